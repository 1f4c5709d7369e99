"""A run of a sweep that says how long the model took in it."""

from __future__ import annotations

import time
from typing import Any

from courtyard import Community
from courtyard.experiments.worker import Result


def timed(settings: Any, seed: int) -> Result:
    """Carry out a run as a sweep does, with two outcomes more.

    Those are seconds on the clock: `seconds_model`, making the community and living its weeks, and
    `seconds_tables`, its tables and outcomes.
    """
    begun = time.perf_counter()
    model = Community(settings, seed)
    model.run()
    lived = time.perf_counter()
    tables, outcomes = model.tables(), model.outcomes()
    outcomes["seconds_model"] = lived - begun
    outcomes["seconds_tables"] = time.perf_counter() - lived
    return Result(outcomes, tables["organizations"], tables["weeks"])
