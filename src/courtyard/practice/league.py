"""League members, each of whom chooses where to serve on coming home (P4, P5)."""

from __future__ import annotations

from typing import Any


def league_members_report(model: Any) -> None:
    """Let the League members who have come home choose where to serve."""
