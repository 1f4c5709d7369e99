"""A scenario file that a visitor opens: read, checked, and nothing else.

Nothing is written and nothing is carried out. Keys that name files are refused: a page must not
make the server read what lies on its disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courtyard.foundations.errors import InputError
from courtyard.foundations.validation import parse_toml
from courtyard.foundations.words import N_
from courtyard.scenario import Settings

MOST_BYTES = 65_536
NAMES_A_FILE = ("community.roster", "network.file")

_SEED = re.compile(r"^#.*--seed (\d{1,12})\b", re.MULTILINE)

PROBLEMS = (
    N_("is too large"),
    N_("is an experiment: courtyard sweep runs it"),
    N_("names a file, which a page may not read"),
    N_("a file of at most 65536 bytes"),
    N_("a scenario file, with the table [scenario]"),
    N_("a run from the command line: courtyard run FILE"),
)
"""What is said of a file that cannot be opened."""


@dataclass(frozen=True)
class Opened:
    """A scenario that was opened, and the seed that its first lines name, None without one."""

    settings: Any
    seed: int | None


def opened(content: bytes, name: str) -> Opened:
    """Return the settings of a file that a visitor brought.

    Args:
        content: the bytes of the file.
        name: what the visitor calls it, for messages.

    Raises:
        InputError: the file is too large, is no scenario, or names files.
    """
    if len(content) > MOST_BYTES:
        raise InputError(
            "is too large",
            file=name,
            allowed="a file of at most 65536 bytes",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start})", file=name, allowed="text saved as UTF-8"
        ) from None
    try:
        return _read(text, name)
    except RecursionError:
        raise InputError("is nested too deeply", file=name) from None


def _read(text: str, name: str) -> Opened:
    given = parse_toml(text.replace("\r\n", "\n"), file=name)
    if "experiment" in given:
        raise InputError("is an experiment: courtyard sweep runs it", file=name)
    if not isinstance(given.get("scenario"), Mapping):
        raise InputError(
            "is missing", file=name, key="scenario",
            allowed="a scenario file, with the table [scenario]",
        )  # fmt: skip
    refuse_files(given, name)
    found = _SEED.search(text)
    return Opened(Settings.read(given, None, place=name), int(found[1]) if found else None)


def refuse_files(given: Mapping[str, Any], name: str | None = None) -> None:
    """Refuse tables, or values by dotted key, that name a file.

    Raises:
        InputError: naming the key.
    """
    for key, value in _values(given, ""):
        if key.endswith(NAMES_A_FILE) and value is not None:
            raise InputError(
                "names a file, which a page may not read", file=name, key=key,
                allowed="a run from the command line: courtyard run FILE",
            )  # fmt: skip


def _values(given: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield every value with its dotted key, those in lists of tables too."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            where = f"{prefix}.{key}" if prefix else str(key)
            yield where, value
            yield from _values(value, where)
    elif isinstance(given, (list, tuple)):
        for number, value in enumerate(given, start=1):
            yield from _values(value, f"{prefix}[{number}]")
