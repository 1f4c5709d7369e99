"""One run of a sweep again, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.experiments.design import Loader, plan
from courtyard.experiments.schema import parse_experiment
from courtyard.foundations.errors import InputError, nearest
from courtyard.records.provenance import code_version, library_versions, run_id, version_changes
from courtyard.records.sweeps import Sweep, read_sweep

if TYPE_CHECKING:
    import pandas as pd

OPTION = "--run"


@dataclass(frozen=True)
class Repeat:
    """What it takes to repeat a run.

    Attributes:
        run: its id.
        settings: its settings.
        seed: its seed.
        keys: its row of the plan.
        recorded: the outcomes that the sweep recorded; None if it failed or is not finished.
        failure: how it failed (`error`, `message`, `traceback`); None if it did not.
        library_changes: libraries whose version is not that of the sweep, with both versions.
    """

    run: str
    settings: Any
    seed: int
    keys: dict[str, Any]
    recorded: dict[str, float] | None
    failure: dict[str, str] | None
    library_changes: dict[str, tuple[str | None, str | None]]

    def differing(self, outcomes: Mapping[str, float]) -> list[str]:
        """Return the outcomes that are not, to the last bit, what the sweep recorded."""
        recorded = self.recorded or {}
        return [
            name
            for name, value in recorded.items()
            if not _same(value, outcomes.get(name, math.nan))
        ]


def repeat(folder: str | Path, run: str, *, load: Loader | None = None) -> Repeat:
    """Return what it takes to repeat one run of a sweep.

    Args:
        folder: the folder of the sweep.
        run: the id of the run, or the beginning of one.
        load: what loads the scenario; left out: it is restored from the manifest.

    Raises:
        InputError: there is no such run; or the code or the scenario is not what it was, so that
            the run cannot be repeated exactly.
    """
    sweep = read_sweep(folder)
    row = _row(sweep, run)
    code = sweep.manifest["code"]
    if code != code_version():
        raise InputError(
            "the run was made by another version of courtyard, and cannot be repeated by this one",
            file=folder,
            given=code_version(),
            allowed=f"code {code}",
        )
    experiment = parse_experiment(sweep.manifest["experiment"], Path(folder) / "manifest.json")
    again = plan(experiment, replications=1, load=load or _restorer(sweep))
    keys = {str(name): _plain(value) for name, value in sweep.plan.iloc[row].items()}
    settings = again.settings_of(row)
    if run_id(code, settings.resolved(), keys["seed"]) != keys["run"]:
        raise InputError(
            "a file that the scenario names is not what it was when the sweep was made",
            file=folder,
            key=", ".join(sweep.manifest["scenario"].get("files", {})) or None,
            allowed="the files with the content that manifest.json has",
        )
    return Repeat(
        run=keys["run"],
        settings=settings,
        seed=keys["seed"],
        keys=keys,
        recorded=_recorded(sweep, keys["run"]),
        failure=_failure(sweep, keys["run"]),
        library_changes=version_changes(sweep.manifest["libraries"], library_versions()),
    )


def _restorer(sweep: Sweep) -> Loader:
    """Return what gives back the scenario as the manifest has it, whatever became of its file.

    Files that the scenario names (a roster, ties) are read again from where they were; if their
    content is another, the id of the run shows it.
    """
    from courtyard.scenario import Settings

    given = {name: table for name, table in sweep.manifest["scenario"].items() if name != "files"}
    unreached = sweep.manifest.get("unreached", ())
    name = sweep.manifest.get("scenario_file")
    file = None if name is None else (sweep.folder / str(name)).resolve()

    def restore(_: str | Path) -> Any:
        return Settings.read(given, file, unreached=unreached)

    return restore


def _row(sweep: Sweep, run: str) -> int:
    """Return the first row of the plan with an id that is `run` or begins with it."""
    runs: list[str] = sweep.plan["run"].tolist()
    found = dict.fromkeys(each for each in runs if run and each.startswith(run))
    if len(found) == 1:
        return runs.index(next(iter(found)))
    if found:
        raise InputError("more than one run begins so", key=OPTION, given=run, allowed=[*found][:8])
    raise InputError(
        "no such run in this sweep",
        file=sweep.folder,
        key=OPTION,
        given=run[:80],
        allowed="an id of the column run of plan.parquet",
        nearest=nearest(run[:80], runs[:10_000]),
    )


def _recorded(sweep: Sweep, run: str) -> dict[str, float] | None:
    own = sweep.outcomes[sweep.outcomes["run"] == run]
    if own.empty:
        return None
    names = [name for name in own.columns if name not in sweep.plan.columns]
    return {name: float(own[name].iloc[0]) for name in names}


def _failure(sweep: Sweep, run: str) -> dict[str, str] | None:
    own: pd.DataFrame = sweep.failures[sweep.failures["run"] == run]
    if own.empty:
        return None
    names = [name for name in own.columns if name not in sweep.plan.columns]
    return {name: str(own[name].iloc[0]) for name in names}


def _same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
