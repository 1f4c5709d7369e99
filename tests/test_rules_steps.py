"""The few steps that many rules share: the learning step, sums by organization, reasons."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import small
from courtyard.rules.reasons import ASKED, CLEAR, NONE_CLEAR, fallen_most
from courtyard.rules.steps import learn, logistic, of_group, per_group, unmet_need, unmet_share
from courtyard.state import REASONS, TERMS

share = st.floats(0.0, 1.0)
rate = st.floats(0.0, 1e6)


def one(level, *, up=0.0, down=0.0, forget=0.0, rest=0.0) -> float:
    up, down = np.array([up]), np.array([down])
    return float(learn(np.array([level]), up=up, down=down, forget=forget, rest=rest)[0])


class TestLearning:
    def test_by_hand(self):
        # up = .2, down = .1: total .3, 1 - e^-.3 = .259182, aim .2/.3 = 2/3
        # .5 + .259182 (.666667 - .5) = .543197; then .1 of the way back to .2: .508877
        assert one(0.5, up=0.2, down=0.1) == pytest.approx(0.543197, abs=1e-6)
        assert one(0.5, up=0.2, down=0.1, forget=0.1, rest=0.2) == pytest.approx(0.508877, abs=1e-6)

    @given(share, rate, rate, share, share)
    def test_stays_between_0_and_1_however_large_the_rates(self, level, up, down, forget, rest):
        # A rounding error in the last digit is not a level outside.
        assert -1e-15 <= one(level, up=up, down=down, forget=forget, rest=rest) <= 1.0 + 1e-15

    @given(share, rate, rate, rate)
    def test_more_up_never_lowers_and_more_down_never_raises(self, level, up, down, more):
        before = one(level, up=up, down=down)
        assert one(level, up=up + more, down=down) >= before - 1e-12
        assert one(level, up=up, down=down + more) <= before + 1e-12

    @given(share, share, share)
    def test_nothing_happens_without_experience_and_forgetting(self, level, forget, rest):
        assert one(level) == level
        assert one(level, forget=forget, rest=level) == pytest.approx(level, abs=1e-15)
        drifted = one(level, forget=forget, rest=rest)
        assert min(level, rest) - 1e-15 <= drifted <= max(level, rest) + 1e-15

    @given(share, rate)
    def test_up_alone_rises_down_alone_falls(self, level, strength):
        assert one(level, up=strength) >= level - 1e-15
        assert one(level, down=strength) <= level + 1e-15

    @given(share, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
    def test_two_small_steps_up_are_one_large_one(self, level, first, second):
        """Rates add up: it does not matter whether two good things happen in one week or two."""
        twice = one(one(level, up=first), up=second)
        assert twice == pytest.approx(one(level, up=first + second), abs=1e-12)

    @given(share, st.floats(0.0, 1e3))
    def test_up_and_down_are_mirror_images(self, level, strength):
        mirrored = 1.0 - one(1.0 - level, down=strength)
        assert one(level, up=strength) == pytest.approx(mirrored, abs=1e-12)

    @given(share, st.floats(0.0, 20.0))
    def test_a_plain_zero_is_the_same_as_an_array_of_zeros(self, level, up):
        levels = np.array([level])
        short = learn(levels, up=np.array([up]), down=0.0, forget=0.01, rest=0.3)
        full = learn(levels, up=np.array([up]), down=np.zeros(1), forget=0.01, rest=0.3)
        assert short == pytest.approx(full, abs=1e-12)

    @given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 4))
    def test_several_columns_learn_as_each_alone(self, seed, rows, width):
        """Most have nothing to learn from; levels lie column after column, as in the state."""
        rng = np.random.default_rng(seed)
        level, up, rest = (np.asfortranarray(rng.random((rows, width))) for _ in range(3))
        up[rng.random((rows, width)) < 0.7] = 0.0
        before = level.copy()
        together = learn(level, up=up, down=0.0, forget=0.1, rest=rest)
        each = [
            learn(level[:, k], up=up[:, k], down=0.0, forget=0.1, rest=rest[:, k])
            for k in range(width)
        ]
        np.testing.assert_array_equal(together, np.column_stack(each))
        assert together.flags.f_contiguous
        np.testing.assert_array_equal(level, before)  # what is given is not written to

    @given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 3))
    def test_each_may_forget_at_a_pace_of_its_own(self, seed, rows, width):
        rng = np.random.default_rng(seed)
        level, up, forget = (np.asfortranarray(rng.random((rows, width))) for _ in range(3))
        forget[rng.random((rows, width)) < 0.5] = 0.0
        together = learn(level, up=up, down=0.0, forget=forget, rest=0.2)
        for i, k in np.ndindex(rows, width):
            alone = one(level[i, k], up=up[i, k], forget=forget[i, k], rest=0.2)
            assert together[i, k] == pytest.approx(alone, abs=1e-15)


class TestLogistic:
    def test_by_hand(self):
        odds = np.array([0.0, math.log(3.0), -math.log(3.0), 5000.0, -5000.0])
        np.testing.assert_allclose(logistic(odds), [0.5, 0.75, 0.25, 1.0, 0.0], atol=1e-12)

    @given(st.floats(-1e300, 1e300))
    def test_is_a_probability_for_any_finite_number(self, x):
        assert 0.0 <= logistic(np.array([x]))[0] <= 1.0


class TestUnmetNeed:
    def test_by_hand(self):
        state = small(3, need=[[0.5, 0.8, 0.1], [1.0, 0.4, 0.2], [0.3, 0.6, 0.9]],
                      met=[[0.0, 0.5, 0.0], [0.1, 0.0, 0.0], [0.0, 0.0, 1.0]],
                      c_served=[0.2, 0.5, 0.0])  # fmt: skip
        # one domain for all: .8 .5 .5; .4 .5; .6 .5
        np.testing.assert_allclose(unmet_need(state, 1), [0.2, 0.2, 0.3])
        # one each: .5 .8; .2; .9 0
        np.testing.assert_allclose(unmet_need(state, np.array([0, 2, 2])), [0.4, 0.2, 0.0])
        # some residents, in their order: .6 .5; .8 .5 .5, and 1 .8 .9 of the second
        np.testing.assert_allclose(unmet_need(state, 1, np.array([2, 0])), [0.3, 0.2])
        some = unmet_need(state, np.array([0, 1]), np.array([1, 2]))
        np.testing.assert_allclose(some, [0.72, 0.3])

    def test_the_share_is_the_same_however_much_is_needed(self):
        state = small(2, need=[[0.5, 0.8, 0.0], [1.0, 0.4, 0.2]],
                      met=[[0.0, 0.5, 0.2], [0.1, 0.0, 0.0]], c_served=[0.2, 0.5, 0.0])  # fmt: skip
        np.testing.assert_allclose(unmet_share(state, 1), [0.25, 0.5])
        np.testing.assert_allclose(unmet_share(state, np.array([2, 0])), [0.8, 0.72])
        np.testing.assert_allclose(unmet_share(state, np.array([0]), np.array([1])), [0.72])

    def test_of_nobody(self):
        nobody = np.zeros(0, dtype=np.int64)
        assert unmet_need(small(2, need=1.0), nobody, nobody).shape == (0,)


class TestGroups:
    def test_by_hand(self):
        member_of = np.array([0, -1, 2, 0, 2], dtype=np.int32)
        weights = np.array([1.0, 100.0, 2.0, 4.0, 8.0])
        assert per_group(member_of, 3).tolist() == [2, 0, 2]
        assert per_group(member_of, 3, weights).tolist() == [5, 0, 10]
        values = np.array([7.0, 8.0, 9.0])
        assert of_group(values, member_of).tolist() == [7, 0, 9, 7, 9]
        assert of_group(values, member_of, outside=-1.0).tolist() == [7, -1, 9, 7, 9]
        flags = of_group(np.array([True, False, True]), member_of, outside=False)
        assert flags.dtype == np.bool_ and flags.tolist() == [True, False, True, True, True]

    @given(st.lists(st.integers(-1, 4), max_size=30), st.data())
    def test_sums_are_those_of_a_loop(self, groups, data):
        member_of = np.array(groups, dtype=np.int32)
        weights = np.array(data.draw(st.lists(share, min_size=len(groups), max_size=len(groups))))
        by_loop = [sum(w for g, w in zip(groups, weights, strict=True) if g == k) for k in range(5)]
        np.testing.assert_allclose(per_group(member_of, 5, weights), by_loop, atol=1e-12)
        counted = per_group(member_of, 5)
        assert counted.tolist() == [groups.count(k) for k in range(5)]
        assert counted.dtype == np.float64

    def test_without_organizations_and_without_residents(self):
        nobody = np.full(4, -1, dtype=np.int32)
        assert per_group(nobody, 0).shape == (0,)
        assert of_group(np.zeros(0), nobody).tolist() == [0.0] * 4
        assert per_group(np.zeros(0, dtype=np.int32), 2).tolist() == [0, 0]


class TestReasons:
    def terms(self, **values: float) -> np.ndarray:
        row = np.zeros((1, len(TERMS)), dtype=np.float32)
        for name, value in values.items():
            row[0, TERMS.index(name)] = value
        return row

    def reason(self, then, now) -> str:
        return REASONS[int(fallen_most(now, then)[0])]

    def test_the_term_that_fell_most(self):
        then = self.terms(need=1.5, efficacy=0.5, trust=0.4)
        now = self.terms(need=1.2, efficacy=0.1, trust=0.4)
        assert self.reason(then, now) == "efficacy"  # .4 against .3

    def test_a_burden_that_grew_is_a_fall(self):
        assert self.reason(self.terms(burnout=-0.1), self.terms(burnout=-0.9)) == "burnout"

    def test_that_asking_is_over_is_no_reason(self):
        then = self.terms(asked=2.0, interest=0.5)
        assert self.reason(then, self.terms(asked=0.0, interest=0.3)) == "interest"
        assert self.reason(then, self.terms(interest=0.5)) == "none_clear"

    def test_a_slight_fall_is_no_clear_reason(self):
        assert self.reason(self.terms(need=CLEAR * 0.9), self.terms()) == "none_clear"
        assert self.reason(self.terms(need=CLEAR * 1.1), self.terms()) == "need"

    def test_a_rise_is_no_reason(self):
        assert self.reason(self.terms(), self.terms(need=3.0)) == "none_clear"

    @given(st.integers(0, len(TERMS) - 1), st.floats(0.2, 5.0), st.integers(0, 1000))
    def test_it_is_the_term_that_is_lowered_most(self, which, fall, seed):
        rng = np.random.default_rng(seed)
        then = rng.normal(size=(3, len(TERMS))).astype(np.float32)
        now = then + rng.uniform(-0.05, 1.0, then.shape).astype(np.float32)
        now[1, which] = then[1, which] - np.float32(fall)
        codes = fallen_most(now, then)
        assert codes[1] == (NONE_CLEAR if which == ASKED else which)
        assert codes[0] == codes[2] == NONE_CLEAR

    def test_of_nobody(self):
        nobody = np.zeros((0, len(TERMS)), dtype=np.float32)
        assert fallen_most(nobody, nobody).shape == (0,)
