"""What the events of a run tell, read once from the first to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from courtyard.state import Event

NOTED = frozenset({"agreed", "refused_duty", "listed", "declined", "joined", "deputy", "took_post"})
"""Kinds of events of which one wants to know whom they ever happened to."""

ENDS_A_POST = frozenset({"stepped_back", "term_over", "left", "moved_out"})


@dataclass
class Chronicle:
    """What the events of a run come to.

    Attributes:
        counted: number of events by kind and reason.
        who: residents to whom an event of a kind happened, for the kinds of `NOTED`.
        posts: weeks of taking and of giving up each post that is over, in the order of giving up.
        held: week of taking the post, by resident, for posts that are still held.
        quarrelled: weeks of each dispute that is over.
        quarrels: week in which it broke out, by organization, for disputes that are still open.
    """

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    who: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in NOTED})
    posts: list[tuple[int, int]] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    quarrelled: list[int] = field(default_factory=list)
    quarrels: dict[int, int] = field(default_factory=dict)

    def number(self, kind: str) -> int:
        """Return how many events of a kind there were, whatever the reason."""
        return sum(n for (found, _reason), n in self.counted.items() if found == kind)

    def times_in_post(self, last: int) -> list[tuple[int, int]]:
        """Return from and to which week each post was held, running ones up to week `last`."""
        return self.posts + [(since, last) for since in self.held.values()]

    def weeks_of_dispute(self, last: int) -> int:
        """Return the weeks that organizations spent in dispute, open ones up to week `last`."""
        return sum(self.quarrelled) + sum(last - since for since in self.quarrels.values())


def chronicle(events: Iterable[Event]) -> Chronicle:
    """Read the events of a run, which stand in the order in which they happened.

    A post ends when its holder steps back, reaches the end of a term, leaves or moves away,
    whichever is told first; a dispute when it is settled or the organization ends.
    """
    told = Chronicle()
    counted, who = told.counted, told.who
    for week, kind, resident, group, reason in events:
        counted[kind, reason] += 1
        if kind in NOTED:
            who[kind].add(resident)
        if kind in ENDS_A_POST:
            if resident in told.held:
                told.posts.append((told.held.pop(resident), week))
        elif kind == "took_post":
            told.held[resident] = week
        elif kind == "dispute":
            told.quarrels[group] = week
        elif kind in ("settled", "ended") and group in told.quarrels:
            told.quarrelled.append(week - told.quarrels.pop(group))
    return told
