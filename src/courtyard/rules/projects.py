"""Organizations take up projects, win money for them, finish or give up (L21, L23, L26, W21).

A project is work beside the weekly activity: it takes hours of organizing for as long as it runs,
exposes who leads to questions, and teaches planning when it is done. It may be taken up without
money, or with a grant that was applied for. Money buys hours of organizing and nothing else: being
funded is no advantage in itself, and no money is no hazard.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.funding import (
    NO_PROJECT,
    Books,
    can_take_up,
    core_of,
    hold_round,
    spend,
    waiting,
)
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import per_group
from courtyard.state import PLANNING, Change, Exposure, State


class Projects(Parameters):
    """The table `[projects]`."""

    pot: float = quantity(
        0.0, low=0.0, high=1e8, plausible=(0.0, 400000.0), unit="yuan",
        en="money given away in a round, for a quarter of residents; 0: no rounds",
        zh="每轮资助总额（按标准小区规模），0为不设资助", source="OR13; off by default",
    )  # fmt: skip
    award: float = quantity(
        50000.0, low=100.0, high=1e7, plausible=(10000.0, 100000.0), unit="yuan",
        en="money of one award", zh="单项资助金额", source="OR13",
    )  # fmt: skip
    mode: Literal["contest", "lottery", "equal"] = quantity(
        "contest", en="who wins: the best, by lot, or all in equal parts",
        zh="资助方式：择优、抽签或均分", source="L23; OR13",
    )  # fmt: skip
    every: int = quantity(
        26, low=1, high=520, plausible=(13, 52), unit="weeks",
        en="weeks from one round to the next", zh="两轮资助的间隔",
    )  # fmt: skip
    first_round: int = quantity(
        26, low=1, high=5200, plausible=(13, 52), unit="week",
        en="week in which the first round is decided", zh="首轮评审的周",
    )  # fmt: skip
    window: int = quantity(
        4, low=1, high=520, plausible=(1, 8), unit="weeks",
        en="weeks for which a round is open, the last of which decides it", zh="申报期",
    )  # fmt: skip
    givers: int = quantity(
        3, low=0, high=1000, plausible=(2, 8), unit="people",
        en="givers that it takes for a project", zh="承接项目所需参与人数",
    )  # fmt: skip
    renewable: bool = quantity(
        True, en="whether those who have won before may apply again", zh="获资助者能否再次申报",
    )  # fmt: skip
    applies: float = quantity(
        0.3, low=0.0, high=20.0, plausible=(0.0, 1.0), unit="1/week",
        en="rate of applying in an open round, with full skill of planning", zh="申报的频率",
    )  # fmt: skip
    judges: float = quantity(
        0.15, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="share",
        en="error of judges about the quality of an application", zh="评审的误差",
    )  # fmt: skip
    writing: float = quantity(
        8.0, low=0.0, high=168.0, plausible=(2.0, 20.0), unit="hours",
        en="organizing that an application takes", zh="撰写申报书所需时间",
    )  # fmt: skip
    reporting: float = quantity(
        1.0, low=0.0, high=40.0, plausible=(0.0, 3.0), unit="hours a week",
        en="organizing that accounts and reports on a grant take", zh="资助项目的财务与汇报工作",
    )  # fmt: skip
    raising: float = quantity(
        0.5, low=0.0, high=40.0, plausible=(0.0, 2.0), unit="hours a week",
        en="organizing that collecting dues takes, and keeping up with partners",
        zh="筹集会费或维系合作方所需时间",
    )  # fmt: skip
    initiative: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/week",
        en="rate at which a fully practised organization takes up a project without money",
        zh="组织自主承接项目的频率",
    )  # fmt: skip
    onward: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="1/week",
        en="rate that one which has done a project before adds to it", zh="完成过项目者的追加频率",
    )  # fmt: skip
    weeks: float = quantity(
        39.0, low=1.0, high=520.0, plausible=(30.0, 43.0), unit="weeks",
        en="weeks of work that a project takes", zh="项目周期", source="OR13: 8-10 months",
    )  # fmt: skip
    load: float = quantity(
        2.0, low=0.0, high=168.0, plausible=(0.5, 6.0), unit="hours a week",
        en="organizing that a project takes", zh="项目所需组织工作",
    )  # fmt: skip
    patience: float = quantity(
        8.0, low=1.0, high=520.0, plausible=(2.0, 26.0), unit="weeks",
        en="weeks after which a project without any post-holder is given up, on average",
        zh="无人任职时放弃项目的平均周数",
    )  # fmt: skip
    veto: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="share",
        en="chance that a post-holder is questioned over a running project in a week",
        zh="项目进行中任职者每周受质疑的概率",
    )  # fmt: skip
    pride: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="successes",
        en="what an award, and a project done, are worth to the core", zh="获资助与完成项目的鼓舞",
    )  # fmt: skip
    disappointment: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="failures",
        en="what a rejection is worth to the core, and a project given up to members",
        zh="落选与放弃项目的挫折",
    )  # fmt: skip
    teaches: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/project",
        en="planning that the core learns over a whole project", zh="完整项目对策划能力的提升",
    )  # fmt: skip
    fame: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.5), unit="1/project",
        en="visibility that a project done brings", zh="完成项目带来的知名度",
    )  # fmt: skip
    dues: float = quantity(
        0.0, low=0.0, high=10000.0, plausible=(0.0, 5.0), unit="yuan a week",
        en="dues that each giver pays", zh="每位参与者缴纳的会费", source="OR6; off by default",
    )  # fmt: skip
    partner: float = quantity(
        0.0, low=0.0, high=1e6, plausible=(0.0, 500.0), unit="yuan a week",
        en="money of partners to each organization", zh="合作方的支持",
        source="L24; off by default",
    )  # fmt: skip
    spending: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.05, 0.5), unit="1/week",
        en="share of its own and of partners' money that is spent in a week",
        zh="自有与合作资金每周支出比例",
    )  # fmt: skip
    labour: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="share",
        en="share of what is spent that buys hours of organizing", zh="支出中购买人工的比例",
    )  # fmt: skip
    wage: float = quantity(
        30.0, low=1.0, high=10000.0, plausible=(20.0, 60.0), unit="yuan an hour",
        en="price of an hour of organizing", zh="组织工作的时薪",
    )  # fmt: skip


STANDING = (
    "project_left",
    "project_load",
    "hours_bought",
    "grant",
    "own_funds",
    "partner_funds",
)
"""Columns that are 0 where nothing goes on."""


def projects(now: State, p: Projects, luck: Luck) -> Change:
    """Carry projects on, take new ones up, hold the rounds, spend the money.

    A project in hand loses as many weeks of work as the share of last week's organizing that got
    done. Without money an organization takes one up with 1 - exp(-(initiative + onward [has done
    one]) routine). Rounds and money: `hold_round`, `spend`. Hours of organizing that it all takes:

        load = load + reporting [grant] in a project + writing of an application
               + raising ([dues] + [partner])
    """
    groups = now.organizations
    offered = p.pot or p.initiative or p.onward or p.dues or p.partner
    if not groups.rows or not (offered or any(getattr(groups, x).any() for x in STANDING)):
        return Change()
    books = Books.opened(now)
    entered = waiting(now, p)
    _carry_on(now, p, luck, books)
    _take_up(now, p, luck, entered, books)
    hold_round(now, p, luck, entered, books)
    running = groups.alive & (books.left > 0.0)
    books.load += running * (p.load + p.reporting * (books.grant > 0.0))
    books.load += groups.alive * p.raising * ((p.dues > 0.0) + (p.partner > 0.0))
    spend(now, p, books)
    core = core_of(now, running)
    asked = core[luck.uniform("veto")[core] < p.veto]
    books.into.exposures += [
        Exposure("residents.questioned", asked, 1.0),
        Exposure("residents.doubted", asked, 1.0),
    ]
    return books.closed()


def _carry_on(now: State, p: Projects, luck: Luck, books: Books) -> None:
    """Work on the projects in hand; finish those that are done, give up those that nobody leads.

    A project is given up when its organization has ended, or with chance 1 / patience in a week
    without any post-holder; what is left of its grant goes back to who gave it.
    """
    people, groups = now.residents, now.organizations
    going = books.left > 0.0
    if not going.any():
        return
    worked = going & groups.alive & (books.since < now.week)
    work = np.minimum(books.left, groups.covered) * worked
    books.left -= work
    # The last bits of many shares may not add up to the whole.
    done = worked & (books.left < 1e-9)
    leaders = per_group(people.member_of[core_of(now, groups.alive)], groups.rows)
    tired = (leaders == 0.0) & (luck.uniform("gives_up")[groups.founder] < 1.0 / p.patience)
    dropped = going & ~done & (~groups.alive | tired)
    over = done | dropped
    books.left[over] = 0.0
    books.grant[over] = 0.0
    books.since[over] = NO_PROJECT
    books.finished += done
    books.dropped += dropped
    books.tell(now, "project_done", done.nonzero()[0])
    books.tell(now, "project_dropped", dropped.nonzero()[0])
    core, inside = core_of(now, done), (people.member_of >= 0).nonzero()[0]
    at_work = core_of(now, worked)
    part = work[people.member_of[at_work]] / p.weeks
    left_alone = inside[dropped[people.member_of[inside]]]
    books.into.exposures += [
        Exposure("residents.success_lived", core, p.pride),
        # Learned week by week: who leads a project is in practice, and does not forget.
        Exposure("residents.trained", at_work, p.teaches * part, PLANNING),
        Exposure("residents.failure_lived", left_alone, p.disappointment),
        Exposure("organizations.publicized", done.nonzero()[0], p.fame),
    ]


def _take_up(now: State, p: Projects, luck: Luck, entered: NDArray[np.bool_], books: Books) -> None:
    """Let organizations take up a project without money, unless they wait for an answer."""
    groups = now.organizations
    if not (p.initiative or p.onward):
        return
    rate = (p.initiative + p.onward * (books.finished > 0)) * groups.routine
    begins = can_take_up(now, p, books) & ~entered
    begins &= luck.uniform("begins")[groups.founder] < -np.expm1(-rate)
    books.begin(now, p.weeks, begins.nonzero()[0])
    books.tell(now, "project", begins.nonzero()[0])


RULE = Rule(
    name="projects",
    act=projects,
    parameters=Projects,
    reads=(
        "residents.post",
        "residents.member_of",
        "residents.planning",
        "organizations.alive",
        "organizations.founder",
        "organizations.givers",
        "organizations.routine",
        "organizations.covered",
        "organizations.coached",
        "organizations.project_left",
        "organizations.project_since",
        "organizations.project_load",
        "organizations.hours_bought",
        "organizations.grant",
        "organizations.own_funds",
        "organizations.partner_funds",
        "organizations.projects_done",
        "organizations.projects_dropped",
        "organizations.applications",
        "organizations.awards",
    ),
    writes=(
        "organizations.project_left",
        "organizations.project_since",
        "organizations.project_load",
        "organizations.hours_bought",
        "organizations.grant",
        "organizations.own_funds",
        "organizations.partner_funds",
        "organizations.projects_done",
        "organizations.projects_dropped",
        "organizations.applications",
        "organizations.awards",
        "organizations.publicized",
        "residents.success_lived",
        "residents.failure_lived",
        "residents.trained",
        "residents.questioned",
        "residents.doubted",
    ),
    theory=("L1", "L11", "L19", "L21", "L23", "L24", "L26", "W21"),
    sources=("assumption: money buys hours, and nothing else", "OR13 for the size of grants"),
    en="organizations take up projects, win money for them, and finish or give up",
    zh="组织承接项目、争取资金，完成或放弃",
)
