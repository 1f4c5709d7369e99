"""Plan or luck: many runs of the same settings, or of two worlds in pairs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from courtyard.analysis.paired import is_share, pair
from courtyard.app.processes.bench import LOST, RunError

if TYPE_CHECKING:
    from courtyard.app.processes.bench import Run
    from courtyard.app.processes.work import Ticket, Works

ROUND, MOST = 20, 100
"""Runs after which a band is shown for the first time and then anew; runs in all."""

FIRST_SEED = 1001
"""The first seed, the same for everybody, so that two visitors share their runs."""

QUANTILES = (0.1, 0.5, 0.9)
"""The lower edge of a band, its middle line, its upper edge."""


def seeds(own: int) -> list[int]:
    """Return the seeds of an ensemble; that of the run it is compared with is none of them."""
    return list(islice((seed for seed in count(FIRST_SEED) if seed != own), MOST))


class Ensemble:
    """Runs that come in while somebody looks on.

    What is shown rests on whole rounds of 20 seeds, in the order of seeds, so that the same number
    of runs always shows the same, whichever run was done first.

    Args:
        works: what computes.
        settings: the settings of the film, and of the second world where there is one.
        seed: the seed of the film.
        names: the indicators to keep by week.
        on_change: called with the ensemble after each run, from the thread of `works`.
        visitor: who asks.
        most: runs of each world to begin with, in whole rounds; `more` asks for the others.
    """

    def __init__(
        self,
        works: Works,
        settings: Sequence[Any],
        seed: int,
        names: Sequence[str],
        on_change: Callable[[Ensemble], None],
        visitor: str = "",
        most: int = MOST,
    ) -> None:
        self._lock = threading.Lock()
        self._works, self._visitor, self._settings = works, visitor, tuple(settings)
        self._seeds = seeds(seed)
        self._found: list[dict[int, Run | Exception]] = [{} for _ in settings]
        self._names, self._on_change = tuple(names), on_change
        self._tickets: list[Ticket] = []
        self._cancelled = False
        self._asked = 0
        self._again: set[tuple[int, int]] = set()
        self.more(most)

    def more(self, most: int = MOST) -> None:
        """Ask for runs up to a number of each world; those that were cancelled are asked anew."""
        first, self._asked = (0 if self._cancelled else self._asked), most
        self._cancelled = False
        # Worlds in turn, so that pairs come in as pairs.
        for start in range(first, most, ROUND):
            for world in range(len(self._settings)):
                there = self._found[world]
                self._ask(world, [s for s in self._seeds[start : start + ROUND] if s not in there])

    def _ask(self, world: int, wanted: Sequence[int]) -> None:
        run, error = partial(self._run, world), partial(self._fail, world)
        self._tickets += self._works.runs(
            self._settings[world], wanted, self._names, run, error, self._visitor
        )

    def cancel(self) -> None:
        """Compute no more; what there is stays."""
        self._cancelled = True
        tickets, self._tickets = self._tickets, []
        for ticket in tickets:
            ticket.cancel()

    @property
    def wanted(self) -> int:
        """How many runs there will be, of all worlds."""
        return self._asked * len(self._found)

    @property
    def done(self) -> int:
        """How many runs are over, of all worlds."""
        with self._lock:
            return sum(map(len, self._found))

    @property
    def failures(self) -> list[Exception]:
        """What went wrong, an error for each run that did."""
        with self._lock:
            each = [run for world in self._found for run in world.values()]
        return [run for run in each if isinstance(run, Exception)]

    @property
    def rounds(self) -> int:
        """Seeds of the rounds that are complete, in all worlds; 0 before the first one is."""
        with self._lock:
            return self._complete()

    def outcomes(self, world: int = 0) -> list[dict[str, float]]:
        """Return the outcomes of the runs of complete rounds, in the order of seeds."""
        return [run.outcomes for run in self._runs(world)]

    def band(self, world: int = 0) -> dict[str, Any] | None:
        """Return the quantiles of each indicator by week, ready for JSON; None before 20 runs.

        Returns:
            `n` and `series`: by name the 10th, 50th and 90th percentile, a list of weeks each.
        """
        runs = self._runs(world)
        if not runs:
            return None
        names = [name for name in self._names if name in runs[0].series]
        return {
            "n": len(runs),
            "series": {
                name: _quantiles(np.stack([r.series[name] for r in runs])) for name in names
            },
        }

    def difference(self, name: str) -> dict[str, Any] | None:
        """Return the paired difference of an outcome, second world less first.

        Returns:
            What `analysis.paired.pair` does, with `outcome`; None before 20 pairs.
        """
        both = [(a.outcomes.get(name), b.outcomes.get(name)) for a, b in self._pairs()]
        known = np.array(
            [(a, b) for a, b in both if a is not None and b is not None], np.float64
        ).reshape(-1, 2)
        known = known[np.isfinite(known).all(axis=1)]
        if not known.size:
            return None
        binary = is_share(known.ravel(), name)
        return {"outcome": name, **pair(known[:, 1], known[:, 0], binary=binary)}

    def unmoved(self) -> tuple[int, int]:
        """Return in how many pairs nothing differs between the worlds, and of how many."""
        pairs = list(self._pairs())
        return sum(_alike(a, b) for a, b in pairs), len(pairs)

    def _run(self, world: int, run: Run) -> None:
        self._come(world, run.seed, run)

    def _fail(self, world: int, seed: int, error: Exception) -> None:
        """Ask once more for what a process was lost over: it may have been about another order."""
        lost = isinstance(error, RunError) and error.kind == LOST
        if lost and not self._cancelled and (world, seed) not in self._again:
            self._again.add((world, seed))
            self._ask(world, [seed])
        else:
            self._come(world, seed, error)

    def _come(self, world: int, seed: int, found: Run | Exception) -> None:
        with self._lock:
            self._found[world][seed] = found
        if not self._cancelled:
            self._on_change(self)

    def _complete(self) -> int:
        over = (all(seed in world for world in self._found) for seed in self._seeds)
        first = next((place for place, each in enumerate(over) if not each), len(self._seeds))
        return first // ROUND * ROUND

    def _runs(self, world: int) -> list[Run]:
        """Return the runs of complete rounds that went well, in the order of seeds."""
        with self._lock:
            found = [self._found[world][seed] for seed in self._seeds[: self._complete()]]
        return [run for run in found if not isinstance(run, Exception)]

    def _pairs(self) -> Iterator[tuple[Run, Run]]:
        """Yield the pairs of runs of complete rounds of which both went well."""
        if len(self._found) < 2:
            return
        with self._lock:
            wanted = self._seeds[: self._complete()]
            both = [(self._found[0][seed], self._found[1][seed]) for seed in wanted]
        for a, b in both:
            if not isinstance(a, Exception) and not isinstance(b, Exception):
                yield a, b


def _alike(a: Run, b: Run) -> bool:
    """Return whether two runs came to the same, week by week."""
    known = a.series.keys() == b.series.keys() and a.outcomes.keys() == b.outcomes.keys()
    return (
        known
        and all(np.array_equal(v, b.series[name], equal_nan=True) for name, v in a.series.items())
        and np.array_equal([*a.outcomes.values()], [*b.outcomes.values()], equal_nan=True)
    )


def _quantiles(values: NDArray[np.float32]) -> list[list[float | None]]:
    """Return the percentiles over runs, (runs, weeks), by week; None where a run has no number."""
    found = np.quantile(values, QUANTILES, axis=0)
    return [
        [float(f"{value:.5g}") if np.isfinite(value) else None for value in line]
        for line in found.tolist()
    ]
