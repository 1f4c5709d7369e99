"""What the player and the answer card get of a visitor's worlds, in the language spoken.

What is costly to make is kept with its world, and made again only where the film has grown or
another language is spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courtyard.app import told
from courtyard.app.films import payload
from courtyard.app.films.film import Film
from courtyard.app.visits.visitor import Visitor
from courtyard.app.visits.world import World
from courtyard.figures.stories import joined
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
        "other_sentences": [] if visitor.b is None else sentences(visitor.b),
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
    """Return the story of who or what is chosen, with the reasons of a week where asked for.

    With two worlds the story in the second one stands at `other`.
    """
    chosen = visitor.chosen
    if chosen is None:
        return None
    kind, number = str(chosen["kind"]), int(chosen["id"])
    first, *rest = [_story(world, kind, number, visitor.week) for world in visitor.worlds]
    other = rest[0] if rest else None
    if kind == "resident" and rest and not _same_people(*visitor.worlds):
        # The same number is somebody else in the other world.
        first, other = (None, other) if chosen.get("world") == "B" else (first, None)
    found = first or other
    if found is None:
        return None
    if first is None:  # there only in the second world
        found = {**found, "clauses": []}
    return {**found, "other": other, "week": chosen.get("week"), "why": why(visitor)}


def _same_people(one: World, other: World) -> bool:
    """Return whether the same residents live in two worlds, as far as is known."""
    return one.film is None or other.film is None or told.same_people(one.film, other.film)


def _story(world: World, kind: str, number: int, week: int) -> Any:
    film = world.film
    if film is None:
        return None
    return _kept(
        world, f"story {kind} {number}", f"{spoken()} {week}",
        lambda: told.story(film, kind, number, spoken(), week),
    )  # fmt: skip


def why(visitor: Visitor) -> dict[str, Any] | None:
    """Return the terms of the decision that was asked about, as soon as they are there."""
    asked, found = visitor.asked_why, visitor.decisions
    if asked is None or found is None:
        return None
    resident, week, second = asked
    world = visitor.b if second else visitor.a
    film = None if world is None else world.film
    if film is None or found.week != week or not 0 <= week <= film.done:
        return None
    return {**told.why(film, found.of(resident), spoken()), "world": "B" if second else "A"}


def answers(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the three questions and their answers."""
    film = visitor.a.film
    if film is None:
        empty = {"text": "", "short": "", "so_far": True, "how": ""}
        return [{"question": question, **empty} for question in questions()]
    counted = visitor.many.counted(film)
    found = _answered(film, counted)
    for one in found[:2]:
        one["when"] = _("week {n}").format(n=film.done)
    if visitor.b is not None and visitor.b.film is not None:
        theirs = _answered(visitor.b.film, None)
        for one, two in zip(found[:2], theirs, strict=False):
            if one["short"] != two["short"]:
                # A line for each; a translator keeps the line break.
                one["short"] = _("A: {one}\nB: {other}").format(
                    one=one["short"], other=two["short"]
                )
            one["text"] = _("World A: {text}").format(text=one["text"])
            one["other"] = _("World B: {text}").format(text=two["text"])
        week = min(film.done, visitor.b.film.done)
        differ = told.worlds(film, visitor.b.film, week, spoken())
        found[1]["other"] = joined([found[1]["other"], differ])
        if not found[2]["so_far"]:  # counted are the runs of the first world
            found[2]["text"] = _("World A: {text}").format(text=found[2]["text"])
        told_of_many = visitor.many.differences()
        if told_of_many and visitor.stands_for_others:
            told_of_many.insert(0, _(
                "In each of the runs its longest-serving leader steps back: who leads differs from "
                "run to run."
            ))  # fmt: skip
        found[2]["other"] = joined(told_of_many)
    return found


def _answered(film: Film, counted: Any) -> list[dict[str, Any]]:
    """Return the answers of one film, each with a few words of it."""
    found: list[dict[str, Any]] = [dict(one) for one in told.answers(film, counted, spoken())]
    for one, short in zip(found, told.shorts(film, counted, spoken()), strict=True):
        one["short"] = short
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
