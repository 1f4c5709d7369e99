"""Whether the two ways to write the small model say the same: `python -m benchmarks.agreement`."""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

WEEKS = (1, 53, 104)
"""Weeks that are compared."""

SERIES = {"active_share": "participation rate", "awareness": "mean awareness"}
"""Series that are compared, by the names that both record them under."""

RESIDENTS, SEEDS, WORKERS = 2_000, 200, 2
"""Residents and seeds of the comparison, and processes in which it is made."""

type Weeks = dict[str, list[float]]


class Compared(NamedTuple):
    """One number of both models: means over the seeds and standard errors.

    Attributes:
        series: name of the series.
        week: the week.
        mesa, mesa_error: mean over the seeds of plain Mesa and its standard error.
        rules, rules_error: the same of the rules of Courtyard.
    """

    series: str
    week: int
    mesa: float
    mesa_error: float
    rules: float
    rules_error: float

    @property
    def error(self) -> float:
        """Standard error of the difference."""
        return math.hypot(self.mesa_error, self.rules_error)

    @property
    def away(self) -> float:
        """The difference, in standard errors."""
        return abs(self.rules - self.mesa) / self.error


def compare(residents: int, seeds: Iterable[int], workers: int = 1) -> list[Compared]:
    """Return both models side by side: people, ties and luck of each are its own.

    Args:
        residents: number of residents.
        seeds: the seeds, the same numbers for both.
        workers: processes in which they are lived.
    """
    live = partial(_both, residents)
    if workers == 1:
        runs = [live(seed) for seed in seeds]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            runs = list(pool.map(live, seeds))
    mesa, rules = [run[0] for run in runs], [run[1] for run in runs]
    return [
        Compared(name, week, *_mean(mesa, name, week), *_mean(rules, name, week))
        for name in SERIES
        for week in WEEKS
    ]


def by_chance(numbers: int, share: float) -> float:
    """Return what the largest of some differences stays below in a share of all cases.

    Args:
        numbers: how many differences there are, of models that are one and the same; taken as
            independent of each other.
        share: the share of cases.

    Returns:
        Standard errors.
    """
    return statistics.NormalDist().inv_cdf((1.0 + share ** (1.0 / numbers)) / 2.0)


def _both(residents: int, seed: int) -> tuple[Weeks, Weeks]:
    from benchmarks import plain_mesa, small_rules

    plain = plain_mesa.make(residents, max(WEEKS), seed)()
    plain.run(max(WEEKS))
    written = small_rules.make(residents, max(WEEKS), seed)()
    written.run()
    # Courtyard's first row is the start, Mesa's the first week.
    rules = {name: written.datacollector.model_vars[name][1:] for name in SERIES}
    return plain.weeks, rules


def _mean(runs: list[Weeks], name: str, week: int) -> tuple[float, float]:
    values = [run[name][week - 1] for run in runs]
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


if __name__ == "__main__":
    print(json.dumps(compare(int(sys.argv[1]), range(int(sys.argv[2])), WORKERS)))
