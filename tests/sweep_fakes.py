"""A scenario and a model small enough to sweep thousands of times, picklable for workers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from courtyard.experiments.schema import Experiment, parse_experiment
from courtyard.experiments.worker import Result
from courtyard.foundations.errors import InputError, nearest

KNOWN: dict[str, Any] = {
    "scenario.weeks": 156,
    "plan.strategy": "none",
    "plan.last_week": 22,
    "plan.effect": 0.0,
    "team.hours": 20.0,
    "team.number": 2,
    "fake.seconds": 0.0,
    "fake.fails": "",
    "fake.kills": "",
    "changes": [],
}


@dataclass(frozen=True)
class FakeSettings:
    """Settings as the engine knows them: changed, and resolved."""

    given: Mapping[str, Any] = field(default_factory=lambda: dict(KNOWN))

    def changed(self, changes: Mapping[str, Any], file: object = None) -> FakeSettings:
        for key, value in changes.items():
            if key not in KNOWN:
                raise InputError("no such key", key=key, nearest=nearest(key, KNOWN))
            if key == "team.hours" and not (isinstance(value, (int, float)) and 0 <= value <= 200):
                raise InputError("is out of range", key=key, given=value, allowed="0 to 200")
        return FakeSettings({**self.given, **changes})

    def lasting(self, weeks: int) -> FakeSettings:
        return self.changed({"scenario.weeks": weeks})

    def resolved(self) -> dict[str, Any]:
        tables: dict[str, Any] = {"changes": list(self.given["changes"])}
        for key, value in self.given.items():
            if "." in key:
                table, name = key.split(".")
                tables.setdefault(table, {})[name] = value
        return tables


def load(name: object) -> FakeSettings:
    """Load the one scenario there is."""
    if str(name) != "fake":
        raise InputError("no such scenario", given=str(name), allowed="fake")
    return FakeSettings()


def simulate(settings: FakeSettings, seed: int) -> Result:
    """Carry out one run: its outcomes hang on seed and settings alone."""
    v = settings.given
    if str(seed) in v["fake.fails"].split():
        raise ZeroDivisionError(f"seed {seed} at {object()}")
    if str(seed) in v["fake.kills"].split():
        os.kill(os.getpid(), signal.SIGKILL)
    if v["fake.seconds"]:
        time.sleep(v["fake.seconds"])
    rng = np.random.default_rng([seed, 7])
    luck = rng.normal()
    born = int(rng.poisson(2))
    outcomes = {
        "organizations24": born + v["plan.effect"],
        "alive24": float(born > 1),
        "active24": luck + v["plan.effect"],
        "first_organization_week": float(rng.integers(1, 50)) if born else np.nan,
        "hours_individual": v["team.hours"],
        "hours_community": 10.0,
    }
    organizations = pd.DataFrame(
        {
            "organization": np.arange(born),
            "founded": rng.integers(1, 50, born),
            "ended": np.where(rng.random(born) < 0.5, np.nan, 80.0),
            "domain": ["文化"] * born,
        }
    )
    weeks = pd.DataFrame({"week": np.arange(4), "active": rng.integers(0, 9, 4)})
    return Result(outcomes, organizations, weeks)


def strange(settings: FakeSettings, seed: int) -> Result:
    """Give tables whose columns differ between runs."""
    result = simulate(settings, seed)
    if seed % 3 == 0:
        empty = pd.DataFrame()
        return Result({**result.outcomes, "extra": 1}, empty, result.weeks)
    return result


def deadly(settings: FakeSettings, seed: int) -> Result:
    """Kill the worker in one of the runs, as if memory had run out."""
    if seed == 104 and settings.given["plan.effect"] and settings.given["team.hours"] == 20.0:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(settings, seed)


def experiment(**more: Any) -> Experiment:
    """Return an experiment with two arms, its tables changed by `more`."""
    head = {
        "name": "fake",
        "scenario": "fake",
        "replications": 6,
        "first_seed": 100,
        "outcomes": ["active24", "alive24"],
    }
    content: dict[str, Any] = {
        "experiment": {**head, **more.pop("head", {})},
        "arms": {"none": {}, "helped": {"plan.effect": 1.0}},
    }
    return parse_experiment({**content, **more})


def tables_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every assembled table."""
    names = ["outcomes", "organizations", "failures", "weeks", "plan"]
    paths = [folder / f"{name}.parquet" for name in names]
    return {path.name: path.read_bytes() for path in paths if path.exists()}
