"""Where scenarios are found, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.validation import read_toml
from courtyard.foundations.words import N_
from courtyard.rules import Rule
from courtyard.scenario.settings import Settings, extended


def shipped() -> dict[str, Path]:
    """Return the scenarios that come with Courtyard, by name, in the order of names."""
    return {path.stem: path for path in sorted(_folder().rglob("*.toml"), key=lambda p: p.stem)}


def _folder() -> Path:
    """Return the folder of scenarios: in the installed package, else at the top of a checkout."""
    package = Path(str(resources.files("courtyard")))
    installed = package / "shipped" / "scenarios"
    return installed if installed.is_dir() else package.parent.parent / "scenarios"


def load_scenario(
    source: str | Path, changes: Mapping[str, Any] | None = None, rules: Iterable[Rule] = ()
) -> Any:
    """Return the settings of a scenario.

    Args:
        source: a path of a TOML file, or the name of a scenario that ships.
        changes: values to set over it, by dotted key.
        rules: rules made outside the package, which the scenario then can name and set.

    Raises:
        InputError: the scenario is not there, or something in it cannot be used.
    """
    path = _find(source)
    settings = (extended(*rules) if rules else Settings).read(read_toml(path), path)
    return settings.changed(changes) if changes else settings


def _find(source: str | Path) -> Path:
    path = Path(source)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        raise InputError("no such file or scenario", key="SCENARIO", given=str(source)) from None
    known = shipped()
    if str(source) in known:
        return known[str(source)]
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise InputError("no such file", file=path)
    raise InputError(
        "no such file or scenario",
        key="SCENARIO",
        given=str(source),
        allowed=known,
        also=N_("or the path of a file"),
        nearest=nearest(str(source)[:80], known),
    )
