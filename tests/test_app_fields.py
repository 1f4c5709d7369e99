"""Every setting as a field: kinds, values that are typed, messages at the field, drafts."""

import pytest

from courtyard.app.page import panel
from courtyard.app.settings.choices import CHOICES, choice_name
from courtyard.app.settings.draft import MOST_SEED, Desk, Draft
from courtyard.app.settings.fields import (
    HIDDEN,
    as_data,
    at,
    fields,
    heading,
    problem,
    read,
    written,
)
from courtyard.app.settings.units import UNITS
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speaking
from courtyard.scenario import load_scenario, shipped


@pytest.fixture(scope="module")
def base():
    return load_scenario("fujian_camp")


@pytest.fixture
def desk(base):
    return Desk(Draft(base))


class TestFields:
    def test_every_field_has_a_label_in_both_languages_and_a_source(self):
        for key, field in fields().items():
            said = field.declaration
            assert said.get("en"), key
            assert said.get("zh"), key
            assert said.get("source"), key

    def test_files_and_names_are_no_fields(self):
        assert not HIDDEN & set(fields())
        assert {"team.hours", "plan.strategy", "decision.threshold.mean"} <= set(fields())

    def test_every_unit_stands_among_the_words(self):
        units = {field.declaration.get("unit", "") for field in fields().values()}
        assert units - {""} <= set(UNITS)

    def test_every_table_has_a_heading(self):
        for language in ("en", "zh"):
            with speaking(language):
                assert all(heading(field.table) for field in fields().values())

    def test_what_is_written_is_read_again(self, base):
        values = {key: at(base, key) for key in fields() if at(base, key) is not None}
        assert len(values) > 600
        again = base.changed({k: read(fields()[k], written(v)) for k, v in values.items()})
        assert {key: at(again, key) for key in values} == values

    @pytest.mark.parametrize(
        ("key", "text", "value"),
        [
            ("team.hours", "12.5", 12.5),
            ("team.hours", " 12 ", 12),
            ("team.hours", "a lot", "a lot"),
            ("team.hours", "inf", "inf"),
            ("plan.strategy", "none", "none"),
            ("plan.shares", "{ casework = 0.5 }", {"casework": 0.5}),
            ("plan.without", '["casework"]', ["casework"]),
            ("decision.reversible", "true", True),
            ("decision.reversible", "perhaps", "perhaps"),
            ("plan.without", "1\nx = 2", "1\nx = 2"),
        ],
    )
    def test_values_that_are_typed(self, key, text, value):
        assert read(fields()[key], text) == value

    def test_a_field_says_what_it_has_and_had(self, base):
        changed = base.changed({"team.hours": 40})
        shown = as_data(fields()["team.hours"], changed, base, None, "")
        assert (shown["value"], shown["before"], shown["changed"]) == ("40", "25", True)


class TestDesk:
    def test_a_value_makes_a_draft_and_its_return_none(self, desk):
        desk.set("team.hours", "40")
        assert desk.is_draft
        assert desk.draft.settings().team.hours == 40
        desk.set("team.hours", "25")
        assert not desk.is_draft
        desk.set("team.hours", "30")
        desk.set("team.hours", "")
        assert not desk.is_draft

    @pytest.mark.parametrize("text", ["900", "-1", "a lot", "nan", "1e999"])
    def test_a_bad_value_stays_at_its_field_with_what_is_allowed(self, desk, text):
        desk.set("team.hours", text)
        assert desk.typed["team.hours"] == text
        assert "0 to 80" in problem(desk.errors["team.hours"])
        assert desk.draft.changes == {}
        desk.set("team.hours", "20")
        assert not desk.errors
        assert not desk.typed

    def test_messages_are_in_the_language_spoken(self, desk):
        desk.set("team.hours", "900")
        with speaking("zh"):
            text = problem(desk.errors["team.hours"])
        assert "可用" in text
        assert "team.hours" not in text

    def test_an_error_of_two_fields_goes_to_one_of_them(self, desk):
        assert desk.complain(InputError("is wrong", key="plan.last_week"))
        assert "plan.last_week" in desk.errors
        assert not desk.complain(InputError("is wrong", key="nowhere"))

    @pytest.mark.parametrize("text", ["-1", "x", "1.5", "", str(MOST_SEED + 1), "９", "1" * 40])
    def test_a_seed_is_a_whole_number(self, desk, text):
        desk.set_seed(text)
        assert "seed" in desk.errors
        desk.undo()
        assert not desk.errors

    def test_a_scenario_begins_a_draft_and_undo_drops_it(self, desk, base):
        desk.set_seed("7")
        desk.set_scenario("granovetter_riot")
        assert desk.draft.seed == 7
        assert desk.is_draft
        desk.undo()
        assert desk.draft == Draft(base)
        with pytest.raises(InputError):
            desk.set_scenario("nowhere")

    def test_new_luck_keeps_what_ran(self, desk):
        desk.set("team.hours", "40")
        desk.draw()
        assert desk.draft.changes == {}
        assert desk.draft.seed >= 1

    def test_unknown_keys_are_left_alone(self, desk):
        desk.set("community.roster", "/etc/passwd")
        desk.set("nothing.at.all", "1")
        assert not desk.is_draft


def test_every_scenario_has_sliders_with_a_name_and_a_value():
    for name in shipped():
        settings = load_scenario(name)
        found = panel.sliders(settings)
        assert 1 <= len(found) <= 4
        for key, low, high, step in found:
            assert key in panel.CALLED
            assert low < high
            assert step > 0
            assert isinstance(at(settings, key), (int, float)), (name, key)


def test_a_number_is_shown_without_what_arithmetic_leaves():
    assert written(0.1 + 0.2) == "0.3"
    assert written(22.5 * 1.1) == "24.75"
    for value in (0.7, 1 / 3, 1e-7, 1e20, -4.5):
        assert float(written(value)) == value


def test_a_slider_reaches_a_value_beyond_its_ends():
    assert panel._reach(75, 0, 60) == {"least": 0, "most": 75}
    assert panel._reach(-9.5, -6, 2) == {"least": -9.5, "most": 2}
    assert panel._reach(3, 0, 60) == {"least": 0, "most": 60}


def test_every_choice_has_words_in_both_languages():
    for key, field in fields().items():
        for name in field.names:
            if key == "plan.strategy":
                continue
            english = choice_name(key, name)
            with speaking("zh"):
                chinese = choice_name(key, name)
            assert name in CHOICES[key], (key, name)
            assert "_" not in english
            assert chinese != english, (key, name)
    assert set(CHOICES) <= set(fields())
