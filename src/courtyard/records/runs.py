"""The tables of one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.records.folders import open_folder, read_marker
from courtyard.records.provenance import (
    code_version,
    library_versions,
    package_version,
    run_id,
    system,
)
from courtyard.records.tables import write_table

if TYPE_CHECKING:
    import pandas as pd


def open_run(folder: str | Path, resolved: Mapping[str, Any], seed: int, **more: Any) -> Path:
    """Make a folder ready for the tables of a run and write its `run.json`.

    Call it before the first week, so that a folder that cannot be used costs no run.

    Args:
        folder: where; a folder that holds anything but this run is refused.
        resolved: the settings as plain values.
        seed: the seed of the run.
        more: what else `run.json` shall say.

    Returns:
        The folder.
    """
    identity = run_id(code_version(), resolved, seed)
    record = {
        "seed": seed,
        "code": code_version(),
        "version": package_version(),
        "libraries": library_versions(),
        "platform": system(),
        **more,
        "scenario": resolved,
    }
    return open_folder(folder, "run", identity, record)


def write_run(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    outcomes: Mapping[str, float] | None = None,
    *,
    csv: bool = False,
) -> list[Path]:
    """Write the tables of a run, and its outcomes as a table of one row.

    Returns:
        The Parquet files, in order.
    """
    import pandas as pd

    frames = dict(tables)
    if outcomes is not None:
        frames["outcomes"] = pd.DataFrame([dict(outcomes)], dtype="float64")
    paths = []
    for name, frame in frames.items():
        paths.append(folder / f"{name}.parquet")
        write_table(frame, paths[-1], csv=csv)
    return paths


def read_run(folder: str | Path) -> dict[str, Any]:
    """Return what `run.json` of a folder says."""
    return read_marker(folder, "run")
