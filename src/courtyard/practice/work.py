"""A social worker's week: shares become minutes, minutes become visits, sessions and talks.

Hours are accounted for to the minute. Within a level the same split holds for every strategy; an
hour for which the whole level has no room goes down the neutral list, the same for all, and never
to another level. So does an hour that would have gone to work which the plan leaves out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from courtyard.foundations.streams import Luck
from courtyard.indicators import Signs, recognize
from courtyard.indicators.phases import EVALUATION
from courtyard.interventions import INTERVENTIONS, NEUTRAL, Worker
from courtyard.practice.evaluation import look
from courtyard.practice.feedback import adjusted
from courtyard.practice.strategies import PARTS, STRATEGIES, WITHIN, Shares, View
from courtyard.state import Exposure
from courtyard.state.record import Spent


def work(model: Any, row: int) -> None:
    """Let the worker in place `row` of the team spend the hours of this week."""
    settings, state = model.settings, model.state
    plan, strategy = settings.plan, STRATEGIES[settings.plan.strategy]
    at_work = strategy.works and not state.workers.gone[row]
    minutes = _minutes(settings, state.week) if at_work else 0
    if not minutes:
        return
    worker = _worker(model, row)
    seen, again = look(model, worker)
    worker = replace(worker, needs_seen=seen.needs, mix=adjusted(model, worker))
    view = _view(model, Signs(*seen.signs))
    desk = _Desk(model, worker)
    _spend(desk, minutes, *_proposed(model, view, again))
    desk.finish()
    state.add(Exposure("workers.worked", np.array([row]), minutes / 60.0))
    if plan.leaving == "on_signs" and view.phase == EVALUATION:
        state.add(Exposure("workers.leaves", np.array([row]), 1.0))


def _worker(model: Any, row: int) -> Worker:
    """Return what the worker in a place of the team brings along."""
    plan, settings, team = model.settings.plan, model.settings.team, model.state.workers
    return Worker(
        row=row,
        skill=float(team.skill[row]),
        understanding=float(team.understanding[row]),
        doing=plan.doing,
        credit=plan.credit,
        informed=STRATEGIES[plan.strategy].informed,
        error=settings.error,
        blind=settings.blind,
        stance=plan.stance,
        issue=plan.issue,
        apprentices=plan.apprentices,
        leaders=plan.leaders,
        targeting=plan.targeting,
        favoured=plan.favoured,
        chooses=plan.chooses,
    )


def _spend(desk: _Desk, minutes: int, shares: Shares, surveying: int) -> None:
    """Spend all minutes of a week: a survey, then by shares, then what is left, neutrally."""
    surveying = min(surveying, minutes)
    left = minutes - desk.spend("needs_survey", surveying)
    upto, given = 0.0, 0
    for name, share in shares.items():
        # Rounded as they add up, so that no minute is lost to the neutral list.
        upto += share
        until = round(upto * (minutes - surveying))
        left -= desk.spend(name, until - given)
        given = until
    left += desk.spared
    for name in NEUTRAL:
        left -= desk.spend(name, left)


def _proposed(model: Any, view: View, again: bool) -> tuple[Shares, int]:
    """Return the shares of the week, and the minutes of survey that are taken off before.

    The strategy proposes. Where the plan says so, assessment comes first, then service, then the
    strategy. A presence without content stays without content, and a replayed control without
    these beginnings, which are among the hours that it replays.

    Args:
        model: the community.
        view: what the worker sees.
        again: whether the worker has looked at the signs anew.
    """
    plan, strategy = model.settings.plan, STRATEGIES[model.settings.plan.strategy]
    shares = strategy.shares(view)
    content = any(share > 0.0 and name not in NEUTRAL for name, share in shares.items())
    if strategy.replays or not content:
        return shares, 0
    surveying = round(plan.reassess_hours * 60.0) if again else 0
    week = model.state.week - plan.first_week
    if week < plan.survey_first:
        return {"assessment": 1.0}, surveying
    if week < plan.survey_first + plan.service_first:
        return {"direct_service": 1.0}, surveying
    return shares, surveying


def _minutes(settings: Any, week: int) -> int:
    """Return the minutes that a worker works in a week, whole; rounding errors do not add up."""
    hours = settings.team.hours * 60.0
    until, before = (settings.plan.weeks_worked(w) for w in (week, week - 1))
    minutes: int = round(hours * until) - round(hours * before)
    return minutes


def _view(model: Any, seen: Signs) -> View:
    """Return what a strategy is told this week, with the signs as the worker sees them."""
    plan, week = model.settings.plan, model.state.week
    weeks = max(plan.weeks, 1)
    order = np.zeros(0, np.int64)
    if STRATEGIES[plan.strategy].replays:
        order = model.streams.stream("strategy.order", 0).permutation(weeks)
    return View(
        phase=recognize(seen),
        signs=seen,
        done=min(plan.weeks_worked(week - 1) / weeks, 1.0),
        emphasis=plan.emphasis,
        week=min(week - plan.first_week, weeks - 1),
        replay=model.reference_minutes(),
        order=order,
        shares=plan.shares,
        core_share=plan.core_share,
        rest=plan.rest,
    )


class _Desk:
    """What one worker has before him or her in one week.

    What the plan leaves out is planned like all else, so that other work gets the same minutes as
    if it were done, but it is not done and its minutes are spared for the neutral list.

    Args:
        model: the community.
        worker: the worker.

    Attributes:
        spared: minutes planned for what is left out.
    """

    def __init__(self, model: Any, worker: Worker) -> None:
        self.model, self.worker, self.state = model, worker, model.state
        self.spared = 0
        plan = model.settings.plan
        self._left_out = plan.left_out(self.state.week)
        # Replayed hours are those of a run that has spared these minutes already.
        self._unplanned = self._left_out if STRATEGIES[plan.strategy].replays else frozenset()
        self._found: dict[str, Any] = {}
        self._spent: dict[str, tuple[int, int]] = {}
        self._ready: dict[str, int] = {}

    def spend(self, name: str, minutes: int) -> int:
        """Plan minutes for a part or an intervention, as far as there are targets.

        Returns:
            What was planned.
        """
        return self._on_part(name, minutes) if name in PARTS else self._on(name, minutes)

    def finish(self) -> None:
        """Do the work, each kind of it once with all its targets, and enter it, a line for each."""
        account, state = self.state.spent, self.state
        for name, unit in INTERVENTIONS.items():
            if name not in self._spent or name in self._left_out:
                continue
            minutes, units = self._spent[name]
            account.begun[self.worker.row, name] = self._ready[name]
            account.rows.append(Spent(state.week, self.worker.row, name, minutes, units))
            if units:
                given, luck, targets = self._given(name), self._luck(name), self._found[name]
                for exposure in unit.act(state, given, luck, self.worker, targets[:units]):
                    state.add(exposure)

    def _on_part(self, part: str, minutes: int) -> int:
        """Split minutes among the interventions of a part that have a target, until all is full.

        The split is the same for every strategy. What one has no room for, the others of the part
        share; only what the whole part has no room for comes back.
        """
        left = minutes
        able = [name for name in WITHIN if name in PARTS[part]]
        while left > 0 and (able := [name for name in able if self._targets(name).size]):
            upto = np.cumsum([WITHIN[name] for name in able])
            marks = [0, *(round(left * float(x / upto[-1])) for x in upto)]
            # One round ends with all spent, or with at least one of them full.
            left -= sum(self._on(name, marks[k + 1] - marks[k]) for k, name in enumerate(able))
        return minutes - left

    def _on(self, name: str, minutes: int) -> int:
        """Plan minutes for one intervention; what is left of a unit prepares the next one."""
        if minutes <= 0 or not (targets := self._targets(name)).size:
            return 0
        begun = self.state.spent.begun.get((self.worker.row, name), 0)
        ready = self._ready.get(name, begun)
        each = max(round(self._given(name).hours * 60.0), 1)
        units = int(min((ready + minutes) // each, targets.size))
        spent = minutes if units < targets.size else min(minutes, max(units * each - ready, 0))
        self._ready[name] = ready + spent - units * each
        before = self._spent.get(name, (0, 0))
        self._spent[name] = (before[0] + spent, before[1] + units)
        self.spared += spent if name in self._left_out else 0
        return spent

    def _targets(self, name: str) -> Any:
        """Return the targets that this worker has left this week."""
        if name in self._unplanned:
            return np.zeros(0, np.int64)
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
