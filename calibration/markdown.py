"""Numbers, intervals and tables as text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NOT_RUN = "*Not run yet: `python -m calibration {}`.*"


def cell(number: str) -> str:
    """Return a cell of a table of text with three digits, or a dash for none."""
    return number_of(float(number) if number else math.nan)


def number_of(x: float) -> str:
    """Return a number with three digits, or a dash for none."""
    if not math.isfinite(x):
        return "–"
    if x == 0.0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(x))), 0)
    return f"{x:.{min(digits, 3)}f}"


def interval(low: float, high: float) -> str:
    """Return an interval in words, or a dash for none."""
    return f"{number_of(low)} to {number_of(high)}" if math.isfinite(low) else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]
