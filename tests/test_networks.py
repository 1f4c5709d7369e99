"""Ties at the start: each kind of network by hand, by its laws, and by the limits it must meet."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import Streams
from courtyard.neighbourhood.network import Network, build
from courtyard.neighbourhood.pairs import Circles, decode, encode, rewire
from courtyard.neighbourhood.people import Community, settle
from courtyard.state.ties import CompleteTies, SparseTies

NONE = np.empty(0, dtype=np.int64)


def ties(count: int, seed: int = 1, **table: object) -> SparseTies:
    found, listening = build(Network.model_validate(table), {}, count, Streams(seed), None)
    assert listening is None
    assert isinstance(found, SparseTies)
    return found


def courtyard(count: int, seed: int = 1, **table: object) -> tuple[dict, SparseTies]:
    """Return the people of a neighbourhood and their ties."""
    community = {key: table.pop(key) for key in list(table) if key in Community.model_fields}
    people = settle(Community.model_validate({"residents": count} | community), Streams(seed), None)
    found, _ = build(Network.model_validate(table), people, count, Streams(seed), None)
    assert isinstance(found, SparseTies)
    return people, found


def check_simple(found: SparseTies, count: int) -> None:
    """Symmetric, no tie to oneself, none twice."""
    matrix = found.matrix
    assert matrix.shape == (count, count)
    assert (matrix.data == 1).all()
    assert (matrix != matrix.T).nnz == 0
    assert matrix.diagonal().sum() == 0
    keys = np.repeat(np.arange(count), found.degree) * count + matrix.indices
    assert np.unique(keys).size == keys.size


def pairs_of(found: SparseTies) -> tuple[np.ndarray, np.ndarray]:
    a, b = found.matrix.nonzero()
    return a[a < b], b[a < b]


def assortativity(found: SparseTies, label: np.ndarray) -> float:
    """Newman's coefficient for categories: (share inside - expected) / (1 - expected)."""
    a, b = pairs_of(found)
    inside = np.mean(label[a] == label[b])
    ends = np.bincount(np.concatenate([label[a], label[b]])) / (2 * a.size)
    expected = (ends**2).sum()
    return float((inside - expected) / (1 - expected))


def spread(found: SparseTies, seeds: np.ndarray, needed: int) -> tuple[int, int]:
    """Return steps and final number active, where `needed` active ties activate."""
    active = np.zeros(found.count)
    active[seeds] = 1
    for step in range(found.count + 1):
        after = np.maximum(active, found.sum(active) >= needed)
        if np.array_equal(after, active):
            return step, int(active.sum())
        active = after
    raise AssertionError("no end")


class TestByHand:
    def test_complete_is_not_stored(self):
        found, listening = build(Network(kind="complete"), {}, 5, Streams(1), None)
        assert isinstance(found, CompleteTies)
        assert listening is None
        assert found.degree.tolist() == [4] * 5

    def test_ring_of_six(self):
        two = ties(6, kind="ring", mean_ties=2)
        assert [two.neighbours(i).tolist() for i in range(6)] == [
            [1, 5], [0, 2], [1, 3], [2, 4], [3, 5], [0, 4],
        ]  # fmt: skip
        four = ties(6, kind="ring", mean_ties=4)
        assert four.neighbours(0).tolist() == [1, 2, 4, 5]
        assert four.neighbours(3).tolist() == [1, 2, 4, 5]

    def test_ring_without_ties(self):
        assert ties(3, kind="ring", mean_ties=0).degree.tolist() == [0, 0, 0]

    def test_torus_of_three_by_four(self):
        """Rows 0-3, 4-7, 8-11, written one below the other."""
        four = ties(12, kind="torus", rows=3, columns=4, neighbourhood="von_neumann")
        assert four.neighbours(0).tolist() == [1, 3, 4, 8]
        assert four.neighbours(6).tolist() == [2, 5, 7, 10]
        eight = ties(12, kind="torus", rows=3, columns=4)
        assert eight.neighbours(0).tolist() == [1, 3, 4, 5, 7, 8, 9, 11]
        assert eight.neighbours(6).tolist() == [1, 2, 3, 5, 7, 9, 10, 11]

    @pytest.mark.parametrize(
        ("rows", "columns", "neighbourhood", "degree"),
        [
            (1, 1, "moore", 0),
            (1, 2, "moore", 1),
            (2, 2, "moore", 3),
            (2, 2, "von_neumann", 2),
            (1, 5, "moore", 2),
            (5, 1, "von_neumann", 2),
            (2, 5, "moore", 5),
            (3, 3, "moore", 8),
        ],
    )
    def test_tiny_torus_has_no_tie_twice(self, rows, columns, neighbourhood, degree):
        count = rows * columns
        table = {"rows": rows, "columns": columns, "neighbourhood": neighbourhood}
        found = ties(count, kind="torus", **table)
        check_simple(found, count)
        assert found.degree.tolist() == [degree] * count

    def test_codes(self):
        codes = encode(np.array([3, 0]), np.array([1, 4]), 5)
        assert codes.tolist() == [8, 4]
        assert [part.tolist() for part in decode(codes, 5)] == [[1, 0], [3, 4]]


class TestAnyNetwork:
    @given(
        st.sampled_from(["ring", "small_world", "random", "courtyard"]),
        st.integers(2, 60),
        st.integers(0, 2**32),
        st.floats(0, 1),
        st.floats(0, 1),
    )
    @settings(max_examples=150)
    def test_is_simple(self, kind, count, seed, rewired, dense):
        mean = dense * (count - 1)
        mean = 2 * (mean // 2) if kind in ("ring", "small_world") else mean
        _, found = courtyard(count, seed, kind=kind, mean_ties=mean, rewired=rewired)
        check_simple(found, count)
        if kind in ("ring", "small_world"):
            assert set(found.degree) == {mean}
        if kind == "courtyard":
            assert found.degree.sum() == 2 * round(mean * count / 2)

    @pytest.mark.parametrize("kind", ["random", "small_world", "courtyard"])
    def test_the_seed_decides(self, kind):
        def matrix(seed):
            return courtyard(200, seed, kind=kind, rewired=0.3)[1].matrix

        assert (matrix(3) != matrix(3)).nnz == 0
        assert (matrix(3) != matrix(4)).nnz > 0

    def test_the_people_do_not_know_of_the_network(self):
        first, _ = courtyard(300, kind="ring")
        second, _ = courtyard(300, kind="courtyard", mean_ties=5)
        assert all(np.array_equal(first[name], second[name]) for name in first)

    def test_nobody_alone_and_two(self):
        assert ties(1, kind="random", mean_ties=0).degree.tolist() == [0]
        assert ties(2, kind="random", mean_ties=1).degree.tolist() == [1, 1]
        assert courtyard(1, mean_ties=0)[1].degree.tolist() == [0]


class TestRandom:
    def test_degrees_are_poisson(self):
        degree = ties(20_000, kind="random", mean_ties=3).degree
        found = np.bincount(np.minimum(degree, 10))
        law = stats.poisson.pmf(np.arange(10), 3)
        expected = 20_000 * np.append(law, 1 - law.sum())
        assert stats.chisquare(found, expected).pvalue > 1e-4

    def test_the_number_of_ties_is_binomial(self):
        pairs, chance = comb(40, 2), 4 / 39
        sizes = [ties(40, seed, kind="random", mean_ties=4).degree.sum() / 2 for seed in range(400)]
        law = stats.binom(pairs, chance)
        assert np.mean(sizes) == pytest.approx(law.mean(), abs=4 * law.std() / 20)
        assert np.var(sizes) == pytest.approx(law.var(), rel=0.3)

    @pytest.mark.parametrize("mean", [1, 4])
    def test_every_pair_is_equally_likely(self, mean):
        """Both ways of drawing: trying at random, and from the list of all pairs."""
        count, runs = 12, 3000
        met = sum(ties(count, s, kind="random", mean_ties=mean).matrix for s in range(runs))
        times = met.toarray()[np.triu_indices(count, 1)]
        chance = mean / (count - 1)
        spread_of_times = np.sqrt(runs * chance * (1 - chance))
        assert np.abs(times - runs * chance).max() < 4.5 * spread_of_times

    def test_all_pairs(self):
        assert ties(30, kind="random", mean_ties=29).degree.tolist() == [29] * 30

    def test_isolated_residents_stay(self):
        degree = ties(5000, kind="random", mean_ties=1).degree
        assert np.mean(degree == 0) == pytest.approx(np.exp(-1), abs=0.03)

    def test_watts_cascades(self):
        """Global cascades from one person at z = 3, none at z = 8, threshold .18 (Watts 2002)."""

        def large(mean, seed):
            found = ties(2000, seed, kind="random", mean_ties=mean)
            active = np.zeros(2000)
            active[np.flatnonzero(found.degree)[seed]] = 1
            needed = np.where(found.degree > 0, 0.18 * found.degree - 1e-9, np.inf)
            for _ in range(200):
                active = np.maximum(active, found.sum(active) >= needed)
            return active.mean()

        assert np.mean([large(3, seed) > 0.8 for seed in range(40)]) > 0.7
        assert max(large(8, seed) for seed in range(40)) < 0.1


class TestCircles:
    def test_residents_of_small_and_large_groups_have_equally_many_ties(self):
        group = np.repeat([0, 1], [100, 900])
        drawn = Circles(group).draw(2000, NONE, np.random.default_rng(1))
        degree = np.bincount(np.concatenate(decode(drawn, 1000)), minlength=1000)
        assert degree[:100].mean() == pytest.approx(4, abs=0.7)
        a, b = decode(drawn, 1000)
        assert (group[a] == group[b]).all()

    def test_both_ways_of_drawing_have_one_law(self):
        group = np.repeat([0, 1], [4, 8])
        circles = Circles(group)
        luck = np.random.default_rng(2)
        rare = [circles.draw(5, NONE, luck) for _ in range(4000)]
        full = [circles._draw_from_all(5, NONE, luck) for _ in range(4000)]

        def inside_first(drawn):
            return np.mean([np.sum(codes < 4 * 12) for codes in drawn])

        assert inside_first(rare) == pytest.approx(inside_first(full), abs=0.1)
        assert inside_first(full) > 5 * 6 / 34 * 1.2

    @given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(0, 300), st.data())
    def test_no_pair_twice_none_taken_and_all_that_there_are(self, group, wanted, data):
        group = np.array(group)
        circles = Circles(group)
        inside = [(a, b) for b in range(group.size) for a in range(b) if group[a] == group[b]]
        assert circles.pairs == len(inside)
        taken = data.draw(st.sets(st.sampled_from(inside))) if inside else set()
        codes = np.sort(np.array([a * group.size + b for a, b in taken], dtype=np.int64))
        drawn = circles.draw(wanted, codes, np.random.default_rng(0))
        assert (np.diff(drawn) > 0).all()
        found = set(zip(*(part.tolist() for part in decode(drawn, group.size)), strict=True))
        assert found <= set(inside) - taken
        assert len(found) == min(wanted, len(inside) - len(taken))


class TestRewired:
    @given(st.integers(0, 2**32), st.floats(0, 1), st.sampled_from([0.5, 2, 6]))
    @settings(max_examples=100)
    def test_degrees_stay(self, seed, share, mean):
        before = ties(30, seed, kind="random", mean_ties=mean)
        after = ties(30, seed, kind="random", mean_ties=mean, rewired=share)
        check_simple(after, 30)
        assert np.array_equal(before.degree, after.degree)

    @pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.5, 1])
    def test_the_share_of_ties_is_exchanged(self, share):
        before, after = ties(2000, kind="ring"), ties(2000, kind="small_world", rewired=share)
        total = before.matrix.nnz / 2
        gone = (before.matrix > after.matrix).nnz / 2
        # Of 8000 ties anywhere, about 4 stand between two given neighbours by chance.
        assert share * total - 60 <= gone <= share * total
        assert gone > 0 or share == 0

    def test_rewired_means_the_same_for_every_lattice(self):
        ring = ties(600, kind="ring", rewired=0.2)
        small = ties(600, kind="small_world", rewired=0.2)
        assert (ring.matrix != small.matrix).nnz == 0
        torus = ties(600, kind="torus", rewired=0.2)
        assert torus.degree.tolist() == [8] * 600
        assert (torus.matrix != ties(600, kind="torus").matrix).nnz > 1000

    def test_both_orientations_are_equally_likely(self):
        """Of the ties (0, 1) and (2, 3): half (0, 3) and (1, 2), half (0, 2) and (1, 3)."""
        luck = np.random.default_rng(1)
        codes = encode(np.array([0, 2]), np.array([1, 3]), 4)
        after = [tuple(sorted(rewire(codes, 1, 4, luck).tolist())) for _ in range(2000)]
        assert set(after) == {(3, 6), (2, 7)}
        assert np.mean([pair == (3, 6) for pair in after]) == pytest.approx(0.5, abs=0.05)

    def test_where_nothing_can_be_exchanged_nothing_is(self):
        whole = ties(6, kind="random", mean_ties=5, rewired=1)
        assert whole.degree.tolist() == [5] * 6
        assert ties(3, kind="ring", mean_ties=2, rewired=1).degree.tolist() == [2] * 3

    def test_a_fully_rewired_ring_has_forgotten_the_ring(self):
        """Clustering falls from 9/14 with 8 ties to near 8/n."""
        found = ties(3000, kind="small_world", rewired=1).matrix
        triangles = (found @ found).multiply(found).sum() / (3000 * 8 * 7)
        assert triangles < 0.01
        ring = ties(3000, kind="ring").matrix
        assert (ring @ ring).multiply(ring).sum() / (3000 * 8 * 7) == pytest.approx(9 / 14)


class TestLimits:
    @pytest.mark.parametrize("r", [1, 2, 3, 4, 5])
    def test_width_of_a_cut_of_the_ring(self, r):
        """Ties across one place of the ring: r (r + 1) / 2 (Centola and Macy 2007)."""
        a, b = pairs_of(ties(100, kind="ring", mean_ties=2 * r))
        assert np.sum((a < 50) & (b >= 50) & (b - a <= r)) == r * (r + 1) // 2

    @pytest.mark.parametrize(
        ("needed", "starters", "steps", "active"),
        [(1, 1, 25, 100), (2, 2, 49, 100), (3, 3, 0, 3)],
    )
    def test_contagion_on_the_ring(self, needed, starters, steps, active):
        found = ties(100, kind="ring", mean_ties=4)
        assert spread(found, np.arange(starters), needed) == (steps, active)

    def test_long_ties_speed_simple_contagion_and_stop_complex_contagion(self):
        """N = 1000, k = 4, from one and its four ties (Centola and Macy 2007)."""

        def mean(share, needed, seeds=range(20)):
            found = [ties(1000, s, kind="small_world", mean_ties=4, rewired=share) for s in seeds]
            runs = [spread(one, np.append(one.neighbours(500), 500), needed) for one in found]
            return np.mean(runs, axis=0)

        assert mean(0, 1).tolist() == [249, 1000]
        assert mean(0.01, 1)[0] == pytest.approx(83, abs=15)
        assert mean(0.1, 1)[0] == pytest.approx(17.5, abs=2)
        assert mean(1, 1)[0] == pytest.approx(7, abs=0.5)
        assert mean(0, 2)[1] == 1000
        assert mean(0.001, 2)[1] == pytest.approx(790, abs=200)
        # One run has a standard deviation of 68: 8 for the mean of 75, 15 for that of 20 reported.
        assert mean(0.01, 2, range(75))[1] == pytest.approx(84, abs=60)
        assert mean(0.1, 2)[1] == pytest.approx(13, abs=5)
        assert mean(1, 2)[1] == pytest.approx(5, abs=0.5)


class TestCourtyard:
    def test_the_mean_is_met(self):
        for mean in (3, 8, 15.5):
            for count in (60, 600, 6000):
                found = courtyard(count, mean_ties=mean)[1]
                assert found.degree.mean() == pytest.approx(mean, rel=0.02)

    def test_households_are_tied(self):
        people, found = courtyard(2000)
        size = np.bincount(people["household"])[people["household"]]
        inside = found.matrix.tocoo()
        same = people["household"][inside.row] == people["household"][inside.col]
        assert np.array_equal(np.bincount(inside.row[same], minlength=2000), size - 1)

    def test_where_households_alone_exceed_the_mean_some_ties_are_left_out(self):
        people, found = courtyard(2000, mean_ties=1)
        a, b = pairs_of(found)
        assert found.degree.mean() == pytest.approx(1)
        assert (people["household"][a] == people["household"][b]).all()

    def test_ties_are_to_the_same_building_age_and_courtyard(self):
        people, found = courtyard(3000)
        for name in ("age_band", "building", "courtyard"):
            assert assortativity(found, people[name]) > 0.2, name
        everywhere = courtyard(3000, building_ties=0, long_ties=1, household_size=1)[1]
        for name in ("age_band", "building", "courtyard"):
            assert abs(assortativity(everywhere, people[name])) < 0.05, name

    def test_shares_are_met(self):
        people, found = courtyard(20_000, building_ties=0.3, long_ties=0.5)
        a, b = pairs_of(found)
        beyond = people["household"][a] != people["household"][b]
        other_courtyard = (people["courtyard"][a] != people["courtyard"][b])[beyond]
        assert other_courtyard.mean() == pytest.approx(0.5, abs=0.01)
        by_age = people["age_band"][a] == people["age_band"][b]
        same_courtyard, same_building = (
            (people[name][a] == people[name][b])[beyond] for name in ("courtyard", "building")
        )
        other_building = same_courtyard & ~same_building
        assert by_age[beyond][other_building].mean() > 0.97
        assert 0.3 < same_building.mean() < 0.3 + 0.2 * 0.5

    def test_a_circle_that_is_too_small_hands_on_to_the_next(self):
        people, found = courtyard(
            600, building_ties=1, long_ties=0, household_size=1, households_per_building=3
        )
        a, b = pairs_of(found)
        same = people["building"][a] == people["building"][b]
        assert same.sum() == 600
        assert found.degree.mean() == pytest.approx(8)
        assert (people["age_band"][a] == people["age_band"][b])[~same].mean() > 0.6

    def test_everybody_tied_to_everybody(self):
        assert courtyard(50, mean_ties=49)[1].degree.tolist() == [49] * 50

    def test_homes_may_have_any_numbers(self):
        people, _ = courtyard(100)
        other = {name: people[name] * 7_919_000 + 5 for name in ("household", "building")}
        other |= {"courtyard": people["courtyard"] + 2**30, "age_band": people["age_band"]}
        first, _ = build(Network(), people, 100, Streams(1), None)
        second, _ = build(Network(), other, 100, Streams(1), None)
        assert isinstance(first, SparseTies)
        assert isinstance(second, SparseTies)
        assert (first.matrix != second.matrix).nnz == 0


class TestTable:
    @pytest.mark.parametrize(
        ("table", "words"),
        [
            ({"kind": "rings"}, "'ring'"),
            ({"kind": "file"}, "needs file"),
            ({"kind": "file", "file": ""}, "path of a CSV file"),
            ({"file": "ties.csv"}, "kind is left out"),
            ({"rows": 20}, "kind is left out"),
            ({"kind": "ring", "mean_ties": 3}, "even whole number"),
            ({"kind": "small_world", "mean_ties": 2.5}, "even whole number"),
            ({"rewired": 1.1}, "less than or equal to 1"),
            ({"mean_ties": -1}, "greater than or equal to 0"),
            ({"building_ties": 0.6, "long_ties": 0.5}, "at most 1"),
            ({"kind": "torus", "neighbourhood": "hex"}, "von_neumann"),
            ({"ties": 8}, "Extra inputs"),
        ],
    )
    def test_what_cannot_be_is_refused(self, table, words):
        with pytest.raises(ValidationError, match=words):
            Network.model_validate(table)

    def test_an_arm_may_leave_what_another_kind_reads(self):
        assert Network(kind="random", file="ties.csv", rows=3).kind == "random"

    @pytest.mark.parametrize(
        ("table", "key"),
        [
            ({"kind": "torus", "rows": 3, "columns": 3}, "network.rows"),
            ({"kind": "ring", "mean_ties": 10}, "network.mean_ties"),
            ({"kind": "random", "mean_ties": 9.5}, "network.mean_ties"),
            ({"kind": "courtyard", "mean_ties": 10}, "network.mean_ties"),
        ],
    )
    def test_what_does_not_fit_the_residents_is_refused(self, table, key):
        with pytest.raises(InputError) as caught:
            courtyard(10, **table)
        assert caught.value.key == key
        assert "10" in str(caught.value)

    def test_a_mean_that_nobody_reads_need_not_fit(self):
        build(Network(kind="complete"), {}, 3, Streams(1), None)
        assert ties(4, kind="torus", rows=2, columns=2).count == 4
