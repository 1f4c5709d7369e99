"""Who decides in an organization, and how well (L3d, L13, P16)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.rules.steps import per_group
from courtyard.state import State
from courtyard.state.ties import Floats


def of_core(now: State) -> tuple[Floats, Floats]:
    """Return authority and fairness of the core of each organization, (g,) each.

    Both are means over post-holders; where there are none nobody decides alone, and nobody is fair
    or unfair. In a youth team whose Party member is in post, the part of the Party member in
    deciding stands in the place of the authority.
    """
    people, groups = now.residents, now.organizations
    core = people.post.nonzero()[0]
    own = people.member_of[core]
    leaders = per_group(own, groups.rows)
    there = np.maximum(leaders, 1.0)
    authority = per_group(own, groups.rows, people.authority[core]) / there
    fair = per_group(own, groups.rows, people.fairness[core]) / there
    led = _led(now)
    if led.size:
        authority[led] = groups.mentor_weight[led]
    return authority, np.where(leaders > 0.0, fair, 0.5)


def dissent_of(now: State) -> Floats:
    """Return the share of members whose most pressing need is not what the group is for, (g,)."""
    people, groups = now.residents, now.organizations
    inside = (people.member_of >= 0).nonzero()[0]
    own = people.member_of[inside]
    other = people.wanted[inside] != groups.domain[own]
    members = np.maximum(per_group(own, groups.rows), 1.0)
    share: Floats = per_group(own, groups.rows, other) / members
    return share


def judgement(now: State, say: Floats, experience: float = 0.0) -> Floats:
    """Return how good the decisions of each organization are, in [0, 1], (g,).

        (1 - say) planning of who decides alone + say (mean planning of the members)

    Who decides alone is the core; in a youth team the Party member, as long as in post.

    Args:
        now: the state.
        say: the part that members have in deciding, (g,).
        experience: what a Party member who leads a team has beyond the own planning skill; no skill
            is below 0 or above 1.
    """
    people, groups = now.residents, now.organizations
    alone, together = (
        _mean_of(now, rows.nonzero()[0]) for rows in (people.post, people.member_of >= 0)
    )
    led = _led(now)
    alone[led] = np.clip(people.planning[groups.mentor[led]] + experience, 0.0, 1.0)
    judged: Floats = (1.0 - say) * alone + say * together
    return judged


def _led(now: State) -> NDArray[Any]:
    """Return the youth teams whose Party member is in post there, (k,)."""
    people, groups = now.residents, now.organizations
    led = (groups.mentor >= 0).nonzero()[0]
    mentor = groups.mentor[led]
    there: NDArray[Any] = led[(people.member_of[mentor] == led) & people.post[mentor]]
    return there


def _mean_of(now: State, rows: NDArray[Any]) -> Floats:
    """Return the mean planning skill of some members of each organization, 0 for none, (g,)."""
    people, groups = now.residents, now.organizations.rows
    own = people.member_of[rows]
    count = np.maximum(per_group(own, groups), 1.0)
    mean: Floats = per_group(own, groups, people.planning[rows]) / count
    return mean
