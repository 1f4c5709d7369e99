"""What things are called: words for what tables keep as codes and numbers."""

from __future__ import annotations

from typing import Any

from courtyard.foundations.words import LANGUAGES, N_, _, label

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
    "family_outreach": N_("visits to families"),
    "training_group": N_("training leaders"),
    "project_help": N_("help with projects"),
    "exchange": N_("exchange among organizations"),
    "mutual_help": N_("bringing helpers and needs together"),
    "contest": N_("competitions"),
    "staff_training": N_("training of the team"),
    "neighbourhood_event": N_("events"),
    "proposal_help": N_("help with proposals"),
    "government_channel": N_("talks with offices"),
    "direct_service": N_("direct service"),
    "party_call": N_("calls on Party members"),
    "league_activity": N_("activities for youths"),
    "youth_team": N_("bringing youth teams together"),
    "introductions": N_("introductions"),
    "counselling": N_("counselling"),
    "rehabilitation": N_("rehabilitation"),
    "teaching": N_("courses"),
    "publicity": N_("publicity"),
    "lecture": N_("lectures"),
    "advice": N_("advice to the government"),
    "supervision": N_("supervision"),
    "advocacy": N_("advocacy"),
    "partner_link": N_("linking partners"),
    "open_door": N_("open door"),
    "office": N_("office work"),
}
"""What the team does with its hours, in a word or two."""


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
    from courtyard.community.declared import WHY

    words = dict(zip(LANGUAGES, WHY.get(text, ()), strict=False))
    return label(words) if words else text.replace("_", " ")


def intervention(name: str) -> str:
    """Return what the team did, in words."""
    return _(WORK[name]) if name in WORK else name.replace("_", " ")


def strategy(name: str) -> str:
    """Return a strategy as a file names it, with its label."""
    from courtyard.practice import STRATEGIES

    if name not in STRATEGIES:
        return name
    return _('{name}: "{label}"').format(name=name, label=label(vars(STRATEGIES[name])))


def outcome(name: str) -> str:
    """Return what an outcome is, in words; "" for one that nobody declared."""
    from courtyard.community.declared import OUTCOMES

    return label(vars(OUTCOMES[name])) if name in OUTCOMES else ""
