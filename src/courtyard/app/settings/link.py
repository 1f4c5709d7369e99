"""The link to what a visitor sees: scenario, seed, week, language, changes, the second world."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from courtyard.app.settings.draft import Draft
from courtyard.app.settings.fields import written
from courtyard.app.settings.forks import KINDS, Change
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
        fork: the week after which a second world differs, and what differs then.
        error: what could not be used, None for nothing.
    """

    base: Any = None
    seed: int | None = None
    week: int | None = None
    language: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    fork: tuple[int, Change] | None = None
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
    fork = None
    try:
        base = _scenario(values.get("scenario"), usual)
        changes = _changes(base, pairs, "set")
        fork = _fork(base, values, pairs)
    except InputError as refused:
        refused.file = None  # where scenarios lie on the server is nobody's business
        error = refused
    error = error or _unread(values)
    return Asked(
        base=base,
        seed=_number(values.get("seed")),
        week=_number(values.get("week")),
        language=values["lang"] if values.get("lang") in LANGUAGES else None,
        changes=changes,
        fork=fork,
        error=error,
    )


def _unread(values: Mapping[str, str]) -> InputError | None:
    """Return what is wrong with the parts of a link that hold one word each, None for nothing."""
    whole = "a whole number from 0"
    for key in ("seed", "week", "fork"):
        if key in values and _number(values[key]) is None:
            return InputError("cannot be used", key=key, given=values[key][:80], allowed=whole)
    if "lang" in values and values["lang"] not in LANGUAGES:
        given = values["lang"][:80]
        return InputError("cannot be used", key="lang", given=given, allowed=LANGUAGES)
    if ("fork" in values) != ("change" in values):
        missing = "change" if "fork" in values else "fork"
        return InputError("is missing", key=missing)
    return None


def _scenario(name: str | None, usual: Any) -> Any:
    """Return the settings of a scenario that ships, or the usual ones where none is named."""
    # A name, never a path: a link must not make the server read files.
    if name in shipped():
        return load_scenario(shipped()[name])
    if name is not None and name != usual.scenario.name:
        raise InputError("no such scenario", key="scenario", given=name[:80], allowed=shipped())
    return usual


def _changes(base: Any, pairs: list[tuple[str, str]], name: str) -> dict[str, Any]:
    """Return what is to be changed in a scenario, by dotted key, if all of it can be."""
    changes = dict(_change(text) for key, text in pairs if key == name)
    refuse_files(changes)
    base.changed(changes)
    return changes


def _fork(
    base: Any, values: Mapping[str, str], pairs: list[tuple[str, str]]
) -> tuple[int, Change] | None:
    """Return the second world: what differs after a week, or other settings from the start."""
    if "beside" in values:
        other = _scenario(values["beside"], base)
        return 0, Change("draft", draft=Draft(other, _changes(other, pairs, "beside_set")))
    week, text = _number(values.get("fork")), values.get("change")
    if week is None or text is None:
        return None
    change = _read(text)
    # A strategy, and whoever is named, are checked where the world begins.
    if change is None or change.kind not in KINDS or change.kind == "draft":
        allowed = [kind for kind in KINDS if kind != "draft"]
        raise InputError("no such change", key="change", given=text[:80], allowed=allowed)
    return week, change


def _read(text: str) -> Change | None:
    try:
        return Change.read(text[:80])
    except ValueError:
        return None


def link(
    base: Any,
    seed: int,
    week: int,
    language: str,
    changes: Mapping[str, Any],
    fork: tuple[int, Change] | None = None,
) -> str:
    """Return the part of an address from its "?", or "" where a link cannot hold it.

    Args:
        base: the scenario as its file gives it; of one that does not ship there is no link.
        seed: of the run.
        week: where the playhead is.
        language: what is read.
        changes: what was changed in that scenario, by dotted key.
        fork: the week after which a second world differs, and what differs then; None for none.
    """
    if not _ships(base):
        return ""
    name = base.scenario.name
    pairs = [("scenario", name), ("seed", str(seed)), ("week", str(week)), ("lang", language)]
    pairs += [("set", f"{key}={_value(value)}") for key, value in changes.items()]
    if fork is not None and fork[1].draft is not None:
        draft = fork[1].draft
        if not _ships(draft.base):
            return ""
        pairs.append(("beside", draft.base.scenario.name))
        pairs += [("beside_set", f"{key}={_value(value)}") for key, value in draft.changes.items()]
    elif fork is not None:
        pairs += [("fork", str(fork[0])), ("change", fork[1].written())]
    text = "?" + urlencode(pairs)
    return text if len(text) <= LONGEST else ""


def _ships(settings: Any) -> bool:
    """Return whether settings are those of a scenario that ships, and not only called so."""
    file = shipped().get(settings.scenario.name)
    return file is not None and settings.resolved() == load_scenario(file).resolved()


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
