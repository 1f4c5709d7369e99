"""Every setting as a field of the panel, made from where it is declared.

A field has its key, labels, unit, range, source and kind; what a visitor types at it is read here,
and the message of what cannot be used is brought to the field it belongs to.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from courtyard.app.settings.choices import choice_name
from courtyard.foundations.annotations import choices, describe, unwrapped
from courtyard.foundations.errors import InputError
from courtyard.foundations.messages import sentence
from courtyard.foundations.quantities import ASSUMPTION, Parameters, declared
from courtyard.foundations.words import N_, _, label
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import STRATEGIES
from courtyard.rules import RULES
from courtyard.scenario import Settings
from courtyard.scenario.worlds import WORLDS

HIDDEN = frozenset(
    {
        "scenario.name",
        "scenario.title",
        "scenario.title_zh",
        "community.roster",  # names a file: a page must not read files
        "network.file",
        "changes",
    }
)
"""Keys that are no field: they name the run, or a file."""

HEADINGS = {
    "scenario": N_("Scenario"),
    "community": N_("People and households"),
    "network": N_("Network"),
    "team": N_("Team"),
    "plan": N_("Plan"),
    "party": N_("Party"),
    "partners": N_("Partners"),
    "phases": N_("Phases"),
    "week": N_("The week"),
    "league": N_("League"),
    "decision": N_("Decision"),
}
"""Names of tables that are no rule or intervention, or are better known by a word."""

FEW = 10
"""Characters of a number that somebody meant."""

LONGEST = 400
"""Characters of a value that are shown at a field."""


@dataclass(frozen=True)
class Field:
    """A setting that can be changed.

    Attributes:
        key: its dotted key ("team.hours").
        kind: "number", "whole", "switch", "choice" or "text" (a value as TOML).
        declaration: default, unit, low, high, plausible, source, en, zh.
        names: what can be chosen, for a choice.
        allowed: what is accepted, in English words.
    """

    key: str
    kind: str
    declaration: Mapping[str, Any]
    names: tuple[str, ...] = ()
    allowed: str = ""

    @property
    def table(self) -> str:
        """The table it is listed under: the first part of its key, two for interventions."""
        parts = self.key.split(".")
        return ".".join(parts[: 2 if parts[0] == "interventions" else 1])


@cache
def fields() -> dict[str, Field]:
    """Return every field by key, in the order of the schema."""
    return {field.key: field for field in _fields(Settings, "")}


def _fields(table: type[Parameters], prefix: str) -> Iterator[Field]:
    said = declared(table)
    for name, annotation in table.model_fields.items():
        key = prefix + name
        if key in HIDDEN:
            continue
        inner = _inner(annotation)
        if inner is not None:
            yield from _fields(inner, f"{key}.")
        else:
            yield _field(key, annotation, said[name])


def _inner(annotation: Any) -> type[Parameters] | None:
    """Return the table that an annotation stands for, None for a value."""
    plain, _metadata = unwrapped(annotation)
    for kind in (plain, *get_args(plain)):
        if isinstance(kind, type) and issubclass(kind, Parameters):
            # A list of tables is a value of its own.
            return kind if kind is plain or plain.__class__.__name__ == "UnionType" else None
    return None


def _field(key: str, annotation: Any, declaration: Mapping[str, Any]) -> Field:
    plain, _metadata = unwrapped(annotation)
    allowed = describe(annotation, annotation.metadata)
    origin: Any = get_origin(plain)
    closed = origin is Literal  # "a number or equal" is typed
    names = tuple(str(name) for name in choices(annotation)) if closed else ()
    names = {"plan.strategy": tuple(STRATEGIES), "scenario.world": WORLDS}.get(key, names)
    kinds = {float: "number", int: "whole", bool: "switch"}
    kind = "choice" if names else kinds.get(plain, "text")
    return Field(key, kind, declaration, names, allowed)


def heading(table: str) -> str:
    """Return the heading of a table, in the language spoken."""
    if table in HEADINGS:
        return _(HEADINGS[table])
    name = table.removeprefix("interventions.")
    unit: Any = INTERVENTIONS.get(name) if name != table else RULES.get(name)
    text = name.replace("_", " ") if unit is None else label({"en": unit.en, "zh": unit.zh})
    return text[:1].upper() + text[1:]


def at(settings: Any, key: str) -> Any:
    """Return the value at a dotted key of settings, None inside a table that is not given."""
    value = settings
    for part in key.split("."):
        value = getattr(value, part, None)
    return value


def written(value: Any) -> str:
    """Return a value as it is typed at a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        # What arithmetic leaves in the last digits (0.30000000000000004) is not shown.
        short = f"{value:.12g}"
        return short if len(short) <= FEW < len(repr(value)) else repr(value)
    if isinstance(value, (int, str)):
        return str(value)
    if isinstance(value, Parameters):
        value = value.model_dump(exclude_none=True)
    return _toml(value)


def _toml(value: Any) -> str:
    """Return a value as it stands in TOML, on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(str(k))} = {_toml(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return written(value)


def read(field: Field, text: str) -> Any:
    """Return the value that was typed at a field; text that is no such value stays text.

    The schema then refuses it with its own message.
    """
    text = text.strip()
    if field.kind in ("number", "whole"):
        for kind in (int, float):
            try:
                number = kind(text)
            except ValueError:
                continue
            return number if math.isfinite(number) else text
        return text
    if field.kind == "switch":
        return {"true": True, "false": False}.get(text.lower(), text)
    if field.kind == "choice":
        return text
    try:
        found = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return found["value"] if len(found) == 1 else text


def problem(error: InputError) -> str:
    """Return what is wrong as a sentence for a field, in the language spoken."""
    return sentence(error, placed=False)


def belongs(error: InputError, key: str) -> bool:
    """Return whether an error is about a field, or about something inside it."""
    where = error.key or ""
    return where == key or where.startswith((f"{key}.", f"{key}["))


def as_data(
    field: Field, settings: Any, start: Any, text: str | None, error: str
) -> dict[str, Any]:
    """Return a field for the page, in the language spoken.

    Args:
        field: the field.
        settings: the draft, as far as it can be used.
        start: the settings that the draft began from.
        text: what was typed and cannot be used; None for the value of the draft.
        error: what is wrong with it, or "".
    """
    said = field.declaration
    value = written(at(settings, field.key)) if text is None else text
    before = written(at(start, field.key))
    source = str(said.get("source", ""))
    return {
        "key": field.key,
        "label": label({"en": said.get("en", field.key), "zh": said.get("zh", field.key)}),
        "unit": _(str(said.get("unit", ""))),
        "kind": field.kind,
        "value": value[:LONGEST],
        "before": before[:LONGEST],
        "changed": value != before,
        "low": said.get("low"),
        "high": said.get("high"),
        "choices": [{"value": n, "label": choice_name(field.key, n)} for n in field.names],
        "source": _("Assumption") if source == ASSUMPTION else source,
        "error": error,
    }
