"""One run on one sheet: who takes part, what is learnt, what is founded, where the hours went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courtyard.figures import names
from courtyard.figures.paper import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    RED,
    SKY,
    TEAM,
    bare,
    clipped,
    columns_of,
    folded,
    heading,
    named_ends,
    paper,
    sheet,
    whole_numbers,
)
from courtyard.foundations.words import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MONTHS = {12: 52, 24: 104}
"""Weeks in which the outcomes 12 and 24 months after the reference exit are taken."""

HALF_YEAR = 26
"""Weeks between the marks of the calendar."""

MOST_LANES = 24
"""Organizations that have a lane with words; more are drawn thin and without."""

MOST_KINDS = 8
"""Kinds of the team's work that have a colour, as in the summary; the rest is one more."""

REST = ""
"""The name of what the rest of the work is gathered under."""

SHADES = {
    "individual": (
        "#0072B2", "#9CCBE6", "#00395A", "#56A3D0", "#D3E8F4", "#2C6E96", "#7A8FA6", "#B5C4D6",
    ),
    "organizational": (
        "#C65300", "#F2B67F", "#6E2E00", "#E58A3C", "#FADFC4", "#9C4A12", "#B8845C", "#E3C3A8",
    ),
    "community": (
        "#00805D", "#9BD7C4", "#00402F", "#4DB597", "#D2EDE4", "#26684F", "#7FA398", "#B4CFC6",
    ),
    "neutral": ("#6E6E6E", "#B0B0B0", "#3F3F3F"),
}  # fmt: skip
"""Hues of the team's work, by the level that it works on; dark and light by turns."""

REST_SHADE = "#E4E4E4"

MARGIN_POINTS = 100.0
"""Room to the right of a panel of organizations, in points: the words of one that ended late."""

LEGEND_COLUMNS = 27
"""Columns of letters that fit between the bars of hours and the edge of the sheet."""


@dataclass(frozen=True)
class Facts:
    """What a figure says about a run beside its tables.

    Attributes:
        scenario: its name.
        strategy: the plan's strategy; "" where there is no team.
        seed: the seed.
        first, last: weeks of the plan, inclusive.
        team: whether a team is there at all.
        run: the id of the run.
        title: the headline of the scenario.
        groups: whether organizations can be founded; without, the sheet has one panel.
    """

    scenario: str
    strategy: str
    seed: int
    first: int
    last: int
    team: bool
    run: str = ""
    title: str = ""
    groups: bool = True


def run_figure(tables: Mapping[str, pd.DataFrame], facts: Facts) -> Figure:
    """Return the sheet of a run.

    Args:
        tables: weeks, organizations and hours, as a run writes them.
        facts: what the title says.
    """
    if not facts.groups:
        return _classic(tables["weeks"], facts)
    with paper():
        figure = sheet(13, 8.2)
        places = figure.add_gridspec(
            2, 2, left=0.05, right=0.85, top=0.82, bottom=0.1, hspace=0.42, wspace=0.42
        )
        cells = [figure.add_subplot(places[i, j]) for i in (0, 1) for j in (0, 1)]
        weeks = tables["weeks"]
        _participation(cells[0], weeks)
        _levels(cells[1], weeks)
        _lanes(cells[2], tables["organizations"], int(weeks["week"].iloc[-1]))
        for axes in cells[:3]:
            _calendar(axes, facts, int(weeks["week"].iloc[-1]))
        _hours(cells[3], tables["hours"], facts)
        _heading(figure, facts)
        figure.canvas.draw()
    return figure


def _heading(figure: Figure, facts: Facts) -> None:
    height = figure.get_figheight()
    title = clipped(facts.title or facts.scenario, 100)
    figure.text(0.05, 1 - 0.28 / height, title, fontsize=15, fontweight=heading(), va="top")
    plan = _("strategy {strategy}, team in weeks {first} to {last}") if facts.team else ""
    words = [clipped(facts.scenario, 64)] if facts.title else []
    words.append(plan.format(strategy=facts.strategy, first=facts.first, last=facts.last))
    words.append(_("seed {seed}").format(seed=facts.seed))
    figure.text(0.05, 1 - 0.62 / height, "  ·  ".join(filter(None, words)), va="top", color=INK)
    note = _("This is a model, not a forecast for any real community.")
    figure.text(0.05, 0.02, note, fontsize=8, color="#666666")
    if facts.run:
        run = _("run {run}").format(run=facts.run)
        figure.text(0.95, 0.02, run, fontsize=8, color="#666666", ha="right")


def _classic(weeks: pd.DataFrame, facts: Facts) -> Figure:
    """Return the sheet of a scenario without organizations: who acts, or what people think."""
    with paper():
        figure = sheet(9, 5.2)
        axes = figure.add_axes((0.08, 0.14, 0.76, 0.62))
        acting = bool(weeks["active"].any())
        column, name = ("active", _("active")) if acting else ("awareness", _("awareness"))
        axes.set_title(_("Residents who act") if acting else _("Awareness, mean of residents"))
        axes.set_ylim(0, 1.06 * max(float(weeks[column].max()), 1.0))
        _series(axes, weeks, [(column, name, BLUE, "-", 1.8)])
        axes.set_xlim(0, max(int(weeks["week"].iloc[-1]), 1))
        axes.set_xlabel(_("week"))
        _heading(figure, facts)
        figure.canvas.draw()
    return figure


def _calendar(axes: Axes, facts: Facts, last: int) -> None:
    """Draw the weeks: the team's stay as ground, and when outcomes are taken."""
    axes.set_xlim(0, max(last, 1))
    axes.set_xlabel(_("week"))
    if last > 2 * HALF_YEAR:
        axes.set_xticks(range(0, last + 1, HALF_YEAR))
    if not facts.team:
        return
    axes.axvspan(facts.first - 1, min(facts.last, last), color=TEAM, zorder=0, linewidth=0)
    marks = [((facts.first - 1 + min(facts.last, last)) / 2, _("team"))]
    for months, weeks in MONTHS.items():
        week = facts.last + weeks
        if week <= last:
            axes.axvline(week, color=GREY, linewidth=0.8, linestyle=(0, (2, 3)), zorder=0.5)
            marks.append((week, _("+{n} months").format(n=months)))
    for place, text in marks:
        axes.annotate(
            text, (place, 1), (0, 2), xycoords=("data", "axes fraction"), fontsize=7.5,
            textcoords="offset points", ha="center", va="bottom", color="#777777",
        )  # fmt: skip


def _participation(axes: Axes, weeks: pd.DataFrame) -> None:
    lines = [
        ("registered", _("registered"), GREY, "-", 1.3),
        ("members", _("members"), SKY, "-", 1.6),
        ("active", _("active this week"), BLACK, "-", 1.6),
        ("backbones", _("backbones"), ORANGE, "-", 1.6),
    ]
    shown = [line[0] for line in lines if line[0] in weeks]
    axes.set_ylim(0, 1.06 * max(float(weeks[shown].max().max()), 1.0))
    _series(axes, weeks, lines)
    axes.set_title(_("Who takes part (residents)"), y=1.05)


def _levels(axes: Axes, weeks: pd.DataFrame) -> None:
    lines = [
        ("empowerment_individual", _("individual level"), BLUE, "-", 1.6),
        ("empowerment_organizational", _("organizational level"), RED, "--", 1.6),
        ("empowerment_community", _("community level"), GREEN, ":", 2.0),
    ]
    axes.set_ylim(1, 5)
    _series(axes, weeks, lines)
    axes.set_title(_("Empowerment on three levels (scores 1 to 5)"), y=1.05)


def _series(axes: Axes, weeks: pd.DataFrame, lines: list[tuple[str, str, str, str, float]]) -> None:
    """Draw lines that are named at their ends."""
    bare(axes)
    lines = [line for line in lines if line[0] in weeks and weeks[line[0]].notna().any()]
    for column, _label, colour, style, width in lines:
        axes.plot(weeks["week"], weeks[column], color=colour, linestyle=style, linewidth=width)
    named_ends(
        axes, [(line[1], float(weeks[line[0]].dropna().iloc[-1]), line[2]) for line in lines]
    )


def _lanes(axes: Axes, organizations: pd.DataFrame, last: int) -> None:
    """Draw a lane for each organization, from its founding to its end."""
    axes.set_title(_("Organizations"), y=1.05)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if organizations.empty:
        axes.text(0.5, 0.5, _("No organization was founded."), ha="center", color="#777777",
                  transform=axes.transAxes)  # fmt: skip
        return
    many = len(organizations) > MOST_LANES
    axes.set_ylim(max(len(organizations), 6) - 0.4, -0.6)
    rows: list[Any] = list(organizations.itertuples())
    for lane, row in enumerate(rows):
        over = names.is_over(row.ended)
        end = row.ended if over else last
        axes.plot(
            [row.founded, end], [lane, lane], color=SKY if not over else "#BBD5E6",
            linewidth=2 if many else 6, solid_capstyle="butt",
        )  # fmt: skip
        axes.plot(row.founded, lane, marker="^", color=INK, markersize=3 if many else 6)
        if over:
            axes.plot(end, lane, marker="x", color=RED, markersize=3 if many else 6)
        if not many:
            _lane_words(axes, row, lane, last)


def _lane_words(axes: Axes, row: Any, lane: int, last: int) -> None:
    """Name an organization before its lane, and say after it why it ended, in its own lane."""
    label = names.organization(row.organization)
    axes.annotate(label, (row.founded, lane), (-6, 0), textcoords="offset points", ha="right",
                  va="center", fontsize=8)  # fmt: skip
    if not names.is_over(row.ended):
        return
    text = names.reason(row.end_reason)
    box = axes.get_window_extent()
    point = axes.figure.dpi / 72
    wide = 7.5 * 0.56 * columns_of(text) + 7
    right = (1 - row.ended / max(last, 1)) * box.width / point + MARGIN_POINTS
    left = row.founded / max(last, 1) * box.width / point - 20
    place, offset, side = row.ended, (7, 0), "left"
    if wide > right:
        place, offset, side = row.founded, (-20, 0), "right"
        if wide > left:  # neither side has room: within its own lane
            place, offset, side = (row.founded + row.ended) / 2, (0, 0), "center"
    axes.annotate(text, (place, lane), offset, textcoords="offset points", ha=side,
                  va="center", fontsize=7.5, color="#666666")  # fmt: skip


def _hours(axes: Axes, hours: pd.DataFrame, facts: Facts) -> None:
    """Draw the team's hours a week, by what they were spent on."""
    axes.set_title(_("Where the team's hours went (hours a week)"), y=1.05)
    bare(axes)
    if hours.empty:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.text(0.5, 0.5, _("There was no team."), ha="center", color="#777777",
                  transform=axes.transAxes)  # fmt: skip
        return
    table = hours.pivot_table(index="week", columns="intervention", values="hours", aggfunc="sum")
    table = table.reindex(range(1, int(table.index.max()) + 1)).fillna(0.0)
    bottom = 0.0 * table.iloc[:, 0]
    table, entries = _gathered(table)
    for name, colour in entries:
        axes.bar(table.index, table[name], bottom=bottom, width=0.86, color=colour, linewidth=0)
        bottom = bottom + table[name]
    high = float(bottom.max()) or 1.0
    axes.set_ylim(0, high * 1.04)
    step = 1 / max(len(entries), MOST_KINDS + 1)
    for i, (name, colour) in enumerate(entries):
        what = names.intervention(name) if name else _("other")
        text = _("{name}: {hours:.0f} h").format(name=what, hours=table[name].sum())
        lines = folded(text, LEGEND_COLUMNS)
        for mark, place, ink in (("■", 1.015, colour), (lines, 1.045, INK)):
            axes.annotate(mark, (place, (i + 0.5) * step), xycoords="axes fraction", color=ink,
                          va="center", fontsize=8, annotation_clip=False,
                          linespacing=1.0)  # fmt: skip
    axes.set_xlim(0.4, float(table.index.max()) + 0.6)
    axes.xaxis.set_major_locator(whole_numbers())
    axes.set_xlabel(_("week"))


def _gathered(table: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Return hours by kind, the rest as one kind more, and the kinds with their colours."""
    kinds = list(table.sum().sort_values(ascending=False).index)
    entries = _coloured(kinds[:MOST_KINDS])
    if rest := kinds[MOST_KINDS:]:
        table = table.assign(**{REST: table[rest].sum(axis=1)})
        entries.append((REST, REST_SHADE))
    return table, entries


def _coloured(kinds: list[str]) -> list[tuple[str, str]]:
    """Return kinds of work with colours: one hue for each level, ordered by level."""
    from courtyard.interventions import INTERVENTIONS

    found = []
    for level, shades in SHADES.items():
        own = [k for k in kinds if getattr(INTERVENTIONS.get(k), "level", "neutral") == level]
        found += [(kind, shades[i % len(shades)]) for i, kind in enumerate(own)]
    return found
