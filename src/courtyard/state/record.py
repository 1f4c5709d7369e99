"""What happened, and what the team's time was spent on: append-only lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

OPEN_DOOR = "open_door"
OFFICE = "office"
"""Where an hour goes that finds no target, first the one, then the other."""


class Event(NamedTuple):
    """One thing that happened.

    Attributes:
        week: the week, from 1.
        kind: what happened, a word ("founded", "joined", "left", ...).
        resident: number of the resident, or -1.
        organization: number of the organization, or -1.
        reason: the recorded reason, or "" where none was recorded.
    """

    week: int
    kind: str
    resident: int = -1
    organization: int = -1
    reason: str = ""


@dataclass
class Events:
    """All events of a run, in the order in which they happened."""

    rows: list[Event] = field(default_factory=list)

    def copy(self) -> Events:
        """Return a list of its own with the same events."""
        return Events(self.rows.copy())


class Spent(NamedTuple):
    """Minutes that one worker spent on one kind of work in one week."""

    week: int
    worker: int
    intervention: str
    minutes: int
    targets: int


class Look(NamedTuple):
    """What a worker found when last looking at the community.

    Attributes:
        week: the week.
        signs: the signs of success as they were seen, in the order of their declaration.
        needs: the mean unmet need by domain as it was, (domains,).
    """

    week: int
    signs: tuple[float, ...]
    needs: tuple[float, ...]


class Heard(NamedTuple):
    """What a worker makes of what is unmet, where the work is adjusted to it.

    Attributes:
        mix: shares of the work by domain, (domains,).
        waiting: mean unmet need by domain, of the weeks not heard of yet, the oldest first.
    """

    mix: tuple[float, ...]
    waiting: tuple[tuple[float, ...], ...]


@dataclass
class Hours:
    """The account of the team's time, to the minute.

    Attributes:
        rows: what was spent, in the order of spending.
        begun: minutes already spent on a unit of work that is not done yet (the preparation of
            an event), by worker and intervention.
        seen: the last look of each worker.
        heard: shares of the work by domain of each worker who adjusts them, and what is on its way.
    """

    rows: list[Spent] = field(default_factory=list)
    begun: dict[tuple[int, str], int] = field(default_factory=dict)
    seen: dict[int, Look] = field(default_factory=dict)
    heard: dict[int, Heard] = field(default_factory=dict)

    def minutes(self, week: int | None = None) -> dict[str, int]:
        """Return the minutes by intervention, of one week or of all so far."""
        total: dict[str, int] = {}
        for row in self.rows:
            if week is None or row.week == week:
                total[row.intervention] = total.get(row.intervention, 0) + row.minutes
        return total

    def copy(self) -> Hours:
        """Return an account of its own with the same entries."""
        return Hours(self.rows.copy(), self.begun.copy(), self.seen.copy(), self.heard.copy())
