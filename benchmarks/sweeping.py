"""A sweep with one worker and with two: `python -m benchmarks.sweeping WORKERS REPLICATIONS`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.child import fresh
from benchmarks.series import Spread

EXPERIMENT, REPLICATIONS = "stage_fit", 5


class Sweeps(list[dict[str, dict[str, float]]]):
    """What the sweeps of each repetition took, by the number of workers, "1" and "2".

    Seconds on the clock: process (from the start of the interpreter to its end), wall (the plan and
    the sweep, in an interpreter that has lived some weeks of a small community before), plan, and
    summed over runs: model, tables; runs is their number.
    """

    def gain(self, what: str = "wall") -> Spread:
        """Return how many times as fast two workers are as one."""
        return Spread.of([each["1"][what] / each["2"][what] for each in self])

    def shared(self) -> Spread:
        """Return how many times as long two workers together spend on the same communities."""
        return Spread.of([each["2"]["model"] / each["1"]["model"] for each in self])

    def around(self) -> Spread:
        """Return the share of the time of one worker that is not the model."""
        return Spread.of([1.0 - each["1"]["model"] / each["1"]["wall"] for each in self])

    def spread(self, workers: str, what: str) -> Spread:
        """Return the spread of a number."""
        return Spread.of([each[workers][what] for each in self])

    def rest(self, workers: str) -> Spread:
        """Return seconds on the clock beside plan, model and tables, shared by all workers.

        That is starting workers, handing out, writing, putting together, and waiting at the end.
        """
        runs = [each[workers] for each in self]
        count = int(workers)
        return Spread.of(
            [run["wall"] - run["plan"] - (run["model"] + run["tables"]) / count for run in runs]
        )


def sweeps(repetitions: int, replications: int, tell: Callable[[str], None]) -> Sweeps:
    """Return what sweeps take, one worker and two in turn.

    Args:
        repetitions: how often.
        replications: of each arm of the experiment.
        tell: called with a line after each.
    """
    found = Sweeps()
    for number in range(1, repetitions + 1):
        both = {}
        for workers in ("1", "2"):
            begun = time.perf_counter()
            run = fresh("benchmarks.sweeping", workers, replications)
            both[workers] = {"process": time.perf_counter() - begun, **run}
            tell(f"{number}/{repetitions} sweep, workers: {workers} {run['wall']:8.2f} s")
        found.append(both)
    return found


def measure(workers: int, replications: int, folder: Path) -> dict[str, float]:
    """Return what one sweep takes, see `Sweeps`."""
    # Heavy, and nothing for the process that starts this one.
    import pandas as pd

    from benchmarks import whole
    from benchmarks.measure import WARM_UP
    from benchmarks.runner import timed
    from courtyard.experiments.design import plan
    from courtyard.experiments.schema import load_experiment
    from courtyard.experiments.sweep import sweep

    whole.make(*WARM_UP, 0)().run(WARM_UP[1])
    begun = time.perf_counter()
    experiment, file = load_experiment(EXPERIMENT)
    planned = plan(experiment, file, replications=replications)
    ready = time.perf_counter()
    result = sweep(
        planned.experiment, folder, file=file, workers=workers, planned=planned, runner=timed
    )
    wall = time.perf_counter() - begun
    if result.failed or result.left:
        raise RuntimeError(f"{result.failed} runs failed and {result.left} are left")
    outcomes = pd.read_parquet(folder / "outcomes.parquet").drop_duplicates("run")
    sums: Any = outcomes[["seconds_model", "seconds_tables"]].sum()
    return {
        "wall": wall,
        "plan": ready - begun,
        "model": float(sums["seconds_model"]),
        "tables": float(sums["seconds_tables"]),
        "runs": result.total,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]), Path(place) / "sweep")))
