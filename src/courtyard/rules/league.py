"""League members come home, serve as the school requires, grow up (P4, P5, P7)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class League(Parameters):
    """The table `[league]`."""


def league(now: State, p: League, luck: Luck) -> Change:
    """League members come home, serve as the school requires, grow up (P4, P5, P7)."""
    return Change()


RULE = Rule(
    name="league",
    act=league,
    parameters=League,
    reads=(),
    writes=(),
    en="League members serve as their school requires, join, and grow up",
    zh="团员完成学校要求的服务、加入、成长",
)
