"""Work with those who may become leaders: search, casework, families, training in groups."""

from __future__ import annotations

from typing import Literal

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    WithLeaders,
    Work,
    Worker,
    best_first,
    favour,
    leaders,
    own_share,
    preferred,
    ranked,
)
from courtyard.state import ORGANIZING, SKILL_COLUMNS, Exposure, State, passed_on


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
        en="seen skill above which somebody is asked to be listed", zh="列入名单的能力标准",
    )  # fmt: skip
    keen: float = quantity(
        0.05, low=-1.0, high=2.0, plausible=(-1.0, 0.3), unit="share",
        en="seen keenness above which somebody is asked to be listed", zh="列入名单的热心标准",
    )  # fmt: skip


def _looks(now: State, p: TalentSearch, luck: Luck, worker: Worker) -> Targets:
    """Return looks: as many as there are people to look at."""
    return np.arange(-(-_candidates(now, worker).size // p.people))


def _candidates(now: State, worker: Worker) -> Targets:
    """Return who could be looked at: who is here, known or active, and not listed."""
    people = now.residents
    met = (people.known | people.active) & ~people.talent & (people.here > 0.0)
    return own_share(worker, now.workers.rows, met.nonzero()[0])


def _in_turn(now: State, luck: Luck, worker: Worker) -> Targets:
    """Return who could be looked at, the active first.

    The plan may choose by something else (`preferred`), and may favour some. However they are
    chosen, another draw each week adds as much as all that they are chosen by, so that those who
    have declined, or were not taken for capable, do not stand in the way of others for good.
    """
    people, rows = now.residents, _candidates(now, worker)
    last = luck.uniform("order")[rows]
    wanted = favour(now, luck, worker, rows)
    if worker.chooses == "seen":
        wanted += people.active[rows]
        wanted = wanted if worker.informed else np.zeros(rows.size)
    else:
        wanted = worker.sees(wanted + preferred(now, luck, worker, rows), luck, rows, "chooses")
    first: Targets = rows[np.argsort(last - wanted)]
    return first


def _look(
    now: State, p: TalentSearch, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Spot those who are both able and keen, as seen: each is above a bar of its own (L4).

    Keen is who is ready to take part unasked: the chance of it that readiness gives. Two errors,
    one in each, make for the able who are passed over and the others who are not.
    """
    people = now.residents
    rows = _in_turn(now, luck, worker)[: targets.size * p.people]
    able = worker.sees(people.skill[rows], luck, rows) > p.bar
    ready = 0.5 * (1.0 + np.tanh(0.5 * people.readiness[rows]))  # the logistic of it
    keen = worker.sees(ready, luck, rows, "keen") > p.keen
    return [
        Exposure("residents.spotted", rows, (able & keen).astype(np.float64)),
        Exposure("residents.visited", rows, 1.0),
    ]


TALENT_SEARCH = Intervention(
    name="talent_search",
    level="individual",
    parameters=TalentSearch,
    targets=_looks,
    act=_look,
    adds=("residents.spotted", "residents.visited"),
    theory=("T6", "L1", "L4", "L5", "P14"),
    en="search for capable residents among those met and active",
    zh="在接触与参与的居民中发现社区能人",
)


class Casework(WithLeaders):
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
        0.12, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/talk",
        en="efficacy and responsibility that a perfect talk raises", zh="个案对自信与责任感的提升",
    )  # fmt: skip
    teaches: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="share",
        en="skill raised by a talk, relative to efficacy", zh="个案对能力的相对提升",
    )  # fmt: skip
    charges: float = quantity(
        0.4, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="1/talk",
        en="support that a perfect talk gives a post-holder", zh="个案对任职者的支持（充电）",
    )  # fmt: skip
    asks: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.1, 1.0), unit="share",
        en="share of talks with a call to carry work for others", zh="个案中邀请承担职责的比例",
    )  # fmt: skip


def _cases(now: State, p: Casework, luck: Luck, worker: Worker) -> Targets:
    """Return whom to talk with, best first, one talk each."""
    return ranked(now, p, luck, worker, p.room)


def _talk(now: State, p: Casework, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Strengthen, support who holds a post, ask whether they would carry work for others."""
    a = p.strength * worker.quality
    calls = (luck.uniform("asks")[targets] < p.asks).astype(np.float64)
    core = targets[now.residents.post[targets]]
    return [
        Exposure("residents.encouraged", targets, a),
        Exposure("residents.made_responsible", targets, a),
        Exposure("residents.trained", targets, p.teaches * a, ORGANIZING),
        Exposure("residents.supported", core, p.charges * worker.quality),
        Exposure("residents.delivered_worker", targets, worker.skill),
        Exposure("residents.asked", targets, calls),
        Exposure("residents.called_to_duty", targets, calls),
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
        "residents.supported",
        "residents.delivered_worker",
        "residents.asked",
        "residents.called_to_duty",
    ),
    theory=("T6", "L1", "L6", "L8", "L9", "L12", "L14", "P14"),
    en="casework with capable residents and leaders: strengths, responsibility, support",
    zh="个案工作：发掘能人与骨干的优势，增强责任感，给予支持",
)


class FamilyOutreach(Work):
    """The table `[interventions.family_outreach]`."""

    hours: float = quantity(
        1.5, low=1.0 / 60.0, high=80.0, plausible=(0.5, 4.0), unit="hours",
        en="hours of a talk with a family", zh="每次家庭工作小时数",
    )  # fmt: skip
    room: int = quantity(
        6, low=0, high=10000, plausible=(2, 12), unit="talks a worker and week",
        en="most talks with families in a week", zh="每周最多家庭工作次数",
    )  # fmt: skip
    meets: float = quantity(
        0.12, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/talk",
        en="family support that a perfect talk raises", zh="家庭工作对家庭支持的提升",
    )  # fmt: skip


def _families(now: State, p: FamilyOutreach, luck: Luck, worker: Worker) -> Targets:
    """Return the listed and post-holders, those with the least family support first, as seen."""
    wanted = leaders(now, worker) & (now.residents.here > 0.0)
    rows = own_share(worker, now.workers.rows, np.flatnonzero(wanted))
    support = now.residents.family_support[rows] - favour(now, luck, worker, rows)
    return best_first(-worker.sees(support, luck, rows), rows, p.room)


def _speak_with_family(
    now: State, p: FamilyOutreach, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Speak with the family about what the duty is worth and what it takes."""
    return [
        Exposure("residents.family_met", targets, p.meets * worker.quality),
        Exposure("residents.visited", targets, 1.0),
    ]


FAMILY_OUTREACH = Intervention(
    name="family_outreach",
    level="individual",
    parameters=FamilyOutreach,
    targets=_families,
    act=_speak_with_family,
    adds=("residents.family_met", "residents.visited"),
    theory=("L7",),
    en="family outreach: speak with the families of those who carry duty",
    zh="家庭工作：与承担职责者的家人沟通",
)


type Topic = Literal["identity", "organizing", "conflict", "planning"]

SKILL_TOPICS: tuple[Topic, ...] = ("organizing", "conflict", "planning")
"""The topics that are skills, in the order of their places."""

STOCKS: dict[Topic, str] = {
    **dict(zip(SKILL_TOPICS, SKILL_COLUMNS, strict=True)), "identity": "responsibility",
}  # fmt: skip
"""What is learned of a topic."""


class TrainingGroup(WithLeaders):
    """The table `[interventions.training_group]`."""

    hours: float = quantity(
        3.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 8.0), unit="hours",
        en="hours of a session, preparation included", zh="每次小组训练小时数",
    )  # fmt: skip
    room: int = quantity(
        2, low=0, high=10000, plausible=(1, 4), unit="sessions a worker and week",
        en="most sessions in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        8, low=1, high=1000, plausible=(4, 15), unit="residents a session",
        en="residents invited to a session", zh="每次邀请人数",
    )  # fmt: skip
    comes: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.5, 5.0), unit="1/trust",
        en="coming, for each unit of trust in the worker", zh="对社工的信任对到场的作用",
    )  # fmt: skip
    gate: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="willingness to carry duty, as seen, that is asked of who is invited",
        zh="入组所需的承担意愿",
    )  # fmt: skip
    topic: Literal["lacking", "identity", "organizing", "conflict", "planning"] = quantity(
        "lacking", en="topic of a session, or what its people lack most, as seen", zh="训练主题",
    )  # fmt: skip
    teaches: float = quantity(
        0.06, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/session",
        en="what a perfect session teaches somebody who is alone in it", zh="一人参加时的学习效果",
    )  # fmt: skip
    shared: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="power of people",
        en="how far attention is shared: 0 all get all of it, 1 each an equal part",
        zh="社工精力的分摊程度",
    )  # fmt: skip
    peers: float = quantity(
        0.2, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="1/session",
        en="what one learns from the others, a unit that they are ahead", zh="向同伴学习的效果",
    )  # fmt: skip
    habits: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="1/session",
        en="worse habits that one copies, a unit that the others are behind",
        zh="沾染同伴不良习惯的程度",
    )  # fmt: skip
    explaining: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.5), unit="1/session",
        en="what one learns by explaining, a unit that one is ahead", zh="讲解带来的学习效果",
    )  # fmt: skip


def _sessions(now: State, p: TrainingGroup, luck: Luck, worker: Worker) -> Targets:
    """Return sessions: as many as there are groups of people to invite, the last may be small."""
    return np.arange(-(-_invited(now, p, luck, worker).size // p.people))


def _invited(now: State, p: TrainingGroup, luck: Luck, worker: Worker) -> Targets:
    """Return who is invited, in the order of the sessions: those who pass the gate, as seen."""
    rows = ranked(now, p, luck, worker, p.room * p.people)
    if p.gate == 0.0:
        return rows
    willing = worker.sees(now.residents.willing[rows], luck, rows, "willing")
    passed: Targets = rows[willing >= p.gate]
    return passed


def _train(
    now: State, p: TrainingGroup, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Hold sessions with those who come, as far as they trust."""
    invited = _invited(now, p, luck, worker)
    trust = now.residents.trust_worker[invited]
    comes = luck.uniform("comes")[invited] < -np.expm1(-p.comes * trust)
    exposures = []
    for session in targets.tolist():
        part = slice(session * p.people, (session + 1) * p.people)
        here = invited[part][comes[part]]
        if here.size:
            topic = p.topic if p.topic != "lacking" else _lacking(now, luck, worker, here)
            exposures += _session(now, p, worker, here, topic)
    return exposures


def _lacking(now: State, luck: Luck, worker: Worker, here: Targets) -> Topic:
    """Return what those who are here, (m,), have least of, as seen."""
    seen = {
        topic: worker.sees(getattr(now.residents, stock)[here], luck, here, topic).mean()
        for topic, stock in STOCKS.items()
    }
    return min(seen, key=seen.__getitem__)


def _session(
    now: State, p: TrainingGroup, worker: Worker, here: Targets, topic: Topic
) -> list[Exposure]:
    """Teach those who are here, (m,), and let them learn from each other, the better way or not.

    The worker's attention is shared: each is taught teaches quality / m^shared. Who is behind the
    mean of the others learns from them; who is ahead copies worse habits, and learns by
    explaining, each in proportion to the distance. Of identity everyone is taught alike.
    """
    m = here.size
    taught = p.teaches * worker.quality / m**p.shared
    met = [
        Exposure("residents.visited", here, 1.0),
        Exposure("residents.delivered_worker", here, worker.skill),
    ]
    if topic == "identity":
        lessons = ("residents.made_responsible", "residents.taught")
        return met + [Exposure(lesson, here, taught) for lesson in lessons]
    own = getattr(now.residents, STOCKS[topic])[here]
    gap = (own.sum() - m * own) / max(m - 1, 1)  # mean of the others less the own level
    alone = taught + p.explaining * np.maximum(-gap, 0.0)
    place = SKILL_TOPICS.index(topic)
    return met + passed_on(place, here, gap, up=p.peers, down=p.habits, taught=alone)


TRAINING_GROUP = Intervention(
    name="training_group",
    level="individual",
    parameters=TrainingGroup,
    targets=_sessions,
    act=_train,
    adds=(
        "residents.visited",
        "residents.delivered_worker",
        "residents.made_responsible",
        "residents.taught",
        "residents.trained",
        "residents.mistrained",
    ),
    theory=("L1", "L15", "L16", "L17", "L18", "L19", "L29"),
    en="a training group: identity, organizing, conflict, planning",
    zh="骨干能力小组：认同、组织、冲突处理、策划",
)
