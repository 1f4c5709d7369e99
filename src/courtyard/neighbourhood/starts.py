"""Where the stocks and traits of residents start: tables inside `[community]`."""

from __future__ import annotations

import numpy as np
from pydantic import model_validator

from courtyard.foundations.quantities import Parameters, Share, quantity


class Start(Parameters):
    """`[community.start]`: what a scenario says outright of the first day."""

    awareness: Share | tuple[Share, ...] | None = quantity(
        None,
        en="Awareness at the start (one number, or one for each resident)",
        zh="初始意识（一个数，或每位居民一个数）",
        unit="0 to 1",
    )
    active: float = quantity(
        0.0,
        en="Share of residents active at the start",
        zh="初始活跃居民比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.0, 0.2),
    )


def _mean(default: float, en: str, zh: str, least: float | None = None) -> float:
    """Declare the mean of a trait or stock among residents at the start."""
    low = round(max(0.0, default - 0.15), 2) if least is None else least
    plausible = (low, round(min(1.0, default + 0.15), 2))
    value: float = quantity(
        default,
        en=f"Mean {en} at the start",
        zh=f"初始{zh}平均值",
        unit="0 to 1",
        low=0,
        high=1,
        plausible=plausible,
    )
    return value


def _concentration(default: float, en: str, zh: str) -> float:
    """Declare how alike residents are in a trait or stock at the start."""
    value: float = quantity(
        default,
        en=f"Likeness of residents in {en} at the start",
        zh=f"初始{zh}集中度",
        unit="a + b of the Beta distribution",
        low=0.5,
        high=1000,
        plausible=(3.0, 20.0),
    )
    return value


class Means(Parameters):
    """`[community.means]`: the mean of each Beta distribution from which a column is drawn."""

    awareness: float = _mean(0.25, "awareness", "意识")
    efficacy: float = _mean(0.35, "efficacy", "自我效能感")
    responsibility: float = _mean(0.35, "responsibility", "责任感")
    belonging: float = _mean(0.40, "belonging", "归属感")
    knowledge: float = _mean(0.25, "knowledge of offices and procedures", "知识")
    familiarity: float = _mean(0.30, "familiarity with the community", "对社区的熟悉程度")
    skill: float = _mean(0.30, "organizing skill", "组织能力")
    settling: float = _mean(0.30, "skill of settling disputes", "化解矛盾的能力")
    planning: float = _mean(0.20, "skill of planning", "策划能力")
    family_support: float = _mean(0.60, "family support", "家庭支持")
    capacity: float = _mean(1.0, "capacity", "可用精力", least=0.5)
    liking: float = _mean(0.5, "liking for this kind of service", "对服务的兴趣", least=0.2)
    identity: float = _mean(0.2, "identification with those who serve", "对服务者的认同")
    authority: float = _mean(0.35, "orientation to authority", "权威取向")
    affinity: float = _mean(0.50, "affinity", "亲和力")
    fairness: float = _mean(0.50, "fairness", "公正")


class Concentrations(Parameters):
    """`[community.concentrations]`: mean (1 - mean) / (concentration + 1) is the variance."""

    awareness: float = _concentration(6, "awareness", "意识")
    efficacy: float = _concentration(8, "efficacy", "自我效能感")
    responsibility: float = _concentration(8, "responsibility", "责任感")
    belonging: float = _concentration(8, "belonging", "归属感")
    knowledge: float = _concentration(6, "knowledge of offices and procedures", "知识")
    familiarity: float = _concentration(6, "familiarity with the community", "对社区的熟悉程度")
    skill: float = _concentration(6, "organizing skill", "组织能力")
    settling: float = _concentration(6, "skill of settling disputes", "化解矛盾的能力")
    planning: float = _concentration(6, "skill of planning", "策划能力")
    family_support: float = _concentration(6, "family support", "家庭支持")
    capacity: float = _concentration(6, "capacity", "可用精力")
    liking: float = _concentration(6, "liking for this kind of service", "对服务的兴趣")
    identity: float = _concentration(8, "identification with those who serve", "对服务者的认同")
    authority: float = _concentration(6, "orientation to authority", "权威取向")
    affinity: float = _concentration(8, "affinity", "亲和力")
    fairness: float = _concentration(8, "fairness", "公正")


BETA_COLUMNS = tuple(Means.model_fields)
"""The columns that are drawn from a Beta distribution."""


class FreeTime(Parameters):
    """`[community.free_time]`: hours a week that a resident could give."""

    youth: float = quantity(
        4.0,
        en="Median free time of youths",
        zh="青年空闲时间中位数",
        unit="hours a week",
        low=0.5,
        high=40,
        plausible=(2.0, 8.0),
    )
    adult: float = quantity(
        3.0,
        en="Median free time of adults",
        zh="在职居民空闲时间中位数",
        unit="hours a week",
        low=0.5,
        high=40,
        plausible=(1.5, 6.0),
    )
    retired: float = quantity(
        14.0,
        en="Median free time of the retired",
        zh="退休居民空闲时间中位数",
        unit="hours a week",
        low=0.5,
        high=40,
        plausible=(7.0, 20.0),
    )
    spread: float = quantity(
        0.5,
        en="Spread of free time between residents",
        zh="居民空闲时间差异",
        unit="standard deviation of the logarithm",
        low=0,
        high=3,
        plausible=(0.3, 0.8),
    )

    def medians(self) -> np.ndarray:
        """Return the medians in the order of age bands, (3,)."""
        return np.array([self.youth, self.adult, self.retired])


def _online(default: float, en: str, zh: str) -> float:
    value: float = quantity(
        default,
        en=f"Share of {en} who can be reached online",
        zh=f"可线上联系的{zh}比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.3, 1.0),
    )
    return value


class Online(Parameters):
    """`[community.online]`: who can be reached online, by age band."""

    youth: float = _online(1.0, "youths", "青年")
    adult: float = _online(1.0, "adults", "在职居民")
    retired: float = _online(1.0, "retired residents", "退休居民")

    def shares(self) -> np.ndarray:
        """Return the shares in the order of age bands, (3,)."""
        return np.array([self.youth, self.adult, self.retired])


class Needs(Parameters):
    """`[community.needs]`: how strongly residents need help, between domains and within."""

    low: float = quantity(
        0.4,
        en="Least need level of a domain",
        zh="领域需求下限",
        unit="0 to 1",
        low=0,
        high=1,
        plausible=(0.2, 0.55),
    )
    high: float = quantity(
        0.7,
        en="Greatest need level of a domain",
        zh="领域需求上限",
        unit="0 to 1",
        low=0,
        high=1,
        plausible=(0.55, 0.9),
    )
    spread: float = quantity(
        0.2,
        en="Spread of need between residents",
        zh="居民需求差异",
        unit="standard deviation",
        low=0,
        high=1,
        plausible=(0.1, 0.3),
    )
    levels: tuple[Share, ...] | None = quantity(
        None,
        en="Need level of each domain, in their order, instead of drawn ones",
        zh="各领域需求水平（依次列出；不填则随机）",
        unit="0 to 1",
    )

    @model_validator(mode="after")
    def _ordered(self) -> Needs:
        if self.high < self.low:
            raise ValueError(f"high ({self.high:g}) must not be below low ({self.low:g})")
        return self
