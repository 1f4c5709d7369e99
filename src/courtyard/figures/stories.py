"""Why each organization of a run lived or ended, in words, from what was recorded of it.

"Because" stands only where a reason was recorded; elsewhere it is "with" and "after".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from courtyard.figures import names
from courtyard.foundations.words import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

REASONS_TOLD = 3
"""Reasons of those who left that are named, the commonest first."""


def story(row: Mapping[Any, Any], events: pd.DataFrame) -> str:
    """Return the story of one organization: its birth, what it went through, its end.

    Args:
        row: its row of the table of organizations.
        events: the events of the run.
    """
    mine = events[events["organization"] == row["organization"]]
    over = names.is_over(row["ended"])
    parts = [_birth(row), _end(row) if over else _life(row)]
    parts += [*_through(mine), *(_losses(mine, row) if over else ())]
    letter = names.organization(row["organization"])
    return _("{letter}: {story}").format(letter=letter, story=" ".join(parts))


def _birth(row: Mapping[Any, Any]) -> str:
    text = (
        _("founded in week {week} at a session of the team.")
        if row["convened_by_worker"]
        else _("founded in week {week} by residents themselves.")
    )
    return text.format(week=int(row["founded"]))


def _life(row: Mapping[Any, Any]) -> str:
    """Return with what an organization was alive at the end."""
    members, givers = int(row["members"]), int(row["givers"])
    text = ngettext(
        "Alive at the end with {n} member, {givers} of whom gave hours in the last week.",
        "Alive at the end with {n} members, {givers} of whom gave hours in the last week.",
        members,
    ).format(n=members, givers=givers)
    done = float(row["organized"]) + float(row["organized_by_worker"])
    if done > 0.0:
        own = float(row["organized"]) / done
        text += " " + _("Members did {share:.0%} of its organizing.").format(share=own)
    return text


def _end(row: Mapping[Any, Any]) -> str:
    ended, reason = int(row["ended"]), names.reason(row["end_reason"])
    if row["end_reason"] == "goal_met":
        text = _("Ended in week {week} because its members found the goal met.")
    elif reason:
        text = _(
            "Ended in week {week}, after too few had given hours for weeks, because of the "
            "commonest reason of those who left: {reason}."
        )
    else:
        text = _(
            "Ended in week {week} after too few had given hours for weeks; no clear reason was "
            "recorded."
        )
    return text.format(week=ended, reason=reason)


def _through(mine: pd.DataFrame) -> Iterator[str]:
    """Yield what an organization went through: leaders, disputes, success with others."""
    back = mine[mine["kind"] == "stepped_back"]
    if len(back):
        text = ngettext(
            "{n} leader stepped back ({reasons});", "{n} leaders stepped back ({reasons});",
            len(back),
        )  # fmt: skip
        later = int((mine["kind"] == "took_post").sum()) - _first_posts(mine)
        followed = (
            ngettext("{n} followed.", "{n} followed.", later).format(n=later)
            if later > 0
            else _("nobody followed.")
        )
        yield text.format(n=len(back), reasons=_counted(back["reason"])) + " " + followed
    counts = mine["kind"].value_counts()
    yield from (_times(kind, int(counts[kind])) for kind in COUNTED if kind in counts)


COUNTED = ("dispute", "awarded", "project_done", "project_dropped", "adopted", "practice")
"""Events that a story counts."""


def _times(kind: str, n: int) -> str:
    """Return how often something of COUNTED happened to an organization."""
    return {
        "dispute": ngettext("It went through {n} dispute.", "It went through {n} disputes.", n),
        "awarded": ngettext("It won {n} grant.", "It won {n} grants.", n),
        "project_done": ngettext("It finished {n} project.", "It finished {n} projects.", n),
        "project_dropped": ngettext("It gave up {n} project.", "It gave up {n} projects.", n),
        "adopted": ngettext(
            "{n} of its proposals was adopted.", "{n} of its proposals were adopted.", n
        ),
        "practice": ngettext(
            "It took up {n} new way of working.", "It took up {n} new ways of working.", n
        ),
    }[kind].format(n=n)


def _first_posts(mine: pd.DataFrame) -> int:
    """Return how many posts were filled in the week of the founding."""
    founded = mine.loc[mine["kind"] == "founded", "week"]
    taken = mine[mine["kind"] == "took_post"]
    return int((taken["week"] == founded.iloc[0]).sum()) if len(founded) else 0


def _losses(mine: pd.DataFrame, row: Mapping[Any, Any]) -> Iterator[str]:
    """Yield why members had left before the end, as far as it was recorded."""
    left = mine[(mine["kind"] == "left") & (mine["reason"] != "ended")]
    if len(left):
        text = ngettext(
            "{n} member had left before: {reasons}.", "{n} members had left before: {reasons}.",
            len(left),
        )  # fmt: skip
        yield text.format(n=len(left), reasons=_counted(left["reason"]))


def _counted(reasons: pd.Series) -> str:
    """Return the commonest reasons with their numbers, in words."""
    named = reasons.map(names.reason).value_counts().sort_index().sort_values(
        ascending=False, kind="stable"
    )  # fmt: skip
    told = [
        _("{n} because of {reason}").format(n=n, reason=reason) if reason
        else _("{n} without a clear reason").format(n=n)
        for reason, n in named.head(REASONS_TOLD).items()
    ]  # fmt: skip
    if (rest := int(named.iloc[REASONS_TOLD:].sum())) > 0:
        told.append(_("{n} for other reasons").format(n=rest))
    return _(", ").join(told)
