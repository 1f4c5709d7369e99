"""Tables on disk: Parquet, written whole or not at all, with the same bytes for the same rows."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.records.errors import DamagedError, writing

if TYPE_CHECKING:
    import pandas as pd

BOM = "utf-8-sig"
"""The encoding of CSV files: with its mark, spreadsheets open Chinese text as such."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path`; the file becomes `path` once it is complete.

    Whatever interrupts the writing, `path` holds either what it held or all that is new. The
    temporary file is removed on failure; its name starts with a dot, so that no reader of a folder
    of tables takes it for one of them.
    """
    with writing(path):
        temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.tmp")
        temporary.touch(exist_ok=False)
        try:
            yield temporary
            _flush(temporary)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, with line ends of one character."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode())


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write plain values as JSON that people can read, Chinese included."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(path, text + "\n")


def to_arrow(frame: pd.DataFrame) -> Any:
    """Return a frame as a `pyarrow.Table`, without its index and without marks of versions."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    schema = pa.schema(
        pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in table.schema
    )
    return table.cast(schema)


def write_arrow(table: Any, path: Path) -> None:
    """Write a `pyarrow.Table`."""
    import pyarrow.parquet as pq

    with replacing(path) as temporary:
        pq.write_table(table, temporary)


def write_table(frame: pd.DataFrame, path: Path, *, csv: bool = False) -> None:
    """Write a frame, without its index.

    Args:
        frame: the rows, in the order in which they are to stand.
        path: where; ends with `.parquet`.
        csv: write the same rows as CSV beside it as well.
    """
    write_arrow(to_arrow(frame), path)
    if csv:
        write_csv(frame, path.with_suffix(".csv"))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV for spreadsheets; floats keep all their digits."""
    with replacing(path) as temporary:
        frame.to_csv(temporary, index=False, encoding=BOM, lineterminator="\n")


def read_table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Return a table that was written here.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedError: the file cannot be read.
    """
    frame: pd.DataFrame = read_arrow(path, columns).to_pandas()
    return frame


def read_arrow(path: Path, columns: list[str] | None = None) -> Any:
    """Return a table that was written here as a `pyarrow.Table`; errors as in `read_table`."""
    import pyarrow.parquet as pq

    def read() -> Any:
        with pq.ParquetFile(path) as file:
            return file.read(columns=columns)

    return _readable(path, read)


def read_schema(path: Path) -> Any:
    """Return the columns of a table as a `pyarrow.Schema`; errors as in `read_table`."""
    import pyarrow.parquet as pq

    return _readable(path, lambda: pq.read_schema(path))


def count_rows(path: Path) -> int:
    """Return how many rows a table has; errors as in `read_table`."""
    import pyarrow.parquet as pq

    return int(_readable(path, lambda: pq.read_metadata(path).num_rows))


def _readable(path: Path, read: Callable[[], Any]) -> Any:
    import pyarrow as pa

    try:
        return read()
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, EOFError, ValueError) as error:
        raise DamagedError(path) from error


def _flush(path: Path) -> None:
    """Have the content on the disk before the name points to it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
