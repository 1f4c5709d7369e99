"""Telling many at once: publicity on the spot and online, and lectures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import Intervention, Targets, Work, Worker
from courtyard.state import Exposure, State
from courtyard.state.ties import Floats


class Broadcast(Work):
    """What telling many at once has in common."""

    teaches: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/contact",
        en="knowledge that being reached once adds", zh="每次触及对知识的提升",
    )  # fmt: skip
    explains: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/contact",
        en="awareness that being reached once raises", zh="每次触及对意识的提升",
    )  # fmt: skip
    introduces: float = quantity(
        0.01, low=0.0, high=5.0, plausible=(0.0, 0.05), unit="1/contact",
        en="familiarity that meeting others there adds", zh="现场相遇对熟悉程度的提升",
    )  # fmt: skip
    annoys: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="share",
        en="share of those reached who take it ill", zh="触及者中反感的比例",
    )  # fmt: skip


class Publicity(Broadcast):
    """The table `[interventions.publicity]`."""

    hours: float = quantity(
        1.0, low=1.0 / 60.0, high=80.0, plausible=(0.5, 4.0), unit="hours",
        en="hours of a piece of publicity", zh="每次宣传小时数",
    )  # fmt: skip
    room: int = quantity(
        20, low=0, high=10000, plausible=(5, 40), unit="pieces a worker and week",
        en="most pieces in a week", zh="每周最多次数",
    )  # fmt: skip
    reach: float = quantity(
        30.0, low=0.0, high=100000.0, plausible=(0.0, 100.0), unit="residents a piece",
        en="residents whom a piece on the spot reaches", zh="每次现场宣传触及的居民数",
    )  # fmt: skip
    online: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of the publicity that is online", zh="线上宣传的比例",
    )  # fmt: skip
    wider: float = quantity(
        4.0, low=0.0, high=1000.0, plausible=(1.0, 10.0), unit="times",
        en="residents whom a piece online would reach if all were online, against one on the spot",
        zh="线上触及人数相对现场的倍数",
    )  # fmt: skip
    shallow: float = quantity(
        0.5, low=0.0, high=10.0, plausible=(0.2, 1.0), unit="times",
        en="what being reached online teaches and explains, relative to on the spot",
        zh="线上触及的效果（相对现场）",
    )  # fmt: skip


def _occasions(now: State, p: Broadcast, luck: Luck, worker: Worker) -> Targets:
    """Return as many as there is room for: there is always somebody to tell."""
    return np.arange(p.room)


def _told(
    p: Broadcast, luck: Luck, worker: Worker, there: NDArray[np.bool_], contacts: Floats
) -> list[Exposure]:
    """Return what being told does: knowledge and awareness, and nobody is asked.

    Reached on the spot are `there`, (n,), who alone meet others; `contacts`, (n,), is how often
    each is reached in all, a number that need not be whole. Trust goes to who delivers: being told
    of it moves none, but for those who take it ill.
    """
    who = np.flatnonzero(contacts > 0.0)
    told = worker.quality * contacts[who]
    ill = who[luck.uniform(f"ill.{worker.row}")[who] < p.annoys]
    return [
        Exposure("residents.taught", who, p.teaches * told),
        Exposure("residents.informed", who, p.explains * told),
        Exposure("residents.met_neighbours", np.flatnonzero(there), p.introduces),
        Exposure("residents.broken_worker", ill, 1.0),
    ]


def _publicize(
    now: State, p: Publicity, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Tell many of what there is and how it is done: on the spot those here, online who is online.

    Each piece reaches anybody with the same chance, reach / residents on the spot and wider times
    that online, where who is not online is missed, and who is elsewhere is not.
    """
    people = now.residents
    each = targets.size * p.reach / people.rows
    spot = -np.expm1(-(1.0 - p.online) * each)
    there = luck.uniform(f"spot.{worker.row}") < spot * people.here
    net = -np.expm1(-p.online * p.wider * each)
    far = (luck.uniform(f"net.{worker.row}") < net) & people.online
    return _told(p, luck, worker, there, there + p.shallow * far)


_ADDS = (
    "residents.taught",
    "residents.informed",
    "residents.met_neighbours",
    "residents.broken_worker",
)

PUBLICITY = Intervention(
    name="publicity",
    level="community",
    parameters=Publicity,
    targets=_occasions,
    act=_publicize,
    adds=_ADDS,
    theory=("G18", "G21"),
    en="publicity: tell many residents at once, on the spot or online",
    zh="宣传：在现场或线上向众多居民介绍情况",
)


class Lecture(Broadcast):
    """The table `[interventions.lecture]`."""

    hours: float = quantity(
        4.0, low=1.0 / 60.0, high=80.0, plausible=(2.0, 8.0), unit="hours",
        en="hours of a lecture, preparation included", zh="每次讲座小时数",
    )  # fmt: skip
    room: int = quantity(
        3, low=0, high=10000, plausible=(1, 6), unit="lectures a worker and week",
        en="most lectures in a week", zh="每周最多次数",
    )  # fmt: skip
    audience: float = quantity(
        40.0, low=0.0, high=100000.0, plausible=(10.0, 100.0), unit="residents",
        en="residents who would come if all trusted the worker", zh="居民完全信任时的到场人数",
    )  # fmt: skip
    teaches: float = quantity(
        0.15, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/lecture",
        en="knowledge that a good lecture adds", zh="一次讲座对知识的提升",
    )  # fmt: skip
    explains: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/lecture",
        en="awareness that a good lecture raises", zh="一次讲座对意识的提升",
    )  # fmt: skip
    urges: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/lecture",
        en="sense of responsibility that a good lecture raises", zh="一次讲座对责任感的提升",
    )  # fmt: skip


def _lecture(
    now: State, p: Lecture, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Speak to those who come, who learn alike whatever they came with; nobody is asked."""
    people = now.residents
    chance = p.audience / people.rows * people.here * (0.5 + 0.5 * people.trust_worker)
    came = luck.uniform(f"comes.{worker.row}") < -np.expm1(-targets.size * chance)
    who = np.flatnonzero(came)
    return [
        *_told(p, luck, worker, came, came.astype(np.float64)),
        Exposure("residents.made_responsible", who, p.urges * worker.quality),
        Exposure("residents.visited", who, 1.0),
    ]


LECTURE = Intervention(
    name="lecture",
    level="community",
    parameters=Lecture,
    targets=_occasions,
    act=_lecture,
    adds=(*_ADDS, "residents.made_responsible", "residents.visited"),
    theory=("W12", "L17"),
    en="a lecture: community education for those who come",
    zh="讲座：面向到场居民的社区教育",
)
