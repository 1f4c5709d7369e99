"""Declared columns, and tables of them: the data of a run, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

Kind = Literal["trait", "stock", "status", "exposure"]
"""What a column is.

trait: given at the start, never written. stock: a level between two bounds that one rule moves.
status: what somebody is or does, written by one rule. exposure: what happened to somebody; anyone
may add to it, its owner turns it into change, after which it is zero again.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared attribute.

    Attributes:
        name: its name, everywhere: in code, tables and pages.
        en, zh: what it means, a noun phrase in each language.
        owner: the one rule that may write it (for an exposure: that consumes it), "" for a trait.
        kind: trait, stock, status or exposure.
        dtype: NumPy type of an entry.
        unit: "share", "hours", "week", "log-odds", ... or "".
        low, high: least and greatest value, inclusive; None where there is no bound.
        start: value of a new row.
        width: name of the second dimension ("domains", "terms"), "" for one number a row.
    """

    name: str
    en: str
    zh: str
    owner: str = ""
    kind: Kind = "stock"
    dtype: DTypeLike = np.float64
    unit: str = "share"
    low: float | None = 0.0
    high: float | None = 1.0
    start: float | bool = 0.0
    width: str = ""


class Table:
    """Rows with declared columns; each column is an attribute that holds an array.

    Args:
        columns: the declarations.
        rows: number of rows at the start.
        widths: size of each second dimension by name.

    Attributes:
        columns: the declarations by name.
        exposures: names of the columns that are exposures.
    """

    def __init__(self, columns: Iterable[Column], rows: int, widths: Mapping[str, int]) -> None:
        self.columns = {column.name: column for column in columns}
        self.exposures = {
            name for name, column in self.columns.items() if column.kind == "exposure"
        }
        self.rows = rows
        self.widths = dict(widths)
        for column in self.columns.values():
            setattr(self, column.name, self._new(column, rows))

    def __getattr__(self, name: str) -> Any:
        # Only reached for names that are not set: columns are plain attributes.
        raise AttributeError(f"no column {name!r}")

    def _new(self, column: Column, rows: int) -> NDArray[Any]:
        shape = (rows, self.widths[column.width]) if column.width else (rows,)
        # Whole columns are read and written, so each column of a wide one lies in one piece.
        return np.full(shape, column.start, dtype=column.dtype, order="F")

    def fill(self, values: Mapping[str, NDArray[Any]]) -> None:
        """Set whole columns, (rows,) or (rows, width) each, converted to the declared type.

        Raises:
            KeyError: if a name is not declared.
        """
        for name, value in values.items():
            column = self.columns[name]
            setattr(self, name, np.asarray(value, dtype=column.dtype, order="F"))

    def append(self, rows: int, values: Mapping[str, Any]) -> None:
        """Add `rows` rows: the given columns with their values, the others with their start."""
        for name, column in self.columns.items():
            new = self._new(column, rows)
            if name in values:
                new[...] = values[name]
            setattr(self, name, np.concatenate([getattr(self, name), new]))
        self.rows += rows

    def copy(self) -> Table:
        """Return a table with arrays of its own."""
        twin = Table.__new__(Table)
        twin.columns, twin.rows, twin.widths = self.columns, self.rows, self.widths
        twin.exposures = self.exposures
        for name in self.columns:
            setattr(twin, name, getattr(self, name).copy(order="K"))
        return twin
