"""Youth teams are formed around a Party member and mentored (P14-P16).

A team is an organization like any other: it has posts, needs hands and may die. What is its own is
where it comes from, the hours of its Party member and whom its members call upon. How many youths
one Party member should have is a number to vary: with a given number of hours for each youth, more
of them share a Party member's attention, tie more hands to one goal and depend on one person.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.forming import Selection, Shape, chosen_youths, form
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import per_group
from courtyard.state import SKILL_COLUMNS, Change, Exposure, State, passed_on
from courtyard.state.ties import Floats


class Teams(Parameters):
    """The table `[teams]`."""

    span: int = quantity(
        5, low=1, high=200, plausible=(2, 30), unit="youths",
        en="youths of a team, beside a Party member and a Party activist", zh="每个小组的团员数",
        source="P15",
    )  # fmt: skip
    people: int = quantity(
        0, low=0, high=100000, plausible=(0, 200), unit="youths",
        en="youths of all teams that are formed at once, 0 for as many as there are",
        zh="一次编组的团员总数（0为全部）",
    )  # fmt: skip
    adults: int = quantity(
        0, low=0, high=100000, plausible=(0, 60), unit="people",
        en="Party members of all teams that are formed at once, and as many Party activists; at "
        "least one a team, 0 for one each", zh="一次编组的党员总数，积极分子同数（0为每组各一名）",
    )  # fmt: skip
    shape: Shape = quantity(
        "clique", en="between whom the ties of a new team run", zh="新小组联系的结构",
    )  # fmt: skip
    selection: Selection = quantity(
        "random", en="which youths are chosen first when all teams are formed at once",
        zh="统一编组时选人的方式",
    )  # fmt: skip
    ties: int = quantity(
        4, low=0, high=100, plausible=(0, 8), unit="ties a head",
        en="ties that the members of a new team get, on the mean", zh="新小组成员人均新增联系数",
    )  # fmt: skip
    weight: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="part of the Party member in what a team decides", zh="党员在小组决策中的份额",
    )  # fmt: skip
    mentor_hours: float = quantity(
        0.1, low=0.0, high=20.0, plausible=(0.0, 0.3), unit="hours a week and youth",
        en="hours of a Party member for each youth of the team", zh="党员每周带领每名团员的时长",
    )  # fmt: skip
    shared: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="power of people",
        en="how far attention is shared: 0 all get all of it, 1 each an equal part",
        zh="党员精力的分摊程度",
    )  # fmt: skip
    supports: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="1/hour",
        en="support that an hour of attention gives", zh="每小时关注带来的支持",
    )  # fmt: skip
    gained: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/hour",
        en="share of a lead in skill that an hour of attention passes on",
        zh="每小时关注传授的能力",
    )  # fmt: skip
    habits: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/hour",
        en="share of a shortfall in skill that an hour of attention passes on",
        zh="每小时关注传染的不良习惯",
    )  # fmt: skip
    calls: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="1/hour",
        en="rate at which an hour of attention asks to take part", zh="每小时关注中的邀请频率",
    )  # fmt: skip
    peers: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance of being asked by the youths of teams whom one is tied to, if enough are active",
        zh="身边参与的小组成员达到人数时受邀的概率",
    )  # fmt: skip
    theta: int = quantity(
        1, low=0, high=100, plausible=(1, 3), unit="people",
        en="active youths among one's ties that it takes to be asked",
        zh="受邀所需的相识活跃青年人数", source="Centola & Macy 2007",
    )  # fmt: skip
    noise: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="1/week",
        en="chance of being asked by fewer", zh="活跃青年不足时受邀的概率",
        source="Eckles et al. 2024",
    )  # fmt: skip


def teams(now: State, p: Teams, luck: Luck) -> Change:
    """Form the teams that are due, and let Party members and peers do their part in those there.

    Who is put in a team this week meets next week, if still in no organization. The Party members
    in post spend `mentor_hours` a week for each of the m youths who are here, in equal parts and
    each within the hours given and not spent on organizing: h in all, of which each youth has
    a = h / m^shared. It gives support, passes on skill from whoever is ahead to whoever is behind
    and worse habits the other way, and asks to take part with 1 - exp(-calls a). A youth is also
    asked with the chance `peers` when at least `theta` of the own ties who are youths of any team
    were active this week, and with the chance `noise` when they were not.
    """
    people, groups = now.residents, now.organizations
    # Who has had a team stays in this rule's sight: groups of the past are few.
    if not (people.teamed.any() or people.assigned.any() or (groups.mentor >= 0).any()):
        return Change()
    change = Change()
    form(now, p, luck, change)
    change.columns = {
        "residents.assigned": people.teamed.astype(np.int32),
        "residents.team_youth": chosen_youths(now),
        "residents.guiding": _guide(now, p, luck, change),
    }
    return change


def _guide(now: State, p: Teams, luck: Luck, into: Change) -> Floats:
    """Let Party members spend hours with their teams, (n,), and peers call on each other."""
    people, groups = now.residents, now.organizations
    guiding = np.zeros(people.rows)
    led = ((groups.mentor >= 0) & groups.alive).nonzero()[0]
    learners = (people.member_of >= 0) & ~people.post & (people.here > 0.0)
    learners[learners] = np.isin(people.member_of[learners], led)
    rows = learners.nonzero()[0]
    if not rows.size:
        return guiding
    guides = people.post & (people.here > 0.0)
    guides[guides] = np.isin(people.member_of[guides], led)
    chosen = people.party.copy()
    chosen[groups.mentor[led]] = True
    mentor = (guides & chosen).nonzero()[0]
    own = people.member_of[mentor]
    count = per_group(people.member_of[rows], groups.rows)
    spare = people.hours[mentor] - people.organizing[mentor]
    part = p.mentor_hours * count[own] / per_group(own, groups.rows)[own]
    hours = np.minimum(np.maximum(spare, 0.0), part)
    guiding[mentor] = hours
    given = per_group(own, groups.rows, hours) / np.maximum(count, 1.0) ** p.shared
    attention = given[people.member_of[rows]]
    asked = luck.uniform("calls")[rows] < -np.expm1(-p.calls * attention)
    asked |= _called(now, p, luck, learners)[rows]
    into.exposures += [
        Exposure("residents.supported", rows, p.supports * attention),
        Exposure("residents.asked", rows[asked], 1.0),
        *_taught(now, p, rows, attention, mentor, hours),
    ]
    return guiding


def _called(now: State, p: Teams, luck: Luck, youths: Any) -> Any:
    """Return who is asked by peers this week, (n,); youths: who is a youth of a team, (n,)."""
    active = now.ties.sum((youths & now.residents.active).astype(np.float64))
    enough = active >= p.theta
    return np.where(enough, luck.uniform("peers") < p.peers, luck.uniform("noise") < p.noise)


def _taught(
    now: State, p: Teams, rows: Any, attention: Floats, mentor: Any, hours: Floats
) -> list[Exposure]:
    """Return what youths and Party members learn from each other, the better way or not.

    Args:
        now: the state.
        p: the parameters.
        rows: the youths, (k,).
        attention: hours of attention that each of them has, (k,).
        mentor: the Party members who are there, (j,).
        hours: hours that each of them spends, (j,).
    """
    people, groups = now.residents, now.organizations
    own, led = people.member_of[rows], people.member_of[mentor]
    both, together = np.concatenate([rows, mentor]), np.concatenate([attention, hours])
    count, heads = (np.maximum(per_group(of, groups.rows), 1.0) for of in (own, led))
    exposures: list[Exposure] = []
    for place, name in enumerate(SKILL_COLUMNS):
        skill = getattr(people, name)
        shown = per_group(led, groups.rows, skill[mentor]) / heads
        seen = per_group(own, groups.rows, skill[rows]) / count
        gap = np.concatenate([shown[own] - skill[rows], seen[led] - skill[mentor]])
        exposures += passed_on(place, both, gap, up=p.gained * together, down=p.habits * together)
    return exposures


RULE = Rule(
    name="teams",
    act=teams,
    parameters=Teams,
    reads=(
        "residents.teamed",
        "residents.assigned",
        "residents.team_youth",
        "residents.member_of",
        "residents.moving_out",
        "residents.here",
        "residents.party",
        "residents.post",
        "residents.active",
        "residents.hours",
        "residents.organizing",
        "residents.wanted",
        "residents.skill",
        "residents.settling",
        "residents.planning",
        "organizations.alive",
        "organizations.mentor",
    ),
    writes=(
        "residents.assigned",
        "residents.team_youth",
        "residents.guiding",
        "residents.joins",
        "residents.takes_post",
        "residents.supported",
        "residents.trained",
        "residents.mistrained",
        "residents.asked",
    ),
    theory=("P14", "P15", "P16"),
    sources=("Centola & Macy 2007", "Eckles et al. 2024", "assumption: hours shared among youths"),
    en="youth teams are formed around a Party member, and mentored",
    zh="组建并带领青年小组",
)
