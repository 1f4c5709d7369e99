"""The outcomes of a run: what its success is judged by, above all after the team has left.

They are computed from the state at the end, the weekly table and the events, and from nothing
else; NaN stands where nothing can be said. `declared.py` says what each of them is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from courtyard.community.chronicle import Chronicle, chronicle
from courtyard.community.declared import (
    AFTER,
    HEADLINES,
    LEVELS_OF_WORK,
    OUTCOMES,
    PHASES,
    REASONS_OF,
)
from courtyard.community.governed import governed
from courtyard.community.teams import team_outcomes
from courtyard.community.youths import league_outcomes
from courtyard.indicators.capability import ABLE
from courtyard.indicators.participation import active_year, gini, living_now, top_share
from courtyard.interventions import INTERVENTIONS, NEUTRAL
from courtyard.state import State

__all__ = ["HEADLINES", "OUTCOMES", "outcomes"]

type Weeks = Mapping[str, Sequence[float]]
type Ints = NDArray[np.integer]

NAN = float("nan")

YEAR, HALF_YEAR = 52, 26
"""Weeks of a year and of half a year: organizations that end are told apart by age."""


def outcomes(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return the outcomes of a run so far; those whose week was not reached are left out.

    Args:
        now: the state at the end of the run.
        weeks: the weekly table, from week 0, by column.
        exit_week: the week of the reference exit.
    """
    told = chronicle(now.events.rows)
    return {
        **_after_exit(now, weeks, exit_week),
        **_at_the_end(now, weeks),
        **_births_and_endings(now, weeks, exit_week),
        **_by_reason(told),
        **_lives(now, told, exit_week),
        **_projects(now, told),
        **_leaders(now, told, exit_week),
        **_people(now, told, weeks),
        **_equity(now, weeks, exit_week),
        **_party(now, told),
        **governed(now, weeks),
        **_team(now),
        **league_outcomes(now, told, weeks),
        **team_outcomes(now, weeks, exit_week),
    }


def _after_exit(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return what there is at the reference exit and some months after it.

    organizations, alive: organizations that live; 1 if at least one does. active: share of all
    residents who give hours in that week. lasting: share of the organizations there at the exit
    that have not ended since, NaN without any. dependency_exit: worker's share of group hours,
    own_share_exit: members' share of the organizing, NaN without organizations. community_life:
    weeks from the exit until the last organization that was there after it had ended for good, 0
    without any; to the end of the run where one is left, and then community_life_ended is 0.
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
    if exit_week > now.week:
        return result
    for name, column in (
        ("dependency_exit", "dependency"),
        ("own_share_exit", "own_share"),
        ("organizations_exit", "living"),
        ("active_exit", "active_share"),
        ("needs_exit", "needs_met_so_far"),
    ):
        result[name] = float(weeks[column][exit_week])
    if not weeks["organizations"][exit_week]:
        # Nobody is there to depend on anybody, or to organize.
        result["dependency_exit"] = result["own_share_exit"] = NAN
    groups = now.organizations
    left = bool(groups.alive.any())
    last = now.week if left else max([exit_week, *groups.ended.tolist()])
    result["community_life"] = float(last - exit_week)
    result["community_life_ended"] = float(not left)
    return result


def _lasting(now: State, first: int, last: int) -> float:
    """Return the share of the organizations alive in one week that are alive in a later one."""
    groups = now.organizations
    over = np.where(groups.alive, np.inf, groups.ended)
    there = (groups.founded <= first) & (over > first)
    return float(np.mean(over[there] > last)) if there.any() else NAN


def _at_the_end(now: State, weeks: Weeks) -> dict[str, float]:
    """Return what there is at the end of the run, and what has added up until then."""
    groups = now.organizations
    alive = groups.alive
    living = int(np.count_nonzero(living_now(now)))
    return {
        "needs": float(weeks["needs_met_so_far"][-1]),
        "gap": float(weeks["gap_so_far"][-1]),
        "adopted": float(weeks["adopted_so_far"][-1]),
        "organizations_end": float(living),
        "alive_end": float(living > 0),
        "rung_end": float(groups.rung[alive].mean()) if alive.any() else NAN,
    }


def _births_and_endings(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return first birth, and births and endings by the phase recognized in their week, and age.

    An organization that ends in the week w after its founding is w weeks old.
    """
    groups, phases = now.organizations, np.array(weeks["phase"], dtype=np.int64)
    over = ~groups.alive
    founded, ended = groups.founded, groups.ended[over]
    born = np.bincount(phases[founded], minlength=len(PHASES) + 1)
    gone = np.bincount(phases[ended], minlength=len(PHASES) + 1)
    age = ended - founded[over]
    result = {
        "first_organization_week": float(founded.min()) if founded.size else NAN,
        "births": float(founded.size),
        "endings": float(ended.size),
        "endings_after_exit": float(np.count_nonzero(ended > exit_week)),
        "endings_first_half_year": float(np.count_nonzero(age < HALF_YEAR)),
        "endings_second_half_year": float(np.count_nonzero((age >= HALF_YEAR) & (age < YEAR))),
        "endings_later": float(np.count_nonzero(age >= YEAR)),
    }
    for code, name in enumerate(PHASES, start=1):
        result[f"births_{name}"] = float(born[code])
        result[f"endings_{name}"] = float(gone[code])
    return result


def _by_reason(told: Chronicle) -> dict[str, float]:
    """Return how often leaders stepped back, members left and organizations ended, by reason."""
    result = {"stepped_back": float(told.number("stepped_back"))}
    for kind, reasons in REASONS_OF.items():
        for reason in reasons:
            result[f"{kind}_{reason}"] = float(told.counted[kind, reason])
    endings = told.number("ended")
    result["ended_goal_share"] = result["ended_goal_met"] / endings if endings else NAN
    return result


def _lives(now: State, told: Chronicle, exit_week: int) -> dict[str, float]:
    """Return how long organizations lived, and how many weeks were spent in dispute."""
    groups = now.organizations
    last = np.where(groups.alive, now.week, groups.ended)
    return {
        "life_mean": _restricted_mean(groups.founded, last, exit_week, now.week),
        "disputes": float(told.number("dispute")),
        "dispute_weeks": float(told.weeks_of_dispute(now.week)),
    }


def _restricted_mean(begun: Ints, over: Ints, exit_week: int, last: int) -> float:
    """Return the restricted mean life of what began up to the exit, NaN without any.

    A life counts for as many weeks at most as the run lasts after the exit. All that began up to
    the exit were watched that long, so that none is censored: the plain mean is the area under
    their Kaplan-Meier curve up to there. What begins later cannot pull it down.

    Args:
        begun: week in which each began, (k,).
        over: week in which each ended, or the last week, (k,).
        exit_week: the week of the reference exit.
        last: the last week of the run.
    """
    there = begun <= exit_week
    if last <= exit_week or not there.any():
        return NAN
    return float(np.minimum(over - begun, last - exit_week)[there].mean())


def _projects(now: State, told: Chronicle) -> dict[str, float]:
    """Return what became of projects, and who won the grants."""
    groups = now.organizations
    done, dropped = float(groups.projects_done.sum()), float(groups.projects_dropped.sum())
    taken_up = told.number("project") + told.number("awarded")
    won = groups.awards.astype(np.float64)
    return {
        "projects_done": done,
        "projects_dropped": dropped,
        "project_done_share": done / taken_up if taken_up else NAN,
        "applications": float(groups.applications.sum()),
        "awards": float(won.sum()),
        "awarded_share": float(np.mean(won > 0.0)) if won.size else NAN,
        "awards_gini": gini(won) if won.any() else NAN,
        "practices": float(told.number("practice")),
    }


def _leaders(now: State, told: Chronicle, exit_week: int) -> dict[str, float]:
    """Return how long posts were held, who agreed to what, and who could come next."""
    people, who = now.residents, told.who
    times = np.array(told.times_in_post(now.week), dtype=np.int64).reshape(-1, 2)
    taken, given_up = times.T
    called = who["agreed"] | who["refused_duty"]
    duty = who["agreed"] | who["deputy"] | who["took_post"]
    skill = (people.skill + people.settling + people.planning) / 3.0
    next_ones = (people.member_of >= 0) & people.active & ~people.post & (skill >= ABLE)
    return {
        "leader_life": _restricted_mean(taken, given_up, exit_week, now.week),
        "leader_years": float((given_up - taken).sum()) / YEAR,
        "listed": float(len(who["listed"])),
        "declined": float(len(who["declined"])),
        "uptake_duty": len(who["agreed"]) / len(called) if called else NAN,
        "duty_share": len(duty) / people.rows,
        "uptake_join": len(who["joined"]) / people.rows,
        "successors": float(np.count_nonzero(next_ones)),
    }


def _people(now: State, told: Chronicle, weeks: Weeks) -> dict[str, float]:
    """Return how hours are spread over people, and who is known, has come and gone."""
    people = now.residents
    return {
        "active_year": active_year(now),
        "hours_given": float(sum(weeks["hours"])),  # also of those who have moved away
        "top_tenth": top_share(people.hours_total, 0.1),
        "hours_gini": gini(people.hours_total),
        "knows": float(np.count_nonzero(people.known) / people.rows),
        "moved": float(told.number("moved_out")),
        "workers_left": float(told.number("worker_left")),
    }


def _equity(now: State, weeks: Weeks, exit_week: int) -> dict[str, float]:
    """Return the part that the vulnerable have in giving and in posts, and what was learned.

    NaN without any of them, and without posts.
    """
    held = float(sum(weeks["post_holders"]))
    weak = bool(now.residents.vulnerable.any())
    result = {"posts_vulnerable": sum(weeks["posts_vulnerable"]) / held if held else NAN}
    if exit_week <= now.week:
        result["knowledge_exit"] = float(weeks["knowledge"][exit_week])
    later = exit_week + AFTER["24"]
    if later <= now.week:
        share = float(weeks["active_vulnerable"][later])
        result["active_vulnerable24"] = share if weak else NAN
    return result


def _party(now: State, told: Chronicle) -> dict[str, float]:
    """Return what Party members have given, the keener and the others, and who was placed.

    The keener are those who like taking part more than the median of them, the others the rest;
    each half counts by the share of its weeks so far in which somebody gave hours. In log-odds half
    a week is added on either side, so that nobody and everybody are numbers too. NaN without Party
    members, and before the first week.
    """
    people = now.residents
    rows = np.flatnonzero(people.party)
    gave = (people.active_weeks[rows] > 0) & (people.idle_weeks[rows] < HALF_YEAR)
    taste = people.taste[rows]
    keen = taste > np.median(taste) if rows.size else np.zeros(0, np.bool_)
    result = {
        "party_active": float(gave.mean()) if rows.size else NAN,
        "placed": float(told.number("placed")),
        "office_hours": float(now.community.office_hours[0]),
    }
    odds = []
    for name, half in (("party_keen", rows[keen]), ("party_reluctant", rows[~keen])):
        weeks, most = float(people.active_weeks[half].sum()), float(half.size * now.week)
        result[name] = weeks / most if most else NAN
        odds.append(float(np.log((weeks + 0.5) / (most - weeks + 0.5))) if most else NAN)
    return result | {"party_keen_odds": odds[0] - odds[1]}


def _team(now: State) -> dict[str, float]:
    """Return the team's hours: in all, by level, and by level in each third of its weeks."""
    total = dict.fromkeys(LEVELS_OF_WORK, 0)
    thirds = {f"{level}_{part}": 0 for level in LEVELS_OF_WORK for part in (1, 2, 3)}
    rows = now.spent.rows
    first, last = (rows[0].week, rows[-1].week) if rows else (1, 1)
    for row in rows:
        level = "neutral" if row.intervention in NEUTRAL else INTERVENTIONS[row.intervention].level
        part = 1 + 3 * (row.week - first) // (last - first + 1)
        total[level] += row.minutes
        thirds[f"{level}_{part}"] += row.minutes
    hours = {f"hours_{name}": spent / 60.0 for name, spent in (total | thirds).items()}
    return hours | {"hours_team": sum(total.values()) / 60.0}
