"""A process that computes: it takes orders, tells how far it is, and ends with the server.

Two kinds of orders are told apart. Somebody waits in front of a screen for an urgent one; the
others, the many runs of an ensemble, pause between two weeks for it, so that no film waits for a
run to end.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, NamedTuple

from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speaking

THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

READY, BLOCK, DONE, FAILED, STOPPED = "ready", "block", "done", "failed", "stopped"
"""What a process says: of itself, or of an order."""


class Order(NamedTuple):
    """Something to be computed.

    Attributes:
        number: tells it from all others.
        kind: "film", "run", "tables" or "decisions".
        urgent: whether it comes before what is not.
        settings: the settings of the run.
        seed: its seed.
        detail: of decisions the week, of a run the names of the series to keep, of tables the
            language.
    """

    number: int
    kind: str
    urgent: bool
    settings: Any
    seed: int
    detail: Any = None


LOST = "ProcessLost"
"""The kind of trouble of what a process was lost over."""


class CancelledError(Exception):
    """Nobody waits for this any more."""


class RunError(Exception):
    """A run broke off for a reason that is no mistake of the settings.

    Attributes:
        kind: the type of the error.
        said: what it said.
    """

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(kind, said)
        self.kind, self.said = kind, said

    def __str__(self) -> str:
        return f"{self.kind}: {self.said}" if self.said else self.kind


@dataclass(frozen=True)
class Run:
    """What is kept of one run of an ensemble.

    Attributes:
        seed: its seed.
        series: indicators by week, from week 0, (weeks,) each.
        outcomes: its outcomes.
    """

    seed: int
    series: dict[str, Any]
    outcomes: dict[str, float]

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return sum(int(values.nbytes) for values in self.series.values()) + 100 * len(self.outcomes)


def serve(line: Any) -> None:
    """Carry out orders that come over a line, until it closes.

    The keyboard is the server's business.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    bench = _Bench(line)
    threading.Thread(target=bench.listen, daemon=True).start()
    try:
        _warm()
        bench.tell(0, READY, None)
        bench.work()
    except OSError:
        os._exit(0)  # the server has gone


class _Bench:
    """The orders at hand."""

    def __init__(self, line: Any) -> None:
        self._line = line
        self._come = threading.Condition()
        self._urgent: deque[Order] = deque()
        self._others: deque[Order] = deque()
        self._cancelled: set[int] = set()

    def listen(self) -> None:
        """Take in orders while another one is carried out; end where the line does."""
        while True:
            try:
                said = self._line.recv()
            except (EOFError, OSError):
                said = None
            if said is None:
                os._exit(0)
            with self._come:
                if isinstance(said, int):
                    self._cancelled.add(said)
                else:
                    (self._urgent if said.urgent else self._others).append(said)
                    self._come.notify()

    def work(self) -> None:
        """Carry out orders, urgent ones first."""
        while True:
            with self._come:
                while not (self._urgent or self._others):
                    self._come.wait()
                order = (self._urgent or self._others).popleft()
            self._carry_out(order)
            gc.collect()  # a community is a circle of agents and would stay for long

    def tell(self, number: int, word: str, thing: Any) -> None:
        """Say something of an order to the server."""
        self._line.send((number, word, thing))

    def _carry_out(self, order: Order) -> None:
        number = order.number

        def each_week() -> None:
            if number in self._cancelled:
                raise CancelledError
            while not order.urgent and self._urgent:
                self._carry_out(self._urgent.popleft())

        try:
            if number in self._cancelled:
                raise CancelledError
            result = _result(order, lambda block: self.tell(number, BLOCK, block), each_week)
        except CancelledError:
            self.tell(number, STOPPED, None)
        except Exception as error:  # if the line is broken, saying so ends the process
            self.tell(number, FAILED, _in_words(error))
        else:
            self.tell(number, DONE, result)
        self._cancelled.discard(number)


def _in_words(error: Exception) -> Exception:
    """Return an error that can be sent and shown."""
    return error if isinstance(error, InputError) else RunError(type(error).__name__, str(error))


def _result(order: Order, emit: Any, each_week: Any) -> Any:
    """Return what an order asks for; of a film, which has been sent in blocks, nothing more."""
    from courtyard.app.films import camera, decisions

    _, kind, _, settings, seed, detail = order
    if kind == "film":
        camera.record(settings, seed, emit, each_week)
        return None
    if kind == "decisions":
        return decisions.decisions(settings, seed, detail, each_week)
    if kind == "tables":
        return _tables(settings, seed, detail, each_week)
    return _lived(settings, seed, detail, each_week)


def _lived(settings: Any, seed: int, names: Any, each_week: Any) -> Run:
    """Return a run of an ensemble, with the indicators that are named."""
    import numpy as np

    from courtyard.community import simulate

    model = simulate(settings, seed, each_week=lambda _model: each_week())
    weeks = model.datacollector.model_vars
    series = {name: np.array(weeks[name], np.float32) for name in names if name in weeks}
    return Run(seed, series, model.outcomes())


def _tables(settings: Any, seed: int, language: str, each_week: Any) -> bytes:
    """Return the tables of a run, in one archive."""
    from courtyard.app.settings.takeaway import tables_archive
    from courtyard.community import simulate

    model = simulate(settings, seed, each_week=lambda _model: each_week())
    with speaking(language):
        return tables_archive(model.tables(), settings, seed)


def _warm() -> None:
    """Import what a run needs, by a very short one."""
    from courtyard.app.films.camera import record
    from courtyard.scenario.settings import Settings

    small = {"community.residents": 60, "scenario.weeks": 2, "plan.last_week": 2}
    record(Settings.read({}, None).changed(small), 1)
