"""Many runs of what a visitor sees: begun, followed, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Many:
    """An ensemble of a visitor's worlds.

    Args:
        works: what computes, shared by all.
        changed: called when there is something new.
    """

    def __init__(self, works: Any, changed: Callable[[], None]) -> None:
        self.works = works
        self.changed = changed
        self.done = self.wanted = 0
        self.busy = False

    def told(self) -> str:
        """Return how far it has come, in the language spoken."""
        return ""
