"""What leaves the page: files made for a visitor, and what stands below a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtyard.app.settings.takeaway import caution, scenario_file
from courtyard.foundations.words import _
from courtyard.records.provenance import package_version

TOML, ZIP = "application/toml", "application/zip"


MOST_CHANGES = 4
"""Changes of a scenario that stand below a picture one by one; of more, how many there are."""


def caption(settings: Any, seed: int, changes: Sequence[str] = (), other: str = "") -> str:
    """Return what stands below a picture of a run, in the language spoken.

    Args:
        settings: of the run.
        seed: of the run.
        changes: what differs from the scenario, such as "team.hours = 40".
        other: what differs in the second world, "" for one world.
    """
    named = {"scenario": settings.scenario.name, "seed": seed, "version": package_version()}
    if len(changes) > MOST_CHANGES:
        text = _("{scenario} ({n} settings changed)")
        named["scenario"] = text.format(scenario=named["scenario"], n=len(changes))
    elif changes:
        named["scenario"] += f" ({'; '.join(changes)})"
    if other:
        text = _("{scenario}, seed {seed}; world B {other}. Courtyard {version}. {model}")
    else:
        text = _("{scenario}, seed {seed}, Courtyard {version}. {model}")
    return text.format(**named, other=other, model=caution())


def settings_file(settings: Any, seed: int, world: str = "") -> dict[str, Any]:
    """Return the settings as a file for the browser; of world "b" it is called so."""
    file = f"{settings.scenario.name}{world and '_' + world}.toml"
    content = scenario_file(settings, seed, file)
    return {"name": file, "mime": TOML, "data": content}


def tables_file(content: bytes, settings: Any, seed: int, world: str = "") -> dict[str, Any]:
    """Return the tables of a run as a file for the browser; of world "b" it is called so."""
    file = f"{settings.scenario.name}_{seed}{world and '_' + world}.zip"
    return {"name": file, "mime": ZIP, "data": content}
