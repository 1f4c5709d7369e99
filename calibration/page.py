"""The page of patterns, made from the data alone."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from calibration import fit, knockouts, screening
from calibration.estimate import Estimate, verdict
from calibration.measure import FIRST_SEED, WEEKS, summary
from calibration.patterns import (
    FITTED,
    NOT_REACHED,
    ORGANIZATIONS,
    PARTICIPATION,
    PATTERNS,
    PEOPLE,
    PREDICTED,
    STAYING,
    Pattern,
)
from calibration.runs import DATA, HERE

PAGE = HERE.parent / "docs" / "patterns.md"
NOT_RUN = "*Not run yet: `python -m calibration {}`.*"
NEAR = 0.25
"""A trial is as good as the best if its loss is greater by less than this."""

MOST = 12
"""Parameters shown of each outcome of the screening."""

HEAD = """\
# Patterns: what was fitted, what is predicted, and what hangs on what

Made by `python -m calibration page` from the tables in `calibration/data/`; a test keeps it in
step. Each line says where its target is from, and what of it is ours. Every pattern is declared in
[patterns.py](../calibration/patterns.py) and read from a run by one function in
[measures](../calibration/measures/__init__.py). *Sure* is how sure the source is: H high, M middle,
L low.

**Rules.** Four patterns are fitted, all at once, with one set of parameters. Every other is a
prediction: nothing was tuned to it, and it is shown whether it came out or not. What
claims ask about, above all the life of organizations after the team has left (OR1, OR2, OR5), is
never fitted.
The run is the unit: numbers are added up over runs before they are divided, and intervals (95 %)
are percentiles of a bootstrap over runs; where something never or always happened, the exact
binomial interval. A target is *met* when the whole interval lies in it, *missed* when none of it
does, *open* when a part does.

**Where it is read.** Unless a line says otherwise: the scenario `fujian_camp` with a team that
gives each level a third of its hours (`constant_mix`) for five months and then leaves. Who takes
part is read in the third year, a year and a half after the exit: that this stands for the places
that were surveyed is our choice. *Without a team* is the arm `none`.

**Again:** `python -m calibration fit`, the fitted values made the defaults, then `measure`,
`knockouts`, `screening` and `page`, each of which goes on where it was stopped.
"""


DISCLOSED = (
    "While the rules were written and what is not fitted was set by hand, PA1, CO1, AT1, HM3 and "
    "also how many organizations there were and how many lasted were in view on a few dozen other "
    "seeds ([decision 11](decisions/0011-first-equations.md)): what is predicted about "
    "organizations was not tuned to, but it is not blind either."
)


def page(folder: Path = DATA) -> str:
    """Return the page for the tables in a folder."""
    parts = [
        HEAD,
        *_fit(folder),
        *_patterns(folder),
        *_knockouts(folder),
        *_screening(folder),
    ]
    return "\n".join(parts)


def _fit(folder: Path) -> list[str]:
    rows, toml = fit.trials(folder).rows(), folder / "fitted.toml"
    lines = ["## The fit", ""]
    if not toml.is_file():
        return [*lines, NOT_RUN.format("fit"), ""]
    values = tomllib.loads(toml.read_text(encoding="utf-8"))
    finished = [row for row in rows if row["state"] == "finished"]
    least = min(float(row["loss"]) for row in finished)
    good = [row for row in finished if float(row["loss"]) <= least + NEAR]
    lines += [
        "Loss: the sum of the squared distances of the four patterns from their aims, each in "
        "half-widths of its target. Optimizer: Optuna's tree-structured Parzen estimator, from "
        f"the values that were there before; {len(rows)} trials on paired seeds (0 to "
        f"{fit.SEEDS - 1}), of which {len(finished)} went through all seeds, the others were given "
        f"up early. Least loss: {least:.3f}. *As good* is where the {len(good)} trials lie whose "
        f"loss is within {NEAR:g} of that: how far four patterns pin a parameter down, and how far "
        "they do not.",
        "",
        *_table(
            ("parameter", "fitted", "range", "as good", "why it is fitted"),
            (
                (
                    f"`{f.key}`",
                    f"{_at(values, f.key):g}",
                    f"{f.low:g} to {f.high:g}",
                    _spread([float(row[f.key]) for row in good]),
                    f.why,
                )
                for f in fit.FREE
            ),
        ),
        "",
        "No other parameter is fitted. Those that claims ask about (the weights of efficacy, of "
        "expectation, of being asked, and all that belongs to organizations) stay as they were "
        "reasoned to be.",
        "",
    ]
    return lines


def _at(values: dict[str, object], key: str) -> float:
    found: object = values
    for part in key.split("."):
        assert isinstance(found, dict)
        found = found[part]
    return float(str(found))


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):.3g} to {max(values):.3g}"


def _patterns(folder: Path) -> list[str]:
    found = summary(folder)
    if not found:
        return ["## The patterns", "", NOT_RUN.format("measure"), "", *_declared()]
    runs = max(e.runs for e in found.values())
    told = [verdict(found[p.code], p.low, p.high) for p in PREDICTED if not p.coded]
    counts = {word: told.count(word) for word in ("met", "open", "missed", "not measured")}
    seeds = f"{FIRST_SEED} to {FIRST_SEED + runs - 1}"
    where, heading = f"On {runs} seeds that the fit has not seen ({seeds})", "### Fitted"
    if not (folder / "fitted.toml").is_file():
        where = f"With defaults that were set by hand, not fitted. On {runs} seeds ({seeds})"
        heading = "### To be fitted"
    return [
        "## The patterns",
        "",
        f"{where}, runs of {WEEKS} weeks. {DISCLOSED}",
        "",
        heading,
        "",
        *_lines(FITTED, found),
        "",
        "### Predicted",
        "",
        f"Of {len(told)} predictions {counts['met']} are met, {counts['open']} open, "
        f"{counts['missed']} missed"
        + (f", {counts['not measured']} not measured" if counts["not measured"] else "")
        + ". Not counted are those marked †, whose direction is written into a rule: that they "
        "come out shows no more than that the rule works.",
        *_groups(found),
        *_not_reached(),
    ]


GROUPS = (
    ("Organizations after the team has left", ORGANIZATIONS),
    ("How many take part, and how unequally", PARTICIPATION),
    ("Who stays, who stops", STAYING),
    ("Who they are, and what it does to them", PEOPLE),
)


def _groups(found: dict[str, Estimate]) -> list[str]:
    lines = []
    for title, patterns in GROUPS:
        lines += ["", f"**{title}**", "", *_lines(patterns, found)]
    return lines


def _lines(patterns: Iterable[Pattern], found: dict[str, Estimate]) -> list[str]:
    head = ("", "pattern", "target", "model", "interval", "", "sure", "the target is from")
    return _table(
        head,
        (
            (
                p.code + (" †" if p.coded else ""),
                p.what,
                p.target,
                _number(found[p.code].value),
                _interval(found[p.code].low, found[p.code].high),
                verdict(found[p.code], p.low, p.high),
                p.sure,
                p.source,
            )
            for p in patterns
        ),
    )


def _declared() -> list[str]:
    """Return what is going to be measured, where nothing has been."""
    rows = (
        (p.code, p.what, p.target, "predicted" if p.aim is None else "fitted", p.sure, p.source)
        for p in PATTERNS.values()
    )
    head = ("", "pattern", "target", "", "sure", "the target is from")
    return [*_table(head, rows), *_not_reached()]


def _not_reached() -> list[str]:
    rows = _table(("rows of the evidence", "not reached by the mechanisms"), NOT_REACHED.items())
    return ["", "### Not reached", "", *rows, ""]


KEY_PATTERNS = ("PA1.alone", "PA1", "CO1", "AT1", "HM3", "OR1", "OR2.hazard", "OR12", "LD6", "AT2")
KEY_LEVELS = ("organizations24", "active24", "needs")


def _knockouts(folder: Path) -> list[str]:
    rows = knockouts.summary_table(folder).rows()
    lines = ["## What hangs on which mechanism", ""]
    if not rows:
        return [*lines, NOT_RUN.format("knockouts"), ""]
    return [
        *lines,
        "Each mechanism is switched off by settings alone, on the same seeds as the model as it "
        "is, and nothing is fitted again. A change is called clear when it is more than 3.3 "
        "standard errors from nothing (99.9 %).",
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


def _names() -> list[knockouts.Knockout]:
    return list(knockouts.KNOCKOUTS[1:])


def _levels(rows: Rows) -> list[str]:
    """Return the table of a few patterns and outcomes without each mechanism."""
    wanted = [*(("pattern", c) for c in KEY_PATTERNS), *(("level", c) for c in KEY_LEVELS)]
    at = {(r["knockout"], r["kind"], r["name"]): r for r in rows}
    first = _names()[0].name
    cells = [("nothing", *(_cell(at[(first, *w)]["before"]) for w in wanted))]
    for k in _names():
        mine = [at[(k.name, *w)] for w in wanted]
        cells.append((k.name, *(_marked(r) for r in mine)))
    return _table(("off", *(code for _, code in wanted)), cells)


def _marked(row: dict[str, str]) -> str:
    cell = _cell(row["after"])
    return f"**{cell}**" if row["clear"] == "1" else cell


def _contrasts(rows: Rows) -> list[str]:
    """Return each difference between strategies, and the mechanisms without which it is another."""
    contrasts = [r for r in rows if r["kind"] == "contrast"]
    lines = []
    for name in dict.fromkeys(r["name"] for r in contrasts):
        mine = [r for r in contrasts if r["name"] == name]
        moved = [
            f"{r['knockout']} → {_cell(r['after'])} ({_range(r, 'low', 'high')})"
            for r in mine
            if r["clear"] == "1"
        ]
        base = _range(mine[0], "before_low", "before_high")
        lines.append((name, _cell(mine[0]["before"]), base, ", ".join(moved) or "–"))
    head = ("difference", "model as it is", "interval", "clearly another without (change)")
    return _table(head, lines)


def _range(row: dict[str, str], low: str, high: str) -> str:
    """Return an interval that two cells of a row hold."""
    return _interval(*(float(row[name]) if row[name] else math.nan for name in (low, high)))


def _changed(rows: Rows) -> list[str]:
    """Return which patterns change clearly without each mechanism."""
    lines = []
    for k in _names():
        clear = [r for r in rows if r["knockout"] == k.name and r["clear"] == "1"]
        patterns = [
            f"{r['name']} {_cell(r['before'])} → {_cell(r['after'])} ({_range(r, 'low', 'high')})"
            for r in clear
            if r["kind"] == "pattern"
        ]
        lines.append((k.name, k.what, "; ".join(patterns) or "–", k.claims or "–"))
    return _table(("off", "the mechanism", "patterns (change)", "claims about it"), lines)


def _idle(rows: Rows) -> list[str]:
    """Return which mechanisms change nothing clearly."""
    idle = [
        k for k in _names()
        if not any(r["clear"] == "1" for r in rows if r["knockout"] == k.name)
    ]  # fmt: skip
    if not idle:
        return ["No mechanism is idle.", ""]
    lines = []
    for k in idle:
        same = all(float(r["change"] or 0.0) == 0.0 for r in rows if r["knockout"] == k.name)
        lines.append(
            f"- {k.name}: "
            + ("nothing changes at all" if same else "no clear change")
            + (f"; kept for {k.claims}" if k.claims else "; no claim needs it")
        )
    return ["**Idle**, as far as these seeds tell:", "", *lines, ""]


def _screening(folder: Path) -> list[str]:
    rows = screening.summary_table(folder).rows()
    lines = ["## Which assumptions move the headline outcomes", ""]
    if not rows:
        return [*lines, NOT_RUN.format("screening"), ""]
    count = len({row["key"] for row in rows})
    lines += [
        f"A first screening (Morris 1991): {count} parameters over their whole plausible range, "
        f"levers of the team among them, with the team of `constant_mix`. mu* is the mean size of "
        "the change that a parameter makes from one end of its range to the other, with its 95 % "
        "interval; mu has the sign; a sigma as large as mu* says that it depends on the others.",
        "",
    ]
    for outcome in screening.OUTCOMES:
        mine = [row for row in rows if row["outcome"] == outcome]
        lines += [f"**{outcome}** (the first {MOST} of {len(mine)})", ""] if mine else []
        lines += [
            *_table(("parameter", "mu*", "interval", "mu", "sigma"), map(_effect, mine[:MOST]))
        ]
        lines.append("")
    return lines


def _effect(row: dict[str, str]) -> tuple[str, ...]:
    size, half = float(row["mu_star"]), float(row["mu_star_conf"])
    interval = _interval(max(size - half, 0.0), size + half)
    return f"`{row['key']}`", _number(size), interval, _cell(row["mu"]), _cell(row["sigma"])


def _cell(number: str) -> str:
    return _number(float(number) if number else math.nan)


def _number(x: float) -> str:
    """Return a number with three digits, or a dash for none."""
    if not math.isfinite(x):
        return "–"
    if x == 0.0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(x))), 0)
    return f"{x:.{min(digits, 3)}f}"


def _interval(low: float, high: float) -> str:
    return f"{_number(low)} to {_number(high)}" if math.isfinite(low) else "–"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]
