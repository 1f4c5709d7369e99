"""From a file that cannot be used to one sentence that says what to mend.

`read_toml` reads a file, `explain` turns what pydantic found wrong into an `InputError`: the dotted
key, the problem in plain words, what was given, what is allowed and the nearest valid name.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from courtyard.foundations.annotations import (
    choices,
    describe,
    fields_by_name,
    is_union,
    item_of,
    member_of,
    unwrapped,
)
from courtyard.foundations.errors import InputError, nearest

LONGEST = 60
"""Characters of a key or a text that a message repeats; the rest is left out."""

MOST_NAMES = 40
"""Names that a message lists as allowed before it stops."""

MOST_ERRORS = 1000
"""Errors of one table that are looked through for the one to tell."""

_BARE = re.compile(r"[\w-]+")
_LINE = re.compile(r"^(?P<what>.*?)\s*\((?P<where>at .*)\)$", re.DOTALL)

_NAMES = re.compile(
    r"(?P<problem>no such .*?); allowed: (?P<names>.*?)(; did you mean '(?P<near>.*)'\?)?",
    re.DOTALL,
)
"""How `quantities.one_of` says that a name is not one of those that are known."""


DEEPEST = 50
"""Parts of a dotted key, more than which none of our files has."""

_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_PARTS = re.compile(r"[=,{\[\n]")
_KEYS = re.compile(r"""[\w\-."' \t\]}]*""")
"""Texts, what a key may stand between, and what it may look like, closing brackets included."""


def read_toml(path: str | Path) -> dict[str, Any]:
    """Return the tables of a TOML file; a file that cannot be read is an `InputError`."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file", file=path) from None
    except IsADirectoryError:
        raise InputError("is a folder, not a file", file=path) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start})", file=path, allowed="text saved as UTF-8"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {reason}", file=path) from None
    return parse_toml(text, file=path)


def parse_toml(text: str, *, file: str | Path | None = None) -> dict[str, Any]:
    """Return the tables of a TOML text; a mistake of syntax is an `InputError` with its line."""
    # Reading a key of thousands of parts takes minutes, so that it is refused unread.
    bare = _QUOTED.sub('""', text)
    if any(part.count(".") > DEEPEST and _KEYS.fullmatch(part) for part in _PARTS.split(bare)):
        raise InputError("is nested too deeply", file=file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        last = f"at line {text.count(chr(10)) + 1}, at the end of the file"
        found = _LINE.match(str(error).replace("at end of document", last))
        what, where = (found["what"], found["where"]) if found else (str(error), "")
        what = _short(what[:1].lower() + what[1:])
        raise InputError(f"is not TOML {where}: {what}".replace(" :", ":"), file=file) from None
    except RecursionError:
        raise InputError("is nested too deeply", file=file) from None
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"is not TOML: {_short(str(error))}", file=file) from None


def explain(
    error: ValidationError,
    *,
    file: str | Path | None,
    table: Any,
    prefix: str = "",
) -> InputError:
    """Return the first thing that is wrong, in words.

    An unknown key goes before anything else, since it often explains the rest. Entries of a list
    are counted from 1.

    Args:
        error: what pydantic raised.
        file: the file that was read, or None.
        table: the model (or any annotation) that was validated.
        prefix: dotted key of the table in its file ("plan"); "" for a whole file.

    Returns:
        An error to be raised by the caller.
    """
    found: Sequence[Any] = error.errors(include_url=False)[:MOST_ERRORS]
    plain = [e for e in found if not _place(e["loc"], table).unions]
    first = next((e for e in plain if e["type"] == "extra_forbidden"), found[0])
    place = _place(first["loc"], table)
    while place.unions:
        raw = place.unions[0]
        whole = _whole_union(found, first["loc"][:raw], table)
        if whole is not None:
            return _message(whole, _place(whole["loc"], table), file, prefix)
        found = _best_member(found, first["loc"][:raw])
        first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
        place = _place(first["loc"], table, inside=raw + 1)
    return _message(first, place, file, prefix)


def unknown_key(
    key: str, names: Sequence[str], *, file: str | Path | None = None, prefix: str = ""
) -> InputError:
    """Return the error for a key that is not one of `names`."""
    last = key.rsplit(".", 1)[-1]
    return InputError(
        "no such key",
        file=file,
        key=_dotted([*prefix.split("."), key] if prefix else [key]),
        allowed=_listed(names),
        nearest=nearest(last[:200], names),
    )


@dataclass(frozen=True)
class _Place:
    """Where an error stands: the path without pydantic's marks, and what was expected there."""

    path: tuple[str | int, ...]
    expected: Any
    metadata: tuple[Any, ...]
    unions: tuple[int, ...]
    """Positions in pydantic's location at which it names a member of a union."""


def _place(loc: Sequence[int | str], table: Any, inside: int = 0) -> _Place:
    """Follow a location through the annotations, starting from `table`.

    Unions before position `inside` of the location are settled and not reported again.
    """
    expected, metadata = unwrapped(table)
    path: list[str | int] = []
    unions: list[int] = []
    for position, part in enumerate(loc):
        if is_union(expected):
            if position >= inside:
                unions.append(position)
            expected, metadata = unwrapped(member_of(expected, str(part)))
            continue
        if part == "[key]":
            continue
        path.append(part)
        expected, metadata = item_of(expected, part)
    return _Place(tuple(path), expected, metadata, tuple(unions))


def _members(found: Sequence[Any], loc: Sequence[int | str]) -> dict[str, list[Any]]:
    """Return the errors of each member of the union at `loc`."""
    members: dict[str, list[Any]] = {}
    size = len(loc)
    for error in found:
        if tuple(error["loc"][:size]) == tuple(loc) and len(error["loc"]) > size:
            members.setdefault(str(error["loc"][size]), []).append(error)
    return members


def _whole_union(found: Sequence[Any], loc: Sequence[int | str], table: Any) -> Any | None:
    """Return one error for the union as a whole, unless a member took the value as its own."""
    members = _members(found, loc)
    if not all(_is_mismatch(error, len(loc)) for each in members.values() for error in each):
        return None
    if len(members) == 1:
        return None  # a union told apart by its kind: the member is known
    first = next(iter(members.values()))[0]
    return {**first, "loc": tuple(loc), "type": "union"}


def _best_member(found: Sequence[Any], loc: Sequence[int | str]) -> list[Any]:
    """Return the errors of the member that took most of the value."""

    def rank(errors: list[Any]) -> tuple[bool, int, int]:
        keys = sum(error["type"] in ("missing", "extra_forbidden") for error in errors)
        depth = max(len(error["loc"]) for error in errors)
        return any(_is_mismatch(error, len(loc)) for error in errors), keys, -depth

    return min(_members(found, loc).values(), key=rank)


def _is_mismatch(error: Mapping[str, Any], depth: int) -> bool:
    """Return whether a member of the union at `depth` is of another type than the value."""
    own = ("value_error", "assertion_error")
    return len(error["loc"]) == depth + 1 and error["type"] not in own


def _message(
    error: Mapping[str, Any], place: _Place, file: str | Path | None, prefix: str
) -> InputError:
    """Return the words for one error at one place."""
    kind, given = str(error["type"]), error.get("input")
    context = error.get("ctx", {})
    path = [*(prefix.split(".") if prefix else ()), *place.path]
    key = _dotted(path) or None
    expected, metadata = place.expected, place.metadata
    if kind == "extra_forbidden":
        names = [*metadata]  # what the table knows, put there by `item_of`
        name = str(place.path[-1])
        return InputError(
            "no such key", file=file, key=key, allowed=_listed(names), nearest=nearest(name, names)
        )
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _wrong_kind(kind, context, path, expected, file)
    if kind in {"value_error", "assertion_error"}:
        shown = None if isinstance(given, (dict, BaseModel)) else given
        return _of_validator(_sentence(str(context.get("error", ""))), file, key, shown)
    if kind == "missing":
        return InputError("is missing", file=file, key=key, allowed=describe(expected, metadata))
    names = [str(choice) for choice in choices(expected)]
    allowed = describe(expected, metadata)
    if kind == "string_pattern_mismatch" and allowed == "text":
        allowed = "letters of any script, digits, _ and -, at most 64"
    return InputError(
        _problem(kind, context, names),
        file=file,
        key=key,
        given=_bounded(given),
        allowed=allowed or None,
        nearest=nearest(given, names) if isinstance(given, str) and len(given) < 200 else None,
    )


def _of_validator(text: str, file: str | Path | None, key: str | None, given: object) -> InputError:
    """Return the error for what a validator said; names that are allowed are told as names."""
    found = _NAMES.fullmatch(text)
    if found is None:
        return InputError(text, file=file, key=key, given=given)
    return InputError(
        found["problem"],
        file=file,
        key=key,
        given=given,
        allowed=found["names"].split(", "),
        nearest=found["near"],
    )


def _wrong_kind(
    kind: str, context: Mapping[str, Any], path: list[Any], expected: Any, file: str | Path | None
) -> InputError:
    """Return the error for a table whose kind is missing or unknown."""
    name = str(context.get("discriminator", "kind")).strip("'")
    names = [str(tag) for tag in _tags(expected, name)]
    if kind == "union_tag_not_found":
        return InputError("is missing", file=file, key=_dotted([*path, name]), allowed=names)
    given = str(context.get("tag", ""))
    return InputError(
        f"no such {name}",
        file=file,
        key=_dotted([*path, name]),
        given=_short(given),
        allowed=names,
        nearest=nearest(given[:200], names),
    )


def _tags(union: Any, name: str) -> Iterator[Any]:
    for member in getattr(union, "__args__", ()):
        cls = unwrapped(member)[0]
        if isinstance(cls, type) and issubclass(cls, BaseModel) and name in fields_by_name(cls):
            yield from choices(fields_by_name(cls)[name].annotation)


def _problem(kind: str, context: Mapping[str, Any], names: list[str]) -> str:
    """Return what is wrong, as a clause."""
    plain = {
        "finite_number": "must be finite",
        "string_pattern_mismatch": "is not a name that can be used",
        "string_too_short": "is too short",
        "string_too_long": "is too long",
        "too_short": "has too few entries",
        "too_long": "has too many entries",
        "multiple_of": f"must be a multiple of {context.get('multiple_of')}",
        "none_required": "cannot be given here",
        "int_from_float": "must be a whole number",
        "invalid_key": "has a key that is not text",
        "recursion_loop": "is nested too deeply",
    }
    if kind in plain:
        return plain[kind]
    if kind.startswith(("greater_than", "less_than")):
        return "is out of range"
    return "no such value" if names else "cannot be used"


def _sentence(text: str) -> str:
    """Return the words of a validator, or plain ones where it has none."""
    return " ".join(text.split())[:1000] or "cannot be used"


def _bounded(value: object) -> object:
    """Return `value`, or something short in its place if showing it would take long."""
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return "a number of hundreds of digits"
    if isinstance(value, Mapping) and len(value) > 8:
        return f"a table of {len(value)} keys"
    if isinstance(value, (list, tuple)) and len(value) > 20:
        return f"a list of {len(value)} entries"
    if isinstance(value, (dict, list, tuple)) and any(
        isinstance(part, (dict, list, tuple)) for part in _parts(value)
    ):
        return "a nested table" if isinstance(value, dict) else "a nested list"
    return value


def _parts(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _listed(names: Sequence[str]) -> list[str]:
    """Return the names, cut to what a message can hold."""
    return [*names[:MOST_NAMES], *(["..."] if len(names) > MOST_NAMES else [])]


def _dotted(path: Sequence[str | int]) -> str:
    """Return a path as it is written in TOML; entries of lists are counted from 1."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
            continue
        # A key that holds dots is one of our own dotted keys: shown as it stands in its quotes.
        shown = part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False)
        text += ("." if text else "") + _short(shown)
    return text
