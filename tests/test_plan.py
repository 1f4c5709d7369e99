"""What a plan asks for beside its strategy: own shares, work left out, what comes first."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract import different, settings_of
from courtyard import Community, load_scenario
from courtyard.cli.options import changes as read_set
from courtyard.experiments.design import plan as planned
from courtyard.experiments.schema import parse_experiment
from courtyard.foundations.errors import InputError
from courtyard.indicators import Signs
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL, Worker
from courtyard.practice import REPLAYED, STRATEGIES, Plan, View
from courtyard.practice.strategies import PARTS, WITHIN
from courtyard.practice.work import work
from courtyard.records.provenance import digest
from courtyard.state import State
from test_fork import assert_same, lived

DONE = [name for name in INTERVENTIONS if name not in NEUTRAL]
SMALL: dict[str, Any] = {"community": {"residents": 60}, "plan": {"last_week": 8},
                         "scenario": {"weeks": 12}}  # fmt: skip


def minutes(model: Community, week: int | None = None) -> dict[str, int]:
    return {name: spent for name, spent in model.state.spent.minutes(week).items() if spent}


def first_week(listed: int = 0, **plan: Any) -> dict[str, int]:
    """Return the minutes of the first week of one worker of ten hours.

    Where some residents are listed, all are known.
    """
    tables = SMALL | {"team": {"workers": 1, "hours": 10.0}, "plan": {"last_week": 8} | plan}
    model = Community(settings_of(tables), 1)
    model.state.residents.talent[:listed] = True
    model.state.residents.known[:] = listed > 0
    model.step()
    return minutes(model)


@pytest.fixture(scope="module")
def grown() -> Community:
    """A community with organizations, disputes and listed residents, in the middle of its plan."""
    for seed in range(1, 40):
        model = Community(load_scenario("fujian_camp", {"plan.strategy": "constant_mix"}), seed)
        model.run(16)
        groups = model.state.organizations
        if np.count_nonzero(groups.alive & (groups.hours > 0.0)) >= 3:
            groups.conflict[:] = groups.alive
            return model
    raise AssertionError("in none of them three organizations are at work")


class TestMistakes:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"plan.shares.casewrk": 0.3},
             ["plan.shares.casewrk: no such level or intervention", "individual", "home_visit",
              "did you mean 'casework'?"]),
            ({"plan.shares": {"casework": 0.7, "individual": 0.4}},
             ["plan.shares: the shares add up to 1.1", "at most 1"]),
            ({"plan.shares.casework": -0.1},
             ["plan.shares.casework: is out of range", "-0.1", "from 0 to 1"]),
            ({"plan.shares.casework": 1.5}, ["plan.shares.casework", "1.5", "from 0 to 1"]),
            ({"plan.shares": 3}, ["plan.shares: cannot be used", "3", "a table"]),
            ({"plan.every.casework": 0},
             ["plan.every.casework: is out of range", "given: 0", "from 1 to 5200"]),
            ({"plan.every.casework": 2.5}, ["plan.every.casework: must be a whole number", "2.5"]),
            ({"plan.every.comunity": 2}, ["plan.every.comunity: no such intervention"]),
            ({"plan.without": ["individual"]},
             ["plan.without[1]: is a whole level", "home_visit, needs_survey", "'individual'"]),
            ({"plan.without": ["casework", "exchang"]},
             ["plan.without[2]: no such intervention", "did you mean 'exchange'?"]),
            ({"plan.without": ["open_door"]}, ["plan.without[1]: cannot be left out"]),
            ({"plan.without": "casework"}, ["plan.without", "'casework'", "a list"]),
            ({"plan.stance": "nuetral"}, ["plan.stance", "siding", "did you mean 'neutral'?"]),
            ({"plan.issue": "easist"}, ["plan.issue", "hardest", "did you mean 'easiest'?"]),
            ({"plan.rest": "member"}, ["plan.rest", "residents", "did you mean 'members'?"]),
            ({"plan.evaluates": "count"}, ["plan.evaluates", "did you mean 'counts'?"]),
            ({"plan.reassess": -1}, ["plan.reassess", "-1", "from 0 to 5200"]),
            ({"plan.core_share": 1.2}, ["plan.core_share", "1.2", "from 0 to 1"]),
        ],
    )  # fmt: skip
    def test_one_sentence_says_what_to_mend(self, changes: Any, words: list[str]) -> None:
        with pytest.raises(InputError) as caught:
            load_scenario("fujian_camp", changes)
        message = str(caught.value)
        assert message.startswith(str(caught.value.file)) and "fujian_camp.toml" in message
        assert all(word in message for word in words), message

    def test_shares_may_add_up_to_one_but_for_rounding(self) -> None:
        tenths = dict.fromkeys(DONE[:10], 0.1)
        assert Plan(shares=tenths | {"home_visit": 0.1 + 1e-10}).shares["home_visit"] > 0.1
        with pytest.raises(ValueError, match="add up to"):
            Plan(shares=tenths | {"home_visit": 0.1 + 1e-6})


class TestKeys:
    def test_a_share_is_set_alone_or_with_the_whole_table(self) -> None:
        pairs = ["plan.strategy=own_mix", "plan.shares.casework=0.3", "plan.every.exchange=4"]
        base = load_scenario("fujian_camp", read_set(pairs))
        assert base.plan.shares == {"casework": 0.3}
        assert base.plan.every == {"exchange": 4}
        more = base.changed({"plan.shares.individual": 0.2})
        assert more.plan.shares == {"casework": 0.3, "individual": 0.2}
        assert more.changed({"plan.shares": {"exchange": 1}}).plan.shares == {"exchange": 1.0}
        assert base.plan.shares == {"casework": 0.3}, "the settings before are as they were"
        left_out = load_scenario("fujian_camp", read_set(["plan.without=['casework']"]))
        assert left_out.plan.without == ["casework"]

    def test_what_is_resolved_tells_plans_apart_but_not_their_order(self) -> None:
        def of(shares: dict[str, float]) -> str:
            return digest(settings_of({"plan": {"shares": shares}}).resolved())

        assert of({"casework": 0.3, "exchange": 0.2}) == of({"exchange": 0.2, "casework": 0.3})
        assert of({"casework": 0.3}) != of({"casework": 0.31})
        resolved = settings_of({"plan": {"every": {"exchange": 4}}}).resolved()
        assert resolved["plan"]["every"] == {"exchange": 4}
        assert settings_of(resolved_tables(resolved)).plan.every == {"exchange": 4}

    def test_the_order_of_shares_does_not_change_a_run(self) -> None:
        shares = {"casework": 0.21, "individual": 0.33, "home_visit": 0.17, "community": 0.11}
        backwards = dict(reversed(shares.items()))
        one, other = (
            lived(settings_of(SMALL, plan__strategy="own_mix", plan__shares=given))
            for given in (shares, backwards)
        )
        assert_same(one, other)

    def test_experiments_set_and_vary_single_shares(self) -> None:
        experiment = parse_experiment({
            "experiment": {"name": "mix", "scenario": "fujian_camp", "weeks": 76,
                           "outcomes": ["organizations12"], "replications": 1},
            "arms": {
                "single": {"plan.strategy": "own_mix", "plan.shares.casework": 0.3},
                "whole": {"plan.strategy": "own_mix", "plan.shares": {"exchange": 0.1},
                          "plan.without": ["home_visit"]},
            },
            "vary": {"plan.shares.community": {"values": [0, 0.5]},
                     "plan.every.casework": {"values": [1, 4]}},
        })  # fmt: skip
        made = planned(experiment)
        settings: list[Any] = made.settings
        single = [s.plan for s in settings[::2]]
        assert [(p.shares["community"], p.every["casework"]) for p in single] == [
            (0.0, 1), (0.0, 4), (0.5, 1), (0.5, 4)
        ]  # fmt: skip
        assert {p.shares["casework"] for p in single} == {0.3}
        assert {tuple(s.plan.shares.items()) for s in settings[1::2]} == {(("exchange", 0.1),)}
        runs = made.frame[made.frame["arm"] == "single"]["run"]
        assert runs.nunique() == 4, "another share is another run"


def resolved_tables(resolved: dict[str, Any]) -> dict[str, Any]:
    return {name: table for name, table in resolved.items() if name == "plan"}


class TestOwnMix:
    def test_minutes_by_hand(self) -> None:
        """Of 600 minutes .5 and .25, and what is left on the neutral list."""
        shares = {"home_visit": 0.5, "needs_survey": 0.25}
        assert first_week(strategy="own_mix", shares=shares) == {
            "home_visit": 300, "needs_survey": 150, "open_door": 150
        }  # fmt: skip

    def test_a_level_is_split_as_for_all_and_neutral_work_can_be_named(self) -> None:
        shares = {"individual": 0.5, "office": 0.1, "staff_training": 0.2}
        found = first_week(strategy="own_mix", shares=shares)
        # .5 of 600, where nobody is known or listed: visits .3 and survey .15 share it
        assert found == {"home_visit": 200, "needs_survey": 100, "staff_training": 120,
                         "office": 60, "open_door": 120}  # fmt: skip

    def test_nothing_given_is_the_placebo(self) -> None:
        assert first_week(strategy="own_mix") == first_week(strategy="placebo")

    @given(st.dictionaries(st.sampled_from([*LEVELS, *INTERVENTIONS]), st.floats(0.0, 1.0)))
    def test_all_hours_are_given_out(self, shares: dict[str, float]) -> None:
        total = sum(shares.values())
        shares = {name: share / max(total, 1.0) for name, share in shares.items()}
        proposed = STRATEGIES["own_mix"].shares(_view(shares=shares))
        assert sum(proposed.values()) == pytest.approx(1.0)
        for name, share in shares.items():
            if name != NEUTRAL[0]:
                assert proposed[name] == share
        assert proposed[NEUTRAL[0]] >= shares.get(NEUTRAL[0], 0.0)


def _view(**more: Any) -> View:
    signs = Signs(**dict.fromkeys([f.name for f in dataclasses.fields(Signs)], 0.5))
    return View(phase=1, signs=signs, done=0.0, emphasis=0.7, week=0, replay=None,
                order=np.arange(1), **more)  # fmt: skip


class TestAttention:
    def test_minutes_by_hand(self) -> None:
        """A quarter of 600 minutes for leaders, as .2, .1, .1; the rest as .3, .3, .4, .15."""
        found = first_week(20, strategy="attention", core_share=0.25, rest="residents")
        assert found == {"casework": 75, "family_outreach": 38, "training_group": 37,
                         "home_visit": 117, "group_session": 118, "neighbourhood_event": 156,
                         "mutual_help": 59}  # fmt: skip

    @pytest.mark.parametrize(("share", "rest"), [(0.0, "members"), (0.6, "residents"),
                                                 (1.0, "members")])  # fmt: skip
    def test_nobody_else_is_worked_with(self, share: float, rest: str, grown: Community) -> None:
        model = grown.fork(plan={"strategy": "attention", "core_share": share, "rest": rest})
        before = len(model.state.spent.rows)
        model.run(4)
        spent = {row.intervention for row in model.state.spent.rows[before:] if row.minutes}
        allowed = (PARTS["leaders"] if share else ()) + (PARTS[rest] if share < 1.0 else ())
        assert spent <= {*allowed, *NEUTRAL} and spent - set(NEUTRAL)

    def test_parts_are_made_of_work_that_has_a_split(self) -> None:
        for names in PARTS.values():
            assert set(names) <= set(WITHIN)
        assert not set(PARTS) & set(INTERVENTIONS)


class TestLeftOut:
    def test_the_weeks_by_hand(self) -> None:
        plan = Plan(first_week=3, last_week=20, without=["exchange"], every={"casework": 4})
        done = [week for week in range(3, 21) if "casework" not in plan.left_out(week)]
        assert done == [6, 10, 14, 18]
        assert all("exchange" in plan.left_out(week) for week in range(1, 30))
        assert not Plan(every={"casework": 1}).left_out(7)

    def test_minutes_by_hand(self) -> None:
        """Visits .3, survey .15, search .15, casework .2, families .1, training .1 of 600."""
        usual = first_week(20, strategy="individual_only")
        assert usual == {"home_visit": 180, "needs_survey": 90, "talent_search": 90,
                         "casework": 120, "family_outreach": 60, "training_group": 60}  # fmt: skip
        left = first_week(20, strategy="individual_only", without=["casework", "home_visit"])
        assert left == {"needs_survey": 90, "talent_search": 90, "family_outreach": 60,
                        "training_group": 60, "open_door": 300}  # fmt: skip

    @pytest.mark.parametrize("hours", [10.0, 25.0, 80.0])
    @pytest.mark.parametrize("name", WITHIN)
    def test_other_work_has_the_same_minutes(
        self, name: str, hours: float, grown: Community
    ) -> None:
        """Where there is room for all, and where there is not and the others share it."""
        strategy = {"strategy": f"{INTERVENTIONS[name].level}_only"}
        with_it, without, paused = (
            grown.fork(plan=strategy | more, team={"hours": hours})
            for more in ({}, {"without": [name]}, {"every": {name: 5000}})
        )
        for model in (with_it, without, paused):
            model.step()
        week = grown.week + 1
        rows = [
            {(row.worker, row.intervention): (row.minutes, row.targets)
             for row in model.state.spent.rows if row.week == week and row.minutes}
            for model in (with_it, without, paused)
        ]  # fmt: skip
        assert rows[1] == rows[2]
        for worker in (0, 1):
            spent = rows[0].get((worker, name), (0, 0))[0]
            neutral = [sum(m for (w, i), (m, _) in found.items() if w == worker and i in NEUTRAL)
                       for found in rows]  # fmt: skip
            assert neutral[1] == neutral[0] + spent
        others = [
            {key: value for key, value in found.items() if key[1] not in (name, *NEUTRAL)}
            for found in rows
        ]
        assert others[0] == others[1]
        assert sum(m for m, _ in rows[0].values()) == sum(m for m, _ in rows[1].values())

    def test_what_is_begun_waits(self, grown: Community) -> None:
        begun = grown.state.spent.begun
        assert any(left for (_, name), left in begun.items() if name == "neighbourhood_event")
        model = grown.fork(plan={"every": {"neighbourhood_event": 5000}})
        model.run(3)
        for worker in (0, 1):
            key = (worker, "neighbourhood_event")
            assert model.state.spent.begun[key] == begun[key]

    @pytest.mark.parametrize("strategy", ["stage_matched", "leaders_only", "attention", "greedy"])
    def test_with_all_left_out_it_is_the_placebo_to_the_minute(self, strategy: str) -> None:
        more = {"reassess_hours": 2.0, "survey_first": 2, "service_first": 1}
        plan = SMALL["plan"] | more | {"strategy": strategy, "without": DONE}
        empty = lived(settings_of(SMALL | {"plan": plan}))
        placebo = lived(settings_of(SMALL, plan__strategy="placebo"))
        assert empty.state.spent.rows == placebo.state.spent.rows
        assert different(empty.state, placebo.state) == set()

    def test_totals_are_equal_in_all_arms(self) -> None:
        arms = [{}, {"without": ["casework"]}, {"every": {"home_visit": 3}}, {"survey_first": 3},
                {"without": ["home_visit", "group_session"], "every": {"needs_survey": 2}},
                {"reassess": 4, "reassess_hours": 3.0}]  # fmt: skip
        for arm in arms:
            model = lived(settings_of(SMALL | {"plan": SMALL["plan"] | arm}))
            assert sum(model.state.spent.minutes().values()) == 2 * 8 * 1500, arm


class TestReplayed:
    """What is replayed has been left out, assessed and served already: never twice.

    Of the individual level visits stay, for which there is always room.
    """

    PLAN: ClassVar[dict[str, Any]] = {
        "plan.without": ["casework"], "plan.every": {"needs_survey": 3}, "plan.survey_first": 2,
        "plan.service_first": 2, "plan.reassess_hours": 1.0, "plan.last_week": 12,
        "community.residents": 300, "scenario.weeks": 12,
    }  # fmt: skip

    @pytest.mark.parametrize("name", REPLAYED)
    def test_levels_service_and_neutral_hours_are_the_reference_s(self, name: str) -> None:
        settings = load_scenario("fujian_camp", self.PLAN | {"plan.strategy": name})
        model = lived(settings, 4)
        reference = model.reference_minutes()
        assert reference is not None
        asked = dict(zip(INTERVENTIONS, reference.sum(axis=0).tolist(), strict=True))
        mine = minutes(model)
        assert "casework" not in mine
        surveys = {r.week for r in model.state.spent.rows if r.intervention == "needs_survey"}
        assert surveys and all(week % 3 == 0 for week in surveys)
        for level in (*LEVELS, "neutral"):
            of = [n for n in INTERVENTIONS if INTERVENTIONS[n].level == level]
            apart = sum(mine.get(n, 0) for n in of) - sum(asked[n] for n in of)
            assert abs(apart) <= 2 * 12, level  # the rounding of a minute a worker and week
        assert asked["direct_service"] == pytest.approx(mine["direct_service"], abs=24)
        assert sum(mine.values()) == sum(asked.values()) == 2 * 12 * 1500


class TestFirst:
    def test_assessment_then_service_then_the_strategy(self) -> None:
        plan = SMALL["plan"] | {"survey_first": 2, "service_first": 3, "first_week": 2,
                                "strategy": "community_only"}  # fmt: skip
        model = lived(settings_of(SMALL | {"plan": plan}))
        weeks = {week: set(minutes(model, week)) - set(NEUTRAL) for week in range(1, 10)}
        assert weeks[1] == set()
        assert weeks[2] == weeks[3] == {"home_visit", "needs_survey"}
        assert weeks[4] == weeks[5] == weeks[6] == {"direct_service"}
        assert weeks[7] and weeks[7] | weeks[8] <= set(PARTS["community"])

    def test_minutes_by_hand(self) -> None:
        """Of 600 two parts are visits and one is survey."""
        found = first_week(survey_first=1, strategy="leaders_only")
        assert found == {"home_visit": 400, "needs_survey": 200}

    def test_a_presence_without_content_stays_so(self) -> None:
        for strategy in ("placebo", "own_mix"):
            found = first_week(survey_first=1, strategy=strategy)
            assert found == {"open_door": 480, "office": 120}


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    names = st.sampled_from([*LEVELS, *INTERVENTIONS])
    shares = draw(st.dictionaries(names, st.floats(0.0, 1.0), max_size=6))
    total = max(sum(shares.values()), 1.0)
    works = [name for name in STRATEGIES if name != "none"]
    return {
        "strategy": draw(st.sampled_from(["own_mix", "attention", *works])),
        "shares": {name: share / total for name, share in shares.items()},
        "core_share": draw(st.floats(0.0, 1.0)),
        "rest": draw(st.sampled_from(["members", "residents"])),
        "without": draw(st.lists(st.sampled_from(DONE), max_size=4)),
        "every": draw(st.dictionaries(st.sampled_from(DONE), st.integers(1, 5), max_size=4)),
        "survey_first": draw(st.integers(0, 3)),
        "service_first": draw(st.integers(0, 3)),
        "reassess": draw(st.integers(0, 4)),
        "reassess_hours": draw(st.floats(0.0, 20.0)),
        "evaluates": draw(st.sampled_from(["observation", "counts", "both"])),
        "issue": draw(st.sampled_from(["wanted", "easiest", "hardest", "random"])),
        "stance": draw(st.sampled_from(["neutral", "siding", "aside"])),
        "leaving": draw(st.sampled_from(["abrupt", "tapered"])),
        "apprentices": draw(st.floats(0.0, 1.0)),
        "leaders": draw(st.sampled_from(["all", "core"])),
    }


class TestEveryPlan:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(plan=plans(), hours=st.floats(0.1, 80.0))
    def test_the_hours_are_those_of_the_plan_within_the_room(
        self, plan: dict[str, Any], hours: float
    ) -> None:
        tables = {"community": {"residents": 40}, "scenario": {"weeks": 7}, "party": {"share": 0.3},
                  "team": {"workers": 2, "hours": hours}, "plan": plan | {"last_week": 6},
                  "decision": {"constant": 1.0}}  # fmt: skip
        model = lived(settings_of(tables))
        made = model.settings.plan
        for worker in (0, 1):
            mine = [row for row in model.state.spent.rows if row.worker == worker]
            assert sum(row.minutes for row in mine) == round(hours * 60 * 6)
            for row in mine:
                unit = getattr(model.settings.interventions, row.intervention)
                assert 0 <= row.targets <= unit.room and row.minutes >= 0
                assert row.intervention not in made.left_out(row.week)
        for (_, name), left in model.state.spent.begun.items():
            each = round(getattr(model.settings.interventions, name).hours * 60)
            assert 0 <= left < max(each, 1), name


class TestWorkers:
    def test_they_bring_what_the_plan_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: set[tuple[str, str, float, str]] = set()
        unit = INTERVENTIONS["home_visit"]

        def targets(now: State, p: Any, luck: Any, worker: Worker) -> Any:
            seen.add((worker.stance, worker.issue, worker.apprentices, worker.leaders))
            return unit.targets(now, p, luck, worker)

        monkeypatch.setitem(INTERVENTIONS, unit.name, dataclasses.replace(unit, targets=targets))
        first_week()
        first_week(stance="aside", issue="hardest", apprentices=0.25, leaders="core")
        assert seen == {("neutral", "wanted", 0.0, "all"), ("aside", "hardest", 0.25, "core")}

    @pytest.mark.parametrize("strategy", ["stage_matched", "placebo", "none"])
    def test_hours_really_worked_are_told(self, strategy: str) -> None:
        tables = SMALL | {"team": {"workers": 3, "hours": 12.5}}
        model = Community(settings_of(tables, plan__strategy=strategy), 1)
        model.state.week = 1
        model.state.workers.gone[2] = True
        for row in range(3):
            work(model, row)
        expected = [0.0, 0.0, 0.0] if strategy == "none" else [12.5, 12.5, 0.0]
        assert model.state.workers.worked.tolist() == expected
