"""Gates that a leader passes, found to transmitting: recognized from what somebody is and does.

Recognized, never granted: no rule reads them, and nobody becomes able by being counted. Each gate
asks for all before it, so the counts are a funnel, and it is judged by all who were ever listed,
not by those who are left (L1, L14). Whoever falls back falls back in the count as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.indicators.indicator import Indicator
from courtyard.state import State

FOUND, ENABLED, EMPOWERED, EXHIBITING, TRANSMITTING = range(1, 6)
"""The gates, in order; 0 stands before the first."""

WILLING = 0.5
"""Enabled: chance to agree to carry work for others from which on it is likelier than not."""

ABLE = 0.45
"""Empowered: mean of the three skills (assumption: somewhat above what a core begins with)."""

PRACTISED = 0.35
"""Exhibiting: routine of the organization in whose post one is (as the sign of consolidation)."""

BROUGHT_ON = 10.0
"""Transmitting: hours spent on bringing on others (assumption)."""


def gate(now: State) -> NDArray[np.int64]:
    """Return the last gate that each resident has passed, 0 to 5, (n,).

    Found: listed as a capable resident. Enabled: and would rather carry work for others than not.
    Empowered: and has the skills. Exhibiting: and holds a post in a living organization that has
    routine. Transmitting: and has brought on others.
    """
    people, groups = now.residents, now.organizations
    passed = np.zeros(people.rows, dtype=np.int64)
    rows = people.talent.nonzero()[0]
    passed[rows] = FOUND
    rows = rows[people.willing[rows] >= WILLING]
    passed[rows] = ENABLED
    skills = people.skill[rows] + people.settling[rows] + people.planning[rows]
    rows = rows[skills >= ABLE * 3.0]
    passed[rows] = EMPOWERED
    rows = rows[people.post[rows] & (people.member_of[rows] >= 0)]
    own = people.member_of[rows]
    rows = rows[groups.alive[own] & (groups.routine[own] >= PRACTISED)]
    passed[rows] = EXHIBITING
    passed[rows[people.mentored[rows] > BROUGHT_ON]] = TRANSMITTING
    return passed


def found(now: State) -> int:
    """Return how many residents have passed the first gate."""
    return _through(now, FOUND)


def enabled(now: State) -> int:
    """Return how many residents have passed the second gate."""
    return _through(now, ENABLED)


def empowered(now: State) -> int:
    """Return how many residents have passed the third gate."""
    return _through(now, EMPOWERED)


def exhibiting(now: State) -> int:
    """Return how many residents have passed the fourth gate."""
    return _through(now, EXHIBITING)


def transmitting(now: State) -> int:
    """Return how many residents have passed the fifth gate."""
    return _through(now, TRANSMITTING)


def _through(now: State, least: int) -> int:
    return int(np.count_nonzero(gate(now) >= least))


_LISTED = ("residents.talent",)
_WILLING = (*_LISTED, "residents.willing")
_SKILLED = (*_WILLING, "residents.skill", "residents.settling", "residents.planning")
_POSTED = (
    *_SKILLED,
    "residents.post",
    "residents.member_of",
    "organizations.alive",
    "organizations.routine",
)

CAPABILITY: tuple[Indicator, ...] = (
    Indicator("capable_found", found, _LISTED,
              "residents listed as capable", "列入能人名单的居民数", "people", whole=True),
    Indicator("capable_enabled", enabled, _WILLING,
              "listed residents who would carry work for others", "其中愿意承担职责者",
              "people", whole=True),
    Indicator("capable_empowered", empowered, _SKILLED,
              "of these, those with the skills", "其中具备能力者", "people", whole=True),
    Indicator("capable_exhibiting", exhibiting, _POSTED,
              "of these, those in a post of an organization with routine",
              "其中在成熟组织任职者", "people", whole=True),
    Indicator("capable_transmitting", transmitting, (*_POSTED, "residents.mentored"),
              "of these, those who have brought on others", "其中带教他人者", "people", whole=True),
)  # fmt: skip
"""The funnel of leaders, gate by gate."""
