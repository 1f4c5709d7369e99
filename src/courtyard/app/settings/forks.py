"""What can be made different in a second world, from a week on or from the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from courtyard.app.films.film import POST_HOLDER, ROLE, Film
from courtyard.app.settings.draft import Draft
from courtyard.app.settings.week import has_team
from courtyard.figures.names import organization
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
        resident: which leader, for the kind "leader"; None for the longest-serving.
        draft: the settings that are run beside, for the kind "draft".
    """

    kind: str
    strategy: str = ""
    resident: int | None = None
    draft: Draft | None = None

    @classmethod
    def read(cls, text: str) -> Change:
        """Return the change that a choice of the page stands for ("leaves", "leader:214").

        Raises:
            ValueError: it stands for none.
        """
        kind, _sign, rest = text.partition(":")
        if kind == "leader" and rest:
            return cls(kind, resident=int(rest))
        return cls(kind, rest)

    def written(self) -> str:
        """Return the text from which `read` makes this change; a draft is more than a text."""
        rest = self.strategy if self.resident is None else str(self.resident)
        return f"{self.kind}:{rest}" if rest else self.kind


def forked(settings: Any, week: int, change: Change) -> Any:
    """Return the settings of a second world.

    Args:
        settings: of the first one.
        week: the week after which they differ; 0 for the whole run.
        change: what differs.

    Raises:
        InputError: it cannot be changed so.
    """
    if change.draft is not None:
        return change.draft.settings()
    if change.kind == "leader":
        return settings.forked(week + 1, {}, "leader_leaves", change.resident)
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


def strategy_told(name: str) -> str:
    """Return a strategy with what it is: in Chinese the name says it."""
    told = strategy_name(name)
    return told if spoken() == "zh" else f"{told}: {STRATEGIES[name].en}"


def told(change: Change, week: int) -> str:
    """Return what differs in the second world as a clause, in the language spoken."""
    what = {
        "leaves": _("the team leaves"),
        "strategy": _("strategy {name}").format(
            name=strategy_name(change.strategy) if change.strategy else ""
        ),
        "half": _("half the team's hours"),
        "double": _("twice the team's hours"),
        "leader": _("the longest-serving leader steps back")
        if change.resident is None
        else _("resident {n} steps back as a leader").format(n=change.resident),
        "draft": _("the settings in the panel"),
    }[change.kind]
    if change.kind == "draft" or week == 0:
        return _("from the start: {what}").format(what=what)
    return _("after week {week}: {what}").format(week=week, what=what)


def post_holders(film: Film | None, week: int) -> list[tuple[int, int]]:
    """Return who holds a post in a week, and in which organization, by organization and number."""
    if film is None or not 0 <= week <= film.done:
        return []
    states, groups = film.states(week, week)[0], film.groups(week, week)[0]
    rows = np.flatnonzero((states & ROLE) == POST_HOLDER)
    return sorted(((int(row), int(groups[row]) - 1) for row in rows), key=lambda one: one[::-1])


def choices(settings: Any, film: Film | None, week: int) -> list[dict[str, Any]]:
    """Return what a visitor can choose, in groups, in the language spoken.

    Only what can still make a difference: nothing of a team that is not there, or has left.

    Args:
        settings: of the first world.
        film: the first world, as far as it has come.
        week: the week after which the second one is to differ.
    """
    stay = None if film is None else film.stay
    here = film is None or (stay is not None and week < stay[1])
    worked = has_team(settings)
    planned = worked and week < settings.plan.last_week
    plain = [
        ("leaves", _("Team leaves now")),
        ("half", _("Half the team's hours")),
        ("double", _("Twice the team's hours")),
    ]
    leaders = [
        (f"leader:{row}", _("Resident {n}, organization {x}").format(n=row, x=organization(group)))
        for row, group in post_holders(film, week)
    ]
    if leaders:
        leaders.insert(0, ("leader", _("The longest-serving leader")))
    others = [
        (f"strategy:{name}", strategy_told(name))
        for name in STRATEGIES
        if name not in (settings.plan.strategy, "none")
    ]
    groups = (
        (_("Team"), plain if worked and here else []),
        (_("This leader steps back"), leaders),
        (_("Other strategy"), others if planned and (here or stay is None) else []),
    )
    return [
        {"label": text, "options": [{"value": v, "label": name} for v, name in listed]}
        for text, listed in groups
        if listed
    ]
