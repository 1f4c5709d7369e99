"""CSV files that a scenario names: read whole, with errors that name file, line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection
from pathlib import Path

from courtyard.foundations.errors import InputError, nearest

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
WHOLE = re.compile(r"[0-9]{1,15}")


class Rows:
    """The rows of a CSV file, by column.

    Args:
        path: the file.
        columns: the cells of each column, stripped of blanks.
        lines: the line of the file on which each row ends.
    """

    def __init__(self, path: Path, columns: dict[str, list[str]], lines: list[int]) -> None:
        self.path = path
        self.columns = columns
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, row: int, column: str) -> str:
        """Return where in the file a cell stands, in words."""
        return f"line {self.lines[row]}, {column}"

    def convert[T](self, column: str, cell: Callable[[str], T | None], allowed: str) -> list[T]:
        """Return the cells of a column, each turned into a value.

        Args:
            column: name of the column.
            cell: turns the text of a cell into its value, None if it is not allowed.
            allowed: what is allowed, in words.

        Raises:
            InputError: for the first cell that is not allowed.
        """
        values = []
        for row, text in enumerate(self.columns[column]):
            value = cell(text)
            if value is None:
                raise InputError(
                    "no usable value",
                    file=self.path,
                    key=self.place(row, column),
                    given=text,
                    allowed=allowed,
                )
            values.append(value)
        return values


def number_between(low: float, high: float) -> Callable[[str], float | None]:
    """Return what turns text into a number from low to high, None where it is none."""

    def cell(text: str) -> float | None:
        value = float(text) if NUMBER.fullmatch(text) else None
        return value if value is not None and low <= value <= high else None

    return cell


def whole_between(low: int, high: int) -> Callable[[str], int | None]:
    """Return what turns text into a whole number from low to high, None where it is none."""

    def cell(text: str) -> int | None:
        value = int(text) if WHOLE.fullmatch(text) else None
        return value if value is not None and low <= value <= high else None

    return cell


def find(name: str, where: Path | None) -> Path:
    """Return the path of a file that a scenario names, relative to the scenario file.

    Args:
        name: the path as the scenario gives it.
        where: the scenario file or its folder; None for the working folder.
    """
    if where is None:
        return Path(name)
    return (where if where.is_dir() else where.parent) / name


def read_rows(path: Path, key: str, *, names: Collection[str], needs: Collection[str] = ()) -> Rows:
    """Read a CSV file: UTF-8, with or without byte order mark, first line the names of columns.

    Args:
        path: the file.
        key: the key of the scenario that names it.
        names: the columns that may stand in the file.
        needs: the columns that must stand in it.

    Raises:
        InputError: for a file that is missing, empty, not text, or not a table.
    """
    text = _text(path, key)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if row and (len(row) > 1 or row[0].strip()):
                cells.append(row)
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise InputError(
            f"not a table of comma-separated values: {problem}",
            file=path,
            key=f"line {reader.line_num}",
        ) from None
    if not cells:
        raise InputError("the file is empty", file=path, allowed="a line with the names of columns")
    header = [name.strip() for name in cells[0]]
    _check_header(header, path, lines[0], names, needs)
    for row, line in zip(cells[1:], lines[1:], strict=True):
        if len(row) != len(header):
            raise InputError(
                "the row has too few or too many cells",
                file=path,
                key=f"line {line}",
                given=len(row),
                allowed=f"{len(header)} ({','.join(header)})",
            )
    columns = {name: [row[i].strip() for row in cells[1:]] for i, name in enumerate(header)}
    return Rows(path, columns, lines[1:])


def _text(path: Path, key: str) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InputError(
            f"the file cannot be read: {reason}",
            key=key,
            given=str(path),
            allowed="path of a CSV file, relative to the scenario file",
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise InputError(
            "the file is not UTF-8 text", file=path, key=f"line {line}", allowed="CSV in UTF-8"
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(
            "the file is not text", file=path, key=f"line {line}", allowed="CSV in UTF-8"
        )
    return text


def _check_header(
    header: list[str],
    path: Path,
    line: int,
    names: Collection[str],
    needs: Collection[str],
) -> None:
    key = f"line {line}"
    for i, name in enumerate(header):
        if name not in names:
            raise InputError(
                "no such column",
                file=path,
                key=key,
                given=name,
                allowed=names,
                nearest=nearest(name, names),
            )
        if name in header[:i]:
            raise InputError("the column stands twice", file=path, key=key, given=name)
    for name in needs:
        if name not in header:
            raise InputError(
                f"the column {name} is missing",
                file=path,
                key=key,
                given=",".join(header),
                allowed=names,
            )
