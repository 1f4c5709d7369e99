"""Work with groups: sessions that convene people, team support, help with rules, mediation."""

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
    living,
    own_share,
    see_organizations,
    wanted_domain,
)
from courtyard.state import ORGANIZING, Exposure, State


class GroupSession(Work):
    """The table `[interventions.group_session]`."""

    hours: float = quantity(
        4.0, low=1.0 / 60.0, high=80.0, plausible=(2.0, 8.0), unit="hours",
        en="hours of a session, invitation included", zh="每次活动小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(1, 8), unit="sessions a worker and week",
        en="most sessions in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        15, low=1, high=1000, plausible=(8, 30), unit="residents a session",
        en="residents invited to a session", zh="每次邀请人数",
    )  # fmt: skip
    comes: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="share who come of those who do not know the worker", zh="不认识社工者的到场比例",
    )  # fmt: skip
    explains: float = quantity(
        0.03, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/session",
        en="awareness that a session raises", zh="活动对意识的提升",
    )  # fmt: skip
    introduces: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/session",
        en="familiarity that a session adds", zh="活动对熟悉程度的提升",
    )  # fmt: skip
    counts_listed: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.6), unit="need",
        en="what being listed counts when people are invited, against need",
        zh="邀请时列入名单的分量（相对于需要）",
    )  # fmt: skip
    counts_active: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.6), unit="need",
        en="what being active counts when people are invited, against need",
        zh="邀请时参与的分量（相对于需要）",
    )  # fmt: skip


def _sessions(now: State, p: GroupSession, luck: Luck, worker: Worker) -> Targets:
    """Return sessions, each a full one: people can be convened in any week, ready or not."""
    return np.arange(_outside(now, worker).size // p.people)


def _outside(now: State, worker: Worker) -> Targets:
    """Return who falls to a worker, is here and in no organization, in order."""
    outside = (now.residents.member_of < 0) & (now.residents.here > 0.0)
    return own_share(worker, now.workers.rows, np.flatnonzero(outside))


def _convene(
    now: State, p: GroupSession, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Convene residents in no organization around what seems to be the most needed.

    Invited are those with that need, as seen, listed and active ones before others; each to one
    session only, since the workers of a team divide the residents among them.
    """
    people = now.residents
    domain = wanted_domain(now, luck, worker)
    rows = _outside(now, worker)
    listed, active = p.counts_listed * people.talent[rows], p.counts_active * people.active[rows]
    worth = people.need[rows, domain] + listed + active
    invited = best_first(worker.sees(worth, luck, rows), rows, targets.size * p.people)
    # A meeting is known by a number: its place among all of this week, and its domain.
    place = worker.row * p.room + np.arange(invited.size) % targets.size
    meeting = 1.0 + place * len(now.domains) + domain
    chance = p.comes + (1.0 - p.comes) * people.trust_worker[invited]
    comes = luck.uniform(f"comes.{worker.row}")[invited] < chance
    came = invited[comes]
    return [
        Exposure("residents.convened", came, meeting[comes]),
        Exposure("residents.visited", came, 1.0),
        Exposure("residents.asked", came, 1.0),
        Exposure("residents.informed", came, p.explains * worker.quality),
        Exposure("residents.met_neighbours", came, p.introduces),
    ]


GROUP_SESSION = Intervention(
    name="group_session",
    level="organizational",
    parameters=GroupSession,
    targets=_sessions,
    act=_convene,
    adds=(
        "residents.convened",
        "residents.visited",
        "residents.asked",
        "residents.informed",
        "residents.met_neighbours",
    ),
    theory=("T3", "W9", "W13", "L22"),
    en="group sessions: convene residents around a common need",
    zh="小组活动：围绕共同需求召集居民",
)


class TeamSupport(Work):
    """The table `[interventions.team_support]`."""

    hours: float = quantity(
        3.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of a meeting with a team", zh="每次团队支持小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(2, 10), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    bonds: float = quantity(
        0.06, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/meeting",
        en="cohesion that a meeting raises", zh="团队建设对凝聚力的提升",
    )  # fmt: skip
    teaches: float = quantity(
        0.03, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/meeting",
        en="skill that a meeting teaches when nothing is done for the team",
        zh="团队培训对能力的提升",
    )  # fmt: skip
    encourages: float = quantity(
        0.01, low=0.0, high=5.0, plausible=(0.0, 0.05), unit="1/meeting",
        en="efficacy that a meeting raises in members", zh="团队支持对自信的提升",
    )  # fmt: skip


def _teams(now: State, p: TeamSupport, luck: Luck, worker: Worker) -> Targets:
    """Return the organizations worked with, the least cohesive first, as seen."""
    return see_organizations(now, "cohesion", luck, worker, least=True)


def _support(
    now: State, p: TeamSupport, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Build the team, show the core how, or do the organizing for it: hours can be spent once."""
    people = now.residents
    with_team = np.isin(people.member_of, targets)
    members = np.flatnonzero(with_team & people.active)
    core = np.flatnonzero(with_team & people.post)
    shows = 1.0 - worker.doing
    return [
        Exposure("organizations.worker_present", targets, p.hours),
        Exposure("organizations.organizing_help", targets, p.hours * worker.doing),
        Exposure("organizations.credited_to_worker", targets, p.hours * worker.credit),
        Exposure("organizations.bonded", targets, p.bonds * worker.quality),
        Exposure("residents.trained", core, p.teaches * shows * worker.quality, ORGANIZING),
        Exposure("residents.encouraged", members, p.encourages * shows * worker.quality),
    ]


TEAM_SUPPORT = Intervention(
    name="team_support",
    level="organizational",
    parameters=TeamSupport,
    targets=_teams,
    act=_support,
    adds=(
        "organizations.worker_present",
        "organizations.organizing_help",
        "organizations.credited_to_worker",
        "organizations.bonded",
        "residents.trained",
        "residents.encouraged",
    ),
    theory=("T7", "W14", "W15", "L23"),
    en="team support: build the team, show how it is done, or do it for the team",
    zh="团队支持：建设团队，示范，或代办",
)


class RulesHelp(Work):
    """The table `[interventions.rules_help]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of a meeting on rules", zh="每次制度讨论小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(2, 10), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    settles: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/meeting",
        en="rules that a perfect meeting brings", zh="一次讨论形成的规章",
    )  # fmt: skip


def _without_rules(now: State, p: RulesHelp, luck: Luck, worker: Worker) -> Targets:
    """Return the organizations worked with, those with the fewest rules first, as seen."""
    return see_organizations(now, "rules", luck, worker, least=True)


def _agree_rules(
    now: State, p: RulesHelp, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Work out rules with the members."""
    return [
        Exposure("organizations.worker_present", targets, p.hours),
        Exposure("organizations.rule_work", targets, p.settles * worker.quality),
    ]


RULES_HELP = Intervention(
    name="rules_help",
    level="organizational",
    parameters=RulesHelp,
    targets=_without_rules,
    act=_agree_rules,
    adds=("organizations.worker_present", "organizations.rule_work"),
    theory=("L22", "W19", "T10"),
    en="help with rules: agree on who does what",
    zh="协助建立规章制度",
)


class Mediation(Work):
    """The table `[interventions.mediation]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of a mediation", zh="每次调解小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(2, 10), unit="meetings a worker and week",
        en="most mediations in a week", zh="每周最多次数",
    )  # fmt: skip
    settles: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.2, 2.0), unit="1/meeting",
        en="rate at which a perfect mediation settles a dispute", zh="调解化解矛盾的作用",
    )  # fmt: skip
    siding: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="ratio",
        en="how well taking the leaders' side settles it, against standing between",
        zh="偏袒骨干与居中调解相比的作用",
    )  # fmt: skip
    resented: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="events",
        en="bad experience of the others where the worker takes the leaders' side",
        zh="偏袒骨干给其他成员的不良体验",
    )  # fmt: skip


def _disputes(now: State, p: Mediation, luck: Luck, worker: Worker) -> Targets:
    """Return the organizations in open dispute, in order of founding; none for who stays out."""
    rows = living(now, worker)
    if worker.stance == "aside":
        return rows[:0]
    in_dispute: Targets = rows[now.organizations.conflict[rows] > 0.0]
    return in_dispute


def _mediate(
    now: State, p: Mediation, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Bring both sides to one table, or back the leaders.

    To stand between takes understanding of both; backing one side takes skill alone, and those who
    hold no post have a bad experience with the worker and with the leaders.
    """
    present = Exposure("organizations.worker_present", targets, p.hours)
    if worker.stance != "siding":
        settles = p.settles * worker.quality
        return [present, Exposure("organizations.mediated", targets, settles)]
    people = now.residents
    others = np.flatnonzero(np.isin(people.member_of, targets) & ~people.post)
    return [
        present,
        Exposure("organizations.mediated", targets, p.settles * worker.skill * p.siding),
        Exposure("residents.broken_worker", others, p.resented),
        Exposure("residents.broken_leaders", others, p.resented),
    ]


MEDIATION = Intervention(
    name="mediation",
    level="organizational",
    parameters=Mediation,
    targets=_disputes,
    act=_mediate,
    adds=(
        "organizations.worker_present",
        "organizations.mediated",
        "residents.broken_worker",
        "residents.broken_leaders",
    ),
    theory=("W16", "L3c", "L18"),
    en="mediation in an open dispute",
    zh="矛盾调解",
)
