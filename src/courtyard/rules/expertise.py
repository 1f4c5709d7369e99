"""How far an organization can draw on people who are expert in what it does (P11)."""

from __future__ import annotations

import numpy as np

from courtyard.rules.steps import per_group
from courtyard.state import State
from courtyard.state.ties import Floats


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
