"""Help with projects, exchange among leaders and contests, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, random_state, small
from courtyard.foundations.streams import Luck, Streams
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.state import ORGANIZING, PLANNING, PRACTICES, SETTLING, Exposure, State

WORKER = Worker(row=0, skill=0.8, understanding=1.0, doing=0.4, credit=0.5)
"""One who sees everything as it is, and works with quality .8."""


def work(name: str, state: State, luck: Any = None, units: int = 99, **parameters: Any) -> Any:
    """Return the targets, and the exposures of as many units of work."""
    unit = INTERVENTIONS[name]
    p = unit.parameters(**parameters)
    luck = luck or Dealt(state.residents.rows)
    targets = unit.targets(state, p, luck, WORKER)[: min(units, p.room)]
    return targets, unit.act(state, p, luck, WORKER, targets) if targets.size else []


def added(exposures: list[Exposure], dotted: str, count: int, place: int | None = None) -> Any:
    """Return what is added to one place of an exposure, (count,)."""
    total = np.zeros(count)
    for exposure in exposures:
        if exposure.column == dotted and exposure.place == place:
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


class TestProjectHelp:
    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "member_of": [0, 0, 1, 2, 3, 3], "post": [1, 0, 1, 1, 1, 1],
            "g_founder": [0, 2, 3, 4], "g_routine": [0.2, 0.9, 0.5, 0.7],
            "g_project_left": [0, 3, 0, 0], "g_alive": [1, 1, 1, 1],
        }  # fmt: skip
        return small(6, groups=4, **(given | columns))

    def test_those_without_a_project_the_most_practised_first(self):
        assert work("project_help", self.state(), room=9)[0].tolist() == [3, 2, 0]
        ended = self.state(g_alive=[1, 1, 0, 1])
        assert work("project_help", ended, room=9)[0].tolist() == [3, 0]

    def test_what_it_adds(self):
        _, exposures = work("project_help", self.state(), room=2, hours=3.0, coaches=0.5,
                            teaches=0.25)  # fmt: skip
        assert added(exposures, "organizations.worker_present", 4) == [0, 0, 3, 3]
        assert_allclose(added(exposures, "organizations.coached", 4), [0, 0, 0.4, 0.4])
        planning = added(exposures, "residents.trained", 6, PLANNING)
        assert_allclose(planning, [0, 0, 0, 0.2, 0.2, 0.2])

    def test_off(self):
        _, exposures = work("project_help", self.state(), coaches=0.0, teaches=0.0)
        moved = {e.column for e in exposures if np.any(np.asarray(e.amount) > 0.0)}
        assert moved == {"organizations.worker_present"}


class TestExchange:
    def state(self, **columns: Any) -> State:
        """Three organizations with two leaders, one and one; a member, and one outside."""
        ways = np.zeros((3, PRACTICES))
        ways[0, [0, 1]] = ways[1, 1] = 1
        given: dict[str, Any] = {
            "member_of": [0, 0, 1, 2, 1, -1], "post": [1, 1, 1, 1, 0, 0],
            "skill": [0.9, 0.5, 0.4, 0.2, 1.0, 1.0], "settling": [0.5, 0.5, 0.5, 0.5, 0, 0],
            "planning": [0.0, 0.0, 0.0, 0.6, 1.0, 1.0], "trust_worker": 1.0,
            "g_founder": [0, 2, 3], "g_practices": ways,
        }  # fmt: skip
        return small(6, groups=3, **(given | columns))

    def test_leaders_learn_from_who_is_ahead_and_are_spoiled_by_who_is_behind(self):
        _, exposures = work("exchange", self.state(), peers=0.3, habits=0.6, elsewhere=0.0)
        # the others' means: 1.1/3, 1.5/3, 1.6/3, 1.8/3, against .9, .5, .4, .2
        up = added(exposures, "residents.trained", 6, ORGANIZING)
        down = added(exposures, "residents.mistrained", 6, ORGANIZING)
        assert_allclose(up, [0, 0, 0.3 * (1.6 / 3 - 0.4), 0.3 * 0.4, 0, 0], atol=1e-12)
        assert_allclose(down, [0.6 * (0.9 - 1.1 / 3), 0, 0, 0, 0, 0], atol=1e-12)
        for name in ("trained", "mistrained"):
            assert_allclose(added(exposures, f"residents.{name}", 6, SETTLING), 0.0, atol=1e-12)
        planning = added(exposures, "residents.trained", 6, PLANNING)
        assert_allclose(planning, [0.06, 0.06, 0.06, 0, 0, 0], atol=1e-12)
        planning = added(exposures, "residents.mistrained", 6, PLANNING)
        assert_allclose(planning, [0, 0, 0, 0.36, 0, 0], atol=1e-12)

    def test_what_is_given_up_and_gained_is_the_same_at_equal_rates(self):
        """Nobody is lifted for nothing: gaps add up to zero."""
        _, exposures = work("exchange", self.state(), peers=0.2, habits=0.2)
        for place in (ORGANIZING, SETTLING, PLANNING):
            up = added(exposures, "residents.trained", 6, place)
            down = added(exposures, "residents.mistrained", 6, place)
            assert sum(up) == pytest.approx(sum(down))

    def test_each_sees_what_the_others_have(self):
        _, exposures = work("exchange", self.state(), sees=1.5, elsewhere=0.0)
        seen = [added(exposures, "organizations.practices_seen", 3, k) for k in range(PRACTICES)]
        # the first way is of the first, the second of the first two
        assert seen == [[0, 1.5, 1.5], [1.5, 1.5, 3.0], *[[0, 0, 0]] * (PRACTICES - 2)]
        assert not any(added(exposures, "residents.example_seen", 6))

    @pytest.mark.parametrize(("luck", "visits"), [(0.19, True), (0.21, False)])
    def test_now_and_then_a_visit_elsewhere(self, luck, visits):
        dealt = Dealt(6, **{"visit.0": luck, "shown.0": 0.7, "comes.0": 0.0})
        _, exposures = work("exchange", self.state(), dealt, sees=0.0, shows=2.5, elsewhere=0.2)
        seen = [added(exposures, "organizations.practices_seen", 3, k) for k in range(PRACTICES)]
        place = int(0.7 * PRACTICES)
        expected = [[2.5] * 3 if k == place and visits else [0] * 3 for k in range(PRACTICES)]
        assert seen == expected
        example = added(exposures, "residents.example_seen", 6)
        assert example == [int(visits)] * 4 + [0, 0]

    def test_support_and_help_with_adapting(self):
        _, exposures = work("exchange", self.state(), supports=0.3, adapts=0.5)
        assert_allclose(added(exposures, "residents.supported", 6), [0.3] * 4 + [0, 0])
        assert_allclose(added(exposures, "organizations.adapts", 3), 0.4)

    def test_who_comes(self):
        # chance .5 + .5 trust: .5, .75, 1 and .5
        state = self.state(trust_worker=[0, 0.5, 1, 0, 1, 1])
        dealt = Dealt(6, **{"comes.0": [0.51, 0.74, 0.99, 0.49, 0.0, 0.0]})
        _, exposures = work("exchange", state, dealt, comes=0.5, supports=1.0)
        assert added(exposures, "residents.supported", 6) == [0, 1, 1, 1, 0, 0]

    def test_one_organization_alone_has_nobody_to_meet(self):
        state = self.state(trust_worker=0.0)
        dealt = Dealt(6, **{"comes.0": [0.0, 0.0, 0.9, 0.9, 0.0, 0.0]})
        targets, exposures = work("exchange", state, dealt, comes=0.5)
        assert targets.size == 1 and exposures == []
        assert work("exchange", self.state(g_alive=[0, 1, 0]))[0].size == 0

    @pytest.mark.parametrize(("living", "invited", "units"), [
        (1, 2, 0), (2, 2, 1), (3, 2, 1), (4, 2, 2), (5, 3, 2), (7, 3, 2), (8, 3, 3), (0, 3, 0),
    ])  # fmt: skip
    def test_as_many_workshops_as_there_are_organizations_for(self, living, invited, units):
        state = small(8, groups=8, g_alive=np.arange(8) < living)
        assert work("exchange", state, room=50, organizations=invited)[0].size == units

    def test_each_organization_at_one_workshop(self):
        state = small(6, groups=6, member_of=np.arange(6), post=1, trust_worker=1.0,
                      g_founder=np.arange(6))  # fmt: skip
        dealt = Dealt(6, **{"turn.0": [0.9, 0.1, 0.5, 0.2, 0.8, 0.3]})
        _, exposures = work("exchange", state, dealt, room=9, organizations=2, supports=1.0)
        assert added(exposures, "residents.supported", 6) == [1] * 6
        _, exposures = work("exchange", state, dealt, 1, room=9, organizations=2, supports=1.0)
        assert added(exposures, "residents.supported", 6) == [0, 1, 0, 1, 0, 0]

    def test_everything_off_is_a_meeting_without_content(self):
        off = dict.fromkeys(("sees", "elsewhere", "adapts", "peers", "habits", "supports"), 0.0)
        _, exposures = work("exchange", self.state(), Dealt(6, otherwise=0.0), **off)
        assert exposures
        assert all(np.all(np.asarray(exposure.amount) == 0.0) for exposure in exposures)


class TestContest:
    def state(self, **columns: Any) -> State:
        """Three that worked 9, 12 (in vain) and 6 hours, one that rested; two are in none."""
        given: dict[str, Any] = {
            "member_of": [0, 0, 1, 1, 2, 2, 3, -1, -1], "post": [1, 0, 1, 0, 1, 1, 1, 0, 0],
            "g_hours": [9, 12, 6, 0], "g_success": [1, 0, 1, 1], "g_founder": [0, 2, 4, 6],
        }  # fmt: skip
        return small(9, groups=4, **(given | columns))

    def test_a_shared_prize_goes_to_all_who_reach_the_bar(self):
        _, exposures = work("contest", self.state(), prize="shared", bar=6.0, pride=0.5,
                            disappointment=0.8, fame=0.2)  # fmt: skip
        wins = added(exposures, "residents.success_lived", 9)
        assert_allclose(wins, [0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0])
        losses = added(exposures, "residents.failure_lived", 9)
        assert_allclose(losses, [0, 0, 0.8, 0.8, 0, 0, 0, 0, 0])
        assert_allclose(added(exposures, "organizations.publicized", 4), [0.2, 0, 0.2, 0])
        _, exposures = work("contest", self.state(), prize="shared", bar=6.1)
        assert added(exposures, "organizations.publicized", 4)[2] == 0

    def test_a_rival_prize_goes_to_the_best_alone(self):
        _, exposures = work("contest", self.state(), prize="rival", bar=1.0, fame=0.2)
        assert added(exposures, "residents.success_lived", 9) == [1, 1, 0, 0, 0, 0, 0, 0, 0]
        assert added(exposures, "residents.failure_lived", 9) == [0, 0, 1, 1, 1, 1, 0, 0, 0]
        assert_allclose(added(exposures, "organizations.publicized", 4), [0.2, 0, 0, 0])

    def test_no_success_no_prize(self):
        state = self.state(g_success=False)
        for prize in ("shared", "rival"):
            _, exposures = work("contest", state, prize=prize, bar=0.0)
            assert not any(added(exposures, "residents.success_lived", 9))
            assert added(exposures, "residents.failure_lived", 9) == [1] * 6 + [0] * 3

    @pytest.mark.parametrize(("prize", "share"), [("shared", 0.5), ("rival", 1.0)])
    def test_who_goes_without_questions_who_won(self, prize, share):
        # of two others one goes without a shared prize, both without a rival one
        for off in (-1e-6, 1e-6):
            dealt = Dealt(9, **{"envy.0": 0.4 * share + off})
            _, exposures = work("contest", self.state(), dealt, prize=prize, envy=0.4)
            won = [1, 0, 0, 0, *([1, 1] if prize == "shared" else [0, 0]), 0, 0, 0]
            for name in ("questioned", "doubted"):
                asked = added(exposures, f"residents.{name}", 9)
                assert asked == (won if off < 0 else [0] * 9)

    def test_where_all_win_nobody_is_envied(self):
        dealt = Dealt(9, otherwise=0.0)
        _, exposures = work("contest", self.state(g_success=True), dealt, bar=1.0, envy=1.0)
        assert not any(added(exposures, "residents.questioned", 9))

    def test_members_are_called_upon(self):
        dealt = Dealt(9, **{"called.0": [0.1, 0.3, 0.1, 0.3, 0.3, 0.1, 0.1, 0.1, 0.1]})
        _, exposures = work("contest", self.state(), dealt, calls=0.2)
        assert added(exposures, "residents.asked", 9) == [1, 0, 1, 0, 0, 1, 0, 0, 0]

    def test_it_takes_two(self):
        assert work("contest", self.state())[0].size == 1
        assert work("contest", self.state(g_hours=[9, 0, 0, 0]))[0].size == 0
        assert work("contest", self.state(g_alive=[1, 0, 0, 1]))[0].size == 0
        assert work("contest", self.state(), room=0)[0].size == 0

    def test_everything_off(self):
        off = dict.fromkeys(("calls", "pride", "disappointment", "fame", "envy"), 0.0)
        _, exposures = work("contest", self.state(), Dealt(9, otherwise=0.0), **off)
        assert exposures
        for exposure in exposures:
            assert exposure.rows is not None
            assert not exposure.rows.size or np.all(np.asarray(exposure.amount) == 0.0)


@pytest.mark.parametrize("name", ["project_help", "exchange", "contest"])
def test_which_workers_luck_it_is_matters_and_nothing_is_touched(name):
    unit, differ = INTERVENTIONS[name], False
    for seed in range(30):
        state = random_state(seed, 40, groups=6)
        p, results = unit.parameters(), []
        for row in (0, 1):
            worker = Worker(row=row, skill=0.6, understanding=0.2, doing=0.4, credit=0.5)
            luck = Luck(Streams(seed), f"intervention.{name}", 20, 40)
            targets = unit.targets(state, p, luck, worker)[: p.room]
            done = unit.act(state, p, luck, worker, targets) if targets.size else []
            results.append([(e.column, None if e.rows is None else e.rows.tolist()) for e in done])
        differ = differ or results[0] != results[1]
    assert differ
