"""Whose work is in the domain that they are expert in (P11)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.rules.steps import per_group
from courtyard.state import State
from courtyard.state.ties import Floats

type Rows = NDArray[np.int64]


def expert_share(now: State) -> Floats:
    """Return the share of the givers of each organization who are expert in its domain, (g,).

    Givers are members who are active this week; without any the share is 0.
    """
    people, groups = now.residents, now.organizations
    gives = (people.active & (people.member_of >= 0)).nonzero()[0]
    own = people.member_of[gives]
    expert = people.expertise[gives] == groups.domain[own]
    givers = np.maximum(per_group(own, groups.rows), 1.0)
    share: Floats = per_group(own, groups.rows, expert) / givers
    return share


def in_own_field(now: State) -> tuple[Rows, Rows]:
    """Return who worked last week in the domain that they are expert in, in two lists.

    Asked before residents decide: who is active was so last week. The field of a member is that of
    the organization, of anybody else that of the task in hand.

    Returns:
        members of an organization that they had joined before, (k,); those outside, (m,).
    """
    people, groups = now.residents, now.organizations
    rows = (people.active & (people.expertise >= 0)).nonzero()[0]
    own = people.member_of[rows]
    inside, outside = rows[own >= 0], rows[own < 0]
    own = own[own >= 0]
    # Who joined at the end of last week had no part in what the organization did.
    there = groups.alive[own] & (people.joined[inside] < now.week - 1)
    fits = groups.domain[own] == people.expertise[inside]
    return inside[there & fits], outside[people.task[outside] == people.expertise[outside]]
