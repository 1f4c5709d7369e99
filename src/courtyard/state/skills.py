"""The skills that can be taught, and what people of different skill pass on to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.state.state import Exposure
from courtyard.state.ties import Floats

SKILLS = ("organizing", "settling", "planning")
"""The skills that can be taught, in the order of the columns of width "skills"."""

ORGANIZING, SETTLING, PLANNING = range(3)
"""Their places."""

SKILL_COLUMNS = ("skill", "settling", "planning")
"""The columns of residents that hold the skills, in the same order."""


def passed_on(
    place: int,
    rows: NDArray[np.integer],
    gap: Floats,
    *,
    up: float | Floats,
    down: float | Floats,
    taught: float | Floats = 0.0,
) -> list[Exposure]:
    """Return what residents learn from company, the better way and the worse one.

    Who is behind is trained taught + up gap; who is ahead is mistrained down (-gap).

    Args:
        place: the place of the skill in `SKILLS`.
        rows: the residents, (k,).
        gap: level of the company less one's own, (k,); above 0 one is behind.
        up: share of a gap that whoever is behind learns.
        down: share of a lead that whoever is ahead loses.
        taught: what each is taught beside, whatever the gap.
    """
    return [
        Exposure("residents.trained", rows, taught + up * np.maximum(gap, 0.0), place),
        Exposure("residents.mistrained", rows, down * np.maximum(-gap, 0.0), place),
    ]
