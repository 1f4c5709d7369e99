"""Work with Party members: they are asked to take part, with a task that fits them or with any."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import Intervention, Targets, Work, Worker, own_share
from courtyard.state import Exposure, State


class PartyCall(Work):
    """The table `[interventions.party_call]`."""

    hours: float = quantity(
        0.5, low=1.0 / 60.0, high=80.0, plausible=(0.25, 2.0), unit="hours",
        en="hours of a call, finding a task included", zh="每次联系党员小时数",
    )  # fmt: skip
    room: int = quantity(
        10, low=0, high=10000, plausible=(4, 40), unit="calls a worker and week",
        en="most calls in a week", zh="每周最多联系次数",
    )  # fmt: skip
    matched: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of calls in which the task offered is one that the Party member is expert in",
        zh="所提供任务与党员专长相符的比例",
    )  # fmt: skip


def _free(now: State, p: PartyCall, luck: Luck, worker: Worker) -> Targets:
    """Return the Party members who are here and in no organization, in a random order."""
    people = now.residents
    free = people.party & (people.here > 0.0) & (people.member_of < 0)
    rows = own_share(worker, now.workers.rows, np.flatnonzero(free))
    order: Targets = rows[np.argsort(luck.uniform("order")[rows], kind="stable")]
    return order


def _call(now: State, p: PartyCall, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Ask each to take part, and offer a task: in the own field of expertise, or in any domain.

    Who is expert in nothing is offered any. Whether somebody follows is up to what everybody
    weighs; a task has no effect before it is worked on.
    """
    field = now.residents.expertise[targets]
    fits = (luck.uniform("matched")[targets] < p.matched) & (field >= 0)
    anything = np.floor(luck.uniform("domain")[targets] * len(now.domains))
    return [
        Exposure("residents.asked", targets, 1.0),
        Exposure("residents.tasked", targets, np.where(fits, field, anything) + 1.0),
        Exposure("residents.visited", targets, 1.0),
    ]


PARTY_CALL = Intervention(
    name="party_call",
    level="individual",
    parameters=PartyCall,
    targets=_free,
    act=_call,
    adds=("residents.asked", "residents.tasked", "residents.visited"),
    theory=("P11", "P17"),
    en="call on Party members to take part, with a task in their field or in any",
    zh="联系党员参与服务，并提供任务",
)
