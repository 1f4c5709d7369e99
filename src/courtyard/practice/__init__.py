"""Who acts, and where a team's hours go."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from courtyard.practice.happenings import HAPPENINGS
from courtyard.practice.partners import Partners
from courtyard.practice.party import Party
from courtyard.practice.plan import Plan, Team
from courtyard.practice.strategies import REPLAYED, STRATEGIES, Strategy, View
from courtyard.practice.turns import TURNS

if TYPE_CHECKING:
    from courtyard.practice.cast import (
        Backbone,
        Organization,
        PartyMember,
        Resident,
        Role,
        SocialWorker,
    )
    from courtyard.practice.league import LeagueMember

__all__ = [
    "HAPPENINGS",
    "REPLAYED",
    "STRATEGIES",
    "TURNS",
    "Backbone",
    "LeagueMember",
    "Organization",
    "Partners",
    "Party",
    "PartyMember",
    "Plan",
    "Resident",
    "Role",
    "SocialWorker",
    "Strategy",
    "Team",
    "View",
]

AGENTS = {
    **dict.fromkeys(
        ("Backbone", "Organization", "PartyMember", "Resident", "Role", "SocialWorker"), "cast"
    ),
    "LeagueMember": "league",
}
"""Kinds of agents by the module they are in. They need Mesa, which takes a second to load, and
settings, which are read far more often than run, do not."""


def __getattr__(name: str) -> Any:
    """Return a kind of agents when it is first asked for."""
    if name not in AGENTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{AGENTS[name]}"), name)
