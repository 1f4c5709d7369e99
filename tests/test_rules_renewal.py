"""Deputies, mentoring and terms, each by hand on one organization, and in whole runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from contract import Dealt, extreme, random_state, settings_of, small
from courtyard import Community, load_scenario
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.state import ORGANIZING, PLANNING, SETTLING, Change, Event, State

QUIET = {"mentoring": 0.0, "term": 0}
"""Nothing but the naming of deputies."""


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    rule = RULES["succession"]
    p = rule.parameters(**parameters)
    return rule.act(state, p, luck or Dealt(state.residents.rows))


def deputies(change: Change) -> list[int]:
    found: list[int] = np.flatnonzero(change.columns["residents.deputy"]).tolist()
    return found


def added(change: Change, name: str, place: int | None, count: int) -> list[float]:
    total = np.zeros(count)
    for exposure in change.exposures:
        if (exposure.column, exposure.place) == (f"residents.{name}", place):
            assert exposure.rows is not None
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def state_of(**columns: Any) -> State:
    """Two post-holders and four members of one organization, and one able resident in none."""
    given_: dict[str, Any] = {
        "member_of": [0, 0, 0, 0, 0, 0, -1], "post": [1, 1, 0, 0, 0, 0, 0],
        "active": [1, 1, 1, 1, 1, 0, 1], "skill": [0.8, 0.4, 0.5, 0.7, 0.6, 0.9, 1.0],
        "willing": 0.4, "post_since": [1, 3, -1, -1, -1, -1, -1], "g_founded": 1,
    }  # fmt: skip
    return small(7, groups=1, **(given_ | columns))


class TestNaming:
    def test_the_most_able_active_member_who_agrees(self):
        # 4 : 6 times e is odds of 1.81, a chance of .6444
        assert act(state_of(), Dealt(7, 0.0), **QUIET).columns["residents.deputy"][3]
        change = act(state_of(), Dealt(7, 0.0), **QUIET)
        assert deputies(change) == [3], "5 is not active, 6 no member, 0 has a post"
        assert change.events == [Event(5, "deputy", 3, 0)]

    def test_who_would_refuse_the_lighter_duty_too_is_passed_over(self):
        eased = 0.4 / (0.4 + 0.6 / math.e)
        for answer, chosen in ((eased - 1e-9, 3), (eased + 1e-9, 4)):
            answers = np.array([0.0, 0.0, 0.0, answer, 0.5, 0.0, 0.0])
            luck = Dealt(7, 0.0, lasting_consent=answers)
            assert deputies(act(state_of(), luck, **QUIET)) == [chosen]

    def test_no_easier_without_the_parameter(self):
        luck = Dealt(7, 0.0, lasting_consent=0.5)
        assert deputies(act(state_of(), luck, lighter=0.0, **QUIET)) == []
        assert deputies(act(state_of(), luck, lighter=1.0, **QUIET)) == [3]

    def test_willing_or_not_at_all_stays_so(self):
        for willing, found in ((0.0, []), (1.0, [3])):
            luck = Dealt(7, 0.0, lasting_consent=1.0 - 1e-12 if willing else 0.0)
            assert deputies(act(state_of(willing=willing), luck, lighter=20.0, **QUIET)) == found

    def test_at_the_rate_of_the_search_for_each_vacant_place(self):
        # one place at 26 a year: 1 - e^-.5 = .3935, two: 1 - e^-1 = .6321, three and one taken too
        for looks, wanted, kept, found in (
            (0.39, 1, [], [3]), (0.40, 1, [], []), (0.63, 2, [], [3]), (0.64, 2, [], []),
            (0.63, 3, [2], [2, 3]), (0.64, 3, [2], [2]),
        ):  # fmt: skip
            state = state_of()
            state.residents.deputy[kept] = True
            luck = Dealt(7, 0.0, search=looks)
            assert deputies(act(state, luck, deputies=wanted, search=26.0, **QUIET)) == found

    def test_nobody_is_looked_for_where_enough_are_or_nobody_leads(self):
        full = state_of(deputy=[0, 0, 1, 0, 0, 0, 0])
        assert deputies(act(full, Dealt(7, 0.0), **QUIET)) == [2]
        headless = state_of(post=0, deputy=[0, 0, 1, 0, 0, 0, 0])
        assert deputies(act(headless, Dealt(7, 0.0), deputies=3, **QUIET)) == [2]
        assert act(state_of(post=0), Dealt(7, 0.0)).columns == {}

    @pytest.mark.parametrize(
        "change",
        [{"member_of": -1}, {"post": True}, {"moving_out": True}, {"willing": 0.0}],
        ids=lambda change: next(iter(change)),
    )
    def test_who_is_a_deputy_no_more(self, change):
        state = state_of(deputy=[0, 0, 1, 0, 0, 0, 0])
        luck = Dealt(7, 0.5, search=0.99)
        assert deputies(act(state, luck, **QUIET)) == [2]
        for name, value in change.items():
            getattr(state.residents, name)[2] = value
        assert deputies(act(state, luck, **QUIET)) == []

    def test_whoever_moves_away_is_not_asked(self):
        state = state_of(moving_out=[0, 0, 0, 1, 0, 0, 0])
        assert deputies(act(state, Dealt(7, 0.0), **QUIET)) == [4]

    def test_off(self):
        state = state_of(deputy=[0, 0, 1, 0, 0, 0, 0], hours=2.0)
        change = act(state, Dealt(7, 0.0), deputies=0)
        assert deputies(change) == [] and not change.exposures and not change.events
        assert act(state_of(post=0), deputies=0).columns == {}


RATES: dict[str, Any] = {"deputies": 1, "mentoring": 0.5, "gained": 0.1, "habits": 0.05}


class TestMentoring:
    def state(self, **columns: Any) -> State:
        """2 is the deputy; 0 has 3 hours to spare, 1 has .2."""
        given_: dict[str, Any] = {
            "deputy": [0, 0, 1, 0, 0, 0, 0], "hours": [4, 1, 2, 1, 1, 0, 1],
            "organizing": [1, 0.8, 0, 0, 0, 0, 0], "mentored": [3, 0, 0, 0, 0, 0, 0],
            "settling": 0.3, "planning": [0.2, 0.2, 0.9, 0, 0, 0, 0],
        }  # fmt: skip
        return state_of(**(given_ | columns))

    def test_hours_within_those_that_are_given_and_not_needed(self):
        change = act(self.state(), **RATES)
        assert_allclose(change.columns["residents.mentored"], [3.5, 0.2, 0, 0, 0, 0, 0])

    def test_skill_and_habits_by_hand(self):
        """Shown is (.5 .8 + .2 .4) / .7 = .48/.7, and .7 hours are spent on the one deputy.

        organizing: .48 - .7 .5 = .13 of a lead; 0 looks down on .3, and 1 up to .1
        planning:   both are .7 behind the deputy, who is .7 ahead
        """
        change = act(self.state(), **RATES)
        up = added(change, "trained", ORGANIZING, 7)
        assert_allclose(up, [0, 0.1 * 0.2 * 0.1, 0.1 * 0.13, 0, 0, 0, 0], atol=1e-15)
        down = added(change, "mistrained", ORGANIZING, 7)
        assert_allclose(down, [0.05 * 0.5 * 0.3, 0, 0, 0, 0, 0, 0], atol=1e-15)
        up, down = (added(change, name, PLANNING, 7) for name in ("trained", "mistrained"))
        assert_allclose(up, [0.1 * 0.5 * 0.7, 0.1 * 0.2 * 0.7, 0, 0, 0, 0, 0], atol=1e-15)
        assert_allclose(down, [0, 0, 0.05 * 0.7 * 0.7, 0, 0, 0, 0], atol=1e-15)
        for name in ("trained", "mistrained"):
            assert_allclose(added(change, name, SETTLING, 7), 0.0, atol=1e-15)

    def test_several_deputies_share_the_hours(self):
        state = self.state(deputy=[0, 0, 1, 1, 0, 0, 0], skill=[0.8, 0.4, 0.5, 0.1, 0, 0, 0])
        change = act(state, **(RATES | {"deputies": 2}))
        # .35 hours each; seen of them .3
        up = added(change, "trained", ORGANIZING, 7)
        lead = [0.48 / 0.7 - 0.5, 0.48 / 0.7 - 0.1]
        assert_allclose(up[2:4], [0.1 * 0.35 * gap for gap in lead])
        down = added(change, "mistrained", ORGANIZING, 7)
        assert_allclose(down[:2], [0.05 * 0.5 * 0.5, 0.05 * 0.2 * 0.1])

    @pytest.mark.parametrize(
        "columns",
        [{"organizing": 4.0}, {"active": [0, 0, 1, 1, 1, 0, 1]}, {"active": [1, 1, 0, 1, 1, 0, 1]},
         {"deputy": 0}],
        ids=["no time", "mentors rest", "the deputy rests", "no deputy"],
    )  # fmt: skip
    def test_nothing_is_passed_on_without(self, columns):
        change = act(self.state(**columns), Dealt(7, 0.5), search=0.0, **RATES)
        assert_allclose(change.columns["residents.mentored"], [3, 0, 0, 0, 0, 0, 0])
        assert not any(np.any(exposure.amount) for exposure in change.exposures)

    def test_of_another_organization_nobody_is_brought_on(self):
        state = small(
            4, groups=2, member_of=[0, 0, 1, 1], post=[1, 0, 1, 0], deputy=[0, 1, 0, 0],
            active=1, hours=5.0, skill=[0.9, 0.1, 0.9, 0.1], willing=1.0,
        )  # fmt: skip
        change = act(state, search=0.0)
        assert_allclose(change.columns["residents.mentored"], [0.5, 0, 0, 0])
        assert added(change, "trained", ORGANIZING, 4)[2:] == [0, 0]

    @pytest.mark.parametrize("off", ["gained", "habits"])
    def test_off(self, off):
        change = act(self.state(), **(RATES | {off: 0.0}))
        name, other = ("trained", "mistrained") if off == "gained" else ("mistrained", "trained")
        assert not any(added(change, name, ORGANIZING, 7))
        assert any(added(change, other, ORGANIZING, 7))


class TestTerms:
    def test_whose_term_is_over_steps_back_and_a_deputy_takes_over(self):
        """In week 5, the post held since week 1 ends with a term of 4 weeks, that since 3 not."""
        state = state_of(deputy=[0, 0, 1, 0, 1, 0, 0])
        change = act(state, Dealt(7, 0.3), term=4, mentoring=0.0)
        assert added(change, "steps_back", None, 7) == [1, 0, 0, 0, 0, 0, 0]
        assert added(change, "takes_post", None, 7) == [0, 0, 0, 0, 1, 0, 0], "the more able one"
        assert not added(change, "walks_out", None, 7)[0]
        assert deputies(change) == [2]
        assert Event(5, "term_over", 0, 0) in change.events
        assert Event(5, "stepped_back", 0, 0, "term") in change.events

    def test_a_deputy_may_refuse_the_post(self):
        state = state_of(deputy=[0, 0, 1, 0, 1, 0, 0])
        # .5 would do for a deputy (.6444), not for a post (.4)
        change = act(state, Dealt(7, 0.5), term=4, mentoring=0.0)
        assert added(change, "steps_back", None, 7)[0] == 1.0
        assert not any(added(change, "takes_post", None, 7))
        assert deputies(change) == [2, 4]

    def test_a_deputy_who_is_away_takes_over_nothing(self):
        state = state_of(deputy=[0, 0, 1, 0, 1, 0, 0], here=[1, 1, 1, 1, 0, 1, 1])
        change = act(state, Dealt(7, 0.3), term=4, mentoring=0.0)
        assert added(change, "takes_post", None, 7) == [0, 0, 1, 0, 0, 0, 0], "the one who is here"
        assert deputies(change) == [4]

    def test_one_deputy_takes_one_post(self):
        state = state_of(deputy=[0, 0, 1, 0, 0, 0, 0])
        change = act(state, Dealt(7, 0.3), term=1, mentoring=0.0)
        assert added(change, "steps_back", None, 7) == [1, 1, 0, 0, 0, 0, 0]
        assert added(change, "takes_post", None, 7) == [0, 0, 1, 0, 0, 0, 0]

    def test_off_and_not_yet(self):
        for term in (0, 5):
            change = act(state_of(), Dealt(7, 0.3), term=term)
            assert not any(added(change, "steps_back", None, 7))

    def test_whoever_moves_away_steps_back_for_that(self):
        change = act(state_of(moving_out=[1, 0, 0, 0, 0, 0, 0]), term=1)
        assert added(change, "steps_back", None, 7) == [0, 1, 0, 0, 0, 0, 0]

    def test_leadership_makes_the_change_the_same_week(self):
        state = state_of(deputy=[0, 0, 1, 0, 0, 0, 0], backbone=[1, 1, 0, 0, 0, 0, 0])
        state.apply(act(state, Dealt(7, 0.3), term=4))
        rule = RULES["leadership"]
        state.apply(rule.act(state, rule.parameters(), Dealt(7)))
        assert np.flatnonzero(state.residents.post).tolist() == [1, 2]
        assert state.residents.member_of[0] == 0, "a member as before"
        assert state.organizations.renewals.tolist() == [1]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_whatever_the_state_deputies_are_free_members_and_hours_are_not_invented(seed):
    state = random_state(seed, 40)
    p = extreme(RULES["succession"].parameters, np.random.default_rng(seed))
    change = RULES["succession"].act(state, p, RULES["succession"].luck(Streams(seed), 20, 40))
    if not change.columns:
        return
    people, deputy = state.residents, change.columns["residents.deputy"]
    assert not (deputy & (people.post | people.moving_out | (people.member_of < 0))).any()
    new = deputy & ~people.deputy
    assert np.bincount(people.member_of[new], minlength=1).max() <= 1
    hours = change.columns["residents.mentored"] - people.mentored
    spare = np.maximum(people.hours - people.organizing, 0.0)
    assert (hours >= 0.0).all() and (hours <= np.minimum(spare, p.mentoring) + 1e-9).all()
    assert not hours[~(people.post & people.active)].any()


def runs(seeds: int = 3, **changes: Any) -> list[Community]:
    """Return some communities after eighty weeks."""
    models = []
    for seed in range(seeds):
        scenario = load_scenario("fujian_camp", {"scenario.weeks": 80})
        models.append(Community(scenario.changed(changes), seed))
        models[-1].run()
    return models


@pytest.fixture(scope="module")
def usual() -> list[Community]:
    return runs()


@pytest.fixture(scope="module")
def named_only() -> list[Community]:
    """Communities in which deputies are named, and nothing is passed on to them."""
    return runs(**{"succession.gained": 0.0, "succession.habits": 0.0})


class TestInWholeRuns:
    """What deputies are for, in three communities."""

    def test_without_deputies_another_outcome(self, usual):
        without = runs(**{"succession.deputies": 0})
        for model, other in zip(usual, without, strict=True):
            assert model.state.residents.mentored.any() and not other.state.residents.mentored.any()
            assert not np.array_equal(model.state.residents.skill, other.state.residents.skill)

    def test_deputies_learn_from_mentors(self, named_only):
        """... more than those who are only named: the skill of who has ever been a deputy."""
        much = {"succession.mentoring": 2.0, "succession.gained": 0.05, "succession.habits": 0.0}

        def learned(models: list[Community]) -> float:
            gains = []
            for model in models:
                kinds = [e.resident for e in model.state.events.rows if e.kind == "deputy"]
                people = model.state.residents
                gains.append((people.skill - people.skill_rest)[sorted(set(kinds))].mean())
            return float(np.mean(gains))

        assert learned(runs(**much)) > learned(named_only) + 0.01

    def test_it_costs_mentors_skill_too(self, named_only):
        """With habits alone, post-holders and deputies end with less skill, not with more."""
        habits = {"succession.mentoring": 2.0, "succession.gained": 0.0, "succession.habits": 0.05}
        worse = sum(float(m.state.residents.skill.sum()) for m in runs(**habits))
        assert worse < sum(float(m.state.residents.skill.sum()) for m in named_only)

    def test_a_term_limit_renews_the_core(self):
        usual, limited = runs(8), runs(8, **{"succession.term": 20})

        def count(models: list[Community], kind: str, reason: str = "") -> int:
            return sum(
                (e.kind, e.reason) == (kind, reason) for m in models for e in m.state.events.rows
            )

        assert count(usual, "term_over") == 0 == count(usual, "stepped_back", "term")
        over = count(limited, "term_over")
        assert over > 5 and count(limited, "stepped_back", "term") == over
        for model in limited:
            people = model.state.residents
            held = 80 - people.post_since[people.post]
            assert (held < 20).all(), "nobody stays beyond the term"
        assert sum(m.state.organizations.renewals.sum() for m in limited) > sum(
            m.state.organizations.renewals.sum() for m in usual
        )

    def test_a_deputy_comes_before_abler_members_when_a_post_falls_vacant(self):
        model = Community(settings_of({"community": {"residents": 20}}), 1)
        people = model.state.residents
        model.state.week = 1
        model.state.organizations.append(1, {"founded": 1})
        model._meet_organizations()
        people.member_of[:5], people.active[:5], people.willing[:5] = 0, True, 1.0
        people.skill[:5] = [0.9, 0.8, 0.2, 0.7, 0.1]
        people.efficacy[:5] = 0.5
        people.post[0], people.deputy[2] = True, True
        model.organization(0).seeks_successor()
        assert np.flatnonzero(people.takes_post).tolist() == [2]
        people.takes_post[:] = 0.0
        people.willing[2] = 0.0  # and one who refuses is in nobody's way
        model.organization(0).seeks_successor()
        assert np.flatnonzero(people.takes_post).tolist() == [1]
        people.takes_post[:] = 0.0
        people.moving_out[1] = True
        model.organization(0).seeks_successor()
        assert np.flatnonzero(people.takes_post).tolist() == [3]
