"""Two worlds that differ in six switches and in nothing else."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import small
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import declared
from courtyard.rules.hands import hands_of_neighbours
from courtyard.scenario.worlds import EFFICACY, SWITCHES, settings_of, shifts_of


def flat(plain: Any, before: str = "") -> dict[str, Any]:
    """Return resolved settings by dotted key."""
    if not isinstance(plain, dict):
        return {before: plain}
    inner = [flat(value, f"{before}.{key}".strip(".")) for key, value in plain.items()]
    return {key: value for some in inner for key, value in some.items()}


def world(name: str, **more: Any) -> Any:
    return load_scenario("fujian_camp", {"scenario.world": name, **more})


class TestSwitches:
    def test_there_are_six_and_their_keys_are_their_own(self):
        assert len(SWITCHES) == 6
        keys = [key for one in SWITCHES for key in one.sources]
        assert len(keys) == len(set(keys))
        for one in SWITCHES:
            assert one.sources.keys() == one.evidence.keys()
            assert one.against

    @pytest.mark.parametrize("name", ["sources", "evidence"])
    def test_what_a_world_sets_is_within_the_plausible_range(self, name):
        for key, value in settings_of(name).items():
            *path, last = key.split(".")
            table = reduce(getattr, path, world("usual"))
            low, high = declared(type(table))[last]["plausible"]
            assert low <= value <= high, key

    def test_the_worlds_differ_in_the_switches_alone(self):
        sources, evidence, usual = (
            flat(world(name).resolved()) for name in ("sources", "evidence", "usual")
        )
        switched = {key for one in SWITCHES for key in one.sources}
        differ = {key for key in usual if sources[key] != evidence[key]}
        assert differ == switched | set(shifts_of("sources")) | {"scenario.world"}
        for there in (sources, evidence):
            assert {key for key in usual if there[key] != usual[key]} <= differ

    def test_the_usual_model_is_one_of_the_two_or_stands_between(self):
        usual = flat(world("usual").resolved())
        for one in SWITCHES:
            for key, of_sources in one.sources.items():
                low, high = sorted((of_sources, one.evidence[key]))
                assert low < high and low <= usual[key] <= high, key

    def test_the_shift_of_the_constant_is_what_the_weight_adds_at_the_start(self):
        people = Community(world("usual"), seed=1).state.residents
        assert people.efficacy.mean() == pytest.approx(EFFICACY, abs=0.01)
        for name, weight in (("sources", 1.0), ("evidence", 0.0)):
            there = world(name).decision
            moved = (weight - world("usual").decision.weights.efficacy) * EFFICACY
            assert there.constant + moved == pytest.approx(world("usual").decision.constant)

    def test_a_shift_is_of_what_the_scenario_has(self):
        shifted = world("evidence", **{"decision.constant": -4.0}).decision.constant
        assert shifted == pytest.approx(-4.0 + 0.5 * EFFICACY)

    def test_as_many_take_part_in_both_worlds_before_anything_is_learned(self):
        quiet = {"plan.strategy": "none", "founding.initiative": 0.0, "learning.mastery": 0.0}
        active = []
        for name in ("sources", "evidence"):
            rows = []
            for seed in range(4):
                model = Community(world(name, **quiet), seed)
                model.run(26)
                rows.append(model.state.residents.active.mean())
            active.append(np.mean(rows))
        assert active[0] == pytest.approx(active[1], abs=0.012)

    def test_each_switch_has_something_to_do_with_what_happens(self):
        """But for noise, which needs youth teams or thresholds, each moves a run."""
        rows = {}
        for one in SWITCHES:
            if one.name == "noise":
                continue
            for side in (one.sources, one.evidence):
                model = Community(load_scenario("fujian_camp", dict(side)), seed=1)
                model.run(100)
                rows.setdefault(one.name, []).append(str(model.recorder.row))
        assert all(len(set(two)) == 2 for two in rows.values())


class TestRefused:
    def test_a_switch_that_the_scenario_sets_too(self):
        with pytest.raises(InputError, match=r"learning\.watching"):
            world("evidence", **{"learning.watching": 0.1})

    def test_but_not_one_that_repeats_the_usual_value(self):
        """As a table of weights has to, which replaces the whole."""
        for name in ("pingdi", "governance_paths"):
            there = load_scenario(name, {"scenario.world": "evidence"}).decision
            assert there.weights.efficacy == 0.0
            assert there.constant > load_scenario(name).decision.constant

    def test_how_many_it_takes_is_left_to_the_scenario(self):
        for name in ("sources", "evidence"):
            assert world(name).teams.theta == world("usual").teams.theta
            assert world(name, **{"teams.theta": 2}).teams.theta == 2

    def test_a_world_that_is_not_known(self):
        with pytest.raises(InputError, match="did you mean 'evidence'"):
            world("evidnce")

    def test_weights_that_a_world_does_not_set_stay(self):
        assert world("evidence").decision.weights.need == world("usual").decision.weights.need


def test_hours_given_again_elsewhere_by_hand():
    """0 and 1 are in a group for domain 0 and want 1; of the groups for 1 one has ended."""
    state = small(
        4, groups=4, member_of=[0, 0, 1, -1], wanted=[1, 1, 1, 1], g_domain=[0, 1, 1, 1],
        g_alive=[1, 1, 1, 0],
    )  # fmt: skip
    given = hands_of_neighbours(state, np.array([0, 1, 2, 3]), np.array([2.0, 1.0, 5.0, 7.0]))
    assert_allclose(given, [0.0, 1.5, 1.5, 0.0])
