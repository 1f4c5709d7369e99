"""Who is here this week: terms, vacations, the spring festival (P4, HM7)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Calendar(Parameters):
    """The table `[calendar]`."""


def calendar(now: State, p: Calendar, luck: Luck) -> Change:
    """Who is here this week: terms, vacations, the spring festival (P4, HM7)."""
    return Change()


RULE = Rule(
    name="calendar",
    act=calendar,
    parameters=Calendar,
    reads=(),
    writes=(),
    en="terms, vacations and the spring festival say who is here, and for how much of the week",
    zh="学期、假期与春节决定谁在社区",
)
