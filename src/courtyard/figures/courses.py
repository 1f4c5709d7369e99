"""Outcomes at the exit and in the two years after it, a line for each way of working.

Some are told by year of the run; week by week, where that is asked for and the weeks were kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courtyard.analysis.cells import means
from courtyard.figures.axes import drawn, panel_named, runs_of, scale_of
from courtyard.figures.comparison import Comparison
from courtyard.figures.curves import level_lines
from courtyard.figures.frame import (
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    lines_of,
    lines_said,
    nothing_yet,
    page,
    seeds_said,
    sure,
    titled,
)
from courtyard.figures.paper import INK, bare, paper
from courtyard.figures.pulses import pulses_figure, pulses_words
from courtyard.foundations.words import N_, _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MONTHS = {"exit": 0, "6": 6, "12": 12, "18": 18, "24": 24}
"""Endings of outcomes, and months after the exit."""

YEARS = {str(year): year for year in range(1, 7)}
"""Endings of outcomes that are told year by year, and years of the run."""

FOLLOWED = {
    "active": N_("share of residents active"),
    "organizations": N_("organizations alive"),
    "alive": N_("chance that any is alive"),
    "league_hours": N_("hours of their own will, a League member and year"),
}
"""What can be followed, in words."""

YEARLY = frozenset({"league_hours"})
"""What is followed year by year, not from the exit on."""


def courses_figure(found: Comparison, drawing: Any) -> Figure:
    """Return the courses after the exit: rows are what is followed, columns what panels are."""
    if drawing.weekly and found.weekly is not None:
        return pulses_figure(found, drawing, found.weekly)
    every = runs_of(found, drawing, *drawing.reference)
    if "_panels" not in every:
        every = every.assign(_panels="")
    runs = drawn(found, drawing, every)
    lines, panels = (scale_of(found, drawing, role, runs) for role in ("lines", "panels"))
    columns, rows = panels.marks[:MOST_COLUMNS], _told(drawing)[:MOST_ROWS]
    with paper():
        looks, grey = lines_of(lines.ticks), level_lines(found, drawing)
        sheet = page(
            found, drawing, rows=len(rows), columns=len(columns),
            said=[*seeds_said(found, paired=False), *_coarse(drawing), *lines_said(lines)],
            lines=[*looks, *grey], between=0.8,
        )  # fmt: skip
        for i, name in enumerate(rows):
            first = None
            for j, value in enumerate(columns):
                axes = sheet.panel(i, j, sharey=first)
                first = first or axes
                here = panel_named(panels, value, 130 // len(columns)) if i == 0 else ""
                titled(axes, _(FOLLOWED[name]) if j == 0 else " ", here)
                bare(axes)
                if name not in YEARLY:
                    axes.axvline(0, color=INK, linewidth=1, linestyle=(0, (1, 2)))
                own = runs[runs["_panels"] == value]
                for line, look in zip(lines.marks, looks, strict=True):
                    _course(axes, own[own["_lines"] == line], name, look)
                for arm, look in zip(drawing.reference, grey, strict=True):
                    there = every[(every["arm"] == arm) & (every["_panels"] == value)]
                    _course(axes, there, name, look)
                axes.set_xticks(list(_times(name).values()))
                axes.set_ylim(bottom=0)
                if i == len(rows) - 1:
                    yearly = name in YEARLY
                    axes.set_xlabel(_("year of the run") if yearly else _("months after the exit"))
        sheet.figure.canvas.draw()
    return sheet.figure


def _told(drawing: Any) -> list[str]:
    """Return what is followed of which outcomes tell."""
    return [name for name in drawing.of if name in FOLLOWED]


def _coarse(drawing: Any) -> list[str]:
    """Return what is said where weeks were asked for and are not there."""
    return [_("by week in a sweep with --detail")] if drawing.weekly else []


def _times(name: str) -> dict[str, int]:
    return YEARS if name in YEARLY else MONTHS


def course(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return mean and interval of what is followed at each time after the exit, or in each year.

    Returns:
        Rows of `months` (or years), `mean`, `low95`, `high95`; times that no run has reached are
        left out.
    """
    import pandas as pd

    rows = []
    for ending, months in _times(name).items():
        column = f"{name}_{ending}" if ending == "exit" else f"{name}{ending}"
        if column in runs:
            own = sure(means(runs.assign(_all=""), column, ["_all"]))
            rows += [(months, *row) for row in _rows(own)]
    return pd.DataFrame(rows, columns=["months", "mean", "low95", "high95"])


def _rows(table: pd.DataFrame) -> Any:
    return list(table[["mean", "low95", "high95"]].itertuples(index=False))


def _course(axes: Axes, runs: pd.DataFrame, name: str, look: Line) -> None:
    if runs.empty:
        return
    table = course(runs, name)
    if look.mark:
        axes.fill_between(table["months"], table["low95"], table["high95"], color=look.colour,
                          alpha=0.13, linewidth=0)  # fmt: skip
    axes.plot(table["months"], table["mean"], color=look.colour, linestyle=look.style,
              marker=look.mark or None, markersize=4, label=look.name)  # fmt: skip


def courses_words(found: Comparison, drawing: Any) -> str:
    """Return in a sentence where each line starts and ends."""
    if drawing.weekly and found.weekly is not None:
        return pulses_words(found, drawing, found.weekly)
    runs = drawn(found, drawing, runs_of(found, drawing))
    lines, name = scale_of(found, drawing, "lines", runs), _told(drawing)[0]
    told = []
    for line in lines.marks:
        table = course(runs[runs["_lines"] == line], name)
        if len(table):
            first, last = (float(table["mean"].iloc[end]) for end in (0, -1))
            text = _("{line} from {first} to {last}")
            told.append(
                text.format(line=lines.said(line), first=f"{first:.3g}", last=f"{last:.3g}")
            )
    if name in YEARLY:
        return _("{outcome}, from the first year to the last: {lines}.").format(
            outcome=_(FOLLOWED[name]), lines=_(", ").join(told[:12]) or nothing_yet(paired=False)
        )
    return _("{outcome}, from the exit to {months} months after: {lines}.").format(
        outcome=_(FOLLOWED[name]),
        months=24,
        lines=_(", ").join(told[:12]) or nothing_yet(paired=False),
    )
