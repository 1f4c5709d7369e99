"""Relief and teaching, one by one and in a class: counselling, rehabilitation, courses."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    Work,
    Worker,
    around,
    best_first,
    ease,
    favour,
)
from courtyard.state import SKILLS, Exposure, State
from courtyard.state.ties import Floats


class Relief(Work):
    """What counselling and rehabilitation have in common."""

    relieves: float = quantity(
        0.2, low=0.0, high=5.0, plausible=(0.0, 0.6), unit="1/talk",
        en="relief of stress or illness by a perfect talk", zh="一次辅导对压力与病痛的缓解",
    )  # fmt: skip
    strengthens: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/talk",
        en="efficacy that a perfect talk raises", zh="一次辅导对自信的提升",
    )  # fmt: skip
    stigma: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="share",
        en="share of talks in which being singled out feels like being doubted",
        zh="因被单独对待而感到不被信任的比例",
    )  # fmt: skip


class Counselling(Relief):
    """The table `[interventions.counselling]`."""

    hours: float = quantity(
        1.5, low=1.0 / 60.0, high=80.0, plausible=(1.0, 3.0), unit="hours",
        en="hours of a talk, notes included", zh="每次心理辅导小时数",
    )  # fmt: skip
    room: int = quantity(
        12, low=0, high=10000, plausible=(4, 20), unit="talks a worker and week",
        en="most talks in a week", zh="每周最多次数",
    )  # fmt: skip
    costs: float = quantity(
        1.0, low=0.1, high=20.0, plausible=(1.0, 4.0), unit="times",
        en="hours that a vulnerable resident takes for the same, relative to others",
        zh="困难群体达到同样效果所需工时的倍数",
    )  # fmt: skip


def _weary(now: State, p: Counselling, luck: Luck, worker: Worker) -> Targets:
    """Return residents, those first who seem to have least capacity left."""
    rows = around(now, worker)
    counts = favour(now, luck, worker, rows) - now.residents.capacity[rows]
    return best_first(worker.sees(counts, luck, rows), rows, p.room)


def _relieve(
    now: State, p: Relief, luck: Luck, worker: Worker, targets: Targets, part: Floats | float = 1.0
) -> list[Exposure]:
    """Relieve and strengthen, each as far as `part`, (k,); some feel singled out."""
    reached = worker.quality * part
    hurt = luck.uniform("stigma")[targets] < p.stigma
    return [
        Exposure("residents.relieved", targets, p.relieves * reached),
        Exposure("residents.encouraged", targets, p.strengthens * reached),
        Exposure("residents.doubted", targets, hurt.astype(np.float64)),
        Exposure("residents.delivered_worker", targets, worker.skill),
        Exposure("residents.visited", targets, 1.0),
    ]


def _counsel(
    now: State, p: Counselling, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Counsel on stress from family, work and neighbours: nobody is asked for anything."""
    return _relieve(now, p, luck, worker, targets, ease(now, targets, p.costs))


_ADDS = (
    "residents.relieved",
    "residents.encouraged",
    "residents.doubted",
    "residents.delivered_worker",
    "residents.visited",
)

COUNSELLING = Intervention(
    name="counselling",
    level="individual",
    parameters=Counselling,
    targets=_weary,
    act=_counsel,
    adds=_ADDS,
    theory=("G1", "G11"),
    en="counselling: relieve stress from family, work and neighbours",
    zh="心理辅导：缓解来自家庭、工作与邻里的压力",
)


class Rehabilitation(Relief):
    """The table `[interventions.rehabilitation]`."""

    hours: float = quantity(
        3.0, low=1.0 / 60.0, high=80.0, plausible=(1.5, 6.0), unit="hours",
        en="hours of a session with one resident, preparation included", zh="每次康复服务小时数",
    )  # fmt: skip
    room: int = quantity(
        8, low=0, high=10000, plausible=(2, 15), unit="sessions a worker and week",
        en="most sessions in a week", zh="每周最多次数",
    )  # fmt: skip
    relieves: float = quantity(
        0.5, low=0.0, high=5.0, plausible=(0.0, 1.5), unit="1/session",
        en="capacity given back by a perfect session", zh="一次康复服务对可用精力的恢复",
    )  # fmt: skip
    strengthens: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/session",
        en="efficacy that a perfect session raises", zh="一次康复服务对自信的提升",
    )  # fmt: skip
    introduces: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/session",
        en="familiarity with the community that a session adds", zh="康复服务对熟悉程度的提升",
    )  # fmt: skip


def _impaired(now: State, p: Rehabilitation, luck: Luck, worker: Worker) -> Targets:
    """Return the vulnerable, those first who seem to have least capacity left."""
    rows = around(now, worker)
    rows = rows[now.residents.vulnerable[rows]]
    return best_first(-worker.sees(now.residents.capacity[rows], luck, rows), rows, p.room)


def _rehabilitate(
    now: State, p: Rehabilitation, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Give back function, confidence and company; the vulnerable alone take part."""
    met = Exposure("residents.met_neighbours", targets, p.introduces)
    return [*_relieve(now, p, luck, worker, targets), met]


REHABILITATION = Intervention(
    name="rehabilitation",
    level="individual",
    parameters=Rehabilitation,
    targets=_impaired,
    act=_rehabilitate,
    adds=(*_ADDS, "residents.met_neighbours"),
    theory=("G3", "G11", "G22"),
    en="rehabilitation: give back function, self-management and company",
    zh="康复服务：恢复功能，增强自理，促进融入",
)


class Teaching(Work):
    """The table `[interventions.teaching]`."""

    hours: float = quantity(
        3.0, low=1.0 / 60.0, high=80.0, plausible=(1.5, 6.0), unit="hours",
        en="hours of a lesson, preparation included", zh="每次授课小时数",
    )  # fmt: skip
    room: int = quantity(
        4, low=0, high=10000, plausible=(1, 8), unit="lessons a worker and week",
        en="most lessons in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        10, low=1, high=1000, plausible=(1, 30), unit="residents a lesson",
        en="residents invited to a lesson", zh="每次邀请人数",
    )  # fmt: skip
    comes: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.5, 5.0), unit="1/trust",
        en="coming, for each unit of trust in the worker", zh="对社工的信任对到场的作用",
    )  # fmt: skip
    teaches: float = quantity(
        0.15, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/lesson",
        en="what a perfect lesson teaches, over all subjects", zh="一次授课的学习效果",
    )  # fmt: skip
    matched: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of a lesson on what each seems to lack most; the rest is the same for all",
        zh="因人施教的比例（其余内容人人相同）",
    )  # fmt: skip
    shared: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="power of people",
        en="how far the attention to each is shared: 0 all get all of it, 1 each an equal part",
        zh="因人施教时社工精力的分摊程度",
    )  # fmt: skip


SUBJECTS = ("knowledge", "skill", "settling", "planning")
"""What can be taught: knowledge, then the skills in the order of their places."""


def _lessons(now: State, p: Teaching, luck: Luck, worker: Worker) -> Targets:
    """Return lessons: as many as there are full classes to invite, one at least."""
    mine = around(now, worker).size
    return np.arange(max(min(mine, 1), mine // p.people))


def _teach(now: State, p: Teaching, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Teach those who come, as far as they trust, partly what each lacks and partly all the same.

        common: teaches quality (1 - matched) / subjects, in each subject
        own:    teaches quality matched / m^shared, in the subject that seems to be lacking most

    A class of m gets the common part whole, while attention to what each lacks is divided among
    them. Invited are those who seem to know and to be able to do least.
    """
    rows = around(now, worker)
    levels = np.stack([getattr(now.residents, subject)[rows] for subject in SUBJECTS])
    lacks = favour(now, luck, worker, rows) - levels.mean(axis=0)
    places = np.arange(rows.size)
    invited = best_first(worker.sees(lacks, luck, rows), places, targets.size * p.people)
    trust = now.residents.trust_worker[rows[invited]]
    came = luck.uniform("comes")[rows[invited]] < -np.expm1(-p.comes * trust)
    lesson = places[: invited.size] // p.people
    size = np.bincount(lesson, weights=came)[lesson[came]]
    invited, here = invited[came], rows[invited[came]]
    seen = [worker.sees(levels[k, invited], luck, here, s) for k, s in enumerate(SUBJECTS)]
    lacking = np.argmin(seen, axis=0) == np.arange(len(SUBJECTS))[:, None]
    each = (1.0 - p.matched) / len(SUBJECTS) + lacking * p.matched / size**p.shared
    taught = p.teaches * worker.quality * each
    return [
        Exposure("residents.taught", here, taught[0]),
        *(Exposure("residents.trained", here, taught[1 + k], k) for k in range(len(SKILLS))),
        Exposure("residents.delivered_worker", here, worker.skill),
        Exposure("residents.visited", here, 1.0),
    ]


TEACHING = Intervention(
    name="teaching",
    level="individual",
    parameters=Teaching,
    targets=_lessons,
    act=_teach,
    adds=(
        "residents.taught",
        "residents.trained",
        "residents.delivered_worker",
        "residents.visited",
    ),
    theory=("G2", "W12"),
    en="courses: knowledge and skills, by what each lacks or the same for all",
    zh="教育辅导：按各人所缺或统一内容传授知识与技能",
)
