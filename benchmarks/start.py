"""Where the small model starts: a small world of residents, made with NumPy alone.

Plain Mesa is measured in a process that never imports Courtyard, so that its memory is its own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

TIES, REWIRED = 8, 0.1
"""Mean number of ties, and the share of them that leads anywhere."""


type Floats = NDArray[np.float64]


class Arrays(NamedTuple):
    """A neighbourhood before its first week, as arrays; n residents, m ties.

    Attributes:
        begins: where the neighbours of each resident begin in `others`, and the end, (n + 1,).
        others: numbers of the residents to whom each is tied, one after the other, (2 m,).
        columns: awareness, efficacy, trust, need, strain, cost and active, each (n,).
    """

    begins: NDArray[np.int32]
    others: NDArray[np.int32]
    columns: dict[str, NDArray[Any]]


class Start(NamedTuple):
    """The same as lists, for models that have an object for each resident.

    Attributes:
        neighbours: numbers of the residents to whom each is tied.
        columns: awareness, efficacy, trust, need, strain, cost and active, one number a resident.
    """

    neighbours: list[list[int]]
    columns: dict[str, list[Any]]


def arrays(residents: int, seed: int) -> Arrays:
    """Return a neighbourhood: everything uniform in [0, 1), strain below 0.3, a tenth active."""
    luck = np.random.default_rng(seed)
    columns: dict[str, NDArray[Any]] = {
        name: luck.random(residents)
        for name in ("awareness", "efficacy", "trust", "need", "strain", "cost", "active")
    }
    columns["strain"] *= 0.3
    columns["active"] = columns["active"] < 0.1
    return Arrays(*_small_world(residents, luck), columns)


def start(residents: int, seed: int) -> Start:
    """Return the neighbourhood of `arrays` as lists."""
    begins, others, columns = arrays(residents, seed)
    ends, numbers = begins.tolist(), others.tolist()
    neighbours = [numbers[low:high] for low, high in pairwise(ends)]
    return Start(neighbours, {name: column.tolist() for name, column in columns.items()})


def _small_world(
    residents: int, luck: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return a ring in which some ties have been led elsewhere (Watts and Strogatz 1998)."""
    one = np.repeat(np.arange(residents), TIES // 2)
    other = (one + np.tile(np.arange(1, TIES // 2 + 1), residents)) % residents
    moved = luck.random(other.size) < REWIRED
    other[moved] = luck.integers(residents, size=np.count_nonzero(moved))
    low, high = np.minimum(one, other), np.maximum(one, other)
    ties = np.unique((low * residents + high)[low < high])  # nobody is tied to himself, or twice
    low, high = ties // residents, ties % residents
    both = np.sort(np.concatenate([low * residents + high, high * residents + low]))
    begins = np.searchsorted(both, np.arange(residents + 1) * residents)
    return begins.astype(np.int32), (both % residents).astype(np.int32)
