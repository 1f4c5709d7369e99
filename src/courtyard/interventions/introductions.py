"""Introductions: those whom the worker knows get to know each other (G5, P19)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    Work,
    Worker,
    best_first,
    own_share,
)
from courtyard.interventions.meeting import introduced
from courtyard.state import Exposure, State


class Introductions(Work):
    """The table `[interventions.introductions]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 5.0), unit="hours",
        en="hours of a meeting, invitation included", zh="每次引荐会面小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(1, 10), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        4, low=2, high=1000, plausible=(2, 10), unit="people a meeting",
        en="people invited to a meeting", zh="每次邀请人数",
    )  # fmt: skip
    comes: float = quantity(
        0.4, low=0.0, high=1.0, plausible=(0.1, 0.8), unit="share",
        en="share who come of those who do not trust the worker", zh="不信任社工者的到场比例",
    )  # fmt: skip
    introduces: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/meeting",
        en="familiarity that a meeting adds", zh="会面对熟悉程度的提升",
    )  # fmt: skip


def _candidates(now: State, worker: Worker) -> list[Targets]:
    """Return whom the worker knows and could bring together: two lists of residents.

    Party members and those who carry work for others; League members who are neither.
    """
    people = now.residents
    known = people.known & (people.here > 0.0)
    stands = people.party | people.backbone | people.post
    lists = (known & stands, known & people.league & ~stands)
    return [own_share(worker, now.workers.rows, np.flatnonzero(who)) for who in lists]


def _meetings(now: State, p: Introductions, luck: Luck, worker: Worker) -> Targets:
    """Return meetings: as many as can be filled from those whom the worker knows."""
    return np.arange(sum(rows.size for rows in _candidates(now, worker)) // p.people)


def _introduce(
    now: State, p: Introductions, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Bring together those whom only the worker ties to each other, so that they can do without.

    Invited are those who seem to have fewest ties, in turn from those who carry something and from
    League members, so that both are at every table as long as there are both.
    """
    people, degree = now.residents, now.ties.degree
    scale = max(float(degree.mean()), 1.0)
    ranked = [
        best_first(worker.sees(-degree[rows] / scale, luck, rows), rows)
        for rows in _candidates(now, worker)
    ]
    # Zipped: first of the one, first of the other, second of the one, ...
    order = np.argsort(np.concatenate([np.arange(rows.size) for rows in ranked]), kind="stable")
    invited = np.concatenate(ranked)[order][: targets.size * p.people]
    table = np.arange(invited.size) // p.people
    chance = p.comes + (1.0 - p.comes) * people.trust_worker[invited]
    comes = luck.uniform(f"comes.{worker.row}")[invited] < chance
    came = invited[comes]
    return [
        *introduced(now, worker, came, "introduction", table[comes]),
        Exposure("residents.visited", came, 1.0),
        Exposure("residents.met_neighbours", came, p.introduces),
    ]


INTRODUCTIONS = Intervention(
    name="introductions",
    level="community",
    parameters=Introductions,
    targets=_meetings,
    act=_introduce,
    adds=("residents.introduced", "residents.visited", "residents.met_neighbours"),
    theory=("G5", "P19"),
    en="introductions: make those known to the worker known to each other",
    zh="引荐：让社工认识的人彼此相识",
)
