"""Rules about residents, each by hand on a handful of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import Dealt, random_state, small
from courtyard.foundations.streams import Luck, Streams
from courtyard.rules import RULES
from courtyard.state import REASONS, TERMS, Change, State


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def column(change: Change, name: str) -> Any:
    return change.columns[f"residents.{name}"]


def sigma(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


class TestOrder:
    def test_a_scenario_may_put_membership_before_strain(self):
        """A post-holder whose organization has just ended is in none for the rest of the week."""
        state = small(3, groups=1, member_of=[-1, 0, 0], post=[1, 1, 0], hours=1.0, free_time=5.0)
        change = act("burden", state)
        assert column(change, "retreat")[0] == 0.0
        assert column(change, "retreat")[1] > 0.0
        assert column(change, "strain_work")[0] > 0.0


class TestNeeds:
    def test_drift_and_pull(self):
        state = small(2, need=[[0.2, 0.5, 0.6], [0.9, 0.99, 0.0]], c_served=[0.0, 0.5, 0.8],
                      need_rest=[[0.5, 0.5, 0.5], [0.2, 0.99, 0.3]])  # fmt: skip
        # each domain has a drift of its own
        luck = Dealt(2, care=[0.75, 1.0], repairs=[0.25, 0.75], culture=[0.5, 0.0])
        change = act("needs", state, luck, drift=0.2 / 12**0.5, pull=0.1)
        # a step is .2 (u - 1/2)
        # first: .2 + .05 + .1 .3 = .28; .5 - .05 + 0 = .45; .6 + 0 - .01 = .59
        # second: .9 + .1 - .07 = .93; .99 + .05 + 0 = 1.04, kept at 1; 0 - .1 + .03, kept at 0
        need = column(change, "need")
        assert_allclose(need, [[0.28, 0.45, 0.59], [0.93, 1.0, 0.0]])
        # first misses .28, .45/2 = .225, .59/5 = .118; second .93, .5, 0
        assert column(change, "wanted").tolist() == [0, 0]

    def test_the_needs_of_the_start_are_kept(self):
        state = small(2, need=[[0.2, 0.5, 0.6], [0.9, 0.8, 0.0]])
        change = RULES["needs"].setup(state, RULES["needs"].parameters(), Streams(1))
        assert column(change, "need_rest").tolist() == [[0.2, 0.5, 0.6], [0.9, 0.8, 0.0]]
        assert column(change, "wanted").tolist() == [2, 0]

    def test_what_presses_most_is_the_greatest_the_first_of_equals(self):
        luck = np.random.default_rng(3)
        need = np.asfortranarray(luck.integers(0, 4, (200, 3)) / 4.0)
        state = small(200, need=need)
        wanted = column(act("needs", state, drift=0.0, pull=0.0), "wanted")
        assert np.array_equal(wanted, np.argmax(need, axis=1))

    def test_steps_drift_by_the_standard_deviation_that_is_said(self):
        """8,000 steps: the standard error of their deviation is under 1 %, the limit is 4 %."""
        state = small(8000, need=0.5, need_rest=0.5)
        luck = Luck(Streams(4), "needs", 7, 8000)
        moved = column(act("needs", state, luck, drift=0.02, pull=0.0, common=0.0), "need") - 0.5
        np.testing.assert_allclose(moved.std(axis=0), 0.02, rtol=0.04)
        np.testing.assert_allclose(moved.mean(axis=0), 0.0, atol=4 * 0.02 / 8000**0.5)

    def test_what_is_met_personally_presses_less(self):
        state = small(2, need=[0.8, 0.5, 0.1], met=[[0.4, 0.0, 0.0], [0.3, 0.0, 0.0]])
        # first: .8 .6 = .48 < .5; second: .8 .7 = .56 > .5
        wanted = column(act("needs", state, drift=0.0, pull=0.0), "wanted")
        assert wanted.tolist() == [1, 0]

    def test_what_is_served_presses_less(self):
        state = small(1, need=[[0.5, 0.6, 0.1]], c_served=[0.0, 0.5, 0.0])
        assert column(act("needs", state, drift=0.0, pull=0.0), "wanted").tolist() == [0]
        state.community.served[0, 0] = 0.9
        assert column(act("needs", state, drift=0.0, pull=0.0), "wanted").tolist() == [1]


class TestAcquaintance:
    def test_understanding_grows_with_visits_and_goes_out_of_date(self):
        state = small(1, workers=2, w_understanding=[0.5, 0.5], w_explored=[0.2, 0.0])
        moved = act("acquaintance", state, fading=0.1).columns["workers.understanding"]
        # .5 + (1 - e^-.2) .5 = .590635, less a tenth: .531571; .5 less a tenth: .45
        assert_allclose(moved, [0.531571, 0.45], atol=1e-6)

    def test_who_is_met_is_known_who_is_spotted_is_listed_members_are_registered(self):
        state = small(
            5, groups=1, known=[1, 0, 0, 0, 0], visited=[0, 2, 0, 0, 0],
            talent=[1, 0, 0, 0, 0], spotted=[1, 0, 1, 0, 0],
            registered=[0, 0, 0, 1, 0], registers=[0, 1, 0, 0, 0], member_of=[-1, -1, -1, -1, 0],
        )  # fmt: skip
        change = act("acquaintance", state, Dealt(5, lasting_list=0.7))  # σ(0 + 1) = .73
        assert column(change, "known").tolist() == [True, True, False, False, False]
        assert column(change, "talent").tolist() == [True, False, True, False, False]
        assert column(change, "registered").tolist() == [False, True, False, True, True]
        assert [(e.kind, e.resident) for e in change.events] == [("listed", 2)]

    def test_who_is_spotted_is_listed_on_consent_alone(self):
        state = small(4, spotted=[1, 1, 1, 0], talent=[0, 0, 1, 0], readiness=[-2, -1, -9, 5])
        # σ(-2 + 1.5) = .3775 and σ(-1 + 1.5) = .6225; the third is listed already, the fourth
        # is not asked
        for u, listed, told in (
            (0.37, [1, 1, 1, 0], [("listed", 0), ("listed", 1)]),
            (0.38, [0, 1, 1, 0], [("declined", 0), ("listed", 1)]),
            (0.63, [0, 0, 1, 0], [("declined", 0), ("declined", 1)]),
        ):
            change = act("acquaintance", state, Dealt(4, lasting_list=u), consent=1.5)
            assert column(change, "talent").tolist() == listed
            assert [(e.kind, e.resident) for e in change.events] == told

    def test_who_declines_declines_until_readiness_has_grown(self):
        """Luck that lasts: the same answer in each week, another one only with more readiness."""
        answers = []
        for week, readiness in ((3, -1.0), (4, -1.0), (5, -1.0), (6, 8.0)):
            state = small(400, spotted=1.0, readiness=readiness)
            luck = Luck(Streams(5), "acquaintance", week, 400)
            answers.append(column(act("acquaintance", state, luck, consent=1.0), "talent"))
        assert np.array_equal(answers[0], answers[1]) and np.array_equal(answers[1], answers[2])
        assert 0.42 < answers[0].mean() < 0.58  # σ(0) = .5, give or take three standard errors
        assert answers[3].all()

    def test_asking_everybody_is_a_setting(self):
        state = small(50, spotted=1.0, readiness=-4.0)
        luck = Luck(Streams(5), "acquaintance", 3, 50)
        assert column(act("acquaintance", state, luck, consent=20.0), "talent").all()
        assert not column(act("acquaintance", state, luck, consent=-20.0), "talent").any()

    def test_a_worker_who_leaves_on_the_signs_is_gone_for_good(self):
        state = small(1, workers=3, w_leaves=[0.0, 1.0, 0.0], w_gone=[0, 0, 1])
        gone = act("acquaintance", state).columns["workers.gone"]
        assert gone.tolist() == [False, True, True]


class TestInfluence:
    def path(self, **columns: Any) -> State:
        """Three in a row: 0 - 1 - 2, and 3 alone."""
        return small(4, pairs=[(0, 1), (1, 2)], awareness=[0.0, 0.2, 0.8, 0.6], **columns)

    def test_degroot(self):
        moved = column(act("influence", self.path(), rule="degroot"), "awareness")
        # each the mean of its ties; without ties the own opinion stays
        assert_allclose(moved, [0.2, 0.4, 0.2, 0.6])

    def test_degroot_with_oneself_as_one_tie(self):
        change = act("influence", self.path(), rule="degroot", self_weight="equal")
        assert_allclose(column(change, "awareness"), [0.1, 1.0 / 3.0, 0.5, 0.6])

    def test_friedkin_johnsen_holds_on_to_the_start(self):
        state = self.path(awareness_rest=[0.5, 0.5, 0.5, 0.5])
        change = act("influence", state, rule="friedkin_johnsen", susceptibility=[1, 0.5, 0, 0.5])
        assert_allclose(column(change, "awareness"), [0.2, 0.45, 0.5, 0.55])

    def test_everyday_is_slow_and_hears_the_active_more(self):
        state = self.path(awareness_rest=[0.0, 0.2, 0.8, 0.6], active=[1, 0, 0, 0])
        change = act("influence", state, pace=0.1, susceptibility=0.5, active_voice=3.0)
        # 1 hears 0 with weight 4 and 2 with weight 1: .8/5 = .16; aim .5 .16 + .5 .2 = .18
        # .2 + .1 (.18 - .2) = .198; 0 hears .2: aim .1, moves to .01; 2: aim .5, moves to .77
        assert_allclose(column(change, "awareness"), [0.01, 0.198, 0.77, 0.6])

    def test_what_is_explained_pulls_up(self):
        state = self.path(awareness_rest=[0.0, 0.2, 0.8, 0.6], informed=[0.0, 0.0, 0.0, 0.3])
        moved = column(act("influence", state, pace=0.0), "awareness")
        assert_allclose(moved, [0.0, 0.2, 0.8, 0.6 + (1 - math.exp(-0.3)) * 0.4])


class TestExpectation:
    def test_follows_ties_and_everyone(self):
        state = small(4, groups=2, pairs=[(0, 1), (0, 2)], active=[0, 1, 0, 0],
                      expectation=0.1, g_visibility=[0.4, 0.8], g_alive=[1, 0])  # fmt: skip
        change = act("expectation", state, pace=0.5, near=0.6)
        # V = 1 - (1 - .2) = .2 (the dead are not seen); everyone: 1/4 (1 + .2) = .3
        # 0 sees half of its ties: .6 .5 + .4 .3 = .42, moves to .26; the others see
        # .6 0 + .4 .3 = .12, move to .11
        assert_allclose(column(change, "expectation"), [0.26, 0.11, 0.11, 0.11])

    def test_what_is_known_in_one_quarter_of_two_is_noticed_half_as_often(self):
        state = small(4, groups=1, active=[1, 1, 0, 0], g_visibility=[0.8], quarter=2)
        # V = .5 .8/2 = .2; everyone: 1/2 (1 + .2) = .6
        change = act("expectation", state, pace=1.0, near=0.0)
        assert_allclose(column(change, "expectation"), [0.6] * 4)

    def test_jumps_with_a_win_and_falls_with_a_loss(self):
        state = small(3, expectation=0.5, win_seen=[1, 0, 0], loss_seen=[0, 1, 0])
        change = act("expectation", state, pace=0.0, event=0.2)
        jump = (1 - math.exp(-0.2)) * 0.5
        assert_allclose(column(change, "expectation"), [0.5 + jump, 0.5 - jump, 0.5])

    def test_organized_work_is_noticed_by_at_most_twice_what_it_is(self):
        state = small(2, groups=1, active=[1, 1], g_visibility=[1.0], expectation=0.0)
        assert_allclose(column(act("expectation", state, pace=1.0, near=0.0), "expectation"), 1.0)


class TestAsking:
    def test_by_ties_and_by_calls(self):
        state = small(3, groups=1, pairs=[(0, 1), (0, 2)], active=[0, 1, 1], g_visibility=[1.0])
        # 0: two active ties, 2 .1 + .4/2 = .4, chance .32968; the others .2, chance .18127
        chances = [0.32968, 0.18127, 0.18127]
        for u, asked in ((0.18, [1, 1, 1]), (0.3, [1, 0, 0]), (0.33, [0, 0, 0])):
            change = act("asking", state, Dealt(3, first=u), by_tie=0.1, by_call=0.4)
            assert column(change, "asked").tolist() == asked, chances

    def test_calls_are_heard_in_the_quarter(self):
        # a quarter of two: V = .5 1/2 = .25 and .4 .25 = .1, chance 1 - e^-.1 = .09516
        state = small(4, groups=1, g_visibility=[1.0], quarter=2)
        for u, asked in ((0.095, 1), (0.096, 0)):
            change = act("asking", state, Dealt(4, first=u), by_tie=0.1, by_call=0.4)
            assert column(change, "asked").tolist() == [asked] * 4


WEIGHTS = {"need": 2.0, "expectation": 1.0, "cohesion": 4.0, "provided": 3.0, "asked": 5.0}


class TestWeighing:
    def state(self, **columns: Any) -> State:
        return small(
            3, groups=1, member_of=[-1, -1, 0], need=[0.5, 0.1, 0.9], wanted=[0, 0, 0],
            awareness=[0.4, 1.0, 1.0], expectation=[0.2, 0.2, 0.2], g_domain=[1],
            g_cohesion=[0.25], c_served=[0.5, 0.0, 0.0], **columns,
        )  # fmt: skip

    def decide(self, state: State, luck: Any = None, **more: Any) -> Change:
        given = {"constant": -1.0, "weights": WEIGHTS, "reconsider": 1.0} | more
        return act("decision", state, luck, **given)

    def test_the_sum_by_hand(self):
        change = self.decide(self.state())
        # first: -1 + 2 .4 .5 (1 - .5) + .2 - 3 .5 = -2.1
        # second: -1 + 2 1 .5 .5 + .2 - 1.5 = -1.8   (need 0 is the wanted one: .5)
        # the member: need of the own organization, domain 1: -1 + 2 1 .1 + .2 + 4 .25 = .4
        assert_allclose(column(change, "readiness"), [-2.1, -1.8, 0.4])
        terms = column(change, "terms")
        assert terms[2, TERMS.index("cohesion")] == pytest.approx(1.0)
        assert terms[0, TERMS.index("provided")] == pytest.approx(-1.5)
        # what is met personally is missed no more: 2 .4 .5 .5 .6 = .12 in place of .2
        met = self.decide(self.state(met=[0.4, 0.0, 0.0]))
        assert_allclose(column(met, "terms")[0, TERMS.index("need")], 0.12, rtol=1e-6)
        assert_allclose(terms.sum(axis=1) - 1.0, column(change, "readiness"), atol=1e-6)

    def test_acts_with_the_logistic_of_it(self):
        for u, active in ((0.10, [1, 1, 1]), (0.12, [0, 1, 1]), (0.2, [0, 0, 1]), (0.6, [0, 0, 0])):
            # σ(-2.1) = .1091, σ(-1.8) = .1419, σ(.4) = .5987
            change = self.decide(self.state(), Dealt(3, acts=u))
            assert column(change, "active").tolist() == active

    def test_being_asked_counts_and_makes_the_inactive_reconsider(self):
        state = self.state(asked=[1, 0, 0], active=[0, 0, 1])
        change = self.decide(state, Dealt(3, acts=0.9, reconsiders=0.5), reconsider=0.1)
        # only the first reconsiders: σ(-2.1 + 5) = .948 > .9; readiness is that of one not asked
        assert column(change, "active").tolist() == [True, False, True]
        assert column(change, "readiness")[0] == pytest.approx(-2.1)
        assert column(change, "terms")[0, TERMS.index("asked")] == 5.0

    def test_a_post_is_not_left_from_one_week_to_the_next(self):
        state = self.state(active=[1, 1, 1], post=[0, 0, 1])
        change = self.decide(state, Dealt(3, acts=0.99))
        assert column(change, "active").tolist() == [False, False, True]

    def test_a_family_against_it_holds_back(self):
        state = self.state(family_support=[0.25, 1.0, 0.0])
        change = self.decide(state, weights=WEIGHTS | {"family": 2.0})
        # -2 (1 - .25), nothing and -2 on top of -2.1, -1.8 and .4
        assert_allclose(column(change, "readiness"), [-3.6, -1.8, -1.6])
        assert column(change, "terms")[0, TERMS.index("family")] == pytest.approx(-1.5)
        # off, and off by default
        off = self.decide(state, weights=WEIGHTS | {"family": 0.0})
        assert_allclose(column(off, "readiness"), [-2.1, -1.8, 0.4])
        assert RULES["decision"].parameters().weights.family == 0.0

    def test_what_a_given_table_does_not_name_is_zero(self):
        p = RULES["decision"].parameters(weights={"need": 1.5})
        assert p.weights.need == 1.5 and p.weights.interest == 0.0 == p.weights.asked

    def test_brock_and_durlauf(self):
        """Only the others count: with all active σ(c + J) act, with none σ(c)."""
        rest = {"constant": -3.0, "weights": {"others": 6.0}, "reconsider": 1.0}
        for active, chance in ((1, sigma(3.0)), (0, sigma(-3.0))):
            for u, acts in ((chance - 1e-6, True), (chance + 1e-6, False)):
                change = act("decision", small(4, active=active), Dealt(4, acts=u), **rest)
                assert column(change, "active").tolist() == [acts] * 4


class TestThreshold:
    def decide(self, state: State, **more: Any) -> list[bool]:
        return column(act("decision", state, rule="threshold", **more), "active").tolist()

    def test_granovetters_hundred_in_small(self):
        """Thresholds 0, 1, 2, 3: all join, one a week; with 0, 2, 2, 3 only the first."""
        state = small(4, threshold=[0, 1, 2, 3])
        for week in range(4):
            state.residents.active = np.array(self.decide(state))
            assert np.count_nonzero(state.residents.active) == week + 1
        state = small(4, threshold=[0, 2, 2, 3])
        for _ in range(4):
            state.residents.active = np.array(self.decide(state))
        assert state.residents.active.tolist() == [True, False, False, False]

    def test_one_does_not_count_oneself(self):
        """Two active people with threshold 2 stop where they may: each sees one other."""
        state = small(3, active=[1, 1, 0], threshold=[2, 1, 2])
        assert self.decide(state, reversible=True) == [False, True, True]
        assert self.decide(state) == [True, True, True]

    def test_a_share_of_ties_and_nobody_without_ties(self):
        state = small(4, pairs=[(0, 1), (0, 2)], active=[0, 1, 0, 0], threshold=[0.5, 1, 0.1, 0])
        share = {"threshold": {"unit": "share"}, "looks_at": "ties"}
        assert self.decide(state, **share) == [True, True, False, False]

    def test_one_by_one_sees_what_those_before_have_done(self):
        state = small(3, threshold=[0, 1, 2])
        luck = Dealt(3, order=[0.1, 0.2, 0.3])
        change = act("decision", state, luck, rule="threshold", update="one_by_one")
        assert column(change, "active").tolist() == [True, True, True]
        luck = Dealt(3, order=[0.3, 0.2, 0.1])
        change = act("decision", state, luck, rule="threshold", update="one_by_one")
        assert column(change, "active").tolist() == [True, False, False]

    def test_noise_acts_below_the_threshold(self):
        state = small(3, threshold=9)
        change = act("decision", state, Dealt(3, noise=[0.05, 0.2, 0.1]), rule="threshold",
                     noise=0.1)  # fmt: skip
        assert column(change, "active").tolist() == [True, False, False]


class TestHours:
    def test_by_hand(self):
        state = small(4, active=[1, 1, 1, 0], vigour=[1, 3, 1, 1], free_time=[9, 2, 9, 9],
                      post=[0, 0, 1, 0], hours_total=[1, 1, 1, 1], idle_weeks=[5, 0, 2, 7],
                      active_weeks=[2, 0, 0, 3])  # fmt: skip
        u = 1.0 - math.exp(-2.0)  # the exponential is 2: mood (1 + 2)/2 = 1.5
        change = act("hours", state, Dealt(4, first=u), typical=0.8, post=3.0)
        # .8 1.5 = 1.2; .8 3 1.5 = 3.6, but only 2 are free; 1.2 + 3; nothing
        assert_allclose(column(change, "hours"), [1.2, 2.0, 4.2, 0.0])
        assert_allclose(column(change, "hours_total"), [2.2, 3.0, 5.2, 1.0])
        assert column(change, "idle_weeks").tolist() == [0, 0, 0, 8]
        assert column(change, "active_weeks").tolist() == [3, 1, 1, 3]


class TestLearning:
    def test_success_failure_and_the_way_back(self):
        state = small(3, efficacy=[0.5, 0.5, 0.5], efficacy_rest=[0.5, 0.5, 0.3],
                      success_lived=[1, 0, 0], failure_lived=[0, 1, 0])  # fmt: skip
        change = act("learning", state, mastery=0.1, unused=0.02)
        pull = (1 - math.exp(-0.1)) * 0.5
        # the third falls back by 2 % of the way from .5 to .3; the others by 2 % of what they moved
        expected = [0.5 + 0.98 * pull, 0.5 - 0.98 * pull, 0.496]
        assert_allclose(column(change, "efficacy"), expected, atol=1e-12)

    def test_each_stock_has_its_own_experience(self):
        exposures = {
            "encouraged": "efficacy", "example_seen": "efficacy", "made_responsible":
            "responsibility", "taught": "knowledge", "met_neighbours": "familiarity",
            "practised": "skill", "trained": "skill", "family_met": "family_support",
            "helped": "belonging",
        }  # fmt: skip
        stocks = set(exposures.values())
        for exposure, stock in exposures.items():
            amount = [[1.0, 0.0, 0.0], [0.0] * 3] if exposure == "trained" else [1.0, 0.0]
            state = small(2, **{exposure: amount}, **dict.fromkeys(stocks, 0.5),
                          **{f"{name}_rest": 0.5 for name in stocks})  # fmt: skip
            change = act("learning", state)
            moved = {name for name in stocks if abs(column(change, name)[0] - 0.5) > 1e-9}
            assert moved == {stock}, exposure
            assert column(change, stock)[0] > column(change, stock)[1] == 0.5

    def test_a_seen_success_teaches_less_than_a_lived_one(self):
        state = small(2, efficacy=0.5, efficacy_rest=0.5, success_lived=[1, 0], example_seen=[0, 1])
        lived, seen = column(act("learning", state), "efficacy")
        assert lived > seen > 0.5

    def test_what_fails_before_ones_eyes_costs_identification(self):
        # 1 and 2 are in the Party; 1 failed, 2 served: 0 sees both, 3 sees 2 alone
        state = small(4, pairs=[(0, 1), (0, 2), (3, 2)], party=[0, 1, 1, 0], active=[0, 1, 1, 0],
                      identity=0.5, identity_rest=0.5, failure_lived=[0, 1, 0, 1])  # fmt: skip
        change = act("learning", state, shown=0.1, disappoints=0.2, unused=0.0)
        # 0: up at .2, down at .2, so it stays; 3: up at .1
        expected = [0.5, 0.5, 0.5, 1.0 - 0.5 * math.exp(-0.1)]
        assert_allclose(column(change, "identity"), expected)
        change = act("learning", state, disappoints=0.2, unused=0.0)
        assert_allclose(column(change, "identity"), [0.5 * math.exp(-0.2), 0.5, 0.5, 0.5])

    def test_organizing_costs_family_support_in_proportion_to_free_time(self):
        state = small(2, family_support=0.6, family_support_rest=0.6, organizing=[2, 2],
                      free_time=[4, 20])  # fmt: skip
        change = act("learning", state, friction=0.1, unused=0.0)
        # down at .1 2/4 = .05 and .1 2/20 = .01
        expected = [0.6 * math.exp(-0.05), 0.6 * math.exp(-0.01)]
        assert_allclose(column(change, "family_support"), expected)

    def test_giving_of_any_kind_may_cost_family_support(self):
        state = small(3, family_support=0.6, family_support_rest=0.6, organizing=[0, 1, 0],
                      hours=[2, 2, 0], free_time=[4, 20, 4])  # fmt: skip
        change = act("learning", state, friction=0.1, friction_hours=0.04, unused=0.0)
        # down at .04 2/4 = .02 and (.1 1 + .04 2)/20 = .009; who gives nothing loses nothing
        expected = [0.6 * math.exp(-0.02), 0.6 * math.exp(-0.009), 0.6]
        assert_allclose(column(change, "family_support"), expected)
        off = act("learning", state, friction=0.1, friction_hours=0.0, unused=0.0)
        assert_allclose(column(off, "family_support"), [0.6, 0.6 * math.exp(-0.005), 0.6])

    def test_skill_is_forgotten_at_its_own_pace(self):
        state = small(1, skill=0.8, skill_rest=0.3, knowledge=0.8, knowledge_rest=0.3)
        change = act("learning", state, unused=0.1, skill_unused=0.01)
        assert_allclose(column(change, "skill"), 0.795)
        assert_allclose(column(change, "knowledge"), 0.75)

    def test_the_rest_of_everything_that_is_learned_is_that_of_the_start(self):
        names = ("efficacy", "skill", "settling", "planning", "family_support")
        state = small(2, **{name: 0.1 * k for k, name in enumerate(names)})
        change = RULES["learning"].setup(state, RULES["learning"].parameters(), Streams(1))
        for k, name in enumerate(names):
            assert_allclose(column(change, f"{name}_rest"), 0.1 * k)
            assert not np.shares_memory(column(change, f"{name}_rest"), state.residents.skill)


class TestSkills:
    """Three skills of one kind: each has its place in what is taught, and is forgotten unused."""

    NAMES = ("skill", "settling", "planning")

    def test_each_place_is_one_skill(self):
        for place, name in enumerate(self.NAMES):
            for exposure, up in (("trained", True), ("mistrained", False)):
                state = small(1, **dict.fromkeys(self.NAMES, 0.5),
                              **{f"{n}_rest": 0.5 for n in self.NAMES})  # fmt: skip
                getattr(state.residents, exposure)[0, place] = 0.2
                change = act("learning", state, skill_unused=0.0)
                moved = (1 - math.exp(-0.2)) * 0.5 * (1 if up else -1)
                for other in self.NAMES:
                    expected = 0.5 + moved * (other == name)
                    assert_allclose(column(change, other), expected, err_msg=f"{exposure} {other}")

    def test_better_and_worse_ways_at_once(self):
        # up .3, down .1: .4 + (1 - e^-.4) (.75 - .4) = .515388
        state = small(1, planning=0.4, planning_rest=0.4)
        state.residents.trained[0, 2], state.residents.mistrained[0, 2] = 0.3, 0.1
        assert_allclose(column(act("learning", state), "planning"), 0.515388, atol=1e-6)

    def test_only_organizing_is_practised_by_organizing(self):
        state = small(2, practised=[2, 0], active=[0, 1], **dict.fromkeys(self.NAMES, 0.5))
        change = act("learning", state, doing=0.05, helping=0.02, skill_unused=0.0)
        expected = 0.5 + (1 - np.exp([-0.1, -0.02])) * 0.5
        assert_allclose(column(change, "skill"), expected)
        assert_allclose(column(change, "settling"), 0.5)
        assert_allclose(column(change, "planning"), 0.5)

    def test_what_is_used_or_taught_this_week_is_not_forgotten(self):
        """Of .8 with a rest of .2 a tenth of .6 is lost unused; the tiny lessons do not show."""
        state = small(4, practised=[1e-12, 0, 0, 0], active=[0, 0, 0, 1],
                      **dict.fromkeys(self.NAMES, 0.8),
                      **{f"{n}_rest": 0.2 for n in self.NAMES})  # fmt: skip
        state.residents.trained[1, :] = 1e-12
        state.residents.mistrained[2, :] = 1e-12  # what one sees of others is no use of one's own
        change = act("learning", state, skill_unused=0.1, helping=0.0)
        assert_allclose(column(change, "skill"), [0.8, 0.8, 0.74, 0.74], atol=1e-9)
        for name in ("settling", "planning"):
            assert_allclose(column(change, name), [0.74, 0.8, 0.74, 0.74], atol=1e-9)

    def test_trained_without_a_platform_fades_and_practice_keeps_it(self):
        """Twenty weeks after the same training (L21)."""
        state = small(2, skill=0.3, skill_rest=0.3)
        for week in range(21):
            people = state.residents
            people.trained[:, 0] = 1.0 if week == 0 else 0.0
            people.practised[:] = [0.5, 0.0]
            people.skill = column(act("learning", state, skill_unused=0.05, doing=0.0), "skill")
        after = 0.3 + (1 - math.exp(-1.0)) * 0.7
        assert_allclose(state.residents.skill[0], after)
        assert_allclose(state.residents.skill[1], 0.3 + (after - 0.3) * 0.95**20)

    def test_every_rate_can_be_switched_off(self):
        off = dict.fromkeys(("doing", "helping", "skill_unused"), 0.0)
        state = small(2, practised=3, active=1, **dict.fromkeys(self.NAMES, 0.6))
        for name in self.NAMES:
            assert_allclose(column(act("learning", state, **off), name), 0.6)


class TestDoubtAndGratitude:
    def test_doubt_by_hand(self):
        # down at .1 2 = .2, at .1 2 (1 - .75) = .05, and not at all
        state = small(3, efficacy=0.5, efficacy_rest=0.5, doubted=[2, 2, 0], support=[0, 0.75, 0])
        change = act("learning", state, doubt=0.1, unused=0.0)
        expected = [0.5 * math.exp(-0.2), 0.5 * math.exp(-0.05), 0.5]
        assert_allclose(column(change, "efficacy"), expected)
        assert_allclose(column(act("learning", state, doubt=0.0), "efficacy"), 0.5)

    def test_failure_and_doubt_add_up(self):
        state = small(1, efficacy=0.5, efficacy_rest=0.5, doubted=1, failure_lived=2)
        change = act("learning", state, doubt=0.1, mastery=0.05, unused=0.0)
        assert_allclose(column(change, "efficacy"), 0.5 * math.exp(-0.2))

    def test_help_by_a_neighbour_by_hand(self):
        state = small(2, belonging=0.4, belonging_rest=0.4, helped=[3, 0])
        change = act("learning", state, gratitude=0.1, unused=0.0)
        assert_allclose(column(change, "belonging"), [0.4 + (1 - math.exp(-0.3)) * 0.6, 0.4])
        assert_allclose(column(act("learning", state, gratitude=0.0), "belonging"), 0.4)

    @given(st.integers(0, 10**6))
    def test_support_never_lowers_self_trust_and_does_nothing_where_nobody_doubts(self, seed):
        state = random_state(seed, 20)
        more = state.copy()
        more.residents.support = np.minimum(state.residents.support + 0.3, 1.0)
        before, after = (column(act("learning", s, doubt=0.5), "efficacy") for s in (state, more))
        assert (after >= before - 1e-12).all()
        quiet = state.residents.doubted == 0.0
        assert_allclose(after[quiet], before[quiet])


class TestTrust:
    def test_worker_and_leaders_at_one_rate(self):
        state = small(2, trust_worker=0.5, trust_leaders=0.5, delivered_worker=[1, 0],
                      broken_leaders=[0, 1])  # fmt: skip
        change = act("trust", state, start=0.3, gain=0.1, fading=0.1)
        up, down = 0.5 + (1 - math.exp(-0.1)) * 0.5, 0.5 * math.exp(-0.1)
        assert_allclose(column(change, "trust_worker"), [0.9 * up + 0.03, 0.48])
        assert_allclose(column(change, "trust_leaders"), [0.48, 0.9 * down + 0.03])


class TestBurden:
    def test_by_hand(self):
        state = small(
            3, groups=1, member_of=[0, 0, -1], post=[1, 0, 0], hours=[2, 1, 1],
            organizing=[1, 0, 0], free_time=[6, 10, 10], skill=[0.5, 0, 0],
            strain_work=[0.2, 0.2, 0.2], family_support=[0.5, 1, 1], g_members=[15],
            g_conflict=[1.0],
        )  # fmt: skip
        change = act("burden", state, work=0.06, demands=0.04, many=15.0, quarrels=0.03,
                     recovery=0.1, retreat=0.01, by_strain=2.0, by_family=1.0, by_skill=0.4,
                     members_feel=0.25)  # fmt: skip
        # work: .9 .2 + .06 2/6 = .2, organizing being part of the two hours; .18 + .06 1/10 = .186
        assert_allclose(column(change, "strain_work"), [0.2, 0.186, 0.186])
        # demands: 15 members a leader are half of the most: .04 .5 (1 - .4 .5) = .016
        assert_allclose(column(change, "strain_demands"), [0.016, 0.0, 0.0])
        # quarrels: whole for the leader, a quarter for the member
        assert_allclose(column(change, "strain_quarrels"), [0.03, 0.0075, 0.0])
        # total .2 + .016 + .03 = .246: rate .01 e^(2 .246 + .5)
        expected = [1 - math.exp(-0.01 * math.exp(2 * 0.246 + 0.5)), 0, 0]
        assert_allclose(column(change, "retreat"), expected)

    def test_strain_has_a_ceiling(self):
        state = small(1, hours=40, free_time=0.5, strain_work=0.9)
        assert_allclose(column(act("burden", state, work=2.0), "strain_work"), 1.0)

    def test_skill_takes_weight_off_demands(self):
        state = small(2, groups=2, member_of=[0, 1], post=1, g_members=15, skill=[0, 1])
        for by_skill, second in ((0.0, 0.05), (0.3, 0.035), (1.0, 0.0)):
            change = act("burden", state, demands=0.1, many=15.0, by_skill=by_skill)
            assert_allclose(column(change, "strain_demands"), [0.05, second], atol=1e-12)


class TestCriticism:
    def core(self, count: int = 4, **columns: Any) -> State:
        """Post-holders of one organization, of whom nobody asks anything but by questions."""
        given: dict[str, Any] = {"member_of": 0, "post": 1, "g_members": 0} | columns
        return small(count, groups=1, **given)

    def test_by_hand(self):
        state = self.core(questioned=[2, 2, 2, 0], efficacy=[0.25, 0.25, 1.0, 0.0],
                          support=[0.0, 0.5, 0.0, 0.0], strain_demands=0.1)  # fmt: skip
        change = act("burden", state, criticism=0.2, recovery=0.5)
        # .05 + .2 2 .75 = .35; half of it met by support: .05 + .15; who trusts oneself: .05
        assert_allclose(column(change, "strain_demands"), [0.35, 0.2, 0.05, 0.05])
        off = act("burden", state, criticism=0.0, recovery=0.5)
        assert_allclose(column(off, "strain_demands"), 0.05)

    def test_who_holds_no_post_is_not_questioned_in_a_duty(self):
        state = self.core(questioned=1, post=[1, 0, 0, 0], member_of=[0, 0, -1, -1])
        change = act("burden", state, criticism=0.2)
        assert_allclose(column(change, "strain_demands"), [0.2, 0, 0, 0])

    def test_it_makes_leaders_step_back_in_the_same_week(self):
        state = self.core(2, questioned=[5, 0], family_support=1.0)
        retreat = column(
            act("burden", state, criticism=0.1, retreat=0.01, by_strain=2.0), "retreat"
        )
        # strain .5: .01 e^1; none: .01
        assert_allclose(retreat, [1 - math.exp(-0.01 * math.e), 1 - math.exp(-0.01)])

    def test_support_fills_and_wears_off(self):
        state = self.core(2, support=[0.4, 0.4], supported=[0.5, 0.0])
        change = act("burden", state, support_fades=0.25)
        # .4 + (1 - e^-.5) .6 = .636082, of which three quarters stay; .3
        assert_allclose(column(change, "support"), [0.477061, 0.3], atol=1e-6)
        assert_allclose(column(act("burden", state, support_fades=0.0), "support")[1], 0.4)

    def test_half_of_it_is_left_after_about_four_weeks(self):
        state = self.core(1, support=1.0)
        for _ in range(4):
            state.residents.support = column(act("burden", state), "support")
        assert_allclose(state.residents.support, 0.85**4)
        assert 0.45 < state.residents.support[0] < 0.55

    def test_support_is_no_rest(self):
        """Without criticism it relieves nothing, however much of it there is."""
        columns = {"strain_work": 0.3, "strain_demands": 0.2, "strain_quarrels": 0.1, "hours": 1.0}
        plain = act("burden", self.core(2, g_members=10, **columns))
        charged = act("burden", self.core(2, g_members=10, support=1.0, supported=3.0, **columns))
        for name in ("strain_work", "strain_demands", "strain_quarrels", "retreat"):
            assert_allclose(column(charged, name), column(plain, name))

    @given(st.integers(0, 10**6), st.floats(0.0, 1.0))
    def test_support_never_raises_strain_or_retreat(self, seed, more):
        state = random_state(seed, 20)
        better = state.copy()
        better.residents.support = np.minimum(state.residents.support + more, 1.0)
        one, other = (act("burden", s, criticism=0.4, retreat=0.02) for s in (state, better))
        for name in ("strain_work", "strain_demands", "strain_quarrels", "retreat"):
            assert (column(other, name) <= column(one, name) + 1e-12).all(), name


class TestMembership:
    def test_lapsed_members_leave_with_the_reason_and_posts_protect(self):
        state = small(3, groups=1, member_of=[0, 0, 0], idle_weeks=[8, 7, 8], post=[0, 0, 1],
                      joined=[1, 2, 3], g_alive=[1], week=20)  # fmt: skip
        state.residents.terms_joined[0, TERMS.index("need")] = 1.0
        change = act("membership", state, lapse=8)
        assert column(change, "member_of").tolist() == [-1, 0, 0]
        assert column(change, "joined").tolist() == [-1, 2, 3]
        assert [tuple(e) for e in change.events] == [(20, "left", 0, 0, "need")]
        assert change.columns["organizations.members"].tolist() == [2]
        assert change.columns["organizations.exits"][0, REASONS.index("need")] == 1

    def test_who_rested_before_joining_has_the_full_time_to_begin(self):
        # all have given no hours for 30 weeks; since joining it is 8, 7 and 8 of them
        state = small(3, groups=1, member_of=[0, 0, -1], idle_weeks=30, joined=[12, 13, -1],
                      week=20)  # fmt: skip
        change = act("membership", state, lapse=8)
        assert column(change, "member_of").tolist() == [-1, 0, -1]
        assert [e.resident for e in change.events] == [0]

    def test_reasons_are_held_against_the_first_decision_as_a_member(self):
        need, cohesion = TERMS.index("need"), TERMS.index("cohesion")
        state = small(2, groups=1, joins=[1, 0], member_of=[-1, 0], joined=[-1, 1], week=5)
        state.residents.terms[:, need] = 1.0
        state.apply(act("membership", state))
        assert state.residents.terms_joined[:, need].tolist() == [1.0, 0.0]
        state.clear("residents.joins")
        # the first decision as a member: the need of the organization is less, cohesion is there
        state.week = 6
        state.residents.terms[:, need], state.residents.terms[:, cohesion] = 0.4, 0.8
        state.apply(act("membership", state))
        kept = state.residents.terms_joined
        assert_allclose(kept[0, [need, cohesion]], [0.4, 0.8], rtol=1e-6)
        assert kept[1].tolist() == [0.0] * len(TERMS), "who joined earlier keeps the first decision"
        # later ones do not replace it: cohesion falls by .3 since, need by .2 (.8 since the start)
        state.week, state.residents.walks_out[:] = 15, 0
        state.residents.terms[:, need], state.residents.terms[:, cohesion] = 0.2, 0.5
        state.residents.idle_weeks[:] = [9, 0]
        change = act("membership", state, lapse=8)
        assert [(e.resident, e.reason) for e in change.events] == [(0, "cohesion")]

    def test_walking_out_and_the_end_of_an_organization(self):
        code = REASONS.index("quarrels") + 1
        state = small(3, groups=2, member_of=[0, 0, 1], walks_out=[code, 0, 0], g_alive=[1, 0])
        change = act("membership", state)
        assert column(change, "member_of").tolist() == [-1, 0, -1]
        assert [(e.resident, e.reason) for e in change.events] == [(0, "quarrels"), (2, "ended")]

    def test_who_leaves_joins_no_other_in_the_same_week(self):
        state = small(2, groups=2, member_of=[0, 1], active=[1, 1], need=1.0, pairs=[(0, 1)],
                      g_alive=[0, 1], g_visibility=[0.0, 0.9])  # fmt: skip
        change = act("membership", state, Dealt(2, joins=0.0), by_tie=1.0, by_sight=1.0)
        assert column(change, "member_of").tolist() == [-1, 1]

    def test_joining_through_a_tie(self):
        # 0 and 1 are tied; 1 is a member of an organization for need 2. Chance .5 .8 (1 - .25) = .3
        state = small(2, groups=1, member_of=[-1, 0], active=[1, 1], pairs=[(0, 1)],
                      need=[0.1, 0.1, 0.8], g_domain=[2], c_served=[0, 0, 0.25])  # fmt: skip
        for u, inside in ((0.29, 0), (0.31, -1)):
            change = act("membership", state, Dealt(2, joins=u), by_tie=0.5, by_sight=0.0)
            assert column(change, "member_of").tolist() == [inside, 0]
        assert [e.kind for e in act("membership", state, Dealt(2, joins=0.29), by_tie=0.5).events]

    def test_what_is_met_personally_is_no_reason_to_join(self):
        # as above, and half of it is met: .5 .8 .75 .5 = .15
        state = small(2, groups=1, member_of=[-1, 0], active=[1, 1], pairs=[(0, 1)],
                      need=[0.1, 0.1, 0.8], g_domain=[2], c_served=[0, 0, 0.25],
                      met=[0.0, 0.0, 0.5])  # fmt: skip
        for u, inside in ((0.149, 0), (0.151, -1)):
            change = act("membership", state, Dealt(2, joins=u), by_tie=0.5, by_sight=0.0)
            assert column(change, "member_of").tolist() == [inside, 0]

    def test_joining_by_sight_for_the_need_that_presses(self):
        # Two visible ones for need 0, of .25 and .5: seen with 1 - .75 .5 = .625; drawn 1 to 2.
        state = small(3, groups=2, active=[1, 1, 0], need=0.8, wanted=[0, 1, 0], g_domain=0,
                      g_visibility=[0.25, 0.5])  # fmt: skip
        for sight, group in ((0.3, 0), (0.4, 1)):
            luck = Dealt(3, sight=sight, joins=0.2)  # .4 .625 .8 = .2 is the chance
            change = act("membership", state, luck, by_tie=1.0, by_sight=0.401)
            assert column(change, "member_of").tolist() == [group, -1, -1]
        change = act("membership", state, Dealt(3, sight=0.3, joins=0.2), by_sight=0.399)
        assert column(change, "member_of").tolist() == [-1, -1, -1]

    def test_in_a_large_community_few_come_across_it(self):
        # a quarter of 2 among 4: seen by .5 .5 = .25; .4 .25 .8 = .08 is the chance
        state = small(4, groups=1, active=[1, 0, 0, 0], need=0.8, g_visibility=[0.5], quarter=2)
        for u, inside in ((0.079, 0), (0.081, -1)):
            change = act("membership", state, Dealt(4, joins=u), by_sight=0.4)
            assert column(change, "member_of").tolist() == [inside, -1, -1, -1]

    def test_founders_are_in_at_once_and_take_their_terms_along(self):
        state = small(2, groups=1, joins=[1, 0], active=[0, 0])
        state.residents.terms[0, 3] = 0.7
        change = act("membership", state)
        assert column(change, "member_of").tolist() == [0, -1]
        assert column(change, "joined").tolist() == [5, -1]
        assert column(change, "terms_joined")[0, 3] == np.float32(0.7)
