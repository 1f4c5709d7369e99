"""Work with organizations that go further: projects, exchange, contests."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import Intervention, Targets, Work, Worker
from courtyard.state import Exposure, State


class ProjectHelp(Work):
    """The table `[interventions.project_help]`."""


def _project_help_targets(now: State, p: ProjectHelp, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _project_help(
    now: State, p: ProjectHelp, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


PROJECT_HELP = Intervention(
    name="project_help",
    level="organizational",
    parameters=ProjectHelp,
    targets=_project_help_targets,
    act=_project_help,
    adds=(),
    theory=("L23", "L26"),
    en="help with a project application",
    zh="协助申报项目",
)


class Exchange(Work):
    """The table `[interventions.exchange]`."""


def _exchange_targets(now: State, p: Exchange, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _exchange(
    now: State, p: Exchange, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


EXCHANGE = Intervention(
    name="exchange",
    level="organizational",
    parameters=Exchange,
    targets=_exchange_targets,
    act=_exchange,
    adds=(),
    theory=("L27", "L29", "L30", "W20"),
    en="exchange among leaders: see how others work",
    zh="骨干交流：观摩他人的做法",
)


class Contest(Work):
    """The table `[interventions.contest]`."""


def _contest_targets(now: State, p: Contest, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _contest(
    now: State, p: Contest, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


CONTEST = Intervention(
    name="contest",
    level="community",
    parameters=Contest,
    targets=_contest_targets,
    act=_contest,
    adds=(),
    theory=("W22",),
    en="a contest of actions between organizations",
    zh="行动竞赛",
)
