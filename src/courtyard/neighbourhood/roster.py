"""A roster: residents as a scenario's author knows them, one row of a CSV file each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_
from courtyard.neighbourhood.csvfiles import Rows, find, number_between, read_rows, whole_between
from courtyard.neighbourhood.households import AGE_BANDS
from courtyard.neighbourhood.starts import BETA_COLUMNS

type Cell = Callable[[str], float | int | None]
type Column = tuple[Cell, type[np.generic], str]

YES = {"true": 1, "yes": 1, "1": 1, "false": 0, "no": 0, "0": 0}
BANDS = {word: band for band, word in enumerate(AGE_BANDS)} | {"0": 0, "1": 1, "2": 2}
LARGEST_ID = 2**31 - 1


def _share() -> Column:
    return number_between(0, 1), np.float64, N_("a number from 0 to 1")


def _place() -> Column:
    return (
        whole_between(0, LARGEST_ID),
        np.int32,
        N_("a whole number from 0 to {0}").format(LARGEST_ID),
    )


def _yes() -> Column:
    return lambda text: YES.get(text.lower()), np.bool_, N_("true, false, yes, no, 1 or 0")


COLUMNS: dict[str, Column] = {
    "age_band": (
        lambda text: BANDS.get(text.lower()),
        np.int8,
        N_("youth, adult, retired or 0, 1, 2"),
    ),
    "household": _place(),
    "building": _place(),
    "courtyard": _place(),
    "vulnerable": _yes(),
    "incomer": _yes(),
    "online": _yes(),
    "free_time": (number_between(0.5, 168), np.float64, N_("hours a week, from 0.5 to 168")),
    "vigour": (number_between(1e-6, 1e6), np.float64, N_("a number above 0, up to 1000000")),
    "taste": (number_between(-20, 20), np.float64, N_("a number from -20 to 20")),
    **{name: _share() for name in BETA_COLUMNS},
    "active": _yes(),
}
"""For each column: what a cell means, its type, and what is allowed in words."""

NESTED = (("household", "building"), ("household", "courtyard"), ("building", "courtyard"))


def read_roster(
    name: str, where: Path | None, count: int, domains: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Return the columns that a roster gives, each (n,); needs as need.<domain>.

    Args:
        name: path of the CSV, relative to the scenario file.
        where: the scenario file or its folder; None for the working folder.
        count: number of residents n.
        domains: names of the domains of need.

    Raises:
        InputError: for a file, a column or a cell that cannot be used.
    """
    path = find(name, where)
    known = COLUMNS | {f"need.{domain}": _share() for domain in domains}
    rows = read_rows(path, "community.roster", names=known)
    if len(rows) != count:
        raise InputError(
            "the roster has another number of rows than there are residents",
            key="community.residents",
            given=count,
            allowed=f"{len(rows)}, the rows of {path}",
        )
    given = {}
    for column in rows.columns:
        cell, kind, allowed = known[column]
        given[column] = np.array(rows.convert(column, cell, allowed), dtype=kind)
    for inner, outer in NESTED:
        if inner in given and outer in given:
            _check_nested(rows, inner, outer, given)
    return given


def _check_nested(rows: Rows, inner: str, outer: str, given: dict[str, np.ndarray]) -> None:
    """Refuse a household in two buildings, or a building in two courtyards."""
    _, first, place = np.unique(given[inner], return_index=True, return_inverse=True)
    expected = given[outer][first][place]
    wrong = np.flatnonzero(expected != given[outer])
    if wrong.size:
        row = int(wrong[0])
        raise InputError(
            f"{inner} {given[inner][row]} has another {outer} further up",
            file=rows.path,
            key=rows.place(row, outer),
            given=rows.columns[outer][row],
            allowed=str(expected[row]),
        )
