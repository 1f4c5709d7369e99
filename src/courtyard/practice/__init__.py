"""Who acts, and where a team's hours go."""

from courtyard.practice.cast import (
    Backbone,
    Organization,
    PartyMember,
    Resident,
    Role,
    SocialWorker,
)
from courtyard.practice.happenings import HAPPENINGS
from courtyard.practice.league import LeagueMember
from courtyard.practice.party import Party
from courtyard.practice.plan import Plan, Team
from courtyard.practice.providers import Partners
from courtyard.practice.strategies import REPLAYED, STRATEGIES, Strategy, View
from courtyard.practice.turns import TURNS

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
