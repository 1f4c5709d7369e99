"""From parts of runs to one number with its interval; the run is the unit."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

type Numbers = NDArray[np.float64]

Form = Literal["ratio", "difference", "quotient"]
"""What the parts of a measure stand for: a/b, a/b - c/d, or (a/b)/(c/d)."""

RESAMPLES = 4999


@dataclass(frozen=True)
class Estimate:
    """A number and how sure it is.

    Attributes:
        value: pooled over runs; NaN where nothing was measured.
        low, high: the 95 % interval.
        error: its standard error.
        runs: runs that were added up, those without a case of it among them.
    """

    value: float
    low: float
    high: float
    error: float
    runs: int

    def clear(self) -> bool:
        """Say whether its 99.9 % interval, by Student's t of the runs, leaves out 0."""
        limit = stats.t.ppf(0.9995, max(self.runs - 1, 1))
        return self.runs > 4 and abs(self.value) > limit * self.error


def width(form: Form) -> int:
    """Return how many parts a form has."""
    return 2 if form == "ratio" else 4


def pooled(parts: Any, form: Form, axis: int = -1) -> Any:
    """Return the number that parts stand for, added up over runs along an axis.

    Args:
        parts: the parts in turn, each an array with an axis of runs.
        form: what they stand for.
        axis: the axis of runs.
    """
    total = [np.sum(part, axis=axis) for part in parts]
    first = _over(total[0], total[1])
    if form == "ratio":
        return first
    second = _over(total[2], total[3])
    return first - second if form == "difference" else _over(first, second)


def _over(x: Any, y: Any) -> Any:
    """Return x/y, NaN where y is 0."""
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    return np.divide(x, y, out=np.full(x.shape, np.nan), where=y != 0.0)


def estimate(parts: Numbers, form: Form) -> Estimate:
    """Return what runs say together, with a percentile bootstrap over runs.

    Args:
        parts: (runs, 2) or (runs, 4).
        form: what they stand for.
    """
    found = _bootstrapped([*parts.T], lambda *p, axis: pooled(p, form, axis), len(parts))
    total = parts.sum(axis=0)
    whole = bool((parts == np.round(parts)).all()) and 0.0 <= total[0] <= total[1]
    if found.error > 0.0 or form != "ratio" or not whole or total[1] == 0.0:
        return found
    # Never, or always: resampling cannot see how sure that is, an exact interval can.
    exact = stats.binomtest(int(total[0]), int(total[1])).proportion_ci()
    return Estimate(found.value, float(exact.low), float(exact.high), 0.0, found.runs)


def change(parts: Numbers, before: Numbers, form: Form) -> Estimate:
    """Return how much a number differs from what it was, on the same seeds in the same order."""
    k = width(form)
    if np.array_equal(parts, before):
        # The same in every run: nothing to draw.
        value = float(pooled([*parts.T], form)) * 0.0
        return Estimate(value, value, value, 0.0, len(parts))

    def differs(*p: Any, axis: int) -> Any:
        return pooled(p[:k], form, axis) - pooled(p[k:], form, axis)

    return _bootstrapped([*parts.T, *before.T], differs, len(parts))


def mean_difference(x: Numbers) -> Estimate:
    """Return the mean of paired differences x, (runs,), with its t interval."""
    if x.size < 2 or np.ptp(x) == 0.0:
        value = float(x.mean()) if x.size else math.nan
        return Estimate(value, value, value, 0.0, x.size)
    low, high = stats.ttest_1samp(x, 0.0).confidence_interval(0.95)
    return Estimate(float(x.mean()), float(low), float(high), float(stats.sem(x)), x.size)


def _bootstrapped(columns: list[Numbers], number: Any, runs: int) -> Estimate:
    value = float(number(*columns, axis=-1)) if runs else math.nan
    if runs < 2 or not math.isfinite(value):
        return Estimate(value if math.isfinite(value) else math.nan, math.nan, math.nan, 0.0, runs)
    with warnings.catch_warnings():
        # SciPy warns where its own interval cannot be had; the one below is made of the draws.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        drawn = stats.bootstrap(
            columns, number, paired=True, vectorized=True, n_resamples=RESAMPLES,
            method="percentile", batch=500, rng=np.random.default_rng(1),
        ).bootstrap_distribution  # fmt: skip
    # A resample without a single case of what is measured has no number: it is left out.
    drawn = drawn[np.isfinite(drawn)]
    if not drawn.size:
        return Estimate(value, math.nan, math.nan, 0.0, runs)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value, float(low), float(high), float(drawn.std()), runs)


def verdict(found: Estimate, low: float, high: float) -> str:
    """Say whether a target is met: with the whole interval, with none of it, or with a part."""
    if not math.isfinite(found.low):
        return "not measured"
    if low <= found.low and found.high <= high:
        return "met"
    return "missed" if found.high < low or found.low > high else "open"
