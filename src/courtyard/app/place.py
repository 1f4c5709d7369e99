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

WIDE = 1.9
"""Width over height of the part of a screen that the map is to fill as well as it can."""

TILES_FROM = 3_000
"""Residents above which a map shows buildings only (assumption: dots would be under 3 px)."""

LONGEST_ROW = 200
"""Residents of a single row; more are set in several, in reading order."""

AROUND = 240
"""Residents of a circle of one layer; more stand in as many layers as it takes."""

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
    """Return buildings in two rows around the yard of each courtyard, courtyards in rows.

    All buildings are as large as the fullest one asks for; in each, households stand together.
    """
    counts = np.bincount(people.building)
    across = math.ceil(math.sqrt(1.4 * counts.max()))
    w = across * STEP + 8.0
    h = math.ceil(counts.max() / across) * STEP + 8.0 + LABEL
    corners, yards, size = _corners(people, counts.size, w, h)
    order = np.lexsort((people.household, people.building))
    building = people.building[order]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    row, column = np.divmod(np.arange(order.size) - starts[building], across)
    x, y = np.empty(order.size), np.empty(order.size)
    x[order] = corners[building, 0] + 4.0 + STEP / 2 + column * STEP
    y[order] = corners[building, 1] + 4.0 + LABEL + STEP / 2 + row * STEP
    there = np.flatnonzero(counts).tolist()
    boxes = tuple(
        Building(b, int(yards[b]), float(corners[b, 0]), float(corners[b, 1]), w, h) for b in there
    )
    return Place("buildings", tiles, *size, x, y, boxes)


def _corners(
    people: Any, count: int, w: float, h: float
) -> tuple[Points, NDArray[np.int64], tuple[float, float]]:
    """Return the upper left corner and the courtyard of each building, and the size of the map."""
    yard = np.zeros(count, np.int64)
    yard[people.building] = people.courtyard
    numbers, of_yard, sizes = np.unique(yard, return_inverse=True, return_counts=True)
    order = np.argsort(of_yard, kind="stable")
    place = np.empty(count, np.int64)
    place[order] = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    upper = (sizes + 1) // 2
    block_w = float(upper.max()) * (w + GAP) + GAP
    block_h = 2.0 * h + YARD + 2.0 * GAP
    across = min(
        range(1, min(numbers.size, 500) + 1),
        key=lambda k: max(k * block_w / WIDE, -(-numbers.size // k) * block_h),
    )
    down, right = np.divmod(of_yard, across)
    below = place >= upper[of_yard]
    column = np.where(below, place - upper[of_yard], place)
    corners = np.empty((count, 2))
    corners[:, 0] = MARGIN + right * block_w + column * (w + GAP)
    corners[:, 1] = MARGIN + down * block_h + below * (h + YARD)
    rows = -(-numbers.size // across)
    size = (2 * MARGIN + across * block_w - 2 * GAP, 2 * MARGIN + rows * block_h - 2 * GAP)
    return corners, yard, size


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

        Tables keep `2 ROOM` apart, off buildings and off residents. Where no such spot is left, it
        may lie on what is not a table; and where tables fill the map, as far from them as can be.

        Args:
            number: the organization.
            members: rows of its founding members, at least one.
        """
        spots = self._all_spots()
        home = np.array([self._place.x[members].mean(), self._place.y[members].mean()])
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
