"""Tables are written whole or not at all; a folder belongs to one run or sweep."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtyard.foundations.errors import InputError
from courtyard.records import folders, provenance, runs, tables
from courtyard.records.errors import DamagedError


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "week": np.arange(3),
            "share": [0.1, np.nan, 1 / 3],
            "name": ["互助会", None, "a"],
            "flag": [True, False, True],
        }
    )


class TestTables:
    def test_what_is_written_is_read(self, frame: pd.DataFrame, tmp_path: Path) -> None:
        tables.write_table(frame, tmp_path / "t.parquet")
        pd.testing.assert_frame_equal(tables.read_table(tmp_path / "t.parquet"), frame)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), frame)

    def test_same_rows_same_bytes(self, frame: pd.DataFrame, tmp_path: Path) -> None:
        tables.write_table(frame, tmp_path / "a.parquet")
        tables.write_table(frame.set_index(frame.index + 7), tmp_path / "b.parquet")
        assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()

    def test_csv_opens_chinese_and_keeps_every_digit(
        self, frame: pd.DataFrame, tmp_path: Path
    ) -> None:
        tables.write_table(frame, tmp_path / "t.parquet", csv=True)
        raw = (tmp_path / "t.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        read = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig", float_precision="round_trip")
        assert read["share"][2] == 1 / 3
        assert read["name"][0] == "互助会"

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
    def test_failure_keeps_the_old_table_and_no_rest(
        self, frame: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        path = tmp_path / "t.parquet"
        tables.write_table(frame, path)
        before = path.read_bytes()

        def full(_: Path) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(tables, "_flush", full)
        with pytest.raises(InputError) as caught:
            tables.write_table(frame.head(1), path)
        assert caught.value.key == "--out"
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["t.parquet"]

    def test_full_disk_is_said(self, frame: pd.DataFrame, tmp_path: Path) -> None:
        with (
            pytest.raises(InputError, match="disk is full"),
            tables.replacing(tmp_path / "x.parquet"),
        ):
            raise OSError(errno.ENOSPC, "No space left on device")

    def test_damaged_table(self, frame: pd.DataFrame, tmp_path: Path) -> None:
        path = tmp_path / "t.parquet"
        tables.write_table(frame, path)
        whole = path.read_bytes()
        for cut in (0, 3, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:cut])
            with pytest.raises(DamagedError):
                tables.read_table(path)
        with pytest.raises(FileNotFoundError):
            tables.read_table(tmp_path / "absent.parquet")

    def test_heavy_libraries_wait_until_they_are_used(self) -> None:
        code = (
            "import sys, courtyard.records.tables, courtyard.records.folders,"
            "courtyard.records.runs, courtyard.records.sweeps, courtyard.experiments.sweep,"
            "courtyard.experiments.repeat, courtyard.analysis.sweep\n"
            "print([m for m in ('pandas', 'pyarrow', 'scipy', 'lifelines', 'SALib', 'distributed',"
            " 'mesa', 'matplotlib') if m in sys.modules])"
        )
        out = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        assert out.stdout.strip() == "[]", out.stderr


class TestFolders:
    def test_new_empty_and_own_folders_are_taken(self, tmp_path: Path) -> None:
        deep = tmp_path / "a" / "b"
        folders.open_folder(deep, "run", "id1", {"seed": 1})
        folders.open_folder(deep, "run", "id1", {"seed": 1})
        assert folders.holds(deep) == ("run", "id1")
        assert json.loads((deep / "run.json").read_text())["seed"] == 1
        (tmp_path / "c").mkdir()
        (tmp_path / "c" / ".DS_Store").touch()
        folders.open_folder(tmp_path / "c", "sweep", "id2", {})

    @pytest.mark.parametrize("kind", ["run", "sweep"])
    def test_another_is_refused(self, tmp_path: Path, kind: folders.Kind) -> None:
        folders.open_folder(tmp_path, "run", "id1", {})
        with pytest.raises(InputError) as caught:
            folders.open_folder(tmp_path, kind, "id2", {})
        assert caught.value.key == "--out"
        assert folders.holds(tmp_path) == ("run", "id1")

    def test_a_folder_of_something_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.docx").touch()
        with pytest.raises(InputError, match=r"something else.*thesis"):
            folders.open_folder(tmp_path, "run", "id1", {})
        assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]

    def test_a_file_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "f").touch()
        for path in (tmp_path / "f", tmp_path / "f" / "deeper"):
            with pytest.raises(InputError) as caught:
                folders.open_folder(path, "run", "id1", {})
            assert caught.value.key == "--out"

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "sweep"}', '"text"'])
    def test_a_marker_that_says_nothing(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "run.json").write_text(content)
        with pytest.raises(InputError):
            folders.open_folder(tmp_path, "run", "id1", {})
        with pytest.raises(InputError):
            folders.read_marker(tmp_path, "run")

    def test_reading_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such folder"):
            folders.read_marker(tmp_path / "absent", "sweep")
        folders.open_folder(tmp_path, "run", "id1", {})
        with pytest.raises(InputError, match="holds no sweep"):
            folders.read_marker(tmp_path, "sweep")

    def test_a_lock_holds_one_process_at_a_time(self, tmp_path: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from courtyard.records.folders import locked\n"
            "with locked(Path(sys.argv[1])): print('in')"
        )
        command = [sys.executable, "-c", code, str(tmp_path)]
        with folders.locked(tmp_path):
            second = subprocess.run(command, check=False, capture_output=True, text=True)
            assert "another sweep is at work" in second.stderr
        assert subprocess.run(command, check=False, capture_output=True, text=True).stdout == "in\n"

    def test_a_run_with_its_tables(self, frame: pd.DataFrame, tmp_path: Path) -> None:
        resolved = {"scenario": {"name": "x"}}
        folder = runs.open_run(tmp_path / "r", resolved, 3, weeks=156)
        paths = runs.write_run(folder, {"weeks": frame}, {"alive24": 1}, csv=True)
        assert [p.name for p in paths] == ["weeks.parquet", "outcomes.parquet"]
        record = runs.read_run(folder)
        assert (record["seed"], record["weeks"], record["scenario"]) == (3, 156, resolved)
        assert record["id"] == provenance.run_id(provenance.code_version(), resolved, 3)
        assert str(tmp_path) not in (folder / "run.json").read_text()
        with pytest.raises(InputError, match="another run"):
            runs.open_run(folder, resolved, 4)


class TestProvenance:
    def test_code_is_the_same_with_other_line_ends_and_data(self, tmp_path: Path) -> None:
        unix, windows = tmp_path / "u", tmp_path / "w"
        for folder, end in ((unix, b"\n"), (windows, b"\r\n")):
            (folder / "sub").mkdir(parents=True)
            (folder / "a.py").write_bytes(b"x = 1" + end)
            (folder / "sub" / "b.py").write_bytes(b"y = 2" + end + b"z = 3" + end)
        (windows / "notes.txt").touch()
        (windows / "shipped").mkdir()
        (windows / "shipped" / "c.py").write_bytes(b"not code of the package")
        assert provenance.hash_of_code(unix) == provenance.hash_of_code(windows)
        (windows / "a.py").write_bytes(b"x = 2\r\n")
        assert provenance.hash_of_code(unix) != provenance.hash_of_code(windows)

    def test_moving_code_between_files_is_a_change(self, tmp_path: Path) -> None:
        for name, texts in (("u", ("ab", "c")), ("v", ("a", "bc"))):
            (tmp_path / name).mkdir()
            for file, text in zip(("a.py", "b.py"), texts, strict=True):
                (tmp_path / name / file).write_text(text)
        hashes = {provenance.hash_of_code(tmp_path / name) for name in "uv"}
        assert len(hashes) == 2

    @given(
        st.dictionaries(st.text(max_size=5), st.floats(allow_nan=False) | st.text(max_size=5)),
        st.integers(0, 2**62),
    )
    def test_an_id_hangs_on_content_and_not_on_order(
        self, settings: dict[str, object], seed: int
    ) -> None:
        if any(v in (float("inf"), float("-inf")) for v in settings.values()):
            return
        found = provenance.run_id("code", settings, seed)
        assert found == provenance.run_id("code", dict(reversed(settings.items())), seed)
        assert found == provenance.run_id("code", provenance.digest(settings), seed)
        assert found != provenance.run_id("code", settings, seed + 1)
        assert found != provenance.run_id("edoc", settings, seed)
        assert found != provenance.run_id("code", {**settings, "one more": 1}, seed)

    def test_changes_of_libraries_are_named(self) -> None:
        before = {"numpy": "2.1", "scipy": "1.14", "mesa": "3.5"}
        now = {"numpy": "2.2", "scipy": "1.14", "pandas": "3.0"}
        assert provenance.version_changes(before, now) == {
            "numpy": ("2.1", "2.2"),
            "mesa": ("3.5", None),
            "pandas": (None, "3.0"),
        }
        assert provenance.version_changes(now, now) == {}
        assert {"python", "numpy", "mesa"} <= provenance.library_versions().keys()
