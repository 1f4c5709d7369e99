"""Deputies are named and brought on; terms run out."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Succession(Parameters):
    """The table `[succession]`."""


def succession(now: State, p: Succession, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="succession",
    act=succession,
    parameters=Succession,
    reads=(),
    writes=(),
    theory=("W24", "L1"),
    sources=("assumption",),
    en="deputies are named and brought on; terms run out",
    zh="推选并带教副手；任期届满",
)
