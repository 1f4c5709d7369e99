"""The week: what happens, in which order. A teacher reads it from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping

from courtyard.practice.turns import TURNS, Turn
from courtyard.rules import Rule

WEEK: tuple[str, ...] = (
    "calendar",  # terms, vacations and the festival say who is here
    "needs",  # needs drift
    "social_workers",  # the team works, where the strategy says
    "party_members",  # Party members call on their ties
    "league_members",  # League members who have come home choose where to serve
    "providers",  # government and partners give their hours
    "acquaintance",  # who is known, listed, registered
    "influence",  # awareness spreads
    "expectation",  # what one expects of others follows what one sees
    "asking",  # the active ask those around them
    "decision",  # residents decide
    "league",  # what the school requires of League members
    "hours",  # and give hours
    "projects",  # projects are taken up, funded, finished or given up
    "activities",  # organizations act, it succeeds or fails
    "services",  # what succeeds serves needs
    "public_affairs",  # proposals are made and answered
    "government",  # policy adapts to what is heard, and is watched
    "practices",  # new ways of working are taken up
    "disputes",  # disputes break out and are settled
    "maturing",  # organizations mature or wear
    "learning",  # residents learn
    "trust",  # trust goes to who delivers
    "burden",  # strain fills and drains
    "backbones",  # leaders weigh whether to go on
    "dissolution",  # organizations end
    "founding",  # organizations are born
    "teams",  # youth teams are formed and mentored
    "moving",  # households move away, others move in
    "membership",  # residents leave and join
    "organizations",  # vacant posts are offered
    "succession",  # deputies are brought on, terms run out
    "leadership",  # posts are given up and taken
    "offices",  # secretaries of Party and League do what is theirs
    "encounters",  # who met is tied from now on
    "staffing",  # social workers learn, tire, leave
    "dependency",  # whose hours carry what: measured
)
"""The full week. A scenario may name its own list (`[week] rules`)."""


def entries(names: list[str] | None, rules: Mapping[str, Rule]) -> list[Rule | Turn]:
    """Return the entries of a week by name, the full week if none are named.

    Args:
        names: names of rules and turns, in order; None for the full week.
        rules: every rule that may be named.
    """
    chosen = WEEK if names is None else names
    return [rules[name] if name in rules else TURNS[name] for name in chosen]
