"""What the browser gets of a film: plain values that can be sent, and bytes for what is large."""

from __future__ import annotations

import math
import zlib
from typing import Any

from courtyard.app.films.film import CARRIERS, COURSES, FEW, Film, Founded
from courtyard.app.films.place import ROOM
from courtyard.app.films.shades import SHADES
from courtyard.figures import names

SHOWN = (
    "active", "registered", "active_share", "organizations",
    "empowerment_individual", "empowerment_organizational", "empowerment_community",
    "awareness", "dependency", "hours", "hours_mandated", "backbones", "post_holders",
)  # fmt: skip
"""The indicators that are drawn."""

MARKS = frozenset({"founded", "ended", "took_post", "stepped_back", "awarded"})
"""Kinds of events that have a mark on the time line."""


def payload(film: Film, fork: int | None = None) -> dict[str, Any]:
    """Return what is sent of a film as far as it has come, ready for JSON.

    Args:
        film: the film.
        fork: the week after which it goes another way than the film it was forked from.
    """
    place, opening = film.opening.place, film.opening
    first, last = film.stay or (None, None)
    return {
        "id": film.id,
        "seed": film.seed,
        "version": opening.version,
        "scenario": opening.resolved["scenario"]["name"],
        "weeks": film.weeks,
        "done": film.done,
        "n": film.n,
        "kind": place.kind,
        "tiles": place.tiles,
        "width": round(place.width, 1),
        "height": round(place.height, 1),
        "room": ROOM,
        "buildings": [_building(each) for each in place.buildings],
        "x": place.x.round(1).tolist(),
        "y": place.y.round(1).tolist(),
        "fixed": _fixed(film),
        "home": opening.traits["building"].tolist(),
        "first": first,
        "last": last,
        "workers": opening.workers,
        "domains": list(opening.domains),
        "tables": [_table(film, founded) for founded in film.founded],
        "series": {name: _plain(film.series[name]) for name in SHOWN if name in film.series},
        "awareness": _awareness(film),
        "carried": dict(zip(CARRIERS, film.carried.T.round(2).tolist(), strict=True)),
        "work": _work(film),
        "marks": _marks(film, fork),
        "shades": [
            {"name": shade.name, "bounds": list(shade.bounds), "unit": shade.unit}
            for shade in SHADES.values()
        ],
    }


def frames(film: Film) -> list[bytes]:
    """Return the states of each block, a byte for each resident and week; the film's own bytes."""
    return [block.frames for block in film.blocks]


def groups(film: Film) -> list[bytes]:
    """Return organization + 1 of each block, two bytes each, the lower one first."""
    return [block.groups for block in film.blocks]


def shade(film: Film, name: str) -> dict[str, Any]:
    """Return the steps of one quantity: its name, and for each block a byte each."""
    parts = [zlib.decompress(block.shades[name]) for block in film.blocks]
    return {"name": name, "frames": parts}


def _building(building: Any) -> dict[str, Any]:
    number, courtyard, *box = building
    sides = dict(zip(("x", "y", "w", "h"), (round(side, 1) for side in box), strict=True))
    return {"number": number + 1, "id": number, "courtyard": courtyard + 1, **sides}


def _fixed(film: Film) -> list[int]:
    """Return a number each: bits 0-1 age band, 2 vulnerable, 3 Party, 4 League, 5 applicant."""
    traits = film.opening.traits
    bits = traits["age_band"].astype(int)
    for place, name in enumerate(("vulnerable", "party", "league", "activist"), start=2):
        bits |= traits[name].astype(int) << place
    found: list[int] = bits.tolist()
    return found


def _table(film: Film, founded: Founded) -> dict[str, Any]:
    """Return an organization with its course, from its founding to its end."""
    number = founded.number
    ended, reason = film.ended.get(number, (None, None))
    weeks = None if ended is None else ended - founded.week + 1
    courses = {name: film.course(name, number)[:weeks].tolist() for name in COURSES}
    return {
        "number": number,
        "letter": names.organization(number),
        "domain": film.opening.domains[founded.domain],
        "founder": founded.founder,
        "by_worker": founded.by_worker,
        "x": round(founded.x, 1),
        "y": round(founded.y, 1),
        "founded": founded.week,
        "ended": ended,
        "reason": reason,
        **courses,
    }


def _awareness(film: Film) -> dict[str, Any] | None:
    """Return the lines of awareness, of each resident or of the spread; None in a usual run."""
    if film.awareness is None:
        return None
    each = film.n <= FEW
    return {"each": each, "lines": [_plain(line) for line in film.awareness]}


def _work(film: Film) -> dict[str, list[int]]:
    """Return the team's minutes by intervention and week, the most used one first."""
    found: dict[str, list[int]] = {}
    for spent in film.work:
        weeks = found.setdefault(spent.intervention, [0] * (film.done + 1))
        weeks[spent.week] += spent.minutes
    return dict(sorted(found.items(), key=lambda item: -sum(item[1])))


def _marks(film: Film, fork: int | None) -> list[dict[str, Any]]:
    """Return the marks of the time line, in the order of weeks."""
    marks = [
        _mark(event.week, event.kind, event.organization, event.resident)
        for event in film.events
        if event.kind in MARKS
    ]
    marks += [_mark(week, "success", number) for number, week in film.successes.items()]
    if fork is not None:
        marks.append(_mark(fork, "fork"))
    # A team that is here to the end leaves in no week of the run.
    if film.stay is not None and film.stay[1] <= film.done and film.stay[1] < film.weeks:
        marks.append(_mark(film.stay[1], "team_leaves"))
    return sorted(marks, key=lambda mark: mark["week"])


def _mark(week: int, kind: str, organization: int = -1, resident: int = -1) -> dict[str, Any]:
    return {"week": week, "kind": kind, "organization": organization, "resident": resident}


def _plain(values: Any) -> list[float | None]:
    """Return numbers in five digits, None where there is none: JSON has no NaN."""
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values.tolist()]
