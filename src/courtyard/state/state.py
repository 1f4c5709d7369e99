"""The state of a community in one week, and how a rule says what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from courtyard.state.columns import Table
from courtyard.state.record import Event, Events, Hours
from courtyard.state.ties import Listening, Ties

__all__ = ["Change", "Event", "Exposure", "State"]


class Exposure(NamedTuple):
    """What an intervention or an event adds to an exposure.

    Attributes:
        column: dotted name of the exposure ("residents.asked").
        rows: to whom, whole numbers (k,); for the community None.
        amount: how much is added to each, one number or (k,).
        place: to which column of a wide exposure: the number of a domain, skill, practice.
    """

    column: str
    rows: NDArray[np.integer] | None
    amount: float | NDArray[np.float64]
    place: int | None = None


@dataclass
class Change:
    """What a rule changes in a week.

    Attributes:
        columns: new values by dotted name ("residents.efficacy"), whole columns (rows,) or
            (rows, width). An exposure named here is added to, any other column is replaced.
        exposures: what is added to exposures of a few.
        founded: new organizations, a mapping of column to value each, in order of their numbers.
        events: what happened.
        newcomers: rows of residents who have moved away: others live there from now on, (k,).
        tied: pairs of residents who are tied from now on, (k, 2).
        replaced: places in the team where another worker has come, with the share of what was
            known and prepared that was handed over.
    """

    columns: dict[str, NDArray[Any]] = field(default_factory=dict)
    exposures: list[Exposure] = field(default_factory=list)
    founded: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    newcomers: NDArray[np.integer] | None = None
    tied: NDArray[np.integer] | None = None
    replaced: dict[int, float] = field(default_factory=dict)


HEARSAY = ("expectation", "trust_worker", "trust_leaders", "aspiration")
"""What newcomers take over from those around them."""


@dataclass
class State:
    """Everything that changes in a run.

    Attributes:
        week: the week that is being lived, from 1; 0 before the first.
        residents, organizations, workers, community: tables of declared columns; `community`
            has one row.
        ties: who is tied to whom.
        listening: who hears whom, where a network file gives weights; else None.
        domains: names of the domains of need.
        events: what has happened.
        spent: the account of the team's time.
        quarter: residents whom one visit, talk or piece of news is about.
        exposed: dotted names of the exposures that something was added to.
        found: what was found in the state while it stands still, by the function that found it.
    """

    week: int
    residents: Table
    organizations: Table
    workers: Table
    community: Table
    ties: Ties
    listening: Listening | None
    domains: Sequence[str]
    events: Events
    spent: Hours
    quarter: int = 600
    exposed: set[str] = field(default_factory=set)
    found: dict[Any, Any] | None = field(default=None, repr=False, compare=False)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Stand still: nothing changes inside, so what `once` finds need be found only once."""
        self.found = {}
        try:
            yield
        finally:
            self.found = None

    def once[T](self, find: Callable[[State], T]) -> T:
        """Return what a function finds in this state, found only once while it stands still."""
        found = self.found
        if found is None:
            return find(self)
        if find not in found:
            found[find] = find(self)
        kept: T = found[find]
        return kept

    @property
    def part(self) -> float:
        """The part of the community that one visit, talk or piece of news is about, at most 1."""
        return min(1.0, self.quarter / self.residents.rows)

    def copy(self) -> State:
        """Return a state that can go its own way; ties, of which none ever changes, are shared."""
        return State(
            self.week,
            self.residents.copy(),
            self.organizations.copy(),
            self.workers.copy(),
            self.community.copy(),
            self.ties,
            self.listening,
            self.domains,
            self.events.copy(),
            self.spent.copy(),
            self.quarter,
            set(self.exposed),
        )

    def add(self, exposure: Exposure) -> None:
        """Add to an exposure."""
        table, name = _parts(exposure.column)
        array: NDArray[Any] = getattr(getattr(self, table), name)
        self.exposed.add(exposure.column)
        if exposure.place is not None:
            array = array[:, exposure.place]
        if exposure.rows is None:
            array += exposure.amount
        else:
            np.add.at(array, exposure.rows, exposure.amount)

    def clear(self, dotted: str) -> None:
        """Set an exposure to zero, if anything was added to it."""
        if dotted in self.exposed:
            table, name = _parts(dotted)
            getattr(getattr(self, table), name).fill(0)
            self.exposed.discard(dotted)

    def settle_anew(self, rows: NDArray[np.integer]) -> None:
        """Let others live in the places of some residents, (k,), as people come on the first day.

        They have the traits of those who lived there, so that the mix of people stays. Levels are
        back at rest, needs with what has changed for all since the start; of what has no resting
        value they have the mean of those who stay, as one hears from neighbours what to think;
        statuses are those of a new row.
        """
        people = self.residents
        stay = np.delete(np.arange(people.rows), rows)
        stay = stay if stay.size else np.arange(people.rows)  # nobody is left to hear from
        for name, column in people.columns.items():
            if column.kind == "trait":
                continue
            # A column is replaced, as rules do, for others may hold the one that was.
            values = getattr(people, name).copy(order="K")
            if name == "need":
                since = (people.need[stay] - people.need_rest[stay]).mean(axis=0)
                values[rows] = np.clip(people.need_rest[rows] + since, 0.0, 1.0)
            elif f"{name}_rest" in people.columns:
                values[rows] = getattr(people, f"{name}_rest")[rows]
            elif name in HEARSAY:
                values[rows] = values[stay].mean()
            else:
                values[rows] = column.start
            setattr(people, name, values)

    def hand_over(self, replaced: dict[int, float]) -> None:
        """Let others work in some places of the team, with a share of what was known there.

        The same share of what was prepared is of use to them.

        Args:
            replaced: the share that was handed over, by place in the team.
        """
        kept = np.array([replaced.get(row, 1.0) for row in range(self.workers.rows)])
        self.workers.fill({"understanding": self.workers.understanding * kept})
        for (row, name), minutes in self.spent.begun.items():
            self.spent.begun[row, name] = int(minutes * replaced.get(row, 1.0))
        for row in replaced:  # who comes looks with own eyes
            self.spent.seen.pop(row, None)

    def apply(self, change: Change) -> None:
        """Make a change: columns, then exposures, then new organizations, then events."""
        for dotted, value in change.columns.items():
            table_name, name = _parts(dotted)
            table: Table = getattr(self, table_name)
            if name in table.exposures:
                array = getattr(table, name)
                array += value
                self.exposed.add(dotted)
            else:
                setattr(table, name, value)
        if change.newcomers is not None and change.newcomers.size:
            self.settle_anew(change.newcomers)
        if change.replaced:
            self.hand_over(change.replaced)
        if change.tied is not None:
            self.ties = self.ties.with_pairs(change.tied)
        for exposure in change.exposures:
            self.add(exposure)
        for row in change.founded:
            self.organizations.append(1, row)
        self.events.rows += change.events


@cache
def _parts(dotted: str) -> tuple[str, str]:
    """Return table and column of a dotted name."""
    table, name = dotted.split(".")
    return table, name
