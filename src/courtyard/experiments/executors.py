"""Where runs are done: in this process, in a pool of processes, or on a Dask cluster.

All three are a `concurrent.futures.Executor`, so that the engine knows one interface.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Any, ParamSpec, Protocol, TypeVar

from courtyard.foundations.errors import InputError

P = ParamSpec("P")
T = TypeVar("T")

CONNECT_SECONDS = 10
"""Time for which a cluster is waited for."""

THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Engine(Protocol):
    """What the sweep needs of a place to work.

    Attributes:
        workers: how many runs are done at once.
        ahead: how many jobs may be given out at once.
    """

    workers: int
    ahead: int

    def executor(self) -> Executor:
        """Return the executor, made when it is first asked for."""
        ...

    def restart(self) -> None:
        """Have new workers, after one was lost."""
        ...

    def stop(self, *, at_once: bool = False) -> None:
        """End the workers; `at_once` does not wait for what they are doing."""
        ...


def engine(workers: int | None = None, cluster: str | None = None) -> Engine:
    """Return the place to work.

    Args:
        workers: 1 for this process, more for a pool of as many; left out: all cores.
        cluster: address of a Dask scheduler (`tcp://...`), or `local` for one on this machine.

    Raises:
        InputError: there is no such cluster, or the number of workers cannot be used.
    """
    if workers is not None and not 1 <= workers <= 4096:
        raise InputError(
            "is out of range", key="--workers", given=workers, allowed="a whole number from 1"
        )
    if cluster is not None:
        return _Cluster(cluster, workers)
    count = workers or cores()
    return _Here() if count == 1 else _Pool(count)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class InProcess(Executor):
    """An executor that does each job as it is submitted."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do the job, and return its future, which is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Here:
    """This process."""

    workers = 1
    ahead = 1

    def executor(self) -> Executor:
        return InProcess()

    def restart(self) -> None:
        return None

    def stop(self, *, at_once: bool = False) -> None:
        return None


class _Pool:
    """A pool of processes, started afresh (`spawn`), so that it is the same on every system."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.ahead = 2 * workers
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_start_worker
            )
        return self._pool

    def restart(self) -> None:
        self.stop(at_once=True)

    def stop(self, *, at_once: bool = False) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        # Python 3.14 has `terminate_workers` for this.
        processes = list((getattr(pool, "_processes", None) or {}).values()) if at_once else []
        pool.shutdown(wait=not at_once, cancel_futures=True)
        for process in processes:
            with contextlib.suppress(OSError, ValueError):
                process.terminate()
        for process in processes:
            with contextlib.suppress(OSError, ValueError, AssertionError):
                process.join(5)


class _Cluster:
    """A Dask cluster."""

    def __init__(self, address: str, workers: int | None) -> None:
        try:
            import distributed
        except ImportError:
            raise InputError(
                "a cluster needs Dask's distributed, which is not installed",
                key="--cluster",
                given=address,
                allowed="after: pip install 'courtyard[cluster]'",
            ) from None
        self._local: Any = None
        try:
            if address == "local":
                self._local = distributed.LocalCluster(
                    n_workers=workers or cores(),
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            self._client = distributed.Client(self._local or address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                f"no cluster answers ({type(error).__name__})",
                key="--cluster",
                given=address,
                allowed="tcp://HOST:PORT of a running scheduler, or local",
            ) from None
        self.workers = max(sum(self._client.nthreads().values()), 1)
        self.ahead = 2 * self.workers

    def executor(self) -> Executor:
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def restart(self) -> None:
        return None  # the scheduler replaces workers by itself

    def stop(self, *, at_once: bool = False) -> None:
        self._client.close()
        if self._local is not None:
            self._local.close()


def ping() -> bool:
    """Show that a worker can start."""
    return True


def _start_worker() -> None:
    """Prepare a process of the pool.

    The keyboard is the parent's business, which keeps what is finished; a worker uses one core;
    and a worker whose parent was killed ends too, instead of waiting for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)
