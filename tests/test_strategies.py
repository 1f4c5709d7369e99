"""What every strategy promises: shares of the hours, never more, and nothing but the hours."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contract import different, settings_of
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.indicators import Signs
from courtyard.indicators.phases import CONSOLIDATION, EVALUATION, LAUNCH, PREPARATION
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL
from courtyard.practice import REPLAYED, STRATEGIES, Plan, View
from courtyard.practice.strategies import PARTS, emphasize

HAN = re.compile("[\u4e00-\u9fff]")
WORKING = [name for name in STRATEGIES if name != "none"]
SMALL = {"community": {"residents": 60}, "plan": {"last_week": 8}, "scenario": {"weeks": 12}}
SIGNS = [field.name for field in dataclasses.fields(Signs)]
DECIDED = {
    "stage_matched", "order_ioc", "order_ico", "order_oic", "order_oci", "order_cio", "order_coi",
    "constant_mix", "individual_only", "organizational_only", "community_only", "leaders_only",
    "own_mix", "attention", "none", "placebo", "constant", "shuffled", "yoked", "greedy",
    "random_target",
}  # fmt: skip


def view(**given: Any) -> View:
    signs = Signs(**dict.fromkeys(SIGNS, 0.5) | given.pop("signs", {}))
    weeks = 3
    usual: dict[str, Any] = {
        "phase": PREPARATION, "signs": signs, "done": 0.0, "emphasis": 0.7, "week": 0,
        "replay": None, "order": np.arange(weeks),
    }  # fmt: skip
    return View(**usual | given)


@st.composite
def views(draw: Any) -> View:
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    weeks = int(rng.integers(1, 7))
    minutes = rng.integers(0, 900, (weeks, len(INTERVENTIONS)))
    minutes[:, rng.random(len(INTERVENTIONS)) < 0.5] = 0
    minutes[rng.random(weeks) < 0.2] = 0
    return view(
        phase=draw(st.sampled_from([PREPARATION, LAUNCH, CONSOLIDATION, EVALUATION])),
        signs=dict(zip(SIGNS, rng.choice([0.0, 0.4, 1.0, 2.0], len(SIGNS)).tolist(), strict=True)),
        done=draw(st.floats(0.0, 1.0)),
        emphasis=draw(st.floats(0.34, 1.0)),
        week=int(rng.integers(0, weeks)),
        replay=None if rng.random() < 0.2 else minutes,
        order=rng.permutation(weeks),
    )


def test_the_list_is_the_one_that_was_decided():
    assert set(STRATEGIES) == DECIDED
    assert set(REPLAYED) == {"constant", "shuffled", "yoked"}
    for name, strategy in STRATEGIES.items():
        assert strategy.name == name
        assert strategy.en.strip() and HAN.search(strategy.zh) and not HAN.search(strategy.en)
        assert strategy.works == (name != "none")
        assert strategy.informed == (name != "random_target")


class TestShares:
    @given(seen=views())
    def test_not_negative_and_summing_to_one_or_nothing(self, seen):
        for name, strategy in STRATEGIES.items():
            shares = strategy.shares(seen)
            assert set(shares) <= {*PARTS, *INTERVENTIONS}, name
            assert all(share >= 0.0 for share in shares.values()), name
            total = sum(shares.values())
            assert total == pytest.approx(1.0) if shares else total == 0.0, name

    @given(seen=views())
    def test_the_same_view_gives_the_same_shares(self, seen):
        order = seen.order.copy()
        for name, strategy in STRATEGIES.items():
            assert strategy.shares(seen) == strategy.shares(seen), name
        assert np.array_equal(seen.order, order)

    @given(st.floats(0.34, 1.0))
    def test_emphasis_is_the_share_of_one_level(self, emphasis):
        for level in LEVELS:
            shares = emphasize(emphasis, level)
            assert shares[level] == pytest.approx(emphasis)
            others = {share for name, share in shares.items() if name != level}
            assert len(others) == 1 and max(others) <= shares[level]
        two = emphasize(emphasis, "individual", "community")
        assert two["individual"] == two["community"] >= two["organizational"]

    def test_the_source_prescribes_by_phase(self):
        by_phase = STRATEGIES["stage_matched"].shares
        assert by_phase(view(phase=PREPARATION))["individual"] == pytest.approx(0.7)
        launch = by_phase(view(phase=LAUNCH))
        assert launch["individual"] == launch["organizational"] > launch["community"]
        assert by_phase(view(phase=CONSOLIDATION))["community"] == pytest.approx(0.7)
        assert set(by_phase(view(phase=EVALUATION)).values()) == {1 / 3}

    @pytest.mark.parametrize("name", [n for n in STRATEGIES if n.startswith("order_")])
    def test_an_order_emphasizes_in_turn_by_thirds_of_the_hours(self, name):
        shares = STRATEGIES[name].shares
        strong = [max((s := shares(view(done=d))), key=s.__getitem__) for d in (0, 1 / 3, 2 / 3)]
        assert "".join(level[0] for level in strong) == name.removeprefix("order_")
        late = [max((s := shares(view(done=d))), key=s.__getitem__) for d in (0.33, 0.66, 1.0)]
        assert late == strong

    def test_greedy_goes_where_the_signs_are_lowest(self):
        lowest = STRATEGIES["greedy"].shares
        high = dict.fromkeys(SIGNS, 1.0)
        signs = {"individual": ("known", "backbones"), "organizational": ("groups", "practised"),
                 "community": ("independent",)}  # fmt: skip
        for level, names in signs.items():
            # the other two share what .7 leaves
            expected = dict.fromkeys(LEVELS, 0.15) | {level: 0.7}
            found = lowest(view(signs=high | dict.fromkeys(names, 0.0)))
            assert found == pytest.approx(expected)

    def test_greedy_sees_nothing_of_groups_where_there_are_none(self):
        """Work with groups has no sign to show then, however practised they would look."""
        shares = STRATEGIES["greedy"].shares(
            view(signs={"groups": 0.0, "practised": 2.0, "independent": 2.0, "aware": 0.1})
        )
        assert max(shares, key=shares.__getitem__) == "organizational"


@pytest.fixture(scope="module")
def camp() -> Any:
    return load_scenario("fujian_camp", {"community.residents": 300, "scenario.weeks": 22})


class TestReplay:
    NAMES = tuple(INTERVENTIONS)

    def reference(self) -> np.ndarray[Any, Any]:
        minutes = np.zeros((3, len(self.NAMES)), dtype=np.int64)
        visits, search, sessions = (
            self.NAMES.index(name) for name in ("home_visit", "talent_search", "group_session")
        )
        minutes[:2, visits], minutes[1, sessions], minutes[2, search] = (100, 60), 40, 100
        return minutes

    def shares(self, name: str, week: int, order: Any = (2, 0, 1)) -> dict[str, float]:
        seen = view(replay=self.reference(), week=week, order=np.array(order))
        return dict(STRATEGIES[name].shares(seen))

    def test_constant_is_the_mean_of_the_weeks(self):
        # visits 160 and the search 100 are individual, sessions 40 organizational
        mean = {"individual": 260 / 300, "organizational": 40 / 300}
        for week in range(3):
            assert self.shares("constant", week) == pytest.approx(mean)

    def test_yoked_is_week_by_week(self):
        assert self.shares("yoked", 1) == pytest.approx({"individual": 0.6, "organizational": 0.4})
        assert self.shares("yoked", 2) == {"individual": 1.0}

    def test_neutral_hours_and_direct_service_are_replayed_by_name(self):
        spent = {"home_visit": 30, "casework": 10, "direct_service": 30, "open_door": 10,
                 "office": 20}  # fmt: skip
        minutes = np.array([[spent.get(name, 0) for name in self.NAMES]])
        shares = STRATEGIES["yoked"].shares(view(replay=minutes, order=np.arange(1)))
        assert shares == pytest.approx(
            {"individual": 0.4, "direct_service": 0.3, "open_door": 0.1, "office": 0.2}
        )

    def test_shuffled_is_a_permutation(self):
        weeks = [self.shares("shuffled", week) for week in range(3)]
        assert weeks == [self.shares("yoked", week) for week in (2, 0, 1)]

    def test_nothing_to_replay(self):
        for name in REPLAYED:
            assert STRATEGIES[name].shares(view(replay=None)) == {}
            empty = view(replay=np.zeros((3, len(self.NAMES)), dtype=np.int64))
            assert STRATEGIES[name].shares(empty) == {}

    def minutes(self, model: Community) -> np.ndarray[Any, Any]:
        """Return minutes of each week and intervention, (weeks, interventions)."""
        plan = model.settings.plan
        table = np.zeros((plan.weeks, len(self.NAMES)), dtype=np.int64)
        for row in model.state.spent.rows:
            table[row.week - plan.first_week, self.NAMES.index(row.intervention)] += row.minutes
        return table

    def test_the_reference_is_what_the_strategy_realizes_here_or_elsewhere(self, camp):
        from courtyard.community.reference import ANOTHER_SEED

        def of(seed: int) -> Any:
            run = Community(camp, seed)
            run.run()
            return self.minutes(run)

        here, elsewhere = of(4), of(4 + ANOTHER_SEED)
        assert not np.array_equal(here, elsewhere)
        for name, expected in (("constant", here), ("shuffled", here), ("yoked", elsewhere)):
            arm = Community(camp.changed({"plan.strategy": name}), 4)
            assert np.array_equal(arm.reference_minutes(), expected)
        assert Community(camp, 4).reference_minutes() is None

    @pytest.mark.parametrize("name", REPLAYED)
    def test_the_hours_are_those_of_the_reference_by_level(self, name, camp):
        """There is room on every level: to within the rounding of a minute a worker."""
        model = Community(camp.changed({"plan.strategy": name}), 4)
        model.run()
        reference, mine = model.reference_minutes(), self.minutes(model)
        assert reference is not None
        weeks = reference.shape[0]
        order = model.streams.stream("strategy.order", 0).permutation(weeks)
        per_week = np.broadcast_to(reference.sum(axis=0) / weeks, reference.shape)
        asked = {"constant": per_week, "shuffled": reference[order], "yoked": reference}[name]
        assert mine.sum() == reference.sum() == 2 * 22 * 1500
        for level in (*LEVELS, "neutral"):
            of = [k for k, n in enumerate(self.NAMES) if INTERVENTIONS[n].level == level]
            apart = mine[:, of].sum(axis=1) - asked[:, of].sum(axis=1)
            assert np.all(np.abs(apart) <= 2.0 + 1e-9), level

    def test_an_order_of_the_weeks_is_the_same_all_along(self, camp):
        """Each week of the reference is replayed once."""
        model = Community(camp, 4)
        first = model.streams.stream("strategy.order", 0).permutation(22)
        model.run(3)
        assert np.array_equal(model.streams.stream("strategy.order", 0).permutation(22), first)
        assert sorted(first.tolist()) == list(range(22))


def by_worker_and_week(model: Community) -> dict[tuple[int, int], int]:
    total: dict[tuple[int, int], int] = {}
    for row in model.state.spent.rows:
        total[row.worker, row.week] = total.get((row.worker, row.week), 0) + row.minutes
    return total


class TestAccount:
    @pytest.mark.parametrize("leaving", ["abrupt", "tapered", "on_signs", "never"])
    @pytest.mark.parametrize("name", STRATEGIES)
    def test_every_hour_is_accounted_for_and_none_is_overspent(self, name, leaving):
        """12.3 hours a week of three workers: 738 minutes each, to the minute."""
        changes = {"plan.strategy": name, "plan.leaving": leaving, "team.workers": 3,
                   "team.hours": 12.3}  # fmt: skip
        model = Community(settings_of(SMALL).changed(changes), 2)
        model.run()
        spent = by_worker_and_week(model)
        if name == "none":
            assert spent == {}
            return
        weeks = 12 if leaving == "never" else 8
        for worker in range(3):
            mine = [minutes for (who, _), minutes in spent.items() if who == worker]
            assert sum(mine) == 738 * weeks
            if leaving != "tapered":
                assert mine == [738] * weeks
        assert all(row.minutes >= 0 and row.targets >= 0 for row in model.state.spent.rows)

    @given(
        hours=st.floats(0.0, 80.0),
        first=st.integers(1, 30),
        weeks=st.integers(0, 60),
        leaving=st.sampled_from(["abrupt", "tapered", "on_signs"]),
    )
    def test_minutes_of_all_weeks_are_the_planned_hours(self, hours, first, weeks, leaving):
        from courtyard.practice.work import _minutes

        plan = {"first_week": first, "last_week": first + weeks - 1, "leaving": leaving}
        settings = settings_of({"team": {"hours": hours}, "plan": plan})
        minutes = [_minutes(settings, week) for week in range(first + weeks + 5)]
        assert sum(minutes) == round(hours * 60.0 * weeks)
        assert all(m >= 0 for m in minutes)
        assert not any(minutes[:first]) and not any(minutes[first + weeks :])

    @given(first=st.integers(1, 50), weeks=st.integers(1, 120))
    def test_tapered_is_as_much_as_abrupt_and_never_rises(self, first, weeks):
        plan = Plan(first_week=first, last_week=first + weeks - 1, leaving="tapered")
        shares = [plan.share_of_week(week) for week in range(first, first + weeks)]
        assert sum(shares) == pytest.approx(weeks)
        assert all(later <= earlier + 1e-9 for earlier, later in pairwise(shares))
        assert plan.share_of_week(first - 1) == plan.share_of_week(first + weeks) == 0.0
        if weeks > 4:
            assert shares[-1] < 0.5 * shares[0]

    def test_a_tapered_plan_by_hand(self):
        # four weeks: 1, 1, .75, .25 of full strength, 3 in all: stretched to four by 4/3
        plan = Plan(first_week=3, last_week=6, leaving="tapered")
        shares = [plan.share_of_week(week) for week in range(2, 8)]
        assert shares == pytest.approx([0, 4 / 3, 4 / 3, 1, 1 / 3, 0])

    def test_never_leaving_goes_on(self):
        plan = Plan(first_week=2, last_week=3, leaving="never")
        assert [plan.share_of_week(week) for week in (1, 2, 3, 4, 500)] == [0, 1, 1, 1, 1]

    def test_a_plan_of_no_weeks_and_one_that_ends_before_it_begins(self):
        assert Plan(first_week=1, last_week=0).weeks == 0
        with pytest.raises(ValidationError, match="before it begins"):
            Plan(first_week=5, last_week=3)
        with pytest.raises(InputError, match="before it begins"):
            settings_of({"plan": {"first_week": 5, "last_week": 3}})

    def test_hours_without_target_go_to_the_open_door_then_to_the_office(self):
        """With 12 residents nobody can be convened and there is no organization to work with."""
        tables = {"community": {"residents": 12}, "plan": {"strategy": "organizational_only"},
                  "team": {"workers": 1, "hours": 12.3}}  # fmt: skip
        model = Community(settings_of(tables), 1)
        model.run(5)
        rows = [(row.week, row.intervention, row.minutes) for row in model.state.spent.rows]
        assert rows == [
            row for week in range(1, 6) for row in ((week, "open_door", 480), (week, "office", 258))
        ]

    @pytest.mark.parametrize("level", LEVELS)
    def test_hours_never_flow_to_another_level(self, level):
        settings = load_scenario("fujian_camp", {"plan.strategy": f"{level}_only",
                                                 "team.hours": 80.0})  # fmt: skip
        model = Community(settings, 1)
        model.run(22)
        levels = {INTERVENTIONS[name].level for name in model.state.spent.minutes()}
        assert levels <= {level, "neutral"} and level in levels

    def test_the_placebo_is_contact_without_content(self):
        stays = settings_of(SMALL, staffing__turnover=0.0)
        model = Community(stays.changed({"plan.strategy": "placebo"}), 1)
        model.run()
        assert set(model.state.spent.minutes()) == set(NEUTRAL)
        none = Community(stays.changed({"plan.strategy": "none"}), 1)
        none.run()
        apart = different(model.state, none.state) - {"workers.skill", "workers.strain"}
        assert apart == {"residents.known"}, "it is work, but nothing comes of it for residents"

    def test_the_placebo_makes_one_resident_known_an_hour(self):
        """8 hours of open door a worker, the first week: 16 of 60 residents."""
        model = Community(settings_of(SMALL, plan__strategy="placebo"), 1)
        model.step()
        assert np.count_nonzero(model.state.residents.known) == 16

    @pytest.mark.parametrize("name", ["placebo", "stage_matched"])
    def test_service_first_but_no_content_where_there_is_none(self, name):
        model = Community(settings_of(SMALL, plan__strategy=name, plan__service_first=2), 1)
        model.run()
        rows = model.state.spent.rows
        early = {row.intervention for row in rows if row.week < 3}
        late = {row.intervention for row in rows if row.week >= 3}
        if name == "placebo":
            assert early == late == set(NEUTRAL)
        else:
            assert "direct_service" in early and early <= {"direct_service", *NEUTRAL}
            assert "direct_service" not in late and late - set(NEUTRAL)

    @pytest.mark.parametrize("minutes", [1000, 1001, 737])
    def test_no_minute_is_lost_to_the_neutral_list_by_rounding(self, minutes):
        """Thirds of 1,000 are 333 minutes each: the one that is left is worked on a level too."""
        changes = {"plan.strategy": "constant_mix", "team.hours": minutes / 60, "team.workers": 1}
        model = Community(load_scenario("fujian_camp", changes), 1)
        model.step()
        levels = dict.fromkeys((*LEVELS, "neutral"), 0)
        for name, spent in model.state.spent.minutes().items():
            levels[INTERVENTIONS[name].level] += spent
        assert levels.pop("neutral") == 0 and sum(levels.values()) == minutes
        assert max(levels.values()) - min(levels.values()) <= 1


class TestLeavingOnSigns:
    PHASES: ClassVar = {"known": 0.0, "aware": 0.0, "groups": 0, "backbones": 0, "practised": 0.0,
                        "dependent": 1.0, "raised": 0.0, "kinds": 0, "solved": 0.0,
                        "supported": 0.0, "backed": 0.0}  # fmt: skip

    def left_off(self, leaving: str) -> Community:
        """Return a community where all signs but one are there, and that one from week 4."""
        tables = {**SMALL, "phases": self.PHASES, "team": {"understanding": 1.0}}
        model = Community(settings_of(tables, plan__leaving=leaving), 1)
        model.run(3)
        model.state.organizations.append(1, {"founded": 3, "renewals": 1})
        model._meet_organizations()
        return model

    def test_who_sees_the_signs_has_left_the_week_after(self):
        model = self.left_off("on_signs")
        assert not model.state.workers.gone.any()
        model.run()
        expected = {(worker, week): 1500 for worker in (0, 1) for week in (1, 2, 3, 4)}
        assert by_worker_and_week(model) == expected
        assert model.state.workers.gone.all()
        assert model.outcomes()["hours_team"] == pytest.approx(2 * 4 * 25)

    def test_who_leaves_by_the_calendar_does_not_mind_them(self):
        model = self.left_off("abrupt")
        model.run()
        assert {week for _, week in by_worker_and_week(model)} == set(range(1, 9))
        assert not model.state.workers.gone.any()

    def test_a_new_team_comes_where_the_old_one_has_left(self):
        model = self.left_off("on_signs")
        model.run(3)
        model = model.fork("swap_team")
        model.step()
        assert {week for _, week in by_worker_and_week(model)} == {1, 2, 3, 4, 7}

    def test_service_first(self):
        plan = {"last_week": 8, "service_first": 3, "strategy": "constant_mix"}
        model = Community(settings_of(SMALL | {"plan": plan}), 1)
        model.run()
        first = {row.intervention for row in model.state.spent.rows if row.week <= 3}
        later = {row.intervention for row in model.state.spent.rows if row.week > 3}
        assert {"direct_service"} <= first <= {"direct_service", *NEUTRAL}
        assert later and "direct_service" not in later


class TestNothingButHours:
    @pytest.mark.parametrize("name", WORKING)
    def test_a_strategy_never_touches_the_state(self, name, monkeypatch):
        original = STRATEGIES[name]
        model = Community(settings_of(SMALL, plan__strategy=name), 1)
        asked = []

        def shares(seen: View) -> Any:
            before = model.state.copy()
            proposed = original.shares(seen)
            assert different(model.state, before) == set()
            asked.append(seen)
            return proposed

        monkeypatch.setitem(STRATEGIES, name, dataclasses.replace(original, shares=shares))
        model.run()
        assert len(asked) == 16, "two workers, eight weeks"

    @pytest.mark.parametrize("name", [name for name in WORKING if name not in REPLAYED])
    def test_its_name_has_no_effect(self, name, monkeypatch):
        """One function under two names: the tables are the same to the last bit."""
        twin = dataclasses.replace(STRATEGIES[name], name="another_name")
        monkeypatch.setitem(STRATEGIES, twin.name, twin)
        one, other = (
            Community(settings_of(SMALL, plan__strategy=strategy), 3)
            for strategy in (name, "another_name")
        )
        one.run()
        other.run()
        for table, frame in one.tables().items():
            assert frame.equals(other.tables()[table]), table
        assert one.outcomes() == pytest.approx(other.outcomes(), abs=0.0, nan_ok=True)

    def test_what_is_seen_has_an_error_that_shrinks_with_understanding(self, monkeypatch):
        seen: dict[float, list[Signs]] = {0.0: [], 1.0: []}
        for understanding, found in seen.items():
            changes = {"team.understanding": understanding, "acquaintance.fading": 0.0}
            model = Community(settings_of(SMALL).changed(changes), 1)
            original = STRATEGIES["stage_matched"]

            def shares(view: View, found: list[Signs] = found, original: Any = original) -> Any:
                found.append(view.signs)
                return original.shares(view)

            monkeypatch.setitem(
                STRATEGIES, "stage_matched", dataclasses.replace(original, shares=shares)
            )
            model.step()
        assert seen[1.0][0] == seen[1.0][1], "both workers see the truth"
        assert seen[0.0][0] != seen[0.0][1]
