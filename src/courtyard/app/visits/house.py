"""What all visitors of one server share: the processes that compute, and where a visit begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

FIRST_SEED = 1


class House:
    """One server's processes and its first film.

    Args:
        load: returns the settings that a new visitor sees. Processes are started before, as both
            take a second.
        language: what a new visitor reads, "en" or "zh".
        works: what computes; None to start processes of its own.
    """

    def __init__(self, load: Callable[[], Any], language: str, works: Any = None) -> None:
        self.load = load
        self.language = language
        self.settings: Any = None
        self._works = works

    def __enter__(self) -> Self:
        if self._works is None:
            from courtyard.app.processes.work import Works

            self._works = Works()
        try:
            self.settings = self.load()
        except BaseException:
            self.works.close()
            raise
        # Asked for before anybody is there: the first visitor finds it begun.
        self.works.film(self.settings, FIRST_SEED, _nothing, _nothing, _nothing)
        return self

    def __exit__(self, *_exception: object) -> None:
        self.works.close()

    @property
    def works(self) -> Any:
        """The processes that compute films and ensembles."""
        return self._works


_houses: list[House] = []


@contextmanager
def moved_in(house: House) -> Iterator[None]:
    """Make this the house of all visitors of this process, within a block."""
    _houses.append(house)
    try:
        yield
    finally:
        _houses.remove(house)


def the_house() -> House:
    """Return the house of this process."""
    return _houses[-1]


def _nothing(*_anything: object) -> None:
    """Take a report that nobody waits for."""
