"""Counselling, rehabilitation, courses, publicity and lectures, each by hand."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, settings_of, small
from courtyard import Community
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.state import State

WORKER = Worker(row=0, skill=0.6, understanding=0.5, doing=0.4, credit=0.5)
SURE = dataclasses.replace(WORKER, understanding=1.0)
Q = 0.6 * (0.4 + 0.6 * 0.5)
"""What a unit of the worker's work achieves: .42."""


def targets(name: str, state: State, worker: Worker = SURE, luck: Any = None, **p: Any) -> Any:
    unit = INTERVENTIONS[name]
    given = unit.parameters(**p)
    luck = luck or Dealt(state.residents.rows)
    return unit.targets(state, given, luck, worker)[: given.room].tolist()


def act(
    name: str, state: State, units: Any, luck: Any = None, worker: Worker = WORKER, **p: Any
) -> list[Any]:
    unit, luck = INTERVENTIONS[name], luck or Dealt(state.residents.rows)
    return unit.act(state, unit.parameters(**p), luck, worker, np.array(units, np.int64))


def added(state: State, exposures: list[Any], name: str) -> Any:
    """Return what is added to an exposure of residents in all, by resident."""
    total = np.zeros_like(getattr(state.residents, name), dtype=np.float64)
    for e in exposures:
        if e.column == f"residents.{name}":
            np.add.at(total if e.place is None else total[:, e.place], e.rows, e.amount)
    return total


def columns(exposures: list[Any]) -> set[str]:
    """Return the exposures to which something is added."""
    return {
        e.column.removeprefix("residents.")
        for e in exposures
        if (e.rows is None or e.rows.size) and np.any(np.asarray(e.amount) > 0.0)
    }


class TestCounselling:
    STATE: ClassVar[Any] = {"capacity": [0.9, 0.2, 0.5, 0.1], "vulnerable": [0, 1, 0, 0]}

    def test_those_who_seem_to_have_least_capacity_come_first(self) -> None:
        assert targets("counselling", small(4, **self.STATE)) == [3, 1, 2, 0]
        assert targets("counselling", small(4, **self.STATE), room=2) == [3, 1]

    def test_who_is_elsewhere_is_not_counselled(self) -> None:
        state = small(4, **self.STATE, here=[1, 1, 1, 0])
        assert targets("counselling", state) == [1, 2, 0]

    def test_the_vulnerable_are_favoured(self) -> None:
        """.2 less .2 and .9 are what counts, against .1: the second comes before the last."""
        worker = dataclasses.replace(SURE, targeting=0.2)
        assert targets("counselling", small(4, **self.STATE), worker) == [1, 3, 2, 0]

    def test_by_hand(self) -> None:
        state, luck = small(4, **self.STATE), Dealt(4, stigma=[0.9, 0.9, 0.9, 0.1])
        p: Any = {"relieves": 0.5, "strengthens": 0.1, "stigma": 0.3, "costs": 2.0}
        exposures = act("counselling", state, [1, 3], luck, **p)
        # a vulnerable resident takes twice the hours: half of it is done
        assert_allclose(added(state, exposures, "relieved"), [0, 0.25 * Q, 0, 0.5 * Q])
        assert_allclose(added(state, exposures, "encouraged"), [0, 0.05 * Q, 0, 0.1 * Q])
        assert added(state, exposures, "doubted").tolist() == [0, 0, 0, 1]
        assert_allclose(added(state, exposures, "delivered_worker"), [0, 0.6, 0, 0.6])
        assert not added(state, exposures, "asked").any()

    def test_it_can_have_no_effect_but_of_the_contact(self) -> None:
        exposures = act("counselling", small(4), [1], relieves=0.0, strengthens=0.0)
        assert columns(exposures) == {"delivered_worker", "visited"}

    def test_capacity_becomes_time(self) -> None:
        """The counselled have more free time than without, and only where it relieves."""
        tables = {
            "community": {"residents": 40, "means": {"capacity": 0.5}},
            "team": {"workers": 1, "hours": 30.0},
            "plan": {"strategy": "own_mix", "shares": {"counselling": 1.0}, "last_week": 6},
            "scenario": {"weeks": 6},
        }
        times = []
        for relieves in (0.0, 0.5):
            p = {"interventions.counselling.relieves": relieves}
            model = Community(settings_of(tables).changed(p), 1)
            model.run()
            times.append(model.state.residents.time.copy())
        assert (times[1] >= times[0] - 1e-12).all() and times[1].sum() > 1.1 * times[0].sum()


class TestRehabilitation:
    def test_it_is_for_the_vulnerable(self) -> None:
        state = small(4, capacity=[0.1, 0.6, 0.2, 0.4], vulnerable=[0, 1, 0, 1])
        assert targets("rehabilitation", state) == [3, 1]
        assert targets("rehabilitation", small(4)) == []

    def test_by_hand(self) -> None:
        state = small(2, vulnerable=1)
        p: Any = {"relieves": 0.8, "strengthens": 0.1, "introduces": 0.03}
        exposures = act("rehabilitation", state, [1], **p)
        assert_allclose(added(state, exposures, "relieved"), [0, 0.8 * Q])
        assert_allclose(added(state, exposures, "encouraged"), [0, 0.1 * Q])
        assert_allclose(added(state, exposures, "met_neighbours"), [0, 0.03])


class TestTeaching:
    LEVELS: ClassVar[Any] = {
        "knowledge": [0.1, 0.5, 0.9], "skill": [0.5, 0.1, 0.9],
        "settling": [0.5, 0.5, 0.9], "planning": [0.5, 0.6, 0.9], "trust_worker": 1.0,
    }  # fmt: skip

    def taught(self, **p: Any) -> Any:
        """Return what each of three in one lesson is taught, by subject, (3, 4); the last stays."""
        state, luck = small(3, **self.LEVELS), Dealt(3, comes=[0.1, 0.1, 0.99])
        exposures = act("teaching", state, [0], luck, SURE, people=3, teaches=0.2, **p)
        taught = added(state, exposures, "taught")[:, None]
        return np.hstack([taught, added(state, exposures, "trained")])

    def test_the_same_for_all(self) -> None:
        each = 0.2 * 0.6 / 4
        assert_allclose(self.taught(matched=0.0), [[each] * 4, [each] * 4, [0] * 4])

    def test_what_each_lacks_most_is_divided_among_those_who_came(self) -> None:
        whole = 0.2 * 0.6
        alone, half = self.taught(matched=1.0, shared=0.0), self.taught(matched=1.0, shared=1.0)
        assert_allclose(alone, [[whole, 0, 0, 0], [0, whole, 0, 0], [0] * 4])
        assert_allclose(half, alone / 2)

    def test_a_part_of_both(self) -> None:
        found = self.taught(matched=0.4, shared=0.5)
        common, own = 0.12 * 0.6 / 4, 0.12 * 0.4 / 2**0.5
        assert_allclose(found[0], [common + own, common, common, common])
        assert_allclose(found[1], [common, common + own, common, common])

    def test_attention_is_divided_within_a_lesson(self) -> None:
        """Lessons of one: each has all of the attention."""
        state, luck = small(3, **self.LEVELS), Dealt(3, comes=[0.1, 0.1, 0.99])
        p: Any = {"people": 1, "teaches": 0.2, "matched": 1.0, "shared": 1.0}
        exposures = act("teaching", state, [0, 1, 2], luck, SURE, **p)
        assert_allclose(added(state, exposures, "taught"), [0.12, 0, 0])

    def test_those_who_know_least_are_invited_and_come_as_they_trust(self) -> None:
        state = small(3, **{**self.LEVELS, "trust_worker": [0.5, 0.0, 1.0]})
        p: Any = {"people": 2, "comes": 1.0}
        exposures = act("teaching", state, [0], Dealt(3, comes=0.39), SURE, **p)
        # 1 - e^-.5 = .393; the second has no trust, the third is not invited
        assert added(state, exposures, "visited").tolist() == [1, 0, 0]

    def test_nobody_comes(self) -> None:
        exposures = act("teaching", small(3), [0], Dealt(3, comes=1.0))
        assert columns(exposures) == set()


class TestPublicity:
    PEOPLE: ClassVar[Any] = {"online": [1, 1, 0, 0], "here": [1, 0, 1, 1]}

    def reached(self, spot: float, net: float, **p: Any) -> Any:
        state = small(4, **self.PEOPLE)
        luck = Dealt(4, **{"spot.0": spot, "net.0": net, "ill.0": [0.1, 0.9, 0.9, 0.9]})
        p: Any = {"teaches": 0.1, "explains": 0.2, "shallow": 0.5, "introduces": 0.03, **p}
        return state, act("publicity", state, [0, 1], luck, **p)

    def test_on_the_spot_those_who_are_here(self) -> None:
        """Two pieces reach 1.2 of 4 each on average: with 1 - e^-.6 = .451."""
        state, exposures = self.reached(0.45, 0.0, reach=1.2, online=0.0)
        assert_allclose(added(state, exposures, "taught"), np.array([1, 0, 1, 1]) * 0.1 * Q)
        assert_allclose(added(state, exposures, "informed"), np.array([1, 0, 1, 1]) * 0.2 * Q)
        assert_allclose(added(state, exposures, "met_neighbours"), [0.03, 0, 0.03, 0.03])
        state, exposures = self.reached(0.452, 0.0, reach=1.2, online=0.0)
        assert columns(exposures) == set()

    def test_online_whoever_is_online_and_nobody_meets(self) -> None:
        """Three times as many, if all were online: with 1 - e^-1.8 = .835."""
        p: Any = {"reach": 1.2, "online": 1.0, "wider": 3.0}
        state, exposures = self.reached(0.0, 0.834, **p)
        assert_allclose(added(state, exposures, "taught"), np.array([1, 1, 0, 0]) * 0.05 * Q)
        assert columns(exposures) == {"taught", "informed"}
        assert columns(self.reached(0.0, 0.836, **p)[1]) == set()

    def test_both_ways_are_added(self) -> None:
        state, exposures = self.reached(0.0, 0.0, online=0.5)
        told = added(state, exposures, "taught")
        assert_allclose(told, np.array([1.5, 0.5, 1, 1]) * 0.1 * Q)

    def test_it_asks_nobody_and_wins_no_trust_but_may_annoy(self) -> None:
        _, exposures = self.reached(0.0, 0.0, online=0.5)
        assert columns(exposures) == {"taught", "informed", "met_neighbours"}
        state, exposures = self.reached(0.0, 0.0, online=0.5, annoys=0.2)
        assert added(state, exposures, "broken_worker").tolist() == [1, 0, 0, 0]

    def test_it_can_be_without_effect(self) -> None:
        nothing = {"teaches": 0.0, "explains": 0.0, "introduces": 0.0}
        assert columns(self.reached(0.0, 0.0, **nothing)[1]) == set()
        assert columns(self.reached(0.0, 0.0, reach=0.0)[1]) == set()


class TestLecture:
    def test_by_hand(self) -> None:
        """Of an audience of 2 in 4, one each, as far as they trust: 1 - e^-.5, 1 - e^-.25."""
        state = small(4, trust_worker=[1.0, 0.0, 1.0, 1.0], here=[1, 1, 0, 1])
        luck = Dealt(4, **{"comes.0": [0.39, 0.23, 0.0, 0.40], "ill.0": 0.5})
        p: Any = {"audience": 2, "teaches": 0.1, "explains": 0.2, "urges": 0.05, "introduces": 0.0}
        exposures = act("lecture", state, [0], luck, **p)
        assert added(state, exposures, "visited").tolist() == [1, 0, 0, 0]
        luck.dealt["comes.0"] = [0.39, 0.22, 0.0, 0.40]
        exposures = act("lecture", state, [0], luck, **p)
        assert added(state, exposures, "visited").tolist() == [1, 1, 0, 0]
        assert_allclose(added(state, exposures, "taught"), [0.1 * Q, 0.1 * Q, 0, 0])
        assert_allclose(added(state, exposures, "informed"), [0.2 * Q, 0.2 * Q, 0, 0])
        assert_allclose(added(state, exposures, "made_responsible"), [0.05 * Q, 0.05 * Q, 0, 0])
        assert columns(exposures) == {"taught", "informed", "made_responsible", "visited"}


@pytest.mark.parametrize("name", ["counselling", "rehabilitation", "teaching", "publicity",
                                  "lecture"])  # fmt: skip
def test_it_is_done_where_a_plan_says_so(name: str) -> None:
    tables = {
        "community": {"residents": 60, "vulnerable": 0.3, "capacity_vulnerable": 0.5},
        "plan": {"strategy": "own_mix", "shares": {name: 1.0}},
    }
    model = Community(settings_of(tables), 1)
    model.run(4)
    assert model.state.spent.minutes()[name] > 0
    usual = Community(settings_of(tables | {"plan": {"strategy": "stage_matched"}}), 1)
    usual.run(4)
    assert name not in usual.state.spent.minutes()
