"""Offices, tasks and what is seen of service, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard.rules import RULES
from courtyard.rules.expertise import expert_share, in_own_field
from courtyard.rules.forming import ACTIVIST, MENTOR, YOUTH
from courtyard.rules.identification import from_party
from courtyard.rules.offices import Offices, first_offices, offices
from courtyard.state import Change, Event, State

ON: dict[str, Any] = {"hours": 5.0, "vacant": 2, "calls": 0.4, "places": 0.5, "agrees": 0.5}


def able(**more: Any) -> State:
    """Return six residents, the first four Party members, 2 the fittest of them and 1 the next.

    0 is fitter than both and refuses: .9 is not below .8.
    """
    given: dict[str, Any] = {
        "party": [1, 1, 1, 1, 0, 0],
        "skill": [0.9, 0.5, 0.6, 0.1, 0.9, 0.9],
        "willing": [0.8, 0.95, 0.95, 0.95, 0.95, 0.95],
    }
    return small(6, **(given | more))


def luck(**dealt: Any) -> Dealt:
    return Dealt(6, **({"lasting_consent": 0.9} | dealt))


def column(change: Change, name: str) -> Any:
    return change.columns[f"community.{name}"][0]


def added(change: Change, name: str) -> list[tuple[list[int], Any]]:
    return [
        (np.asarray(e.rows).tolist(), e.amount) for e in change.exposures if e.column.endswith(name)
    ]


class TestHolders:
    def test_without_hours_there_are_no_offices(self):
        change = offices(able(c_secretary=2), Offices(), luck())
        assert change == Change()
        assert first_offices(able(), Offices(), luck()) == Change()

    def test_the_fittest_who_agrees_holds_both(self):
        change = first_offices(able(), Offices(**ON), luck())
        assert (column(change, "secretary"), column(change, "league_secretary")) == (2, 2)

    def test_or_two_hold_one_each(self):
        change = first_offices(able(), Offices(**ON, interlocked=False), luck())
        assert (column(change, "secretary"), column(change, "league_secretary")) == (2, 1)

    @pytest.mark.parametrize("hinders", ["here", "left_office", "moving_out"])
    def test_who_cannot_hold_one_is_passed_over(self, hinders):
        value = [1, 1, 0, 1, 1, 1] if hinders == "here" else [0, 0, 1, 0, 0, 0]
        change = first_offices(able(**{hinders: value}), Offices(**ON), luck())
        assert column(change, "secretary") == 1

    def test_nobody_agrees_and_the_search_goes_on(self):
        nobody = luck(lasting_consent=0.99)
        state = able()
        state.apply(first_offices(state, Offices(**ON), nobody))
        assert state.community.secretary[0] == -1
        assert column(offices(state, Offices(**ON), nobody), "secretary") == -1
        change = offices(state, Offices(**ON), luck())
        assert column(change, "secretary") == 2
        assert Event(5, "took_office", 2) in change.events


class TestLeaving:
    def weeks(self, interlocked: bool, weeks: int) -> list[tuple[int, int]]:
        """Return who holds the two offices at the end of each week; in the first, 2 leaves."""
        p = Offices(**ON, interlocked=interlocked, exit=0.0)
        state = able(c_secretary=2, c_league_secretary=2 if interlocked else 1)
        state.residents.leaves_office[2] = 1.0
        found = []
        for _ in range(weeks):
            state.apply(offices(state, p, luck()))
            state.residents.leaves_office[:] = 0.0
            place = state.community
            found.append((int(place.secretary[0]), int(place.league_secretary[0])))
        assert state.residents.left_office.tolist() == [0, 0, 1, 0, 0, 0]
        return found

    def test_one_person_leaves_both_vacant(self):
        assert self.weeks(True, 4) == [(-1, -1), (-1, -1), (1, 1), (1, 1)]

    def test_of_two_the_other_stays(self):
        """1 goes on; 3 is the one of the rest who agrees."""
        assert self.weeks(False, 4) == [(-1, 1), (-1, 1), (3, 1), (3, 1)]

    def test_weeks_without_are_counted(self):
        state = able(c_secretary=2, c_league_secretary=1, leaves_office=[0, 0, 1, 0, 0, 0])
        change = offices(state, Offices(**ON, interlocked=False), luck())
        assert (column(change, "secretary_vacant"), column(change, "league_vacant")) == (1, 0)
        assert Event(5, "left_office", 2) in change.events

    def test_who_takes_the_other_office_while_they_are_interlocked(self):
        state = able(c_secretary=-1, c_league_secretary=3, c_secretary_vacant=2)
        assert column(offices(state, Offices(**ON), luck()), "secretary") == 3

    def test_no_vacancy_where_it_is_filled_at_once(self):
        state = able(c_secretary=2, c_league_secretary=2, moving_out=[0, 0, 1, 0, 0, 0])
        change = offices(state, Offices(**(ON | {"vacant": 0})), luck())
        assert (column(change, "secretary"), column(change, "league_secretary")) == (1, 1)

    def test_some_leave_of_themselves(self):
        """1 - e^(-2/52) = .0377 a week."""
        state = able(c_secretary=2, c_league_secretary=1)
        p = Offices(**ON, exit=2.0)
        assert column(offices(state, p, luck(exit=0.037)), "secretary") == -1
        assert column(offices(state, p, luck(exit=0.038)), "secretary") == 2


class TestWork:
    """Each office takes 5 hours: 2 has 6 and does all of one or .6 of two; 1 has 3 and does .6."""

    def league(self, **more: Any) -> State:
        given = {
            "c_secretary": 2, "c_league_secretary": 2, "league": [0, 0, 0, 0, 1, 1],
            "active": [0, 1, 1, 0, 0, 0], "in_office": [4, 3, 6, 4, 4, 4], "c_vacation": True,
        }  # fmt: skip
        return able(**(given | more))

    def called(self, state: State, **dealt: Any) -> list[int]:
        """Return who is called on; `calls` is .4, so that it takes luck below .4 x work done."""
        change = offices(state, Offices(**ON), luck(**dealt))
        ((rows, amount),) = added(change, "residents.asked")
        assert amount == 1.0
        return rows

    def test_one_person_has_less_time_for_each(self):
        two = {"c_league_secretary": 1, "in_office": [4, 5, 6, 4, 4, 4]}
        assert self.called(self.league(), party=0.3, league=0.3) == []
        assert self.called(self.league(), party=0.2, league=0.2) == [0, 3, 4, 5]
        assert self.called(self.league(**two), party=0.3, league=0.3) == [0, 3, 4, 5]

    def test_each_calls_on_its_own(self):
        assert self.called(self.league(), party=0.2) == [0, 3]
        assert self.called(self.league(), league=0.2) == [4, 5]

    def test_league_members_are_called_on_in_their_vacation_and_reported(self):
        change = offices(self.league(), Offices(**ON), luck(league=0.0))
        assert added(change, "registers") == [([4, 5], 1.0)]
        change = offices(self.league(c_vacation=False), Offices(**ON), luck(league=0.0))
        assert added(change, "registers") == []
        assert added(change, "residents.asked") == [([], 1.0)]

    def test_nobody_who_is_away(self):
        state = self.league(here=[0, 1, 1, 1, 0, 1])
        assert self.called(state, party=0.0, league=0.0) == [3, 5]

    def test_what_an_office_takes(self):
        """5 hours each, 1 more of each of two; hours worked add up."""
        p = Offices(**ON, meets=1.0)
        for holders, duty in (((2, 2), [0, 0, 10]), ((2, 1), [0, 6, 6]), ((-1, 1), [0, 5, 0])):
            state = self.league(
                c_secretary=holders[0], c_league_secretary=holders[1], c_office_hours=7.0
            )
            change = offices(state, p, luck())
            assert change.columns["residents.duty"].tolist() == [*duty, 0, 0, 0]
            assert change.columns["community.office_hours"].tolist() == [7.0 + 25.0]
        first = first_offices(able(), p, luck())
        assert first.columns["residents.duty"].tolist() == [0, 0, 10, 0, 0, 0]

    def test_to_agree_takes_time_from_the_office(self):
        """5 worked of 5 is all of it, of 5 + 5 half: .2 of the .4 that they could call on."""
        state = self.league(c_league_secretary=1, in_office=5.0)
        for meets, who in ((0.0, [0, 3]), (5.0, [])):
            change = offices(state, Offices(**ON, meets=meets), luck(party=0.3))
            assert added(change, "residents.asked") == [(who, 1.0)]

    def test_a_vacant_office_does_nothing(self):
        state = self.league(c_secretary=-1, c_league_secretary=2)
        p = Offices(**ON, interlocked=False)
        change = offices(state, p, luck(party=0.0, league=0.39, places=0.0))
        assert added(change, "residents.asked") == [([4, 5], 1.0)], "all of one office"
        assert added(change, "teamed") == []

    @pytest.mark.parametrize(
        ("league_secretary", "time", "chance"),
        [(2, 6.0, 0.5 * 0.6), (2, 20.0, 0.5), (1, 6.0, 0.5 * 0.6 * 0.5), (1, 3.0, 0.5 * 0.6 * 0.5)],
    )
    def test_placing_takes_both(self, league_secretary, time, chance):
        """One person: .6 of both. Two: 1 and .6, the lesser of them, and they agree by half."""
        state = self.league(c_league_secretary=league_secretary, in_office=[4, 3, time, 4, 4, 4])
        for places, happens in ((chance - 0.01, True), (chance + 0.01, False)):
            change = offices(state, Offices(**ON), luck(places=places))
            assert bool(added(change, "teamed")) == happens

    def test_who_is_placed_with_whom(self):
        """Of 1 and 2, active and free, 2 is the fitter; 5 applies; 6 comes before 4 by lot."""
        people = {"party": [1, 1, 1, 0, 0, 0, 0], "league": [0, 0, 0, 0, 1, 1, 1], "willing": 0.9,
                  "active": [0, 1, 1, 0, 0, 0, 0], "skill": [0.9, 0.5, 0.6, 0, 0, 0, 0],
                  "activist": [0, 0, 0, 0, 0, 1, 0], "c_secretary": 0, "c_league_secretary": 0,
                  "in_office": 50.0}  # fmt: skip
        dealt = Dealt(7, 0.9, places=0.0, order=[0, 0, 0, 0, 0.5, 0.9, 0.1])
        few = Offices(**ON, youths=1)
        change = offices(small(7, **people), few, dealt)
        team = 1 + 3 * (7 + 2)
        expected = [([2], team + MENTOR), ([5], team + ACTIVIST), ([6], team + YOUTH)]
        assert added(change, "teamed") == expected
        assert [e.resident for e in change.events if e.kind == "placed"] == [5, 6]
        change = offices(small(7, **people), Offices(**ON), dealt)
        assert added(change, "teamed")[2] == ([6, 4], team + YOUTH)
        two = people | {"activist": [0, 0, 0, 0, 1, 0, 1]}
        change = offices(small(7, **two), Offices(**ON), dealt)
        assert [rows for rows, _ in added(change, "teamed")] == [[2], [6], [5, 4]]
        none = people | {"activist": 0}
        change = offices(small(7, **none), few, dealt)
        assert [rows for rows, _ in added(change, "teamed")] == [[2], [6], [4]]

    @pytest.mark.parametrize(
        "gone",
        [
            {"member_of": [-1, 0, 0, -1, -1, -1], "groups": 1},
            {"active": 0},
            {"here": [1, 1, 1, 1, 0, 1]},
            {"assigned": [0, 0, 0, 0, 0, 7]},
            {"moving_out": [0, 0, 0, 0, 1, 0]},
        ],
    )
    def test_nobody_is_placed_without_mentor_or_two_youths(self, gone):
        state = self.league(**(gone | {"in_office": 50.0}))
        change = offices(state, Offices(**ON), luck(places=0.0))
        assert added(change, "teamed") == []


class TestTasks:
    def test_a_task_is_taken_and_kept(self):
        state = small(3, task=[-1, 2, 2], tasked=[2.0, 0.0, 1.0])
        change = offices(state, Offices(), Dealt(3))
        assert change.columns["residents.task"].tolist() == [1, 2, 0]

    def test_expert_share(self):
        """Of group 0 gives 0, 1, 2: two are expert in its domain 1. In group 1 nobody gives."""
        state = small(
            6, groups=2, g_domain=[1, 0], member_of=[0, 0, 0, 0, 1, -1], active=[1, 1, 1, 0, 0, 1],
            expertise=[1, 1, 0, 1, 0, 1],
        )  # fmt: skip
        assert_allclose(expert_share(state), [2.0 / 3.0, 0.0])

    def test_own_field(self):
        """In week 5 those who joined up to week 3 took part in week 4."""
        state = small(
            8, groups=2, g_domain=[1, 2], member_of=[0, 0, 0, 1, -1, -1, -1, 0],
            joined=[3, 4, 1, 1, -1, -1, -1, 1], active=[1, 1, 1, 1, 1, 1, 0, 1],
            expertise=[1, 1, 0, 2, 0, 0, 0, -1], task=[-1, -1, -1, -1, 0, 1, 0, -1],
            g_alive=[1, 0],
        )  # fmt: skip
        inside, outside = in_own_field(state)
        assert inside.tolist() == [0], "1 has just joined, 2 is expert in something else, 1 ended"
        assert outside.tolist() == [4], "5 has another task, 6 gave nothing"


class TestShown:
    def test_each_tied_party_member_who_gives_hours_is_seen(self):
        """0 is tied to 1 and 2, who give, and to 3, who does not, and 4, who is no member."""
        pairs = [(0, 1), (0, 2), (0, 3), (0, 4), (4, 1)]
        state = small(6, pairs=pairs, party=[0, 1, 1, 1, 0, 1], active=[1, 1, 1, 0, 1, 1])
        assert_allclose(from_party(state, state.residents.active, 0.1), [0.2, 0, 0, 0, 0.1, 0])

    def test_who_is_away_sees_nothing(self):
        state = small(3, pairs=[(0, 1), (1, 2)], party=[0, 1, 0], active=1, here=[0, 1, 1])
        assert_allclose(from_party(state, state.residents.active, 0.1), [0.0, 0.0, 0.1])

    def test_hidden_service_is_not(self):
        state = small(2, pairs=[(0, 1)], party=1, active=1)
        assert from_party(state, state.residents.active, 0.0).tolist() == [0.0, 0.0]


def test_the_rule_says_so():
    assert RULES["offices"].prepare is first_offices
