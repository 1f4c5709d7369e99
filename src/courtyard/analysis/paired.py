"""Paired comparison: each arm against the baseline on the same seeds.

Two arms meet the same people and the same luck under one seed, so that the difference between them
varies less than either. The run is the unit, and a pair counts where both its runs ended well.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
Verdict = Literal["higher", "lower", "not told apart"]
Method = Literal["t", "Bonett-Price", "same runs", "none"]

LEVELS = (0.95, 0.999)
"""Confidence of the two intervals: the usual one, and the one that verdicts on claims ask for."""

MOST_REPLICATIONS = 10**9
"""Replications beyond which no number is given."""

COLUMNS = (
    "arm", "baseline", "outcome", "pairs", "left_out", "mean", "mean_baseline", "difference", "sd",
    "low95", "high95", "low999", "high999", "correlation", "discordant_up", "discordant_down",
    "verdict", "more", "method", "restricted_at",
)  # fmt: skip
"""What a comparison says, after the point and its keys.

- `pairs`: pairs of runs in which both have a value; `left_out`: pairs that lack one.
- `mean`, `mean_baseline`, `difference`, `sd` (of the differences).
- `low95`, `high95`, `low999`, `high999`: the interval, NaN for fewer than two pairs.
- `correlation`: between arm and baseline over seeds; NaN where one does not vary.
- `discordant_up`, `discordant_down`: for outcomes of 0 and 1, the pairs in which only the arm, only
  the baseline has a 1; else missing.
- `verdict`: by the 95 % interval.
- `more`: further replications until the half-width of the 95 % interval is below the difference (or
  `until_width`), if the runs to come are like these; missing where no number would do.
- `method`: "t" (t interval of paired differences), "Bonett-Price" (adjusted Wald interval of paired
  shares), "same runs" (both arms are the same settings) or "none".
- `restricted_at`: the value put in by `restrict`, if any.
"""


@dataclass(frozen=True)
class Interval:
    """A paired difference and how sure it is.

    Attributes:
        difference: mean of arm minus baseline.
        sd: standard deviation of the differences between pairs.
        spread: what the width of the interval is made of: `sd`, or what the method has instead.
        half: half of the width of the interval at each of `LEVELS`; NaN for a single pair.
        centre: middle of the interval, which an adjusted interval does not have at `difference`.
        method: how the interval was made.
    """

    difference: float
    sd: float
    spread: float
    half: tuple[float, float]
    centre: float
    method: Method


def compare(
    outcomes: pd.DataFrame,
    *,
    baseline: str,
    names: Sequence[str] | None = None,
    until_width: float | None = None,
    restrict: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Compare every arm with the baseline, at each point, on the same seeds.

    Args:
        outcomes: one row a run: `run`, `point`, `arm`, any varied keys, `replicate`, `seed`, and a
            column for each outcome. The order of rows does not matter.
        baseline: the arm that every other is compared with.
        names: the outcomes to compare, in order; left out: all of them.
        until_width: half-width that the 95 % interval shall have; `more` is counted up to it
            instead of up to the difference itself.
        restrict: for an outcome that is a time, the value that it takes in runs in which nothing
            happened (its last week): means are then restricted means. Elsewhere a run without a
            value leaves its pair out.

    Returns:
        One row for each point, outcome and arm, with the point, its keys and `COLUMNS`.

    Raises:
        InputError: there is no such arm or outcome.
    """
    import pandas as pd

    keys = _keys(outcomes)
    known = [name for name in outcomes.columns if name not in keys]
    wanted = list(known if names is None else names)
    arms = list(dict.fromkeys(outcomes["arm"]))
    _check(wanted, known, until_width)
    if len(outcomes) and baseline not in arms:
        raise InputError(
            "no finished run of this arm", given=baseline, allowed=arms,
            nearest=nearest(baseline, arms),
        )  # fmt: skip
    shares = {name for name in wanted if is_share(outcomes[name].to_numpy(float), name)}
    others = [arm for arm in arms if arm != baseline]
    varied = keys[keys.index("arm") + 1 : -2]
    rows: list[dict[str, Any]] = []
    for where, here in outcomes.groupby("point", sort=True):
        place = {"point": where, **{key: here[key].iloc[0] for key in varied}}
        found = _AtPoint(here, wanted, shares).all_compared(others, baseline, restrict, until_width)
        rows += [place | each for each in found]
    frame = pd.DataFrame(rows, columns=["point", *varied, *COLUMNS])
    return frame.astype({"more": "Int64", **_COUNTS})


def _check(wanted: Sequence[str], known: Sequence[str], until_width: float | None) -> None:
    """Refuse outcomes that are not there, and a width that no interval has."""
    for name in wanted:
        if name not in known:
            raise InputError(
                "no such outcome", given=name, allowed=known, nearest=nearest(name, known)
            )
    if until_width is not None and not until_width > 0:
        raise InputError("must be above 0", key="--until-width", given=until_width)


_COUNTS = {"pairs": "int64", "left_out": "int64", "discordant_up": "Int64",
           "discordant_down": "Int64"}  # fmt: skip


def _keys(outcomes: pd.DataFrame) -> list[str]:
    """Return the columns that say which run it is: all up to `seed`."""
    names = list(outcomes.columns)
    return names[: names.index("seed") + 1]


class _AtPoint:
    """The runs of one point, seed by seed.

    Attributes:
        outcomes: for each arm its outcomes, shape (seeds, outcomes), NaN where there is none.
        runs: for each arm the ids of its runs, shape (seeds,), "" where there is none.
    """

    def __init__(self, here: pd.DataFrame, names: list[str], shares: Collection[str]) -> None:
        self.names, self.shares = names, shares
        self.outcomes: dict[str, Numbers] = {}
        self.runs: dict[str, NDArray[np.object_]] = {}
        seeds = np.unique(here["seed"].to_numpy())
        for arm, own in here.groupby("arm", sort=False):
            place = np.searchsorted(seeds, own["seed"].to_numpy())
            values = np.full((len(seeds), len(names)), np.nan)
            values[place] = own[names].to_numpy(dtype=np.float64, na_value=np.nan)
            runs = np.full(len(seeds), "", dtype=object)
            runs[place] = own["run"].to_numpy()
            self.outcomes[str(arm)], self.runs[str(arm)] = values, runs

    def all_compared(
        self,
        arms: Sequence[str],
        baseline: str,
        restrict: Mapping[str, float] | None,
        until_width: float | None,
    ) -> Iterator[dict[str, Any]]:
        """Yield the comparison of each outcome of each arm that has runs here, as the baseline."""
        for name in self.names:
            limit = (restrict or {}).get(name)
            for arm in arms:
                if {arm, baseline} <= self.outcomes.keys():
                    yield self.compared(arm, baseline, name, limit, until_width)

    def compared(
        self, arm: str, baseline: str, name: str, limit: float | None, until_width: float | None
    ) -> dict[str, Any]:
        """Return the comparison of one outcome of an arm with the baseline."""
        a, b = (self._column(each, name, limit) for each in (arm, baseline))
        both = np.isfinite(a) & np.isfinite(b)
        same = bool(both.any() and (self.runs[arm] == self.runs[baseline])[both].all())
        return {
            "arm": arm,
            "baseline": baseline,
            "outcome": name,
            "left_out": int((~both).sum()),
            "restricted_at": np.nan if limit is None else float(limit),
            **pair(
                a[both],
                b[both],
                binary=name in self.shares and limit is None,
                same_runs=same,
                until_width=until_width,
            ),
        }

    def _column(self, arm: str, name: str, limit: float | None) -> Numbers:
        values = self.outcomes[arm][:, self.names.index(name)]
        if limit is None:
            return values
        return np.where(np.isnan(values) & (self.runs[arm] != ""), limit, values)


def is_share(values: Numbers, name: str) -> bool:
    """Return whether an outcome only ever is 0 or 1, so that its mean is a share of runs.

    What never is anything but 0 may be a count that was never reached; of `alive...` it is known.
    """
    found = set(np.unique(values[np.isfinite(values)]))
    return bool(found) and found <= {0.0, 1.0} and (len(found) == 2 or name.startswith("alive"))


def pair(
    arm: Numbers,
    baseline: Numbers,
    *,
    binary: bool = False,
    same_runs: bool = False,
    until_width: float | None = None,
) -> dict[str, Any]:
    """Return the comparison of two series of the same seeds; see `compare` for its parts.

    Args:
        arm: one value a seed, finite, shape (pairs,).
        baseline: the same seeds, shape (pairs,).
        binary: the values are 0 and 1.
        same_runs: the two series are the very same runs.
        until_width: as in `compare`.
    """
    count = len(arm)
    found = interval(arm, baseline, binary=binary, same_runs=same_runs)
    (low, high), (low999, high999) = (
        (found.centre - half, found.centre + half) for half in found.half
    )
    return {
        "pairs": count,
        "mean": float(arm.mean()) if count else np.nan,
        "mean_baseline": float(baseline.mean()) if count else np.nan,
        "difference": found.difference,
        "sd": found.sd,
        "low95": low,
        "high95": high,
        "low999": low999,
        "high999": high999,
        "correlation": correlation(arm, baseline),
        "discordant_up": int((arm > baseline).sum()) if binary else None,
        "discordant_down": int((arm < baseline).sum()) if binary else None,
        "verdict": verdict(low, high),
        "more": more_replications(found, count, until_width),
        "method": found.method,
    }


def interval(
    arm: Numbers, baseline: Numbers, *, binary: bool = False, same_runs: bool = False
) -> Interval:
    """Return the mean paired difference with its intervals.

    For outcomes of 0 and 1 the interval is that of Bonett and Price (2012, "Adjusted Wald
    confidence interval for a difference of binomial proportions based on paired data", Journal of
    Educational and Behavioral Statistics 37: 479-488): one pair is added to each kind of discordant
    pairs, so that a handful of pairs that all agree does not pass for certainty.
    """
    count = len(arm)
    if not count:
        return Interval(np.nan, np.nan, np.nan, (np.nan, np.nan), np.nan, "none")
    differences = arm - baseline
    mean = float(differences.mean())
    sd = float(differences.std(ddof=1)) if count > 1 else np.nan
    if same_runs:
        return Interval(mean, 0.0, 0.0, (0.0, 0.0), mean, "same runs")
    if count == 1:
        return Interval(mean, np.nan, np.nan, (np.nan, np.nan), mean, "none")
    if binary:
        up = (float((differences > 0).sum()) + 1) / (count + 2)
        down = (float((differences < 0).sum()) + 1) / (count + 2)
        spread = math.sqrt(up + down - (up - down) ** 2)
        error = spread / math.sqrt(count + 2)
        halves = [quantile(level) * error for level in LEVELS]
        return Interval(mean, sd, spread, (halves[0], halves[1]), up - down, "Bonett-Price")
    error = sd / math.sqrt(count)
    halves = [quantile(level, count - 1) * error for level in LEVELS]
    return Interval(mean, sd, sd, (halves[0], halves[1]), mean, "t")


@cache
def quantile(level: float, degrees: int | None = None) -> float:
    """Return how many standard errors a two-sided interval reaches to each side.

    Args:
        level: its confidence.
        degrees: degrees of freedom of Student's t; left out: the normal distribution.
    """
    from scipy import stats

    upper = (1 + level) / 2
    return float(stats.norm.ppf(upper) if degrees is None else stats.t.ppf(upper, degrees))


def correlation(arm: Numbers, baseline: Numbers) -> float:
    """Return the correlation over seeds, NaN where one of the two does not vary."""
    if len(arm) < 2 or np.ptp(arm) == 0 or np.ptp(baseline) == 0:
        return float("nan")
    a, b = (each - each.mean() for each in (arm, baseline))
    a, b = a / np.abs(a).max(), b / np.abs(b).max()  # so that no square is lost or overflows
    return float(np.clip((a * b).sum() / math.sqrt((a * a).sum() * (b * b).sum()), -1, 1))


def verdict(low: float, high: float) -> Verdict:
    """Return the word for an interval."""
    if low > 0:
        return "higher"
    return "lower" if high < 0 else "not told apart"


def more_replications(found: Interval, pairs: int, until_width: float | None = None) -> int | None:
    """Return how many further pairs bring the half-width of the 95 % interval below what is wanted.

    That is the difference itself, or `until_width`. None where no number would do: there is no
    difference to settle, or nothing is known of how much pairs vary.
    """
    wanted = abs(found.difference) if until_width is None else until_width
    if found.half[0] < wanted or found.method == "same runs":
        return 0
    if not (math.isfinite(found.half[0]) and wanted > 0):
        return None
    needed = pairs_needed(found, wanted)
    return None if needed is None else max(needed - pairs, 1)


def pairs_needed(found: Interval, wanted: float) -> int | None:
    """Return the least number of pairs whose interval has a half-width below `wanted`."""
    if not (math.isfinite(found.spread) and wanted > 0):
        return None

    def half(count: int) -> float:
        factor = quantile(LEVELS[0], count - 1 if found.method == "t" else None)
        return factor * found.spread / math.sqrt(count)

    if half(MOST_REPLICATIONS) >= wanted:
        return None
    low, high = 2, 2
    while half(high) >= wanted:
        low, high = high, min(high * 2, MOST_REPLICATIONS)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if half(middle) < wanted else (middle + 1, high)
    return high
