"""The small model in Starsim: a module with an array for each stock, and a network of pairs.

Means over ties are made by counting over the pairs, for Starsim has no such mean of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import starsim  # type: ignore[import-not-found]  # it has an environment of its own

from benchmarks.start import Arrays, Floats, arrays

STOCKS = ("awareness", "efficacy", "trust", "need", "strain", "cost")


class Ties(starsim.Network):  # type: ignore[misc]  # starsim has no types
    """Ties that are there from the start and stay."""

    def __init__(self, begin: Arrays, **more: Any) -> None:
        super().__init__(**more)
        self.ones = np.repeat(np.arange(begin.begins.size - 1), np.diff(begin.begins))
        self.others = begin.others.astype(np.int64)

    def init_post(self, add_pairs: bool = False) -> None:
        """Add the pairs."""
        super().init_post(add_pairs=False)
        weight = np.ones(self.ones.size, dtype=np.float32)
        self.append(
            {"p1": starsim.uids(self.ones), "p2": starsim.uids(self.others), "beta": weight}
        )

    def step(self) -> None:
        """Leave the ties as they are."""


class Participation(starsim.Module):  # type: ignore[misc]  # starsim has no types
    """The small model."""

    def __init__(self, begin: Arrays, **more: Any) -> None:
        super().__init__(**more)
        self.begin = begin
        self.one = np.repeat(np.arange(begin.begins.size - 1), np.diff(begin.begins))
        self.share = 1.0 / np.maximum(np.diff(begin.begins), 1)
        self.define_states(
            *(starsim.FloatArr(name, default=0.0) for name in STOCKS),
            starsim.BoolState("active", default=False),
        )
        self.luck = starsim.random(name="luck")

    def init_results(self) -> None:
        """Say what is recorded."""
        super().init_results()
        self.define_results(
            starsim.Result("active_share", dtype=float, scale=False),
            starsim.Result("mean_awareness", dtype=float, scale=False),
        )

    def init_post(self) -> None:
        """Take over the columns at the start."""
        super().init_post()
        for name, column in self.begin.columns.items():
            getattr(self, name)[:] = column

    def around(self, values: Floats) -> Floats:
        """Return the mean over the ties of each resident."""
        sums = np.bincount(self.one, weights=values[self.begin.others], minlength=values.size)
        return sums * self.share

    def step(self) -> None:
        """Live one week."""
        aware, efficacy, trust, need, strain, cost = (getattr(self, name).values for name in STOCKS)
        seen = self.around(self.active.values.astype(float))
        aware = aware + 0.05 * (self.around(aware) - aware) + 0.03 * seen * (1.0 - aware)
        aware = np.clip(aware, 0.0, 1.0)
        pull = 2.0 * need * aware + 1.5 * seen + efficacy + 0.8 * trust
        push = 1.5 * cost + 1.2 * strain + 1.5
        drawn = self.luck.rvs(self.sim.people.auids)
        active = drawn < 1.0 / (1.0 + np.exp(-4.0 * (pull - push)))
        self.awareness[:] = aware
        self.active[:] = active
        self.efficacy[:] = np.where(active, efficacy + 0.04 * (1.0 - efficacy), 0.99 * efficacy)
        self.strain[:] = np.where(active, strain + 0.10 * (1.0 - strain), 0.85 * strain)
        self.need[:] = np.where(active, 0.97 * need, np.minimum(1.0, need + 0.005))
        self.results.active_share[self.ti] = active.mean()
        self.results.mean_awareness[self.ti] = aware.mean()


class Run:
    """The model as the series wants it; Starsim is told beforehand how long it lives."""

    def __init__(self, begin: Arrays, weeks: int, seed: int) -> None:
        self.model = Participation(begin)
        self.simulation = starsim.Sim(
            n_agents=begin.begins.size - 1,
            networks=Ties(begin),
            custom=self.model,
            dt=starsim.weeks(1),
            start=starsim.date("2020-01-06"),
            dur=starsim.weeks(weeks - 1),
            rand_seed=seed,
            verbose=0,
            copy_inputs=False,
        )
        self.simulation.init()

    def run(self, weeks: int) -> None:
        """Live all weeks."""
        self.simulation.run()

    @property
    def weeks(self) -> dict[str, list[float]]:
        """The two series, one number a week."""
        found = self.model.results
        return {
            "active_share": np.asarray(found.active_share).tolist(),
            "awareness": np.asarray(found.mean_awareness).tolist(),
        }


def make(residents: int, weeks: int, seed: int) -> Callable[[], Run]:
    """Return what constructs the model; people and ties are made beforehand."""
    begin = arrays(residents, seed)
    return lambda: Run(begin, weeks, seed)
