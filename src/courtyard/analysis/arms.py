"""What each arm came to: how many of its runs ended well, and where its workers' hours went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

HOURS = re.compile(r"^hours_(individual|organizational|community|neutral)(_\d+)?$")
"""Columns of realised worker hours by level; with a number, of one of the parts of the team's time.

Where there are parts they are compared, since arms may spend the same hours in another order.
"""

DISTINCT = 0.20
"""Share of the hours that two arms must spend differently to be told apart (an assumption)."""


def runs_by_arm(plan: pd.DataFrame, outcomes: pd.DataFrame, failures: pd.DataFrame) -> pd.DataFrame:
    """Return for each arm, in the order of the plan, `planned`, `finished`, `failed` and `left`."""
    import pandas as pd

    counts = pd.DataFrame(
        {
            "planned": plan["arm"].value_counts(sort=False),
            "finished": outcomes["arm"].value_counts(sort=False),
            "failed": failures["arm"].value_counts(sort=False),
        }
    )
    arms = list(dict.fromkeys(plan["arm"]))
    counts = counts.reindex(arms).fillna(0).astype("int64")
    counts["left"] = counts["planned"] - counts["finished"] - counts["failed"]
    return counts.rename_axis("arm").reset_index()


def hours_by_arm(outcomes: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the realised worker hours of each arm, and whether it is distinct from the baseline.

    Two arms are distinct where at least `DISTINCT` of their hours went elsewhere: the sum of the
    absolute differences over the columns of hours, divided by the sum of both (the dissimilarity of
    Bray and Curtis). Without any column of hours the table is empty.

    Args:
        outcomes: one row a run, with columns of hours (`HOURS`).
        baseline: the arm that the others are compared with.

    Returns:
        One row for each point and arm: `point`, `arm`, the mean of each column of hours,
        `elsewhere` (0-1; NaN for the baseline itself) and `distinct` (missing for the baseline).
    """
    import pandas as pd

    names = _columns(list(outcomes.columns))
    columns = ["point", "arm", *names, "elsewhere", "distinct"]
    if not names or outcomes.empty:
        return pd.DataFrame(columns=columns)
    means = outcomes.groupby(["point", "arm"], sort=False)[names].mean().reset_index()
    means = means.sort_values("point", kind="stable", ignore_index=True)
    own = means[means["arm"] == baseline].set_index("point")[names]
    reference = own.reindex(means["point"]).to_numpy(dtype=np.float64)
    values = means[names].to_numpy(dtype=np.float64)
    total = np.abs(values + reference).sum(axis=1)
    apart = np.abs(values - reference).sum(axis=1)
    share = np.divide(apart, total, out=np.zeros_like(apart), where=total != 0)
    share[(means["arm"] == baseline).to_numpy()] = np.nan
    means["elsewhere"] = share
    means["distinct"] = pd.array(share >= DISTINCT, dtype="boolean")
    means.loc[np.isnan(share), "distinct"] = pd.NA
    return means[columns]


def _columns(names: list[str]) -> list[str]:
    """Return the columns that tell where the hours went, each hour once."""
    found = {name: match for name in names if (match := HOURS.match(name))}
    parts = [name for name, match in found.items() if match[2]]
    return parts or list(found)


def not_distinct(hours: pd.DataFrame) -> list[tuple[int, str]]:
    """Return the points and arms whose hours do not tell them from the baseline."""
    if hours.empty:
        return []
    rows = hours[hours["distinct"].eq(False).fillna(False)]
    return [(int(point), str(arm)) for point, arm in zip(rows["point"], rows["arm"], strict=True)]
