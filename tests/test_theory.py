"""Every row of the theory leads to a mechanism, parameters and a test that exist."""

from __future__ import annotations

import re
import runpy
from functools import reduce
from pathlib import Path
from typing import NamedTuple

import pytest

from courtyard import load_scenario
from courtyard.experiments.schema import shipped
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import STRATEGIES, TURNS
from courtyard.rules import RULES

ROOT = Path(__file__).parents[1]
UNITS = {**RULES, **TURNS, **INTERVENTIONS}

EVERY_ROW = [
    *(f"T{k}" for k in range(1, 16)),
    *("L1", "L2", "L3a", "L3b", "L3c", "L3d"),
    *(f"L{k}" for k in range(4, 32)),
    *(f"P{k}" for k in range(1, 20)),
    *(f"W{k}" for k in range(1, 32)),
    *(f"G{k}" for k in range(1, 27)),
]


class Line(NamedTuple):
    """A row of the page."""

    row: str
    says: str
    mechanism: str
    parameters: str
    test: str

    def names(self, cell: str) -> list[str]:
        return re.findall(r"`([^`]+)`", getattr(self, cell))


def _lines() -> dict[str, Line]:
    text = (ROOT / "docs" / "theory.md").read_text(encoding="utf-8")
    found = [
        Line(*(cell.strip() for cell in line.strip("|").split("|")))
        for line in text.splitlines()
        if re.match(r"\| [TLPWG]\d", line)
    ]
    assert len({line.row for line in found}) == len(found)
    return {line.row: line for line in found}


LINES = _lines()


def test_every_row_is_there_in_order():
    assert list(LINES) == EVERY_ROW


@pytest.mark.parametrize("row", EVERY_ROW)
class TestRow:
    def test_its_mechanisms_exist_and_know_of_it(self, row):
        for name in LINES[row].names("mechanism"):
            assert name in UNITS, name
            assert row in UNITS[name].theory, f"{name} does not declare {row}"

    def test_its_parameters_exist(self, row):
        settings = load_scenario("fujian_camp")
        for key in LINES[row].names("parameters"):
            reduce(getattr, key.split("."), settings)

    def test_its_test_exists(self, row):
        line = LINES[row]
        settings = load_scenario("fujian_camp")
        for name in line.names("test"):
            if "." in name:
                reduce(getattr, name.split("."), settings)
            else:
                assert name in {*shipped(), *STRATEGIES, *INTERVENTIONS}, name

    def test_it_has_a_mechanism_and_a_test_unless_it_is_context(self, row):
        line = LINES[row]
        assert line.says
        if "(context" not in line.parameters + line.test:
            assert line.names("parameters"), "no parameter sets its strength"
            assert re.search(r"C\d\d|`\w+`|[TLPWG]\d", line.test), "no test"


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_that_declares_a_row_is_named_there(name):
    declared = UNITS[name].theory
    assert len(set(declared)) == len(declared), "a row is declared twice"
    for row in declared:
        assert f"`{name}`" in LINES[row].mechanism, f"{row} does not name {name}"


def test_the_description_of_the_model_is_in_step():
    filled = runpy.run_path(str(ROOT / "tools" / "model.py"))["filled"]
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert filled(text) == text, "run python tools/model.py"


def test_the_description_names_every_unit():
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for name in (*UNITS, *STRATEGIES):
        assert f"`{name}`" in text, name
