"""The quantities that residents can be coloured by, each in five steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = 5
"""Steps of a shade, told apart without a legend (cividis)."""

FIFTHS = (0.2, 0.4, 0.6, 0.8)
"""Where the steps of a share begin, from the second on."""

HOURS = (0.5, 1.0, 2.0, 4.0)
"""Hours a week at which the steps begin, from the second on (assumption: the mean is near 1.5)."""


@dataclass(frozen=True)
class Shade:
    """A quantity of residents in five steps.

    Attributes:
        name: its name, mostly that of its column.
        measure: what it is: the residents' table to (n,).
        bounds: where the second to the fifth step begin; a value on a bound is above it.
        unit: the unit of the bounds.
    """

    name: str
    measure: Callable[[Any], NDArray[np.float64]]
    bounds: tuple[float, float, float, float] = FIFTHS
    unit: str = "share"

    def steps(self, people: Any) -> NDArray[np.uint8]:
        """Return the step of each resident, 0 to 4, (n,)."""
        values = self.measure(people)
        found = np.zeros(values.size, np.uint8)
        for bound in self.bounds:
            found += values >= bound
        return found


def _column(name: str) -> Shade:
    return Shade(name, lambda people: getattr(people, name))


def _strain(people: Any) -> NDArray[np.float64]:
    """Return the whole strain, which counts up to 1 in every decision."""
    total: NDArray[np.float64]
    total = people.strain_work + people.strain_demands + people.strain_quarrels
    return total


def _need(people: Any) -> NDArray[np.float64]:
    """Return the need in the domain that is wanted most."""
    need: NDArray[np.float64] = people.need[np.arange(people.rows), people.wanted]
    return need


SHADES: dict[str, Shade] = {
    shade.name: shade
    for shade in (
        *map(_column, ("awareness", "efficacy", "responsibility", "belonging", "skill")),
        Shade("strain", _strain),
        *map(_column, ("trust_leaders", "trust_worker")),
        Shade("need", _need),
        Shade("hours", lambda people: people.hours, HOURS, "hours"),
    )
}
"""All of them by name, in the order in which they are offered."""
