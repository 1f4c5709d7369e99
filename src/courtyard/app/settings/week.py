"""What goes on in the week of a scenario, as far as the page has to know."""

from __future__ import annotations

from typing import Any


def has_team(settings: Any) -> bool:
    """Return whether social workers are a part of the week."""
    return _has(settings, "social_workers")


def decides(settings: Any) -> bool:
    """Return whether residents decide anything; else only awareness spreads."""
    return _has(settings, "decision")


def _has(settings: Any, turn: str) -> bool:
    return settings.week.rules is None or turn in settings.week.rules
