"""Where a result comes from: the code, the settings, the seed, the libraries."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "networkx")
"""Libraries whose version can change a number or a file."""

ID_LENGTH = 16
"""Hexadecimal digits of an id: 64 bits, so that a million runs hardly ever share one."""


@cache
def code_version() -> str:
    """Return the hash of the package's own Python files.

    It is the same from a wheel and from a checkout, on every system: files go in by their relative
    path, with line ends made equal. What is shipped as data (scenarios, experiments) is not in it.
    """
    return hash_of_code(Path(__file__).resolve().parents[1])


def hash_of_code(package: Path) -> str:
    """Return the hash of all Python files under a folder, `shipped` left out."""
    files = {path.relative_to(package).as_posix(): path for path in package.rglob("*.py")}
    total = hashlib.sha256()
    for name in sorted(files):
        if name.startswith("shipped/"):
            continue
        content = files[name].read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:ID_LENGTH]


def canonical(value: Any) -> str:
    """Return plain values as one text: keys sorted, floats with all their digits."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def digest(value: Any) -> str:
    """Return the hash of plain values."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def run_id(code: str, resolved: Mapping[str, Any] | str, seed: int) -> str:
    """Return the id of a run: the one key for resuming, repeating and audit.

    Args:
        code: `code_version()`.
        resolved: the settings as plain values, or their `digest` where many seeds share them.
        seed: the seed of the run.
    """
    settings = resolved if isinstance(resolved, str) else digest(resolved)
    return digest([code, settings, seed])[:ID_LENGTH]


def library_versions() -> dict[str, str]:
    """Return the version of Python and of each library that can change a number."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def version_changes(
    before: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    """Return each library whose version is not what it was, with both versions."""
    names = [*before, *(name for name in now if name not in before)]
    return {
        name: (before.get(name), now.get(name))
        for name in names
        if before.get(name) != now.get(name)
    }


def system() -> dict[str, str]:
    """Return the kind of machine, without its name."""
    return {"system": platform.system(), "machine": platform.machine()}


def package_version() -> str:
    """Return the version of the installed package, or "" for files that are not installed."""
    try:
        return metadata.version("courtyard")
    except metadata.PackageNotFoundError:
        return ""
