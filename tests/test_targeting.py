"""Whom a plan turns to: the vulnerable, backbones chosen one way or another, what is unmet."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, random_state, settings_of, small
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import Luck, Streams
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.interventions.intervention import ease, favour, preferred, ranked, served_domain
from courtyard.practice.feedback import adjusted
from courtyard.state import State
from test_fork import assert_same, lived

SURE = Worker(row=0, skill=0.6, understanding=1.0, doing=0.4, credit=0.5)
SOME = np.arange(4)


def worker(**given: Any) -> Worker:
    return dataclasses.replace(SURE, **given)


def targets(name: str, state: State, who: Worker, **dealt: Any) -> Any:
    unit = INTERVENTIONS[name]
    p = unit.parameters()
    return unit.targets(state, p, Dealt(state.residents.rows, **dealt), who)[: p.room].tolist()


def act(name: str, state: State, units: Any, who: Worker, **p: Any) -> Any:
    unit = INTERVENTIONS[name]
    luck = Dealt(state.residents.rows)
    return unit.act(state, unit.parameters(**p), luck, who, np.array(units))


class TestTargeting:
    def test_what_it_counts(self) -> None:
        state = small(4, vulnerable=[0, 1, 0, 1])
        assert favour(state, Dealt(4), worker(targeting=0.3), SOME).tolist() == [0, 0.3, 0, 0.3]
        assert favour(state, Dealt(4), worker(targeting=0.3), SOME[1:2]).tolist() == [0.3]
        assert favour(state, Dealt(4), SURE, SOME).tolist() == [0, 0, 0, 0]

    def test_as_many_others_drawn_once_and_for_all(self) -> None:
        state, blind = small(4, vulnerable=[0, 1, 0, 1]), worker(targeting=0.3, favoured="random")
        luck = Dealt(4, lasting_favoured=[0.1, 0.9, 0.2, 0.8])
        assert favour(state, luck, blind, SOME).tolist() == [0.3, 0, 0.3, 0]
        people = small(500, vulnerable=np.arange(500) % 7 == 0)
        found = [
            np.flatnonzero(favour(people, Luck(Streams(1), name, week, 500), blind, np.arange(500)))
            for name, week in (("counselling", 3), ("home_visit", 9))
        ]
        assert found[0].size == 72
        assert np.array_equal(*found), "the same, whatever the work and the week"

    def test_visits(self) -> None:
        """Not being known counts 1, being vulnerable .5, and the order less than 1."""
        state = small(4, known=[1, 0, 1, 0], vulnerable=[1, 0, 0, 1])
        order = [0.1, 0.2, 0.3, 0.9]
        assert targets("home_visit", state, SURE, order=order) == [1, 3, 0, 2]
        assert targets("home_visit", state, worker(targeting=1.0), order=order) == [3, 0, 1, 2]
        assert targets("home_visit", state, worker(targeting=0.5), order=order) == [1, 3, 0, 2]
        blind = worker(targeting=1.0, informed=False)
        assert targets("home_visit", state, blind, order=order) == [0, 1, 2, 3]

    def test_who_is_elsewhere_is_not_visited(self) -> None:
        state = small(4, here=[1, 0, 0.2, 0])
        assert targets("home_visit", state, SURE, order=[0.1, 0.2, 0.3, 0.4]) == [0, 2]

    def test_direct_service(self) -> None:
        state = small(3, need=[[0.9, 0, 0], [0.8, 0, 0], [0.5, 0, 0]], vulnerable=[0, 0, 1])
        for share, first in ((0.0, [0, 1]), (0.35, [0, 2]), (0.5, [2, 0])):
            exposures = act("direct_service", state, [0], worker(targeting=share), people=2)
            served = next(e for e in exposures if e.column == "residents.served_personally")
            assert served.rows.tolist() == first, share

    def test_who_takes_longer_is_served_by_less(self) -> None:
        """Of two served the vulnerable one takes 4 times the hours: a quarter is done, 5/8 in all.

        Two hours at a skill of .6 are 1.2; 1.2 5/8 = .75.
        """
        state = small(2, need=[[0.9, 0, 0], [0.8, 0, 0]], vulnerable=[0, 1])
        p = {"people": 2, "hours": 2.0, "meets": 0.5}
        exposures = act("direct_service", state, [0], SURE, costs=4.0, **p)
        found = {e.column: e.amount for e in exposures}
        assert_allclose(found["residents.served_personally"], [0.3, 0.075])
        assert found["community.served_by_worker"] == pytest.approx(0.75)
        assert ease(state, np.array([0, 1]), 4.0).tolist() == [1.0, 0.25]
        exposures = act("direct_service", state, [0], SURE, **p)
        assert {e.column: e.amount for e in exposures}["community.served_by_worker"] == 1.2

    def test_families_and_leaders(self) -> None:
        state = small(3, talent=1, family_support=[0.2, 0.5, 0.4], skill=[0.9, 0.2, 0.5],
                      vulnerable=[0, 1, 0])  # fmt: skip
        assert targets("family_outreach", state, SURE) == [0, 2, 1]
        assert targets("family_outreach", state, worker(targeting=0.2)) == [0, 1, 2]
        assert targets("casework", state, SURE) == [0, 2, 1]
        assert targets("casework", state, worker(targeting=0.4)) == [0, 1, 2]
        assert targets("casework", state, worker(targeting=0.8)) == [1, 0, 2]

    @pytest.mark.parametrize("name", ["casework", "family_outreach"])
    def test_leaders_who_are_elsewhere_wait(self, name: str) -> None:
        state = small(3, talent=1, here=[1, 0, 0.5])
        assert sorted(targets(name, state, SURE)) == [0, 2]

    def test_nor_are_they_looked_for(self) -> None:
        state = small(3, known=1, here=[1, 0, 0.5])
        exposures = act("talent_search", state, [0], SURE, people=3)
        assert sorted(exposures[0].rows.tolist()) == [0, 2]

    def test_it_narrows_the_gap_where_it_counts(self) -> None:
        """With service by hand alone, of which the favoured get more."""
        tables = {
            "community": {"residents": 80, "vulnerable": 0.25},
            "team": {"workers": 1, "hours": 20.0, "understanding": 1.0},
            "plan": {"strategy": "own_mix", "shares": {"direct_service": 1.0}, "last_week": 20},
            "scenario": {"weeks": 20},
        }
        gaps = []
        for share, favoured in ((0.0, "vulnerable"), (1.0, "vulnerable"), (1.0, "random")):
            model = lived(settings_of(tables, plan__targeting=share, plan__favoured=favoured), 1)
            gaps.append(model.outcomes()["gap"])
        assert gaps[1] > gaps[0] + 0.1
        assert abs(gaps[2] - gaps[0]) < 0.5 * (gaps[1] - gaps[0])


class TestChoice:
    """Residents 0 to 4: ties 0-1, 0-2, 0-3, 1-2; the last has none."""

    PAIRS: ClassVar[Any] = [(0, 1), (0, 2), (0, 3), (1, 2)]
    ALL: ClassVar[Any] = np.arange(5)
    LUCK: ClassVar[Any] = {"lasting_chosen": [0.5, 0.4, 0.3, 0.2, 0.1]}

    def rank(self, way: Any, luck: Any = None, **columns: Any) -> Any:
        state = small(5, pairs=self.PAIRS, **columns)
        found = preferred(state, Dealt(5, **(luck or self.LUCK)), worker(chooses=way), self.ALL)
        assert sorted(found.tolist()) == [0, 0.25, 0.5, 0.75, 1]
        return found.tolist()

    def test_any(self) -> None:
        assert self.rank("random") == [1, 0.75, 0.5, 0.25, 0]

    def test_who_has_most_ties(self) -> None:
        """3, 2, 2, 1, 0 of them; of equals in the order that lasts."""
        assert self.rank("degree") == [1, 0.75, 0.5, 0.25, 0]
        swapped = {"lasting_chosen": [0.5, 0.1, 0.3, 0.2, 0.4]}
        assert self.rank("degree", swapped) == [1, 0.5, 0.75, 0.25, 0]

    def test_who_is_keenest(self) -> None:
        assert self.rank("keen", readiness=[-3, 2, 0, 1, -1]) == [0, 1, 0.5, 0.75, 0.25]

    def test_who_is_tied_to_those_already_chosen(self) -> None:
        """Resident 3 is: of the ties of 0 a third are, of 1 and 2 none, of 3 none, of 4 none."""
        luck = {"lasting_chosen": [0.1, 0.2, 0.3, 0.4, 0.5]}
        assert self.rank("clustered", luck, talent=[0, 0, 0, 1, 0])[0] == 1
        # 0 is: of the ties of 3 all are, of those of 1 and 2 a half, of 4 none, of 0 none
        for column in ("talent", "backbone", "post"):
            chosen = {column: [1, 0, 0, 0, 0]}
            assert self.rank("clustered", luck, **chosen) == [0, 0.5, 0.75, 1, 0.25]

    def test_one_alone(self) -> None:
        state = small(5, pairs=self.PAIRS)
        found = preferred(state, Dealt(5), worker(chooses="degree"), np.array([3]))
        assert found.tolist() == [0]

    def test_they_are_looked_at_and_worked_with_first(self) -> None:
        state = small(5, pairs=self.PAIRS, known=1, skill=[0.1, 0.2, 0.9, 0.3, 0.8])
        exposures = act("talent_search", state, [0], worker(chooses="degree"), people=2)
        spotted = next(e for e in exposures if e.column == "residents.visited")
        assert spotted.rows.tolist() == [0, 2]
        order = {"order": [0.9, 0.1, 0.2, 0.2, 0.2]}  # 1 - .9, .75 - .1, .5 - .2, ...
        unit, luck = INTERVENTIONS["talent_search"], Dealt(5, **self.LUCK, **order)
        found = unit.act(state, unit.parameters(people=2), luck, worker(chooses="degree"), SOME[:1])
        assert next(e for e in found if e.column == "residents.visited").rows.tolist() == [1, 2]
        state.residents.talent[:] = True
        p, luck = INTERVENTIONS["casework"].parameters(), Dealt(5, **self.LUCK)
        assert ranked(state, p, luck, SURE, 5).tolist() == [2, 4, 3, 1, 0]
        assert ranked(state, p, luck, worker(chooses="degree"), 5).tolist() == [0, 1, 2, 3, 4]

    def test_as_many_are_looked_at_whatever_the_way(self) -> None:
        """The same hours, and what is asked of them is the same."""
        for seed in range(5):
            state = random_state(seed, 60)
            sizes = set()
            for way in ("seen", "random", "degree", "keen", "clustered"):
                for row in range(2):
                    who = worker(chooses=way, row=row)
                    found = act("talent_search", state, [0, 1], who, people=3)
                    seen = next(e for e in found if e.column == "residents.visited").rows
                    sizes.add(seen.size)
                    assert (seen % 2 == row).all()
            assert sizes == {6}

    def test_clusters_are_closer_than_scattered(self) -> None:
        """Among those listed there are more ties where who is tied to the listed is looked at."""
        tables = {
            "community": {"residents": 300}, "team": {"workers": 1, "understanding": 1.0},
            "plan": {"strategy": "own_mix", "last_week": 12,
                     "shares": {"home_visit": 0.6, "talent_search": 0.4}},
            "interventions": {"talent_search": {"bar": 0.0, "keen": -1.0, "people": 1}},
            "acquaintance": {"consent": 20.0}, "network": {"kind": "courtyard", "mean_ties": 8},
            "scenario": {"weeks": 12},
        }  # fmt: skip
        within = {}
        for way in ("random", "clustered"):
            model = lived(settings_of(tables, plan__chooses=way), 1)
            state = model.state
            listed = state.residents.talent
            assert 30 <= listed.sum() <= 150
            within[way] = state.ties.sum(listed)[listed].mean()
        assert within["clustered"] > 1.5 * within["random"]


class TestFeedback:
    def loop(
        self,
        gain: float,
        delay: int,
        weeks: int,
        *,
        pace: float = 0.2,
        least: float = 0.3,
        **given: Any,
    ) -> np.ndarray[Any, Any]:
        """Return the shares week by week, (weeks, 3), where service follows the work with a lag.

        Needs are .6, .6 and .3 (or the least given), of which a share is served that moves towards
        the share of the work.
        """
        plan = SimpleNamespace(feedback=gain, feedback_delay=delay)
        state = small(2, need=[[0.6, 0.6, least]] * 2)
        model = SimpleNamespace(settings=SimpleNamespace(plan=plan), state=state,
                                streams=Streams(1))  # fmt: skip
        shares = []
        for week in range(1, weeks + 1):
            state.week = week
            mix = adjusted(model, worker(**given))
            assert mix is not None
            shares.append(mix)
            state.community.served[0] += pace * (np.array(mix) - state.community.served[0])
        return np.array(shares)

    def test_none_without_a_gain(self) -> None:
        model = SimpleNamespace(settings=SimpleNamespace(plan=SimpleNamespace(feedback=0.0)),
                                state=small(1))  # fmt: skip
        assert adjusted(model, SURE) is None and not model.state.spent.heard

    def test_by_hand(self) -> None:
        """Unmet are .6, .6, .3, .1 more than the mean of .5 and .2 less; .5 of it is moved."""
        third = 1.0 / 3.0
        found = self.loop(0.5, 0, 2, pace=0.0)
        assert_allclose(found[0], [third + 0.05, third + 0.05, third - 0.1])
        assert_allclose(found[1], [third + 0.1, third + 0.1, third - 0.2])
        assert_allclose(self.loop(0.5, 0, 9, pace=0.0)[-1], [0.5, 0.5, 0.0], atol=1e-12)

    def test_what_is_heard_late_moves_late(self) -> None:
        found = self.loop(0.5, 3, 5)
        assert_allclose(found[:3], 1.0 / 3.0)
        assert_allclose(found[3], self.loop(0.5, 0, 1)[0])

    def test_too_strong_and_too_late_it_swings(self) -> None:
        """A gain that settles when heard at once swings for good when heard months late."""

        def swing(gain: float, delay: int) -> float:
            return float(np.ptp(self.loop(gain, delay, 400, least=0.5)[-100:, 2]))

        assert swing(0.1, 0) < 1e-3 and swing(1.0, 0) < 1e-3
        assert swing(0.1, 4) < 1e-2
        assert swing(1.0, 12) > 0.2

    def test_what_is_heard_has_the_worker_s_error(self) -> None:
        unsure = self.loop(0.5, 0, 3, understanding=0.0)
        assert np.abs(unsure - self.loop(0.5, 0, 3)).max() > 0.01
        assert_allclose(unsure.sum(axis=1), 1.0)
        assert (unsure >= 0.0).all()

    def test_too_much_heard_of_all_alike_moves_nothing(self) -> None:
        """Differences of .3 at most, so the error is .3 a standard deviation, less its mean."""
        drawn = Luck(Streams(1), "plan.feedback", 1, 2).normal("sees.0")
        error = 0.3 * np.resize(drawn, 3)
        more = np.array([0.1, 0.1, -0.2]) + error - error.mean()
        found = self.loop(0.2, 0, 1, understanding=0.0)
        assert_allclose(found[0], 1.0 / 3.0 + 0.2 * more)

    @pytest.mark.parametrize(("luck", "domain"), [(0.0, 1), (0.24, 1), (0.26, 2), (0.999, 2)])
    def test_the_domain_is_drawn_by_the_shares(self, luck: float, domain: int) -> None:
        state = small(2, need=0.5)
        dealt = Dealt(2, **{"mix.0": luck})
        assert served_domain(state, dealt, worker(mix=(0.0, 0.25, 0.75))) == domain
        assert served_domain(state, dealt, SURE) == 0, "what is taken up first"

    def test_a_worker_serves_by_the_shares(self) -> None:
        tables: dict[str, Any] = {
            "community": {"residents": 60, "needs": {"levels": [0.8, 0.7, 0.7, 0.1]}},
            "team": {"workers": 1, "understanding": 1.0},
            "plan": {"strategy": "own_mix", "shares": {"direct_service": 1.0}, "last_week": 30},
            "scenario": {"weeks": 30},
        }  # fmt: skip
        served = {}
        for gain in (0.0, 0.2):
            model = lived(settings_of(tables, plan__feedback=gain), 1)
            served[gain] = model.state.community.served[0].copy()
            assert bool(model.state.spent.heard) == (gain > 0.0)
        assert (served[0.2][:3] > 0.0).all() and not np.array_equal(served[0.0], served[0.2])


@pytest.fixture(scope="module")
def origin() -> Community:
    changes = {"community.residents": 120, "scenario.weeks": 12, "plan.last_week": 12,
               "plan.feedback": 0.5, "plan.feedback_delay": 2, "plan.strategy": "own_mix",
               "plan.shares": {"direct_service": 0.3, "individual": 0.4, "counselling": 0.2},
               "community.capacity_vulnerable": 0.5}  # fmt: skip
    return lived(load_scenario("fujian_camp", changes), weeks=6)


@pytest.mark.parametrize("change", [
    {}, {"feedback_delay": 0}, {"targeting": 0.7}, {"targeting": 0.7, "favoured": "random"},
    {"chooses": "clustered"}, {"chooses": "keen", "apprentices": 0.5},
])  # fmt: skip
def test_a_fork_is_the_changed_scenario_from_the_start(
    change: dict[str, Any], origin: Community
) -> None:
    fork = origin.fork(plan=change) if change else origin.fork()
    fork.run()
    assert_same(fork, lived(fork.initial))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan.chooses": "dgree"}, ["plan.chooses", "clustered", "did you mean 'degree'?"]),
        ({"plan.favoured": "weak"}, ["plan.favoured", "vulnerable", "random"]),
        ({"plan.targeting": 1.2}, ["plan.targeting", "1.2", "from 0 to 1"]),
        ({"plan.feedback": -1}, ["plan.feedback", "-1"]),
    ],
)
def test_one_sentence_says_what_to_mend(changes: Any, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("fujian_camp", changes)
    assert all(word in str(caught.value) for word in words), str(caught.value)
