"""Organizations act: somebody organizes, members give hours, it succeeds or fails (T2, L25).

Each week's activity takes hours of organizing, the more the more people decide together. The
worker may do part of it, and money may buy some; the post-holders do the rest, within the hours
they give, deputies help, and rules pass a share on to the other givers. Whoever does it carries the
load and learns; whoever is seen gets the credit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.deciding import dissent_of, judgement, of_core
from courtyard.rules.experience import lived, questioned
from courtyard.rules.expertise import expert_share
from courtyard.rules.hands import hands_of_mandated, hands_of_neighbours
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import logistic, of_group, per_group
from courtyard.state import Change, State
from courtyard.state.ties import Floats


class Activities(Parameters):
    """The table `[activities]`."""

    base: float = quantity(
        1.5, low=0.0, high=40.0, plausible=(0.5, 4.0), unit="hours a week",
        en="organizing that any activity takes", zh="活动的基本组织工作",
    )  # fmt: skip
    per_giver: float = quantity(
        0.25, low=0.0, high=5.0, plausible=(0.1, 0.6), unit="hours a week",
        en="organizing that each giver adds", zh="每位参与者增加的组织工作",
    )  # fmt: skip
    deciding: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="hours a giver and week",
        en="organizing that each giver adds where all have their say", zh="共同决定所需的时间",
    )  # fmt: skip
    reach: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.2, 0.8), unit="share",
        en="share of free time that a post-holder can organize",
        zh="任职者可用于组织工作的时间比例",
    )  # fmt: skip
    passed_on: float = quantity(
        0.6, low=0.0, high=1.0, plausible=(0.0, 0.9), unit="share",
        en="share of the organizing that full rules pass on to other givers",
        zh="完善的规章分担给其他成员的组织工作",
    )  # fmt: skip
    deputies_share: float = quantity(
        0.33, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="organizing that a deputy does, against a post-holder: a quarter of what two do",
        zh="副手与任职者相比承担的组织工作",
    )  # fmt: skip
    paid_skill: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.2, 0.8), unit="share",
        en="skill of paid help", zh="有偿帮手的能力",
    )  # fmt: skip
    constant: float = quantity(
        -2.7, low=-20.0, high=20.0, plausible=(-4.0, -2.0), unit="log-odds",
        en="success when nothing helps", zh="活动成功的基准",
    )  # fmt: skip
    organized: float = quantity(
        1.2, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="log-odds",
        en="success: the organizing is done in full", zh="组织工作到位的作用",
    )  # fmt: skip
    skill: float = quantity(
        2.0, low=0.0, high=20.0, plausible=(0.0, 4.0), unit="log-odds",
        en="success: skill of those who organize", zh="组织者能力的作用",
    )  # fmt: skip
    routine: float = quantity(
        1.5, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="log-odds",
        en="success: routine", zh="熟练程度的作用",
    )  # fmt: skip
    cohesion: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="log-odds",
        en="success: cohesion", zh="凝聚力的作用",
    )  # fmt: skip
    hands: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 1.0), unit="log-odds",
        en="success: each e-fold of hours above a few", zh="人手的作用",
    )  # fmt: skip
    few_hands: float = quantity(
        5.0, low=0.1, high=1000.0, plausible=(2.0, 10.0), unit="hours a week",
        en="what are a few hours of members", zh="少量人手的时长",
    )  # fmt: skip
    practices: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 1.5), unit="log-odds",
        en="success: ways of working that fit the place, failure: those that do not",
        zh="做法契合本地的作用",
    )  # fmt: skip
    adapting: float = quantity(
        0.3, low=0.0, high=2.0, plausible=(0.0, 0.8), unit="fit",
        en="how much better a way of working fits once it is adapted", zh="本地化对契合度的提升",
    )  # fmt: skip
    conflict: float = quantity(
        1.2, low=0.0, high=20.0, plausible=(0.0, 2.5), unit="log-odds",
        en="failure: an open dispute", zh="公开矛盾的损害",
    )  # fmt: skip
    alignment: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 1.5), unit="log-odds",
        en="failure: all members need something else most", zh="目标不一致的损害",
    )  # fmt: skip
    spread_of_difficulty: float = quantity(
        0.3, low=0.0, high=3.0, plausible=(0.0, 1.0), unit="log-odds",
        en="how much domains differ in difficulty, a standard deviation",
        zh="各领域难度的差异（标准差）",
    )  # fmt: skip
    judgement: float = quantity(
        0.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="log-odds",
        en="success: planning skill of who decides", zh="决策者策划能力的作用",
        source="P16 for the form; assumption",
    )  # fmt: skip
    experience: float = quantity(
        0.0, low=-1.0, high=1.0, plausible=(-0.3, 0.3), unit="0 to 1",
        en="planning skill that Party members who lead a team have beyond their own",
        zh="带队党员的额外策划能力", source="P16 raises the question; assumption",
    )  # fmt: skip
    own_view: float = quantity(
        0.0, low=0.0, high=2.0, plausible=(0.0, 1.0), unit="0 to 1",
        en="judgement lost where nobody is heard and all see it otherwise",
        zh="无人被听取且意见全异时判断力的损失", source="P16 raises the question; assumption",
    )  # fmt: skip
    expert: float = quantity(
        0.0, low=0.0, high=20.0, plausible=(0.0, 1.5), unit="log-odds",
        en="success: all who give hours are experts in the domain", zh="参与者均有相关专长的作用",
        source="P11; assumption",
    )  # fmt: skip
    elsewhere: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="hours that members could give again to another organization, for what presses most on "
        "them, of those given to their own", zh="成员可另外投入其他组织的时间比例",
        source="W13 against AT5, EM7; assumption",
    )  # fmt: skip
    decides: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of what an activity teaches that takes a say in deciding",
        zh="参与决定在学习中所占的份额", source="EM2, Ohmer 2007, for the direction; assumption",
    )  # fmt: skip
    questioned: float = quantity(
        0.15, low=0.0, high=1.0, plausible=(0.0, 0.4), unit="share",
        en="chance that a failure makes a post-holder be questioned", zh="失败后任职者受质疑的概率",
    )  # fmt: skip
    fairly: float = quantity(
        1.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="how much the fairness of leaders counts in what trust they gain and lose",
        zh="骨干公正程度对其信任得失的作用", source="L3b for the direction; assumption",
    )  # fmt: skip
    alone: float = quantity(
        0.45, low=0.0, high=1.0, plausible=(0.2, 0.7), unit="share",
        en="share of unorganized help that succeeds", zh="个人互助的成功比例",
    )  # fmt: skip
    alone_counts: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="how much unorganized help teaches, against an organized activity",
        zh="个人互助的学习效果",
    )  # fmt: skip


ENOUGH = 3
"""Givers with whom an activity counts as begun by members: a definition of the measure."""


def activities(now: State, p: Activities, luck: Luck) -> Change:
    """Let each organization hold its activity of the week.

        say       = 1 - authority (1 - rules): what leaders do not decide alone (mean of the core)
        needed    = base + (per_giver + deciding say) givers + project + new ways of working
        P(success) = σ(constant + organized c + skill s c + routine + cohesion
                       + hands ln(1 + H/few) + practices fit - conflict - alignment dissent
                       - difficulty of the domain + expert e
                       + judgement (j - own_view (1 - say) dissent))

    with c the share of the organizing that gets done, s the skill of those who do it weighted by
    their hours, H all hours put in, dissent the share of members who need something else most,
    j how good decisions are (`judgement`) and e the share of givers who are experts in the domain.
    Beside the hours of members, H has those that the school requires, for as much as they are
    liked. An hour is given once, unless `elsewhere` lets members give it again to another
    organization. What is not the members' own counts in nothing but success and service.
    The worker's help comes first, then what money buys, then members. Authority says who decides
    and has no effect of its own. Unorganized help of active residents outside organizations
    succeeds with a fixed chance.
    """
    people, groups = now.residents, now.organizations
    rows = people.active.nonzero()[0]  # the rest have no part in any of this
    own = people.member_of[rows]
    givers = per_group(own, groups.rows)
    # What deputies and youths were promised last week is not there for what the group does.
    promised = people.mentoring[rows] + people.guiding[rows]
    free = np.maximum(people.hours[rows] - promised, 0.0)
    by_own = per_group(own, groups.rows, free)
    hands = by_own.copy()
    if people.mandated.any():
        hands += hands_of_mandated(now)
    if p.elsewhere and groups.rows:
        hands += p.elsewhere * hands_of_neighbours(now, rows, free)
    acts = groups.alive & (givers > 0)
    authority, fair = of_core(now)
    say = 1.0 - authority * (1.0 - groups.rules)
    needed = p.base + (p.per_giver + p.deciding * say) * givers
    needed = (needed + groups.project_load + groups.adopting) * acts
    by_worker = np.minimum(groups.organizing_help, needed)
    bought = np.minimum(groups.hours_bought, needed - by_worker)
    organizing = _shared_out(now, p, rows, own, givers, needed - by_worker - bought, free)
    by_members = per_group(own, groups.rows, organizing)
    applied = by_worker * _skill_of_team(now) + bought * p.paid_skill
    applied += per_group(own, groups.rows, organizing * people.skill[rows])
    done = by_worker + bought + by_members
    # Where nothing is needed nothing is done, and the ratios are 0.
    covered, skill = done / np.maximum(needed, 1e-12), applied / np.maximum(done, 1e-12)
    dissent = dissent_of(now)
    odds = _odds(now, p, covered, skill, hands, dissent)
    if p.judgement:
        j = judgement(now, say, p.experience)
        odds += p.judgement * (j - p.own_view * (1.0 - say) * dissent)
    if p.expert:
        odds += p.expert * expert_share(now)
    chance = logistic(odds) * acts
    success = luck.uniform("success")[groups.founder] < chance
    members_began = acts & (by_members > by_worker) & (givers >= ENOUGH)
    all_organizing = np.zeros(people.rows)
    all_organizing[rows] = organizing
    credited = groups.credited_to_worker
    credit = credited / np.maximum(credited + bought + by_members, 1e-12)
    return Change(
        {
            "organizations.givers": givers.astype(np.int32),
            "organizations.hours": by_own,
            "organizations.hands": hands,
            "organizations.say": say,
            "organizations.dissent": dissent,
            "organizations.covered": covered,
            "organizations.organized": by_members,
            "organizations.organized_by_worker": by_worker,
            "organizations.success": success,
            "organizations.success_chance": chance,
            "organizations.idle_weeks": np.where(members_began, 0, groups.idle_weeks + 1),
            "residents.organizing": all_organizing,
        },
        lived(now, p, luck, rows, organizing, success, say, credit, fair)
        + questioned(now, p, luck, acts & ~success),
    )


def _odds(
    now: State, p: Activities, covered: Floats, skill: Floats, hands: Floats, dissent: Floats
) -> Floats:
    """Return the log-odds of success of each organization, (g,).

    Args:
        now: the state.
        p: the parameters.
        covered: share of the organizing that gets done, (g,).
        skill: skill of those who do it, (g,).
        hands: hours put in, (g,).
        dissent: share of the members whose most pressing need is another, (g,).
    """
    groups = now.organizations
    odds = p.constant + (p.organized + p.skill * skill) * covered
    odds += p.routine * groups.routine + p.cohesion * groups.cohesion
    odds += p.hands * np.log1p(hands / p.few_hands) - p.conflict * groups.conflict
    odds -= p.alignment * dissent + now.community.difficulty[0][groups.domain]
    if groups.practices.any():
        fit = np.minimum(now.community.fit[0] + p.adapting * groups.adapted, 1.0)
        taken_up = groups.practices.sum(axis=1)
        odds += p.practices * (fit * groups.practices).sum(axis=1) / np.maximum(taken_up, 1)
    return odds


def _skill_of_team(now: State) -> float:
    """Return the mean organizing skill of the social workers, 0 without any."""
    return float(now.workers.skill.mean()) if now.workers.rows else 0.0


def _shared_out(
    now: State, p: Activities, rows: Any, own: Any, givers: Any, left: Floats, free: Floats
) -> Floats:
    """Return the hours of organizing that each of the active does, (k,).

    Rules pass a share on to givers without a post, in equal parts. Post-holders share what is
    left; a deputy takes a part of it, `deputies_share` of that of a post-holder. Each does it
    within the hours given and `reach` of the free time, so that organizing is part of the hours
    and not on top of them.

    Args:
        now: the state.
        p: the parameters.
        rows: the active, (k,).
        own: the organization of each of them, -1 for none, (k,).
        givers: how many of them each organization has, (g,).
        left: hours of organizing that each organization needs from its members, (g,).
        free: hours that each of the active has for it, (k,).
    """
    people, groups = now.residents, now.organizations
    leads = people.post[rows]
    others = givers - per_group(own[leads], groups.rows)
    passed = p.passed_on * groups.rules * left * (others > 0)
    part = np.where(leads, 1.0, p.deputies_share * people.deputy[rows])
    # A deputy takes no more than a part where nobody holds the post.
    parts = np.maximum(per_group(own, groups.rows, part), 1.0)
    share = part * of_group((left - passed) / parts, own)
    share += ~leads * of_group(passed / np.maximum(others, 1.0), own)
    capacity = np.minimum(p.reach * people.time[rows], free)
    shared: Floats = np.minimum(share, capacity)
    return shared


def first_activities(now: State, p: Activities, luck: Luck) -> Change:
    """Draw once how difficult each domain is, in log-odds around 0."""
    drawn = np.resize(luck.normal("difficulty"), (1, len(now.domains)))
    return Change({"community.difficulty": p.spread_of_difficulty * drawn})


RULE = Rule(
    name="activities",
    act=activities,
    prepare=first_activities,
    at_start=("spread_of_difficulty",),
    parameters=Activities,
    reads=(
        "residents.active",
        "residents.member_of",
        "residents.hours",
        "residents.mentoring",
        "residents.post",
        "residents.deputy",
        "residents.wanted",
        "residents.skill",
        "residents.authority",
        "residents.fairness",
        "residents.time",
        "residents.planning",
        "residents.guiding",
        "residents.mandated",
        "residents.serves_with",
        "residents.liking",
        "residents.expertise",
        "organizations.alive",
        "organizations.mentor",
        "organizations.mentor_weight",
        "organizations.founder",
        "organizations.domain",
        "organizations.organizing_help",
        "organizations.credited_to_worker",
        "organizations.rules",
        "organizations.routine",
        "organizations.cohesion",
        "organizations.conflict",
        "organizations.idle_weeks",
        "organizations.project_load",
        "organizations.hours_bought",
        "organizations.adopting",
        "organizations.practices",
        "organizations.adapted",
        "community.difficulty",
        "community.fit",
        "workers.skill",
    ),
    writes=(
        "organizations.givers",
        "organizations.hours",
        "organizations.hands",
        "organizations.say",
        "organizations.dissent",
        "organizations.covered",
        "organizations.organized",
        "organizations.organized_by_worker",
        "organizations.success",
        "organizations.success_chance",
        "organizations.idle_weeks",
        "community.difficulty",
        "residents.organizing",
        "residents.success_lived",
        "residents.failure_lived",
        "residents.practised",
        "residents.delivered_worker",
        "residents.broken_worker",
        "residents.delivered_leaders",
        "residents.broken_leaders",
        "residents.helped_alone",
        "residents.questioned",
        "residents.doubted",
    ),
    theory=(
        *("T2", "T13", "L3b", "L3d", "L13", "L22", "L25", "W14", "W15"),
        *("P5", "P11", "P16", "G20"),
    ),
    sources=("assumption: logit of help and hindrance", "EM2"),
    en="organizations act: somebody organizes, members give hours, it succeeds or fails",
    zh="组织开展活动：有人组织，成员投入时间，活动成功或失败",
)
