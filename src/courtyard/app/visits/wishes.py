"""What a visitor asks for on the page, and what is done then."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from courtyard.app.films.shades import SHADES
from courtyard.app.settings.forks import Change
from courtyard.app.visits.visitor import Visitor


class Wishes:
    """Carries out what comes from the browser; what it does not know it leaves alone.

    Args:
        visitor: who asks.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._known: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "set": lambda w: visitor.edit(lambda desk: desk.set(str(w["key"]), str(w["value"]))),
            "reset": lambda w: visitor.edit(lambda desk: desk.set(str(w["key"]), "")),
            "scenario": lambda w: visitor.edit(lambda desk: desk.set_scenario(str(w["name"]))),
            "seed": lambda w: visitor.edit(lambda desk: desk.set_seed(str(w["value"]))),
            "undo": lambda _w: visitor.edit(lambda desk: desk.undo()),
            "luck": lambda _w: visitor.new_luck(),
            "run": lambda _w: visitor.run(),
            "cancel": lambda _w: visitor.cancel(),
            "more": lambda w: visitor.show(more=bool(w["open"])),
            "language": lambda w: visitor.show(language="zh" if w["name"] == "zh" else "en"),
            "ask_fork": self._ask_fork,
            "fork": self._fork,
            "drop": lambda _w: visitor.drop_other(),
            "open": self._open,
            "take": lambda w: visitor.take(str(w["kind"]), w.get("world") == 2),
            "runs": lambda _w: visitor.many_runs(),
            "cancel_runs": lambda _w: visitor.cancel_runs(),
            "dismiss": lambda _w: visitor.dismiss(),
        }

    def __call__(self, wish: Mapping[str, Any]) -> None:
        """Carry out a wish: a name at "wish", and what it needs."""
        act = self._known.get(str(wish.get("wish")))
        if act is None:
            return
        try:
            act(wish)
        except (KeyError, TypeError, ValueError):
            return  # not from our page

    def _ask_fork(self, wish: Mapping[str, Any]) -> None:
        week, resident = wish.get("week"), wish.get("resident")
        self.visitor.show(
            fork_week=None if week is None else self.visitor.last_fork(int(week)),
            fork_leader=None if resident is None else int(resident),
        )

    def _fork(self, wish: Mapping[str, Any]) -> None:
        self.visitor.fork(int(wish["week"]), Change.read(str(wish["change"])))

    def _open(self, wish: Mapping[str, Any]) -> None:
        content = base64.b64decode(str(wish["content"])[:100_000])
        self.visitor.open_file(content, str(wish["name"])[:80])

    def why(self, event: Mapping[str, Any]) -> None:
        """Ask for the terms of a decision."""
        second = event.get("world") == "B"
        self.visitor.ask_why(int(event["resident"]), int(event["week"]), second)

    def ask_fork(self, event: Mapping[str, Any]) -> None:
        """Ask what is to change after a week."""
        self._ask_fork(event)

    def week(self, event: Mapping[str, Any]) -> None:
        """Take note of where the playhead is."""
        self.visitor.show(week=int(event["week"]))

    def colour(self, event: Mapping[str, Any]) -> None:
        """Colour the dots by something else."""
        name = str(event["name"])
        if name == "role" or name in SHADES:
            self.visitor.show(colour=name)
