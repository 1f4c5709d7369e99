"""Whether the two ways to write the small model say the same, in distribution."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks import plain_mesa, small_rules

WEEKS = (1, 53, 104)
"""Weeks that are compared."""

SERIES = {"active_share": "participation rate", "awareness": "mean awareness"}
"""Series that are compared, by the names that both record them under."""


CHAPTER = """\

## The two small models agree

{residents:,} residents, {seeds} seeds each, people, ties and luck apart: mean ± standard error.

| series | week | plain Mesa | rules of Courtyard | difference, in standard errors |
|---|---|---|---|---|
{rows}

With the same people, ties and luck they agree to rounding in every week
(`tests/test_extension.py`).
"""


class Compared(NamedTuple):
    """One number of both models: means over the seeds and standard errors.

    Attributes:
        series: name of the series.
        week: the week.
        mesa, rules: mean over the seeds.
        mesa_error, rules_error: standard error of that mean.
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


def compare(residents: int, seeds: Iterable[int]) -> list[Compared]:
    """Return both models side by side: people, ties and luck of each are its own.

    Args:
        residents: number of residents.
        seeds: the seeds, the same numbers for both.
    """
    mesa, rules = [], []
    for seed in seeds:
        plain = plain_mesa.make(residents, max(WEEKS), seed)()
        plain.run(max(WEEKS))
        mesa.append(plain.weeks)
        written = small_rules.make(residents, max(WEEKS), seed)()
        written.run()
        # Courtyard's first row is the start, Mesa's the first week.
        rules.append({name: written.datacollector.model_vars[name][1:] for name in SERIES})
    return [
        Compared(name, week, *_mean(mesa, name, week), *_mean(rules, name, week))
        for name in SERIES
        for week in WEEKS
    ]


def chapter(residents: int, seeds: int) -> str:
    """Return a chapter of the page: both models side by side."""
    rows = [
        f"| {SERIES[row.series]} | {row.week} | {row.mesa:.4f} ± {row.mesa_error:.4f} "
        f"| {row.rules:.4f} ± {row.rules_error:.4f} | {row.away:.1f} |"
        for row in compare(residents, range(seeds))
    ]
    return CHAPTER.format(residents=residents, seeds=seeds, rows="\n".join(rows))


def _mean(runs: list[dict[str, list[float]]], name: str, week: int) -> tuple[float, float]:
    values = [run[name][week - 1] for run in runs]
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))
