"""Ways of working by hand: seen, taken up, learned, adapted, dropped."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import Dealt, different, random_state, settings_of, small
from courtyard import Community
from courtyard.community import WEEK
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.rules.practices import Practices
from courtyard.state import PRACTICES, Change, State

RULE = RULES["practices"]
NONE = [0] * PRACTICES


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    return RULE.act(state, Practices(**parameters), luck or Dealt(state.residents.rows))


def group(change: Change, name: str) -> Any:
    return change.columns[f"organizations.{name}"]


def told(change: Change) -> list[tuple[str, int, str]]:
    return [(event.kind, event.organization, event.reason) for event in change.events]


def ways(*places: int) -> list[int]:
    return [int(k in places) for k in range(PRACTICES)]


def two(**columns: Any) -> State:
    """Two organizations at work, of the first and the second resident."""
    given: dict[str, Any] = {
        "g_founder": [0, 1], "g_givers": [4, 4], "g_success": True, "g_covered": 1.0,
    }  # fmt: skip
    return small(3, groups=2, **(given | columns))


class TestTakenUp:
    SEEN: Any = (ways(), [0, 2, 0, 6, 1, 0])

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_by_hand(self, off):
        # seen 2 and 6 times count, once does not: 1 - exp(-.05 (2 + 6))
        chance = -math.expm1(-0.4)
        luck = Dealt(3, takes=[0, chance + off, 0], which=0.3, adapts=1.0)
        change = act(two(g_practices_seen=self.SEEN), luck, adopts=0.05, times=2.0, cost=1.5)
        new = off < 0
        assert told(change) == [("practice", 1, "")] * new
        assert group(change, "practices").tolist() == [NONE, ways(3) if new else NONE]
        assert group(change, "adopting").tolist() == [0, 1.5 * new]
        assert not group(change, "adapted").any()

    @pytest.mark.parametrize(("mark", "place"), [(0.24, 1), (0.26, 3), (0.99, 3)])
    def test_which_one_goes_by_how_often_it_was_seen(self, mark, place):
        luck = Dealt(3, takes=0.0, which=mark)
        change = act(two(g_practices_seen=self.SEEN), luck, adopts=0.05, times=2.0)
        assert group(change, "practices")[1].tolist() == ways(place)

    def test_one_at_a_time(self):
        state = two(g_practices_seen=[[9] * 6, [9] * 6], g_adopting=[0.5, 0], g_covered=0.0)
        change = act(state, Dealt(3, takes=0.0, which=0.0), adopts=1.0)
        assert group(change, "practices").sum(axis=1).tolist() == [0, 1]
        assert group(change, "adopting")[0] == 0.5

    def test_what_it_has_is_nothing_new(self):
        state = two(g_practices=[ways(1), ways(3)], g_practices_seen=[[0, 9, 0, 0, 0, 0]] * 2)
        change = act(state, Dealt(3, takes=0.0, which=0.0), adopts=1.0)
        assert group(change, "practices").tolist() == [ways(1), ways(1, 3)]

    @pytest.mark.parametrize("column", [{"g_givers": [0, 0]}, {"g_alive": False}])
    def test_not_without_hands(self, column):
        state = two(**({"g_practices_seen": 9.0} | column))
        assert not group(act(state, Dealt(3, takes=0.0), adopts=1.0), "practices").any()

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_found_out_by_itself(self, off):
        # one of six is known already: 5/6 of .3, at half of full routine
        state = two(g_practices=[ways(0), NONE], g_routine=[0.5, 0.0])
        luck = Dealt(3, takes=[-math.expm1(-0.3 * 5 / 6 * 0.5) + off, 0, 0], which=0.5)
        change = act(state, luck, discovers=0.3, drops=0.0)
        assert group(change, "practices")[0].tolist() == (ways(0, 3) if off < 0 else ways(0))
        assert not group(change, "practices")[1].any()

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_adapted_with_help_and_at_a_price(self, off):
        luck = Dealt(3, takes=0.0, which=0.5, adapts=-math.expm1(-0.7) + off)
        state = two(g_practices_seen=self.SEEN, g_adapts=[0.7, 0.7])
        change = act(state, luck, adopts=1.0, cost=1.0, adapting=0.6)
        adapted = off < 0
        assert told(change) == [("practice", 1, "adapted" if adapted else "")]
        assert group(change, "adapted").tolist() == [NONE, ways(3) if adapted else NONE]
        assert_allclose(group(change, "adopting"), [0, 1.6 if adapted else 1.0])


class TestLearned:
    @pytest.mark.parametrize(("luck", "left"), [(0.124, 0.0), (0.126, 2.0)])
    def test_as_fast_as_the_organizing_gets_done(self, luck, left):
        state = two(g_adopting=[2.0, 0], g_covered=[0.5, 1], g_practices=[ways(2), NONE])
        change = act(state, Dealt(3, learned=luck), weeks=4.0)
        assert group(change, "adopting").tolist() == [left, 0.0]
        assert group(change, "practices").tolist() == [ways(2), NONE]

    def test_then_the_next_may_come(self):
        state = two(g_adopting=[2.0, 0], g_practices_seen=[[0, 9, 0, 0, 0, 0]] * 2)
        luck = Dealt(3, learned=0.0, takes=0.0, which=0.0)
        change = act(state, luck, weeks=4.0, adopts=1.0, cost=1.25)
        assert group(change, "adopting").tolist() == [1.25, 1.25]

    def test_over_with_the_organization(self):
        change = act(two(g_adopting=[2.0, 2.0], g_alive=[0, 1]), Dealt(3, learned=0.99))
        assert group(change, "adopting").tolist() == [0.0, 2.0]


class TestDropped:
    def state(self, **columns: Any) -> State:
        given = {"g_practices": [ways(0, 2, 5), ways(1)], "g_adapted": [ways(2), ways(1)],
                 "g_success": [0, 1]}  # fmt: skip
        return two(**(given | columns))

    @pytest.mark.parametrize(("what", "left"), [(0.3, [2, 5]), (0.4, [0, 5]), (0.7, [0, 2])])
    def test_after_a_failure_any_one_of_them(self, what, left):
        change = act(self.state(), Dealt(3, drops=0.19, what=what), drops=0.2)
        assert told(change) == [("practice_dropped", 0, "")]
        assert group(change, "practices").tolist() == [ways(*left), ways(1)]
        assert group(change, "adapted").tolist() == [ways(2) if 2 in left else NONE, ways(1)]

    def test_not_always_and_not_after_a_success(self):
        change = act(self.state(), Dealt(3, drops=0.21), drops=0.2)
        assert told(change) == []
        change = act(self.state(g_success=True), Dealt(3, drops=0.0), drops=1.0)
        assert told(change) == []

    def test_nobody_looks_at_the_fit(self):
        """What is taken up or dropped does not depend on what nobody knows."""
        seen = {"g_practices_seen": [[0, 0, 0, 4, 4, 0]] * 2}
        one, other = self.state(**seen, c_fit=1.0), self.state(**seen, c_fit=-1.0)
        changes = [act(state, Dealt(3, otherwise=0.1), drops=1.0) for state in (one, other)]
        assert told(changes[0]) == told(changes[1]) != []


class TestFit:
    def test_drawn_once_for_the_place(self):
        luck = Dealt(8, fit=[0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.1, 0.1])
        p = Practices(fit=0.2, spread=1.0)
        change = RULE.prepare(small(8), p, luck)
        expected = [[-0.8, -0.3, 0.2, 0.7, 1.0, 1.0]]  # 1.18 and more are full fit
        assert_allclose(change.columns["community.fit"], expected)

    def test_places_of_fewer_residents_than_ways(self):
        change = RULE.setup(small(2), Practices(), Streams(1))
        assert change.columns["community.fit"].shape == (1, PRACTICES)

    def test_places_differ_and_on_average_nothing_fits(self):
        fits = [RULE.setup(small(9), Practices(), Streams(seed)).columns["community.fit"]
                for seed in range(200)]  # fmt: skip
        assert abs(float(np.mean(fits))) < 0.06
        assert float(np.std(fits)) == pytest.approx(1.0 / math.sqrt(3.0), abs=0.03)


class TestWhateverTheState:
    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(seed=st.integers(0, 10**6))
    def test_one_more_and_one_less_at_most(self, seed):
        state = random_state(seed, groups=4)
        luck = RULE.luck(Streams(seed), 20, 12)
        change = RULE.act(state, Practices(adopts=5.0, drops=0.5, discovers=0.5), luck)
        before, after = state.organizations.practices, group(change, "practices")
        assert ((after & ~before).sum(axis=1) <= 1).all()
        assert ((before & ~after).sum(axis=1) <= 1).all()
        new = (after & ~before).any(axis=1)
        assert new.tolist() == [g in [e.organization for e in change.events if e.kind == "practice"]
                                for g in range(4)]  # fmt: skip
        if not state.organizations.practices_seen.any():
            return
        off = RULE.act(state, Practices(adopts=0.0, drops=0.0), luck)
        assert np.array_equal(group(off, "practices"), before)

    def test_seeing_others_makes_nobody_worse(self):
        for seed in range(20):
            state = random_state(seed, groups=4)
            change = RULE.act(state, Practices(drops=0.0, adopts=9.0),
                              RULE.luck(Streams(seed), 20, 12))  # fmt: skip
            if change.columns:
                assert (group(change, "practices") >= state.organizations.practices).all()

    def test_nothing_at_all(self):
        assert act(two()) == Change()
        assert act(small(3), discovers=1.0) == Change()

    def test_a_run_in_which_nothing_is_taken_up_is_the_same_as_one_without_the_rule(self):
        tables = {"community": {"residents": 300}, "practices": {"adopts": 0.0}}
        camp = settings_of(tables)
        without = camp.changed({"week.rules": [name for name in WEEK if name != "practices"]})
        one, other = Community(camp, 5), Community(without, 5)
        for model in (one, other):
            model.run(40)
        assert one.state.organizations.rows
        assert different(one.state, other.state) == {"community.fit"}
