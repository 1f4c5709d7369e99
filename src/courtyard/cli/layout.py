"""Plain text on lines: as wide as it looks, also in Chinese."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator, Sequence

CLOSING = "，。；：！？、）》」』”’…％,.;:!?)"
"""Marks that do not begin a line."""


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(_columns(character) for character in text)


def screen() -> int:
    """Return the width to write for: that of the terminal, at most 100; 80 where there is none."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to a width."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def wrap(text: str, columns: int) -> list[str]:
    """Return the text on lines of at most `columns`, broken at spaces and between characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def paragraph(text: str, indent: int = 0, first: str = "", columns: int | None = None) -> str:
    """Return a wrapped paragraph with an indent; `first` stands in the indent of its first line."""
    lines = wrap(text, max(20, (columns or screen()) - indent))
    head = pad(first, indent)
    return "\n".join((head if i == 0 else " " * indent) + line for i, line in enumerate(lines))


def listed(rows: Sequence[tuple[str, str]], indent: int = 2, columns: int | None = None) -> str:
    """Return terms with what they mean beside them; a long term has a line of its own."""
    terms = [width(term) for term, _meaning in rows]
    column = min(max(terms, default=0), 28) + indent + 2
    lines = []
    for term, meaning in rows:
        if width(term) + indent + 2 > column:
            lines.append(" " * indent + term)
            lines.append(paragraph(meaning, column, columns=columns))
        else:
            lines.append(paragraph(meaning, column, " " * indent + term, columns))
    return "\n".join(line.rstrip() for line in lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return a table: the first `left` columns to the left, numbers to the right."""
    widths = [max(width(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [pad(row[i], widths[i], right=i >= left) for i in range(len(row))]
        return ("  " + "  ".join(cells)).rstrip()

    rule = "  " + "  ".join("-" * columns for columns in widths)
    return "\n".join([line(head), rule, *map(line, rows)])


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str) -> Iterator[str]:
    """Cut a text where a line may break: after spaces, and around Chinese characters."""
    piece = ""
    for character in text:
        wide = _columns(character) == 2
        starts = piece and (
            (piece[-1] == " " and character != " ") or wide or _columns(piece[-1]) == 2
        )
        if starts and character not in CLOSING and character != " ":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
