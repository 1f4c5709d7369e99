"""Many runs of what a visitor sees: begun, followed, cancelled, and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from courtyard.app import told
from courtyard.app.ensemble import Ensemble
from courtyard.app.film import Film
from courtyard.app.payload import SHOWN
from courtyard.foundations.words import _, ngettext, spoken

COMPARED = (("alive24", "alive_end"), ("active24", "hours_given"))
"""Outcomes of which two worlds are compared: each, or what stands for it in a shorter run."""


class Many:
    """An ensemble of a visitor's worlds.

    Args:
        works: what computes, shared by all.
        visitor: who asks.
        changed: called when there is something new.
    """

    def __init__(self, works: Any, visitor: str, changed: Callable[[], None]) -> None:
        self.works = works
        self.visitor = visitor
        self.changed = changed
        self.found: Ensemble | None = None
        self.stopped = False
        self._worlds = 0

    @property
    def begun(self) -> bool:
        """Whether runs were asked for."""
        return self.found is not None

    @property
    def busy(self) -> bool:
        """Whether runs are still to come."""
        found = self.found
        return found is not None and not self.stopped and found.done < found.wanted

    @property
    def done(self) -> int:
        """How many runs are done, of all worlds."""
        return 0 if self.found is None else self.found.done

    @property
    def wanted(self) -> int:
        """How many runs there will be, of all worlds."""
        return 0 if self.found is None else self.found.wanted

    def begin(self, settings: Sequence[Any], seed: int) -> None:
        """Ask for many runs of these worlds; those that were asked for before are cancelled."""
        self.drop()
        self._worlds = len(settings)
        self.found = Ensemble(
            self.works, settings, seed, SHOWN, lambda _found: self.changed(), self.visitor
        )

    def cancel(self) -> None:
        """Compute no more; what has come stays."""
        if self.found is not None:
            self.stopped = True
            self.found.cancel()

    def drop(self) -> None:
        """Compute no more, and let go what has come."""
        self.cancel()
        self.found = None
        self.stopped = False

    def band(self, world: int) -> dict[str, Any] | None:
        """Return the band of one of the worlds for the player, None before there is one."""
        if self.found is None or world >= self._worlds:
            return None
        return self.found.band(world)

    def counted(self, film: Film) -> told.Many | None:
        """Return what the runs came to, for the third answer."""
        if self.found is None:
            return None
        outcomes = self.found.outcomes()
        if not outcomes:
            return told.Many(self.done // max(self._worlds, 1))
        band = self.found.band() or {"series": {}}
        active = band["series"].get("active")
        last = None if active is None else tuple(line[-1] for line in active)
        known = None if last is None or None in last else (last[0], last[1], last[2])
        return told.counted(film, outcomes, known)

    def differences(self) -> list[str]:
        """Return what the pairs say of two worlds, in the language spoken."""
        if self.found is None or self._worlds < 2:
            return []
        found = []
        for names in COMPARED:
            one = next(filter(None, map(self.found.difference, names)), None)
            if one is not None:
                numbers = (one["pairs"], one["difference"], one["low95"], one["high95"])
                found.append(told.Difference(one["outcome"], *numbers))
        return told.differences(found, spoken())

    def told(self) -> str:
        """Return how far it has come, in the language spoken."""
        if self.found is None or self.done >= self.wanted:
            return ""
        text = ngettext("{done} of {n} run", "{done} of {n} runs", self.wanted)
        words = text.format(done=self.done, n=self.wanted)
        return _("{words}; stopped").format(words=words) if self.stopped else words
