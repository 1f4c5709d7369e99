"""Fill the tables of docs/model.md from the declarations in the code; the prose stays.

python tools/model.py           fill them
python tools/model.py --check   say whether they are out of step, and end with status 1
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from courtyard.community import WEEK
from courtyard.foundations.quantities import Parameters, declared
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import STRATEGIES, TURNS
from courtyard.practice.turns import Later
from courtyard.rules import RULES
from courtyard.scenario import Settings
from courtyard.state import REASONS, TABLES, TERMS
from reference import columns_table, plausible, table

PAGE = Path(__file__).parents[1] / "docs" / "model.md"

MARK = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)
"""A part of the page that is made, between its two marks."""


def _week() -> Iterator[str]:
    """Yield the week: what happens, in which order, and who may write what."""
    units: dict[str, Any] = {**RULES, **TURNS}
    yield table(
        ("", "entry", "what happens", "moves"),
        (
            (k, f"`{name}`", units[name].en, _owned(units[name]))
            for k, name in enumerate(WEEK, start=1)
        ),
    )


def _owned(unit: Any) -> str:
    """Return the columns that an entry of the week owns, without exposures."""
    owned = [
        column.name
        for columns in TABLES.values()
        for column in columns
        if column.owner == unit.name and column.kind != "exposure"
    ]
    return ", ".join(f"`{name}`" for name in owned) if owned else "(what it adds to exposures)"


def _state() -> Iterator[str]:
    for name, columns in TABLES.items():
        yield f"#### {name.capitalize()}\n"
        yield columns_table(columns)


def _terms() -> Iterator[str]:
    yield "Terms of a decision: " + ", ".join(f"`{term}`" for term in TERMS) + ".\n"
    yield "Recorded reasons: " + ", ".join(f"`{reason}`" for reason in REASONS) + ".\n"


def _text(function: Callable[..., Any]) -> str:
    """Return what a function says about itself, without its lists of arguments."""
    doc = inspect.getdoc(function) or ""
    return doc.split("\nArgs:")[0].rstrip()


def _parameters(kind: type[BaseModel], before: str) -> Iterator[tuple[object, ...]]:
    """Yield a row for each parameter of a table, those of inner tables too."""
    for key, said in declared(kind).items():
        default = said["default"]
        if isinstance(default, Parameters):
            yield from _parameters(type(default), f"{before}{key}.")
            continue
        yield (
            f"`{before}{key}`",
            said.get("en"),
            "" if default is None else default,
            said.get("unit"),
            plausible(said),
            said.get("source"),
        )


def _settings(kind: type[BaseModel], before: str = "") -> str:
    rows = list(_parameters(kind, before))
    if not rows:
        return ""
    return table(("parameter", "meaning", "default", "unit", "plausible", "source"), rows)


def _rules() -> Iterator[str]:
    """Yield each entry of the week: what it does, as its code says, and its parameters."""
    for name in WEEK:
        yield f"#### `{name}`\n"
        if name in TURNS:
            act = TURNS[name].act
            yield f"{_text(act.function if isinstance(act, Later) else act)}\n"
            continue
        rule = RULES[name]
        yield f"{_text(rule.act)}\n"
        if rule.prepare is not None:
            yield f"*Before the first week:* {_text(rule.prepare)}\n"
        rows = ", ".join(rule.theory)
        yield f"Theory: {rows}. Form: {'; '.join(rule.sources)}.\n"
        yield _settings(rule.parameters, f"{name}.")


def _interventions() -> Iterator[str]:
    for unit in INTERVENTIONS.values():
        yield f"#### `{unit.name}`\n"
        chosen, done = _text(unit.targets), _text(unit.act)
        yield f"*{unit.level}.* {chosen} {done}\n".replace("  ", " ")
        yield _settings(unit.parameters, f"interventions.{unit.name}.")


def _strategies() -> Iterator[str]:
    yield table(
        ("strategy", "where the hours go"),
        ((f"`{s.name}`", s.en) for s in STRATEGIES.values()),
    )


def _setting() -> Iterator[str]:
    """Yield the tables that say how a run begins and who comes."""
    for name in ("community", "network", "team", "plan", "party", "partners", "phases"):
        kind = Settings.model_fields[name].annotation
        assert isinstance(kind, type)
        yield f"#### `[{name}]`\n"
        yield _settings(kind, f"{name}.")


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "week": _week,
    "state": _state,
    "terms": _terms,
    "rules": _rules,
    "interventions": _interventions,
    "strategies": _strategies,
    "setting": _setting,
}
"""What is made, by the name of its mark."""


def filled(text: str) -> str:
    """Return the page with its tables made again."""
    return MARK.sub(lambda m: m[1] + "\n" + "\n".join(PARTS[m[2]]()) + "\n" + m[3], text)


def main() -> int:
    """Fill the page, or check it."""
    text = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        if filled(text) == text:
            return 0
        sys.stderr.write("docs/model.md is out of step: run python tools/model.py\n")
        return 1
    PAGE.write_text(filled(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
