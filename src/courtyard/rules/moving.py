"""Households move away and others move in."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Moving(Parameters):
    """The table `[moving]`."""


def moving(now: State, p: Moving, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="moving",
    act=moving,
    parameters=Moving,
    reads=(),
    writes=(),
    theory=("T14",),
    sources=("assumption",),
    en="households move away and others move in",
    zh="住户迁出与迁入",
)
