"""Who stops, and who stays (AT)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calibration.history import QUARTER, History, Marks
from calibration.measures import RETIRED, YEAR_2, YEAR_3, Parts, share

LONG = 52
"""Weeks of membership from which it counts as long."""


def stopped(h: History) -> Parts:
    """Share of those active in the second year who give no hours in the third."""
    return share(~h.gave(YEAR_3), h.gave(YEAR_2))


def kept(h: History) -> Parts:
    """Share of members who are in the same organization a year later, where it is still there."""
    was = h.member_of[8]
    return share(h.member_of[12] == was, (was >= 0) & h.alive_of(was, 12 * QUARTER))


def intense_stay(h: History) -> Parts:
    """Stopping of those with fewer hours than the median, less that of the others."""
    gave, hours = h.gave(YEAR_2), h.hours[:, YEAR_2]
    if not gave.any():
        return (0.0, 0.0, 0.0, 0.0)
    many = hours >= np.median(hours[gave])
    return *share(~h.gave(YEAR_3), gave & ~many), *share(~h.gave(YEAR_3), gave & many)


def old_stop_more(h: History) -> Parts:
    """Of the retired: the share who stop, less the share who start, from one year to the next."""
    old, before, after = h.age_band == RETIRED, h.gave(YEAR_2), h.gave(YEAR_3)
    return *share(~after, old & before), *share(after, old & ~before)


def household_keeps(h: History) -> Parts:
    """Stopping of those without anybody active in the household, less that of the others."""
    along, before = _along(h), h.gave(YEAR_2)
    return *share(~h.gave(YEAR_3), before & ~along), *share(~h.gave(YEAR_3), before & along)


def household_brings(h: History) -> Parts:
    """Starting of those with somebody active in the household, less that of the others."""
    along, idle = _along(h), ~h.gave(YEAR_2)
    return *share(h.gave(YEAR_3), idle & along), *share(h.gave(YEAR_3), idle & ~along)


def _along(h: History) -> Marks:
    """Return who has somebody else in the household who was active in the second year, (n,)."""
    gave = h.gave(YEAR_2)
    active = np.bincount(h.household, weights=gave)
    return np.asarray(active[h.household] - gave > 0.0)


def long_members_stay(h: History) -> Parts:
    """Leaving in a quarter of members of less than a year, less that of longer ones."""
    return _leaving(h, lambda q: q * QUARTER - h.joined[q] < LONG)


def atypical_leave(h: History) -> Parts:
    """Leaving in a quarter of those whose age band is a minority, less that of the others.

    A minority is less than a third of the organization's members.
    """
    return _leaving(h, lambda q: _own_band(h, q) < 1.0 / 3.0)


def ties_keep(h: History) -> Parts:
    """Leaving in a quarter of members without a tie inside, less that of those with one."""
    return _leaving(h, lambda q: h.inside[q] == 0)


def strained_leave(h: History) -> Parts:
    """Leaders with more strain than the median who are none a quarter later, less the others."""
    parts = np.zeros(4)
    for q in range(2, len(h.post) - 1):
        leads = (h.post[q] >= 0) & h.alive_of(h.post[q], (q + 1) * QUARTER)
        if leads.any():
            high = h.strain[q] > np.median(h.strain[q][leads])
            gone = h.post[q + 1] != h.post[q]
            parts += [*share(gone, leads & high), *share(gone, leads & ~high)]
    return tuple(parts.tolist())


def _leaving(h: History, risky: Callable[[int], Marks]) -> Parts:
    """Return who leaves a living organization in a quarter, of the risky and of the others."""
    parts = np.zeros(4)
    for q in range(2, len(h.member_of) - 1):
        was = h.member_of[q]
        inside = (was >= 0) & h.alive_of(was, (q + 1) * QUARTER) & (h.post[q] < 0)
        gone, at_risk = h.member_of[q + 1] != was, risky(q)
        parts += [*share(gone, inside & at_risk), *share(gone, inside & ~at_risk)]
    return tuple(parts.tolist())


def _own_band(h: History, q: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share of one's own age band in one's organization, (n,); 1 outside."""
    group = h.member_of[q]
    inside = group >= 0
    count = np.zeros((h.founded.size + 1, 3))
    np.add.at(count, (group[inside], h.age_band[inside]), 1.0)
    own = count[group, h.age_band]
    return np.where(inside, own / np.maximum(count.sum(axis=1)[group], 1.0), 1.0)
