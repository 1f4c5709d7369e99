"""Social workers learn, tire, leave and are replaced."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Staffing(Parameters):
    """The table `[staffing]`."""


def staffing(now: State, p: Staffing, luck: Luck) -> Change:
    """Nothing yet."""
    return Change()


RULE = Rule(
    name="staffing",
    act=staffing,
    parameters=Staffing,
    reads=(),
    writes=(),
    theory=("T13", "W3"),
    sources=("assumption",),
    en="social workers learn, tire, leave and are replaced",
    zh="社工学习、疲惫、离职与补充",
)
