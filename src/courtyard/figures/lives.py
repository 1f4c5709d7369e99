"""How long things last: Kaplan-Meier by arm or key, beside the laws of chance alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.analysis.laws import alive, mean_life
from courtyard.figures import names
from courtyard.figures.axes import Scale, drawn, panel_named, runs_of, scale_of, shown
from courtyard.figures.comparison import Comparison, has_survival
from courtyard.figures.frame import (
    MOST_COLUMNS,
    Line,
    empty,
    lines_of,
    lines_said,
    page,
    titled,
)
from courtyard.figures.paper import INK, bare, paper
from courtyard.foundations.words import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from courtyard.experiments.pictures import Laws

YEAR = 52.0
"""Weeks of a year."""


def lives_figure(found: Comparison, drawing: Any) -> Figure:
    """Return curves of survival, a panel for each value of `panels`, and one for the laws."""
    runs = drawn(found, drawing, runs_of(found, drawing))
    lines, panels = (scale_of(found, drawing, role, runs) for role in ("lines", "panels"))
    columns = panels.marks[:MOST_COLUMNS]
    with paper():
        looks = lines_of(lines.ticks)
        said = [_what(drawing), _("95 % intervals"), *lines_said(lines)]
        sheet = page(
            found, drawing, rows=1, columns=len(columns) + (drawing.laws is not None),
            said=said, lines=looks, each=3.6, right=0.94 if drawing.laws else 0.97,
        )  # fmt: skip
        for column, value in enumerate(columns):
            axes = sheet.panel(0, column)
            here = panel_named(panels, value, 130 // (len(columns) + (drawing.laws is not None)))
            titled(axes, _("Simulated") if column == 0 else " ", here)
            own = runs[runs["_panels"] == value]
            _panel(axes, found, drawing, own, lines, looks)
        if drawing.laws is not None:
            _laws(sheet.panel(0, len(columns)), drawing.laws, found.weeks / YEAR)
        sheet.figure.canvas.draw()
    return sheet.figure


def _what(drawing: Any) -> str:
    """Return what is followed, in words."""
    if drawing.duration is None:
        return _("share of organizations still alive, by years since founding")
    return _("share of runs that go on: {what}").format(
        what=names.outcome(drawing.duration) or drawing.duration
    )


def table_of(found: Comparison, drawing: Any, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the curves of some runs by `_lines`; see `courtyard.analysis.survival`."""
    from courtyard.analysis.survival import curves, of_durations

    if drawing.duration is not None:
        once = runs.drop_duplicates(["_lines", "run"])
        return of_durations(once, drawing.duration, drawing.event, "_lines")
    groups = found.organizations.drop_duplicates(["run", "organization"])
    once = runs[["run", "_lines"]].drop_duplicates()
    return curves(groups.merge(once, on="run"), found.weeks, by="_lines")


def _panel(
    axes: Axes, found: Comparison, drawing: Any, runs: pd.DataFrame, lines: Scale, looks: list[Line]
) -> None:
    if runs.empty or not has_survival():
        empty(axes)
        return
    bare(axes)
    table = table_of(found, drawing, runs)
    for line, look in zip(lines.marks, looks, strict=True):
        own = table[table["_lines"] == line]
        if own.empty:
            continue
        years = own["time"] / YEAR
        axes.fill_between(years, own["low95"], own["high95"], step="post", color=look.colour,
                          alpha=0.12, linewidth=0)  # fmt: skip
        axes.step(years, own["survival"], where="post", color=look.colour, linestyle=look.style,
                  label=look.name)  # fmt: skip
        axes.plot(years.iloc[-1], own["survival"].iloc[-1], color=look.colour, marker=look.mark,
                  markersize=5, clip_on=False)  # fmt: skip
    _shares(axes, found.weeks / YEAR)


def _shares(axes: Axes, years: float) -> None:
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, years)
    axes.yaxis.set_major_formatter(lambda value, _position: f"{value:.0%}")
    axes.set_xlabel(_("years"))


def _laws(axes: Axes, laws: Laws, years: float) -> None:
    """Draw how long a core would live by chance alone, renewal costing nothing."""
    titled(
        axes,
        _("By chance alone, renewal free"),
        _("{n} leaders, each leaves at {rate} a year").format(n=laws.leaders, rate=laws.exit),
    )
    bare(axes)
    at = np.linspace(0.0, years, 81)
    shades = (INK, "#6B6B6B", "#9A9A9A")
    for i, renewal in enumerate(laws.renewal):
        share = alive(at, laws.leaders, laws.exit, renewal)
        mean = mean_life(laws.leaders, laws.exit, renewal)
        name = _("{rate} new a year: mean {years} years").format(
            rate=shown(renewal), years=f"{mean:.1f}"
        )
        axes.plot(at, share, color=shades[i % 3], linestyle=("-", "--", ":")[i % 3], label=name)
    axes.legend(loc="lower left", fontsize=8.5)
    _shares(axes, years)


def lives_words(found: Comparison, drawing: Any) -> str:
    """Return in a sentence how much of each line is left at its end."""
    runs = drawn(found, drawing, runs_of(found, drawing))
    lines = scale_of(found, drawing, "lines", runs)
    if not has_survival() or runs.empty:
        return _("Curves of survival.")
    table, told = table_of(found, drawing, runs), []
    for line in lines.marks:
        own = table[table["_lines"] == line]
        if len(own):
            text = _("{line} {share}")
            told.append(text.format(line=lines.said(line), share=f"{own['survival'].iloc[-1]:.0%}"))
    if not told:
        return _("Curves of survival.")
    return _("Curves of survival, left at the end: {lines}.").format(lines=_(", ").join(told[:12]))
