"""The Mesa model: the week, the run, the record, the fork."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courtyard.community.model import Community
from courtyard.community.outcomes import HEADLINES, OUTCOMES
from courtyard.community.week import WEEK


def simulate(
    settings: Any,
    seed: int,
    weeks: int | None = None,
    each_week: Callable[[Community], None] | None = None,
) -> Community:
    """Return a community that has lived through a scenario.

    Args:
        settings: the settings of the run, from `load_scenario`.
        seed: the seed.
        weeks: how many weeks; None for all.
        each_week: called after each week.
    """
    model = Community(settings, seed)
    model.run(weeks, each_week)
    return model


__all__ = ["HEADLINES", "OUTCOMES", "WEEK", "Community", "simulate"]
