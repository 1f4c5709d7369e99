"""Many runs of what a visitor sees: begun, followed, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courtyard.app.told import Many as Counted


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
        self.done = self.wanted = 0
        self.busy = False

    def drop(self) -> None:
        """Cancel what is still to come, and let go what has come."""

    def band(self, world: int) -> Any:
        """Return the band of one of the worlds for the player, None before there is one."""
        return None

    def counted(self, film: Any) -> Counted | None:
        """Return what the runs came to, for the third answer."""
        return None

    def differences(self) -> list[str]:
        """Return what the runs say of the difference of two worlds, in the language spoken."""
        return []

    def told(self) -> str:
        """Return how far it has come, in the language spoken."""
        return ""
