"""A comparison in words: a table, a sentence for each arm, what was equal and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from courtyard.figures.comparison import Comparison, has_survival
from courtyard.foundations.words import _, ngettext

AFTER = {12: 52, 24: 104}
"""Months after the exit, and in weeks."""

MOST = 20
"""Points and arms of which a row and a sentence are said, unless all are asked for."""

TABLE = "comparison.parquet"
"""The table of all differences, in the folder of the sweep."""

FEW_PAIRS = 5
"""Pairs below which the sentences say nothing of a difference."""


def head() -> list[str]:
    """Return the heads of the columns of `rows`."""
    return [_("arm"), _("mean"), _("baseline"), _("difference"), _("95 % interval"), _("pairs"),
            _("still needed")]  # fmt: skip


def rows(found: Comparison, outcome: str) -> list[list[str]]:
    """Return the table of one outcome, a row for each point and arm."""
    table = found.differences
    own: list[dict[Any, Any]] = table[table["outcome"] == outcome].to_dict("records")
    n = places_of(own)
    return [
        [
            _named(found, row),
            number(row["mean"], n),
            number(row["mean_baseline"], n),
            number(row["difference"], n, sign=True),
            _interval(row, n),
            f"{row['pairs']:,}",
            _more(row),
        ]
        for row in own
    ]


def cut_off(count: int, *, every: bool = False) -> str:
    """Return what is said of the points and arms beyond `MOST`; "" where there are none."""
    if every or count <= MOST:
        return ""
    text = _("... and {n} more in {file}; courtyard compare --all says them too.")
    return text.format(n=count - MOST, file=TABLE)


def sentences(found: Comparison, *, every: bool = False) -> Iterator[str]:
    """Yield what the primary outcome says of each arm, of all points or the first `MOST`."""
    table = found.differences
    own: list[dict[Any, Any]] = table[table["outcome"] == found.outcomes[0]].to_dict("records")
    said = [row for row in own if row["method"] == "same runs" or row["pairs"] >= FEW_PAIRS]
    for row in said if every else said[:MOST]:
        yield _sentence(found, row, places_of(own))
    if more := cut_off(len(said), every=every):
        yield more
    little: dict[int, list[dict[Any, Any]]] = {}
    for row in own:
        if row not in said:
            little.setdefault(int(row["pairs"]), []).append(row)
    for pairs, rows in little.items():
        yield _little(found, pairs, rows)


def _little(found: Comparison, pairs: int, rows: list[dict[Any, Any]]) -> str:
    """Return once for all arms and points with so few pairs that they say little yet."""
    if pairs == 0:
        text = _("{arm}: no pair of runs with {baseline} is finished yet.")
    elif pairs == 1:
        text = _("{arm}: one pair with {baseline} says little yet.")
    else:
        text = _("{arm}: {pairs} pairs with {baseline} say little yet.")
    who = _named(found, rows[0])
    if len(rows) > 1:
        who = _(", ").join(dict.fromkeys(found.called(row["arm"]) for row in rows))
        points = len({row["point"] for row in rows})
        if points > 1:
            who = _("{arms} (at {n} points)").format(arms=who, n=points)
    return text.format(arm=who, baseline=found.called(rows[0]["baseline"]), pairs=pairs)


def _sentence(found: Comparison, row: dict[Any, Any], places: int) -> str:
    words = {
        "arm": _named(found, row),
        "baseline": found.called(row["baseline"]),
        "outcome": row["outcome"],
        "size": number(abs(row["difference"]), places),
        "low": number(row["low95"], places),
        "high": number(row["high95"], places),
        "pairs": f"{row['pairs']:,}",
        "more": _more(row),
    }
    if row["method"] == "same runs":
        return _("{arm} and {baseline} are the same settings: no difference.").format(**words)
    if row["verdict"] == "higher":
        text = _("{arm}: {outcome} is higher than under {baseline} by {size} ({low} to {high}), "
                 "in {pairs} pairs.")  # fmt: skip
    elif row["verdict"] == "lower":
        text = _("{arm}: {outcome} is lower than under {baseline} by {size} (difference {low} to "
                 "{high}), in {pairs} pairs.")  # fmt: skip
    elif math.isnan(_count(row["more"])):
        text = _("{arm}: {outcome} is not told apart from {baseline} in {pairs} pairs ({low} to "
                 "{high}).")  # fmt: skip
    else:
        text = _("{arm}: {outcome} is not told apart from {baseline} in {pairs} pairs ({low} to "
                 "{high}); about {more} more might.")  # fmt: skip
    return text.format(**words)


def progress(found: Comparison) -> Iterator[str]:
    """Yield how far the sweep is, and what failed."""
    done, failed, left = found.counts
    text = ngettext("{n} run is finished", "{n} runs are finished", done)
    words = text.format(n=f"{done:,}")
    if left:
        rest = ngettext(", {n} is still to be done", ", {n} are still to be done", left)
        words += rest.format(n=f"{left:,}")
    yield _("{words}.").format(words=words)
    if failed:
        by_arm = found.runs[found.runs["failed"] > 0]
        counts = zip(by_arm["arm"], by_arm["failed"], strict=True)
        each = [f"{found.called(arm)} {n}" for arm, n in counts]
        yield _("Failed: {arms}. Their pairs are left out; failures that differ by arm can mislead."
                ).format(arms=_(", ").join(each))  # fmt: skip


def equal(found: Comparison) -> Iterator[str]:
    """Yield what was the same in all arms, and how far the hours really were."""
    yield _("The same in every arm: people, seeds and luck; the exit in week {exit}.").format(
        exit=found.exit
    )
    hours = found.hours
    if hours.empty or len(found.arms) < 2:
        return
    each_point = found.sweep.outcomes.groupby(["arm", "point"], sort=False)["hours_team"].mean()
    total = each_point.groupby("arm", sort=False).agg(["min", "max"])
    alike: dict[str, list[str]] = {}
    for arm in found.arms:
        if arm in total.index:
            least, most = (f"{float(total[end][arm]):,.0f}" for end in ("min", "max"))
            spent = least if least == most else _("{low} to {high}").format(low=least, high=most)
            alike.setdefault(spent, []).append(found.called(arm))
    each = [
        _("{hours} h in {arms}").format(hours=spent, arms=_(", ").join(arms))
        for spent, arms in alike.items()
    ]
    yield _("Hours of the team, as they were really spent: {hours}.").format(
        hours=_("; ").join(each)
    )
    from courtyard.analysis.arms import DISTINCT, not_distinct

    same = list(dict.fromkeys(found.called(arm) for _point, arm in not_distinct(hours)))
    if same:
        yield _("Spent on nearly the same as {baseline} (less than {share:.0%} elsewhere), so that "
                "only timing and targets differ: {arms}.").format(
            baseline=found.called(found.baseline), share=DISTINCT, arms=_(", ").join(same)
        )  # fmt: skip


def assumed(found: Comparison) -> list[str]:
    """Return what was taken for granted, as the experiment says."""
    return [str(text) for text in found.said("assumptions") or []]


def survival(found: Comparison) -> tuple[list[str], list[list[str]]] | None:
    """Return a table of how many organizations alive at the exit are alive months later.

    Returns:
        The heads of its columns and its rows; None where nothing can be said.
    """
    months = [(n, weeks) for n, weeks in AFTER.items() if found.exit + weeks <= found.weeks]
    if found.organizations.empty or not months or not has_survival():
        return None
    from courtyard.analysis.survival import curves

    table = curves(found.organizations, found.weeks, exit_week=found.exit)
    heads = [_("arm"), _("alive at the exit")]
    heads += [_("{n} months later").format(n=n) for n, _weeks in months]
    rows = []
    for arm in found.arms:
        own = table[table["arm"] == arm]
        if not own.empty:
            shares = [_still(own[own["time"] <= weeks].iloc[-1]) for _n, weeks in months]
            rows.append([found.called(arm), f"{int(own['at_risk'].iloc[0]):,}", *shares])
    return heads, rows


def _still(row: Any) -> str:
    """Return a share with its interval; before the first end there is none to be told."""
    share = f"{row['survival']:.0%}"
    if row["survival"] == row["low95"] == row["high95"]:
        return share
    return _("{share} ({low:.0%} to {high:.0%})").format(
        share=share, low=row["low95"], high=row["high95"]
    )


def places_of(rows: list[dict[Any, Any]]) -> int:
    """Return how many decimal places the numbers of a table have: three significant digits."""
    sizes = [abs(row[name]) for row in rows for name in ("mean", "mean_baseline")]
    largest = max((size for size in sizes if math.isfinite(size)), default=1.0)
    return next((n for n, limit in enumerate((1000.0, 100.0, 1.0)) if largest >= limit), 3)


def number(value: float, places: int, *, sign: bool = False) -> str:
    """Return a number with so many decimal places and a true minus; a dash for none."""
    if not math.isfinite(value):
        return "-"
    text = f"{value:{'+' if sign else ''}.{places}f}"
    return text.replace("-", "−")


def _named(found: Comparison, row: dict[Any, Any]) -> str:
    """Return the arm, with the point where there are several."""
    arm = found.called(row["arm"])
    if not found.keys:
        return arm
    values = ", ".join(f"{key}={row[key]}" for key in found.keys)
    return f"{arm} ({values})"


def _interval(row: dict[Any, Any], places: int) -> str:
    """Return the interval, or a dash where one pair gives none."""
    if not (math.isfinite(row["low95"]) and math.isfinite(row["high95"])):
        return "-"
    return _("{low} to {high}").format(
        low=number(row["low95"], places), high=number(row["high95"], places)
    )


def _more(row: dict[Any, Any]) -> str:
    count = _count(row["more"])
    return "-" if math.isnan(count) else f"{int(count):,}"


def _count(value: Any) -> float:
    """Return a number of the table that may be missing."""
    return float("nan") if value is None or not isinstance(value, int | float) else float(value)
