"""How long organizations live, by arm: Kaplan-Meier curves, by lifelines.

An organization that is alive in the last week of the run is censored there. Intervals are those of
Greenwood (log-log); they take organizations as independent, so they are somewhat narrow where those
of one run share their luck. Verdicts come from `paired`, whose unit is the run.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.foundations.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("time", "survival", "low95", "high95", "at_risk")


def lifetimes(
    organizations: pd.DataFrame, weeks: int, *, exit_week: int | None = None
) -> pd.DataFrame:
    """Return how long each organization lived.

    Args:
        organizations: rows with `founded` and `ended` (weeks; missing: alive at the end).
        weeks: the last week of the run.
        exit_week: count from this week, of the organizations alive then, instead of from the
            founding of each.

    Returns:
        The same rows with `duration` (weeks) and `observed` (False: censored).
    """
    founded = organizations["founded"].to_numpy(dtype=np.float64)
    ended = organizations["ended"].to_numpy(dtype=np.float64, na_value=np.nan)
    observed = np.isfinite(ended) & (ended <= weeks)
    last = np.where(observed, ended, float(weeks))
    start = founded if exit_week is None else np.full(len(founded), float(exit_week))
    found: pd.DataFrame = organizations.assign(duration=last - start, observed=observed)
    if exit_week is not None:
        alive = (founded <= exit_week) & (~observed | (ended > exit_week))
        found = found.loc[alive]
    return found.reset_index(drop=True)


def curves(
    organizations: pd.DataFrame,
    weeks: int,
    *,
    by: str = "arm",
    exit_week: int | None = None,
) -> pd.DataFrame:
    """Return the share of organizations still alive after each number of weeks.

    Args:
        organizations: rows with `founded`, `ended` and the column `by`.
        weeks: the last week of the run.
        by: the column that tells the curves apart, in the order in which its values appear.
        exit_week: as in `lifetimes`.

    Returns:
        A tidy table: `by`, `time` (weeks, from 0), `survival`, `low95`, `high95`, `at_risk`. A
        group without any organization has no rows.
    """
    return _curves(_groups(organizations, weeks, by, exit_week), by)


def _curves(groups: Iterable[tuple[Any, pd.DataFrame]], by: str) -> pd.DataFrame:
    """Return the curves of groups of durations, one below the other."""
    import pandas as pd

    rows = []
    for name, lives in groups:
        fitted = _fitted(lives)
        table: pd.DataFrame = fitted.survival_function_.join(fitted.confidence_interval_)
        table.columns = pd.Index(["survival", "low95", "high95"])
        at_risk = fitted.event_table["at_risk"].reindex(table.index)
        table = table.assign(at_risk=at_risk.astype("int64"), **{by: name})
        rows.append(table.rename_axis("time").reset_index()[[by, *COLUMNS]])
    if not rows:
        return pd.DataFrame(columns=[by, *COLUMNS])
    return pd.concat(rows, ignore_index=True)


def restricted_means(
    organizations: pd.DataFrame,
    weeks: int,
    *,
    until: float,
    by: str = "arm",
    exit_week: int | None = None,
) -> pd.DataFrame:
    """Return the mean life within the first `until` weeks: the area under each curve.

    Returns:
        One row a group: `by`, `organizations`, `ended`, `restricted_mean` (weeks), `median` (weeks;
        NaN where more than half outlive what was observed).
    """
    import pandas as pd

    rows = []
    for name, lives in _groups(organizations, weeks, by, exit_week):
        from lifelines.utils import restricted_mean_survival_time

        fitted = _fitted(lives)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mean = float(restricted_mean_survival_time(fitted, t=until))
        median = float(fitted.median_survival_time_)
        rows.append(
            {
                by: name,
                "organizations": len(lives),
                "ended": int(lives["observed"].sum()),
                "restricted_mean": mean,
                "median": median if np.isfinite(median) else np.nan,
            }
        )
    return pd.DataFrame(rows, columns=[by, "organizations", "ended", "restricted_mean", "median"])


def of_durations(table: pd.DataFrame, duration: str, event: str, by: str) -> pd.DataFrame:
    """Return the share of runs that go on after each number of weeks, from two outcomes.

    Args:
        table: one row a run, with the two outcomes and the column `by`; a run without either (of
            a core that never was) is left out.
        duration: the outcome that is a time in weeks.
        event: the outcome that is 1 where it ended then, 0 where the run ended first.
        by: the column that tells the curves apart.

    Returns:
        As `curves`.
    """
    known = table[table[duration].notna() & table[event].notna()]
    groups = (
        (name, own.assign(duration=own[duration], observed=own[event] > 0.5))
        for name, own in known.groupby(by, sort=False)
    )
    return _curves(groups, by)


def _groups(
    organizations: pd.DataFrame, weeks: int, by: str, exit_week: int | None
) -> Iterator[tuple[Any, pd.DataFrame]]:
    lives = lifetimes(organizations, weeks, exit_week=exit_week)
    for name in dict.fromkeys(organizations[by]):
        own = lives[lives[by] == name]
        if len(own):
            yield name, own


def _fitted(lives: pd.DataFrame) -> Any:
    """Return the Kaplan-Meier estimate of one group."""
    try:
        from lifelines import KaplanMeierFitter
    except ImportError:
        raise InputError(
            "curves of survival need lifelines, which is not installed",
            allowed="after: pip install 'courtyard[analysis]'",
        ) from None
    with warnings.catch_warnings():  # lifelines warns of versions of pandas to come
        warnings.simplefilter("ignore")
        return KaplanMeierFitter().fit(lives["duration"], event_observed=lives["observed"])
