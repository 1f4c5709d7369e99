"""Rules about organizations, each by hand on one to three of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard.rules import RULES
from courtyard.state import REASONS, TERMS, Change, State


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def group(change: Change, name: str) -> Any:
    return change.columns[f"organizations.{name}"]


def added(change: Change, name: str, count: int = 5) -> list[float]:
    """Return what a change adds to an exposure of each resident."""
    total = np.zeros(count)
    for exposure in change.exposures:
        if exposure.column == f"residents.{name}":
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def sigma(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


RATES = {
    "base": 1.5, "per_giver": 0.5, "deciding": 0.0, "reach": 0.5, "passed_on": 0.4,
    "constant": -3.0, "organized": 1.0, "skill": 2.0, "routine": 1.0, "cohesion": 1.0, "hands": 0.5,
    "few_hands": 5.0, "conflict": 1.0,
}  # fmt: skip


class TestActivities:
    def state(self, **columns: Any) -> State:
        """A leader and two givers in one organization, one who rests, one who helps alone."""
        given: dict[str, Any] = {
            "active": [1, 1, 1, 0, 1], "member_of": [0, 0, 0, 0, -1], "post": [1, 0, 0, 0, 0],
            "hours": [3, 1, 1, 0, 1.5], "skill": [0.8, 0.5, 0.2, 0.9, 0.9], "free_time": 10.0,
            "fairness": [0.5, 0.9, 0.9, 0.9, 0.9],
            "g_rules": [0.5], "g_routine": [0.4], "g_cohesion": [0.6], "w_skill": [0.6],
        }  # fmt: skip
        return small(5, groups=1, **(given | columns))

    def test_by_hand(self):
        change = act("activities", self.state(), **RATES)
        # needed 1.5 + 3 .5 = 3; passed on .4 .5 3 = .6, .3 each; the leader does 2.4 of 3 hours
        assert_allclose(change.columns["residents.organizing"], [2.4, 0.3, 0.3, 0, 0])
        assert group(change, "givers").tolist() == [3]
        assert_allclose(group(change, "hours"), [5.0])
        assert_allclose(group(change, "organized"), [3.0])
        # skill (2.4 .8 + .3 .5 + .3 .2)/3 = .71; covered 1
        odds = -3.0 + 1.0 + 2 * 0.71 + 0.4 + 0.6 + 0.5 * math.log(2.0)
        assert_allclose(group(change, "success_chance"), [sigma(odds)])

    def test_what_the_leaders_time_does_not_reach_stays_undone(self):
        state = self.state(free_time=[2, 10, 10, 10, 10], hours=[2, 1, 2, 0, 1])
        change = act("activities", state, **RATES)
        # the leader could do .5 2 = 1 of 2.4: done 1.6 of 3
        assert_allclose(change.columns["residents.organizing"], [1.0, 0.3, 0.3, 0, 0])
        covered, skill = 1.6 / 3, (0.8 + 0.15 + 0.06) / 1.6
        odds = -3.0 + covered + 2 * skill * covered + 1.0 + 0.5 * math.log(2.0)
        assert_allclose(group(change, "success_chance"), [sigma(odds)])

    def test_organizing_is_part_of_the_hours_given(self):
        change = act("activities", self.state(hours=[2, 0.2, 2.8, 0, 1]), **RATES)
        # of 2.4 the leader gives 2, though .5 10 = 5 would be free; of .3 each, one gives but .2
        assert_allclose(change.columns["residents.organizing"], [2.0, 0.2, 0.3, 0, 0])
        assert_allclose(group(change, "organized"), [2.5])
        # covered 2.5/3; skill (2 .8 + .2 .5 + .3 .2)/2.5 = 1.76/2.5; hours 5
        covered, skill = 2.5 / 3, 1.76 / 2.5
        odds = -3.0 + covered + 2 * skill * covered + 0.4 + 0.6 + 0.5 * math.log(2.0)
        assert_allclose(group(change, "success_chance"), [sigma(odds)])

    def test_fair_leaders_gain_more_and_lose_less(self):
        for posts, gains, loses in (
            ([1, 0, 0, 0, 0], 1.6, 0.4),  # 2 .8 and 2 (1 - .8)
            ([1, 1, 0, 0, 0], 1.2, 0.8),  # the mean of .8 and .4 is .6
            ([1, 0, 0, 1, 0], 1.0, 1.0),  # and of .8 and .2: .5, also if one rests this week
            ([0, 0, 0, 0, 1], 1.0, 1.0),  # without leaders: neither fair nor unfair
        ):
            state = self.state(post=posts, fairness=[0.8, 0.4, 0.9, 0.2, 0.9])
            won = act("activities", state, Dealt(5, success=0.0))
            assert_allclose(added(won, "delivered_leaders"), [gains, gains, gains, 0, 0])
            assert added(won, "broken_leaders") == [0] * 5
            lost = act("activities", state, Dealt(5, success=1.0))
            assert_allclose(added(lost, "broken_leaders"), [loses, loses, loses, 0, 0])
            assert added(lost, "delivered_leaders") == [0] * 5

    def test_how_much_fairness_counts(self):
        state = self.state(post=[1, 0, 0, 0, 0], fairness=0.8)
        # 1 + fairly (2 .8 - 1) and 1 - fairly (2 .8 - 1)
        for fairly, gains, loses in ((1.0, 1.6, 0.4), (0.5, 1.3, 0.7), (0.0, 1.0, 1.0)):
            won = act("activities", state, Dealt(5, success=0.0), fairly=fairly)
            assert_allclose(added(won, "delivered_leaders"), [gains] * 3 + [0, 0])
            lost = act("activities", state, Dealt(5, success=1.0), fairly=fairly)
            assert_allclose(added(lost, "broken_leaders"), [loses] * 3 + [0, 0])
        unfair = self.state(post=[1, 0, 0, 0, 0], fairness=0.1)
        won = act("activities", unfair, Dealt(5, success=0.0), fairly=0.5)
        assert_allclose(added(won, "delivered_leaders"), [0.6] * 3 + [0, 0])

    def test_what_the_worker_does_nobody_else_does_and_learns(self):
        state = self.state(g_organizing_help=[2.0], g_credited_to_worker=[1.0])
        change = act("activities", state, Dealt(5, success=0.0), **RATES)
        # 1 of 3 hours is left: .2 passed on, the leader does .8
        assert_allclose(change.columns["residents.organizing"], [0.8, 0.1, 0.1, 0, 0])
        assert_allclose(group(change, "organized_by_worker"), [2.0])
        assert_allclose(added(change, "practised"), [0.8, 0.1, 0.1, 0, 0])
        # the success is credited to the worker for 1/(1 + 1), to the leaders for the rest
        assert_allclose(added(change, "delivered_worker"), [0.5, 0.5, 0.5, 0, 0])
        assert_allclose(added(change, "delivered_leaders"), [0.5, 0.5, 0.5, 0, 0])
        assert added(change, "broken_leaders") == [0] * 5

    def test_help_beyond_what_is_needed_does_nothing(self):
        change = act("activities", self.state(g_organizing_help=[50.0]), **RATES)
        assert_allclose(group(change, "organized_by_worker"), [3.0])
        assert_allclose(group(change, "organized"), [0.0])

    def test_success_is_lived_by_those_who_took_part(self):
        for success, alone in ((0.0, 0.9), (0.99, 0.1)):
            luck = Dealt(5, success=success, alone=alone)
            change = act("activities", self.state(), luck, alone=0.45, alone_counts=0.5)
            lived = added(change, "success_lived")
            failed = added(change, "failure_lived")
            won = success == 0.0
            assert lived == ([1, 1, 1, 0, 0] if won else [0, 0, 0, 0, 0.5])
            assert failed == ([0, 0, 0, 0, 0.5] if won else [1, 1, 1, 0, 0])
            # the hours of help that succeeded: of the one outside alone
            helped = added(change, "helped_alone")
            assert helped == ([0] * 5 if won else [0, 0, 0, 0, 1.5])

    def test_the_luck_of_an_organization_is_its_founders(self):
        state = self.state(g_founder=[3])
        chance = group(act("activities", state), "success_chance")[0]
        for u, success in ((chance - 1e-6, True), (chance + 1e-6, False)):
            luck = Dealt(5, success=[0.99, 0.99, 0.99, u, 0.99])
            assert group(act("activities", state, luck), "success").tolist() == [success]

    def test_members_began_it_if_three_give_and_they_organize_more_than_the_worker(self):
        for help_, active, idle in ((0.0, 1, 0), (2.0, 1, 5), (0.0, 0, 5)):
            state = self.state(g_organizing_help=[help_], g_idle_weeks=[4])
            state.residents.active[2] = active
            assert group(act("activities", state, **RATES), "idle_weeks").tolist() == [idle]

    def test_nobody_gives_nothing_happens(self):
        change = act("activities", self.state(active=0))
        assert group(change, "success_chance").tolist() == [0.0]
        assert group(change, "success").tolist() == [False]

    def test_without_social_workers_and_without_organizations(self):
        state = small(3, workers=0, active=1)
        change = act("activities", state, Dealt(3, alone=0.0))
        assert added(change, "success_lived", 3) == [0.5] * 3


class TestServices:
    def test_by_hand(self):
        state = small(
            2, groups=2, need=[[0.5, 0.2, 0.1], [1.0, 0.4, 0.3]], vulnerable=[0, 1],
            g_domain=[0, 0], g_hands=[3.0, 5.0], g_success=[1, 0], c_served=[0.2, 0.1, 0.0],
            c_served_by_worker=[0.0, 1.0, 0.0], c_needs_met=[2.0], c_needs_met_vulnerable=[1.0],
        )  # fmt: skip
        change = act("services", state, capacity=0.5, pace=0.1)
        # domain 0: 3 successful hours, 3/(.5 2) = 3: aim 1 - e^-3; domain 1: 1 - e^-1; 2: 0
        served = [0.2 + 0.1 * (1 - math.exp(-3) - 0.2), 0.1 + 0.1 * (1 - math.exp(-1) - 0.1), 0.0]
        assert_allclose(change.columns["community.served"], [served])
        month = 12.0 / 52.0
        first = (0.5 * served[0] + 0.2 * served[1]) * month
        second = (1.0 * served[0] + 0.4 * served[1]) * month
        assert_allclose(change.columns["community.needs_met"], [2.0 + (first + second) / 2])
        assert_allclose(change.columns["community.needs_met_vulnerable"], [1.0 + second])

    def test_help_between_residents_serves_what_the_helper_needs(self):
        state = small(3, wanted=[1, 1, 0], helped_alone=[2.0, 0.5, 1.0],
                      c_served_by_worker=[0.0, 0.5, 0.0])  # fmt: skip
        change = act("services", state, capacity=0.5, pace=0.1)
        # hours: 1; 2 + .5 + .5 of the worker = 3; 0; each against .5 3 = 1.5
        served = [0.1 * (1 - math.exp(-1 / 1.5)), 0.1 * (1 - math.exp(-2)), 0.0]
        assert_allclose(change.columns["community.served"], [served])

    def test_own_needs_are_met_by_what_the_own_organization_does_and_by_being_served(self):
        """0 and 3 are in one that succeeds for need 1, 1 in one that fails; 2 and 3 are served."""
        personally = np.zeros((5, 3))
        personally[2, 2], personally[3, 1] = 0.4, 0.3
        state = small(5, groups=2, member_of=[0, 1, -1, 0, -1], g_domain=[1, 2], g_success=[1, 0],
                      met=0.2, need=[0.5, 0.8, 0.0], c_served=[0.0, 0.5, 0.0],
                      served_personally=personally)  # fmt: skip
        change = act("services", state, pace=0.0, own=0.1, lasts=0.05)
        # all of the .2 that was met loses a twentieth: .19
        met = np.full((5, 3), 0.19)
        for i, d, rate in ((0, 1, 0.1), (2, 2, 0.4), (3, 1, 0.1 + 0.3)):
            met[i, d] = 0.95 * (0.2 + (1 - math.exp(-rate)) * 0.8)
        assert_allclose(change.columns["residents.met"], met)
        # missed: .5 (1 - met) and .8 .5 (1 - met); the rest of .5 and .8 is met, for 12/52 months
        gained = (1.3 - 0.5 * (1 - met[:, 0]) - 0.4 * (1 - met[:, 1])) * 12 / 52
        assert_allclose(change.columns["community.needs_met"], [gained.mean()])

    def test_a_need_fully_met_for_a_year_is_twelve_need_months(self):
        state = small(1, need=[1, 0, 0], c_served=[1.0, 0, 0])
        for _ in range(52):
            state.apply(act("services", state, pace=0.0))
        assert_allclose(state.community.needs_met, [12.0])


class TestPublicAffairs:
    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "member_of": [0, 0, 0, -1], "post": [1, 1, 0, 0], "skill": [0.6, 0.4, 1, 1],
            "g_routine": [0.5], "g_givers": [3], "g_visibility": [0.3], "c_access": [0.2],
            "c_responsiveness": [0.4],
        }  # fmt: skip
        return small(4, groups=1, **(given | columns))

    def test_made_and_adopted(self):
        # made: 1 - e^-(.1 .5 + .2) = .2212; quality (1 + .5 + .5 + .2)/4 = .55
        # adopted: .8 .55 = .44
        p: dict[str, Any] = {"initiative": 0.1, "responsiveness": 0.8, "impression": 0.25}
        for made, adopted, counts in (
            (0.221, 0.439, (1, 1)), (0.221, 0.441, (1, 0)), (0.222, 0.1, (0, 0)),
        ):  # fmt: skip
            luck = Dealt(4, made=made, adopted=adopted, **{"hears.0": [0.9, 0.9, 0.9, 0.35]})
            state = self.state(g_backed=[0.2])
            state.apply(act("public_affairs", state, luck, heard_of=0.4, pride=0.03, fame=0.3, **p))
            groups, place = state.organizations, state.community
            assert groups.proposals.tolist() == place.proposals.tolist() == [counts[0]]
            assert groups.adopted.tolist() == place.adopted.tolist() == [counts[1]]
            # a quarter of the way to the answer: .4 + .25 (1 - .4) or .4 - .25 .4
            seen = {(1, 1): 0.55, (1, 0): 0.3, (0, 0): 0.4}[counts]
            assert_allclose(place.responsiveness, [seen])
            people = state.residents
            won = counts == (1, 1)
            # members always hear; the fourth heard of it by .35 < .4
            assert people.win_seen.tolist() == people.example_seen.tolist() == [won] * 4
            assert_allclose(people.encouraged, np.array([0.03, 0.03, 0.03, 0.0]) * won)
            refused = counts == (1, 0)
            assert people.failure_lived.tolist() == [refused, refused, refused, 0]
            assert_allclose(groups.publicized, [0.3 * won])

    def test_in_a_large_community_news_stays_in_the_quarter(self):
        # a quarter of 2 is half of the 4 who live here: .5 .4 = .2 of all hear of it, or .5 .6 = .3
        # where .6 of the quarter know the organization
        for known, u, hears in ((0.1, 0.199, 1), (0.1, 0.201, 0), (0.6, 0.299, 1), (0.6, 0.301, 0)):
            luck = Dealt(4, made=0.0, adopted=0.0, **{"hears.0": u})
            state = self.state(g_backed=[1.0], g_visibility=[known], quarter=2)
            state.apply(act("public_affairs", state, luck, heard_of=0.4, fame=0.3))
            assert state.residents.win_seen.tolist() == [1, 1, 1, hears]
            assert state.residents.example_seen.tolist() == [1, 1, 1, hears]
            assert state.organizations.publicized.tolist() == [0.3], "known in its quarter"

    def test_the_news_of_an_organization_is_the_luck_of_its_founder(self):
        luck = Dealt(4, made=0.0, adopted=0.0, **{"hears.2": 0.1, "hears.0": 0.9})
        state = self.state(g_backed=[1.0], g_visibility=[0.1], g_founder=[2])
        state.apply(act("public_affairs", state, luck, heard_of=0.4))
        assert state.residents.win_seen.tolist() == [1, 1, 1, 1]

    def test_two_answers_in_a_week_weigh_more_than_one(self):
        state = small(3, groups=2, g_givers=3, g_backed=50.0, g_founder=[0, 1],
                      c_responsiveness=[0.4], c_access=[1.0], g_routine=1.0)  # fmt: skip
        luck = Dealt(3, made=0.5, adopted=[0.1, 0.9, 0.9])
        change = act("public_affairs", state, luck, impression=0.5, responsiveness=0.8)
        # one of two adopted: 1 - .5² = .75 of the way from .4 to .5
        assert_allclose(change.columns["community.responsiveness"], [0.475])

    def test_three_must_give_hours(self):
        state = self.state(g_givers=[2], g_backed=[50.0])
        state.apply(act("public_affairs", state, Dealt(4, otherwise=0.0)))
        assert state.organizations.proposals.tolist() == [0]

    def test_access_opens_and_fades(self):
        state = self.state(c_opened=[0.5])
        change = act("public_affairs", state, access_start=0.1, access_fades=0.1)
        opened = 0.2 + (1 - math.exp(-0.5)) * 0.8
        assert_allclose(change.columns["community.access"], [opened + 0.1 * (0.1 - opened)])


class TestMaturing:
    def test_by_hand(self):
        state = small(
            4, groups=2, g_givers=[3, 3], g_success=[1, 0], g_hands=[4.0, 4.0],
            g_organized=[1.0, 2.0], g_organized_by_worker=[3.0, 0.0], g_cohesion=0.5,
            g_routine=0.4, g_rules=0.3, g_visibility=0.2, g_bonded=[0.1, 0.0],
            g_rule_work=[0.0, 0.2], g_publicized=[0.0, 0.1], member_of=-1,
        )  # fmt: skip
        rates = {"bond": 0.05, "strife": 0.04, "practice": 0.2, "forgetting": 0.1}
        rates |= {"settling": 0.02, "reach": 0.5, "fading": 0.1, "disuse": 0.05}
        change = act("maturing", state, Dealt(4, dispute=0.999), **rates)
        # cohesion: up .05 + .1; down .04
        up = 0.5 + (1 - math.exp(-0.15)) * 0.5
        assert_allclose(group(change, "cohesion"), [up, 0.5 * math.exp(-0.04)])
        # routine: members organized a quarter of the success: up .2/4 = .05, then a tenth lost
        up = 0.4 + (1 - math.exp(-0.05)) * 0.6
        assert_allclose(group(change, "routine"), [0.9 * up, 0.36])
        # rules: up .02 .4 = .008, and the work on them; then a twentieth falls into disuse
        rules = [0.95 * (0.3 + (1 - math.exp(-rate)) * 0.7) for rate in (0.008, 0.208)]
        assert_allclose(group(change, "rules"), rules)
        # visible: .5 4/4 residents = .5 for the success, .1 of publicity for the other
        known = [0.9 * (0.2 + (1 - math.exp(-rate)) * 0.8) for rate in (0.5, 0.1)]
        assert_allclose(group(change, "visibility"), known)

    def test_in_a_large_community_work_is_seen_in_the_quarter(self):
        # an hour for each of the 2 in the quarter, of 4 who live here: .5 2/2 = .5
        state = small(4, groups=1, quarter=2, g_givers=[2], g_hands=[2.0], g_success=[1],
                      g_visibility=[0.2])  # fmt: skip
        change = act("maturing", state, reach=0.5, fading=0.1)
        assert_allclose(group(change, "visibility"), [0.9 * (0.2 + (1 - math.exp(-0.5)) * 0.8)])

    def test_what_is_bought_makes_no_routine(self):
        state = small(2, groups=2, g_givers=3, g_success=1, g_organized=1.0, g_routine=0.4,
                      g_hours_bought=[3.0, 0.0])  # fmt: skip
        change = act("maturing", state, practice=0.2, forgetting=0.0)
        # a quarter of the organizing was members' own, and all of it
        routine = [0.4 + (1 - math.exp(-rate)) * 0.6 for rate in (0.05, 0.2)]
        assert_allclose(group(change, "routine"), routine)


class TestDissolution:
    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "member_of": [0, 0, 0, 0], "active": [1, 1, 0, 0], "need": 0.9, "g_givers": [2],
        }  # fmt: skip
        return small(4, groups=1, **(given | columns))

    def test_it_ends_after_eight_weeks_with_fewer_than_three_givers(self):
        state = self.state()
        for week in range(1, 8):
            state.apply(act("dissolution", state))
            assert state.organizations.thin_weeks.tolist() == [week]
            assert state.organizations.alive.tolist() == [True]
        state.apply(act("dissolution", state))
        assert state.organizations.alive.tolist() == [False]
        assert state.organizations.ended.tolist() == [5]
        assert [e.kind for e in state.events.rows] == ["ended"]

    def test_a_week_with_three_begins_the_count_anew(self):
        state = self.state(g_thin_weeks=[7], g_givers=[3])
        assert group(act("dissolution", state), "thin_weeks").tolist() == [0]

    def test_the_reason_is_the_commonest_of_those_who_left_and_those_who_stopped(self):
        state = self.state(g_thin_weeks=[7])
        state.organizations.exits[0, REASONS.index("quarrels")] = 1
        state.organizations.exits[0, REASONS.index("none_clear")] = 9
        state.residents.terms_joined[2:, TERMS.index("time")] = 0.0
        state.residents.terms[2:, TERMS.index("time")] = -1.0
        change = act("dissolution", state)
        # two stopped for lack of time, one left in a quarrel; an unclear reason never wins
        assert change.events[0].reason == "time"
        state.organizations.exits[0, REASONS.index("quarrels")] = 3
        assert act("dissolution", state).events[0].reason == "quarrels"
        assert group(act("dissolution", state), "end_reason").tolist() == [
            REASONS.index("quarrels")
        ]

    def test_of_two_reasons_as_common_none_is_clear(self):
        state = self.state(g_thin_weeks=[7])
        exits = state.organizations.exits[0]
        exits[REASONS.index("quarrels")] = exits[REASONS.index("need")] = 2
        assert act("dissolution", state).events[0].reason == "none_clear"
        exits[REASONS.index("need")] = 3
        assert act("dissolution", state).events[0].reason == "need"
        # two who have stopped for lack of time are fewer than the three, with a third as many
        state.residents.terms[:3, TERMS.index("time")] = -1.0
        state.residents.active[:] = [0, 0, 0, 1]
        assert act("dissolution", state).events[0].reason == "none_clear"

    def test_without_any_clear_reason(self):
        assert act("dissolution", self.state(g_thin_weeks=[7])).events[0].reason == "none_clear"

    def test_the_goal_is_met_when_two_thirds_find_so(self):
        for content, ends in ((2, False), (3, True)):
            met = np.zeros((4, 3))
            met[:content, 1] = 0.8
            state = self.state(met=met, g_domain=[1], g_givers=[4], c_served=[0, 0.8, 0])
            change = act("dissolution", state, goal=0.05, agreement=0.67)
            # (1 - .8) (1 - .8) = .04 < .05 for the content, .2 for the others
            assert group(change, "alive").tolist() == [not ends]
            assert [event.reason for event in change.events] == ["goal_met"] * ends

    def test_what_is_met_for_the_members_themselves_counts(self):
        # 1 - .84 < .2 for three of four; 1 - .79 is not, however little was needed
        for met, ends in ((0.84, True), (0.79, False)):
            for need in (0.1, 0.9):
                state = self.state(need=need, g_domain=[1], g_givers=[4])
                state.residents.met[:3, 1] = met
                change = act("dissolution", state, goal=0.2, agreement=0.67)
                assert [event.reason for event in change.events] == ["goal_met"] * ends

    def test_success_after_success_meets_the_goal_and_ends_the_organization(self):
        # after k successes e^(-.2 k) is missed: below 1/5 from k = 9 on, since ln 5 = .2 8.05
        state = small(3, groups=1, member_of=0, active=1, need=[0.0, 0.5, 0.0], g_domain=[1],
                      g_givers=[3], g_success=[1])  # fmt: skip
        for week in range(1, 10):
            assert state.organizations.alive.tolist() == [True], week
            state.apply(act("services", state, own=0.2, lasts=0.0))
            state.apply(act("dissolution", state, goal=0.2))
        assert state.organizations.alive.tolist() == [False]
        assert [event.reason for event in state.events.rows] == ["goal_met"]

    def test_without_members_no_goal_is_met(self):
        state = self.state(member_of=-1, need=0.0, g_givers=[0])
        assert group(act("dissolution", state, agreement=0.0), "alive").tolist() == [True]

    def test_what_has_ended_stays_ended(self):
        state = self.state(g_alive=[0], g_ended=[2], g_thin_weeks=[8])
        change = act("dissolution", state)
        assert group(change, "ended").tolist() == [2] and not change.events


@pytest.mark.parametrize("rule", ["activities", "services", "public_affairs", "disputes",
                                  "maturing", "dissolution", "membership", "leadership",
                                  "dependency", "burden"])  # fmt: skip
def test_a_community_without_organizations_is_no_special_case(rule):
    state = small(3, need=0.5)
    change = act(rule, state)
    state.apply(change)
    assert state.organizations.rows == 0
