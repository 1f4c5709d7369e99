"""One run in a process of its own: `python -m benchmarks.measure CANDIDATE RESIDENTS WEEKS SEED`.

Prints one line of JSON. Started by the series, with numerical libraries held to one thread.
"""

from __future__ import annotations

import importlib
import json
import sys
import time

try:
    import resource
except ImportError:  # Windows has none
    resource = None

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
        construction and run (seconds of processor time), memory (peak of the process, MB) and
        added (by how much construction and run raised that peak); memory is missing where the
        system does not tell it.
    """
    make = importlib.import_module(f"benchmarks.{candidate}").make
    make(*WARM_UP, 0)().run(WARM_UP[1])
    construct = make(residents, weeks, seed)
    before = peak_memory()
    begun = time.process_time()
    model = construct()
    built = time.process_time()
    model.run(weeks)
    result = {"construction": built - begun, "run": time.process_time() - built}
    after = peak_memory()
    if before is not None and after is not None:
        result |= {"memory": after, "added": after - before}
    return result


def peak_memory() -> float | None:
    """Return the greatest resident memory of this process so far, MB; None on Windows."""
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], *map(int, sys.argv[2:5]))))
