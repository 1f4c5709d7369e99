"""Social workers: skill, strain, standing and turnover, by hand, by chance and in whole runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from contract import Dealt, different, settings_of, small
from courtyard import Community
from courtyard.foundations.streams import Luck, Streams
from courtyard.interventions import INTERVENTIONS, NEUTRAL, Worker
from courtyard.rules import RULES
from courtyard.state import Change, Event, State

STILL = dict.fromkeys(
    ("practice", "forgets", "tires", "recovers", "noticed", "counted", "fades", "turnover"), 0.0
)
"""Everything off."""


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    rule = RULES["staffing"]
    return rule.act(
        state, rule.parameters(**parameters), luck or Dealt(state.residents.rows, 0.999)
    )


def worker(change: Change, name: str) -> Any:
    return change.columns[f"workers.{name}"]


def learned(level: float, up: float, down: float = 0.0) -> float:
    """Return the learning step by hand."""
    total = up + down
    return level + (1.0 - math.exp(-total)) * (up / total - level)


class TestByHand:
    def test_skill_grows_with_work_success_and_training_and_wears_off(self):
        """Two of four organizations act, one of them well: S = 1/2.

        First: .001 20 (.5 + .5/2) + .01 = .025; second has not worked.
        """
        state = small(
            3, groups=4, workers=2, g_alive=[1, 1, 1, 0], g_givers=[3, 4, 0, 5],
            g_success=[1, 0, 1, 1], w_skill=[0.6, 0.6], w_skill_rest=0.5, w_worked=[20.0, 0.0],
            w_trained=[0.01, 0.0], c_standing=0.5,
        )  # fmt: skip
        change = act(state, **(STILL | {"practice": 0.001, "by_success": 0.5, "forgets": 0.1}))
        first = learned(0.6, 0.025)
        assert_allclose(worker(change, "skill"), [first - 0.1 * (first - 0.5), 0.59])

    @pytest.mark.parametrize(("share", "rate"), [(0.0, 0.02), (1.0, 0.0), (0.5, 0.01)])
    def test_how_much_success_teaches_is_a_parameter(self, share, rate):
        """Without any activity that succeeds, the rest is learned all the same."""
        state = small(3, groups=1, g_givers=3, w_worked=20.0, w_skill=0.4, w_skill_rest=0.4)
        change = act(state, **(STILL | {"practice": 0.001, "by_success": share}))
        assert_allclose(worker(change, "skill"), learned(0.4, rate) if rate else 0.4)

    def test_strain_fills_and_drains(self):
        state = small(3, workers=2, w_strain=[0.2, 0.2], w_worked=[20.0, 0.0])
        change = act(state, **(STILL | {"tires": 0.005, "recovers": 0.5}))
        assert_allclose(worker(change, "strain"), [0.5 * learned(0.2, 0.1), 0.1])

    def test_standing_moves_both_ways_with_what_is_the_workers(self):
        """Won .5 .4 + .1 for a birth, lost .5 .2 + .1 for an end, of 0.5 in all."""
        state = small(
            3, groups=5, week=9, g_alive=[1, 1, 1, 0, 1], g_givers=[3, 3, 0, 0, 3],
            g_success=[1, 0, 0, 0, 1], g_dependency=[0.4, 0.2, 0.9, 0.9, 0.0],
            g_convened_by_worker=[1, 1, 1, 1, 0], g_founded=[9, 2, 2, 2, 9],
            g_ended=[-1, -1, -1, 9, -1], c_standing=0.6,
        )  # fmt: skip
        rates = STILL | {"noticed": 0.5, "counted": 0.1, "start": 0.4}
        expected = 0.6 + (1.0 - math.exp(-0.5)) * (0.3 / 0.5 - 0.6)
        assert_allclose(act(state, **rates).columns["community.standing"], [expected])
        state.organizations.success[1] = True
        expected = learned(0.6, 0.4, 0.1)
        assert_allclose(act(state, **rates).columns["community.standing"], [expected])
        faded = act(state, **(rates | {"fades": 0.5})).columns["community.standing"]
        assert_allclose(faded, [expected - 0.5 * (expected - 0.4)])

    def test_the_chance_to_leave(self):
        """.52/52 e^(2 (.6 - .2) - 1 (.7 - .5)) = .01 e^.6; the second is less strained."""
        chance = 1.0 - math.exp(-0.01 * math.exp(0.6))
        rates = STILL | {"turnover": 0.52, "usual": 0.2, "by_strain": 2.0, "by_standing": 1.0}
        for luck, left in ((chance - 1e-9, 1), (chance + 1e-9, 0)):
            state = small(5, workers=2, w_strain=[0.6, 0.2], w_worked=25.0, c_standing=0.7)
            change = act(state, Dealt(5, quits=luck), **rates)
            assert list(change.replaced) == [0][:left]
            assert change.events == [Event(5, "worker_left")] * left

    def test_who_comes_and_what_is_lost(self):
        state = small(
            4, workers=2, w_skill=[0.9, 0.9], w_skill_rest=0.5, w_strain=0.6, w_worked=25.0,
            w_understanding=[0.8, 0.6], c_standing=0.7,
        )  # fmt: skip
        state.spent.begun |= {(0, "casework"): 30, (1, "casework"): 40}
        rates = STILL | {"turnover": 52.0, "attracts": 0.5, "handed_over": 0.3}
        state.apply(act(state, Dealt(4, quits=[0.0, 0.999, 0, 0]), **rates))
        assert_allclose(state.workers.skill, [0.5 + 0.5 * 0.2, 0.9])
        assert_allclose(state.workers.strain, [0.0, 0.6])
        assert_allclose(state.workers.understanding, [0.3 * 0.8, 0.6])
        assert_allclose(state.residents.forgets_worker, 0.7 / 2)
        assert state.spent.begun == {(0, "casework"): 9, (1, "casework"): 40}

    def test_skill_stays_within_bounds_whatever_the_standing(self):
        for standing, skill in ((1.0, 1.0), (0.0, 0.0)):
            state = small(4, w_skill_rest=0.5, w_worked=25.0, c_standing=standing)
            change = act(state, Dealt(4, 0.0), turnover=52.0, attracts=2.0)
            assert worker(change, "skill").tolist() == [skill]

    def test_only_who_works_leaves(self):
        for columns in ({"w_worked": 0.0}, {"w_worked": 25.0, "w_gone": True}):
            state = small(4, workers=2, c_standing=0.5, **columns)
            assert act(state, Dealt(4, 0.0), turnover=52.0).replaced == {}

    def test_who_works_leaves_alone(self):
        state = small(4, workers=2, w_worked=[0.0, 25.0], c_standing=0.5)
        assert list(act(state, Dealt(4, 0.0), turnover=52.0).replaced) == [1]

    def test_off(self):
        state = small(4, groups=2, workers=2, w_worked=25.0, w_skill=0.7, w_strain=0.4,
                      c_standing=0.6, g_givers=3, g_dependency=0.5)  # fmt: skip
        before = state.copy()
        state.apply(act(state, Dealt(4, 0.0), **STILL))
        assert different(state, before) == set()
        assert act(small(4, workers=0)).columns == {}

    def test_luck_is_the_places_and_repeats_in_a_handful_of_residents(self):
        p = RULES["staffing"].parameters(turnover=26.0)
        luck = Luck(Streams(3), "staffing", 7, 5)
        left: dict[int, list[int]] = {}
        for team in (1, 3, 8):
            state = small(5, workers=team, w_worked=25.0, w_strain=p.usual, c_standing=p.start)
            left[team] = list(RULES["staffing"].act(state, p, luck).replaced)
        assert left[1] == [row for row in left[3] if row < 1]
        assert left[3] == [row for row in left[8] if row < 3]
        assert [row - 5 for row in left[8] if row >= 5] == left[3], "the luck of 5, again"


class TestTurnover:
    def left(self, years: int, team: int = 400, seed: int = 5, **parameters: Any) -> int:
        """Return how many of a large team leave while it works 25 hours a week."""
        rule = RULES["staffing"]
        p = rule.parameters(**parameters)
        state = small(team, workers=team, c_standing=p.start, w_strain=p.usual)
        streams, count = Streams(seed), 0
        for week in range(1, 52 * years + 1):
            state.workers.worked[:] = 25.0
            change = rule.act(state, p, rule.luck(streams, week, team))
            count += len(change.replaced)
            state.apply(change)
        return count

    def test_a_fifth_leave_in_a_year_where_strain_has_no_weight(self):
        """2,000 worker-years, exact limits of 99.9 %: e^-.2 stay, 18.1 % have left a place."""
        weeks = 400 * 52 * 5
        low, high = stats.binom.interval(0.999, weeks, 1.0 - math.exp(-0.2 / 52.0))
        assert 0.16 < low / 2000 < high / 2000 < 0.24
        assert low <= self.left(5, by_strain=0.0) <= high

    def test_about_a_fifth_leave_in_a_year_by_default(self):
        """With strain that fills up anew in everyone who comes, still 17 to 23 in a hundred."""
        assert 0.17 <= self.left(5) / 2000 <= 0.23

    def test_a_strained_team_leaves_more_often_and_a_team_in_good_standing_less(self):
        usual = self.left(3)
        assert self.left(3, by_strain=3.0, tires=0.01) > 1.3 * usual
        assert self.left(3, turnover=0.0) == 0
        rule = RULES["staffing"]
        p = rule.parameters(by_standing=2.0)
        luck = Luck(Streams(1), "staffing", 3, 20000)
        counts = []
        for standing in (0.1, 0.5, 0.9):
            state = small(20000, workers=20000, w_worked=25.0, c_standing=standing)
            counts.append(len(rule.act(state, p, luck).replaced))
        assert counts[0] > counts[1] > counts[2]


SMALL: dict[str, Any] = {"community": {"residents": 80}, "scenario": {"weeks": 20}}
PLAN: dict[str, Any] = {"plan__first_week": 5, "plan__last_week": 12}


class TestInWholeRuns:
    def weeks_of_leaving(self, **changes: Any) -> list[int]:
        model = Community(settings_of(SMALL, **(PLAN | changes)), 1)
        model.run()
        return [event.week for event in model.state.events.rows if event.kind == "worker_left"]

    def test_nobody_leaves_before_the_team_comes_or_after_it_has_left(self):
        weeks = self.weeks_of_leaving(staffing__turnover=52.0)
        assert weeks and set(weeks) <= set(range(5, 13))
        assert not self.weeks_of_leaving(staffing__turnover=0.0)
        assert not self.weeks_of_leaving(staffing__turnover=52.0, plan__strategy="none")

    def test_who_follows_knows_less_and_trust_goes_too(self):
        stays = Community(settings_of(SMALL, staffing__turnover=0.0, **PLAN), 1)
        leaves = Community(settings_of(SMALL, staffing__turnover=52.0, **PLAN), 1)
        for model in (stays, leaves):
            model.run(13)
        one, other = stays.state, leaves.state
        assert (other.workers.understanding < one.workers.understanding).all()
        assert other.residents.trust_worker.mean() < one.residents.trust_worker.mean()

    def test_all_is_handed_over_where_so_set(self):
        """Then only the skill and the strain of who came differ: here neither does."""
        off = {f"staffing__{name}": 0.0 for name in STILL} | PLAN
        same = {"staffing__handed_over": 1.0, "staffing__attracts": 0.0}
        stays = Community(settings_of(SMALL, **off), 1)
        leaves = Community(settings_of(SMALL, **(off | same | {"staffing__turnover": 52.0})), 1)
        for model in (stays, leaves):
            model.run()
        assert any(e.kind == "worker_left" for e in leaves.state.events.rows)
        one, other = stays.state, leaves.state
        assert np.array_equal(one.workers.understanding, other.workers.understanding)
        assert np.array_equal(one.workers.skill, other.workers.skill)
        assert np.array_equal(one.residents.trust_worker, other.residents.trust_worker)


class TestTraining:
    def worker(self, row: int) -> Worker:
        return Worker(row=row, skill=0.5, understanding=0.2, doing=0.3, credit=0.5)

    def test_one_trains_oneself(self):
        unit = INTERVENTIONS["staff_training"]
        p, luck = unit.parameters(teaches=0.2), Luck(Streams(1), "training", 1, 5)
        state = small(5, workers=3)
        targets = unit.targets(state, p, luck, self.worker(1))
        assert targets.tolist() == [1] * p.room
        for exposure in unit.act(state, p, luck, self.worker(1), targets[:2]):
            state.add(exposure)
        assert_allclose(state.workers.trained, [0.0, 0.4, 0.0])

    def test_without_effect_where_so_set(self):
        unit = INTERVENTIONS["staff_training"]
        p, luck = unit.parameters(teaches=0.0), Luck(Streams(1), "training", 1, 5)
        state = small(5)
        exposures = unit.act(state, p, luck, self.worker(0), np.zeros(1, np.int64))
        assert all(not np.any(exposure.amount) for exposure in exposures)

    def test_it_is_asked_for_and_never_a_place_for_hours_without_a_target(self):
        assert "staff_training" not in NEUTRAL
        assert INTERVENTIONS["staff_training"].level == "neutral"

    def test_skill_rises_by_the_learning_step_and_wears_off(self):
        state = small(3, w_skill=0.6, w_skill_rest=0.6, w_trained=0.06, c_standing=0.5)
        state.apply(act(state, **(STILL | {"forgets": 0.05})))
        top = float(state.workers.skill[0])
        expected = learned(0.6, 0.06)
        assert_allclose(top, expected - 0.05 * (expected - 0.6))
        state.clear("workers.trained")
        for _ in range(200):
            state.apply(act(state, **(STILL | {"forgets": 0.05})))
        assert_allclose(state.workers.skill, 0.6, atol=1e-4)
