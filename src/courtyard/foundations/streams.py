"""Random numbers that depend on what they are for, never on the order in which they are drawn.

One stream for each (seed, name, week). Two runs with the same seed therefore meet the same people,
the same luck and the same weather, whatever else differs between them (common random numbers), and
a run forked at any week keeps its later draws.

The generator is Philox, which is counter-based (Salmon et al. 2011): the key is derived from seed
and name by `numpy.random.SeedSequence`, the week is a word of the counter. A stream has room for
2**128 draws a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.random import Generator, Philox, SeedSequence
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

SETUP = 0
"""The week of draws that are made before the first week."""


BLOCK = 65536
"""Numbers of one purpose that are drawn ahead at once, unless a single week needs more.

Weeks are drawn in blocks because placing a generator costs more than drawing for a small
community. How many weeks a block has depends on the number of residents alone.
"""

_SINGLE, _UNIFORM, _NORMAL = 0, 1, 2
"""A word of the counter that keeps apart what is drawn in which way."""


class Streams:
    """All the random streams of one run.

    Args:
        seed: the seed of the run, a whole number from 0.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._generators: dict[str, tuple[Generator, dict[str, Any]]] = {}
        self._blocks: dict[tuple[int, str, int], tuple[int, Floats]] = {}

    def stream(self, name: str, week: int) -> Generator:
        """Return the generator of stream `name`, placed at the start of its draws of `week`.

        The generator is shared: draw all that a purpose needs at once, before any other call for
        the same name.
        """
        return self._placed(name, week, _SINGLE)

    def uniform(self, name: str, week: int, size: int) -> Floats:
        """Return `size` numbers in [0, 1), read-only: number i is the luck of resident i."""
        return self._drawn(name, week, size, _UNIFORM)

    def normal(self, name: str, week: int, size: int) -> Floats:
        """Return `size` standard normal numbers, read-only, one for each resident."""
        return self._drawn(name, week, size, _NORMAL)

    def _placed(self, name: str, week: int, way: int) -> Generator:
        if name not in self._generators:
            words = SeedSequence([self.seed, *name.encode()])
            generator = Generator(Philox(key=words.generate_state(2, np.uint64)))
            state = cast("dict[str, Any]", generator.bit_generator.state)
            self._generators[name] = (generator, state)
        generator, state = self._generators[name]
        state["state"]["counter"][:] = (0, 0, week, way)
        state["buffer_pos"] = 4
        state["has_uint32"] = 0
        generator.bit_generator.state = state
        return generator

    def _drawn(self, name: str, week: int, size: int, way: int) -> Floats:
        weeks = max(1, min(32, BLOCK // max(size, 1)))
        block, place = divmod(week, weeks)
        kept = self._blocks.get((way, name, size))
        if kept is None or kept[0] != block:
            generator = self._placed(name, block, way)
            draw = generator.random if way == _UNIFORM else generator.standard_normal
            numbers = draw((weeks, size))
            numbers.flags.writeable = False
            kept = (block, numbers)
            self._blocks[way, name, size] = kept
        return kept[1][place]


@dataclass(frozen=True, slots=True)
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

    def normal(self, what: str = "") -> Floats:
        """Return a standard normal number for each resident, (n,)."""
        name = f"{self.name}.{what}" if what else self.name
        return self.streams.normal(name, self.week, self.count)
