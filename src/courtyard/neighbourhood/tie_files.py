"""Ties from a file: who listens to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_
from courtyard.neighbourhood.csvfiles import Rows, find, number_between, read_rows, whole_between

HEAVIEST = 1e9


@dataclass(frozen=True)
class Arrows:
    """Who listens to whom, each pair once.

    Attributes:
        listener: number of the resident who listens, (m,).
        heard: number of the resident listened to, perhaps the same, (m,).
        weight: how much it weighs, above 0, (m,).
    """

    listener: NDArray[np.int64]
    heard: NDArray[np.int64]
    weight: NDArray[np.float64]


def read_ties(name: str, where: Path | None, count: int) -> Arrows:
    """Read a CSV with the columns from, to and perhaps weight (1 where it is left out).

    *from* listens to *to*. A row of weight 0 is no tie. The same row may stand twice, but not
    with two weights.

    Args:
        name: path of the CSV, relative to the scenario file.
        where: the scenario file or its folder; None for the working folder.
        count: number of residents n; they are numbered from 0 to n - 1.

    Raises:
        InputError: for a file, a column or a cell that cannot be used.
    """
    path = find(name, where)
    rows = read_rows(path, "network.file", names=("from", "to", "weight"), needs=("from", "to"))
    words = N_("the number of a resident, 0 to {0}").format(count - 1)
    person = whole_between(0, count - 1), words
    listener = np.array(rows.convert("from", *person), dtype=np.int64)
    heard = np.array(rows.convert("to", *person), dtype=np.int64)
    weight = np.ones(len(rows))
    if "weight" in rows.columns:
        words = N_("a number from 0 to {0}").format(f"{HEAVIEST:.0f}")
        weight = np.array(rows.convert("weight", number_between(0, HEAVIEST), words), dtype=float)
    _, first, place = np.unique(listener * count + heard, return_index=True, return_inverse=True)
    _check_one_weight(rows, weight, weight[first][place])
    first = first[weight[first] > 0]
    return Arrows(listener[first], heard[first], weight[first])


def _check_one_weight(
    rows: Rows, weight: NDArray[np.float64], expected: NDArray[np.float64]
) -> None:
    wrong = np.flatnonzero(weight != expected)
    if wrong.size:
        row = int(wrong[0])
        raise InputError(
            "the same two residents have another weight further up",
            file=rows.path,
            key=rows.place(row, "weight"),
            given=rows.columns["weight"][row],
            allowed=f"{expected[row]:g}",
        )
