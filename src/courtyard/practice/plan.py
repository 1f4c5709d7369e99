"""The team and its plan: the tables `[team]` and `[plan]` of a scenario."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from courtyard.foundations.quantities import Parameters, Share, one_of, quantity
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL
from courtyard.interventions.intervention import Choice, Favoured, Issue, Leaders, Stance
from courtyard.practice.strategies import PARTS, REPLAYED, STRATEGIES

MARGIN = 1e-9
"""What shares may add up to over one: errors of rounding."""


def _some_work(name: str) -> str:
    """Return the name of a level or an intervention."""
    return one_of(name, [*LEVELS, *INTERVENTIONS], "level or intervention")


def _one_work(name: str) -> str:
    """Return the name of an intervention that can be left out."""
    if name in LEVELS:
        raise ValueError(f"is a whole level; allowed: its interventions {', '.join(PARTS[name])}")
    if name in NEUTRAL:
        raise ValueError("cannot be left out: it takes the hours of what is left out")
    return one_of(name, [n for n in INTERVENTIONS if n not in NEUTRAL], "intervention")


Part = Annotated[str, AfterValidator(_some_work)]
Kind = Annotated[str, AfterValidator(_one_work)]
Weeks = Annotated[int, Field(ge=1, le=5200)]


class Team(Parameters):
    """The table `[team]`: the social workers."""

    workers: int = quantity(
        2, low=0, high=10000, plausible=(1, 6), unit="people",
        en="social workers", zh="社工人数",
    )  # fmt: skip
    hours: float = quantity(
        25.0, low=0.0, high=80.0, plausible=(10.0, 40.0), unit="hours a week",
        en="direct hours of each worker", zh="每位社工每周直接服务时长",
    )  # fmt: skip
    skill: float = quantity(
        0.6, low=0.0, high=1.0, plausible=(0.3, 0.9), unit="share",
        en="professional skill", zh="专业能力",
    )  # fmt: skip
    error: float = quantity(
        0.3, low=0.0, high=2.0, plausible=(0.1, 0.6), unit="share",
        en="error of what a worker sees without any understanding", zh="不了解社区时的观察误差",
    )  # fmt: skip
    blind: float = quantity(
        0.4, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of skill that is of use without any understanding",
        zh="不了解社区也能发挥的专业能力",
    )  # fmt: skip
    understanding: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.4), unit="share",
        en="understanding of the community at the start", zh="对社区的初始了解",
    )  # fmt: skip


class Plan(Parameters):
    """The table `[plan]`: where the hours go, when, and how the team leaves."""

    strategy: str = quantity("stage_matched", en="strategy", zh="策略")
    first_week: int = quantity(
        1, low=1, high=5200, unit="week", en="first week of the team", zh="社工入场的周",
    )  # fmt: skip
    last_week: int = quantity(
        22, low=0, high=5200, unit="week",
        en="last week of the team, and the reference exit in every arm", zh="社工撤出的周",
        source="T: five months",
    )  # fmt: skip
    leaving: Literal["abrupt", "tapered", "on_signs", "never"] = quantity(
        "abrupt", en="how the team leaves", zh="撤出方式",
    )  # fmt: skip
    emphasis: float = quantity(
        0.7, low=0.34, high=1.0, plausible=(0.5, 1.0), unit="share",
        en="share of the hours on the level that is emphasized", zh="重点层面的工时比例",
    )  # fmt: skip
    doing: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of the time with a team in which the worker does the organizing",
        zh="社工代办的比例",
    )  # fmt: skip
    credit: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of the credit for joint work that the worker takes", zh="社工占有功劳的比例",
    )  # fmt: skip
    service_first: int = quantity(
        0, low=0, high=5200, plausible=(0, 12), unit="weeks",
        en="weeks of direct service before anything else but survey_first",
        zh="先行直接服务的周数（在先行评估之后）",
    )  # fmt: skip
    stance: Stance = quantity(
        "neutral", en="where the workers stand in a dispute", zh="社工在纠纷中的立场",
    )  # fmt: skip
    issue: Issue = quantity(
        "wanted", en="which need the workers take up first", zh="社工优先回应的需要",
    )  # fmt: skip
    apprentices: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of the work with leaders that goes to deputies and able members",
        zh="骨干工作中面向后备骨干的比例",
    )  # fmt: skip
    leaders: Leaders = quantity(
        "all", en="whom work with leaders is for: all listed and post-holders, or post-holders",
        zh="骨干工作的对象：全部能人与任职者，或仅任职者",
    )  # fmt: skip
    chooses: Choice = quantity(
        "seen", en="by what those are chosen who are looked at and worked with as leaders to be",
        zh="选择能人与骨干培养对象的依据",
    )  # fmt: skip
    targeting: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="what being vulnerable counts in the choice of people, against what else counts",
        zh="选择服务对象时对困难群体的侧重",
    )  # fmt: skip
    favoured: Favoured = quantity(
        "vulnerable", en="who is favoured: the vulnerable, or as many others drawn at random",
        zh="侧重的对象：困难群体，或随机抽取的同样多的居民",
    )  # fmt: skip
    feedback: float = quantity(
        0.0, low=0.0, high=1000.0, plausible=(0.0, 4.0), unit="share a week",
        en="share of service and events moved in a week to a domain in which one need more than "
        "the mean of domains is unmet; 0: all goes to what is taken up first",
        zh="每周按未满足需求调整各领域服务与活动的幅度（0为全部投向优先回应的领域）",
    )  # fmt: skip
    feedback_delay: int = quantity(
        0, low=0, high=520, plausible=(0, 26), unit="weeks",
        en="weeks until what is unmet is heard, where service is adjusted to it",
        zh="未满足需求反馈到工作调整的延迟",
    )  # fmt: skip
    reference: str = quantity(
        "stage_matched", en="strategy whose realized hours constant, shuffled and yoked replay",
        zh="对照所重放的参考策略",
    )  # fmt: skip
    shares: dict[Part, Share] = quantity(
        {}, unit="share",
        en="own_mix: shares of the hours by level or intervention, the rest on the neutral list",
        zh="own_mix：各层面或各项工作的工时比例，其余为中性工时",
    )  # fmt: skip
    core_share: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="attention: share of the hours for the leading core", zh="attention：核心骨干的工时比例",
    )  # fmt: skip
    rest: Literal["members", "residents"] = quantity(
        "members", en="attention: for whom the other hours are", zh="attention：其余工时的对象",
    )  # fmt: skip
    without: list[Kind] = quantity(
        [], en="interventions left out, their hours on the neutral list",
        zh="不做的工作（其工时归入中性工时）",
    )  # fmt: skip
    every: dict[Kind, Weeks] = quantity(
        {}, unit="weeks",
        en="interventions done only every so many weeks, their hours between on the neutral list",
        zh="每隔几周才做一次的工作（其余周的工时归入中性工时）",
    )  # fmt: skip
    survey_first: int = quantity(
        0, low=0, high=5200, plausible=(0, 12), unit="weeks",
        en="weeks of visits and surveys before anything else", zh="先行评估的周数",
    )  # fmt: skip
    evaluates: Literal["observation", "counts", "both"] = quantity(
        "observation", en="what the signs of success are read from", zh="判断成效的依据",
        source="W30: neither feeling nor statistics alone",
    )  # fmt: skip
    reassess: int = quantity(
        1, low=0, high=5200, plausible=(0, 52), unit="weeks",
        en="weeks from one look at the signs to the next, 0 for a single look",
        zh="两次评估相隔的周数（0为只评估一次）",
    )  # fmt: skip
    reassess_hours: float = quantity(
        0.0, low=0.0, high=80.0, plausible=(0.0, 10.0), unit="hours a worker",
        en="hours of survey that each look after the first takes", zh="每次再评估所需的调查时长",
    )  # fmt: skip

    @field_validator("strategy", "reference")
    @classmethod
    def _known(cls, name: str) -> str:
        return one_of(name, STRATEGIES, "strategy")

    @field_validator("reference")
    @classmethod
    def _runs_itself(cls, name: str) -> str:
        return one_of(name, [n for n in STRATEGIES if n not in REPLAYED], "reference")

    @field_validator("shares")
    @classmethod
    def _no_more_than_all(cls, shares: dict[str, float]) -> dict[str, float]:
        total = sum(shares.values())
        if total > 1.0 + MARGIN:
            raise ValueError(f"the shares add up to {total:g}; allowed: at most 1")
        return shares

    @model_validator(mode="after")
    def _in_order(self) -> Plan:
        if self.last_week < self.first_week - 1:
            raise ValueError(
                f"the plan ends (last_week = {self.last_week}) before it begins "
                f"(first_week = {self.first_week})"
            )
        return self

    @property
    def weeks(self) -> int:
        """Number of weeks from the first to the last, inclusive."""
        return self.last_week - self.first_week + 1

    @property
    def takes_shares(self) -> bool:
        """Whether hours go by `shares`: in the strategy, or in the one that it replays."""
        strategy = STRATEGIES[self.strategy]
        return (STRATEGIES[self.reference] if strategy.replays else strategy).planned

    def left_out(self, week: int) -> frozenset[str]:
        """Return the interventions that are not done in a week, by `without` or by `every`.

        Weeks of the plan count from 1: what is done every fourth week is done in its weeks 4, 8,
        12, ...
        """
        number = week - self.first_week + 1
        paused = (name for name, weeks in self.every.items() if number % weeks)
        return frozenset((*self.without, *paused))

    def share_of_week(self, week: int) -> float:
        """Return how many of its weekly hours the team works in a week.

        Tapered, the same total is worked as if the team left abruptly: the whole first half at
        full strength and a third more, then less each week, down to nothing after the last.
        """
        return self.weeks_worked(week) - self.weeks_worked(week - 1)

    def weeks_worked(self, week: int) -> float:
        """Return how many full weeks of hours the team has worked up to the end of a week."""
        done = min(max(week - self.first_week + 1, 0), self.weeks)
        if self.leaving == "never":
            return float(max(week - self.first_week + 1, 0))
        return self._tapered[done] if self.leaving == "tapered" else float(done)

    @cached_property
    def _tapered(self) -> list[float]:
        """Full weeks of hours worked after each week of a tapered plan, from none to all."""
        shares = [min(1.0, 2.0 * (1.0 - (k + 0.5) / self.weeks)) for k in range(self.weeks)]
        worked = [0.0, *accumulate(shares)]
        return [x * self.weeks / max(worked[-1], 1e-12) for x in worked]
