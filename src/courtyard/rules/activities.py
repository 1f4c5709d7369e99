"""Organizations act: somebody organizes, members give hours, it succeeds or fails (T2, L25).

Each week's activity takes hours of organizing. The worker may do part of it; the post-holders do
the rest, within the hours they give, and rules pass a share on to the other givers. Whoever does
it carries the load and learns; whoever is seen gets the credit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import core_mean, logistic, of_group, per_group
from courtyard.state import Change, Exposure, State
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
    constant: float = quantity(
        -3.0, low=-20.0, high=20.0, plausible=(-4.0, -2.0), unit="log-odds",
        en="success when nothing helps", zh="活动成功的基准",
    )  # fmt: skip
    organized: float = quantity(
        1.2, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="log-odds",
        en="success: the organizing is done in full", zh="组织工作到位的作用",
    )  # fmt: skip
    skill: float = quantity(
        2.0, low=0.0, high=20.0, plausible=(0.5, 4.0), unit="log-odds",
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
        en="success: each e-fold of hours above five", zh="人手的作用",
    )  # fmt: skip
    conflict: float = quantity(
        1.2, low=0.0, high=20.0, plausible=(0.0, 2.5), unit="log-odds",
        en="failure: an open dispute", zh="公开矛盾的损害",
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


def activities(now: State, p: Activities, luck: Luck) -> Change:
    """Let each organization hold its activity of the week.

        P(success) = σ(constant + organized c + skill s c + routine + cohesion + hands ln(1 + H/5)
                       - conflict)

    with c the share of the organizing that gets done, s the skill of those who do it weighted by
    their hours, H the hours of members. Unorganized help of active residents outside organizations
    succeeds with a fixed chance.
    """
    people, groups = now.residents, now.organizations
    n_groups = groups.rows
    rows = people.active.nonzero()[0]  # the rest have no part in any of this
    own = people.member_of[rows]
    givers = per_group(own, n_groups)
    hands = per_group(own, n_groups, people.hours[rows])
    acts = groups.alive & (givers > 0)
    needed = (p.base + p.per_giver * givers) * acts
    by_worker = np.minimum(groups.organizing_help, needed)
    organizing = _shared_out(now, p, rows, own, givers, needed - by_worker)
    by_members = per_group(own, n_groups, organizing)
    done = by_worker + by_members
    # Where nothing is needed nothing is done, and the ratios are 0.
    covered = done / np.maximum(needed, 1e-12)
    applied = by_worker * _skill_of_team(now)
    applied += per_group(own, n_groups, organizing * people.skill[rows])
    skill = applied / np.maximum(done, 1e-12)
    odds = p.constant + p.organized * covered + p.skill * skill * covered
    odds += p.routine * groups.routine + p.cohesion * groups.cohesion
    odds += p.hands * np.log1p(hands / 5.0) - p.conflict * groups.conflict
    chance = logistic(odds) * acts
    success = luck.uniform("success")[groups.founder] < chance
    members_began = acts & (by_members > by_worker) & (givers >= 3)
    all_organizing = np.zeros(people.rows)
    all_organizing[rows] = organizing
    credited = groups.credited_to_worker
    credit = credited / np.maximum(credited + by_members, 1e-12)
    return Change(
        {
            "organizations.givers": givers.astype(np.int32),
            "organizations.hours": hands,
            "organizations.organized": by_members,
            "organizations.organized_by_worker": by_worker,
            "organizations.success": success,
            "organizations.success_chance": chance,
            "organizations.idle_weeks": np.where(members_began, 0, groups.idle_weeks + 1),
            "residents.organizing": all_organizing,
        },
        [
            Exposure(f"residents.{name}", rows, amount)
            for name, amount in _lived(now, p, luck, rows, success, credit, organizing).items()
        ],
    )


def _skill_of_team(now: State) -> float:
    """Return the mean organizing skill of the social workers, 0 without any."""
    return float(now.workers.skill.mean()) if now.workers.rows else 0.0


def _shared_out(
    now: State, p: Activities, rows: Any, own: Any, givers: Any, left: Floats
) -> Floats:
    """Return the hours of organizing that each of the active does, (k,).

    Post-holders share what is left, each within the hours given and `reach` of the free time, so
    that organizing is part of the hours and not on top of them; rules pass a share
    on to the other givers, in equal parts.

    Args:
        now: the state.
        p: the parameters.
        rows: the active, (k,).
        own: the organization of each of them, -1 for none, (k,).
        givers: how many of them each organization has, (g,).
        left: hours of organizing that each organization needs from its members, (g,).
    """
    people, groups = now.residents, now.organizations
    leads = people.post[rows]
    leaders = per_group(own[leads], groups.rows)
    others = givers - leaders
    passed = p.passed_on * groups.rules * left * (others > 0)
    each_leader = (left - passed) / np.maximum(leaders, 1.0)
    each_other = passed / np.maximum(others, 1.0)
    share = np.where(leads, of_group(each_leader, own), of_group(each_other, own))
    capacity = np.minimum(p.reach * people.free_time[rows], people.hours[rows])
    shared: Floats = np.minimum(share, capacity)
    return shared


def _lived(
    now: State,
    p: Activities,
    luck: Luck,
    rows: Any,
    success: Any,
    credit: Floats,
    organizing: Floats,
) -> dict[str, Floats]:
    """Return what the active live through, as exposures by name, (k,) each.

    A success of the group is credited to the worker for the share that he or she claims, to the
    leaders for the rest; a failure is laid to whoever would have had the credit. Leaders who are
    fair gain more by a success and lose less by a failure, in proportion.
    """
    people = now.residents
    own = people.member_of[rows]
    alone = own < 0
    lucky = luck.uniform("alone")[rows] < p.alone
    won = np.where(alone, lucky, of_group(success, own, outside=False))
    counts = np.where(alone, p.alone_counts, 1.0)
    to_worker = of_group(credit, own)
    to_leaders = 2.0 * (1.0 - to_worker)
    to_leaders[alone] = 0.0
    fair = of_group(core_mean(now, people.fairness, vacant=0.5), own)
    lost = ~won
    return {
        "success_lived": won * counts,
        "failure_lived": lost * counts,
        "practised": organizing,
        "delivered_worker": won * to_worker,
        "broken_worker": lost * to_worker,
        "delivered_leaders": won * to_leaders * fair,
        "broken_leaders": lost * to_leaders * (1.0 - fair),
        "helped_alone": people.hours[rows] * (alone & lucky),
    }


RULE = Rule(
    name="activities",
    act=activities,
    parameters=Activities,
    reads=(
        "residents.active",
        "residents.member_of",
        "residents.hours",
        "residents.post",
        "residents.skill",
        "residents.fairness",
        "residents.free_time",
        "organizations.alive",
        "organizations.founder",
        "organizations.organizing_help",
        "organizations.credited_to_worker",
        "organizations.rules",
        "organizations.routine",
        "organizations.cohesion",
        "organizations.conflict",
        "organizations.idle_weeks",
        "workers.skill",
    ),
    writes=(
        "organizations.givers",
        "organizations.hours",
        "organizations.organized",
        "organizations.organized_by_worker",
        "organizations.success",
        "organizations.success_chance",
        "organizations.idle_weeks",
        "residents.organizing",
        "residents.success_lived",
        "residents.failure_lived",
        "residents.practised",
        "residents.delivered_worker",
        "residents.broken_worker",
        "residents.delivered_leaders",
        "residents.broken_leaders",
        "residents.helped_alone",
    ),
    theory=("T2", "T13", "L25", "W14", "W15", "L22"),
    sources=("assumption: logit of help and hindrance",),
    en="organizations act: somebody organizes, members give hours, it succeeds or fails",
    zh="组织开展活动：有人组织，成员投入时间，活动成功或失败",
)
