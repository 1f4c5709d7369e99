"""Needs, services, trust and public affairs as they bear on everybody, and mutual help, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import COLUMNS, Dealt, check_columns, extreme, random_state, small
from courtyard.foundations.streams import Luck, Streams
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.rules import RULES
from courtyard.rules.steps import noticed
from courtyard.state import Change, CompleteTies, State

WORKER = Worker(row=0, skill=0.6, understanding=0.5, doing=0.4, credit=0.5)


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def column(change: Change, name: str) -> Any:
    return change.columns[f"residents.{name}"]


def after(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> State:
    """Return the state with what the rule changes in it."""
    state.apply(act(rule, state, luck, **parameters))
    return state


class TestNoticed:
    def test_by_hand(self):
        state = small(4, groups=3, g_visibility=[0.4, 0.6, 0.8], g_alive=[1, 1, 0], quarter=2)
        # a quarter is half of the community: 1 - (1 - .1) (1 - .15), the dead are not seen
        assert noticed(state) == pytest.approx(0.235)

    def test_nobody_comes_across_what_is_not_there(self):
        assert noticed(small(4)) == 0.0


class TestNeeds:
    def test_a_step_for_all_moves_everybody_alike_in_one_domain(self):
        state = small(4, need=0.5, need_rest=0.5)
        luck = Dealt(4, common=[0.75, 0.25, 0.5, 0.0])
        need = column(
            act("needs", state, luck, drift=0.0, common=0.02 * 12**-0.5, pull=0.0), "need"
        )
        # a step is .02 (u - 1/2), u that of the first three residents, for the three domains
        assert_allclose(need, [[0.505, 0.495, 0.5]] * 4)

    def test_own_and_common_steps_add_up(self):
        state = small(2, need=0.5, need_rest=0.5, domains=("care", "repairs"))
        luck = Dealt(2, care=[1.0, 0.0], repairs=0.5, common=[1.0, 0.5])
        p = {"drift": 0.2 * 12**-0.5, "common": 0.1 * 12**-0.5, "pull": 0.0}
        assert_allclose(column(act("needs", state, luck, **p), "need"), [[0.65, 0.5], [0.45, 0.5]])

    def test_fewer_residents_than_domains(self):
        state = small(2, need=0.5, need_rest=0.5)
        luck = Dealt(2, common=[1.0, 0.0])
        need = column(act("needs", state, luck, drift=0.0, common=0.1, pull=0.0), "need")
        step = 0.1 * 12**0.5 / 2
        assert_allclose(need, [[0.5 + step, 0.5 - step, 0.5 + step]] * 2)

    def test_in_the_long_run_the_mean_stays_around_the_start(self):
        """Of 10,000 weeks: the sd is common / √(2 pull), here .02; about 400 independent values."""
        state = small(3, need=0.5, need_rest=0.5)
        means = []
        for week in range(10_000):
            luck = Luck(Streams(1), "needs", week, 3)
            after("needs", state, luck, drift=0.0, common=0.00632, pull=0.05)
            means.append(state.residents.need[0].copy())
        np.testing.assert_allclose(np.std(means, axis=0), 0.02, rtol=0.15)
        np.testing.assert_allclose(np.mean(means, axis=0), 0.5, atol=0.005)


class TestHelpBetweenResidents:
    def test_it_reaches_a_tie(self):
        pairs = [(0, 1), (0, 2), (2, 3)]
        state = small(5, pairs=pairs, helped_alone=[1.0, 0.0, 2.0, 0.0, 3.0])
        luck = Dealt(5, reaches=[0.6, 0.0, 0.1, 0.0, 0.9])
        people = after("services", state, luck, seen_help=0.4).residents
        # 0 draws the second of its ties 1 and 2; 2 the first of 0 and 3; 4 has none
        assert people.helped.tolist() == [1, 0, 1, 0, 0]
        assert_allclose(people.win_seen, [0.4, 0, 0.4, 0, 0])

    def test_who_is_away_is_not_helped(self):
        state = small(3, pairs=[(0, 1), (2, 1)], helped_alone=[1.0, 0.0, 0.0], here=[1, 0, 1])
        people = after("services", state, Dealt(3, reaches=0.0), seen_help=0.4).residents
        assert people.helped.tolist() == people.win_seen.tolist() == [0, 0, 0]

    def test_one_may_be_helped_twice(self):
        state = small(3, pairs=[(0, 2), (1, 2)], helped_alone=[1.0, 1.0, 0.0])
        people = after("services", state, seen_help=0.4).residents
        assert people.helped.tolist() == [0, 0, 2]
        assert_allclose(people.win_seen, [0, 0, 0.8])

    def test_where_everybody_is_tied_to_everybody(self):
        state = small(4, helped_alone=[0.0, 1.0, 0.0, 0.0])
        state.ties = CompleteTies(4)
        # .4 of three others, 0, 2 and 3, is the second
        assert after("services", state, Dealt(4, reaches=0.4)).residents.helped.tolist() == [
            0, 0, 1, 0,
        ]  # fmt: skip

    def test_alone_in_the_world(self):
        state = small(1, helped_alone=1.0)
        state.ties = CompleteTies(1)
        assert after("services", state).residents.helped.tolist() == [0]

    def test_unseen_help_is_no_example(self):
        state = small(2, pairs=[(0, 1)], helped_alone=[1.0, 0.0])
        change = act("services", state, seen_help=0.0)
        assert [e.column for e in change.exposures] == ["residents.helped"]

    def test_without_help_nobody_is_reached(self):
        assert act("services", small(3, pairs=[(0, 1)])).exposures == []


class TestServedAndExpected:
    def state(self, **columns: Any) -> State:
        """Half of care and a fifth of repairs are served; 0 and 1 want care, 2 repairs."""
        given: dict[str, Any] = {
            "wanted": [0, 0, 1], "met": [[0.0] * 3, [0.2, 0.0, 0.0], [0.0] * 3],
            "aspiration": [0.1, 0.9, 0.3], "c_served": [0.5, 0.2, 0.0],
            "c_served_by_worker": [1.0, 0.0, 4.0], "g_domain": [0, 0, 2],
            "g_hours": [2.0, 1.0, 0.0], "g_hands": [2.0, 1.0, 0.0], "g_success": [1, 0, 0],
            "g_alive": [1, 1, 1],
        }  # fmt: skip
        return small(3, groups=3, **(given | columns))

    def test_the_gap_goes_to_those_who_serve(self):
        people = after("services", self.state(), gain_served=0.2).residents
        # got .5, 1 - .5 .8 = .6 and .2: gaps .4, -.3, -.1; in care the worker gives 1 hour of 4,
        # groups 3, failing ones too; in repairs nobody is at it
        assert_allclose(people.delivered_worker, [0.2 * 0.25 * 0.4, 0, 0])
        assert_allclose(people.delivered_leaders, [0.2 * 0.75 * 0.4, 0, 0])
        assert_allclose(people.broken_worker, [0, 0.2 * 0.25 * 0.3, 0], atol=1e-15)
        assert_allclose(people.broken_leaders, [0, 0.2 * 0.75 * 0.3, 0], atol=1e-15)

    def test_organizing_is_no_service(self):
        state = self.state(g_organized=[1.5, 2.0, 0.0])
        change = act("services", state, pace=1.0, capacity=0.5, gain_served=0.2)
        # .5 of the 2 hours of the first and nothing of the others reaches anybody: with 1 and 4
        # of the worker 1.5, 0 and 4 hours for 3 residents
        aim = [1 - math.exp(-1.5 / 1.5), 0.0, 1 - math.exp(-4.0 / 1.5)]
        assert_allclose(change.columns["community.served"], [aim])
        # and of the .4 above what 0 expects, a third is the merit of the leaders
        assert_allclose(column(change, "delivered_leaders"), [0.2 * 0.4 / 3, 0, 0])

    def test_what_the_dead_gave_last_is_not_counted(self):
        state = self.state(g_alive=[0, 1, 1])
        people = after("services", state, gain_served=0.2).residents
        assert_allclose(people.delivered_worker, [0.2 * 0.5 * 0.4, 0, 0])

    def test_what_guests_put_in_serves_and_is_no_merit_of_the_leaders(self):
        """In care 2 hours of guests beside 1 of the worker and 3 of members, 2 of them succeed."""
        state = self.state(g_hands=[4.0, 1.0, 0.0])
        change = act("services", state, pace=1.0, capacity=0.5, gain_served=0.2)
        assert_allclose(change.columns["community.served"][0, 0], 1 - math.exp(-5.0 / 1.5))
        gap = 0.4
        assert_allclose(column(change, "delivered_leaders"), [0.2 * 0.5 * gap, 0, 0])
        assert_allclose(column(change, "delivered_worker"), [0.2 * gap / 6, 0, 0])

    def test_without_anybody_at_it_or_without_the_gain_it_is_nobodys(self):
        nobody = self.state(g_hours=0.0, g_hands=0.0, c_served_by_worker=0.0)
        for state, gain in ((nobody, 0.2), (self.state(), 0.0)):
            change = act("services", state, gain_served=gain)
            assert not {name for name in change.columns if "delivered" in name or "broken" in name}

    def test_only_those_who_are_at_it_are_named(self):
        change = act("services", self.state(c_served_by_worker=0.0), gain_served=0.2)
        assert "residents.delivered_leaders" in change.columns
        assert "residents.delivered_worker" not in change.columns

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.integers(0, 10**6), st.floats(0.0, 10.0))
    def test_more_than_expected_never_lowers_trust_and_less_never_raises_it(self, seed, gain):
        state = random_state(seed, 20)
        people = state.residents
        for dotted in [name for name in state.exposed if name.startswith("residents.")]:
            state.clear(dotted)
        people.aspiration[:] = np.random.default_rng(seed).integers(0, 2, 20)
        served = 1.0 - (1.0 - state.community.served[0][people.wanted]) * (
            1.0 - people.met[np.arange(20), people.wanted]
        )
        better = served >= people.aspiration
        before = {who: getattr(people, f"trust_{who}").copy() for who in ("worker", "leaders")}
        after("services", state, gain_served=gain)
        after("trust", state, fading=0.0)
        for who, old in before.items():
            new = getattr(people, f"trust_{who}")
            assert (new[better] >= old[better] - 1e-12).all()
            assert (new[~better] <= old[~better] + 1e-12).all()


class TestTrust:
    def test_what_is_expected_follows_what_is_got(self):
        state = small(3, wanted=[0, 1, 2], met=[[0.0] * 3, [0.0, 0.5, 0.0], [0.0] * 3],
                      aspiration=[0.2, 0.2, 0.2], c_served=[0.6, 0.2, 0.0])  # fmt: skip
        change = act("trust", state, aspires=0.1)
        # got .6, 1 - .8 .5 = .6, 0: a tenth of the way, up and down alike
        assert_allclose(column(change, "aspiration"), [0.24, 0.24, 0.18])
        assert_allclose(column(act("trust", state, aspires=0.0), "aspiration"), 0.2)

    def test_who_leaves_takes_a_share_of_the_trust_along(self):
        state = small(4, trust_worker=[0.7, 0.7, 0.1, 0.7], trust_leaders=0.7,
                      forgets_worker=[0.5, 1.8, 0.5, 0.0])  # fmt: skip
        change = act("trust", state, start=0.3, fading=0.0)
        # half of the way back to .3, from above and from below; never further than all of it
        assert_allclose(column(change, "trust_worker"), [0.5, 0.3, 0.2, 0.7])
        assert_allclose(column(change, "trust_leaders"), 0.7)

    def test_one_expects_at_the_start_what_there_is(self):
        state = small(2, wanted=[0, 1], c_served=[0.4, 0.0, 0.0])
        change = RULES["trust"].setup(state, RULES["trust"].parameters(start=0.25), Streams(1))
        assert_allclose(column(change, "aspiration"), [0.4, 0.0])
        assert_allclose(column(change, "trust_worker"), 0.25)


class TestProblemsRaised:
    def state(self, **columns: Any) -> State:
        """Need of care: 0 and 1 miss .4, 2 misses nothing it knows of, 3 is in an organization."""
        given: dict[str, Any] = {
            "need": [[0.8, 0.1, 0.1]] * 4, "awareness": [0.5, 1.0, 0.0, 1.0],
            "member_of": [-1, -1, -1, 0], "c_served": [0.5, 0.0, 0.0],
        }  # fmt: skip
        return small(4, groups=1, quarter=4, **(given | columns))

    def test_members_raise_less_alone(self):
        # for 3, in an organization, .5 1 .4 = .2 times .5 is .1, as for 0; and .2 in full
        for share, u, raised in ((0.5, 0.095, 3), (0.5, 0.096, 1), (1.0, 0.181, 2),
                                 (1.0, 0.182, 0), (0.0, 0.095, 2)):  # fmt: skip
            p = {"raises": 0.5, "answers": 0.0, "members_raise": share}
            change = act("public_affairs", self.state(), Dealt(4, raises=u), **p)
            assert change.columns["community.complaints"].tolist() == [raised]

    def test_who_is_away_raises_nothing(self):
        p = {"raises": 0.5, "answers": 0.0, "members_raise": 1.0}
        state = self.state(here=[1, 0, 1, 1])
        change = act("public_affairs", state, Dealt(4, raises=0.0), **p)
        assert change.columns["community.complaints"].tolist() == [2], "0 and 3"

    def test_one_by_one_and_only_outside_organizations(self):
        # rates .5 .5 .4 = .1 and .2: chances .09516 and .18127
        for u, raised in ((0.095, 2), (0.096, 1), (0.181, 1), (0.182, 0)):
            p = {"raises": 0.5, "answers": 0.0, "members_raise": 0.0}
            change = act("public_affairs", self.state(), Dealt(4, raises=u), **p)
            assert change.columns["community.complaints"].tolist() == [raised]
            assert change.columns["community.queue"].tolist() == [raised]

    def test_who_waits_may_give_up(self):
        p = {"raises": 0.5, "answers": 0.5, "given_up": 0.25, "members_raise": 0.0}
        change = act("public_affairs", self.state(c_queue=8.0), Dealt(4, raises=0.0), **p)
        assert_allclose(change.columns["community.queue"], [0.75 * 8.0 + 2 - 0.5])

    def test_the_offices_answer_in_each_quarter(self):
        p = {"raises": 0.5, "answers": 1.5, "given_up": 0.0, "members_raise": 0.0}
        luck = Dealt(4, raises=0.0)
        change = act("public_affairs", self.state(c_queue=3.0), luck, **p)
        assert_allclose(change.columns["community.queue"], [3.0 + 2 - 1.5])
        # a community of two quarters has twice the answers, half a quarter half of them
        two = self.state(c_queue=3.0)
        two.quarter = 2
        assert_allclose(act("public_affairs", two, luck, **p).columns["community.queue"], [2.0])
        half = self.state(c_queue=3.0)
        half.quarter = 8
        assert_allclose(act("public_affairs", half, luck, **p).columns["community.queue"], [4.25])
        one = act("public_affairs", self.state(c_queue=0.3), Dealt(4, raises=0.9), **p)
        assert one.columns["community.queue"].tolist() == [0.0], "never less than none"

    def test_a_proposal_takes_its_turn_too(self):
        state = self.state(g_givers=[3], g_backed=[50.0], c_queue=1.0)
        luck = Dealt(4, raises=0.99)
        change = act("public_affairs", state, luck, answers=0.5, takes=4.0, given_up=0.0)
        assert_allclose(change.columns["community.queue"], [4.5])

    def test_off_nobody_raises_anything(self):
        change = act("public_affairs", self.state(), Dealt(4, otherwise=0.0), raises=0.0)
        assert change.columns["community.complaints"].tolist() == [0]
        assert change.columns["community.queue"].tolist() == [0.0]


class TestProposals:
    def adopted(self, u: float, state: State, **p: Any) -> bool:
        luck = Dealt(state.residents.rows, made=0.0, adopted=u)
        return bool(act("public_affairs", state, luck, **p).events[0].kind == "adopted")

    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "member_of": [0, 0, -1], "post": [1, 1, 0], "skill": [0.4, 0.8, 1.0],
            "g_routine": [0.5], "g_givers": [3], "g_backed": [1.0], "c_access": [0.3],
        }  # fmt: skip
        return small(3, groups=1, quarter=3, **(given | columns))

    def test_each_part_of_quality_has_its_weight(self):
        p = {"by_itself": 0.1, "by_routine": 0.4, "by_skill": 0.3, "by_access": 0.2}
        # .1 + .4 .5 + .3 .6 + .2 .3 = .54, times .8 = .432
        assert self.adopted(0.431, self.state(), responsiveness=0.8, **p)
        assert not self.adopted(0.433, self.state(), responsiveness=0.8, **p)
        full = dict.fromkeys(p, 1.0)  # 1 + .5 + .6 + .3 counts as 1
        assert self.adopted(0.799, self.state(), responsiveness=0.8, **full)
        assert not self.adopted(0.801, self.state(), responsiveness=0.8, **full)

    def test_what_waits_takes_attention(self):
        # quality (1 + .5 + .6 + .3)/4 = .6; 10 wait: .6/(1 + .05 10) = .4
        state = self.state(c_queue=10.0)
        p = {"responsiveness": 1.0, "crowding": 0.05}
        assert self.adopted(0.399, state, **p)
        assert not self.adopted(0.401, state, **p)
        assert self.adopted(0.599, state, responsiveness=1.0, crowding=0.0), "off"
        state.quarter = 6  # 10 in half a quarter are 20 in a whole one: .6/2
        assert self.adopted(0.299, state, **p)
        assert not self.adopted(0.301, state, **p)

    def test_a_refusal_is_heard_of_by_a_share_of_those_who_would_hear_of_an_adoption(self):
        state = self.state(g_visibility=[0.6])
        # members hear for certain of an adoption, the third with .6; of a refusal half of them
        for u, share, won, lost in (
            (0.59, 0.5, [1, 1, 1], [0, 0, 0]),
            (0.61, 0.5, [1, 1, 0], [0, 0, 0]),
            (0.49, 0.5, [1, 1, 1], [1, 1, 0]),
            (0.29, 0.5, [1, 1, 1], [1, 1, 1]),
            (0.31, 0.5, [1, 1, 1], [1, 1, 0]),
            (0.59, 1.0, [1, 1, 1], [1, 1, 1]),
            (0.61, 1.0, [1, 1, 0], [1, 1, 0]),
            (0.00, 0.0, [1, 1, 1], [0, 0, 0]),  # off
        ):
            for answer, seen in ((0.0, won), (0.99, lost)):
                luck = Dealt(3, **{"made": 0.0, "adopted": answer, "hears.0": u})
                p = {"refusals_heard": share, "heard_of": 0.2, "responsiveness": 0.9}
                change = act("public_affairs", state, luck, **p)
                name = "residents.loss_seen" if answer else "residents.win_seen"
                rows = [e.rows for e in change.exposures if e.column == name]
                heard = np.bincount(np.concatenate(rows), minlength=3)
                assert heard.tolist() == seen, (u, share, name)

    def test_who_is_too_few_makes_none(self):
        for quorum, made in ((3, 1), (4, 0)):
            luck = Dealt(3, made=0.0)
            change = act("public_affairs", self.state(), luck, quorum=quorum)
            assert len(change.events) == made


class TestRanges:
    @settings(max_examples=80, deadline=None, derandomize=True)
    @given(
        seed=st.integers(0, 10**6),
        rule=st.sampled_from(["needs", "services", "trust", "public_affairs"]),
        count=st.sampled_from([1, 2, 30]),
        groups=st.sampled_from([0, 4]),
    )
    def test_week_after_week_levels_stay_in_range_and_no_queue_is_negative(
        self, seed, rule, count, groups
    ):
        state = random_state(seed, count, groups) if count > 1 else small(1, domains=("care",))
        p = extreme(RULES[rule].parameters, np.random.default_rng(seed))
        for week in range(3):
            luck = RULES[rule].luck(Streams(seed), week, count)
            state.apply(RULES[rule].act(state, p, luck))
            check_columns(state, [name for name in COLUMNS if name in set(RULES[rule].writes)])
        assert state.community.queue[0] >= 0.0

    @settings(max_examples=50, deadline=None, derandomize=True)
    @given(st.integers(0, 10**6))
    def test_as_much_help_arrives_as_there_are_helpers_with_ties(self, seed):
        state = random_state(seed, 20)
        state.clear("residents.helped")
        state.residents.here[:] = 1.0
        helpers = (state.residents.helped_alone > 0) & (state.ties.degree > 0)
        state.apply(RULES["services"].act(state, RULES["services"].parameters(), Dealt(20)))
        assert state.residents.helped.sum() == helpers.sum()


class TestMutualHelp:
    def exposures(self, state: State, luck: Any, meetings: int = 1, **p: Any) -> dict[str, Any]:
        """Return what each resident gets, by exposure."""
        unit = INTERVENTIONS["mutual_help"]
        given = unit.act(state, unit.parameters(**p), luck, WORKER, np.arange(meetings))
        total: dict[str, Any] = {}
        for exposure in given:
            name = exposure.column.removeprefix("residents.")
            at = total.setdefault(name, np.zeros(state.residents.rows))
            np.add.at(at, exposure.rows, exposure.amount)
        return total

    def state(self, **columns: Any) -> State:
        """Four know one neighbour, 4, who misses .5; 3 is active; 2 has little time; 5 no tie."""
        given: dict[str, Any] = {
            "pairs": [(0, 4), (1, 4), (2, 4), (3, 4)], "active": [0, 0, 0, 1, 1, 0],
            "free_time": [8.0, 20.0, 2.0, 20.0, 1.0, 20.0], "trust_worker": [0.5, 0.0, 1, 1, 1, 1],
            "need": [[0.2, 0.0, 0.0]] * 4 + [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
            "wanted": [0, 0, 0, 0, 1, 0], "c_served": [0.0, 0.5, 0.0],
        }  # fmt: skip
        return small(6, **(given | columns))

    def test_idle_residents_with_time_meet_a_neighbour_in_need(self):
        luck = Dealt(6, **{"sees.0": 0.0, "comes.0": 0.64, "helps.0": [0.39, 0.0, 0.0, 0, 0, 0]})
        p = {"people": 2, "spare": 8.0, "comes": 0.3, "introduces": 0.05}
        got = self.exposures(self.state(), luck, **p)
        # worth .5, .5 and .125: 0 and 1 are invited, and come by .3 + .7 .5 = .65 and .3
        assert got["asked"].tolist() == got["visited"].tolist() == [1, 0, 0, 0, 0, 0]
        assert_allclose(got["met_neighbours"], [0.05, 0, 0, 0, 0.05, 0])
        # of help by .5 (.5 + .5 .6) = .4
        assert got["helped"].tolist() == [0, 0, 0, 0, 1, 0]
        unlucky = Dealt(6, **{"sees.0": 0.0, "comes.0": 0.64, "helps.0": 0.41})
        assert self.exposures(self.state(), unlucky, **p)["helped"].tolist() == [0] * 6

    def test_time_and_need_both_count_and_more_time_than_enough_does_not(self):
        state = small(6, pairs=[(0, 3), (1, 4), (2, 5)], active=[0, 0, 0, 1, 1, 1],
                      free_time=[8.0, 4.0, 16.0, 1.0, 1.0, 1.0],
                      need=[[0.0] * 3] * 3 + [[0.3, 0, 0], [0.9, 0, 0], [0.4, 0, 0]])  # fmt: skip
        luck = Dealt(6, **{"sees.0": 0.0, "comes.0": 0.0})
        # worth 1 .3 = .3, .5 .9 = .45 and 1 .4 = .4
        for people, asked in ((1, [0, 1, 0]), (2, [0, 1, 1]), (3, [1, 1, 1])):
            got = self.exposures(state, luck, people=people, spare=8.0)
            assert got["asked"].tolist() == [*asked, 0, 0, 0]

    def test_the_same_neighbour_may_be_helped_by_several(self):
        luck = Dealt(6, **{"sees.0": 0.0, "comes.0": 0.0, "helps.0": 0.0})
        got = self.exposures(self.state(), luck, people=3)
        assert got["helped"].tolist() == [0, 0, 0, 0, 3, 0]
        assert got["asked"].tolist() == [1, 1, 1, 0, 0, 0], (
            "not the active one, nor one without tie"
        )

    def test_a_neighbour_who_is_away_is_not_met(self):
        state = self.state(here=[1, 1, 1, 1, 0, 1])
        luck = Dealt(6, **{"sees.0": 0.0, "comes.0": 0.0, "helps.0": 0.0})
        got = self.exposures(state, luck, people=3)
        assert not any(amount.any() for amount in got.values())

    def test_where_everybody_is_tied_to_everybody(self):
        state = self.state()
        state.ties = CompleteTies(6)
        luck = Dealt(6, **{"whom.0": 0.99, "comes.0": 0.0, "helps.0": 0.0, "sees.0": 0.0})
        got = self.exposures(state, luck, people=4)
        # the last of the others: 5, who misses 1; and of 5 itself 4, who misses .5
        assert got["helped"].tolist() == [0, 0, 0, 0, 1, 3]

    def test_meetings_are_full_ones_of_those_who_can_be_asked(self):
        unit = INTERVENTIONS["mutual_help"]
        for people, meetings in ((1, 3), (2, 1), (3, 1), (4, 0)):
            p = unit.parameters(people=people)
            assert unit.targets(self.state(), p, Dealt(6), WORKER).size == meetings
        alone = small(5)
        assert unit.targets(alone, unit.parameters(people=1), Dealt(5), WORKER).size == 0


class TestOtherWorkWithTheCommunity:
    def act(self, name: str, state: State, luck: Any, **p: Any) -> list[Any]:
        unit = INTERVENTIONS[name]
        return unit.act(state, unit.parameters(**p), luck, WORKER, np.array([0]))

    def test_an_event_is_pleasant_to_some_without_need(self):
        state = small(2, need=[[0.5, 0.0, 0.0]] * 2, trust_worker=1.0)
        luck = Dealt(2, **{"comes.0": 0.0, "good.0": [0.489, 0.491]})
        # .15 + .85 .5 .8 = .49
        given = self.act("neighbourhood_event", state, luck, comes=1.0, pleasant=0.15)
        pleased = next(e.rows for e in given if e.column == "residents.win_seen")
        assert pleased.tolist() == [0]

    def test_work_on_a_proposal_teaches_the_core(self):
        state = small(3, groups=1, member_of=[0, 0, -1], post=[1, 0, 0])
        given = self.act("proposal_help", state, Dealt(3), teaches=0.1, shows=0.3)
        taught = next(e for e in given if e.column == "residents.taught")
        # quality .6 (.4 + .6 .5) = .42
        assert taught.rows.tolist() == [0]
        assert taught.amount == pytest.approx(0.042)
        shown = next(e for e in given if e.column == "organizations.publicized")
        assert math.isclose(shown.amount, 0.3)
        assert "organizations.credited_to_worker" not in {e.column for e in given}
