"""Why many organizations lived or ended, in words: what tells the living from those that ended.

Facts stand beside one another, as they were recorded; that one is the cause of another is not said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.figures import names
from courtyard.figures.stories import counted, weeks_without
from courtyard.foundations.words import N_, _, ngettext

if TYPE_CHECKING:
    import pandas as pd

    from courtyard.state.ties import Floats

STORIES = 2
"""How many of the longest-lived of many organizations are told."""

REASONS = 8
"""Reasons of endings that are named."""

YEAR = 52.0
"""Weeks of a year."""

GOAL = "goal_met"
"""The reason of an ending that is none for want of givers."""

SHOWN = (
    (N_("{value} were founded by residents themselves"), "by_residents", 0.0),
    (N_("activities succeeded in {value} of the weeks"), "success_share", 0.0),
    (N_("members did {value} of the organizing up to the exit"), "own_share", 0.0),
    (N_("nobody held a post in {value} of the weeks"), "vacant", 1.0),
    (N_("posts were filled anew {value} times a year"), "renewals", YEAR),
    (N_("{value} people joined later, a year"), "joined", YEAR),
    (N_("there were {value} disputes a year"), "disputes", YEAR),
)
"""What is told, where it is found, and in how many weeks lived it is counted; 0: a share."""


def fates(table: pd.DataFrame, events: pd.DataFrame, last: int) -> Iterator[str]:
    """Yield how many ended for which reason, and what tells them from those that live.

    Args:
        table: the table of organizations of a run, at least one row.
        events: the events of the run.
        last: the last week of the run.
    """
    yield from _endings(table)
    yield from _side_by_side(table, events, last)


def chosen(table: pd.DataFrame, last: int) -> list[dict[Any, Any]]:
    """Return the rows of the first end of either kind, then of the longest-lived of the others."""
    ended = table[_over(table)].sort_values("ended", kind="stable")
    first = ended.groupby(ended["end_reason"] == GOAL).head(1)
    lived = table.assign(lived=_lived(table, last)).drop(index=first.index)
    longest = lived.sort_values("lived", ascending=False, kind="stable").head(STORIES)
    return [*first.to_dict("records"), *longest.to_dict("records")]


def _endings(table: pd.DataFrame) -> Iterator[str]:
    """Yield how many found the goal met, and how many ended for want of givers, and why."""
    reasons = table.loc[_over(table), "end_reason"]
    met = int((reasons == GOAL).sum())
    if met:
        yield ngettext(
            "{n} ended because its members found the goal met.",
            "{n} ended because their members found the goal met.",
            met,
        ).format(n=met)
    others = reasons[reasons != GOAL]
    if len(others):
        yield ngettext(
            "{n} ended when too few had given hours for weeks; the commonest reason of those who "
            "left, by organization: {reasons}.",
            "{n} ended when too few had given hours for weeks; the commonest reason of those who "
            "left, by organization: {reasons}.",
            len(others),
        ).format(n=len(others), reasons=counted(others, REASONS))


def _side_by_side(table: pd.DataFrame, events: pd.DataFrame, last: int) -> Iterator[str]:
    """Yield one sentence with the facts of the living beside those of the ended."""
    over, goal = _over(table), (table["end_reason"] == GOAL).to_numpy()
    kinds = [~over, over & goal, over & ~goal]
    alive, met, short = (int(those.sum()) for those in kinds)
    texts = (
        ngettext("the one alive", "the {n} alive", alive).format(n=alive),
        ngettext("the one whose goal was met", "the {n} whose goal was met", met).format(n=met),
        ngettext(
            "the one that was short of givers", "the {n} that were short of givers", short
        ).format(n=short),
    )
    there = [k for k, those in enumerate(kinds) if those.any()]
    facts = list(_facts(_measured(table, events, last), [kinds[k] for k in there]))
    yield _("On average, {kinds}: {facts}.").format(
        kinds=_(" / ").join(texts[k] for k in there), facts=_("; ").join(facts)
    )


def _facts(measured: pd.DataFrame, kinds: list[Any]) -> Iterator[str]:
    """Yield each fact with its value for each kind; one that is 0 or unknown for all is left out.

    Args:
        measured: what `_measured` returns.
        kinds: which organizations are of each kind, (g,) each.
    """
    for text, column, unit in SHOWN:
        values = [_value(measured[those], column, unit) for those in kinds]
        form = "{:.1f}" if unit == YEAR else "{:.0%}"
        if any(value > 0.0 for value in values):
            shown = ("-" if math.isnan(value) else form.format(value) for value in values)
            yield _(text).format(value=_(" / ").join(shown))


def _value(measured: pd.DataFrame, column: str, unit: float) -> float:
    """Return the mean of a share, or what is counted in each unit of weeks lived; NaN: unknown."""
    if not unit:
        return float(measured[column].mean())
    weeks = float(measured["lived"].sum())
    return float(measured[column].sum()) / weeks * unit if weeks else math.nan


def _measured(table: pd.DataFrame, events: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the facts of each organization, shares and counts, one row each."""
    lived, born = _lived(table, last), table["founded"].to_numpy(float)
    mine = [events[events["organization"] == number] for number in table["organization"]]
    later = [own[own["week"] > week]["kind"] for own, week in zip(mine, born, strict=True)]
    return table[["success_share", "own_share", "renewals"]].assign(
        lived=lived,
        by_residents=~table["convened_by_worker"].astype(bool),
        vacant=[
            weeks_without(own, int(week)) for own, week in zip(mine, born + lived, strict=True)
        ],
        joined=[int((kinds == "joined").sum()) for kinds in later],
        disputes=[int((kinds == "dispute").sum()) for kinds in later],
    )


def _over(table: pd.DataFrame) -> Any:
    """Return which organizations have ended, (g,)."""
    return np.array([names.is_over(ended) for ended in table["ended"]])


def _lived(table: pd.DataFrame, last: int) -> Floats:
    """Return the weeks that each organization lived, up to the end of the run, (g,)."""
    ended = table["ended"].to_numpy(dtype=float, na_value=np.nan)
    lived: Floats = np.where(_over(table), ended, float(last)) - table["founded"].to_numpy(float)
    return lived
