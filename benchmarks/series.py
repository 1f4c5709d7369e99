"""A series: every candidate at every size in turn, each run in a fresh process, several times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.child import ChildError, fresh
from benchmarks.environments import last_line


class Case(NamedTuple):
    """One candidate at one size."""

    candidate: str
    residents: int
    weeks: int

    @property
    def work(self) -> int:
        """Resident-weeks."""
        return self.residents * self.weeks


SMALL_SIZES = {500: 104, 10_000: 104, 100_000: 26}
"""Weeks of the small model by number of residents: what plain objects live in some seconds."""

OURS = ("plain_mesa", "plain_numpy", "small_rules")
"""Ways to write the small model that need nothing but the project's own environment."""

THREE_YEARS, LARGE = Case("whole", 600, 156), Case("whole", 10_000, 156)
LARGE_YEAR, MILLION = Case("whole", 10_000, 52), Case("whole", 1_000_000, 52)
WHOLE = (THREE_YEARS, LARGE, LARGE_YEAR, Case("whole", 100_000, 52), MILLION)
"""The whole model; the million is compared with the same weeks of ten thousand."""

MOST = {100_000: 5, 1_000_000: 3}
"""Repetitions at most, by number of residents: the largest take minutes."""


def cases(peers: tuple[str, ...] = (), quick: bool = False) -> list[Case]:
    """Return what is measured, in turn.

    Args:
        peers: modules of peers that have an environment.
        quick: only what takes a second or two.
    """
    sizes = {500: 104, 10_000: 26} if quick else SMALL_SIZES
    small = [
        Case(candidate, residents, weeks)
        for residents, weeks in sizes.items()
        for candidate in (*OURS, *(f"peers.{peer}" for peer in peers))
    ]
    return [*small, *((THREE_YEARS, LARGE_YEAR) if quick else WHOLE)]


class Spread(NamedTuple):
    """Median, least and greatest of several values."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        """Return the spread of values."""
        return cls(median(values), min(values), max(values))


class Measured(NamedTuple):
    """What the runs of a case took, one entry a repetition, from the first."""

    case: Case
    runs: list[dict[str, float]]

    def spread(self, what: str) -> Spread | None:
        """Return the spread of a number; None where the system does not tell it."""
        values = [run[what] for run in self.runs if what in run]
        return Spread.of(values) if values else None

    def costs(self) -> list[float]:
        """Return nanoseconds of one core that a resident and week takes, in each repetition."""
        return [1e9 * run["run"] / self.case.work for run in self.runs]

    def times(self, other: Measured) -> Spread:
        """Return how many times as fast as another this is, repetition by repetition.

        Where one was repeated more often, only the repetitions that both have are compared.
        """
        pairs = zip(self.costs(), other.costs(), strict=False)
        return Spread.of([its / mine for mine, its in pairs])


type Found = dict[Case, Measured]


def series(
    chosen: list[Case],
    repetitions: int,
    tell: Callable[[str], None],
    pythons: Mapping[str, Path] | None = None,
) -> tuple[Found, dict[str, str]]:
    """Return what was measured, and why which peers had to be left out.

    Args:
        chosen: what is measured, in turn.
        repetitions: how often; the number of the repetition is the seed.
        tell: called with a line after each run.
        pythons: interpreters by candidate, of those that have an environment of their own.

    Raises:
        ChildError: a run of our own failed.
    """
    measured = {case: Measured(case, []) for case in chosen}
    failed: dict[str, str] = {}
    pythons = pythons or {}
    for seed in range(1, repetitions + 1):
        for case in chosen:
            if case.candidate in failed or seed > MOST.get(case.residents, repetitions):
                continue
            python = pythons.get(case.candidate)
            try:
                run = fresh("benchmarks.measure", *case, seed, python=python)
            except ChildError as error:
                if python is None:
                    raise
                failed[case.candidate] = last_line(str(error))
                tell(f"{case.candidate} is left out: {failed[case.candidate]}")
                continue
            measured[case].runs.append(run)
            size = f"{case.residents:9,} x {case.weeks:3}"
            tell(f"{seed}/{repetitions} {case.candidate:21}{size} {run['run']:8.3f} s")
    kept = {case: each for case, each in measured.items() if case.candidate not in failed}
    return kept, failed


def plain(found: Found) -> list[list[Any]]:
    """Return what was measured as plain values, to be kept."""
    return [[*case, each.runs] for case, each in found.items()]


def restored(values: list[list[Any]]) -> Found:
    """Return what was measured from plain values."""
    found = [Measured(Case(*value[:3]), value[3]) for value in values]
    return {each.case: each for each in found}
