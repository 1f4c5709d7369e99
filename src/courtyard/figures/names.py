"""What things are called: words for what tables keep as codes and numbers."""

from __future__ import annotations

from typing import Any

from courtyard.foundations.words import N_, _

REASONS = {
    "others": N_("fewer others taking part"),
    "need": N_("less need of it"),
    "expectation": N_("less hope that others join"),
    "efficacy": N_("less confidence in themselves"),
    "responsibility": N_("a weaker sense of responsibility"),
    "belonging": N_("a weaker sense of belonging"),
    "knowledge": N_("less knowledge of how things are done"),
    "familiarity": N_("less familiarity with the community"),
    "skill": N_("less practice in organizing"),
    "trust": N_("lost trust"),
    "interest": N_("lost interest"),
    "time": N_("lack of time"),
    "burnout": N_("exhaustion"),
    "cohesion": N_("weaker cohesion"),
    "visibility": N_("hearing less of it"),
    "provided": N_("being served without taking part"),
    "asked": N_("no longer being asked"),
    "work": N_("too much work"),
    "demands": N_("too high demands"),
    "quarrels": N_("quarrels"),
    "family": N_("the family being against it"),
    "goal_met": N_("the goal being met"),
    "ended": N_("the end of the organization"),
}
"""Recorded reasons, as they stand after "because of"."""

NO_REASON = "none_clear"
"""The code of a reason that could not be told."""

WORK = {
    "home_visit": N_("home visits"),
    "needs_survey": N_("needs surveys"),
    "talent_search": N_("looking for talents"),
    "casework": N_("casework"),
    "group_session": N_("group sessions"),
    "team_support": N_("supporting teams"),
    "rules_help": N_("help with rules"),
    "mediation": N_("mediation"),
    "neighbourhood_event": N_("events"),
    "proposal_help": N_("help with proposals"),
    "government_channel": N_("talks with offices"),
    "direct_service": N_("direct service"),
    "open_door": N_("open door"),
    "office": N_("office work"),
}
"""What the team does with its hours, in a word or two."""

OUTCOMES = {
    "organizations12": N_("organizations alive 12 months after the exit"),
    "organizations24": N_("organizations alive 24 months after the exit"),
    "alive12": N_("chance that any is alive 12 months after the exit"),
    "alive24": N_("chance that any is alive 24 months after the exit"),
    "active12": N_("share of residents active 12 months after the exit"),
    "active24": N_("share of residents active 24 months after the exit"),
    "needs": N_("months of need met, a resident"),
    "gap": N_("need met: groups in difficulty minus others"),
    "dependency_exit": N_("dependency on the team at its exit"),
    "first_organization_week": N_("week of the first founding (none: the last week)"),
}
"""Outcomes, in words."""


def organization(number: Any) -> str:
    """Return the letter of an organization: A, B, ..., Z, AA, AB, ..."""
    letters, rest = "", int(number)
    while True:
        letters = chr(ord("A") + rest % 26) + letters
        rest = rest // 26 - 1
        if rest < 0:
            return letters


def is_over(ended: Any) -> bool:
    """Return whether the week of ending in a table is a week; of what is alive it is missing."""
    try:
        return float(ended) >= 0
    except (TypeError, ValueError):
        return False


def reason(code: Any) -> str:
    """Return a recorded reason in words, or "" where none was recorded."""
    text = code if isinstance(code, str) else ""
    if text in ("", NO_REASON):
        return ""
    return _(REASONS[text]) if text in REASONS else text.replace("_", " ")


def intervention(name: str) -> str:
    """Return what the team did, in words."""
    return _(WORK[name]) if name in WORK else name.replace("_", " ")


def outcome(name: str) -> str:
    """Return what an outcome is, in words; "" for one that says it itself."""
    return _(OUTCOMES[name]) if name in OUTCOMES else ""
