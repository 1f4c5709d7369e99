"""Thresholds: how many others it takes until one joins (Granovetter 1978)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import model_validator
from scipy import special

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck
from courtyard.state import Change, State
from courtyard.state.ties import Floats

if TYPE_CHECKING:
    from courtyard.rules.decision import Decision

REACHED_WITHIN = 1e-9
"""A share that falls short of a threshold by no more than this has reached it."""


class Threshold(Parameters):
    """The table `[decision.threshold]`: how thresholds are dealt."""

    draw: Literal["list", "quantiles", "random"] | None = quantity(
        None, en="listed, at the quantiles of a distribution, or drawn from it "
        "(left out: listed where values are given, else random)", zh="门槛的取法",
    )  # fmt: skip
    values: float | list[float] | None = quantity(
        None, en="thresholds in the order of residents, or one for all", zh="门槛列表",
    )  # fmt: skip
    distribution: Literal["uniform", "integers", "normal"] = quantity(
        "uniform", en="distribution of thresholds", zh="门槛的分布",
    )  # fmt: skip
    mean: float | None = quantity(None, en="mean of a normal distribution", zh="均值")
    sd: float | None = quantity(None, low=0.0, en="its standard deviation", zh="标准差")
    low: float | None = quantity(None, en="least threshold", zh="下限")
    high: float | None = quantity(None, en="greatest threshold", zh="上限")
    unit: Literal["people", "share"] = quantity(
        "people", en="whether thresholds count people or a share", zh="门槛单位：人数或比例",
    )  # fmt: skip
    outside: Literal["keep", "clip", "redraw"] = quantity(
        "keep", en="what is done with thresholds outside low and high", zh="超出范围的门槛",
    )  # fmt: skip

    @property
    def way(self) -> str:
        """How thresholds are dealt: list, quantiles or random."""
        return self.draw or ("random" if self.values is None else "list")

    @model_validator(mode="after")
    def _complete(self) -> Threshold:
        if self.way == "list":
            if self.values is None:
                raise ValueError('draw = "list" needs values')
        elif self.values is not None:
            raise ValueError('values go with draw = "list"')
        elif self.distribution == "normal" and (self.mean is None or not self.sd):
            raise ValueError('distribution = "normal" needs mean and a positive sd')
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self


class Starters(Parameters):
    """The table `[decision.starters]`: who is active in week 0, and counts."""

    people: list[int] | None = quantity(None, en="numbers of the starters", zh="最初行动者编号")
    count: int | None = quantity(None, low=0, en="how many start", zh="最初行动者人数")
    chosen: Literal["block", "random", "neighbourhood"] = quantity(
        "block", en="the first in order, anyone, or someone and his or her ties",
        zh="最初行动者的选法",
    )  # fmt: skip

    @model_validator(mode="after")
    def _one_way(self) -> Starters:
        if (self.people is None) == (self.count is None):
            raise ValueError("give either people or count")
        return self


def decide(now: State, p: Decision, luck: Luck) -> Change:
    """Let everyone join whose threshold is reached.

    Thresholds that count people are held against the others who are active, shares against
    active/n (everyone) or active/degree (ties). Reached means at least, to within 1e-9; without
    ties nobody is reached. With `noise` some act below their threshold.
    """
    people = now.residents
    slips = luck.uniform("noise") < p.noise if p.noise > 0.0 else np.zeros(people.rows, np.bool_)
    if p.update == "one_by_one":
        order = np.argsort(luck.uniform("order"), kind="stable")
        return Change({"residents.active": _in_turn(now, p, slips, order)})
    acts = _reached(now, p, people.active) | slips
    return Change({"residents.active": acts if p.reversible else acts | people.active})


def _reached(now: State, p: Decision, active: Any) -> Any:
    """Return whose threshold is reached, bool (n,)."""
    threshold = now.residents.threshold - REACHED_WITHIN
    share = p.threshold.unit == "share"
    if p.looks_at == "ties":
        seen = now.ties.mean(active) if share else now.ties.sum(active)
        return (seen >= threshold) & (now.ties.degree > 0)
    total = np.count_nonzero(active)
    return (total / active.size if share else total - active) >= threshold


def _in_turn(now: State, p: Decision, slips: Any, order: Any) -> Any:
    """Let residents act one after the other, each seeing what those before have done."""
    active = now.residents.active.copy()
    threshold = (now.residents.threshold - REACHED_WITHIN).tolist()
    share, by_ties = p.threshold.unit == "share", p.looks_at == "ties"
    total, n = int(np.count_nonzero(active)), active.size
    for i in order.tolist():
        was = bool(active[i])
        if was and not p.reversible:
            continue
        if by_ties:
            around = now.ties.neighbours(i)
            seen = float(np.count_nonzero(active[around]))
            seen = seen / max(len(around), 1) if share else seen
            acts = len(around) > 0 and seen >= threshold[i]
        else:
            acts = (total / n if share else total - was) >= threshold[i]
        active[i] = acts or slips[i]
        total += int(active[i]) - was
    return active


def deal(now: State, p: Decision, luck: Luck) -> Change:
    """Deal thresholds to residents and make the starters active."""
    active = now.residents.active.copy()
    if p.starters is not None:
        active[_starters(now, p.starters, luck)] = True
    return Change(
        {
            "residents.threshold": _thresholds(p.threshold, now.residents.rows, luck),
            "residents.active": active,
        }
    )


def _thresholds(p: Threshold, n: int, luck: Luck) -> Floats:
    low, high = _bounds(p, n)
    if p.way == "list":
        given = np.asarray(p.values, dtype=np.float64)
        if given.ndim and given.size != n:
            raise InputError(
                "one threshold for each resident is needed",
                key="decision.threshold.values",
                given=f"{given.size} values",
                allowed=f"{n} values (community.residents)",
            )
        drawn = np.broadcast_to(given, n).copy()
        return np.clip(drawn, low, high) if p.outside == "clip" else drawn
    u = luck.uniform("threshold")
    if p.way == "quantiles":
        order = np.argsort(u, kind="stable")
        u = np.empty(n)
        u[order] = (np.arange(n) + 0.5) / n
    return _quantile(p, u, low, high)


def _bounds(p: Threshold, n: int) -> tuple[float, float]:
    """Return low and high, where left out 0 and 1 for a share, 0 and n - 1 for people."""
    return (
        0.0 if p.low is None else p.low,
        (1.0 if p.unit == "share" else n - 1.0) if p.high is None else p.high,
    )


def _quantile(p: Threshold, u: Floats, low: float, high: float) -> Floats:
    """Return the thresholds at quantiles u, (n,), of the distribution."""
    if p.distribution == "uniform":
        return low + (high - low) * u
    if p.distribution == "integers":
        return np.minimum(np.floor(low + (high - low + 1.0) * u), high)
    assert p.mean is not None and p.sd is not None  # checked when the table was read
    if p.outside == "redraw":
        # To draw again until it falls inside is to draw from the truncated distribution.
        below, above = special.ndtr((np.array([low, high]) - p.mean) / p.sd)
        if above - below < 1e-9:
            raise InputError(
                "hardly any threshold falls between low and high, drawing again has no end",
                key="decision.threshold",
                given=f"low = {low:g}, high = {high:g}",
                allowed='bounds that the distribution reaches, or outside = "clip"',
            )
        u = below + u * (above - below)
    drawn = p.mean + p.sd * special.ndtri(u)
    return np.clip(drawn, low, high) if p.outside == "clip" else drawn


def _starters(now: State, p: Starters, luck: Luck) -> Any:
    """Return the numbers of the starters."""
    n = now.residents.rows
    if p.people is not None:
        wrong = [i for i in p.people if not 0 <= i < n]
        if wrong:
            raise InputError(
                "no such resident", key="decision.starters.people", given=wrong[0],
                allowed=f"0 to {n - 1}",
            )  # fmt: skip
        return p.people
    count = p.count or 0
    if count > n:
        raise InputError(
            "more starters than residents", key="decision.starters.count", given=count,
            allowed=f"0 to {n}",
        )  # fmt: skip
    if p.chosen == "block":
        return np.arange(count)
    order = np.argsort(luck.uniform("starters"), kind="stable")
    if p.chosen == "random" or count == 0:
        return order[:count]
    return _neighbourhood(now, int(order[0]), count, order)


def _neighbourhood(now: State, ego: int, count: int, order: Any) -> list[int]:
    """Return ego, its ties, their ties, ... until there are enough; then anyone."""
    chosen, seen = [ego], {ego}
    for i in chosen:
        if len(chosen) >= count:
            break
        for j in now.ties.neighbours(i).tolist():
            if j not in seen:
                seen.add(j)
                chosen.append(j)
    chosen += [i for i in order.tolist() if i not in seen]
    return chosen[:count]
