"""Scenarios: what a file may say, how it is changed, and what is said of a mistake."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from contract import settings_of
from courtyard import Community, load_scenario
from courtyard.foundations.annotations import is_union, unwrapped
from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, declared
from courtyard.indicators import Phases
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import Party, Plan, Team
from courtyard.rules import RULES
from courtyard.scenario import Settings, shipped
from courtyard.scenario.changes import Step
from courtyard.state import TERMS


@pytest.fixture(scope="module")
def camp() -> Any:
    return load_scenario("fujian_camp")


def _wrong(annotation: Any) -> Iterator[Any]:
    """Yield values of another kind than the numbers and switches that an annotation takes."""
    plain, _ = unwrapped(annotation)
    if is_union(plain):
        kinds = [unwrapped(member)[0] for member in get_args(plain)]
        texts = any(kind is str for kind in kinds)
        wrong = [each for kind in kinds for each in _wrong(kind)]
        yield from (each for each in wrong if not (texts and isinstance(each, str)))
    elif plain in (int, float):
        yield from ("0.5", "1", True)
    elif plain is bool:
        yield from ("true", "yes", 1, 0.0)
    elif plain is Step:
        yield {"week": "3", "happening": "win"}
    elif get_origin(plain) in (list, tuple):
        yield from ([each] for each in _wrong(get_args(plain)[0]))
    elif get_origin(plain) is dict:
        yield from ({"casework": each} for each in _wrong(get_args(plain)[1]))


def _of_another_kind(table: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in table.model_fields.items():
        plain, _ = unwrapped(field.annotation)
        if isinstance(plain, type) and issubclass(plain, Parameters):
            yield from _of_another_kind(plain, f"{before}{name}.")
        else:
            yield from ((before + name, each) for each in _wrong(field.annotation))


class TestShipped:
    @pytest.mark.parametrize("name", shipped())
    def test_each_loads_under_its_own_name_and_lives_a_week(self, name):
        settings = load_scenario(name)
        assert settings.scenario.name == name
        assert settings.file == shipped()[name]
        model = Community(settings, 0)
        model.step()
        assert model.week == 1

    def test_the_camp_says_little(self, camp):
        """The usual scenario is a screen; all it says besides is where its numbers are."""
        text = shipped()["fujian_camp"].read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 40
        assert (camp.plan.first_week, camp.plan.last_week, camp.scenario.weeks) == (1, 22, 156)
        assert (camp.team.workers, camp.community.residents) == (2, 600)

    def test_a_path_is_as_good_as_a_name(self, camp):
        assert load_scenario(shipped()["fujian_camp"]).resolved() == camp.resolved()
        assert load_scenario(str(shipped()["fujian_camp"])).resolved() == camp.resolved()


class TestSchema:
    def test_there_is_a_table_for_each_part_and_no_other(self):
        parts = {"scenario", "community", "network", "team", "plan", "party", "partners", "phases",
                 "week", "interventions", "changes"}  # fmt: skip
        assert set(Settings.model_fields) == parts | set(RULES)
        inner = type(settings_of({}).interventions).model_fields
        assert set(inner) == set(INTERVENTIONS)

    def test_defaults_have_one_home(self):
        """What a scenario does not say is what the code beside the rule says."""
        settings = settings_of({})
        for name, rule in RULES.items():
            assert getattr(settings, name) == rule.parameters()
        for name, unit in INTERVENTIONS.items():
            assert getattr(settings.interventions, name) == unit.parameters()
        kinds = {"team": Team, "plan": Plan, "party": Party, "phases": Phases}
        assert all(getattr(settings, name) == kind() for name, kind in kinds.items())

    def test_settings_are_frozen(self, camp):
        with pytest.raises(ValidationError):
            camp.plan.strategy = "none"
        with pytest.raises(ValidationError):
            camp.plan = Plan()

    def test_every_number_is_refused_beyond_its_range(self):
        for name, rule in RULES.items():
            for key, words in declared(rule.parameters).items():
                if isinstance(words["default"], (bool, str, BaseModel, type(None))):
                    continue
                for bound, step in ((words["low"], -1), (words["high"], 1)):
                    if bound is not None:
                        with pytest.raises(InputError) as refused:
                            settings_of({name: {key: bound + step}})
                        assert refused.value.key == f"{name}.{key}"

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), "much", None, [1.0], {}])
    def test_what_is_no_number_is_refused(self, value):
        with pytest.raises(InputError) as refused:
            settings_of({"needs": {"pull": value}})
        assert refused.value.key == "needs.pull"

    def test_whole_numbers_stay_whole(self):
        with pytest.raises(InputError, match="founding"):
            settings_of({"founding": {"people": 4.5}})

    def test_text_is_no_number_and_no_switch_and_these_are_two_kinds(self):
        """In every table, and within lists and tables of numbers too."""
        cases = list(_of_another_kind(Settings))
        within = {"plan.shares", "plan.every", "influence.susceptibility", "changes"}
        assert within <= {key for key, _ in cases}
        for key, wrong in cases:
            tables: dict[str, Any] = {}
            inner, (*path, last) = tables, key.split(".")
            for part in path:
                inner = inner.setdefault(part, {})
            inner[last] = wrong
            with pytest.raises(InputError) as refused:
                Settings.read(tables, None)
            assert str(refused.value.key).startswith(key), key
            assert refused.value.problem in ("cannot be used", "no such value", "is missing"), key
            assert refused.value.allowed, key

    def test_of_a_wrong_kind_is_said_what_is_allowed(self):
        for key, value, allowed in (
            ("team.hours", "25", "a number from 0 to 80"),
            ("team.workers", True, "a whole number from 0 to 10000"),
            ("projects.renewable", "yes", "true or false"),
            ("plan.every", {"casework": "4"}, "a whole number from 1 to 5200"),
        ):
            table, name = key.split(".")
            with pytest.raises(InputError) as refused:
                settings_of({table: {name: value}})
            assert refused.value.allowed == allowed

    def test_a_number_may_be_written_with_or_without_its_point(self):
        settings = settings_of(
            {"team": {"hours": 25, "workers": 3.0}, "plan": {"every": {"casework": 4.0}}}
        )
        assert (settings.team.hours, settings.team.workers) == (25.0, 3)
        assert isinstance(settings.team.hours, float) and isinstance(settings.team.workers, int)
        assert settings.plan.every == {"casework": 4}

    @pytest.mark.parametrize(
        ("tables", "near"),
        [
            ({"plann": {}}, "plan"),
            ({"plan": {"stratgy": "none"}}, "strategy"),
            ({"plan": {"strategy": "shufled"}}, "shuffled"),
            ({"plan": {"leaving": "taperd"}}, "tapered"),
            ({"week": {"rules": ["decison"]}}, "decision"),
            ({"decision": {"weights": {"ned": 1.0}}}, "need"),
            ({"interventions": {"home_visits": {}}}, "home_visit"),
            ({"interventions": {"casework": {"houres": 1.0}}}, "hours"),
            ({"changes": [{"week": 3, "happening": "wins"}]}, "win"),
        ],
    )
    def test_an_unknown_name_is_an_error_that_knows_the_nearest(self, tables, near):
        with pytest.raises(InputError) as refused:
            settings_of(tables)
        assert refused.value.nearest == near or repr(near) in str(refused.value)

    def test_a_rule_runs_once_a_week(self):
        with pytest.raises(InputError, match="twice"):
            settings_of({"week": {"rules": ["needs", "decision", "needs"]}})

    def test_a_reference_replays_nothing_itself(self):
        with pytest.raises(InputError, match="reference"):
            settings_of({"plan": {"strategy": "yoked", "reference": "constant"}})


class TestChanged:
    def test_one_key_and_nothing_else(self, camp):
        later = camp.changed({"plan.last_week": 30})
        one, other = camp.resolved(), later.resolved()
        assert other["plan"].pop("last_week") == 30 and one["plan"].pop("last_week") == 22
        assert one == other
        assert camp.plan.last_week == 22, "the settings it came from stay"

    def test_the_last_of_many(self, camp):
        again = camp.changed({"plan.last_week": 30}).changed({"plan.last_week": 12})
        assert again.plan.last_week == 12
        assert again.resolved() == camp.changed({"plan.last_week": 12}).resolved()

    def test_a_key_inside_a_table_changes_that_key(self, camp):
        changed = camp.changed({"decision.weights.need": 4.0})
        assert changed.decision.weights.need == 4.0
        assert changed.decision.weights.interest == camp.decision.weights.interest > 0
        unit = camp.changed({"interventions.casework.room": 3}).interventions
        assert unit.casework.room == 3
        assert unit.casework.hours == camp.interventions.casework.hours
        assert unit.home_visit == camp.interventions.home_visit

    def test_a_whole_table_replaces_the_table(self, camp):
        changed = camp.changed({"decision.weights": {"need": 4.0}}).decision.weights
        assert [name for name in TERMS if getattr(changed, name)] == ["need"]
        plan = camp.changed({"plan": {"last_week": 9}}).plan
        assert (plan.last_week, plan.strategy) == (9, Plan().strategy)

    def test_what_is_given_is_not_kept_by_reference(self, camp):
        weights = {"need": 4.0}
        changed = camp.changed({"decision.weights": weights})
        weights["need"] = 0.0
        assert changed.changed({"plan.last_week": 5}).decision.weights.need == 4.0

    @pytest.mark.parametrize(
        "changes",
        [{"plan.strategie": "none"}, {"nothing.at_all": 1}, {"plan.last_week.deep": 1},
         {"needs.drift": "fast"}, {"plan": 3}],
    )  # fmt: skip
    def test_a_bad_change_names_its_key(self, changes, camp):
        with pytest.raises(InputError) as refused:
            camp.changed(changes)
        assert refused.value.key is not None
        assert str(refused.value.key).split(".")[0] == next(iter(changes)).split(".")[0]

    def test_the_file_with_the_change_is_the_one_named(self, camp):
        with pytest.raises(InputError) as refused:
            camp.changed({"team.hours": -3}, file="arms.toml")
        assert refused.value.file == "arms.toml"

    def test_changes_of_loading(self):
        settings = load_scenario("fujian_camp", {"plan.strategy": "none"})
        assert settings.plan.strategy == "none"


class TestResolved:
    def test_it_is_plain_and_complete(self, camp):
        resolved = camp.resolved()
        assert json.loads(json.dumps(resolved)) == resolved
        again = copy.deepcopy(resolved)
        assert again.pop("files") == {}
        assert settings_of(again).resolved() == resolved, "it says everything there is to say"

    def test_the_content_of_a_named_file_counts(self, tmp_path):
        (tmp_path / "ties.csv").write_text("from,to\n0,1\n1,2\n", encoding="utf-8")
        text = '[community]\nresidents = 3\n[network]\nkind = "file"\nfile = "ties.csv"\n'
        (tmp_path / "s.toml").write_text(text, encoding="utf-8")
        settings = load_scenario(tmp_path / "s.toml")
        before = settings.resolved()["files"]
        assert list(before) == ["ties.csv"] and len(before["ties.csv"]) == 64
        (tmp_path / "ties.csv").write_text("from,to\n0,2\n1,2\n", encoding="utf-8")
        assert settings.resolved()["files"] != before

    def test_a_named_file_that_is_gone(self, tmp_path):
        text = '[community]\nresidents = 3\n[network]\nkind = "file"\nfile = "ties.csv"\n'
        (tmp_path / "s.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="ties"):
            load_scenario(tmp_path / "s.toml").resolved()


def test_a_change_lies_within_the_run():
    changes = {"changes": [{"week": 99, "set": {"plan.strategy": "none"}}], "scenario.weeks": 30}
    with pytest.raises(InputError, match=r"changes\[1\].week: is after the last week"):
        load_scenario("fujian_camp", changes)
