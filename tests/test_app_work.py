"""The work of a server: whose turn it is, what is shared, what is kept, and that it ends."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from courtyard import Community, load_scenario
from courtyard.app.films.camera import record
from courtyard.app.processes import bench, work
from courtyard.app.processes.bench import BLOCK, DONE, FAILED, READY, STOPPED, Order, Run, RunError
from courtyard.app.processes.shelf import Shelf, Turns
from courtyard.app.processes.work import Ticket, Works
from courtyard.app.settings.takeaway import tables_archive
from courtyard.community import simulate
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import LANGUAGES, speaking
from courtyard.state import TERMS

SOON = 60.0
"""Seconds after which something that should come is taken not to."""

SMALL = {"community.residents": 40, "scenario.weeks": 20, "plan.last_week": 12}


@pytest.fixture(scope="module")
def settings() -> Any:
    return load_scenario("fujian_camp", SMALL)


class Clerk:
    """A process of a server that a test speaks for."""

    def __init__(self) -> None:
        self.line, self.far = multiprocessing.Pipe()
        self.ready = False
        self.orders: dict[bool, int] = {}
        self.pid = 0
        self.ended = False

    def say(self, thing: Any) -> None:
        self.line.send(thing)

    def end(self) -> None:
        self.ended = True

    def heard(self) -> Any:
        assert self.far.poll(SOON), "nothing was said to the process"
        return self.far.recv()

    def silent(self) -> bool:
        return not self.far.poll(0.0)

    def tell(self, number: int, word: str, thing: Any = None) -> None:
        self.far.send((number, word, thing))


@dataclass
class Office:
    """A server whose processes are played by the test."""

    works: Works
    clerks: list[Clerk]

    def settle(self) -> None:
        """Wait until all that was told so far has been heard and handed on."""
        for clerk in self.works._hands:
            until = time.monotonic() + SOON
            while clerk.line.poll(0.0) and time.monotonic() < until:
                time.sleep(0.001)
        with self.works._lock:
            pass
        self.works._ring()
        time.sleep(0.005)


@pytest.fixture
def office() -> Iterator[Callable[..., Office]]:
    opened: list[Office] = []

    def open_with(processes: int | None, aside: int = 2) -> Office:
        clerks: list[Clerk] = []

        def start() -> Any:
            clerks.append(Clerk())
            return clerks[-1]

        opened.append(Office(Works(processes, aside, start), clerks))
        for clerk in list(clerks):
            clerk.tell(0, READY)
        until = time.monotonic() + SOON
        while not all(clerk.ready for clerk in clerks) and time.monotonic() < until:
            time.sleep(0.001)
        return opened[-1]

    yield open_with
    for each in opened:
        each.works.close()
        assert all(clerk.ended for clerk in each.works._hands)


class Page:
    """A visitor who notes down what comes."""

    def __init__(self, works: Works, name: str = "") -> None:
        self.works, self.name = works, name
        self.come: queue.Queue[tuple[str, Any]] = queue.Queue()

    def film(self, settings: Any, seed: int) -> Ticket:
        return self.works.film(
            settings, seed, self._noting("block"), self._noting("done"), self._noting("error"),
            visitor=self.name,
        )  # fmt: skip

    def runs(self, settings: Any, seeds: range) -> list[Ticket]:
        def failed(seed: int, error: Exception) -> None:
            self.come.put(("error", (seed, error)))

        done = self._noting("run")
        return self.works.runs(settings, seeds, ["active"], done, failed, visitor=self.name)

    def next(self) -> tuple[str, Any]:
        return self.come.get(timeout=SOON)

    def words(self, count: int) -> list[str]:
        return [self.next()[0] for _ in range(count)]

    def _noting(self, word: str) -> Callable[[Any], None]:
        return lambda thing: self.come.put((word, thing))


@pytest.fixture(scope="module")
def blocks(settings: Any) -> list[Any]:
    found: list[Any] = []
    record(settings, 1, found.append)
    return found


class TestTurns:
    def test_films_go_before_runs_and_visitors_take_turns(self, office, settings):
        here = office(1)
        clerk, works = here.clerks[0], here.works
        busy = Page(works, "greedy")
        busy.film(settings, 1)
        assert clerk.heard().seed == 1
        busy.runs(settings, range(100, 103))
        busy.film(settings, 2)
        busy.film(settings, 3)
        Page(works, "modest").film(settings, 4)
        Page(works, "modest").runs(settings, range(200, 202))
        met, number = [], 1
        for _ in range(8):
            clerk.tell(number, STOPPED)
            order = clerk.heard()
            met.append(order.seed)
            number = order.number
        assert met == [2, 4, 3, 100, 200, 101, 201, 102]
        clerk.tell(number, STOPPED)
        here.settle()
        assert clerk.silent()

    def test_a_film_does_not_wait_for_a_run_to_end(self, office, settings):
        here = office(2)
        one, two = here.clerks
        page = Page(here.works)
        page.runs(settings, range(100, 103))
        assert {one.heard().seed, two.heard().seed} == {100, 101}
        page.film(settings, 1)
        page.film(settings, 2)
        page.film(settings, 3)
        films = [clerk.heard() for clerk in (one, two)]
        assert [(order.kind, order.seed) for order in films] == [("film", 1), ("film", 2)]
        one.tell(films[0].number, STOPPED)
        assert (one.heard().seed, two.silent()) == (3, True)

    def test_a_film_goes_to_who_does_nothing(self, office, settings):
        here = office(2)
        page = Page(here.works)
        page.runs(settings, range(100, 101))
        busy = next(clerk for clerk in here.clerks if clerk.far.poll(0.1))
        busy.heard()
        page.film(settings, 1)
        idle = next(clerk for clerk in here.clerks if clerk is not busy)
        assert (idle.heard().kind, busy.silent()) == ("film", True)

    def test_runs_leave_a_process_aside(self, office, settings):
        here = office(2, aside=1)
        page = Page(here.works)
        page.runs(settings, range(100, 103))
        busy = next(clerk for clerk in here.clerks if clerk.far.poll(0.1))
        idle = next(clerk for clerk in here.clerks if clerk is not busy)
        order = busy.heard()
        assert idle.silent()
        page.film(settings, 1)
        assert idle.heard().kind == "film"
        busy.tell(order.number, STOPPED)
        assert (busy.heard().seed, idle.silent()) == (101, True)

    def test_a_second_process_starts_when_the_first_has_done_something(
        self, office, settings, monkeypatch
    ):
        monkeypatch.setattr(work, "cores", lambda: 4)
        here = office(None)
        page = Page(here.works)
        page.film(settings, 1)
        number = here.clerks[0].heard().number
        assert len(here.clerks) == 1
        here.clerks[0].tell(number, FAILED, RunError("ValueError", ""))
        assert page.next()[0] == "error"
        assert len(here.clerks) == 2
        here.clerks[1].tell(0, READY)
        page.film(settings, 1)
        page.film(settings, 2)
        assert {here.clerks[0].heard().seed, here.clerks[1].heard().seed} == {1, 2}

    def test_a_second_process_starts_when_there_is_too_much_to_do(
        self, office, settings, monkeypatch
    ):
        monkeypatch.setattr(work, "cores", lambda: 4)
        here = office(None)
        page = Page(here.works)
        for seed in range(4):
            page.film(settings, seed)
        assert len(here.clerks) == 2
        here.clerks[1].tell(0, READY)
        assert [clerk.heard().seed for clerk in here.clerks] == [0, 1]
        assert len(here.clerks) == 2

    def test_a_queue_of_turns(self):
        turns: Turns[str] = Turns()
        for visitor, wish in (("a", "1"), ("a", "2"), ("b", "3"), ("a", "4"), ("c", "5")):
            turns.add(visitor, wish)
        turns.drop("4")
        turns.drop("unknown")
        assert len(turns) == 4
        assert [turns.next() for _ in range(5)] == ["1", "3", "5", "2", None]


class TestSharing:
    def test_what_two_ask_for_is_computed_once_and_both_get_all(self, office, settings, blocks):
        here = office(1)
        clerk = here.clerks[0]
        first, *later = blocks
        early, late = Page(here.works, "early"), Page(here.works, "late")
        early.film(settings, 1)
        number = clerk.heard().number
        clerk.tell(number, BLOCK, first)
        assert early.words(1) == ["block"]
        late.film(settings, 1)
        for block in later:
            clerk.tell(number, BLOCK, block)
        clerk.tell(number, DONE)
        assert early.words(len(later)) == ["block"] * len(later)
        assert late.words(1 + len(later)) == ["block"] * (1 + len(later))
        (word, film), (other, same) = early.next(), late.next()
        assert word == other == "done"
        assert same is film
        assert film.finished
        assert clerk.silent()

    def test_what_is_kept_comes_at_once_and_whole(self, office, settings, blocks):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works)
        page.film(settings, 1)
        number = clerk.heard().number
        for block in blocks:
            clerk.tell(number, BLOCK, block)
        clerk.tell(number, DONE)
        while page.next()[0] != "done":
            pass
        page.film(settings, 1)
        assert page.next()[0] == "done"
        assert clerk.silent()
        page.film(settings, 2)  # another seed is another run
        assert clerk.heard().seed == 2

    def test_runs_are_kept_for_the_next_visitor(self, office, settings):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works, "a")
        page.runs(settings, range(100, 101))
        run = Run(100, {"active": np.zeros(3)}, {"alive24": 1.0})
        clerk.tell(clerk.heard().number, DONE, run)
        assert page.next()[1].outcomes == run.outcomes
        other = Page(here.works, "b")
        other.runs(settings, range(100, 101))
        assert other.next()[1].outcomes == run.outcomes
        assert clerk.silent()

    def test_tables_are_made_once_for_two_and_not_kept(self, office, settings):
        here = office(1)
        come: list[bytes] = []
        for number in range(2):
            here.works.tables(settings, 1, "en", come.append, come.append, str(number))
        order = here.clerks[0].heard()
        assert (order.kind, order.detail) == ("tables", "en")
        here.clerks[0].tell(order.number, DONE, b"packed")
        until = time.monotonic() + SOON
        while len(come) < 2 and time.monotonic() < until:
            time.sleep(0.001)
        assert come == [b"packed"] * 2
        here.works.tables(settings, 1, "en", come.append, come.append).cancel()
        assert here.clerks[0].heard().kind == "tables"

    def test_a_shelf_holds_so_many_bytes_and_no_more(self):
        @dataclass
        class Thing:
            size: int

        shelf: Shelf[Thing] = Shelf(100)
        for key in "abc":
            shelf.put(key, Thing(30))
        assert shelf.get("a") is not None
        shelf.put("d", Thing(30))
        assert (shelf.get("b"), shelf.size, len(shelf)) == (None, 90, 3)
        shelf.put("a", Thing(50))
        assert (shelf.get("c"), shelf.size) == (None, 80)
        shelf.put("large", Thing(101))
        assert (len(shelf), shelf.size) == (0, 0)


class TestCancelling:
    def test_what_nobody_waits_for_leaves_the_queue(self, office, settings):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works)
        page.film(settings, 1)
        number = clerk.heard().number
        unwanted = page.film(settings, 2)
        page.film(settings, 3)
        unwanted.cancel()
        unwanted.cancel()
        clerk.tell(number, STOPPED)
        assert clerk.heard().seed == 3

    def test_what_is_computed_is_stopped(self, office, settings, blocks):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works)
        ticket = page.film(settings, 1)
        order = clerk.heard()
        ticket.cancel()
        assert clerk.heard() == order.number
        clerk.tell(order.number, BLOCK, blocks[0])  # on its way already
        clerk.tell(order.number, STOPPED)
        page.film(settings, 1)  # asked for anew: begun anew
        assert clerk.heard().seed == 1
        assert page.come.empty()

    def test_who_still_waits_goes_on_to_get_it(self, office, settings, blocks):
        here = office(1)
        clerk = here.clerks[0]
        one, other = Page(here.works, "one"), Page(here.works, "other")
        ticket = one.film(settings, 1)
        other.film(settings, 1)
        number = clerk.heard().number
        ticket.cancel()
        clerk.tell(number, BLOCK, blocks[0])
        assert other.words(1) == ["block"]
        assert clerk.silent()
        assert one.come.empty()


class TestTrouble:
    def test_what_is_too_large_is_refused_in_words(self, office, settings):
        here = office(1)
        page = Page(here.works)
        page.film(load_scenario("fujian_camp", {"community.residents": 100_000}), 1)
        word, error = page.next()
        assert word == "error"
        assert isinstance(error, InputError)
        assert "too large to be shown" in str(error)
        assert here.clerks[0].silent()

    def test_what_goes_wrong_is_told_and_not_kept(self, office, settings):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works)
        page.film(settings, 1)
        clerk.tell(clerk.heard().number, FAILED, RunError("ValueError", "no luck"))
        word, error = page.next()
        assert (word, str(error)) == ("error", "ValueError: no luck")
        page.film(settings, 1)
        assert clerk.heard().seed == 1

    def test_a_page_that_raises_does_no_harm_to_others(self, office, settings, blocks, caplog):
        here = office(1)
        clerk, page = here.clerks[0], Page(here.works)

        def broken(_thing: Any) -> None:
            raise ZeroDivisionError

        here.works.film(settings, 1, broken, broken, broken)
        page.film(settings, 1)
        clerk.tell(clerk.heard().number, BLOCK, blocks[0])
        assert page.words(1) == ["block"]
        assert "ZeroDivisionError" in caplog.text

    def test_a_lost_process_is_replaced_and_its_orders_are_told(self, office, settings):
        here = office(1)
        page = Page(here.works)
        page.runs(settings, range(100, 101))
        page.film(settings, 1)
        page.film(settings, 2)
        here.clerks[0].heard()
        here.clerks[0].heard()
        here.clerks[0].far.close()
        told = dict(page.next() for _ in range(1)), page.next()
        assert "error" in told[0]
        assert told[1][0] == "error"
        until = time.monotonic() + SOON
        while len(here.clerks) < 2 and time.monotonic() < until:
            time.sleep(0.001)
        here.clerks[1].tell(0, READY)
        assert here.clerks[1].heard().seed == 2
        assert here.clerks[0].ended

    def test_where_the_machine_has_no_room_for_another_process_the_first_goes_on(
        self, settings, caplog
    ):
        clerks: list[Clerk] = []

        def start() -> Any:
            if clerks:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            clerks.append(Clerk())
            return clerks[-1]

        with Works(None, 2, start) as works:
            page = Page(works)
            clerks[0].tell(0, READY)
            page.film(settings, 1)
            first = clerks[0].heard().number
            page.film(settings, 2)  # too much for one: another process is wanted
            clerks[0].tell(first, FAILED, RunError("ValueError", "so it was"))
            assert page.next()[1].said == "so it was"
            assert clerks[0].heard().seed == 2
            assert "no more process can be started" in caplog.text
            clerks[0].far.close()  # lost, and not to be replaced
            assert page.next()[1].kind == work.LOST
            page.film(settings, 3)
            assert page.next()[1].kind == work.LOST

    def test_what_cannot_be_understood_costs_only_its_process(self, office, settings, caplog):
        here = office(2)
        pages = [Page(here.works, str(k)) for k in range(2)]
        for page, seed in zip(pages, (1, 2), strict=True):
            page.film(settings, seed)
        numbers = [clerk.heard().number for clerk in here.clerks]
        here.clerks[0].tell(999, DONE)
        assert pages[0].next()[1].kind == work.LOST
        here.clerks[1].tell(numbers[1], FAILED, RunError("ValueError", "so it was"))
        assert pages[1].next()[1].said == "so it was"
        assert "cannot be understood" in caplog.text

    def test_where_no_process_starts_all_are_told(self, office, settings):
        here = office(1)
        page = Page(here.works)
        page.film(settings, 1)
        here.clerks[0].heard()
        for number in range(1 + work.FALSE_STARTS):
            until = time.monotonic() + SOON
            while len(here.clerks) <= number and time.monotonic() < until:
                time.sleep(0.001)
            here.clerks[number].far.close()
        assert page.next()[0] == "error"
        until = time.monotonic() + SOON
        while here.works._hands and time.monotonic() < until:
            time.sleep(0.001)
        assert len(here.clerks) == 1 + work.FALSE_STARTS
        page.film(settings, 2)
        word, error = page.next()
        assert (word, error.kind) == ("error", work.LOST)

    def test_after_the_end_nothing_is_called_back(self, office, settings):
        here = office(1)
        page = Page(here.works)
        here.works.close()
        here.works.close()
        page.film(settings, 1)
        assert page.come.empty()


class Ledger:
    """A line that notes down what is said over it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str, Any]] = []

    def send(self, thing: tuple[int, str, Any]) -> None:
        self.said.append(thing)

    def of(self, number: int) -> list[str]:
        return [word for each, word, _ in self.said if each == number]


class TestBench:
    def test_a_film_is_made_in_the_middle_of_a_run(self, settings):
        line = Ledger()
        here = bench._Bench(line)
        here._urgent.append(Order(2, "film", True, settings, 1))
        here._carry_out(Order(1, "run", False, settings, 1, ("active",)))
        assert [(number, word) for number, word, _ in line.said][-2:] == [(2, DONE), (1, DONE)]
        assert line.of(2)[0] == BLOCK
        run = line.said[-1][2]
        alone = Community(settings, 1)
        alone.run()
        assert run.series["active"].tolist() == alone.datacollector.model_vars["active"]
        assert run.outcomes == pytest.approx(alone.outcomes(), abs=0.0, nan_ok=True)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_tables_are_those_of_the_run_in_the_language_asked_for(self, settings, language):
        line = Ledger()
        bench._Bench(line)._carry_out(Order(1, "tables", True, settings, 3, language))
        ((_number, word, content),) = line.said
        assert word == DONE
        with speaking(language):
            assert content == tables_archive(simulate(settings, 3).tables(), settings, 3)

    def test_a_film_makes_way_for_nothing(self, settings):
        line = Ledger()
        here = bench._Bench(line)
        here._urgent.append(Order(2, "film", True, settings, 2))
        here._carry_out(Order(1, "film", True, settings, 1))
        assert line.of(2) == []

    def test_what_is_cancelled_stops_within_a_week(self, settings):
        line = Ledger()
        here = bench._Bench(line)
        send = line.send

        def cancelling(thing: tuple[int, str, Any]) -> None:
            here._cancelled.add(1)
            send(thing)

        line.send = cancelling  # type: ignore[method-assign]
        here._carry_out(Order(1, "film", True, settings, 1))
        assert line.of(1) == [BLOCK, STOPPED]
        here._cancelled.add(3)
        here._carry_out(Order(3, "run", False, settings, 1, ()))
        assert line.of(3) == [STOPPED]

    def test_errors_are_told_in_words(self, settings, tmp_path):
        line = Ledger()
        here = bench._Bench(line)
        scenario = tmp_path / "alone.toml"
        scenario.write_text('[network]\nkind = "file"\nfile = "nowhere.csv"\n')
        here._carry_out(Order(1, "film", True, load_scenario(scenario), 1))
        here._carry_out(Order(2, "film", True, None, 1))
        (_, word, error), (_, other, unknown) = line.said
        assert word == other == FAILED
        assert isinstance(error, InputError)
        assert error.key == "network.file"
        assert isinstance(unknown, RunError)
        assert unknown.kind == "AttributeError"

    def test_decisions_are_those_of_the_week(self, settings):
        line = Ledger()
        here = bench._Bench(line)
        here._carry_out(Order(1, "decisions", True, settings, 1, 11))
        found = line.said[-1][2]
        model = Community(settings, 1)
        model.run(10)
        before = model.state.residents.copy()
        model.step()
        people = model.state.residents
        np.testing.assert_array_equal(found.terms, people.terms)
        np.testing.assert_array_equal(found.active, people.active)
        np.testing.assert_array_equal(found.before, before.active)
        np.testing.assert_array_equal(found.post, before.post)
        row = int(np.flatnonzero(people.active)[0])
        one = found.of(row)
        assert one["terms"] == people.terms[row].tolist()
        assert (one["week"], one["active"], one["resident"]) == (11, True, row)
        weighed = [term for name, term in zip(TERMS, one["terms"], strict=True) if name != "asked"]
        assert one["constant"] + sum(weighed) == pytest.approx(people.readiness[row], abs=1e-5)


SERVER = """
import sys, time
from courtyard.app.processes.work import Works

if __name__ == "__main__":
    with Works(1) as works:
        print(*works.pids, flush=True)
        try:
            print("waiting", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print("over", flush=True)
"""


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits for its parent does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return not Path("/proc").is_dir()
    return status.rpartition(")")[2].split()[0] != "Z"


class TestProcesses:
    """The only tests that start processes: they take a while to import the model."""

    def test_they_make_what_this_process_would_make(self, settings):
        with Works(1) as works:
            page = Page(works)
            page.film(settings, 1)
            found = [page.next()]
            while found[-1][0] == "block":
                found.append(page.next())
            film = found[-1][1]
            wanted = record(settings, 1)
            np.testing.assert_array_equal(film.states(), wanted.states())
            assert (film.id, film.events) == (wanted.id, wanted.events)
            assert [len(each.frames) for _, each in found[:-1]] == [
                len(block.frames) for block in wanted.blocks
            ]
            (pid,) = works.pids
            os.kill(pid, signal.SIGINT)  # the keyboard is none of its business
            page.film(settings, 2)
            assert page.next()[0] == "block"
            assert works.pids == [pid]
        assert not alive(pid)

    @pytest.mark.parametrize("how", ["killed", "keyboard"])
    def test_none_is_left_behind(self, tmp_path, how):
        script = tmp_path / "server.py"
        script.write_text(SERVER)
        server = subprocess.Popen(
            [sys.executable, str(script)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            restore_signals=True,
        )
        try:
            assert server.stdout is not None
            pids = [int(pid) for pid in server.stdout.readline().split()]
            assert server.stdout.readline() == "waiting\n"
            assert len(pids) == 1
            if how == "killed":
                server.kill()
            else:  # as a terminal does: all of its processes get it
                os.killpg(server.pid, signal.SIGINT)
            said, told = server.communicate(timeout=SOON)
        finally:
            server.kill()
        until = time.monotonic() + SOON
        while any(map(alive, pids)) and time.monotonic() < until:
            time.sleep(0.01)
        assert not any(map(alive, pids))
        if how == "keyboard":
            assert (said, told, server.returncode) == ("over\n", "", 0)
