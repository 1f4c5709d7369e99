"""The processes of a server: started, replaced when one is lost, and never left behind."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from multiprocessing import get_context, resource_tracker
from typing import Any

from courtyard.app.processes.bench import serve

PATIENCE = 2.0
"""Seconds that a process has to end by itself."""


class Hand:
    """One process that computes.

    It ends as soon as its line does, even where the server was killed. It has nothing to do with
    the keyboard: Ctrl-C is for the server, which then closes the line.

    Attributes:
        line: what is said to it and by it.
        ready: whether it has imported what it needs.
        orders: numbers of the orders that it has, by whether they are urgent.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self.line, far = context.Pipe()
        self.ready = False
        self.orders: dict[bool, int] = {}
        self._process: Any = context.Process(
            target=serve, args=(far,), name="courtyard-run", daemon=True
        )
        with _keyboard_away():
            self._process.start()
        far.close()  # so that the line ends with the process

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self._process.pid)

    def say(self, thing: Any) -> None:
        """Say something to the process, which hears it while it works; it may have ended."""
        with contextlib.suppress(OSError, ValueError):
            self.line.send(thing)

    def end(self) -> None:
        """End the process, whatever it does, and wait until it has ended."""
        self.say(None)
        self.line.close()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(PATIENCE)


@contextlib.contextmanager
def _keyboard_away() -> Iterator[None]:
    """Hold Ctrl-C off from a process that starts, until it can say itself that it wants none.

    What is blocked in this thread is so in the process from its first moment on.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # it changes the mask itself when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
