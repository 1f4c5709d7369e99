"""A sweep gives the same tables whatever happens on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sweep_fakes as fakes
from courtyard.experiments.design import plan
from courtyard.experiments.repeat import repeat
from courtyard.experiments.schema import Experiment
from courtyard.experiments.sweep import SweepResult, parse_shard, sweep
from courtyard.foundations.errors import InputError
from courtyard.records import folders, provenance
from courtyard.records import sweeps as record
from courtyard.records import tables as disk

VARIED = fakes.experiment(
    vary={"team.hours": {"values": [10.0, 20.0]}},
    arms={"none": {}, "helped": {"plan.effect": 1.0}, "bad": {"fake.fails": "101 103"}},
)


def carry_out(experiment: Experiment, folder: Path, **more: Any) -> SweepResult:
    options: dict[str, Any] = {"workers": 1, "runner": fakes.simulate, "load": fakes.load}
    return sweep(experiment, folder, **{**options, **more})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sweep, done in one go by one worker."""
    folder = tmp_path_factory.mktemp("whole")
    carry_out(VARIED, folder, detail=True)
    return folder


class TestOneGo:
    def test_rows_stand_in_the_order_of_the_plan(self, whole: Path) -> None:
        found = record.read_sweep(whole)
        assert len(found.plan) == 2 * 3 * 6
        assert found.plan["run"].is_unique
        kept = found.plan[~found.plan["run"].isin(found.failures["run"])]
        keys = list(found.plan.columns)
        pd.testing.assert_frame_equal(found.outcomes[keys], kept.reset_index(drop=True))
        assert keys == ["run", "point", "arm", "team.hours", "replicate", "seed"]
        assert found.left == 0

    def test_every_row_is_the_run_it_names(self, whole: Path) -> None:
        planned = plan(VARIED, load=fakes.load)
        for row, keys in record.read_sweep(whole).outcomes.iterrows():
            del row
            place = planned.frame.index[planned.frame["run"] == keys["run"]][0]
            result = fakes.simulate(planned.settings_of(place), keys["seed"])
            for name, value in result.outcomes.items():
                assert keys[name] == value or (pd.isna(keys[name]) and pd.isna(value))

    def test_failures_are_rows_and_the_sweep_goes_on(self, whole: Path, tmp_path: Path) -> None:
        failures = record.read_sweep(whole).failures
        assert failures["seed"].tolist() == [101, 101, 103, 103]
        assert set(failures["arm"]) == {"bad"}
        assert set(failures["error"]) == {"ZeroDivisionError"}
        assert failures["message"][0].startswith("seed 101 at <object object at 0x...>")
        assert 'File "tests/sweep_fakes.py"' in failures["traceback"][0]
        result = carry_out(VARIED, whole, detail=True)
        assert (result.failed, result.status, result.before) == (4, 1, 36)
        good = carry_out(fakes.experiment(), tmp_path)
        assert (good.failed, good.status, good.done) == (0, 0, 12)
        assert record.read_sweep(tmp_path).failures.empty

    def test_nothing_tells_clock_host_or_worker(self, whole: Path) -> None:
        found = record.read_sweep(whole)
        assert str(whole) not in json.dumps(found.manifest)
        assert set(found.outcomes.columns) - set(found.plan.columns) == {
            "organizations24",
            "alive24",
            "active24",
            "first_organization_week",
            "hours_individual",
            "hours_community",
        }

    def test_parts_are_readable_on_their_own(self, whole: Path) -> None:
        parts = pd.read_parquet(whole / "parts")
        assert len(parts) == 32
        assert {"arm", "seed", "active24"} <= set(parts.columns)

    def test_organizations_and_weeks_carry_their_keys(self, whole: Path) -> None:
        found = record.read_sweep(whole)
        organizations, weeks = found.table("organizations"), found.table("weeks")
        assert organizations is not None
        assert weeks is not None
        assert len(organizations) == found.outcomes["organizations24"].sum() - 12  # helped: + 1
        assert len(weeks) == 4 * 32
        assert weeks["week"].tolist()[:4] == [0, 1, 2, 3]

    def test_progress_counts_up_to_the_total(self, tmp_path: Path) -> None:
        seen: list[tuple[int, int, float | None]] = []
        carry_out(VARIED, tmp_path, progress=lambda *each: seen.append(each))
        assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
        assert seen[0] == (0, 36, None)
        assert seen[-1][:2] == (36, 36)

    def test_the_same_settings_are_one_run(self, tmp_path: Path) -> None:
        twins = fakes.experiment(arms={"a": {}, "b": {}})
        result = carry_out(twins, tmp_path)
        assert (result.total, result.done) == (6, 6)
        outcomes = record.read_sweep(tmp_path).outcomes
        assert outcomes["arm"].tolist() == ["a", "b"] * 6
        assert (outcomes["active24"][::2].array == outcomes["active24"][1::2].array).all()


class TestTheSameWhateverHappens:
    def test_workers(self, whole: Path, tmp_path: Path) -> None:
        carry_out(VARIED, tmp_path, detail=True, workers=2)
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_shards_in_one_folder(self, whole: Path, tmp_path: Path) -> None:
        shards = [carry_out(VARIED, tmp_path, detail=True, shard=(i, 4)) for i in (3, 1, 4, 2)]
        assert [each.total for each in shards] == [6, 12, 6, 12]
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_shards_put_together_later(self, whole: Path, tmp_path: Path) -> None:
        for i in (1, 2):
            carry_out(VARIED, tmp_path / str(i), detail=True, shard=(i, 2))
            half = record.read_sweep(tmp_path / str(i))
            assert (
                (half.plan["replicate"][half.plan["run"].isin(half.outcomes["run"])] % 2)
                .eq(i - 1)
                .all()
            )
        source = tmp_path / "2" / "parts"
        for path in source.rglob("*.parquet"):
            target = tmp_path / "1" / "parts" / path.relative_to(source)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
        assert len(record.read_sweep(tmp_path / "1").outcomes) == 32  # before they are assembled
        result = carry_out(VARIED, tmp_path / "1", detail=True)
        assert (result.before, result.left) == (36, 0)
        assert fakes.tables_of(tmp_path / "1") == fakes.tables_of(whole)

    def test_more_replications_go_on_from_fewer(self, whole: Path, tmp_path: Path) -> None:
        first = carry_out(VARIED, tmp_path, detail=True, replications=2)
        assert first.total == 12
        second = carry_out(VARIED, tmp_path, detail=True)
        assert (second.before, second.total) == (12, 36)
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_detail_asked_for_later(self, whole: Path, tmp_path: Path) -> None:
        carry_out(VARIED, tmp_path)
        assert record.read_sweep(tmp_path).table("weeks") is None
        carry_out(VARIED, tmp_path, detail=True)
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_time_limit(self, whole: Path, tmp_path: Path) -> None:
        result = carry_out(VARIED, tmp_path, detail=True, time_limit=1e-9)
        assert (result.ended, result.done, result.left) == ("time", 0, 36)
        assert not (tmp_path / "outcomes.parquet").exists()
        assert record.read_sweep(tmp_path).left == 36
        assert carry_out(VARIED, tmp_path, detail=True, time_limit=60).ended == "finished"
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_ctrl_c_keeps_what_is_finished(self, whole: Path, tmp_path: Path) -> None:
        def press(done: int, total: int, left: float | None) -> None:
            if done:
                raise KeyboardInterrupt

        result = carry_out(VARIED, tmp_path, detail=True, progress=press)
        assert result.ended == "interrupted"
        assert 0 < result.done + result.failed < 36
        assert len(record.read_sweep(tmp_path).outcomes) == result.done
        assert carry_out(VARIED, tmp_path, detail=True).before == result.done + result.failed
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    @pytest.mark.parametrize("kind", record.KINDS)
    @pytest.mark.parametrize("size", [0, 5, 400])
    def test_damaged_parts_are_done_again(
        self, whole: Path, tmp_path: Path, kind: str, size: int
    ) -> None:
        carry_out(VARIED, tmp_path, detail=True)
        for path in sorted(record.Parts(tmp_path).path(kind, "-").parent.glob("*.parquet"))[-1:]:
            path.write_bytes(path.read_bytes()[:size])
        result = carry_out(VARIED, tmp_path, detail=True)
        assert (result.done, result.failed) == (32, 4)
        assert result.before < 36
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_a_part_damaged_within_is_found_when_it_is_assembled(
        self, whole: Path, tmp_path: Path
    ) -> None:
        carry_out(VARIED, tmp_path, detail=True)
        path = max((tmp_path / "parts" / "_weeks").glob("*.parquet"), key=os.path.getsize)
        content = bytearray(path.read_bytes())
        content[4:40] = bytes(36)
        path.write_bytes(content)
        carry_out(VARIED, tmp_path, detail=True)
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_columns_that_differ_between_runs(self, tmp_path: Path) -> None:
        for workers in (1, 2):
            folder = tmp_path / str(workers)
            carry_out(VARIED, folder, runner=fakes.strange, workers=workers)
        assert fakes.tables_of(tmp_path / "1") == fakes.tables_of(tmp_path / "2")
        outcomes = record.read_sweep(tmp_path / "1").outcomes
        assert (outcomes["extra"].notna() == (outcomes["seed"] % 3 == 0)).all()
        own = list(outcomes.columns)[6:]
        assert own == sorted(own)  # an order that is the same in every process


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import sweep_fakes as fakes
from courtyard.experiments.sweep import sweep
if __name__ == "__main__":
    slow = fakes.experiment(head={{"replications": 24}}, arms={arms!r})
    sweep(slow, Path({folder!r}), workers={workers}, runner=fakes.simulate, load=fakes.load)
"""
SLOW = {"none": {"fake.seconds": 0.03}, "helped": {"plan.effect": 1.0, "fake.seconds": 0.03}}


def started(folder: Path, script: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start a sweep in a process of its own, and return when it has written some parts."""
    text = KILLED.format(
        tests=str(Path(__file__).parent), folder=str(folder), workers=workers, arms=SLOW
    )
    script.write_text(text)
    process = subprocess.Popen([sys.executable, str(script)])
    until = time.monotonic() + 30
    while len(list((folder / "parts").glob("*.parquet"))) < workers and time.monotonic() < until:
        assert process.poll() is None, "the sweep ended before it could be killed"
        time.sleep(0.01)
    return process


@pytest.fixture(scope="module")
def slow_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slow")
    carry_out(fakes.experiment(head={"replications": 24}, arms=SLOW), folder, workers=2)
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_kill_minus_nine_loses_only_the_parts_in_flight(
    slow_whole: Path, tmp_path: Path, workers: int
) -> None:
    folder = tmp_path / "out"
    process = started(folder, tmp_path / "script.py", workers)
    process.send_signal(signal.SIGKILL)
    process.wait()
    seen = len(record.read_sweep(folder).outcomes)
    assert 0 < seen < 48
    time.sleep(0.3)  # workers end with their parent, and write no more
    slow = fakes.experiment(head={"replications": 24}, arms=SLOW)
    result = carry_out(slow, folder, workers=2)
    assert result.before >= seen
    assert result.before < 48
    assert fakes.tables_of(folder) == fakes.tables_of(slow_whole)


def test_two_sweeps_in_one_folder_at_the_same_time(slow_whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = started(folder, tmp_path / "script.py", 1)
    slow = fakes.experiment(head={"replications": 24}, arms=SLOW)
    with pytest.raises(InputError, match="another sweep is at work"):
        carry_out(slow, folder)
    assert process.wait(30) == 0
    assert fakes.tables_of(folder) == fakes.tables_of(slow_whole)


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 4, 6, 7, 9, 10])
def test_full_disk_keeps_what_is_finished(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """The disk is full after some files: manifest, plan, tables of parts, tables of the whole."""
    flush, left = disk._flush, [writes]

    def full(path: Path) -> None:
        if not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        flush(path)

    monkeypatch.setattr(disk, "_flush", full)
    with pytest.raises(InputError, match="disk is full"):
        carry_out(VARIED, tmp_path, detail=True)
    assert not list(tmp_path.rglob("*.tmp"))
    monkeypatch.undo()
    if writes > 1:
        read = record.read_sweep(tmp_path)
        assert len(read.outcomes) + len(read.failures) + read.left == 36
        assert (len(read.outcomes) > 0) == (writes > 4)
    carry_out(VARIED, tmp_path, detail=True)
    assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)


class TestLostWorkers:
    def test_a_run_that_kills_its_worker_is_recorded_and_no_other(
        self, whole: Path, tmp_path: Path
    ) -> None:
        arms = {"none": {}, "helped": {"plan.effect": 1.0}, "deadly": {"fake.kills": "102"}}
        deadly = fakes.experiment(vary={"team.hours": {"values": [10.0, 20.0]}}, arms=arms)
        result = carry_out(deadly, tmp_path, workers=2)
        assert (result.ended, result.done, result.failed) == ("finished", 34, 2)
        failures = record.read_sweep(tmp_path).failures
        assert failures["seed"].tolist() == [102, 102]
        assert set(failures["arm"]) == {"deadly"}
        assert set(failures["error"]) == {"WorkerLost"}
        alike = record.read_sweep(whole).outcomes
        mine = record.read_sweep(tmp_path).outcomes
        pd.testing.assert_frame_equal(
            mine[mine["arm"] == "helped"].reset_index(drop=True),
            alike[alike["arm"] == "helped"].reset_index(drop=True),
        )

    def test_a_lost_run_is_tried_again_when_the_sweep_goes_on(
        self, whole: Path, tmp_path: Path
    ) -> None:
        first = carry_out(VARIED, tmp_path, detail=True, workers=2, runner=fakes.deadly)
        assert first.failed == 4 + 1
        again = carry_out(VARIED, tmp_path, detail=True)
        assert (again.before, again.failed) == (35, 4)
        mine, alike = record.read_sweep(tmp_path), record.read_sweep(whole)
        pd.testing.assert_frame_equal(mine.outcomes, alike.outcomes, check_exact=True)
        assert mine.failures["run"].tolist() == alike.failures["run"].tolist()

    def test_workers_that_cannot_start(self, tmp_path: Path, monkeypatch: Any) -> None:
        monkeypatch.setattr("courtyard.experiments.executors._start_worker", dies_at_once)
        with pytest.raises(InputError, match="no worker process can start"):
            carry_out(VARIED, tmp_path, workers=2)


def dies_at_once() -> None:
    os._exit(1)


class TestCluster:
    def test_dask_gives_the_same_tables(self, whole: Path, tmp_path: Path) -> None:
        carry_out(VARIED, tmp_path, detail=True, workers=2, cluster="local")
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)

    def test_no_cluster_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("courtyard.experiments.executors.CONNECT_SECONDS", 1)
        for address in ("tcp://127.0.0.1:1", "nonsense://x"):
            with pytest.raises(InputError) as caught:
                carry_out(VARIED, tmp_path / "out", cluster=address)
            assert caught.value.key == "--cluster"
        assert not (tmp_path / "out").exists()

    def test_workers_that_do_not_see_the_folder(
        self, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("courtyard.experiments.worker.holds", lambda _: None)
        carry_out(VARIED, tmp_path, detail=True)
        assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)


class TestRefused:
    def test_a_folder_of_another_sweep(self, whole: Path) -> None:
        before = fakes.tables_of(whole)
        for other in (
            fakes.experiment(),
            fakes.experiment(head={"first_seed": 7}),
            fakes.experiment(head={"name": "other"}),
        ):
            with pytest.raises(InputError, match="another sweep"):
                carry_out(other, whole)
        assert fakes.tables_of(whole) == before

    def test_a_folder_that_other_code_began(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        carry_out(VARIED, tmp_path, replications=1)
        manifest = json.loads((tmp_path / "manifest.json").read_text())
        manifest["code"] = "0" * 16
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(InputError, match="another version of courtyard"):
            carry_out(VARIED, tmp_path)

    def test_other_libraries_are_said(self, tmp_path: Path, monkeypatch: Any) -> None:
        carry_out(VARIED, tmp_path, replications=1)
        now = {**provenance.library_versions(), "numpy": "99.0"}
        monkeypatch.setattr("courtyard.experiments.sweep.library_versions", lambda: now)
        result = carry_out(VARIED, tmp_path, replications=2)
        assert result.library_changes == {"numpy": (provenance.library_versions()["numpy"], "99.0")}
        manifest = folders.read_marker(tmp_path, "sweep")
        assert manifest["libraries"] == provenance.library_versions()
        assert manifest["continued_with"] == {"numpy": "99.0"}

    @pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3"])
    def test_shards_that_are_none(self, text: str) -> None:
        with pytest.raises(InputError) as caught:
            parse_shard(text)
        assert caught.value.key == "--shard"

    def test_numbers_out_of_range(self, tmp_path: Path) -> None:
        for option in ({"workers": 0}, {"time_limit": 0}, {"replications": 0}, {"shard": (2, 1)}):
            with pytest.raises(InputError):
                carry_out(VARIED, tmp_path / "out", **option)
        assert not (tmp_path / "out").exists()
        assert parse_shard("2/3") == (2, 3)


class TestRepeat:
    def test_every_run_gives_the_same_again(self, whole: Path) -> None:
        for run in record.read_sweep(whole).outcomes["run"].iloc[[0, 5, -1]]:
            again = repeat(whole, run, load=fakes.load)
            outcomes = fakes.simulate(again.settings, again.seed).outcomes
            assert again.recorded is not None
            assert again.differing(outcomes) == []
            assert again.differing({**outcomes, "active24": 0.0}) == ["active24"]
            assert again.failure is None

    def test_a_failed_run(self, whole: Path) -> None:
        run = record.read_sweep(whole).failures["run"][0]
        again = repeat(whole, run[:12], load=fakes.load)
        assert again.recorded is None
        assert again.failure is not None
        assert again.failure["error"] == "ZeroDivisionError"
        with pytest.raises(ZeroDivisionError):
            fakes.simulate(again.settings, again.seed)

    def test_what_cannot_be_repeated(self, whole: Path, tmp_path: Path) -> None:
        for run in ("", "zzzz"):
            with pytest.raises(InputError, match="no such run"):
                repeat(whole, run, load=fakes.load)
        run = record.read_sweep(whole).outcomes["run"][0]
        with pytest.raises(InputError, match="not what it was"):
            repeat(whole, run, load=lambda _: fakes.FakeSettings({**fakes.KNOWN, "team.number": 9}))
        with pytest.raises(InputError, match="no such folder"):
            repeat(tmp_path / "absent", run, load=fakes.load)
