"""Random numbers that depend on what they are for, never on the order in which they are drawn.

One stream for each (seed, name, week). Two runs with the same seed therefore meet the same people,
the same luck and the same weather, whatever else differs between them (common random numbers), and
a run forked at any week keeps its later draws.

`numpy.random.SeedSequence` turns seed, name and week into the state of a generator of their own;
the name enters as its digest, two words whatever its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.random import SFC64, Generator, SeedSequence
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

SETUP = 0
"""The week of draws that are made before the first week."""


BLOCK = 65536
"""Numbers of one purpose that are drawn ahead at once, unless a single week needs more.

Weeks are drawn in blocks because seeding a generator costs more than drawing for a small
community. How many weeks a block has depends on the number of residents alone.
"""

_SINGLE, _UNIFORM, _NORMAL = 0, 1, 2
"""A word of the seed that keeps apart what is drawn in which way."""


class Streams:
    """All the random streams of one run.

    Args:
        seed: the seed of the run, a whole number from 0.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._blocks: dict[tuple[int, str, int], tuple[int, Floats]] = {}

    def stream(self, name: str, week: int) -> Generator:
        """Return a generator at the start of what stream `name` has for `week`."""
        return self._generator(name, week, _SINGLE)

    def uniform(self, name: str, week: int, size: int) -> Floats:
        """Return `size` numbers in [0, 1), read-only: number i is the luck of resident i."""
        return self._drawn(name, week, size, _UNIFORM)

    def normal(self, name: str, week: int, size: int) -> Floats:
        """Return `size` standard normal numbers, read-only, one for each resident."""
        return self._drawn(name, week, size, _NORMAL)

    def lasting(self, what: str, size: int) -> Floats:
        """Return luck that each resident keeps for good, whoever asks, in [0, 1), (size,)."""
        return self.uniform(f"lasting.{what}", SETUP, size)

    def _generator(self, name: str, week: int, way: int) -> Generator:
        return Generator(SFC64(SeedSequence([self.seed, way, week, *_words(name)])))

    def _drawn(self, name: str, week: int, size: int, way: int) -> Floats:
        weeks = max(1, min(32, BLOCK // max(size, 1)))
        block, place = divmod(week, weeks)
        kept = self._blocks.get((way, name, size))
        if kept is None or kept[0] != block:
            generator = self._generator(name, block, way)
            draw = generator.random if way == _UNIFORM else generator.standard_normal
            numbers = draw((weeks, size))
            numbers.flags.writeable = False
            kept = (block, numbers)
            self._blocks[way, name, size] = kept
        row: Floats = kept[1][place]
        return row


@cache
def _words(name: str) -> tuple[int, int]:
    """Return a name as two words of 32 bits, the same on every machine."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:], "big")


@dataclass(slots=True)  # not frozen: a dozen are made every week, and freezing trebles the cost
class Luck:
    """The random numbers of one purpose in one week.

    Attributes:
        streams: all streams of the run.
        name: name of the rule or intervention whose streams these are.
        week: the week.
        count: number of residents.
    """

    streams: Streams
    name: str
    week: int
    count: int

    def uniform(self, what: str = "") -> Floats:
        """Return the luck of each resident, in [0, 1), (n,).

        Args:
            what: for what, where a rule draws more than once; equal words give equal numbers.
        """
        name = f"{self.name}.{what}" if what else self.name
        return self.streams.uniform(name, self.week, self.count)

    def lasting(self, what: str) -> Floats:
        """Return luck that each resident keeps for good, in [0, 1), (n,).

        Who refuses something with it refuses again until circumstances, not the asking, change.
        """
        return self.streams.lasting(what, self.count)

    def normal(self, what: str = "") -> Floats:
        """Return a standard normal number for each resident, (n,)."""
        name = f"{self.name}.{what}" if what else self.name
        return self.streams.normal(name, self.week, self.count)
