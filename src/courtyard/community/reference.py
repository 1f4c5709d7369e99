"""The reference run whose realized hours the controls replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.interventions import INTERVENTIONS
from courtyard.practice import STRATEGIES
from courtyard.state import State

type Live = Callable[[Any, int, int], State]
"""Settings, seed and weeks give the state that a community is in then."""

ANOTHER_SEED = 1_000_003
"""What is added to the seed for the community whose hours a yoked run replays (any number)."""


def realized(live: Live, initial: Any, now: Any, seed: int) -> NDArray[np.int64]:
    """Return the minutes that the reference strategy realizes, (weeks, interventions).

    Args:
        live: makes a community and returns its state after some weeks.
        initial: the settings at the start of the run that needs them.
        now: its settings this week, with the strategy that replays.
        seed: its seed; `yoked` replays another community's.
    """
    plan = now.plan
    elsewhere = STRATEGIES[plan.strategy].replays == "elsewhere"
    settings = initial.changed_alone({"plan": now.plan.model_dump() | {"strategy": plan.reference}})
    weeks = min(plan.last_week, settings.scenario.weeks)
    lived = live(settings, seed + ANOTHER_SEED if elsewhere else seed, weeks)
    place = {name: k for k, name in enumerate(INTERVENTIONS)}
    minutes = np.zeros((max(plan.weeks, 1), len(place)), dtype=np.int64)
    for row in lived.spent.rows:
        minutes[row.week - plan.first_week, place[row.intervention]] += row.minutes
    return minutes
