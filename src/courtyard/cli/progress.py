"""How far a long piece of work is, on stderr: a moving line on a terminal, or a few plain lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import typer

from courtyard.foundations.words import N_, _

EVERY = 10.0
"""Seconds between two plain lines."""

LEFT = N_("{done} of {total}, {left} left")


class Report(Protocol):
    """What is called as work goes on."""

    def __call__(self, done: int, total: int, left: float | None = None, note: str = "") -> None:
        """Say how much is done, how many seconds are left (None: not known), and a note."""


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Give what reports progress; the line on a terminal is gone afterwards."""
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        with _moving(what) as report:
            yield report
    else:
        yield Plain(what)


class Plain:
    """Progress as a line now and then."""

    def __init__(self, what: str, every: float = EVERY) -> None:
        self.what = what
        self.every = every
        self.last = self.start = time.monotonic()

    def __call__(self, done: int, total: int, left: float | None = None, note: str = "") -> None:
        """Say it, if the last line is some time ago."""
        now = time.monotonic()
        if now - self.last < self.every or done >= total:
            return
        self.last = now
        typer.echo(f"{self.what}: {self._words(done, total, left, now)}{note}", err=True)

    def _words(self, done: int, total: int, left: float | None, now: float) -> str:
        if left is None and done:
            left = (now - self.start) * (total - done) / done
        return _(LEFT).format(done=done, total=total, left=_("?") if left is None else span(left))


def span(seconds: float) -> str:
    """Return a length of time in words, rounded: 40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return _("{n:.0f} s").format(n=max(1.0, seconds))
    if seconds < 90 * 60:
        return _("{n:.0f} min").format(n=seconds / 60)
    return _("{n:.1f} h").format(n=seconds / 3600)


@contextmanager
def _moving(what: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
    )
    clock = Plain(what)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, note="")

        def report(done: int, total: int, left: float | None = None, note: str = "") -> None:
            if left is None and done:
                left = (time.monotonic() - clock.start) * (total - done) / done
            words = "" if left is None else _("{left} left").format(left=span(left))
            bar.update(task, completed=done, total=total, note=words + note)

        yield report
