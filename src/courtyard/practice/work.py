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
    desk = _Desk(model, worker)
    left = minutes
    for name, share in _by_intervention(_proposed(model, worker), desk).items():
        left -= desk.spend(INTERVENTIONS[name], min(round(share * minutes), left))
    for name in NEUTRAL:
        left -= desk.spend(INTERVENTIONS[name], left)


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


class _Desk:
    """What one worker has before him or her in one week.

    Args:
        model: the community.
        worker: the worker.
    """

    def __init__(self, model: Any, worker: Worker) -> None:
        self.model, self.worker, self.state = model, worker, model.state
        self._found: dict[str, Any] = {}

    def targets(self, unit: Intervention) -> Any:
        """Return this worker's part of the targets: the team divides them in turn."""
        if unit.name not in self._found:
            found = unit.targets(self.state, self._given(unit), self._luck(unit), self.worker)
            if unit.divided:
                found = found[self.worker.row :: self.state.workers.rows]
            self._found[unit.name] = found[: self._given(unit).room]
        return self._found[unit.name]

    def spend(self, unit: Intervention, minutes: int) -> int:
        """Spend minutes on an intervention, as far as there are targets; return what was spent.

        What is left over of a unit is spent on preparing the next one and remembered.
        """
        if minutes <= 0 or not (targets := self.targets(unit)).size:
            return 0
        account, who = self.state.spent, self.worker.row
        each = max(round(self._given(unit).hours * 60.0), 1)
        begun = account.begun.get((who, unit.name), 0)
        units = int(min((begun + minutes) // each, targets.size))
        spent = minutes if units < targets.size else min(minutes, max(units * each - begun, 0))
        if units:
            given, luck = self._given(unit), self._luck(unit)
            for exposure in unit.act(self.state, given, luck, self.worker, targets[:units]):
                self.state.add(exposure)
        account.begun[who, unit.name] = begun + spent - units * each
        account.rows.append(Spent(self.state.week, who, unit.name, spent, units))
        return spent

    def _given(self, unit: Intervention) -> Any:
        return getattr(self.model.settings.interventions, unit.name)

    def _luck(self, unit: Intervention) -> Luck:
        name, count = f"intervention.{unit.name}", self.state.residents.rows
        return Luck(self.model.streams, name, self.state.week, count)


def _by_intervention(shares: Shares, desk: _Desk) -> dict[str, float]:
    """Return shares by intervention: those of a level split among what has a target this week."""
    result: dict[str, float] = {}
    for name, share in shares.items():
        if name not in LEVELS:
            result[name] = result.get(name, 0.0) + share
            continue
        able = [
            unit.name
            for unit in INTERVENTIONS.values()
            if unit.level == name and unit.name in WITHIN and desk.targets(unit).size
        ]
        total = sum(WITHIN[unit] for unit in able)
        for unit in able:
            result[unit] = result.get(unit, 0.0) + share * WITHIN[unit] / total
    return result
