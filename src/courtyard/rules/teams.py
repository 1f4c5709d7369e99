"""Youth teams are formed and mentored (P14-P16)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Teams(Parameters):
    """The table `[teams]`."""


def teams(now: State, p: Teams, luck: Luck) -> Change:
    """Youth teams are formed and mentored (P14-P16)."""
    return Change()


RULE = Rule(
    name="teams",
    act=teams,
    parameters=Teams,
    reads=(),
    writes=(),
    en="youth teams are formed around a Party member, and mentored",
    zh="组建并带领青年小组",
)
