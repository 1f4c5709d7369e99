"""Two keys at once: a surface over two numbers, and a heat map of any two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.analysis.cells import means, smallest
from courtyard.figures.answer import FEW_PAIRS, number
from courtyard.figures.axes import ARM, Scale, drawn, panel_named, runs_of, scale_of
from courtyard.figures.comparison import Comparison
from courtyard.figures.frame import (
    FAINT_INK,
    MOST_COLUMNS,
    MOST_ROWS,
    empty,
    outcome_named,
    over_seeds,
    page,
    sure,
    titled,
)
from courtyard.figures.paper import INK, clipped, folded, paper
from courtyard.foundations.words import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from courtyard.analysis.paired import Numbers


LEFT = 0.1
"""Left end of the panels: names of arms stand before them, folded."""


@dataclass(frozen=True)
class Grid:
    """The cells of a panel.

    Attributes:
        x, y: the axes.
        mean, low, high: mean and interval of each cell, (y, x), NaN where there is no run.
        delta: the smallest effect that would matter.
        signed: whether they are differences.
    """

    x: Scale
    y: Scale
    mean: Numbers
    low: Numbers
    high: Numbers
    delta: float
    signed: bool


def grid_figure(found: Comparison, drawing: Any) -> Figure:
    """Return a sheet of grids: a panel for each outcome, or rows of them by what panels are."""
    panels = grids(found, drawing)
    outcomes = list(dict.fromkeys(name for name, _value in panels))
    values = list(dict.fromkeys(value for _name, value in panels))[:MOST_COLUMNS]
    single = values == [""]
    places = {
        (name, value): (0, i) if single else (i, j)
        for i, name in enumerate(outcomes)
        for j, value in enumerate(values)
    }
    rows, columns = (1, len(outcomes)) if single else (len(outcomes), len(values))
    steps = len(next(iter(panels.values())).y.marks)
    with paper():
        sheet = page(
            found, drawing, rows=rows, columns=columns, said=_said(found, drawing),
            each=min(max(1.9, 0.42 * steps + 0.5), 5.0),
            space=0.12 if single else 0.08, between=1.0, left=LEFT, above=0.2 * single,
        )  # fmt: skip
        for (name, value), (row, column) in places.items():
            axes = sheet.panel(row, column)
            title = outcome_named(name) if single or column == 0 else " "
            titled(axes, title, value, 118 // columns if single else 100)
            _draw(axes, panels[name, value], left=column == 0, foot=row == rows - 1,
                  most=140 // columns)  # fmt: skip
            if getattr(drawing, "slope", None):
                _turn(axes, panels[name, value], drawing.slope)
        sheet.figure.canvas.draw()
    return sheet.figure


def grids(found: Comparison, drawing: Any) -> dict[tuple[str, str], Grid]:
    """Return the cells of each panel, by its outcome and what panels tell apart."""
    arm = _minus(found, drawing)
    every = runs_of(found, drawing, *([arm] if arm else []))
    runs = drawn(found, drawing, every)
    if arm is not None and ARM in (drawing.x, drawing.y, getattr(drawing, "panels", None)):
        runs = runs[runs["arm"] != arm]
    if getattr(drawing, "panels", None) is None:
        runs = runs.assign(_panels="")
    x, y, panels = (scale_of(found, drawing, role, runs) for role in ("x", "y", "panels"))
    minus = None if arm is None else every[every["arm"] == arm]
    result: dict[tuple[str, str], Grid] = {}
    for name in (drawing.outcomes or found.outcomes)[:MOST_ROWS]:
        base = every[every["arm"] == (arm or found.baseline)]
        delta = smallest(name, base[name])
        for value in panels.marks:
            own = runs[runs["_panels"] == value]
            table = sure(means(own, name, ["_x", "_y"], minus=minus))
            mean, low, high = (_laid(table, end, x, y) for end in ("mean", "low95", "high95"))
            title = panel_named(panels, value, 130 // min(len(panels.marks), MOST_COLUMNS))
            result[name, title] = Grid(x, y, mean, low, high, delta, minus is not None)
    return result


def _minus(found: Comparison, drawing: Any) -> str | None:
    """Return the arm that is taken off, if any."""
    if getattr(drawing, "difference", False):
        return found.baseline
    arm: str | None = getattr(drawing, "minus", None)
    return arm


def _laid(table: pd.DataFrame, column: str, x: Scale, y: Scale) -> Numbers:
    """Return a column of cells as a grid, (y, x)."""
    grid = np.full((len(y.marks), len(x.marks)), np.nan)
    for at_x, at_y, value in zip(table["_x"], table["_y"], table[column], strict=True):
        grid[y.marks.index(at_y), x.marks.index(at_x)] = value
    return grid


def _said(found: Comparison, drawing: Any) -> list[str]:
    seeds = int(found.sweep.outcomes["seed"].nunique())
    arm = _minus(found, drawing)
    said = [over_seeds(seeds, None if arm is None else found.called(arm))]
    if seeds < FEW_PAIRS:
        said.append(_("too few for intervals"))
    elif arm is not None:
        said.append(_("framed: the 95 % interval leaves out zero"))
    if getattr(drawing, "slope", None):
        said.append(_("line: where going further changes nothing"))
    return said


def _draw(axes: Axes, grid: Grid, *, left: bool, foot: bool, most: int) -> None:
    """Draw the cells with their numbers; colour says a second time what the number says.

    Args:
        axes: where.
        grid: what.
        left: whether the names of rows stand before them.
        foot: whether the name of the columns stands below them.
        most: how wide that may be.
    """
    if not np.isfinite(grid.mean).any():
        empty(axes)
        return
    colours, limits = _colours(grid)
    picture = axes.imshow(grid.mean, cmap=colours, vmin=limits[0], vmax=limits[1],
                          aspect="auto", origin="lower")  # fmt: skip
    size = max(abs(float(np.nanmax(grid.mean))), abs(float(np.nanmin(grid.mean))))
    digits = next((n for n, limit in enumerate((1000.0, 100.0, 1.0)) if size >= limit), 3)
    colour = picture.to_rgba(grid.mean)
    told = grid.signed & ((grid.low > 0) | (grid.high < 0))
    for row, column in np.argwhere(np.isfinite(grid.mean)).tolist():
        value = float(grid.mean[row, column])
        ink = _ink(colour[row, column])
        axes.text(column, row, _number(value, digits, signed=grid.signed), ha="center", va="center",
                  fontsize=8, color=ink)  # fmt: skip
        if told[row, column]:
            _frame(axes, row, column)
    axes.set_xticks(range(len(grid.x.marks)), _fitted(grid.x.ticks, 64 // len(grid.x.marks)))
    axes.set_yticks(range(len(grid.y.marks)),
                    [folded(tick, 16) for tick in grid.y.ticks] if left else [])  # fmt: skip
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if foot:
        axes.set_xlabel(folded(grid.x.titled, most))
    if left and (grid.y.numeric or grid.y.name != ARM):  # names of arms say that they are arms
        axes.set_ylabel(clipped(grid.y.titled, 34))


def _number(value: float, digits: int, *, signed: bool) -> str:
    """Return a number; what is nothing has no sign."""
    text = number(value, digits, sign=signed)
    return text.lstrip("+−") if not float(text.replace("−", "-")) else text


def _fitted(ticks: list[str], most: int) -> list[str]:
    return [clipped(tick, max(most, 5)) for tick in ticks]


def _colours(grid: Grid) -> tuple[str, tuple[float, float]]:
    """Return the colours and their limits: differences share a middle, means a range."""
    values = grid.mean[np.isfinite(grid.mean)]
    if grid.signed:
        most = max(float(np.abs(values).max()), grid.delta if grid.delta > 0 else 1e-9)
        return "PuOr", (-most, most)
    return "cividis", (float(values.min()), float(values.max()) + 1e-12)


def _ink(colour: Any) -> str:
    """Return the ink that is read on a ground."""
    red, green, blue = colour[:3]
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#FFFFFF"


def _frame(axes: Axes, row: int, column: int) -> None:
    from matplotlib.patches import Rectangle

    for colour, width in (("#FFFFFF", 3.2), (INK, 1.6)):  # seen on any ground
        axes.add_patch(Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, fill=False,
                                 edgecolor=colour, linewidth=width))  # fmt: skip


def slopes(grid: Grid, along: str) -> Numbers:
    """Return how fast the mean changes along an axis in each cell, (y, x), a unit of the axis."""
    scale, side = (grid.x, 1) if along == "x" else (grid.y, 0)
    found: Numbers = np.gradient(grid.mean, np.array(scale.places), axis=side)
    return found


def _turn(axes: Axes, grid: Grid, along: str) -> None:
    """Draw where the outcome neither rises nor falls along an axis, or say that it does so."""
    scale = grid.x if along == "x" else grid.y
    if min(grid.mean.shape) < 2 or not np.isfinite(grid.mean).all():
        return
    slope = slopes(grid, along)
    if slope.min() < 0 < slope.max():
        axes.contour(slope, levels=[0.0], colors=["#FFFFFF"], linewidths=4)
        axes.contour(slope, levels=[0.0], colors=[INK], linewidths=2)
        return
    text = (
        _("rises with {axis} everywhere") if slope.min() >= 0 else _("falls with {axis} everywhere")
    )
    axes.annotate(text.format(axis=scale.label), (1, 1.01), xycoords="axes fraction", ha="right",
                  va="bottom", fontsize=8, color=FAINT_INK)  # fmt: skip


def grid_words(found: Comparison, drawing: Any) -> str:
    """Return in a sentence what the first grid shows: its least and its greatest cell."""
    (name, title), grid = next(iter(grids(found, drawing).items()))
    if not np.isfinite(grid.mean).any():
        return _("Cells of {outcome}: nothing yet.").format(outcome=outcome_named(name))
    if grid.signed and not np.nan_to_num(grid.mean).any():
        text = _("Cells of {outcome}: no difference in any cell.")
        return text.format(outcome=outcome_named(name))
    cells = {}
    for which, place in (("least", np.nanargmin(grid.mean)), ("most", np.nanargmax(grid.mean))):
        row, column = np.unravel_index(int(place), grid.mean.shape)
        cells[which] = _("{value} at {x}, {y}").format(
            value=f"{grid.mean[row, column]:.3g}",
            x=grid.x.said(grid.x.marks[int(column)]),
            y=grid.y.said(grid.y.marks[int(row)]),
        )
    return _("Cells of {outcome} over {x} and {y}: least {least}, most {most}.").format(
        outcome=outcome_named(name) + (f" ({title})" if title else ""),
        x=grid.x.label, y=grid.y.label, **cells,
    )  # fmt: skip
