"""Why somebody stopped: the term of the decision that has fallen most."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.state import REASONS, TERMS

CLEAR = 0.1
"""A fall by less than this, in log-odds, is no clear reason (assumption)."""

ASKED = TERMS.index("asked")
"""Being asked passes with the week: that it is over is no reason."""

NONE_CLEAR = REASONS.index("none_clear")


def fallen_most(now: NDArray[np.float32], then: NDArray[np.float32]) -> NDArray[Any]:
    """Return the code of the term that fell most between two decisions, (k,).

    Args:
        now: terms of the decision now, log-odds, (k, terms).
        then: terms of the decision when joining, (k, terms).
    """
    fall = then - now
    fall[:, ASKED] = 0.0
    return np.where(fall.max(axis=1) >= CLEAR, fall.argmax(axis=1), NONE_CLEAR)
