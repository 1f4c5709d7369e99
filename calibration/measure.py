"""The patterns on seeds that the fit has not seen: runs, then the summary of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from calibration.estimate import Estimate, Numbers, estimate, width
from calibration.history import watch
from calibration.patterns import ALONE, PATTERNS, TEAM, Pattern, read
from calibration.runs import DATA, Job, Row, Table, carry_out, tell

FIRST_SEED, SEEDS = 5000, 200
"""Seeds of the report; the fit has 0 to 59, the knock-outs and the screening others."""

WEEKS = 260
"""Five years: the last pattern asks for four years after the exit."""

ARMS = (TEAM, ALONE)
SUMMARY = ("code", "arm", "form", "value", "low", "high", "error", "runs")


def columns(codes: Sequence[str] = tuple(PATTERNS)) -> list[str]:
    """Return the columns of the parts of some patterns."""
    return [f"{code}:{k}" for code in codes for k in range(width(PATTERNS[code].form))]


def jobs(seeds: int, weeks: int = WEEKS) -> list[Job]:
    """Return the runs: every seed in both arms."""
    return [
        Job({"arm": arm}, {"plan.strategy": arm}, seed, weeks)
        for seed in range(FIRST_SEED, FIRST_SEED + seeds)
        for arm in ARMS
    ]


def work(job: Job) -> Row:
    """Do one run and read every pattern of its arm."""
    history, _ = watch(job.settings(), job.seed)
    return flat(read(history, str(job.labels["arm"])))


def flat(parts: dict[str, tuple[float, ...]]) -> Row:
    """Return parts by column."""
    return {f"{code}:{k}": part for code, all_ in parts.items() for k, part in enumerate(all_)}


def table(folder: Path = DATA) -> Table:
    """Return the table of the runs."""
    return Table(folder / "runs.csv", ["arm", "seed", *columns()])


def measure(folder: Path, seeds: int, workers: int | None, hours: float, *, fresh: bool) -> bool:
    """Do the runs, and summarize when all are done."""
    complete = carry_out(
        jobs(seeds), work, table(folder), workers=workers, hours=hours, fresh=fresh
    )
    if complete:
        summarize(folder)
    return complete


def parts_of(rows: list[dict[str, str]], pattern: Pattern) -> Numbers:
    """Return the parts of a pattern in some runs, (runs, 2) or (runs, 4)."""
    names = columns([pattern.code])
    return np.array([[float(row[name]) for name in names] for row in rows]).reshape(-1, len(names))


def summarize(folder: Path = DATA) -> dict[str, Estimate]:
    """Pool the runs, write the summary, and return what was found by code."""
    rows = table(folder).rows()
    found = {
        p.code: estimate(parts_of([row for row in rows if row["arm"] == p.arm], p), p.form)
        for p in PATTERNS.values()
    }
    summary = Table(folder / "patterns.csv", SUMMARY[1:])
    summary.columns[0] = SUMMARY[0]
    summary.write(
        {"code": code, "arm": PATTERNS[code].arm, "form": PATTERNS[code].form, **vars(e)}
        for code, e in found.items()
    )
    tell(f"{summary.path.name}: {len(found)} patterns from {len(rows)} runs")
    return found


def summary(folder: Path = DATA) -> dict[str, Estimate]:
    """Return the summary by code, empty where nothing has been measured."""
    made = Table(folder / "patterns.csv", SUMMARY[1:])
    made.columns[0] = SUMMARY[0]
    return {row["code"]: read_estimate(row) for row in made.rows()}


def earlier(folder: Path = DATA) -> dict[str, Estimate]:
    """Return the summary of the model before its fit, as it was published, by code."""
    made = Table(folder / "before.csv", SUMMARY[1:])
    made.columns[0] = SUMMARY[0]
    return {row["code"]: read_estimate(row) for row in made.rows()}


def read_estimate(row: dict[str, str]) -> Estimate:
    """Return an estimate from a row of text."""
    value, low, high, error = (
        float(row[name]) if row[name] else math.nan for name in ("value", "low", "high", "error")
    )
    return Estimate(value, low, high, error, int(row["runs"]))
