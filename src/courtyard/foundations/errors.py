"""Bad input: one message that names the file, the key, what was given and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

SHORTEST_BEGINNING = 3
"""Letters from which the beginning of a name counts as meant for it."""


class InputError(Exception):
    """What a user gave cannot be used; the message says what to mend.

    The command line prints the message and ends with status 2. Parts of the message are kept as
    attributes, so that an editor or the explorer can place it at a field.

    Args:
        problem: what is wrong, as a clause ("no such strategy").
        file: the file in which it stands, where there is one.
        key: the key with its table, dotted ("plan.strategy").
        given: what was given, shown as written.
        allowed: what would be accepted, in words or as a list of names; names are never translated.
        also: what is accepted beside these names, as a clause ("or the path of a file").
        nearest: the valid name nearest to the one given.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        key: str | None = None,
        given: object = None,
        allowed: str | Iterable[str] | None = None,
        also: str | None = None,
        nearest: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = None if file is None else str(file)
        self.key = key
        self.given = given
        self.named = allowed is not None and not isinstance(allowed, str)
        self.allowed = (
            allowed if allowed is None or isinstance(allowed, str) else ", ".join(allowed)
        )
        self.also = also
        self.nearest = nearest
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process."""
        return (_rebuild, (self.__dict__.copy(),))

    def located(self, file: str | Path) -> InputError:
        """Return the same error, placed in `file` unless it names one already."""
        if self.file is None:
            self.file = str(file)
            self.args = (str(self),)
        return self

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.key) if part)
        text = f"{place}: {self.problem}" if place else self.problem
        if self.given is not None:
            text += f" (given: {_shown(self.given)})"
        if accepted := ", ".join(filter(None, (self.allowed, self.also))):
            text += f"; allowed: {accepted}"
        if self.nearest:
            text += f"; did you mean {self.nearest!r}?"
        return text


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of `names` that is spelt most like `name`, or else begins like it, or None."""
    known = list(names)
    if found := get_close_matches(name, known, n=1, cutoff=0.6):
        return found[0]
    begun = name.lower() if len(name) >= SHORTEST_BEGINNING else None
    return next((each for each in known if begun and each.lower().startswith(begun)), None)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _rebuild(parts: dict[str, object]) -> InputError:
    error = InputError.__new__(InputError)
    error.__dict__.update(parts)
    error.args = (str(error),)
    return error
