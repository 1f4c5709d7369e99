"""Many runs of what a visitor sees: begun, followed, cancelled, and told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from courtyard.app import told
from courtyard.app.films.film import Film, allowed
from courtyard.app.films.payload import SHOWN
from courtyard.app.runs.ensemble import MOST, ROUND, Ensemble
from courtyard.foundations.errors import InputError
from courtyard.foundations.messages import sentence
from courtyard.foundations.words import _, ngettext, spoken

COMPARED = (("active24", "hours_given"), ("alive24", "alive_end"))
"""Outcomes of which two worlds are compared: each, or what stands for it in a shorter run."""


BY_ITSELF = 1_000_000
"""Resident-weeks of a run up to which many runs begin by themselves; above, somebody has to ask.
The neighbourhood that is shown first has a tenth of it, and takes a second or two."""

APART = 2.0
"""Seconds between two reports of progress: a page that is shown anew costs the server some
milliseconds, and thirty visitors may look at the same runs."""


class Many:
    """An ensemble of a visitor's worlds: a round of 20 at first, 100 on request.

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
        self._told = 0.0
        self._made: dict[Any, Any] = {}

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
        """Ask for a round of runs of these worlds; what was asked for before is cancelled.

        Raises:
            InputError: a run of them is too large for a page.
        """
        for each in settings:
            allowed(each)
        self.drop()
        self._worlds = len(settings)
        self.found = Ensemble(
            self.works, settings, seed, SHOWN, self._heard, self.visitor, most=ROUND
        )

    def begin_by_itself(self, settings: Sequence[Any], seed: int) -> None:
        """Ask for a round of runs where none was asked for, unless they would take long."""
        sizes = (each.community.residents * each.scenario.weeks for each in settings)
        if not self.begun and max(sizes) <= BY_ITSELF:
            self.begin(settings, seed)

    def more(self) -> None:
        """Go on where it was stopped, or ask for all the runs there can be."""
        if self.found is not None:
            most = self.wanted // self._worlds if self.stopped else MOST
            self.stopped = False
            self.found.more(most)
        self.changed()

    @property
    def offers(self) -> str:
        """What can be asked for now, in the language spoken; "" for nothing."""
        if self.stopped and self.done < self.wanted:
            return _("Go on")
        most = ROUND if self.found is None else MOST
        if self.busy or (self.wanted >= MOST * max(self._worlds, 1) > 0 and self.found):
            return ""
        return ngettext("{n} run", "{n} runs", most).format(n=most)

    def _heard(self, found: Ensemble) -> None:
        """Let the page know of a run that came, not more often than is of use."""
        now = time.monotonic()
        if found.done >= found.wanted or now - self._told >= APART:
            self._told = now
            self.changed()

    def _kept[T](self, name: Any, make: Callable[[Ensemble], T]) -> T | None:
        """Return something made of the complete rounds, from before where there are no more."""
        found = self.found
        if found is None:
            return None
        key = (found, found.rounds)
        before = self._made.get(name)
        if before is None or before[0] != key:
            before = self._made[name] = (key, make(found))
        made: T = before[1]
        return made

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
        self._told = 0.0
        self._made.clear()

    def band(self, world: int) -> dict[str, Any] | None:
        """Return the band of one of the worlds for the player, None before there is one."""
        if world >= self._worlds:
            return None
        return self._kept(("band", world), lambda found: found.band(world))

    def counted(self, film: Film) -> told.Many | None:
        """Return what the runs came to, for the third answer."""
        if self.found is None:
            return None
        outcomes = self._kept("outcomes", lambda found: found.outcomes())
        if not outcomes:
            failed = len(self.found.failures)
            whole = self.found.rounds > 0
            return told.Many(self.done // max(self._worlds, 1), whole=whole, failed=failed)
        band = self.band(0) or {"series": {}}
        active = band["series"].get("active")
        last = None if active is None else tuple(line[-1] for line in active)
        known = None if last is None or None in last else (last[0], last[1], last[2])
        return told.counted(film, outcomes, known, len(self.found.failures))

    def differences(self) -> list[str]:
        """Return what the pairs say of two worlds, in the language spoken."""
        if self.found is None or self._worlds < 2:
            return []
        found = told.differences(self._kept("differences", _differences) or [], spoken())
        unmoved, pairs = self._kept("unmoved", Ensemble.unmoved) or (0, 0)
        return [*found, told.unmoved(unmoved, pairs)] if found and unmoved else found

    def told(self) -> str:
        """Return how far it has come, in the language spoken."""
        if self.found is None:
            return ""
        if self.done >= self.wanted:
            return self._failed(self.found.failures)
        text = ngettext("{done} of {n} run", "{done} of {n} runs", self.wanted)
        words = text.format(done=self.done, n=self.wanted)
        return _("{words}; stopped").format(words=words) if self.stopped else words

    @staticmethod
    def _failed(failures: Sequence[Exception]) -> str:
        """Say how many runs broke off, and why the first of them did."""
        if not failures:
            return ""
        text = ngettext("{n} run broke off: {why}", "{n} runs broke off: {why}", len(failures))
        why = failures[0]
        said = sentence(why) if isinstance(why, InputError) else str(why)
        return text.format(n=len(failures), why=said)


def _differences(ensemble: Ensemble) -> list[told.Difference]:
    """Return the differences of two worlds, as far as there are pairs."""
    found = []
    for names in COMPARED:
        one = next(filter(None, map(ensemble.difference, names)), None)
        if one is not None:
            numbers = (one["pairs"], one["difference"], one["low95"], one["high95"])
            found.append(told.Difference(one["outcome"], *numbers))
    return found
