"""Names and captions of what leaves the page."""

from __future__ import annotations

from courtyard.app.takeaway import caution
from courtyard.app.visitor import World
from courtyard.foundations.words import _
from courtyard.records.provenance import package_version


def caption(world: World) -> str:
    """Return what stands below a picture of a world, in the language spoken."""
    return _("{scenario}, seed {seed}, Courtyard {version}. {model}").format(
        scenario=world.settings.scenario.name,
        seed=world.seed,
        version=package_version(),
        model=caution(),
    )
