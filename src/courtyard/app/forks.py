"""What can be made different in a second world, from a week on or from the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courtyard.app.draft import Draft
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import _, spoken
from courtyard.practice import STRATEGIES

KINDS = ("leaves", "strategy", "half", "double", "leader", "draft")
"""What can change; the settings of the draft only from the start."""


@dataclass(frozen=True)
class Change:
    """What differs in the second world.

    Attributes:
        kind: one of `KINDS`.
        strategy: the other strategy, for the kind "strategy".
    """

    kind: str
    strategy: str = ""


def forked(settings: Any, week: int, change: Change, draft: Draft) -> Any:
    """Return the settings of a second world.

    Args:
        settings: of the first one.
        week: the week after which they differ; 0 for the whole run.
        change: what differs.
        draft: the settings in the making, for the kind "draft".

    Raises:
        InputError: it cannot be changed so.
    """
    if change.kind == "draft":
        return draft.settings()
    if change.kind == "leader":
        return settings.forked(week + 1, {}, "leader_leaves")
    values = _values(settings, change)
    # From the start on it is simply another plan, and stands in the file as such.
    return settings.changed(values) if week == 0 else settings.forked(week + 1, values, None)


def _values(settings: Any, change: Change) -> dict[str, Any]:
    if change.kind == "leaves":
        return {"plan.strategy": "none"}
    if change.kind == "strategy":
        return {"plan.strategy": change.strategy}
    if change.kind in ("half", "double"):
        return {"team.hours": settings.team.hours * {"half": 0.5, "double": 2.0}[change.kind]}
    raise InputError("no such change", given=change.kind, allowed=KINDS)


def strategy_name(name: str) -> str:
    """Return a strategy as it stands in a list: its name, or what it is where that is Chinese."""
    return STRATEGIES[name].zh if spoken() == "zh" else name.replace("_", " ")


def told(change: Change, week: int) -> str:
    """Return what differs in the second world as a clause, in the language spoken."""
    what = {
        "leaves": _("the team leaves"),
        "strategy": _("strategy {name}").format(
            name=strategy_name(change.strategy) if change.strategy else ""
        ),
        "half": _("half the team's hours"),
        "double": _("twice the team's hours"),
        "leader": _("the longest-serving leader steps back"),
        "draft": _("the settings in the panel"),
    }[change.kind]
    if change.kind == "draft" or week == 0:
        return _("from the start: {what}").format(what=what)
    return _("after week {week}: {what}").format(week=week, what=what)


def choices(strategy: str) -> list[dict[str, str]]:
    """Return what a visitor can choose, in the language spoken; the strategies without this one."""
    plain = [
        ("leaves", _("Team leaves now")),
        ("half", _("Half the team's hours")),
        ("double", _("Twice the team's hours")),
        ("leader", _("The longest-serving leader steps back")),
    ]
    others = [name for name in STRATEGIES if name not in (strategy, "none")]
    found = [{"value": kind, "label": text} for kind, text in plain]
    for name in others:
        text = _("Other strategy: {name}").format(name=strategy_name(name))
        found.append({"value": f"strategy:{name}", "label": text})
    return found
