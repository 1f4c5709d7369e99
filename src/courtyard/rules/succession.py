"""Deputies are named and brought on; terms run out (W24, L1).

Renewal is not free: what is passed on takes hours that post-holders give and deputies that have to
be found, worse habits pass on as well, and a deputy is one more person who may quarrel or leave.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import per_group
from courtyard.state import SKILL_COLUMNS, Change, Event, Exposure, State, passed_on
from courtyard.state.ties import Floats


class Succession(Parameters):
    """The table `[succession]`."""

    deputies: int = quantity(
        1, low=0, high=100, plausible=(0, 3), unit="deputies",
        en="deputies that an organization with a post-holder looks for", zh="每个组织的副手数",
    )  # fmt: skip
    search: float = quantity(
        6.0, low=0.0, high=520.0, plausible=(1.0, 12.0), unit="1/year",
        en="how often a vacant place of a deputy is offered to somebody",
        zh="空缺副手寻找人选的频率",
    )  # fmt: skip
    lighter: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="log-odds",
        en="consent to be a deputy: how much lighter it is than a post",
        zh="担任副手比正式职务轻松的程度",
    )  # fmt: skip
    mentoring: float = quantity(
        0.5, low=0.0, high=40.0, plausible=(0.0, 2.0), unit="hours a week",
        en="hours that a post-holder spends on bringing on deputies", zh="任职者带教副手的时长",
    )  # fmt: skip
    gained: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/hour",
        en="share of a lead in skill that an hour together passes on", zh="带教每小时传授的能力",
    )  # fmt: skip
    habits: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/hour",
        en="share of a shortfall in skill that an hour together passes on",
        zh="带教每小时传染的不良习惯",
    )  # fmt: skip
    term: int = quantity(
        0, low=0, high=5200, plausible=(0, 156), unit="weeks",
        en="weeks after which a post has to be given up, 0 for no limit",
        zh="任期（周，0为不限）",
    )  # fmt: skip


def succession(now: State, p: Succession, luck: Luck) -> Change:
    """Keep, name and bring on deputies; end the terms that are over.

    A deputy is a member without a post who agrees to lighter duty, and is one for as long as he or
    she would agree. An organization with a post-holder looks for one at the rate search x vacant
    places, and takes the most able of the active members who agree: P(agrees) has the log-odds of
    `willing` + lighter, and the luck with which everyone answers a call to duty.

    Post-holders who are active spend up to `mentoring` hours a week on the active deputies, within
    the hours that they give and do not spend on organizing. With h such hours and a gap of skill
    between the two sides, whoever is behind gains gained h gap, and whoever is ahead loses
    habits h gap, for each skill.

    Whose term is over steps back and stays a member. The most able deputy who is here and agrees to
    the post takes over at once; without any, it is vacant, and may be offered to the same person
    again. Who has just taken a post counts as a deputy to the end of that week.
    """
    people = now.residents
    stays = (people.member_of >= 0) & ~people.moving_out
    core = (people.post & stays).nonzero()[0]
    if not (core.size or people.deputy.any()):
        return Change()
    answer = luck.lasting("consent")
    others = (stays & ~people.post).nonzero()[0]
    free = np.zeros(people.rows, dtype=np.bool_)
    free[others] = answer[others] < _lighter(people.willing[others], p.lighter)
    deputy = people.deputy & free if p.deputies else np.zeros(people.rows, dtype=np.bool_)
    change = Change()
    for g in _seeking(now, p, luck, core, deputy):
        pool = (free & people.active & ~deputy & (people.member_of == g)).nonzero()[0]
        if pool.size:
            chosen = int(pool[np.argmax(people.skill[pool])])
            deputy[chosen] = True
            change.events.append(Event(now.week, "deputy", chosen, g))
    if p.term:
        _end_terms(now, p, answer, core, deputy, change)
    mentoring = _bring_on(now, p, core, deputy, change)
    change.columns |= {
        "residents.deputy": deputy,
        "residents.mentoring": mentoring,
        "residents.mentored": people.mentored + mentoring,
    }
    return change


def _lighter(willing: Floats, lighter: float) -> Floats:
    """Return the chance whose log-odds are greater by `lighter`, (k,)."""
    eased: Floats = willing / (willing + (1.0 - willing) * np.exp(-lighter))
    return eased


def _seeking(now: State, p: Succession, luck: Luck, core: Any, deputy: Any) -> list[int]:
    """Return the organizations with somebody in a post that look for a deputy this week."""
    people, groups = now.residents, now.organizations
    have = per_group(people.member_of[deputy], groups.rows)
    led = per_group(people.member_of[core], groups.rows) > 0.0
    vacant = np.maximum(p.deputies - have, 0.0) * led
    if not vacant.any():
        return []
    looks = luck.uniform("search")[groups.founder] < -np.expm1(-p.search / 52.0 * vacant)
    found: list[int] = looks.nonzero()[0].tolist()
    return found


def _end_terms(
    now: State, p: Succession, answer: Floats, core: Any, deputy: Any, into: Change
) -> None:
    """Let those step back whose term is over, a deputy in the place of each as far as there is one.

    Args:
        now: the state.
        p: the parameters.
        answer: the luck with which each resident answers, (n,).
        core: the post-holders, (k,).
        deputy: who is a deputy, (n,); who takes over is none any more.
        into: the change that it is added to.
    """
    people = now.residents
    over = core[now.week - people.post_since[core] >= p.term]
    if not over.size:
        return
    ready = deputy & (answer < people.willing) & (people.here > 0.0)
    takes = []
    for i in over.tolist():
        g = int(people.member_of[i])
        into.events += [
            Event(now.week, "term_over", i, g),
            Event(now.week, "stepped_back", i, g, "term"),
        ]
        heirs = (ready & (people.member_of == g)).nonzero()[0]
        if heirs.size:
            heir = int(heirs[np.argmax(people.skill[heirs])])
            ready[heir] = deputy[heir] = False
            takes.append(heir)
    into.exposures += [
        Exposure("residents.steps_back", over, 1.0),
        Exposure("residents.takes_post", np.array(takes, dtype=np.int64), 1.0),
    ]


def _bring_on(now: State, p: Succession, core: Any, deputy: Any, into: Change) -> Floats:
    """Let post-holders spend hours with deputies, (n,), which teaches both.

    The hours of all post-holders of an organization are shared equally among its active deputies.
    """
    people, rows = now.residents, now.organizations.rows
    spent = np.zeros(people.rows)
    learners = (deputy & people.active).nonzero()[0]
    if not (learners.size and p.mentoring):
        return spent
    taught = per_group(people.member_of[learners], rows)
    mentors = core[people.active[core]]
    mentors = mentors[taught[people.member_of[mentors]] > 0.0]
    elsewhere = people.organizing[mentors] + people.guiding[mentors]
    spare = np.maximum(people.hours[mentors] - elsewhere, 0.0)
    hours = np.minimum(spare, p.mentoring)
    spent[mentors] = hours
    of_mentor, of_learner = people.member_of[mentors], people.member_of[learners]
    given = per_group(of_mentor, rows, hours)
    together = np.concatenate([hours, (given / np.maximum(taught, 1.0))[of_learner]])
    both = np.concatenate([mentors, learners])
    for place, name in enumerate(SKILL_COLUMNS):
        skill = getattr(people, name)
        shown = per_group(of_mentor, rows, hours * skill[mentors]) / np.maximum(given, 1e-12)
        seen = per_group(of_learner, rows, skill[learners]) / np.maximum(taught, 1.0)
        gap = np.concatenate([seen[of_mentor], shown[of_learner]]) - skill[both]
        into.exposures += passed_on(
            place, both, gap, up=p.gained * together, down=p.habits * together
        )
    return spent


RULE = Rule(
    name="succession",
    act=succession,
    parameters=Succession,
    reads=(
        "residents.member_of",
        "residents.here",
        "residents.moving_out",
        "residents.active",
        "residents.hours",
        "residents.organizing",
        "residents.guiding",
        "residents.post",
        "residents.post_since",
        "residents.deputy",
        "residents.mentored",
        "residents.willing",
        "residents.skill",
        "residents.settling",
        "residents.planning",
        "organizations.founder",
    ),
    writes=(
        "residents.deputy",
        "residents.mentoring",
        "residents.mentored",
        "residents.trained",
        "residents.mistrained",
        "residents.steps_back",
        "residents.takes_post",
    ),
    theory=("W24", "L1", "L10"),
    sources=("assumption: hours together pass on skill and habits both ways", "LD4"),
    en="deputies are named and brought on; terms run out",
    zh="推选并带教副手；任期届满",
)
