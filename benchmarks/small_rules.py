"""The same small model as rules of Courtyard, through the door that any user has.

Four rules, each the owner of what it writes; a scenario that names them as its week. Nothing here
is known to the package: the rules are handed over with the scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.start import REWIRED, TIES
from courtyard import Community
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules import Luck, Rule
from courtyard.rules.steps import logistic
from courtyard.scenario import extended
from courtyard.state import Change, State


class Noticing(Parameters):
    """The table `[noticing]`: empty."""


class Spreading(Parameters):
    """The table `[spreading]`."""

    pace: float = quantity(
        0.05, low=0.0, high=1.0, unit="1/week", en="pace of influence", zh="影响的速度"
    )
    example: float = quantity(
        0.03, low=0.0, high=1.0, unit="1/week", en="pull of the active", zh="参与者的带动"
    )


class Joining(Parameters):
    """The table `[joining]`."""

    steepness: float = quantity(4.0, low=0.0, en="steepness of the choice", zh="选择的陡峭程度")
    need: float = quantity(2.0, en="awareness × need", zh="意识×需求")
    others: float = quantity(1.5, en="share of the ties who are active", zh="身边参与的比例")
    efficacy: float = quantity(1.0, en="self-efficacy", zh="自我效能感")
    trust: float = quantity(0.8, en="trust", zh="信任")
    time: float = quantity(1.5, en="lack of time, 1 / (free hours)", zh="缺少时间")
    strain: float = quantity(1.2, en="strain", zh="压力")
    bar: float = quantity(1.5, en="what must be outweighed", zh="门槛")


class Wearing(Parameters):
    """The table `[wearing]`."""

    learning: float = quantity(0.04, low=0.0, high=1.0, unit="1/week", en="learning", zh="学习")
    forgetting: float = quantity(0.01, low=0.0, high=1.0, unit="1/week", en="forgetting", zh="遗忘")
    tiring: float = quantity(0.10, low=0.0, high=1.0, unit="1/week", en="tiring", zh="疲劳")
    resting: float = quantity(0.15, low=0.0, high=1.0, unit="1/week", en="resting", zh="恢复")
    served: float = quantity(0.03, low=0.0, high=1.0, unit="1/week", en="need served", zh="满足")
    renewed: float = quantity(0.005, low=0.0, high=1.0, unit="1/week", en="new need", zh="新需求")


def noticing(now: State, p: Noticing, luck: Luck) -> Change:
    """Expect of others what the ties did last week: s = mean over ties of active."""
    return Change({"residents.expectation": now.ties.mean(now.residents.active)})


def spreading(now: State, p: Spreading, luck: Luck) -> Change:
    """Move awareness: a += pace (mean over ties of a - a) + example s (1 - a), in [0, 1]."""
    people = now.residents
    aware, seen = people.awareness, people.expectation
    moved = aware + p.pace * (now.ties.mean(aware) - aware) + p.example * seen * (1.0 - aware)
    return Change({"residents.awareness": np.minimum(np.maximum(moved, 0.0), 1.0)})


def joining(now: State, p: Joining, luck: Luck) -> Change:
    """Take part with the chance σ(steepness (what speaks for it - what speaks against it))."""
    people = now.residents
    pull = p.need * people.need[:, 0] * people.awareness + p.others * people.expectation
    pull += p.efficacy * people.efficacy + p.trust * people.trust_leaders
    push = p.time / people.free_time + p.strain * people.strain_work + p.bar
    return Change(
        {"residents.active": luck.uniform("acts") < logistic(p.steepness * (pull - push))}
    )


def wearing(now: State, p: Wearing, luck: Luck) -> Change:
    """Let the active learn, tire and be served, and the others forget, rest and need again."""
    people = now.residents
    active, efficacy, strain, need = (
        people.active,
        people.efficacy,
        people.strain_work,
        people.need[:, 0],
    )
    rested = np.minimum(1.0, need + p.renewed)
    return Change(
        {
            "residents.efficacy": efficacy
            + np.where(active, p.learning * (1.0 - efficacy), -p.forgetting * efficacy),
            "residents.strain_work": strain
            + np.where(active, p.tiring * (1.0 - strain), -p.resting * strain),
            "residents.need": np.where(active, need * (1.0 - p.served), rested)[:, None],
        }
    )


def first_awareness(now: State, p: Spreading, luck: Luck) -> Change:
    """Deal awareness, uniform."""
    return Change({"residents.awareness": luck.uniform("awareness").copy()})


def first_active(now: State, p: Joining, luck: Luck) -> Change:
    """Make a tenth active, and deal trust and free time; 1 / free time is uniform."""
    return Change(
        {
            "residents.active": luck.uniform("active") < 0.1,
            "residents.trust_leaders": luck.uniform("trust").copy(),
            "residents.free_time": 1.0 / (1.0 - luck.uniform("free_time")),
        }
    )


def first_levels(now: State, p: Wearing, luck: Luck) -> Change:
    """Deal efficacy and need, uniform, and strain, below 0.3."""
    return Change(
        {
            "residents.efficacy": luck.uniform("efficacy").copy(),
            "residents.need": luck.uniform("need")[:, None].copy(),
            "residents.strain_work": 0.3 * luck.uniform("strain"),
        }
    )


RULES = (
    Rule(
        name="noticing",
        act=noticing,
        parameters=Noticing,
        reads=("residents.active",),
        writes=("residents.expectation",),
        en="residents see who around them takes part",
        zh="居民看到身边谁在参与",
    ),
    Rule(
        name="spreading",
        act=spreading,
        prepare=first_awareness,
        parameters=Spreading,
        reads=("residents.awareness", "residents.expectation"),
        writes=("residents.awareness",),
        en="awareness spreads along ties, and by example",
        zh="意识沿着关系与榜样传播",
    ),
    Rule(
        name="joining",
        act=joining,
        prepare=first_active,
        parameters=Joining,
        reads=(
            "residents.need",
            "residents.awareness",
            "residents.expectation",
            "residents.efficacy",
            "residents.trust_leaders",
            "residents.free_time",
            "residents.strain_work",
        ),
        writes=("residents.active", "residents.trust_leaders", "residents.free_time"),
        en="residents weigh whether to take part",
        zh="居民权衡是否参与",
    ),
    Rule(
        name="wearing",
        act=wearing,
        prepare=first_levels,
        parameters=Wearing,
        reads=(
            "residents.active",
            "residents.efficacy",
            "residents.strain_work",
            "residents.need",
        ),
        writes=("residents.efficacy", "residents.strain_work", "residents.need"),
        en="the active learn and tire, the others forget and rest",
        zh="参与者学习并疲劳，其他人遗忘并恢复",
    ),
)


def settings(residents: int, weeks: int) -> Any:
    """Return the scenario of the small model."""
    return extended(*RULES).read(
        {
            "scenario": {"name": "small_model", "weeks": weeks},
            "community": {"residents": residents, "need_domains": ["help"]},
            "network": {"kind": "small_world", "mean_ties": TIES, "rewired": REWIRED},
            "plan": {"strategy": "none"},
            "party": {"share": 0.0},
            "week": {"rules": [rule.name for rule in RULES]},
        },
        None,
    )


def make(residents: int, weeks: int, seed: int) -> Callable[[], Community]:
    """Return what constructs the model."""
    chosen = settings(residents, weeks)
    return lambda: Community(chosen, seed)
