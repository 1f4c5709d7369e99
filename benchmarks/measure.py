"""One run in a process of its own: `python -m benchmarks.measure CANDIDATE RESIDENTS WEEKS SEED`.

Prints one line of JSON. Started by the series, with numerical libraries held to one thread.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

WARM_UP = (64, 3)
"""Residents and weeks of the run before the clock starts: imports, caches, first calls."""


def measure(candidate: str, residents: int, weeks: int, seed: int) -> dict[str, float]:
    """Return what a run takes.

    Args:
        candidate: the module of this package that makes the model.
        residents: number of residents.
        weeks: how many weeks are lived.
        seed: the seed.

    Returns:
        construction and run (seconds of processor time), wall (seconds on the clock of the run),
        share (who take part in the last week, a check that it is the same model), built and memory
        (peak of the process after construction and at the end, MB) and added (by how much both
        raised that peak); what concerns memory is missing where the system does not tell it.
    """
    make = importlib.import_module(f"benchmarks.{candidate}").make
    make(*WARM_UP, 0)().run(WARM_UP[1])
    construct = make(residents, weeks, seed)
    before = peak_memory()
    begun = time.process_time()
    model = construct()
    done = time.process_time()
    built, clock = peak_memory(), time.perf_counter()
    model.run(weeks)
    result = {
        "construction": done - begun,
        "run": time.process_time() - done,
        "wall": time.perf_counter() - clock,
        "share": last_share(model),
    }
    after = peak_memory()
    if before is not None and built is not None and after is not None:
        result |= {"built": built, "memory": after, "added": after - before}
    return result


def last_share(model: Any) -> float:
    """Return the share of residents who took part in the last week."""
    weeks = model.weeks if hasattr(model, "weeks") else model.datacollector.model_vars
    return float(weeks["active_share"][-1])


def peak_memory() -> float | None:
    """Return the greatest resident memory of this process so far, MB; None on Windows."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], *map(int, sys.argv[2:5]))))
