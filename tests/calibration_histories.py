"""Hand-made histories, and the top of the project on the path, where `calibration` stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from calibration.history import QUARTER, History  # noqa: E402 - after the path

QUARTERS, YEARS = 20, 5


def history(n: int, groups: int = 0, **given: Any) -> History:
    """Return a history of n residents in which nothing happens but what is given.

    What is by quarter may be given as one row, which then holds in every quarter; hours as one
    column, which then holds in every year.
    """
    by_quarter = np.zeros((QUARTERS + 1, n))
    columns: dict[str, Any] = {
        "weeks": QUARTERS * QUARTER,
        "exit_week": 22,
        "asked": 0.0,
        "age_band": np.ones(n, np.int64),
        "household": np.arange(n),
        "degree": np.zeros(n, np.int64),
        "party": np.zeros(n, bool),
        "hours": np.zeros((n, YEARS)),
        "alone": np.zeros((n, YEARS)),
        "active_weeks": np.zeros((n, YEARS), np.int64),
        "founded": np.full(groups, 1),
        "ended": np.full(groups, -1),
        "goal_met": np.zeros(groups, bool),
    }
    for name in ("member_of", "post"):
        columns[name] = np.full((QUARTERS + 1, n), -1)
    for name in ("joined", "inside"):
        columns[name] = by_quarter.astype(np.int64)
    for name in ("active", "registered"):
        columns[name] = by_quarter.astype(bool)
    for name in ("strain", "efficacy", "awareness", "responsibility", "expectation",
                 "trust_leaders", "skill", "family_loss", "readiness", "month"):  # fmt: skip
        columns[name] = by_quarter.copy()
    for name, value in given.items():
        old = columns[name]
        array = np.asarray(value)
        if np.ndim(old) == 2 and array.ndim == 1:
            array = array[:, None] if old.shape[1] == YEARS else array[None]
        columns[name] = np.broadcast_to(array, np.shape(old)).copy() if np.ndim(old) else value
    return History(**columns)


def over_time(**rows: Any) -> Any:
    """Return rows by quarter: the value of a key q3 holds from quarter 3 on."""
    first = rows["q0"]
    result = np.array([first] * (QUARTERS + 1))
    for name, value in rows.items():
        result[int(name[1:]) :] = value
    return result
