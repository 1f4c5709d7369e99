"""Means and paired differences by any grouping of points and arms, for pictures of whole designs.

Runs of one seed share their luck, so what a cell averages over is averaged within each seed first,
and intervals are over seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from courtyard.analysis.paired import interval, is_share
from courtyard.analysis.wilson import wilson

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("outcome", "seeds", "mean", "low95", "high95")

DRAWS = 2000
"""Samples of seeds, with replacement, from which intervals of what is no mean are made."""

SHARES = (("alive", 0.05), ("active", 0.02), ("gap", 0.05), ("lasting", 0.05))
"""Smallest effects of shares that would matter, by the beginning of the name (assumptions)."""


def means(
    outcomes: pd.DataFrame, name: str, by: Sequence[str], *, minus: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the mean of an outcome in each cell, or its mean difference from other runs.

    Args:
        outcomes: one row a run, with `point`, `arm`, `seed`, the columns `by` and the outcome.
        name: the outcome.
        by: what cells are told apart by.
        minus: the runs of one arm, whose value at the same point on the same seed is taken off.

    Returns:
        One row a cell, in order of appearance: `by`, `outcome`, `seeds`, `mean`, and the 95 %
        interval `low95`, `high95`, NaN for a single seed.
    """
    import pandas as pd

    table = outcomes[[*dict.fromkeys([*by, "point", "arm", "seed"])]].copy()
    values = outcomes[name].to_numpy(dtype=np.float64, na_value=np.nan)
    table["own"], table["base"] = values, 0.0
    if minus is not None:
        once = minus.drop_duplicates(["point", "seed"]).set_index(["point", "seed"])
        at = pd.MultiIndex.from_frame(table[["point", "seed"]])
        table["base"] = once[name].reindex(at).to_numpy(dtype=np.float64, na_value=np.nan)
        table["itself"] = table["arm"].isin(minus["arm"])
    table = table[np.isfinite(table["own"]) & np.isfinite(table["base"])]
    share = is_share(values, name)
    rows = [
        [*cell, name, *_cell(own, share, paired=minus is not None)]
        for cell, own in table.groupby(list(by), sort=False, dropna=False)
    ]
    return pd.DataFrame(rows, columns=[*by, *COLUMNS])


def _cell(own: pd.DataFrame, share: bool, *, paired: bool) -> tuple[int, float, float, float]:
    """Return seeds, mean and the 95 % interval of one cell."""
    each = own.groupby("seed")[["own", "base"]].mean()
    single = len(each) == len(own)
    a, b = each["own"].to_numpy(), each["base"].to_numpy()
    if share and single and not paired:
        return (len(a), float(a.mean()), *wilson(float(a.sum()), len(a)))
    itself = paired and bool(own["itself"].all())
    found = interval(a, b, binary=share and single, same_runs=itself)
    return len(a), found.difference, found.centre - found.half[0], found.centre + found.half[0]


def best_value(outcomes: pd.DataFrame, name: str, along: str) -> tuple[float, float, float] | None:
    """Return the value of `along` with the highest mean, and the 95 % interval of where it lies.

    Args:
        outcomes: the runs of one line: `seed`, `along` (numbers) and the outcome.
        name: the outcome.
        along: the column.

    Returns:
        Best, low, high; None for fewer than two seeds in which every value was run.
    """
    table = outcomes.pivot_table(index="seed", columns=along, values=name, aggfunc="mean").dropna()
    if len(table) < 2 or table.shape[1] < 2:
        return None
    values = table.columns.to_numpy(dtype=np.float64)
    found = resampled(table.to_numpy(dtype=np.float64))
    places = values[found.argmax(axis=1)]
    best = values[int(table.to_numpy().mean(axis=0).argmax())]
    low, high = np.quantile(places, [0.025, 0.975], method="inverted_cdf")
    return float(best), float(low), float(high)


def near_best(outcomes: pd.DataFrame, name: str, along: str, delta: float) -> list[float]:
    """Return the values of `along` that are not shown to be worse than the best by `delta`.

    A set, not a winner: those whose mean difference from the best has a 95 % interval that reaches
    above -delta. The fewer seeds there are, the more values are in it.

    Args:
        outcomes: the runs of one line: `seed`, `along` (numbers) and the outcome.
        name: the outcome.
        along: the column.
        delta: the smallest effect that would matter.

    Returns:
        The values, ascending; none for fewer than two seeds in which every value was run.
    """
    table = outcomes.pivot_table(index="seed", columns=along, values=name, aggfunc="mean").dropna()
    if len(table) < 2 or table.shape[1] < 2 or not np.isfinite(delta):
        return []
    each = table.to_numpy(dtype=np.float64)
    behind = each - each[:, [int(each.mean(axis=0).argmax())]]
    high = np.quantile(resampled(behind), 0.975, axis=0)
    kept: list[float] = table.columns.to_numpy(dtype=np.float64)[high >= -delta].tolist()
    return kept


def resampled(each: NDArray[np.float64], draws: int = DRAWS) -> NDArray[np.float64]:
    """Return means over samples of the rows of `each`, (seeds, k), with replacement: (draws, k).

    The samples are the same every time, so that a picture is.
    """
    rng = np.random.default_rng(1)
    weights = rng.multinomial(len(each), np.full(len(each), 1.0 / len(each)), size=draws)
    drawn: NDArray[np.float64] = weights @ each / len(each)
    return drawn


def smallest(name: str, baseline: Any) -> float:
    """Return the smallest effect on an outcome that would matter (assumptions).

    Chances of survival and gaps 5 points, shares of active residents 2; needs 5 % of the baseline;
    weeks 8; else a fifth of the standard deviation between the runs of the baseline.

    Args:
        name: the outcome.
        baseline: its values in the runs of the baseline.
    """
    values = np.asarray(baseline, dtype=np.float64)
    values = values[np.isfinite(values)]
    for beginning, effect in SHARES:
        if name.startswith(beginning) and not name.endswith(("_end", "_year")):
            return effect
    if not values.size:
        return float("nan")
    if name == "needs":
        return 0.05 * abs(float(values.mean()))
    if name.endswith(("_week", "_weeks", "_life", "life_mean")):
        return 8.0
    return 0.2 * float(values.std(ddof=1)) if values.size > 1 else float("nan")
