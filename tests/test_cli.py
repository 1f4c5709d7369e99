"""The command line: each command, in process, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from courtyard.cli import options
from courtyard.cli.app import COMMANDS, app
from courtyard.figures import answer
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speak

SCENARIO = """
[scenario]
name = "small"
weeks = 30
[community]
residents = 80
[plan]
first_week = 1
last_week = 8
"""

EXPERIMENT = """
[experiment]
name = "tiny"
scenario = "small.toml"
replications = 3
first_seed = 5
baseline = "nobody"
question = "Does a team leave more behind than nobody?"
question_zh = "有社工和没有社工，留下的有不同吗？"
assumptions = ["Everything is assumed."]
outcomes = ["births", "dependency_exit", "active_exit"]
[arms.nobody]
"plan.strategy" = "none"
[arms.team]
"plan.strategy" = "constant_mix"
"""


def call(*words: object) -> Result:
    """Run one command line; the process would have ended with its exit code."""
    result = CliRunner().invoke(app, [str(word) for word in words], prog_name="courtyard")
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def _speak_english(monkeypatch):
    for name in ("COURTYARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURTYARD_TRACEBACK", "1")
    yield
    speak("en")


@pytest.fixture
def small(tmp_path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


@pytest.fixture
def tiny(small) -> Path:
    file = small.with_name("tiny.toml")
    file.write_text(EXPERIMENT, encoding="utf-8")
    return file


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_every_command_explains_itself_with_an_example(self, command, language):
        name = command.__name__.rpartition(".")[2]
        page = call(name, "--help", "--lang", language)
        assert page.exit_code == 0
        assert command.EXAMPLE.splitlines()[0] in page.output
        assert "\x1b" not in page.output
        assert ("Usage: courtyard" in page.output) == (language == "en")
        assert any("一" <= c <= "鿿" for c in page.output) == (language == "zh")

    def test_one_replication_is_singular(self, tiny, tmp_path):
        done = call("sweep", tiny, "--replications", 1, "--workers", 1, "--out", tmp_path / "s")
        assert "tiny: 2 runs (2 arms, 1 replication); about" in done.stderr

    def test_what_may_be_given_again_has_three_dots(self):
        assert "FILE...\n" in call("check", "--help").output

    def test_the_first_page_names_every_command(self):
        page = call()
        assert page.exit_code == 0
        for command in COMMANDS:
            assert f"  {command.__name__.rpartition('.')[2]} " in page.output

    def test_the_language_may_stand_before_the_command(self):
        assert (
            call("--lang", "zh", "run", "--help").output
            == call("run", "--help", "--lang", "zh").output
        )

    def test_the_language_may_stand_in_the_environment(self, monkeypatch):
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        assert "用法" in call("--help").output
        monkeypatch.setenv("COURTYARD_LANG", "en")
        assert "Usage" in call("--help").output

    def test_the_version_is_told(self):
        assert call("--version").output.startswith("courtyard 0.")


class TestRun:
    def test_it_says_what_happened_and_writes_nothing(self, small, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        before = set(tmp_path.iterdir())
        said = call("run", small, "--seed", 3)
        assert said.exit_code == 0
        for words in ("80 residents", "seed 3", "weeks 1 to 8", "400 hours in all"):
            assert words in said.output
        assert set(tmp_path.iterdir()) == before

    def test_it_says_the_same_in_chinese(self, small):
        said = call("run", small, "--lang", "zh").output
        assert "80位居民" in said
        assert "工时去向" in said

    def test_out_holds_tables_record_and_figure(self, small, tmp_path):
        out = tmp_path / "out"
        assert call("run", small, "--out", out, "--csv").exit_code == 0
        for name in ("weeks", "organizations", "residents", "events", "hours"):
            table = pd.read_parquet(out / f"{name}.parquet")
            assert list(pd.read_csv(out / f"{name}.csv").columns) == list(table.columns)
        assert (out / "weeks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert list(pd.read_parquet(out / "weeks.parquet")["week"]) == list(range(31))
        assert (out / "run.png").read_bytes().startswith(b"\x89PNG")
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        assert record["seed"] == 1
        assert record["scenario"]["community"]["residents"] == 80

    def test_the_same_run_may_be_written_again_and_another_may_not(self, small, tmp_path):
        out = tmp_path / "out"
        assert call("run", small, "--out", out).exit_code == 0
        first = (out / "weeks.parquet").read_bytes()
        assert call("run", small, "--out", out).exit_code == 0
        assert (out / "weeks.parquet").read_bytes() == first
        refused = call("run", small, "--out", out, "--seed", 2)
        assert refused.exit_code == 2
        assert "another run" in refused.stderr
        assert refused.stdout == ""

    def test_other_weeks_are_another_run(self, small, tmp_path):
        assert call("run", small, "--out", tmp_path / "out").exit_code == 0
        assert call("run", small, "--out", tmp_path / "out", "--weeks", 4).exit_code == 2

    def test_a_run_shorter_than_its_plan_says_so(self, small):
        said = call("run", small, "--weeks", 4)
        assert said.exit_code == 0
        assert "ended in week 4, before the plan did (week 8)" in " ".join(said.output.split())

    def test_a_run_shorter_than_its_scenario_leaves_later_changes_out(self, small, tmp_path):
        changes = "".join(
            f'[[changes]]\nweek = {week}\nset = {{ "team.hours" = {week} }}\n'
            for week in (5, 20, 25)
        )
        small.write_text(SCENARIO + changes, encoding="utf-8")
        out = tmp_path / "out"
        done = call("run", small, "--weeks", 19, "--out", out)
        assert done.exit_code == 0, done.output
        assert "the changes in weeks 20, 25 are not reached" in " ".join(done.output.split())
        kept = json.loads((out / "run.json").read_text(encoding="utf-8"))["scenario"]
        assert (kept["scenario"]["weeks"], [c["week"] for c in kept["changes"]]) == (19, [5])
        assert "not reached" not in call("run", small).output
        said = call("run", small, "--weeks", 20, "--lang", "zh").output
        assert "第25周" in said
        small.write_text(SCENARIO.replace("weeks = 30", "weeks = 22") + changes, encoding="utf-8")
        refused = call("run", small, "--weeks", 19)
        assert refused.exit_code == 2
        assert "changes[3].week" in refused.stderr

    def test_an_experiment_shorter_than_its_scenario_leaves_later_changes_out(self, tiny, tmp_path):
        scenario = tiny.with_name("small.toml")
        late = '[[changes]]\nweek = 25\nset = { "team.hours" = 5 }\n'
        scenario.write_text(SCENARIO + late, encoding="utf-8")
        tiny.write_text(EXPERIMENT.replace("replic", "weeks = 12\nreplic"), encoding="utf-8")
        done = call("sweep", tiny, "--out", tmp_path / "s", "--workers", 1)
        assert done.exit_code == 0, done.output
        assert "the change in week 25 is not reached" in done.stderr
        run = pd.read_parquet(tmp_path / "s" / "plan.parquet")["run"][0]
        again = call("rerun", tmp_path / "s", "--run", run)
        assert again.exit_code == 0, again.output
        assert "the change in week 25 is not reached" in " ".join(again.stdout.split())
        assert "Every outcome is the same as recorded" in again.stdout

    def test_set_reads_toml_else_text_and_the_last_wins(self, small):
        said = call(
            "run", small, "--set", "team.workers=5", "--set", "plan.strategy=placebo",
            "--set", "team.workers=1",
        ).output  # fmt: skip
        assert "Strategy placebo" in said
        assert "200 hours in all" in said

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("40", 40), ("0.5", 0.5), (".5", 0.5), ("-5.", -5.0), ("1e3", 1000.0), ("true", True),
            (" False ", False), ("[1, 2]", [1, 2]), ("{casework = 4}", {"casework": 4}),
            ("none", "none"), ("007", "007"), ("v1.5", "v1.5"), ("'40'", "40"), ("", ""),
        ],
    )  # fmt: skip
    def test_how_a_value_on_the_line_is_read(self, text, value):
        found = options.value(text)
        assert found == value and type(found) is type(value)

    def test_set_takes_numbers_and_switches_as_they_are_written(self, small):
        sets = ("team.hours=25", "team.error=.5", "projects.renewable=True", "plan.last_week=9.0")
        done = call("run", small, *(word for each in sets for word in ("--set", each)))
        assert done.exit_code == 0, done.output
        refused = call("run", small, "--set", "projects.renewable=yes")
        assert refused.exit_code == 2 and "true or false" in refused.stderr

    def test_a_classic_model_is_told_by_its_numbers(self, tmp_path):
        said = call("run", "granovetter_riot", "--out", tmp_path / "out").output
        assert "100 residents, each tied to all others" in said
        assert "100 of 100 in week 105" in said
        assert "for the last time in week 100" in said
        assert "team" not in said.lower()
        assert (tmp_path / "out" / "run.png").exists()

    def test_opinions_are_told_by_their_mean(self):
        assert "0.563636 at the end" in call("run", "degroot_three").output

    def test_nothing_is_said_because_without_a_recorded_reason(self, small):
        """A reason in words stands only for an organization whose reason was recorded."""
        from courtyard.figures import names

        assert names.reason("none_clear") == ""
        assert names.reason("") == ""
        assert names.reason("quarrels") == "quarrels"


class TestCheck:
    def test_good_files_are_told_apart_by_their_content(self, small, tiny):
        said = call("check", small, tiny)
        assert said.exit_code == 0
        assert f"{small}: ok (scenario, 30 weeks)" in said.output
        assert f"{tiny}: ok (experiment, 6 runs)" in said.output

    def test_every_bad_file_has_its_one_message(self, small, tmp_path):
        bad, worse = tmp_path / "bad.toml", tmp_path / "worse.toml"
        bad.write_text("[plan]\nstrategi = 'none'\n", encoding="utf-8")
        worse.write_text("= 3", encoding="utf-8")
        said = call("check", bad, small, worse, tmp_path / "missing.toml")
        assert said.exit_code == 2
        messages = said.stderr.splitlines()
        assert len(messages) == 3
        assert "plan.strategi" in messages[0]
        assert "'strategy'" in messages[0]
        assert "ok" in said.stdout


SHARES = "shares = { casework = 0.5 }\n"
LATER = '[[changes]]\nweek = 4\nset = { "plan.strategy" = "own_mix" }\n'


class TestShares:
    """Shares of the hours are taken by own_mix alone; elsewhere they are said to be of no use."""

    @pytest.mark.parametrize(
        ("plan", "told"),
        [
            ("", False),
            (SHARES, True),
            (SHARES + 'strategy = "own_mix"\n', False),
            (SHARES + 'strategy = "yoked"\nreference = "own_mix"\n', False),
            (SHARES + 'strategy = "yoked"\n', True),
            (SHARES + LATER, False),
            ('[[changes]]\nweek = 4\nset = { "plan.shares" = { casework = 0.5 } }\n', True),
            (LATER + '[[changes]]\nweek = 3\nset = { plan = { shares = { casework = 1 } } }\n',
             False),
            (LATER, False),
        ],
    )  # fmt: skip
    def test_of_a_scenario(self, small, plan, told):
        small.write_text(SCENARIO + plan, encoding="utf-8")
        for command in ("check", "run"):
            done = call(command, small)
            assert done.exit_code == 0, done.output
            said = " ".join(done.output.split())
            assert said.count("plan.shares is given, but not used") == told
            assert ("没有用到" in call(command, small, "--lang", "zh").output) == told

    @pytest.mark.parametrize(
        ("partners", "told"),
        [
            ("education = 6\nmedical = 6", True),
            ("medical = 6", False),
            ("", False),
            ('medical = 6\ndomains = { education = "repairs" }', True),
            ('education = 6\ndomains = { education = "repairs" }', False),
        ],
    )
    def test_of_partners_whose_hours_meet_no_need(self, small, tiny, partners, told):
        small.write_text(f"{SCENARIO}[partners]\n{partners}\n", encoding="utf-8")
        for command, file in (("check", small), ("run", small), ("check", tiny)):
            done = call(command, file)
            assert done.exit_code == 0, done.output
            said = " ".join(done.output.split())
            assert said.count("The hours of these partners meet no need") == told
        assert ("不满足任何需求，因为" in call("check", small, "--lang", "zh").output) == told

    def test_of_partners_who_come_later(self, small):
        later = '[[changes]]\nweek = 3\nset = { "partners.education" = 6 }\n'
        small.write_text(SCENARIO + later, encoding="utf-8")
        assert "meet no need" in " ".join(call("check", small).output.split())

    def test_of_an_experiment(self, small, tiny, tmp_path):
        small.write_text(SCENARIO + SHARES, encoding="utf-8")
        assert "plan.shares is given, but not used" in call("check", tiny).output
        one = EXPERIMENT.replace('"constant_mix"', '"own_mix"')
        tiny.write_text(one, encoding="utf-8")
        assert "shares" not in call("check", tiny).output  # the other arm has no use for them
        tiny.write_text(one + '[arms.lost]\n"plan.shares.casework" = 1.0\n', encoding="utf-8")
        told = "The arm lost gives plan.shares and does not use it"
        assert told in " ".join(call("check", tiny).output.split())
        done = call("sweep", tiny, "--out", tmp_path / "s", "--workers", 1, "--replications", 1)
        assert done.exit_code == 0 and told in done.stderr
        other = one + '[arms.lost]\n"plan.shares.casework" = 1.0\n[vary]\n'
        varied = '"plan.first_week" = { values = [1, 2] }\n'
        tiny.write_text(other + varied, encoding="utf-8")
        assert told in " ".join(call("check", tiny).output.split())


class TestList:
    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize(
        "what",
        ["scenarios", "experiments", "strategies", "interventions", "happenings", "rules",
         "indicators"],
    )  # fmt: skip
    def test_each_is_one_line(self, what, language):
        said = call("list", what, "--lang", language)
        assert said.exit_code == 0
        lines = said.output.splitlines()
        assert lines
        assert all(len(line.split(maxsplit=1)) == 2 for line in lines)

    def test_without_a_word_everything_is_listed(self):
        said = call("list").output
        for name in ("fujian_camp", "stage_fit", "yoked", "home_visit", "swap_team", "decision",
                     "active"):  # fmt: skip
            assert f"  {name}" in said


class TestSweep:
    @pytest.fixture
    def swept(self, tiny, tmp_path) -> Path:
        out = tmp_path / "swept"
        done = call("sweep", tiny, "--workers", 1, "--out", out, "--yes")
        assert done.exit_code == 0, done.output
        return out

    def test_it_says_the_size_first_and_the_comparison_last(self, tiny, tmp_path):
        out = tmp_path / "out"
        done = call("sweep", tiny, "--workers", 1, "--out", out)
        assert "tiny: 6 runs (2 arms, 3 replications); about" in done.stderr
        assert "6 of 6 runs are done" in done.stderr
        for words in ("births", "difference", "95 % interval", "What was equal", "assumed"):
            assert words in done.stdout
        assert (out / "comparison.png").read_bytes().startswith(b"\x89PNG")
        assert len(pd.read_parquet(out / "outcomes.parquet")) == 6

    def test_a_second_time_nothing_is_left_to_do(self, swept, tiny):
        again = call("sweep", tiny, "--workers", 1, "--out", swept)
        assert "6 are done already" in again.stderr
        assert "6 of 6 runs are done (0 now)" in again.stderr

    def test_more_replications_go_on(self, swept, tiny):
        more = call("sweep", tiny, "--workers", 1, "--out", swept, "--replications", 4)
        assert "8 of 8 runs are done (2 now)" in more.stderr

    def test_shares_make_the_whole(self, tiny, tmp_path):
        out = tmp_path / "shared"
        for share in ("1/2", "2/2"):
            assert (
                call("sweep", tiny, "--out", out, "--workers", 1, "--shard", share).exit_code == 0
            )
        assert "0 now" in call("sweep", tiny, "--out", out, "--workers", 1).stderr

    def test_weeks_are_kept_with_detail(self, tiny, tmp_path):
        call("sweep", tiny, "--out", tmp_path / "d", "--workers", 1, "--detail")
        assert len(pd.read_parquet(tmp_path / "d" / "weeks.parquet")) == 6 * 31

    def test_compare_says_it_again_in_either_language(self, swept):
        english, chinese = call("compare", swept), call("compare", swept, "--lang", "zh")
        assert english.exit_code == chinese.exit_code == 0
        assert "Does a team leave more behind" in english.output
        assert "有社工和没有社工" in chinese.output
        assert "置信区间" in chinese.output

    def test_of_many_points_the_first_are_said_and_the_table_has_all(self, tiny, tmp_path):
        hours = [float(n) for n in range(1, answer.MOST + 3)]
        vary = f'[vary]\n"team.hours" = {{ values = {hours} }}\n'
        short = EXPERIMENT.replace("replications = 3", "replications = 1\nweeks = 9")
        tiny.write_text(short + vary, encoding="utf-8")
        out = tmp_path / "many"
        swept = call("sweep", tiny, "--out", out, "--workers", 1)
        assert swept.exit_code == 0, swept.output
        some, every = call("compare", out).stdout, call("compare", out, "--all").stdout
        for said, rows in ((swept.stdout, answer.MOST), (some, answer.MOST), (every, len(hours))):
            assert said.count("team (team.hours=") >= 3 * rows
            assert ("... and 2 more in comparison.parquet" in said) == (rows == answer.MOST)
        last = f"team.hours={hours[-1]}"
        assert last not in some and last in every
        table = pd.read_parquet(out / "comparison.parquet")
        assert len(table) == 3 * len(hours) and set(table["arm"]) == {"team"}

    def test_a_folder_that_cannot_be_written_to_can_still_be_compared(self, swept, monkeypatch):
        from courtyard.cli import compare

        def refuse(_found):
            raise InputError("no permission to write here", file=swept)

        monkeypatch.setattr(compare, "draw", refuse)
        said = call("compare", swept)
        assert said.exit_code == 0
        assert "no permission to write here" in said.stderr
        assert "What was equal" in said.stdout

    def test_a_sweep_in_which_nothing_is_finished_is_no_trouble(self, tiny, tmp_path):
        out = tmp_path / "none"
        call("sweep", tiny, "--workers", 1, "--out", out, "--time-limit", 0.000001)
        said = call("compare", out)
        assert said.exit_code == 0
        assert "0 runs are finished, 6 are still to be done" in said.output

    def test_a_width_changes_what_is_still_needed(self, swept):
        wide, narrow = (call("compare", swept, "--until-width", w).output for w in (100, 0.001))
        assert wide != narrow

    def test_a_run_is_repeated_to_the_last_bit(self, swept, tmp_path):
        run = str(pd.read_parquet(swept / "plan.parquet")["run"][1])
        again = call("rerun", swept, "--run", run[:12], "--out", tmp_path / "again")
        assert again.exit_code == 0, again.output
        assert "Every outcome is the same as recorded" in again.stdout
        assert (tmp_path / "again" / "weeks.parquet").exists()

    def test_failed_runs_are_told_and_the_status_is_1(self, tiny, tmp_path, monkeypatch):
        from courtyard import community

        def fail(settings, seed, *_given, **_more):
            raise RuntimeError("on purpose")

        monkeypatch.setattr(community, "simulate", fail)
        done = call("sweep", tiny, "--workers", 1, "--out", tmp_path / "failed")
        assert done.exit_code == 1
        assert "6 runs failed; the reasons are in" in done.stderr

    def test_an_interruption_keeps_what_is_finished(self, tiny, tmp_path, monkeypatch):
        from courtyard import community

        simulate, calls = community.simulate, []

        def interrupt(settings, seed, *given, **more):
            calls.append(seed)
            if len(calls) > 3:
                raise KeyboardInterrupt
            return simulate(settings, seed, *given, **more)

        monkeypatch.setattr(community, "simulate", interrupt)
        done = call("sweep", tiny, "--workers", 1, "--out", tmp_path / "cut")
        assert done.exit_code == 130
        assert "Interrupted:" in done.stderr
        assert "the same command goes on with the rest" in done.stderr

    def test_an_interrupted_run_says_so(self, small, monkeypatch):
        from courtyard import community

        def interrupt(*_given, **_more):
            raise KeyboardInterrupt

        monkeypatch.setattr(community, "simulate", interrupt)
        done = call("run", small)
        assert done.exit_code == 130
        assert "Interrupted: nothing was written." in done.stderr
