"""Granovetter's crowds (1978): everyone sees everyone, thresholds decide."""

from __future__ import annotations

from fractions import Fraction
from math import comb, e, sqrt

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import fsolve
from scipy.special import ndtr

from classics import at_rest, crowds, last, threshold, weekly, who
from courtyard import load_scenario

LOTTERY = {"draw": "random", "distribution": "integers"}


def normal(sd, draw="quantiles", **more):
    return {"draw": draw, "distribution": "normal", "mean": 0.25, "sd": sd, "unit": "share"} | more


class TestOneByOneUp:
    """One person after the other, and what one person changes."""

    def test_shipped_riot(self):
        counts = weekly(load_scenario("granovetter_riot"))
        assert counts == [*range(101), *[100] * 5]

    def test_shipped_one_less(self):
        assert set(weekly(load_scenario("granovetter_one_less"))[1:]) == {1}

    @pytest.mark.parametrize("n", [1, 2, 3, 17, 100, 1000])
    @pytest.mark.parametrize("looks_at", ["everyone", "ties"])
    def test_takes_as_many_weeks_as_people(self, tmp_path, n, looks_at):
        if n == 1 and looks_at == "ties":
            return  # without ties nobody is ever reached, see test_limits_contract
        settings = threshold(
            tmp_path, n, n + 2, looks_at=looks_at, threshold={"values": list(range(n))}
        )
        assert weekly(settings) == [*range(n + 1), n, n]

    def test_the_order_of_residents_does_not_matter(self, tmp_path):
        values = list(range(40))[::-1]
        assert weekly(threshold(tmp_path, 40, 41, threshold={"values": values})) == [
            *range(41),
            40,
        ]

    @pytest.mark.parametrize("missing", [1, 2, 5, 30, 99])
    def test_stops_at_the_missing_step(self, tmp_path, missing):
        """Whoever has threshold k has k + 1 instead: k act, and nobody is there for the next."""
        values = [*range(missing), missing + 1, *range(missing + 1, 100)]
        settings = threshold(tmp_path, 100, 105, threshold={"values": values})
        assert last(settings) == missing
        assert who(settings) == list(range(missing))

    def test_a_starter_fills_the_missing_step(self, tmp_path):
        values = [0, *range(2, 100), 100]
        settings = threshold(
            tmp_path, 100, 105, threshold={"values": values}, starters={"people": [99]}
        )
        assert weekly(settings)[:3] == [1, 2, 3]
        assert last(settings) == 100

    def test_quantiles_of_integers_are_each_number_once(self, tmp_path):
        even = {"draw": "quantiles", "distribution": "integers"}
        assert weekly(threshold(tmp_path, 60, 61, threshold=even)) == [*range(61), 60]
        from_one = even | {"low": 1, "high": 60}
        assert last(threshold(tmp_path, 60, 61, threshold=from_one)) == 0
        pairs = even | {"low": 0, "high": 29}  # two of each
        assert weekly(threshold(tmp_path, 60, 61, threshold=pairs))[:4] == [0, 2, 6, 14]

    def test_quantiles_are_dealt_in_random_order(self, tmp_path):
        settings = threshold(
            tmp_path, 50, 5, threshold={"draw": "quantiles", "distribution": "integers"}
        )
        first = [who(settings, seed) for seed in (1, 2)]
        assert [len(people) for people in first] == [5, 5]
        assert first[0] != first[1]
        assert first[0] != list(range(5))


class TestInTurn:
    def test_the_first_week_in_turn(self, tmp_path):
        """Of the riot, k or more act after a week if 1, ..., k - 1 come in this order: 1/k!.

        So e - 1 on average; with 250 seeds the
        standard error is .055, and drawing with replacement (1.0 on average) is far off.
        """
        settings = threshold(
            tmp_path, 30, 1, update="one_by_one", threshold={"values": list(range(30))}
        )
        counts = np.array([last(settings, seed) for seed in range(250)])
        tail = np.array([1.0 / np.prod(np.arange(1.0, k + 1)) for k in range(1, 20)])
        variance = ((2 * np.arange(1, 20) - 1) * tail).sum() - (e - 1) ** 2
        assert tail.sum() == pytest.approx(e - 1)
        assert counts.mean() == pytest.approx(e - 1, abs=3.3 * sqrt(variance / 250))

    def test_ends_where_all_at_once_ends(self, tmp_path):
        for seed in range(30):
            together = threshold(tmp_path, 40, threshold=LOTTERY)
            in_turn = threshold(tmp_path, 40, update="one_by_one", threshold=LOTTERY)
            assert crowds(together, [seed]) == crowds(in_turn, [seed])


FIGURES = {
    0.10: 0.007696,
    0.11: 0.01713,
    0.12: 0.040211,
    0.122: 0.054792,
    0.15: 1.0,
    0.2: 0.999911,
    0.3: 0.993394,
    0.4: 0.962581,
    0.5: 0.904852,
    1.0: 0.658574,
    5.0: 0.521665,
    1e6: 0.5,
}
"""Share that acts in the end, by the standard deviation of thresholds with mean 0.25."""


def fixed_point(sd, mean=0.25):
    """Return where r -> Φ((r - mean) / sd) comes to rest from 0."""
    before, r = -1.0, 0.0
    while r - before > 1e-15:
        before, r = r, ndtr((r - mean) / sd)
    return r


def rounding(sd, n, mean=0.25):
    """Return what rounding to whole people can do: half a person a week, carried on."""
    z = (fixed_point(sd, mean) - mean) / sd
    slope = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) / sd
    return 0.5 / n / (1.0 - slope) + 1.0 / n


class TestNormalQuantiles:
    """The distribution function is iterated: r -> Φ((r - 1/4) / sd), from 0."""

    @pytest.mark.parametrize("sd", FIGURES)
    def test_a_hundred_thousand(self, tmp_path, sd):
        settings = threshold(tmp_path, 100_000, threshold=normal(sd))
        end = crowds(settings, [1])[0] / 100_000
        assert end == pytest.approx(fixed_point(sd), abs=rounding(sd, 100_000))
        assert end == pytest.approx(FIGURES[sd], abs=rounding(sd, 100_000) + 5e-7)

    def test_a_million(self, tmp_path):
        sd = 0.12
        end = crowds(threshold(tmp_path, 1_000_000, threshold=normal(sd)), [1])[0] / 1e6
        assert end == pytest.approx(FIGURES[sd], abs=3e-5)

    def test_shipped(self):
        settings = load_scenario("granovetter_normal")
        assert last(settings) / 10_000 == pytest.approx(0.040211, abs=rounding(0.12, 10_000))
        wider = settings.changed({"decision.threshold.sd": 0.15})
        assert last(wider) == 10_000

    def test_the_jump(self, tmp_path):
        """The critical sd, solved and met: a hair below some 6 % act, a hair above all do."""

        def tangent(x):
            z = (x[1] - 0.25) / x[0]
            return [ndtr(z) - x[1], np.exp(-z * z / 2) / np.sqrt(2 * np.pi) / x[0] - 1.0]

        critical, share = fsolve(tangent, [0.12, 0.05], xtol=1e-12)
        assert critical == pytest.approx(0.1222209, abs=5e-8)
        assert share == pytest.approx(0.0620033, abs=5e-8)
        n = 100_000
        below, above = (
            crowds(threshold(tmp_path, n, 3000, threshold=normal(critical + step)), [1])[0] / n
            for step in (-3e-5, 3e-5)
        )
        assert 0.9 * share < below < share
        assert above == 1.0

    @pytest.mark.parametrize(("mean", "sd"), [(0.3, 0.1), (0.4, 0.3), (0.1, 0.05), (0.7, 0.5)])
    def test_other_means(self, tmp_path, mean, sd):
        settings = threshold(tmp_path, 50_000, threshold=normal(sd) | {"mean": mean})
        end = crowds(settings, [1])[0] / 50_000
        assert end == pytest.approx(fixed_point(sd, mean), abs=rounding(sd, 50_000, mean))

    def test_thresholds_that_count_people(self, tmp_path):
        """The same crowd in people instead of shares; one sees the others, one fewer."""
        people = {
            "draw": "quantiles",
            "distribution": "normal",
            "mean": 2500.0,
            "sd": 2000.0,
        }
        end = crowds(threshold(tmp_path, 10_000, threshold=people), [1])[0] / 10_000
        assert end == pytest.approx(0.999911, abs=2e-4)


class TestOutsideTheBounds:
    @pytest.mark.parametrize("sd", [0.05, 0.1, 0.12, 0.2, 0.3, 0.5])
    def test_without_instigators_nothing_begins(self, tmp_path, sd):
        """Drawn again until within 0 and 1: nobody has a threshold of 0 or below."""
        redrawn = normal(sd, outside="redraw", low=0, high=1)
        assert last(threshold(tmp_path, 20_000, 50, threshold=redrawn)) == 0

    @pytest.mark.parametrize("sd", [0.1, 0.12, 0.2, 0.5])
    def test_clipping_at_0_keeps_them(self, tmp_path, sd):
        kept = threshold(tmp_path, 20_000, 200, threshold=normal(sd))
        clipped = threshold(tmp_path, 20_000, 200, threshold=normal(sd, outside="clip", low=0))
        assert weekly(clipped) == weekly(kept)

    def test_clipping_a_list(self, tmp_path):
        values = {"values": [-3, 5, 9, 9], "low": 1, "high": 3, "outside": "clip"}
        settings = threshold(
            tmp_path, 4, 5, threshold=values, starters={"people": [3]}, looks_at="everyone"
        )
        assert weekly(settings) == [1, 2, 2, 2, 2, 2]

    def test_redrawn_is_the_truncated_distribution(self, tmp_path):
        """Mean 50, sd 25, cut to 0-100, one starter: 1.31 on average (sd .64, 300 seeds: ± .11)."""
        drawn = {
            "draw": "random",
            "distribution": "normal",
            "mean": 50,
            "sd": 25,
            "low": 0,
            "high": 100,
            "outside": "redraw",
        }
        settings = threshold(tmp_path, 100, threshold=drawn, starters={"count": 1})
        assert crowds(settings, range(300)).mean() == pytest.approx(1.31, abs=0.11)


class TestDrawnNormal:
    """Chance blurs the jump; the standard error of each share stands beside it."""

    @pytest.mark.parametrize(
        ("sd", "share", "within"),
        [(0.12, 0.162, 0.070), (0.14, 0.596, 0.093), (0.16, 0.910, 0.054)],  # 3 SE of 250
    )
    def test_a_hundred(self, tmp_path, sd, share, within):
        settings = threshold(tmp_path, 100, threshold=normal(sd, "random"))
        assert (crowds(settings, range(250)) >= 50).mean() == pytest.approx(share, abs=within)

    @pytest.mark.parametrize(("sd", "low", "high"), [(0.11, 0.0, 0.0), (0.13, 1.0, 1.0)])
    def test_ten_thousand(self, tmp_path, sd, low, high):
        settings = threshold(tmp_path, 10_000, threshold=normal(sd, "random"))
        assert low <= (crowds(settings, range(15)) >= 5000).mean() <= high

    def test_shipped(self):
        counts = [last(load_scenario("granovetter_random"), seed) for seed in range(30)]
        assert len(set(counts)) > 5  # another seed is another crowd
        assert 0 < sum(count >= 50 for count in counts) < 15


def law(n):
    """Return the exact chances that 0, 1, ..., n act in the end, integers drawn from 0 to n - 1."""
    chances = [
        Fraction(comb(n, k)) * (k + 1) ** (k - 1) * (n - k - 1) ** (n - k) / Fraction(n) ** n
        if k
        else Fraction(n - 1, n) ** n
        for k in range(n)
    ]
    return [*chances, Fraction(n + 1) ** (n - 1) / Fraction(n) ** n]


@pytest.fixture(scope="session")
def lottery(tmp_path_factory):
    settings = threshold(tmp_path_factory.mktemp("lottery"), 100, threshold=LOTTERY)
    return crowds(settings, range(2000))


class TestLottery:
    """Whole thresholds, all equally likely: the exact law of the final crowd."""

    @pytest.mark.parametrize("n", [2, 5, 10, 100])
    def test_the_law_is_one(self, n):
        assert sum(law(n)) == 1

    def test_figures_of_the_law(self):
        five, hundred = law(5), [float(p) for p in law(100)]
        assert [float(five[k]) for k in (0, 1, 2, 5)] == [0.32768, 0.12960, 0.07680, 0.41472]
        assert hundred[:3] == pytest.approx([0.36603, 0.13533, 0.07505], abs=5e-6)
        assert hundred[100] == pytest.approx(0.026780, abs=5e-7)
        assert sum(k * p for k, p in enumerate(hundred)) == pytest.approx(12.20996, abs=5e-6)
        assert sum(hundred[50:]) == pytest.approx(0.09211, abs=5e-6)

    def test_nobody_everybody_and_the_mean(self, lottery):
        """2,000 crowds, each within three standard errors."""
        assert (lottery == 0).mean() == pytest.approx(0.366, abs=0.033)
        assert (lottery == 100).mean() == pytest.approx(0.0268, abs=0.0109)
        assert lottery.mean() == pytest.approx(12.21, abs=1.64)
        assert (lottery >= 50).mean() == pytest.approx(0.0921, abs=0.0195)

    def test_the_whole_distribution(self, lottery):
        """χ² in seven bins; a difference of .04 in one bin's chance would be seen nine in ten."""
        chances = np.array([float(p) for p in law(100)])
        edges = [0, 1, 2, 3, 6, 21, 100]
        expected = np.add.reduceat(chances, edges) * lottery.size
        found = np.add.reduceat(np.bincount(lottery, minlength=101), edges)
        assert stats.chisquare(found, expected).pvalue > 0.001

    def test_five_people(self, tmp_path):
        counts = crowds(threshold(tmp_path, 5, threshold=LOTTERY), range(500))
        expected = [500 * float(p) for p in law(5)]
        found = np.bincount(counts, minlength=6)
        assert expected[4] == pytest.approx(0)
        assert found[4] == 0  # four and not five: the fifth has a threshold of at most 4
        assert stats.chisquare(np.delete(found, 4), np.delete(expected, 4)).pvalue > 0.001

    def test_with_one_who_starts(self):
        """All 100 with 2 (N + 1)^(N - 2) / N^(N - 1) = .05303; 800 crowds, three SE."""
        settings = load_scenario("granovetter_starter")
        counts = crowds(settings, range(800))
        all_of_them = 2 * Fraction(101) ** 98 / Fraction(100) ** 99
        assert float(all_of_them) == pytest.approx(0.05303, abs=5e-6)
        assert counts.min() >= 1
        assert (counts == 100).mean() == pytest.approx(float(all_of_them), abs=0.0238)
        assert counts.mean() == pytest.approx(23.4, abs=3.5)

    def test_shipped(self):
        settings = load_scenario("granovetter_lottery")
        assert (
            at_rest(settings, 3).datacollector.model_vars["active"]
            == (at_rest(settings, 3).datacollector.model_vars["active"])
        )
        assert len({last(settings, seed) for seed in range(12)}) > 3
