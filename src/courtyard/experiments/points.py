"""The points of an experiment: what the varied keys are set to, by the design of the file."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.experiments.schema import (
    MOST_RUNS,
    Experiment,
    Grid,
    Listed,
    Morris,
    OneAtATime,
    Range,
    Scattered,
    Varied,
)
from courtyard.experiments.table import Plain
from courtyard.foundations.errors import InputError

Point = dict[str, Plain]
"""What each varied key is set to."""


def points(experiment: Experiment, current: dict[str, Any]) -> list[Point]:
    """Return the points of an experiment, in the order of its design.

    Args:
        experiment: the experiment.
        current: what the scenario sets each varied key to. A key whose value there is a whole
            number takes whole numbers only.
    """
    design = experiment.design
    if isinstance(design, Listed):
        return [dict(point) for point in design.points]
    axes = [_Axis(key, experiment.vary[key], current.get(key)) for key in experiment.keys]
    if isinstance(design, Grid):
        count = math.prod(len(axis.levels(design.levels)) for axis in axes)
        if count > MOST_RUNS:
            raise InputError(
                f"the grid has {count:,} points", key="vary", allowed=f"at most {MOST_RUNS:,} runs"
            )
        values = itertools.product(*(axis.levels(design.levels) for axis in axes))
        return [dict(zip(experiment.keys, each, strict=True)) for each in values]
    if isinstance(design, OneAtATime):
        return list(_one_at_a_time(axes, design.levels, current))
    sample = _scattered(design, len(axes))
    return [
        {axis.key: axis.at(float(u)) for axis, u in zip(axes, row, strict=True)} for row in sample
    ]


class _Axis:
    """One varied key, and what it takes."""

    def __init__(self, key: str, varied: Varied, current: Any) -> None:
        self.key = key
        self.varied = varied
        self.whole = (
            isinstance(varied, Range)
            and isinstance(current, int)
            and not isinstance(current, bool)
            and varied.low.is_integer()
            and varied.high.is_integer()
        )

    def levels(self, count: int) -> Sequence[Plain]:
        """Return all its values; a range gives `count` of them, both ends included."""
        if not isinstance(self.varied, Range):
            return list(dict.fromkeys(self.varied.values))
        values = [self._between(u) for u in np.linspace(0, 1, count)]
        return list(dict.fromkeys(round(v) for v in values)) if self.whole else values

    def at(self, u: float) -> Plain:
        """Return the value at share `u` of the way, 0 <= u <= 1; every value is as likely."""
        if not isinstance(self.varied, Range):
            values = self.varied.values
            return values[min(int(u * len(values)), len(values) - 1)]
        if self.whole and not self.varied.log:
            width = self.varied.high - self.varied.low + 1
            return int(min(self.varied.low + math.floor(u * width), self.varied.high))
        return round(self._between(u)) if self.whole else self._between(u)

    def _between(self, u: float) -> float:
        assert isinstance(self.varied, Range)
        low, high = self.varied.low, self.varied.high
        value = low * (high / low) ** u if self.varied.log else low + u * (high - low)
        # Twelve digits, so that the third of eleven levels from 0 to 1 is 0.2 in every table.
        return min(max(float(f"{value:.12g}"), low), high)


def _one_at_a_time(axes: Sequence[_Axis], levels: int, current: dict[str, Any]) -> Iterator[Point]:
    """Yield the scenario as it is, then each key alone at each other value."""
    start: Point = {}
    for axis in axes:
        value = current.get(axis.key)
        if not isinstance(value, (bool, int, float, str)):
            raise InputError(
                "the scenario has no single value here to start from",
                key=f"vary.{axis.key}",
                given=value,
                allowed="another kind of design",
            )
        start[axis.key] = value
    yield dict(start)
    for axis in axes:
        for value in axis.levels(levels):
            if value != start[axis.key]:
                yield {**start, axis.key: value}


def _scattered(design: Scattered | Morris, dimensions: int) -> NDArray[np.float64]:
    """Return points in the unit cube, shape (points, dimensions)."""
    if isinstance(design, Morris):
        return _trajectories(design, dimensions)
    from scipy.stats import qmc

    rng = np.random.default_rng(design.seed)
    if design.kind == "sobol":
        power = design.points.bit_length() - 1
        return np.asarray(qmc.Sobol(dimensions, rng=rng).random_base2(power))
    return np.asarray(qmc.LatinHypercube(dimensions, rng=rng).random(design.points))


def _trajectories(design: Morris, dimensions: int) -> NDArray[np.float64]:
    """Return the trajectories of Morris (1991), one step a row."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise InputError(
            "a morris design needs SALib, which is not installed",
            key="design.kind",
            allowed="after: pip install 'courtyard[analysis]'",
        ) from None
    problem = {
        "num_vars": dimensions,
        "names": [f"x{i}" for i in range(dimensions)],
        "bounds": [[0.0, 1.0]] * dimensions,
    }
    rows = morris.sample(problem, design.trajectories, num_levels=design.levels, seed=design.seed)
    return np.asarray(rows, dtype=np.float64)
