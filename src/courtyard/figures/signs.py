"""Which sign a phase waits for, in words, where the tables of a run tell."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from courtyard.foundations.words import _

if TYPE_CHECKING:
    from courtyard.figures.summary import Ran

PREPARATION = 1
"""The code of the phase in the weekly table."""


def unprepared(run: Ran, week: int) -> Iterator[str]:
    """Yield which sign of preparation was not there in a week with organizations.

    The weekly table has two of the three signs; where both are there it is the third. Nothing is
    said where the signs that are asked for change in mid-run.
    """
    now: Any = run.weeks.loc[week]
    asked = run.resolved.get("phases")
    if asked is None or int(now["phase"]) != PREPARATION or not now["organizations"]:
        return
    if any(key.startswith("phases") for step in run.resolved["changes"] for key in step["set"]):
        return
    outside = len(run.tables["residents"]) - now["members"]
    raised = 100.0 * now["raised"] / outside if outside else math.inf
    missing = []
    if now["awareness"] < asked["aware"]:
        missing.append(
            _("mean awareness of common problems {now:.3f} (asked for: {asked:.3f})").format(
                now=now["awareness"], asked=asked["aware"]
            )
        )
    if raised < asked["raised"]:
        missing.append(
            _("problems raised by 100 residents {now:.2f} (asked for: {asked:.2f})").format(
                now=raised, asked=asked["raised"]
            )
        )
    if not missing:
        missing.append(
            _("residents known to the team or active, fewer than {asked:.0%}").format(
                asked=asked["known"]
            )
        )
    yield _("Preparation was not over in week {week}: {signs}.").format(
        week=week, signs=_(", ").join(missing)
    )
