"""Activities for youths, youth teams and introductions, each by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.interventions.meeting import introduced
from courtyard.state import State

WORKER = Worker(row=0, skill=0.6, understanding=1.0, doing=0.4, credit=0.5)


def done(name: str, state: State, luck: Any = None, /, **parameters: Any) -> Any:
    """Return units and what one worker adds, as columns over residents."""
    unit = INTERVENTIONS[name]
    p = unit.parameters(**parameters)
    luck = luck or Dealt(state.residents.rows)
    targets = unit.targets(state, p, luck, WORKER)[: p.room]
    added: dict[str, np.ndarray[Any, Any]] = {}
    for exposure in unit.act(state, p, luck, WORKER, targets) if targets.size else []:
        column = exposure.column.removeprefix("residents.")
        added.setdefault(column, np.zeros(state.residents.rows))
        np.add.at(added[column], exposure.rows, exposure.amount)
    return targets.size, {name: values.tolist() for name, values in added.items()}


class TestLeagueActivity:
    def state(self, **columns: Any) -> State:
        return small(6, **({"league": [1, 1, 1, 1, 1, 0], "here": [1, 1, 1, 0.5, 0, 1]} | columns))

    def test_who_comes_by_time_here_and_form(self):
        """comes .4, liked .25, draws .6: .4 (1 - .6 .75) = .22 for one activity, 1 - e^-.22 = .197;
        half of the week here, 1 - e^-.11 = .104.
        """
        luck = Dealt(6, **{"comes.0": [0.19, 0.2, 0.19, 0.11, 0.0, 0.0], "likes.0": 0.9})
        told = {"room": 1, "comes": 0.4, "liked": 0.25, "draws": 0.6}
        assert done("league_activity", self.state(), luck, **told)[1]["visited"] == [
            1, 0, 1, 0, 0, 0,
        ]  # fmt: skip
        luck.dealt["comes.0"] = [0.19, 0.2, 0.19, 0.1, 0.0, 0.0]
        assert done("league_activity", self.state(), luck, **told)[1]["visited"][3] == 1

    def test_two_activities_reach_more(self):
        """1 - e^(-2 .28) = .429."""
        luck = Dealt(6, **{"comes.0": 0.42})
        told = {"comes": 0.4, "liked": 0.5, "draws": 0.6}
        assert sum(done("league_activity", self.state(), luck, **told, room=2)[1]["visited"]) == 3
        assert sum(done("league_activity", self.state(), luck, **told, room=1)[1]["visited"]) == 0

    def test_a_form_that_is_liked_and_one_that_is_not(self):
        luck = Dealt(6, **{"comes.0": 0.0, "likes.0": [0.4, 0.6, 0.4, 0.6, 0, 0], "mixes.0": 1.0})
        units, added = done("league_activity", self.state(), luck, liked=0.5, enjoys=0.2,
                            introduces=0.1)  # fmt: skip
        assert units == 2
        assert added["liked"] == [0.2, 0, 0.2, 0, 0, 0]
        assert added["asked"] == added["delivered_worker"] == [1, 0, 1, 0, 0, 0]
        assert added["broken_worker"] == [0, 1, 0, 1, 0, 0]
        assert added["met_neighbours"] == [0.1, 0.1, 0.1, 0.1, 0, 0]
        assert "introduced" not in added

    def test_the_form_has_no_part_in_attendance_where_it_draws_nobody(self):
        luck = Dealt(6, **{"comes.0": 0.25})
        each = [
            done("league_activity", self.state(), luck, room=1, comes=0.3, draws=0, liked=liked)
            for liked in (0.0, 1.0)
        ]
        assert each[0][1]["visited"] == each[1][1]["visited"] == [1, 1, 1, 0, 0, 0]

    def test_some_are_introduced_on_one_occasion(self):
        luck = Dealt(6, **{"comes.0": 0.0, "mixes.0": [0.1, 0.1, 0.9, 0.1, 0, 0]})
        numbers = done("league_activity", self.state(), luck, meets=0.3)[1]["introduced"]
        assert numbers[0] == numbers[1] == numbers[3] > 0
        assert numbers[2] == numbers[4] == numbers[5] == 0

    def test_nobody_is_here(self):
        assert done("league_activity", self.state(here=0.0)) == (0, {})
        assert done("league_activity", self.state(league=False)) == (0, {})


class TestYouthTeam:
    """Party members 0, 1; applicants 2; other League members 3 to 8; 9 none of these."""

    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "party": np.arange(10) < 2, "league": (np.arange(10) >= 2) & (np.arange(10) < 9),
            "activist": np.arange(10) == 2, "willing": [0.2, 0.8, *[0.5] * 8],
            "readiness": np.arange(10.0), "skill": (9 - np.arange(10)) / 10,
        }  # fmt: skip
        return small(10, **(given | columns))

    def test_the_most_willing_party_member_and_the_keenest_youths(self):
        units, added = done("youth_team", self.state(), youths=3)
        assert units == 1
        # 1 + part: Party member, applicant, youths
        assert added["teamed"] == [0, 1, 2, 0, 0, 0, 3, 3, 3, 0]
        assert added["visited"] == [0, 1, 1, 0, 0, 0, 1, 1, 1, 0]

    def test_the_able_the_tied_any(self):
        able = done("youth_team", self.state(), youths=3, picks="able")[1]["teamed"]
        assert able == [0, 1, 2, 3, 3, 3, 0, 0, 0, 0]
        state = self.state(pairs=((4, 9), (4, 8), (7, 9)))
        assert done("youth_team", state, youths=2, picks="tied")[1]["teamed"] == [
            0, 1, 2, 0, 3, 0, 0, 3, 0, 0,
        ]  # fmt: skip
        luck = Dealt(10, lot=[0, 0, 0, 0.1, 0.9, 0.2, 0.8, 0.3, 0.4, 1])
        assert done("youth_team", self.state(), luck, youths=2, picks="random")[1]["teamed"] == [
            0, 1, 2, 0, 3, 0, 3, 0, 0, 0,
        ]  # fmt: skip

    def test_two_teams_have_numbers_of_their_own(self):
        """The second has no applicant: the keenest youth, 8, stands in the place."""
        units, added = done("youth_team", self.state(), youths=2, room=2)
        assert units == 2
        assert added["teamed"] == [4, 1, 2, 0, 6, 6, 3, 3, 5, 0]

    def test_as_many_as_there_are_people_for(self):
        assert done("youth_team", self.state(), youths=6)[0] == 1
        assert done("youth_team", self.state(), youths=7) == (0, {})
        assert done("youth_team", self.state(party=False)) == (0, {})

    @pytest.mark.parametrize(
        "taken", [{"member_of": 0, "groups": 1}, {"assigned": 4}, {"teamed": 4}, {"here": 0.0}]
    )
    def test_who_is_taken_or_away_is_left_out(self, taken):
        assert done("youth_team", self.state(**taken), youths=2) == (0, {})


class TestIntroductions:
    """Party members 0, 1, a backbone 2; League members 3 to 6; 7 is none of these."""

    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "party": np.arange(8) < 2, "backbone": np.arange(8) == 2,
            "league": (np.arange(8) >= 3) & (np.arange(8) < 7), "known": 1, "trust_worker": 1.0,
        }  # fmt: skip
        return small(8, **(given | columns))

    def test_both_sides_are_at_every_table(self):
        """In turn 0, 3, 1, 4 | 2, 5, 6: one full table of four of seven."""
        units, added = done("introductions", self.state(), people=4, introduces=0.1)
        assert units == 1
        assert added["visited"] == [1, 1, 0, 1, 1, 0, 0, 0]
        assert len(set(added["introduced"])) == 2
        assert_allclose(added["met_neighbours"], 0.1 * np.array(added["visited"]))

    def test_tables_are_told_apart(self):
        units, added = done("introductions", self.state(), people=2, room=3)
        assert units == 3
        numbers = added["introduced"]
        assert numbers[0] == numbers[3] != numbers[1] == numbers[4] != numbers[2] == numbers[5]
        assert numbers[6] == numbers[7] == 0

    def test_who_has_fewest_ties_comes_first(self):
        state = self.state(pairs=((0, 7), (3, 7), (3, 0)))
        added = done("introductions", state, people=2, room=1)[1]
        assert np.flatnonzero(added["visited"]).tolist() == [1, 4]

    def test_who_comes(self):
        """.4 + .6 .5 = .7 of those who half trust the worker."""
        luck = Dealt(8, **{"comes.0": [0.69, 0.71, 0, 0.69, 0.71, 0, 0, 0]})
        added = done("introductions", self.state(trust_worker=0.5), luck, people=4, comes=0.4)[1]
        assert added["visited"] == [1, 0, 0, 1, 0, 0, 0, 0]

    def test_strangers_cannot_be_introduced(self):
        assert done("introductions", self.state(known=0)) == (0, {})
        assert done("introductions", self.state(here=0.0)) == (0, {})


class TestOccasions:
    def test_every_kind_worker_and_table_has_a_number_of_its_own(self):
        state, rows = small(6, workers=3), np.arange(6)
        numbers: list[float] = []
        for row in range(3):
            worker = dataclasses.replace(WORKER, row=row)
            for kind in ("event", "activity", "introduction"):
                (exposure,) = introduced(state, worker, rows, kind, np.arange(6))
                numbers += np.asarray(exposure.amount).tolist()
        assert len(set(numbers)) == 3 * 3 * 6 and min(numbers) > 0

    def test_one_is_introduced_once_a_week(self):
        state = small(3, introduced=[0, 2, 0])
        (exposure,) = introduced(state, WORKER, np.arange(3), "event")
        assert exposure.rows.tolist() == [0, 2]
        assert introduced(state, WORKER, np.arange(0), "event") == []

    def test_events_introduce_a_share_of_those_who_come(self):
        state = small(5, need=1.0, trust_worker=1.0)
        luck = Dealt(5, 0.0, **{"mixes.0": [0.1, 0.9, 0.1, 0.1, 0.9]})
        assert "introduced" not in done("neighbourhood_event", state, luck)[1]
        assert np.flatnonzero(
            done("neighbourhood_event", state, luck, meets=0.5)[1]["introduced"]
        ).tolist() == [0, 2, 3]
