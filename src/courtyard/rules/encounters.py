"""Those who meet at events and by introductions become tied (G4, G5, P19)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Encounters(Parameters):
    """The table `[encounters]`."""


def encounters(now: State, p: Encounters, luck: Luck) -> Change:
    """Those who meet at events and by introductions become tied (G4, G5, P19)."""
    return Change()


RULE = Rule(
    name="encounters",
    act=encounters,
    parameters=Encounters,
    reads=(),
    writes=(),
    en="those who meet at events or are introduced become tied",
    zh="活动相识与引荐形成新的联系",
)
