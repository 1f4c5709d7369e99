"""A run as a film: what each week looked like, in blocks that a browser can play as they come.

A film says what the columns of the community and its data collector said, rounded nowhere but in
the five steps of a shade. It grows by blocks, which never change once they are made: several
visitors may hold the same ones.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from courtyard.app.films.place import Place
from courtyard.foundations.errors import InputError
from courtyard.state.record import Event, Spent

RESIDENT, MEMBER, BACKBONE, POST_HOLDER, LEAGUE_MEMBER = range(5)
"""What somebody is, in bits 0 to 2 of a state; the League member is none of the others."""

ROLE, ACTIVE, HERE = 0b111, 0b1000, 0b10000
"""The bits of a state: the role, gives hours this week, is here for at least a part of the week."""

MOST = 5_000_000
"""Resident-weeks of a film, at most (assumption). At three bytes each a browser then holds 15 MB,
and a phone still plays it; the longest run that ships, of 10,000 residents, has 4 million."""

MOST_RESIDENTS = 50_000
"""Residents of a film, at most (assumption): each is sent with place and traits before any week.
The largest that ships has 10,000."""

BLOCK = 13
"""Weeks of a block: a quarter of a year, computed in a moment."""

BLOCKS = 24
"""Blocks of a film, about, at most: of long runs the later ones are longer."""

OBJECT, EVENT, SETTINGS = 150, 250, 80_000
"""Bytes of what is not in arrays, about: an object, an event, settings with outcomes."""

COURSES = ("members", "posts", "places", "givers", "hours", "organized", "help", "dependency")
"""What is kept of each organization by week, as whole numbers.

members; posts held; posts that there are; members who give hours; minutes that members give;
minutes of organizing by members; minutes of organizing by the team; worker's share of the hours
of group tasks, 12 weeks, in percent.
"""

FEW = 12
"""Residents whose awareness is kept of each, where nothing but awareness moves."""

SPREAD = (10.0, 50.0, 90.0)
"""Of more residents these percentiles are kept."""

CARRIERS = ("post_holders", "members", "team")
"""Who does the organizing: whoever holds a post, other members, the team; hours a week."""


def allowed(settings: Any) -> None:
    """Refuse a run that is too large to be played in a browser.

    Raises:
        InputError: there are more than `MOST_RESIDENTS`, or more resident-weeks than `MOST`.
    """
    n, weeks = settings.community.residents, settings.scenario.weeks
    if n > MOST_RESIDENTS:
        raise InputError(
            "is too large to be shown week by week; courtyard run and sweep have no such limit",
            key="community.residents",
            given=n,
            allowed=f"at most {MOST_RESIDENTS}",
        )
    if n * weeks > MOST:
        raise InputError(
            "is too large to be shown week by week; courtyard run and sweep have no such limit",
            key="community.residents x scenario.weeks",
            given=n * weeks,
            allowed=f"at most {MOST} resident-weeks: {MOST // weeks} residents with {weeks} weeks, "
            f"or {MOST // n} weeks with {n} residents",
        )


class Founded(NamedTuple):
    """An organization as it was founded.

    Attributes:
        number: its number, from 0, in the order of founding.
        domain: the number of the domain of need that it serves.
        founder: the resident who founded it.
        week: the week of its founding.
        by_worker: whether a social worker convened the session.
        x, y: centre of its table, in map units; it stays there.
    """

    number: int
    domain: int
    founder: int
    week: int
    by_worker: bool
    x: float
    y: float


@dataclass(frozen=True)
class Opening:
    """What is known of a film before its first week.

    Attributes:
        id: the id of the run, as of any run with these settings, seed and code.
        version: the version of the package, "" where it is not installed.
        seed: the seed.
        resolved: every setting as plain values.
        weeks: the length of the run.
        place: the map.
        traits: columns of residents that never change, and who is in the League at the start,
            (n,) each: age_band, vulnerable, party, league, activist, household, building.
        stay: first and last week of the team by the plan, changes in mid-run included; None
            without any.
        workers: places in the team.
        domains: names of the domains of need.
        indicators: names of the indicators.
    """

    id: str
    version: str
    seed: int
    resolved: dict[str, Any]
    weeks: int
    place: Place
    traits: dict[str, NDArray[Any]]
    stay: tuple[int, int] | None
    workers: int
    domains: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of residents."""
        return int(self.place.x.size)


@dataclass(frozen=True)
class Block:
    """Some weeks of a film, one after the other.

    Attributes:
        first, last: the weeks, from 0, inclusive.
        frames: states, a byte each, week by week.
        groups: organization + 1, 0 for none, two bytes each, the lower one first.
        shades: steps of each quantity, a byte each, packed.
        founded: the organizations founded in these weeks.
        ended: week and reason of each organization that ended in them, by its number.
        successes: week of the first success of each organization that had it in these weeks.
        courses: for each of `COURSES` whole numbers (weeks, organizations at the end of the
            block), -1 before the founding.
        measured: every indicator by week, (indicators, weeks).
        carried: hours of organizing by `CARRIERS`, (weeks, 3).
        present: social workers at work, and those gone for good, (weeks, 2).
        work: what the team's minutes were spent on.
        events: what happened.
        awareness: of each of `FEW` residents or its `SPREAD`, (lines, weeks); None where it is
            not all that moves.
        opening: with the first block.
        outcomes: with the last one.
    """

    first: int
    last: int
    frames: bytes
    groups: bytes
    shades: dict[str, bytes]
    founded: tuple[Founded, ...]
    ended: dict[int, tuple[int, str]]
    successes: dict[int, int]
    courses: dict[str, NDArray[np.int32]]
    measured: NDArray[np.float64]
    carried: NDArray[np.float64]
    present: NDArray[np.int32]
    work: tuple[Spent, ...]
    events: tuple[Event, ...]
    awareness: NDArray[np.float64] | None = None
    opening: Opening | None = None
    outcomes: dict[str, float] | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        arrays: list[NDArray[Any]] = list(self.courses.values())
        arrays += [self.measured, self.carried, self.present]
        if self.awareness is not None:
            arrays.append(self.awareness)
        packed = sum(map(len, (self.frames, self.groups, *self.shades.values())))
        told = len(self.work) + len(self.events)
        return packed + sum(a.nbytes + OBJECT for a in arrays) + told * EVENT + 30 * OBJECT


@dataclass(frozen=True)
class Film:
    """A run, as far as it has been computed.

    Attributes:
        opening: what was known before the first week.
        blocks: the weeks, in order.
    """

    opening: Opening
    blocks: tuple[Block, ...]

    @classmethod
    def begun(cls, block: Block) -> Film:
        """Return the film that has just its first block."""
        if block.opening is None:
            raise ValueError("a film begins with its first block")
        return cls(block.opening, (block,))

    def extended(self, block: Block) -> Film:
        """Return the film with one block more."""
        if block.first != self.done + 1:
            raise ValueError(f"week {self.done + 1} was to come, not {block.first}")
        return Film(self.opening, (*self.blocks, block))

    @property
    def id(self) -> str:
        """The id of the run."""
        return self.opening.id

    @property
    def seed(self) -> int:
        """The seed of the run."""
        return self.opening.seed

    @property
    def n(self) -> int:
        """Number of residents."""
        return self.opening.n

    @property
    def weeks(self) -> int:
        """The last week that there will be."""
        return self.opening.weeks

    @property
    def done(self) -> int:
        """The last week that there is."""
        return self.blocks[-1].last

    @property
    def finished(self) -> bool:
        """Whether it is whole."""
        return self.outcomes is not None

    @property
    def outcomes(self) -> dict[str, float] | None:
        """The outcomes of the run, None before its end."""
        return self.blocks[-1].outcomes

    @cached_property
    def size(self) -> int:
        """Bytes that it takes, about, once its indicators have been put together to be read."""
        place = self.opening.place
        fixed = [place.x, place.y, *self.opening.traits.values()]
        return (
            SETTINGS
            + sum(a.nbytes for a in fixed)
            + sum(b.size + b.measured.nbytes for b in self.blocks)
        )

    def states(self, first: int = 0, last: int | None = None) -> NDArray[np.uint8]:
        """Return states of the weeks from first to last, (weeks, n): bits of role, active, here."""
        return self._weeks([block.frames for block in self.blocks], np.uint8, first, last)

    def groups(self, first: int = 0, last: int | None = None) -> NDArray[np.uint16]:
        """Return organization + 1 of everybody, 0 for none, (weeks, n)."""
        return self._weeks([block.groups for block in self.blocks], np.uint16, first, last)

    def shade(self, name: str, first: int = 0, last: int | None = None) -> NDArray[np.uint8]:
        """Return the steps of a quantity, 0 to 4, (weeks, n)."""
        return self._weeks([b.shades[name] for b in self.blocks], np.uint8, first, last, True)

    def resident(self, row: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return the states of one resident and its organizations, -1 for none, (weeks,) each."""
        places = [(block.last - block.first + 1, self.n) for block in self.blocks]
        pairs = list(zip(self.blocks, places, strict=True))
        states = [np.frombuffer(b.frames, np.uint8).reshape(shape)[:, row] for b, shape in pairs]
        groups = [np.frombuffer(b.groups, "<u2").reshape(shape)[:, row] for b, shape in pairs]
        return np.concatenate(states), np.concatenate(groups).astype(np.int64) - 1

    @cached_property
    def series(self) -> dict[str, NDArray[np.float64]]:
        """Every indicator by week, from week 0, (weeks,) each."""
        whole = np.concatenate([block.measured for block in self.blocks], axis=1)
        return dict(zip(self.opening.indicators, whole, strict=True))

    @cached_property
    def awareness(self) -> NDArray[np.float64] | None:
        """Awareness by week where nothing else moves, of each of `FEW` residents or its `SPREAD`.

        (lines, weeks); None in any other run.
        """
        parts = [block.awareness for block in self.blocks if block.awareness is not None]
        return np.concatenate(parts, axis=1) if parts else None

    @cached_property
    def carried(self) -> NDArray[np.float64]:
        """Hours of organizing by `CARRIERS`, by week, (weeks, 3)."""
        return np.concatenate([block.carried for block in self.blocks])

    @cached_property
    def present(self) -> NDArray[np.int32]:
        """Social workers at work, and those gone for good, by week, (weeks, 2)."""
        return np.concatenate([block.present for block in self.blocks])

    @property
    def events(self) -> list[Event]:
        """What has happened, in its order."""
        return [event for block in self.blocks for event in block.events]

    @property
    def work(self) -> list[Spent]:
        """What the team's minutes were spent on, in the order of spending."""
        return [spent for block in self.blocks for spent in block.work]

    @property
    def founded(self) -> list[Founded]:
        """The organizations, in the order of their numbers."""
        return [founded for block in self.blocks for founded in block.founded]

    @cached_property
    def ended(self) -> dict[int, tuple[int, str]]:
        """Week and recorded reason of each organization that has ended, by its number."""
        return {number: end for block in self.blocks for number, end in block.ended.items()}

    @cached_property
    def successes(self) -> dict[int, int]:
        """Week of the first activity that succeeded of each organization, by its number."""
        return {number: week for block in self.blocks for number, week in block.successes.items()}

    def course(self, name: str, number: int) -> NDArray[np.int32]:
        """Return one of `COURSES` of an organization by week, from the week of its founding."""
        parts = [
            b.courses[name][:, number] for b in self.blocks if b.courses[name].shape[1] > number
        ]
        whole = np.concatenate(parts)
        kept: NDArray[np.int32] = whole[whole >= 0]
        return kept

    @property
    def stay(self) -> tuple[int, int] | None:
        """First and last week of the team: by the plan, or until all had gone for good."""
        if self.opening.stay is None or not self.opening.workers:
            return None
        first, last = self.opening.stay
        gone = np.flatnonzero(self.present[:, 1] >= self.opening.workers)
        return (first, min(last, int(gone[0]))) if gone.size else (first, last)

    def _weeks(
        self, parts: Sequence[bytes], kind: Any, first: int, last: int | None, packed: bool = False
    ) -> NDArray[Any]:
        last = self.done if last is None else last
        found = []
        for block, part in zip(self.blocks, parts, strict=True):
            if block.last < first or block.first > last:
                continue
            raw = zlib.decompress(part) if packed else part
            weeks = np.frombuffer(raw, np.dtype(kind).newbyteorder("<")).reshape(-1, self.n)
            found.append(weeks[max(first - block.first, 0) : last - block.first + 1])
        return found[0] if len(found) == 1 else np.concatenate(found)
