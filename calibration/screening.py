"""A first screening: which assumptions move the headline outcomes (Morris 1991, with SALib).

Everything that has a plausible range is varied, assumptions and levers alike, over its whole range.
An elementary effect is the change of an outcome for one parameter, as if it went from one end of
its range to the other, somewhere in the space of all others. mu* is the mean of its size, sigma its
spread: a sigma as large as mu* says that it depends on the others, or is not straight.

A mean of sizes is positive by chance alone, since another setting meets other luck. How large that
is, is measured with factors that change nothing but the seeds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calibration.patterns import TEAM
from calibration.runs import DATA, SCENARIO, Job, Row, Table, carry_out, tell
from courtyard import Community, load_scenario
from courtyard.foundations.quantities import Parameters, declared

FIRST_SEED, SEEDS, WEEKS = 3000, 2, 130
"""Paired seeds at each point; 130 weeks hold the outcomes 24 months after the exit."""

TRAJECTORIES, LEVELS, DESIGN_SEED = 10, 4, 1
LUCK = ("(luck 1)", "(luck 2)", "(luck 3)", "(luck 4)")
"""Factors that change nothing but the seeds: what is no larger than theirs is chance."""

OUTCOMES = ("organizations24", "active24", "dependency_exit", "needs")
SUMMARY = ("outcome", "key", "mu", "mu_star", "mu_star_conf", "sigma")

NOT_VARIED = {
    "community.adults": "the rest, when youths and retired are given",
    "decision.noise": "only for thresholds",
    "dependency.memory": "how a measure is averaged",
}
"""Keys with a plausible range that are not varied, and why."""


class Factor(NamedTuple):
    """A parameter that is varied.

    Attributes:
        key: its dotted key.
        low, high: its plausible range.
        whole: takes whole numbers only.
    """

    key: str
    low: float
    high: float
    whole: bool

    def at(self, u: float) -> float | int:
        """Return the value at share u of the range, rounded to twelve digits."""
        if self.whole:
            return int(min(self.low + math.floor(u * (self.high - self.low + 1)), self.high))
        return float(f"{self.low + u * (self.high - self.low):.12g}")


def factors() -> list[Factor]:
    """Return every parameter with a plausible range, in the order of the settings."""
    settings = load_scenario(SCENARIO)
    found = []
    for name in type(settings).model_fields:
        table = getattr(settings, name)
        if isinstance(table, Parameters):
            found += list(_within(table, f"{name}."))
    return [factor for factor in found if factor.key not in NOT_VARIED]


def _within(table: Any, before: str) -> Iterator[Factor]:
    for key, said in declared(type(table)).items():
        value = getattr(table, key)
        if isinstance(value, Parameters):
            yield from _within(value, f"{before}{key}.")
        elif said.get("plausible") is not None:
            low, high = said["plausible"]
            whole = isinstance(said["default"], int) and not isinstance(said["default"], bool)
            yield Factor(f"{before}{key}", low, high, whole)


def design(count: int, trajectories: int) -> NDArray[np.float64]:
    """Return the points of the trajectories in the unit cube, (trajectories (count + 1), count)."""
    from SALib.sample import morris  # noqa: PLC0415 - an extra

    problem = _problem([f"x{k}" for k in range(count)])
    rows = morris.sample(problem, trajectories, num_levels=LEVELS, seed=DESIGN_SEED)
    return np.asarray(rows, dtype=np.float64)


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def changes_at(point: NDArray[np.float64], varied: list[Factor]) -> dict[str, Any]:
    """Return the settings of a point of the unit cube, (factors,)."""
    values = {f.key: f.at(float(u)) for f, u in zip(varied, point, strict=True)}
    taken = [values.get(f"community.{band}") for band in ("youths", "retired")]
    if None not in taken:
        values["community.adults"] = 1.0 - sum(float(v) for v in taken if v is not None)
    return {**values, "plan.strategy": TEAM}


def jobs(varied: list[Factor], seeds: int, trajectories: int) -> list[Job]:
    """Return the runs: every point on the same seeds, but for the factors of luck."""
    return [
        Job({"point": number}, changes_at(point[: len(varied)], varied), seed + k, WEEKS)
        for number, point in enumerate(design(len(varied) + len(LUCK), trajectories))
        for seed in (_first_seed(point[len(varied) :], seeds),)
        for k in range(seeds)
    ]


def _first_seed(luck: NDArray[np.float64], seeds: int) -> int:
    """Return the first seed at a point: another for every combination of the factors of luck."""
    levels = np.round(luck * (LEVELS - 1)).astype(int)
    return FIRST_SEED + seeds * int(levels @ LEVELS ** np.arange(levels.size))


def work(job: Job) -> Row:
    """Do one run and read the outcomes."""
    model = Community(job.settings(), job.seed)
    model.run()
    found = model.outcomes()
    return {name: found[name] for name in OUTCOMES}


def table(folder: Path = DATA) -> Table:
    """Return the table of the runs."""
    return Table(folder / "screening_runs.csv", ["point", "seed", *OUTCOMES, "error"])


def screen(
    folder: Path, seeds: int, workers: int | None, hours: float, trajectories: int, *, fresh: bool
) -> bool:
    """Do the runs, and summarize when all are done."""
    varied = factors()
    complete = carry_out(
        jobs(varied, seeds, trajectories), work, table(folder),
        workers=workers, hours=hours, fresh=fresh,
    )  # fmt: skip
    if complete:
        summarize(folder, [*(factor.key for factor in varied), *LUCK], trajectories)
    return complete


def summary_table(folder: Path = DATA) -> Table:
    """Return the table of elementary effects."""
    made = Table(folder / "screening.csv", SUMMARY[1:])
    made.columns[0] = SUMMARY[0]
    return made


def summarize(folder: Path, keys: list[str], trajectories: int) -> None:
    """Compute the elementary effects of each outcome, and write them, the greatest first.

    A trajectory in which a run failed is left out whole.
    """
    points = design(len(keys), trajectories)
    lines: list[Row] = []
    for outcome in OUTCOMES:
        y = _means(folder, outcome, len(points))
        steps = y.reshape(trajectories, len(keys) + 1)
        good = np.repeat(np.isfinite(steps).all(axis=1), len(keys) + 1)
        if good.sum() < 2 * (len(keys) + 1):
            continue
        found = effects(keys, points[good], y[good])
        order = np.argsort(-found["mu_star"], kind="stable")
        lines += [
            {"outcome": outcome, "key": keys[i], **{k: float(found[k][i]) for k in SUMMARY[2:]}}
            for i in order.tolist()
        ]
    summary_table(folder).write(lines)
    failed = sum(bool(row["error"]) for row in table(folder).rows())
    tell(f"screening.csv: {len(set(keys) - set(LUCK))} parameters, {failed} runs failed")


def effects(keys: list[str], x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
    """Return SALib's analysis: mu, mu*, its bootstrap half-width at 95 %, and sigma by key.

    Args:
        keys: names of the parameters.
        x: the points, whole trajectories, (points, keys), in the unit cube.
        y: the outcome at each, (points,).
    """
    from SALib.analyze import morris  # noqa: PLC0415 - an extra

    problem = _problem(keys)
    return morris.analyze(problem, x, y, num_levels=LEVELS, num_resamples=1000, seed=DESIGN_SEED)


def _means(folder: Path, outcome: str, points: int) -> NDArray[np.float64]:
    """Return the mean over seeds at each point, NaN where a run failed, (points,)."""
    total, count = np.zeros(points), np.zeros(points)
    for row in table(folder).rows():
        total[int(row["point"])] += float(row[outcome]) if row[outcome] else math.nan
        count[int(row["point"])] += 1.0
    return total / count
