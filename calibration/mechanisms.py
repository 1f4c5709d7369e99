"""The chapters of the page on knock-outs and on the screening."""

from __future__ import annotations

import math
from pathlib import Path

from calibration import knockouts, screening
from calibration.markdown import NOT_RUN, cell, interval, number_of, table

MOST = 12
"""Parameters shown of each outcome of the screening."""

FEW = 5
"""... and of those where none is more than luck."""

KEY_PATTERNS = ("PA1.alone", "PA1", "CO1", "AT1", "HM3", "OR1", "OR2.hazard", "OR12", "LD6", "AT2")
KEY_LEVELS = ("organizations24", "active24", "needs")


def knocked_out(folder: Path) -> list[str]:
    """Return what hangs on which mechanism, as lines of the page."""
    rows = knockouts.summary_table(folder).rows()
    lines = ["## What hangs on which mechanism", ""]
    if not rows:
        return [*lines, NOT_RUN.format("knockouts"), ""]
    return [
        *lines,
        "Each mechanism is switched off by settings alone, on the same seeds as the model as it "
        f"is, over three years and {_seeds(folder)} seeds; nothing is fitted again, so that a "
        "pattern may change because fewer take part at all. A change is called clear when its "
        f"99.9 % interval leaves out zero: of {len(rows):,} comparisons about "
        f"{len(rows) / 1000:.0f} would be so by chance.",
        "",
        *_levels(rows),
        "",
        "**Differences between strategies**, and what clearly changes them:",
        "",
        *_contrasts(rows),
        "",
        "**What changes clearly without each mechanism:**",
        "",
        *_changed(rows),
        "",
        *_idle(rows),
    ]


type Rows = list[dict[str, str]]


def _seeds(folder: Path) -> int:
    """Return on how many seeds the knock-outs were done."""
    return max(int(row["seeds"]) for row in knockouts.summary_table(folder).rows())


def _names() -> list[knockouts.Knockout]:
    return list(knockouts.KNOCKOUTS[1:])


def _levels(rows: Rows) -> list[str]:
    """Return the table of a few patterns and outcomes without each mechanism."""
    wanted = [*(("pattern", c) for c in KEY_PATTERNS), *(("level", c) for c in KEY_LEVELS)]
    at = {(r["knockout"], r["kind"], r["name"]): r for r in rows}
    first = _names()[0].name
    cells = [("nothing", *(cell(at[(first, *w)]["before"]) for w in wanted))]
    for k in _names():
        mine = [at[(k.name, *w)] for w in wanted]
        cells.append((k.name, *(_marked(r) for r in mine)))
    return table(("off", *(code for _, code in wanted)), cells)


def _marked(row: dict[str, str]) -> str:
    after = cell(row["after"])
    return f"**{after}**" if row["clear"] == "1" else after


def _contrasts(rows: Rows) -> list[str]:
    """Return each difference between strategies, and the mechanisms without which it is another."""
    contrasts = [r for r in rows if r["kind"] == "contrast"]
    lines = []
    for name in dict.fromkeys(r["name"] for r in contrasts):
        mine = [r for r in contrasts if r["name"] == name]
        moved = [
            f"{r['knockout']} → {cell(r['after'])} ({_range(r, 'low', 'high')})"
            for r in mine
            if r["clear"] == "1"
        ]
        base = _range(mine[0], "before_low", "before_high")
        lines.append((name, cell(mine[0]["before"]), base, ", ".join(moved) or "–"))
    head = ("difference", "model as it is", "interval", "clearly another without (change)")
    return table(head, lines)


def _range(row: dict[str, str], low: str, high: str) -> str:
    """Return an interval that two cells of a row hold."""
    return interval(*(float(row[name]) if row[name] else math.nan for name in (low, high)))


def _changed(rows: Rows) -> list[str]:
    """Return which patterns change clearly without each mechanism."""
    lines = []
    for k in _names():
        clear = [r for r in rows if r["knockout"] == k.name and r["clear"] == "1"]
        patterns = [
            f"{r['name']} {cell(r['before'])} → {cell(r['after'])} ({_range(r, 'low', 'high')})"
            for r in clear
            if r["kind"] == "pattern"
        ]
        lines.append((k.name, k.what, "; ".join(patterns) or "–", k.claims or "–"))
    return table(("off", "the mechanism", "patterns (change)", "claims about it"), lines)


def _idle(rows: Rows) -> list[str]:
    """Return which mechanisms change nothing clearly."""
    idle = [
        k for k in _names()
        if not any(r["clear"] == "1" for r in rows if r["knockout"] == k.name)
    ]  # fmt: skip
    if not idle:
        return ["Every mechanism has work: something clearly changes without it.", ""]
    lines = []
    for k in idle:
        same = all(float(r["change"] or 0.0) == 0.0 for r in rows if r["knockout"] == k.name)
        lines.append(
            f"- {k.name}: "
            + ("nothing changes at all" if same else "no clear change")
            + (f"; kept for {k.claims}" if k.claims else "; no claim needs it")
        )
    return ["**Without work that these seeds show:**", "", *lines, ""]


def screened(folder: Path) -> list[str]:
    """Return which parameters move the headline outcomes, as lines of the page."""
    rows = screening.summary_table(folder).rows()
    lines = ["## Which assumptions move the headline outcomes", ""]
    if not rows:
        return [*lines, NOT_RUN.format("screening"), ""]
    keys = {row["key"] for row in rows}
    count = len(keys - set(screening.LUCK))
    runs = screening.table(folder).rows()
    points = len({row["point"] for row in runs})
    done = points // (len(keys) + 1)
    few = (
        " With so few trajectories the tables name candidates and settle nothing."
        if done < screening.TRAJECTORIES
        else ""
    )
    lines += [
        f"A first screening (Morris 1991; {done} trajectories, "
        f"{len(runs) // max(points, 1)} seeds a point): {count} parameters "
        "over their whole plausible range, levers of the team among them, with the team of "
        "`constant_mix`. mu* is the mean size of "
        "the change that a parameter makes from one end of its range to the other, with its 95 % "
        "interval; mu has the sign; a sigma as large as mu* says that it depends on the others. "
        "Another setting meets other luck, so that mu* is above zero for a parameter without any "
        "effect too: *luck* is what factors make that change nothing but the seeds, and what does "
        f"not clear it with its whole interval may be nothing.{few}",
        "",
    ]
    for outcome in screening.OUTCOMES:
        mine = [row for row in rows if row["outcome"] == outcome]
        floor = _floor(mine)
        above = [row for row in mine if _low(row) > floor and row["key"] not in screening.LUCK]
        if mine:
            said = f", the first {MOST}:" if len(above) > MOST else ":"
            said = said if above else f"; the first {FEW}, all the same:"
            shown = above[:MOST] or [row for row in mine if row["key"] not in screening.LUCK][:FEW]
            lines += [
                f"**{outcome}**: {len(above)} of {count} clear luck ({number_of(floor)}){said}",
                "",
                *table(("parameter", "mu*", "interval", "mu", "sigma"), map(_effect, shown)),
                "",
            ]
    return lines


def _floor(rows: Rows) -> float:
    """Return the mean size of what luck alone makes, 0 where it was not measured."""
    sizes = [float(row["mu_star"]) for row in rows if row["key"] in screening.LUCK]
    return sum(sizes) / len(sizes) if sizes else 0.0


def _low(row: dict[str, str]) -> float:
    return float(row["mu_star"]) - float(row["mu_star_conf"])


def _effect(row: dict[str, str]) -> tuple[str, ...]:
    size, half = float(row["mu_star"]), float(row["mu_star_conf"])
    within = interval(max(size - half, 0.0), size + half)
    return f"`{row['key']}`", number_of(size), within, cell(row["mu"]), cell(row["sigma"])
