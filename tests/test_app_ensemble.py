"""Many runs beside a film: what is shown of them, and that it hangs on no accident of order."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from courtyard.analysis.paired import pair
from courtyard.app.processes.bench import LOST, Run, RunError
from courtyard.app.runs.ensemble import FIRST_SEED, MOST, ROUND, Ensemble, seeds

WEEKS = 6


class Desk:
    """A server that only notes down which runs are asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, int]] = []
        self.calls: dict[tuple[Any, int], tuple[Callable[..., None], Callable[..., None]]] = {}
        self.cancelled = 0

    def runs(
        self, settings: Any, seeds: Sequence[int], names: Any, on_run: Any, on_error: Any,
        visitor: str = "",
    ) -> list[Any]:  # fmt: skip
        assert (names, visitor) == (("active", "gone"), "me")
        for seed in seeds:
            self.asked.append((settings, seed))
            self.calls[settings, seed] = (on_run, on_error)
        return [self] * len(seeds)

    def cancel(self) -> None:
        self.cancelled += 1

    def done(self, settings: Any, seed: int) -> None:
        self.calls[settings, seed][0](run_of(settings, seed))

    def failed(self, settings: Any, seed: int) -> None:
        self.calls[settings, seed][1](seed, ValueError(f"seed {seed}"))


def run_of(settings: str, seed: int) -> Run:
    """Return a made-up run: world B has two more active, and lives on more often."""
    luck = np.random.default_rng(seed)
    active = luck.integers(0, 50, WEEKS).astype(np.float32) + (2.0 if settings == "B" else 0.0)
    lives = float(luck.random() < (0.9 if settings == "B" else 0.4))
    own = float(luck.normal() + (1.0 if settings == "B" else 0.0) * luck.random())
    gone = math.nan if seed % 2 else own
    return Run(seed, {"active": active}, {"alive24": lives, "own": own, "gone": gone})


def ensemble(desk: Desk, *worlds: str, seed: int = 1) -> tuple[Ensemble, list[int]]:
    changes: list[int] = []

    def changed(found: Ensemble) -> None:
        changes.append(found.done)

    names = ("active", "gone")
    return Ensemble(desk, worlds, seed, names, changed, "me"), changes  # type: ignore[arg-type]


class TestSeeds:
    def test_are_the_same_for_all_but_never_that_of_the_film(self):
        assert seeds(1) == list(range(FIRST_SEED, FIRST_SEED + MOST))
        other = seeds(FIRST_SEED + 3)
        assert FIRST_SEED + 3 not in other
        assert len(other) == len(set(other)) == MOST

    def test_worlds_are_asked_for_in_turn(self):
        desk = Desk()
        found, _ = ensemble(desk, "A", "B")
        assert [settings for settings, _ in desk.asked[: 3 * ROUND : ROUND]] == ["A", "B", "A"]
        assert len(desk.asked) == len(set(desk.asked)) == found.wanted == 2 * MOST


class TestOneWorld:
    def test_nothing_is_shown_before_a_round_is_whole(self):
        desk = Desk()
        found, changes = ensemble(desk, "A")
        wanted = seeds(1)
        for seed in [*wanted[1:ROUND], *wanted[ROUND : ROUND + 5]]:
            desk.done("A", seed)
        assert (found.done, found.rounds, found.band(), found.outcomes()) == (24, 0, None, [])
        desk.done("A", wanted[0])
        assert found.rounds == found.band()["n"] == ROUND
        assert changes == list(range(1, 26))

    def test_a_band_is_the_quantiles_of_the_first_seeds_in_any_order(self):
        bands = []
        for order in (1, -1):
            desk = Desk()
            found, _ = ensemble(desk, "A")
            for seed in seeds(1)[: 2 * ROUND + 7][::order]:
                desk.done("A", seed)
            bands.append(found.band())
        runs = [run_of("A", seed) for seed in seeds(1)[: 2 * ROUND]]
        values = np.stack([run.series["active"] for run in runs])
        wanted = np.quantile(values, (0.1, 0.5, 0.9), axis=0)
        assert bands[0] == bands[1]
        assert bands[0]["n"] == 2 * ROUND
        np.testing.assert_allclose(bands[0]["series"]["active"], wanted, rtol=1e-4)
        assert list(bands[0]["series"]) == ["active"]  # of what is not measured there is no band
        json.dumps(bands[0], allow_nan=False)

    def test_runs_that_fail_are_told_and_left_out(self):
        desk = Desk()
        found, _ = ensemble(desk, "A")
        for seed in seeds(1)[:ROUND]:
            (desk.failed if seed % 10 == 0 else desk.done)("A", seed)
        assert (found.rounds, found.band()["n"]) == (ROUND, ROUND - 2)
        assert [str(error) for error in found.failures] == ["seed 1010", "seed 1020"]

    def test_what_a_process_was_lost_over_is_tried_once_more(self):
        """It may have been lost over another order, and seldom is so twice."""
        desk = Desk()
        found, _ = ensemble(desk, "A")
        lost = RunError(LOST, "killed")
        for seed in (FIRST_SEED, FIRST_SEED + 1):
            desk.calls["A", seed][1](seed, lost)
        assert desk.asked[MOST:] == [("A", FIRST_SEED), ("A", FIRST_SEED + 1)]
        assert (found.done, found.failures) == (0, [])
        desk.done("A", FIRST_SEED)
        desk.calls["A", FIRST_SEED + 1][1](FIRST_SEED + 1, lost)
        assert (found.done, found.failures, len(desk.asked)) == (2, [lost], MOST + 2)
        found.cancel()
        desk.calls["A", FIRST_SEED + 2][1](FIRST_SEED + 2, lost)
        assert len(desk.asked) == MOST + 2

    def test_cancelled_it_says_nothing_more(self):
        desk = Desk()
        found, changes = ensemble(desk, "A")
        desk.done("A", FIRST_SEED)
        found.cancel()
        desk.done("A", FIRST_SEED + 1)
        assert (changes, desk.cancelled) == ([1], MOST)


class TestTwoWorlds:
    def both(self) -> Ensemble:
        desk = Desk()
        found, _ = ensemble(desk, "A", "B")
        for seed in seeds(1)[:ROUND]:
            desk.done("A", seed)
        assert (found.rounds, found.difference("own")) == (0, None)
        for seed in seeds(1)[:ROUND]:
            (desk.failed if seed == FIRST_SEED else desk.done)("B", seed)
        return found

    def test_differences_are_paired(self):
        found = self.both()
        known = seeds(1)[1:ROUND]
        a, b = (np.array([run_of(w, s).outcomes["own"] for s in known]) for w in "AB")
        told = found.difference("own")
        assert told.pop("outcome") == "own"
        assert told == pytest.approx(pair(b, a), nan_ok=True)
        assert told["difference"] > 0.0
        assert found.difference("alive24")["method"] == "Bonett-Price"
        assert found.difference("gone")["pairs"] == sum(seed % 2 == 0 for seed in known)
        assert found.difference("unknown") is None

    def test_pairs_in_which_nothing_differs_are_counted(self):
        desk = Desk()
        found, _ = ensemble(desk, "A", "A too")
        for seed in seeds(1)[:ROUND]:
            desk.done("A", seed)
            same = desk.calls["A too", seed][0]
            same(run_of("A" if seed % 4 else "B", seed))
        assert found.unmoved() == (sum(seed % 4 > 0 for seed in seeds(1)[:ROUND]), ROUND)
        assert self.both().unmoved() == (0, ROUND - 1)

    def test_each_world_has_its_band(self):
        found = self.both()
        assert (found.band(0)["n"], found.band(1)["n"]) == (ROUND, ROUND - 1)
        ends = [found.band(world)["series"]["active"][2] for world in (0, 1)]
        assert sum(ends[1]) > sum(ends[0])

    def test_one_world_alone_has_no_differences(self):
        desk = Desk()
        found, _ = ensemble(desk, "A")
        for seed in seeds(1)[:ROUND]:
            desk.done("A", seed)
        assert (found.difference("own"), found.unmoved()) == (None, (0, 0))
