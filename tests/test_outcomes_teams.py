"""What is measured of youth teams and their youths, reckoned by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from contract import small
from courtyard.community.outcomes import outcomes
from courtyard.indicators import INDICATORS
from courtyard.state import State

COLUMNS = ("teams", "team_successes", "team_hours", "team_guiding", "team_core_hours",
           "team_youths", "team_youths_active",
           "team_youth_hours")  # fmt: skip


def measured(state: State) -> dict[str, float]:
    return {name: float(INDICATORS[name].measure(state)) for name in COLUMNS}


def outcome(weeks: int = 60, exit_week: int = 10, state: State | None = None, **given: Any) -> Any:
    table: dict[str, Any] = {name: [0.0] * (weeks + 1) for name in INDICATORS}
    table["phase"] = [1] * (weeks + 1)
    return outcomes(state or small(4, week=weeks), table | given, exit_week)


def test_a_week_by_hand():
    """Two youth teams, of which one has ended, and another organization; four youths."""
    state = small(
        6, groups=3, g_mentor=[0, 1, -1], g_alive=[1, 0, 1], g_success=[1, 0, 1],
        g_hours=[3.0, 0.0, 9.0], guiding=[0.5, 0, 0, 0, 0, 0], team_youth=[0, 0, 1, 1, 1, 1],
        active=[1, 1, 1, 0, 1, 0], hours=[2, 2, 1, 0, 2.5, 0], post=[1, 1, 1, 0, 0, 0],
        member_of=[0, 2, 1, 0, -1, -1],
    )  # fmt: skip
    assert measured(state) == {
        "teams": 1, "team_successes": 1, "team_hours": 3.5, "team_guiding": 0.5,
        "team_core_hours": 3.0, "team_youths": 4, "team_youths_active": 2, "team_youth_hours": 3.5,
    }  # fmt: skip


def test_nobody_and_nothing():
    assert set(measured(small(3)).values()) == {0.0}
    found = outcome()
    assert math.isnan(found["hours_youths6"]) and math.isnan(found["active_youths6"])
    assert found["teams"] == 0 and math.isnan(found["teams_lasting"])
    assert math.isnan(found["team_successes"]) and math.isnan(found["team_successes_hours"])


class TestHalfYears:
    def test_means_of_the_half_year_up_to_then(self):
        """Exit 10: six months later is week 36, so weeks 11 to 36; twelve, weeks 37 to 62."""
        weeks = 62
        hours = np.zeros(weeks + 1)
        hours[10], hours[11], hours[36], hours[37] = 99.0, 26.0, 52.0, 13.0
        found = outcome(weeks, team_youths=[0] * 5 + [2] * 58, team_youth_hours=hours.tolist(),
                        team_youths_active=(hours > 0).tolist())  # fmt: skip
        assert found["hours_youths6"] == pytest.approx((26 + 52) / 26 / 2)
        assert found["hours_youths12"] == pytest.approx(13 / 26 / 2)
        assert math.isnan(found["youths_per_hour6"]), "nothing given in teams"
        assert found["active_youths6"] == pytest.approx(2 / 26 / 2)
        assert "hours_youths18" not in found and "active_youths24" not in found

    def test_weeks_without_any_youth_do_not_count(self):
        there = [0] * 31 + [4] * 6 + [0] * 24
        found = outcome(60, team_youths=there, team_youth_hours=[2.0] * 61)
        assert found["hours_youths6"] == pytest.approx(0.5)


def test_hours_of_youths_for_every_hour_of_anybody():
    """Weeks 11 to 36: 26 hours; given in teams from the start up to week 36: 37 weeks of 2."""
    hours = [0.0] * 11 + [1.0] * 26 + [5.0] * 24
    found = outcome(60, team_youths=[2.0] * 61, team_youth_hours=hours, team_hours=[2.0] * 61)
    assert found["youths_per_hour6"] == pytest.approx(26 / 74)


def test_teams_over_the_run():
    state = small(4, week=60, groups=3, g_mentor=[0, 1, -1], g_alive=[1, 0, 1])
    successes = [0] * 7 + [1, 2, 0, 1] + [0] * 50
    found = outcome(60, state=state, team_successes=successes, team_hours=[0.5] * 61,
                    team_guiding=[0.2] * 61, team_core_hours=[1.0] * 61)  # fmt: skip
    assert (found["teams"], found["teams_lasting"]) == (2.0, 0.5)
    assert found["team_first_success_week"] == 7.0
    assert found["team_successes"] == 4.0
    assert math.isclose(found["team_guiding"], 12.2)
    assert found["team_core_hours"] == 61.0
    assert found["team_successes_hours"] == pytest.approx(100 * 4 / 30.5)
