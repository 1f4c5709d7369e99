"""Rosters: residents from a CSV file, and every way in which such a file is broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import Streams
from courtyard.neighbourhood.people import Community, settle
from courtyard.neighbourhood.roster import COLUMNS

NAMES = [*COLUMNS, "need.repairs", "need.culture"]


def settled(text: str | bytes, folder: Path, **table: object) -> dict[str, np.ndarray]:
    """Settle the people of a roster that stands beside its scenario file."""
    content = text.encode() if isinstance(text, str) else text
    (folder / "people.csv").write_bytes(content)
    table = {"residents": 3, "roster": "people.csv"} | table
    return settle(Community.model_validate(table), Streams(1), folder / "scenario.toml")


def refused(text: str | bytes, folder: Path, **table: object) -> InputError:
    with pytest.raises(InputError) as caught:
        settled(text, folder, **table)
    return caught.value


class TestColumns:
    def test_given_columns_stand_and_the_others_are_drawn_as_usual(self, tmp_path):
        text = (
            "age_band,skill,need.repairs,vulnerable\nyouth,0.5,1,yes\n2,0.25,0,no\nAdult,1,.5,0\n"
        )
        columns = settled(text, tmp_path)
        usual = settle(Community(residents=3), Streams(1), None)
        assert columns["age_band"].tolist() == [0, 2, 1]
        assert columns["age_band"].dtype == np.int8
        assert columns["skill"].tolist() == [0.5, 0.25, 1]
        assert columns["need"][:, 1].tolist() == [1, 0, 0.5]
        assert columns["vulnerable"].tolist() == [True, False, False]
        for name in ("taste", "awareness", "household", "fairness"):
            assert np.array_equal(columns[name], usual[name])
        assert np.array_equal(columns["need"][:, [0, 2, 3]], usual["need"][:, [0, 2, 3]])

    def test_drawn_free_time_follows_the_given_age(self, tmp_path):
        time = {"youth": 1, "adult": 5, "retired": 30, "spread": 0}
        columns = settled("age_band\n0\n1\n2\n", tmp_path, free_time=time)
        assert columns["free_time"].tolist() == [1, 5, 30]

    def test_every_column_can_be_given(self, tmp_path):
        cells = dict.fromkeys(NAMES, "1") | {"free_time": "168", "vigour": "1e3", "taste": "-1.5"}
        row = ",".join(cells.values())
        columns = settled(",".join(cells) + f"\n{row}\n{row}\n{row}\n", tmp_path)
        for name, text in cells.items():
            if not name.startswith("need."):
                assert columns[name].tolist() == [float(text)] * 3, name

    def test_byte_order_mark_blank_lines_and_quotes(self, tmp_path):
        text = '\ufeffage_band , "skill"\r\n youth , "0.5"\r\n\r\nadult,0.5\r\nretired,0.5\r\n\r\n'
        assert settled(text.replace(', "', ',"'), tmp_path)["age_band"].tolist() == [0, 1, 2]

    def test_the_folder_of_the_scenario_may_be_named_too(self, tmp_path):
        (tmp_path / "people.csv").write_text("skill\n0\n0\n1\n")
        table = Community(residents=3, roster="people.csv")
        assert settle(table, Streams(1), tmp_path)["skill"].tolist() == [0, 0, 1]


class TestHomes:
    def test_households_stay_whole_inside_given_buildings(self, tmp_path):
        rows = "".join(f"{i % 3 * 10}\n" for i in range(60))
        columns = settled("building\n" + rows, tmp_path, residents=60)
        assert columns["building"].tolist() == [i % 3 * 10 for i in range(60)]
        pairs = np.unique(np.stack([columns["household"], columns["building"]]), axis=1)
        assert pairs.shape[1] == np.unique(columns["household"]).size
        assert np.bincount(columns["household"]).mean() > 1.8

    def test_buildings_stay_inside_given_courtyards(self, tmp_path):
        rows = "".join(f"{i // 7},{i // 21}\n" for i in range(42))
        table = {"residents": 42, "households_per_building": 2}
        columns = settled("household,courtyard\n" + rows, tmp_path, **table)
        firsts = columns["building"][::7]
        assert firsts.tolist() == [0, 0, 1, 2, 2, 3]

    @pytest.mark.parametrize("inner", ["household", "building"])
    def test_nothing_stands_in_two_places(self, tmp_path, inner):
        error = refused(f"{inner},courtyard\n7,1\n8,1\n7,2\n", tmp_path)
        assert error.key == "line 4, courtyard"
        assert f"{inner} 7 has another courtyard further up" in error.problem
        assert (error.given, error.allowed) == ("2", "1")


class TestBroken:
    @pytest.mark.parametrize(
        ("text", "key", "words"),
        [
            ("age_band\nyouth\nold\nadult\n", "line 3, age_band", "youth, adult, retired"),
            ("skill\n0.5\n0.5\n1.5\n", "line 4, skill", "0 to 1"),
            ("skill\nnan\n0\n0\n", "line 2, skill", "0 to 1"),
            ("skill\n1_0\n0\n0\n", "line 2, skill", "0 to 1"),
            ("skill\n0\n\n0\n \n0\n\n-1\n", None, "another number of rows"),
            ("skill\n0\n０\n0\n", "line 3, skill", "0 to 1"),
            ("household\n1\n2\n-3\n", "line 4, household", "whole number"),
            ("household\n1\n2\n2147483648\n", "line 4, household", "2147483647"),
            ("household\n1\n2\n1.5\n", "line 4, household", "whole number"),
            ("vulnerable\n1\n2\n0\n", "line 3, vulnerable", "true, false"),
            ("free_time\n0\n1\n1\n", "line 2, free_time", "0.5 to 168"),
            ("vigour\n0\n1\n1\n", "line 2, vigour", "above 0"),
            ("taste\n1e999\n1\n1\n", "line 2, taste", "-20 to 20"),
            ("skill,taste\n0,0\n0\n0,0\n", "line 3", "too few"),
            ("skill\n0\n0,1\n0\n", "line 3", "too many"),
            ("skil\n0\n0\n0\n", "line 1", "did you mean 'skill'"),
            ("need.sport\n0\n0\n0\n", "line 1", "need.repairs"),
            ("skill,skill\n0,0\n", "line 1", "twice"),
            ("", None, "empty"),
            ("\n\n", None, "empty"),
            ('skill\n"0\n0\n0\n', "line 4", "comma-separated"),
            ("skill\n0\n0\0\n0\n", "line 3", "not text"),
            (b"skill\n0\n\xff\n0\n", "line 3", "UTF-8"),
            ("skill\n0\n0\n0\n".encode("utf-16"), "line 1", "UTF-8"),
        ],
    )
    def test_one_message_says_what_to_mend(self, tmp_path, text, key, words):
        error = refused(text, tmp_path)
        if key is not None:
            assert error.key == key
        assert "people.csv" in str(error)
        assert words in str(error)

    def test_a_number_of_rows_that_is_not_that_of_residents(self, tmp_path):
        error = refused("skill\n0\n0\n", tmp_path)
        assert (error.key, error.given) == ("community.residents", 3)
        assert error.allowed.startswith("2,")

    @pytest.mark.parametrize("name", ["none.csv", ".", "a\0b", "x" * 5000, "people.csv/inside.csv"])
    def test_a_file_that_is_not_there(self, tmp_path, name):
        error = refused("skill\n0\n0\n0\n", tmp_path, roster=name)
        assert error.key == "community.roster"

    @pytest.mark.parametrize(
        ("column", "start"), [("awareness", {"awareness": 0}), ("active", {"active": 0.5})]
    )
    def test_what_is_said_twice(self, tmp_path, column, start):
        assert settled(f"{column}\n0\n0\n1\n", tmp_path)[column].tolist() == [0, 0, 1]
        error = refused(f"{column}\n0\n0\n1\n", tmp_path, start=start)
        assert error.key == f"community.start.{column}"

    @settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_a_broken_file_is_an_input_error_and_nothing_else(self, tmp_path, data):
        values = ["0", "1", "0.5", "youth", "", "nan", "1e400", "-1", "٣", '"', "x", "1\n", " 1 "]
        names = data.draw(st.lists(st.sampled_from([*NAMES, "", "need.", "名"]), max_size=4))
        cell = st.sampled_from(values) | st.text(max_size=3)
        rows = data.draw(st.lists(st.lists(cell, max_size=4), max_size=4))
        text = "\n".join(",".join(row) for row in [names, *rows])
        content = text.encode("utf-8", "surrogatepass")
        junk = data.draw(st.binary(max_size=3))
        place = data.draw(st.integers(0, len(content)))
        try:
            columns = settled(content[:place] + junk + content[place:], tmp_path)
        except InputError as error:
            assert len(str(error)) < 2000
        else:
            assert columns["need"].shape == (3, 4)
            assert all(np.isfinite(column).all() for column in columns.values())
