"""Government, partners and other providers by hand, and who watches, advises and links them."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, settings_of, small
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import Streams
from courtyard.indicators import INDICATORS
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.practice.providers import Government, Partner, Provider
from courtyard.rules import RULES
from courtyard.state import Change, State

RULE = RULES["government"]
WORKER = Worker(row=0, skill=0.6, understanding=1.0, doing=0.4, credit=0.5)


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    p = RULE.parameters(**({"hours": 10.0} | parameters))
    return RULE.act(state, p, luck or Dealt(state.residents.rows))


def served(**columns: Any) -> State:
    """Return four residents who miss care, repairs and culture as 2 : 1 : 1."""
    given: dict[str, Any] = {
        "need": [[0.4, 0.2, 0.2]] * 4, "c_policy": [0.2, 0.2, 0.6], "c_response": [0.5],
        "g_givers": [3, 2], "g_alive": [1, 0], "active": [1, 1, 1, 0], "member_of": [0, 0, -1, 0],
    }  # fmt: skip
    return small(4, groups=2, quarter=4, **(given | columns))


def policy(change: Change) -> Any:
    return change.columns["community.policy"][0]


class TestPolicy:
    def test_it_turns_to_what_is_heard_as_far_as_the_government_responds(self):
        state = served(c_voiced=[1.0, 0.0, 0.0], c_heard=[1.0, 0.0, 0.0])
        # .2 .5 = .1: 1 - e^-.1 of the way to care alone
        step = 1 - math.exp(-0.1)
        expected = np.array([0.2, 0.2, 0.6]) + step * np.array([0.8, -0.2, -0.6])
        assert_allclose(policy(act(state, heeds=0.2)), expected)
        for response in (0.0, -0.5):
            deaf = served(c_voiced=[1.0, 0.0, 0.0], c_response=[response], c_advised=0.5)
            assert_allclose(policy(act(deaf, heeds=0.2)), [0.2, 0.2, 0.6])

    def test_it_may_respond_otherwise_than_to_proposals(self):
        state = served(c_voiced=[1.0, 0.0, 0.0], c_heard=[1.0, 0.0, 0.0], c_response=[-1.0])
        step = 1 - math.exp(-0.1)
        expected = np.array([0.2, 0.2, 0.6]) + step * np.array([0.8, -0.2, -0.6])
        assert_allclose(policy(act(state, heeds=0.2, responds=0.5)), expected)
        heeds_proposals_alone = served(c_voiced=[1.0, 0.0, 0.0], c_response=[1.0])
        change = act(heeds_proposals_alone, heeds=0.2, responds=0.0)
        assert_allclose(policy(change), [0.2, 0.2, 0.6])

    def test_its_pace_may_hang_on_how_many_voices_there_are(self):
        # two problems a week in each quarter of 4: 2/(2 + 2) of the pace; of 2, one: 1/3
        for quarter, share in ((4, 0.5), (2, 1 / 3)):
            state = served(c_voiced=[2.0, 0.0, 0.0], c_heard=[2.0, 0.0, 0.0])
            state.quarter = quarter
            step = 1 - math.exp(-0.1 * share)
            expected = np.array([0.2, 0.2, 0.6]) + step * np.array([0.8, -0.2, -0.6])
            assert_allclose(policy(act(state, heeds=0.2, half=2.0)), expected)

    def test_who_raises_nothing_is_not_heard(self):
        assert_allclose(policy(act(served(), heeds=1.0)), [0.2, 0.2, 0.6])

    def test_what_is_heard_is_averaged(self):
        state = served(c_voiced=[1.0, 1.0, 0.0], c_heard=[3.0, 0.0, 0.0])
        change = act(state, memory=4.0)
        assert_allclose(change.columns["community.voiced"], [[1.5, 0.75, 0.0]])

    def test_advice_and_voice_pull_in_proportion(self):
        state = served(c_voiced=[0.0, 2.0, 0.0], c_heard=[0.0, 2.0, 0.0],
                       c_advised=[0.3, 0.0, 0.3])  # fmt: skip
        # rates .2 .5 = .1 towards repairs, .6 .5 = .3 towards care and culture alike
        target = np.array([0.375, 0.25, 0.375])
        start = np.array([0.2, 0.2, 0.6])
        expected = start + (1 - math.exp(-0.4)) * (target - start)
        assert_allclose(policy(act(state, heeds=0.2)), expected)
        assert policy(act(state, heeds=0.2)).sum() == pytest.approx(1.0)

    def test_it_begins_off_the_needs(self):
        state = served(c_policy=0.0)
        luck = Dealt(4, **{"lasting_government.policy": [1.0, 0.5, 0.0, 0.0]})
        p = RULE.parameters(hours=1.0, bias=0.4 / math.sqrt(12.0))
        off = np.array([0.5 * math.exp(0.2), 0.25, 0.25 * math.exp(-0.2)])
        change = RULE.prepare(state, p, luck)
        assert_allclose(policy(change), off / off.sum())
        exact = RULE.setup(state, RULE.parameters(hours=1.0, bias=0.0), Streams(1))
        assert_allclose(policy(exact), [0.5, 0.25, 0.25])
        assert "community.policy" not in RULE.setup(state, RULE.parameters(), Streams(1)).columns

    def test_without_hours_there_is_none(self):
        change = act(served(c_voiced=[1.0, 0.0, 0.0]), hours=0.0)
        assert not change.columns and not change.exposures


class TestWatched:
    def test_what_eyes_find_is_mended_as_far_as_the_government_responds(self):
        # .5 of three members of the living, .25 of one outside, 2 of inspections: 3.75
        state = served(c_watched=[2.0])
        p = {"leak": 0.4, "sees": 0.1, "eyes": 0.5, "eyes_outside": 0.25}
        detection = 1 - 0.9**3.75
        leaking = act(state, **p).columns["community.leaking"]
        assert_allclose(leaking, [0.4 * (1 - 0.5 * detection)])
        for response in (0.0, -1.0):
            state = served(c_watched=[2.0], c_response=[response])
            assert_allclose(act(state, **p).columns["community.leaking"], [0.4])

    def test_eyes_are_on_the_service_of_all_quarters(self):
        state = served()
        state.quarter = 2
        p = {"leak": 1.0, "sees": 0.5, "eyes": 1.0, "eyes_outside": 0.0}
        # three members in two quarters are 1.5 in each
        leaking = act(state, **p).columns["community.leaking"]
        assert_allclose(leaking, [1 - 0.5 * (1 - 0.5**1.5)])

    def test_where_it_retaliates_it_closes_to_workers_who_watch(self):
        for response, quarter, closed in ((-0.5, 4, 0.12), (-0.5, 2, 0.06), (0.5, 4, 0.0)):
            state = served(c_response=[response], c_watched=[2.0])
            state.quarter = quarter
            # .5 .12 2 = .12, and half of it where there are two quarters
            state.apply(act(state, Dealt(4, questioned=0.9), closes=0.12))
            assert_allclose(state.community.closed, [closed])
            p = {"access_fades": 0.0}
            state.community.access[:] = 0.5
            rule = RULES["public_affairs"]
            change = rule.act(state, rule.parameters(**p), Dealt(4, otherwise=0.9))
            assert_allclose(change.columns["community.access"], [0.5 * math.exp(-closed)])

    def test_where_it_retaliates_members_who_watch_are_questioned(self):
        state = served(c_response=[-0.5])
        # .5 .8 .5 = .2
        luck = Dealt(4, questioned=[0.19, 0.21, 0.0, 0.0])
        state.apply(act(state, luck, eyes=0.8, sees=0.5))
        assert state.residents.questioned.tolist() == [1, 0, 0, 0]
        assert state.residents.doubted.tolist() == [1, 0, 0, 0]
        assert not act(served(), luck, eyes=0.8, sees=0.5).exposures


class TestPublished:
    """What is heard of is care and repairs as 3 : 1, and policy was .2, .2, .6 at the start.

    The overlap with .75, .25, 0 was .2 + .2 = .4, so that .6 was to be made up.
    """

    P: ClassVar[dict[str, Any]] = {"leak": 0.2, "eyes": 0.0, "eyes_outside": 0.0, "publishes": 0.5}

    def shown(self, **columns: Any) -> list[float]:
        given: dict[str, Any] = {
            "c_policy_start": [0.2, 0.2, 0.6], "c_voiced": [3.0, 1.0, 0.0],
            "c_heard": [3.0, 1.0, 0.0],
        }  # fmt: skip
        state = served(**(given | columns))
        state.apply(act(state, **self.P))
        place = state.community
        return [float(place.shown_good[0]), float(place.shown_bad[0])]

    def test_how_far_policy_has_come_to_what_was_heard(self):
        # overlap now .5 + .2 = .7: half of the way; a fifth goes astray
        assert_allclose(self.shown(c_policy=[0.5, 0.2, 0.3]), [0.5 * 0.8 * 0.5, 0.5 * 0.6])
        assert_allclose(self.shown(c_policy=[0.75, 0.25, 0.0]), [0.5 * 0.8, 0.5 * 0.2])

    def test_one_that_does_not_move_or_moves_away_has_nothing_good_to_show(self):
        assert_allclose(self.shown(), [0.0, 0.5])
        assert_allclose(self.shown(c_policy=[0.0, 0.0, 1.0]), [0.0, 0.5])

    def test_a_policy_that_fits_from_the_start_and_stays_is_no_answer(self):
        fits = [0.6, 0.2, 0.2]
        assert_allclose(self.shown(c_policy=fits, c_policy_start=fits), [0.0, 0.5])

    def test_where_nothing_is_heard_or_nothing_is_left_to_do_nothing_is_shown(self):
        assert self.shown(c_voiced=0.0, c_heard=0.0) == [0.0, 0.0]
        all_of_it = [0.75, 0.25, 0.0]
        assert self.shown(c_policy=all_of_it, c_policy_start=all_of_it) == [0.0, 0.0]

    @pytest.mark.parametrize(("responsiveness", "seems_more"), [(-0.3, False), (0.9, True)])
    def test_in_a_run_openness_shows_what_there_is(self, responsiveness, seems_more):
        """A government that retaliates does not look responsive by being open, however it fits."""
        seems = []
        for publishes in (0.0, 0.5):
            changes = {
                "government.hours": 40.0, "government.bias": 0.5, "government.heeds": 0.3,
                "government.publishes": publishes, "plan.strategy": "none",
                "public_affairs.responsiveness": responsiveness,
            }  # fmt: skip
            model = Community(load_scenario("fujian_camp", changes), 1)
            model.run(52)
            seems.append(float(model.state.community.responsiveness[0]))
        assert (seems[1] > seems[0]) == seems_more
        assert seems_more or seems[1] < 0.05


class TestLinks:
    def test_they_are_learnt_and_lost(self):
        change = act(served(c_linked=[0.5], c_linkage=[0.2]), hours=0.0, unlinks=0.1, linkage=0.0)
        linked = 1 - 0.8 * math.exp(-0.5)
        assert_allclose(change.columns["community.linkage"], [0.9 * linked])
        change = act(served(c_linkage=[0.2]), hours=0.0, unlinks=0.1, linkage=0.1)
        assert_allclose(change.columns["community.linkage"], [0.19])


class TestIndicators:
    def of(self, name: str, **columns: Any) -> float:
        return float(INDICATORS[name].measure(served(**columns)))

    def test_policy_fit(self):
        assert self.of("policy_fit") == pytest.approx(0.2 + 0.2 + 0.25)
        assert self.of("policy_fit", c_served=[0.5, 0.0, 0.0]) == pytest.approx(0.2 + 0.2 + 1 / 3)
        assert self.of("policy_fit", c_policy=0.0) == 0.0

    def test_representation_gap(self):
        assert self.of("representation_gap", c_voiced=[1.0, 0.0, 1.0]) == pytest.approx(0.25)
        assert self.of("representation_gap", c_voiced=[2.0, 1.0, 1.0]) == pytest.approx(0.0)
        assert self.of("representation_gap") == 0.0

    def test_proposals_that_wait(self):
        assert self.of("proposals_waiting", g_agenda=[2, 0], g_pending=-1) == 1
        assert self.of("proposals_waiting", g_agenda=-1, g_pending=[0, 0]) == 1


TOWN: dict[str, Any] = {
    "community": {"residents": 60, "quarter": 30, "need_domains": ["care", "repairs", "culture"]},
    "team": {"workers": 0},
}


def town(**changes: Any) -> Community:
    return Community(settings_of(TOWN, **changes), 1)


def gives(model: Community) -> Any:
    """Let those who serve give their hours; return them by domain."""
    entry = next(entry for entry in model.entries if entry.name == "providers")
    entry.act(model)
    hours = model.state.community.served_by_others[0].copy()
    model.state.community.served_by_others[:] = 0.0
    return hours


class TestGovernmentServes:
    def test_as_its_policy_says_less_what_goes_astray(self):
        model = town(government__hours=10.0)
        model.state.community.policy[:] = [0.5, 0.3, 0.2]
        model.state.community.leaking[:] = 0.25
        # two quarters
        assert_allclose(gives(model), [7.5, 4.5, 3.0])
        assert len(model.agents_by_type[Government]) == 1
        gives(model)
        assert len(model.agents_by_type[Government]) == 1

    def test_off_nobody_is_there(self):
        model = town()
        model.run(2)
        assert not gives(model).any()
        assert Government not in model.agents_by_type and Partner not in model.agents_by_type


class TestPartners:
    def test_each_serves_the_domain_of_its_sector(self):
        model = town(partners__medical=3.0, partners__domains={"medical": "care"})
        assert_allclose(gives(model), [6.0, 0.0, 0.0])
        assert [one.sector for one in model.agents_by_type[Partner]] == ["medical"]

    def test_without_its_domain_it_meets_people_all_the_same(self):
        model = town(partners__education=3.0, partners__reach=1.0, partners__teaches=0.1)
        assert not gives(model).any()
        people = model.state.residents
        taught = people.taught > 0.0
        assert (people.age_band[taught] == 0).all()
        assert taught.sum() == min(6, (people.age_band == 0).sum())
        assert_allclose(people.taught[taught], 0.1)

    def test_medicine_is_for_the_old_and_the_vulnerable_who_are_here(self):
        model = town(partners__medical=100.0, partners__relieves=0.2)
        people = model.state.residents
        people.here[:30] = 0.0
        gives(model)
        meant = ((people.age_band == 2) | people.vulnerable) & (people.here > 0.0)
        assert meant.any() and (people.relieved > 0.0).tolist() == meant.tolist()

    def test_culture_asks_those_who_want_it(self):
        model = town(partners__culture=100.0, partners__asks=0.5, partners__introduces=0.1)
        people = model.state.residents
        people.wanted[:] = np.arange(60) % 3
        assert_allclose(gives(model), [0.0, 0.0, 200.0])
        assert (people.met_neighbours > 0.0).tolist() == (people.wanted == 2).tolist()
        asks = model.luck_of("partner.asks.culture") < 0.5
        assert (people.asked > 0.0).tolist() == (asks & (people.wanted == 2)).tolist()

    def test_a_part_of_a_contact_is_one_in_as_many_weeks(self):
        model = town(partners__culture=0.25, partners__reach=1.0)
        people, met = model.state.residents, 0
        for number in range(400):
            model._luck.clear()
            model.state.week = number
            people.wanted[:], people.met_neighbours[:] = 2, 0.0
            gives(model)
            met += np.count_nonzero(people.met_neighbours)
        assert 160 < met < 240  # .5 a week: 200 with a standard deviation of 10


PROVIDERS: dict[str, Any] = {
    "partners__hours": 20.0, "partners__staff": 4, "partners__overhead": 1.0,
    "partners__coordination": 0.5, "partners__special": 1.0, "partners__error": 0.0,
    "services__capacity": 0.1,
}  # fmt: skip


class TestProviders:
    def model(self, providers: int, linkage: float = 0.0, **changes: Any) -> Community:
        model = town(partners__providers=providers, **(PROVIDERS | changes))
        model.state.residents.need[:] = [0.5, 0.4, 0.35]
        model.state.community.served[:] = 0.0
        model.state.community.linkage[:] = linkage
        return model

    def test_one_divides_its_staff_by_what_is_left_to_do(self):
        """(20 - 1) 2 quarters / 4 = 9.5 hours each; a specialist of care gives 19 of care.

        Worth 1, .4, .35; after one hour's worth of care e^(-19/6) .1 .5 2 = .042: then repairs
        (.4), then culture (.35); of the fourth: repairs .4 e^(-9.5/6) = .082, culture .072.
        """
        assert_allclose(gives(self.model(1)), [19.0, 19.0, 9.5])

    def test_those_who_do_not_know_of_each_other_overlap(self):
        """Two lose 1 hour each and .5 for the pair: 17.5 2/4 = 8.75 hours each of the staff.

        The first, of care, sends two to care (1) and to repairs (.4); the second, of repairs, to
        repairs (.8, 17.5 hours) and to care (.5), where the first is already.
        """
        assert_allclose(gives(self.model(2)), [17.5 + 8.75, 8.75 + 17.5, 0.0])

    def test_those_who_are_linked_divide_and_lose_nothing_by_the_pair(self):
        """9 hours each: care by the first twice as well, then repairs; the second knows of both.

        Repairs by its specialist .8 e^(-9/6) = .179, culture .35, care 0: culture; then repairs.
        """
        assert_allclose(gives(self.model(2, linkage=1.0)), [18.0, 9.0 + 18.0, 9.0])

    def test_the_same_staff_however_it_is_divided(self):
        """All have specialists of care, repairs, culture and care: the first of two has the even.

        Without overhead and pairs to lose by, 10 hours each of the staff.
        """
        free = {"partners__overhead": 0.0, "partners__coordination": 0.0,
                "partners__specialized": "staff"}  # fmt: skip
        one = gives(self.model(1, **free))
        two = gives(self.model(2, linkage=1.0, **free))
        # care 20, repairs 20, culture 20 by specialists; the fourth, of care too, to care again:
        # 2 .5 e^(-20/6) = .036, repairs .4 e^(-20/6) = .014, culture .0125
        assert_allclose(one, [40.0, 20.0, 20.0])
        assert two.sum() <= one.sum() + 1e-9

    def test_all_can_be_lost_in_overhead(self):
        assert not gives(self.model(4, partners__overhead=5.0)).any()

    def test_agents_come_and_go_with_their_number(self):
        model = self.model(3)
        gives(model)
        assert len(model.agents_by_type[Provider]) == 3
        model.settings = model.settings.changed({"partners.providers": 1})
        gives(model)
        assert [one.number for one in model.agents_by_type[Provider]] == [0]

    def test_no_more_providers_than_staff(self):
        with pytest.raises(InputError, match="more providers"):
            town(partners__providers=9, partners__staff=8)


class TestNotDecoration:
    @pytest.mark.parametrize("kind", [Government, Partner, Provider])
    def test_without_what_it_does_less_need_is_met(self, kind, monkeypatch):
        changes = {"government__hours": 10.0, "partners__culture": 5.0, "partners__providers": 2,
                   "partners__hours": 20.0}  # fmt: skip
        with_it, without = town(**changes), town(**changes)
        with_it.run(10)
        monkeypatch.setattr(kind, "serves", lambda *_: None)
        without.run(10)
        assert with_it.state.community.needs_met[0] > without.state.community.needs_met[0] + 0.01

    def test_a_fork_goes_on_as_the_run_would(self):
        changes = {"government__hours": 10.0, "partners__medical": 5.0, "partners__providers": 2,
                   "partners__hours": 20.0}  # fmt: skip
        model = town(**changes)
        model.run(8)
        twin = model.fork()
        for one in (model, twin):
            one.run(8)
        assert np.array_equal(model.state.community.served, twin.state.community.served)
        assert np.array_equal(model.state.community.policy, twin.state.community.policy)


class TestNobodysMerit:
    def test_what_others_give_serves_and_is_credited_to_nobody(self):
        given: dict[str, Any] = {
            "wanted": 0, "aspiration": 0.0, "c_served": [0.5, 0.0, 0.0], "g_hours": [2.0],
            "g_hands": [2.0],
            "g_success": 1, "c_served_by_others": [6.0, 0.0, 0.0],
        }  # fmt: skip
        state, rule = small(4, groups=1, **given), RULES["services"]
        p = rule.parameters(pace=1.0, capacity=1.0, gain_served=0.2)
        change = rule.act(state, p, Dealt(4))
        assert_allclose(change.columns["community.served"][0, 0], 1 - math.exp(-8.0 / 4.0))
        # a quarter of what is above what is expected is the merit of the leaders
        assert_allclose(change.columns["residents.delivered_leaders"], 0.2 * 0.25 * 0.5)
        assert "residents.delivered_worker" not in change.columns


class TestBias:
    def state(self, **columns: Any) -> State:
        given = {"member_of": 0, "takes_post": 1.0, "vulnerable": [1, 1, 0], "active": 1}
        return small(3, groups=1, **(given | columns))

    def test_chances_of_the_vulnerable_are_denied(self):
        rule, luck = RULES["leadership"], Dealt(3, bias=[0.39, 0.41, 0.0])
        p = rule.parameters(bias=0.4)
        post = rule.act(self.state(c_bias=[0.4]), p, luck).columns["residents.post"]
        assert post.tolist() == [False, True, True]
        open_to_all = rule.act(self.state(), rule.parameters(), luck)
        assert open_to_all.columns["residents.post"].all()
        assert "community.bias" not in open_to_all.columns

    def test_advocacy_lowers_it_and_it_comes_back(self):
        rule = RULES["leadership"]
        p = rule.parameters(bias=0.4, bias_returns=0.1)
        state = self.state(c_bias=[0.4], c_advocated=[0.5])
        bias = rule.act(state, p, Dealt(3)).columns["community.bias"][0]
        lowered = 0.4 * math.exp(-0.5)
        assert bias == pytest.approx(lowered + 0.1 * (0.4 - lowered))


class TestWorkWithThem:
    def adds(self, name: str, state: State, worker: Worker = WORKER, **p: Any) -> Any:
        unit = INTERVENTIONS[name]
        (only,) = unit.act(state, unit.parameters(**p), Dealt(4, otherwise=0.5), worker,
                           np.arange(2))  # fmt: skip
        assert only.column == unit.adds[0] and only.rows is None
        return only.amount

    def test_advice_says_what_the_worker_sees(self):
        state = served(c_access=[0.5])
        # .1 .6 .5 of two talks; with full understanding as 2 : 1 : 1
        assert_allclose(self.adds("advice", state, advises=0.1), 0.06 * np.array([0.5, 0.25, 0.25]))
        assert not np.any(self.adds("advice", served(), advises=0.1)), "nobody opens"

    def test_who_does_not_know_the_place_advises_amiss(self):
        blind = dataclasses.replace(WORKER, understanding=0.0, error=1.0)
        unit, state = INTERVENTIONS["advice"], served(c_access=[1.0])
        luck = Dealt(4, **{"sees.0": [-2.0, 0.0, 0.0, 0.0]})
        (only,) = unit.act(state, unit.parameters(), luck, blind, np.arange(1))
        share = only.amount / only.amount.sum()
        # care seems .2667 + (.1333 - 2 .2/.3) < 0
        assert_allclose(share, [0.0, 0.5, 0.5])

    def test_supervision_is_as_good_as_the_worker(self):
        half = dataclasses.replace(WORKER, understanding=0.5)
        # quality .6 (.4 + .6 .5) = .42
        assert self.adds("supervision", served(), half, watches=3.0) == pytest.approx(2 * 3 * 0.42)

    @pytest.mark.parametrize(("name", "key"), [("advocacy", "opens"), ("partner_link", "links")])
    def test_talks(self, name, key):
        state = served()
        state.quarter = 2
        assert self.adds(name, state, **{key: 0.3}) == pytest.approx(2 * 0.3 * 0.6 * 0.5)
        assert self.adds(name, state, **{key: 0.0}) == 0.0
