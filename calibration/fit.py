"""The fit: four patterns at once, one set of parameters, on paired seeds.

The loss is the sum of the squared distances of the four from their aims, each in half-widths of its
target. Every trial has the same seeds, so that two trials differ by their parameters alone. A trial
begins with a few seeds and is given up early where trials that were finished had been better by
then. The optimizer is Optuna's tree-structured Parzen estimator; each trial is a row of text, and
what a fit has seen is told to the optimizer again when it goes on.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from calibration.estimate import pooled
from calibration.history import watch
from calibration.patterns import FITTED, TEAM
from calibration.runs import DATA, SCENARIO, Job, Table, tell, text, version
from courtyard import load_scenario
from courtyard.experiments.executors import engine

FIRST_SEED, SEEDS, WEEKS = 0, 60, 156
STEPS = (8, 20, 60)
"""Seeds of a trial after each step; at the first two it may be given up."""

STARTUP = 24
"""Trials at random before the optimizer begins to learn."""


class Free(NamedTuple):
    """A parameter that is fitted.

    Attributes:
        key: its dotted key.
        low, high: its plausible range.
        why: which of the four patterns tells of it.
    """

    key: str
    low: float
    high: float
    why: str


FREE = (
    Free("decision.constant", -7.0, -4.5, "how many are active at all (PA1)"),
    Free("decision.reconsider", 0.02, 0.10, "how fast the active change (AT1, and PA1 by it)"),
    Free("decision.weights.interest", 0.0, 2.0,
         "how far it is always the same people (AT1 at a given PA1)"),
    Free("decision.weights.time", 0.0, 4.0, "how much more the retired take part (HM3)"),
    Free("asking.by_tie", 0.0, 0.04, "how many are brought in by others for a while (PA1, AT1)"),
    Free("community.vigour_spread", 1.0, 2.0, "how unequal the hours are (CO1)"),
)  # fmt: skip
"""What is fitted, and no more: each moves one of the four strongly, and none is what a claim asks.

The weights of efficacy, expectation and being asked, and everything about organizations, stay what
they were reasoned to be: claims ask about them. The typical hours are left alone too: it is their
mean that would tell of them (CO5), not their concentration.
"""

COLUMNS = (
    "trial", "state", "seeds", "loss",
    *(free.key for free in FREE),
    *(pattern.code for pattern in FITTED),
    *(f"loss{n}" for n in STEPS),
)  # fmt: skip

type Point = dict[str, float]
type Measured = dict[str, tuple[float, ...]]
type Runs = Callable[[Mapping[str, float], range], list[Measured]]
"""Does the runs of some seeds at a point, and returns the parts of the four for each."""


def loss_of(runs: list[Measured]) -> tuple[float, dict[str, float]]:
    """Return the loss over some runs, and the four patterns by code."""
    found = {}
    for pattern in FITTED:
        parts = np.array([run[pattern.code] for run in runs])
        found[pattern.code] = float(pooled([*parts.T], pattern.form))
    distances = [pattern.distance(found[pattern.code]) for pattern in FITTED]
    loss = sum(d * d for d in distances)
    # A point at which nobody does anything has no pattern: as far off as can be.
    return (loss if math.isfinite(loss) else 1e6), found


def run_one(changes: Mapping[str, float], seed: int) -> Measured:
    """Do one run of the fit and read the four patterns."""
    job = Job({}, {"plan.strategy": TEAM, **changes}, seed, WEEKS)
    history, _ = watch(job.settings(), seed)
    return {pattern.code: pattern.measure(history) for pattern in FITTED}


def on(executor: Executor) -> Runs:
    """Return what does runs on an executor, seed by seed, in the order of seeds."""
    return lambda point, seeds: list(executor.map(partial(run_one, dict(point)), seeds))


def trials(folder: Path = DATA) -> Table:
    """Return the table of trials."""
    return Table(folder / "trials.csv", COLUMNS)


def start() -> Point:
    """Return where the fit begins: the values of the scenario."""
    now = load_scenario(SCENARIO).resolved()
    return {free.key: min(max(_at(now, free.key), free.low), free.high) for free in FREE}


def _at(plain: Mapping[str, Any], key: str) -> float:
    value: Any = plain
    for part in key.split("."):
        value = value[part]
    return float(value)


def fit(
    folder: Path,
    seeds: int,
    workers: int | None,
    hours: float,
    count: int,
    *,
    fresh: bool,
    runs: Runs | None = None,
) -> bool:
    """Try points until there are `count` trials or the time is over; return whether all are there.

    Args:
        folder: where the trials are kept.
        seeds: paired seeds of a full trial.
        workers: how many runs at once; None for all cores.
        hours: after how long no trial is begun.
        count: trials in all, those of earlier sessions included.
        fresh: drop trials of another version of the model.
        runs: does the runs of a trial; None for the model.
    """
    table = trials(folder)
    mark = f"{version()}-{seeds}-"
    table.keep((row["run"] for row in table.rows() if row["run"].startswith(mark)), fresh=fresh)
    place = engine(workers) if runs is None else None
    until = time.monotonic() + hours * 3600.0
    try:
        does = on(place.executor()) if place is not None else runs
        assert does is not None
        study = _study(table)
        while len(study.trials) < count and time.monotonic() < until:
            row = _try(study, does, [min(n, seeds) for n in STEPS])
            table.append(row | {"run": f"{mark}{row['trial']}"})
            tell(_line(row))
        finish(table, does, seeds)
        return len(study.trials) >= count
    finally:
        if place is not None:
            place.stop(at_once=True)


def _study(table: Table) -> Any:
    """Return Optuna's study of this fit, with the trials that the table holds."""
    import optuna  # noqa: PLC0415 - heavy, and an extra

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    before = table.rows()
    study = optuna.create_study(
        # A fit that goes on must not draw again what it drew at its beginning.
        sampler=optuna.samplers.TPESampler(seed=len(before), n_startup_trials=STARTUP),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=STARTUP // 3),
    )
    scales = {f.key: optuna.distributions.FloatDistribution(f.low, f.high) for f in FREE}
    for row in before:
        steps = {n: float(row[f"loss{n}"]) for n in STEPS if row[f"loss{n}"]}
        finished = row["state"] == "finished"
        study.add_trial(
            optuna.trial.create_trial(
                state=optuna.trial.TrialState[("PRUNED", "COMPLETE")[finished]],
                value=float(row["loss"]),
                params={key: float(row[key]) for key in scales},
                distributions=scales,
                intermediate_values=steps,
            )
        )
    if not before:
        study.enqueue_trial(start())
    return study


def _try(study: Any, runs: Runs, steps: list[int]) -> dict[str, Any]:
    """Do one trial, as far as it deserves, tell the study, and return its row."""
    from optuna.trial import TrialState  # noqa: PLC0415 - heavy, and an extra

    trial = study.ask()
    # Six digits are what the table keeps: what is tried is what can be tried again.
    point = {f.key: float(text(trial.suggest_float(f.key, f.low, f.high))) for f in FREE}
    row: dict[str, Any] = {"trial": trial.number, "state": "finished", **point}
    measured: list[Measured] = []
    for name, until in zip(STEPS, steps, strict=True):
        measured += runs(point, range(FIRST_SEED + len(measured), FIRST_SEED + until))
        loss, found = loss_of(measured)
        row |= {"seeds": len(measured), "loss": loss, f"loss{name}": loss, **found}
        trial.report(loss, name)
        if name != STEPS[-1] and trial.should_prune():
            row["state"] = "given up"
            break
    if row["state"] == "finished":
        study.tell(trial, row["loss"])
    else:
        study.tell(trial, state=TrialState.PRUNED)
    return row


def _line(row: Mapping[str, Any]) -> str:
    four = "  ".join(f"{pattern.code} {row[pattern.code]:.3f}" for pattern in FITTED)
    return f"trial {row['trial']:4}  {row['seeds']:3} seeds  loss {row['loss']:9.4f}  {four}"


def best(folder: Path = DATA) -> dict[str, str] | None:
    """Return the row of the best finished trial; None where there is none."""
    rows = [row for row in trials(folder).rows() if row["state"] == "finished"]
    return min(rows, key=lambda row: float(row["loss"])) if rows else None


def finish(table: Table, runs: Runs, seeds: int) -> None:
    """Round the best point to three digits, see what that does, and write it as TOML."""
    found = best(table.path.parent)
    if found is None:
        return
    point = {free.key: float(f"{float(found[free.key]):.3g}") for free in FREE}
    loss, four = loss_of(runs(point, range(FIRST_SEED, FIRST_SEED + seeds)))
    lines = [
        "# Made by `python -m calibration fit`: the best point, rounded to three digits.",
        f"# {len(table.rows())} trials; loss {loss:.4f} on {seeds} seeds: "
        + ", ".join(f"{code} {value:.3f}" for code, value in four.items()),
        *_toml(point),
    ]
    (table.path.parent / "fitted.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell("\n".join(lines))


def _toml(point: Mapping[str, float]) -> list[str]:
    """Return lines of TOML with a table for each room of the keys."""
    tables: dict[str, list[str]] = {}
    for key, value in point.items():
        head, _, name = key.rpartition(".")
        tables.setdefault(head, []).append(f"{name} = {value:g}")
    return [line for head, keys in tables.items() for line in ("", f"[{head}]", *keys)]
