"""The Mesa model: the week, the run, the record, the fork."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from courtyard.community.declared import HEADLINES, OUTCOMES
from courtyard.community.week import WEEK

if TYPE_CHECKING:
    from courtyard.community.model import Community


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
    from courtyard.community.model import Community  # noqa: PLC0415 - heavy, on demand

    model = Community(settings, seed)
    model.run(weeks, each_week)
    return model


def __getattr__(name: str) -> Any:
    """Return the model when it is first asked for: words and names are to be had without Mesa."""
    if name == "Community":
        from courtyard.community.model import Community  # noqa: PLC0415 - heavy, on demand

        return Community
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["HEADLINES", "OUTCOMES", "WEEK", "Community", "simulate"]
