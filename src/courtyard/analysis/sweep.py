"""The comparison of a whole sweep, finished or running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courtyard.analysis.arms import hours_by_arm, runs_by_arm
from courtyard.analysis.paired import compare

if TYPE_CHECKING:
    import pandas as pd

    from courtyard.records.sweeps import Sweep

TIMES = ("first_organization_week",)
"""Outcomes that are times: without a value in a run in which nothing happened by its last week."""


@dataclass(frozen=True)
class Comparison:
    """What a sweep says.

    Attributes:
        baseline: the arm that the others are compared with.
        table: one row for each point, outcome and arm; see `paired.compare`.
        runs: for each arm how many runs were planned, are finished, failed and are left.
        hours: for each point and arm the realised worker hours; see `arms.hours_by_arm`.
    """

    baseline: str
    table: pd.DataFrame
    runs: pd.DataFrame
    hours: pd.DataFrame


def compare_sweep(
    sweep: Sweep, *, names: Sequence[str] | None = None, until_width: float | None = None
) -> Comparison:
    """Compare the arms of a sweep.

    Args:
        sweep: as `records.sweeps.read_sweep` gives it.
        names: outcomes; left out: those that the experiment asks for.
        until_width: as in `paired.compare`.

    Raises:
        InputError: no run has finished, or there is no such outcome.
    """
    baseline = str(sweep.manifest["baseline"])
    head: dict[str, Any] = sweep.manifest["experiment"]["experiment"]
    weeks = sweep.manifest["scenario"].get("scenario", {}).get("weeks")
    table = compare(
        sweep.outcomes,
        baseline=baseline,
        names=head["outcomes"] if names is None else names,
        until_width=until_width,
        restrict={} if weeks is None else {name: float(weeks) for name in TIMES},
    )
    return Comparison(
        baseline,
        table,
        runs_by_arm(sweep.plan, sweep.outcomes, sweep.failures),
        hours_by_arm(sweep.outcomes, baseline),
    )
