"""Opinions that move along ties: DeGroot (1974), Friedkin and Johnsen (1990)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classics import opinions, scenario
from courtyard import Community, load_scenario

THREE = np.array([[1 / 3, 1 / 3, 1 / 3], [1 / 2, 1 / 2, 0], [0, 1 / 4, 3 / 4]])


def arrows(weights):
    """Return the rows of a file of ties with these weights; from listens to to."""
    return [
        (i, j, float(w)) for i, row in enumerate(np.asarray(weights)) for j, w in enumerate(row)
    ]


def spread(folder, start, weeks, *, ties=None, network=None, **keys):
    """Return settings in which nothing but opinions moves; influence's keys by name."""
    tables = {} if network is None else {"network": network}
    return scenario(
        folder,
        len(start),
        weeks=weeks,
        rules=["influence"],
        start={"awareness": [float(x) for x in start]},
        ties=ties,
        influence={"rule": "degroot"} | keys,
        **tables,
    )


def star(leaves):
    return [tie for i in range(1, leaves + 1) for tie in ((0, i), (i, 0))]


def shares(weights):
    """Return the weights of each row as shares; who listens to nobody keeps the own opinion."""
    weights = np.array(weights, dtype=float)
    silent = weights.sum(axis=1) == 0
    weights[silent, silent] = 1.0
    return weights / weights.sum(axis=1, keepdims=True)


class TestDeGroot:
    def test_shipped(self):
        found = opinions(load_scenario("degroot_three"))
        assert found == pytest.approx([0.563636] * 3, abs=5e-7)

    @pytest.mark.parametrize("who", [0, 1, 2])
    def test_how_much_each_counts(self, tmp_path, who):
        """The left eigenvector (3/11, 4/11, 4/11): what the others come to if one has 1."""
        start = [float(i == who) for i in range(3)]
        found = opinions(spread(tmp_path, start, 60, ties=arrows(THREE)))
        assert found == pytest.approx([[3 / 11], [4 / 11], [4 / 11]][who] * 3, abs=1e-12)

    def test_the_error_halves_each_week(self, tmp_path):
        target = 0.563636363636
        errors = []
        for weeks in range(1, 16):
            settings = spread(tmp_path, [0.2, 0.5, 0.9], weeks, ties=arrows(THREE))
            errors.append(np.abs(opinions(settings) - target).max())
        ratios = np.array(errors[1:]) / errors[:-1]
        assert ratios[5:] == pytest.approx(np.full(9, 0.5), abs=0.01)

    def test_week_by_week(self, tmp_path):
        start = np.array([0.2, 0.5, 0.9])
        for weeks in (1, 2, 3, 7):
            settings = spread(tmp_path, start, weeks, ties=arrows(THREE))
            expected = np.linalg.matrix_power(THREE, weeks) @ start
            assert opinions(settings) == pytest.approx(expected, abs=1e-14)

    @pytest.mark.parametrize("factor", [0.1, 2, 1000])
    def test_weights_need_not_add_up_to_one(self, tmp_path, factor):
        rows = np.array([1.0, factor, factor**2])[:, None]  # each row by another factor
        found = opinions(spread(tmp_path, [0.2, 0.5, 0.9], 60, ties=arrows(THREE * rows)))
        assert found == pytest.approx([0.5636363636] * 3, abs=1e-9)

    def test_from_listens_to_to(self, tmp_path):
        """Resident 0 listens to 1, who listens to nobody."""
        settings = spread(tmp_path, [0.0, 1.0], 1, ties=[(0, 1, 1.0)])
        assert opinions(settings).tolist() == [1.0, 1.0]

    def test_without_weights_each_counts_alike(self, tmp_path):
        settings = spread(tmp_path, [0.0, 1.0, 0.5], 1, ties=[(0, 1), (0, 2), (1, 0)])
        assert opinions(settings).tolist() == [0.75, 0.0, 0.5]

    def test_two_who_only_hear_each_other_swap_for_ever(self, tmp_path):
        ties = [(0, 1), (1, 0)]
        assert opinions(spread(tmp_path, [0.25, 1.0], 7, ties=ties)).tolist() == [1.0, 0.25]
        assert opinions(spread(tmp_path, [0.25, 1.0], 8, ties=ties)).tolist() == [0.25, 1.0]
        settles = spread(tmp_path, [0.25, 1.0], 60, ties=ties, self_weight=0.3)
        assert opinions(settles) == pytest.approx([0.625] * 2)

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_any_matrix(self, tmp_path_factory, data):
        """Any weights, any number of weeks, against the powers of the matrix."""
        n = data.draw(st.integers(1, 6))
        weight = st.integers(0, 4) | st.floats(0.01, 50).map(lambda w: round(w, 3))
        row = st.lists(weight, min_size=n, max_size=n)
        weights = data.draw(st.lists(row, min_size=n, max_size=n))
        start = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
        weeks = data.draw(st.integers(1, 30))
        folder = tmp_path_factory.mktemp("matrix")
        found = opinions(spread(folder, start, weeks, ties=arrows(weights)))
        expected = np.linalg.matrix_power(shares(weights), weeks) @ start
        assert found == pytest.approx(expected, abs=1e-11)
        assert found.min() >= 0.0
        assert found.max() <= 1.0


class TestOwnOpinion:
    def test_shipped_star(self):
        assert opinions(load_scenario("degroot_star")) == pytest.approx([5 / 13] * 5, abs=1e-12)

    @pytest.mark.parametrize("leaves", [1, 2, 4, 7, 20])
    def test_a_star_counts_by_ties(self, tmp_path, leaves):
        """With one's own opinion as one tie, each counts in proportion to ties + 1."""
        total = leaves + 1 + 2 * leaves
        hub = [1.0] + [0.0] * leaves
        leaf = [0.0] * leaves + [1.0]
        weeks = 200 * leaves
        for start, count in ((hub, leaves + 1), (leaf, 2)):
            settings = spread(tmp_path, start, weeks, ties=star(leaves), self_weight="equal")
            assert opinions(settings) == pytest.approx([count / total] * (leaves + 1), abs=1e-9)

    @pytest.mark.parametrize(
        ("network", "n"),
        [
            ({"kind": "ring", "mean_ties": 4}, 12),
            ({"kind": "torus", "rows": 3, "columns": 5}, 15),
            ({"kind": "random", "mean_ties": 5}, 14),
            ({"kind": "complete"}, 9),
        ],
    )
    @pytest.mark.parametrize("own", ["equal", 0.0, 0.25, 0.9, 1.0])
    def test_on_any_network(self, tmp_path, network, n, own):
        """Against the matrix made of the network's ties, isolated residents included."""
        start = np.linspace(0, 1, n) ** 2
        settings = spread(tmp_path, start, 5, network=network, self_weight=own)
        ties = Community(settings, 1).state.ties
        matrix = np.zeros((n, n))
        for i in range(n):
            matrix[i, ties.neighbours(i)] = 1.0
        if own == "equal":
            w = shares(matrix + np.eye(n))
        else:
            w = own * np.eye(n) + (1 - own) * shares(matrix)
        expected = np.linalg.matrix_power(w, 5) @ start
        assert opinions(settings) == pytest.approx(expected, abs=1e-12)

    def test_all_who_hear_all_agree_at_once(self, tmp_path):
        start = [0.1, 0.2, 0.9, 0.8]
        settings = spread(tmp_path, start, 1, network={"kind": "complete"}, self_weight="equal")
        assert opinions(settings) == pytest.approx([0.5] * 4)

    def test_beside_a_file_with_weights(self, tmp_path):
        """A number is the share of one's own opinion, whatever the weights add up to."""
        settings = spread(
            tmp_path, [1.0, 0.0, 0.5], 1, ties=[(0, 1, 6.0), (0, 2, 2.0)], self_weight=0.2
        )
        assert opinions(settings) == pytest.approx([0.2 + 0.8 * 0.125, 0.0, 0.5])
        as_one = spread(
            tmp_path, [1.0, 0.0, 0.5], 1, ties=[(0, 1, 6.0), (0, 2, 2.0)], self_weight="equal"
        )
        assert opinions(as_one) == pytest.approx([2 / 9, 0.0, 0.5])

    def test_alone_one_keeps_it(self, tmp_path):
        for own in ("equal", 0.0, 0.5):
            settings = spread(tmp_path, [0.3], 9, network={"kind": "complete"}, self_weight=own)
            assert opinions(settings).tolist() == [0.3]


class TestFriedkinJohnsen:
    FIGURES = (0.814570, 0.543046, 0.529801)

    def test_shipped(self):
        found = opinions(load_scenario("friedkin_johnsen"))
        assert found == pytest.approx(self.FIGURES, abs=5e-7)

    @pytest.mark.parametrize("susceptibility", [0.0, 0.3, 0.6, 1.0])
    def test_one_number_for_all(self, tmp_path, susceptibility):
        start = np.array([1.0, 0.0, 0.5])
        settings = spread(
            tmp_path, start, 200, ties=arrows(THREE), rule="friedkin_johnsen",
            susceptibility=susceptibility,
        )  # fmt: skip
        if susceptibility == 1.0:  # nobody holds on: DeGroot
            expected = np.full(3, (3 * 1.0 + 4 * 0.5) / 11)
        else:
            a = susceptibility * THREE
            expected = np.linalg.solve(np.eye(3) - a, (1 - susceptibility) * start)
        assert opinions(settings) == pytest.approx(expected, abs=1e-12)

    @settings(max_examples=30, deadline=None)
    @given(st.data())
    def test_any_matrix(self, tmp_path_factory, data):
        """(I - A W)^-1 (I - A) x(0), A the susceptibilities; some may be 1, not all."""
        n = data.draw(st.integers(2, 6))
        row = st.lists(st.integers(0, 4), min_size=n, max_size=n)
        weights = np.array(data.draw(st.lists(row, min_size=n, max_size=n)))
        start = np.array(data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n)))
        a = np.array(data.draw(st.lists(st.floats(0, 0.9), min_size=n, max_size=n)))
        folder = tmp_path_factory.mktemp("matrix")
        settings = spread(
            folder, start, 300, ties=arrows(weights), rule="friedkin_johnsen",
            susceptibility=a.tolist(),
        )  # fmt: skip
        matrix = np.eye(n) - a[:, None] * shares(weights)
        expected = np.linalg.solve(matrix, (1 - a) * start)
        assert opinions(settings) == pytest.approx(expected, abs=1e-9)

    @pytest.mark.parametrize("own", ["equal", 0.4])
    def test_on_a_ring(self, tmp_path, own):
        n = 10
        start = np.arange(n) % 3 / 2
        a = np.linspace(0.1, 0.95, n)
        settings = spread(
            tmp_path, start, 900, network={"kind": "ring", "mean_ties": 2}, self_weight=own,
            rule="friedkin_johnsen", susceptibility=a.tolist(),
        )  # fmt: skip
        others = (np.roll(np.eye(n), 1, axis=1) + np.roll(np.eye(n), -1, axis=1)) / 2
        weight = 1 / 3 if own == "equal" else own
        w = weight * np.eye(n) + (1 - weight) * others
        expected = np.linalg.solve(np.eye(n) - a[:, None] * w, (1 - a) * start)
        assert opinions(settings) == pytest.approx(expected, abs=1e-12)


class TestStart:
    def test_one_number_is_for_all(self, tmp_path):
        settings = scenario(
            tmp_path, 6, weeks=3, rules=["influence"], start={"awareness": 0.35},
            network={"kind": "complete"}, influence={"rule": "degroot"},
        )  # fmt: skip
        assert opinions(settings) == pytest.approx([0.35] * 6)

    def test_the_extremes_stay(self, tmp_path):
        """All at 1 or at 0: no week leaves the range or the state."""
        for level in (0.0, 1.0):
            ties = [(0, 1, 0.1), (0, 2, 0.2), (1, 2, 0.3), (2, 0, 0.7), (2, 1, 0.1)]
            settings = spread(tmp_path, [level] * 3, 50, ties=ties, self_weight=0.1)
            assert opinions(settings).tolist() == [level] * 3
