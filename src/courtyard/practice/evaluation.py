"""What a social worker sees of the community's progress, and when he or she looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from courtyard.indicators import Phases, signs
from courtyard.indicators.phases import MOST, asked_here, relative
from courtyard.interventions import Worker
from courtyard.interventions.intervention import unmet_needs
from courtyard.state import REASONS, State
from courtyard.state.record import Look

NAMED = ("listed", "agreed", "took_post")
"""Events by which a name comes on the list of capable residents and backbones."""


def look(model: Any, worker: Worker) -> tuple[Look, bool]:
    """Return what the worker takes the signs of success and needs to be, and whether seen anew.

    A worker looks in the first week at work and then at the interval of the plan (`reassess`; 0:
    never again), and acts in between on what was seen last. What was seen is kept in the account
    of hours, so that a fork remembers it. Signs are kept with the error of the look; needs as
    they were, for what is most needed is taken from them with the error of each choice.

    Returns:
        What was seen; true for a look after the first, which the plan may charge.
    """
    plan, state = model.settings.plan, model.state
    last = state.spent.seen.get(worker.row)
    if last is not None and not 0 < plan.reassess <= state.week - last.week:
        return last, False
    signs_seen, needs = _evaluated(model, worker), unmet_needs(state)
    seen = Look(state.week, tuple(signs_seen.values()), tuple(needs.tolist()))
    state.spent.seen[worker.row] = seen
    return seen, last is not None


def _evaluated(model: Any, worker: Worker) -> dict[str, float]:
    """Return the signs by what the plan reads them from: observation, counts, or their mean."""
    plan, phases, state = model.settings.plan, model.settings.phases, model.state
    true = asdict(signs(state, phases))
    if plan.evaluates == "observation":
        return _observed(model, worker, true)
    books = true | counted(state, phases)
    if plan.evaluates == "counts":
        return books
    observed = _observed(model, worker, true)
    return {name: 0.5 * (observed[name] + books[name]) for name in true}


def _observed(model: Any, worker: Worker, true: Mapping[str, float]) -> dict[str, float]:
    """Return the signs with the worker's error, which shrinks with understanding.

    The error has the standard deviation error (1 - understanding), as in all that is seen.
    """
    error = model.streams.stream(f"strategy.sees.{worker.row}", model.state.week)
    noise = worker.error * (1.0 - worker.understanding) * error.standard_normal(len(true))
    return {
        name: min(max(value + float(e), 0.0), MOST)
        for (name, value), e in zip(true.items(), noise, strict=True)
    }


def counted(now: State, p: Phases) -> dict[str, float]:
    """Return the signs that registers hold, without error but perfunctory (W30, PA6).

    Who is registered counts as known, whether he or she ever comes; who was met counts as aware;
    who is on the list of volunteers or of an organization counts as a supporter. An organization
    stays in the book until its members report that the goal is met; a name once listed stays on
    the list; an activity held counts as done well, and as practice. Other signs, of which the books
    are as good as the truth (problems raised, hours, posts filled, money), are not among them.
    """
    people, groups, n = now.residents, now.organizations, now.residents.rows
    in_book = groups.alive | (groups.end_reason != REASONS.index("goal_met"))
    named = {event.resident for event in now.events.rows if event.kind in NAMED}
    held = groups.givers[groups.alive] > 0
    held_share = float(held.mean()) if held.size else 0.0
    asked = asked_here(p.groups, n)
    kinds = len(set(groups.domain[in_book].tolist()))
    on_file = {
        "known": (float(people.registered.mean()), p.known),
        "aware": (float(people.known.mean()), p.aware),
        "groups": (float(np.count_nonzero(in_book)), asked),
        "kinds": (float(kinds), min(p.kinds, asked, len(now.domains))),
        "backbones": (float(len(named)), asked_here(p.backbones, n)),
        "solved": (held_share, p.solved),
        "practised": (held_share, p.practised),
        "supported": (float((people.registered | (people.member_of >= 0)).mean()), p.supported),
    }
    return {name: relative(*found) for name, found in on_file.items()}
