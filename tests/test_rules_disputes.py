"""Disputes of those who are not heard, and mediation: by hand."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard.interventions import INTERVENTIONS
from courtyard.interventions.intervention import Stance, Worker
from courtyard.rules import RULES
from courtyard.state import ORGANIZING, SETTLING, Change, Exposure, State


def act(rule: str, state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULES[rule].parameters(**parameters)
    return RULES[rule].act(state, p, luck or Dealt(state.residents.rows))


def group(change: Change, name: str) -> Any:
    return change.columns[f"organizations.{name}"]


def added(exposures: list[Exposure], name: str, count: int = 5, place: int | None = None) -> Any:
    """Return what is added to an exposure of each of the rows of its table."""
    total = np.zeros(count)
    for exposure in exposures:
        if exposure.column == name and exposure.place == place:
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


RATES = {
    "quarrels": 0.1, "unheard": 0.5, "rivals": 0.0, "burns_out": 0.05, "by_affinity": 0.25,
    "by_rules": 0.25, "by_skill": 0.25, "practice": 0.02,
}  # fmt: skip


class TestDisputes:
    def live(self, u: float, /, rates: Any = None, **columns: Any) -> Change:
        given: dict[str, Any] = {
            "member_of": [0, 0, 0], "post": [1, 1, 0], "affinity": [0.5, 0.1, 1.0],
            "settling": [0.2, 0.4, 1.0], "g_givers": [3], "g_rules": [0.5], "g_say": [0.4],
            "g_dissent": [0.5],
        }  # fmt: skip
        state = small(3, groups=1, **(given | columns))
        return act("disputes", state, Dealt(3, dispute=u), **(RATES | (rates or {})))

    def dispute(self, u: float, /, rates: Any = None, **columns: Any) -> tuple[float, list[str]]:
        change = self.live(u, rates, **columns)
        return float(group(change, "conflict")[0]), [event.kind for event in change.events]

    @pytest.mark.parametrize(
        ("rates", "columns", "rate"),
        [
            ({}, {}, 0.25),  # .1 + .5 .6 .5
            ({}, {"g_say": [1.0]}, 0.1),  # all are heard
            ({}, {"g_dissent": [0.0]}, 0.1),  # all want the same
            ({"unheard": 0.0}, {}, 0.1),
            ({"quarrels": 0.0}, {}, 0.15),
            ({"rivals": 0.2}, {}, 0.25),  # no deputies
            ({"rivals": 0.2}, {"deputy": [0, 0, 1]}, 0.45),
            ({"rivals": 0.0}, {"deputy": [0, 0, 1]}, 0.25),
        ],
    )
    def test_it_opens(self, rates, columns, rate):
        chance = 1 - math.exp(-rate)
        assert self.dispute(chance - 1e-6, rates, **columns) == (1.0, ["dispute"])
        assert self.dispute(chance + 1e-6, rates, **columns) == (0.0, [])

    def test_it_takes_two_and_a_living_organization(self):
        assert self.dispute(0.0, g_givers=[1]) == (0.0, [])
        assert self.dispute(0.0, g_givers=[2]) == (1.0, ["dispute"])
        state = small(3, groups=2, g_alive=[0, 1], g_givers=3, g_conflict=[1, 0], g_founder=[0, 1])
        change = act("disputes", state, Dealt(3, dispute=0.0), **RATES)
        assert group(change, "conflict").tolist() == [1.0, 1.0], "what ended stays as it ended"
        assert [(event.kind, event.organization) for event in change.events] == [("dispute", 1)]

    @pytest.mark.parametrize(
        ("rates", "columns", "rate"),
        [
            ({}, {}, 0.325),  # .05 + .25 (.3 + .3 + .5), the third holds no post
            ({}, {"g_mediated": [0.2]}, 0.525),
            ({}, {"settling": 0.0}, 0.25),
            ({}, {"g_rules": [0.0]}, 0.2),
            ({}, {"post": 0}, 0.175),  # nobody to settle it: .05 + .25 .5
            ({"by_affinity": 0.0}, {}, 0.25),  # each can be switched off alone
            ({"by_rules": 0.0}, {}, 0.2),
            ({"by_skill": 0.0}, {}, 0.25),
            ({"by_affinity": 0.1, "by_rules": 0.4, "by_skill": 0.2}, {}, 0.34),  # .03 + .2 + .06
            (dict.fromkeys(("by_affinity", "by_rules", "by_skill"), 0.0), {}, 0.05),
            ({"burns_out": 0.0}, {}, 0.275),
        ],
    )
    def test_it_is_settled(self, rates, columns, rate):
        chance = 1 - math.exp(-rate)
        columns = {"g_conflict": [1.0]} | columns
        assert self.dispute(chance - 1e-6, rates, **columns) == (0.0, ["settled"])
        assert self.dispute(chance + 1e-6, rates, **columns) == (1.0, [])

    def test_settling_is_learned_while_it_is_open(self):
        state = small(4, groups=2, member_of=[0, 0, 1, 1], post=[1, 0, 1, 0], g_conflict=[1, 0],
                      g_givers=2, g_founder=[0, 2])  # fmt: skip
        change = act("disputes", state, Dealt(4, dispute=0.99), **RATES)
        assert added(change.exposures, "residents.trained", 4, SETTLING) == [0.02, 0, 0, 0]
        assert added(change.exposures, "residents.trained", 4, ORGANIZING) == [0] * 4
        assert not self.live(0.99).exposures

    def test_the_luck_is_the_founders(self):
        state = small(3, groups=2, g_givers=3, g_founder=[2, 1])
        change = act("disputes", state, Dealt(3, dispute=[0.0, 0.99, 0.01]), **RATES)
        assert group(change, "conflict").tolist() == [1.0, 0.0]

    def test_all_rates_off(self):
        off = dict.fromkeys(RATES, 0.0)
        assert self.dispute(0.0, off) == (0.0, [])
        assert self.dispute(0.0, off, g_conflict=[1.0]) == (1.0, [])

    def test_without_organizations_nothing_is_reckoned(self):
        for state in (small(3), small(3, groups=1, g_alive=0)):
            change = act("disputes", state)
            assert not change.columns and not change.events


def worker(stance: Stance) -> Worker:
    """A worker of skill .5 who understands half: quality .5 (.4 + .6 .5) = .35."""
    plain = Worker(row=0, skill=0.5, understanding=0.5, doing=0.4, credit=0.5)
    return dataclasses.replace(plain, stance=stance)


class TestMediation:
    unit = INTERVENTIONS["mediation"]

    def state(self) -> State:
        return small(5, groups=3, member_of=[0, 0, 0, 1, -1], post=[1, 0, 0, 0, 0],
                     g_conflict=[1, 0, 1], g_alive=[1, 1, 0])  # fmt: skip

    def work(self, stance: Stance, **parameters: Any) -> dict[str, list[float]]:
        state, p = self.state(), self.unit.parameters(**({"settles": 0.8} | parameters))
        targets = self.unit.targets(state, p, Dealt(5), worker(stance))
        exposures = self.unit.act(state, p, Dealt(5), worker(stance), targets)
        assert {exposure.column for exposure in exposures} <= set(self.unit.adds)
        return {
            name: added(exposures, f"{table}.{name}", 3 if table == "organizations" else 5)
            for table, name in (
                ("organizations", "mediated"), ("organizations", "worker_present"),
                ("residents", "broken_worker"), ("residents", "broken_leaders"),
            )
        }  # fmt: skip

    def test_between_the_sides(self):
        done = self.work("neutral", hours=2.0)
        assert_allclose(done["mediated"], [0.28, 0, 0])  # .8 .35, only where one is open
        assert done["worker_present"] == [2, 0, 0]
        assert done["broken_worker"] == done["broken_leaders"] == [0] * 5

    def test_on_the_side_of_the_leaders(self):
        done = self.work("siding", siding=1.5, resented=0.7)
        assert_allclose(done["mediated"], [0.6, 0, 0])  # .8 .5 1.5: no understanding needed
        assert done["worker_present"] == [2, 0, 0]
        # the two members without a post; neither the leader nor those of other organizations
        assert done["broken_worker"] == done["broken_leaders"] == [0, 0.7, 0.7, 0, 0]

    def test_siding_can_settle_worse_and_cost_nothing(self):
        done = self.work("siding", siding=0.0, resented=0.0)
        assert done["mediated"] == [0, 0, 0]
        assert done["broken_worker"] == done["broken_leaders"] == [0] * 5

    def test_out_of_it(self):
        assert self.unit.targets(
            self.state(), self.unit.parameters(), Dealt(5), worker("aside")
        ).tolist() == []  # fmt: skip
        stances: tuple[Stance, ...] = ("neutral", "siding")
        for stance in stances:
            assert self.unit.targets(
                self.state(), self.unit.parameters(), Dealt(5), worker(stance)
            ).tolist() == [0]  # fmt: skip
