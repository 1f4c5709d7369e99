"""Scenarios of the classic models, written as files and run as anybody would run them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from courtyard import Community, load_scenario

COMPLETE = {"kind": "complete"}


def toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(v)}" for key, v in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return str(value)


def written(
    folder: Path,
    residents: int | None,
    *,
    weeks: int,
    rules: Sequence[str] = ("decision",),
    start: Mapping[str, Any] | None = None,
    ties: Iterable[Sequence[Any]] | None = None,
    **tables: Mapping[str, Any],
) -> Path:
    """Write a scenario file, and the ties of its network beside it, and return its path."""
    community: dict[str, Any] = {} if residents is None else {"residents": residents}
    if start is not None:
        community["start"] = start
    if ties is not None:
        rows = [tuple(tie) for tie in ties]
        width = max((len(row) for row in rows), default=2)
        lines = [",".join(("from", "to", "weight")[:width])]
        lines += [",".join(map(str, row)) for row in rows]
        (folder / "ties.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        tables["network"] = {"kind": "file", "file": "ties.csv"}
    everything = {
        "scenario": {"name": "test", "weeks": weeks},
        "community": community,
        **tables,
        "week": {"rules": list(rules)},
    }
    text = ""
    for table, keys in everything.items():
        text += f"[{table}]\n" + "".join(f"{key} = {toml(v)}\n" for key, v in keys.items()) + "\n"
    path = folder / "test.toml"
    path.write_text(text, encoding="utf-8")
    return path


def scenario(folder: Path, residents: int | None, **tables: Any) -> Any:
    """Return the settings of a scenario that has been written and read; as `written`."""
    return load_scenario(written(folder, residents, **tables))


def threshold(folder: Path, residents: int | None, weeks: int = 1000, **keys: Any) -> Any:
    """Return settings in which a threshold decides; other tables and decision's keys by name."""
    tables = {k: keys.pop(k) for k in ("network", "start", "ties", "rules") if k in keys}
    if "ties" not in tables:
        tables.setdefault("network", COMPLETE)
    return scenario(folder, residents, weeks=weeks, decision={"rule": "threshold"} | keys, **tables)


def weekly(settings: Any, seed: int = 1) -> list[int]:
    """Run to the end and return how many are active in each week, the start first."""
    model = Community(settings, seed)
    model.run()
    counts = model.tables()["weeks"]["active"]
    assert len(counts) == settings.scenario.weeks + 1
    return [int(count) for count in counts]


def last(settings: Any, seed: int = 1) -> int:
    """Run to the end and return how many are active then."""
    return weekly(settings, seed)[-1]


def at_rest(settings: Any, seed: int = 1) -> Community:
    """Run until nobody joins any more: where nobody stops, that is how it ends.

    Most crowds of hundreds of seeds rest after a few weeks, and the rest need not be run.
    """
    model = Community(settings, seed)
    counts = model.datacollector.model_vars["active"]
    while model.running:
        model.step()
        if counts[-1] == counts[-2]:
            return model
    raise AssertionError("still moving in the last week: give the scenario more weeks")


def crowds(settings: Any, seeds: Iterable[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each seed how many are active when nobody joins any more."""
    return np.array(
        [at_rest(settings, seed).datacollector.model_vars["active"][-1] for seed in seeds]
    )


def who(settings: Any, seed: int = 1) -> list[int]:
    """Run to the end and return the numbers of those who are active then."""
    model = Community(settings, seed)
    model.run()
    people = model.tables()["residents"]
    return [int(i) for i in people["resident"][people["active"]]]


def opinions(settings: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Run to the end and return the opinions then, (n,)."""
    model = Community(settings, 1)
    model.run()
    return model.tables()["residents"]["awareness"].to_numpy()
