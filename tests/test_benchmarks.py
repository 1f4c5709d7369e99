"""The benchmark: what it makes of measurements, and that ways to write the small model agree.

Nothing here is timed.
"""

from __future__ import annotations

import dataclasses
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from benchmarks import __main__ as command
from benchmarks import page, plain_mesa, plain_numpy, series, store, where
from benchmarks.agreement import Compared, by_chance
from benchmarks.child import ChildError, fresh, said
from benchmarks.environments import UnavailableError, distribution, environment, last_line
from benchmarks.peers import PEERS
from benchmarks.runner import timed
from benchmarks.series import LARGE, LARGE_YEAR, MILLION, THREE_YEARS, Case, Measured, cases
from benchmarks.start import arrays, start
from benchmarks.store import PARTS, Made, Part
from benchmarks.sweeping import Sweeps
from benchmarks.targets import Results, targets
from benchmarks.waiting import COMMANDS

from courtyard import load_scenario

MADE = Made("2026-01-02", 3.5, "a machine", "Python 3", "c0de", 0.1, 1.2)


def runs(*costs: float, residents: int = 10, weeks: int = 10, **more: float) -> list[dict]:
    """Runs with these costs of a resident and week, ns, one a repetition."""
    work = residents * weeks / 1e9
    run = {"construction": 0.01, "wall": 1.0, "share": 0.2, "memory": 100.0} | more
    return [{**run, "run": cost * work} for cost in costs]


def measured(case: Case, *costs: float, **more: float) -> Measured:
    return Measured(case, runs(*costs, residents=case.residents, weeks=case.weeks, **more))


class TestMeasurements:
    def test_a_ratio_is_taken_within_a_repetition(self):
        """Both were twice as slow in the second: that is no difference between them."""
        mine = measured(Case("small_rules", 10, 10), 100.0, 200.0, 100.0)
        other = measured(Case("plain_mesa", 10, 10), 1000.0, 2000.0, 900.0)
        assert mine.times(other) == pytest.approx((10.0, 9.0, 10.0))

    def test_where_one_has_fewer_repetitions_only_those_of_both_count(self):
        short = measured(MILLION, 300.0, 300.0)
        long = measured(LARGE_YEAR, 100.0, 150.0, 1.0)
        assert long.times(short) == pytest.approx((2.5, 2.0, 3.0))

    def test_what_the_system_does_not_tell_is_not_told(self):
        assert measured(MILLION, 1.0).spread("added") is None

    def test_values_that_are_kept_come_back(self):
        found = {MILLION: measured(MILLION, 1.0, 2.0)}
        assert series.restored(series.plain(found)) == found

    def test_every_candidate_has_the_same_weeks_at_a_size(self):
        chosen = cases(("agentpy_list",))
        for residents, weeks in series.SMALL_SIZES.items():
            mine = {each.candidate: each.weeks for each in chosen if each.residents == residents}
            mine.pop("whole", None)
            assert mine == dict.fromkeys((*series.OURS, "peers.agentpy_list"), weeks)
        assert MILLION.weeks == LARGE_YEAR.weeks
        assert max(each.residents for each in cases(quick=True)) <= 10_000


class TestASeries:
    @pytest.fixture
    def started(self, monkeypatch):
        """What was started, in order; a candidate named `broken` fails."""
        calls = []

        def start(module, *arguments, python=None):
            calls.append(arguments)
            if "broken" in arguments[0]:
                raise ChildError("Traceback\n  File ...\nImportError: no such thing")
            return runs(1.0)[0]

        monkeypatch.setattr(series, "fresh", start)
        return calls

    def test_candidates_take_turns_and_the_largest_are_repeated_less(self, started):
        small, large = Case("plain_mesa", 10, 10), Case("whole", 1_000_000, 52)
        found, _ = series.series([small, large], 5, lambda line: None)
        most = series.MOST[1_000_000]
        both = [(*case, seed) for seed in range(1, most + 1) for case in (small, large)]
        assert started == [*both, *((*small, seed) for seed in range(most + 1, 6))]
        assert len(found[small].runs) == 5
        assert len(found[large].runs) == most

    def test_a_peer_that_fails_is_left_out_with_its_reason(self, started, tmp_path):
        broken, good = Case("peers.broken", 10, 10), Case("plain_mesa", 10, 10)
        pythons = {"peers.broken": tmp_path / "python"}
        found, failed = series.series([broken, good], 3, lambda line: None, pythons)
        assert failed == {"peers.broken": "ImportError: no such thing"}
        assert list(found) == [good]
        assert len([each for each in started if each[0] == "peers.broken"]) == 1

    def test_our_own_failure_ends_it(self, started):
        with pytest.raises(ChildError, match="no such thing"):
            series.series([Case("broken", 10, 10)], 1, lambda line: None)


class TestWhatAChildSays:
    def test_greetings_before_the_last_line_are_passed_over(self):
        assert said('Framework 3.7, welcome\n\n{"run": 1.5}\n') == {"run": 1.5}

    @pytest.mark.parametrize("output", ["", "\n", '{"run": 1.5}\ngood bye'])
    def test_what_is_no_measurement_is_an_error(self, output):
        with pytest.raises(ChildError, match="no JSON"):
            said(output)

    def test_one_that_fails_gives_its_last_words(self):
        with pytest.raises(ChildError, match="No module named"):
            fresh("benchmarks.measure", "peers.nobody", 10, 10, 1)

    def test_a_run_is_measured(self):
        found = fresh("benchmarks.measure", "plain_numpy", 100, 4, 1)
        assert 0 < found["share"] < 1
        assert found["run"] > 0
        assert {"construction", "wall"} <= set(found)


class TestEnvironments:
    def test_the_package_of_a_requirement(self):
        asked = ["mesa>=3.5,<4", "numpy", "x[extra]==1", "y ~= 2", "z; python_version > '3'"]
        assert [distribution(each) for each in asked] == ["mesa", "numpy", "x", "y", "z"]

    def test_of_many_words_the_error_is_kept(self):
        assert last_line("ERROR: no matching distribution\nhint: upgrade\n") == (
            "ERROR: no matching distribution"
        )
        assert last_line("a\nb\n\n") == "b"
        assert last_line("") == ""

    def test_one_that_cannot_be_made_says_why(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(UnavailableError, match=r"\w"):
            environment(tmp_path / "file", "some_peer", ("numpy",))

    def test_one_that_is_there_is_used_and_tells_its_versions(self, tmp_path):
        python = tmp_path / "some_peer" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        (tmp_path / "some_peer" / "requirements.txt").write_text("numpy\nmesa>=3.5,<4\n")
        found = environment(tmp_path, "some_peer", ("numpy", "mesa>=3.5,<4"))
        assert found.versions == {"numpy": version("numpy"), "mesa": version("mesa")}
        assert python.read_text().startswith("#!")  # it was not made again

    def test_every_peer_has_its_file(self):
        folder = page.__file__.replace("page.py", "peers")
        assert all(Path(folder, f"{name}.py").exists() for name in PEERS)


def everything(scale: float = 1.0) -> dict[str, Part]:
    """All parts; with scale 1 each target is just met, above 1 each is missed."""
    found = {}
    for residents, weeks in series.SMALL_SIZES.items():
        least = 6.0 if residents == 500 else 20.0
        for candidate, cost in (("plain_mesa", 2000.0), ("small_rules", 1999.0 / least * scale)):
            case = Case(candidate, residents, weeks)
            found[case] = measured(case, cost)
    cost = 1e9 * 0.19 / THREE_YEARS.work * scale
    found[THREE_YEARS] = measured(THREE_YEARS, cost, construction=0.1 * scale)
    found[LARGE] = measured(LARGE, 666.0 * scale)
    found[LARGE_YEAR] = measured(LARGE_YEAR, 666.0)
    found[MILLION] = measured(MILLION, 666.0 * 2.49 * scale, memory=8191.0 * scale)
    one = {"process": 31.0, "wall": 30.0, "plan": 0.1, "model": 28.6, "tables": 1.0, "runs": 70}
    two = one | {"process": 18.0, "wall": 16.6 * scale, "model": 29.0}
    sweep = {"1": one | {"model": 28.6 / scale}, "2": two}
    values = {
        "speed": {
            "cases": series.plain(found),
            "versions": {"numba_loop": {"numba": "0.1"}},
            "left_out": {"agentpy_list": "ERROR: no such thing"},
        },
        "sweep": [sweep],
        "waiting": {"help": [0.299 * scale], "first_week": [1.49 * scale]},
        "agreement": {
            "residents": 2000,
            "seeds": 200,
            "rows": [
                ["active_share", week, 0.3, 0.03, 0.3 + 0.11 * scale, 0.04] for week in (1, 53)
            ],
        },
        "where": {},
    }
    return {name: Part(MADE, values[name]) for name in PARTS}


class TestTargets:
    COUNT = 12
    """Small model at three sizes, three years, large, million twice, sweep twice, waits twice,
    agreement."""

    def test_just_met(self):
        made = targets(Results.of(everything()))
        assert [each.asks for each in made if not each.met] == []
        assert len(made) == self.COUNT

    def test_just_missed(self):
        """Everything a bit worse than what just meets it: each is missed."""
        made = targets(Results.of(everything(1.08)))
        assert [each.asks for each in made if each.met] == []

    def test_what_was_not_measured_is_not_judged(self):
        parts = everything()
        waited = targets(Results.of({"waiting": parts["waiting"]}))
        assert len(waited) == len(COMMANDS)

    def test_the_memory_of_a_system_that_does_not_tell_is_not_met(self):
        parts = everything()
        for *_, measurements in parts["speed"].found["cases"]:
            for run in measurements:
                del run["memory"]
        [memory] = [each for each in targets(Results.of(parts)) if "GiB" in each.asks]
        assert not memory.met
        assert "not told" in memory.found

    def test_the_largest_difference_by_chance(self):
        assert by_chance(1, 0.95) == pytest.approx(1.96, abs=0.005)
        assert by_chance(6, 0.95) == pytest.approx(2.63, abs=0.005)  # Sidak's bound

    def test_a_difference_in_standard_errors(self):
        assert Compared("awareness", 1, 0.3, 0.03, 0.4, 0.04).away == pytest.approx(2.0)


def test_a_sweep_is_taken_apart():
    one = {"wall": 30.0, "plan": 1.0, "model": 27.0, "tables": 1.0}
    two = {"wall": 16.0, "plan": 1.0, "model": 28.0, "tables": 1.0}
    found = Sweeps([{"1": one, "2": two}])
    assert found.gain().median == pytest.approx(30 / 16)
    assert found.shared().median == pytest.approx(28 / 27)
    assert found.around().median == pytest.approx(0.1)
    assert found.rest("1").median == pytest.approx(1.0)
    assert found.rest("2").median == pytest.approx(0.5)


class TestThePage:
    def test_it_has_every_target_chapter_and_reason(self):
        text = page.page(everything())
        assert text.count("| met |") == TestTargets.COUNT
        assert "All are met." in text
        assert text.count("\n## ") == 7
        assert "left out (ERROR: no such thing)" in text
        assert "numba 0.1" in text
        assert "a machine. Python 3." in text

    def test_what_bounds_a_target_that_is_missed(self):
        parts = everything(1.08)
        spent = {"membership": 3.0, "decision": 1.0}
        key = "entries whole 600 156"
        parts["where"] = Part(MADE, {key: spent})
        text = page.page(parts)
        assert text.count("| **not met** |") == TestTargets.COUNT
        assert "| membership | 3 | 75% |" in text
        assert "not profiled yet" in text  # the others

    def test_parts_are_kept_and_come_back(self, tmp_path):
        parts = everything()
        for name, part in parts.items():
            store.write(tmp_path, name, part)
        assert page.page(store.read(tmp_path)) == page.page(parts)

    def test_code_that_changes_meanwhile_is_told(self, monkeypatch):
        codes = iter(["a", "a", "a", "b"])
        monkeypatch.setattr(store, "code", lambda: next(codes))
        assert store.measured(lambda: 1).made.code == "a"
        assert store.measured(lambda: 1).made.code == "a, later b"

    def test_it_is_written_only_when_whole(self, tmp_path, monkeypatch):
        parts, data, out = everything(), tmp_path / "data", tmp_path / "page.md"
        monkeypatch.setattr(command, "waits", lambda *_: parts["waiting"].found)
        monkeypatch.setattr(command, "_profiles", lambda _: {})
        given = ["benchmarks", "--data", str(data), "--out", str(out), "--only"]
        monkeypatch.setattr(sys, "argv", [*given, "waiting"])
        command.main()
        assert [path.name for path in data.iterdir()] == ["waiting.json"]
        assert not out.exists()
        for name in ("speed", "sweep", "agreement"):
            store.write(data, name, parts[name])
        monkeypatch.setattr(sys, "argv", [*given, "where"])
        command.main()
        assert out.read_text(encoding="utf-8").count("| met |") == TestTargets.COUNT

    def test_only_what_is_missed_is_profiled(self, monkeypatch):
        asked = []
        monkeypatch.setattr(command, "fresh", lambda module, *words: asked.append(words) or {})
        assert command._profiles(everything()) == {}
        found = command._profiles(everything(1.08))
        assert "memory 10000 52" in found
        assert [" ".join(words) for words in asked] == list(found)


class TestWhere:
    def test_every_entry_of_the_week_is_timed(self):
        spent = where.by_entry("small_rules", 200, 5)
        names = {"noticing", "spreading", "joining", "wearing", where.APPLY, where.RECORD}
        assert set(spent) == {*names, where.REST}
        assert all(spent[name] > 0 for name in names)

    def test_the_whole_week_too(self):
        spent = where.by_entry("whole", 100, 5)
        idle = [name for name, each in spent.items() if each <= 0 and name != where.REST]
        assert idle == []

    def test_imports_are_added_up_by_library(self):
        text = (
            "import time: self [us] | cumulative | imported package\n"
            "import time:      1500 |       1500 |   numpy.linalg\n"
            "import time:       500 |       2000 | numpy\n"
            "a warning\n"
            "import time:       250 |        250 | json\n"
        )
        assert where.imported(text) == {"import numpy": 2.0, "import json": 0.25}


class TestTheSmallModel:
    def test_numpy_and_mesa_with_the_same_start_and_luck_live_the_same_weeks(self):
        """Plain Mesa and plain NumPy agree to rounding: one model."""
        mesa = plain_mesa.Neighbourhood(start(150, 5), seed=5)
        mesa.random = np.random.default_rng(5)  # the luck of `plain_numpy`, one after the other
        mesa.run(60)
        columns = plain_numpy.make(150, 60, 5)()
        columns.run(60)
        for name, values in mesa.weeks.items():
            np.testing.assert_allclose(columns.weeks[name], values, rtol=0, atol=1e-9)
        assert max(columns.weeks["active_share"]) > 0.2  # something happens

    def test_the_start_is_a_small_world(self):
        neighbours = start(2_000, 3).neighbours
        assert all(i in neighbours[j] for i, around in enumerate(neighbours) for j in around)
        assert np.mean([len(around) for around in neighbours]) == pytest.approx(8, abs=0.1)
        far = [4 < abs(i - j) < 1996 for i, around in enumerate(neighbours) for j in around]
        assert np.mean(far) == pytest.approx(0.1, abs=0.02)

    @pytest.mark.parametrize("seed", range(20))
    def test_nobody_is_tied_to_himself_or_twice(self, seed):
        neighbours = start(40, seed).neighbours
        assert all(i not in around for i, around in enumerate(neighbours))
        assert all(len(set(around)) == len(around) for around in neighbours)

    def test_lists_and_arrays_are_the_same_start(self):
        lists, columns = start(300, 4), arrays(300, 4)
        assert np.concatenate(lists.neighbours).tolist() == columns.others.tolist()
        assert lists.columns["active"] == columns.columns["active"].tolist()


def test_a_run_of_a_sweep_tells_its_seconds():
    settings = load_scenario("fujian_camp", {"community.residents": 60, "scenario.weeks": 4})
    result = timed(settings, 1)
    assert dataclasses.is_dataclass(result)
    assert result.outcomes["seconds_model"] > result.outcomes["seconds_tables"] * 0.01 > 0
    assert len(result.weeks) == 5
