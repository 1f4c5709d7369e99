"""The page of the explorer: what Solara mounts for each visitor."""

from __future__ import annotations

import threading
from typing import Any

import solara
from solara.server.kernel_context import get_current_context

from courtyard.app.page import shown
from courtyard.app.page.parts import Answers, Bar, Panel, Worlds
from courtyard.app.player.player import Player
from courtyard.app.settings.link import asked
from courtyard.app.visits.house import the_house
from courtyard.app.visits.visitor import Visitor
from courtyard.app.visits.wishes import Wishes
from courtyard.foundations.words import speaking

SECONDS_TO_CLOSE = 60
"""How long the thread of a page waits for the page to be closed."""

__all__ = ["Layout", "Page"]


@solara.component
def Layout(children: list[Any]) -> Any:
    """Put the page into nothing but its own grid."""
    return solara.v.Html(tag="div", class_="courtyard", children=children)


@solara.component
def Page() -> Any:
    """Show one visitor's page, again whenever there is something new."""
    visitor = _visitor()
    wishes = solara.use_memo(lambda: Wishes(visitor), [])
    with speaking(visitor.language), visitor.still():
        parts = shown.parts(visitor)
    with solara.v.Html(tag="div"):
        Bar(**parts["bar"], file=visitor.file, event_wish=wishes)
        with solara.v.Html(tag="main", class_="courtyard-page"):
            with solara.v.Html(tag="div", class_="courtyard-stage", attributes={"id": "player"}):
                Worlds(**parts["worlds"], event_wish=wishes)
                Player(
                    **parts["player"],
                    event_select=visitor.choose,
                    event_why=wishes.why,
                    event_fork=wishes.ask_fork,
                    event_week=wishes.week,
                    event_colour=wishes.colour,
                )
            Answers(**parts["answers"], event_wish=wishes)
            Panel(**parts["panel"], event_wish=wishes)


def _visitor() -> Visitor:
    """Return the visitor of this page; when the page goes, everything of the visitor's goes."""
    search = solara.use_router().search or ""

    def come() -> Visitor:
        house = the_house()
        wanted = asked(search, house.settings)
        visitor = Visitor(
            house.works,
            wanted.base,
            wanted.language or house.language,
            seed=1 if wanted.seed is None else wanted.seed,
            week=wanted.week or 0,
            changes=wanted.changes,
            fork=wanted.fork,
        )
        if wanted.error is not None:
            visitor.notice = wanted.error
        return visitor

    visitor: Visitor = solara.use_memo(come, [])
    _seen, see = solara.use_state(0)

    def follow() -> Any:
        closed = get_current_context().closed_event

        def watch() -> None:
            version = 0
            while (newer := visitor.wait(version)) is not None:
                version = newer
                see(version)
            # While Solara closes a page it goes through a list of threads on which this one is,
            # and fails if it ends just then.
            closed.wait(SECONDS_TO_CLOSE)

        # Solara hands its own context over to threads that are made here.
        threading.Thread(target=watch, daemon=True).start()
        return visitor.close

    solara.use_effect(follow, [])
    return visitor
