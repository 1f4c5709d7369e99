"""Projects and money by hand: taken up, applied for, worked on, finished, given up, paid for."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import Dealt, different, settings_of, small
from courtyard import Community
from courtyard.community import WEEK
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.rules.funding import closing_week
from courtyard.rules.projects import Projects
from courtyard.state import PLANNING, Change, Event, State

RULE = RULES["projects"]

ALWAYS: dict[str, Any] = {"pot": 100000.0, "every": 1, "window": 1, "first_round": 1}
"""A round that is open and decided in every week; two awards in 600 residents."""


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    return RULE.act(state, Projects(**parameters), luck or Dealt(state.residents.rows))


def group(change: Change, name: str) -> Any:
    return change.columns[f"organizations.{name}"]


def added(change: Change, dotted: str, count: int = 8) -> list[float]:
    """Return what a change adds to an exposure, (count,)."""
    total = np.zeros(count)
    for exposure in change.exposures:
        if exposure.column == dotted:
            assert exposure.place in (None, PLANNING)
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def told(change: Change) -> list[tuple[str, int]]:
    return [(event.kind, event.organization) for event in change.events]


def two(**columns: Any) -> State:
    """Two organizations: two leaders and two members, one leader and two members; one outside."""
    given: dict[str, Any] = {
        "member_of": [0, 0, 0, 0, 1, 1, 1, -1], "post": [1, 1, 0, 0, 1, 0, 0, 0],
        "planning": [0.4, 0.6, 0.9, 0.9, 0.7, 0.1, 0.1, 1.0],
        "g_founder": [0, 4], "g_givers": [4, 3], "g_project_since": -1,
    }  # fmt: skip
    return small(8, groups=2, quarter=8, **(given | columns))


class TestCarriedOn:
    def state(self, **columns: Any) -> State:
        """The first has a project of which half a week of work is left, the second none."""
        given = {"g_project_left": [0.5, 0], "g_project_since": [1, -1], "g_covered": [0.4, 1]}
        return two(**(given | columns))

    def test_it_loses_the_share_of_the_organizing_that_got_done(self):
        change = act(self.state(), load=2.5, veto=0.0)
        assert_allclose(group(change, "project_left"), [0.1, 0.0])
        assert group(change, "project_since").tolist() == [1, -1]
        assert_allclose(group(change, "project_load"), [2.5, 0.0])
        assert told(change) == []

    def test_who_leads_it_practises_planning_every_week(self):
        change = act(self.state(), teaches=0.2)
        learned = 0.2 * 0.4 / 39
        assert_allclose(added(change, "residents.trained"), [learned, learned, 0, 0, 0, 0, 0, 0])

    def test_done(self):
        state = self.state(g_covered=[0.6, 1], g_projects_done=[3, 2], g_grant=[1e-9, 0])
        change = act(state, pride=0.7, teaches=0.2, fame=0.3)
        assert told(change) == [("project_done", 0)]
        assert group(change, "projects_done").tolist() == [4, 2]
        assert group(change, "projects_dropped").tolist() == [0, 0]
        assert group(change, "project_left").tolist() == [0, 0]
        assert group(change, "project_since").tolist() == [-1, -1]
        assert group(change, "project_load").tolist() == [0, 0]
        assert group(change, "grant").tolist() == [0, 0]
        assert_allclose(added(change, "residents.success_lived"), [0.7, 0.7, 0, 0, 0, 0, 0, 0])
        learned = 0.2 * 0.5 / 39  # the half week that was left of 39
        assert_allclose(added(change, "residents.trained"), [learned, learned, 0, 0, 0, 0, 0, 0])
        assert_allclose(added(change, "organizations.publicized", 2), [0.3, 0])
        assert not any(added(change, "residents.failure_lived"))

    def test_shares_that_add_up_to_the_whole_are_the_whole(self):
        state, weeks = self.state(g_project_left=[1.0, 0], g_covered=[0.1, 0]), 0
        while state.organizations.project_left[0] > 0.0:
            state.apply(act(state))
            weeks += 1
        assert weeks == 10

    def test_the_week_of_taking_up_does_not_count(self):
        state = self.state(g_project_left=[39, 0], g_project_since=[5, -1], g_covered=[1, 1])
        assert group(act(state), "project_left").tolist() == [39, 0]
        state.week += 1
        assert group(act(state), "project_left").tolist() == [38, 0]

    @pytest.mark.parametrize(("luck", "kept"), [(0.24, False), (0.26, True)])
    def test_given_up_when_nobody_leads(self, luck, kept):
        state = self.state(post=[0, 0, 0, 0, 1, 0, 0, 0], g_grant=[300.0, 0])
        dealt = Dealt(8, gives_up=[luck, 0, 0, 0, 0, 0, 0, 0])
        change = act(state, dealt, patience=4.0, disappointment=0.8, veto=0.0)
        if kept:
            assert told(change) == []
            assert_allclose(group(change, "project_left"), [0.1, 0])
        else:
            assert told(change) == [("project_dropped", 0)]
            assert group(change, "projects_dropped").tolist() == [1, 0]
            assert group(change, "projects_done").tolist() == [0, 0]
            assert group(change, "project_left").tolist() == [0, 0]
            assert group(change, "grant").tolist() == [0, 0]
            failed = added(change, "residents.failure_lived")
            assert_allclose(failed, [0.8, 0.8, 0.8, 0.8, 0, 0, 0, 0])

    def test_never_given_up_while_somebody_leads(self):
        for post in ([1, 1, 0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 1, 0, 0, 0]):
            assert told(act(self.state(post=post), Dealt(8, otherwise=0.0), patience=1.0)) == []

    def test_given_up_at_once_when_the_organization_has_ended(self):
        state = self.state(g_alive=[0, 1], member_of=-1, post=0, g_covered=[1, 1])
        change = act(state, Dealt(8, otherwise=0.99))
        assert told(change) == [("project_dropped", 0)]
        assert group(change, "project_load").tolist() == [0, 0]

    def test_those_who_lead_are_questioned_while_it_runs(self):
        luck = Dealt(8, veto=[0.2, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
        change = act(self.state(), luck, veto=0.25)
        for name in ("questioned", "doubted"):
            assert added(change, f"residents.{name}") == [1, 0, 0, 0, 0, 0, 0, 0]
        assert not any(added(act(self.state(), luck, veto=0.0), "residents.doubted"))


class TestTakenUp:
    CHANCE = -math.expm1(-0.1 * 0.5)

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_by_hand(self, off):
        state = two(g_routine=[0.5, 0.5])
        luck = Dealt(8, begins=[self.CHANCE + off, 0, 0, 0, 1, 0, 0, 0])
        change = act(state, luck, initiative=0.1, weeks=30.0, load=2.0, reporting=9.0)
        begun = off < 0
        assert told(change) == [("project", 0)] * begun
        assert group(change, "project_left").tolist() == [30 * begun, 0]
        assert group(change, "project_since").tolist() == [5 if begun else -1, -1]
        assert group(change, "project_load").tolist() == [2 * begun, 0]

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_who_has_done_one_before_goes_on_sooner(self, off):
        state = two(g_routine=[0.5, 0.5], g_projects_done=[2, 0])
        chance = -math.expm1(-(0.1 + 0.3) * 0.5)
        luck = Dealt(8, begins=chance + off)
        change = act(state, luck, initiative=0.1, onward=0.3)
        assert told(change) == [("project", 0)] * (off < 0)

    def test_who_finishes_may_go_on_in_the_same_week(self):
        state = two(g_routine=1.0, g_project_left=[1, 0], g_project_since=[1, -1],
                    g_covered=[1, 0])  # fmt: skip
        change = act(state, Dealt(8, begins=0.0), onward=0.5, weeks=20.0)
        assert told(change) == [("project_done", 0), ("project", 0)]
        assert group(change, "project_left").tolist() == [20, 0]

    @pytest.mark.parametrize("column", [
        {"g_givers": [2, 2]}, {"g_alive": [0, 0]}, {"g_routine": [0, 0]},
        {"g_project_left": [9, 9], "g_project_since": 1},
    ])  # fmt: skip
    def test_not_by_everyone(self, column):
        state = two(**({"g_routine": [1, 1]} | column))
        change = act(state, Dealt(8, begins=0.0, gives_up=1.0), initiative=1.0, givers=3)
        assert "project" not in dict(told(change))

    def test_not_while_waiting_for_an_answer(self):
        state = two(g_routine=[1, 1])
        state.events.rows.append(Event(5, "applied", -1, 1))
        rounds = {"pot": 1.0, "first_round": 6, "window": 2, "every": 4, "applies": 0.0}
        change = act(state, Dealt(8, begins=0.0), initiative=1.0, **rounds)
        assert told(change) == [("project", 0)]


class TestRounds:
    @pytest.mark.parametrize(("week", "closes"), [
        (1, None), (6, None), (7, 10), (10, 10), (11, None), (14, None), (15, 18), (18, 18),
        (19, None),
    ])  # fmt: skip
    def test_weeks_of_a_round(self, week, closes):
        p = Projects(pot=1.0, first_round=10, every=8, window=4)
        assert closing_week(week, p) == closes
        assert closing_week(week, p.model_copy(update={"pot": 0.0})) is None

    def test_a_window_is_never_longer_than_from_one_round_to_the_next(self):
        p = Projects(pot=1.0, first_round=10, every=2, window=9)
        weeks = [closing_week(week, p) for week in range(8, 14)]
        assert weeks == [None, 10, 10, 12, 12, 14]

    OPEN: ClassVar[dict[str, Any]] = {
        "pot": 1.0,
        "first_round": 8,
        "every": 20,
        "window": 4,
        "applies": 0.4,
    }

    @pytest.mark.parametrize("off", [-1e-6, 1e-6])
    def test_applying_by_hand(self, off):
        # the core of the first plans (.4 + .6)/2 = .5 well, of the second .7; both are coached
        state = two(g_coached=[0.2, 0.1])
        chance = [-math.expm1(-(0.4 * x + y)) for x, y in ((0.5, 0.2), (0.7, 0.1))]
        luck = Dealt(8, applies=[chance[0] + off, 0, 0, 0, chance[1] - off, 0, 0, 0])
        change = act(state, luck, writing=6.0, **self.OPEN)
        who = 0 if off < 0 else 1
        assert told(change) == [("applied", who)]
        assert group(change, "applications").tolist() == [1 - who, who]
        assert group(change, "project_load").tolist() == [6 * (1 - who), 6 * who]
        assert group(change, "project_left").tolist() == [0, 0]

    def test_once_a_round(self):
        state = two()
        state.events.rows += [Event(4, "applied", -1, 0), Event(5, "applied", -1, 1)]
        change = act(state, Dealt(8, applies=0.0), **self.OPEN)
        assert told(change) == [("applied", 0)], "the one of week 4 was for the round before"

    @pytest.mark.parametrize(("column", "renewable", "who"), [
        ({}, True, [0, 1]), ({"g_givers": [2, 3]}, True, [1]), ({"g_alive": [1, 0]}, True, [0]),
        ({"g_project_left": [5, 0], "g_project_since": [1, -1]}, True, [1]),
        ({"g_awards": [1, 0]}, True, [0, 1]), ({"g_awards": [1, 0]}, False, [1]),
    ])  # fmt: skip
    def test_who_may(self, column, renewable, who):
        change = act(two(**column), Dealt(8, applies=0.0), renewable=renewable, **self.OPEN)
        assert [g for kind, g in told(change) if kind == "applied"] == who

    def test_a_round_is_decided_in_its_last_week_among_all_who_applied_in_it(self):
        state = two(week=8)
        state.events.rows.append(Event(6, "applied", -1, 0))
        luck = Dealt(8, applies=[1, 0, 0, 0, 0.0, 0, 0, 0])
        rounds = self.OPEN | {"pot": 1000.0, "award": 1000.0, "judges": 0.0, "weeks": 30.0}
        change = act(state, luck, pride=0.6, disappointment=0.9, spending=0.0, **rounds)
        assert told(change) == [("applied", 1), ("awarded", 1), ("rejected", 0)]
        assert group(change, "awards").tolist() == [0, 1]
        assert group(change, "project_left").tolist() == [0, 30]
        assert group(change, "project_since").tolist() == [-1, 8]
        assert_allclose(group(change, "grant"), [0, 1000 - 1000 / 30])
        assert_allclose(added(change, "residents.success_lived"), [0, 0, 0, 0, 0.6, 0, 0, 0])
        assert_allclose(added(change, "residents.failure_lived"), [0.9, 0.9, 0, 0, 0, 0, 0, 0])

    def test_who_applied_and_ended_is_not_judged(self):
        state = two(week=8, g_alive=[0, 1])
        state.events.rows.append(Event(6, "applied", -1, 0))
        change = act(state, Dealt(8, applies=1.0), **(self.OPEN | {"pot": 1e5}))
        assert told(change) == []


def many(**columns: Any) -> State:
    """Four organizations of one leader each, who plan less and less well."""
    given: dict[str, Any] = {
        "member_of": [0, 1, 2, 3], "post": 1, "planning": [0.8, 0.6, 0.4, 0.2],
        "g_founder": [0, 1, 2, 3], "g_givers": 5, "g_project_since": -1,
    }  # fmt: skip
    return small(4, groups=4, quarter=4, **(given | columns))


def won(change: Change) -> list[int]:
    return [g for kind, g in told(change) if kind == "awarded"]


class TestDecided:
    EACH: ClassVar[dict[str, Any]] = ALWAYS | {"award": 50000.0, "applies": 20.0, "weeks": 1e2}

    def test_judges_without_error_find_the_best(self):
        change = act(many(), Dealt(4, applies=0.0, lot=[0.9, 0.8, 0.1, 0.2]), judges=0.0,
                     **self.EACH)  # fmt: skip
        assert won(change) == [0, 1]
        assert [g for kind, g in told(change) if kind == "rejected"] == [2, 3]
        assert group(change, "grant").tolist() == [49500, 49500, 0, 0]

    def test_judges_err(self):
        # .8 - .2, .6, .4 + .3, .2 + .1: the third, then the second or first, as founded
        luck = Dealt(4, applies=0.0, judges=[-2, -0.5, 3, 1])
        assert won(act(many(), luck, judges=0.1, **self.EACH)) == [2, 0]

    def test_a_lottery_knows_no_quality(self):
        luck = Dealt(4, applies=0.0, lot=[0.9, 0.8, 0.1, 0.2], judges=[9, 9, 0, 0])
        for planning in ([0.8, 0.6, 0.4, 0.2], [0.2, 0.4, 0.6, 0.8]):
            change = act(many(planning=planning), luck, mode="lottery", **self.EACH)
            assert won(change) == [2, 3]

    def test_equal_parts_share_what_the_others_would_have_had(self):
        change = act(many(), Dealt(4, applies=0.0), mode="equal", **self.EACH)
        assert won(change) == [0, 1, 2, 3]
        assert_allclose(group(change, "grant"), 25000.0 * 0.99)
        assert not any(added(change, "residents.failure_lived", 4))

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(
        pot=st.floats(0.0, 4e5), award=st.floats(100.0, 1e5), applicants=st.integers(0, 4),
        seed=st.integers(0, 99), quarter=st.integers(1, 9),
    )  # fmt: skip
    def test_each_way_spends_the_same_money(self, pot, award, applicants, seed, quarter):
        state = many(g_givers=[5 * (k < applicants) for k in range(4)])
        state.quarter = quarter
        given = ALWAYS | {"pot": pot, "award": award, "applies": 20.0, "labour": 1.0, "wage": 1.0}
        totals = []
        for mode in ("contest", "lottery", "equal"):
            luck = Dealt(4, applies=0.0, lot=np.random.default_rng(seed).random(4))
            change = act(state, luck, mode=mode, **given)
            if not change.columns:
                totals.append(0.0)
                continue
            totals.append(float(group(change, "grant").sum() + group(change, "hours_bought").sum()))
        assert totals[0] == pytest.approx(totals[1]) and totals[0] == pytest.approx(totals[2])
        assert totals[0] <= pot * 4 / quarter + 1e-6
        assert totals[0] <= award * applicants + 1e-6

    def test_larger_communities_have_a_larger_pot(self):
        state = many()
        state.quarter = 8  # half a quarter of residents: one award
        assert won(act(state, Dealt(4, applies=0.0), judges=0.0, **self.EACH)) == [0]
        state.quarter = 16  # half an award: a smaller one
        change = act(state, Dealt(4, applies=0.0), judges=0.0, **self.EACH)
        whole = group(change, "grant").sum()
        assert won(change) == [0] and 0 < whole < 50000.0
        change = act(state, Dealt(4, applies=0.0), mode="equal", **self.EACH)
        shares = group(change, "grant")
        assert shares.sum() == pytest.approx(whole) and len(set(shares.tolist())) == 1


class TestMoney:
    def test_by_hand(self):
        """Three sources at once, each spent at its own pace."""
        state = two(g_project_left=[40, 0], g_project_since=[5, -1], g_grant=[4000.0, 0],
                    g_own_funds=[92.0, 0], g_partner_funds=[150.0, 0])  # fmt: skip
        change = act(state, dues=2.0, partner=50.0, spending=0.25, labour=0.5, wage=20.0, load=1.0,
                     reporting=0.75, raising=0.5)  # fmt: skip
        # own 92 + 4 2 = 100 and 6, partner 200 and 50, of which a quarter; grant 4000/40
        assert_allclose(group(change, "own_funds"), [75.0, 4.5])
        assert_allclose(group(change, "partner_funds"), [150.0, 37.5])
        assert_allclose(group(change, "grant"), [3900.0, 0.0])
        assert_allclose(group(change, "hours_bought"), [0.5 * 175 / 20, 0.5 * 14 / 20])
        # a project with reports 1 + .75, and two sources to keep up
        assert_allclose(group(change, "project_load"), [2.75, 1.0])

    def test_a_source_that_is_withdrawn_is_used_up_and_not_replaced(self):
        state = two(g_own_funds=[100.0, 0], g_partner_funds=[100.0, 0])
        change = act(state, dues=1.0, partner=0.0, spending=0.5, raising=0.5)
        assert_allclose(group(change, "own_funds"), [52.0, 1.5])
        assert_allclose(group(change, "partner_funds"), [50.0, 0.0])
        assert_allclose(group(change, "project_load"), 0.5)
        change = act(state, spending=0.5)
        assert_allclose(group(change, "own_funds"), [50.0, 0.0])
        assert_allclose(group(change, "project_load"), 0.0)

    def test_organizations_that_have_ended_neither_get_nor_spend(self):
        state = two(g_alive=[0, 1], g_own_funds=[100.0, 0], g_partner_funds=[10.0, 0])
        change = act(state, dues=1.0, partner=5.0, spending=0.5, raising=2.0)
        assert group(change, "own_funds")[0] == 100.0
        assert group(change, "partner_funds")[0] == 10.0
        assert group(change, "hours_bought")[0] == group(change, "project_load")[0] == 0.0

    @pytest.mark.parametrize("covered", [1.0, 0.7, 0.31])
    def test_a_grant_lasts_as_long_as_its_project_and_no_longer(self, covered):
        state = two(g_project_left=[39, 0], g_project_since=[5, -1], g_grant=[39000.0, 0])
        state.organizations.covered[:] = covered
        spent = []
        while state.organizations.project_left[0] > 0.0 and len(spent) < 999:
            change = act(state, labour=1.0, wage=10.0)
            spent.append(10.0 * group(change, "hours_bought")[0])
            state.apply(change)
            state.week += 1
        assert sum(spent) == pytest.approx(39000.0)
        assert spent[0] == pytest.approx(1000.0)
        if covered == 1.0:
            assert_allclose(spent[:39], 1000.0)

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(seed=st.integers(0, 10**6), mode=st.sampled_from(["contest", "lottery", "equal"]))
    def test_money_is_conserved_and_nobody_is_funded_twice(self, seed, mode):
        """What came in was spent, given back or is still there, week for week."""
        rng = np.random.default_rng(seed)
        state = many(g_routine=0.5)
        p = Projects(
            pot=rng.choice([0.0, 60000.0]), award=rng.choice([9000.0, 30000.0]), mode=mode,
            every=rng.integers(1, 6), first_round=6, window=2, applies=1.0, weeks=4.0,
            dues=rng.choice([0.0, 3.0]), partner=rng.choice([0.0, 40.0]), patience=2.0,
            spending=rng.random(), labour=rng.uniform(0.1, 1.0), initiative=0.2,
        )  # fmt: skip
        for week in range(6, 30):
            state.week, groups = week, state.organizations
            groups.covered[:] = rng.random(4)
            groups.alive &= rng.random(4) < 0.98
            state.residents.post[:] = rng.random(4) < 0.7
            before, running = state.copy().organizations, groups.project_left > 0.0
            change = RULE.act(state, p, RULE.luck(Streams(seed), week, 4))
            state.apply(change)
            over = np.isin(np.arange(4), [
                g for kind, g in told(change) if kind in ("project_done", "project_dropped")
            ])  # fmt: skip
            award = np.isin(np.arange(4), won(change))
            assert not (award & running & ~over).any()
            money = [groups.grant, groups.own_funds, groups.partner_funds]
            assert min(float(column.min()) for column in money) >= 0.0
            came = groups.alive * (p.dues * groups.givers + p.partner)
            spent = groups.hours_bought * p.wage / p.labour
            held = before.own_funds + before.partner_funds + np.where(over, 0.0, before.grant)
            left = groups.grant + groups.own_funds + groups.partner_funds
            assert_allclose((held + came - spent - left)[~award], 0.0, atol=1e-6)
            each = (left + spent - held - came)[award]
            assert (each > 0.0).all() and each.sum() <= p.pot + 1e-6
            assert (each <= p.award + 1e-6).all()


class TestOff:
    def test_nothing_at_all(self):
        assert act(two()) == Change()
        assert act(small(4), **ALWAYS) == Change()

    def test_what_is_left_of_last_week_is_cleared(self):
        change = act(two(g_project_load=[3, 0], g_hours_bought=[0, 2]))
        assert group(change, "project_load").tolist() == [0, 0]
        assert group(change, "hours_bought").tolist() == [0, 0]

    def test_feelings_and_lessons_can_be_off(self):
        state = many(g_project_left=[0, 0, 0.5, 3], g_project_since=1, g_covered=1.0,
                     g_alive=[1, 1, 1, 0])  # fmt: skip
        off = {"pride": 0.0, "disappointment": 0.0, "teaches": 0.0, "fame": 0.0, "veto": 0.0}
        change = act(state, Dealt(4, applies=0.0), **ALWAYS, **off)
        assert len({kind for kind, _ in told(change)}) >= 4
        assert {exposure.column for exposure in change.exposures}
        for column in {exposure.column for exposure in change.exposures}:
            assert not any(added(change, column, 4)), column

    def test_a_run_without_money_is_the_same_as_one_without_the_rule(self):
        camp = settings_of({"community": {"residents": 300}})
        without = camp.changed({"week.rules": [name for name in WEEK if name != "projects"]})
        one, other = Community(camp, 5), Community(without, 5)
        for model in (one, other):
            model.run(40)
        assert one.state.organizations.rows
        assert different(one.state, other.state) == set()
        assert one.state.events.rows == other.state.events.rows
