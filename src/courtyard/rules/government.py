"""The government adapts its policy and is watched (G6-G8, G10)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Government(Parameters):
    """The table `[government]`."""


def government(now: State, p: Government, luck: Luck) -> Change:
    """The government adapts its policy and is watched (G6-G8, G10)."""
    return Change()


RULE = Rule(
    name="government",
    act=government,
    parameters=Government,
    reads=(),
    writes=(),
    en="the government adapts its policy to what it hears, and is watched",
    zh="政府根据所闻调整政策，并接受监督",
)
