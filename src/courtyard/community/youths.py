"""What becomes of League members: outcomes of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from courtyard.community.chronicle import Chronicle
from courtyard.community.declared import YEARS
from courtyard.indicators.participation import YEAR
from courtyard.state import State
from courtyard.state.residents import BACK
from courtyard.state.ties import Floats

NAN = float("nan")

MANDATED = 2
"""Years after which the first cohort is counted: those of a mandate, in the experiment on it."""


def league_outcomes(
    now: State, told: Chronicle, weeks: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """Return what League members gave, of their own will or not, and who came back as adults.

    Hours a head are added up week by week, hours given by the League members of the week; NaN
    where there were none. Years of a run that it did not reach are left out. The first cohort are
    those who were in the League at the start, and outcomes by it are divided by their number then,
    whoever has finished school or moved away since.

    Args:
        now: the state at the end of the run.
        told: what the events tell.
        weeks: the weekly table, from week 0, by column.
    """
    people, last = now.residents, now.week
    member, gave = people.league, (people.active_weeks > 0) & (people.idle_weeks < YEAR)
    vacation = np.array(weeks["vacation"][1:]) > 0
    head = _a_head(weeks)
    others = np.array(weeks["hours"][1:]) - np.array(weeks["core_adults_hours"][1:])
    result = {
        "hours_mandated": float(sum(weeks["hours_mandated"])),
        "league_registered": _share(people.registered[member]),
        "league_active_year": _share(gave[member]),
        "league_hours_vacation": _mean(head[vacation]),
        "hours_between": _mean(np.array(weeks["hours"][1:])[~vacation]),
        "hours_between_others": _mean(others[~vacation]),
        "organizations_between": _mean(np.array(weeks["living"][1:], np.float64)[~vacation]),
        "organizations_between_others": _mean(
            np.array(weeks["living_by_others"][1:], np.float64)[~vacation]
        ),
    }
    for year in YEARS:
        if year * YEAR <= last:
            result[f"league_hours{year}"] = float(head[(year - 1) * YEAR : year * YEAR].sum())
    result |= _first_cohort(weeks, last)
    back, gone = told.number("came_back"), told.number("moved_for_good")
    finished = back + gone
    still = float(np.count_nonzero((people.school == BACK) & gave))
    result["adults_back"] = back / finished if finished else NAN
    result["adults_back_active"] = still / finished if finished else NAN
    return result


def _first_cohort(weeks: Mapping[str, Sequence[float]], last: int) -> dict[str, float]:
    """Return what became of the League members of the start, per head of them.

    Whoever has moved away is neither registered nor gives any more, and counts as one of them.
    """
    size = float(weeks["cohort"][0]) or NAN
    hours = weeks["cohort_hours"]
    found = {
        f"cohort_hours{year}": float(sum(hours[(year - 1) * YEAR + 1 : year * YEAR + 1])) / size
        for year in YEARS
        if year * YEAR <= last
    }
    if last >= MANDATED * YEAR:
        for name in ("cohort_registered", "cohort_active"):
            found[name] = float(weeks[name][MANDATED * YEAR]) / size
    return found


def _a_head(weeks: Mapping[str, Sequence[float]]) -> Floats:
    """Return hours of their own will by League member of each week from the first, (weeks,)."""
    members = np.array(weeks["league"][1:], np.float64)
    hours = np.array(weeks["league_hours"][1:])
    return np.where(members > 0.0, hours / np.maximum(members, 1.0), NAN)


def _share(of: Floats) -> float:
    return float(np.count_nonzero(of) / of.size) if of.size else NAN


def _mean(x: Floats) -> float:
    return float(x.mean()) if x.size else NAN
