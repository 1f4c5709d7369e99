"""Outcomes over a number, a line for each arm or value of another key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from courtyard.analysis.cells import best_value, means, near_best, smallest
from courtyard.figures.axes import ARM, Scale, drawn, panel_named, runs_of, scale_of
from courtyard.figures.comparison import Comparison
from courtyard.figures.frame import (
    BAND,
    FAINT_INK,
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    empty,
    lines_of,
    lines_said,
    nothing_yet,
    outcome_named,
    page,
    seeds_said,
    sure,
    titled,
)
from courtyard.figures.paper import INK, bare, clipped, paper
from courtyard.foundations.words import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOOT_FIRST, FOOT_NEXT = 0.03, 0.045
"""Where the marks at the foot of a panel lie, as shares of its height: the first, and apart."""


@dataclass(frozen=True)
class _Sheet:
    """What every panel of a sheet shares: the runs, and what the axes are."""

    found: Comparison
    drawing: Any
    every: pd.DataFrame
    runs: pd.DataFrame
    x: Scale
    lines: Scale
    panels: Scale

    @property
    def baseline(self) -> str | None:
        """What is taken off, if anything."""
        return self.found.baseline if self.drawing.difference else None


def _read(found: Comparison, drawing: Any) -> _Sheet:
    every = runs_of(found, drawing, found.baseline, *drawing.reference)
    runs = drawn(found, drawing, every)
    if "_panels" not in every:
        every = every.assign(_panels="")
    if drawing.difference and drawing.x in found.keys and (drawing.lines or ARM) == ARM:
        runs = runs[runs["arm"] != found.baseline]  # nothing from nothing is no line
    x, lines, panels = (scale_of(found, drawing, role, runs) for role in ("x", "lines", "panels"))
    return _Sheet(found, drawing, every, runs, x, lines, panels)


def curves_figure(found: Comparison, drawing: Any) -> Figure:
    """Return the curves of a comparison: rows are outcomes, columns the values of `panels`."""
    given = _read(found, drawing)
    outcomes = (drawing.outcomes or found.outcomes)[:MOST_ROWS]
    columns = given.panels.marks[:MOST_COLUMNS]
    with paper():
        looks = lines_of(given.lines.ticks)
        band = _("grey: too small to matter, around {baseline}").format(
            baseline=found.called(found.baseline)
        )
        said = [*seeds_said(found, paired=drawing.difference), band]
        said += lines_said(given.lines)
        if drawing.best:
            said.append(_("bar at the foot: where the best lies"))
        if given.drawing.near_best:
            said.append(_("bars at the foot: not worse than the best by more than would matter"))
        sheet = page(
            found, drawing, rows=len(outcomes), columns=len(columns), said=said,
            lines=[*(looks if len(looks) > 1 else ()), *level_lines(found, drawing)],
        )  # fmt: skip
        for row, outcome in enumerate(outcomes):
            first = None
            for column, value in enumerate(columns):
                axes = sheet.panel(row, column, sharey=first)
                first = first or axes
                _panel(axes, given, outcome, value, looks)
                _titles(axes, given, outcome, value, row, column)
                if row == len(outcomes) - 1:
                    axes.set_xlabel(clipped(given.x.titled, 140 // len(columns)))
            if drawing.near_best and first is not None:
                _room_at_the_foot(first, len(given.lines.marks))
        sheet.figure.canvas.draw()
    return sheet.figure


def _titles(axes: Axes, given: _Sheet, outcome: str, value: Any, row: int, column: int) -> None:
    """Name the outcome over the first panel of a row, and the value over each of the first."""
    count = min(len(given.panels.marks), MOST_COLUMNS)
    here = panel_named(given.panels, value, 130 // count) if row == 0 else ""
    if column == 0:
        titled(axes, outcome_named(outcome), here)
    elif row == 0:
        titled(axes, " ", here)


def _panel(axes: Axes, given: _Sheet, outcome: str, value: Any, looks: list[Line]) -> None:
    """Draw one outcome at one value of what panels tell apart."""
    own = given.runs[given.runs["_panels"] == value]
    every = given.every[given.every["_panels"] == value]
    base = every[every["arm"] == given.found.baseline]
    minus = base if given.drawing.difference else None
    table = sure(means(own, outcome, ["_x", "_lines"], minus=minus))
    if table.empty:
        empty(axes, paired=minus is not None)
        return
    bare(axes)
    places = dict(zip(given.x.marks, given.x.places, strict=True))
    table = table.assign(_at=table["_x"].map(places)).sort_values("_at")
    _band(axes, given, base, outcome)
    for place, (line, look) in enumerate(zip(given.lines.marks, looks, strict=True)):
        cells = table[table["_lines"] == line]
        axes.fill_between(cells["_at"], cells["low95"], cells["high95"], color=look.colour,
                          alpha=0.15, linewidth=0)  # fmt: skip
        axes.plot(cells["_at"], cells["mean"], color=look.colour, linestyle=look.style,
                  marker=look.mark, markersize=4, label=look.name)  # fmt: skip
        if given.drawing.best:
            height = FOOT_FIRST + FOOT_NEXT * place
            _best(axes, own[own["_lines"] == line], outcome, look, height)
        if given.drawing.near_best:
            height = FOOT_FIRST + FOOT_NEXT * place
            _near_best(axes, given, own[own["_lines"] == line], base, outcome, look, height)
    look_of = level_lines(given.found, given.drawing)
    levels = zip(given.drawing.reference, look_of, strict=True)
    for arm, look in levels:
        level = means(every[every["arm"] == arm], outcome, ["arm"], minus=minus)
        if len(level):
            axes.axhline(float(level["mean"].iloc[0]), color=look.colour, linestyle=look.style,
                         linewidth=1.2, label=look.name)  # fmt: skip
    axes.set_xticks(given.x.places, given.x.ticks)


def _band(axes: Axes, given: _Sheet, base: pd.DataFrame, outcome: str) -> None:
    """Shade what would be too small to matter, around nothing or around the baseline."""
    delta = smallest(outcome, base[outcome])
    if given.drawing.difference:
        axes.axhline(0, color=INK, linewidth=1)
        level = 0.0
    else:
        level = float(base[outcome].mean())
        axes.axhline(level, color=INK, linewidth=0.8, linestyle=(0, (1, 2)))
    if math.isfinite(delta) and math.isfinite(level):
        axes.axhspan(level - delta, level + delta, color=BAND, zorder=0, linewidth=0)


def _best(axes: Axes, own: pd.DataFrame, outcome: str, look: Line, height: float) -> None:
    """Mark at the foot, at a share of the height, where the best value lies."""
    found = best_value(own, outcome, "_x") if own["_x"].dtype.kind in "if" else None
    if found is None:
        return
    best, low, high = found
    across = axes.get_xaxis_transform()
    axes.plot([low, high], [height, height], transform=across, color=look.colour, linewidth=3,
              alpha=0.55, solid_capstyle="butt")  # fmt: skip
    axes.plot(best, height, transform=across, color=look.colour, marker=look.mark, markersize=6)


def _near_best(
    axes: Axes, given: _Sheet, own: pd.DataFrame, base: pd.DataFrame, outcome: str, look: Line,
    height: float,
) -> None:  # fmt: skip
    """Mark at the foot, at a share of the height, every x that is about as good as the best."""
    if own["_x"].dtype.kind not in "if":
        return
    delta = smallest(outcome, base[outcome])
    if not math.isfinite(delta):  # the baseline has none of it, such as teams where there are none
        delta = smallest(outcome, own[outcome])
    good = set(near_best(own, outcome, "_x", delta))
    at = [place for mark, place in zip(given.x.marks, given.x.places, strict=True) if mark in good]
    if not at:
        return
    across = axes.get_xaxis_transform()
    neighbours = pairwise(zip(given.x.marks, given.x.places, strict=True))
    for (one, low), (other, high) in neighbours:
        if {one, other} <= good:
            axes.plot([low, high], [height] * 2, transform=across, color=look.colour, linewidth=3,
                      alpha=0.45, solid_capstyle="butt")  # fmt: skip
    axes.plot(at, [height] * len(at), transform=across, color=look.colour, marker=look.mark,
              markersize=4, linestyle="")  # fmt: skip


def _room_at_the_foot(axes: Axes, count: int) -> None:
    """Leave room for so many marks below all that is drawn."""
    low, high = axes.get_ylim()
    ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
    share = FOOT_FIRST + FOOT_NEXT * count
    axes.set_ylim(low - (high - low) * share / (1.0 - share), high)
    axes.set_yticks(ticks)  # none beside the marks


def level_lines(found: Comparison, drawing: Any) -> list[Line]:
    """Return the look of the arms of `reference`: grey, told apart by their dashes."""
    styles, arms = ("--", ":", "-.", "-"), map(found.called, drawing.reference)
    return [Line(arm, FAINT_INK, styles[i % len(styles)], "") for i, arm in enumerate(arms)]


def curves_words(found: Comparison, drawing: Any) -> str:
    """Return in a sentence what the curves show, for those who cannot see them."""
    given = _read(found, drawing)
    name = (drawing.outcomes or found.outcomes)[0]
    base = given.every[given.every["arm"] == found.baseline]
    minus = base if drawing.difference else None
    table = means(given.runs, name, ["_x"], minus=minus)
    at = {value: place for place, value in enumerate(given.x.marks)}
    table = table.sort_values("_x", key=lambda column: column.map(at))
    ends = [
        _("{value} at {x}").format(value=f"{mean:.3g}", x=given.x.said(x))
        for x, mean in zip(table["_x"], table["mean"], strict=True)
    ]
    return _("Curves of {outcome} over {axis}: {values}.").format(
        outcome=outcome_named(name), axis=given.x.label,
        values=_(", ").join(ends[:12]) or nothing_yet(paired=minus is not None),
    )  # fmt: skip
