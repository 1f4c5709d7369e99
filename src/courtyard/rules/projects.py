"""Organizations take up projects, win money for them, and finish or give up."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Projects(Parameters):
    """The table `[projects]`."""


def projects(now: State, p: Projects, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="projects",
    act=projects,
    parameters=Projects,
    reads=(),
    writes=(),
    theory=("L21", "L23", "L26", "W21"),
    sources=("assumption",),
    en="organizations take up projects, win money for them, and finish or give up",
    zh="组织承接项目、争取资金，完成或放弃",
)
