"""Why each organization of a run lived or ended, in words, from what was recorded of it.

"Because" stands only where a reason was recorded; elsewhere it is "with" and "after".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from courtyard.figures import names
from courtyard.foundations.words import _, ngettext

if TYPE_CHECKING:
    import pandas as pd

REASONS_TOLD = 3
"""Reasons of those who left that are named, the commonest first."""

YOUNG = 12
"""Weeks of age before which nothing can be said of why an organization lives."""

LONG = 4
"""Weeks without anybody in a post that are worth telling."""


def story(row: Mapping[Any, Any], events: pd.DataFrame, last: int) -> str:
    """Return the story of one organization: its birth, what it went through, its end.

    Args:
        row: its row of the table of organizations.
        events: the events of the run.
        last: the last week of the run.
    """
    mine = events[events["organization"] == row["organization"]]
    over = names.is_over(row["ended"])
    parts = [_birth(row), _end(row) if over else _life(row, last), *_deeds(row)]
    parts += [*_comings(mine), *_leaders(mine, int(row["ended"]) if over else last)]
    counts = mine["kind"].value_counts()
    parts += [_times(kind, int(counts[kind])) for kind in COUNTED if kind in counts]
    letter = names.organization(row["organization"])
    return _("{letter}: {story}").format(letter=letter, story=joined(parts))


def joined(sentences: list[str]) -> str:
    """Return sentences one after the other; after a Chinese full stop stands no space."""
    return re.sub(r"(?<=[。；，：]) ", "", " ".join(sentences))


def _birth(row: Mapping[Any, Any]) -> str:
    text = (
        _("founded in week {week} at a session of the team.")
        if row["convened_by_worker"]
        else _("founded in week {week} by residents themselves.")
    )
    return text.format(week=int(row["founded"]))


def _life(row: Mapping[Any, Any], last: int) -> str:
    """Return with what an organization was alive at the end, and what an end would have asked."""
    members, givers, thin = (int(row[name]) for name in ("members", "givers", "thin_weeks"))
    alive = ngettext(
        "Alive at the end with {n} member, {givers} of whom gave hours in the last week:",
        "Alive at the end with {n} members, {givers} of whom gave hours in the last week:",
        members,
    ).format(n=members, givers=givers)
    why = _("it was never short of givers for long, and its members have not found the goal met.")
    if last - int(row["founded"]) < YOUNG:
        why = _("it is younger than {n} weeks.").format(n=YOUNG)
    elif thin:
        why = ngettext(
            "its members have not found the goal met, but too few have given hours for {n} week.",
            "its members have not found the goal met, but too few have given hours for {n} weeks.",
            thin,
        ).format(n=thin)
    return joined([alive, why])


def _deeds(row: Mapping[Any, Any]) -> Iterator[str]:
    """Yield how often its activities succeeded, and who organized them while the team was there."""
    success, own = float(row["success_share"]), float(row["own_share"])
    if not math.isnan(success):
        yield _("Its activities succeeded in {share:.0%} of the weeks.").format(share=success)
    if not math.isnan(own):
        yield _("Up to the exit members did {share:.0%} of its organizing.").format(share=own)


def _end(row: Mapping[Any, Any]) -> str:
    ended, reason = int(row["ended"]), names.reason(row["end_reason"])
    if row["end_reason"] == "goal_met":
        text = _("Ended in week {week} because its members found the goal met.")
    elif reason:
        text = _(
            "Ended in week {week}, when too few had given hours for weeks; the commonest reason "
            "of those who left was {reason}."
        )
    else:
        text = _(
            "Ended in week {week}, when too few had given hours for weeks; no clear reason was "
            "recorded."
        )
    return text.format(week=ended, reason=reason)


def _comings(mine: pd.DataFrame) -> Iterator[str]:
    """Yield how many came after the founding, and why others left before an end."""
    founded = mine.loc[mine["kind"] == "founded", "week"]
    since = int(founded.iloc[0]) if len(founded) else 0
    came = int(((mine["kind"] == "joined") & (mine["week"] > since)).sum())
    left = mine[(mine["kind"] == "left") & (mine["reason"] != "ended")]
    if came:
        yield ngettext("{n} person joined later.", "{n} people joined later.", came).format(n=came)
    if len(left):
        text = ngettext("{n} left: {reasons}.", "{n} left: {reasons}.", len(left))
        yield text.format(n=len(left), reasons=counted(left["reason"]))


def _leaders(mine: pd.DataFrame, until: int) -> Iterator[str]:
    """Yield how often leaders stepped back, whether anybody followed, and how long nobody led."""
    back = mine[mine["kind"] == "stepped_back"]
    if len(back):
        text = ngettext(
            "A leader stepped back once: {reasons}.", "Leaders stepped back {n} times: {reasons}.",
            len(back),
        )  # fmt: skip
        yield text.format(n=len(back), reasons=counted(back["reason"]))
        taken = mine[(mine["kind"] == "took_post") & (mine["week"] > back["week"].min())]
        after = len(taken)
        if after:
            yield ngettext(
                "A post was taken again once.", "Posts were taken again {n} times.", after
            ).format(n=after)
        else:
            yield _("Nobody took a post after that.")
    vacant = weeks_without(mine, until)
    if vacant >= LONG:
        yield ngettext(
            "For {n} week nobody held a post.", "For {n} weeks nobody held a post.", vacant
        ).format(n=vacant)


def weeks_without(mine: pd.DataFrame, until: int) -> int:
    """Return in how many weeks of its life nobody held a post, from who took and gave up posts.

    Args:
        mine: the events of the organization.
        until: the week in which it ended, or the last week.
    """
    held: set[int] = set()
    founded = mine.loc[mine["kind"] == "founded", "week"]
    before, without = (int(founded.iloc[0]) if len(founded) else 0), 0
    moves = mine[mine["kind"].isin(("took_post", "stepped_back", "left"))]
    for week, kind, who in zip(moves["week"], moves["kind"], moves["resident"], strict=True):
        if not held:
            without += min(int(week), until) - before
        before = min(int(week), until)
        held = held | {int(who)} if kind == "took_post" else held - {int(who)}
    return without + (0 if held else until - before)


def counted(reasons: pd.Series, most: int = REASONS_TOLD) -> str:
    """Return the commonest of some recorded reasons, `most` at most, with their numbers."""
    named = reasons.map(names.reason).value_counts().sort_index().sort_values(
        ascending=False, kind="stable"
    )  # fmt: skip
    told = [
        _("{n} because of {reason}").format(n=n, reason=reason) if reason
        else _("{n} without a clear reason").format(n=n)
        for reason, n in named.head(most).items()
    ]  # fmt: skip
    if (rest := int(named.iloc[most:].sum())) > 0:
        told.append(_("{n} for other reasons").format(n=rest))
    return _(", ").join(told)


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
