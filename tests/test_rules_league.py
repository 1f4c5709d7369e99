"""League members: required service, what it does, finishing school, joining: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.practice import LeagueMember
from courtyard.rules import RULES
from courtyard.rules.league import League
from courtyard.state import Change, State

RULE = RULES["league"]
PLAIN: dict[str, Any] = {
    "share": 0.5, "growth": 0.0, "mandate": 20.0, "enjoys": 0.0, "familiar": 0.0, "invited": 0.0,
}  # fmt: skip


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    return RULE.act(state, League(**(PLAIN | parameters)), luck or Dealt(state.residents.rows))


def of(change: Change, name: str) -> Any:
    return change.columns[f"residents.{name}"].tolist()


def added(change: Change, name: str, rows: int = 4) -> Any:
    total = np.zeros(rows)
    for exposure in change.exposures:
        if exposure.column == name:
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def vacation(left: int = 4, **columns: Any) -> State:
    """Two at school, one back from it, one who never was; with one organization."""
    given: dict[str, Any] = {
        "age_band": 0, "school": [1, 1, 2, 0], "league": [1, 1, 0, 0], "time": 40.0,
        "liking": 0.5, "wanted": [0, 2, 0, 0], "c_vacation_left": left, "serves_with": -1,
    }  # fmt: skip
    return small(4, **({"groups": 1} | given | columns))


class TestRequired:
    def test_what_is_left_is_spread_over_the_weeks_left(self):
        assert of(act(vacation(4)), "mandated") == [5.0, 5.0, 0.0, 0.0]
        change = act(vacation(2, mandate_done=[14.0, 20.0, 0.0, 0.0]))
        assert of(change, "mandated") == [3.0, 0.0, 0.0, 0.0]
        assert of(change, "mandate_done") == [17.0, 20.0, 0.0, 0.0]

    def test_no_more_than_there_is_time_and_nothing_for_who_is_away(self):
        change = act(vacation(4, time=[2.0, 40.0, 9.0, 9.0], here=[1.0, 0.0, 1.0, 1.0]))
        assert of(change, "mandated") == [2.0, 0.0, 0.0, 0.0]

    def test_none_in_term_and_the_next_vacation_begins_anew(self):
        change = act(vacation(0, mandate_done=20.0, serves_with=0))
        assert of(change, "mandated") == of(change, "mandate_done") == [0.0] * 4
        assert of(change, "serves_with") == [-1] * 4

    @pytest.mark.parametrize("span", [{"mandate_from": 6}, {"mandate_until": 4}, {"mandate": 0.0}])
    def test_only_while_the_school_requires_it(self, span):
        assert of(act(vacation(4), **span), "mandated") == [0.0] * 4

    def test_without_a_league_nothing_happens(self):
        assert act(vacation(4), share=0.0) == Change()


class TestServing:
    def test_an_hour_is_worth_the_liking_and_helps_the_own_need(self):
        state = vacation(4, liking=[0.5, 0.2, 1.0, 1.0])
        change = act(state, succeeds=1.0)
        helped = {e.place: e.amount for e in change.exposures
                  if e.column == "community.served_by_others"}  # fmt: skip
        assert helped == {0: pytest.approx(2.5), 2: pytest.approx(1.0)}
        helped = [e.amount for e in act(state, succeeds=0.4).exposures
                  if e.column == "community.served_by_others"]  # fmt: skip
        assert_allclose(helped, [1.0, 0.4])

    def test_with_an_organization_it_is_the_organizations(self):
        change = act(vacation(4, reports_to=[1.0, 0.0, 0.0, 0.0]))
        assert of(change, "serves_with") == [0, -1, -1, -1]
        helped = [e.place for e in change.exposures if e.column == "community.served_by_others"]
        assert helped == [2]
        ended = act(vacation(4, serves_with=[0, -1, -1, -1], g_alive=False))
        assert of(ended, "serves_with") == [-1] * 4

    def test_who_has_joined_since_serves_with_the_own(self):
        joined = vacation(4, member_of=[0, -1, 0, -1])
        assert of(act(joined), "serves_with") == [0, -1, -1, -1], "only whoever serves"
        change = act(vacation(4, groups=2, member_of=[0, 1, -1, -1], reports_to=[2.0, 0, 0, 0]))
        assert of(change, "serves_with") == [1, 1, -1, -1], "who reported stays there"

    def test_it_makes_registered_and_familiar(self):
        change = act(vacation(4, registered=[1, 0, 0, 0]), familiar=0.01)
        assert added(change, "residents.registers") == [0.0, 1.0, 0.0, 0.0]
        assert_allclose(added(change, "residents.met_neighbours"), [0.05, 0.05, 0, 0])

    @pytest.mark.parametrize(
        ("choice", "protects", "lost"),
        [(0.0, 1.0, 0.1), (0.6, 1.0, 0.04), (1.0, 1.0, 0.0), (1.0, 0.5, 0.05), (1.0, 0.0, 0.1)],
    )
    def test_choice_may_protect_liking_and_does_nothing_else(self, choice, protects, lost):
        change = act(vacation(4), crowding=0.02, enjoys=0.02, forms=0.5, choice=choice,
                     chosen_protects=protects)  # fmt: skip
        assert_allclose(added(change, "residents.controlled"), [lost, lost, 0, 0], atol=1e-15)
        assert_allclose(added(change, "residents.liked"), [0.05, 0.05, 0, 0])

    def test_crowding_is_off_by_default(self):
        assert added(act(vacation(4)), "residents.controlled") == [0.0] * 4

    def test_the_organization_may_ask_to_go_on(self):
        luck = Dealt(4, invited=[0.2, 0.2, 0.2, 0.2])
        state = vacation(4, serves_with=[0, -1, -1, -1])
        assert added(act(state, luck, invited=0.3), "residents.asked") == [1.0, 0.0, 0.0, 0.0]
        assert added(act(state, luck, invited=0.1), "residents.asked") == [0.0] * 4


class TestNewYear:
    def test_some_finish_and_come_back_by_belonging(self):
        # with belonging 1 and a weight of 4: σ(-2 + 4) = .881, with 0: σ(-2 - 4) = .002
        state = vacation(1, belonging=[1.0, 0.0, 0, 0], c_year_ends=True, member_of=[0, 0, -1, -1],
                         post=[0, 1, 0, 0])  # fmt: skip
        luck = Dealt(4, finishes=0.2, returns=0.5, lasting_league=[0.9, 0.9, 0.9, 0.1])
        change = act(state, luck, years=4.0, returns=-2.0, returns_belonging=4.0)
        assert of(change, "school") == [2, 3, 2, 1], "one has joined: two of four youths are wanted"
        assert of(change, "league") == [False, False, False, True]
        assert [(e.kind, e.resident, e.reason) for e in change.events] == [
            ("stepped_back", 1, "moved"), ("came_back", 0, ""), ("moved_for_good", 1, ""),
            ("joined_league", 3, ""),
        ]  # fmt: skip
        assert added(change, "residents.steps_back") == [0.0, 1.0, 0.0, 0.0]

    def test_without_a_weight_belonging_does_not_matter(self):
        luck = Dealt(4, finishes=0.2, returns=0.4)
        for belonging in (0.0, 1.0):
            state = vacation(1, belonging=belonging, c_year_ends=True)
            assert of(act(state, luck, years=4.0, returns=0.0), "school")[:2] == [2, 2]

    def test_nobody_finishes_in_mid_year(self):
        change = act(vacation(1), Dealt(4, finishes=0.0))
        assert "residents.school" not in change.columns and not change.events

    @pytest.mark.parametrize(("growth", "joined"), [(0.0, []), (0.5, [3]), (1.0, [2, 3])])
    def test_the_league_grows(self, growth, joined):
        state = vacation(1, school=[1, 1, 0, 0], c_year_ends=True)
        luck = Dealt(4, finishes=0.9, lasting_league=[0.5, 0.5, 0.4, 0.3])
        change = act(state, luck, growth=growth)
        assert [e.resident for e in change.events if e.kind == "joined_league"] == joined

    def test_others_have_grown_up_in_the_place_of_those_who_went_a_year_ago(self):
        state = vacation(1, school=[1, 1, 3, 3], c_year_ends=True)
        change = act(state, Dealt(4, finishes=0.9))
        assert change.newcomers is not None and change.newcomers.tolist() == [2, 3]
        state.apply(change)
        assert state.residents.school.tolist() == [1, 1, 0, 0]


def test_adults_take_posts_in_new_youth_teams():
    state = small(6, groups=3, week=5, age_band=[0, 1, 2, 1, 1, 2],
                  willing=[1, 0.4, 0.9, 0.5, 1, 1], member_of=[-1, -1, -1, -1, 1, -1],
                  here=[1, 1, 1, 1, 1, 0], g_alive=True, g_founded=[4, 4, 3],
                  g_mentor=[4, -1, 4])  # fmt: skip
    sure = Dealt(6, lasting_consent=0.3)
    change = act(state, sure, core=2)
    assert added(change, "residents.joins", 6) == [0, 0, 1, 1, 0, 0]
    assert of(change, "core_adult") == [False, False, True, True, False, False]
    assert added(change, "residents.takes_post", 6) == [0, 0, 1, 1, 0, 0]
    assert added(act(state, core=0), "residents.joins", 6) == [0.0] * 6
    state.organizations.mentor[1] = 4
    assert added(act(state, sure, core=1), "residents.joins", 6) == [0, 0, 1, 2, 0, 0]


def test_adults_who_refuse_are_passed_over():
    """For two posts the two most willing are asked; one does not agree, and nobody is in place."""
    state = small(6, groups=1, week=5, age_band=[0, 1, 2, 1, 1, 2], member_of=-1,
                  willing=[1, 0.4, 0.9, 0.5, 0.3, 0.2], g_alive=True, g_founded=4,
                  g_mentor=0)  # fmt: skip
    change = act(state, Dealt(6, lasting_consent=0.6), core=2)
    assert added(change, "residents.joins", 6) == [0, 0, 1, 0, 0, 0]
    assert added(change, "residents.takes_post", 6) == [0, 0, 1, 0, 0, 0]
    assert [(e.kind, e.resident) for e in change.events] == [("agreed", 2), ("refused_duty", 3)]
    nobody = act(state, Dealt(6, lasting_consent=1.0), core=2)
    assert added(nobody, "residents.takes_post", 6) == [0.0] * 6


def test_before_the_first_week_a_share_of_the_youths_is_in_the_league():
    state = small(4, age_band=[0, 0, 0, 1])
    luck = Dealt(4, lasting_league=[0.3, 0.1, 0.2, 0.0])
    assert RULE.prepare is not None
    change = RULE.prepare(state, League(share=2 / 3), luck)
    assert of(change, "league") == of(change, "first_cohort") == [False, True, True, False]
    assert of(change, "school") == [0, 1, 1, 0]


def test_a_number_of_members_are_those_whom_a_share_comes_to():
    state = small(4, age_band=[0, 0, 0, 1])
    luck = Dealt(4, lasting_league=[0.3, 0.1, 0.2, 0.0])
    assert RULE.prepare is not None
    change = RULE.prepare(state, League(members=1, share=1.0), luck)
    assert of(change, "league") == [False, True, False, False]
    assert of(RULE.prepare(state, League(members=3), luck), "league") == [True, True, True, False]
    with pytest.raises(InputError, match=r"league\.members: there are only 3 youths"):
        RULE.prepare(state, League(members=4), luck)


def test_a_number_of_members_grows_as_a_share_does():
    state = vacation(1, age_band=[0, 0, 1, 0], school=[1, 1, 0, 0], c_year_ends=True)
    for growth, joined in ((0.0, []), (0.5, [3])):
        change = act(state, Dealt(4, finishes=0.9), share=0.0, members=2, growth=growth)
        assert [e.resident for e in change.events if e.kind == "joined_league"] == joined


CAMP = {
    "scenario.weeks": 40, "league.share": 0.8, "league.mandate": 20.0, "calendar.in_term": 0.0,
    "calendar.starts": 27, "league.years": 2.0,
}  # fmt: skip


def reported(**changes: Any) -> tuple[Community, list[Any]]:
    settings = {key.replace("__", "."): value for key, value in changes.items()}
    model = Community(load_scenario("fujian_camp", CAMP | settings), 2)
    model.run(0)
    people, groups = model.state.residents, model.state.organizations
    for domain in (0, 1):
        groups.append(1, {"domain": domain, "founded": 1})
    model._meet_organizations()
    own = int(np.flatnonzero(people.league)[0])
    people.member_of[own] = 1
    model.step()
    return model, [e for e in model.state.events.rows if e.kind == "reported"]


class TestReporting:
    def test_members_serve_with_their_own_and_the_others_where_there_is_a_place(self):
        model, events = reported()
        people = model.state.residents
        assert len(events) == np.count_nonzero(people.league)
        assert events[0].organization == 1
        assert {e.organization for e in events} == {0, 1}

    def test_who_may_choose_serves_the_own_need_or_nobody(self):
        model, events = reported(league__choice=1.0)
        people, groups = model.state.residents, model.state.organizations
        assert 1 < len(events) < np.count_nonzero(people.league)
        for event in events[1:]:
            assert groups.domain[event.organization] == people.wanted[event.resident]

    def test_only_in_the_first_week_of_a_vacation_and_under_a_mandate(self):
        model, events = reported()
        model.run(5)
        assert [e for e in model.state.events.rows if e.kind == "reported"] == events
        assert reported(league__mandate=0.0)[1] == []

    def test_agents_come_and_go_with_the_league(self):
        model = Community(load_scenario("fujian_camp", CAMP), 2)
        for _ in range(12):
            model.step()
            rows = {row for kind, row in model._roles if kind is LeagueMember}
            assert rows == set(np.flatnonzero(model.state.residents.league).tolist())
        assert any(e.kind == "joined_league" for e in model.state.events.rows)


def test_outcomes_tell_the_mandated_from_the_own():
    changes = {**CAMP, "scenario.weeks": 104, "decision.constant": -60.0,
               "community.start": {"active": 0.0}}  # fmt: skip
    model = Community(load_scenario("fujian_camp", changes), 1)
    model.run()
    found = model.outcomes()
    assert found["hours_mandated"] > 100.0
    assert found["league_hours1"] == found["league_hours2"] == 0.0 == found["active_year"]
    assert found["league_registered"] > 0.5 and found["league_active_year"] == 0.0
    assert "league_hours3" not in found
    back = found["adults_back"]
    assert 0.0 < back < 1.0 and found["adults_back_active"] == 0.0
