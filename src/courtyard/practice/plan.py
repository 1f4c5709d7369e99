"""The team and its plan: the tables `[team]`, `[plan]` and `[party]` of a scenario."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import Literal

from pydantic import field_validator, model_validator

from courtyard.foundations.quantities import Parameters, one_of, quantity
from courtyard.interventions.intervention import Issue, Stance
from courtyard.practice.strategies import REPLAYED, STRATEGIES


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
        en="weeks of direct service before anything else", zh="先行直接服务的周数",
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
    reference: str = quantity(
        "stage_matched", en="strategy whose realized hours constant, shuffled and yoked replay",
        zh="对照所重放的参考策略",
    )  # fmt: skip

    @field_validator("strategy", "reference")
    @classmethod
    def _known(cls, name: str) -> str:
        return one_of(name, STRATEGIES, "strategy")

    @field_validator("reference")
    @classmethod
    def _runs_itself(cls, name: str) -> str:
        return one_of(name, [n for n in STRATEGIES if n not in REPLAYED], "reference")

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


class Party(Parameters):
    """The table `[party]`: Party members among the residents."""

    share: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.03, 0.2), unit="share",
        en="Party members among adults and retired", zh="成年居民中的党员比例",
        source="about 100 million of 1.1 billion adults nationwide, [M]; assumption for a place",
    )  # fmt: skip
    calls: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance that an active Party member calls on a tie to join",
        zh="参与的党员每周动员熟人的概率",
    )  # fmt: skip
