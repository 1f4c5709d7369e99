"""Who holds the offices of Party and League, and what they do (P18)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Offices(Parameters):
    """The table `[offices]`."""


def offices(now: State, p: Offices, luck: Luck) -> Change:
    """Who holds the offices of Party and League, and what they do (P18)."""
    return Change()


RULE = Rule(
    name="offices",
    act=offices,
    parameters=Offices,
    reads=(),
    writes=(),
    en="secretaries of Party and League do what is theirs, in one person or in several",
    zh="党团书记履职，一人兼任或分任",
)
