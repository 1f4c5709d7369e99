"""Filming a run: each week is noted down, and every few weeks a block is cut."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.app.films.film import (
    ACTIVE,
    BACKBONE,
    BLOCK,
    BLOCKS,
    COURSES,
    FEW,
    HERE,
    LEAGUE_MEMBER,
    MEMBER,
    POST_HOLDER,
    SPREAD,
    Block,
    Film,
    Founded,
    Opening,
    allowed,
)
from courtyard.app.films.place import Tables, placed
from courtyard.app.films.shades import SHADES
from courtyard.community import Community
from courtyard.practice import STRATEGIES
from courtyard.records.provenance import code_version, package_version, run_id
from courtyard.state import REASONS

STAYS = 8
"""Weeks for which the table of an organization that has ended is still shown."""

TEAM = "social_workers"
"""The turn of the week in which the team works."""

SPREADING = frozenset({"calendar", "influence"})
"""Turns of a week in which awareness spreads, and nobody decides or organizes."""

TRAITS = ("age_band", "vulnerable", "party", "league", "activist", "household", "building")


def record(
    settings: Any,
    seed: int,
    emit: Callable[[Block], None] | None = None,
    each_week: Callable[[], None] | None = None,
) -> Film:
    """Return the film of a run.

    Args:
        settings: the settings of the run.
        seed: its seed.
        emit: called with each block as soon as it is there.
        each_week: called after each week; what it raises ends the run.

    Raises:
        InputError: the run is too large to be filmed, or the settings cannot be used.
    """
    allowed(settings)
    camera = _Camera(Community(settings, seed))
    film: Film | None = None
    ends = set(block_ends(settings.scenario.weeks))
    camera.note()
    while True:
        if camera.model.week in ends:
            block = camera.cut()
            film = Film.begun(block) if film is None else film.extended(block)
            if emit is not None:
                emit(block)
        if not camera.model.running:
            break
        camera.model.step()
        camera.note()
        if each_week is not None:
            each_week()
    assert film is not None  # the last week is the end of a block
    return film


def block_ends(weeks: int) -> list[int]:
    """Return the last week of each block: 13, then every 13 weeks or, of long runs, a multiple."""
    length = BLOCK * max(1, math.ceil(weeks / (BLOCK * BLOCKS)))
    return sorted({min(BLOCK, weeks), *range(length, weeks, length), weeks})


def opening(model: Community) -> Opening:
    """Return what is known of a film before its first week."""
    settings, people = model.initial, model.state.residents
    resolved = settings.resolved()
    return Opening(
        id=run_id(code_version(), resolved, model.seed),
        version=package_version(),
        seed=model.seed,
        resolved=resolved,
        weeks=settings.scenario.weeks,
        place=placed(settings, model.state),
        traits={name: getattr(people, name).copy() for name in TRAITS},
        stay=planned_stay(settings),
        workers=model.state.workers.rows,
        domains=tuple(model.state.domains),
        indicators=tuple(model.datacollector.model_vars),
    )


def planned_stay(settings: Any) -> tuple[int, int] | None:
    """Return the first and the last week in which the team works by the plan, None for none."""
    if settings.week.rules is not None and TEAM not in settings.week.rules:
        return None
    due: dict[int, list[Any]] = {}
    for step in settings.changes:
        if step.set:
            due.setdefault(step.week, []).append(step.set)
    now, weeks = settings, []
    for week in range(1, settings.scenario.weeks + 1):
        for values in due.get(week, ()):
            now = now.changed_alone(values)
        works = STRATEGIES[now.plan.strategy].works and now.team.hours > 0.0
        if works and now.plan.share_of_week(week) > 0.0:
            weeks.append(week)
    return (weeks[0], weeks[-1]) if weeks else None


def only_spreads(settings: Any) -> bool:
    """Return whether awareness spreads from week to week, and nothing else happens."""
    rules = settings.week.rules
    return rules is not None and "influence" in rules and SPREADING.issuperset(rules)


class _Camera:
    """Notes down the weeks of a community."""

    def __init__(self, model: Community) -> None:
        self.model = model
        self._opening: Opening | None = opening(model)
        self._tables = Tables(self._opening.place)
        self._spreads = only_spreads(model.settings)
        self._first = 0
        self._proven: set[int] = set()  # organizations that have had a success
        self._events = self._spent = self._known = 0
        self._over: dict[int, int] = {}  # organizations that have ended, and when
        self._leaving: dict[int, int] = {}  # those whose table is still shown
        self._begin()

    def _begin(self) -> None:
        self._states: list[NDArray[np.uint8]] = []
        self._groups: list[NDArray[np.uint16]] = []
        self._shades: dict[str, list[NDArray[np.uint8]]] = {name: [] for name in SHADES}
        self._courses: list[NDArray[np.int32]] = []
        self._carried: list[tuple[float, float, float]] = []
        self._present: list[tuple[int, int]] = []
        self._awareness: list[NDArray[np.float64]] = []
        self._founded: list[Founded] = []
        self._ended: dict[int, tuple[int, str]] = {}
        self._successes: dict[int, int] = {}

    def note(self) -> None:
        """Note down this week."""
        now = self.model.state
        people, team = now.residents, now.workers
        self._states.append(states(people))
        self._groups.append((people.member_of + 1).astype("<u2"))
        for name, shade in SHADES.items():
            self._shades[name].append(shade.steps(people))
        if self._spreads:
            every = people.awareness.astype(np.float64)
            self._awareness.append(every if every.size <= FEW else np.percentile(every, SPREAD))
        self._seat()
        self._courses.append(courses(now, self.model.settings.leadership.posts))
        theirs, posts = people.organizing, people.post
        by_posts = float(theirs[posts].sum())
        by_team = float(now.organizations.organized_by_worker.sum())
        self._carried.append((by_posts, float(theirs[~posts].sum()), by_team))
        self._present.append((int(team.present.sum()), int(team.gone.sum())))

    def _seat(self) -> None:
        """Place the tables of new organizations, and give the room of those long gone back."""
        now = self.model.state
        groups, week = now.organizations, now.week
        for number, ended in list(self._leaving.items()):
            if week > ended + STAYS:
                self._tables.clear(number)
                del self._leaving[number]
        for g in range(self._known, groups.rows):
            founder = int(groups.founder[g])
            members = np.flatnonzero(now.residents.member_of == g)
            x, y = self._tables.seat(g, members if members.size else [max(founder, 0)])
            origin = (int(groups.domain[g]), founder, int(groups.founded[g]))
            self._founded.append(Founded(g, *origin, bool(groups.convened_by_worker[g]), x, y))
        self._known = groups.rows
        for g in np.flatnonzero(groups.success).tolist():
            if g not in self._proven:
                self._proven.add(g)
                self._successes[g] = week
        for g in np.flatnonzero(~groups.alive).tolist():
            if g not in self._over:
                self._over[g] = self._leaving[g] = int(groups.ended[g])
                self._ended[g] = (self._over[g], REASONS[groups.end_reason[g]])

    def cut(self) -> Block:
        """Return the weeks noted since the last cut."""
        model = self.model
        weeks = model.datacollector.model_vars.values()
        last, events, spent = model.week, model.state.events.rows, model.state.spent.rows
        block = Block(
            first=self._first,
            last=last,
            frames=_joined(self._states),
            groups=_joined(self._groups),
            shades={name: zlib.compress(_joined(s), 1) for name, s in self._shades.items()},
            founded=tuple(self._founded),
            ended=self._ended,
            successes=self._successes,
            courses=_table(self._courses),
            measured=np.array([each[self._first : last + 1] for each in weeks], np.float64),
            carried=np.array(self._carried, np.float64),
            present=np.array(self._present, np.int32),
            work=tuple(spent[self._spent :]),
            events=tuple(events[self._events :]),
            awareness=np.stack(self._awareness, axis=1) if self._awareness else None,
            opening=self._opening,
            outcomes=None if model.running else model.outcomes(),
        )
        self._opening = None
        self._first, self._events, self._spent = last + 1, len(events), len(spent)
        self._begin()
        return block


def states(people: Any) -> NDArray[np.uint8]:
    """Return the state of each resident, (n,): role in bits 0 to 2, active in 3, here in 4."""
    found = np.where(people.league, np.uint8(LEAGUE_MEMBER), np.uint8(0))
    found[people.member_of >= 0] = MEMBER
    found[people.backbone] = BACKBONE
    found[people.post] = POST_HOLDER
    found[people.active] |= ACTIVE
    found[people.here > 0.0] |= HERE
    return found


def courses(now: Any, places: int) -> NDArray[np.int32]:
    """Return this week's `COURSES` of each organization, (courses, organizations)."""
    people, groups = now.residents, now.organizations
    count = groups.rows
    found = np.zeros((len(COURSES), count), np.int32)
    if count:
        held = people.member_of[people.post & (people.member_of >= 0)]
        found[0] = groups.members
        found[1] = np.bincount(held, minlength=count)
        found[2] = places
        found[3] = groups.givers
        found[4:7] = np.rint(
            60.0 * np.stack([groups.hours, groups.organized, groups.organized_by_worker])
        )
        found[7] = np.rint(100.0 * groups.dependency)
    return found


def _joined(weeks: list[Any]) -> bytes:
    return np.stack(weeks).tobytes()


def _table(weeks: list[NDArray[np.int32]]) -> dict[str, NDArray[np.int32]]:
    """Return courses by name, (weeks, organizations at the end), -1 before the founding."""
    whole = np.full((len(COURSES), len(weeks), weeks[-1].shape[1]), -1, np.int32)
    for place, week in enumerate(weeks):
        whole[:, place, : week.shape[1]] = week
    return dict(zip(COURSES, whole, strict=True))
