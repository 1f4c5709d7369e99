"""Write docs/reference.md from the declarations in the code.

python tools/reference.py           write it
python tools/reference.py --check   say whether it is out of step, and end with status 1
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from courtyard.community import WEEK
from courtyard.foundations.quantities import declared
from courtyard.foundations.ranges import KINDS, kind_of
from courtyard.indicators import INDICATORS, SURVEYS
from courtyard.interventions import INTERVENTIONS
from courtyard.practice import HAPPENINGS, STRATEGIES, TURNS
from courtyard.rules import RULES
from courtyard.scenario import Settings
from courtyard.state import TABLES, Column

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"

HEAD = """# Reference

Made from the declarations in the code by `python tools/reference.py`; a test keeps it in step.
Every number says where it comes from, or that it is an assumption. *Plausible* is the range over
which an assumption is swept.
"""


def page() -> str:
    """Return the whole page."""
    parts = [
        HEAD,
        *_ranges(),
        *_week(),
        *_scenario(),
        *_columns(),
        *_indicators(),
        *_practice(),
        *_rows(),
    ]
    return "\n".join(parts) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table of Markdown."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(text.split()).replace("|", "\\|")


def plausible(said: Mapping[str, Any]) -> str:
    """Return the plausible range of a declared parameter with its kind, "" without a range."""
    kind = kind_of(said)
    return f"{span(*said['plausible'])}, {kind.name}" if kind else ""


def _ranges() -> Iterator[str]:
    yield "## Plausible ranges\n"
    yield "Each range is of one of these kinds, which gives the reason for its ends.\n"
    yield table(
        ("kind", "", "why its ends are where they are", ""),
        ((kind.name, kind.zh, kind.why, kind.why_zh) for kind in KINDS),
    )


def _week() -> Iterator[str]:
    yield "## The week\n"
    units: dict[str, Any] = {**RULES, **TURNS}
    yield table(
        ("", "entry", "what happens", "", "theory"),
        (
            (k, f"`{name}`", units[name].en, units[name].zh, ", ".join(units[name].theory))
            for k, name in enumerate(WEEK, start=1)
        ),
    )
    yield "## Where the rules come from\n"
    yield table(
        ("rule", "sources", "reads", "writes"),
        (
            (f"`{r.name}`", "; ".join(r.sources), _names(r.reads), _names(r.writes))
            for r in RULES.values()
        ),
    )


def _names(dotted: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in dotted)


def _scenario() -> Iterator[str]:
    yield "## A scenario file\n"
    for key, field in Settings.model_fields.items():
        kind = _model(field.annotation, field.get_default(call_default_factory=True))
        if kind is not None:
            yield from _parameters(kind, key)


def _model(annotation: Any, default: Any) -> type[BaseModel] | None:
    """Return the table that an annotation stands for, if it does."""
    for option in (annotation, *get_args(annotation), type(default)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _parameters(kind: type[BaseModel], name: str) -> Iterator[str]:
    rows, inner = [], []
    for key, field in kind.model_fields.items():
        default = field.get_default(call_default_factory=True)
        nested = _model(field.annotation, default)
        if nested is not None:
            inner.append((nested, f"{name}.{key}"))
            continue
        one = declared(kind)[key]
        rows.append(
            (
                f"`{key}`",
                one.get("en"),
                one.get("zh"),
                "" if default is None else default,
                one.get("unit"),
                span(one["low"], one["high"]),
                plausible(one),
                one.get("source"),
            )
        )
    if rows:
        yield f"### `[{name}]`\n"
        yield table(
            ("key", "meaning", "", "default", "unit", "allowed", "plausible", "source"), rows
        )
    for nested, path in inner:
        yield from _parameters(nested, path)


def span(low: float | None, high: float | None) -> str:
    """Return a range in words, "" where there is none."""
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"


def _columns() -> Iterator[str]:
    yield "## Columns\n"
    for name, columns in TABLES.items():
        yield f"### {name}\n"
        yield columns_table(columns)


def columns_table(columns: Iterable[Column]) -> str:
    """Return the declarations of columns."""
    return table(
        ("column", "meaning", "", "kind", "owner", "unit", "range"),
        (
            (f"`{c.name}`", c.en, c.zh, c.kind, c.owner, c.unit, span(c.low, c.high))
            for c in columns
        ),
    )


def _indicators() -> Iterator[str]:
    yield "## Indicators\n"
    units: list[Any] = [*INDICATORS.values(), *SURVEYS.values()]
    yield table(
        ("indicator", "meaning", "", "unit"),
        ((f"`{i.name}`", i.en, i.zh, i.unit) for i in units),
    )


def _practice() -> Iterator[str]:
    yield "## Interventions\n"
    yield table(
        ("intervention", "level", "what it is", "", "theory"),
        ((f"`{i.name}`", i.level, i.en, i.zh, ", ".join(i.theory)) for i in INTERVENTIONS.values()),
    )
    yield "## Strategies\n"
    yield table(
        ("strategy", "what it is", ""),
        ((f"`{s.name}`", s.en, s.zh) for s in STRATEGIES.values()),
    )
    yield "## Happenings\n"
    yield table(
        ("happening", "what it is", ""),
        ((f"`{h.name}`", h.en, h.zh) for h in HAPPENINGS.values()),
    )


def _rows() -> Iterator[str]:
    yield "## Where a sentence of the theory stands\n"
    served: dict[str, list[str]] = {}
    units: list[Any] = [*RULES.values(), *TURNS.values(), *INTERVENTIONS.values()]
    for unit in units:
        for row in unit.theory:
            served.setdefault(row, []).append(f"`{unit.name}`")
    order = sorted(served, key=lambda r: (r[0], int("".join(filter(str.isdigit, r))), r))
    yield table(("row", "rules, turns, interventions"), ((r, ", ".join(served[r])) for r in order))


def main() -> int:
    """Write the page, or check it."""
    text = page()
    if "--check" in sys.argv[1:]:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("docs/reference.md is out of step: run python tools/reference.py\n")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
