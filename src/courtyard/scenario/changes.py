"""Entries of `[[changes]]`: what becomes different, or happens, in mid-run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import (
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from courtyard.foundations.quantities import Parameters, one_of, quantity
from courtyard.practice import HAPPENINGS

SET_AT_START = ("scenario", "community", "network", "party", "week", "changes")
"""Tables that a change in mid-run cannot touch: they say how the run begins or what it is."""


def _dotted(values: Mapping[str, Any]) -> list[str]:
    """Return the dotted keys of values by dotted key, those inside of whole tables too."""
    keys: list[str] = []
    for key, value in values.items():
        inner = _dotted(value) if isinstance(value, Mapping) else []
        keys += [f"{key}.{below}" for below in inner] or [key]
    return keys


class Step(Parameters):
    """An entry of `[[changes]]`: what becomes different, or happens, at the start of a week."""

    week: int = quantity(1, low=1, high=5200, unit="week", en="week", zh="周")
    set: dict[str, Any] = quantity({}, en="new values by dotted key", zh="新的设置")
    happening: str | None = quantity(None, en="what is made to happen", zh="安排发生的事")
    resident: int | None = quantity(
        None, low=0, high=1_000_000, en="row number of the resident it happens to, where it is one",
        zh="发生在哪位居民身上（居民编号）",
    )  # fmt: skip

    @field_validator("happening")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        return name if name is None else one_of(name, HAPPENINGS, "happening")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.set and self.happening is None:
            raise ValueError("a change needs set or happening")
        if self.resident is not None and not (self.happening and HAPPENINGS[self.happening].of_one):
            raise ValueError("a resident is named only for a happening to one: leader_leaves")
        for key in _dotted(self.set):
            if key.split(".")[0] in SET_AT_START or key in ("team.workers", "team.skill"):
                raise ValueError(f"{key} cannot change in mid-run: it says how a run begins")
        return self

    @model_serializer(mode="wrap")
    def _without_nobody(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave nobody out, so that runs from before residents could be named keep their id."""
        found: dict[str, Any] = plain(self)
        return {k: v for k, v in found.items() if k != "resident" or v is not None}
