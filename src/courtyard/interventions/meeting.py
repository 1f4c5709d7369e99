"""Occasions at which people are introduced to each other, told apart by a number."""

from __future__ import annotations

from typing import Literal

import numpy as np

from courtyard.interventions.intervention import Targets, Worker
from courtyard.state import Exposure, State

Occasion = Literal["event", "activity", "introduction"]

OCCASIONS: tuple[Occasion, ...] = ("event", "activity", "introduction")


def introduced(
    now: State, worker: Worker, rows: Targets, kind: Occasion, group: Targets | int = 0
) -> list[Exposure]:
    """Return that residents, (k,), are introduced to one another; nothing for nobody.

    Each is introduced on one occasion a week only, the first: `introduced` carries its number.

    Args:
        now: the state.
        worker: who introduces.
        rows: who is there.
        kind: on what kind of occasion.
        group: which of several at once, a number from 0, one each, (k,), or one for all.
    """
    if not rows.size:
        return []
    place = np.broadcast_to(np.asarray(group, dtype=np.int64), rows.shape)
    # Every kind, worker and group has a number of its own.
    number = 1 + OCCASIONS.index(kind) + len(OCCASIONS) * (worker.row + now.workers.rows * place)
    first = now.residents.introduced[rows] == 0.0
    return [Exposure("residents.introduced", rows[first], number[first].astype(np.float64))]
