"""Who leads and who belongs, and how long leaders stay (LD, HM)."""

from __future__ import annotations

import numpy as np

from calibration.history import QUARTER, YEAR, History
from calibration.measures import QUARTERS_OF_YEAR_3, RETIRED, YEAR_3, Parts, mean_of, share


def leaders_change(h: History) -> Parts:
    """Share of leaders who are none a year later, where the organization is still there."""
    parts = np.zeros(2)
    for q in range(4, len(h.post) - 4, 4):
        leads = (h.post[q] >= 0) & h.alive_of(h.post[q], (q + 4) * QUARTER)
        parts += share(h.post[q + 4] != h.post[q], leads)
    return tuple(parts.tolist())


def families_tire(h: History) -> Parts:
    """Family support lost since the start, of leaders, less that of others (third year)."""
    leads = h.post[12] >= 0
    return *mean_of(h.family_loss[12], leads), *mean_of(h.family_loss[12], ~leads)


def retired_leaders(h: History) -> Parts:
    """Share of the retired among leaders (third year)."""
    parts = np.zeros(2)
    for q in QUARTERS_OF_YEAR_3:
        parts += share(h.age_band == RETIRED, h.post[q] >= 0)
    return tuple(parts.tolist())


def retired_members(h: History) -> Parts:
    """Share of the retired among regular members (third year).

    Regular is a member at the end of the year who gave hours in at least half of its weeks.
    """
    regular = (h.member_of[12] >= 0) & (h.active_weeks[:, YEAR_3] >= YEAR / 2)
    return share(h.age_band == RETIRED, regular)


def party_active(h: History) -> Parts:
    """Share active of Party members, less that of other adults and retired (third year)."""
    grown = h.age_band > 0
    return *share(h.gave(YEAR_3), grown & h.party), *share(h.gave(YEAR_3), grown & ~h.party)


def connected_active(h: History) -> Parts:
    """Share active of the retired with more ties than their median, less the others."""
    old = h.age_band == RETIRED
    many = h.degree > np.median(h.degree[old]) if old.any() else old
    return *share(h.gave(YEAR_3), old & many), *share(h.gave(YEAR_3), old & ~many)


def alike(h: History) -> Parts:
    """Pairs of the same age band within organizations, less those among all (third year)."""
    parts = np.zeros(4)
    for q in QUARTERS_OF_YEAR_3:
        parts[:2] += _pairs(h, q, np.ones(h.founded.size, bool))
    everybody = np.bincount(h.age_band, minlength=3).astype(float)
    parts[2:] = _same(everybody[None])
    return tuple(parts.tolist())


def old_groups_alike(h: History) -> Parts:
    """Pairs of the same age band in organizations of two years, less in those of under one."""
    parts = np.zeros(4)
    for q in range(4, len(h.member_of)):
        age = q * QUARTER - h.founded
        parts[:2] += _pairs(h, q, age >= 2 * YEAR)
        parts[2:] += _pairs(h, q, age < YEAR)
    return tuple(parts.tolist())


def _pairs(h: History, q: int, groups: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Parts:
    """Return pairs of one age band and all pairs within some organizations."""
    group = h.member_of[q]
    inside = group >= 0
    count = np.zeros((h.founded.size, 3))
    np.add.at(count, (group[inside], h.age_band[inside]), 1.0)
    return _same(count[groups])


def _same(count: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Parts:
    total = count.sum(axis=1)
    return float((count * (count - 1.0)).sum()), float((total * (total - 1.0)).sum())
