"""What leaves the page: files made for a visitor, and what stands below a picture."""

from __future__ import annotations

from typing import Any

from courtyard.app.settings.takeaway import caution, scenario_file
from courtyard.foundations.words import _
from courtyard.records.provenance import package_version

TOML, ZIP = "application/toml", "application/zip"


def caption(settings: Any, seed: int, other: str = "") -> str:
    """Return what stands below a picture of a run, in the language spoken.

    Args:
        settings: of the run.
        seed: of the run.
        other: what differs in the second world, "" for one world.
    """
    named = {"scenario": settings.scenario.name, "seed": seed, "version": package_version()}
    if other:
        text = _("{scenario}, seed {seed}; world B {other}. Courtyard {version}. {model}")
    else:
        text = _("{scenario}, seed {seed}, Courtyard {version}. {model}")
    return text.format(**named, other=other, model=caution())


def settings_file(settings: Any, seed: int) -> dict[str, Any]:
    """Return the settings as a file for the browser."""
    content = scenario_file(settings, seed)
    return {"name": f"{settings.scenario.name}.toml", "mime": TOML, "data": content}


def tables_file(content: bytes, settings: Any, seed: int) -> dict[str, Any]:
    """Return the tables of a run as a file for the browser."""
    return {"name": f"{settings.scenario.name}_{seed}.zip", "mime": ZIP, "data": content}
