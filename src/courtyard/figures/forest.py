"""A comparison on one sheet: paired differences with intervals, and how organizations survive."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from courtyard.analysis.cells import means
from courtyard.analysis.paired import verdict
from courtyard.figures import names
from courtyard.figures.answer import number, places_of
from courtyard.figures.axes import label_of, shown
from courtyard.figures.comparison import Comparison, has_survival
from courtyard.figures.frame import nothing_yet
from courtyard.figures.paper import (
    BLUE,
    INK,
    RED,
    SERIES,
    YELLOW,
    bare,
    clipped,
    few_numbers,
    folded,
    heading,
    named_ends,
    paper,
    sheet,
)
from courtyard.foundations.words import _, ngettext

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 3
"""Outcomes that have a panel; the table has all."""

MOST_ROWS = 36
"""Rows of a panel; where points and arms are more, there is a row for each arm, over all points."""

LABEL = 25
"""Letters of a line of a row's label; two lines at most."""

ARMS = tuple(colour for colour in SERIES if colour not in (INK, YELLOW))
"""Colours of arms; ink is the baseline's."""

FAINT = "#D2D2D2"
"""The colour of arms beyond those that have one of their own."""

STYLES = ("-", "--", ":", "-.")


def comparison_figure(found: Comparison) -> Figure:
    """Return the sheet of a comparison.

    One panel for each of the first outcomes: a row for each arm where the experiment has one
    point (or its keys are not numbers), a line over the values of the key where one number
    varies. Below, the share of organizations still alive.
    """
    outcomes = found.outcomes[:MOST_PANELS]
    rows = min(len(_rows(found, outcomes[0])), MOST_ROWS)
    upper = 3.4 if _swept(found) else 0.9 + 0.33 * max(rows, 2)
    below = 3.2 if has_survival() and not found.organizations.empty else 0.0
    height = 1.65 + upper + (0.85 + below if below else 0.0)
    with paper():
        figure = sheet(13, height)
        _heading(figure, found, height)
        left, right, space = (0.06, 0.86, 0.24) if _swept(found) else (0.17, 0.94, 0.34)
        panels = figure.add_gridspec(
            1, len(outcomes), left=left, right=right, wspace=space,
            top=1 - 1.3 / height, bottom=1 - (0.85 + upper) / height,
        )  # fmt: skip
        for i, outcome in enumerate(outcomes):
            axes = figure.add_subplot(panels[0, i])
            if _swept(found):
                _lines(axes, found, outcome, named=i == len(outcomes) - 1)
            else:
                _forest(axes, found, outcome, named=i == 0)
        if below:
            bottom = 0.62 / height
            halves = figure.add_gridspec(
                1, 2, left=0.06, right=0.86, wspace=0.42, top=bottom + below / height, bottom=bottom
            )
            _survival(figure.add_subplot(halves[0, 0]), found, None)
            _survival(figure.add_subplot(halves[0, 1]), found, found.exit)
        figure.canvas.draw()
    return figure


def forest_words(found: Comparison) -> str:
    """Return in a sentence what the sheet shows, for those who cannot see it."""
    rows = _rows(found, found.outcomes[0])
    digits = places_of(rows)
    told = [
        f"{_label(found, row)} {number(row['difference'], digits, sign=True)}"
        for row in [row for row in rows if row["pairs"]][:12]
    ]
    return _("Differences in {outcome} from {baseline}: {rows}.").format(
        outcome=names.outcome(found.outcomes[0]) or found.outcomes[0],
        baseline=found.called(found.baseline), rows=_(", ").join(told) or nothing_yet(paired=True),
    )  # fmt: skip


def _heading(figure: Figure, found: Comparison, height: float) -> None:
    title = clipped(str(found.said("title") or found.name), 90)
    figure.text(0.06, 1 - 0.2 / height, title, fontsize=15, fontweight=heading(), va="top")
    drawn = found.differences[found.differences["outcome"].isin(found.outcomes[:MOST_PANELS])]
    pairs = int(drawn["pairs"].min()) if len(drawn) else 0
    text = ngettext(
        "difference from {baseline}, the same seed, {pairs} pair",
        "difference from {baseline}, the same seeds, {pairs} pairs",
        pairs,
    )
    words = [text.format(baseline=found.called(found.baseline), pairs=f"{pairs:,}")]
    few = pairs < 2
    if few:
        words.append(_("too few for intervals"))
    else:
        pooled = _pooled(found)
        words.append(_("95 % intervals") if pooled else _("thick: 95 % interval, thin: 99.9 %"))
    if found.keys and not _swept(found):
        keys = clipped(_(", ").join(label_of(key)[0] for key in found.keys), 90)
        text = _("mean over {keys}") if _pooled(found) else _("in brackets: {keys}")
        words.append(text.format(keys=keys))
    figure.text(0.06, 1 - 0.58 / height, "  ·  ".join(words), va="top", color=INK)
    note = _("This is a model, not a forecast for any real community.")
    figure.text(0.06, 0.12 / height, note, fontsize=8, color="#666666")
    figure.text(0.94, 0.12 / height, found.name, fontsize=8, color="#666666", ha="right")


def _rows(found: Comparison, outcome: str) -> list[dict[Any, Any]]:
    if _pooled(found):
        return _over_points(found, outcome)
    table = found.differences
    return table[table["outcome"] == outcome].to_dict("records")


def _pooled(found: Comparison) -> bool:
    """Return whether there are more rows than a panel holds, so that points are averaged over."""
    table = found.differences
    first = table[table["outcome"] == found.outcomes[0]]
    return not _swept(found) and len(first) > MOST_ROWS and len(set(first["point"])) > 1


def _over_points(found: Comparison, outcome: str) -> list[dict[Any, Any]]:
    """Return a row for each arm: the paired difference, averaged over points within each seed."""
    runs = found.sweep.outcomes
    base = runs[runs["arm"] == found.baseline]
    own = runs[runs["arm"] != found.baseline]
    table = means(own, outcome, ["arm"], minus=base)
    levels = own.groupby("arm")[outcome].mean()
    few = table["seeds"] < 2
    table = table.assign(
        low95=table["low95"].mask(few), high95=table["high95"].mask(few), low999=math.nan,
        high999=math.nan, difference=table["mean"], pairs=table["seeds"],
        mean=table["arm"].map(levels), mean_baseline=float(base[outcome].mean()),
        verdict=[verdict(*ends) for ends in zip(table["low95"], table["high95"], strict=True)],
    )  # fmt: skip
    order = {arm: place for place, arm in enumerate(found.arms)}
    return table.sort_values("arm", key=lambda column: column.map(order)).to_dict("records")


def _swept(found: Comparison) -> bool:
    """Return whether one number varies, so that differences are lines over it."""
    if len(found.keys) != 1 or len(found.differences) == 0:
        return False
    column = found.differences[found.keys[0]]
    return column.dtype.kind in "if" and column.nunique() > 2


def _forest(axes: Axes, found: Comparison, outcome: str, *, named: bool) -> None:
    """Draw a row for each arm: filled where told apart, hollow where not."""
    rows = _rows(found, outcome)[:MOST_ROWS]
    _title(axes, outcome)
    axes.axvline(0, color=INK, linewidth=1)
    digits = places_of(rows)
    reach = [abs(row[end]) for row in rows for end in ("low95", "high95", "difference")]
    limit = 1.25 * max([value for value in reach if math.isfinite(value)], default=1.0) or 1.0
    for place, row in enumerate(rows):
        colour = {"higher": BLUE, "lower": RED}.get(row["verdict"], "#7A7A7A")
        axes.plot([row["low999"], row["high999"]], [place] * 2, color=colour, linewidth=1)
        axes.plot([row["low95"], row["high95"]], [place] * 2, color=colour, linewidth=3.4,
                  solid_capstyle="butt")  # fmt: skip
        told = row["verdict"] in ("higher", "lower")
        axes.plot(row["difference"], place, marker="o", markersize=6.5, color=colour,
                  markerfacecolor=colour if told else "white", markeredgewidth=1.4)  # fmt: skip
        size = number(row["difference"], digits, sign=True)
        axes.annotate(size, (1.01, place), va="center",
                      xycoords=("axes fraction", "data"), fontsize=8, color=colour)  # fmt: skip
    axes.set_xlim(-limit, limit)
    axes.set_ylim(max(len(rows), 2) - 0.5, -0.5)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#E4E4E4", linewidth=0.7)
    axes.set_axisbelow(True)
    labels = [folded(_label(found, row), LABEL) if named else "" for row in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.xaxis.set_major_locator(few_numbers())
    baseline = clipped(found.called(found.baseline), 24)
    axes.set_xlabel(_("lower ← {baseline} → higher").format(baseline=baseline))


def _title(axes: Axes, outcome: str) -> None:
    """Name the outcome, and say below in words what it is."""
    axes.set_title(outcome, pad=20)
    axes.annotate(clipped(names.outcome(outcome), 56), (0, 1), (0, 7), xycoords="axes fraction",
                  textcoords="offset points", fontsize=8, color="#777777")  # fmt: skip


def _label(found: Comparison, row: dict[Any, Any]) -> str:
    values = ", ".join(shown(row[key]) for key in found.keys if key in row)
    arm = found.called(row["arm"])
    return f"{arm} ({values})" if values else arm


def _lines(axes: Axes, found: Comparison, outcome: str, *, named: bool) -> None:
    """Draw each arm's difference over the values of the one key that varies."""
    import pandas as pd

    key = found.keys[0]
    table = pd.DataFrame(_rows(found, outcome)).sort_values(key)
    _title(axes, outcome)
    axes.axhline(0, color=INK, linewidth=1)
    bare(axes)
    ends = []
    for i, (arm, own) in enumerate(table.groupby("arm", sort=False)):
        colour, style = ARMS[i % len(ARMS)], STYLES[i % len(STYLES)]
        axes.fill_between(own[key], own["low95"], own["high95"], color=colour, alpha=0.16,
                          linewidth=0)  # fmt: skip
        axes.plot(own[key], own["difference"], color=colour, linestyle=style, marker="o",
                  markersize=3.5)  # fmt: skip
        ends.append((folded(found.called(arm), 16), float(own["difference"].iloc[-1]), colour))
    if named:
        named_ends(axes, ends)
    axes.set_xlabel(key)


def _survival(axes: Axes, found: Comparison, exit_week: int | None) -> None:
    """Draw the share of organizations still alive, by arm."""
    from courtyard.analysis.survival import curves

    table = curves(found.organizations, found.weeks, exit_week=exit_week)
    title = _("Still alive, by weeks since founding")
    if exit_week is not None:
        title = _("Alive at the exit and still alive, by weeks since")
    axes.set_title(title)
    axes.set_ylim(0, 1.02)
    bare(axes)
    axes.yaxis.set_major_formatter(lambda value, _position: f"{value:.0%}")
    others = [arm for arm in found.arms if arm != found.baseline]
    ends = []
    for arm, colour, style, width in [
        *((arm, FAINT, "-", 1.0) for arm in others[len(ARMS) :]),
        *(
            (arm, colour, STYLES[i % len(STYLES)], 1.5)
            for i, (arm, colour) in enumerate(zip(others, ARMS, strict=False))
        ),
        (found.baseline, INK, "-", 2.2),
    ]:
        own = table[table["arm"] == arm]
        if own.empty:
            continue
        axes.step(own["time"], own["survival"], where="post", color=colour, linestyle=style,
                  linewidth=width)  # fmt: skip
        if colour != FAINT:
            ends.append((folded(found.called(arm), 18), float(own["survival"].iloc[-1]), colour))
    axes.set_xlim(0, _longest(table))
    axes.set_xlabel(_("weeks"))
    named_ends(axes, ends)
    if len(others) > len(ARMS):
        axes.text(0.01, 0.03, _("pale: the other arms"), fontsize=8, color="#777777",
                  transform=axes.transAxes)  # fmt: skip


def _longest(table: pd.DataFrame) -> float:
    return max(float(table["time"].max()), 1.0) if len(table) else 1.0
