"""How fast Courtyard is, beside plain Mesa objects.

python -m benchmarks              everything, in some minutes; writes docs/performance.md
python -m benchmarks --quick      a taste, in half a minute; writes nothing
python -m benchmarks --profile    where the time of a week goes
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks import page
from benchmarks.series import FULL, ONE_THREAD, QUICK, ROOT, series

AGREEMENT = (2_000, 40)
"""Residents and seeds of the comparison of the two small models."""

PROFILED = {600: 156, 10_000: 156}
"""Weeks that are profiled, by number of residents."""


def main() -> None:
    """Do what was asked for."""
    words = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words.add_argument("--quick", action="store_true", help="fewer weeks, two repetitions")
    words.add_argument("--profile", action="store_true", help="time by entry of the week")
    words.add_argument("--repetitions", type=int, help="how often each is run (default: 7)")
    words.add_argument("--out", type=Path, help="the page (default: docs/performance.md)")
    given = words.parse_args()
    os.environ.update(ONE_THREAD)  # before anything here imports NumPy
    if given.profile:
        _profile()
    else:
        _series(given)


def _series(given: argparse.Namespace) -> None:
    repetitions = given.repetitions or (2 if given.quick else 7)
    machine = page.machine()
    found = series(QUICK if given.quick else FULL, repetitions, _tell)
    text = page.page(found, repetitions, machine)
    if not given.quick:
        text += _agreement()
    print(text)
    out = given.out or (None if given.quick else ROOT / "docs" / "performance.md")
    if out is not None:
        out.write_text(text, encoding="utf-8")
        _tell(f"Written: {out}")


def _agreement() -> str:
    from benchmarks import agreement  # noqa: PLC0415 - imports NumPy, not before the series is done

    residents, seeds = AGREEMENT
    _tell(f"Agreement: {seeds} seeds of {residents:,} residents")
    return agreement.chapter(residents, seeds)


def _profile() -> None:
    from benchmarks import where  # noqa: PLC0415 - imports NumPy, not before threads are set

    print(where.table(PROFILED))
    for residents, weeks in PROFILED.items():
        print(f"\n{residents:,} residents, {weeks} weeks, with cProfile:")
        print(where.by_function(residents, weeks))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
