"""Pairs of residents, each coded as one number, drawn and exchanged without an n by n matrix.

The pair of residents a < b among n has the code a * n + b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

type Codes = NDArray[np.int64]
type Whole = NDArray[np.integer]

PATIENCE = 50
"""Rounds of drawing pairs, or rounds of rewiring without one possible exchange, at most."""


def encode(a: Whole, b: Whole, count: int) -> Codes:
    """Return the codes of pairs in either order, (m,)."""
    a, b = a.astype(np.int64, copy=False), b.astype(np.int64, copy=False)
    return np.minimum(a, b) * count + np.maximum(a, b)


def decode(codes: Codes, count: int) -> tuple[Codes, Codes]:
    """Return the residents a < b of each pair, (m,) and (m,)."""
    a, b = np.divmod(codes, count)
    return a, b


def matrix_of(codes: Codes, count: int) -> sparse.csr_array:
    """Return the symmetric 0/1 matrix of distinct pairs, (n, n)."""
    a, b = decode(codes, count)
    # The small type halves the memory of the ties of a city.
    rows = np.concatenate([a, b]).astype(np.int32)
    columns = np.concatenate([b, a]).astype(np.int32)
    ones = np.ones(rows.size)
    from scipy import sparse  # noqa: PLC0415 - heavy, needed only in runs

    return sparse.csr_array(sparse.coo_array((ones, (rows, columns)), shape=(count, count)))


class Circles:
    """Residents in groups, and the pairs that can be drawn inside them.

    Args:
        group: group of each resident, any whole numbers, (n,).

    Attributes:
        pairs: number of pairs inside groups.
    """

    def __init__(self, group: Whole) -> None:
        self.count = group.size
        self._order = np.argsort(group, kind="stable")  # residents, group after group
        _, starts, sizes = np.unique(group[self._order], return_index=True, return_counts=True)
        self._start = np.repeat(starts, sizes)  # of its group, for each place in the order
        self._size = np.repeat(sizes, sizes)
        self._together = np.flatnonzero(self._size > 1)
        self.pairs = int((sizes * (sizes - 1)).sum()) // 2

    def draw(self, wanted: int, taken: Codes, luck: Generator) -> Codes:
        """Return pairs inside groups, none twice and none taken, ascending.

        One after the other: a resident, all who have company being equally likely, and one of
        the others of its group; so residents of small groups have as many ties as those of
        large ones, while there are enough others.

        Args:
            wanted: how many; fewer come back if fewer can be found.
            taken: pairs that are ties already, ascending.
            luck: where the draws come from.
        """
        if wanted <= 0 or self.pairs == 0:
            return np.empty(0, dtype=np.int64)
        if 3 * (wanted + taken.size) > self.pairs:  # trying at random would hit too many twice
            return self._draw_from_all(wanted, taken, luck)
        drawn = np.empty(0, dtype=np.int64)
        for _ in range(PATIENCE):
            more = distinct(self._try(wanted - drawn.size, luck))
            more = more[~contains(taken, more)]
            drawn = distinct(np.concatenate([drawn, more]))
            if drawn.size == wanted:
                break
        return drawn

    def _try(self, wanted: int, luck: Generator) -> Codes:
        """Return the codes of pairs inside groups, some perhaps alike, (wanted,)."""
        # In ascending order, because memory is read faster so.
        a = self._together[np.sort(luck.integers(0, self._together.size, wanted))]
        start = self._start[a]
        b = start + (luck.random(wanted) * (self._size[a] - 1)).astype(np.int64)
        b += b >= a
        return encode(self._order[a], self._order[b], self.count)

    def _draw_from_all(self, wanted: int, taken: Codes, luck: Generator) -> Codes:
        """Draw by the same law from the list of all pairs.

        Each pair waits an exponential time with the rate at which it would be tried; the first
        ones are drawn.
        """
        after = self._start + self._size - 1 - np.arange(self.count)
        a = np.repeat(np.arange(self.count), after)
        b = a + 1 + np.arange(a.size) - np.repeat(np.cumsum(after) - after, after)
        codes = encode(self._order[a], self._order[b], self.count)
        wait = luck.standard_exponential(codes.size) * (self._size[a] - 1)
        wait[contains(taken, codes)] = np.inf
        drawn = np.argsort(wait, kind="stable")[:wanted]
        return np.sort(codes[drawn[np.isfinite(wait[drawn])]])


def distinct(codes: Codes) -> Codes:
    """Return the codes ascending, each once; by sorting, which suits millions of them."""
    codes = np.sort(codes)
    return codes[np.diff(codes, prepend=-1) > 0]


def contains(sorted_codes: Codes, codes: Codes) -> NDArray[np.bool_]:
    """Return for each code whether it stands in the ascending ones, (m,)."""
    if sorted_codes.size == 0:
        return np.zeros(codes.size, dtype=np.bool_)
    place = np.minimum(np.searchsorted(sorted_codes, codes), sorted_codes.size - 1)
    found: NDArray[np.bool_] = sorted_codes[place] == codes
    return found


def rewire(codes: Codes, share: float, count: int, luck: Generator) -> Codes:
    """Exchange a share of ties by double swaps: every resident keeps its number of ties.

    Two ties (a, b) and (c, d) become (a, d) and (c, b), or (a, c) and (b, d), each with chance
    1/2; never a tie to oneself or one that exists (Maslov and Sneppen 2002, with both
    orientations). Ties are exchanged in pairs that have not been exchanged yet, until
    round(share * ties / 2) swaps are done, or none is found any more.

    Args:
        codes: distinct pairs, (m,).
        share: share of ties that are exchanged; at 1 each of them, once.
        count: number of residents n.
        luck: where the draws come from.
    """
    codes = codes.copy()
    swaps = round(share * codes.size / 2)
    old = np.ones(codes.size, dtype=np.bool_)
    idle = 0
    while swaps > 0 and idle < PATIENCE:
        first, second = _partners(old, swaps, idle > PATIENCE // 2, luck)
        new_first, new_second = _crossed(codes[first], codes[second], count, luck)
        good = _possible(codes, new_first, new_second, count)
        first, second = first[good], second[good]
        codes[first], codes[second] = new_first[good], new_second[good]
        old[first] = old[second] = False
        swaps -= first.size
        idle = 0 if first.size else idle + 1
    return codes


def _partners(
    old: NDArray[np.bool_], swaps: int, any_second: bool, luck: Generator
) -> tuple[Whole, Whole]:
    """Return the places of ties to be swapped with each other, at most `swaps` of each.

    When the ties that have not been exchanged cannot be swapped among themselves any more,
    their partner may be any tie.
    """
    left = luck.permutation(np.flatnonzero(old))
    if any_second or left.size < 2:
        first = left[:1]
        return first, luck.integers(0, old.size, first.size)
    half = min(swaps, left.size // 2)
    return left[:half], left[half : 2 * half]


def _crossed(first: Codes, second: Codes, count: int, luck: Generator) -> tuple[Codes, Codes]:
    """Return the two ties that stand instead of each two; -1 for a tie to oneself."""
    (a, b), (c, d) = decode(first, count), decode(second, count)
    turned = luck.random(first.size) < 0.5
    c, d = np.where(turned, d, c), np.where(turned, c, d)
    return (
        np.where(a == d, -1, encode(a, d, count)),
        np.where(c == b, -1, encode(c, b, count)),
    )


def _possible(codes: Codes, first: Codes, second: Codes, count: int) -> NDArray[np.bool_]:
    """Return which swaps can be done together: no tie to oneself, none that is there or twice."""
    both = np.concatenate([first, second])
    _, place, times = np.unique(both, return_inverse=True, return_counts=True)
    bad = (both < 0) | (times[place] > 1) | contains(np.sort(codes), both)
    good: NDArray[np.bool_] = ~(bad[: first.size] | bad[first.size :])
    return good
