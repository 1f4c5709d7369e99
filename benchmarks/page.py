"""The page of results, written from one series."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

import courtyard
from benchmarks.series import Measured, Spread

type Found = dict[tuple[str, int], Measured]

NAMES = {
    "plain_mesa": "small model, plain Mesa objects",
    "small_rules": "small model, rules of Courtyard",
    "whole": "whole model of Courtyard",
}

PAGE = """\
# Performance

Written by `make bench` (`python -m benchmarks`) on {date}. {machine}

Three things are measured. The **small model** is one of participation: each resident looks at the
ties, becomes more aware, weighs whether to take part, and learns or tires. It is written twice: as
[plain Mesa objects](../benchmarks/plain_mesa.py), an agent a resident, neighbours in a list, two
passes of `agents.do` and a data collector; and as
[rules of Courtyard](../benchmarks/small_rules.py), four of them, made outside the package and
handed over with the scenario as any user can. The **whole model** is the scenario `fujian_camp`
with the full week, social workers and all indicators, which does far more for each resident.

Every run has a process of its own with a warm-up before the clock starts; candidates take turns
within a repetition; there are {repetitions} repetitions, one seed each. Times are processor time of
one core (numerical libraries are held to one thread), medians with least and greatest in brackets.
Ratios are taken within a repetition. Construction is apart: of Courtyard it includes settling the
people and making their ties, of plain Mesa only its objects. Memory is the peak of the process,
interpreter and libraries included.

{table}

{three_years}

## What is asked, and what is met

{targets}

{missed}
"""


class Target(NamedTuple):
    """Something that is asked of the speed.

    Attributes:
        asks: what is asked.
        found: what was found, in words.
        met: whether the median meets it.
    """

    asks: str
    found: str
    met: bool


def targets(found: Found) -> list[Target]:
    """Return what is asked, and whether this series meets it."""
    result = []
    whole = found["whole", 600]
    years = whole.case.weeks / 52
    time = whole.spread("run")
    assert time is not None  # always measured
    limit = 0.1 * years
    result.append(
        Target(
            f"whole model, 600 residents, {years:g} years: under {limit:.2g} s of one core",
            f"{_spread(time, '.3f')} s",
            time.median < limit,
        )
    )
    for candidate, residents, least in (
        ("whole", 10_000, 3),
        ("small_rules", 600, 6),
        ("small_rules", 10_000, 20),
    ):
        ratio = found[candidate, residents].times(found["plain_mesa", residents])
        result.append(
            Target(
                f"{NAMES[candidate]}, {residents:,} residents: at least {least} times the "
                f"resident-weeks a second of the small model as plain Mesa objects",
                f"{_spread(ratio, '.1f')} times",
                ratio.median >= least,
            )
        )
    return result


def page(found: Found, repetitions: int, machine: str) -> str:
    """Return the page.

    Args:
        found: what the series measured.
        repetitions: how many there were.
        machine: what it was measured on.
    """
    asked = targets(found)
    missed = [target for target in asked if not target.met]
    whole = found["whole", 600]
    return PAGE.format(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine,
        repetitions=repetitions,
        table=table(found),
        three_years=(
            f"A run of the whole model of {whole.case.weeks} weeks with 600 residents takes "
            f"{_spread(whole.spread('run'), '.3f')} s of one core."
        ),
        targets=_rows(
            ("asked", "found", ""),
            [(t.asks, t.found, "met" if t.met else "**not met**") for t in asked],
        ),
        missed=(
            "Not met: " + "; ".join(f"{t.asks} (found: {t.found})" for t in missed) + "."
            if missed
            else "All are met."
        ),
    )


def table(found: Found) -> str:
    """Return the table of all cases."""
    rows = []
    for (candidate, residents), measured in found.items():
        per = Spread.of([1e9 / rate for rate in measured.rates()])
        rows.append(
            (
                NAMES[candidate],
                f"{residents:,}",
                f"{measured.case.weeks}",
                _spread(measured.spread("construction"), ".1f", 1000.0),
                _spread(per, ",.0f"),
                _spread(Spread.of(measured.rates()), ".2f", 1e-6),
                "1" if candidate == "plain_mesa"
                else _spread(measured.times(found["plain_mesa", residents]), ".1f"),
                _spread(measured.spread("memory"), ".0f"),
                _spread(measured.spread("added"), ".0f"),
            )
        )  # fmt: skip
    head = (
        "what", "residents", "weeks", "construction, ms", "a resident and week, ns",
        "million resident-weeks a second", "times plain Mesa", "peak memory, MB",
        "of which the run, MB",
    )  # fmt: skip
    return _rows(head, rows)


def machine() -> str:
    """Return the kind of machine and the versions, in a sentence or two."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("mesa", "numpy", "scipy"))
    busy = (
        f" Load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
        if hasattr(os, "getloadavg")
        else ""
    )
    return (
        f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores; {_processor()}"
        f"Python {platform.python_version()}, {libraries}, courtyard {courtyard.__version__}.{busy}"
    )


def _processor() -> str:
    """Return the kind of processor, where the system tells it."""
    if sys.platform != "linux":
        return f"{platform.processor()}; " if platform.processor() else ""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 - no file of anybody
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]}; " if names else ""


def _spread(spread: Spread | None, form: str, scale: float = 1.0) -> str:
    if spread is None:
        return "not told"
    middle, low, high = (format(scale * value, form) for value in spread)
    return f"{middle} ({low} to {high})"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
