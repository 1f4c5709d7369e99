"""What the tables of an experiment file are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from courtyard.foundations.words import LANGUAGES

NAME = r"^[\w-]{1,64}$"
"""Letters of any script, digits, `_` and `-`."""

Name = Annotated[str, Field(pattern=NAME)]
Key = Annotated[str, Field(pattern=r"^[\w-]+(\.[\w-]+)+$")]
Plain = bool | int | float | str
"""What a varied key can be set to."""

BESIDE = ("changes", "held", *LANGUAGES)
"""What an arm may have beside keys of the scenario: see `Experiment`."""


class Table(BaseModel):
    """A table of an experiment file: frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)
