"""Participation that depends smoothly on that of the others: Brock and Durlauf (2001)."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit, logit

from classics import COMPLETE, scenario, weekly
from courtyard import Community, load_scenario


def smooth(folder, n, constant, others, active, weeks=60, **keys):
    """Return settings in which only the others count, with the logit's a and b."""
    tables = {k: keys.pop(k) for k in ("ties", "network", "changes") if k in keys}
    if "ties" not in tables:
        tables.setdefault("network", COMPLETE)
    return scenario(
        folder,
        n,
        weeks=weeks,
        start={"active": active},
        decision={"constant": constant, "weights": {"others": others}, "reconsider": 1} | keys,
        **tables,
    )


def settled(settings, seed=1, weeks=30):
    """Return the mean share that acts over the last weeks."""
    counts = weekly(settings, seed)
    return np.mean(counts[-weeks:]) / settings.community.residents


def error(p, b, n, weeks=30):
    """Return the standard error of that mean: an autoregression with slope b p (1 - p)."""
    slope = b * p * (1 - p)
    return np.sqrt(p * (1 - p) / n / weeks) / (1 - slope)


def iterated(a, b, p):
    for _ in range(100_000):
        p = expit(a + b * p)
    return p


def window(b):
    """Return between which constants there are two stable states."""
    high, low = (1 + np.sqrt(1 - 4 / b)) / 2, (1 - np.sqrt(1 - 4 / b)) / 2
    return -b * high + np.log(high / low), -b * low + np.log(low / high)


class TestTwoStates:
    @pytest.mark.parametrize(
        ("name", "share"),
        [
            ("brock_durlauf", 0.92928),
            ("brock_durlauf_low", 0.07072),
            ("brock_durlauf_one_state", 0.03616),
            ("brock_durlauf_spin", (1 + 0.658570) / 2),
        ],
    )
    def test_shipped(self, name, share):
        """Five thousand residents, mean of 30 weeks: within 4 SE, some .003."""
        b = load_scenario(name).decision.weights.others
        assert settled(load_scenario(name)) == pytest.approx(share, abs=4 * error(share, b, 5000))

    @pytest.mark.parametrize("start", [0.0, 0.1, 0.3, 0.49])
    def test_below_a_half_it_falls(self, tmp_path, start):
        share = settled(smooth(tmp_path, 20_000, -3, 6, start))
        assert share == pytest.approx(0.07072, abs=4 * error(0.0707, 6, 20_000))

    @pytest.mark.parametrize("start", [0.51, 0.7, 1.0])
    def test_above_a_half_it_rises(self, tmp_path, start):
        share = settled(smooth(tmp_path, 20_000, -3, 6, start, 80))
        assert share == pytest.approx(0.92928, abs=4 * error(0.9293, 6, 20_000))

    def test_figures_of_the_window(self):
        assert window(6) == pytest.approx((-3.4151, -2.5849), abs=5e-5)
        assert iterated(-3, 6, 0.1) == pytest.approx(0.07072, abs=5e-6)
        assert iterated(-3, 6, 0.9) == pytest.approx(0.92928, abs=5e-6)
        assert iterated(-3.5, 6, 0.9) == pytest.approx(0.03616, abs=5e-6)

    @pytest.mark.parametrize("b", [5, 6, 8, 12])
    @pytest.mark.parametrize("inside", [True, False])
    @pytest.mark.parametrize("side", [0, 1])
    def test_the_window(self, tmp_path, b, inside, side):
        """Inside its ends by .12 the two states stay apart; outside by .12 they are one."""
        step = 0.12 if side == 0 else -0.12
        a = window(b)[side] + (step if inside else -step)
        low, high = (
            settled(smooth(tmp_path, 10_000, a, b, start, 150)) for start in (0.0, 1.0)
        )  # fmt: skip
        expected = iterated(a, b, 0.0), iterated(a, b, 1.0)
        assert (abs(expected[0] - expected[1]) > 0.1) == inside
        for share, p in zip((low, high), expected, strict=True):
            assert share == pytest.approx(p, abs=5 * error(p, b, 10_000) + 0.002)

    @pytest.mark.parametrize(("a", "b"), [(-1, 2), (-2, 4), (-1.5, 3.9), (1, 3)])
    def test_up_to_four_there_is_one(self, tmp_path, a, b):
        """At exactly b = 4 it is reached slowly, so that case gets a wider margin."""
        low, high = (settled(smooth(tmp_path, 10_000, a, b, s, 400), weeks=100) for s in (0.0, 1.0))
        assert low == pytest.approx(high, abs=0.1 if b >= 3.9 else 0.01)


class TestMagnet:
    """The coding +1 and -1: m = tanh(βJ m), as a = -2 βJ and b = 4 βJ."""

    FIGURES = ((1.1, 0.502941), (1.2, 0.658570), (1.5, 0.858560), (2, 0.957504), (3, 0.994902))

    @pytest.mark.parametrize(("strength", "m"), FIGURES)
    def test_magnetized(self, tmp_path, strength, m):
        assert brentq(lambda x: np.tanh(strength * x) - x, 0.1, 1.0) == pytest.approx(m, abs=5e-7)
        share = settled(smooth(tmp_path, 20_000, -2 * strength, 4 * strength, 1.0, 90))
        p = (1 + m) / 2
        assert share == pytest.approx(p, abs=4 * error(p, 4 * strength, 20_000))

    @pytest.mark.parametrize("strength", [0.3, 0.7, 0.9])
    def test_not_magnetized(self, tmp_path, strength):
        share = settled(smooth(tmp_path, 20_000, -2 * strength, 4 * strength, 1.0, 90))
        assert share == pytest.approx(0.5, abs=4 * error(0.5, 4 * strength, 20_000) + 1e-4)


class TestPushAndWithdrawal:
    def test_shipped_it_stays(self):
        counts = np.array(weekly(load_scenario("brock_durlauf_withdrawal"))) / 5000
        assert counts[5:11].mean() == pytest.approx(0.0707, abs=0.01)
        assert counts[30:41].mean() > 0.95
        assert counts[-30:].mean() == pytest.approx(0.92928, abs=0.006)

    @pytest.mark.parametrize(("rest", "stays"), [(-3.2, True), (-3.3, True), (-3.6, False)])
    def test_it_stays_inside_the_window(self, tmp_path, rest, stays):
        """Hysteresis: the same constant has two histories inside, one outside."""
        model = Community(smooth(tmp_path, 5000, rest, 6, 0.05, 200), 1)
        model.run(20)
        pushed = model.fork(decision={"constant": rest + 2})
        pushed.run(20)
        released = pushed.fork(decision={"constant": rest})
        released.run()
        model.run()
        share = released.tables()["weeks"]["active_share"].iloc[-20:].mean()
        never = model.tables()["weeks"]["active_share"].iloc[-20:].mean()
        assert never == pytest.approx(iterated(rest, 6, 0.0), abs=0.01)
        assert share == pytest.approx(iterated(rest, 6, 1.0), abs=0.015)
        assert (share > 0.8) == stays


class TestTerms:
    def test_constant_alone(self, tmp_path):
        """No other term counts where the table of weights names none."""
        share = settled(smooth(tmp_path, 20_000, -1.2, 0, 0.5))
        p = expit(-1.2)
        assert share == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 20_000 / 30))

    def test_an_empty_table_of_weights(self, tmp_path):
        settings = smooth(tmp_path, 20_000, logit(0.2), 0, 0.5, weights={})
        assert settled(settings) == pytest.approx(0.2, abs=4 * 0.4 / np.sqrt(20_000 * 30))

    @pytest.mark.parametrize("chance", [0.05, 0.3, 1])
    def test_reconsidering(self, tmp_path, chance):
        """From none, p (1 - (1 - chance)^weeks): within 4 SE."""
        settings = smooth(tmp_path, 20_000, logit(0.3), 0, 0, 12, reconsider=chance)
        for week, count in enumerate(weekly(settings)):
            p = 0.3 * (1 - (1 - chance) ** week)
            assert count / 20_000 == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 20_000))

    def test_nobody_reconsiders(self, tmp_path):
        assert set(weekly(smooth(tmp_path, 1000, 5, 0, 0.25, 9, reconsider=0))) == {250}

    def test_looking_at_ties(self, tmp_path):
        """In pairs, each acts with σ(a + b) or σ(a): the share is linear in itself."""
        n, a, b = 20_000, -2.0, 4.5
        pairs = [(i, i + 1) for i in range(0, n, 2)]
        settings = smooth(tmp_path, n, a, b, 0.5, ties=pairs, looks_at="ties")
        p = expit(a) / (1 - expit(a + b) + expit(a))
        assert settled(settings) == pytest.approx(p, abs=0.01)
        everyone = settled(settings.changed({"decision.looks_at": "everyone"}))
        assert abs(everyone - p) > 0.05

    def test_without_ties_one_sees_nobody(self, tmp_path):
        n = 20_000
        settings = smooth(tmp_path, n, -1.0, 50, 1.0, ties=[], looks_at="ties")
        assert settled(settings) == pytest.approx(expit(-1.0), abs=0.005)

    def test_all_ties_are_everyone(self, tmp_path):
        run = partial(smooth, tmp_path, 5000, -3, 6, 0.9)
        assert settled(run(looks_at="ties")) == pytest.approx(0.92928, abs=0.006)

    def test_the_coin_is_fair(self, tmp_path):
        counts = np.array(weekly(smooth(tmp_path, 1000, 0, 0, 0, 400))[1:])
        assert counts.mean() == pytest.approx(500, abs=4 * 15.8 / 20)
        assert counts.std() == pytest.approx(15.8, abs=2.3)  # 4 SE: independent, week for week
        assert abs(np.corrcoef(counts[1:], counts[:-1])[0, 1]) < 0.2

    def test_another_seed_is_another_run(self, tmp_path):
        settings = smooth(tmp_path, 500, 0, 0, 0, 5)
        assert weekly(settings, 1) == weekly(settings, 1)
        assert weekly(settings, 1) != weekly(settings, 2)
