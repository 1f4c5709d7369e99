"""Work with those who may become leaders: search, casework, families, training in groups."""

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
from courtyard.state import ORGANIZING, Exposure, State


class TalentSearch(Work):
    """The table `[interventions.talent_search]`."""

    hours: float = quantity(
        1.0, low=1.0 / 60.0, high=80.0, plausible=(0.5, 3.0), unit="hours",
        en="hours for looking at one group of people", zh="每次观察小时数",
    )  # fmt: skip
    room: int = quantity(
        8, low=0, high=10000, plausible=(4, 20), unit="looks a worker and week",
        en="most looks in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        3, low=1, high=100, plausible=(1, 6), unit="residents a look",
        en="residents looked at closely", zh="每次观察人数",
    )  # fmt: skip
    bar: float = quantity(
        0.5, low=0.0, high=2.0, plausible=(0.3, 0.7), unit="share",
        en="seen skill above which somebody is listed", zh="列入名单的能力标准",
    )  # fmt: skip


def _looks(now: State, p: TalentSearch, luck: Luck, worker: Worker) -> Targets:
    """Return looks: as many as there are people to look at."""
    return np.arange(-(-_candidates(now, luck, worker).size // p.people))


def _candidates(now: State, luck: Luck, worker: Worker) -> Targets:
    """Return who could be looked at: known or active and not listed, the active first."""
    people = now.residents
    seen_about = np.flatnonzero((people.known | people.active) & ~people.talent)
    rows = own_share(worker, now.workers.rows, seen_about)
    first = luck.uniform(f"order.{worker.row}")[rows]
    seen: Targets = rows[np.argsort(first - (people.active[rows] if worker.informed else 0.0))]
    return seen


def _look(
    now: State, p: TalentSearch, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """List those whose skill, as seen, is above the bar."""
    rows = _candidates(now, luck, worker)[: targets.size * p.people]
    seen = worker.sees(now.residents.skill[rows], luck, rows)
    return [
        Exposure("residents.spotted", rows, (seen > p.bar).astype(np.float64)),
        Exposure("residents.visited", rows, 1.0),
    ]


TALENT_SEARCH = Intervention(
    name="talent_search",
    level="individual",
    parameters=TalentSearch,
    targets=_looks,
    act=_look,
    adds=("residents.spotted", "residents.visited"),
    theory=("T6", "L4", "L5"),
    en="search for capable residents among those met and active",
    zh="在接触与参与的居民中发现社区能人",
)


class Casework(Work):
    """The table `[interventions.casework]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 4.0), unit="hours",
        en="hours of a case talk, preparation included", zh="每次个案小时数",
    )  # fmt: skip
    room: int = quantity(
        10, low=0, high=10000, plausible=(4, 15), unit="talks a worker and week",
        en="most talks in a week", zh="每周最多次数",
    )  # fmt: skip
    strength: float = quantity(
        0.12, low=0.0, high=5.0, plausible=(0.02, 0.3), unit="1/talk",
        en="efficacy and responsibility that a perfect talk raises", zh="个案对自信与责任感的提升",
    )  # fmt: skip
    teaches: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="share",
        en="skill raised by a talk, relative to efficacy", zh="个案对能力的相对提升",
    )  # fmt: skip
    family: float = quantity(
        0.5, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="share",
        en="family support raised by a talk, relative to efficacy", zh="个案对家庭支持的相对提升",
    )  # fmt: skip
    relief: float = quantity(
        2.0, low=0.0, high=20.0, plausible=(0.0, 5.0), unit="share",
        en="strain relieved by a talk, relative to efficacy", zh="个案的减压作用",
    )  # fmt: skip


def _cases(now: State, p: Casework, luck: Luck, worker: Worker) -> Targets:
    """Return listed residents and post-holders, the most able and active first, as seen."""
    people = now.residents
    rows = own_share(worker, now.workers.rows, np.flatnonzero(people.talent | people.post))
    worth = people.skill[rows] + 0.3 * people.active[rows] + 0.3 * people.post[rows]
    return best_first(worker.sees(worth, luck, rows), rows)


def _talk(now: State, p: Casework, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Strengthen, relieve, speak with the family; ask whether they would carry work for others."""
    a = p.strength * worker.quality
    ready = luck.uniform("asks")[targets] < 0.5
    return [
        Exposure("residents.encouraged", targets, a),
        Exposure("residents.made_responsible", targets, a),
        Exposure("residents.trained", targets, p.teaches * a, ORGANIZING),
        Exposure("residents.family_met", targets, p.family * a),
        Exposure("residents.supported", targets, p.relief * a),
        Exposure("residents.delivered_worker", targets, worker.skill),
        Exposure("residents.asked", targets, ready.astype(np.float64)),
        Exposure("residents.called_to_duty", targets, ready.astype(np.float64)),
    ]


CASEWORK = Intervention(
    name="casework",
    level="individual",
    parameters=Casework,
    targets=_cases,
    act=_talk,
    adds=(
        "residents.encouraged",
        "residents.made_responsible",
        "residents.trained",
        "residents.family_met",
        "residents.supported",
        "residents.delivered_worker",
        "residents.asked",
        "residents.called_to_duty",
    ),
    theory=("T6", "L6", "L8", "L9", "L12", "L14"),
    en="casework with capable residents and leaders: strengths, responsibility, family, relief",
    zh="个案工作：能人与骨干的优势、责任感、家庭与减压",
)


class FamilyOutreach(Work):
    """The table `[interventions.family_outreach]`."""


def _family_outreach_targets(now: State, p: FamilyOutreach, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _family_outreach(
    now: State, p: FamilyOutreach, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


FAMILY_OUTREACH = Intervention(
    name="family_outreach",
    level="individual",
    parameters=FamilyOutreach,
    targets=_family_outreach_targets,
    act=_family_outreach,
    adds=(),
    theory=("L7",),
    en="family outreach: speak with the families of those who carry duty",
    zh="家庭工作：与承担职责者的家人沟通",
)


class TrainingGroup(Work):
    """The table `[interventions.training_group]`."""


def _training_group_targets(now: State, p: TrainingGroup, luck: Luck, worker: Worker) -> Targets:
    return np.zeros(0, np.int64)


def _training_group(
    now: State, p: TrainingGroup, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    return []


TRAINING_GROUP = Intervention(
    name="training_group",
    level="individual",
    parameters=TrainingGroup,
    targets=_training_group_targets,
    act=_training_group,
    adds=(),
    theory=("L15", "L16", "L17", "L18", "L19", "L29"),
    en="a training group: identity, leadership and conflict, planning",
    zh="骨干能力小组：认同、领导与冲突、策划",
)
