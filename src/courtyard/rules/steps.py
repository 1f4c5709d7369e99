"""The few steps that many rules share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.state import State
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

        total = up + down
        level += (1 - e^-total) (up/total - level)
        level += forget (rest - level)

    Args:
        level: levels at the start of the week, (n,).
        up: rate towards 1, 1/week, not negative, (n,) or one number.
        down: rate towards 0, 1/week, not negative.
        forget: share of the distance to rest that is lost a week.
        rest: resting values.
    """
    if isinstance(down, float) and down == 0.0:
        pulls = isinstance(up, float) or up.any()
        moved = level - np.expm1(-np.asarray(up)) * (1.0 - level) if pulls else level
    else:
        total = up + down
        # up/total times 1 - e^-total; both vanish together where nothing happened.
        pulled = up * np.divide(-np.expm1(-total), total, out=np.ones_like(total), where=total > 0)
        moved = level * np.exp(-total) + pulled
    return moved + forget * (rest - moved) if forget else moved


def unmet_need(now: State, domain: Any, rows: Any = slice(None)) -> Floats:
    """Return what residents miss in a domain: need (1 - served) (1 - met personally), (k,).

    Args:
        now: the state.
        domain: number of the domain, or one for each of the residents, (k,).
        rows: numbers of the residents; all if left out.
    """
    people = now.residents
    need, met = people.need[rows], people.met[rows]
    if np.ndim(domain):
        pick = (np.arange(len(need)), domain)
        need, met = need[pick], met[pick]
    else:
        need, met = need[:, domain], met[:, domain]
    missed: Floats = need * (1.0 - now.community.served[0][domain]) * (1.0 - met)
    return missed


def of_group(
    values: NDArray[Any], member_of: NDArray[np.int32], outside: Any = 0.0
) -> NDArray[Any]:
    """Return for each resident the value of its organization, `outside` for those in none.

    Args:
        values: one value an organization, (g,).
        member_of: the organization of each resident, -1 for none, (n,).
        outside: the value without an organization.
    """
    # Wrapped around, -1 is the last place, which stands for those in none.
    padded = np.concatenate([values, np.array([outside], dtype=values.dtype)])
    return padded.take(member_of, mode="wrap")


def per_group(member_of: NDArray[np.int32], weights: NDArray[Any] | None, groups: int) -> Floats:
    """Return the sum of weights over the members of each organization, (g,).

    Args:
        member_of: the organization of each resident, -1 for none, (n,).
        weights: what is summed, (n,); None counts members.
        groups: number of organizations g.
    """
    # Those in none are counted in a place of their own, which is left out.
    return np.bincount(member_of + 1, weights=weights, minlength=groups + 1)[1:].astype(
        np.float64, copy=False
    )
