"""What every indicator promises, and what it says of communities made by hand."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contract
from contract import COLUMNS, different, random_state, settings_of, small
from courtyard import Community, load_scenario
from courtyard.indicators import INDICATORS, Phases, Signs, recognize, signs
from courtyard.indicators.empowerment import domains
from courtyard.indicators.participation import gini, top_share
from courtyard.indicators.phases import (
    CONSOLIDATION,
    EVALUATION,
    LAUNCH,
    MOST,
    PREPARATION,
    SIGNS_READ,
)
from courtyard.state import REASONS, State

HAN = re.compile("[\u4e00-\u9fff]")
amounts = st.lists(st.just(0.0) | st.floats(1e-6, 1e6), max_size=30).map(np.array)  # hours


def of(name: str, state: State) -> Any:
    return float(INDICATORS[name].measure(state))


class TestContract:
    @pytest.mark.parametrize("name", INDICATORS)
    def test_what_it_reads_is_what_it_declares(self, name):
        """The recorder measures an indicator anew only when one of these changed."""
        unit, read = INDICATORS[name], set()
        for seed in range(25):
            unit.measure(contract.guarded(random_state(seed, groups=seed % 4), read))
        assert read == set(unit.reads)
        assert read <= set(COLUMNS)

    def test_what_the_phase_is_recognized_from(self):
        read: set[str] = set()
        for seed in range(25):
            signs(contract.guarded(random_state(seed, groups=seed % 4), read), Phases())
        assert read == set(SIGNS_READ)

    @pytest.mark.parametrize("name", INDICATORS)
    def test_it_is_a_finite_number_in_its_range_for_any_state(self, name):
        unit = INDICATORS[name]
        for seed in range(60):
            state = random_state(seed, (1, 3, 12)[seed % 3], groups=seed % 4, workers=seed % 3)
            value = float(unit.measure(state))
            assert math.isfinite(value)
            if unit.whole:
                assert value == int(value) >= 0
            if unit.unit == "score 1-5":
                assert 1.0 - 1e-12 <= value <= 5.0 + 1e-12
            if unit.unit == "share":
                assert -1e-12 <= value <= 1.0 + 1e-12

    @pytest.mark.parametrize("name", INDICATORS)
    def test_it_touches_nothing_and_says_the_same_twice(self, name):
        state = random_state(4)
        before = state.copy()
        assert of(name, state) == of(name, state)
        assert different(state, before) == set()

    def test_words(self):
        for name, unit in INDICATORS.items():
            assert unit.name == name
            assert unit.en.strip() and HAN.search(unit.zh) and not HAN.search(unit.en), name
            assert unit.unit or unit.whole, "a unit, or a whole number"

    def test_the_columns_that_were_decided(self):
        decided = {
            "active", "active_share", "registered", "members", "organizations", "founded", "ended",
            "backbones", "empowerment_individual", "empowerment_organizational",
            "empowerment_community", "dependency",
        }  # fmt: skip
        assert decided <= set(INDICATORS)


WEEKS: dict[str, list[str] | None] = {
    "full": None,
    "decision": ["decision"],
    "influence": ["influence"],
    "without agents": ["needs", "expectation", "asking", "decision", "hours", "activities",
                       "services", "maturing", "learning", "dissolution", "founding", "membership",
                       "leadership"],
    "groups only": ["decision", "founding", "membership"],
}  # fmt: skip


class TestRecorded:
    @pytest.mark.parametrize("name", WEEKS)
    def test_every_week_is_recorded_as_a_fresh_look_would_find_it(self, name):
        """Whatever the recorder leaves unmeasured has not changed."""
        tables = {
            "community": {"residents": 120, "start": {"active": 0.3}},
            "week": {} if WEEKS[name] is None else {"rules": WEEKS[name]},
            "founding": {"initiative": 0.3},
            "influence": {"rule": "degroot"},
            "phases": {"aware": 0.26, "known": 0.0, "groups": 1, "backbones": 0},
        }
        model = Community(settings_of(tables), 2)
        for _ in range(25):
            model.step()
            for key, unit in INDICATORS.items():
                assert model.recorder.row[key] == float(unit.measure(model.state)), key
            seen = signs(model.state, model.settings.phases)
            assert model.recorder.row["phase"] == recognize(seen)
        assert len(model.datacollector.model_vars["week"]) == 26

    def test_the_phase_moves(self):
        """... in the test above it would be enough that nothing ever happens."""
        model = Community(load_scenario("fujian_camp"), 1)
        model.run(60)
        assert len(set(model.datacollector.model_vars["phase"])) > 1


class TestParticipation:
    def test_counts(self):
        state = small(
            5, groups=3, week=9, active=[1, 1, 0, 0, 0], registered=[1, 1, 1, 0, 0],
            member_of=[0, 0, 2, -1, -1], backbone=[1, 0, 0, 0, 1], post=[1, 0, 0, 0, 0],
            hours=[1.5, 2.5, 0, 0, 0], g_alive=[1, 0, 1], g_founded=[2, 9, 9], g_ended=[-1, 9, -1],
        )  # fmt: skip
        expected = {
            "active": 2, "active_share": 0.4, "registered": 3, "members": 3, "organizations": 2,
            "founded": 2, "ended": 1, "backbones": 2, "post_holders": 1, "hours": 4.0,
        }  # fmt: skip
        assert {name: of(name, state) for name in expected} == expected

    def test_counts_of_groups_and_what_is_raised(self):
        state = small(
            5, groups=3, deputy=[1, 1, 0, 0, 1], g_alive=[1, 1, 0], g_conflict=[1, 0, 1],
            g_project_left=[0.0, 3.5, 9.0], c_complaints=[4], c_queue=[7.5],
            trust_leaders=[0.5, 0.49, 0.9, 0.0, 0.3], g_grant=[100, 20, 999],
            g_own_funds=[5, 0, 1], g_partner_funds=[0, 0.5, 1],
        )  # fmt: skip
        expected = {
            "deputies": 3, "disputes_open": 1, "in_project": 1, "raised": 4, "queue": 7.5,
            "approval": 0.4, "funds": 125.5,
        }  # fmt: skip
        assert {name: of(name, state) for name in expected} == pytest.approx(expected)

    def test_what_lives(self):
        """Three give hours, and within twelve weeks members began something."""
        state = small(1, groups=5, g_alive=[1, 1, 1, 1, 0], g_givers=[3, 2, 9, 3, 9],
                      g_idle_weeks=[11, 0, 12, 0, 0])  # fmt: skip
        assert of("living", state) == 2

    def test_gini_by_hand(self):
        assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0.0)
        # ranks 1, 2, 3 of 0, 1, 3: ((2-4) 0 + (4-4) 1 + (6-4) 3)/(3 4) = .5
        assert gini(np.array([3.0, 0.0, 1.0])) == pytest.approx(0.5)
        assert gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)
        assert gini(np.zeros(3)) == 0.0 == gini(np.zeros(0))

    @given(amounts)
    def test_gini_is_the_mean_difference(self, x):
        """Half the mean difference between two persons, over the mean."""
        total = x.sum()
        if total > 1e-3:
            by_pairs = np.abs(x[:, None] - x[None, :]).mean() / (2.0 * x.mean())
            assert gini(x) == pytest.approx(by_pairs, abs=1e-9)
            assert -1e-12 <= gini(x) < 1.0
            assert gini(2.0 * x) == pytest.approx(gini(x))

    def test_top_share_by_hand(self):
        x = np.array([6.0, 1.0, 1.0, 0.0, 2.0])
        # four gave: a tenth of them is .4 of the greatest: 2.4 of 10; half are two: 8 of 10
        assert top_share(x, 0.1) == pytest.approx(0.24)
        assert top_share(x, 0.5) == pytest.approx(0.8)
        assert top_share(x, 1.0) == pytest.approx(1.0)
        assert top_share(np.zeros(4), 0.1) == 0.0

    @given(amounts, st.floats(0.01, 1.0))
    def test_the_top_has_at_least_its_share(self, x, top):
        if (x > 0).any():
            assert top - 1e-9 <= top_share(x, top) <= 1.0 + 1e-9

    def test_the_gap_is_between_the_vulnerable_and_the_others(self):
        state = small(4, c_needs_met_vulnerable=[1.0], c_needs_met_others=[1.5])
        assert of("gap_so_far", state) == pytest.approx(-0.5)


class TestEmpowerment:
    def test_individual_by_hand(self):
        state = small(2, efficacy=[0.2, 0.6], skill=[0.5, 0.1], c_responsiveness=[0.25])
        # leadership competence 1 + 4 (.4 + .3)/2 = 2.4; policy control 2: (8 2.4 + 9 2)/17
        assert of("leadership_competence", state) == pytest.approx(2.4)
        assert of("policy_control", state) == pytest.approx(2.0)
        assert of("empowerment_individual", state) == pytest.approx(37.2 / 17.0)

    def test_organizational_by_hand(self):
        state = small(
            4, groups=3, member_of=[0, 0, 1, 1], post=[1, 0, 1, 1], g_alive=[1, 1, 0],
            g_members=[2, 2, 7], g_organized=[1.0, 0.0, 9.0], g_organized_by_worker=[1.0, 0.0, 0],
            g_cohesion=[0.4, 0.8, 0.1], g_rules=[0.2, 0.4, 1.0], g_conflict=[1.0, 0.0, 1.0],
        )  # fmt: skip
        # role openness (1/2 + 2/2)/2 = .75; own share (.5 + 0)/2; cohesion .6; rules .3; peace .5
        assert of("role_openness", state) == pytest.approx(0.75)
        assert of("own_share", state) == pytest.approx(0.25)
        mean = (0.75 + 0.25 + 0.6 + 0.3 + 0.5) / 5
        assert of("empowerment_organizational", state) == pytest.approx(1 + 4 * mean)

    def test_means_by_hand(self):
        state = small(
            4, groups=3, workers=2, post=[1, 0, 1, 0], support=[0.2, 0.9, 0.6, 0.9],
            settling=[0.1, 0.3, 0.5, 0.7], planning=[0.0, 0.0, 0.2, 0.2],
            aspiration=[0.3, 0.1, 0, 0], g_alive=[1, 0, 1], g_say=[0.2, 0.0, 0.6],
            g_dissent=[0.5, 0.9, 0.1], w_skill=[0.5, 0.7], w_strain=[0.1, 0.2], c_standing=[0.45],
        )  # fmt: skip
        expected = {
            "support": 0.4, "settling": 0.4, "planning": 0.1, "aspiration": 0.1, "say": 0.4,
            "dissent": 0.3, "worker_skill": 0.6, "worker_strain": 0.15, "standing": 0.45,
        }  # fmt: skip
        assert {name: of(name, state) for name in expected} == pytest.approx(expected)

    def test_without_workers_and_post_holders(self):
        state = small(3, workers=0, support=0.7)
        for name in ("worker_skill", "worker_strain", "understanding", "support"):
            assert of(name, state) == 0.0

    def test_without_organizations(self):
        state = small(3)
        for name in ("empowerment_organizational", "empowerment_community"):
            assert of(name, state) == 1.0
        for name in ("dependency", "cohesion", "role_openness", "own_share", "rung", "routine"):
            assert of(name, state) == 0.0

    def test_dependency_by_hand(self):
        state = small(1, groups=3, g_worker_hours=[1, 2, 9], g_member_hours=[4, 5, 9],
                      g_alive=[1, 1, 0])  # fmt: skip
        assert of("dependency", state) == pytest.approx(3 / 12)

    def test_sense_of_community_by_hand(self):
        state = small(2, need=[[0.5, 0.5, 0], [1, 0, 0]], c_served=[0.4, 0.2, 0], belonging=0.6,
                      familiarity=0.3, c_proposals=[4], c_adopted=[1])  # fmt: skip
        # met (1.5 .4 + .5 .2)/2 = .35; influence (1 + 1)/(4 + 4) = .25
        expected = 1 + 4 * (0.35 + 0.6 + 0.25 + 0.3) / 4
        assert of("sense_of_community", state) == pytest.approx(expected)

    def test_nine_domains_by_hand(self):
        state = small(
            20, groups=2, active_weeks=[1] * 4 + [0] * 16, idle_weeks=[51, 52, 0, 3] + [4] * 16,
            backbone=[1] + [0] * 19, awareness=0.35, knowledge=0.2, c_served=0.16, c_access=[0.1],
            g_domain=[0, 1], g_dependency=[0.2, 0.6], g_rung=[4.0, 4.0],
        )  # fmt: skip
        assert domains(state) == {
            "participation": 3,  # 3 of 20 gave in a year: .15 reaches .05 and .10
            "leadership": 5,  # 1 of 20: .05
            "structures": 5,  # two in 20 are 60 in 600, of two kinds: 61
            "problem_assessment": 3,
            "resources": 3,
            "asking_why": 2,
            "links": 1,
            "outside_agents": 3,  # 1 - .4 = .6
            "management": 3,
        }
        assert of("empowerment_community", state) == pytest.approx(28 / 9)

    def test_structures_are_counted_for_each_600_residents(self):
        """Three of two kinds: 3 + 1 among 600 reaches 1, 2, 4; 1.5 + 1 among 1,200 1 and 2."""
        for residents, rating in ((600, 4), (1200, 3)):
            state = small(residents, groups=3, g_domain=[0, 1, 1])
            assert domains(state)["structures"] == rating

    def test_who_never_gave_hours_takes_no_part_in_the_first_year_either(self):
        state = small(10, idle_weeks=5, week=5)
        assert domains(state)["participation"] == 1

    @given(st.integers(0, 10**6))
    def test_ratings_are_whole_from_1_to_5(self, seed):
        ratings = domains(random_state(seed))
        assert len(ratings) == 9
        assert set(ratings.values()) <= {1, 2, 3, 4, 5}


SIGNS = tuple(Signs.__dataclass_fields__)

SIGNS_OF = {
    PREPARATION: ("known", "aware", "raised"),
    LAUNCH: ("groups", "kinds", "backbones", "solved"),
    CONSOLIDATION: ("practised", "independent", "renewed", "supported", "backed"),
}


def seen(**given: float) -> Signs:
    return Signs(**(dict.fromkeys(SIGNS, 1.0) | given))


class TestPhases:
    def test_signs_by_hand(self):
        state = small(
            6, groups=3, known=[1, 0, 0, 0, 0, 0], active=[1, 1, 0, 0, 0, 0], awareness=0.2,
            backbone=[1, 0, 0, 0, 0, 0], g_alive=[1, 1, 0], g_routine=[0.2, 0.6, 1.0],
            g_worker_hours=[1.0, 2.0, 9.0], g_member_hours=[3.0, 4.0, 0.0], g_renewals=[0, 1, 0],
            member_of=[0, 0, 1, -1, -1, -1], post=[1, 0, 0, 0, 0, 0], c_raised=[2.0],
            g_domain=[1, 1, 2], g_success_chance=[0.6, 0.9, 1.0],
            trust_leaders=[0.5, 0.6, 0.3, 0.3, 0.1, 0.2], g_adopted=[0, 0, 7],
            g_own_funds=[0.0, 3.0, 0.0],
        )  # fmt: skip
        p = Phases(known=0.5, aware=0.4, groups=400, backbones=200, practised=0.5, dependent=0.4,
                   raised=100.0, kinds=2, solved=0.5, supported=0.8, trusting=0.5,
                   distrusting=0.1, backed=0.4)  # fmt: skip
        found = dataclasses.asdict(signs(state, p))
        # met 2/6 of .5; aware .2 of .4; 2 groups of 400 6/600 = 4; 1 backbone of 200 6/600 = 2;
        # routine .4 of .5; independent 1 - .3 of .6; 2 problems of 3 outside: 200/3 of 100;
        # 1 domain of 2; success (.6 + 0)/2 of .5, as nobody leads the second; 2 for and 1
        # against: 2/3 of .8; 1 of 2 has money, .5 of .4
        assert found == pytest.approx({
            "known": 2 / 3, "aware": 0.5, "raised": 2 / 3, "groups": 0.5, "kinds": 0.5,
            "backbones": 0.5, "solved": 0.6, "practised": 0.8, "independent": 7 / 6,
            "renewed": MOST, "supported": 2 / 3 / 0.8, "backed": 1.25,
        })  # fmt: skip

    def test_means_by_hand(self):
        found = seen(known=0.4, backbones=2.0, groups=0.5, kinds=0.7, solved=0.2, practised=0.6,
                     aware=0.1, raised=0.3, independent=2.0, supported=0.6, backed=0.0)  # fmt: skip
        assert found.individual == pytest.approx(0.7)  # (.4 + 1)/2
        assert found.organizational == pytest.approx(0.5)  # (.5 + .7 + .2 + .6)/4
        assert found.community == pytest.approx(0.4)  # (.1 + .3 + 1 + .6 + 0)/5

    def test_without_groups_awareness_and_what_is_raised_tell_of_the_community(self):
        found = seen(groups=0.0, practised=2.0, independent=2.0, aware=0.3, raised=0.5)
        assert (found.organizational, found.community) == (0.0, pytest.approx(0.4))

    def test_at_least_one_group_is_asked_for_in_a_small_place(self):
        # 2 for each 600 are .1 among 30: one; 4 among 1,200. Kinds: no more than groups.
        for residents, asked, kinds in ((30, 1, 1), (1200, 4, 2)):
            found = signs(small(residents, groups=1), Phases(groups=2, kinds=2))
            assert found.groups == pytest.approx(1 / asked)
            assert found.kinds == pytest.approx(1 / kinds)

    def test_no_more_kinds_are_asked_for_than_there_are_needs(self):
        state = small(600, groups=2, domains=("care",))
        assert signs(state, Phases(groups=2, kinds=2)).kinds == 1.0

    def test_nothing_there_is_no_sign(self):
        found = dataclasses.asdict(signs(small(3), Phases(raised=0.1)))
        assert found == dict.fromkeys(SIGNS, 0.0)

    def test_where_all_are_in_organizations_none_is_left_to_raise_a_problem_alone(self):
        state = small(3, groups=1, member_of=0)
        assert signs(state, Phases(raised=0.1)).raised == MOST

    def test_support_is_counted_among_those_who_have_an_opinion(self):
        """A trust between the two bounds is none; the bounds themselves are."""
        trust = [0.4, 0.39, 0.3, 0.21, 0.2, 0.2]
        state = small(6, trust_leaders=trust)
        p = Phases(trusting=0.4, distrusting=0.2, supported=0.5)
        assert signs(state, p).supported == pytest.approx(1 / 3 / 0.5)

    @pytest.mark.parametrize("by", ["g_own_funds", "g_partner_funds", "g_grant", "g_adopted"])
    def test_an_organization_is_backed_by_money_or_by_an_answer(self, by):
        state = small(5, groups=2, **{by: [1, 0]})
        assert signs(state, Phases(backed=0.5)).backed == 1.0
        state.organizations.alive[0] = False
        assert signs(state, Phases(backed=0.5)).backed == 0.0

    def test_what_asks_for_nothing_is_there(self):
        p = Phases(known=0.0, aware=0.0, raised=0.0, groups=0, kinds=0, backbones=0, solved=0.0,
                   practised=0.0, dependent=1.0, supported=0.0, backed=0.0)  # fmt: skip
        found = signs(small(3), p)
        assert recognize(found) == CONSOLIDATION, "nobody has renewed a post"

    def test_recognized_by_the_first_sign_that_is_missing(self):
        assert recognize(seen()) == EVALUATION
        assert sorted(name for names in SIGNS_OF.values() for name in names) == sorted(SIGNS)
        for phase, names in SIGNS_OF.items():
            for name in names:
                assert recognize(seen(**{name: 0.99})) == phase
        assert recognize(seen(aware=0.5, renewed=0.0)) == PREPARATION

    @given(st.integers(0, 10**6))
    def test_more_of_a_sign_never_leads_back(self, seed):
        rng = np.random.default_rng(seed)
        names = list(Signs.__dataclass_fields__)
        given = dict(zip(names, rng.uniform(0, 1.3, len(names)).tolist(), strict=True))
        more = {name: value + rng.uniform(0, 0.5) for name, value in given.items()}
        assert recognize(Signs(**more)) >= recognize(Signs(**given))


def test_reasons_are_told_apart():
    assert len(REASONS) == len(set(REASONS))
