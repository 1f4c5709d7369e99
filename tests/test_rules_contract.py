"""What every rule promises: true declarations, no side effects, values in range, off is off."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contract
from contract import COLUMNS, Watch, columns_of, different, extreme, random_state, settings_of
from courtyard import Community, load_scenario
from courtyard.community import WEEK
from courtyard.foundations.quantities import ASSUMPTION, Parameters, declared
from courtyard.foundations.streams import Streams
from courtyard.indicators import INDICATORS, Phases
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import TURNS, Partners, Party, Plan, Team
from courtyard.rules import RULES, Rule
from courtyard.rules.decision import Decision, Weights
from courtyard.rules.deliberation import Deliberation
from courtyard.rules.influence import Influence
from courtyard.rules.threshold import Starters, Threshold
from courtyard.state import TERMS, Change

HAN = re.compile("[\u4e00-\u9fff]")

DRAWS = {
    "needs", "acquaintance", "asking", "decision", "hours", "projects", "activities", "services",
    "public_affairs", "practices", "disputes", "founding", "moving", "membership", "succession",
    "leadership", "staffing", "government", "offices", "teams", "encounters",
    "calendar", "league",
}  # fmt: skip
"""Rules that draw luck; the others are the same in every run with the same state."""

OFTEN: dict[str, dict[str, float]] = {
    "government": {"hours": 20.0, "eyes": 10.0},
    "calendar": {"festival_away": 0.5, "starts": 38}, "league": {"share": 0.9, "years": 2.0},
    "founding": {"initiative": 0.9}, "offices": {"hours": 5.0}, "moving": {"rate": 0.9},
    "staffing": {"turnover": 20.0},
}  # fmt: skip
"""What makes rare things happen in a week."""

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "decision": [
        {},
        {"looks_at": "ties"},
        {"rule": "threshold", "reversible": True},
        {"rule": "threshold", "looks_at": "ties", "threshold": Threshold(unit="share")},
        {"rule": "threshold", "update": "one_by_one"},
        {"rule": "threshold", "update": "one_by_one", "looks_at": "ties", "reversible": True},
    ],
    "influence": [
        {},
        {"rule": "degroot", "self_weight": "equal"},
        {"rule": "friedkin_johnsen", "self_weight": 0.3, "susceptibility": 0.5},
    ],
}
"""Words that a rule can be set to, beside its numbers."""


GOVERNED: dict[str, Any] = {
    "government.hours": 20.0,
    "government.publishes": 0.5,
    "government.eyes": 8.0,
    "leadership.bias": 0.5,
    "party.branches": 3,
    "public_affairs.delay": 4.0,
    "public_affairs.noise": 0.5,
    "public_affairs.raises": 0.05,
    "public_affairs.deliberation": {"every": 1, "comes": 0.8, "branches": 1.0},
    "plan.strategy": "own_mix",
    "plan.last_week": 60,
    "plan.shares": {
        **dict.fromkeys(("advice", "supervision", "advocacy", "partner_link"), 0.05),
        "proposal_help": 0.2, "organizational": 0.4, "individual": 0.2,
    },
    "changes": [{"week": 30, "set": {"public_affairs.responsiveness": -1.0}}],
}  # fmt: skip
"""A government that serves, hears, is watched, and in the end retaliates."""


@pytest.fixture(scope="module")
def seen() -> dict[str, Watch]:
    """What each rule was seen to read and write in whole runs of several scenarios."""
    noted: dict[str, Watch] = {}
    camp = load_scenario("fujian_camp")
    contract.watch_run(camp, 1, 110, noted)
    everything = {
        "decision.weights": dict.fromkeys(TERMS, 0.7),
        "decision.looks_at": "ties",
        "plan.strategy": "constant_mix",
        "plan.doing": 0.9,
        "public_affairs.initiative": 0.2,  # so that some proposals are adopted
        "public_affairs.solves": 0.2,
    }
    contract.watch_run(camp.changed(everything), 2, 50, noted)
    soon = {"dissolution.patience": 1, "membership.lapse": 2, "dissolution.quorum": 5}
    soon |= {"plan.service_first": 4}
    contract.watch_run(camp.changed(soon), 3, 40, noted)
    thresholds = {
        "community": {"residents": 60},
        "week": {"rules": ["decision"]},
        "decision": {"rule": "threshold", "threshold": {"distribution": "integers"}},
    }
    contract.watch_run(settings_of(thresholds), 1, 4, noted)
    money = {
        "plan.strategy": "organizational_only",
        **{"projects.pot": 200000.0, "projects.mode": "lottery", "projects.first_round": 20},
        **{"projects.every": 13, "projects.weeks": 10, "projects.applies": 1.0},
        **{"projects.initiative": 0.05, "projects.onward": 0.1},
        **{"projects.dues": 2.0, "projects.partner": 100.0},
        **{"practices.discovers": 0.05, "practices.drops": 0.2, "practices.weeks": 2},
    }
    contract.watch_run(camp.changed(money), 2, 60, noted)
    coming_and_going = {
        "moving.rate": 0.5,
        "succession.term": 10,
        "staffing.turnover": 2.0,
        "plan.strategy": "own_mix",
        "plan.shares": {"staff_training": 0.2, "organizational": 0.8},
    }
    contract.watch_run(camp.changed(coming_and_going), 2, 60, noted)
    for seed in range(20):  # teams, and those who were introduced, in many constellations
        state = random_state(seed, 40)
        for name in ("teams", "encounters", "activities"):
            rule = contract.watched(RULES[name], noted[name])
            told = {"judgement": 1.0, "expert": 1.0} if name == "activities" else {}
            rule.act(state, rule.parameters(**told), luck_of(rule, seed, 40))
    secretaries = {
        "offices.hours": 2.0,
        "offices.exit": 1.0,
        "league.share": 0.8,
        "party.share": 0.3,
        "party.activists": 0.2,
        "plan.strategy": "own_mix",
        "plan.shares": {"party_call": 0.5},
    }
    contract.watch_run(camp.changed(secretaries), 2, 40, noted)
    contract.watch_run(camp.changed(GOVERNED), 2, 70, noted)
    youths = {
        "scenario.weeks": 120,
        "calendar": {"in_term": 0.0, "festival_away": 0.5, "starts": 20},
        "community.incomers": 0.3,
        "community.capacity_vulnerable": 0.7,
        "league": {"share": 0.8, "mandate": 20.0, "crowding": 0.02, "years": 2.0, "invited": 0.5},
        "learning.shown": 0.02,
        "decision.tired": 0.5,
        "decision.latent": 0.2,
        "plan.strategy": "own_mix",
        "plan.shares": {"counselling": 0.3, "group_session": 0.4},
    }
    # Adults are asked into posts: most agree here, so that some are placed and others refuse.
    formed = [{"week": 10, "happening": "teams"}]  # in the summer, when youths are here
    youths |= {"league.core": 2, "leadership.constant": 2.0, "changes": formed}
    contract.watch_run(camp.changed(youths), 2, 120, noted)
    nobody_else = {
        "calendar": {"starts": 25},
        "league": {"share": 0.8, "mandate": 20.0},
        "plan.strategy": "none",
        "founding.initiative": 0.0,
    }
    contract.watch_run(camp.changed(nobody_else), 2, 8, noted)
    contract.watch_run(camp.changed({"scenario.world": "sources"}), 1, 40, noted)
    alone = {"community": {"residents": 60}, "week": {"rules": ["influence"]}}
    contract.watch_run(settings_of(alone, influence__rule="degroot"), 1, 4, noted)
    return noted


class TestDeclarations:
    @pytest.mark.parametrize("name", RULES)
    def test_what_is_read_is_what_is_declared(self, name, seen):
        assert seen[name].reads == set(RULES[name].reads)
        assert len(RULES[name].reads) == len(set(RULES[name].reads))

    @pytest.mark.parametrize("name", RULES)
    def test_what_is_written_is_what_is_declared(self, name, seen):
        assert seen[name].writes == set(RULES[name].writes)
        assert len(RULES[name].writes) == len(set(RULES[name].writes))

    @pytest.mark.parametrize("name", RULES)
    def test_it_writes_what_it_owns_and_adds_to_exposures_of_others(self, name, seen):
        for dotted in seen[name].writes:
            column = COLUMNS[dotted]
            given = column.kind in ("exposure", "trait")  # traits: at the start, below
            assert given or column.owner == name, dotted

    def test_every_column_has_one_owner_and_a_trait_none(self):
        for dotted, column in COLUMNS.items():
            if column.kind == "trait":
                assert column.owner == "", dotted
            else:
                owner = RULES[column.owner]
                assert dotted in {*owner.writes, *owner.reads}, dotted

    def test_what_is_owned_is_written_by_its_owner(self, seen):
        for dotted, column in COLUMNS.items():
            writers = {name for name, watch in seen.items() if dotted in watch.writes}
            if column.kind == "trait":
                assert len(writers) <= 1, dotted
            elif column.kind != "exposure":
                assert writers == {column.owner}, dotted

    def test_an_exposure_is_turned_into_change_by_its_owner_alone(self, seen):
        for dotted, column in COLUMNS.items():
            if column.kind == "exposure":
                readers = {name for name, watch in seen.items() if dotted in watch.reads}
                assert readers == {column.owner}, dotted

    @pytest.mark.parametrize("name", RULES)
    def test_traits_are_set_before_the_first_week_only(self, name):
        state = random_state(3)
        change = RULES[name].act(state, RULES[name].parameters(), luck_of(RULES[name], 1))
        assert not {n for n in change.columns if COLUMNS[n].kind == "trait"}

    def test_every_exposure_can_be_added_to_by_somebody(self):
        added = {name for rule in RULES.values() for name in rule.writes}
        added |= {name for unit in INTERVENTIONS.values() for name in unit.adds}
        by_agents = {
            "residents.steps_back", "residents.walks_out", "workers.leaves", "workers.worked",
            "community.served_by_others",
            "residents.leaves_office", "residents.reports_to", "residents.goes_away",
        }  # fmt: skip
        idle = {n for n, c in COLUMNS.items() if c.kind == "exposure"} - added - by_agents
        assert idle == set()

    def test_columns_that_no_rule_and_no_indicator_reads(self):
        """Idle for the course of a run, each with what it is for; any other one is a mistake."""
        read = {name for rule in RULES.values() for name in rule.reads}
        read |= {name for unit in INDICATORS.values() for name in unit.reads}
        assert set(COLUMNS) - read == {
            "residents.building",
            "residents.online",  # publicity
            "community.vacation_week",  # the turn of League members
            "residents.retreat",  # the turn of backbones
            "organizations.success_chance",
        }


def luck_of(rule: Rule, seed: int, count: int = 12) -> Any:
    return rule.luck(Streams(seed), 20, count)


def acted(rule: Rule, state: Any, p: Any, seed: int = 1) -> Change:
    return rule.act(state, p, luck_of(rule, seed, state.residents.rows))


class TestPure:
    @pytest.mark.parametrize("name", RULES)
    def test_it_touches_nothing_and_shares_no_memory(self, name):
        rule = RULES[name]
        for seed in range(6):
            state = random_state(seed)
            before = state.copy()
            change = acted(rule, contract.guarded(state, set()), rule.parameters())
            assert different(state, before) == set()
            assert state.events.rows == [] and state.exposed == before.exposed
            others = columns_of(state)
            for dotted, value in change.columns.items():
                for other, array in others.items():
                    own = other == dotted or COLUMNS[dotted].kind == "exposure"
                    assert own or not np.shares_memory(value, array), (dotted, other)
            held = [v for n, v in change.columns.items() if COLUMNS[n].kind != "exposure"]
            for k, one in enumerate(held):
                assert not any(np.shares_memory(one, other) for other in held[:k])

    @pytest.mark.parametrize("name", RULES)
    def test_the_same_luck_gives_the_same_change(self, name):
        rule = RULES[name]
        for seed in range(4):
            state = random_state(seed, 30)
            one, other = (state.copy() for _ in range(2))
            one.apply(acted(rule, state, rule.parameters()))
            other.apply(acted(rule, state, rule.parameters()))
            assert different(one, other) == set()
            assert one.events.rows == other.events.rows

    @pytest.mark.parametrize("name", RULES)
    def test_another_seed_changes_it_where_it_draws_and_nowhere_else(self, name):
        rule = RULES[name]
        p = rule.parameters(**OFTEN.get(name, {}))
        differs = False
        for seed in range(40):
            state = random_state(seed, 30)
            one, other = (state.copy() for _ in range(2))
            one.apply(acted(rule, state, p, 2 * seed))
            other.apply(acted(rule, state, p, 2 * seed + 1))
            differs = differs or bool(different(one, other))
            if differs:
                break
        assert differs == (name in DRAWS)

    @pytest.mark.parametrize("name", [name for name in RULES if RULES[name].prepare])
    def test_setting_up_is_pure_too(self, name):
        rule, state = RULES[name], random_state(1)
        before = state.copy()
        change = rule.setup(contract.guarded(state, set()), rule.parameters(), Streams(1))
        assert different(state, before) == set()
        state.apply(change)
        contract.check_columns(state, change.columns)


class TestRanges:
    @pytest.mark.parametrize("name", RULES)
    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(
        seed=st.integers(0, 10**6),
        groups=st.sampled_from([0, 1, 4]),
        count=st.sampled_from([2, 12, 30]),
        active=st.sampled_from(["some", "everyone", "nobody"]),
    )
    def test_values_stay_in_range_whatever_the_state_and_the_parameters(
        self, name, seed, groups, count, active
    ):
        rule = RULES[name]
        state = random_state(seed, count, groups, active=active)
        rng = np.random.default_rng(seed)
        variants = VARIANTS.get(name, [{}])
        p = extreme(rule.parameters, rng, **variants[seed % len(variants)])
        change = acted(rule, state, p, seed)
        state.apply(change)
        contract.check_columns(state, [n for n in COLUMNS if n in set(rule.writes)])
        for row in change.founded:
            assert {f"organizations.{key}" for key in row} <= set(COLUMNS)
        for exposure in change.exposures:
            assert np.all(np.asarray(exposure.amount) >= 0.0)

    @pytest.mark.parametrize("name", RULES)
    def test_columns_of_several_numbers_lie_column_after_column(self, name):
        """One in the other order makes every later step with it several times as slow."""
        for seed in range(4):
            rule = RULES[name]
            change = acted(rule, random_state(seed, groups=3), rule.parameters(), seed)
            for dotted, value in change.columns.items():
                if COLUMNS[dotted].width and dotted.startswith("residents."):
                    assert value.flags.f_contiguous, dotted

    def test_random_states_are_valid_themselves(self):
        for seed in range(30):
            contract.check_columns(random_state(seed, groups=seed % 4))

    @pytest.mark.parametrize("seed", range(3))
    def test_whole_weeks_stay_in_range_at_extreme_parameters(self, seed):
        """All rules and turns together, each number at its least, greatest or default."""
        rng = np.random.default_rng(seed)
        tables = {name: extreme(rule.parameters, rng).model_dump() for name, rule in RULES.items()}
        tables["decision"] |= {"starters": None}
        tables["league"] |= {"members": 0}  # more than there are youths is refused
        settings_ = settings_of({"community": {"residents": 40}, **tables})
        model = Community(settings_, seed)
        for _ in range(12):
            model.step()
            contract.check_columns(model.state)


OFF: list[tuple[str, dict[str, float], tuple[str, ...]]] = [
    ("needs", {"drift": 0, "common": 0, "pull": 0}, ("residents.need",)),
    ("acquaintance", {"fading": 0}, ("workers.understanding", "workers.gone", "residents.known",
                                     "residents.talent")),
    ("influence", {"pace": 0}, ("residents.awareness",)),
    ("expectation", {"pace": 0, "event": 0}, ("residents.expectation",)),
    ("asking", {"by_tie": 0, "by_call": 0}, ("residents.asked",)),
    ("decision", {"reconsider": 0}, ("residents.active",)),
    ("projects", {"veto": 0}, ("residents.questioned", "residents.doubted")),
    ("activities", {"reach": 0, "questioned": 0},
     ("residents.practised", "residents.questioned", "residents.doubted")),
    ("services", {"pace": 0, "own": 0, "lasts": 0}, ("community.served", "residents.met")),
    ("public_affairs", {"initiative": 0, "access_fades": 0},
     ("organizations.proposals", "organizations.adopted", "organizations.agenda",
      "organizations.pending", "organizations.turned_down", "community.access",
      "community.responsiveness", "residents.win_seen", "organizations.publicized")),
    ("government", {"hours": 0, "unlinks": 0},
     ("community.policy", "community.voiced", "community.leaking", "community.linkage",
      "community.shown_good", "community.shown_bad", "residents.questioned")),
    ("practices", {"adopts": 0, "discovers": 0, "drops": 0}, ("organizations.practices",)),
    ("disputes", dict.fromkeys(("quarrels", "unheard", "rivals", "burns_out", "by_affinity",
                                "by_rules", "by_skill", "practice"), 0),
     ("organizations.conflict", "residents.trained")),
    ("maturing", {"bond": 0, "strife": 0, "practice": 0, "forgetting": 0, "settling": 0,
                  "disuse": 0, "reach": 0, "fading": 0},
     ("organizations.cohesion", "organizations.routine", "organizations.rules",
      "organizations.visibility")),
    ("learning", dict.fromkeys(("mastery", "vicarious", "belonging", "doing", "helping", "meeting",
                                "friction", "friction_hours", "unused", "skill_unused"), 0),
     tuple(RULES["learning"].writes[:9])),
    ("trust", {"gain": 0, "fading": 0}, ("residents.trust_worker", "residents.trust_leaders")),
    ("burden", {"work": 0, "demands": 0, "quarrels": 0, "recovery": 0},
     ("residents.strain_work", "residents.strain_demands", "residents.strain_quarrels")),
    ("dissolution", {"patience": 520, "goal": 0}, ("organizations.alive", "organizations.ended",
                                                   "organizations.end_reason")),
    ("founding", {"initiative": 0}, ("residents.joins", "residents.takes_post")),
    ("membership", {"by_tie": 0, "by_sight": 0, "lapse": 520},
     ("residents.member_of", "residents.joined", "organizations.exits")),
    ("leadership", {"lapse": 5200, "bias_returns": 0}, ("community.bias",
                        "residents.post", "residents.backbone", "residents.post_since",
                        "organizations.renewals")),
    ("offices", {"hours": 0}, ("residents.task", "community.secretary",
                               "community.league_secretary")),
]  # fmt: skip
"""Rules with their rates at zero, and the columns that then stay as they are.

Exposures are zero too: what an intervention adds works with every rate. `hours` and `dependency`
have no such setting: the one says what is given this week, the other only measures.
"""


@pytest.mark.parametrize(("name", "rates", "stay"), OFF, ids=[name for name, _, _ in OFF])
def test_off_means_no_effect(name, rates, stay):
    rule = RULES[name]
    for seed in range(8):
        state = random_state(seed)
        for dotted in sorted(state.exposed):
            state.clear(dotted)
        state.residents.idle_weeks[:] = 0
        state.residents.arrives[:] = False  # nobody has just come home or moved away for good
        state.residents.school[:] = 0
        state.residents.post &= state.residents.active
        state.organizations.agenda[:] = state.organizations.pending[:] = -1
        before = state.copy()
        state.apply(acted(rule, state, rule.parameters(**rates), seed))
        still = different(state, before) & set(stay)
        for dotted in still:  # the last bits may differ
            old, new = columns_of(before)[dotted], columns_of(state)[dotted]
            np.testing.assert_allclose(new, old, rtol=1e-12, atol=1e-15, err_msg=dotted)


def test_rules_that_are_off_do_have_an_effect_when_they_are_on():
    """The list above could name columns that never move: at the defaults each rule moves one."""
    for name, _, stay in OFF:
        rule, moved = RULES[name], set()
        for seed in range(60):
            state = random_state(seed, 100)  # enough for five to agree
            before = state.copy()
            state.apply(acted(rule, state, rule.parameters(), seed))
            moved |= different(state, before)
            if moved >= set(stay):
                break
        assert moved & set(stay), name


def test_every_rule_stands_in_the_full_week_or_is_named_as_left_out():
    assert set(WEEK) == {*RULES, *TURNS}
    assert len(WEEK) == len(set(WEEK))


def tables() -> dict[str, type[Parameters]]:
    """Return every table of parameters that belongs to the model's week."""
    found: dict[str, type[Parameters]] = {name: rule.parameters for name, rule in RULES.items()}
    found |= {f"interventions.{name}": unit.parameters for name, unit in INTERVENTIONS.items()}
    more = {"decision.weights": Weights, "decision.threshold": Threshold}
    more |= {"decision.starters": Starters, "plan": Plan, "team": Team, "party": Party}
    more |= {"partners": Partners, "public_affairs.deliberation": Deliberation}
    return found | more | {"phases": Phases}


PARAMETERS = {
    f"{table}.{key}": words
    for table, kind in tables().items()
    for key, words in declared(kind).items()
}

NOT_SWEPT = {
    "decision.threshold.mean", "decision.threshold.sd", "decision.threshold.low",
    "decision.threshold.high",  # of the classic models: the scenario says them
    "interventions.open_door.hours", "interventions.office.hours",  # a minute, no effect
    "influence.self_weight",  # a number or a word
}  # fmt: skip
"""Numbers that are assumed and have no plausible range, because a sweep of them says nothing."""


def is_text(words: dict[str, Any], language: str) -> bool:
    text = words.get(language)
    return isinstance(text, str) and bool(text.strip())


class TestParameters:
    def test_each_has_labels_in_both_languages_and_a_source(self):
        for key, words in PARAMETERS.items():
            assert is_text(words, "en") and is_text(words, "zh"), key
            assert HAN.search(words["zh"]) and not HAN.search(words["en"]), key
            assert words["source"].strip(), f"{key}: a source, or the word assumption"

    def test_default_and_plausible_range_lie_within_the_range(self):
        for key, words in PARAMETERS.items():
            default, low, high = words["default"], words["low"], words["high"]
            if not isinstance(default, (int, float)) or isinstance(default, bool):
                continue
            assert low is None or low <= default, key
            assert high is None or default <= high, key
            if words["plausible"] is not None:
                least, most = words["plausible"]
                assert least < most, key
                assert least <= default <= most, f"{key}: the default is not plausible"

    def test_an_assumed_number_has_a_plausible_range(self):
        without = {
            key
            for key, words in PARAMETERS.items()
            if ASSUMPTION in words["source"]
            and isinstance(words["default"], float)
            and words["plausible"] is None
        }
        assert without <= NOT_SWEPT

    def test_every_number_has_bounds(self):
        without = {
            key
            for key, words in PARAMETERS.items()
            if isinstance(words["default"], float) and None in (words["low"], words["high"])
        }
        listed = {"influence.susceptibility"}  # a number or a list, bounded by its type
        assert without <= NOT_SWEPT | listed

    def test_every_number_has_a_unit(self):
        """Log-odds, shares, hours: only names and switches have none."""
        without = {
            key
            for key, words in PARAMETERS.items()
            if isinstance(words["default"], float) and not words["unit"]
        }
        assert without == set()


class TestWords:
    @pytest.mark.parametrize("name", [*RULES, *TURNS])
    def test_a_rule_says_what_it_does_in_both_languages(self, name):
        entry = RULES.get(name) or TURNS[name]
        assert entry.name == name
        assert entry.en.strip() and HAN.search(entry.zh)
        assert entry.theory, "rows of the theory"
        assert all(re.fullmatch(r"[TLPWG]\d+[a-d]?", row) for row in entry.theory)

    @pytest.mark.parametrize("name", RULES)
    def test_a_rule_says_where_its_form_comes_from(self, name):
        assert RULES[name].sources

    @pytest.mark.parametrize("name", RULES)
    def test_a_rule_is_explained_where_it_stands(self, name):
        assert len((RULES[name].act.__doc__ or "").split()) > 5

    def test_a_column_is_named_in_both_languages(self):
        for dotted, column in COLUMNS.items():
            assert column.en.strip() and HAN.search(column.zh), dotted
            assert column.low is None or column.high is None or column.low < column.high, dotted
            if column.kind == "stock":
                assert (column.low, column.high) == (0.0, 1.0), dotted
            if column.kind == "exposure":
                assert (column.low, column.start) == (0.0, 0.0), dotted

    def test_tables_of_variants_name_words_that_there_are(self):
        assert Decision(**VARIANTS["decision"][-1]) and Influence(**VARIANTS["influence"][-1])
