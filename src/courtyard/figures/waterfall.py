"""Where the gap between winners and losers of a contest comes from, bar by bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.analysis.contest import PARTS, Gap, contest_gap
from courtyard.figures.axes import panel_named, runs_of, scale_of, setting, shown
from courtyard.figures.comparison import Comparison
from courtyard.figures.frame import BAND, FAINT_INK, MOST_COLUMNS, empty, page, titled
from courtyard.figures.paper import BLUE, GREY, INK, RED, bare, paper
from courtyard.foundations.words import N_, _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMES = {
    "selection": N_("selection"),
    "winning": N_("winning"),
    "loss": N_("losers' loss"),
    "gap": N_("gap in\nthe contest"),
}
"""The bars, in words."""

LATER = 104
"""Weeks after the exit at which organizations are looked at."""

MATTERS = 0.05
"""Smallest gap in shares that would matter (an assumption)."""


def waterfall_figure(found: Comparison, drawing: Any) -> Figure:
    """Return the parts of the gap, a panel for each value of `panels`."""
    parts = gaps(found, drawing)
    seeds = int(found.sweep.outcomes["seed"].nunique())
    with paper():
        said = [
            _(
                "share of organizations alive {n} months after the exit: winners minus losers"
            ).format(n=24),
            _("95 % intervals over {n} seeds").format(n=f"{seeds:,}")
            if seeds > 1
            else _("one seed, too few for intervals"),
            _("organizations that were there at the first round"),
        ]
        columns = list(parts)[:MOST_COLUMNS]
        sheet = page(found, drawing, rows=1, columns=len(columns), said=said, each=3.6)
        first = None
        for column, title in enumerate(columns):
            axes = sheet.panel(0, column, sharey=first)
            first = first or axes
            gap = parts[title]
            counts = _("{winners} winners, {losers} losers").format(
                winners=f"{gap.winners:,}", losers=f"{gap.losers:,}"
            )
            titled(axes, title or _("Contest"), counts, 110 // len(columns))
            _bars(axes, gap)
        sheet.figure.canvas.draw()
    return sheet.figure


def gaps(found: Comparison, drawing: Any) -> dict[str, Gap]:
    """Return the parts of the gap by what panels tell apart."""
    arms = (drawing.contest, drawing.lottery, drawing.without)
    runs = runs_of(found, drawing)
    runs = runs[runs["arm"].isin(arms)]
    if "_panels" not in runs:
        runs = runs.assign(_panels="")
    panels = scale_of(found, drawing, "panels", runs)
    groups = found.organizations.drop_duplicates(["run", "organization"])
    decided, window = (
        int(setting(found, f"projects.{key}", drawing.contest) or 1)
        for key in ("first_round", "window")
    )
    first = decided - window + 1  # writing applications is the first thing that differs
    result = {}
    for value in panels.marks:
        own = runs[runs["_panels"] == value]
        tables = [_groups(groups, own[own["arm"] == arm]) for arm in arms]
        title = panel_named(panels, value, 110 // min(len(panels.marks), MOST_COLUMNS))
        result[title] = contest_gap(*tables, first_round=first, week=found.exit + LATER)
    return result


def _groups(groups: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the organizations of some runs, with point and seed; a held run is met at each."""
    own = groups.drop(columns=["point", "seed"], errors="ignore")
    return own.merge(runs[["run", "point", "seed"]], on="run")


def _bars(axes: Axes, gap: Gap) -> None:
    """Draw each part from where the last one ended; the gap itself from nothing."""
    if not np.isfinite(gap.parts["gap"][0]):
        empty(axes)
        return
    bare(axes)
    axes.axhspan(-MATTERS, MATTERS, color=BAND, zorder=0, linewidth=0)
    axes.axhline(0, color=INK, linewidth=1)
    upto = 0.0
    for place, name in enumerate(PARTS):
        size, low, high = gap.parts[name]
        start = 0.0 if name == "gap" else upto
        colour = GREY if name == "gap" else (BLUE if size >= 0 else RED)
        axes.bar(place, size, bottom=start, width=0.6, color=colour)
        if np.isfinite([low, high]).all():
            axes.plot([place, place], [start + low, start + high], color=INK, linewidth=1.4)
        if name != "gap":
            axes.plot([place + 0.3, place + 0.7], [start + size] * 2, color=GREY, linewidth=1)
            upto = start + size
        top = max(start, start + size, start + high if np.isfinite(high) else start)
        text = f"{100 * size:+.0f}".replace("-", "−") if round(100 * size) else "0"
        axes.annotate(text, (place, top), (0, 3), textcoords="offset points", ha="center",
                      fontsize=9, color=INK)  # fmt: skip
    axes.set_xticks(range(len(PARTS)), [_(NAMES[name]) for name in PARTS])
    axes.yaxis.set_major_formatter(lambda value, _position: shown(round(100 * value)))
    axes.set_ylabel(_("points"), color=FAINT_INK)
    axes.use_sticky_edges = False
    axes.margins(y=0.12)


def waterfall_words(found: Comparison, drawing: Any) -> str:
    """Return in a sentence what the gap is made of."""
    title, gap = next(iter(gaps(found, drawing).items()))
    if not np.isfinite(gap.parts["gap"][0]):
        return _("Gap between winners and losers of the contest: nothing yet.")
    words = {name: f"{100 * size:.0f}" for name, (size, _low, _high) in gap.parts.items()}
    text = _("Gap between winners and losers of the contest: {gap} points, of which selection "
             "{selection}, winning {winning}, losers' loss {loss}.")  # fmt: skip
    return (f"{title}: " if title else "") + text.format(**words)
