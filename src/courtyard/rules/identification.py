"""What residents see of the service of Party members whom they know (P2, P12, HM6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.state import State
from courtyard.state.ties import Floats


def from_party(now: State, which: NDArray[np.bool_], rate: float) -> Floats:
    """Return how strongly residents are moved by the Party members they know: rate x k, (n,).

    k is the number of those Party members among one's ties to whom something is so: who give hours
    this week, or whose service failed. What is hidden moves nobody: rate 0; nor is anybody moved
    who is away. That service may also seem to be done already is no part of this, but of what a
    resident weighs (the term `provided`).

    Args:
        now: the state.
        which: of whom it is so, (n,).
        rate: pull of one tied Party member in a week, 1/week.
    """
    people = now.residents
    if not rate:
        return np.zeros(people.rows)
    moved: Floats = rate * now.ties.sum(people.party & which) * (people.here > 0.0)
    return moved
