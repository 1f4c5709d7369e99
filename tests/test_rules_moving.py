"""Households that move: by hand, by chance, and what is left of who has gone in whole runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from contract import Dealt, check_columns, different, small
from courtyard import Community, load_scenario
from courtyard.foundations.streams import Streams
from courtyard.practice import Backbone
from courtyard.rules import RULES
from courtyard.state import REASONS, Change, Event, State

CODE = REASONS.index("moved") + 1.0


def act(state: State, luck: Any = None, /, rate: float = 0.1) -> Change:
    rule = RULES["moving"]
    return rule.act(state, rule.parameters(rate=rate), luck or Dealt(state.residents.rows))


def added(change: Change, name: str, count: int) -> list[float]:
    total = np.zeros(count)
    for exposure in change.exposures:
        if exposure.column == f"residents.{name}":
            assert exposure.rows is not None
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


class TestByHand:
    HOMES = (7, 7, 3, 7, 3, 9)

    def test_a_whole_household_gives_notice_by_the_luck_of_its_first(self):
        """At 26 a year the chance is 1 - e^-.5 = .3935."""
        state = small(6, household=self.HOMES)
        luck = Dealt(6, notice=[0.39, 0.9, 0.40, 0.9, 0.0, 0.2])
        change = act(state, luck, rate=26.0)
        assert change.columns["residents.moving_out"].tolist() == [1, 1, 0, 1, 0, 1]
        assert change.newcomers is not None and not change.newcomers.size
        assert not change.events and not any(added(change, "walks_out", 6))

    def test_a_week_later_posts_and_membership_are_given_up(self):
        state = small(
            6, groups=1, household=self.HOMES, moving_out=[1, 1, 0, 1, 0, 1],
            member_of=[0, 0, 0, -1, 0, -1], post=[1, 0, 1, 0, 0, 0],
        )  # fmt: skip
        change = act(state, Dealt(6, 0.9))
        assert added(change, "steps_back", 6) == [1, 0, 0, 0, 0, 0]
        assert added(change, "walks_out", 6) == [CODE, CODE, 0, 0, 0, 0]
        # the household 7 waits for its members, 9 is gone
        assert change.newcomers is not None and change.newcomers.tolist() == [5]
        assert change.columns["residents.moving_out"].tolist() == [1, 1, 0, 1, 0, 0]
        assert change.events == [
            Event(5, "stepped_back", 0, 0, "moved"),
            Event(5, "moved_out", 5),
        ]

    def test_nobody_moves_in_a_closed_population(self):
        state = small(6, household=self.HOMES)
        change = act(state, Dealt(6, 0.0), rate=0.0)
        assert change.columns == {} and change.newcomers is None

    def test_who_has_given_notice_goes_also_when_the_rate_falls_to_nothing(self):
        state = small(2, household=[0, 1], moving_out=[1, 0])
        change = act(state, Dealt(2, 0.0), rate=0.0)
        assert change.newcomers is not None and change.newcomers.tolist() == [0]
        assert not change.columns["residents.moving_out"].any()

    def test_where_others_live_now(self):
        state = small(
            3, household=[0, 1, 2], moving_out=[1, 0, 0], known=True, talent=True, backbone=True,
            deputy=True, hours_total=9.0, mentored=4.0, efficacy=0.9, efficacy_rest=0.4,
            trust_worker=[0.9, 0.2, 0.4], strain_work=0.8, joined=-1, met=0.7, vigour=2.0,
            need=[[0.9, 0.9, 0.9], [0.5, 0.4, 0.3], [0.7, 0.4, 0.1]], need_rest=0.4,
        )  # fmt: skip
        state.apply(act(state))
        somebody = {name: getattr(state.residents, name)[0] for name in state.residents.columns}
        for name in ("known", "talent", "backbone", "deputy", "moving_out"):
            assert not somebody[name], name
        for name in ("hours_total", "mentored", "strain_work"):
            assert somebody[name] == 0.0, name
        assert somebody["efficacy"] == 0.4 and somebody["vigour"] == 2.0
        assert_allclose(somebody["trust_worker"], 0.3)  # of the two others
        # the others' needs have moved by .2, 0 and -.2 since the start
        assert_allclose(somebody["need"], [0.6, 0.4, 0.2])
        assert (somebody["met"] == 0.0).all()
        assert state.residents.known[1:].all() and state.residents.hours_total[1] == 9.0


def test_about_as_many_households_move_as_the_rate_says():
    """300 households of two in 104 weeks at .1 a year, exact limits of 99.9 %."""
    rule, count = RULES["moving"], 600
    state = small(count, household=np.arange(count) // 2)
    streams, gone = Streams(8), 0
    p = rule.parameters(rate=0.1)
    for week in range(1, 105):
        change = rule.act(state, p, rule.luck(streams, week, count))
        gone += np.count_nonzero(change.columns["residents.moving_out"])
    low, high = stats.binom.interval(0.999, 300 * 104, 1.0 - np.exp(-0.1 / 52.0))
    assert gone % 2 == 0 and low <= gone / 2 <= high


@pytest.fixture(scope="module")
def settings() -> Any:
    return load_scenario("fujian_camp", {"community.residents": 300, "scenario.weeks": 70})


class TestInWholeRuns:
    def test_a_rate_of_zero_is_as_if_there_were_no_such_rule(self, settings):
        from courtyard.community import WEEK

        closed = settings.changed({"week.rules": [name for name in WEEK if name != "moving"]})
        one, other = Community(settings, 4), Community(closed, 4)
        one.run()
        other.run()
        assert different(one.state, other.state) == set()
        assert one.state.events.rows == other.state.events.rows

    def test_people_and_organizations_fit_together_every_week(self, settings):
        """... while households stay for half a year, and leaders are found easily."""
        model = Community(settings.changed({"moving.rate": 2.0, "leadership.constant": 4.0}), 2)
        homes = model.state.residents.household
        seen = {"posts": 0, "members": 0}

        def check(model: Community) -> None:
            people, groups = model.state.residents, model.state.organizations
            inside = people.member_of >= 0
            counted = np.bincount(people.member_of[inside], minlength=groups.rows)
            assert groups.members.tolist() == counted.tolist()
            assert (inside == (people.joined >= 0)).all()
            assert (people.post == (people.post_since >= 0)).all()
            assert not (people.post & ~people.backbone).any()
            new_post = people.post_since == model.week
            assert not (people.deputy & (~inside | (people.post & ~new_post))).any()
            agents = {agent.row for agent in model.agents_by_type.get(Backbone, ())}
            assert agents == set(np.flatnonzero(people.backbone).tolist())
            check_columns(model.state)
            events = [e for e in model.state.events.rows if e.week == model.week]
            moved = {e.resident for e in events if e.kind == "moved_out"}
            assert {int(h) for h in homes[sorted(moved)]}.isdisjoint(
                homes[np.setdiff1d(np.arange(300), sorted(moved))].tolist()
            ), "whole households"
            back = [e.resident for e in events if e.kind == "stepped_back"]
            assert len(back) == len(set(back))
            seen["posts"] += sum((e.kind, e.reason) == ("stepped_back", "moved") for e in events)
            seen["members"] += sum((e.kind, e.reason) == ("left", "moved") for e in events)

        model.run(each_week=check)
        assert seen["posts"] > 0 and seen["members"] > seen["posts"]
        moved_at = {}
        for e in model.state.events.rows:
            if e.kind == "moved_out":
                moved_at[e.resident] = e.week
            if e.kind == "joined" and e.resident in moved_at:
                assert e.week > moved_at[e.resident], "nobody joins in the week of coming"
        assert len(moved_at) > 100

    def test_they_wait_for_their_last_membership_and_no_longer(self, settings):
        model = Community(settings.changed({"moving.rate": 2.0}), 1)
        since = np.zeros(300, int)
        longest = 0

        def check(model: Community) -> None:
            nonlocal since, longest
            since = np.where(model.state.residents.moving_out, since + 1, 0)
            longest = max(longest, int(since.max()))

        model.run(each_week=check)
        assert 2 <= longest <= 5

    def test_moving_weakens_what_residents_have_built(self, settings):
        """Belonging and skill that were learned leave with the people."""

        def learned(rate: float) -> float:
            model = Community(settings.changed({"moving.rate": rate}), 3)
            model.run()
            people = model.state.residents
            return float((people.familiarity - people.familiarity_rest).sum())

        assert learned(1.0) < learned(0.0)
