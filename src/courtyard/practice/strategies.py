"""Strategies: where the hours go, and nothing else.

A strategy sees what a social worker could see (`View`) and proposes shares of the hours, by level
or by intervention. It touches nothing and has no other effect; what comes of the hours depends on
the state of people and groups alone. Adding one: its function, its test, one entry in the list.

Controls that replay a reference run take its hours as they were really worked, week by week and
level by level. What the plan puts before the strategy (`survey_first`, `service_first`, the hours
of a second look) the reference has worked already, so it is replayed and not added again; what
the plan leaves out (`without`, `every`) the reference has spent on the neutral list, so that it is
replayed there, and the rest of a level goes to the work that is left in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.indicators import Signs
from courtyard.indicators.phases import CONSOLIDATION, EVALUATION, LAUNCH, PREPARATION
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL

type Shares = Mapping[str, float]

THIRD = 1.0 / 3.0

WITHIN = {
    "home_visit": 0.3,
    "needs_survey": 0.15,
    "talent_search": 0.15,
    "casework": 0.2,
    "family_outreach": 0.1,
    "training_group": 0.1,
    "group_session": 0.3,
    "team_support": 0.3,
    "rules_help": 0.12,
    "mediation": 0.12,
    "project_help": 0.08,
    "exchange": 0.08,
    "neighbourhood_event": 0.4,
    "mutual_help": 0.15,
    "contest": 0.05,
    "proposal_help": 0.25,
    "government_channel": 0.15,
}
"""How the hours of a level are split among its interventions, for every strategy (assumption)."""

PARTS: dict[str, tuple[str, ...]] = {
    **{
        level: tuple(name for name in WITHIN if INTERVENTIONS[name].level == level)
        for level in LEVELS
    },
    "assessment": ("home_visit", "needs_survey"),
    "leaders": ("casework", "family_outreach", "training_group"),
    "members": ("team_support", "rules_help", "mediation"),
    "residents": ("home_visit", "group_session", "neighbourhood_event", "mutual_help"),
}
"""What hours can be given to as a whole: levels, and other sets of work, split as `WITHIN` says."""


@dataclass(frozen=True)
class View:
    """What a strategy sees in a week.

    Attributes:
        phase: the phase, as the worker recognizes it.
        signs: the signs of success, as the worker sees them.
        done: share of the plan's hours that have been worked before this week.
        emphasis: share of the hours for the level that is emphasized.
        week: number of the week in the plan, from 0.
        replay: minutes of the reference run, (weeks, interventions), for strategies that
            replay one, else None.
        order: a random order of the weeks of the plan, (weeks,), for a strategy that replays
            another; else none.
        shares: shares of the hours that the plan itself gives, by level or intervention.
        core_share: share of the hours for leaders, where a strategy divides attention so.
        rest: for whom the other hours are then.
    """

    phase: int
    signs: Signs
    done: float
    emphasis: float
    week: int
    replay: NDArray[np.int64] | None
    order: NDArray[np.int64]
    shares: Shares = field(default_factory=dict)
    core_share: float = 0.5
    rest: Literal["members", "residents"] = "members"


@dataclass(frozen=True)
class Strategy:
    """One way to spend the hours.

    Attributes:
        name: its name.
        shares: what it proposes for a week: shares of the hours, not negative, adding up to one
            (or to nothing), by part (`PARTS`) or by intervention.
        en, zh: what it is, one sentence in each language.
        informed: whether targets are chosen by what the worker sees.
        works: whether the team comes at all.
        replays: whether it replays the hours of a reference run, of this community or of one
            elsewhere.
        planned: whether it spends the hours by the shares that the plan gives.
    """

    name: str
    shares: Callable[[View], Shares]
    en: str
    zh: str
    informed: bool = True
    works: bool = True
    replays: Literal["", "here", "elsewhere"] = ""
    planned: bool = False


def emphasize(emphasis: float, *levels: str) -> Shares:
    """Return shares that emphasize one or several levels and leave the rest to the others."""
    others = [level for level in LEVELS if level not in levels]
    if not others:
        return dict.fromkeys(LEVELS, THIRD)
    # Two emphasized levels leave to the third what one emphasized level leaves to each other.
    rest = (1.0 - emphasis) / 2.0
    strong = (1.0 - rest * len(others)) / len(levels)
    return {level: strong if level in levels else rest for level in LEVELS}


def even(view: View) -> Shares:
    """A third for each level, always."""
    return dict.fromkeys(LEVELS, THIRD)


def by_phase(view: View) -> Shares:
    """Emphasize what source T prescribes for the phase that is recognized."""
    emphasized = {
        PREPARATION: ("individual",),
        LAUNCH: ("individual", "organizational"),
        CONSOLIDATION: ("community",),
        EVALUATION: LEVELS,
    }[view.phase]
    return emphasize(view.emphasis, *emphasized)


def in_order(letters: str) -> Callable[[View], Shares]:
    """Return the strategy that emphasizes one level after the other, each for a third of hours."""
    order = [next(level for level in LEVELS if level[0] == letter) for letter in letters]

    def shares(view: View) -> Shares:
        return emphasize(view.emphasis, order[min(int(3.0 * view.done + 1e-9), 2)])

    return shares


def only(name: str) -> Callable[[View], Shares]:
    """Return the strategy that spends everything on one level or intervention."""
    return lambda view: {name: 1.0}


def lowest_sign(view: View) -> Shares:
    """Emphasize the level whose visible signs are lowest, whatever the phase."""
    signs = view.signs
    seen = {
        "individual": signs.individual,
        "organizational": signs.organizational,
        "community": signs.community,
    }
    return emphasize(view.emphasis, min(LEVELS, key=seen.__getitem__))


def as_planned(view: View) -> Shares:
    """Spend the hours as the plan says, and what it leaves of them on the neutral list."""
    given = {name: view.shares[name] for name in (*LEVELS, *INTERVENTIONS) if name in view.shares}
    shares = given | {NEUTRAL[0]: 0.0}
    shares[NEUTRAL[0]] += given.get(NEUTRAL[0], 0.0) + max(1.0 - sum(given.values()), 0.0)
    return shares


def attention(view: View) -> Shares:
    """Spend a share on leaders and those who may become leaders, the rest on others (W25)."""
    return {"leaders": view.core_share, view.rest: 1.0 - view.core_share}


def replay_mean(view: View) -> Shares:
    """Spend each week as the reference run did on average."""
    return _replayed(view, slice(None))


def replay_shuffled(view: View) -> Shares:
    """Spend the weeks as the reference run did, in another order."""
    return _replayed(view, slice(view.order[view.week], view.order[view.week] + 1))


def replay_same(view: View) -> Shares:
    """Spend each week as the reference run did in that week."""
    return _replayed(view, slice(view.week, view.week + 1))


def _replayed(view: View, weeks: slice) -> Shares:
    if view.replay is None or not view.replay.size:
        return {}
    minutes = view.replay[weeks].sum(axis=0)
    total = minutes.sum()
    if total == 0:
        return {}
    shares: dict[str, float] = {}
    for name, spent in zip(INTERVENTIONS, minutes.tolist(), strict=True):
        level = INTERVENTIONS[name].level
        # By level: what there is to do within a level is a matter of the community at hand.
        key = name if level == "neutral" or name not in WITHIN else level
        if spent:
            shares[key] = shares.get(key, 0.0) + float(spent / total)
    return shares


def _leaders(view: View) -> Shares:
    return {"talent_search": 0.2, "casework": 0.5, "team_support": 0.3}


_ORDERS = {
    "ioc": ("individual, organizational, community", "个人、组织、社区"),
    "ico": ("individual, community, organizational", "个人、社区、组织"),
    "oic": ("organizational, individual, community", "组织、个人、社区"),
    "oci": ("organizational, community, individual", "组织、社区、个人"),
    "cio": ("community, individual, organizational", "社区、个人、组织"),
    "coi": ("community, organizational, individual", "社区、组织、个人"),
}

STRATEGIES: dict[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy("stage_matched", by_phase,
                 "emphasize what the source prescribes for the phase that is recognized",
                 "按识别出的阶段匹配工作重点"),
        *(
            Strategy(f"order_{letters}", in_order(letters),
                     f"emphasize in turn, a third of the hours each: {en}", f"依次侧重：{zh}")
            for letters, (en, zh) in _ORDERS.items()
        ),
        Strategy("constant_mix", even, "a third for each level, always", "三个层面各三分之一"),
        Strategy("individual_only", only("individual"), "only work with persons", "只做个人层面"),
        Strategy("organizational_only", only("organizational"), "only work with groups",
                 "只做组织层面"),
        Strategy("community_only", only("community"), "only work with the community",
                 "只做社区层面"),
        Strategy("leaders_only", _leaders, "only work with capable residents and leaders",
                 "只面向能人与骨干"),
        Strategy("own_mix", as_planned, "hours by the shares that the plan gives (plan.shares)",
                 "按计划自定的工时比例（plan.shares）", planned=True),
        Strategy("attention", attention,
                 "a share of the hours for the leading core, the rest for members or residents",
                 "核心骨干占一定比例，其余面向成员或居民"),
        Strategy("none", lambda view: {}, "control: nobody comes", "对照：无人介入", works=False),
        Strategy("placebo", only("open_door"), "control: present, without content",
                 "对照：在场但无内容"),
        Strategy("constant", replay_mean,
                 "control: the mean of the hours that the reference strategy realizes here",
                 "对照：参考策略实际工时的均值", replays="here"),
        Strategy("shuffled", replay_shuffled,
                 "control: the weeks that the reference strategy realizes here, in another order",
                 "对照：参考策略的各周工时，次序打乱", replays="here"),
        Strategy("yoked", replay_same,
                 "control: the hours that the reference strategy realizes in another community",
                 "对照：参考策略在另一社区的实际工时", replays="elsewhere"),
        Strategy("greedy", lowest_sign, "control: hours to the level with the lowest visible sign",
                 "对照：投入迹象最弱的层面"),
        Strategy("random_target", even, "control: a third for each level, targets at random",
                 "对照：三个层面各三分之一，对象随机", informed=False),
    )
}  # fmt: skip
"""Every strategy there is, by name."""

REPLAYED = tuple(name for name, strategy in STRATEGIES.items() if strategy.replays)
"""Strategies that replay the realized hours of a reference run."""
