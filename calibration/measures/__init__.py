"""Measures of a history: what each pattern is read from.

Each returns numbers that are added up over runs before they are divided, so that a run in which
little happens weighs little: (a, b) stands for a/b, (a, b, c, d) for a/b - c/d or (a/b)/(c/d), as
the pattern says. A number that a run has as a whole, a correlation say, is (value, 1), or (0, 0)
where it has none.

Years and quarters are counted from 0: the third year is `YEAR_3`, and lies between the quarters 8
and 12.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

type Parts = tuple[float, ...]

YEAR_2, YEAR_3 = 1, 2
QUARTERS_OF_YEAR_3 = (9, 10, 11, 12)
"""Ends of the quarters of the third year."""

RETIRED = 2
"""Code of the retired among age bands."""


def share(marks: NDArray[np.bool_], among: NDArray[np.bool_]) -> Parts:
    """Return how many of some are marked, and how many they are."""
    return float(np.count_nonzero(marks & among)), float(np.count_nonzero(among))


def one(value: float) -> Parts:
    """Return a number that a run has as a whole; NaN is none."""
    return (0.0, 0.0) if math.isnan(value) else (float(value), 1.0)


def mean_of(values: NDArray[np.float64], among: NDArray[np.bool_]) -> Parts:
    """Return the sum over some, and how many they are."""
    return float(values[among].sum()), float(np.count_nonzero(among))


def correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the correlation; NaN for fewer than ten, or where one does not vary."""
    if x.size < 10 or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
        return math.nan
    return float(np.corrcoef(x, y)[0, 1])
