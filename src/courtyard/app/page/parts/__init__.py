"""The parts of the page that are drawn in the browser, beside the player.

Each is a Vue file of plain elements: they are what readers of screens and keyboards know. What is
chosen or typed comes back as a wish, `{wish: name, ...}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

type Wish = Callable[[Mapping[str, Any]], None]


@solara.component_vue("bar.vue", vuetify=False)
def Bar(
    words: Mapping[str, str],
    answers: list[Any],
    lang: str = "en",
    link: str = "",
    taking: str = "",
    about: list[Any] | None = None,
    worlds: int = 1,
    file: Any = None,
    event_wish: Wish | None = None,
) -> None:
    """The head of the page: name, the answers in short, about, open, take away, language."""


@solara.component_vue("panel.vue", vuetify=False)
def Panel(
    words: Mapping[str, str],
    scenarios: list[Any],
    scenario: str,
    blurb: str,
    strategy: Mapping[str, Any] | None,
    sliders: list[Any],
    seed: Mapping[str, Any],
    draft: bool,
    usable: bool,
    running: Mapping[str, Any] | None,
    changes: list[Any],
    more: list[Any] | None,
    intro: str = "",
    event_wish: Wish | None = None,
) -> None:
    """The settings: a few, and all others under More."""


@solara.component_vue("worlds.vue", vuetify=False)
def Worlds(
    words: Mapping[str, str],
    worlds: list[Any],
    asking: Mapping[str, Any] | None,
    notice: str = "",
    intro: str = "",
    event_wish: Wish | None = None,
) -> None:
    """Which worlds are shown, and the question what changes in the second one."""


@solara.component_vue("answers.vue", vuetify=False)
def Answers(
    words: Mapping[str, str],
    answers: list[Any],
    runs: Mapping[str, Any],
    event_wish: Wish | None = None,
) -> None:
    """The three questions and their answers."""
