"""What an indicator is: one number about a community in a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np

from courtyard.state import State
from courtyard.state.ties import Floats


@dataclass(frozen=True)
class Indicator:
    """One column of the weekly table.

    Attributes:
        name: its name, in tables and pages.
        measure: what it is, a function of the state.
        reads: dotted names of the columns it reads; it is measured anew when one of them changed.
        en, zh: what it is, a noun phrase in each language.
        unit: its unit.
        whole: whether it is a whole number.
    """

    name: str
    measure: Callable[[State], SupportsFloat]
    reads: tuple[str, ...]
    en: str
    zh: str
    unit: str = ""
    whole: bool = False


def mean(x: Floats) -> float:
    """Return the mean of x, (k,), k > 0; for small arrays several times as fast as NumPy's."""
    total: float = np.add.reduce(x, axis=None)
    return float(total) / x.size
