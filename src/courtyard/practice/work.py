"""A social worker's week: shares become minutes, minutes become visits, sessions and talks.

Hours are accounted for to the minute. Within a level the same split holds for every strategy; an
hour for which the whole level has no room goes down the neutral list, the same for all, and never
to another level.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.indicators import Signs, recognize, signs
from courtyard.indicators.phases import EVALUATION, MOST
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL, Worker
from courtyard.practice.strategies import STRATEGIES, WITHIN, Shares, View
from courtyard.state import Exposure
from courtyard.state.record import Spent


def work(model: Any, row: int) -> None:
    """Let the worker in place `row` of the team spend the hours of this week."""
    settings, state = model.settings, model.state
    plan, team = settings.plan, state.workers
    strategy = STRATEGIES[plan.strategy]
    minutes = _minutes(settings, state.week) if strategy.works and not team.gone[row] else 0
    if not minutes:
        return
    worker = Worker(
        row=row,
        skill=float(team.skill[row]),
        understanding=float(team.understanding[row]),
        doing=plan.doing,
        credit=plan.credit,
        informed=strategy.informed,
        error=settings.team.error,
        blind=settings.team.blind,
        stance=plan.stance,
        issue=plan.issue,
        apprentices=plan.apprentices,
    )
    view = _view(model, worker)
    desk = _Desk(model, worker)
    left, upto, given = minutes, 0.0, 0
    for name, share in _proposed(model, view).items():
        # Rounded as they add up, so that no minute is lost to the neutral list.
        upto += share
        left -= desk.spend(name, round(upto * minutes) - given)
        given = round(upto * minutes)
    for name in NEUTRAL:
        left -= desk.spend(name, left)
    desk.finish()
    state.add(Exposure("workers.worked", np.array([row]), minutes / 60.0))
    if plan.leaving == "on_signs" and view.phase == EVALUATION:
        state.add(Exposure("workers.leaves", np.array([row]), 1.0))


def _proposed(model: Any, view: View) -> Shares:
    """Return what the strategy proposes; where service comes first, service at first.

    A presence without content stays without content.
    """
    plan = model.settings.plan
    shares = STRATEGIES[plan.strategy].shares(view)
    content = any(name not in NEUTRAL for name in shares)
    if content and model.state.week - plan.first_week < plan.service_first:
        return {"direct_service": 1.0}
    return shares


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
    order = np.zeros(0, np.int64)
    if STRATEGIES[plan.strategy].replays:
        order = model.streams.stream("strategy.order", 0).permutation(weeks)
    return View(
        phase=recognize(seen),
        signs=seen,
        done=min(plan.weeks_worked(state.week - 1) / weeks, 1.0),
        emphasis=plan.emphasis,
        week=min(state.week - plan.first_week, weeks - 1),
        replay=model.reference_minutes(),
        order=order,
    )


def _seen_signs(model: Any, worker: Worker) -> Signs:
    """Return the signs of success with the worker's error, which shrinks with understanding.

    The error has the standard deviation error (1 - understanding), as in all that is seen.
    """
    true = signs(model.state, model.settings.phases)
    fields = list(true.__dataclass_fields__)
    error = model.streams.stream(f"strategy.sees.{worker.row}", model.state.week)
    noise = worker.error * (1.0 - worker.understanding) * error.standard_normal(len(fields))
    values = {
        name: min(max(getattr(true, name) + float(e), 0.0), MOST)
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
        self._spent: dict[str, tuple[int, int]] = {}

    def spend(self, name: str, minutes: int) -> int:
        """Plan minutes for a level or an intervention, as far as there are targets.

        Returns:
            What was spent.
        """
        return self._on_level(name, minutes) if name in LEVELS else self._on(name, minutes)

    def finish(self) -> None:
        """Do the work, each kind of it once with all its targets, and enter it, a line for each."""
        rows, state = self.state.spent.rows, self.state
        for name, unit in INTERVENTIONS.items():
            if name not in self._spent:
                continue
            minutes, units = self._spent[name]
            rows.append(Spent(state.week, self.worker.row, name, minutes, units))
            if units:
                given, luck, targets = self._given(name), self._luck(name), self._found[name]
                for exposure in unit.act(state, given, luck, self.worker, targets[:units]):
                    state.add(exposure)

    def _on_level(self, level: str, minutes: int) -> int:
        """Split minutes among the interventions of a level that have a target, until all is full.

        The split is the same for every strategy. What one has no room for, the others of the level
        share; only what the whole level has no room for comes back.
        """
        left = minutes
        able = [name for name in WITHIN if INTERVENTIONS[name].level == level]
        while left > 0 and (able := [name for name in able if self._targets(name).size]):
            upto = np.cumsum([WITHIN[name] for name in able])
            marks = [0, *(round(left * float(x / upto[-1])) for x in upto)]
            # One round ends with all spent, or with at least one of them full.
            left -= sum(self._on(name, marks[k + 1] - marks[k]) for k, name in enumerate(able))
        return minutes - left

    def _on(self, name: str, minutes: int) -> int:
        """Spend minutes on one intervention; what is left of a unit prepares the next one."""
        if minutes <= 0 or not (targets := self._targets(name)).size:
            return 0
        who, begun = self.worker.row, self.state.spent.begun
        ready = begun.get((who, name), 0)
        each = max(round(self._given(name).hours * 60.0), 1)
        units = int(min((ready + minutes) // each, targets.size))
        spent = minutes if units < targets.size else min(minutes, max(units * each - ready, 0))
        begun[who, name] = ready + spent - units * each
        before = self._spent.get(name, (0, 0))
        self._spent[name] = (before[0] + spent, before[1] + units)
        return spent

    def _targets(self, name: str) -> Any:
        """Return the targets that this worker has left this week."""
        if name not in self._found:
            given = self._given(name)
            found = INTERVENTIONS[name].targets(self.state, given, self._luck(name), self.worker)
            self._found[name] = found[: given.room]
        return self._found[name][self._spent.get(name, (0, 0))[1] :]

    def _given(self, name: str) -> Any:
        return getattr(self.model.settings.interventions, name)

    def _luck(self, name: str) -> Luck:
        count = self.state.residents.rows
        return Luck(self.model.streams, f"intervention.{name}", self.state.week, count)
