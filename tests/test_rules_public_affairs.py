"""The way of a proposal by hand: delay, noise, meetings of organizations, retaliation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import COLUMNS, Dealt, check_columns, extreme, random_state, settings_of, small
from courtyard import Community
from courtyard.community.governed import governed
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.rules.deliberation import Deliberation, course, taken_for
from courtyard.state import Change, Event, State

RULE = RULES["public_affairs"]


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    return RULE.act(state, RULE.parameters(**parameters), luck or Dealt(state.residents.rows))


def week(state: State, luck: Any, **parameters: Any) -> list[str]:
    """Live a week of public affairs; return what was said of organizations, in order."""
    before = len(state.events.rows)
    state.apply(act(state, luck, **parameters))
    for dotted in sorted(state.exposed):
        state.clear(dotted)
    state.week += 1
    return [event.kind for event in state.events.rows[before:]]


def one(**columns: Any) -> State:
    """Return three residents, two of whom are in an organization that proposes when it can."""
    given: dict[str, Any] = {
        "member_of": [0, 0, -1], "post": [1, 0, 0], "g_givers": [3], "g_routine": [1.0],
        "c_access": [0.5], "c_responsiveness": [0.5],
    }  # fmt: skip
    return small(3, groups=1, quarter=3, **(given | columns))


ALWAYS = {"initiative": 1.0, "access_fades": 0.0, "by_itself": 1.0, "responsiveness": 1.0}
"""A good proposal whenever there is none under way, before a government that adopts it."""


class TestDelay:
    def test_an_answer_takes_as_long_as_access_leaves(self):
        # 4 (1 - .5) = 2 weeks after it was made
        state, luck = one(), Dealt(3, made=0.0, adopted=0.0)
        told = [week(state, luck, delay=4.0, **ALWAYS) for _ in range(5)]
        assert told == [["proposed"], [], ["adopted"], ["proposed"], []]
        assert state.organizations.proposals.tolist() == [2]
        assert state.organizations.adopted.tolist() == [1]
        assert state.organizations.pending.tolist() == [1]

    def test_nobody_waits_where_access_is_full_or_there_is_no_delay(self):
        for access, delay in ((1.0, 9.0), (0.0, 0.0)):
            state, luck = one(c_access=[access]), Dealt(3, made=0.0, adopted=0.0)
            assert week(state, luck, delay=delay, **ALWAYS) == ["adopted"]
            assert state.organizations.pending.tolist() == [-1]

    def test_who_has_ended_is_answered_no_more(self):
        state = one(g_pending=[5], g_alive=[0])
        assert week(state, Dealt(3, adopted=0.0), delay=4.0, **ALWAYS) == []

    def test_what_waits_is_answered_when_the_delay_is_over_for_good(self):
        state = one(g_pending=[0], g_givers=[0])
        assert week(state, Dealt(3, adopted=0.0), **ALWAYS) == ["adopted"]


class TestSolves:
    def test_an_adopted_proposal_does_away_with_a_share_of_the_need_it_was_for(self):
        # 3 residents of a quarter of 3: the part of a quarter is 1. Left: .8, then .8 .9 .8
        state, luck = one(g_domain=[1]), Dealt(3, made=0.0, adopted=0.0)
        given = {"solves": 0.2, "solved_lasts": 0.1} | ALWAYS
        assert week(state, luck, **given) == ["adopted"]
        assert_allclose(state.community.solved, [[0.0, 0.2, 0.0]])
        assert week(state, luck, **given) == ["adopted"]
        assert_allclose(state.community.solved, [[0.0, 1.0 - (1.0 - 0.18) * 0.8, 0.0]])

    def test_what_is_refused_solves_nothing_nor_does_any_without_it(self):
        for adopted, solves in ((0.99, 0.2), (0.0, 0.0)):
            state = one(g_domain=[1])
            given = ALWAYS | {"responsiveness": 0.5}
            week(state, Dealt(3, made=0.0, adopted=adopted), solves=solves, **given)
            assert not state.community.solved.any()

    def test_it_meets_need_as_service_does(self):
        solved = small(3, groups=1, need=0.5, c_solved=[0.0, 0.2, 0.0])
        p = RULES["services"].parameters(pace=0.1)
        served = RULES["services"].act(solved, p, Dealt(3)).columns["community.served"]
        assert_allclose(served, [[0.0, 0.02, 0.0]])


class TestNoise:
    def test_what_is_taken_for_another_is_not_granted(self):
        # .8 (1 - .5) = .4
        for u, told in ((0.39, "refused"), (0.41, "adopted")):
            luck = Dealt(3, made=0.0, adopted=0.0, misread=u)
            assert week(one(), luck, noise=0.8, **ALWAYS) == [told]

    def test_it_is_taken_for_any_other_domain(self):
        state = small(3, groups=2, g_domain=[2, 0], g_founder=[0, 1])
        for u, taken in (([0.0, 0.0, 0.0], [0, 1]), ([0.6, 0.6, 0.0], [1, 2])):
            luck = Dealt(3, misread=[0.1, 0.1, 0.9], taken_for=u)
            assert taken_for(state, 0.5, luck).tolist() == taken
        assert taken_for(state, 0.05, Dealt(3, misread=0.1)).tolist() == [2, 0]
        assert taken_for(small(3, groups=1, domains=("care",)), 1.0, Dealt(3)).tolist() == [0]

    def test_the_offices_hear_of_what_they_take_it_for(self):
        state = one(c_policy=[0.2, 0.3, 0.5], g_domain=[1])
        luck = Dealt(3, made=0.0, misread=0.0, taken_for=0.0, raises=0.9)
        change = act(state, luck, noise=1.0, takes=2.0, **ALWAYS)
        heard = next(e for e in change.exposures if e.column == "community.heard")
        assert_allclose(heard.amount, [0.0, 0.0, 2.0])

    def test_where_no_policy_is_nobody_listens(self):
        change = act(one(), Dealt(3, otherwise=0.0), **ALWAYS)
        assert "community.heard" not in {e.column for e in change.exposures}


class TestRetaliation:
    @pytest.mark.parametrize(
        ("responsiveness", "u", "hit"), [(-0.3, 0.29, 1), (-0.3, 0.31, 0), (0.0, 0.0, 0)]
    )
    def test_who_leads_is_questioned(self, responsiveness, u, hit):
        state, luck = one(), Dealt(3, made=0.0, adopted=0.0, retaliates=u)
        state.apply(act(state, luck, **(ALWAYS | {"responsiveness": responsiveness})))
        people = state.residents
        assert state.events.rows[-1].kind == "refused"
        assert people.questioned.tolist() == people.doubted.tolist() == [hit, 0, 0]
        assert people.failure_lived.tolist() == [1, 1, 0]

    def test_an_answer_that_is_no_is_a_reason_to_quarrel(self):
        state = one()
        state.apply(act(state, Dealt(3, made=0.0), **(ALWAYS | {"responsiveness": 0.0})))
        assert state.organizations.turned_down.tolist() == [1]
        rate = {"quarrels": 0.0, "unheard": 0.0, "turned_down": 0.5}
        disputes, p = RULES["disputes"], RULES["disputes"].parameters
        # 1 - e^-.5 = .3935
        off = rate | {"turned_down": 0.0}
        for u, rates, breaks_out in ((0.393, rate, 1), (0.394, rate, 0), (0.0, off, 0)):
            change = disputes.act(state, p(**rates), Dealt(3, dispute=u))
            assert change.columns["organizations.conflict"].tolist() == [breaks_out]


class TestShown:
    def test_what_is_made_public_moves_how_responsive_they_seem(self):
        state = one(c_shown_good=[0.6], c_shown_bad=[0.2], g_givers=[0])
        change = act(state, impression=0.19)
        # good .75 of .8 shown: .75 - .81^.8 .25 with (1 - .19) = .81
        expected = 0.75 - 0.81**0.8 * 0.25
        assert_allclose(change.columns["community.responsiveness"], [expected])

    def test_bad_work_lowers_it(self):
        state = one(c_shown_bad=[1.0], g_givers=[0])
        change = act(state, impression=0.2)
        assert_allclose(change.columns["community.responsiveness"], [0.4])

    def test_off_it_stays(self):
        assert "community.responsiveness" not in act(one(g_givers=[0])).columns


def meeting(**columns: Any) -> State:
    """Return three organizations of two, in care, repairs and care; all want what theirs is for.

    The third has only one who gives hours; rules are .2, .4 and .6.
    """
    given: dict[str, Any] = {
        "member_of": [0, 0, 1, 1, 2, 2], "wanted": [0, 0, 1, 1, 0, 0], "active": 1,
        "g_domain": [0, 1, 0], "g_givers": [2, 2, 1], "g_founder": [0, 2, 4],
        "g_members": [2, 2, 2], "g_rules": [0.2, 0.4, 0.6],
    }  # fmt: skip
    return small(6, groups=3, week=6, **(given | columns))


def met(
    state: State, made: list[int], luck: Any = None, wait: float = 0.0, **p: Any
) -> tuple[list[int], list[int]]:
    """Return whose proposals come before the offices, and whose are voted down."""
    rules = Deliberation(**({"every": 2, "comes": 1.0} | p))
    way = course(state, rules, wait, np.array(made, np.bool_), luck or Dealt(6))
    state.apply(Change(way.columns, events=way.events))
    return way.submitted.astype(int).tolist(), way.blocked.astype(int).tolist()


class TestDeliberation:
    def test_without_meetings_all_go_at_once(self):
        state = meeting()
        made = np.array([1, 0, 1], np.bool_)
        way = course(state, Deliberation(), 0.0, made, Dealt(6))
        assert way.submitted is made and way.answered is made
        assert not way.columns and not way.events and not way.blocked.any()

    def test_what_most_want_is_carried_and_what_few_want_is_blocked(self):
        # of three voices two want care, one repairs; nobody supports out of convention
        assert met(meeting(), [1, 0, 0], convention=0.0) == ([1, 0, 0], [0, 0, 0])
        assert met(meeting(), [0, 1, 0], convention=0.0) == ([0, 0, 0], [0, 1, 0])

    def test_a_convention_lets_others_have_their_turn(self):
        # rules .4 in the mean: convention .5 gives .2 of those who want something else
        for u, carried in ((0.19, 1), (0.21, 0)):
            luck = Dealt(6, **{"votes.2": u})
            assert met(meeting(), [0, 1, 0], luck, convention=0.5)[0] == [0, carried, 0]
        assert met(meeting(g_rules=0.0), [0, 1, 0], Dealt(6, **{"votes.2": 0.001}),
                   convention=1.0)[0] == [0, 0, 0]  # fmt: skip

    def test_a_majority_of_those_who_are_there(self):
        # 2 of 3 want care
        for majority, carried in ((0.66, 1), (0.67, 0)):
            state = meeting()
            given = met(state, [1, 0, 0], majority=majority, convention=0.0)
            assert given[0] == [carried, 0, 0]
            assert_allclose(state.organizations.backing, [2 / 3, 0, 0])

    def test_too_few_decide_nothing_and_it_waits(self):
        # with .5 each of two comes by 1 - .25, one alone by .5
        luck = Dealt(6, comes=0.45)
        for quorum, decided in ((2 / 3, 1), (0.7, 0)):
            state = meeting()
            assert met(state, [1, 0, 0], luck, comes=0.5, quorum=quorum)[0] == [decided, 0, 0]
            assert state.organizations.agenda.tolist() == [-1 if decided else 0, -1, -1]

    def test_between_meetings_it_waits_and_ages(self):
        state = meeting()
        state.week = 7
        assert met(state, [1, 0, 0]) == ([0, 0, 0], [0, 0, 0])
        assert [event.kind for event in state.events.rows] == ["proposed"]
        state.week = 8
        assert met(state, [0, 0, 0])[0] == [1, 0, 0]

    def test_the_oldest_first_and_no_more_than_there_is_time_for(self):
        state = meeting(g_agenda=[1, -1, 3])
        assert met(state, [0, 1, 0], items=1)[0] == [0, 0, 1]
        assert state.organizations.agenda.tolist() == [2, 0, -1]

    def test_who_speaks(self):
        luck = Dealt(6, **{"speaks": 0.6})
        for how, speaker in (("single", -1), ("joint", 2), ("random", 2)):
            state = meeting(g_members=[2, 9, 5])
            met(state, [1, 0, 0], luck, spokesman=how, convention=0.0)
            assert state.organizations.speaker.tolist() == [speaker, -1, -1]
        state = meeting()
        met(state, [1, 0, 0], Dealt(6, speaks=0.4), spokesman="random", convention=0.0)
        assert state.organizations.speaker.tolist() == [0, -1, -1]

    def test_branches_have_a_voice_too(self):
        """Two of one branch and one of another want repairs: with them 3 of 5 voices do."""
        branch = {"branch": [0, 0, 1, -1, -1, -1], "wanted": [1, 1, 1, 1, 0, 0]}
        for voices, carried in ((1.0, 1), (0.0, 0)):
            state = meeting(**branch, g_domain=[0, 1, 2])
            # first and second organization want repairs wholly, the third does not
            given = met(state, [0, 0, 1], branches=voices, convention=0.0, majority=0.3)
            assert given[0] == [0, 0, 1 - carried]

    def test_quality_is_that_of_who_speaks_and_grows_with_support(self):
        state = meeting(g_routine=[0.0, 0.0, 1.0], c_access=[0.0], g_members=[2, 2, 5])
        p: dict[str, Any] = {
            "initiative": 0.0, "responsiveness": 1.0, "by_itself": 0.0, "by_routine": 0.5,
            "by_skill": 0.0, "by_access": 0.0, "crowding": 0.0, "quorum": 1,
        }  # fmt: skip
        rules = {"every": 2, "comes": 1.0, "convention": 0.0, "by_support": 0.3}
        state.organizations.backed[:] = [50.0, 0.0, 0.0]
        # half of the routine of the third, and .3 of two of three voices
        for u, adopted in ((0.69, "adopted"), (0.71, "refused")):
            luck = Dealt(6, made=0.5, adopted=u)
            change = act(state, luck, **p, deliberation=Deliberation(**rules))
            assert [e.kind for e in change.events] == ["carried", adopted]
        single = Deliberation(**rules, spokesman="single")
        change = act(state, Dealt(6, made=0.5, adopted=0.21), **p, deliberation=single)
        assert change.events[-1].kind == "refused"

    def test_fame_goes_to_who_speaks(self):
        state = meeting(g_routine=1.0, g_members=[2, 2, 5])
        state.organizations.backed[:] = [50.0, 0.0, 0.0]
        rules = Deliberation(every=2, comes=1.0, convention=0.0)
        p = {"initiative": 0.0, "responsiveness": 1.0, "by_itself": 1.0, "quorum": 1}
        change = act(state, Dealt(6, made=0.5, adopted=0.0), **p, deliberation=rules)
        famous = next(e for e in change.exposures if e.column == "organizations.publicized")
        assert famous.rows is not None and famous.rows.tolist() == [2]
        proud = next(e for e in change.exposures if e.column == "residents.encouraged")
        assert proud.rows is not None and proud.rows.tolist() == [0, 1]


class TestOutcomes:
    def outcome(self, *events: Event, **weeks: list[float]) -> dict[str, float]:
        state = small(4, need_rest=0.5, c_adopted=[3], c_proposals=[5], c_bias=[0.25])
        state.events.rows += events
        nothing = dict.fromkeys(("policy_fit", "representation_gap", "leaking"), [0.0] * 3)
        return governed(state, nothing | weeks)

    def test_weeks_to_decision(self):
        told = self.outcome(
            Event(3, "proposed", -1, 0), Event(4, "refused", -1, 1), Event(9, "adopted", -1, 0),
            Event(10, "proposed", -1, 1), Event(11, "carried", -1, 0), Event(13, "blocked", -1, 1),
        )  # fmt: skip
        assert told["decision_weeks"] == pytest.approx((6 + 0 + 3) / 3)
        assert (told["carried"], told["blocked"], told["proposals"]) == (1, 1, 5)
        assert np.isnan(self.outcome()["decision_weeks"])

    def test_issues_are_those_there_are_not_those_raised(self):
        told = self.outcome(Event(3, "dispute", -1, 0))
        # four residents with .5 in three domains
        assert told["issues"] == pytest.approx(6.0)
        assert told["adopted_per_issue"] == pytest.approx(50.0)
        assert told["disputes_per_issue"] == pytest.approx(100 / 6)

    def test_means_of_the_weeks_in_which_there_is_anything(self):
        told = self.outcome(
            policy_fit=[0.0, 0.5, 0.7], leaking=[0.0, 0.0, 0.2], representation_gap=[0.0, 0.0, 0.3]
        )
        assert told["policy_fit"] == pytest.approx(0.6)
        assert told["leakage"] == pytest.approx(0.1)
        assert told["representation_gap"] == pytest.approx(0.3)
        assert told["bias_end"] == 0.25
        assert np.isnan(self.outcome()["leakage"])


class TestRanges:
    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(seed=st.integers(0, 10**6), groups=st.sampled_from([0, 1, 4]))
    def test_week_after_week_with_meetings_levels_stay_in_range(self, seed, groups):
        state, rng = random_state(seed, 20, groups), np.random.default_rng(seed)
        p = extreme(RULE.parameters, rng).model_copy(
            update={"deliberation": extreme(Deliberation, rng, every=1)}
        )
        state.organizations.pending[state.organizations.agenda >= 0] = -1
        for number in range(4):
            state.apply(RULE.act(state, p, RULE.luck(Streams(seed), number, 20)))
            state.week += 1
            check_columns(state, [name for name in COLUMNS if name in set(RULE.writes)])
            groups_ = state.organizations
            assert not (groups_.alive & (groups_.agenda >= 0) & (groups_.pending >= 0)).any()


def test_off_the_numbers_are_those_of_a_model_without_a_way():
    """Values of what is off may be anything."""
    tables = {"community": {"residents": 80, "start": {"active": 0.3}}, "scenario": {"weeks": 40},
              "founding": {"initiative": 0.3}, "public_affairs": {"initiative": 0.5}}  # fmt: skip
    plain = Community(settings_of(tables), 1)
    rules = {"items": 5, "quorum": 0.9, "majority": 0.9, "spokesman": "random", "by_support": 0.4}
    other = Community(settings_of(tables, public_affairs__deliberation=rules), 1)
    for model in (plain, other):
        model.run()
    assert plain.state.organizations.proposals.sum() > 0
    for name, table in plain.tables().items():
        assert table.equals(other.tables()[name]), name
