"""Watts's cascades (2002) and contagion that takes more than one (Centola and Macy 2007)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from classics import COMPLETE, at_rest, crowds, last, threshold, weekly, who
from courtyard import Community, load_scenario


def seeded(folder, residents, network, at_least, unit="people", weeks=1000, **keys):
    """Return settings in which everyone has one threshold and looks at his or her ties."""
    return threshold(
        folder,
        residents,
        weeks,
        looks_at="ties",
        threshold={"values": at_least, "unit": unit},
        network=network,
        **keys,
    )


def block(count):
    return {"count": count, "chosen": "block"}


def ring(ties, rewired=0.0):
    return {"kind": "ring", "mean_ties": ties, "rewired": rewired}


class TestCascadeWindow:
    """One who starts in a random network, threshold .18: cascades from 1.02 to 5.76 ties."""

    @staticmethod
    def shares(folder, mean_ties, residents, seeds):
        one = {"count": 1, "chosen": "random"}
        network = {"kind": "random", "mean_ties": mean_ties}
        return crowds(
            seeded(folder, residents, network, 0.18, "share", starters=one), range(seeds)
        ) / residents  # fmt: skip

    def test_inside(self, tmp_path):
        """At 3 ties .889 of the starts; from .8 120 starts are three SE away."""
        shares = self.shares(tmp_path, 3, 5000, 120)
        assert (shares > 0.1).mean() >= 0.8
        assert (shares > 0.1).mean() == pytest.approx(0.889, abs=0.086)
        assert shares[shares > 0.1].mean() == pytest.approx(0.944, abs=0.01)
        assert shares.max() < 1.0  # those without ties never join

    def test_near_the_upper_end(self, tmp_path):
        """At 6 ties, where cascades are rare, .119 of the starts; 100 starts, three SE."""
        shares = self.shares(tmp_path, 6, 5000, 100)
        assert (shares > 0.1).mean() == pytest.approx(0.119, abs=0.097)
        assert shares[shares > 0.1].mean() > 0.95  # rare and large

    @pytest.mark.parametrize(("mean_ties", "starts"), [(0.8, 100), (8, 300)])
    def test_outside(self, tmp_path, mean_ties, starts):
        assert self.shares(tmp_path, mean_ties, 1000, starts).max() < 0.1

    @pytest.mark.parametrize(
        ("share", "mean_ties", "cascades"),
        [(0.10, 10, True), (0.10, 20, False), (0.24, 3, True), (0.24, 5.5, False), (0.4, 3, False)],
    )
    def test_other_thresholds(self, tmp_path, share, mean_ties, cascades):
        """In and out of the windows: 1.00-13.66 ties at .10, 1.11-3.86 at .24, none at .4."""
        network = {"kind": "random", "mean_ties": mean_ties}
        one = {"count": 1, "chosen": "random"}
        settings = seeded(tmp_path, 2000, network, share, "share", starters=one)
        assert ((crowds(settings, range(25)) > 400).mean() > 0.15) == cascades

    def test_shipped(self):
        counts = [last(load_scenario("watts_cascade"), seed) for seed in range(8)]
        assert sum(count > 4500 for count in counts) >= 4
        assert last(load_scenario("watts_too_dense"), 1) < 50


class TestShareOfTies:
    @pytest.mark.parametrize("k", range(1, 31))
    def test_one_in_k_is_reached_by_one_of_k(self, tmp_path, k):
        """A hub of k ties and a threshold of 1/k; just above 1/k it is not reached."""
        ties = [(0, i) for i in range(1, k + 1)]
        for more, joined in ((0.0, k + 1), (5e-10, k + 1), (1e-8, 1)):
            settings = seeded(
                tmp_path, k + 1, None, 1 / k + more, "share", 5, ties=ties,
                starters={"people": [k]},
            )  # fmt: skip
            assert last(settings) == joined

    @pytest.mark.parametrize(("of", "degree"), [(1, 3), (2, 3), (3, 10), (7, 10), (29, 49), (3, 7)])
    def test_so_many_of_so_many(self, tmp_path, of, degree):
        ties = [(0, i) for i in range(1, degree + 1)]
        for starters, hub in ((of, True), (of - 1, False)):
            settings = seeded(
                tmp_path, degree + 1, None, of / degree, "share", 1, ties=ties,
                starters={"people": list(range(1, starters + 1))},
            )  # fmt: skip
            assert (0 in who(settings)) == hub

    def test_who_has_no_tie_never_joins(self, tmp_path):
        network = {"kind": "random", "mean_ties": 1}
        for unit in ("share", "people"):
            for value in (0, -1):
                model = Community(seeded(tmp_path, 500, network, value, unit, 3), 1)
                model.run()
                joined = model.tables()["residents"]["active"].to_numpy()
                assert (joined == (model.state.ties.degree > 0)).all()
                assert 100 < joined.sum() < 400


class TestRing:
    """Ties to r residents on each side: it spreads if the threshold is at most r."""

    @pytest.mark.parametrize("r", [1, 2, 3, 4, 5])
    def test_spreads_up_to_half_the_ties(self, tmp_path, r):
        n = 101
        for at_least in range(1, 2 * r + 1):
            counts = weekly(
                seeded(tmp_path, n, ring(2 * r), at_least, weeks=110, starters=block(at_least))
            )
            if at_least > r:
                assert set(counts) == {at_least}
                continue
            speed = 2 * (r - at_least + 1)
            full = -(-(n - at_least) // speed)
            steps = counts.index(n)
            assert full - 2 <= steps <= full
            growth = [b - a for a, b in pairwise(counts[: full - 2])]
            assert set(growth) <= {speed}

    @pytest.mark.parametrize(("at_least", "steps"), [(1, 25), (2, 49)])
    def test_a_hundred_with_four_ties(self, tmp_path, at_least, steps):
        counts = weekly(
            seeded(tmp_path, 100, ring(4), at_least, weeks=60, starters=block(at_least))
        )
        assert counts.index(100) == steps

    def test_shipped(self):
        counts = weekly(load_scenario("centola_ring"))
        assert counts[:4] == [2, 4, 6, 8]
        assert counts.index(100) == 49
        assert set(weekly(load_scenario("centola_three"))) == {3}

    @pytest.mark.parametrize("r", [1, 2, 3])
    def test_half_as_a_share(self, tmp_path, r):
        """Contagion threshold of a ring is 1/2 (Morris 2000)."""
        start = block(2 * r)
        assert last(seeded(tmp_path, 60, ring(2 * r), 0.5, "share", 60, starters=start)) == 60
        assert last(seeded(tmp_path, 60, ring(2 * r), 0.51, "share", 60, starters=start)) == 2 * r

    def test_starters_apart_do_not_help(self, tmp_path):
        """Two who are too far apart to have a neighbour in common stay alone."""
        apart = {"people": [10, 60]}
        assert last(seeded(tmp_path, 100, ring(4), 2, weeks=9, starters=apart)) == 2

    @pytest.mark.parametrize("r", [1, 2, 3, 4])
    def test_ties_over_a_cut(self, tmp_path, r):
        """r (r + 1) / 2 ties lead over any place of the ring: its bridges are so wide."""
        ties = Community(seeded(tmp_path, 40, ring(2 * r), 1, weeks=1), 1).state.ties
        over = sum(int((ties.neighbours(i) >= 20).sum()) for i in range(10, 20))
        assert over == r * (r + 1) // 2

    @pytest.mark.parametrize("at_least", [1, 2, 3, 4, 5])
    def test_bridge_is_wide_enough(self, tmp_path, at_least):
        """Between two rows it takes θ (θ + 1) / 2 ties, and not one less."""
        half = 12
        row = [(i, j) for i in range(half) for j in range(i + 1, min(i + at_least, half - 1) + 1)]
        other = [(half + i, half + j) for i, j in row]
        bridge = [
            (half - 1 - back, half + ahead)
            for back in range(at_least)
            for ahead in range(at_least - back)
        ]
        assert len(bridge) == at_least * (at_least + 1) // 2
        start = {"people": list(range(half))}
        whole = seeded(tmp_path, 24, None, at_least, ties=row + other + bridge, starters=start)
        assert last(whole.changed({"scenario.weeks": 40})) == 24
        for out in bridge:
            fewer = row + other + [tie for tie in bridge if tie != out]
            broken = seeded(tmp_path, 24, None, at_least, weeks=40, ties=fewer, starters=start)
            assert last(broken) < 24


class TestRewired:
    """A ring of a thousand with four ties, ego and its ties start, some ties are exchanged."""

    @staticmethod
    def runs(folder, at_least, rewired, seeds, **keys):
        start = {"count": 5, "chosen": "neighbourhood"}
        settings = seeded(folder, 1000, ring(4, rewired), at_least, starters=start, **keys)
        models = [at_rest(settings, seed) for seed in range(seeds)]
        counts = [model.datacollector.model_vars["active"][-1] for model in models]
        return np.array(counts) / 1000, np.array([model.week - 1 for model in models])

    @pytest.mark.parametrize(
        ("rewired", "steps", "within"), [(0, 249, 0), (0.01, 83, 9), (0.1, 17, 2), (1, 7, 1)]
    )
    def test_one_is_enough(self, tmp_path, rewired, steps, within):
        """Long ties speed it up; 15 networks (sd of the steps: 12, 2, .3)."""
        shares, weeks = self.runs(tmp_path, 1, rewired, 15)
        assert (shares == 1.0).all()
        assert weeks.mean() == pytest.approx(steps, abs=within)

    @pytest.mark.parametrize(
        ("rewired", "share", "within", "seeds"),
        [
            (0, 1.0, 0, 2),
            (0.001, 0.79, 0.13, 50),  # sd .25 a network; the figure itself has SE .05
            (0.01, 0.084, 0.05, 40),  # sd .065; the figure itself has SE .015
            (0.1, 0.013, 0.004, 30),
            (1, 0.005, 0.0005, 20),
        ],
    )
    def test_two_are_needed(self, tmp_path, rewired, share, within, seeds):
        """A few long ties stop it."""
        shares, _ = self.runs(tmp_path, 2, rewired, seeds)
        assert shares.mean() == pytest.approx(share, abs=within)

    def test_shipped(self):
        settings = load_scenario("centola_rewired")
        assert np.mean([last(settings, seed) for seed in range(12)]) < 300
        assert last(settings.changed({"decision.threshold.values": 1})) == 1000
        assert last(settings.changed({"network.rewired": 0})) == 1000

    def test_a_little_noise_carries_it_on(self):
        """Every network is taken, faster with more noise; without noise none of these is."""
        settings = load_scenario("centola_noise")
        for seed in range(5):
            counts = weekly(settings, seed)
            more = weekly(settings.changed({"decision.noise": 0.005}), seed)
            assert last(settings.changed({"decision.noise": 0}), seed) < 900
            assert counts[-1] == more[-1] == 1000
            assert more.index(1000) < counts.index(1000)


class TestTorus:
    """A lattice without edges: contagion up to 3/8 of eight and 1/4 of four ties (Morris 2000)."""

    SIDE = 15

    def lattice(self, folder, kind, at_least, people, weeks=40, **keys):
        network = {"kind": "torus", "rows": 15, "columns": 15, "neighbourhood": kind}
        start = {"people": [15 * row + column for row, column in people]}
        return seeded(folder, 225, network, at_least, weeks=weeks, starters=start, **keys)

    @staticmethod
    def square(side, corner=6):
        return [(corner + i, corner + j) for i in range(side) for j in range(side)]

    def test_from_one(self, tmp_path):
        """All within so many steps: a square of kings, a diamond of rooks."""
        one = [(7, 7)]
        kings = weekly(self.lattice(tmp_path, "moore", 1, one, 8))
        assert kings == [(2 * t + 1) ** 2 for t in range(8)] + [225]
        rooks = weekly(self.lattice(tmp_path, "von_neumann", 1, one, 7))
        assert rooks == [2 * t * (t + 1) + 1 for t in range(8)]

    @pytest.mark.parametrize("place", [(0, 0), (0, 14), (14, 7), (3, 3)])
    def test_it_has_no_edges(self, tmp_path, place):
        assert weekly(self.lattice(tmp_path, "moore", 1, [place], 7))[-1] == 225

    @pytest.mark.parametrize(
        ("kind", "at_least", "side", "end"),
        [
            ("moore", 2, 2, 225),
            ("moore", 3, 3, 225),
            ("moore", 3, 2, 4),
            ("moore", 4, 3, 9),
            ("moore", 4, 6, 36),
            ("von_neumann", 1, 1, 225),
            ("von_neumann", 2, 2, 4),
            ("von_neumann", 2, 6, 36),
        ],
    )
    def test_from_a_square(self, tmp_path, kind, at_least, side, end):
        assert last(self.lattice(tmp_path, kind, at_least, self.square(side))) == end

    @pytest.mark.parametrize(
        ("kind", "share", "spreads"),
        [
            ("moore", 3 / 8, True),
            ("moore", 0.38, False),
            ("von_neumann", 1 / 4, True),
            ("von_neumann", 0.26, False),
        ],
    )
    def test_contagion_threshold(self, tmp_path, kind, share, spreads):
        network = {"kind": "torus", "rows": 15, "columns": 15, "neighbourhood": kind}
        start = {"people": [15 * i + j for i, j in self.square(5)]}
        settings = seeded(tmp_path, 225, network, share, "share", 40, starters=start)
        assert last(settings) == (225 if spreads else 25)

    def test_two_rows_advance_by_one_row_a_side(self, tmp_path):
        rows = [(i, j) for i in (6, 7) for j in range(15)]
        assert weekly(self.lattice(tmp_path, "moore", 3, rows, 4)) == [30, 60, 90, 120, 150]
        assert last(self.lattice(tmp_path, "moore", 4, rows, 4)) == 30
        assert last(self.lattice(tmp_path, "von_neumann", 2, rows, 4)) == 30

    @pytest.mark.parametrize("length", [2, 5, 9])
    def test_a_diagonal_fills_its_square(self, tmp_path, length):
        """With two of four, those between two who act join, until it is a square."""
        diagonal = [(2 + i, 2 + i) for i in range(length)]
        assert last(self.lattice(tmp_path, "von_neumann", 2, diagonal)) == length**2

    def test_shipped(self):
        settings = load_scenario("morris_torus")
        counts = weekly(settings)
        assert counts[0] == 9
        assert counts[-1] == 441
        assert last(settings.changed({"decision.threshold.values": 4})) == 9

    def test_residents_are_rows_times_columns(self, tmp_path):
        network = {"kind": "torus", "rows": 7, "columns": 9}
        counts = weekly(seeded(tmp_path, None, network, 1, weeks=5, starters=block(1)))
        assert counts == [1, 9, 25, 49, 63, 63]


class TestReversible:
    def test_blinking_ring(self, tmp_path):
        """With threshold 1 and two ties, who acts makes both neighbours act and then stops."""
        counts = weekly(
            seeded(tmp_path, 40, ring(2), 1, weeks=12, starters=block(1), reversible=True)
        )
        assert counts == list(range(1, 14))

    def test_two_take_turns(self, tmp_path):
        settings = seeded(tmp_path, 2, COMPLETE, 1, weeks=5, starters=block(1), reversible=True)
        assert weekly(settings) == [1] * 6
        assert who(settings) == [1]
        assert who(settings.changed({"scenario.weeks": 4})) == [0]

    def test_in_turn_it_settles(self, tmp_path):
        """One by one the first to act either wins the other or stops."""
        settings = seeded(
            tmp_path, 2, COMPLETE, 1, weeks=5, starters=block(1), reversible=True,
            update="one_by_one",
        )  # fmt: skip
        ends = [last(settings, seed) for seed in range(60)]
        assert set(ends) == {0, 2}
        assert 15 < sum(end == 2 for end in ends) < 45

    @pytest.mark.parametrize(("side", "end"), [(3, 9), (2, 4), (1, 0)])
    def test_a_square_holds_itself(self, tmp_path, side, end):
        """Each of a square of rooks sees two or more; alone one stops. Outside sees one."""
        settings = TestTorus().lattice(
            tmp_path, "von_neumann", 2, TestTorus.square(side), 10, reversible=True
        )
        assert last(settings) == end

    def test_too_few_give_up(self, tmp_path):
        """Ten act, who each need ten others."""
        settings = threshold(
            tmp_path, 100, 3, threshold={"values": 10}, starters=block(10), reversible=True
        )
        assert weekly(settings)[:2] == [10, 90]  # the ninety others see ten
        as_share = threshold(
            tmp_path, 100, 3, threshold={"values": 0.11, "unit": "share"}, starters=block(10),
            reversible=True,
        )  # fmt: skip
        assert weekly(as_share) == [10, 0, 0, 0]
        reached = as_share.changed({"decision.threshold.values": 0.1})
        assert weekly(reached) == [10, 100, 100, 100]


class TestNoise:
    @pytest.mark.parametrize("noise", [0.01, 0.1, 0.5])
    def test_those_who_slip_stay(self, tmp_path, noise):
        """1 - (1 - noise)^weeks, 20,000 residents: within 4 SE."""
        settings = threshold(tmp_path, 20_000, 6, threshold={"values": 1e6}, noise=noise)
        for week, count in enumerate(weekly(settings)):
            share = 1 - (1 - noise) ** week
            within = 4 * np.sqrt(share * (1 - share) / 20_000)
            assert count / 20_000 == pytest.approx(share, abs=within)

    @pytest.mark.parametrize("update", ["together", "one_by_one"])
    def test_those_who_slip_come_back(self, tmp_path, update):
        settings = threshold(
            tmp_path, 20_000, 8, threshold={"values": 1e6}, noise=0.1, reversible=True,
            update=update,
        )  # fmt: skip
        shares = np.array(weekly(settings)[1:]) / 20_000
        assert np.abs(shares - 0.1).max() < 4 * 0.3 / np.sqrt(20_000)
        assert len(set(shares)) > 3

    def test_none_at_all(self, tmp_path):
        settings = threshold(tmp_path, 500, 20, threshold={"values": 1}, noise=0.0)
        assert last(settings) == 0
        assert weekly(settings.changed({"decision.noise": 1.0}))[:2] == [0, 500]


class TestStarters:
    def test_block_is_the_first(self, tmp_path):
        settings = threshold(tmp_path, 30, 1, threshold={"values": 99}, starters=block(4))
        assert who(settings) == [0, 1, 2, 3]

    def test_people(self, tmp_path):
        start = {"people": [7, 3, 29, 3]}
        settings = threshold(tmp_path, 30, 1, threshold={"values": 99}, starters=start)
        assert who(settings) == [3, 7, 29]
        assert weekly(settings) == [3, 3]

    def test_random_is_anyone(self, tmp_path):
        start = {"count": 3, "chosen": "random"}
        settings = threshold(tmp_path, 10, 1, threshold={"values": 99}, starters=start)
        drawn = [who(settings, seed) for seed in range(100)]
        assert all(len(set(people)) == 3 for people in drawn)
        times = np.bincount(np.concatenate(drawn), minlength=10)
        assert times.min() > 12  # 30 each on average, sd 4.6
        assert times.max() < 48

    def test_neighbourhood_is_somebody_and_his_or_her_ties(self, tmp_path):
        start = {"count": 5, "chosen": "neighbourhood"}
        settings = seeded(tmp_path, 50, ring(4), 99, weeks=1, starters=start)
        egos = set()
        for seed in range(20):
            people = set(who(settings, seed))
            around = [{(ego + step) % 50 for step in range(-2, 3)} for ego in range(50)]
            egos.add(around.index(people))
        assert len(egos) > 10

    def test_a_larger_neighbourhood_is_connected(self, tmp_path):
        start = {"count": 12, "chosen": "neighbourhood"}
        people = who(seeded(tmp_path, 50, ring(2), 99, weeks=1, starters=start))
        gaps = np.diff(sorted(people))
        assert len(people) == 12
        assert (gaps > 1).sum() <= 1  # one piece, perhaps over the end

    def test_a_neighbourhood_without_ties_is_filled_up(self, tmp_path):
        start = {"count": 3, "chosen": "neighbourhood"}
        assert len(who(seeded(tmp_path, 9, None, 99, weeks=1, ties=[(0, 1)], starters=start))) == 3

    @pytest.mark.parametrize("chosen", ["block", "random", "neighbourhood"])
    @pytest.mark.parametrize("count", [0, 20])
    def test_none_and_all(self, tmp_path, chosen, count):
        start = {"count": count, "chosen": chosen}
        settings = seeded(tmp_path, 20, ring(4), 99, weeks=2, starters=start)
        assert weekly(settings) == [count] * 3

    def test_beside_those_active_at_the_start(self, tmp_path):
        settings = threshold(
            tmp_path, 100, 1, threshold={"values": 1e6}, starters=block(10), start={"active": 0.3}
        )
        assert 30 <= last(settings) < 40


def by_hand(ties, n, decision, active):
    """Live one week as the contract says, resident by resident."""
    around = [set() for _ in range(n)]
    for a, b in ties:
        if a != b:
            around[a].add(b)
            around[b].add(a)
    values = decision["threshold"]["values"]
    share = decision["threshold"]["unit"] == "share"
    joined = []
    for i in range(n):
        if decision["looks_at"] == "ties":
            seen = sum(active[j] for j in around[i])
            reached = (
                bool(around[i]) and (seen / len(around[i]) if share else seen) >= values[i] - 1e-9
            )
        else:
            seen = sum(active) / n if share else sum(active) - active[i]
            reached = seen >= values[i] - 1e-9
        joined.append(reached or (active[i] and not decision["reversible"]))
    return joined


@st.composite
def worlds(draw):
    n = draw(st.integers(1, 9))
    person = st.integers(0, n - 1)
    unit = draw(st.sampled_from(["people", "share"]))
    value = st.integers(-1, n) if unit == "people" else st.fractions(-1, 1, max_denominator=8)
    decision = {
        "looks_at": draw(st.sampled_from(["everyone", "ties"])),
        "reversible": draw(st.booleans()),
        "threshold": {"values": [float(v) for v in draw(st.lists(value, min_size=n, max_size=n))],
                      "unit": unit},
        "starters": {"people": draw(st.lists(person, max_size=n))},
    }  # fmt: skip
    return n, draw(st.lists(st.tuples(person, person), max_size=20)), decision


class TestAnyNetwork:
    @settings(max_examples=100, deadline=None)
    @given(worlds())
    def test_as_by_hand(self, tmp_path_factory, world):
        n, ties, decision = world
        folder = tmp_path_factory.mktemp("world")
        active = [i in decision["starters"]["people"] for i in range(n)]
        expected = [sum(active)]
        for _ in range(6):
            active = by_hand(ties, n, decision, active)
            expected.append(sum(active))
        scene = threshold(folder, n, 6, ties=ties, **decision)
        assert weekly(scene) == expected
        assert who(scene) == [i for i in range(n) if active[i]]

    @settings(max_examples=60, deadline=None)
    @given(worlds())
    def test_in_turn_ends_the_same_where_nobody_stops(self, tmp_path_factory, world):
        n, ties, decision = world
        folder = tmp_path_factory.mktemp("world")
        decision = decision | {"reversible": False}
        scene = threshold(folder, n, 12, ties=ties, **decision)
        in_turn = scene.changed({"decision.update": "one_by_one"})
        assert who(in_turn) == who(scene)
        assert all(a >= b for a, b in zip(weekly(in_turn), weekly(scene), strict=True))

    @settings(max_examples=60, deadline=None)
    @given(worlds())
    def test_in_turn_rests_where_all_at_once_rests(self, tmp_path_factory, world):
        n, ties, decision = world
        folder = tmp_path_factory.mktemp("world")
        active = [i in decision["starters"]["people"] for i in range(n)]
        for _ in range(20):
            before, active = active, by_hand(ties, n, decision, active)
        assume(active == before)
        rest = [i for i in range(n) if active[i]]
        decision = decision | {"starters": {"people": rest}, "update": "one_by_one"}
        assert who(threshold(folder, n, 3, ties=ties, **decision)) == rest
