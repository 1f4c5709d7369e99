"""What is taken away runs again to the same run; what is brought is checked; links hold it all."""

import io
import zipfile
from urllib.parse import parse_qs, quote_plus

import pandas as pd
import pytest

from courtyard.app.settings.draft import Draft
from courtyard.app.settings.forks import Change
from courtyard.app.settings.link import LONGEST, asked, link
from courtyard.app.settings.opened import MOST_BYTES, opened
from courtyard.app.settings.takeaway import BOM, scenario_file, tables_archive
from courtyard.community import simulate
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speaking
from courtyard.records.provenance import code_version, run_id
from courtyard.scenario import load_scenario, shipped

CHANGES = {
    "team.hours": 31.5,
    "plan.strategy": "own_mix",
    "plan.shares": {"casework": 0.25, "home_visit": 0.1},
    "community.residents": 60,
    "scenario.weeks": 8,
    "scenario.title": 'a "title" with \\ and 院落',
}


@pytest.fixture(scope="module")
def base():
    return load_scenario("fujian_camp")


def same_run(one, other, seed=3):
    return run_id(code_version(), one.resolved(), seed) == run_id(
        code_version(), other.resolved(), seed
    )


class TestSettingsFile:
    def test_it_is_the_same_run_again(self, base):
        settings = base.changed(CHANGES)
        again = opened(scenario_file(settings, 3), "mine.toml")
        assert again.seed == 3
        assert same_run(settings, again.settings)
        assert not same_run(settings, base)

    def test_a_forked_run_is_the_same_again(self, base):
        settings = base.forked(9, {"plan.strategy": "none"}, None).forked(30, {}, "leader_leaves")
        assert same_run(settings, opened(scenario_file(settings, 3), "b.toml").settings)

    @pytest.mark.parametrize("name", ["pingdi", "old_compound", "granovetter_riot", "morris_torus"])
    def test_scenarios_that_ship_are_the_same_again(self, name):
        settings = load_scenario(name)
        assert same_run(settings, opened(scenario_file(settings, 3), "x.toml").settings)

    def test_a_file_that_must_lie_beside_it_is_named(self):
        assert b"degroot_three.csv" in scenario_file(load_scenario("degroot_three"), 1)[:400]

    def test_it_says_what_it_is_in_the_language_spoken(self, base):
        assert "not a forecast" in scenario_file(base, 1).decode()
        with speaking("zh"):
            assert scenario_file(base, 1).decode().startswith("# courtyard run fujian_camp.toml")


class TestTables:
    def test_the_archive_has_the_tables_of_the_run(self, base):
        settings = base.changed({"community.residents": 60, "scenario.weeks": 8})
        content = tables_archive(simulate(settings, 3).tables(), settings, 3)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            raw = packed.read("weeks.csv")
            weeks = pd.read_csv(io.BytesIO(raw))
            again = opened(packed.read("fujian_camp.toml"), "fujian_camp.toml")
        assert set(names) >= {"weeks.csv", "organizations.csv", "residents.csv", "events.csv"}
        assert raw.startswith(BOM.encode())
        assert same_run(again.settings, settings)
        told = simulate(settings, 3).tables("weeks")["weeks"]
        assert weeks["active"].tolist() == told["active"].tolist()
        assert content == tables_archive(simulate(settings, 3).tables(), settings, 3)


class TestOpened:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[community]\nresidents = 5", "scenario"),
            ("[scenario]\nweeks = 3\n[community]\nroster = 'people.csv'", "community.roster"),
            ("[scenario]\nweeks = 3\n[network]\nkind = 'file'\nfile = '/etc/x'", "network.file"),
            (
                "[scenario]\nweeks = 3\n[[changes]]\nweek = 2\nset = {'network.file' = 'x'}",
                "network.file",
            ),
            (
                "[scenario]\nweeks = 3\n[[changes]]\nweek = 2\nset = {network = {file = 'x'}}",
                "network.file",
            ),
            ("[experiment]\nname = 'x'", "courtyard sweep"),
            ("[scenario]\nwekks = 3", "weeks"),
            ("[scenario\n", "line 1"),
            ("[scenario]\nweeks = 99999", "5200"),
            ("x = " + "[" * 5000, "nested"),
        ],
    )
    def test_what_cannot_be_used_is_told(self, text, words):
        with pytest.raises(InputError) as error:
            opened(text.encode(), "mine.toml")
        assert words in str(error.value)
        assert str(error.value).startswith("mine.toml")

    def test_what_is_too_large_or_no_text_is_told(self):
        with pytest.raises(InputError, match="too large"):
            opened(b"#" * (MOST_BYTES + 1), "mine.toml")
        with pytest.raises(InputError, match="UTF-8"):
            opened(b"\xff\xfe\x00", "mine.toml")

    def test_windows_text_with_a_mark_is_read(self):
        found = opened(b'\xef\xbb\xbf[scenario]\r\nname = "mine"\r\nweeks = 3\r\n', "mine.toml")
        assert found.settings.scenario.weeks == 3
        assert found.seed is None


class TestLink:
    def test_it_brings_back_what_it_was_made_of(self, base):
        changes = {k: v for k, v in CHANGES.items() if k != "scenario.title"}
        text = link(base, 7, 31, "zh", changes)
        found = asked(text, load_scenario("old_compound"))
        assert (found.seed, found.week, found.language) == (7, 31, "zh")
        assert found.error is None
        assert same_run(found.base.changed(found.changes), base.changed(changes))

    def test_it_has_the_keys_that_are_documented(self, base):
        text = link(base, 7, 0, "en", {"team.hours": 40})
        values = parse_qs(text[1:])
        assert values == {
            "scenario": ["fujian_camp"],
            "seed": ["7"],
            "week": ["0"],
            "lang": ["en"],
            "set": ["team.hours=40"],
        }

    @pytest.mark.parametrize(
        ("week", "text"),
        [(31, "leaves"), (0, "double"), (5, "strategy:greedy"), (9, "leader"), (9, "leader:17")],
    )
    def test_it_holds_a_second_world(self, base, week, text):
        change = Change.read(text)
        made = link(base, 7, 31, "en", {"team.hours": 40}, (week, change))
        assert f"fork={week}&change={quote_plus(text)}" in made
        found = asked(made, load_scenario("old_compound"))
        assert (found.fork, found.changes, found.error) == (
            (week, change),
            {"team.hours": 40},
            None,
        )

    def test_it_holds_settings_that_are_run_beside(self, base):
        draft = Draft(load_scenario("old_compound"), {"team.hours": 20, "plan.strategy": "none"})
        made = link(base, 7, 31, "en", {"team.hours": 40}, (0, Change("draft", draft=draft)))
        found = asked(made, base)
        assert (found.changes, found.error) == ({"team.hours": 40}, None)
        week, change = found.fork
        assert week == 0
        assert change.kind == "draft"
        assert same_run(change.draft.settings(), draft.settings())
        own = Draft(base.changed({"scenario.name": "mine"}))
        assert link(base, 7, 31, "en", {}, (0, Change("draft", draft=own))) == ""

    @pytest.mark.parametrize(
        "text",
        [
            "?fork=3&change=nothing",
            "?fork=3&change=draft",
            "?fork=3&change=leader:x",
            "?beside=nowhere",
            "?beside=../../etc/passwd",
            "?beside=fujian_camp&beside_set=network.file=%22/etc/passwd%22",
            "?beside=fujian_camp&beside_set=team.hours=900",
        ],
    )
    def test_a_second_world_that_cannot_be_is_left_out_and_said(self, base, text):
        found = asked(f"{text}&set=team.hours=40", base)
        assert found.error is not None
        assert found.fork is None
        assert found.changes == {"team.hours": 40}

    def test_too_much_and_what_does_not_ship_have_none(self, base):
        long = {"scenario.title": "x" * LONGEST}
        assert link(base, 1, 0, "en", long) == ""
        own = base.changed({"scenario.name": "mine"})
        assert link(own, 1, 0, "en", {}) == ""
        called_so = base.changed({"team.hours": 40})  # the name alone does not make it the one
        assert link(called_so, 1, 0, "en", {}) == ""
        assert link(base.forked(9, {"plan.strategy": "none"}, None), 1, 0, "en", {}) == ""

    @pytest.mark.parametrize(
        "text",
        [
            "?scenario=nowhere",
            "?scenario=../../etc/passwd",
            "?set=team.hours=900",
            "?set=network.file=%22/etc/passwd%22",
            "?set=nothing",
            "?set=community.roster=x",
            "?set=" + "a" * 20000,
        ],
    )
    def test_what_cannot_be_used_is_left_out_and_said(self, base, text):
        found = asked(text, base)
        assert found.error is not None
        assert found.changes == {}
        assert found.base.scenario.name in shipped()

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("?seed=x", "seed"), ("?seed=-5", "seed"), ("?seed=" + "9" * 50, "seed"),
            ("?week=zz", "week"), ("?lang=fr", "lang"), ("?fork=5", "change"),
            ("?change=leaves", "fork"), ("?fork=-1&change=leaves", "fork"),
        ],
    )  # fmt: skip
    def test_a_word_that_cannot_be_used_is_said(self, base, text, key):
        found = asked(text, base)
        assert (found.seed, found.week, found.language, found.fork) == (None, None, None, None)
        assert found.error.key == key

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "?",
            "?&&=",
            "?set=",
            "?" + "a=b&" * 200,
        ],
    )
    def test_nonsense_is_as_nothing(self, base, text):
        found = asked(text, base)
        assert (found.seed, found.week, found.language, found.error) == (None, None, None, None)
        assert found.base is base
