"""What taking part does to people, and what they are to taking part (EM)."""

from __future__ import annotations

import math

import numpy as np

from calibration.history import Floats, History
from calibration.measures import YEAR_2, YEAR_3, Parts, correlation, mean_of, one


def participation_to_efficacy(h: History) -> Parts:
    """Path from hours of the second year to efficacy a year later, efficacy before held fixed.

    Standardized; hours as ln(1 + hours), as they are very unequal.
    """
    return one(partial(h.efficacy[12], np.log1p(h.hours[:, YEAR_2]), h.efficacy[8]))


def efficacy_to_participation(h: History) -> Parts:
    """Path from efficacy to the hours of the year after, hours of the year before held fixed."""
    before, after = np.log1p(h.hours[:, YEAR_2]), np.log1p(h.hours[:, YEAR_3])
    return one(partial(after, h.efficacy[8], before))


def partial(y: Floats, x: Floats, held: Floats) -> float:
    """Return the standardized coefficient of x in the regression of y on x and `held`, (n,) each.

    NaN where one of them does not vary.
    """
    if min(np.ptp(y), np.ptp(x), np.ptp(held)) == 0.0:
        return math.nan
    y, x, held = ((v - v.mean()) / v.std() for v in (y, x, held))
    slopes = np.linalg.lstsq(np.column_stack([x, held]), y)[0]
    return float(slopes[0])


def leaders_gain(h: History) -> Parts:
    """Efficacy gained in the third year by leaders, less that of other members."""
    gain = h.efficacy[12] - h.efficacy[8]
    leads, member = h.post[8] >= 0, h.member_of[8] >= 0
    return *mean_of(gain, leads), *mean_of(gain, member & ~leads)


def hours_and_own_group(h: History) -> Parts:
    """Correlation of members' hours in the third year with trust in their leaders."""
    return _with_hours(h, h.trust_leaders[12])


def hours_and_neighbourhood(h: History) -> Parts:
    """Correlation of members' hours in the third year with what they expect of the others."""
    return _with_hours(h, h.expectation[12])


def _with_hours(h: History, belief: Floats) -> Parts:
    member = h.member_of[12] >= 0
    return one(correlation(np.log1p(h.hours[member, YEAR_3]), belief[member]))


def awareness_spreads(h: History) -> Parts:
    """Awareness a month after the exit to that at the start, of those in no organization so far."""
    return _grown(h, h.awareness)


def engagement_spreads(h: History) -> Parts:
    """The same for the sense of responsibility."""
    return _grown(h, h.responsibility)


def _grown(h: History, levels: Floats) -> Parts:
    outside = (h.member_of[:3] < 0).all(axis=0)
    return float(levels[2][outside].sum()), float(levels[0][outside].sum())
