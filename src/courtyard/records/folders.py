"""An output folder belongs to one run or to one sweep, and says to which."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

from courtyard.foundations.errors import InputError
from courtyard.records.errors import writing
from courtyard.records.tables import write_json

Kind = Literal["run", "sweep"]

MARKERS: dict[Kind, str] = {"run": "run.json", "sweep": "manifest.json"}
"""The file by which a folder says what it holds."""

OPTION = "--out"

_NOBODYS = {"desktop.ini", "thumbs.db"}
"""What file managers leave in a folder; names with a dot in front count as well."""


def open_folder(folder: str | Path, kind: Kind, identity: str, record: Mapping[str, Any]) -> Path:
    """Make a folder ready for a run or sweep and mark it as its own.

    Args:
        folder: where; it is made with its parents if it is not there.
        kind: what is written.
        identity: what makes it this run or this sweep. A folder with another identity is refused.
        record: what the marker file says beside `kind` and `id`.

    Returns:
        The folder.

    Raises:
        InputError: the folder holds something else, or cannot be written to.
    """
    path = Path(folder)
    refuse_other(path, kind, identity)
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)
    if not os.access(path, os.W_OK | os.X_OK):
        raise InputError("no permission to write here", key=OPTION, file=path)
    write_json(path / MARKERS[kind], {"kind": kind, "id": identity, **record})
    return path


def refuse_other(folder: Path, kind: Kind, identity: str) -> None:
    """Raise an `InputError` if a folder holds anything but the run or sweep named."""
    with writing(folder):
        if not folder.exists():
            return
        if not folder.is_dir():
            raise InputError("is a file, not a folder", key=OPTION, file=folder)
        others = [
            entry.name
            for entry in sorted(folder.iterdir())
            if not entry.name.startswith(".") and entry.name.lower() not in _NOBODYS
        ]
    if not others:
        return
    held = holds(folder)
    damaged = [name for name in MARKERS.values() if (folder / name).exists()]
    if held is None and damaged:
        raise InputError(
            f"{damaged[0]} cannot be read, so that it is not known whose folder it is",
            key=OPTION,
            file=folder,
            allowed="a new folder; what is in this one was left as it is",
        )
    if held is None:
        raise InputError(
            f"the folder holds something else already ({others[0]})",
            key=OPTION,
            file=folder,
            allowed="a new or empty folder",
        )
    if held != (kind, identity):
        which = "another" if held[0] == kind else "a"
        raise InputError(
            f"the folder holds {which} {held[0]}",
            key=OPTION,
            file=folder,
            allowed="a new or empty folder",
        )


def holds(folder: Path) -> tuple[Kind, str] | None:
    """Return what a folder says that it holds: its kind and identity."""
    for kind, name in MARKERS.items():
        try:
            content = json.loads((folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict) and content.get("kind") == kind:
            return kind, str(content.get("id"))
    return None


def read_marker(folder: str | Path, kind: Kind) -> dict[str, Any]:
    """Return what the marker of a folder says.

    Raises:
        InputError: the folder is not there, or holds no finished or running work of that kind.
    """
    path = Path(folder)
    if not path.exists():
        raise InputError("no such folder", file=path)
    held = holds(path)
    if held is None or held[0] != kind:
        raise InputError(f"holds no {kind} (no readable {MARKERS[kind]})", file=path)
    content: dict[str, Any] = json.loads((path / MARKERS[kind]).read_text(encoding="utf-8"))
    return content


@contextmanager
def locked(folder: Path, name: str = "lock") -> Iterator[None]:
    """Hold a folder for this process; the system lets it go whatever ends the process.

    Raises:
        InputError: another process holds it.
    """
    with writing(folder):
        handle = (folder / f".{name}").open("a+b")
    with handle:
        if not _lock(handle):
            raise InputError("another sweep is at work in this folder", key=OPTION, file=folder)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                _unlock(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import errno
    import fcntl

    def _lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # A file system without locks is used without: parts have names of their own.
            return error.errno not in {errno.EWOULDBLOCK, errno.EACCES}
        return True

    def _unlock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
