"""Ties from a file: what it means, and every way in which it is broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import Streams
from courtyard.neighbourhood.network import Network, build
from courtyard.state.ties import Listening, SparseTies


def built(
    text: str | bytes, folder: Path, count: int = 3, *, directed: bool = False, rewired: float = 0
) -> tuple[SparseTies, Listening | None]:
    """Build the network of a file that stands beside its scenario file."""
    content = text.encode() if isinstance(text, str) else text
    (folder / "ties.csv").write_bytes(content)
    p = Network(kind="file", file="ties.csv", rewired=rewired)
    where = folder / "scenario.toml"
    found, listening = build(p, {}, count, Streams(1), where, directed=directed)
    assert isinstance(found, SparseTies)
    return found, listening


def dense(found: SparseTies | Listening | None) -> list[list[float]]:
    assert found is not None
    return found.matrix.toarray().tolist()


class TestMeaning:
    def test_ties_are_symmetrized_and_without_oneself(self, tmp_path):
        found, listening = built("from,to\n0,1\n1,0\n2,1\n2,2\n0,1\n", tmp_path, 4)
        assert listening is None
        assert dense(found) == [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]

    def test_who_listens_to_whom(self, tmp_path):
        """The matrix of DeGroot's example: from listens to to, oneself included."""
        text = "from,to,weight\n0,0,2\n0,1,2\n0,2,2\n1,0,.5\n1,1,.5\n2,1,1\n2,2,3\n1,2,0\n"
        found, listening = built(text, tmp_path, directed=True)
        assert dense(listening) == [[2, 2, 2], [0.5, 0.5, 0], [0, 1, 3]]
        assert dense(found) == [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
        weights = np.array(dense(listening))
        shares = weights / weights.sum(axis=1, keepdims=True)
        influence = np.linalg.matrix_power(shares, 200)[0]
        assert influence == pytest.approx([3 / 11, 4 / 11, 4 / 11])

    def test_without_weights_each_counts_once(self, tmp_path):
        assert dense(built("from,to\n0,1\n0,0\n", tmp_path, 2, directed=True)[1]) == [
            [1, 1],
            [0, 0],
        ]

    def test_a_tie_of_weight_zero_is_none(self, tmp_path):
        found, listening = built("from,to,weight\n0,1,0\n1,2,1\n", tmp_path, directed=True)
        assert found.degree.tolist() == [0, 1, 1]
        assert listening is not None
        assert listening.matrix.nnz == 1

    def test_order_of_columns_byte_order_mark_blanks_and_line_ends(self, tmp_path):
        found, _ = built('\ufeffto, weight ,from\r\n 1 ,"1e0", 0\r\n\r\n', tmp_path)
        assert found.degree.tolist() == [1, 1, 0]

    def test_a_file_without_rows_has_no_ties(self, tmp_path):
        found, listening = built("from,to\n", tmp_path, directed=True)
        assert found.degree.tolist() == [0, 0, 0]
        assert dense(listening) == [[0, 0, 0]] * 3

    def test_rewired_ties_keep_the_degrees(self, tmp_path):
        text = "from,to\n" + "".join(f"{i},{(i + 1) % 30}\n" for i in range(30))
        assert built(text, tmp_path, 30, rewired=1)[0].degree.tolist() == [2] * 30
        with pytest.raises(InputError) as caught:
            built(text, tmp_path, 30, rewired=1, directed=True)
        assert caught.value.key == "network.rewired"

    def test_arrows_only_where_they_are_asked_for(self):
        network = Network(kind="ring", mean_ties=2)
        assert build(network, {}, 5, Streams(1), None, directed=True)[1] is None


class TestBroken:
    @pytest.mark.parametrize(
        ("text", "key", "words"),
        [
            ("from,to\n0,1\n0,3\n", "line 3, to", "0 to 2"),
            ("from,to\n-1,1\n", "line 2, from", "0 to 2"),
            ("from,to\n0.0,1\n", "line 2, from", "0 to 2"),
            ("from,to\n0,\n", "line 2, to", "0 to 2"),
            ("from,to\nzero,1\n", "line 2, from", "given: 'zero'"),
            ("from,to,weight\n0,1,-1\n", "line 2, weight", "0 to 1000000000"),
            ("from,to,weight\n0,1,nan\n", "line 2, weight", "0 to 1000000000"),
            ("from,to,weight\n0,1,inf\n", "line 2, weight", "0 to 1000000000"),
            ("from,to,weight\n0,1,\n", "line 2, weight", "0 to 1000000000"),
            ("from,to,weight\n0,1,1\n0,1,2\n", "line 3, weight", "further up"),
            ("from,to,weight\n0,1\n", "line 2", "too few"),
            ("from,to\n0,1,2\n", "line 2", "too many"),
            ("from;to\n0;1\n", "line 1", "from, to, weight"),
            ("from,too\n0,1\n", "line 1", "did you mean 'to'"),
            ("from\n0\n", "line 1", "the column to is missing"),
            ("from,to,to\n0,1,1\n", "line 1", "twice"),
            ("0,1\n1,2\n", "line 1", "from, to, weight"),
            ("", None, "empty"),
            (b"\xef\xbb\xbf", None, "empty"),
            (b"from,to\n0,\x80\n", "line 2", "UTF-8"),
        ],
    )
    def test_one_message_says_what_to_mend(self, tmp_path, text, key, words):
        with pytest.raises(InputError) as caught:
            built(text, tmp_path)
        assert caught.value.key == key
        assert "ties.csv" in str(caught.value)
        assert words in str(caught.value)

    @pytest.mark.parametrize("name", ["none.csv", ".", "a\0b", "x" * 5000])
    def test_a_file_that_is_not_there(self, tmp_path, name):
        with pytest.raises(InputError) as caught:
            build(Network(kind="file", file=name), {}, 3, Streams(1), tmp_path)
        assert caught.value.key == "network.file"

    @settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_a_broken_file_is_an_input_error_and_nothing_else(self, tmp_path, data):
        header = data.draw(st.sampled_from(["from,to", "from,to,weight", "to,from", "", "a,b"]))
        cell = st.sampled_from(["0", "1", "2", "3", "-1", "1e9", "nan", "", '"', "٣", "1_0"])
        row = st.lists(cell | st.text(max_size=3), min_size=1, max_size=3)
        rows = data.draw(st.lists(row, max_size=4))
        end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
        content = end.join([header, *map(",".join, rows)]).encode("utf-8", "surrogatepass")
        junk = data.draw(st.binary(max_size=2))
        place = data.draw(st.integers(0, len(content)))
        try:
            found, listening = built(
                content[:place] + junk + content[place:], tmp_path, directed=True
            )
        except InputError as error:
            assert len(str(error)) < 2000
        else:
            assert listening is not None
            assert (found.matrix != found.matrix.T).nnz == 0
            assert np.isfinite(listening.matrix.data).all()
            assert (listening.matrix.data > 0).all()
