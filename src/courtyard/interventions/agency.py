"""Work of the team on itself: training of social workers."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import Intervention, Targets, Work, Worker
from courtyard.state import Exposure, State


class StaffTraining(Work):
    """The table `[interventions.staff_training]`."""


def _staff_training_targets(now: State, p: StaffTraining, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _staff_training(
    now: State, p: StaffTraining, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


STAFF_TRAINING = Intervention(
    name="staff_training",
    level="neutral",
    parameters=StaffTraining,
    targets=_staff_training_targets,
    act=_staff_training,
    adds=(),
    theory=("G16", "W3"),
    en="training of the social workers themselves",
    zh="社工自身培训",
)
