"""What a sweep says so far: the numbers behind its words and its picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courtyard.foundations.words import spoken
from courtyard.records.sweeps import Sweep, read_sweep

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """A sweep, finished or running, and its arms against the baseline.

    Attributes:
        sweep: the sweep as its folder holds it.
        until_width: half-width that intervals shall reach; None: up to the difference itself.
    """

    sweep: Sweep
    until_width: float | None = None

    @property
    def head(self) -> dict[str, Any]:
        """The table `[experiment]` of the file."""
        found: dict[str, Any] = self.sweep.manifest["experiment"]["experiment"]
        return found

    @property
    def name(self) -> str:
        """The name of the experiment."""
        return str(self.head["name"])

    @property
    def baseline(self) -> str:
        """The arm that every other is compared with."""
        return str(self.sweep.manifest["baseline"])

    @property
    def arms(self) -> list[str]:
        """All arms, in the order of the file."""
        return list(self.sweep.manifest["arms"])

    @property
    def outcomes(self) -> list[str]:
        """What is compared, the primary one first."""
        return list(self.head["outcomes"])

    @property
    def keys(self) -> list[str]:
        """What varies from point to point."""
        return list(self.sweep.manifest["keys"])

    @property
    def weeks(self) -> int:
        """The last week of the runs."""
        return int(self.sweep.manifest["scenario"]["scenario"]["weeks"])

    @property
    def exit(self) -> int:
        """The week of the reference exit: what all arms set it to, else what the scenario says."""
        own = int(self.sweep.manifest["scenario"]["plan"]["last_week"])
        arms = self.sweep.manifest["experiment"].get("arms", {})
        said = {int(keys.get("plan.last_week", own)) for keys in arms.values()}
        return said.pop() if len(said) == 1 else own

    @cached_property
    def _numbers(self) -> Any:
        from courtyard.analysis.sweep import compare_sweep

        return compare_sweep(self.sweep, until_width=self.until_width)

    @property
    def differences(self) -> pd.DataFrame:
        """One row for each point, outcome and arm: see `courtyard.analysis.paired.compare`."""
        table: pd.DataFrame = self._numbers.table
        return table

    @property
    def runs(self) -> pd.DataFrame:
        """How many different runs of each arm are planned, finished, failed and left."""
        from courtyard.analysis.arms import runs_by_arm

        sweep = self.sweep
        tables = (sweep.plan, sweep.outcomes, sweep.failures)
        return runs_by_arm(*(table.drop_duplicates(["arm", "run"]) for table in tables))

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many different runs are finished, failed and left, as the sweep itself counts them.

        Arms or points with the same settings are one run, whoever shares it.
        """
        sweep = self.sweep
        planned, done, failed = (
            set(table["run"]) for table in (sweep.plan, sweep.outcomes, sweep.failures)
        )
        return len(done), len(failed - done), len(planned - done - failed)

    @property
    def hours(self) -> pd.DataFrame:
        """The mean realised hours of each arm by kind, and whether they differ."""
        table: pd.DataFrame = self._numbers.hours
        return table

    @cached_property
    def organizations(self) -> pd.DataFrame:
        """Every organization of every finished run."""
        found = self.sweep.table("organizations")
        assert found is not None  # every sweep keeps them
        return found

    @cached_property
    def weekly(self) -> pd.DataFrame | None:
        """The table of weeks of every finished run; None where the sweep did not keep them."""
        return self.sweep.table("weeks")

    def called(self, arm: object) -> str:
        """Return an arm's label in the language spoken, or its name where the file has none."""
        arms = self.sweep.manifest["experiment"].get("arms", {})
        return str(arms.get(arm, {}).get(spoken()) or arm)

    def said(self, key: str) -> Any:
        """Return a text of the experiment in the language spoken, if the file has it in that."""
        chinese = self.head.get(f"{key}_zh")
        return chinese if chinese and spoken() == "zh" else self.head.get(key)


def compared(folder: str | Path, until_width: float | None = None) -> Comparison:
    """Return what a sweep says so far.

    Raises:
        InputError: the folder holds no sweep.
    """
    return Comparison(read_sweep(folder), until_width)


def has_survival() -> bool:
    """Return whether the library for curves of survival is installed."""
    from importlib.util import find_spec

    return find_spec("lifelines") is not None
