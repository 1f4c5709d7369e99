"""What is measured of those who were League members at the start, reckoned by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from contract import small
from courtyard import Community, load_scenario
from courtyard.community.outcomes import outcomes
from courtyard.indicators import INDICATORS


def outcome(weeks: int = 110, **given: Any) -> Any:
    table: dict[str, Any] = {name: [0.0] * (weeks + 1) for name in INDICATORS}
    table["phase"] = [1] * (weeks + 1)
    return outcomes(small(4, week=weeks), table | given, 10)


def test_a_week_by_hand():
    """Of four of the start one has moved away; a fifth has joined since."""
    state = small(
        5, first_cohort=[1, 1, 1, 1, 0], league=[1, 0, 0, 1, 1], school=[1, 2, 3, 1, 1],
        registered=[1, 0, 1, 0, 1], active_weeks=[3, 2, 1, 0, 5], idle_weeks=[0, 51, 52, 9, 0],
        hours=[1.5, 0.0, 0.0, 0.5, 4.0],
    )  # fmt: skip
    found = {name: float(INDICATORS[name].measure(state)) for name in INDICATORS
             if name.startswith("cohort")}  # fmt: skip
    assert found == {
        "cohort": 4.0, "cohort_registered": 1.0, "cohort_active": 2.0, "cohort_hours": 2.0,
    }  # fmt: skip


def test_whoever_has_left_counts_below_the_line():
    """Four at the start; of the two whose places have not been taken, one gives in each year."""
    hours = np.zeros(111)
    hours[[0, 1, 52, 53, 104, 105]] = 99.0, 4.0, 8.0, 2.0, 1.0, 99.0
    found = outcome(cohort=[4.0] + [2.0] * 110, cohort_hours=hours.tolist(),
                    cohort_registered=[4.0] * 104 + [1.0] + [4.0] * 6,
                    cohort_active=[4.0] * 104 + [2.0] + [4.0] * 6)  # fmt: skip
    assert found["cohort_hours1"] == pytest.approx(12 / 4)
    assert found["cohort_hours2"] == pytest.approx(3 / 4)
    assert "cohort_hours3" not in found
    assert (found["cohort_registered"], found["cohort_active"]) == (0.25, 0.5)


def test_between_vacations_without_the_adults_who_were_asked_into_posts():
    """Two organizations act of themselves; one of them has two givers beside such an adult."""
    state = small(
        7, groups=2, member_of=[0, 0, 0, 1, 1, 1, -1], active=[1, 1, 1, 1, 1, 1, 1],
        core_adult=[1, 0, 0, 0, 0, 0, 1], hours=[2.0, 1, 1, 1, 1, 1, 4.0],
        g_givers=3, g_idle_weeks=0,
    )  # fmt: skip
    assert INDICATORS["living"].measure(state) == 2
    assert INDICATORS["living_by_others"].measure(state) == 1
    assert INDICATORS["core_adults_hours"].measure(state) == 6.0
    found = outcome(3, hours=[0.0, 9.0, 5.0, 1.0], core_adults_hours=[0.0, 4.0, 2.0, 1.0],
                    vacation=[0, 0, 0, 1], living=[0.0, 2, 3, 9],
                    living_by_others=[0.0, 1, 1, 9])  # fmt: skip
    assert (found["hours_between"], found["hours_between_others"]) == (7.0, 4.0)
    assert (found["organizations_between"], found["organizations_between_others"]) == (2.5, 1.0)


def test_too_short_a_run_and_nobody():
    short = outcome(103)
    assert "cohort_registered" not in short and "cohort_hours2" not in short
    assert math.isnan(short["cohort_hours1"])
    assert math.isnan(outcome()["cohort_active"])


def test_others_in_their_places_are_none_of_them():
    changes = {"scenario.weeks": 90, "league.share": 0.8, "league.years": 1.5,
               "league.returns": -3.0}  # fmt: skip
    model = Community(load_scenario("fujian_camp", changes), 1)
    model.run(0)
    first = model.state.residents.first_cohort.copy()
    assert np.array_equal(first, model.state.residents.league) and first.any()
    model.run()
    people = model.state.residents
    grown = {e.resident for e in model.state.events.rows if e.kind == "grew_up"}
    assert grown and not people.first_cohort[sorted(grown)].any()
    stayed = np.setdiff1d(np.flatnonzero(first), sorted(grown))
    assert not people.first_cohort[~first].any()
    assert people.first_cohort[stayed].mean() > 0.8, "some of these have moved for other reasons"
