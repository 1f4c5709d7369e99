"""Declared quantities: every number that a scenario can set, with unit, range, source and labels.

A parameter is declared once, beside the code that uses it. The scenario schema, the sliders, the
reference page and the tables of the model description are made from these declarations.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import PydanticKnownError, core_schema

from courtyard.foundations.errors import nearest

ASSUMPTION = "assumption"

FITTED = "fitted to PA1, CO1, AT1, HM3 (docs/patterns.md)"
"""The source of what the calibration has set."""


_SCALARS = {"float": "float_type", "int": "int_type", "bool": "bool_type"}
"""Kinds of a pydantic schema, and the error of what is of another kind."""

_GUARDED: dict[str, Any] = {"guarded": True}
"""The mark of a schema that is guarded."""


def _told_apart(schema: Any) -> Any:
    """Return a pydantic schema with all its numbers and switches guarded, once, however deep.

    Pydantic's own strict mode goes too far: it refuses 3.0 for a whole number, lists for tuples.
    """
    if isinstance(schema, list):
        return [_told_apart(part) for part in schema]
    if not isinstance(schema, dict) or schema.get("metadata") == _GUARDED:
        return schema
    if schema.get("type") in _SCALARS:
        guard = partial(_guarded, schema["type"])
        return core_schema.no_info_before_validator_function(guard, schema, metadata=_GUARDED)
    closed = ("default", "metadata")
    return {key: part if key in closed else _told_apart(part) for key, part in schema.items()}


def _guarded(kind: str, value: Any) -> Any:
    """Return the value, unless it is plainly of another kind than `kind`."""
    if isinstance(value, (str, bytes)) or (
        isinstance(value, (bool, int, float)) and isinstance(value, bool) != (kind == "bool")
    ):
        raise PydanticKnownError(_SCALARS[kind])  # type: ignore[arg-type]  # one of three names
    return value


Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share that stands in a list or a table of shares. No alias: it would not be guarded."""


class Parameters(BaseModel):
    """A table of a scenario file: frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """Take text for no number or switch, and a switch for no number, nor the reverse."""
        return _told_apart(handler(source))


def quantity(
    default: Any,
    *,
    en: str,
    zh: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    plausible: tuple[float, float] | None = None,
    source: str = ASSUMPTION,
) -> Any:
    """Declare one parameter.

    Args:
        default: its value where a scenario does not say otherwise; a mutable default is copied.
        en: its label in English, a noun phrase without the unit.
        zh: its label in Chinese.
        unit: "hours a week", "1/week", "log-odds", "share", or "" for a pure number or a name.
        low: least allowed value, inclusive.
        high: greatest allowed value, inclusive.
        plausible: the range over which an assumption is swept, with low <= plausible <= high.
        source: where the number comes from (a code of the evidence table, a citation), or the
            word "assumption".
    """
    if plausible is not None and not (
        (low is None or low <= plausible[0]) and (high is None or plausible[1] <= high)
    ):
        raise ValueError(f"plausible range {plausible} of {en!r} leaves [{low}, {high}]")
    extra = {
        "unit": unit,
        "source": source,
        "en": en,
        "zh": zh,
        "plausible": None if plausible is None else list(plausible),
    }
    given: dict[str, Any] = {"ge": low, "le": high, "json_schema_extra": extra}
    if isinstance(default, (list, dict)):
        return Field(default_factory=lambda: type(default)(default), **given)
    return Field(default, **given)


def one_of(name: str, names: Iterable[str], what: str) -> str:
    """Return `name` if it is one of `names`, for the validators of names that are registered.

    Raises:
        ValueError: naming what is allowed and the name that is nearest.
    """
    known = list(names)
    if name in known:
        return name
    near = nearest(name[:80], known)
    hint = f"; did you mean {near!r}?" if near else ""
    raise ValueError(f"no such {what}; allowed: {', '.join(known)}{hint}")


def declared(table: type[BaseModel]) -> dict[str, dict[str, Any]]:
    """Return the declaration of each parameter of a table, by key, in the order of the code.

    Each has the keys default, unit, low, high, plausible, source, en, zh.
    """
    return {key: _declaration(field) for key, field in table.model_fields.items()}


def _declaration(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    words = dict(extra) if isinstance(extra, dict) else {}
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return {
        "default": field.get_default(call_default_factory=True),
        "low": low,
        "high": high,
        **words,
    }
