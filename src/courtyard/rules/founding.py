"""Somebody starts, others agree, an organization is born (T3, L4, L22).

A start is made by an active resident, or at a session that a social worker convened. Whether it
comes to something depends on who agrees and on the most able among them: the one who is keen and
the one who can organize need not be the same person.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import logistic, unmet_need
from courtyard.state import Change, Event, Exposure, State
from courtyard.state.ties import Floats


class Founding(Parameters):
    """The table `[founding]`."""

    initiative: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.005, 0.06), unit="1/week",
        en="rate at which an active resident willing to lead makes a start",
        zh="愿意带头者发起组织的频率",
    )  # fmt: skip
    people: int = quantity(
        5, low=2, high=100, plausible=(3, 8), unit="people",
        en="people that it takes to found", zh="成立所需人数", source="assumption, decided",
    )  # fmt: skip
    reach: int = quantity(
        12, low=0, high=1000, plausible=(6, 30), unit="people",
        en="active residents whom a founder can ask, beside ties", zh="发起人可联系的参与者人数",
    )  # fmt: skip
    agrees: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.3, 0.9), unit="share",
        en="share of the active with the same need who agree", zh="同需求参与者同意加入的比例",
    )  # fmt: skip
    ask: float = quantity(
        2.0, low=0.0, high=20.0, plausible=(0.0, 4.0), unit="log-odds",
        en="how much being asked by a founder counts for others", zh="发起人邀请的作用",
    )  # fmt: skip
    core: int = quantity(
        3, low=1, high=100, plausible=(1, 5), unit="people",
        en="posts that are filled at the founding", zh="成立时就任的人数",
    )  # fmt: skip


def founding(now: State, p: Founding, luck: Luck) -> Change:
    """Let starts be made, and found the organizations that find enough people.

    A start: an active resident in no organization, at the rate initiative × willingness to lead,
    in the domain of his or her need, which falls with the share served; or those who came to a
    meeting that a worker convened this week for a domain. A founder asks ties and `reach` active
    residents, those of the same courtyard first, all with the same need and in no organization; a
    meeting asks those present. The active agree with `agrees`, at a meeting in proportion to their
    own need for what it is about; the ties who are not active agree with σ(readiness + ask), while
    those present at a meeting have been asked already this week, and have decided. With `people`
    of them it is founded with a chance that is the organizing skill of the most able.
    """
    people = now.residents
    taken = people.member_of >= 0
    change = Change()
    index = now.organizations.rows
    for founder, domain, who in _starts(now, p, luck):
        if founder is not None and taken[founder]:
            continue
        asked = who[~taken[who]]
        team = asked[luck.uniform("agree")[asked] < _says_yes(now, p, founder, domain, asked)]
        if founder is not None:
            team = np.union1d(team, [founder])
        if team.size < p.people or luck.uniform("birth")[team[0]] >= people.skill[team].max():
            continue
        leader = int(team[np.argmax(people.skill[team])]) if founder is None else founder
        taken[team] = True
        _found(now, p, luck, change, leader, domain, team, index, convened=founder is None)
        index += 1
    return change


def _says_yes(now: State, p: Founding, founder: int | None, domain: int, asked: Any) -> Floats:
    """Return the chance that each of those asked agrees to found, (k,)."""
    people = now.residents
    active = people.active[asked]
    if founder is not None:
        ready: Floats = np.where(active, p.agrees, logistic(people.readiness[asked] + p.ask))
        return ready
    wanted = np.maximum(unmet_need(now, people.wanted[asked], asked), 1e-12)
    shares: Floats = np.minimum(unmet_need(now, domain, asked) / wanted, 1.0)
    agrees: Floats = p.agrees * active * shares
    return agrees


def _starts(now: State, p: Founding, luck: Luck) -> Any:
    """Yield the starts of the week: founder or None, domain, those who are asked, (k,)."""
    people, place = now.residents, now.community
    free = (people.member_of < 0) & (people.here > 0.0) & (people.assigned == 0)
    came = (free & (people.convened > 0.0)).nonzero()[0]
    meetings = people.convened[came].astype(np.int64)
    for meeting in sorted(set(meetings.tolist())):
        domain = (meeting - 1) % len(now.domains)
        yield None, domain, came[meetings == meeting]
    able = (people.active & free).nonzero()[0]
    chance = p.initiative * people.willing[able]
    chance *= 1.0 - place.served[0][people.wanted[able]]
    for i in able[luck.uniform("start")[able] < chance].tolist():
        d = int(people.wanted[i])
        ties = now.ties.neighbours(i)
        ties = ties[free[ties] & (people.wanted[ties] == d)]
        others = able[(people.wanted[able] == d) & (able != i)]
        near = luck.uniform("first")[others] + (people.courtyard[others] != people.courtyard[i])
        others = others[np.argsort(near, kind="stable")][: p.reach]
        yield i, d, np.union1d(ties, others)


def _found(
    now: State, p: Founding, luck: Luck, into: Change, leader: int, domain: int, team: Any,
    index: int, *, convened: bool,
) -> None:  # fmt: skip
    """Add the birth of one organization to a change.

    Who made the start takes a post; the others are offered the remaining posts, the most willing
    first, and take them if they agree to carry work for others. Posts may stay vacant.
    """
    people = now.residents
    agrees = luck.lasting("consent")[team] < people.willing[team]
    if not convened:
        agrees |= team == leader
    ready = team[agrees]
    first = (ready != leader) - people.willing[ready]
    core = ready[np.argsort(first, kind="stable")][: p.core]
    into.founded.append(
        {"domain": domain, "founder": leader, "founded": now.week, "convened_by_worker": convened}
    )
    into.exposures += [
        Exposure("residents.joins", team, float(index + 1)),
        Exposure("residents.takes_post", core, 1.0),
    ]
    how = "convened" if convened else ""
    into.events.append(Event(now.week, "founded", leader, index, how))


RULE = Rule(
    name="founding",
    act=founding,
    parameters=Founding,
    reads=(
        "residents.active",
        "residents.member_of",
        "residents.here",
        "residents.assigned",
        "residents.wanted",
        "residents.readiness",
        "residents.courtyard",
        "residents.need",
        "residents.met",
        "residents.convened",
        "residents.skill",
        "residents.willing",
        "community.served",
    ),
    writes=("residents.joins", "residents.takes_post"),
    theory=("T3", "L3a", "L4", "L22", "W7", "W9", "W13"),
    sources=("assumption: a start finds its people among ties and the active",),
    en="somebody starts, others agree, an organization is born",
    zh="有人发起，有人响应，组织成立",
)
