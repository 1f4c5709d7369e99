"""What the player and the answer card get of a visitor's worlds, in the language spoken.

What is costly to make is kept with its world, and made again only where the film has grown or
another language is spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courtyard.app import payload, told
from courtyard.app.film import Film
from courtyard.app.visitor import Visitor
from courtyard.app.world import World
from courtyard.foundations.words import _, spoken


def player(visitor: Visitor) -> dict[str, Any]:
    """Return films, shades, sentences and story for the player."""
    many = visitor.many
    first = reel(visitor.a, visitor.colour)
    if first["film"] is None and visitor.curtain is not None:
        first |= visitor.curtain[1]
    return {
        **first,
        "other": None if visitor.b is None else reel(visitor.b, visitor.colour),
        "band": many.band(0),
        "other_band": many.band(1) if visitor.b is not None else None,
        "sentences": sentences(visitor.a),
        "words": told.player_words(spoken()),
        "story": story(visitor),
    }


def reel(world: World, colour: str) -> dict[str, Any]:
    """Return the payload of a world's film as far as it has come."""
    film = world.film
    if film is None:
        return {"film": None, "frames": [], "groups": [], "shade": None}

    def made() -> dict[str, Any]:
        return {
            "film": payload.payload(film, world.fork),
            "frames": payload.frames(film),
            "groups": payload.groups(film),
        }

    def shaded() -> dict[str, Any]:
        return payload.shade(film, colour)

    shade = None if colour == "role" else _kept(world, "shade", colour, shaded)
    return {**_kept(world, "reel", "", made), "shade": shade}


def sentences(world: World) -> Any:
    """Return the sentences of each week of a world."""
    film = world.film
    if film is None:
        return []
    return _kept(world, "sentences", spoken(), lambda: told.sentences(film, spoken()))


def story(visitor: Visitor) -> dict[str, Any] | None:
    """Return the story of who or what is chosen, with the reasons of a week where asked for."""
    film, chosen = visitor.a.film, visitor.chosen
    if film is None or chosen is None:
        return None
    kind, number = str(chosen["kind"]), int(chosen["id"])
    found = _kept(
        visitor.a, f"story {kind} {number}", spoken(),
        lambda: told.story(film, kind, number, spoken()),
    )  # fmt: skip
    if found is None:
        return None
    return {**found, "week": chosen.get("week"), "why": why(visitor, film)}


def why(visitor: Visitor, film: Film) -> dict[str, Any] | None:
    """Return the terms of the decision that was asked about, as soon as they are there."""
    asked, found = visitor.asked_why, visitor.decisions
    if asked is None or found is None:
        return None
    resident, week = asked
    if found.week != week or not 0 <= week <= film.done:
        return None
    return dict(told.why(film, found.of(resident), spoken()))


def answers(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the three questions and their answers."""
    film = visitor.a.film
    if film is None:
        return [{"question": q, "text": "", "so_far": True, "how": ""} for q in questions()]
    counted = visitor.many.counted(film)
    found: list[dict[str, Any]] = [dict(one) for one in told.answers(film, counted, spoken())]
    if visitor.b is not None and visitor.b.film is not None:
        week = min(film.done, visitor.b.film.done)
        found[1]["other"] = told.worlds(film, visitor.b.film, week, spoken())
        found[2]["other"] = " ".join(visitor.many.differences())
    return found


def questions() -> tuple[str, str, str]:
    """Return the three questions."""
    return _("Who carries it?"), _("What stays when the team leaves?"), _("Plan or luck?")


def _kept[T](world: World, name: str, manner: str, make: Callable[[], T]) -> T:
    """Return something made of a world's film, from before where it is still so."""
    film = world.film
    key = (None if film is None else film.done, manner)
    before = world.kept.get(name)
    if before is None or before[0] != key:
        if name.startswith("story"):  # only the one that is shown
            world.kept = {k: v for k, v in world.kept.items() if not k.startswith("story")}
        before = world.kept[name] = (key, make())
    made: T = before[1]
    return made
