"""The small model as one loop over residents, compiled by Numba: about what the machine can do.

No framework, no interface, nothing that a reader of social science would want to write or check.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

import numba  # type: ignore[import-not-found]  # it has an environment of its own
import numpy as np

from benchmarks.start import Arrays, arrays

compiled: Callable[..., Any] = numba.njit


@compiled
def _begin_luck(seed: Any) -> Any:
    np.random.seed(seed)  # noqa: NPY002 - the stream that Numba compiles


@compiled
def _week(begins: Any, others: Any, aware: Any, active: Any, stocks: Any, then: Any) -> Any:
    """Live one week; fill awareness and active of `then`, and return their means."""
    efficacy, trust, need, strain, cost = stocks
    next_aware, next_active = then
    count, total = 0, 0.0
    for i in range(aware.size):
        seen = heard = 0.0
        for j in range(begins[i], begins[i + 1]):
            seen += active[others[j]]
            heard += aware[others[j]]
        ties = begins[i + 1] - begins[i]
        if ties > 0:
            seen /= ties
            heard /= ties
        mine = aware[i] + 0.05 * (heard - aware[i]) + 0.03 * seen * (1.0 - aware[i])
        mine = min(1.0, max(0.0, mine))
        pull = 2.0 * need[i] * mine + 1.5 * seen + efficacy[i] + 0.8 * trust[i]
        push = 1.5 * cost[i] + 1.2 * strain[i] + 1.5
        acts = np.random.random() < 1.0 / (1.0 + exp(-4.0 * (pull - push)))  # noqa: NPY002 - as above
        if acts:
            efficacy[i] += 0.04 * (1.0 - efficacy[i])
            strain[i] += 0.10 * (1.0 - strain[i])
            need[i] *= 0.97
        else:
            efficacy[i] *= 0.99
            strain[i] *= 0.85
            need[i] = min(1.0, need[i] + 0.005)
        next_aware[i], next_active[i] = mine, acts
        count += acts
        total += mine
    return count / aware.size, total / aware.size


class Loop:
    """The small model."""

    def __init__(self, begin: Arrays, seed: int) -> None:
        columns = {name: column.copy() for name, column in begin.columns.items()}
        self.ties = begin.begins, begin.others
        self.now = columns["awareness"], columns["active"]
        self.then = np.empty_like(self.now[0]), np.empty_like(self.now[1])
        self.stocks = tuple(
            columns[name] for name in ("efficacy", "trust", "need", "strain", "cost")
        )
        self.weeks: dict[str, list[float]] = {"active_share": [], "awareness": []}
        _begin_luck(seed)

    def run(self, weeks: int) -> None:
        """Live some weeks."""
        for _ in range(weeks):
            share, aware = _week(*self.ties, *self.now, self.stocks, self.then)
            self.now, self.then = self.then, self.now
            self.weeks["active_share"].append(share)
            self.weeks["awareness"].append(aware)


def make(residents: int, weeks: int, seed: int) -> Callable[[], Loop]:
    """Return what constructs the model; people and ties are made beforehand."""
    begin = arrays(residents, seed)
    return lambda: Loop(begin, seed)
