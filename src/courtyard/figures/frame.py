"""What stands around every picture of a comparison: headings, keys to lines, panels, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courtyard.figures import names
from courtyard.figures.answer import FEW_PAIRS
from courtyard.figures.axes import ARM, Scale, averaged
from courtyard.figures.comparison import Comparison
from courtyard.figures.paper import (
    INK,
    SERIES,
    YELLOW,
    clipped,
    columns_of,
    folded,
    heading,
    sheet,
)
from courtyard.foundations.words import _, ngettext

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.gridspec import GridSpec

COLOURS = tuple(colour for colour in SERIES if colour not in (INK, YELLOW))
STYLES = ("-", "--", ":", "-.")
MARKS = ("o", "s", "^", "D", "v", "P")
FAINT_INK = "#777777"
BAND = "#EDEDED"
"""The ground of what would not matter."""

WIDTH = 13.0
HEAD, KEY_ROW, FOOT = 1.1, 0.26, 0.85
"""Inches above the panels, for each row of the key to the lines, and below the panels."""

MOST_COLUMNS = 6
MOST_ROWS = 3
KEYS_A_ROW = 7


@dataclass(frozen=True)
class Line:
    """How one line looks: what a colour says, a mark and a dash say too."""

    name: str
    colour: str
    style: Any
    mark: str


def lines_of(labels: Sequence[str]) -> list[Line]:
    """Return the look of each of some lines."""
    return [
        Line(name, COLOURS[i % len(COLOURS)], STYLES[i % len(STYLES)], MARKS[i % len(MARKS)])
        for i, name in enumerate(labels)
    ]


@dataclass(frozen=True)
class Page:
    """A sheet with room for panels.

    Attributes:
        figure: the sheet.
        grid: where the panels go.
    """

    figure: Figure
    grid: GridSpec

    def panel(self, row: int, column: int, **more: Any) -> Axes:
        """Return a new panel."""
        axes: Axes = self.figure.add_subplot(self.grid[row, column], **more)
        return axes


def page(
    found: Comparison,
    drawing: Any,
    *,
    rows: int,
    columns: int,
    said: Sequence[str] = (),
    lines: Sequence[Line] = (),
    each: float = 2.9,
    space: float = 0.2,
    left: float = 0.07,
    right: float = 0.97,
    between: float = 0.95,
    above: float = 0.0,
) -> Page:
    """Return a sheet with its headings, the key to its lines, and room for panels.

    Args:
        found: the comparison.
        drawing: the table of the picture.
        rows: rows of panels.
        columns: columns of panels.
        said: what stands below the title, beside what every picture says.
        lines: what the key names.
        each: height of a panel, in inches.
        space: width between panels, as a share of a panel.
        left: left end of the panels, as a share of the sheet.
        right: right end of the panels, as a share of the sheet.
        between: inches between two rows of panels.
        above: inches more above the panels, for titles of two lines.
    """
    over = averaged(found, drawing)
    words = [*said]
    if over:
        words.append(_("mean over {keys}").format(keys=_(", ").join(over)))
    told = _wrapped(words, 150)
    key_rows = -(-len(lines) // KEYS_A_ROW)
    head = HEAD + above + 0.2 * len(told) + KEY_ROW * key_rows
    height = head + rows * each + (rows - 1) * between + FOOT
    figure = sheet(WIDTH, height)
    title = clipped(str(found.said("title") or found.name), 90)
    figure.text(0.06, 1 - 0.2 / height, title, fontsize=15, fontweight=heading(), va="top")
    figure.text(0.06, 1 - 0.58 / height, "\n".join(told), va="top", color=INK)
    if lines:
        _key(figure, lines, 1 - (0.6 + 0.2 * len(told)) / height)
    note = _("This is a model, not a forecast for any real community.")
    figure.text(0.06, 0.12 / height, note, fontsize=8, color="#666666")
    figure.text(0.97, 0.12 / height, found.name, fontsize=8, color="#666666", ha="right")
    grid = figure.add_gridspec(
        rows, columns, left=left, right=right, wspace=space, hspace=between / each,
        top=1 - head / height, bottom=FOOT / height,
    )  # fmt: skip
    return Page(figure, grid)


def _wrapped(words: Sequence[str], most: int) -> list[str]:
    """Return words set in lines, apart by dots, none longer than it must be."""
    lines: list[str] = []
    for text in words:
        joined = f"{lines[-1]}  ·  {text}" if lines else text
        if lines and columns_of(joined) <= most:
            lines[-1] = joined
        else:
            lines.append(clipped(text, most))
    return lines


def _key(figure: Figure, lines: Sequence[Line], top: float) -> None:
    """Name the lines in rows below the headings."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=line.colour, linestyle=line.style, marker=line.mark or None,
               markersize=4)
        for line in lines
    ]  # fmt: skip
    # Legends are filled column by column; people read row by row.
    columns = min(len(lines), KEYS_A_ROW)
    order = [i for column in range(columns) for i in range(column, len(lines), columns)]
    figure.legend(
        [handles[i] for i in order], [clipped(lines[i].name, 26) for i in order], loc="upper left",
        bbox_to_anchor=(0.055, top), ncol=columns, fontsize=8.5, handlelength=2.6,
        columnspacing=1.6, borderaxespad=0.0,
    )  # fmt: skip


def seeds_said(found: Comparison, *, paired: bool) -> list[str]:
    """Return what is said of how many seeds there are and what is drawn."""
    seeds = int(found.sweep.outcomes["seed"].nunique())
    first = over_seeds(seeds, found.called(found.baseline) if paired else None)
    if seeds < FEW_PAIRS:
        return [first, _("too few for intervals")]
    return [first, _("95 % intervals")]


def over_seeds(seeds: int, baseline: str | None) -> str:
    """Return what is said of how many seeds there are; with a baseline, of differences from it."""
    if baseline is None:
        text = ngettext("means over {n} seed", "means over {n} seeds", seeds)
        return text.format(n=f"{seeds:,}")
    text = ngettext(
        "difference from {baseline} on the same seed, {n} so far",
        "difference from {baseline} on the same seeds, {n} of them",
        seeds,
    )
    return text.format(baseline=baseline, n=f"{seeds:,}")


def nothing_yet(*, paired: bool) -> str:
    """Return what stands in the place of numbers of which there are none."""
    return _("no pair yet") if paired else _("no finished run yet")


def sure(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of means without the intervals of what so few seeds say little of."""
    few = table["seeds"] < FEW_PAIRS
    return table.assign(low95=table["low95"].mask(few), high95=table["high95"].mask(few))


def lines_said(lines: Scale) -> list[str]:
    """Return what is said of lines whose names alone do not say what they are."""
    return [_("lines: {what}").format(what=lines.label)] if lines.name not in ("", ARM) else []


def outcome_named(name: str) -> str:
    """Return what an outcome is in a few words, or its name."""
    return names.outcome(name) or name


def titled(axes: Axes, title: str, below: str = "", most: int = 100) -> None:
    """Give a panel its title, on two lines if one is too short, and a smaller one below it."""
    axes.set_title(folded(title, most), pad=20 if below else 8)
    if below:
        axes.annotate(clipped(below, most + 16), (0, 1), (0, 7), xycoords="axes fraction",
                      textcoords="offset points", fontsize=8, color=FAINT_INK)  # fmt: skip


def empty(axes: Axes, *, paired: bool = False) -> None:
    """Say in a panel that there is nothing to draw yet."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, nothing_yet(paired=paired), ha="center", va="center", color=FAINT_INK,
              transform=axes.transAxes)  # fmt: skip
