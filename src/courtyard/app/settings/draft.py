"""Settings in the making: what a visitor has typed, what of it can be used, what has been run."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from courtyard.app.settings.fields import at, belongs, fields, read
from courtyard.foundations.errors import InputError
from courtyard.scenario import load_scenario, shipped

MOST_SEED = 999_999_999
"""The greatest seed that can be typed; the command line knows no limit."""

LUCKS = 9999
"""New luck is a seed up to this: short enough to be told to somebody."""


@dataclass(frozen=True)
class Draft:
    """Settings and luck of one run.

    Attributes:
        base: the scenario as its file gives it.
        changes: what differs from it, by dotted key.
        seed: which luck.
    """

    base: Any
    changes: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1

    def settings(self) -> Any:
        """Return the settings.

        Raises:
            InputError: they do not go together.
        """
        return self.base.changed(self.changes) if self.changes else self.base


class Desk:
    """What is being set.

    Args:
        draft: what is run first.

    Attributes:
        draft: the settings as they can be used.
        ran: those of the film that is shown.
        typed: what was typed and cannot be used, by key.
        errors: what is wrong with it, by key.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = self.ran = draft
        self.typed: dict[str, str] = {}
        self.errors: dict[str, InputError] = {}

    @property
    def is_draft(self) -> bool:
        """Whether the settings differ from those of the film that is shown."""
        return self.draft != self.ran or bool(self.typed)

    def set(self, key: str, text: str) -> None:
        """Take what was typed at a field, or keep it with what is wrong with it."""
        if key not in fields():
            return
        changes = dict(self.draft.changes)
        if text.strip():
            changes[key] = read(fields()[key], text)
        else:
            changes.pop(key, None)  # nothing typed: as the scenario has it
        try:
            self.draft.base.changed(changes)
        except InputError as error:
            self.typed[key] = text
            self.errors[key] = error
        else:
            self._mend(key)
            self.draft = replace(self.draft, changes=self._meant(changes))

    def _meant(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the changes that differ from the scenario: back at the start, none is left."""
        base = self.draft.base
        return {key: value for key, value in changes.items() if at(base, key) != value}

    def _mend(self, key: str) -> None:
        self.typed.pop(key, None)
        self.errors.pop(key, None)

    def set_seed(self, text: str) -> None:
        """Take a seed that was typed."""
        text = text.strip()
        if text.isascii() and text.isdigit() and int(text[:12]) <= MOST_SEED:
            self.draft = replace(self.draft, seed=int(text))
            self._mend("seed")
            return
        self.typed["seed"] = text[:40]
        allowed = f"a whole number from 0 to {MOST_SEED}"
        self.errors["seed"] = InputError(
            "cannot be used", key="seed", given=text[:40], allowed=allowed
        )

    def set_scenario(self, name: str) -> None:
        """Begin a draft from another scenario that ships.

        Raises:
            InputError: there is none of this name.
        """
        if name not in shipped():  # a path would have the server read its disk
            raise InputError(
                "no such scenario", key="scenario", given=name[:80], allowed=[*shipped()]
            )
        self.begin(Draft(load_scenario(shipped()[name]), {}, self.draft.seed))

    def begin(self, draft: Draft) -> None:
        """Begin another draft."""
        self.draft = draft
        self.typed.clear()
        self.errors.clear()

    def undo(self) -> None:
        """Drop the draft: the settings are again those of the film."""
        self.begin(self.ran)

    def draw(self) -> None:
        """Have what was run with other luck, whatever else was typed."""
        self.begin(replace(self.ran, seed=1 + secrets.randbelow(LUCKS)))

    def settle(self) -> None:
        """Take note that the draft is what is run now."""
        self.begin(self.draft)
        self.ran = self.draft

    def complain(self, error: InputError) -> bool:
        """Put an error at its field; return whether it has one."""
        key = next((key for key in fields() if belongs(error, key)), None)
        if key is not None:
            self.errors[key] = error
        return key is not None
