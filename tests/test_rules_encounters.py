"""New ties: what they leave alone, and who becomes tied on an occasion, each by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import Dealt, pairs_of, random_state, small, ties_of
from courtyard import Community, load_scenario
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.state import Change, CompleteTies, SparseTies, State


def tied(ties: Any) -> set[tuple[int, int]]:
    return {(i, int(j)) for i in range(ties.count) for j in ties.neighbours(i) if i < j}


class TestNewTies:
    def test_pairs_are_added_once_and_both_ways(self):
        old = ties_of(5, [(0, 1), (1, 2)])
        new = old.with_pairs(np.array([[3, 1], [1, 3], [2, 1], [4, 4]]))
        assert tied(new) == {(0, 1), (1, 2), (1, 3)}
        assert new.degree.tolist() == [1, 3, 1, 1, 0]
        assert set(np.unique(new.matrix.toarray())) == {0.0, 1.0}
        assert new.sum(np.array([1.0, 0.0, 0.0, 4.0, 0.0])).tolist() == [0.0, 5.0, 0.0, 0.0, 0.0]

    def test_what_others_hold_stays_as_it_is(self):
        old = ties_of(3, [(0, 1)])
        assert old.with_pairs(np.array([[1, 2]])) is not old
        assert tied(old) == {(0, 1)}
        assert old.with_pairs(np.array([[1, 0]])) is old, "nothing is new"
        assert old.with_pairs(np.zeros((0, 2), dtype=np.int64)) is old

    def test_where_all_are_tied_nobody_can_be(self):
        ties = CompleteTies(4)
        assert ties.with_pairs(np.array([[0, 1]])) is ties
        assert ties.has(np.array([[0, 1], [2, 2]])).tolist() == [True, False]

    @given(seed=st.integers(0, 10**6), count=st.integers(2, 9), pairs=st.integers(0, 12))
    def test_they_are_the_ties_of_all_pairs_together(self, seed, count, pairs):
        rng = np.random.default_rng(seed)
        one, two = (rng.integers(0, count, (pairs, 2)) for _ in range(2))
        one, two = one[one[:, 0] != one[:, 1]], two[two[:, 0] != two[:, 1]]
        both = ties_of(count, np.concatenate([one, two]))
        step = ties_of(count, one).with_pairs(two)
        assert isinstance(step, SparseTies)
        assert np.array_equal(step.matrix.toarray(), both.matrix.toarray())
        assert np.array_equal(step.degree, both.degree)

    def test_a_change_ties_and_forks_keep_their_own(self):
        state = small(4, pairs=[(0, 1)])
        other = state.copy()
        state.apply(Change(tied=np.array([[2, 3]])))
        assert tied(state.ties) == {(0, 1), (2, 3)}
        assert tied(other.ties) == {(0, 1)}


def act(state: State, luck: Any = None, /, **parameters: Any) -> set[tuple[int, int]]:
    rule = RULES["encounters"]
    p = rule.parameters(**parameters)
    change = rule.act(state, p, luck or Dealt(state.residents.rows))
    if change.tied is None:
        return set()
    return {(min(i, j), max(i, j)) for i, j in change.tied.tolist()}


class TestEncounters:
    def test_each_draws_one_of_those_on_the_same_occasion(self):
        """Occasion 1: 0, 2, 3; occasion 2: 1, 4, who have nobody else; 5 met nobody.

        0 draws the first of {2, 3}, 2 the last of {0, 3}, 3 the first of {0, 2}.
        """
        state = small(6, introduced=[1, 2, 1, 1, 2, 0])
        luck = Dealt(6, **{"whom.0": [0.0, 0.0, 0.9, 0.4, 0.9, 0.0]})
        assert act(state, luck, alike=0.0) == {(0, 2), (2, 3), (0, 3), (1, 4)}

    def test_own_age_first(self):
        """0 and 3 are youths, 1 and 2 retired: with alike 1 nobody meets the other age."""
        state = small(4, introduced=1, age_band=[0, 2, 2, 0])
        for u in (0.0, 0.5, 0.99):
            assert act(state, Dealt(4, u), alike=1.0) == {(0, 3), (1, 2)}

    def test_alike_is_a_chance(self):
        state = small(4, introduced=1, age_band=[0, 2, 2, 0])
        luck = Dealt(4, **{"alike.0": [0.5, 0.7, 0.7, 0.7], "whom.0": 0.0})
        # 0 draws its like, 3; the others the first there in order of age: 0, and 0 the next.
        assert act(state, luck, alike=0.6) == {(0, 3), (0, 1), (0, 2)}

    def test_who_is_the_only_one_of_an_age_draws_among_all(self):
        state = small(3, introduced=1, age_band=[0, 1, 1])
        luck = Dealt(3, **{"alike.0": 0.0, "whom.0": [0.9, 0.0, 0.0]})
        assert act(state, luck, alike=1.0) == {(0, 2), (1, 2)}

    def test_who_has_ties_enough_seeks_none_and_is_sought_by_nobody(self):
        state = small(5, pairs=[(0, 3), (0, 4)], introduced=[1, 1, 1, 0, 0])
        assert act(state, most=2) == {(1, 2)}
        assert (0, 1) in act(state, Dealt(5, 0.0), most=3, alike=0.0)

    def test_off_and_alone(self):
        assert act(small(3, introduced=1), ties=0) == set()
        assert act(small(3, introduced=[1, 0, 2])) == set()
        assert act(small(3)) == set()

    @pytest.mark.parametrize("seed", range(20))
    def test_only_those_who_were_there_become_tied(self, seed):
        state = random_state(seed, 30)
        rule = RULES["encounters"]
        luck = rule.luck(Streams(seed), 20, 30)
        change = rule.act(state, rule.parameters(ties=2, most=100), luck)
        if change.tied is None:
            return
        i, j = change.tied.T
        assert (state.residents.introduced[i] == state.residents.introduced[j]).all()
        assert (state.residents.introduced[i] > 0).all() and (i != j).all()

    def test_alike_ties_are_more_often_of_one_age(self):
        """300 in three ages: by chance a third of the pairs are alike, else nearly all."""
        state = small(300, introduced=1, age_band=np.arange(300) % 3)
        rule, shares = RULES["encounters"], []
        for alike in (0.0, 1.0):
            p = rule.parameters(alike=alike)
            found = rule.act(state, p, rule.luck(Streams(1), 3, 300)).tied
            assert found is not None
            shares.append(np.mean(found[:, 0] % 3 == found[:, 1] % 3))
        assert 0.2 < shares[0] < 0.45
        assert shares[1] == 1.0


class TestInARun:
    def test_events_tie_those_who_meet_there(self):
        changes = {"plan.strategy": "community_only", "community.residents": 200}
        usual, mixing = (
            Community(
                load_scenario(
                    "fujian_camp", {**changes, "interventions.neighbourhood_event.meets": meets}
                ),
                1,
            )
            for meets in (0.0, 0.5)
        )
        before = pairs_of(mixing.state)
        for model in (usual, mixing):
            model.run(10)
        assert np.array_equal(pairs_of(usual.state), before)
        assert len(pairs_of(mixing.state)) > len(before)
