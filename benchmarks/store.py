"""What was measured, kept beside the page: a file a part, with where and when it was made."""

from __future__ import annotations

import datetime
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.child import ROOT
from courtyard.records.provenance import hash_of_code

PARTS = ("speed", "sweep", "waiting", "agreement", "where")
"""What can be measured apart from the others, in the order in which it is done."""

LIBRARIES = ("courtyard", "mesa", "numpy", "scipy", "pandas", "pyarrow")


class Made(NamedTuple):
    """Where and when a part was measured.

    Attributes:
        date: the day, UTC.
        minutes: how long it took.
        machine: system, processor, cores, memory.
        versions: of Python and the libraries.
        code: hash of the files of the package; two, if they were changed meanwhile.
        before, after: processes that wanted a core, mean of a minute; None where the system does
            not tell. What is measured is itself in the second.
    """

    date: str
    minutes: float
    machine: str
    versions: str
    code: str
    before: float | None
    after: float | None


class Part(NamedTuple):
    """A part that was measured: where and when, and what was found, as plain values."""

    made: Made
    found: Any


def measured(measure: Callable[[], Any]) -> Part:
    """Return what a measurement finds, with where and when it was made."""
    begin, before, begun = code(), load(), time.monotonic()
    found = measure()
    end = code()
    made = Made(
        datetime.datetime.now(datetime.UTC).date().isoformat(),
        round((time.monotonic() - begun) / 60.0, 1),
        machine(),
        versions(),
        begin if begin == end else f"{begin}, later {end}",
        before,
        load(),
    )
    return Part(made, found)


def write(folder: Path, name: str, part: Part) -> None:
    """Keep a part."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"made": part.made._asdict(), "found": _rounded(part.found)}, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Part]:
    """Return the parts that a folder holds, by name."""
    found = {}
    for name in PARTS:
        path = folder / f"{name}.json"
        if path.exists():
            values = json.loads(path.read_text(encoding="utf-8"))
            found[name] = Part(Made(**values["made"]), values["found"])
    return found


def code() -> str:
    """Return the hash of the files of the package, as they are now."""
    return hash_of_code(ROOT / "src" / "courtyard")


def load() -> float | None:
    """Return how many processes wanted a core, mean of the last minute."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def machine() -> str:
    """Return the kind of machine, in a few words."""
    words = [platform.system(), platform.machine(), *_processor(), f"{os.cpu_count()} cores"]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
        words.append(f"{memory:.0f} GiB")
    return ", ".join(words)


def versions() -> str:
    """Return the versions of Python and of the libraries, in a few words."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in LIBRARIES)]
    )


def _processor() -> list[str]:
    """Return the kind of processor, where the system tells it."""
    if sys.platform != "linux":
        return [platform.processor()] if platform.processor() else []
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")][:1]


def _rounded(value: Any) -> Any:
    """Return plain values with floats of seven digits: more is noise, and makes long files."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
