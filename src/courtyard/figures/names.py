"""What things are called: words for what tables keep as codes and numbers."""

from __future__ import annotations

import math
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

IDLE = {"open_door": N_("open door"), "office": N_("office work")}
"""What the team does with hours that find no target."""


def organization(number: Any) -> str:
    """Return the letter of an organization: A, B, ..., Z, AA, AB, ..."""
    letters, rest = "", int(number)
    while True:
        letters = chr(ord("A") + rest % 26) + letters
        rest = rest // 26 - 1
        if rest < 0:
            return letters


def is_over(ended: Any) -> bool:
    """Return whether the week of ending in a table is a week."""
    return ended is not None and not math.isnan(ended) and ended >= 0


def reason(code: Any) -> str:
    """Return a recorded reason in words, or "" where none was recorded."""
    text = code if isinstance(code, str) else ""
    if text in ("", NO_REASON):
        return ""
    return _(REASONS[text]) if text in REASONS else text.replace("_", " ")


def intervention(name: str) -> str:
    """Return what the team did, in words."""
    return _(IDLE[name]) if name in IDLE else declared("interventions", name)


def strategy(name: str) -> str:
    """Return a strategy in words: its name, since files and papers use that."""
    return str(name)


def declared(registry: str, name: str) -> str:
    """Return the label that a registered unit declares, or its name with spaces."""
    return str(name).replace("_", " ")
