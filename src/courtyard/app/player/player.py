"""The Solara component ``Player`` and the joining of its parts into one Vue file.

The browser compiles a single Vue file. The player is written as several (a root, the map,
the timeline, the charts and so on, and plain scripts that they share); here they are put
together as modules of one script, each seen by the others through ``require("./name")``.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, Unpack

import ipyvue
import solara
import traitlets

HERE = Path(__file__).parent
"""Where the parts of the player lie."""

ROOT = "player.vue"
"""The part that the browser mounts; it hands the traits of the widget to the others."""

type Event = Callable[[dict[str, Any]], None]
"""What is called when the player tells something."""


def block(text: str, tag: str) -> str:
    """The contents of a top-level block of a Vue file; empty if there is none.

    Greedy, because a template may have templates inside.
    """
    found = re.search(rf"^<{tag}[^>]*>\n(.*)^</{tag}>", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def module(name: str, text: str) -> str:
    """A part as a function of the table of modules of the joined script."""
    script = text
    if name.endswith(".vue"):
        template = json.dumps(block(text, "template"))
        script = f"{block(text, 'script')}\nmodule.exports.template = {template};"
    return f"parts[{json.dumps(name)}] = function (module, exports, require) {{\n{script}\n}};\n"


@cache
def joined() -> str:
    """The player as the text of one Vue file: template of the root, all scripts, all styles."""
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(HERE.iterdir())
        if path.suffix in {".vue", ".js", ".css"}
    }
    scripts = "".join(module(k, v) for k, v in texts.items() if not k.endswith(".css"))
    styles = "\n".join(v if k.endswith(".css") else block(v, "style") for k, v in texts.items())
    return (
        f"<template>\n{block(texts[ROOT], 'template')}</template>\n"
        "<script>\nconst parts = {}, loaded = {};\n"
        "function require(path) {\n"
        "  const bare = path.slice(2);\n"
        '  const name = bare.includes(".") ? bare : bare + ".js";\n'
        "  if (!loaded[name]) {\n"
        "    loaded[name] = { exports: {} };\n"
        "    parts[name](loaded[name], loaded[name].exports, require);\n"
        "  }\n"
        "  return loaded[name].exports;\n"
        f"}}\n{scripts}module.exports = require('./{ROOT}');\n</script>\n"
        f'<style id="courtyard-player">\n{styles}\n</style>\n'
    )


class PlayerWidget(ipyvue.VueTemplate):
    """The widget behind ``Player``: traits go to the browser, events come from it."""

    film = traitlets.Any(None, allow_none=True).tag(sync=True)
    frames = traitlets.Any([]).tag(sync=True)
    groups = traitlets.Any([]).tag(sync=True)
    shade = traitlets.Any(None, allow_none=True).tag(sync=True)
    other = traitlets.Any(None, allow_none=True).tag(sync=True)
    band = traitlets.Any(None, allow_none=True).tag(sync=True)
    other_band = traitlets.Any(None, allow_none=True).tag(sync=True)
    sentences = traitlets.Any([]).tag(sync=True)
    words = traitlets.Any({}).tag(sync=True)
    story = traitlets.Any(None, allow_none=True).tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    start_week = traitlets.Int(0).tag(sync=True)
    colour = traitlets.Unicode("role").tag(sync=True)
    autoplay = traitlets.Bool(False).tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    picture = traitlets.Any(None, allow_none=True).tag(sync=True)
    other_sentences = traitlets.Any([]).tag(sync=True)
    _told = traitlets.Dict()

    @traitlets.default("template")
    def _joined(self) -> str:
        """The player's source; a string, because a template widget would outlive the player."""
        return joined()

    def _tell(self, name: str, data: dict[str, Any]) -> None:
        """Call who listens to an event, if anybody does."""
        listener = self._told.get(name)
        if listener is not None:
            listener(data)

    def vue_event_select(self, data: dict[str, Any]) -> None:
        """Something on the map was chosen: ``kind``, ``id``, ``week``."""
        self._tell("select", data)

    def vue_event_why(self, data: dict[str, Any]) -> None:
        """The terms of a decision are asked for: ``resident``, ``week``."""
        self._tell("why", data)

    def vue_event_fork(self, data: dict[str, Any]) -> None:
        """A second world is to start: ``week``."""
        self._tell("fork", data)

    def vue_event_week(self, data: dict[str, Any]) -> None:
        """The playhead rests at a ``week``."""
        self._tell("week", data)

    def vue_event_colour(self, data: dict[str, Any]) -> None:
        """Dots are to be coloured by something else: ``name``."""
        self._tell("colour", data)


class Shown(TypedDict, total=False):
    """What else the player shows, and who listens to it.

    Attributes:
        other: film, frames, groups and shade of a second world, in a mapping.
        band, other_band: quantiles of many runs, ``{"n": runs, "series": {name: [low, middle,
            high]}}``, each a list by week.
        sentences: by week, newest first: ``text``, ``kind``, ``resident``, ``organization``.
            None at all say that the film is the run before, kept while a new one is computed.
        other_sentences: the same of the second world.
        words: all words of the player by key.
        story: ``kind``, ``id``, ``title``, ``clauses``, and ``why`` where it was asked for, with
            its ``world``; at ``other`` the story in the second world.
        lang: "en" or "zh".
        start_week: read when a film with another id comes.
        colour: "role" or the name of the shade.
        autoplay: whether a new film plays by itself.
        caption: what stands below pictures taken away.
        picture: a new one, such as ``{"kind": "png", "number": 1}``, has the browser save one.
        event_select: hears ``kind``, ``id``, ``week`` and ``world`` ("A" or "B") of what was
            chosen.
        event_why: hears ``resident``, ``week`` and ``world`` of a decision to be explained.
        event_fork: hears the ``week`` from which a second world is to start.
        event_week: hears the ``week`` at which the playhead rests.
        event_colour: hears the ``name`` of what to colour by.
    """

    other: Mapping[str, Any] | None
    band: Mapping[str, Any] | None
    other_band: Mapping[str, Any] | None
    sentences: Sequence[Sequence[Mapping[str, Any]]]
    other_sentences: Sequence[Sequence[Mapping[str, Any]]]
    words: Mapping[str, str]
    story: Mapping[str, Any] | None
    lang: str
    start_week: int
    colour: str
    autoplay: bool
    caption: str
    picture: Mapping[str, Any] | None
    event_select: Event
    event_why: Event
    event_fork: Event
    event_week: Event
    event_colour: Event


def Player(
    film: Mapping[str, Any] | None,
    frames: Sequence[bytes] = (),
    groups: Sequence[bytes] = (),
    shade: Mapping[str, Any] | None = None,
    **shown: Unpack[Shown],
) -> solara.Element:
    """Play a film: map, this week, story, timeline and charts.

    Args:
        film: the payload of a film as far as it has come; None before there is one.
        frames: its states by block, a byte for each resident and week.
        groups: organization + 1 by block, two bytes each, the lower one first.
        shade: name and blocks of the quantity that residents are coloured by.
        shown: see ``Shown``.
    """
    told = {name[6:]: value for name, value in shown.items() if name.startswith("event_")}
    rest = {name: value for name, value in shown.items() if not name.startswith("event_")}
    return PlayerWidget.element(
        film=film, frames=list(frames), groups=list(groups), shade=shade, _told=told, **rest
    )
