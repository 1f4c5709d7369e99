"""Where time and memory go: what stands on the page where a target is missed.

python -m benchmarks.where entries CANDIDATE RESIDENTS WEEKS    ms a week, by entry of the week
python -m benchmarks.where memory RESIDENTS WEEKS               bytes a resident, by source file
python -m benchmarks.where imports ARGUMENT...                  ms of a command, by library

Prints one line of JSON: numbers by name. `functions` prints what cProfile finds.
"""

from __future__ import annotations

import cProfile
import importlib
import io
import json
import os
import pstats
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

APPLY, RECORD, REST = "(changes made)", "(week recorded)", "(the rest)"
"""What a week does beside its entries."""

LINES = 12
"""Names that are told apart; the rest is one."""


def by_entry(candidate: str, residents: int, weeks: int, seed: int = 1) -> dict[str, float]:
    """Return milliseconds of processor time a week, by entry of the week, dearest first.

    Args:
        candidate: `whole` or `small_rules`.
        residents: number of residents.
        weeks: how many weeks are lived.
        seed: the seed.
    """
    model: Any = importlib.import_module(f"benchmarks.{candidate}").make(residents, weeks, seed)()
    spent: dict[str, float] = {entry.name: 0.0 for entry in model.entries}
    spent |= {APPLY: 0.0, RECORD: 0.0}
    model.entries = [
        replace(entry, act=_timed(entry.act, entry.name, spent)) for entry in model.entries
    ]
    model.state.apply = _timed(model.state.apply, APPLY, spent)
    model.recorder.record = _timed(model.recorder.record, RECORD, spent)
    begun = time.process_time()
    model.run(weeks)
    spent[REST] = time.process_time() - begun - sum(spent.values())
    return {name: 1000.0 * each / weeks for name, each in Counter(spent).most_common()}


def _timed(act: Callable[..., Any], name: str, into: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        begun = time.process_time()
        result = act(*arguments)
        into[name] += time.process_time() - begun
        return result

    return timed


def by_file(residents: int, weeks: int, seed: int = 1) -> dict[str, float]:
    """Return bytes a resident that the whole model holds after its weeks, by source file."""
    from benchmarks import whole

    construct = whole.make(residents, weeks, seed)
    tracemalloc.start()
    model = construct()
    model.run(weeks)
    held: Counter[str] = Counter()
    for each in tracemalloc.take_snapshot().statistics("filename"):
        held["/".join(Path(each.traceback[0].filename).parts[-2:])] += each.size
    return _dearest({name: size / residents for name, size in held.items()})


def by_library(arguments: list[str]) -> dict[str, float]:
    """Return milliseconds on the clock of a command: importing each library, and all else."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "courtyard", *arguments],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ},
    )
    whole = 1000.0 * (time.perf_counter() - begun)
    spent = imported(done.stderr)
    return _dearest({**spent, "(all but imports)": whole - sum(spent.values())})


def imported(text: str) -> dict[str, float]:
    """Return milliseconds by top-level package, from what `-X importtime` wrote."""
    spent: Counter[str] = Counter()
    for line in text.splitlines():
        cells = line.removeprefix("import time:").split("|")
        if line.startswith("import time:") and cells[0].strip().isdecimal():
            spent[cells[2].strip().partition(".")[0]] += int(cells[0])
    return {f"import {name}": microseconds / 1000.0 for name, microseconds in spent.items()}


def _dearest(found: dict[str, float]) -> dict[str, float]:
    ranked = Counter(found).most_common()
    return {
        **dict(ranked[:LINES]),
        REST: sum(value for _, value in ranked[LINES:]),
    }


def functions(candidate: str, residents: int, weeks: int, seed: int = 1) -> str:
    """Return the functions that take most time themselves, as cProfile prints them."""
    model = importlib.import_module(f"benchmarks.{candidate}").make(residents, weeks, seed)()
    profile = cProfile.Profile()
    profile.runcall(model.run, weeks)
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(25)
    return text.getvalue()


def profile(kind: str, *arguments: str) -> dict[str, float]:
    """Return one profile, see the top of this file."""
    if kind == "imports":
        return by_library(list(arguments))
    if kind == "memory":
        return by_file(int(arguments[0]), int(arguments[1]))
    return by_entry(arguments[0], int(arguments[1]), int(arguments[2]))


if __name__ == "__main__":
    if sys.argv[1] == "functions":
        print(functions(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    else:
        print(json.dumps(profile(*sys.argv[1:])))
