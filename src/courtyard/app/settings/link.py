"""The link to what a visitor sees: scenario, seed, week, language and what was changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from courtyard.app.settings.fields import written
from courtyard.app.settings.opened import refuse_files
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import LANGUAGES
from courtyard.scenario import load_scenario, shipped

LONGEST = 1500
"""Characters of a link; a longer one is cut by programs that pass it on."""

MOST_DIGITS = 12
MOST_FIELDS = 100


@dataclass(frozen=True)
class Asked:
    """What a link asks for; None for what it does not say.

    Attributes:
        base: the settings of the scenario.
        seed, week, language: as they stand in the link.
        changes: what is changed in it, by dotted key; all of it can be used.
        error: what could not be used, None for nothing.
    """

    base: Any = None
    seed: int | None = None
    week: int | None = None
    language: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    error: InputError | None = None


def asked(search: str, usual: Any) -> Asked:
    """Return what the part of an address after its "?" asks for.

    Nothing in it can harm: what cannot be used is left out, and said.

    Args:
        search: the part after the "?", with or without it.
        usual: the settings of the server, where no scenario is named.
    """
    try:
        pairs = parse_qsl(search.removeprefix("?")[: 4 * LONGEST], max_num_fields=MOST_FIELDS)
    except ValueError:  # more than any link of ours has
        pairs = []
    values = dict(pairs)
    error = None
    base: Any = usual
    changes: dict[str, Any] = {}
    try:
        # A name, never a path: a link must not make the server read files.
        name = values.get("scenario")
        if name in shipped():
            base = load_scenario(name)
        elif name is not None and name != usual.scenario.name:
            raise InputError("no such scenario", key="scenario", given=name[:80], allowed=shipped())
        changes = dict(_change(text) for key, text in pairs if key == "set")
        refuse_files(changes)
        base.changed(changes)
    except InputError as refused:
        refused.file = None  # where scenarios lie on the server is nobody's business
        error, changes = refused, {}
    return Asked(
        base=base,
        seed=_number(values.get("seed")),
        week=_number(values.get("week")),
        language=values["lang"] if values.get("lang") in LANGUAGES else None,
        changes=changes,
        error=error,
    )


def link(settings: Any, seed: int, week: int, language: str, changes: Mapping[str, Any]) -> str:
    """Return the part of an address from its "?", or "" where a link cannot hold it.

    Args:
        settings: the settings that ran, of a scenario that ships.
        seed: of the run.
        week: where the playhead is.
        language: what is read.
        changes: what was changed in that scenario, by dotted key.
    """
    name = settings.scenario.name
    if name not in shipped() or settings.changes != load_scenario(name).changes:
        return ""
    pairs = [("scenario", name), ("seed", str(seed)), ("week", str(week)), ("lang", language)]
    pairs += [("set", f"{key}={_value(value)}") for key, value in changes.items()]
    text = "?" + urlencode(pairs)
    return text if len(text) <= LONGEST else ""


def _change(text: str) -> tuple[str, Any]:
    """Return key and value of KEY=VALUE, the value as TOML."""
    key, _sign, value = text.partition("=")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return key.strip(), value


def _value(value: Any) -> str:
    """Return a value as TOML."""
    return written([value])[1:-1]


def _number(text: str | None) -> int | None:
    """Return a whole number from 0, None for anything else."""
    fine = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if fine and text is not None else None
