"""Organizations: how long they live once the team has gone, and what that hangs on (OR, LD3)."""

from __future__ import annotations

import numpy as np

from calibration.history import QUARTER, YEAR, History, Whole
from calibration.measures import Parts, mean_of, share

SETTLED = 26
"""Weeks after the exit from which the yearly hazard is counted: the first shock is over."""

SMALL = 10
"""Members below which an organization is small."""


def at_exit(h: History) -> Parts:
    """Organizations at the exit, a community."""
    return float(h.alive(h.exit_week).sum()), 1.0


def continued(h: History) -> Parts:
    """Share of the organizations at the exit that are there half a year later."""
    return _survived(h, SETTLED)


def two_years(h: History) -> Parts:
    """Share of the organizations at the exit that are there 24 months later."""
    return _survived(h, 2 * YEAR)


def four_years(h: History) -> Parts:
    """Share of the organizations at the exit that are there four years later."""
    return _survived(h, 4 * YEAR)


def _survived(h: History, weeks: int) -> Parts:
    return share(h.alive(h.exit_week + weeks), h.alive(h.exit_week))


def goal_met(h: History) -> Parts:
    """Share, of the organizations at the exit that are gone 24 months later, whose goal was met."""
    gone = h.alive(h.exit_week) & ~h.alive(h.exit_week + 2 * YEAR)
    return share(h.goal_met, gone)


def hazard_after(h: History) -> Parts:
    """Endings a year, from half a year after the exit on, of the organizations that were there."""
    start = h.exit_week + SETTLED
    there = h.alive(start)
    until = np.where(h.ended < 0, h.weeks, h.ended)
    return share(h.ended >= 0, there)[0], float((until - start)[there].sum()) / YEAR


def newness(h: History) -> Parts:
    """Endings a year in the first year of life, less those later, after the exit."""
    return *_hazard(h, 0, YEAR), *_hazard(h, YEAR, 10**6)


def hazard_established(h: History) -> Parts:
    """Endings a year of organizations of two years and more, after the exit."""
    return _hazard(h, 2 * YEAR, 10**6)


def _hazard(h: History, youngest: int, oldest: int) -> Parts:
    """Return endings and years lived after the exit, at ages from `youngest` below `oldest`."""
    until = np.where(h.ended < 0, h.weeks, h.ended)
    begin = np.maximum(h.founded + youngest, h.exit_week)
    lived = np.clip(np.minimum(until, h.founded + oldest) - begin, 0, None)
    age = h.ended - h.founded
    ends = (h.ended > h.exit_week) & (age >= youngest) & (age < oldest)
    return float(ends.sum()), float(lived.sum()) / YEAR


def small_end(h: History) -> Parts:
    """Endings in a year of small organizations, less those of larger ones, after the exit."""
    parts = np.zeros(4)
    for q in range(2, len(h.member_of) - 4):
        there, size = h.alive(q * QUARTER), sizes(h, q)
        gone = ~h.alive((q + 4) * QUARTER)
        parts += [*share(gone, there & (size < SMALL)), *share(gone, there & (size >= SMALL))]
    return tuple(parts.tolist())


def able_core_lasts(h: History) -> Parts:
    """Skill of leaders a month after the exit, where the organization lasts, less elsewhere.

    Lasting means: there 24 months after the exit.
    """
    leads = (h.post[2] >= 0) & h.alive_of(h.post[2], 2 * QUARTER)
    lasts = h.alive_of(h.post[2], h.exit_week + 2 * YEAR)
    return *mean_of(h.skill[2], leads & lasts), *mean_of(h.skill[2], leads & ~lasts)


def key_person(h: History) -> Parts:
    """Ending within a year of small organizations that lost a leader, less of those that did not.

    Of those that have a leader at all. A loss is a leader of one quarter who is none in the next,
    at the end of which the organization is still there.
    """
    parts = np.zeros(4)
    for q in range(2, len(h.member_of) - 5):
        after = (q + 1) * QUARTER
        there = h.alive(q * QUARTER) & h.alive(after) & (sizes(h, q) < SMALL)
        led, lost = np.zeros(h.founded.size, bool), np.zeros(h.founded.size, bool)
        led[h.post[q][h.post[q] >= 0]] = True
        there &= led
        gone = (h.post[q] >= 0) & (h.post[q + 1] != h.post[q])
        lost[h.post[q][gone]] = True
        ends = ~h.alive(after + YEAR)
        parts += [*share(ends, there & lost), *share(ends, there & ~lost)]
    return tuple(parts.tolist())


def sizes(h: History, q: int) -> Whole:
    """Return the number of members of each organization at the end of a quarter, (g,)."""
    return np.bincount(h.member_of[q] + 1, minlength=h.founded.size + 1)[1:]
