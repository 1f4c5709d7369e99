"""The reference run whose realized hours the controls replay."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.interventions import INTERVENTIONS

ANOTHER_SEED = 1_000_003
"""What is added to the seed for the community whose hours a yoked run replays (any number)."""


def realized(initial: Any, now: Any, seed: int) -> NDArray[np.int64]:
    """Return the minutes that the reference strategy realizes, (weeks, interventions).

    Args:
        initial: the settings at the start of the run that needs them.
        now: its settings this week, with the strategy that replays.
        seed: its seed; `yoked` replays another community's.
    """
    from courtyard.community.model import Community  # noqa: PLC0415 - the model needs this too

    plan = now.plan
    elsewhere = plan.strategy == "yoked"
    settings = initial.changed_alone({"plan": now.plan.model_dump() | {"strategy": plan.reference}})
    run = Community(settings, seed + ANOTHER_SEED if elsewhere else seed)
    run.run(min(plan.last_week, settings.scenario.weeks))
    place = {name: k for k, name in enumerate(INTERVENTIONS)}
    minutes = np.zeros((max(plan.weeks, 1), len(place)), dtype=np.int64)
    for row in run.state.spent.rows:
        minutes[row.week - plan.first_week, place[row.intervention]] += row.minutes
    return minutes
