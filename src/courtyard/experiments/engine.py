"""The engine of a sweep: it gives out runs, keeps what is finished, survives lost workers."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from courtyard.experiments.executors import Engine, engine, ping
from courtyard.experiments.worker import Handle, Job, Task, work, write_lost
from courtyard.foundations.errors import InputError
from courtyard.records.sweeps import Parts

PART_TARGET = 2.5
"""Seconds of one worker's work that a part should hold."""

MOST_IN_PART = 500
"""Runs that a part may hold, however short they are."""

LOST_ON_CLUSTER = frozenset({"KilledWorker", "FutureCancelledError", "CommClosedError"})
"""What Dask raises when a worker was lost, by name, since Dask is an extra."""

Progress = Callable[[int, int, float | None], None]
"""Told (done, total, seconds left), the last None until it can be said."""

Ended = Literal["finished", "time", "interrupted"]


@dataclass
class Counts:
    """How far a sweep is: runs to be done in all, done, failed."""

    total: int
    done: int = 0
    failed: int = 0

    @property
    def left(self) -> int:
        """Runs that are neither done nor failed."""
        return self.total - self.done - self.failed


class Driver:
    """Gives out runs and takes in handles.

    Args:
        job: what all runs share.
        place: where they are done.
        task: makes the task of a row of the plan.
        counts: how far the sweep is; kept up to date.
        deadline: `time.monotonic()` from which nothing more is given out.
        progress: told after each part.
    """

    def __init__(
        self,
        job: Job,
        place: Engine,
        task: Callable[[int], Task],
        counts: Counts,
        *,
        deadline: float = math.inf,
        progress: Progress | None = None,
    ) -> None:
        self.job, self.place, self.task, self.counts = job, place, task, counts
        self.deadline, self.progress = deadline, progress
        self._running: dict[Future[Handle], list[int]] = {}
        self._seconds: float | None = None  # of one run, smoothed
        self._began, self._before = time.monotonic(), counts.left
        self._proved = False  # whether any worker ever answered

    def carry_out(self, rows: Sequence[int]) -> Ended:
        """Do the runs of some rows of the plan.

        Returns:
            "finished"; "time" if rows were left at the deadline; "interrupted" by the keyboard.

        Raises:
            InputError: the disk is full, or workers cannot start.
        """
        queue = deque(rows)
        self._tell()
        try:
            while queue or self._running:
                if time.monotonic() >= self.deadline:
                    self._call_back(queue)
                    if not self._running:
                        return "time" if queue else "finished"
                else:
                    self._give_out(queue)
                self._take_in(queue)
        except KeyboardInterrupt:
            self.place.stop(at_once=True)
            return "interrupted"
        except BaseException:
            self.place.stop(at_once=True)
            raise
        return "finished"

    def _give_out(self, queue: deque[int]) -> None:
        """Keep every worker busy, with a few seconds of work waiting."""
        while queue and len(self._running) < self.place.ahead:
            size = min(self._size(len(queue)), len(queue))
            chunk = [queue.popleft() for _ in range(size)]
            try:
                self._running[self._submit(chunk)] = chunk
            except BrokenExecutor:
                queue.extendleft(reversed(chunk))
                return

    def _submit(self, chunk: Sequence[int]) -> Future[Handle]:
        return self.place.executor().submit(work, self.job, [self.task(row) for row in chunk])

    def _size(self, waiting: int) -> int:
        """Return how many runs the next part should hold."""
        if self._seconds is None:
            return 1
        fair = math.ceil(waiting / self.place.workers)  # so that no worker is alone at the end
        return max(1, min(int(PART_TARGET / self._seconds), MOST_IN_PART, fair))

    def _call_back(self, queue: deque[int]) -> None:
        """Take back what no worker has begun."""
        for future, chunk in list(self._running.items()):
            if future.cancel():
                del self._running[future]
                queue.extend(chunk)

    def _take_in(self, queue: deque[int]) -> None:
        """Wait for a part; what was under way when a worker was lost is tried once more, alone."""
        if not self._running:
            self.place.restart()  # a pool that broke before it took anything
            self._prove()
            return
        finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
        lost: list[list[int]] = []
        for future in finished:
            chunk = self._running.pop(future)
            if (left := self._handled(future)) is None:
                lost.append(chunk)
            else:
                queue.extendleft(reversed(left))
        if lost:
            lost += self._abandon()
            self.place.restart()
            self._prove()
            for chunk in lost:
                self._alone(chunk)

    def _abandon(self) -> list[list[int]]:
        """Wait for all that is under way, and return what was lost of it."""
        lost = []
        for future, chunk in self._running.items():
            left = self._handled(future)
            if left is None:
                lost.append(chunk)
            elif left:
                lost.append(left)
        self._running.clear()
        return lost

    def _alone(self, chunk: list[int]) -> None:
        """Try lost runs with no other beside them, so that the one at fault is known."""
        waiting = deque([chunk])
        while waiting:
            rows = waiting.popleft()
            left = self._handled(self._submit(rows))
            if left is not None:
                waiting.extend([left] if left else [])
                continue
            self.place.restart()
            if len(rows) == 1:
                write_lost(self.job, self.task(rows[0]))
                self._count(0, 1)
            else:
                waiting.extendleft([row] for row in reversed(rows))

    def _handled(self, future: Future[Handle]) -> list[int] | None:
        """Take in one handle.

        Returns:
            The rows that the worker gave back, or None if the worker was lost.
        """
        try:
            handle = future.result()
        except (BrokenExecutor, CancelledError):
            return None
        except Exception as error:
            if type(error).__name__ in LOST_ON_CLUSTER:
                return None
            raise
        if handle.tables is not None:
            Parts(self.job.folder).write(handle.name, handle.tables)
        each = handle.seconds / max(handle.done + handle.failed, 1)
        self._seconds = max(each if self._seconds is None else (self._seconds + each) / 2, 1e-6)
        self._proved = True
        self._count(handle.done, handle.failed)
        return handle.left

    def _prove(self) -> None:
        """Tell a worker that cannot start from a run that kills its worker."""
        if self._proved:
            return
        try:
            self.place.executor().submit(ping).result()
        except Exception:
            raise InputError(
                "no worker process can start",
                key="--workers",
                allowed="1; a script of your own must call the sweep below "
                "if __name__ == '__main__'",
            ) from None
        self._proved = True

    def _count(self, done: int, failed: int) -> None:
        self.counts.done += done
        self.counts.failed += failed
        self._tell()

    def _tell(self) -> None:
        if self.progress is None:
            return
        counts = self.counts
        new = self._before - counts.left
        pace = (time.monotonic() - self._began) / new if new else None
        self.progress(
            counts.done + counts.failed, counts.total, None if pace is None else pace * counts.left
        )


@contextmanager
def working(workers: int | None, cluster: str | None) -> Iterator[Engine]:
    """Have a place to work, and leave it when done."""
    place = engine(workers, cluster)
    try:
        yield place
    finally:
        place.stop()


def job_folder(path: str | Path) -> Path:
    """Return a folder as every worker of this machine sees it."""
    return Path(path).resolve()
