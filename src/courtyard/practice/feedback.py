"""A closed loop from what residents miss to what the team works at (G14)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.interventions import Worker
from courtyard.interventions.intervention import APART, apart, unmet_needs
from courtyard.state.record import Heard
from courtyard.state.ties import Floats


def adjusted(model: Any, worker: Worker) -> tuple[float, ...] | None:
    """Return the shares of service and events by domain, adjusted to what is unmet, (domains,).

        share_d += feedback (unmet_d - mean of unmet), feedback_delay weeks ago

    then not negative, and adding up to one. The work begins with equal shares, and stays with them
    until something has been heard. What is heard has the worker's error. None without feedback.

    The shares and what is on its way are kept in the account of hours, so that a fork has them.
    """
    plan, state = model.settings.plan, model.state
    if plan.feedback == 0.0:
        return None
    unmet = unmet_needs(state)
    kept = state.spent.heard.get(worker.row)
    mix = np.full(unmet.size, 1.0 / unmet.size) if kept is None else np.array(kept.mix)
    waiting = () if kept is None else kept.waiting
    waiting = (*waiting, tuple(unmet.tolist()))[-plan.feedback_delay - 1 :]
    if len(waiting) > plan.feedback_delay:
        luck = Luck(model.streams, "plan.feedback", state.week, state.residents.rows)
        mix = np.maximum(mix + plan.feedback * _heard(np.array(waiting[0]), luck, worker), 0.0)
        mix /= mix.sum()
    state.spent.heard[worker.row] = Heard(tuple(mix.tolist()), waiting)
    return tuple(mix.tolist())


def _heard(unmet: Floats, luck: Luck, worker: Worker) -> Floats:
    """Return by how much more each domain seems unmet than the mean of all, (domains,).

    The error is that of all choices between domains, in the scale of their differences. What is
    said in excess of one domain is said less of the others: the shares add up to one.
    """
    seen = worker.sees(apart(unmet), luck) * max(float(np.ptp(unmet)), 0.0) / APART
    more: Floats = seen - seen.mean()
    return more
