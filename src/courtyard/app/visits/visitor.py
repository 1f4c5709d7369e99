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
from dataclasses import replace
from typing import Any

from courtyard.app.films.film import Film, allowed
from courtyard.app.runs.many import Many
from courtyard.app.settings.draft import Desk, Draft
from courtyard.app.settings.forks import Change, forked
from courtyard.app.settings.link import link
from courtyard.app.settings.opened import opened
from courtyard.app.settings.week import decides
from courtyard.app.visits import outgoing
from courtyard.app.visits.world import World
from courtyard.foundations.errors import InputError
from courtyard.foundations.messages import sentence
from courtyard.foundations.words import N_, _, speaking


class Visitor:
    """One person's page.

    Args:
        works: what computes, shared by all.
        base: the scenario that is shown first.
        language: "en" or "zh".
        seed, week: where to begin.
        changes: what differs from the scenario, by dotted key; it has been checked.
        fork: the week after which a second world differs, and what differs then; None for one
            world.

    Attributes:
        desk: the settings in the making.
        a, b: the worlds that are watched; b is None for none.
        many: many runs of them.
        name: tells the visitor from others where turns are taken.
        language: what is read.
        week: where the playhead was last, start_week: where it is to begin.
        colour: what dots are coloured by.
        chosen: who or what the story is of.
        asked_why, decisions: whose decision of which week was asked about, and whether in the
            second world; and what came.
        fork_week, fork_leader: the week at which a fork is being asked about, and the post-holder
            whom it was asked about, if one.
        more: whether all settings are shown.
        notice: what went wrong.
        file, picture: what the browser is to save, numbered; taking: whether one is being made.
        curtain: what is shown of the run before while the new one has nothing to show.
        parts: what each part of the page shows, by name.
        version: how often something was new.
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
        fork: tuple[int, Change] | None = None,
    ) -> None:
        self.works = works
        self.name = secrets.token_hex(8)
        self.language = language
        self.week = self.start_week = week
        self.colour = "role"
        self.chosen: dict[str, Any] | None = None
        self.asked_why: tuple[int, int, bool] | None = None
        self.decisions: Any = None
        self.fork_week: int | None = None
        self.fork_leader: int | None = None
        self.more = False
        self.notice: InputError | str = ""
        self.file: dict[str, Any] | None = None
        self.picture: dict[str, Any] | None = None
        self.taking = False
        self.curtain: Any = None
        self.parts: dict[str, Any] = {}
        self.generation = self.version = 0
        self.closed = False
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        self._numbers = itertools.count(1)
        self._why: Any = None
        self._tables: Any = None
        self.many = Many(works, self.name, self.changed)
        self.desk = Desk(Draft(base, dict(changes or {}), seed))
        self.a = World(self.desk.draft.settings(), seed, 0)
        self.b: World | None = None
        self.run()
        if fork is not None:
            self.fork(*fork)

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

    def still(self) -> AbstractContextManager[Any]:
        """Return a block in which nothing of the visit changes."""
        return self._lock

    def close(self) -> None:
        """End the visit: what is computed for it alone is cancelled, what it holds is let go."""
        with self._news:
            self.closed = True
            for world in self.worlds:
                world.forget()
            self.many.drop()
            self._forget_why()
            if self._tables is not None:
                self._tables.cancel()
            self.b = self.file = self.curtain = None
            self.parts = {}
            self.generation += 1
            self._news.notify_all()

    @property
    def worlds(self) -> list[World]:
        """The worlds that are watched, one or two."""
        return [world for world in (self.a, self.b) if world is not None]

    # Settings

    def edit(self, change: Callable[[Desk], None]) -> None:
        """Change the settings in the making."""
        with self._lock:
            try:
                change(self.desk)
            except InputError as error:
                self.notice = error
        self.changed()

    def open_file(self, content: bytes, name: str) -> None:
        """Run the scenario of a file that the visitor brought."""
        with self._lock:
            try:
                found = opened(content, name)
                allowed(found.settings)
            except InputError as error:
                self.notice = error
            else:
                seed = self.desk.draft.seed if found.seed is None else found.seed
                self.desk.begin(Draft(found.settings, {}, seed))
                self.run()
        self.changed()

    # Runs

    def new_luck(self) -> None:
        """Run the same settings with other luck."""
        with self._lock:
            self.desk.draw()
            self.run()

    def run(self) -> None:
        """Run the draft; what ran before is cancelled, and what was compared with it is gone."""
        with self._lock:
            try:
                settings = self.desk.draft.settings()
                allowed(settings)
            except InputError as error:
                if not self.desk.complain(error):
                    self.notice = error
                self.changed()
                return
            self.a.cancel()
            # Until the new film has its first weeks the old one is shown.
            self.curtain = self.a.kept.get("reel", self.curtain)
            again = self._fork_again()
            self._drop_other()
            if self.generation:
                self.start_week = 0
            self.notice = ""
            self.chosen = self.fork_week = None
            self._forget_why()
            self.desk.settle()
            self.a = self._started(World(settings, self.desk.ran.seed, self._next()))
            if again is not None:
                self.fork(*again)
        self.changed()

    def _fork_again(self) -> tuple[int, Change] | None:
        """Return the fork that is asked of a new run too; None where it would make no sense.

        The same question with other luck or settings: but not in another scenario, and not what
        the panel holds once that is run itself. Who leads is somebody else then.
        """
        draft, ran, b = self.desk.draft, self.desk.ran, self.b
        if b is None or b.fork is None or b.change is None or draft.base is not ran.base:
            return None
        if b.change.draft is not None and replace(b.change.draft, seed=draft.seed) == draft:
            return None
        return b.fork, Change("leader") if b.change.kind == "leader" else b.change

    def last_fork(self, week: int) -> int:
        """Return a week after which something can still become different: this one, or near it."""
        weeks: int = self.a.settings.scenario.weeks
        return max(0, min(week, weeks - 1))

    def fork(self, week: int, change: Change) -> None:
        """Begin a second world: the same past and luck, and something different after a week."""
        with self._lock:
            week = self.last_fork(week)
            if change.kind == "draft" and change.draft is None:
                change = replace(change, draft=self.desk.draft)
            try:
                settings = forked(self.a.settings, week, change)
                allowed(settings)
            except InputError as error:
                error.file = None  # where scenarios lie on the server is nobody's business
                self.notice = error
            else:
                self.notice, self.fork_week = "", None
                self._drop_other()
                other = World(settings, self.a.seed, self._next(), fork=week, change=change)
                self.b = self._started(other)
        self.changed()

    def drop_other(self) -> None:
        """Let the second world go."""
        with self._lock:
            self._drop_other()
            self._wonder()
        self.changed()

    def _drop_other(self) -> None:
        self.many.drop()
        if self.asked_why is not None and self.asked_why[2]:
            self._forget_why()
        if self.b is not None:
            self.b.forget()
            self.b = None

    def cancel(self) -> None:
        """Stop computing; what has come so far stays."""
        with self._lock:
            for world in self.worlds:
                world.stop()
        self.changed()

    def many_runs(self) -> None:
        """Ask for many runs of what is shown, one world or two in pairs, or for more of them."""
        with self._lock:
            if self.many.begun:
                self.many.more()
            else:
                try:
                    self.many.begin(self._of_many(), self.a.seed)
                except InputError as error:
                    self.notice = error
        self.changed()

    def _wonder(self) -> None:
        """Begin many runs once what is shown is whole: one run alone is an anecdote."""
        with self._lock:
            whole = all(world.finished for world in self.worlds)
            if whole and not self.closed and decides(self.a.settings):
                self.many.begin_by_itself(self._of_many(), self.a.seed)

    def _of_many(self) -> list[Any]:
        """Return the settings of many runs: those of the worlds that are watched.

        A leader who is named holds a post in this run only; in each of the many it is the
        longest-serving one who steps back.
        """
        found = [world.settings for world in self.worlds]
        b = self.b
        if b is not None and b.fork is not None and self.stands_for_others:
            found[1] = forked(self.a.settings, b.fork, Change("leader"))
        return found

    @property
    def stands_for_others(self) -> bool:
        """Whether the second world is about a leader of this run alone."""
        change = None if self.b is None else self.b.change
        return change is not None and change.kind == "leader" and change.resident is not None

    def cancel_runs(self) -> None:
        """Ask for no more runs; what has come stays."""
        self.many.cancel()
        self.changed()

    def _next(self) -> int:
        self.generation += 1
        return self.generation

    def _started(self, world: World) -> World:
        """Ask for the film of a world."""

        def on_block(block: Any) -> None:
            self._grow(
                world, lambda film: Film.begun(block) if film is None else film.extended(block)
            )

        def on_done(film: Any) -> None:
            self._grow(world, lambda _film: film)
            self._wonder()

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
            if not self._is_current(world):
                return
            world.film = grown(world.film)
            if world is self.a:
                self.curtain = None
        self.changed()

    def _is_current(self, world: World) -> bool:
        """Return whether reports of a world are still wanted.

        Before it is one of the two it is known by its generation.
        """
        if self.closed or world.error is not None:
            return False
        return world in self.worlds or world.generation == self.generation

    # What is shown

    def show(self, **what: Any) -> None:
        """Show something else: language, colour, more, chosen, fork_week, notice."""
        with self._lock:
            for name, value in what.items():
                setattr(self, name, value)
        self.changed()

    def choose(self, chosen: dict[str, Any] | None) -> None:
        """Choose a resident, an organization, a worker or a building."""
        week = self.week if chosen is None else int(chosen.get("week", self.week))
        with self._lock:
            self._forget_why()
            self.show(chosen=chosen, week=week)

    def ask_why(self, resident: int, week: int, second: bool = False) -> None:
        """Ask for the terms of a resident's decision in a week, maybe in the second world."""
        with self._lock:
            world = self.b if second and self.b is not None else self.a
            film = world.film
            if film is None or not (0 <= resident < film.n and 0 <= week <= film.done):
                return
            self._forget_why()
            self.asked_why = asked = (resident, week, world is self.b)

            def on_done(found: Any) -> None:
                if self.asked_why is asked:
                    self.show(decisions=found)

            def on_error(error: Exception) -> None:
                if self.asked_why is asked:
                    self.show(notice=error if isinstance(error, InputError) else str(error))

            self._why = self.works.decisions(
                world.settings, world.seed, week, on_done, on_error, self.name
            )
        self.changed()

    def _forget_why(self) -> None:
        """Ask for no decision any more, and let go what was told of one."""
        self.asked_why = self.decisions = None
        if self._why is not None:
            self._why.cancel()
            self._why = None

    def told_notice(self) -> str:
        """Return what went wrong, in the language spoken, or ""."""
        failed = next((world.error for world in self.worlds if world.error), None)
        error = self.notice or failed
        if isinstance(error, InputError):
            return sentence(error)
        return _(str(error)) if error else ""

    def dismiss(self) -> None:
        """Take note of what went wrong."""
        self.show(notice="")

    def link(self) -> str:
        """Return the part of a link to what is shown, from its "?"; "" where there is none."""
        ran = self.desk.ran
        other = self.b
        fork = None
        if other is not None and other.fork is not None and other.change is not None:
            fork = other.fork, other.change
        return link(ran.base, ran.seed, self.week, self.language, ran.changes, fork)

    # What is taken away

    def take(self, kind: str, second: bool = False) -> None:
        """Give a file or a picture to the browser: "settings_file", "tables", "png" or "svg"."""
        with self._lock:
            world = self.b if second and self.b is not None else self.a
            letter = "b" if world is self.b else ""
            if kind in ("png", "svg"):
                if world.film is None:  # shown is the run before, if anything
                    self.notice = N_("There is nothing of this run yet that could be drawn.")
                else:
                    self.picture = {"kind": kind, "number": next(self._numbers)}
            elif kind == "settings_file":
                with speaking(self.language):
                    self._give(outgoing.settings_file(world.settings, world.seed, letter))
            elif kind == "tables" and not self.taking:
                self.taking = True
                self._tables = self.works.tables(
                    world.settings, world.seed, self.language,
                    lambda made: self._give(
                        outgoing.tables_file(made, world.settings, world.seed, letter)
                    ),
                    lambda _error: self._give(None), self.name,
                )  # fmt: skip
        self.changed()

    def _give(self, file: dict[str, Any] | None) -> None:
        with self._lock:
            self.taking = False
            if file is None:
                self.notice = N_("The tables could not be made.")
            else:
                self.file = {**file, "number": next(self._numbers)}
        self.changed()
