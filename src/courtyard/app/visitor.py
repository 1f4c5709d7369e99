"""A visitor: what one person has set, watches, compares and has chosen; nothing of anybody else's.

Plain Python, without Solara: the page shows what stands here and calls these methods. Reports of
the processes that compute come from another thread; what they carry is taken over behind a lock,
and those of a run that has been left behind are dropped by their generation number.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from courtyard.app import outgoing
from courtyard.app.fields import belongs, fields, read
from courtyard.app.film import Film, allowed
from courtyard.app.forks import Change, forked
from courtyard.app.link import link
from courtyard.app.many import Many
from courtyard.app.opened import opened
from courtyard.foundations.errors import InputError
from courtyard.foundations.messages import sentence
from courtyard.foundations.words import N_, _, speaking
from courtyard.scenario import load_scenario

MOST_SEED = 999_999_999


@dataclass(frozen=True)
class Draft:
    """Settings in the making.

    Attributes:
        base: the scenario as its file gives it.
        changes: what differs from it, by dotted key.
        seed: which luck.
    """

    base: Any
    changes: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1

    def settings(self) -> Any:
        """Return the settings.

        Raises:
            InputError: they do not go together.
        """
        return self.base.changed(self.changes) if self.changes else self.base


@dataclass
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


class Visitor:
    """One person's page.

    Args:
        works: what computes, shared by all.
        base: the scenario that is shown first.
        language: "en" or "zh".
        seed, week: where to begin.
        changes: what differs from the scenario, by dotted key; it has been checked.
    """

    def __init__(
        self,
        works: Any,
        base: Any,
        language: str,
        *,
        seed: int = 1,
        week: int = 0,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        self.works = works
        self.language = language
        self.week = week
        self.start_week = week
        self.colour = "role"
        self.chosen: dict[str, Any] | None = None
        self.asked_why: tuple[int, int] | None = None
        self.notice: InputError | str = ""
        self.more = False
        self.fork_week: int | None = None
        self.file: dict[str, Any] | None = None
        self.picture: dict[str, Any] | None = None
        self.taking = False
        self.decisions: Any = None
        self.name = secrets.token_hex(8)
        self.many = Many(works, self.name, self.changed)
        self._why: Any = None
        self._numbers = itertools.count(1)
        self.typed: dict[str, str] = {}
        self.errors: dict[str, InputError] = {}
        self.generation = 0
        self.version = 0
        self.closed = False
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        self.draft = Draft(base, dict(changes or {}), seed)
        self.ran = self.draft
        self.a = World(self.draft.settings(), seed, 0)
        self.b: World | None = None
        self.run()

    # What the page waits for

    def wait(self, seen: int) -> int | None:
        """Wait until there is something newer than version `seen`; None when the visit is over."""
        with self._news:
            self._news.wait_for(lambda: self.closed or self.version != seen)
            return None if self.closed else self.version

    def changed(self) -> None:
        """Let the page know that there is something new."""
        with self._news:
            self.version += 1
            self._news.notify_all()

    def close(self) -> None:
        """End the visit: what is computed for it alone is cancelled, what it holds is let go."""
        with self._news:
            self.closed = True
            for world in filter(None, (self.a, self.b)):
                _cancel(world)
                world.film = None
                world.kept.clear()
            self.many.drop()
            if self._why is not None:
                self._why.cancel()
            self.b = self.decisions = self.file = None
            self.generation += 1
            self._news.notify_all()

    def still(self) -> AbstractContextManager[Any]:
        """Return a block in which nothing of the visit changes."""
        return self._lock

    # Settings

    @property
    def is_draft(self) -> bool:
        """Whether the settings differ from those of the film that is shown."""
        return self.draft != self.ran or bool(self.typed)

    def set(self, key: str, text: str) -> None:
        """Take what was typed at a field into the draft, or keep it with what is wrong with it."""
        if key not in fields():
            return
        with self._lock:
            self._take(key, text)
        self.changed()

    def _take(self, key: str, text: str) -> None:
        changes = dict(self.draft.changes)
        if text.strip():
            changes[key] = read(fields()[key], text)
        else:
            changes.pop(key, None)  # nothing typed: as the scenario has it
        try:
            self.draft.base.changed(changes)
        except InputError as error:
            self.typed[key] = text
            self.errors[key] = error
        else:
            self.typed.pop(key, None)
            self.errors.pop(key, None)
            self.draft = replace(self.draft, changes=self._meant(changes))

    def _meant(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the changes that differ from the scenario: back at the start, nothing is left."""
        base = self.draft.base.given()
        return {key: value for key, value in changes.items() if _at(base, key) != value}

    def reset(self, key: str) -> None:
        """Let a field have again what it has in the scenario."""
        self.set(key, "")

    def set_scenario(self, name: str) -> None:
        """Begin a draft from another scenario that ships."""
        with self._lock:
            try:
                self.draft = Draft(load_scenario(name), {}, self.draft.seed)
            except InputError as error:
                self.notice = error
            else:
                self._forget_typed()
        self.changed()

    def open_file(self, content: bytes, name: str) -> None:
        """Begin a draft from a file that the visitor brought, and run it."""
        with self._lock:
            try:
                found = opened(content, name)
                allowed(found.settings)
            except InputError as error:
                self.notice = error
            else:
                seed = self.draft.seed if found.seed is None else found.seed
                self.draft = Draft(found.settings, {}, seed)
                self._forget_typed()
                self.run()
        self.changed()

    def set_seed(self, text: str) -> None:
        """Take a seed that was typed."""
        text = text.strip()
        with self._lock:
            if text.isascii() and text.isdigit() and int(text[:12]) <= MOST_SEED:
                self.draft = replace(self.draft, seed=int(text))
                self.typed.pop("seed", None)
                self.errors.pop("seed", None)
            else:
                self.typed["seed"] = text[:40]
                self.errors["seed"] = InputError(
                    "cannot be used", key="seed", given=text[:40],
                    allowed=f"a whole number from 0 to {MOST_SEED}",
                )  # fmt: skip
        self.changed()

    def undo(self) -> None:
        """Drop the draft: the settings are again those of the film."""
        with self._lock:
            self.draft = self.ran
            self._forget_typed()
        self.changed()

    def _forget_typed(self) -> None:
        self.typed.clear()
        self.errors.clear()
        self.notice = ""

    # Runs

    def new_luck(self) -> None:
        """Run the same settings with other luck."""
        with self._lock:
            self.draft = replace(self.ran, seed=1 + secrets.randbelow(9999))
            self._forget_typed()
            self.run()

    def run(self) -> None:
        """Run the draft; what ran before is cancelled, and what was compared with it is gone."""
        with self._lock:
            try:
                settings = self.draft.settings()
                allowed(settings)
            except InputError as error:
                self._complain(error)
                self.changed()
                return
            _cancel(self.a)
            self.drop_other()
            self.start_week = self.week if self.generation == 0 else 0
            self.typed.clear()
            self.errors.clear()
            self.notice = ""
            self.chosen = self.asked_why = None
            self.ran = self.draft
            self.a = self._started(World(settings, self.draft.seed, self._next()))
        self.changed()

    def _complain(self, error: InputError) -> None:
        """Put an error at its field, or above all where it has none."""
        key = next((key for key in fields() if belongs(error, key)), None)
        if key is None:
            self.notice = error
        else:
            self.errors[key] = error

    def fork(self, week: int, change: Change) -> None:
        """Begin a second world: the same past and luck, and something different after a week."""
        with self._lock:
            week = max(0, min(week, self.a.settings.scenario.weeks - 1))
            try:
                settings = forked(self.a.settings, week, change, self.draft)
                allowed(settings)
            except InputError as error:
                self.notice = error
            else:
                self.notice = ""
                self.fork_week = None
                self.drop_other()
                other = World(settings, self.a.seed, self._next(), fork=week, change=change)
                self.b = self._started(other)
        self.changed()

    def drop_other(self) -> None:
        """Let the second world go."""
        with self._lock:
            if self.b is not None:
                _cancel(self.b)
                self.b = None
        self.changed()

    def cancel(self) -> None:
        """Stop computing; what has come so far stays."""
        with self._lock:
            for world in filter(None, (self.a, self.b)):
                if not world.finished:
                    _cancel(world)
                    world.error = world.error or Stopped()
        self.changed()

    def _next(self) -> int:
        self.generation += 1
        return self.generation

    def _started(self, world: World) -> World:
        """Ask for the film of a world."""

        def on_block(block: Any) -> None:
            self._grow(world, lambda film: film.extended(block) if film else Film.begun(block))

        def on_done(film: Any) -> None:
            self._grow(world, lambda _film: film)

        def on_error(error: Exception) -> None:
            with self._lock:
                if self._is_current(world):
                    world.error = error
                    self.changed()

        world.ticket = self.works.film(
            world.settings, world.seed, on_block, on_done, on_error, self.name
        )
        return world

    def _grow(self, world: World, grown: Callable[[Film | None], Film]) -> None:
        with self._lock:
            # Before `_started` returns the world is nobody's yet: its number tells it.
            if self._is_current(world):
                world.film = grown(world.film)
                self.changed()

    def _is_current(self, world: World) -> bool:
        if self.closed or world.error is not None:
            return False
        return world is self.a or world is self.b or world.generation == self.generation

    # What is shown

    def speak(self, language: str) -> None:
        """Read in another language; run and week stay."""
        with self._lock:
            self.language = "zh" if language == "zh" else "en"
        self.changed()

    def choose(self, chosen: dict[str, Any] | None) -> None:
        """Choose a resident, an organization, a worker or a building."""
        with self._lock:
            self.chosen = chosen
            self.asked_why = None
        self.changed()

    def ask_why(self, resident: int, week: int) -> None:
        """Ask for the terms of a resident's decision in a week."""
        with self._lock:
            film = self.a.film
            if film is None or not (0 <= resident < film.n and 0 <= week <= film.done):
                return
            self.asked_why = (resident, week)
            if self._why is not None:
                self._why.cancel()
            self._why = self.works.decisions(
                self.a.settings, self.a.seed, week, self._told_why, self._failed, self.name
            )
        self.changed()

    def _told_why(self, found: Any) -> None:
        with self._lock:
            self.decisions = found
        self.changed()

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self.notice = error if isinstance(error, InputError) else str(error)
        self.changed()

    def open_more(self, is_open: bool) -> None:
        """Show all settings, or a few."""
        with self._lock:
            self.more = is_open
        self.changed()

    def ask_fork(self, week: int | None) -> None:
        """Ask what is to change after a week; None for no longer."""
        with self._lock:
            self.fork_week = week
        self.changed()

    def dismiss(self) -> None:
        """Take note of what went wrong."""
        with self._lock:
            self.notice = ""
        self.changed()

    def told_notice(self) -> str:
        """Return what went wrong, in the language spoken, or ""."""
        failed = next((w.error for w in (self.a, self.b) if w is not None and w.error), None)
        error = self.notice or failed
        if isinstance(error, InputError):
            return sentence(error)
        return _(str(error)) if error else ""

    def take(self, kind: str, second: bool = False) -> None:
        """Give a file or a picture to the browser: "settings_file", "tables", "png" or "svg"."""
        with self._lock:
            world = self.b if second and self.b is not None else self.a
            if kind in ("png", "svg"):
                self.picture = {"kind": kind, "number": next(self._numbers)}
            elif kind == "settings_file":
                with speaking(self.language):
                    self._give(outgoing.settings_file(world.settings, world.seed))
            elif kind == "tables" and not self.taking:
                self.taking = True
                outgoing.tables_file(world.settings, world.seed, self.language, self._give)
        self.changed()

    def _give(self, file: dict[str, Any] | None) -> None:
        with self._lock:
            self.taking = False
            if self.closed:
                return
            if file is None:
                self.notice = N_("The tables could not be made.")
            else:
                self.file = {**file, "number": next(self._numbers)}
        self.changed()

    def link(self) -> str:
        """Return the part of a link to what is shown, from its "?"; "" where there is none."""
        ran = self.ran
        return link(self.a.settings, ran.seed, self.week, self.language, ran.changes)

    def shade_by(self, name: str) -> None:
        """Colour the dots by something else."""
        with self._lock:
            self.colour = name
        self.changed()


class Stopped(Exception):
    """The visitor stopped the computing."""

    def __str__(self) -> str:
        return _("Stopped. What has been computed stays.")


def _cancel(world: World) -> None:
    if world.ticket is not None and not world.finished:
        world.ticket.cancel()


def _at(given: Any, key: str) -> Any:
    """Return what stands at a dotted key of raw tables, None for nothing."""
    for part in key.split("."):
        given = given.get(part) if isinstance(given, Mapping) else None
    return given
