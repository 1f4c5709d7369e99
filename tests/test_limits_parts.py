"""Parts that have no scenario of their own, against their closed forms: leaders, shares."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from classics import COMPLETE, scenario
from courtyard import Community
from courtyard.indicators.participation import gini, top_share


class TestConcentration:
    """Lognormal amounts: the shares of the greatest, and the Gini coefficient."""

    FIGURES = ((1.36, 0.531, 0.753, 0.087, 0.664), (1.45, 0.567, 0.781, 0.074, 0.695))

    @staticmethod
    def amounts(sigma, n=200_000):
        # At the quantiles the greatest amounts come out too small; so many make it little.
        return np.exp(sigma * ndtri((np.arange(n) + 0.5) / n))

    @pytest.mark.parametrize(("sigma", "tenth", "quarter", "half", "g"), FIGURES)
    def test_figures(self, sigma, tenth, quarter, half, g):
        x = self.amounts(sigma)
        assert top_share(x, 0.1) == pytest.approx(tenth, abs=1e-3)
        assert top_share(x, 0.25) == pytest.approx(quarter, abs=1e-3)
        assert 1 - top_share(x, 0.5) == pytest.approx(half, abs=1e-3)
        assert gini(x) == pytest.approx(g, abs=1e-3)

    @pytest.mark.parametrize("sigma", [0.2, 0.7, 1.0, 1.36])
    @pytest.mark.parametrize("top", [0.01, 0.1, 0.333, 0.9, 1.0])
    def test_closed_form(self, sigma, top):
        x = self.amounts(sigma)
        assert top_share(x, top) == pytest.approx(ndtr(sigma - ndtri(1 - top)), abs=3e-4)
        assert gini(x) == pytest.approx(2 * ndtr(sigma / np.sqrt(2)) - 1, abs=3e-4)

    def test_a_sample(self):
        """10,000 drawn amounts: the share of the top tenth has a standard error of some .012."""
        x = np.exp(1.36 * np.random.default_rng(1).standard_normal(10_000))
        assert top_share(x, 0.1) == pytest.approx(0.531, abs=0.04)
        assert gini(np.random.default_rng(2).permutation(x)) == pytest.approx(gini(x))

    def test_by_hand(self):
        assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0)
        assert gini(np.array([0.0, 0.0, 5.0])) == pytest.approx(2 / 3)
        assert gini(np.array([1.0, 3.0])) == pytest.approx(0.25)
        assert gini(np.zeros(4)) == 0
        assert top_share(np.array([6.0, 3.0, 1.0, 0.0]), 1 / 3) == pytest.approx(0.6)
        assert top_share(np.array([6.0, 3.0, 1.0]), 0.5) == pytest.approx(0.75)
        assert top_share(np.zeros(4), 0.1) == 0


class TestLeaderPool:
    """Leaders who step back at a constant rate and are not replaced: H_n / rate on average."""

    RATE = 0.05

    @pytest.mark.parametrize("leaders", [1, 2, 3, 5, 7])
    def test_the_last_one_gone(self, tmp_path, leaders):
        """1,500 organizations in one community; the standard error of the mean is under .65."""
        groups = 1500
        n = groups * leaders
        weeks = 500
        settings = scenario(
            tmp_path, n, weeks=weeks, rules=["leadership", "burden", "backbones"],
            network=COMPLETE,
            burden={"retreat": self.RATE, "by_strain": 0, "by_family": 0},
        )  # fmt: skip
        model = Community(settings, 1)
        state = model.state
        for _ in range(groups):
            state.organizations.append(1, {"founded": 0})
        state.residents.member_of = np.repeat(np.arange(groups), leaders).astype(np.int32)
        state.residents.post = np.ones(n, dtype=np.bool_)
        gone = np.zeros(groups)
        while (gone == 0).any():
            model.step()
            left = np.bincount(state.residents.member_of[state.residents.post], minlength=groups)
            gone[(left == 0) & (gone == 0)] = model.week
        # A post is given up in the week after the decision, and weeks are whole.
        harmonic = (1 / np.arange(1, leaders + 1)).sum()
        kept = np.exp(-self.RATE * np.arange(2000))
        exact = (1 - (1 - kept) ** leaders).sum()
        assert exact == pytest.approx(harmonic / self.RATE + 0.5, abs=0.05)
        assert gone.mean() - 1 == pytest.approx(exact, abs=3.5 * 25 / np.sqrt(groups))


class TestAttrition:
    """A third lapses in a year at a constant rate."""

    def test_weekly_and_monthly(self, tmp_path):
        """The yearly third as the weekly rate of the rule: after 52 weeks a third is gone."""
        rate = -np.log(2 / 3) / 52
        assert -np.expm1(-rate) == pytest.approx(0.007767, abs=5e-7)
        assert pytest.approx(0.03322, abs=5e-6) == 1 - (2 / 3) ** (1 / 12)
        n = 4000
        settings = scenario(
            tmp_path, n, weeks=60, rules=["leadership", "burden", "backbones"],
            network=COMPLETE, burden={"retreat": rate, "by_strain": 0, "by_family": 0},
        )  # fmt: skip
        model = Community(settings, 1)
        model.state.organizations.append(1, {"founded": 0})
        model.state.residents.member_of = np.zeros(n, dtype=np.int32)
        model.state.residents.post = np.ones(n, dtype=np.bool_)
        model.run(53)  # given up in the week after the decision
        left = model.state.residents.post.mean()
        assert left == pytest.approx(2 / 3, abs=4 * np.sqrt(2 / 9 / n))
