"""What can go wrong with a disk, said to whoever named the folder."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from courtyard.foundations.errors import InputError

_WORDS = {
    errno.ENOSPC: "the disk is full; what was finished can still be read",
    errno.EDQUOT: "the quota of the disk is used up; what was finished can still be read",
    errno.EROFS: "the disk cannot be written to",
    errno.EACCES: "no permission to write here",
    errno.EPERM: "no permission to write here",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "a file is in the way",
    errno.EISDIR: "a folder is in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the links of the path go round in circles",
}


class DamagedError(Exception):
    """A table that was finished cannot be read any more.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))

    def __reduce__(self) -> tuple[object, ...]:
        return (DamagedError, (self.path,))


@contextmanager
def writing(path: str | Path) -> Iterator[None]:
    """Turn what the operating system says while something is written into an `InputError`."""
    try:
        yield
    except OSError as error:
        code = error.errno
        words = _WORDS.get(code) if code is not None else None
        raise InputError(
            words or f"cannot be written: {error.strerror or error}", key="--out", file=path
        ) from error
