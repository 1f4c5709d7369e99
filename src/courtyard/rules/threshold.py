"""Thresholds: how many others it takes until one joins (Granovetter 1978)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import model_validator

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck
from courtyard.state import Change, State
from courtyard.state.ties import Floats

if TYPE_CHECKING:
    from courtyard.rules.decision import Decision

REACHED_WITHIN = 1e-9
"""A share that falls short of a threshold by no more than this has reached it."""

RAREST = 1e-9
"""Chance of falling between low and high below which thresholds are not drawn again."""


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
            if self.outside == "redraw":
                raise ValueError("a list is not drawn, so nothing of it can be redrawn")
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
    threshold, share = now.residents.threshold, p.threshold.unit == "share"
    if p.looks_at == "ties":
        seen = now.ties.mean(active) if share else now.ties.sum(active)
        return (seen + REACHED_WITHIN >= threshold) & (now.ties.degree > 0)
    total = int(np.count_nonzero(active))
    if share:
        return threshold <= total / active.size + REACHED_WITHIN
    # Others: for whom is active, one less. Two comparisons with one number are faster than
    # one with a column of numbers.
    reached = threshold <= total + REACHED_WITHIN
    return np.where(active, threshold <= total - 1 + REACHED_WITHIN, reached)


def _in_turn(now: State, p: Decision, slips: Any, order: Any) -> Any:
    """Let residents act one after the other, each seeing what those before have done."""
    active = now.residents.active.copy()
    threshold = now.residents.threshold.tolist()
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
            acts = len(around) > 0 and seen + REACHED_WITHIN >= threshold[i]
        else:
            seen = total / n if share else total - was
            acts = seen + REACHED_WITHIN >= threshold[i]
        active[i] = acts or slips[i]
        total += int(active[i]) - was
    return active


def check_fits(p: Decision, n: int) -> None:
    """Refuse thresholds and starters that do not fit n residents.

    Raises:
        InputError: naming the key of `[decision]`.
    """
    if p.rule != "threshold":
        return
    _check_thresholds(p.threshold, n)
    if p.starters is not None:
        _check_starters(p.starters, n)


def _check_thresholds(p: Threshold, n: int) -> None:
    if isinstance(p.values, list) and len(p.values) != n:
        raise InputError(
            "one threshold for each resident is needed",
            key="decision.threshold.values",
            given=f"{len(p.values)} values",
            allowed=f"{n} values (community.residents)",
        )
    low, high = _bounds(p, n)
    if p.outside == "keep" and (p.way == "list" or p.distribution == "normal"):
        return  # the bounds are not read
    given = f"low = {low:g}, high = {high:g}"
    whole = p.way != "list" and p.distribution == "integers"
    if low > high or (whole and np.ceil(low) > np.floor(high)):
        raise InputError(
            "there is no threshold between low and high",
            key="decision.threshold",
            given=given,
            allowed="low up to high" + (", with a whole number between" if whole else ""),
        )
    if p.outside == "redraw" and p.distribution == "normal":
        below, above = _chances(p, low, high)
        if above - below < RAREST:
            raise InputError(
                "hardly any threshold falls between low and high, drawing again has no end",
                key="decision.threshold",
                given=given,
                allowed='bounds that the distribution reaches, or outside = "clip"',
            )


def _check_starters(p: Starters, n: int) -> None:
    wrong = [i for i in p.people or () if not 0 <= i < n]
    if wrong:
        raise InputError(
            "no such resident",
            key="decision.starters.people",
            given=wrong[0],
            allowed=f"0 to {n - 1}",
        )
    if p.count is not None and p.count > n:
        raise InputError(
            "more starters than residents",
            key="decision.starters.count",
            given=p.count,
            allowed=f"0 to {n}",
        )


def deal(now: State, p: Decision, luck: Luck) -> Change:
    """Deal thresholds to residents and make the starters active."""
    check_fits(p, now.residents.rows)
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
        given = np.broadcast_to(np.asarray(p.values, dtype=np.float64), n).copy()
        return np.clip(given, low, high) if p.outside == "clip" else given
    u = luck.uniform("threshold")
    if p.way == "quantiles":
        dealt = np.empty(n)
        dealt[np.argsort(u, kind="stable")] = (np.arange(n) + 0.5) / n
        u = dealt
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
        low, high = np.ceil(low), np.floor(high)
        return np.minimum(np.floor(low + (high - low + 1.0) * u), high)
    if p.outside == "redraw":
        # To draw again until it falls inside is to draw from the truncated distribution.
        below, above = _chances(p, low, high)
        u = below + u * (above - below)
    assert p.mean is not None and p.sd is not None  # checked when the table was read
    from scipy import special  # noqa: PLC0415 - heavy, needed only in runs

    drawn = p.mean + p.sd * special.ndtri(u)
    return drawn if p.outside == "keep" else np.clip(drawn, low, high)


def _chances(p: Threshold, low: float, high: float) -> tuple[float, float]:
    """Return the chances of a normal threshold below low and below high."""
    assert p.mean is not None and p.sd is not None  # checked when the table was read
    from scipy import special  # noqa: PLC0415 - heavy, needed only in runs

    below, above = special.ndtr((np.array([low, high]) - p.mean) / p.sd)
    return float(below), float(above)


def _starters(now: State, p: Starters, luck: Luck) -> Any:
    """Return the numbers of the starters."""
    if p.people is not None:
        return p.people
    count = p.count or 0
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
