"""A sweep: every run of an experiment, in a folder that can be continued, repeated and audited."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.experiments.design import Loader, Plan, plan
from courtyard.experiments.engine import Counts, Driver, Ended, Progress, job_folder, working
from courtyard.experiments.schema import Experiment
from courtyard.experiments.worker import LOST, Job, Runner, Task
from courtyard.foundations.errors import InputError
from courtyard.records.errors import DamagedError
from courtyard.records.folders import OPTION, locked, open_folder, read_marker, refuse_other
from courtyard.records.provenance import (
    code_version,
    library_versions,
    package_version,
    system,
    version_changes,
)
from courtyard.records.sweeps import KINDS, Finished, Parts, remove_whole
from courtyard.records.tables import write_table

if TYPE_CHECKING:
    import pandas as pd

RETRIED = frozenset({LOST, "MemoryError", "OSError", "PermissionError"})
"""Errors that may pass: a sweep that goes on tries these runs again. Others would recur."""


@dataclass(frozen=True)
class SweepResult:
    """How a sweep ended.

    Attributes:
        folder: where its tables are.
        experiment: what was carried out.
        total: different runs of the plan, or of this shard of it.
        before: how many of them the folder held already.
        done: how many have ended well.
        failed: how many have raised; `failures.parquet` says how.
        ended: "finished", "time" (the limit was reached) or "interrupted" (Ctrl-C).
        library_changes: libraries whose version differs from when the folder was begun, with
            both versions.
    """

    folder: Path
    experiment: Experiment
    total: int
    before: int
    done: int
    failed: int
    ended: Ended
    library_changes: dict[str, tuple[str | None, str | None]]

    @property
    def left(self) -> int:
        """How many runs are still to be done; the same command goes on with them."""
        return self.total - self.done - self.failed

    @property
    def status(self) -> int:
        """The exit status: 1 if runs failed, else 0."""
        return 1 if self.failed else 0


def sweep(
    experiment: Experiment,
    folder: str | Path,
    *,
    file: Path | None = None,
    replications: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    shard: tuple[int, int] | None = None,
    time_limit: float | None = None,
    detail: bool = False,
    progress: Progress | None = None,
    planned: Plan | None = None,
    runner: Runner | None = None,
    load: Loader | None = None,
) -> SweepResult:
    """Carry out an experiment, or what is left of it.

    Args:
        experiment: the experiment.
        folder: where its tables go; a folder that holds part of this sweep is continued.
        file: where the experiment stands, for messages and for the path of its scenario.
        replications: how often, in place of what the experiment says.
        workers: 1 for this process, more for a pool; left out: all cores.
        cluster: address of a Dask scheduler, or `local`.
        shard: (i, n): only the replications of the i-th of n shares, counted from 1.
        time_limit: seconds after which no more runs are begun.
        detail: keep the table of weeks of every run.
        progress: told (done, total, seconds left) after each part.
        planned: the plan, if it is made already.
        runner: what carries out a run, picklable; left out: the model.
        load: what loads the scenario; left out: `courtyard.scenario.load_scenario`.

    Returns:
        How it ended. Runs that fail are rows of `failures.parquet`, never an exception.

    Raises:
        InputError: something that was given cannot be used, or the disk is full; nothing that was
            finished is lost.
    """
    started = time.monotonic()
    _check_limits(shard, time_limit)
    if planned is None:
        planned = plan(experiment, file, replications=replications, load=load)
    place = job_folder(folder)
    refuse_other(place, "sweep", _identity(planned, place))
    job = Job(place, planned.identity, code_version(), detail, runner)
    with working(workers, cluster) as engine:
        changes = _open(planned, place, file)
        with locked(place, "lock" if shard is None else f"lock-{shard[0]}-of-{shard[1]}"):
            work = _Work(planned, job, shard)
            driver = Driver(
                job,
                engine,
                work.task,
                work.counts,
                deadline=float("inf") if time_limit is None else started + time_limit,
                progress=progress,
            )
            ended = work.carry_out(driver)
    counts = work.counts
    return SweepResult(
        Path(folder),
        planned.experiment,
        counts.total,
        work.before,
        counts.done,
        counts.failed,
        ended,
        changes,
    )


class _Work:
    """What is to be done in a folder, by its plan and by what it holds."""

    def __init__(self, planned: Plan, job: Job, shard: tuple[int, int] | None) -> None:
        self.planned, self.job = planned, job
        self.parts = Parts(job.folder)
        self.parts.prepare([kind for kind in KINDS if job.detail or kind != "weeks"])
        frame = planned.frame
        if shard is not None:
            frame = frame[frame["replicate"] % shard[1] == shard[0] - 1]
        # Arms or points with the same settings are the same run, which is done once.
        self.rows: pd.Series[Any] = frame["run"].drop_duplicates()
        self.counts = Counts(len(self.rows))
        self.before = -1
        self.finished = Finished()

    def task(self, row: int) -> Task:
        """Return the task of one row of the plan."""
        frame = self.planned.frame
        keys = {name: _plain(frame[name].iloc[row]) for name in frame.columns}
        return Task(row, keys, self.planned.settings_of(row))

    def left(self) -> list[int]:
        """Return the rows that are still to be done, and count the others."""
        self.finished = self.parts.finished(detail=self.job.detail)
        outcomes = self.rows.isin(self.finished.outcomes)
        failed = {r for r, (_, kind) in self.finished.failures.items() if kind not in RETRIED}
        failures = self.rows.isin(failed) & ~outcomes
        self.counts.done, self.counts.failed = int(outcomes.sum()), int(failures.sum())
        return [int(row) for row in self.rows.index[~(outcomes | failures)]]

    def carry_out(self, driver: Driver) -> Ended:
        """Do what is left and put the whole together; a damaged part is done again."""
        while True:
            rows = self.left()
            if self.before < 0:
                self.before = self.counts.total - len(rows)
            if rows:
                remove_whole(self.job.folder)
            ended = driver.carry_out(rows)
            if ended != "finished":
                return ended
            try:
                self._assemble()
            except DamagedError as error:
                self.parts.set_aside(error.path)
                continue
            return ended

    def _assemble(self) -> None:
        finished = self.parts.finished(detail=self.job.detail)
        for kind in KINDS:
            if kind != "weeks" or self.job.detail:
                whole = self.job.folder / f"{kind}.parquet"
                self.parts.assemble(kind, self.planned.frame, finished, whole)


def _identity(planned: Plan, folder: Path) -> str:
    """Return the identity of the sweep; refuse a folder that other code began."""
    try:
        manifest = read_marker(folder, "sweep")
    except InputError:
        return planned.identity
    if manifest.get("id") == planned.identity and manifest.get("code") != code_version():
        raise InputError(
            "was begun by another version of courtyard, whose runs cannot be continued",
            key=OPTION,
            file=folder,
            given=manifest.get("code"),
            allowed=f"a new folder, or code {code_version()}",
        )
    return planned.identity


def _open(planned: Plan, folder: Path, file: Path | None) -> dict[str, Any]:
    """Write manifest and plan; return the libraries that are not what they were."""
    now = library_versions()
    try:
        earlier = read_marker(folder, "sweep").get("libraries", now)
    except InputError:
        earlier = now
    frame, experiment = planned.frame, planned.experiment
    record = {
        "name": experiment.name,
        "file": None if file is None else file.name,
        "code": code_version(),
        "version": package_version(),
        "libraries": earlier,
        "continued_with": {n: new for n, (_, new) in version_changes(earlier, now).items()},
        "platform": system(),
        "runs": len(frame),
        "points": int(frame["point"].max()) + 1,
        "arms": list(experiment.arms),
        "baseline": experiment.baseline,
        "keys": experiment.keys,
        "experiment": experiment.plain(),
        "scenario": planned.base.resolved(),
        "unreached": [*getattr(planned.base, "unreached", ())],
        "scenario_file": _scenario_file(planned, folder),
    }
    open_folder(folder, "sweep", planned.identity, record)
    write_table(frame, folder / "plan.parquet")
    return version_changes(earlier, now)


def _scenario_file(planned: Plan, folder: Path) -> str | None:
    """Return where the scenario stood, if it names other files, which are found from there."""
    file: Path | None = getattr(planned.base, "file", None)
    if file is None or not planned.base.resolved().get("files"):
        return None
    return _relative(file, folder)


def _relative(file: Path, folder: Path) -> str:
    """Return the way from a folder to a file, so that both may be moved together.

    Windows knows no way between drives; there the whole path is kept.
    """
    try:
        return Path(os.path.relpath(file.resolve(), folder)).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def parse_shard(text: str) -> tuple[int, int]:
    """Return the share of the replications that `--shard I/N` names."""
    parts: Sequence[str] = text.split("/")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise InputError("is not a share", key="--shard", given=text, allowed="I/N, such as 1/4")
    shard = (int(parts[0]), int(parts[1]))
    _check_limits(shard, None)
    return shard


def _check_limits(shard: tuple[int, int] | None, time_limit: float | None) -> None:
    if shard is not None and not 1 <= shard[0] <= shard[1]:
        raise InputError(
            "is not a share",
            key="--shard",
            given=f"{shard[0]}/{shard[1]}",
            allowed="I/N with I from 1 to N",
        )
    if time_limit is not None and not time_limit > 0:
        raise InputError(
            "is out of range", key="--time-limit", given=time_limit, allowed="seconds, above 0"
        )


def _plain(value: Any) -> Any:
    """Return a value of a table as Python's own."""
    return value.item() if hasattr(value, "item") else value
