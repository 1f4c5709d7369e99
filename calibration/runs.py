"""Runs that are done once: what is finished stands in a table of text and is never done again."""

from __future__ import annotations

import ast
import csv
import hashlib
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import courtyard
from courtyard import load_scenario
from courtyard.experiments.executors import engine
from courtyard.records.provenance import digest, run_id

HERE = Path(__file__).parent
DATA = HERE / "data"
SCENARIO = "fujian_camp"

MODEL = (
    "foundations", "state", "rules", "interventions", "indicators", "practice", "neighbourhood",
    "scenario", "community",
)  # fmt: skip
"""Rooms of the package on which the numbers of a run depend."""

type Row = dict[str, Any]


class StaleError(Exception):
    """What is on disk was made by another version of the model or of the measures."""


@cache
def version() -> str:
    """Return the hash of what decides numbers: the model's code and the measures.

    Comments and docstrings are not in it, nor what draws, prints or reports.
    """
    package = Path(courtyard.__file__).parent
    files = [path for room in MODEL for path in sorted((package / room).rglob("*.py"))]
    files += [HERE / "history.py", HERE / "patterns.py", *sorted((HERE / "measures").glob("*.py"))]
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.name}\0{_code(path)}\0".encode())
    return total.hexdigest()[:16]


def _code(path: Path) -> str:
    """Return the code of a file without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]  # nodes with a body
    return ast.unparse(tree)


def _is_text(line: ast.stmt) -> bool:
    value = line.value if isinstance(line, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


@dataclass(frozen=True)
class Job:
    """One run to do.

    Attributes:
        labels: what tells its row from others, the first columns of the table.
        changes: what is set over the scenario, by dotted key.
        seed: its seed.
        weeks: how many weeks.
    """

    labels: Mapping[str, Any]
    changes: Mapping[str, Any]
    seed: int
    weeks: int

    def settings(self) -> Any:
        """Return the settings of the run."""
        return load_scenario(SCENARIO, {**self.changes, "scenario.weeks": self.weeks})

    def identity(self) -> str:
        """Return the id of the run."""
        settings = digest({"weeks": self.weeks, **self.changes, "": _base()})
        return run_id(version(), settings, self.seed)


@cache
def _base() -> str:
    return digest(load_scenario(SCENARIO).resolved())


class Table:
    """A table of text with a row for each finished run.

    A row that was cut off by a kill in mid-write is left out and written again.

    Args:
        path: the file.
        columns: the columns after `run`, the id.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self.columns = ["run", *columns]

    def rows(self) -> list[dict[str, str]]:
        """Return the rows that are whole; none where the columns are not these."""
        if not self.path.is_file():
            return []
        text = self.path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        lines = list(csv.reader(whole.splitlines()))
        if not lines or lines[0] != self.columns:
            return []
        return [
            dict(zip(self.columns, line, strict=True))
            for line in lines[1:]
            if len(line) == len(self.columns)
        ]

    def keep(self, wanted: Iterable[str], *, fresh: bool) -> set[str]:
        """Leave in the file the rows with these ids only, and return the ids that are there.

        Raises:
            StaleError: the file holds other rows, and `fresh` does not allow to drop them.
        """
        rows, ids = self.rows(), set(wanted)
        kept = [row for row in rows if row["run"] in ids]
        lines = self.path.read_text(encoding="utf-8").count("\n") if self.path.is_file() else 0
        dropped = max(lines - 1 - len(kept), 0)
        if dropped and not fresh:
            raise StaleError(
                f"{self.path.name} holds {dropped} runs of another version of the model, of the "
                "measures or of this plan; --fresh drops them"
            )
        self.write(kept)
        return {row["run"] for row in kept}

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write the whole table, at once or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        with new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows([text(row.get(name)) for name in self.columns] for row in rows)
        new.replace(self.path)

    def append(self, row: Mapping[str, Any]) -> None:
        """Add one row."""
        with self.path.open("a", encoding="utf-8", newline="") as file:
            line = [text(row.get(name)) for name in self.columns]
            csv.writer(file, lineterminator="\n").writerow(line)


def text(value: Any) -> str:
    """Return a cell: six digits are enough for what is averaged; nothing is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def carry_out(
    jobs: Sequence[Job],
    work: Callable[[Job], Row],
    table: Table,
    *,
    workers: int | None = None,
    hours: float = math.inf,
    fresh: bool = False,
) -> bool:
    """Do the jobs that the table does not hold yet, and return whether all are done.

    A run that raises is a row whose column `error` says so, where the table has that column.

    Args:
        jobs: what is to be done.
        work: does one job; a function that another process can import.
        table: where rows go, one at a time.
        workers: how many at once; None for all cores.
        hours: after how long no more is begun.
        fresh: drop rows of other versions.
    """
    ids = {job.identity(): job for job in jobs}
    done = table.keep(ids, fresh=fresh)
    left = [(key, job) for key, job in ids.items() if key not in done]
    tell(f"{table.path.name}: {len(done)} of {len(ids)} runs are there")
    until = time.monotonic() + hours * 3600.0
    place = engine(workers)
    finished = False
    try:
        count = len(done)
        for key, job, found in _in_turn(left, work, place, until):
            table.append({"run": key, **job.labels, "seed": job.seed, **_row(found, table)})
            count += 1
            if count % 50 == 0:
                tell(f"{table.path.name}: {count} of {len(ids)}")
        finished = True
    finally:
        place.stop(at_once=not finished)
    if count == len(ids):
        in_order = {row["run"]: row for row in table.rows()}
        table.write(in_order[key] for key in ids)
    return count == len(ids)


def _row(found: Future[Row], table: Table) -> Row:
    """Return what a job found; its error, where the table has a place for it."""
    error = found.exception()
    if error is None or "error" not in table.columns:
        return found.result()
    return {"error": f"{type(error).__name__}: {error}"[:200]}


def _in_turn(
    left: list[tuple[str, Job]], work: Callable[[Job], Row], place: Any, until: float
) -> Iterator[tuple[str, Job, Future[Row]]]:
    """Give out jobs, a few ahead, and yield them as they are finished."""
    waiting: dict[Future[Row], tuple[str, Job]] = {}
    todo = iter(left)
    more = True
    while more or waiting:
        while more and len(waiting) < place.ahead:
            following = next(todo, None)
            more = following is not None and time.monotonic() < until
            if more and following is not None:
                waiting[place.executor().submit(work, following[1])] = following
        if waiting:
            for found in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield *waiting.pop(found), found


def tell(line: str) -> None:
    """Say something to whoever waits."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
