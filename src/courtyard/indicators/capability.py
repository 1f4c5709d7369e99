"""Gates that a leader passes, found to transmitting: recognized from what somebody is and does.

Recognized, never granted: no rule reads them, and nobody becomes able by being counted. Each gate
asks for all before it, so the counts are a funnel, and it is judged by all who were ever listed,
not by those who are left (L1, L14). Whoever falls back falls back in the count as well.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from courtyard.indicators.indicator import Indicator
from courtyard.state import SKILLS, State

type Rows = NDArray[np.intp]

WILLING = 0.5
"""Enabled: chance to agree to carry work for others from which on it is likelier than not."""

ABLE = 0.45
"""Empowered: mean of the three skills (assumption: somewhat above what a core begins with)."""

PRACTISED = 0.35
"""Exhibiting: routine of the organization in whose post one is (as the sign of consolidation).

It is the default of `phases.practised` and not the setting, for an indicator knows the state alone.
"""

BROUGHT_ON = 10.0
"""Transmitting: hours spent on bringing on others (assumption)."""


def gate(now: State) -> NDArray[np.int64]:
    """Return the last gate that each resident has passed, 0 to 5, (n,)."""
    passed = np.zeros(now.residents.rows, dtype=np.int64)
    for number, through in enumerate(GATES, start=1):
        passed[through(now)] = number
    return passed


def found(now: State) -> Rows:
    """Return who is listed as a capable resident, (k,)."""
    rows: Rows = now.residents.talent.nonzero()[0]
    return rows


def enabled(now: State) -> Rows:
    """Return who of the found would rather carry work for others than not, (k,)."""
    rows = now.once(found)
    return _of(rows, now.residents.willing[rows] >= WILLING)


def empowered(now: State) -> Rows:
    """Return who of the enabled has the skills, (k,)."""
    people, rows = now.residents, now.once(enabled)
    skills = people.skill[rows] + people.settling[rows] + people.planning[rows]
    return _of(rows, skills >= ABLE * len(SKILLS))


def exhibiting(now: State) -> Rows:
    """Return who of the empowered holds a post in a living organization with routine, (k,)."""
    people, groups, rows = now.residents, now.organizations, now.once(empowered)
    rows = _of(rows, people.post[rows] & (people.member_of[rows] >= 0))
    own = people.member_of[rows]
    return _of(rows, groups.alive[own] & (groups.routine[own] >= PRACTISED))


def transmitting(now: State) -> Rows:
    """Return who of the exhibiting has brought on others, (k,)."""
    rows = now.once(exhibiting)
    return _of(rows, now.residents.mentored[rows] > BROUGHT_ON)


def _of(rows: Rows, which: NDArray[np.bool_]) -> Rows:
    return rows[which]


GATES: tuple[Callable[[State], Rows], ...] = (found, enabled, empowered, exhibiting, transmitting)
"""The gates in order, each a function that gives the numbers of those who have passed it."""


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
    Indicator("capable_found", lambda s: s.once(found).size, _LISTED,
              "residents listed as capable", "列入能人名单的居民数", "people", whole=True),
    Indicator("capable_enabled", lambda s: s.once(enabled).size, _WILLING,
              "listed residents who would carry work for others", "其中愿意承担职责者",
              "people", whole=True),
    Indicator("capable_empowered", lambda s: s.once(empowered).size, _SKILLED,
              "of these, those with the skills", "其中具备能力者", "people", whole=True),
    Indicator("capable_exhibiting", lambda s: s.once(exhibiting).size, _POSTED,
              "of these, those in a post of an organization with routine",
              "其中在成熟组织任职者", "people", whole=True),
    Indicator("capable_transmitting", lambda s: transmitting(s).size,
              (*_POSTED, "residents.mentored"),
              "of these, those who have brought on others", "其中带教他人者", "people", whole=True),
)  # fmt: skip
"""The funnel of leaders, gate by gate."""
