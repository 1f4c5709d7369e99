"""Disputes break out among those who are not heard, and are settled or burn out."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Disputes(Parameters):
    """The table `[disputes]`."""


def disputes(now: State, p: Disputes, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="disputes",
    act=disputes,
    parameters=Disputes,
    reads=(),
    writes=(),
    theory=("L3c", "L13", "L18", "W16"),
    sources=("assumption",),
    en="disputes break out among those who are not heard, and are settled or burn out",
    zh="未被听取的意见引发矛盾，矛盾被化解或自行平息",
)
