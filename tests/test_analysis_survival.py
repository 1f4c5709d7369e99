"""Survival of organizations: a curve by hand, and what is counted from the exit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from courtyard.analysis.survival import curves, lifetimes, restricted_means

ORGANIZATIONS = pd.DataFrame(
    {
        "arm": ["a"] * 5 + ["b"],
        "founded": [0, 0, 10, 20, 60, 30],
        "ended": [10.0, 40.0, 50.0, np.nan, np.nan, 30.0],
    }
)
WEEKS = 100


def test_lifetimes() -> None:
    found = lifetimes(ORGANIZATIONS, WEEKS)
    assert found["duration"].tolist() == [10, 40, 40, 80, 40, 0]
    assert found["observed"].tolist() == [True, True, True, False, False, True]


def test_a_curve_by_hand() -> None:
    """At 10 one of five ends; at 40 two of four end and one is censored; then nobody ends."""
    found = curves(ORGANIZATIONS, WEEKS)
    own = found[found["arm"] == "a"].set_index("time")
    assert own["survival"].to_dict() == pytest.approx({0: 1, 10: 0.8, 40: 0.4, 80: 0.4})
    assert own["at_risk"].to_dict() == {0: 5, 10: 5, 40: 4, 80: 1}
    assert (own["low95"] <= own["survival"]).all()
    assert (own["survival"] <= own["high95"]).all()


def test_counted_from_the_exit() -> None:
    """In week 22 the second, third and fourth are alive; they live on for 18, 28, and 78 weeks."""
    found = lifetimes(ORGANIZATIONS, WEEKS, exit_week=22)
    assert found["duration"].tolist() == [18, 28, 78]
    assert found["observed"].tolist() == [True, True, False]
    assert curves(ORGANIZATIONS, WEEKS, exit_week=22)["arm"].unique().tolist() == ["a"]


def test_an_end_after_the_last_week_is_not_seen() -> None:
    found = lifetimes(ORGANIZATIONS, 45)
    assert found["observed"].tolist() == [True, True, False, False, False, True]


def test_restricted_means() -> None:
    """The area under 1, .8 from 10, .4 from 40, to 60: 10 + 24 + 8."""
    found = restricted_means(ORGANIZATIONS, WEEKS, until=60).set_index("arm")
    assert found.loc["a", "restricted_mean"] == pytest.approx(42)
    assert found.loc["a", ["organizations", "ended"]].tolist() == [5, 3]
    assert found.loc["a", "median"] == 40


def test_no_organization_at_all() -> None:
    empty = ORGANIZATIONS.head(0)
    assert curves(empty, WEEKS).columns.tolist()[0] == "arm"
    assert curves(empty, WEEKS).empty
    assert restricted_means(empty, WEEKS, until=52).empty
