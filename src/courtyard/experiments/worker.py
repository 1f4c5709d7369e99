"""What a worker does: a few runs, written as one part, of which only a handle goes back."""

from __future__ import annotations

import hashlib
import re
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.foundations.errors import InputError
from courtyard.records.folders import holds
from courtyard.records.provenance import code_version
from courtyard.records.sweeps import ERRORS, Parts
from courtyard.records.tables import to_arrow

if TYPE_CHECKING:
    import pandas as pd

LOST = "WorkerLost"
"""The type of error of a run whose worker ended without a word."""

PART_SECONDS = 5.0
"""Time after which a worker writes what it has, and gives back the rest."""


@dataclass(frozen=True)
class Result:
    """What one run gives.

    Attributes:
        outcomes: a number for each outcome.
        organizations: one row an organization that was ever founded.
        weeks: one row a week.
    """

    outcomes: dict[str, float]
    organizations: pd.DataFrame
    weeks: pd.DataFrame


Runner = Callable[[Any, int], Result]
"""What carries out one run, given its settings and its seed."""


@dataclass(frozen=True)
class Task:
    """One run to be done.

    Attributes:
        row: its row in the plan.
        keys: its row of the plan, with `run` and `seed`.
        settings: its settings.
    """

    row: int
    keys: dict[str, Any]
    settings: Any

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self.keys["run"])


@dataclass(frozen=True)
class Job:
    """What all runs of a sweep share.

    Attributes:
        folder: the folder of the sweep.
        identity: which sweep that folder holds.
        code: the version of the code that made the plan.
        detail: keep the table of weeks.
        runner: what carries out a run; left out: the model.
    """

    folder: Path
    identity: str
    code: str
    detail: bool = False
    runner: Runner | None = None


@dataclass
class Handle:
    """What comes back from a worker.

    Attributes:
        done: how many runs ended well.
        failed: how many raised.
        seconds: how long they took.
        left: rows that the worker had no time for.
        name: the name of the part.
        tables: its tables, where the worker cannot see the folder of the sweep.
    """

    done: int
    failed: int
    seconds: float
    left: list[int]
    name: str
    tables: dict[str, Any] | None = None


@dataclass
class _Part:
    """What a worker has gathered."""

    outcomes: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    organizations: list[Any] = field(default_factory=list)
    weeks: list[Any] = field(default_factory=list)

    def tables(self, detail: bool) -> dict[str, Any]:
        """Return the tables of the part, `pyarrow.Table` by kind."""
        found = {
            "organizations": _joined(self.organizations),
            "outcomes": _rows(self.outcomes),
        }
        if detail:
            found["weeks"] = _joined(self.weeks)
        if self.failures:
            found["failures"] = _rows(self.failures)
        return found


def work(job: Job, tasks: Sequence[Task]) -> Handle:
    """Do some runs and write them as one part.

    Raises:
        InputError: the disk cannot be written to, or this worker has other code.
    """
    if job.code != code_version():
        raise InputError(
            "the workers do not have the code of the plan: courtyard was changed while the sweep "
            "ran, or the cluster has another version"
        )
    part, started, left = _Part(), time.perf_counter(), list(tasks)
    while left and (len(left) == len(tasks) or time.perf_counter() - started < PART_SECONDS):
        _carry_out(job, left.pop(0), part)
    done = tasks[: len(tasks) - len(left)]
    handle = Handle(
        len(part.outcomes),
        len(part.failures),
        time.perf_counter() - started,
        [task.row for task in left],
        part_name(done),
    )
    tables = part.tables(job.detail)
    if holds(job.folder) == ("sweep", job.identity):
        Parts(job.folder).write(handle.name, tables)
    else:
        handle.tables = tables
    return handle


def part_name(tasks: Sequence[Task]) -> str:
    """Return the name of the part that holds just these runs: the same wherever it is made."""
    runs = hashlib.sha256("".join(task.run for task in tasks).encode()).hexdigest()
    return f"{tasks[0].row:08d}-{len(tasks)}-{runs[:12]}"


def write_lost(job: Job, task: Task) -> None:
    """Record a run whose worker ended, and that of a second one as well."""
    message = "the worker ended during this run, twice (killed, or out of memory)"
    part = _Part(failures=[{**task.keys, **_failure(LOST, message, "")}])
    Parts(job.folder).write(part_name([task]), part.tables(job.detail))


def simulated(settings: Any, seed: int) -> Result:
    """Carry out one run of the model."""
    from courtyard import community

    model = community.simulate(settings, seed)
    tables = model.tables("organizations", "weeks")
    return Result(model.outcomes(), tables["organizations"], tables["weeks"])


def _carry_out(job: Job, task: Task, part: _Part) -> None:
    """Do one run; one that raises is a row of failures."""
    try:
        result = (job.runner or simulated)(task.settings, int(task.keys["seed"]))
        outcomes = {name: float(value) for name, value in result.outcomes.items()}
        organizations = _of_run(task, result.organizations)
        weeks = _of_run(task, result.weeks) if job.detail else None
    except (Exception, SystemExit) as error:
        text = "".join(traceback.format_exception(error))
        part.failures.append({**task.keys, **_failure(type(error).__name__, str(error), text)})
        return
    part.outcomes.append({**task.keys, **outcomes})
    part.organizations.append(organizations)
    part.weeks.append(weeks)


def _failure(kind: str, message: str, trace: str) -> dict[str, str]:
    """Return what a failure says, without what differs between machines."""
    return dict(zip(ERRORS, (kind, _portable(message), _portable(trace)), strict=True))


def _portable(text: str) -> str:
    """Return a text without the folders and memory addresses of this machine."""
    text = re.sub(r'File "[^"]*?([^"/\\]+[/\\][^"/\\]+)"', r'File "\1"', text)
    text = re.sub(r"0x[0-9a-fA-F]{6,}", "0x...", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def _of_run(task: Task, frame: pd.DataFrame) -> Any:
    """Return a table of one run with its id as the first column."""
    import pyarrow as pa

    table = to_arrow(frame)
    if not table.num_rows:  # the types of columns without rows are guesses
        table = pa.table({name: pa.nulls(0) for name in table.column_names})
    return table.add_column(0, "run", pa.array([task.run] * table.num_rows, pa.string()))


def _joined(tables: Sequence[Any]) -> Any:
    """Return tables below each other; one without columns of its own says nothing of them."""
    import pyarrow as pa

    own = [table for table in tables if table.num_columns > 1]
    if not own:
        return pa.table({"run": pa.array([], pa.string())})
    return pa.concat_tables(own, promote_options="permissive")


def _rows(rows: Sequence[dict[str, Any]]) -> Any:
    """Return rows as a table; an outcome that some runs lack is missing there."""
    import pyarrow as pa

    if not rows:
        return pa.table({"run": pa.array([], pa.string())})
    names = list(rows[0])
    if any(list(row) != names for row in rows):
        names = sorted({name for row in rows for name in row})
    return pa.table({name: [row.get(name) for row in rows] for name in names})
