"""Who decides, what deciding together takes and teaches, what helps an activity: by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.state import Change, Exposure, State

PLAIN = {
    "base": 1.5, "per_giver": 0.5, "deciding": 0.0, "reach": 1.0, "passed_on": 0.4,
    "deputies_share": 0.0, "constant": -1.0, "organized": 0.0, "skill": 0.0, "routine": 0.0,
    "cohesion": 0.0, "hands": 0.0, "practices": 0.0, "conflict": 0.0, "alignment": 0.0,
    "decides": 0.0, "questioned": 0.0,
}  # fmt: skip
"""Parameters with which an activity succeeds at even luck: a test adds what it is about."""


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def activity(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    return act("activities", state, luck, **(PLAIN | parameters))


def group(change: Change, name: str) -> Any:
    return change.columns[f"organizations.{name}"]


def added(exposures: list[Exposure], name: str, count: int = 5, place: int | None = None) -> Any:
    """Return what is added to an exposure of each of the rows of its table."""
    total = np.zeros(count)
    for exposure in exposures:
        if exposure.column == name and exposure.place == place:
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def sigma(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def team(**columns: Any) -> State:
    """A leader and two givers in one organization, a member who rests, one who helps alone."""
    given: dict[str, Any] = {
        "active": [1, 1, 1, 0, 1], "member_of": [0, 0, 0, 0, -1], "post": [1, 0, 0, 0, 0],
        "hours": 9.0, "free_time": 20.0, "skill": 0.5, "authority": [0.6, 1, 1, 1, 1],
        "g_rules": [0.5], "w_skill": [0.8],
    }  # fmt: skip
    return small(5, groups=1, **(given | columns))


class TestSay:
    def test_by_hand(self):
        # 1 - .6 (1 - .5); with a second leader, who rests, 1 - .8 (1 - .5)
        assert_allclose(group(activity(team()), "say"), [0.7])
        assert_allclose(group(activity(team(post=[1, 0, 0, 1, 0])), "say"), [0.6])
        assert_allclose(group(activity(team(g_rules=[1.0])), "say"), [1.0])
        assert_allclose(group(activity(team(g_rules=[0.0])), "say"), [0.4])

    def test_without_post_holders_all_decide(self):
        assert group(activity(team(post=0, g_rules=[0.0])), "say").tolist() == [1.0]

    def test_each_organization_has_its_own(self):
        state = small(3, groups=3, active=1, member_of=[0, 1, 1], post=[1, 1, 0],
                      authority=[0.2, 0.9, 0.5])  # fmt: skip
        state.organizations.rules[:] = [0.0, 0.0, 0.0]
        assert_allclose(group(activity(state), "say"), [0.8, 0.1, 1.0])


class TestTimeToDecide:
    def test_the_more_have_a_say_the_longer_it_takes(self):
        # needed 1.5 + 3 (.5 + .2 .7) = 3.42; the rules pass on .4 .5 of it, .342 to each of two
        change = activity(team(), deciding=0.2)
        assert_allclose(change.columns["residents.organizing"], [2.736, 0.342, 0.342, 0, 0])
        assert_allclose(group(change, "organized"), [3.42])
        assert_allclose(group(change, "covered"), [1.0])
        # all of one mind with the leader in everything: nothing to talk over
        silent = activity(team(authority=1.0, g_rules=[0.0]), deciding=0.2)
        assert_allclose(group(silent, "organized"), [3.0])

    def test_a_project_and_new_ways_of_working_take_organizing_too(self):
        change = activity(team(g_project_load=[2.0], g_adopting=[0.5]))
        assert_allclose(group(change, "organized"), [5.5])

    def test_where_nobody_gives_hours_a_project_is_not_worked_on(self):
        change = activity(team(active=0, g_project_load=[2.0], g_hours_bought=[1.0]))
        assert group(change, "organized").tolist() == group(change, "covered").tolist() == [0.0]

    def test_what_is_not_done_is_not_covered(self):
        # the leader has 1 of 2.4 hours, the others .3 of .3
        change = activity(team(hours=[1, 2, 2, 0, 0]))
        assert_allclose(group(change, "covered"), [1.6 / 3])


class TestHelpBought:
    def test_money_takes_the_place_of_members(self):
        # of 3 hours 1 is the worker's, 1.5 are bought, .5 are left: .1 passed on
        state = team(g_organizing_help=[1.0], g_hours_bought=[1.5], g_credited_to_worker=[0.5],
                     skill=[0.2, 0.6, 0.6, 0, 0])  # fmt: skip
        change = activity(state, Dealt(5, success=0.0), skill=2.0, paid_skill=0.4)
        assert_allclose(change.columns["residents.organizing"], [0.4, 0.05, 0.05, 0, 0])
        assert_allclose(group(change, "organized"), [0.5])
        assert_allclose(group(change, "organized_by_worker"), [1.0])
        assert_allclose(group(change, "covered"), [1.0])
        # skill: (1 .8 + 1.5 .4 + .4 .2 + .1 .6)/3 = 1.54/3
        assert_allclose(group(change, "success_chance"), [sigma(-1 + 2 * 1.54 / 3)])
        # the credit for what was bought is the leaders': .5/(.5 + 1.5 + .5) is the worker's
        credit = added(change.exposures, "residents.delivered_worker")
        assert_allclose(credit, [0.2, 0.2, 0.2, 0, 0])

    def test_what_is_bought_beyond_what_is_needed_does_nothing(self):
        change = activity(team(g_organizing_help=[2.0], g_hours_bought=[50.0]))
        assert group(change, "organized").tolist() == [0.0]
        assert_allclose(group(change, "covered"), [1.0])
        assert group(change, "organized_by_worker").tolist() == [2.0]


class TestDeputies:
    def test_a_deputy_does_a_quarter_of_what_two_do(self):
        # 3 hours, none passed on: of 4/3 parts the leader does one
        state = team(deputy=[0, 1, 0, 0, 0], g_rules=[0.0])
        change = activity(state, deputies_share=1 / 3)
        assert_allclose(change.columns["residents.organizing"], [2.25, 0.75, 0, 0, 0])

    def test_what_is_passed_on_comes_on_top(self):
        # .6 passed on to two; the deputy does a third of a part of 2.4
        change = activity(team(deputy=[0, 1, 0, 0, 0]), deputies_share=0.5)
        assert_allclose(change.columns["residents.organizing"], [1.6, 1.1, 0.3, 0, 0])

    def test_several_share(self):
        state = team(deputy=[0, 1, 1, 1, 0], g_rules=[0.0])  # the third rests
        change = activity(state, deputies_share=0.25)
        assert_allclose(change.columns["residents.organizing"], [2.0, 0.5, 0.5, 0, 0])

    def test_hours_promised_to_a_deputy_are_not_there_for_organizing(self):
        # the leader has 9 hours and owes 8: one is left of the 3 that are needed
        state = team(deputy=[0, 1, 0, 0, 0], g_rules=[0.0], mentoring=[8, 0, 0, 0, 0])
        change = activity(state)
        assert_allclose(change.columns["residents.organizing"], [1, 0, 0, 0, 0])

    def test_without_leaders_a_deputy_does_no_more_than_a_part(self):
        change = activity(team(post=0, deputy=[0, 1, 0, 0, 0], g_rules=[0.0]), deputies_share=0.4)
        assert_allclose(change.columns["residents.organizing"], [0, 1.2, 0, 0, 0])

    def test_off(self):
        one = activity(team(deputy=[0, 1, 0, 0, 0]), deputies_share=0.0)
        other = activity(team(), deputies_share=0.5)
        for change in (one, other):
            assert_allclose(change.columns["residents.organizing"], [2.4, 0.3, 0.3, 0, 0])


class TestOdds:
    def chance(self, state: State, **parameters: Any) -> float:
        return float(group(activity(state, **parameters), "success_chance")[0])

    def test_members_who_want_something_else(self):
        # two of the four members, one of whom rests; who is in none does not count
        state = team(wanted=[1, 1, 0, 2, 2], g_domain=[1])
        change = activity(state, alignment=0.8)
        assert group(change, "dissent").tolist() == [0.5]
        assert group(change, "success_chance")[0] == pytest.approx(sigma(-1.4))
        assert self.chance(state, alignment=0.0) == pytest.approx(sigma(-1.0))

    def test_an_empty_organization_is_of_one_mind(self):
        state = small(2, groups=1, member_of=-1, wanted=2)
        assert group(activity(state), "dissent").tolist() == [0.0]

    def test_a_difficult_domain(self):
        state = team(g_domain=[2], c_difficulty=[0.5, 0.1, -0.3])
        assert self.chance(state) == pytest.approx(sigma(-0.7))
        state.organizations.domain[:] = 0
        assert self.chance(state) == pytest.approx(sigma(-1.5))

    def test_the_mean_fit_of_what_it_has_taken_up(self):
        fit = [0.6, -0.8, 0.9, 0.0, 1.0, 1.0]
        for taken_up, adapted, mean in (
            ([1, 0, 0, 0, 0, 0], [0] * 6, 0.6),
            ([1, 1, 0, 0, 0, 0], [0] * 6, -0.1),
            ([1, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], 0.1),  # (.6 - .8 + .4)/2
            ([0, 0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0], 1.0),  # nothing fits better than fully
            ([0] * 6, [1] * 6, 0.0),
        ):
            state = team(c_fit=fit, g_practices=taken_up, g_adapted=adapted)
            chance = self.chance(state, practices=0.5, adapting=0.4)
            assert chance == pytest.approx(sigma(-1 + 0.5 * mean)), (taken_up, adapted)
            assert self.chance(state, practices=0.0) == pytest.approx(sigma(-1.0))

    def test_hands_beyond_a_few(self):
        # 27 hours against 3: ln 10
        assert self.chance(team(), hands=0.5, few_hands=3.0) == pytest.approx(
            sigma(-1 + 0.5 * math.log(10.0))
        )

    def test_authority_by_itself_does_nothing(self):
        """It says who decides; with nothing to decide, to learn or to want it has no effect."""
        changes = [
            RULES["activities"].act(
                team(authority=authority),
                RULES["activities"].parameters(deciding=0, decides=0),
                Dealt(5),
            )
            for authority in (0.0, 1.0)
        ]
        for one, other in zip(*(change.columns.items() for change in changes), strict=True):
            assert one[0] == "organizations.say" or one[1].tolist() == other[1].tolist(), one[0]
        for low, high in zip(*(change.exposures for change in changes), strict=True):
            assert np.array_equal(low.amount, high.amount), low.column

    def test_difficulty_is_drawn_once_for_each_domain(self):
        rule = RULES["activities"]
        state = small(5)
        luck = Dealt(5, difficulty=[1.0, -0.5, 2.0, 9.0, 9.0])
        assert rule.prepare is not None
        state.apply(rule.prepare(state, rule.parameters(spread_of_difficulty=0.4), luck))
        assert_allclose(state.community.difficulty, [[0.4, -0.2, 0.8]])
        state.apply(rule.setup(state, rule.parameters(spread_of_difficulty=0.0), Streams(1)))
        assert not state.community.difficulty.any()
        # with fewer residents than domains too
        alone = small(2)
        alone.apply(rule.setup(alone, rule.parameters(), Streams(1)))
        assert alone.community.difficulty.shape == (1, 3)

    def test_domains_of_many_communities_spread_as_said(self):
        rule, p = RULES["activities"], RULES["activities"].parameters(spread_of_difficulty=0.3)
        drawn = np.array(
            [
                rule.setup(small(5), p, Streams(seed)).columns["community.difficulty"]
                for seed in range(300)
            ]
        )
        assert drawn.mean() == pytest.approx(0.0, abs=0.04)  # .3/sqrt(900) = .01
        assert drawn.std() == pytest.approx(0.3, abs=0.03)


class TestLearningFromDeciding:
    def test_who_has_a_say_learns_more(self):
        # say .7: 1 - .4 + .4 .7 = .88; the leader has all of it, and so has who helps alone
        for luck, name in ((0.0, "success_lived"), (0.99, "failure_lived")):
            change = activity(team(), Dealt(5, success=luck, alone=luck), decides=0.4)
            lived = added(change.exposures, f"residents.{name}")
            assert_allclose(lived, [1.0, 0.88, 0.88, 0.0, 0.5])

    def test_at_the_ends(self):
        for decides, member in ((0.0, 1.0), (1.0, 0.7)):
            change = activity(team(), Dealt(5, success=0.0), decides=decides)
            assert_allclose(added(change.exposures, "residents.success_lived")[1], member)


class TestQuestioned:
    def asked(self, state: State, success: float, **dealt: Any) -> list[float]:
        change = activity(state, Dealt(5, success=success, **dealt), questioned=0.2)
        both = [added(change.exposures, f"residents.{name}") for name in ("questioned", "doubted")]
        assert both[0] == both[1]
        one: list[float] = both[0]
        return one

    def test_post_holders_are_after_a_failure_each_by_own_luck(self):
        state = team(post=[1, 1, 0, 1, 0])  # the third rests
        luck = [0.19, 0.21, 0.0, 0.19, 0.0]
        assert self.asked(state, 0.99, questioned=luck) == [1, 0, 0, 1, 0]
        assert self.asked(state, 0.0, questioned=luck) == [0] * 5
        assert self.asked(state, 0.99, questioned=0.9) == [0] * 5

    def test_only_those_of_the_organization_that_failed(self):
        state = small(5, groups=2, active=1, member_of=[0, 0, 1, 1, -1], post=[1, 0, 1, 0, 0],
                      g_founder=[0, 2])  # fmt: skip
        change = activity(state, Dealt(5, success=[0.99, 0, 0.0, 0, 0]), questioned=1.0)
        assert added(change.exposures, "residents.questioned") == [1, 0, 0, 0, 0]

    def test_an_organization_that_does_nothing_does_not_fail(self):
        assert self.asked(team(active=0), 0.99, questioned=0.0) == [0] * 5

    def test_off(self):
        change = activity(team(), Dealt(5, success=0.99, questioned=0.0), questioned=0.0)
        assert added(change.exposures, "residents.questioned") == [0] * 5


class TestDependency:
    def test_by_hand(self):
        state = small(
            1, groups=3, g_worker_hours=[1.0, 0, 0], g_member_hours=[3.0, 0, 0],
            g_worker_present=[5.0, 0, 0], g_hours=[7.0, 0, 6.0], g_organized=[1.0, 0, 2.0],
            g_organized_by_worker=[3.0, 0, 0], g_covered=[1.0, 0, 0.5], g_say=[0.8, 0.8, 1.0],
            g_rung=[2.0, 1.5, 1.0],
        )  # fmt: skip
        change = act("dependency", state, memory=4.0, decides=0.5)
        # a quarter of the way: 1 + (5 - 1)/4 = 2; 3 + (7 - 3)/4 = 4; the share is 2/6
        assert_allclose(group(change, "worker_hours"), [2.0, 0.0, 0.0])
        assert_allclose(group(change, "member_hours"), [4.0, 0.0, 1.5])
        assert_allclose(group(change, "dependency"), [1 / 3, 0.0, 0.0])
        # rung: 2 + 5 (.8/4)/.5 = 4, a quarter of the way from 2; towards 1; towards 7
        assert_allclose(group(change, "rung"), [2.5, 1.375, 2.5])

    def test_each_rung_can_be_stood_on(self):
        """One organization a rung, told apart by who organizes, who is heard and who has money."""
        rungs: list[tuple[int, dict[str, float]]] = [
            (1, {"covered": 0.0, "organized": 0.0}),  # nothing gets done
            (2, {"organized": 0.0, "organized_by_worker": 4.0}),  # the worker performs
            (2, {"organized": 4.0, "say": 0.0}),  # or the leaders do, alone
            (3, {"organized": 1.0, "organized_by_worker": 3.0, "say": 0.6}),  # .15: told
            (4, {"organized": 4.0, "say": 0.3}),  # asked
            (5, {"organized": 2.0, "organized_by_worker": 2.0, "say": 0.9}),  # .45: some seats
            (6, {"organized": 3.0, "organized_by_worker": 1.0, "say": 0.8}),  # .6: jointly
            (7, {"organized": 4.0, "say": 0.75}),  # they decide
            (5, {"organized": 1.0, "hours_bought": 1.0, "organized_by_worker": 2.0, "say": 0.9}),
            (7, {"organized": 1.0, "hours_bought": 3.0, "say": 0.75}),  # and others work for them
            (7, {"organized": 4.0, "say": 1.0, "partner_funds": 9.0}),  # others hold the money
            (6, {"organized": 4.0, "say": 0.6, "own_funds": 9.0}),  # money alone is not enough
            (8, {"organized": 4.0, "say": 0.75, "own_funds": 0.5}),  # and hold it
            (8, {"organized": 4.0, "say": 0.75, "grant": 0.5}),
        ]  # fmt: skip
        state = small(1, groups=len(rungs), g_covered=1.0)
        for g, (_, columns) in enumerate(rungs):
            for name, value in columns.items():
                getattr(state.organizations, name)[g] = value
        change = act("dependency", state, memory=1.0, decides=0.75)
        assert_allclose(group(change, "rung"), [rung for rung, _ in rungs])

    def test_it_remembers(self):
        state = small(1, groups=1, g_covered=1.0, g_organized=1.0, g_rung=3.0)
        assert_allclose(group(act("dependency", state, memory=10.0), "rung"), [3.4])
