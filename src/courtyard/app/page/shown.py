"""What the page shows of a visitor, in the language spoken: plain values for each of its parts."""

from __future__ import annotations

import logging
from typing import Any

from courtyard.app.page import screening
from courtyard.app.page.panel import intro, panel
from courtyard.app.settings import forks
from courtyard.app.settings.fields import written
from courtyard.app.settings.takeaway import caution
from courtyard.app.settings.week import decides
from courtyard.app.visits.outgoing import caption
from courtyard.app.visits.visitor import Visitor
from courtyard.app.visits.world import World
from courtyard.figures.stories import joined
from courtyard.foundations.words import N_, _

__all__ = ["about", "answers", "bar", "panel", "parts", "player", "worlds"]

log = logging.getLogger(__name__)


def parts(visitor: Visitor) -> dict[str, dict[str, Any]]:
    """Return what each part of the page shows.

    A part that cannot be made stays as it was, and that is said: with the others one can still
    leave what it fails over.
    """
    makes = {"bar": bar, "worlds": worlds, "player": player, "answers": answers, "panel": panel}
    for name, make in makes.items():
        try:
            visitor.parts[name] = make(visitor)
        except Exception:
            if name not in visitor.parts:
                raise
            log.exception("a part of the page cannot be made: %s", name)
            visitor.notice = N_("A part of the page could not be made anew: it shows what was.")
    return visitor.parts


def bar(visitor: Visitor) -> dict[str, Any]:
    """Return what the head of the page shows."""
    return {
        "lang": visitor.language,
        "worlds": 1 if visitor.b is None else 2,
        "link": visitor.link(),
        "taking": _("The tables are being made ...") if visitor.taking else "",
        "about": about(),
        "answers": screening.answers(visitor),
        "words": {
            "skip": _("Skip to the player"),
            "title": _("Courtyard"),
            "page_title": _("Courtyard: explore"),
            "about": _("About the model"),
            "open": _("Open file"),
            "take": _("Take away"),
            "language": _("Language"),
            "questions": _("Three questions"),
            "jump": _("To the whole answer"),
            "close": _("Close"),
            "settings_file": _("Settings (TOML)"),
            "tables": _("Tables (CSV, zipped)"),
            "png": _("Picture (PNG)"),
            "svg": _("Picture (SVG)"),
            "link": _("Link"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "no_link": _("These settings are too many for a link: take the settings file."),
            "world_a": _("World A"),
            "world_b": _("World B"),
        },
    }


def about() -> list[dict[str, str]]:
    """Return the text about the model, a paragraph each."""
    return [
        {"kind": "strong", "text": caution()},
        {
            "kind": "p",
            "text": _(
                "Courtyard is a model of how residents of a neighbourhood come to organize "
                "themselves, and of what social workers can do to start that and then be able to "
                "leave. Each dot is a resident who decides, week by week, whether to give hours: "
                "by what is needed, what others do, how far the own strength is trusted, and who "
                "asks. Organizations are founded, find leaders, quarrel, get grants and end."
            ),
        },
        {
            "kind": "p",
            "text": _(
                "Most numbers are assumptions, and every field says so. What the model shows "
                "follows from its rules: it helps to think a plan through, and to see on what it "
                "hangs. It cannot say what will happen in a place you know."
            ),
        },
        {
            "kind": "p",
            "text": _(
                "One run is one history among many: with other luck the same plan may end "
                "differently. That is why the third question is asked of many runs."
            ),
        },
        {
            "kind": "p",
            "text": _(
                "The documentation lies with the program, in the folder docs: the model with all "
                "its equations (model.md), every setting with its source (reference.md), and what "
                "is shown here (explorer.md). `courtyard --help` has the other commands."
            ),
        },
        {
            "kind": "p",
            "text": _(
                "Everything is computed on this machine. Nothing is sent anywhere, and nothing is "
                "kept when the page is closed."
            ),
        },
    ]


def worlds(visitor: Visitor) -> dict[str, Any]:
    """Return which worlds there are, and what is asked about the second one."""
    week = visitor.fork_week
    asking = None
    if week is not None:
        choices = forks.choices(visitor.a.settings, visitor.a.film, week)
        asking = {
            "week": week,
            "choices": choices,
            "chosen": _preferred(visitor, week, choices),
            "note": _gone(visitor, week, choices),
        }
    return {
        "intro": intro(visitor),
        "notice": visitor.told_notice(),
        "words": {
            "fork": _("Fork after week {n}"),
            "compare": _("Compare from the start"),
            "what": _("What changes?"),
            "same": _("Until then both worlds are the same, and their luck stays the same.")
            if visitor.b is None
            else _("It begins from world A, and takes the place of the world B that is shown."),
            "begin": _("Begin world B"),
            "cancel": _("Cancel"),
            "drop": _("Close world B"),
            "dismiss": _("Close"),
            "a": _("World A"),
            "b": _("World B"),
        },
        "worlds": [_world(visitor.a, ""), _world(visitor.b, "b")] if visitor.b else [],
        "asking": asking,
    }


def _preferred(visitor: Visitor, week: int, choices: list[dict[str, Any]]) -> str:
    """Return the change that is offered first: that of the leader who was asked about or chosen."""
    chosen = visitor.chosen or {}
    row = chosen.get("id") if chosen.get("kind") == "resident" else None
    wanted = row if visitor.fork_leader is None else visitor.fork_leader
    if wanted in [leader for leader, _group in forks.post_holders(visitor.a.film, week)]:
        return f"leader:{wanted}"
    return str(choices[0]["options"][0]["value"]) if choices else ""


def _gone(visitor: Visitor, week: int, choices: list[dict[str, Any]]) -> str:
    """Return what to know before a fork, where not everything can be changed any more."""
    film = visitor.a.film
    stay = None if film is None else film.stay
    parts = []
    if stay is None:
        parts.append(_("There is no team in this run."))
    elif week >= stay[1]:
        text = _("The team has left in week {n}: changes of its work no longer change anything.")
        parts.append(text.format(n=stay[1]))
    if not choices:
        parts.append(
            _(
                "Nothing can be changed in mid-run here. Other settings can be compared from the "
                "start: change them, and press Run beside."
            )
        )
    return joined(parts)


def _world(world: World, name: str) -> dict[str, Any]:
    told = ""
    if world.change is not None and world.fork is not None:
        told = forks.told(world.change, world.fork)
    elif not name:
        told = forks.strategy_name(world.settings.plan.strategy)
    return {"name": name, "told": told}


def player(visitor: Visitor) -> dict[str, Any]:
    """Return what the player plays."""
    return screening.player(visitor) | {
        "lang": visitor.language,
        "start_week": visitor.start_week,
        "colour": visitor.colour,
        "autoplay": False,
        "caption": _caption(visitor),
        "picture": visitor.picture,
    }


def _caption(visitor: Visitor) -> str:
    """Return what stands below a picture."""
    other = "" if visitor.b is None else _world(visitor.b, "b")["told"]
    changes = [f"{key} = {written(value)}" for key, value in visitor.desk.ran.changes.items()]
    return caption(visitor.a.settings, visitor.a.seed, changes, other)


def answers(visitor: Visitor) -> dict[str, Any]:
    """Return the three questions and their answers."""
    many = visitor.many
    return {
        "words": {
            "how": _("How computed"),
            "runs": _("Many runs"),
            "cancel": _("Cancel"),
            "answers": _("Three questions"),
            "so_far": _("So far"),
        },
        "answers": screening.answers(visitor),
        "runs": {
            "done": many.done,
            "wanted": many.wanted,
            "busy": many.busy,
            "offer": many.offers if decides(visitor.a.settings) else "",
            "told": many.told(),
        },
    }
