"""The page of patterns, made from the data alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from calibration import fit
from calibration.estimate import Estimate, verdict
from calibration.markdown import NOT_RUN, interval, number_of, table
from calibration.measure import FIRST_SEED, WEEKS, earlier, summary
from calibration.mechanisms import knocked_out, screened
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
from calibration.remarks import MARKS, kind, told
from calibration.runs import DATA, HERE

PAGE = HERE.parent / "docs" / "patterns.md"
NEAR = 0.25
"""A trial is as good as the best if its loss is greater by less than this."""

HEAD = """\
# Patterns: what was fitted, what is predicted, and what hangs on what

Made by `python -m calibration page` from the tables in `calibration/data/`; a test keeps it in
step. Each line says where its target is from, and what of it is ours. Every pattern is declared in
[patterns.py](../calibration/patterns.py) and read from a run by one function in
[measures](../calibration/measures/__init__.py). *Sure* is how sure the source is: H high, M middle,
L low.

**Rules.** Four patterns are fitted, all at once, with one set of parameters. Every other but
those marked is a prediction: nothing was tuned to it, and it is shown whether it came out or not.
What claims ask about, above all the life of organizations after the team has left (OR1, OR2, OR5),
is never fitted.
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
    "*Before* is the model as it was with defaults set by hand, before the first fit, on 200 other "
    "seeds: all patterns, OR1, OR1.goal and OR2 among them, had been measured and shown before "
    "any fit and before a rule was changed after its pattern had been seen (when a goal counts as "
    "met; [decision 11]"
    "(decisions/0011-first-equations.md)), and how many organizations lasted was in view while "
    "defaults were set. No parameter was tuned to a prediction, but none of them is blind. What "
    "organizations live through hangs on that change as well: without it, see *goals met* among "
    "the mechanisms below. The targets have not moved since before anything was measured."
)


SINCE = (
    "This is the second fit, of the model with leaders, groups and teams "
    "([decision 13](decisions/0013-leaders-groups-teams.md)); it began at the values of the first. "
    "While those mechanisms were added one number was set so that activities succeed about as "
    "often as before (`activities.constant`), and the number of organizations was in view. After "
    "the fit three small faults were mended (what has been met counts as met for who comes and who "
    "is served; hours promised to a deputy are not there for organizing; who leads a project goes "
    "on practising planning); the values were kept. The patterns below are of the model as it is "
    "now, on seeds that served no fit."
)


def page(folder: Path = DATA) -> str:
    """Return the page for the tables in a folder."""
    parts = [
        HEAD,
        *_fit(folder),
        *_patterns(folder),
        *knocked_out(folder),
        *screened(folder),
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
        f"loss is within {NEAR:g} of that: points that the optimizer happened to visit, six "
        "parameters for four numbers. Three of the four were within their targets before this "
        "fit, the fourth (AT1) at its end. "
        "The intervals below are those of the runs at one point; how much a prediction differs "
        "between points that fit as well is not in them.",
        "",
        SINCE,
        "",
        *table(
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
        "No other parameter is fitted, and no outcome that a claim asks about. Three of the fitted "
        "strengths belong to mechanisms that claims contain (being asked by ties: C28, C35; lack "
        "of time: C13, C27; taste: C10): there they are to be swept over their range.",
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
    before = earlier(folder)
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
        *_lines(FITTED, found, before),
        "",
        "### Predicted",
        "",
        *_tally(found),
        "",
        "Not counted are those marked † (written into a rule: that they come out shows no more "
        "than that the rule works), § (close kin of a fitted one) and ‡ (a parameter of theirs "
        "was set after they had been seen). What is fitted from one country and held against "
        "another need not agree: of Canadians 46-47 % volunteer in a year (PA3), which no place "
        "here does.",
        *_groups(found, before),
        *_not_reached(),
    ]


GROUPS = (
    ("Organizations after the team has left", ORGANIZATIONS),
    ("How many take part, and how unequally", PARTICIPATION),
    ("Who stays, who stops", STAYING),
    ("Who they are, and what it does to them", PEOPLE),
)


def _groups(found: dict[str, Estimate], before: dict[str, Estimate]) -> list[str]:
    lines = []
    for title, patterns in GROUPS:
        lines += ["", f"**{title}**", "", *_lines(patterns, found, before)]
    return lines


KINDS = {
    "published": "ranges that the source gives",
    "ours": "ranges that we made of what the source gives",
    "direction": "directions, met at any size",
}
"""Kinds of predictions, counted apart."""

VERDICTS = ("met", "open", "missed", "not measured")


def _tally(found: dict[str, Estimate]) -> list[str]:
    """Return how many predictions of each kind came out."""
    rows = []
    for name, what in KINDS.items():
        mine = [p for p in PREDICTED if kind(p) == name]
        told = [verdict(found[p.code], p.low, p.high) for p in mine]
        rows.append((what, str(len(mine)), *(str(told.count(word)) for word in VERDICTS)))
    return table(("predictions", "in all", *VERDICTS), rows)


def _lines(
    patterns: Iterable[Pattern], found: dict[str, Estimate], before: dict[str, Estimate]
) -> list[str]:
    head = ("", "pattern", "target", "before", "model", "interval", "", "sure",
            "the target is from")  # fmt: skip
    return table(
        head,
        (
            (
                " ".join(filter(None, (p.code, MARKS.get(kind(p))))),
                p.what,
                p.target,
                number_of(before[p.code].value) if p.code in before else "",
                number_of(found[p.code].value),
                interval(found[p.code].low, found[p.code].high),
                verdict(found[p.code], p.low, p.high),
                p.sure,
                told(p),
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
    return [*table(head, rows), *_not_reached()]


def _not_reached() -> list[str]:
    rows = table(("rows of the evidence", "not reached by the mechanisms"), NOT_REACHED.items())
    return ["", "### Not reached", "", *rows, ""]
