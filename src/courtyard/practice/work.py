"""A social worker's week: shares become minutes, minutes become visits, sessions and talks.

Hours are accounted for to the minute. Within a level the same split holds for every strategy; an
hour that finds no target goes down the neutral list, the same for all, and never to another level.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.indicators import Signs, recognize, signs
from courtyard.indicators.phases import MOST
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL, Intervention, Worker
from courtyard.practice.strategies import STRATEGIES, Shares, View
from courtyard.state.record import Spent

WITHIN = {
    "home_visit": 0.35,
    "needs_survey": 0.15,
    "talent_search": 0.15,
    "casework": 0.35,
    "group_session": 0.35,
    "team_support": 0.35,
    "rules_help": 0.15,
    "mediation": 0.15,
    "neighbourhood_event": 0.5,
    "proposal_help": 0.3,
    "government_channel": 0.2,
}
"""How the hours of a level are split among its interventions that have a target (assumption)."""


def work(model: Any, row: int) -> None:
    """Let the worker in place `row` of the team spend the hours of this week."""
    settings, state = model.settings, model.state
    plan, strategy = settings.plan, STRATEGIES[settings.plan.strategy]
    minutes = _minutes(settings, state.week) if strategy.works else 0
    if not minutes:
        return
    team = state.workers
    worker = Worker(
        row=row,
        skill=float(team.skill[row]),
        understanding=float(team.understanding[row]),
        doing=plan.doing,
        credit=plan.credit,
        informed=strategy.informed,
        lets_go=plan.leaving == "on_signs",
    )
    left = minutes
    for name, share in _by_intervention(_proposed(model, worker), model, worker).items():
        given = min(round(share * minutes), left)
        left -= _spend(model, worker, INTERVENTIONS[name], given)
    for name in NEUTRAL:
        left -= _spend(model, worker, INTERVENTIONS[name], left)


def _proposed(model: Any, worker: Worker) -> Shares:
    """Return what the strategy proposes; where service comes first, service at first."""
    plan = model.settings.plan
    if model.state.week - plan.first_week < plan.service_first:
        return {"direct_service": 1.0}
    return STRATEGIES[plan.strategy].shares(_view(model, worker))


def _minutes(settings: Any, week: int) -> int:
    """Return the minutes that a worker works in a week, whole; rounding errors do not add up."""
    hours = settings.team.hours * 60.0
    until, before = (settings.plan.weeks_worked(w) for w in (week, week - 1))
    minutes: int = round(hours * until) - round(hours * before)
    return minutes


def _view(model: Any, worker: Worker) -> View:
    """Return what the worker sees of the community this week."""
    settings, state = model.settings, model.state
    plan = settings.plan
    seen = _seen_signs(model, worker)
    weeks = max(plan.weeks, 1)
    return View(
        phase=recognize(seen),
        signs=seen,
        done=min(plan.weeks_worked(state.week - 1) / weeks, 1.0),
        emphasis=plan.emphasis,
        week=min(state.week - plan.first_week, weeks - 1),
        replay=model.reference_minutes(),
        order=model.streams.stream("strategy.order", 0).permutation(weeks),
    )


def _seen_signs(model: Any, worker: Worker) -> Signs:
    """Return the signs of success with the worker's error, which shrinks with understanding.

    The error has the standard deviation 0.2 (1 - understanding), an assumption.
    """
    true = signs(model.state, model.settings.phases)
    fields = list(true.__dataclass_fields__)
    error = model.streams.stream(f"strategy.sees.{worker.row}", model.state.week)
    noise = 0.2 * (1.0 - worker.understanding) * error.standard_normal(len(fields))
    values = {
        name: float(np.clip(getattr(true, name) + e, 0.0, MOST))
        for name, e in zip(fields, noise, strict=True)
    }
    return Signs(**values)


def _by_intervention(shares: Any, model: Any, worker: Worker) -> dict[str, float]:
    """Return shares by intervention: those of a level split among what has a target this week."""
    result: dict[str, float] = {}
    for name, share in shares.items():
        if name not in LEVELS:
            result[name] = result.get(name, 0.0) + share
            continue
        able = [
            unit.name
            for unit in INTERVENTIONS.values()
            if unit.level == name and unit.name in WITHIN and _has_target(model, worker, unit)
        ]
        total = sum(WITHIN[unit] for unit in able)
        for unit in able:
            result[unit] = result.get(unit, 0.0) + share * WITHIN[unit] / total
    return result


def _has_target(model: Any, worker: Worker, unit: Intervention) -> bool:
    return bool(_targets(model, worker, unit).size)


def _luck(model: Any, unit: Intervention) -> Luck:
    state = model.state
    return Luck(model.streams, f"intervention.{unit.name}", state.week, state.residents.rows)


def _targets(model: Any, worker: Worker, unit: Intervention) -> Any:
    """Return this worker's part of the targets: the team divides them in turn."""
    p = getattr(model.settings.interventions, unit.name)
    found = unit.targets(model.state, p, _luck(model, unit), worker)
    shared = unit.name in ("home_visit", "casework", "team_support", "rules_help", "mediation",
                           "proposal_help")  # fmt: skip
    team = model.state.workers.rows
    return (found[worker.row :: team] if shared else found)[: p.room]


def _spend(model: Any, worker: Worker, unit: Intervention, minutes: int) -> int:
    """Spend minutes on an intervention, as far as there are targets; return what was spent.

    What is left over of a unit is spent on preparing the next one and remembered.
    """
    if minutes <= 0:
        return 0
    state = model.state
    p = getattr(model.settings.interventions, unit.name)
    targets = _targets(model, worker, unit)
    each = max(round(p.hours * 60.0), 1)
    if not targets.size:
        return 0
    begun = state.spent.begun.get((worker.row, unit.name), 0)
    units = min((begun + minutes) // each, targets.size)
    spent = minutes if units < targets.size else min(minutes, max(units * each - begun, 0))
    chosen = targets[:units]
    if units:
        for exposure in unit.act(state, p, _luck(model, unit), worker, chosen):
            state.add(exposure)
    state.spent.begun[worker.row, unit.name] = begun + spent - units * each
    state.spent.rows.append(Spent(state.week, worker.row, unit.name, spent, int(units)))
    return int(spent)
