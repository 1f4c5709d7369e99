"""The outcomes of a run: what its success is judged by, above all after the team has left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from courtyard.indicators.participation import active_year, gini, top_share
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL
from courtyard.state import TERMS, State

type Weeks = Mapping[str, Sequence[float]]

AFTER = {"12": 52, "24": 104}
"""Weeks after the reference exit, by the months in the names of outcomes."""

_TERMS = tuple(term for term in TERMS if term != "asked")

REASONS_OF: dict[str, tuple[str, ...]] = {
    "stepped_back": ("work", "demands", "quarrels", "family", "none_clear"),
    "left": (*_TERMS, "work", "demands", "quarrels", "family", "ended", "none_clear"),
    "ended": (*_TERMS, "work", "demands", "quarrels", "family", "goal_met", "none_clear"),
}
"""The reasons that can be recorded of each kind of exit."""


PHASES = ("preparation", "launch", "consolidation", "evaluation")

HEADLINES = (
    *(
        f"{name}{months}"
        for name in ("organizations", "alive", "active", "lasting")
        for months in AFTER
    ),
    *("organizations_exit", "active_exit", "dependency_exit", "needs_exit"),
    *("needs", "gap", "adopted", "first_organization_week"),
    *("births", "endings", "endings_after_exit", "stepped_back"),
    *("active_year", "hours_given", "top_tenth", "hours_gini", "hours_team"),
)
"""The outcomes that most experiments ask for."""

OUTCOMES = (
    *HEADLINES,
    *(f"{what}_{phase}" for what in ("births", "endings") for phase in PHASES),
    *(f"{kind}_{reason}" for kind, reasons in REASONS_OF.items() for reason in reasons),
    *(f"hours_{level}" for level in (*LEVELS, "neutral")),
    *(f"hours_{level}_{part}" for level in (*LEVELS, "neutral") for part in (1, 2, 3)),
)
"""The names of all outcomes."""


def outcomes(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return the outcomes of a run so far; those whose week was not reached are left out.

    organizations12, organizations24: organizations that live 52 and 104 weeks after the
    reference exit; alive12, alive24: 1 if at least one does; active12, active24: share of all
    residents who give hours in that week; lasting12, lasting24: share of the organizations alive
    at the exit that still are; NaN without any. dependency_exit: worker's share of group hours at
    the exit; NaN without organizations. stepped_back_, left_, ended_REASON: how often, by reason.

    Args:
        now: the state at the end of the run.
        weeks: the weekly table, from week 0, by column.
        exit_week: the week of the reference exit.
    """
    result: dict[str, float] = {}
    for months, later in AFTER.items():
        week = exit_week + later
        if week <= now.week:
            living = float(weeks["living"][week])
            result[f"organizations{months}"] = living
            result[f"alive{months}"] = float(living > 0)
            result[f"active{months}"] = float(weeks["active_share"][week])
            result[f"lasting{months}"] = _lasting(now, exit_week, week)
    if exit_week <= now.week:
        for name, column in (
            ("dependency_exit", "dependency"),
            ("organizations_exit", "living"),
            ("active_exit", "active_share"),
            ("needs_exit", "needs_met_so_far"),
        ):
            result[name] = float(weeks[column][exit_week])
        if not weeks["organizations"][exit_week]:
            result["dependency_exit"] = float("nan")  # nobody there to depend on anybody
    result["needs"] = float(weeks["needs_met_so_far"][-1])
    result["gap"] = float(weeks["gap_so_far"][-1])
    result["adopted"] = float(weeks["adopted_so_far"][-1])
    return result | _births_and_endings(now, weeks, exit_week) | _people(now) | _team(now)


def _lasting(now: State, first: int, last: int) -> float:
    """Return the share of the organizations alive in one week that are alive in a later one."""
    groups = now.organizations
    over = np.where(groups.alive, np.inf, groups.ended)
    there = (groups.founded <= first) & (over > first)
    return float(np.mean(over[there] > last)) if there.any() else float("nan")


def _births_and_endings(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return first birth, and births and endings by the phase recognized in their week."""
    groups, phases = now.organizations, weeks["phase"]
    founded, ended = groups.founded, groups.ended[~groups.alive]
    born = np.bincount(np.array(phases)[founded], minlength=5) if founded.size else np.zeros(5)
    gone = np.bincount(np.array(phases)[ended], minlength=5) if ended.size else np.zeros(5)
    result = {
        "first_organization_week": float(founded.min()) if founded.size else float("nan"),
        "births": float(founded.size),
        "endings": float(ended.size),
        "endings_after_exit": float(np.count_nonzero(ended > exit_week)),
    }
    for code, name in enumerate(PHASES, start=1):
        result[f"births_{name}"] = float(born[code])
        result[f"endings_{name}"] = float(gone[code])
    return result | _by_reason(now)


def _by_reason(now: State) -> dict[str, float]:
    """Return how often leaders stepped back, members left and organizations ended, by reason."""
    counted = Counter((e.kind, e.reason) for e in now.events.rows)
    result: dict[str, float] = {}
    for kind in ("stepped_back", "left", "ended"):
        found = {reason: n for (k, reason), n in counted.items() if k == kind}
        if kind == "stepped_back":
            result[kind] = float(sum(found.values()))
        for reason in REASONS_OF[kind]:
            result[f"{kind}_{reason}"] = float(found.get(reason, 0))
    return result


def _people(now: State) -> dict[str, float]:
    """Return how hours are spread over people, and how many gave any in the last year."""
    people = now.residents
    return {
        "active_year": active_year(now),
        "hours_given": float(people.hours_total.sum()),
        "top_tenth": top_share(people.hours_total, 0.1),
        "hours_gini": gini(people.hours_total),
    }


def _team(now: State) -> dict[str, float]:
    """Return the team's hours: in all, by level, and by level in each third of its weeks."""
    levels = (*LEVELS, "neutral")
    total = dict.fromkeys(levels, 0)
    thirds = {f"{level}_{part}": 0 for level in levels for part in (1, 2, 3)}
    rows = now.spent.rows
    first, last = (rows[0].week, rows[-1].week) if rows else (1, 1)
    for row in rows:
        level = "neutral" if row.intervention in NEUTRAL else INTERVENTIONS[row.intervention].level
        part = 1 + 3 * (row.week - first) // (last - first + 1)
        total[level] += row.minutes
        thirds[f"{level}_{part}"] += row.minutes
    hours = {f"hours_{name}": spent / 60.0 for name, spent in (total | thirds).items()}
    return hours | {"hours_team": sum(total.values()) / 60.0}
