"""Mistakes on the command line: one message that says what to mend, status 2, no traceback."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from courtyard.cli import layout, options, trouble
from courtyard.foundations import messages
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speak, speaking
from courtyard.records.sweeps import Parts
from test_cli import EXPERIMENT, SCENARIO, call


@pytest.fixture(autouse=True)
def _speak_english(monkeypatch):
    for name in ("COURTYARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURTYARD_TRACEBACK", "1")
    yield
    speak("en")


@pytest.fixture
def files(tmp_path, monkeypatch) -> Path:
    """Some files to make mistakes with, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "small.toml": SCENARIO,
        "tiny.toml": EXPERIMENT,
        "typo.toml": SCENARIO + "[teem]\nhours = 3\n",
        "range.toml": SCENARIO + "[team]\nhours = -3\n",
        "syntax.toml": "[scenario\n",
        "arm.toml": EXPERIMENT.replace('baseline = "nobody"', 'baseline = "nobodi"'),
        "late.toml": EXPERIMENT.replace('"births", ', '"active24", '),
        "key.toml": EXPERIMENT.replace("plan.strategy", "plan.strategi"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", encoding="utf-8")
    return tmp_path


MISTAKES = [
    (["rum"], ["courtyard", "'rum'", "did you mean 'run'?"]),
    (["--sed"], ["no such option", "'--sed'"]),
    (["run"], ["SCENARIO", "is missing"]),
    (["run", "small.toml", "extra"], ["'extra'", "too many"]),
    (["run", "fujian_kamp"], ["'fujian_kamp'", "did you mean 'fujian_camp'?"]),
    (["run", "old"], ["'old'", "did you mean 'old_compound'?"]),
    (["run", "stage_fit"], ["stage_fit is an experiment: courtyard sweep stage_fit"]),
    (["run", "tiny.toml"], ["tiny.toml is an experiment: courtyard sweep tiny.toml"]),
    (["sweep", "fujian_camp"], ["fujian_camp is a scenario: courtyard run fujian_camp"]),
    (["sweep", "small.toml"], ["small.toml is a scenario: courtyard run small.toml"]),
    (["run", "missing.toml"], ["missing.toml", "no such file"]),
    (["run", "typo.toml"], ["typo.toml", "teem", "did you mean 'team'?"]),
    (["run", "range.toml"], ["range.toml", "team.hours", "-3", "from 0"]),
    (["run", "syntax.toml"], ["syntax.toml", "TOML", "line 1"]),
    (["run", "small.toml", "--sed", "1"], ["'--sed'", "did you mean '--seed'?"]),
    (["run", "small.toml", "--seed"], ["--seed", "needs a value"]),
    (["run", "small.toml", "--seed", "x"], ["--seed", "'x'", "a whole number from 0"]),
    (["run", "small.toml", "--seed", "-1"], ["--seed", "'-1'", "a whole number from 0"]),
    (["run", "small.toml", "--seed", "1.5"], ["--seed", "'1.5'"]),
    (["run", "small.toml", "--weeks", "0"], ["--weeks", "'0'", "a whole number from 1"]),
    (["run", "small.toml", "--weeks", "999999"], ["--weeks", "999999"]),
    (["run", "small.toml", "--csv"], ["--csv", "--out"]),
    (["run", "small.toml", "--csv=1"], ["--csv", "takes no value"]),
    (["run", "small.toml", "--set", "plan.strategy"], ["--set", "KEY=VALUE"]),
    (
        ["run", "small.toml", "--set", "plan.strategi=none"],
        ["--set", "plan.strategi", "'strategy'"],
    ),
    (["run", "small.toml", "--set", "plan.strategy=yokd"], ["plan.strategy", "'yoked'"]),
    (["run", "small.toml", "--set", "team.hours=many"], ["team.hours", "'many'", "a number"]),
    (["run", "small.toml", "--out", "full"], ["full", "letter.txt", "a new or empty folder"]),
    (["run", "small.toml", "--out", "small.toml"], ["small.toml", "not a folder"]),
    (["run", "small.toml", "--lang", "fr"], ["--lang", "'fr'", "en, zh"]),
    (["sweep", "stage_fitt"], ["'stage_fitt'", "did you mean 'stage_fit'?"]),
    (["sweep", "arm.toml"], ["arm.toml", "experiment.baseline", "did you mean 'nobody'?"]),
    (["sweep", "late.toml"], ["late.toml", "experiment.outcomes", "active24"]),
    (["sweep", "key.toml"], ["key.toml", "plan.strategi", "'strategy'"]),
    (["sweep", "tiny.toml", "--replications", "0"], ["--replications", "'0'"]),
    (["sweep", "tiny.toml", "--workers", "two"], ["--workers", "'two'"]),
    (["sweep", "tiny.toml", "--shard", "3/2"], ["--shard", "3/2", "I/N"]),
    (["sweep", "tiny.toml", "--time-limit", "soon"], ["--time-limit", "'soon'", "above 0"]),
    (["sweep", "tiny.toml", "--out", "full", "--workers", "1"], ["full", "letter.txt"]),
    (["compare", "full"], ["full", "no sweep"]),
    (["compare", "nowhere"], ["nowhere", "no such folder"]),
    (["compare", "full", "--until-width", "0"], ["--until-width", "'0'"]),
    (["rerun", "full"], ["--run", "is missing"]),
    (["rerun", "nowhere", "--run", "abc"], ["nowhere", "no such folder"]),
    (
        ["run", "small.toml", "--set", "partners.domains={medical='repares'}"],
        ["--set", "partners.domains.medical", "'repares'", "did you mean 'repairs'?"],
    ),
    (
        ["run", "small.toml", "--set", "league.mandate_from=30", "--set", "league.mandate_until=9"],
        ["--set", "league.mandate_until", "given: 9", "a whole number from 30"],
    ),
    (
        ["run", "small.toml", "--set", "party.members=20", "--set", "party.branches=21"],
        ["--set", "party.branches", "given: 21", "a whole number up to 20"],
    ),
    (
        ["run", "small.toml", "--set", "calendar.summer=27"],
        ["--set", "calendar.summer", "given: 27", "a list of 2 whole numbers from 1 to 52"],
    ),
    (["check"], ["FILE", "is missing"]),
    (["check", "typo.toml"], ["typo.toml", "teem"]),
    (["list", "strategy"], ["'strategy'", "did you mean 'strategies'?"]),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=" ".join)
def test_a_mistake_has_one_message_and_status_2(files, words, told):
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    message = result.stderr.strip()
    assert message.startswith("Error: ")
    assert message.count("Error: ") == 1
    for part in told:
        assert part in message
    assert not (files / "results").exists()


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=" ".join)
def test_a_mistake_is_told_in_chinese_as_well(files, words, told):
    if "--lang" in words:
        words = ["--lang=zh", "run", "--see"]
    result = call("--lang", "zh", *words) if words[0] != "--lang=zh" else call(*words)
    assert result.exit_code == 2
    message = result.stderr.strip()
    assert message.startswith("错误：")
    for english in ("no such", "is missing", "allowed", "did you mean", "given", "cannot be"):
        assert english not in message


NAMES = r"'[^']*'|[\w./-]*[._/-][\w./-]*|--\w+|SCENARIO|\bfull\b|changes"
"""What stays in English letters: names, files and options."""

TELLING = [
    (["run", "fujan_camp"], "或文件的路径"),
    (["sweep", "withdrawl"], "或文件的路径"),
    (["run", "small.toml", "--out", "/proc/xyz"], "没有这个文件或文件夹"),
    (["run", "small.toml", "--set", "plan.strategy=xx"], "没有这个策略"),
    (["run", "small.toml", "--set", "plan.shares={casewrk=0.5}"], "没有这个层面或介入方式"),
    (["run", "small.toml", "--set", "plan.shares={casework=1.5}"], "0至1的数"),
    (["run", "small.toml", "--set", "plan.shares={casework=0.7,home_visit=0.6}"], "最多为"),
    (["run", "small.toml", "--set", "week.rules=['needss']"], "没有这个规则"),
    (["run", "small.toml", "--set", "changes=[{week=3,happening='wine'}]"], "没有这个事件"),
    (["run", "small.toml", "--set", "scenario.world=evidnce"], "没有这个情境"),
    (["run", "small.toml", "--set", "calendar.summer=27"], "由2个1至52的整数组成的列表"),
    (["run", "small.toml", "--set", "partners.domains={medical='x'}"], "没有这个需求领域"),
    (["sweep", "kind.toml"], "没有这个种类"),
    (["compare", "full"], "里面没有批量运行"),
]


@pytest.mark.parametrize(("words", "told"), TELLING, ids=" ".join)
def test_no_english_words_stand_in_a_chinese_message(files, words, told):
    kind = EXPERIMENT + '[design]\nkind = "gridd"\n'
    (files / "kind.toml").write_text(kind, encoding="utf-8")
    message = call("--lang", "zh", *words).stderr.strip()
    assert told in message
    # Names that are allowed, a list, are not words of ours.
    plain = re.sub(r"可用：[\w.-]+(, [\w.-]+)+", "", message)
    assert re.findall("[A-Za-z]{2,}", re.sub(NAMES, "", plain)) == []


class TestSaid:
    def test_words_of_the_system_are_not_taken_apart(self):
        with speaking("zh"):
            assert messages.said("cannot be written: broken or bent") == "无法写入：broken or bent"
            assert messages.said("broken or bent", joined=True) == "broken or bent"
            assert messages.said("true or false") == "true或false"
            assert messages.said("text or a whole number", joined=True) == "文本或整数"
            assert messages.said("none, all or a number", joined=True) == "none, all或数"

    def test_names_that_are_allowed_are_never_translated(self):
        with speaking("zh"):
            error = InputError("no such value", allowed=["text", "a number"])
            assert "text, a number" in messages.message(error)

    def test_a_filled_template_is_found_again(self):
        with speaking("zh"):
            assert messages.said("a whole number from 1 to 5") == "1至5的整数"
            assert messages.said("a whole number from 1") == "从1起的整数"

    def test_what_is_unknown_stays_as_it_is(self):
        with speaking("zh"):
            assert messages.said("an unheard-of thing") == "an unheard-of thing"

    def test_every_range_of_a_scenario_is_said_in_chinese(self):
        """What is allowed, of every key that a scenario can set."""
        from courtyard.foundations.annotations import choices, describe
        from courtyard.scenario import Settings

        def texts(table):
            for field in table.model_fields.values():
                if hasattr(field.annotation, "model_fields"):
                    yield from texts(field.annotation)
                elif not choices(field.annotation):
                    yield describe(field.annotation, field.metadata)

        found = set(texts(Settings))
        assert len(found) > 10
        with speaking("zh"):
            said = [messages.said(text, joined=True) for text in found]
        assert [text for text in said if re.search("[a-z] (of|from|numbers)|texts", text)] == []


class TestSystem:
    def test_a_full_disk_is_told_without_a_traceback(self):
        status, text = trouble.of_system(OSError(errno.ENOSPC, "No space left", "out/weeks"))
        assert status == 1
        assert "out/weeks: no space is left" in text

    def test_no_permission_is_bad_input(self):
        status, text = trouble.of_system(PermissionError(errno.EACCES, "Permission denied", "out"))
        assert status == 2
        assert "Permission denied" in text

    def test_a_long_value_is_shown_short(self):
        with speaking("zh"):
            error = InputError("no such key", given="x" * 1000)
            assert len(messages.message(error)) < 140

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_a_fault_of_ours_is_told_as_such(self, files, monkeypatch, language):
        from courtyard import community

        def fail(*_given, **_more):
            raise ZeroDivisionError("on purpose")

        monkeypatch.setattr(community, "simulate", fail)
        monkeypatch.delenv("COURTYARD_TRACEBACK")
        result = call("run", "small.toml", "--lang", language)
        assert result.exit_code == 1
        for part in ("ZeroDivisionError: on purpose", "test_cli_mistakes.py:"):
            assert part in result.stderr
        assert len(result.stderr.splitlines()) == 1


class TestValues:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("40", 40), ("0.5", 0.5), ("true", True), ("[1, 2]", [1, 2]), ('"7"', "7"),
            ("none", "none"), ("{ a = 1 }", {"a": 1}), ("1\nb = 2", "1\nb = 2"), ("", ""),
            ("2024-01-01", "2024-01-01"), ("社工", "社工"), ("a=b", "a=b"),
        ],
    )  # fmt: skip
    def test_a_value_is_toml_else_text(self, text, value):
        assert options.changes([f"a.b={text}"]) == {"a.b": value}

    def test_the_last_wins(self):
        assert options.changes(["a.b=1", "a.c=2", "a.b=3"]) == {"a.b": 3, "a.c": 2}


class TestLayout:
    def test_chinese_takes_two_columns(self):
        assert layout.width("社工 ab") == 7

    @pytest.mark.parametrize("columns", [10, 20, 33])
    @pytest.mark.parametrize(
        "text", ["the quick brown fox jumps over it", "社工走了，还剩什么？社区里谁在撑着这件事。"]
    )
    def test_lines_are_no_wider_than_asked_and_lose_nothing(self, text, columns):
        lines = layout.wrap(text, columns)
        assert all(layout.width(line) <= columns + 2 for line in lines)  # a mark may hang over
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[:1] in layout.CLOSING for line in lines)

    def test_columns_of_a_table_stand_below_each_other(self):
        table = layout.table(["组", "n"], [["甲", "1"], ["control", "100"]])
        assert len({layout.width(line) for line in table.splitlines()}) == 1


class TestProcess:
    """What only a process of its own can show."""

    def run(self, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("LC_")
        }
        environment |= {"LANG": "C.UTF-8", "FORCE_COLOR": "1", "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, "-m", "courtyard", *words],
            capture_output=True, text=True, encoding="utf-8", env=environment, check=False, **more,
        )  # fmt: skip

    def test_piped_output_is_plain(self, files):
        done = self.run("run", "small.toml", "--out", "out", cwd=files)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "\r" not in done.stdout + done.stderr

    def test_a_mistake_ends_with_status_2(self, files):
        done = self.run("run", "typo.toml", cwd=files)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1

    @pytest.fixture
    def _heeding_the_keyboard(self):
        """A shell starts what runs in its background with Ctrl-C ignored, also by children."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)

    @pytest.mark.usefixtures("_heeding_the_keyboard")
    def test_ctrl_c_keeps_what_is_finished(self, files):
        done = subprocess.Popen(
            [sys.executable, "-m", "courtyard", "sweep", "tiny.toml", "--replications", "1500",
             "--workers", "2", "--out", "cut"],
            stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=files,
        )  # fmt: skip
        parts = Parts(files / "cut")
        try:
            until = time.monotonic() + 60
            # Ten whole pairs, so that there is something to compare.
            while len(parts.finished().outcomes) < 20 and time.monotonic() < until:
                time.sleep(0.1)
            before = len(parts.finished().outcomes)
            assert before >= 20, "too slow a machine to have anything to keep"
            done.send_signal(signal.SIGINT)
            said, told = done.communicate(timeout=60)
        finally:
            done.kill()
        assert done.returncode == 130, told
        assert "Interrupted:" in told
        assert "Traceback" not in told
        assert "finished" in said
        assert len(parts.finished().outcomes) >= before

    def test_a_reader_that_has_gone_is_no_trouble(self, files):
        command = f'"{sys.executable}" -m courtyard list indicators | head -n 1'
        done = subprocess.run(
            ["/bin/sh", "-c", command], capture_output=True, text=True, check=False
        )
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""

    def test_help_is_quick_and_loads_nothing_heavy(self):
        code = (
            "import sys\nfrom courtyard.cli.app import app\n"
            "try: app(['--help'], prog_name='courtyard')\nexcept SystemExit: pass\n"
            "heavy = {'numpy', 'pandas', 'scipy', 'mesa', 'matplotlib', 'pydantic', 'pyarrow',"
            " 'networkx', 'rich'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert done.stderr.strip() == "[]"
        assert "Usage: courtyard" in done.stdout
