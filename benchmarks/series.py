"""A series: every candidate at every size in turn, each run in a fresh process, several times.

This process imports no numerical library: on Linux a child's peak memory begins at that of the
process that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")
} | {"VECLIB_MAXIMUM_THREADS": "1"}
"""What holds numerical libraries to one thread."""


class Case(NamedTuple):
    """One candidate at one size."""

    candidate: str
    residents: int
    weeks: int


FULL = (
    Case("plain_mesa", 600, 104),
    Case("small_rules", 600, 104),
    Case("whole", 600, 156),
    Case("plain_mesa", 10_000, 104),
    Case("small_rules", 10_000, 104),
    Case("whole", 10_000, 156),
)
QUICK = tuple(case if case.residents < 10_000 else case._replace(weeks=26) for case in FULL)


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
    """What the runs of a case took, one entry a repetition."""

    case: Case
    runs: list[dict[str, float]]

    def spread(self, what: str) -> Spread | None:
        """Return the spread of a number; None where the system does not tell it."""
        values = [run[what] for run in self.runs if what in run]
        return Spread.of(values) if values else None

    def rates(self) -> list[float]:
        """Return resident-weeks a second of one core, in each repetition."""
        return [self.case.residents * self.case.weeks / run["run"] for run in self.runs]

    def times(self, other: Measured) -> Spread:
        """Return how many times as fast as another this is, repetition by repetition."""
        pairs = zip(self.rates(), other.rates(), strict=True)
        return Spread.of([mine / its for mine, its in pairs])


def series(
    cases: tuple[Case, ...], repetitions: int, tell: Callable[[str], None]
) -> dict[tuple[str, int], Measured]:
    """Return what was measured, by candidate and number of residents.

    Args:
        cases: what is measured, in turn.
        repetitions: how often; the number of the repetition is the seed.
        tell: called with a line after each run.
    """
    measured = {case[:2]: Measured(case, []) for case in cases}
    for seed in range(1, repetitions + 1):
        for case in cases:
            run = fresh("benchmarks.measure", *case, seed)
            measured[case[:2]].runs.append(run)
            tell(f"{seed}/{repetitions} {case.candidate:11}{case.residents:7,} {run['run']:7.3f} s")
    return measured


def fresh(module: str, *arguments: object) -> dict[str, float]:
    """Return what a module says, run in a process of its own: one line of JSON."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": path.rstrip(os.pathsep)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result
