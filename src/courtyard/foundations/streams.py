"""Random numbers that depend on what they are for, never on the order in which they are drawn.

One stream for each (seed, name, week). Two runs with the same seed therefore meet the same people,
the same luck and the same weather, whatever else differs between them (common random numbers), and
a run forked at any week keeps its later draws.

The generator is Philox, which is counter-based (Salmon et al. 2011): the key is derived from seed
and name by `numpy.random.SeedSequence`, the week is a word of the counter. A stream has room for
2**128 draws a week.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator, Philox, SeedSequence
from numpy.typing import NDArray

SETUP = 0
"""The week of draws that are made before the first week."""


class Streams:
    """All the random streams of one run.

    Args:
        seed: the seed of the run, a whole number from 0.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._generators: dict[str, tuple[Generator, dict[str, Any]]] = {}

    def stream(self, name: str, week: int) -> Generator:
        """Return the generator of stream `name`, placed at the start of its draws of `week`.

        The generator is shared: draw all that a purpose needs at once, before any other call for
        the same name.
        """
        if name not in self._generators:
            words = SeedSequence([self.seed, *name.encode()])
            generator = Generator(Philox(key=words.generate_state(2, np.uint64)))
            self._generators[name] = (generator, generator.bit_generator.state)
        generator, state = self._generators[name]
        state["state"]["counter"][:] = (0, 0, week, 0)
        state["buffer_pos"] = 4
        state["has_uint32"] = 0
        generator.bit_generator.state = state
        return generator

    def uniform(self, name: str, week: int, size: int) -> NDArray[np.float64]:
        """Return `size` numbers in [0, 1): number i is the luck of resident i in that week."""
        return self.stream(name, week).random(size)

    def normal(self, name: str, week: int, size: int) -> NDArray[np.float64]:
        """Return `size` standard normal numbers, one for each resident."""
        return self.stream(name, week).standard_normal(size)
