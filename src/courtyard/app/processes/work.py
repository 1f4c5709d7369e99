"""The work of a server: films, runs and decisions for its visitors, computed in other processes.

All callbacks come from one thread, in order, and with no lock held; they should be short. What
they raise is logged and does no harm to others.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Self

from courtyard.app.processes.bench import BLOCK, DONE, FAILED, LOST, READY, Order, Run, RunError
from courtyard.app.processes.crew import Hand
from courtyard.app.processes.shelf import Shelf, Turns
from courtyard.experiments.executors import cores
from courtyard.foundations.errors import InputError
from courtyard.records.provenance import code_version, digest, run_id

if TYPE_CHECKING:
    from courtyard.app.films.decisions import Decisions
    from courtyard.app.films.film import Block, Film

PROCESSES = 2
"""Processes of a server, at most: one machine is shared by those who look at it."""

ROOM_OF_FILMS, ROOM_OF_RUNS, ROOM_OF_DECISIONS = 200_000_000, 40_000_000, 20_000_000
"""Bytes of finished films, runs and decisions that are kept for the next who asks."""

FALSE_STARTS = 3
"""Processes that may end before they were ready, until none is started any more."""

log = logging.getLogger(__name__)

type Callback = Callable[[Any], None]


@dataclass(eq=False)
class Ticket:
    """What somebody asked for, so that it can be cancelled.

    Attributes:
        cancelled: whether it was. No callback begins after that.
    """

    on_block: Callback
    on_done: Callback
    on_error: Callback
    cancelled: bool = False
    _leave: Callable[[Ticket], None] = lambda _ticket: None

    def cancel(self) -> None:
        """Ask for it no more. What nobody else asks for leaves the queue, or stops this week."""
        self.cancelled = True
        self._leave(self)


@dataclass(eq=False)
class _Job:
    """Something to compute, for all who ask for the same."""

    key: tuple[Any, ...]
    order: Order
    tickets: list[Ticket] = field(default_factory=list)
    film: Film | None = None
    hand: Hand | None = None


class Works:
    """The processes of a server, and what they have computed.

    Args:
        processes: how many; left out: at first one, so that it has the machine to itself to get
            ready and make the first film, and then a second one where there are two cores.
        aside: how many of them may do runs of ensembles at once; left out: so many that a core is
            left to the server and to the browser, which play a film meanwhile.
        start: starts a process.
    """

    def __init__(
        self,
        processes: int | None = None,
        aside: int | None = None,
        start: Callable[[], Hand] = Hand,
    ) -> None:
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._jobs: dict[tuple[Any, ...], _Job] = {}
        self._by_number: dict[int, _Job] = {}
        self._waiting: dict[bool, Turns[_Job]] = {True: Turns(), False: Turns()}
        self._shelves: dict[str, Shelf[Any]] = {
            "film": Shelf(ROOM_OF_FILMS),
            "run": Shelf(ROOM_OF_RUNS),
            "decisions": Shelf(ROOM_OF_DECISIONS),
        }
        self._outbox: deque[tuple[Ticket, Callback, Any]] = deque()
        self._ear, self._bell = get_context("spawn").Pipe(duplex=False)
        self._rung = False
        self._closed = False
        self._false_starts = 0
        self._start = start
        self._aside = aside or max(1, cores() - 1)
        self._most = processes or min(PROCESSES, cores())
        self._hands: list[Hand] = []
        for _ in range(processes or 1):
            self._begin()
        self._clerk = threading.Thread(target=self._attend, name="courtyard-works", daemon=True)
        self._clerk.start()
        atexit.register(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What can be asked for

    def film(
        self,
        settings: Any,
        seed: int,
        on_block: Callable[[Block], None],
        on_done: Callable[[Film], None],
        on_error: Callable[[Exception], None],
        visitor: str = "",
    ) -> Ticket:
        """Ask for a film.

        Args:
            settings: the settings of the run.
            seed: its seed.
            on_block: called with each block as it comes, the ones that are there already first.
            on_done: called with the whole film; of one that is kept this is the only call.
            on_error: called with what went wrong instead: an InputError, or a RunError.
            visitor: who asks; visitors take turns.
        """
        from courtyard.app.films.film import allowed

        ticket = Ticket(on_block, on_done, on_error)
        try:
            allowed(settings)
        except InputError as error:
            return self._refused(ticket, error)
        order = Order(next(self._numbers), "film", True, settings, seed)
        return self._ask(ticket, visitor, order, digest(settings.resolved()))

    def decisions(
        self,
        settings: Any,
        seed: int,
        week: int,
        on_done: Callable[[Decisions], None],
        on_error: Callable[[Exception], None],
        visitor: str = "",
    ) -> Ticket:
        """Ask for what everybody's decision of a week was made of."""
        ticket = Ticket(_nothing, on_done, on_error)
        order = Order(next(self._numbers), "decisions", True, settings, seed, week)
        return self._ask(ticket, visitor, order, digest(settings.resolved()))

    def tables(
        self,
        settings: Any,
        seed: int,
        language: str,
        on_done: Callable[[bytes], None],
        on_error: Callable[[Exception], None],
        visitor: str = "",
    ) -> Ticket:
        """Ask for the tables of a run, packed; they are not in a film, and it is lived again."""
        ticket = Ticket(_nothing, on_done, on_error)
        order = Order(next(self._numbers), "tables", True, settings, seed, language)
        return self._ask(ticket, visitor, order, digest(settings.resolved()))

    def runs(
        self,
        settings: Any,
        seeds: Iterable[int],
        names: Sequence[str],
        on_run: Callable[[Run], None],
        on_error: Callable[[int, Exception], None],
        visitor: str = "",
    ) -> list[Ticket]:
        """Ask for runs of an ensemble, which films go before.

        Args:
            settings: the settings of the runs.
            seeds: a seed for each.
            names: the indicators to keep by week.
            on_run: called with each run, in the order in which they come.
            on_error: called for each that goes wrong, with its seed.
            visitor: who asks; visitors take turns.
        """
        resolved, wanted = digest(settings.resolved()), tuple(names)
        tickets = [
            (seed, Ticket(_nothing, on_run, functools.partial(on_error, seed))) for seed in seeds
        ]
        for seed, ticket in tickets:
            order = Order(next(self._numbers), "run", False, settings, seed, wanted)
            self._ask(ticket, visitor, order, resolved)
        return [ticket for _, ticket in tickets]

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes."""
        with self._lock:
            return [hand.pid for hand in self._hands]

    def close(self) -> None:
        """End all processes; nothing is called back any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            hands, self._hands = self._hands, []
        atexit.unregister(self.close)
        self._ring()
        if threading.current_thread() is not self._clerk:
            self._clerk.join(5.0)
        for hand in hands:
            hand.say(None)
        for hand in hands:
            hand.end()

    # Asking

    def _refused(self, ticket: Ticket, error: Exception) -> Ticket:
        self._post(ticket, ticket.on_error, error)
        self._ring()
        return ticket

    def _ask(self, ticket: Ticket, visitor: str, order: Order, resolved: str) -> Ticket:
        """Take what is kept, join who waits for the same, or put it in the queue."""
        key = (order.kind, run_id(code_version(), resolved, order.seed), order.detail)
        with self._lock:
            shelf = self._shelves.get(order.kind)
            kept = None if shelf is None else shelf.get(key)
            if kept is not None:
                self._post(ticket, ticket.on_done, kept)
            elif not self._closed:
                job = self._jobs.get(key)
                if job is None:
                    job = _Job(key, order)
                    self._jobs[key] = self._by_number[order.number] = job
                    self._waiting[order.urgent].add(visitor, job)
                elif job.film is not None:
                    for block in job.film.blocks:
                        self._post(ticket, ticket.on_block, block)
                job.tickets.append(ticket)
                ticket._leave = functools.partial(self._left, job)
                self._hand_out()
                if not self._hands:
                    self._give_up()
        self._ring()
        return ticket

    def _left(self, job: _Job, ticket: Ticket) -> None:
        """Let somebody wait no more; what nobody waits for is not computed."""
        with self._lock:
            if ticket in job.tickets:
                job.tickets.remove(ticket)
            if job.tickets or self._jobs.get(job.key) is not job:
                return
            del self._jobs[job.key]
            if job.hand is None:
                self._waiting[job.order.urgent].drop(job)
                del self._by_number[job.order.number]
            else:
                job.hand.say(job.order.number)

    def _hand_out(self) -> None:
        """Give orders to processes: to idle ones first; an urgent one also to who does others."""
        ready = [hand for hand in self._hands if hand.ready]
        for urgent in (True, False):
            free = [hand for hand in ready if urgent not in hand.orders]
            free.sort(key=lambda hand: len(hand.orders))
            for hand in free:
                busy = sum(False in each.orders for each in ready)
                if not urgent and (hand.orders or busy >= self._aside):
                    continue
                job = self._waiting[urgent].next()
                if job is None:
                    break
                job.hand = hand
                hand.orders[urgent] = job.order.number
                hand.say(job.order)
        if len(self._waiting[True]):
            self._grow()
            self._ring()

    def _grow(self) -> None:
        """Start one more process: the first has done something, or has too much to do."""
        ready = all(hand.ready for hand in self._hands)
        if ready and self._hands and len(self._hands) < self._most:
            self._begin()

    def _begin(self) -> None:
        """Start a process, if the machine has room for one."""
        try:
            self._hands.append(self._start())
        except OSError:
            log.warning("no more process can be started", exc_info=True)

    # Hearing

    def _attend(self) -> None:
        """Hear what processes say, and call back, until the end."""
        while True:
            with self._lock:
                if self._closed:
                    return
                lines: dict[Any, Hand] = {hand.line: hand for hand in self._hands}
            for line in connection.wait([*lines, self._ear]):
                if line is not self._ear:
                    self._listen(lines[line])
                    continue
                with self._lock:
                    self._ear.recv_bytes()
                    self._rung = False
            while self._outbox and not self._closed:
                ticket, call, thing = self._outbox.popleft()
                if not ticket.cancelled:
                    _called(call, thing)

    def _listen(self, hand: Hand) -> None:
        """Hear one process; what is wrong with it must not make this thread deaf to the others."""
        try:
            self._hear(hand)
        except Exception:
            log.exception("a process said what cannot be understood")
            self._replace(hand)

    def _hear(self, hand: Hand) -> None:
        try:
            number, word, thing = hand.line.recv()
        except (EOFError, OSError):
            self._replace(hand)
            return
        with self._lock:
            if word == READY:
                hand.ready, self._false_starts = True, 0
            else:
                self._heard(self._by_number[number], word, thing)
            self._hand_out()

    def _heard(self, job: _Job, word: str, thing: Any) -> None:
        """Take a block, a result or an error of a job."""
        from courtyard.app.films.film import Film

        if word == BLOCK:
            job.film = Film.begun(thing) if job.film is None else job.film.extended(thing)
            for ticket in job.tickets:
                self._post(ticket, ticket.on_block, thing)
            return
        if word == DONE:
            result = job.film if job.order.kind == "film" else thing
            if job.order.kind in self._shelves:
                self._shelves[job.order.kind].put(job.key, result)
            for ticket in job.tickets:
                self._post(ticket, ticket.on_done, result)
        elif word == FAILED:
            for ticket in job.tickets:
                self._post(ticket, ticket.on_error, thing)
        self._forget(job)

    def _forget(self, job: _Job) -> None:
        """Forget a job that is over."""
        del self._by_number[job.order.number]
        if self._jobs.get(job.key) is job:
            del self._jobs[job.key]
        if job.hand is not None:
            job.hand.orders.pop(job.order.urgent, None)
            self._grow()

    def _replace(self, hand: Hand) -> None:
        """Start another process for one that was lost, and say so to who waited for it."""
        with self._lock:
            if self._closed:
                return
            for number in list(hand.orders.values()):
                said = "the process that computed it has ended (killed, or out of memory)"
                self._heard(self._by_number[number], FAILED, RunError(LOST, said))
            if hand in self._hands:
                self._hands.remove(hand)
            self._false_starts += not hand.ready
            if self._false_starts < FALSE_STARTS:
                self._begin()
            if not self._hands:
                self._give_up()
        hand.end()

    def _give_up(self) -> None:
        """Say to all who wait that no process can be started here."""
        for job in list(self._jobs.values()):
            self._waiting[job.order.urgent].drop(job)
            self._heard(job, FAILED, RunError(LOST, "no process can be started on this machine"))

    def _post(self, ticket: Ticket, call: Callback, thing: Any) -> None:
        self._outbox.append((ticket, call, thing))

    def _ring(self) -> None:
        """Wake the thread that calls back."""
        with self._lock:
            if not self._rung:
                self._rung = True
                self._bell.send_bytes(b"!")


def _called(call: Callback, thing: Any) -> None:
    try:
        call(thing)
    except Exception:
        log.exception("a visitor's page could not take a result")


def _nothing(_thing: Any) -> None:
    """Do nothing."""
