"""What a rule is: one pure function over columns, and what it declares about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from courtyard.foundations.quantities import Parameters
from courtyard.foundations.streams import SETUP, Luck, Streams
from courtyard.state import Change, State

__all__ = ["Luck", "Rule"]


@dataclass(frozen=True)
class Rule:
    """One entry of the week.

    Attributes:
        name: its name, in the week's list and in its streams.
        act: the rule: state, parameters and luck give the change; it touches nothing.
        parameters: its table of a scenario file; tables have the names of their rules.
        reads, writes: dotted names of the columns it reads and writes ("residents.active"),
            exposures that it adds to among the writes.
        theory: rows of the theory that it serves ("T6").
        sources: where its form comes from.
        en, zh: what it does, one sentence in each language.
        prepare: what it sets before the first week, where anything.
        fits: refuses parameters that do not fit the number of residents, with an InputError.
        at_start: keys of its table that are read before the first week only, and so cannot change
            in mid-run.
    """

    name: str
    act: Callable[[State, Any, Luck], Change]
    parameters: type[Parameters]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    en: str
    zh: str
    theory: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    prepare: Callable[[State, Any, Luck], Change] | None = None
    fits: Callable[[Any, int], None] | None = None
    at_start: tuple[str, ...] = ()

    def luck(self, streams: Streams, week: int, count: int) -> Luck:
        """Return the rule's random numbers of a week; SETUP is the time before the first."""
        return Luck(streams, self.name, week, count)

    def setup(self, now: State, parameters: Parameters, streams: Streams) -> Change:
        """Return what the rule sets before the first week."""
        if self.prepare is None:
            return Change()
        return self.prepare(now, parameters, self.luck(streams, SETUP, now.residents.rows))
