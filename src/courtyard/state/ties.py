"""Ties between residents, and what one sees along them."""

from __future__ import annotations

from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Integers = NDArray[np.integer]


class Ties(Protocol):
    """Who is tied to whom: symmetric, without ties to oneself.

    Attributes:
        count: number of residents n.
        degree: number of ties of each resident, int64 (n,).
    """

    count: int
    degree: Integers

    def sum(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the sum of x, (n,), over its ties, (n,).

        Of truth values it is a count that others may get too, and read-only.
        """

    def mean(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the mean of x, (n,), over its ties, 0 without ties, (n,)."""

    def neighbours(self, resident: int) -> Integers:
        """Return the numbers of the residents tied to `resident`, ascending."""

    def any_of(self, residents: Integers, u: Floats) -> Integers:
        """Return one tie of each of `residents`, (k,), drawn by u in [0, 1), (k,); -1 for none."""

    def has(self, pairs: Integers) -> NDArray[np.bool_]:
        """Return which of the pairs of residents, (k, 2), are tied, (k,)."""

    def with_pairs(self, pairs: Integers) -> Self:
        """Return these ties and those between the pairs, (k, 2); what is there stays single.

        Nobody becomes tied to oneself. The ties themselves do not change: others may hold them.
        """


class SparseTies:
    """Ties kept as a sparse matrix.

    Args:
        matrix: symmetric 0/1 matrix (n, n) without diagonal, in any sparse format.
    """

    def __init__(self, matrix: Any) -> None:
        from scipy import sparse  # noqa: PLC0415 - heavy, needed only in runs

        self.matrix: Any = sparse.csr_array(matrix, dtype=np.float64)
        self.matrix.sort_indices()
        self.count = int(self.matrix.shape[0])
        self.degree: Integers = np.diff(self.matrix.indptr).astype(np.int64)
        self._share: Floats = 1.0 / np.maximum(self.degree, 1)
        self._counted: tuple[NDArray[np.generic], Floats] = (np.zeros(0), np.zeros(0))

    def sum(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the sum of x over its ties.

        Several rules of a week count the same people, mostly who is active: the last count is kept.
        """
        if x.dtype != np.bool_:
            return self._sum(x.astype(np.float64, copy=False))
        counted, total = self._counted
        if not np.array_equal(x, counted):
            total = self._sum(x.astype(np.float64))
            total.flags.writeable = False
            self._counted = (x.copy(), total)
        return total

    def _sum(self, x: Floats) -> Floats:
        total: Floats = self.matrix @ x
        return total

    def mean(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the mean of x over its ties, 0 without ties."""
        return self.sum(x) * self._share

    def neighbours(self, resident: int) -> Integers:
        """Return the numbers of the residents tied to `resident`."""
        start, end = self.matrix.indptr[resident : resident + 2]
        found: Integers = self.matrix.indices[start:end]
        return found

    def any_of(self, residents: Integers, u: Floats) -> Integers:
        """Return one tie of each of `residents`, drawn by u; -1 without ties."""
        degree = self.degree[residents]
        place = self.matrix.indptr[residents] + (u * degree).astype(np.int64)
        some = degree > 0
        chosen = np.full(residents.size, -1, dtype=np.int64)
        chosen[some] = self.matrix.indices[place[some]]
        return chosen

    def has(self, pairs: Integers) -> NDArray[np.bool_]:
        """Return which of the pairs of residents, (k, 2), are tied, (k,)."""
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        if not pairs.size:
            return np.zeros(0, dtype=np.bool_)
        tied: NDArray[np.bool_] = np.asarray(self.matrix[pairs[:, 0], pairs[:, 1]]).ravel() > 0.0
        return tied

    def with_pairs(self, pairs: Integers) -> SparseTies:
        """Return these ties and those between the pairs, (k, 2), once each."""
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        new = pairs[(pairs[:, 0] != pairs[:, 1]) & ~self.has(pairs)]
        if not new.size:
            return self
        new = np.unique(np.sort(new, axis=1), axis=0)
        both = np.concatenate([new, new[:, ::-1]])
        from scipy import sparse  # noqa: PLC0415 - heavy, needed only in runs

        added = sparse.csr_array(
            (np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(self.count, self.count)
        )
        return SparseTies(self.matrix + added)


class CompleteTies:
    """Everyone is tied to everyone else; nothing is stored.

    Args:
        count: number of residents n.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.degree: Integers = np.full(count, count - 1, dtype=np.int64)

    def sum(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the sum of x over all others."""
        amounts: Floats = x.astype(np.float64, copy=False)
        others: Floats = amounts.sum() - amounts
        others.flags.writeable = x.dtype != np.bool_
        return others

    def mean(self, x: NDArray[np.generic]) -> Floats:
        """Return for each resident the mean of x over all others, 0 if there are none."""
        return self.sum(x) / max(self.count - 1, 1)

    def neighbours(self, resident: int) -> Integers:
        """Return the numbers of all others."""
        return np.delete(np.arange(self.count), resident)

    def any_of(self, residents: Integers, u: Floats) -> Integers:
        """Return one of the others for each of `residents`, drawn by u; -1 if there are none."""
        if self.count < 2:
            return np.full(residents.size, -1, dtype=np.int64)
        chosen = (u * (self.count - 1)).astype(np.int64)
        return chosen + (chosen >= residents)

    def has(self, pairs: Integers) -> NDArray[np.bool_]:
        """Return which of the pairs of residents, (k, 2), are tied, (k,): all but with oneself."""
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        tied: NDArray[np.bool_] = pairs[:, 0] != pairs[:, 1]
        return tied

    def with_pairs(self, pairs: Integers) -> CompleteTies:
        """Return these ties: there is nobody left to be tied to."""
        return self


class Listening:
    """Whose opinion one hears, and how much it weighs: directed, weighted, may hear oneself.

    Args:
        matrix: weights (n, n), entry (i, j) the weight that i gives to j, not negative.

    Attributes:
        matrix: the same, as rows.
        count: number of residents n.
        weight: sum of the weights that each resident gives, (n,).
    """

    def __init__(self, matrix: Any) -> None:
        from scipy import sparse  # noqa: PLC0415 - heavy, needed only in runs

        self.matrix: Any = sparse.csr_array(matrix, dtype=np.float64)
        self.count = int(self.matrix.shape[0])
        self.weight: Floats = np.asarray(self.matrix.sum(axis=1), dtype=np.float64)
