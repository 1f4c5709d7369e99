"""What is followed week by week: the pulses of vacations, where a sweep keeps its weeks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.figures.axes import Scale, drawn, panel_named, runs_of, scale_of
from courtyard.figures.comparison import Comparison
from courtyard.figures.frame import (
    BAND,
    MOST_COLUMNS,
    lines_of,
    lines_said,
    over_seeds,
    page,
    titled,
)
from courtyard.figures.paper import INK, bare, paper
from courtyard.foundations.words import N_, _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WEEKLY = {
    "league_hours": ("league_hours", "league",
                     N_("hours of their own will, a League member and week")),
    "hours_mandated": ("hours_mandated", "league",
                       N_("hours that the school required, a League member and week")),
    "cohort_registered": ("cohort_registered", "cohort",
                          N_("League members of the start who are registered and live here")),
    "cohort_active": ("cohort_active", "cohort",
                      N_("League members of the start who gave hours of their own will in 12 "
                         "months")),
}  # fmt: skip
"""What can be followed by the week: a column, what it is divided by, and both in words."""

FROM_THE_START = frozenset({"cohort"})
"""What is divided by as it was at the start of the run, whoever has gone since."""

YEAR = 52
HEIGHT = 1.75
"""Weeks between two ticks, and height of a panel in inches."""


def of_weeks(weeks: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return in each week the mean over runs of what is followed, by head.

    Args:
        weeks: the weekly tables of some runs, with `run`, `seed` and `week`.
        name: what is followed.

    Returns:
        Rows of `week` and `mean`, from week 1; weeks in which there was nobody are left out.
    """
    column, heads, _words = WEEKLY[name]
    size = weeks[heads].astype("float64")
    if heads in FROM_THE_START:
        first = weeks[weeks["week"] == 0].drop_duplicates("run").set_index("run")[heads]
        size = weeks["run"].map(first).astype("float64")
    share = weeks[column].astype("float64") / size.where(size > 0.0)
    table = weeks[["week", "seed"]].assign(mean=share).query("week > 0")
    each = table.groupby(["week", "seed"], as_index=False)["mean"].mean()
    found: pd.DataFrame = each.groupby("week", as_index=False)["mean"].mean().dropna()
    return found


def pulses_figure(found: Comparison, drawing: Any, weeks: pd.DataFrame) -> Figure:
    """Return what is followed by the week: rows are what, columns what panels are.

    Args:
        found: the comparison.
        drawing: the table of the picture.
        weeks: the weekly tables of all runs.
    """
    runs = _read(found, drawing, weeks)
    lines, panels = (scale_of(found, drawing, role, runs) for role in ("lines", "panels"))
    columns = panels.marks[:MOST_COLUMNS]
    seeds = over_seeds(int(runs["seed"].nunique()), None)
    grey = _("grey: vacations, which are given and not found")
    said = [seeds, grey, _("dotted: the team leaves"), *lines_said(lines)]
    with paper():
        looks = lines_of(lines.ticks)
        sheet = page(
            found, drawing, rows=len(drawing.of), columns=len(columns), said=said, lines=looks,
            each=HEIGHT, space=0.12, between=0.55,
        )  # fmt: skip
        for i, name in enumerate(drawing.of):
            first = None
            for j, value in enumerate(columns):
                axes = sheet.panel(i, j, sharey=first)
                first = first or axes
                here = panel_named(panels, value, 130 // len(columns)) if i == 0 else ""
                titled(axes, _(WEEKLY[name][2]) if j == 0 else " ", here)
                own = runs[runs["_panels"] == value]
                _ground(axes, found, own)
                for line, look in zip(lines.marks, looks, strict=True):
                    table = of_weeks(own[own["_lines"] == line], name)
                    axes.plot(table["week"], table["mean"], color=look.colour, linewidth=1.1,
                              linestyle=look.style, label=look.name)  # fmt: skip
                axes.set_ylim(bottom=0)
                if i == len(drawing.of) - 1:
                    axes.set_xlabel(_("week of the run"))
        sheet.figure.canvas.draw()
    return sheet.figure


def pulses_words(found: Comparison, drawing: Any, weeks: pd.DataFrame) -> str:
    """Return in a sentence how high each line is at most, and in the last year."""
    runs = _read(found, drawing, weeks)
    lines: Scale = scale_of(found, drawing, "lines", runs)
    text = _("{line} {most} at most and {last} at most in the last year")
    told = []
    for line in lines.marks:
        table = of_weeks(runs[runs["_lines"] == line], drawing.of[0])
        late = table[table["week"] > found.weeks - YEAR]
        most, last = (f"{float(one['mean'].max()):.3g}" for one in (table, late))
        told.append(text.format(line=lines.said(line), most=most, last=last))
    return _("{outcome}, by the week: {lines}.").format(
        outcome=_(WEEKLY[drawing.of[0]][2]), lines=_(", ").join(told)
    )


def _read(found: Comparison, drawing: Any, weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks of the runs that are drawn, with `_lines` and `_panels`."""
    return drawn(found, drawing, runs_of(found, drawing, table=weeks))


def _ground(axes: Axes, found: Comparison, weeks: pd.DataFrame) -> None:
    """Shade the vacations, and mark the exit."""
    bare(axes)
    away = np.unique(weeks.loc[weeks["vacation"] > 0, "week"]).tolist()
    for _key, group in groupby(enumerate(away), key=lambda pair: pair[1] - pair[0]):
        own = [week for _place, week in group]
        axes.axvspan(own[0] - 0.5, own[-1] + 0.5, color=BAND, linewidth=0, zorder=0)
    axes.axvline(found.exit, color=INK, linewidth=1, linestyle=(0, (1, 2)))
    axes.set_xticks(range(0, found.weeks + 1, YEAR))
    axes.set_xlim(0, found.weeks)
