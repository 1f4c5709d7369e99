"""Hours that come to an organization beside those that its own members give it (P5, W13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.rules.steps import per_group
from courtyard.state import State
from courtyard.state.ties import Floats


def hands_of_mandated(now: State) -> Floats:
    """Return the hours that the school requires and youths give with each organization, (g,).

    An hour is worth as much as its effort, which is the liking for this kind of service.
    """
    people, groups = now.residents, now.organizations
    rows = ((people.mandated > 0.0) & (people.serves_with >= 0)).nonzero()[0]
    worth = people.mandated[rows] * people.liking[rows]
    return per_group(people.serves_with[rows], groups.rows, worth)


def hands_of_neighbours(now: State, rows: Any, free: Floats) -> Floats:
    """Return what members of other organizations could give as well to each organization, (g,).

    Whoever is in an organization that is not for what presses most on him or her would give as many
    hours again where that is what they do, an equal part to each such organization that lives.

    Args:
        now: the state.
        rows: the active, (k,).
        free: hours that each of them gives, (k,).
    """
    people, groups = now.residents, now.organizations
    own, wanted = people.member_of[rows], people.wanted[rows]
    inside = own >= 0
    inside[inside] = groups.domain[own[inside]] != wanted[inside]
    offered = np.bincount(wanted[inside], weights=free[inside], minlength=len(now.domains))
    there = np.bincount(groups.domain[groups.alive], minlength=len(now.domains))
    part: Floats = (offered / np.maximum(there, 1))[groups.domain] * groups.alive
    return part
