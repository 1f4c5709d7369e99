"""How many take part, and how unequally (PA, CO)."""

from __future__ import annotations

import numpy as np

from calibration.history import History
from calibration.measures import QUARTERS_OF_YEAR_3, YEAR_3, Parts, one, share
from courtyard.indicators.participation import top_share
from courtyard.rules.steps import logistic


def active_year(h: History) -> Parts:
    """Share of residents who gave any hours in the third year."""
    return share(h.gave(YEAR_3), np.ones(h.residents, bool))


def informal_to_formal(h: History) -> Parts:
    """Those who gave hours outside organizations, to those who gave as members, third year."""
    n, within = float(h.residents), h.hours[:, YEAR_3] - h.alone[:, YEAR_3]
    return (
        float(np.count_nonzero(h.alone[:, YEAR_3] > 0.0)),
        n,
        float(np.count_nonzero(within > 1e-9)),
        n,
    )


def registered(h: History) -> Parts:
    """Share of residents in the register at the end of the third year."""
    return share(h.registered[12], np.ones(h.residents, bool))


def registered_outgrows_active(h: History) -> Parts:
    """Growth of the register from the first to the third year, less growth of the active."""
    return (
        float(h.registered[12].sum()),
        float(h.registered[4].sum()),
        float(h.gave(YEAR_3).sum()),
        float(h.gave(0).sum()),
    )


def registered_idle(h: History) -> Parts:
    """Share of the registered who gave no hours in the third year."""
    return share(~h.gave(YEAR_3), h.registered[12])


def hours_of_registered(h: History) -> Parts:
    """Hours given in three years, by each of the registered."""
    who = h.registered[12]
    return float(h.hours[who, :3].sum()), float(who.sum())


def intention_gap(h: History) -> Parts:
    """Those who would act if asked, less those who act, at the end of the third year."""
    n = float(h.residents)
    return float(logistic(h.readiness[12] + h.asked).sum()), n, float(h.active[12].sum()), n


def top_tenth(h: History) -> Parts:
    """Share of a year's hours by the top tenth of those who gave any (third year)."""
    return _top(h, 0.1)


def top_fifth(h: History) -> Parts:
    """Share of a year's hours by the top fifth of those who gave any (third year)."""
    return _top(h, 0.2)


def _top(h: History, top: float) -> Parts:
    hours = h.hours[:, YEAR_3]
    return one(top_share(hours, top)) if hours.any() else (0.0, 0.0)


def hours_a_year(h: History) -> Parts:
    """Hours a year of somebody who gave any (third year)."""
    return float(h.hours[:, YEAR_3].sum()), float(h.gave(YEAR_3).sum())


def above_hundred(h: History) -> Parts:
    """Share with more than a hundred hours, of those who gave any (third year)."""
    return share(h.hours[:, YEAR_3] > 100.0, h.gave(YEAR_3))


def spread_of_leaders(h: History) -> Parts:
    """Hours a month of leaders, 95th percentile to 5th (third year, at least ten of them)."""
    months = [
        h.month[q][(h.post[q] >= 0) & (h.post[q] == h.post[q - 1])] for q in QUARTERS_OF_YEAR_3
    ]
    hours = np.concatenate(months)
    if hours.size < 10:
        return (0.0, 0.0)
    low, high = np.quantile(hours, [0.05, 0.95])
    return one(high / max(low, 0.1))
