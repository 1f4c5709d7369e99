"""The tables of a sweep: parts as they are finished, and the whole in the order of the plan.

```
manifest.json      what was asked, code, libraries
plan.parquet       one row a run
parts/*.parquet    outcomes of finished runs, readable while the sweep runs
parts/_*/*.parquet what else belongs to the same parts
outcomes.parquet, organizations.parquet, weeks.parquet, failures.parquet
```

A part counts as finished once its outcomes are there: they are written last. Which runs share a
part depends on chance (workers, interruptions); nothing of that is seen in the whole.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.foundations.errors import InputError
from courtyard.records.errors import DamagedError, writing
from courtyard.records.folders import read_marker
from courtyard.records.tables import (
    count_rows,
    read_arrow,
    read_schema,
    read_table,
    replacing,
    to_arrow,
    write_arrow,
)

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("weeks", "organizations", "failures", "outcomes")
"""The tables of a part, in the order in which they are written."""

BLOCK_ROWS = {"weeks": 128, "organizations": 1024, "failures": 4096, "outcomes": 4096}
"""Rows of the plan that are assembled at once; also what one row group of the whole holds."""

KEPT_PARTS = 64
"""Parts that stay in memory during assembly."""

STALE_SECONDS = 3600.0
"""Age from which a temporary file is taken for one that a killed process left."""

ERRORS = ("error", "message", "traceback")
"""What a failure says beside the keys of its run."""


@dataclass
class Finished:
    """What the parts hold: for each run, the name of its part.

    Attributes:
        outcomes: runs that ended well.
        failures: runs that raised, with the part and the type of the error.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __contains__(self, run: object) -> bool:
        return run in self.outcomes or run in self.failures

    def source(self, kind: str) -> dict[str, str]:
        """Return in which part each run stands for one kind of table."""
        if kind != "failures":
            return self.outcomes
        return {run: part for run, (part, _) in self.failures.items() if run not in self.outcomes}


class Parts:
    """The finished parts of a sweep's folder.

    Args:
        folder: the folder of the sweep.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "parts"

    def path(self, kind: str, name: str) -> Path:
        """Return where one table of a part stands.

        Only outcomes stand in `parts` itself; readers of a folder of tables leave out names that
        begin with an underscore, so that `pandas.read_parquet("parts")` gives all outcomes.
        """
        folder = self.folder if kind == "outcomes" else self.folder / f"_{kind}"
        return folder / f"{name}.parquet"

    def prepare(self, kinds: Sequence[str] = KINDS) -> None:
        """Make the folders, and remove what a killed process left half written."""
        for kind in kinds:
            folder = self.path(kind, "-").parent
            with writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
                for left in folder.glob(".*.tmp"):
                    if time.time() - left.stat().st_mtime > STALE_SECONDS:
                        left.unlink(missing_ok=True)

    def write(self, name: str, tables: Mapping[str, Any]) -> None:
        """Write the tables (`pyarrow.Table` by kind) of one part; outcomes come last."""
        for kind in KINDS:
            if kind in tables:
                write_arrow(tables[kind], self.path(kind, name))

    def finished(self, *, detail: bool = False) -> Finished:
        """Return what is finished; parts that cannot be read are left out.

        Args:
            detail: take a part for finished only if it has its weeks as well.
        """
        found = Finished()
        others = ("organizations", "weeks") if detail else ("organizations",)
        for path in sorted(self.folder.glob("*.parquet")):
            try:
                self._add(found, path.stem, others)
            except (DamagedError, FileNotFoundError):
                continue
        return found

    def _add(self, found: Finished, name: str, others: Sequence[str]) -> None:
        """Add one part to what is finished."""
        runs = read_arrow(self.path("outcomes", name)).column("run").to_pylist()
        if runs:
            for kind in others:
                read_schema(self.path(kind, name))
        failed: list[tuple[str, str]] = []
        if (path := self.path("failures", name)).exists():
            table = read_arrow(path)
            failed = [*zip(*(table.column(c).to_pylist() for c in ("run", "error")), strict=True)]
        for run in runs:
            found.outcomes.setdefault(run, name)
        for run, error in failed:
            found.failures[run] = (name, error)

    def set_aside(self, path: Path) -> None:
        """Take a damaged part out of what is finished, so that its runs are done again."""
        with writing(path):
            for kind in KINDS:
                self.path(kind, path.stem).unlink(missing_ok=True)

    def tables(
        self, kind: str, plan: pd.DataFrame, finished: Finished
    ) -> Iterator[tuple[Any, Any]]:
        """Yield the whole table in blocks of the plan, in its order.

        Args:
            kind: one of `KINDS`.
            plan: one row a run.
            finished: what the parts hold.

        Yields:
            The schema, the same each time, and a `pyarrow.Table`; at least one, if empty.

        Raises:
            DamagedError: a part cannot be read.
        """
        import numpy as np
        import pyarrow as pa

        source = finished.source(kind)
        keys = to_arrow(plan)
        schema, whole = self._schema(kind, keys.schema, source)
        cache = _Cache(lambda name: _fitted(read_arrow(self.path(kind, name)), schema))
        if not source:
            yield whole, whole.empty_table()
        for start in range(0, len(plan) if source else 0, BLOCK_ROWS[kind]):
            block = keys.slice(start, BLOCK_ROWS[kind])
            rows, taken = [], []
            for row, run in enumerate(block.column("run").to_pylist()):
                if run in source:
                    piece = cache.rows(source[run], run)
                    rows += [row] * piece.num_rows
                    taken.append(piece)
            if taken:
                values = pa.concat_tables(taken).combine_chunks()
                left = block.take(pa.array(np.asarray(rows, dtype=np.int64)))
                columns = [*left.columns, *(values.column(n) for n in schema.names if n != "run")]
                yield whole, pa.table(columns, schema=whole)

    def _schema(self, kind: str, keys: Any, source: Mapping[str, str]) -> tuple[Any, Any]:
        """Return the columns of the parts (with `run`), and those of the whole."""
        import pyarrow as pa

        own = [pa.field(name, pa.string()) for name in (ERRORS if kind == "failures" else ())]
        parts = [read_schema(self.path(kind, name)) for name in sorted(set(source.values()))]
        orders = {tuple(n for n in part.names if n not in keys.names) for part in parts} - {()}
        if orders:
            union = pa.unify_schemas(parts, promote_options="permissive")
            # Runs that differ in what they report leave no order that is free of chance but this.
            names = orders.pop() if len(orders) == 1 else sorted(set().union(*orders))
            own = [union.field(name) for name in names]
        return pa.schema([keys.field("run"), *own]), pa.schema([*keys, *own])

    def assemble(self, kind: str, plan: pd.DataFrame, finished: Finished, path: Path) -> None:
        """Write the whole table in the order of the plan, a block at a time.

        Raises:
            DamagedError: a part cannot be read.
        """
        import pyarrow.parquet as pq

        blocks = self.tables(kind, plan, finished)
        with replacing(path) as temporary:
            schema, first = next(blocks)
            with pq.ParquetWriter(temporary, schema) as writer:
                writer.write_table(first)
                for _, table in blocks:
                    writer.write_table(table)


class _Cache:
    """The parts used last, and where the rows of each run stand in them."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self._held: OrderedDict[str, tuple[Any, dict[str, tuple[int, int]]]] = OrderedDict()

    def rows(self, name: str, run: str) -> Any:
        """Return the rows of a run, which stand together in its part."""
        if name not in self._held:
            table = self._read(name)
            places: dict[str, tuple[int, int]] = {}
            for row, each in enumerate(table.column("run").to_pylist()):
                start, count = places.get(each, (row, 0))
                places[each] = (start, count + 1)
            self._held[name] = (table, places)
            if len(self._held) > KEPT_PARTS:
                self._held.popitem(last=False)
        self._held.move_to_end(name)
        table, places = self._held[name]
        start, count = places.get(run, (0, 0))
        return table.slice(start, count)


def _fitted(table: Any, schema: Any) -> Any:
    """Return a table with exactly the columns of a schema; what it lacks is missing values."""
    import pyarrow as pa

    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


@dataclass(frozen=True)
class Sweep:
    """A sweep as its folder holds it, finished or running.

    Attributes:
        folder: where.
        manifest: what was asked, code and libraries.
        plan: one row a run.
        outcomes: the keys and outcomes of each run that ended well, in the order of the plan.
        failures: the keys, `error`, `message` and `traceback` of each run that did not.
    """

    folder: Path
    manifest: dict[str, Any]
    plan: pd.DataFrame
    outcomes: pd.DataFrame
    failures: pd.DataFrame

    @property
    def left(self) -> int:
        """How many rows of the plan have neither outcomes nor a failure yet."""
        return len(self.plan) - len(self.outcomes) - len(self.failures)

    def table(self, kind: str) -> pd.DataFrame | None:
        """Return `organizations` or `weeks` of all finished runs; None if they were not kept."""
        return _whole(self.folder, kind, self.plan)


def read_sweep(folder: str | Path) -> Sweep:
    """Return a sweep, finished or running.

    Raises:
        InputError: the folder holds no sweep.
    """
    path = Path(folder)
    manifest = read_marker(path, "sweep")
    try:
        plan = read_table(path / "plan.parquet")
        outcomes, failures = (_whole(path, kind, plan) for kind in ("outcomes", "failures"))
    except FileNotFoundError as error:
        raise InputError(
            "the sweep has not written this yet", file=error.filename or path
        ) from None
    except DamagedError as error:
        raise InputError("cannot be read; start the sweep again", file=error.path) from None
    assert outcomes is not None  # only weeks may be absent
    assert failures is not None
    return Sweep(path, manifest, plan, outcomes, failures)


def remove_whole(folder: Path) -> None:
    """Remove the assembled tables, which a sweep that goes on will write anew."""
    with writing(folder):
        for kind in reversed(KINDS):
            (folder / f"{kind}.parquet").unlink(missing_ok=True)


def _whole(folder: Path, kind: str, plan: pd.DataFrame) -> pd.DataFrame | None:
    """Return the assembled table if it is complete, else what the parts give by now."""
    import pyarrow as pa

    parts = Parts(folder)
    whole = folder / f"{kind}.parquet"
    if whole.exists() and (_complete(folder, len(plan)) or not parts.folder.exists()):
        return read_table(whole)
    if kind == "weeks" and not parts.path(kind, "-").parent.exists():
        return None
    finished = parts.finished(detail=kind == "weeks")
    table = pa.concat_tables([table for _, table in parts.tables(kind, plan, finished)])
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _complete(folder: Path, rows: int) -> bool:
    """Return whether the assembled tables hold every row of the plan."""
    try:
        found = [count_rows(folder / f"{kind}.parquet") for kind in ("outcomes", "failures")]
    except (FileNotFoundError, DamagedError):
        return False
    return sum(found) == rows
