"""The reference page names what there is, and is in step with the code."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from courtyard.indicators import INDICATORS
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import STRATEGIES, TURNS
from courtyard.rules import RULES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def committed() -> str:
    return (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def test_it_is_in_step(committed: str) -> None:
    made = runpy.run_path(str(ROOT / "tools" / "reference.py"))["page"]()
    assert made == committed, "run python tools/reference.py"


@pytest.mark.parametrize("name", [*RULES, *TURNS, *INTERVENTIONS, *STRATEGIES, *INDICATORS])
def test_it_names_every_unit(name: str, committed: str) -> None:
    assert f"`{name}`" in committed
