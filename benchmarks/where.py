"""Where the time of a week goes: by entry of the week, and by function."""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks import whole

APPLY, RECORD, REST = "(changes made)", "(week recorded)", "(the rest)"
"""What a week does beside its entries."""


def by_entry(residents: int, weeks: int, seed: int = 1) -> dict[str, float]:
    """Return milliseconds of processor time a week, by entry of the week, in its order.

    Args:
        residents: number of residents.
        weeks: how many weeks of the whole model are lived.
        seed: the seed.
    """
    model = whole.make(residents, weeks, seed)()
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
    return {name: 1000.0 * seconds / weeks for name, seconds in spent.items()}


def _timed(act: Callable[..., Any], name: str, into: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        begun = time.process_time()
        result = act(*arguments)
        into[name] += time.process_time() - begun
        return result

    return timed


def by_function(residents: int, weeks: int, lines: int = 25, seed: int = 1) -> str:
    """Return the functions that take most time themselves, as cProfile prints them."""
    model = whole.make(residents, weeks, seed)()
    profile = cProfile.Profile()
    profile.runcall(model.run, weeks)
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(lines)
    return text.getvalue()


def table(sizes: dict[int, int]) -> str:
    """Return a table of what each entry of the week takes, dearest first at the last size.

    Args:
        sizes: weeks lived by number of residents.
    """
    found = {residents: by_entry(residents, weeks) for residents, weeks in sizes.items()}
    last = found[max(sizes)]
    head = "".join(f"{f'{n:,} residents':>24}" for n in sizes)
    lines = [f"{'':18}{head}", f"{'':18}" + f"{'ms a week':>16}{'share':>8}" * len(sizes)]
    for name in sorted(last, key=last.__getitem__, reverse=True):
        cells = "".join(
            f"{spent[name]:16.3f}{spent[name] / sum(spent.values()):8.1%}"
            for spent in found.values()
        )
        lines.append(f"{name:18}{cells}")
    totals = "".join(f"{sum(spent.values()):16.3f}{'':8}" for spent in found.values())
    return "\n".join([*lines, f"{'a week':18}{totals}"])
