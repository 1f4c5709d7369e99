"""What residents see of the service of Party members whom they know (P2, P12, HM6)."""

from __future__ import annotations

import numpy as np

from courtyard.state import State
from courtyard.state.ties import Floats


def shown_service(now: State, rate: float) -> Floats:
    """Return how strongly residents are drawn to those who serve: rate x k, 1/week, (n,).

    k is the number of Party members among one's ties who give hours this week. Service that is
    hidden draws nobody: rate 0; nor is anybody drawn who is away. That it may also seem to be done
    already is no part of this, but of what a resident weighs (the term `provided`).

    Args:
        now: the state.
        rate: pull of a week's visible service of one tied Party member, 1/week.
    """
    people = now.residents
    if not rate:
        return np.zeros(people.rows)
    drawn: Floats = rate * now.ties.sum(people.party & people.active) * (people.here > 0.0)
    return drawn
