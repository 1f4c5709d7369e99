"""What becomes of youth teams and their youths: outcomes of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from courtyard.community.declared import AFTER
from courtyard.state import State

NAN = float("nan")

HALF_YEAR = 26
"""Weeks over which hours and shares of youths are averaged: each has one vacation."""


def team_outcomes(
    now: State, weeks: Mapping[str, Sequence[float]], exit_week: int
) -> dict[str, float]:
    """Return what youth teams achieved and what their youths gave later, in a team or not.

    Youths are all who were ever chosen for a team as such, those who have moved away included
    until others have come in their place; what they give is of their own will. Means are of the
    half-year up to so many months after the reference exit; those that a run did not reach are left
    out. What anybody gives in teams from the first week on is what it cost. NaN where there were
    no teams.

    Args:
        now: the state at the end of the run.
        weeks: the weekly table, from week 0, by column.
        exit_week: the week of the reference exit.
    """
    youths = np.array(weeks["team_youths"], np.float64)
    result: dict[str, float] = {}
    for months, later in AFTER.items():
        last = exit_week + later
        if last > now.week:
            continue
        window = slice(max(last - HALF_YEAR + 1, 0), last + 1)
        for name, column in (
            ("hours_youths", "team_youth_hours"), ("active_youths", "team_youths_active"),
        ):  # fmt: skip
            there = youths[window] > 0.0
            of = np.array(weeks[column][window])[there] / youths[window][there]
            result[f"{name}{months}"] = float(of.mean()) if of.size else NAN
        cost = float(sum(weeks["team_hours"][: last + 1]))
        gave = float(sum(weeks["team_youth_hours"][window]))
        result[f"youths_per_hour{months}"] = gave / cost if cost else NAN
    groups = now.organizations
    teams, hours = groups.mentor >= 0, float(sum(weeks["team_hours"]))
    successes = np.array(weeks["team_successes"])
    first = np.flatnonzero(successes)
    for name in ("team_guiding", "team_core_hours"):
        result[name] = float(sum(weeks[name]))
    return result | {
        "teams": float(np.count_nonzero(teams)),
        "teams_lasting": float(groups.alive[teams].mean()) if teams.any() else NAN,
        "team_first_success_week": float(first[0]) if first.size else NAN,
        "team_successes": float(successes.sum()) if teams.any() else NAN,
        "team_successes_hours": 100.0 * float(successes.sum()) / hours if hours else NAN,
    }
