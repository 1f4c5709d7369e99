"""Courtyard: how residents of a neighbourhood come to organize themselves.

    from courtyard import load_scenario, Community
    model = Community(load_scenario("fujian_camp"), seed=1)
    model.run()

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courtyard.community import Community
    from courtyard.scenario import load_scenario

__version__ = "0.1.0"
__all__ = ["Community", "load_scenario"]


def __getattr__(name: str) -> Any:
    if name == "Community":
        from courtyard.community import Community  # noqa: PLC0415 - heavy, on demand

        return Community
    if name == "load_scenario":
        from courtyard.scenario import load_scenario  # noqa: PLC0415 - heavy, on demand

        return load_scenario
    raise AttributeError(f"module 'courtyard' has no attribute {name!r}")
