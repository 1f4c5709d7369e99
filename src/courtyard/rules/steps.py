"""The few steps that many rules share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.state.ties import Floats


def logistic(x: Floats) -> Floats:
    """Return the probability with log-odds x, safe for any finite x."""
    return 1.0 / (1.0 + np.exp(-np.clip(x, -700.0, 700.0)))


def learn(
    level: Floats, *, up: Floats | float, down: Floats | float, forget: float, rest: Floats | float
) -> Floats:
    """Move levels in [0, 1]: the one learning step of the model.

    What happened in the week pulls up towards 1 and down towards 0, each at the rate that the
    exposures add up to, and the level drifts back to its resting value. However large the rates,
    the result stays in [0, 1]:

        total = up + down;  level += (1 - e^-total) (up/total - level);  level += forget (rest - level)

    Args:
        level: levels at the start of the week, (n,).
        up: rate towards 1, 1/week, not negative, (n,) or one number.
        down: rate towards 0, 1/week, not negative.
        forget: share of the distance to rest that is lost a week.
        rest: resting values.
    """
    total = up + down
    aim = np.divide(up, total, out=np.zeros_like(level), where=np.asarray(total) > 0.0)
    moved = level + -np.expm1(-total) * (aim - level)
    return moved + forget * (rest - moved)


def of_group(values: NDArray[Any], member_of: NDArray[np.int32], outside: Any = 0.0) -> NDArray[Any]:
    """Return for each resident the value of its organization, `outside` for those in none.

    Args:
        values: one value an organization, (g,).
        member_of: the organization of each resident, -1 for none, (n,).
        outside: the value without an organization.
    """
    return np.append(values, np.asarray(outside, dtype=values.dtype))[member_of]


def per_group(member_of: NDArray[np.int32], weights: NDArray[Any] | None, groups: int) -> Floats:
    """Return the sum of weights over the members of each organization, (g,).

    Args:
        member_of: the organization of each resident, -1 for none, (n,).
        weights: what is summed, (n,); None counts members.
        groups: number of organizations g.
    """
    inside = member_of >= 0
    if weights is None:
        return np.bincount(member_of[inside], minlength=groups).astype(np.float64)
    return np.bincount(member_of[inside], weights=weights[inside], minlength=groups)
