"""Where the small model starts: a small world of residents, made with NumPy alone.

Plain Mesa is measured in a process that never imports Courtyard, so that its memory is its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TIES, REWIRED = 8, 0.1
"""Mean number of ties, and the share of them that leads anywhere."""


class Start(NamedTuple):
    """A neighbourhood before its first week.

    Attributes:
        neighbours: numbers of the residents to whom each is tied.
        columns: awareness, efficacy, trust, need, strain, cost and active, one number a resident.
    """

    neighbours: list[list[int]]
    columns: dict[str, list[float]]


def start(residents: int, seed: int) -> Start:
    """Return a neighbourhood: everything uniform in [0, 1), strain below 0.3, a tenth active."""
    luck = np.random.default_rng(seed)
    columns = {
        name: luck.random(residents)
        for name in ("awareness", "efficacy", "trust", "need", "strain", "cost", "active")
    }
    columns["strain"] *= 0.3
    values = {name: column.tolist() for name, column in columns.items()}
    values["active"] = (columns["active"] < 0.1).tolist()
    return Start(_small_world(residents, luck), values)


def _small_world(residents: int, luck: np.random.Generator) -> list[list[int]]:
    """Return a ring in which some ties have been led elsewhere (Watts and Strogatz 1998)."""
    one = np.repeat(np.arange(residents), TIES // 2)
    other = (one + np.tile(np.arange(1, TIES // 2 + 1), residents)) % residents
    moved = luck.random(other.size) < REWIRED
    other[moved] = luck.integers(residents, size=np.count_nonzero(moved))
    pairs = {(min(i, j), max(i, j)) for i, j in zip(*_lists(one, other), strict=True) if i != j}
    neighbours: list[list[int]] = [[] for _ in range(residents)]
    for i, j in sorted(pairs):
        neighbours[i].append(j)
        neighbours[j].append(i)
    return neighbours


def _lists(*arrays: NDArray[np.int64]) -> list[list[int]]:
    return [array.tolist() for array in arrays]
