"""Organizations take up ways of working that they have seen, one by one."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Practices(Parameters):
    """The table `[practices]`."""


def practices(now: State, p: Practices, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="practices",
    act=practices,
    parameters=Practices,
    reads=(),
    writes=(),
    theory=("L27", "L29", "L30", "W20"),
    sources=("assumption",),
    en="organizations take up ways of working that they have seen, one by one",
    zh="组织逐一采用所见的做法",
)
