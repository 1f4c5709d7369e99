"""One run that a visitor watches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from courtyard.app.films.film import Film
from courtyard.app.settings.forks import Change
from courtyard.foundations.words import _


class StoppedError(Exception):
    """The visitor stopped the computing."""

    def __str__(self) -> str:
        return _("Stopped. What has been computed stays.")


@dataclass(eq=False)
class World:
    """One run that is watched.

    Attributes:
        settings, seed: what runs.
        generation: the number of its start; reports of an earlier one are not its own.
        film: the run as far as it has come; None before its first weeks.
        ticket: by which it is cancelled.
        error: why it came to an end, None if it did not.
        fork: the week after which it differs from the other world, None for the first world.
        change: what differs then.
        kept: what was made of its film for the page, by name.
    """

    settings: Any
    seed: int
    generation: int
    film: Film | None = None
    ticket: Any = None
    error: Exception | None = None
    fork: int | None = None
    change: Change | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether it is whole."""
        return self.film is not None and self.film.finished

    def cancel(self) -> None:
        """Ask for it no more, unless it is whole."""
        if self.ticket is not None and not self.finished:
            self.ticket.cancel()

    def stop(self) -> None:
        """Ask for it no more; what has come stays."""
        if not self.finished:
            self.cancel()
            self.error = self.error or StoppedError()

    def forget(self) -> None:
        """Ask for it no more, and let go what has come."""
        self.cancel()
        self.film = None
        self.kept.clear()
