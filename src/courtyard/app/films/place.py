"""Where everybody stands on the map: homes by the kind of network, and tables of organizations.

Units are those of the map; residents stand 10 apart. All is computed from the people, without
chance, so that the same community always has the same map.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from courtyard.state import State

type Floats = NDArray[np.float64]
type Points = NDArray[np.float64]
type Rows = Sequence[int] | NDArray[np.int64]

STEP = 10.0
"""From one resident to the next."""

MARGIN, GAP, LABEL = 12.0, 12.0, 12.0
"""Around the map; between buildings; above the residents of a building, for its number."""

ROOM = 22.0
"""Greatest radius of a table: so much room is kept for each."""

YARD = 2.0 * ROOM + 16.0
"""Height of the open space of a courtyard, between its two rows of buildings: for tables."""

WIDE = 1.8
"""Width over height of the part of a screen that the map is to fill as well as it can."""

TILES_FROM = 3_000
"""Residents above which a map shows buildings only (assumption: dots would be under 3 px)."""

LONGEST_ROW = 200
"""Residents of a single row; more are set in several, in reading order."""

AROUND = 240
"""Residents of a circle of one layer; more stand in as many layers as it takes."""

NEAR = 80.0
"""Residents this near to each other live in one courtyard, about."""

PLACES_TRIED = 20_000
"""Places looked at for a table, at most."""


class Building(NamedTuple):
    """A building as a rectangle.

    Attributes:
        number: its number, from 0, as in the column `building`.
        courtyard: the number of its courtyard.
        x, y, w, h: left and upper edge, width and height, in map units.
    """

    number: int
    courtyard: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Place:
    """The map of a community.

    Attributes:
        kind: how residents stand: "buildings", "circle", "grid" or "row".
        tiles: whether there are too many residents to draw each.
        width, height: of the map, in map units.
        x, y: where each resident lives, (n,).
        buildings: the buildings, none where residents do not stand in them.
    """

    kind: str
    tiles: bool
    width: float
    height: float
    x: Floats
    y: Floats
    buildings: tuple[Building, ...] = ()


def placed(settings: Any, state: State) -> Place:
    """Return the map of a community, by the kind of its network.

    Args:
        settings: the settings of the run.
        state: the community before its first week.
    """
    people, network = state.residents, settings.network
    n = people.rows
    if n > TILES_FROM:
        return _buildings(people, tiles=True)
    if network.kind in ("ring", "small_world"):
        return _circle(n)
    if network.kind == "torus":
        return _grid(np.arange(n), int(network.columns), "grid")
    if settings.decision.rule == "threshold" and network.kind == "complete":
        place = np.empty(n, np.int64)
        place[np.argsort(people.threshold, kind="stable")] = np.arange(n)
        return _grid(place, n if n <= LONGEST_ROW else math.ceil(math.sqrt(WIDE * n)), "row")
    if people.household.max(initial=0) > 0:
        return _buildings(people, tiles=False)
    return _grid(np.arange(n), math.ceil(math.sqrt(WIDE * n)), "grid")


def _circle(n: int) -> Place:
    """Return a circle, in several layers where there are many."""
    layers = -(-n // AROUND)
    row = np.arange(n)
    radius = np.full(n, max(n * STEP / (2 * math.pi * layers), 2.0 * ROOM))
    radius += (row % layers) * STEP
    angle = 2 * math.pi * row / max(n, 1) - math.pi / 2
    half = float(radius.max(initial=0.0)) + MARGIN + STEP / 2
    x, y = half + radius * np.cos(angle), half + radius * np.sin(angle)
    return Place("circle", False, 2 * half, 2 * half, x, y)


def _grid(place: NDArray[np.int64], columns: int, kind: str) -> Place:
    """Return rows of residents, with a strip for tables below."""
    row, column = np.divmod(place, columns)
    edge = MARGIN + STEP / 2
    x, y = edge + column * STEP, edge + row * STEP
    width = max(float(x.max(initial=0.0)) + edge, 2.0 * (ROOM + MARGIN))
    height = float(y.max(initial=0.0)) + STEP / 2 + YARD + MARGIN
    return Place(kind, False, width, height, x, y)


def _buildings(people: Any, *, tiles: bool) -> Place:
    """Return buildings around the yards of their courtyards, courtyards in centred lines.

    Of several arrangements the one is taken that lets residents be drawn largest. Buildings are
    equally wide and as high as their own residents ask for; in each, households stand together.
    """
    counts = np.bincount(people.building)
    there = np.flatnonzero(counts)
    yard = np.zeros(counts.size, np.int64)
    yard[people.building] = people.courtyard
    order = there[np.lexsort((there, yard[there]))]
    streets = _best(counts[order], yard[order])
    corners = np.zeros((counts.size, 2))
    corners[order] = streets.corners
    order = np.lexsort((people.household, people.building))
    building = people.building[order]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    row, column = np.divmod(np.arange(order.size) - starts[building], streets.across)
    x, y = np.empty(order.size), np.empty(order.size)
    x[order] = corners[building, 0] + 4.0 + STEP / 2 + column * STEP
    y[order] = corners[building, 1] + 4.0 + LABEL + STEP / 2 + row * STEP
    w, h = _box(counts, streets.across)
    boxes = tuple(
        Building(b, int(yard[b]), float(corners[b, 0]), float(corners[b, 1]), w, float(h[b]))
        for b in there.tolist()
    )
    return Place("buildings", tiles, streets.width, streets.height, x, y, boxes)


def _box(counts: NDArray[np.int64], across: int) -> tuple[float, Floats]:
    """Return the width of buildings of so many residents across, and the height of each."""
    lines = np.asarray(-(-counts // across), np.float64)
    return across * STEP + 8.0, lines * STEP + 8.0 + LABEL


class Streets(NamedTuple):
    """An arrangement of buildings.

    Attributes:
        across: residents side by side in a building.
        width, height: of the map, in map units.
        corners: upper left corner of each building, (buildings, 2).
    """

    across: int
    width: float
    height: float
    corners: Points


def _best(counts: NDArray[np.int64], yard: NDArray[np.int64]) -> Streets:
    """Return the arrangement that fills the part of a screen kept for the map best.

    Args:
        counts: residents of each building, courtyard by courtyard.
        yard: the courtyard of each building, in rising order.
    """
    _, of_yard, sizes = np.unique(yard, return_inverse=True, return_counts=True)
    fullest = int(counts.max())
    found: Streets | None = None
    for across in range(min(4, fullest), math.ceil(math.sqrt(3.0 * fullest)) + 1):
        w, h = _box(counts, across)
        for rows in (2, 1):
            wide = float((-(-sizes // rows)).mean()) * (w + GAP) + GAP
            high = rows * float(h.max()) + YARD + 2.0 * GAP
            about = round(math.sqrt(WIDE * sizes.size * high / wide))
            for line in range(max(1, about - 2), min(sizes.size, about + 2) + 1):
                new = _arranged(of_yard, sizes, w, h, rows, line, across)
                if found is None or _extent(new) < _extent(found):
                    found = new
    assert found is not None, "a courtyard always has a building"
    return found


def _extent(streets: Streets) -> float:
    """Return the height that the arrangement needs on a part of a screen of the shape `WIDE`."""
    return max(streets.width / WIDE, streets.height)


def _arranged(
    of_yard: NDArray[np.int64],
    sizes: NDArray[np.int64],
    w: float,
    h: Floats,
    rows: int,
    line: int,
    across: int,
) -> Streets:
    """Return courtyards in lines of at most `line`, each with so many rows of buildings.

    Upper rows stand on the yard with their lower edge, lower rows with their upper one, so that
    yards are straight. Lines have about equally many courtyards and are centred.
    """
    first = np.cumsum(sizes) - sizes
    columns = -(-sizes // rows)
    place = np.arange(of_yard.size) - first[of_yard]
    below = place >= columns[of_yard]
    column = np.where(below, place - columns[of_yard], place)
    lines = -(-sizes.size // line)
    line_of = np.repeat(np.arange(lines), [a.size for a in np.array_split(sizes, lines)])
    blocks = columns * (w + GAP) + GAP
    ends = np.bincount(line_of, blocks) - 2.0 * GAP
    before = np.cumsum(blocks) - blocks
    left = before - before[np.searchsorted(line_of, np.arange(lines))][line_of]
    left += (ends.max() - ends)[line_of] / 2
    at = line_of[of_yard]
    upper, lower = np.zeros(lines), np.zeros(lines)
    np.maximum.at(upper, at[~below], h[~below])
    np.maximum.at(lower, at[below], h[below])
    high = upper + YARD + lower
    top = MARGIN + np.cumsum(high + 2.0 * GAP) - high - 2.0 * GAP
    corners = np.empty((of_yard.size, 2))
    corners[:, 0] = MARGIN + left[of_yard] + column * (w + GAP)
    corners[:, 1] = top[at] + np.where(below, upper[at] + YARD, upper[at] - h)
    size = (2 * MARGIN + float(ends.max()), float(top[-1] + high[-1]) + MARGIN)
    return Streets(across, *size, corners)


class Tables:
    """Room for the tables of organizations: each is placed once and stays.

    Args:
        place: the map.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._taken: dict[int, tuple[float, float]] = {}
        self._spots: Points | None = None
        self._open: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def seat(
        self, number: int, members: Sequence[int] | NDArray[np.integer]
    ) -> tuple[float, float]:
        """Return the centre of a new table: the open spot nearest to its founding members.

        Nearest to where most of them live: the centre of members from all over is the middle of
        the map, for every organization. Tables keep `2 ROOM` apart, off buildings and off
        residents. Where no such spot is left, it may lie on what is not a table; and where tables
        fill the map, as far from them as can be.

        Args:
            number: the organization.
            members: rows of its founding members, at least one.
        """
        spots = self._all_spots()
        home = _heart(np.stack([self._place.x[members], self._place.y[members]], axis=1))
        far = ((spots - home) ** 2).sum(axis=1)
        nearest = np.full(len(spots), np.inf)
        for x, y in self._taken.values():
            np.minimum(nearest, (spots[:, 0] - x) ** 2 + (spots[:, 1] - y) ** 2, out=nearest)
        free = nearest >= (2.0 * ROOM + 2.0) ** 2
        for allowed in (free & self._open, free):
            if allowed.any():
                found = int(np.where(allowed, far, np.inf).argmin())
                break
        else:
            found = int(nearest.argmax())
        self._taken[number] = (float(spots[found, 0]), float(spots[found, 1]))
        return self._taken[number]

    def clear(self, number: int) -> None:
        """Give the room of a table back."""
        self._taken.pop(number, None)

    def _all_spots(self) -> Points:
        """Return the places that a table may have, (k, 2), and note which are open."""
        if self._spots is None:
            place = self._place
            step = max(8.0, math.sqrt(place.width * place.height / PLACES_TRIED))
            edge = min(ROOM + 2.0, place.width / 2, place.height / 2)
            xs = np.arange(edge, max(place.width - edge, edge) + 1e-9, step)
            ys = np.arange(edge, max(place.height - edge, edge) + 1e-9, step)
            self._spots = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
            self._open = _open(place, self._spots)
        return self._spots


def _heart(spots: Points) -> Points:
    """Return the centre of those who live where most of them do, (2,)."""
    near = ((spots[:, None, :] - spots[None, :, :]) ** 2).sum(axis=2) <= NEAR**2
    densest = int(near.sum(axis=1).argmax())
    return np.asarray(spots[near[densest]].mean(axis=0), np.float64)


def _open(place: Place, spots: Points) -> NDArray[np.bool_]:
    """Return at which spots a table covers neither a building nor a resident, (k,)."""
    if not place.buildings:
        from scipy.spatial import cKDTree

        away, _ = cKDTree(np.stack([place.x, place.y], axis=1)).query(spots)
        return np.asarray(away >= ROOM + STEP / 2, np.bool_)
    clear: NDArray[np.bool_] = np.ones(len(spots), np.bool_)
    for _, _, x, y, w, h in place.buildings:
        dx = np.maximum(np.maximum(x - spots[:, 0], spots[:, 0] - x - w), 0.0)
        dy = np.maximum(np.maximum(y - spots[:, 1], spots[:, 1] - y - h), 0.0)
        clear &= dx * dx + dy * dy >= ROOM * ROOM
    return clear
