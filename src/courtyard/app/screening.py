"""What the player gets of a visitor's worlds, made again only where something is new."""

from __future__ import annotations

from typing import Any

from courtyard.app import payload
from courtyard.app.visitor import Visitor, World
from courtyard.foundations.words import _, spoken


def player(visitor: Visitor) -> dict[str, Any]:
    """Return films, shades, sentences and story for the player, in the language spoken."""
    first = reel(visitor.a, visitor.colour)
    return {
        **first,
        "other": None if visitor.b is None else reel(visitor.b, visitor.colour),
        "sentences": [],
        "words": {},
        "story": None,
    }


def reel(world: World, colour: str) -> dict[str, Any]:
    """Return the payload of a world's film as far as it has come."""
    film = world.film
    if film is None:
        return {"film": None, "frames": [], "groups": [], "shade": None}
    key = (film.id, film.done)
    if world.reel is None or world.reel[0] != key:
        world.reel = (
            key,
            {
                "film": payload.payload(film, world.fork),
                "frames": payload.frames(film),
                "groups": payload.groups(film),
            },
        )
    shade = None if colour == "role" else payload.shade(film, colour)
    return {**world.reel[1], "shade": shade}


def answers(visitor: Visitor) -> list[dict[str, str]]:
    """Return the three questions and their answers, in the language spoken."""
    return [
        {"question": _("Who carries it?"), "answer": "", "how": ""},
        {"question": _("What stays when the team leaves?"), "answer": "", "how": ""},
        {"question": _("Plan or luck?"), "answer": "", "how": ""},
    ]
