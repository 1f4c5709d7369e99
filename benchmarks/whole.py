"""The whole model: the scenario of Fujian Camp, the full week."""

from __future__ import annotations

from collections.abc import Callable

from courtyard import Community, load_scenario


def make(residents: int, weeks: int, seed: int) -> Callable[[], Community]:
    """Return what constructs the model."""
    changes = {"community.residents": residents, "scenario.weeks": weeks}
    settings = load_scenario("fujian_camp", changes)
    return lambda: Community(settings, seed)
