"""The few steps that many rules share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.state import State
from courtyard.state.ties import Floats

LEAST_TIME = 0.5
"""Hours a week below which having no time weighs no more: what people start with at the least."""


def logistic(x: Floats) -> Floats:
    """Return the probability with log-odds x, safe for any finite x."""
    return 1.0 / (1.0 + np.exp(np.minimum(-x, 700.0)))


def learn(
    level: Floats,
    *,
    up: Floats | float,
    down: Floats | float,
    forget: Floats | float,
    rest: Floats | float,
) -> Floats:
    """Move levels in [0, 1]: the one learning step of the model.

    What happened in the week pulls up towards 1 and down towards 0, each at the rate that the
    exposures add up to, and the level drifts back to its resting value. However large the rates,
    the result stays in [0, 1]:

        total = up + down
        level += (1 - e^-total) (up/total - level)
        level += forget (rest - level)

    Args:
        level: levels at the start of the week, (n,) or (n, domains).
        up: rate towards 1, 1/week, not negative, (n,) or one number.
        down: rate towards 0, 1/week, not negative.
        forget: share of the distance to rest that is lost a week, one number or one each.
        rest: resting values.
    """
    if level.ndim > 1:
        up, down, forget, rest = (
            np.ravel(x, "F") if np.ndim(x) else x for x in (up, down, forget, rest)
        )
        flat = learn(np.ravel(level, "F"), up=up, down=down, forget=forget, rest=rest)
        return flat.reshape(level.shape, order="F")
    total = up + down if isinstance(down, np.ndarray) or down else up
    moved = level.copy()
    if not isinstance(total, np.ndarray):
        total = np.full(level.size if total else 0, total)
    # In most weeks nothing happens to most people: only the others are reckoned.
    rows = (total > 0.0).nonzero()[0]
    if rows.size:
        pull = total[rows]
        towards = (up[rows] if isinstance(up, np.ndarray) else up) / pull
        moved[rows] -= np.expm1(-pull) * (towards - moved[rows])
    if isinstance(forget, np.ndarray) or forget:
        back = rest - moved
        back *= forget
        moved += back
    return moved


def pull_of(now: State, **rates: float) -> Floats | float:
    """Return what exposures of residents pull with together, Σ rate × exposure, (n,).

    An exposure that nothing was added to since it was last cleared is 0 for all and is not read;
    where there is no other, the pull is the number 0.

    Args:
        now: the state.
        rates: the rate of each exposure, by its name.
    """
    total: Floats | float = 0.0
    for name, rate in rates.items():
        if f"residents.{name}" in now.exposed:
            part = rate * getattr(now.residents, name)
            total = total + part if isinstance(total, np.ndarray) else part
    return total


def within_unit(x: Floats) -> Floats:
    """Return x brought into [0, 1], in its own place: for few numbers faster than `np.clip`."""
    np.maximum(x, 0.0, out=x)
    np.minimum(x, 1.0, out=x)
    return x


def unmet_need(now: State, domain: Any, rows: Any = slice(None)) -> Floats:
    """Return what residents miss in a domain: need (1 - served) (1 - met personally), (k,).

    Args:
        now: the state.
        domain: number of the domain, or one for each of the residents, (k,).
        rows: numbers of the residents; all if left out.
    """
    missed: Floats = _entries(now.residents.need, domain, rows) * unmet_share(now, domain, rows)
    return missed


def unmet_share(now: State, domain: Any, rows: Any = slice(None)) -> Floats:
    """Return the share of their need that residents miss: (1 - served) (1 - met personally), (k,).

    Arguments as of `unmet_need`.
    """
    met = _entries(now.residents.met, domain, rows)
    share: Floats = (1.0 - now.community.served[0]).take(domain) * (1.0 - met)
    return share


def _entries(wide: Floats, domain: Any, rows: Any) -> Floats:
    """Return one entry of each of the rows of (n, domains): of one domain, or of one for each."""
    if not isinstance(domain, np.ndarray):
        of_one: Floats = wide[rows, domain]
        return of_one
    # Column after column in one piece, an entry is found by one number.
    n = len(wide)
    place = domain * n
    place += np.arange(n) if isinstance(rows, slice) else rows
    entries: Floats = wide.ravel("F").take(place)
    return entries


def noticed(now: State) -> float:
    """Return the chance that a resident comes across the work of any organization in a week.

        V = 1 - Π(1 - part visibility/2) over the living

    part being the part of the community that a quarter is: who is known to everyone in the quarter
    is come across by half of it.
    """
    groups = now.organizations
    return float(1.0 - (1.0 - 0.5 * now.part * groups.visibility * groups.alive).prod())


def of_group(
    values: NDArray[Any], member_of: NDArray[np.integer], outside: Any = 0.0
) -> NDArray[Any]:
    """Return for each resident the value of its organization, `outside` for those in none.

    Args:
        values: one value an organization, (g,).
        member_of: the organization of each resident, -1 for none, (n,).
        outside: the value without an organization.
    """
    # Wrapped around, -1 is the last place, which stands for those in none.
    padded = np.empty(values.size + 1, values.dtype)
    padded[:-1], padded[-1] = values, outside
    return padded.take(member_of, mode="wrap")


def per_group(
    member_of: NDArray[np.integer], groups: int, weights: NDArray[Any] | None = None
) -> Floats:
    """Return the sum of weights over the members of each organization, (g,).

    Args:
        member_of: the organization of each resident, -1 for none, (n,).
        groups: number of organizations g.
        weights: what is summed, (n,); None counts members.
    """
    # Those in none are counted in a place of their own, which is left out.
    sums = np.bincount(member_of + 1, weights, groups + 1)[1:]
    return sums.astype(np.float64, copy=False)


def core_mean(now: State, x: NDArray[Any], vacant: float = 0.0) -> Floats:
    """Return the mean of x over the post-holders of each organization, (g,).

    Args:
        now: the state.
        x: one number a resident, (n,).
        vacant: the value of an organization without any.
    """
    people, groups = now.residents, now.organizations.rows
    core = people.post.nonzero()[0]
    own = people.member_of[core]
    leaders = per_group(own, groups)
    mean: Floats = per_group(own, groups, x[core]) / np.maximum(leaders, 1.0)
    return np.where(leaders > 0.0, mean, vacant) if vacant else mean
