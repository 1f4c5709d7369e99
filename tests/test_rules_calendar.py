"""Who is here, and what that leaves of time; what stress and relief do to it: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, settings_of, small
from courtyard import Community, load_scenario
from courtyard.rules import RULES
from courtyard.rules.calendar import Calendar, of_vacation, week_of_year, within
from courtyard.state import Change, State


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def of(change: Change, name: str) -> Any:
    return change.columns[f"residents.{name}"].tolist()


class TestYear:
    @pytest.mark.parametrize(
        ("starts", "week", "today"), [(1, 1, 1), (1, 52, 52), (1, 53, 1), (36, 1, 36), (36, 18, 1)]
    )
    def test_week_of_the_year(self, starts, week, today):
        assert week_of_year(week, Calendar(starts=starts)) == today

    def test_a_span_may_wrap_around_the_new_year(self):
        assert [week for week in range(1, 53) if within(week, (51, 2))] == [1, 2, 51, 52]
        assert [week for week in range(1, 53) if within(week, (4, 6))] == [4, 5, 6]

    def test_weeks_of_a_vacation_done_and_left(self):
        p = Calendar(winter=(51, 2))
        assert [of_vacation(today, p) for today in (50, 51, 52, 1, 2, 3)] == [
            (0, 0), (1, 4), (2, 3), (3, 2), (4, 1), (0, 0),
        ]  # fmt: skip
        assert of_vacation(27, p) == (1, 8) and of_vacation(34, p) == (8, 1)

    def test_the_community_knows(self):
        for week, expected in ((26, (0, 0, 0, 0)), (27, (1, 1, 8, 0)), (34, (1, 8, 1, 1))):
            change = act("calendar", small(1, week=week)).columns
            found = tuple(
                int(change[f"community.{name}"][0])
                for name in ("vacation", "vacation_week", "vacation_left", "year_ends")
            )
            assert found == expected


class TestHere:
    def test_those_at_school_are_here_in_vacations_and_for_a_part_of_the_term(self):
        state = small(4, week=10, school=[0, 1, 2, 3])
        assert of(act("calendar", state, in_term=0.25), "here") == [1.0, 0.25, 1.0, 0.0]
        state = small(4, week=30, school=[0, 1, 2, 3])
        assert of(act("calendar", state, in_term=0.25), "here") == [1.0, 1.0, 1.0, 0.0]

    def test_at_the_festival_some_from_elsewhere_are_away(self):
        luck = Dealt(3, lasting_festival=[0.1, 0.1, 0.7])
        state = small(3, week=5, incomer=[1, 0, 1])
        assert of(act("calendar", state, luck, festival_away=0.6), "here") == [0.0, 1.0, 1.0]
        assert of(act("calendar", state, luck), "here") == [1.0] * 3
        assert of(act("calendar", small(3, week=7, incomer=1), luck, festival_away=0.6), "here") \
            == [1.0] * 3  # fmt: skip

    def test_time_is_what_presence_and_capacity_leave(self):
        state = small(2, week=10, school=[1, 0], free_time=[8.0, 10.0], capacity=[0.5, 0.7])
        assert_allclose(of(act("calendar", state, in_term=0.5), "time"), [2.0, 7.0])

    def test_offices_come_first(self):
        """Of 8 and 4 hours, an office of 6 takes 6 and all 4."""
        state = small(3, week=10, free_time=[8.0, 4.0, 8.0], duty=[6.0, 6.0, 0.0])
        change = act("calendar", state)
        assert of(change, "in_office") == [6.0, 4.0, 0.0]
        assert of(change, "time") == [2.0, 0.0, 8.0]

    def test_who_goes_away_stays_away(self):
        state = small(3, week=10, goes_away=[0, 1, 0], away_for_good=[1, 0, 0],
                      duty=5.0, free_time=8.0)  # fmt: skip
        change = act("calendar", state)
        assert of(change, "here") == [0.0, 0.0, 1.0]
        assert of(change, "away_for_good") == [True, True, False]
        assert of(change, "in_office") == [0.0, 0.0, 5.0]

    def test_who_was_away_arrives_once(self):
        state = small(3, week=27, school=[1, 1, 0], here=[0.0, 0.3, 1.0])
        change = act("calendar", state)
        assert of(change, "arrives") == [True, False, False]
        state.apply(change)
        assert of(act("calendar", state), "arrives") == [False] * 3


class TestAway:
    def test_who_is_away_gives_no_hours_and_is_not_asked(self):
        state = small(3, active=1, post=[0, 1, 0], asked=1.0, here=[1.0, 0.0, 0.0])
        change = act("decision", state, Dealt(3, reconsiders=0.9), tired=1.0)
        assert of(change, "active") == [True, False, False]
        assert_allclose(of(change, "asked_lately"), [1 / 8, 0.0, 0.0])

    def test_who_comes_home_decides_anew(self):
        state = small(2, arrives=[1, 0])
        change = act("decision", state, Dealt(2, acts=0.0, reconsiders=0.9))
        assert of(change, "active") == [True, False]

    def test_weeks_elsewhere_do_not_end_a_membership(self):
        state = small(3, groups=1, member_of=0, joined=1, idle_weeks=10, absent_weeks=[0, 2, 3],
                      week=30)  # fmt: skip
        change = act("membership", state, lapse=8)
        assert of(change, "member_of") == [-1, -1, 0]

    def test_weeks_elsewhere_are_counted_until_hours_are_given(self):
        state = small(3, active=[1, 0, 0], here=[1.0, 0.0, 1.0], absent_weeks=[4, 4, 4])
        assert of(act("hours", state), "absent_weeks") == [0, 5, 4]

    def test_who_has_moved_away_for_good_leaves_for_that_reason(self):
        state = small(2, groups=1, member_of=0, joined=1, school=[3, 1], post=[1, 0])
        change = act("membership", state, lapse=500)
        assert of(change, "member_of") == [-1, 0]
        assert [(e.kind, e.reason) for e in change.events] == [("left", "moved")]

    def test_who_is_away_founds_nothing_and_is_no_founder(self):
        given: dict[str, Any] = {
            "pairs": [(0, 1), (0, 2), (0, 3), (0, 4)], "active": [1, 0, 0, 0, 0], "skill": 1.0,
            "willing": 1.0, "readiness": 9.0,
        }  # fmt: skip
        luck = Dealt(5, start=0.0, agree=0.5, birth=0.0)
        assert len(act("founding", small(5, **given), luck, initiative=1.0).founded) == 1
        for away in range(5):
            state = small(5, **given, here=[i != away for i in range(5)])
            assert not act("founding", state, luck, initiative=1.0).founded

    def test_what_the_school_requires_is_taken_off_the_time_for_own_hours(self):
        state = small(2, active=1, time=5.0, mandated=[3.0, 7.0], vigour=100.0)
        assert of(act("hours", state), "hours") == [2.0, 0.0]


class TestAsked:
    def test_being_asked_counts_less_for_who_was_asked_of_late(self):
        state = small(2, asked=1.0, asked_lately=[0.0, 2.0])
        change = act("decision", state, weights={"asked": 3.0}, tired=0.5)
        terms = change.columns["residents.terms"]
        assert_allclose(terms.sum(axis=1), [3.0, 3.0 * np.exp(-1.0)], rtol=1e-6)
        assert_allclose(of(change, "asked_lately"), [1 / 8, 2.0 - 1 / 8])

    @pytest.mark.parametrize("latent", [-0.5, 0.0, 0.5])
    def test_asking_may_move_the_keen_more_or_less(self, latent):
        state = small(2, asked=[1.0, 0.0], taste=[2.0, 2.0])
        change = act("decision", state, weights={"asked": 3.0}, latent=latent)
        assert_allclose(change.columns["residents.terms"].sum(axis=1), [3.0 + 2.0 * latent, 0.0])


class TestStocks:
    def test_relief_raises_capacity_which_goes_back(self):
        state = small(2, capacity=[0.5, 0.9], capacity_rest=0.5, relieved=[np.log(2.0), 0.0])
        change = act("learning", state, relief_fades=0.1)
        assert_allclose(of(change, "capacity"), [0.75 - 0.025, 0.86])

    def test_liking_goes_both_ways(self):
        state = small(3, liking=0.4, liking_rest=0.4, liked=[np.log(2.0), 0, 0],
                      controlled=[0, np.log(2.0), 0])  # fmt: skip
        change = act("learning", state, unused=0.0)
        assert_allclose(of(change, "liking"), [0.7, 0.2, 0.4])

    def test_identity_rises_with_the_visible_service_of_tied_party_members(self):
        state = small(3, pairs=[(0, 1), (1, 2)], party=[1, 0, 0], active=1, identity=0.2,
                      identity_rest=0.2)  # fmt: skip
        change = act("learning", state, unused=0.0, shown=np.log(2.0))
        assert_allclose(of(change, "identity"), [0.2, 0.6, 0.2])

    def test_at_rest_with_nothing_happening_nothing_is_written(self):
        change = act("learning", small(3, liking=0.4, liking_rest=0.4))
        found = {"residents.liking", "residents.capacity", "residents.identity"} & {*change.columns}
        assert found == {"residents.capacity"}, "its level is 1 and it rests at 0 here"


def test_pulses_of_those_at_school():
    """Nobody at school is active in term, some are in vacations (HM7)."""
    changes = {
        "scenario.weeks": 104, "league.share": 1.0, "league.years": 20.0, "calendar.in_term": 0.0,
        "decision.constant": -4.5, "community.youths": 0.5, "community.adults": 0.25,
        "community.retired": 0.25,
    }  # fmt: skip
    model = Community(load_scenario("fujian_camp", changes), 1)
    model.run()
    weeks = model.tables("weeks")["weeks"].iloc[1:]
    vacation = weeks["vacation"] == 1
    assert vacation.sum() == 24
    assert weeks["league_hours"][~vacation].max() == 0.0
    assert (weeks["league_hours"][vacation] > 0.0).all()


def test_by_default_everybody_is_here():
    model = Community(settings_of(), 1)
    model.run(8)
    people = model.state.residents
    assert people.here.min() == 1.0
    assert np.array_equal(people.time, people.free_time)
