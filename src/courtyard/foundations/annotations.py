"""What a type annotation accepts, in plain words: "a whole number from 1 to 5"."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Expected = tuple[Any, tuple[Any, ...]]
"""An annotation without its wrappers, and the constraints that stood in them."""

_WORDS = {
    bool: ("true or false", "values true or false"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    str: ("text", "texts"),
    type(None): ("nothing", "nothing"),
}


def unwrapped(annotation: Any) -> Expected:
    """Return an annotation without `Annotated`, alias and "or None", with its constraints."""
    metadata: list[Any] = []
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif isinstance(annotation, FieldInfo):
            metadata += annotation.metadata
            annotation = annotation.annotation
        elif _origin(annotation) is Annotated:
            annotation, *extra = get_args(annotation)
            metadata += _constraints(extra)
        else:
            members = [m for m in _union_args(annotation) if m is not type(None)]
            if len(members) != 1:
                return annotation, tuple(metadata)
            annotation = members[0]  # "x or None": pydantic does not mark these in a location


def is_union(annotation: Any) -> bool:
    """Return whether pydantic names the member of this annotation in its locations."""
    return len([m for m in _union_args(annotation) if m is not type(None)]) > 1


def fields_by_name(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model under the names that a file uses."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def member_of(union: Any, label: str) -> Any:
    """Return the member of a union that pydantic calls `label`; `Any` if none fits."""
    members = [m for m in _union_args(union) if m is not type(None)]
    for member in members:
        plain = unwrapped(member)[0]
        if is_union(plain):
            continue
        if _is_model(plain):
            kinds = {c for f in plain.model_fields.values() for c in choices(f.annotation)}
            if plain.__name__ in label or label in kinds:
                return member
        elif _is_called(plain, label):
            return member
    return Any


def item_of(annotation: Any, part: str | int) -> Expected:
    """Return what is expected at key or entry `part` of something annotated so.

    For a key that a model does not know, the constraints are the names that it does know.
    """
    if _is_model(annotation):
        fields = fields_by_name(annotation)
        if part in fields:
            return unwrapped(fields[str(part)])
        return Any, tuple(fields)
    args = get_args(annotation)
    origin = _origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping) and len(args) == 2:
        return unwrapped(args[1])
    if origin is tuple and isinstance(part, int) and args and args[-1] is not Ellipsis:
        return unwrapped(args[min(part, len(args) - 1)])
    return unwrapped(args[0]) if args else (Any, ())


def choices(annotation: Any) -> list[Any]:
    """Return the named values that an annotation accepts, in order; empty if it is open."""
    plain, _ = unwrapped(annotation)
    if _origin(plain) is Literal:
        return list(get_args(plain))
    if isinstance(plain, type) and issubclass(plain, Enum):
        return [member.value for member in plain]
    return [choice for member in _union_args(plain) for choice in choices(member)]


def describe(annotation: Any, metadata: Sequence[Any] = (), *, many: bool = False) -> str:
    """Return what an annotation accepts, in words; "" where anything is accepted.

    Args:
        annotation: the type.
        metadata: constraints, as in a pydantic field (`Ge`, `Le`, `MinLen`, ...).
        many: say it in the plural, for what a list holds.
    """
    plain, own = unwrapped(annotation)
    limits = _limits([*metadata, *own])
    if named := _named(plain):
        return named
    if members := [m for m in _union_args(plain) if m is not type(None)]:
        inner = [describe(m, metadata, many=many) for m in members]
        return " or ".join(dict.fromkeys(text for text in inner if text))
    if plain in _WORDS:
        return _WORDS[plain][many] + (limits.replace("entries", "characters"))
    if _is_model(plain):
        return f"a table with the keys {', '.join(fields_by_name(plain))}"
    return _container(plain, many) + limits


def _container(annotation: Any, many: bool) -> str:
    origin: Any = get_origin(annotation) or annotation
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "a table"
    if origin in (list, tuple, set, frozenset, Sequence):
        args = get_args(annotation)
        inner = [describe(a, many=True) for a in args[:1]]
        if origin is tuple and args and args[-1] is not Ellipsis:
            inner = [f"{len(args)} {text}" for text in inner]  # as many as that, no more, no less
        return " of ".join(["lists" if many else "a list", *filter(None, inner)])
    return ""


def _named(annotation: Any) -> str:
    if get_origin(annotation) is Literal or (
        isinstance(annotation, type) and issubclass(annotation, Enum)
    ):
        return ", ".join(str(choice) for choice in choices(annotation))
    return ""


def _limits(metadata: Sequence[Any]) -> str:
    """Return the constraints in words, with a space before them."""
    found: dict[str, Any] = {}
    for limit in metadata:
        for name in ("ge", "gt", "le", "lt", "min_length", "max_length"):
            if getattr(limit, name, None) is not None:
                found[name] = getattr(limit, name)
    text = _range(found)
    least, most = found.get("min_length"), found.get("max_length")
    if least is not None and most is not None:
        text += f" of {least} to {most} entries"
    elif least is not None or most is not None:
        text += f" of at {'least' if most is None else 'most'} {most or least} entries"
    return text


def _range(found: Mapping[str, Any]) -> str:
    if "ge" in found and "le" in found:
        return f" from {_plain(found['ge'])} to {_plain(found['le'])}"
    words = {"ge": "from {}", "gt": "above {}", "le": "up to {}", "lt": "below {}"}
    text = [words[name].format(_plain(found[name])) for name in words if name in found]
    return " " + " and ".join(text) if text else ""


def _plain(value: float) -> str:
    """Return a number as people write it: five million is no 5e+06."""
    return f"{value:.0f}" if abs(value) >= 1e5 and value == int(value) else f"{value:g}"


def _origin(annotation: Any) -> Any:
    return get_origin(annotation)


def _constraints(extra: Sequence[Any]) -> list[Any]:
    return [m for e in extra for m in (e.metadata if isinstance(e, FieldInfo) else [e])]


def _union_args(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else ()


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_called(annotation: Any, label: str) -> bool:
    """Return whether pydantic's mark `label` stands for this annotation."""
    origin: Any = get_origin(annotation)
    if origin is Literal:
        return label.startswith("literal[")
    if isinstance(origin, type):
        called = {"Sequence": "list", "Mapping": "dict"}.get(origin.__name__, origin.__name__)
        return label.startswith(f"{called}[")
    return (
        not label.startswith(("list[", "tuple[", "dict["))
        and str(getattr(annotation, "__name__", annotation)) in label
    )
