"""Where an hour goes that finds no target: an open door, then office work, without content."""

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
from courtyard.state import Exposure, State


class OpenDoor(Work):
    """The table `[interventions.open_door]`."""

    hours: float = quantity(
        1.0 / 60.0, low=1.0 / 60.0, high=80.0, unit="hours",
        en="smallest piece of an open door: a minute", zh="开放接待的最小单位",
    )  # fmt: skip
    room: int = quantity(
        480, low=0, high=10000, plausible=(0, 960), unit="minutes a worker and week",
        en="minutes of open door before an hour without target goes to the office",
        zh="每周开放接待分钟数",
    )  # fmt: skip


class OfficeWork(OpenDoor):
    """The table `[interventions.office]`."""

    room: int = quantity(
        10000, low=0, high=10000, unit="minutes a worker and week",
        en="most minutes of office work", zh="每周办公室工作分钟数",
    )  # fmt: skip


def _any_minute(now: State, p: Work, luck: Luck, worker: Worker) -> Targets:
    return np.arange(p.room)


def _nothing(now: State, p: Work, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    return []


def _drop_in(now: State, p: Work, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Be there: somebody drops in each full hour and is known from then on, and that is all."""
    mine = own_share(worker, now.workers.rows, np.flatnonzero(now.residents.here > 0.0))
    hours = targets.size * max(round(p.hours * 60.0), 1) // 60
    came = best_first(luck.uniform("order")[mine], mine)[:hours]
    return [Exposure("residents.visited", came, 1.0)]


OPEN_DOOR = Intervention(
    name="open_door",
    level="neutral",
    parameters=OpenDoor,
    targets=_any_minute,
    act=_drop_in,
    adds=("residents.visited",),
    en="an open door: present, without content",
    zh="开放接待：在场，但无内容",
)

OFFICE_WORK = Intervention(
    name="office",
    level="neutral",
    parameters=OfficeWork,
    targets=_any_minute,
    act=_nothing,
    adds=(),
    en="office work without effect on the community",
    zh="对社区没有作用的办公室工作",
)
