"""Work of the team on itself: training of social workers."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import Intervention, Targets, Work, Worker
from courtyard.state import Exposure, State


class StaffTraining(Work):
    """The table `[interventions.staff_training]`."""

    hours: float = quantity(
        4.0, low=1.0 / 60.0, high=80.0, plausible=(2.0, 16.0), unit="hours",
        en="hours of a training session", zh="每次社工培训小时数",
    )  # fmt: skip
    room: int = quantity(
        2, low=0, high=10000, plausible=(0, 10), unit="sessions a worker and week",
        en="most sessions in a week", zh="每周最多次数",
    )  # fmt: skip
    teaches: float = quantity(
        0.03, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/session",
        en="professional skill raised by a session", zh="每次培训对专业能力的提升",
    )  # fmt: skip


def _sessions(now: State, p: StaffTraining, luck: Luck, worker: Worker) -> Targets:
    """Return sessions for the worker alone: one's own place in the team, as often as there is room.

    Colleagues train in hours of their own.
    """
    return np.full(p.room, worker.row, dtype=np.int64)


def _train(
    now: State, p: StaffTraining, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Teach the worker; what was learned wears off unless it is used."""
    return [Exposure("workers.trained", targets, p.teaches)]


STAFF_TRAINING = Intervention(
    name="staff_training",
    level="neutral",
    parameters=StaffTraining,
    targets=_sessions,
    act=_train,
    adds=("workers.trained",),
    theory=("G16", "G17", "W3", "T13"),
    en="training of the social workers themselves",
    zh="社工自身培训",
)
