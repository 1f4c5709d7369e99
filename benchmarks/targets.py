"""What is asked of the speed, and whether it is met."""

from __future__ import annotations

from typing import Any, NamedTuple

from benchmarks import agreement, series
from benchmarks.agreement import Compared
from benchmarks.series import LARGE, LARGE_YEAR, MILLION, THREE_YEARS, Case, Found, Spread
from benchmarks.store import Part
from benchmarks.sweeping import Sweeps

FASTER = {500: 6.0, 10_000: 20.0, 100_000: 20.0}
"""How many times as fast as plain Mesa objects the rules should be, by number of residents."""

WHOLE_SECONDS, WHOLE_TIMES = 0.3, 3.0
MILLION_GIB, MILLION_COST = 8.0, 2.5
SWEEP_GAIN, AROUND = 1.8, 0.05
WAITS = {"help": 0.3, "first_week": 1.5}
SURE = 0.95
"""Share of cases in which models that are the same stay below the largest difference allowed."""


class Target(NamedTuple):
    """Something that is asked of the speed.

    Attributes:
        asks: what is asked.
        found: what was found, in words.
        met: whether the median meets it.
        profile: arguments of `benchmarks.where` that show what bounds it; empty where the page
            shows it anyway.
    """

    asks: str
    found: str
    met: bool
    profile: str = ""


class Results(NamedTuple):
    """All that was measured.

    Attributes:
        speed: cases of the small model and of the whole.
        versions: what each peer's environment held, by peer.
        left_out: why a peer was left out, by peer.
        sweeps: sweeps with one worker and with two.
        waits: seconds on the clock, by what was waited for.
        agreement: both small models side by side.
        seeds: seeds and residents of that comparison.
        profiles: numbers by name, by the arguments of `benchmarks.where`.
    """

    speed: Found
    versions: dict[str, dict[str, str]]
    left_out: dict[str, str]
    sweeps: Sweeps
    waits: dict[str, list[float]]
    agreement: list[Compared]
    seeds: tuple[int, int]
    profiles: dict[str, dict[str, float]]

    @classmethod
    def of(cls, parts: dict[str, Part]) -> Results:
        """Return the results from what is kept; what was not measured is empty."""
        found: dict[str, Any] = {name: part.found for name, part in parts.items()}
        speed = found.get("speed", {})
        compared = found.get("agreement", {})
        return cls(
            series.restored(speed.get("cases", [])),
            speed.get("versions", {}),
            speed.get("left_out", {}),
            Sweeps(found.get("sweep", [])),
            found.get("waiting", {}),
            [Compared(*row) for row in compared.get("rows", [])],
            (compared.get("seeds", 0), compared.get("residents", 0)),
            found.get("where", {}),
        )


def targets(results: Results) -> list[Target]:
    """Return what is asked and what was found, of all that was measured."""
    found = [*_small(results.speed), *_whole(results.speed), *_million(results.speed)]
    if results.sweeps:
        found += _sweep(results.sweeps)
    if results.waits:
        found += _waiting(results.waits)
    if results.agreement:
        found.append(_agreement(results))
    return found


def words(spread: Spread | None, form: str, scale: float = 1.0) -> str:
    """Return a spread in words: median (least to greatest)."""
    if spread is None:
        return "not told"
    middle, low, high = (format(scale * value, form) for value in spread)
    return f"{middle} ({low} to {high})"


def _small(found: Found) -> list[Target]:
    made = []
    for residents, least in FASTER.items():
        cases = {case.candidate: case for case in found if case.residents == residents}
        if {"small_rules", "plain_mesa"} <= set(cases):
            rules = cases["small_rules"]
            times = found[rules].times(found[cases["plain_mesa"]])
            made.append(
                Target(
                    f"small model as rules, {residents:,} residents: weeks at least {least:g} "
                    "times as fast as plain Mesa objects",
                    f"{words(times, '.1f')} times",
                    times.median >= least,
                    _entries(rules),
                )
            )
    return made


def _whole(found: Found) -> list[Target]:
    made = []
    if THREE_YEARS in found:
        runs = found[THREE_YEARS].runs
        seconds = Spread.of([run["construction"] + run["run"] for run in runs])
        made.append(
            Target(
                "whole model, three years of 600 residents, made and lived: under "
                f"{WHOLE_SECONDS:g} s of one core",
                f"{words(seconds, '.3f')} s",
                seconds.median < WHOLE_SECONDS,
                _entries(THREE_YEARS),
            )
        )
    mesa = [case for case in found if case[:2] == ("plain_mesa", LARGE.residents)]
    if LARGE in found and mesa:
        times = found[LARGE].times(found[mesa[0]])
        made.append(
            Target(
                f"whole model, {LARGE.residents:,} residents: per resident and week at least "
                f"{WHOLE_TIMES:g} times as fast as plain Mesa runs the small model",
                f"{words(times, '.1f')} times",
                times.median >= WHOLE_TIMES,
                _entries(LARGE),
            )
        )
    return made


def _million(found: Found) -> list[Target]:
    if MILLION not in found:
        return []
    year = f"whole model, {MILLION.residents:,} residents for one year"
    memory = found[MILLION].spread("memory")
    dearer = found[LARGE_YEAR].times(found[MILLION])
    return [
        Target(
            f"{year}: within {MILLION_GIB:g} GiB on two cores",
            f"{words(memory, '.2f', 1 / 1024)} GiB at the peak, on one core",
            memory is not None and memory.median / 1024 < MILLION_GIB,
            f"memory {LARGE.residents} {MILLION.weeks}",
        ),
        Target(
            f"{year}: a resident and week costs at most {MILLION_COST:g} times as much as with "
            f"{LARGE_YEAR.residents:,}",
            f"{words(dearer, '.2f')} times",
            dearer.median <= MILLION_COST,
            _entries(MILLION),
        ),
    ]


def _sweep(sweeps: Sweeps) -> list[Target]:
    gain, around = sweeps.gain(), sweeps.around()
    return [
        Target(
            f"a sweep with two workers: at least {SWEEP_GAIN:g} times as fast as with one",
            f"{words(gain, '.2f')} times",
            gain.median >= SWEEP_GAIN,
        ),
        Target(
            f"what surrounds the model in a sweep: under {AROUND:.0%} of the time",
            f"{words(around, '.1f', 100)} %",
            around.median < AROUND,
        ),
    ]


def _waiting(waits: dict[str, list[float]]) -> list[Target]:
    asked = {
        "help": ("`courtyard --help`", "imports --help"),
        "first_week": (
            "the first week of `courtyard run`",
            "imports run fujian_camp --weeks 1",
        ),
    }
    made = []
    for name, (what, profile) in asked.items():
        seconds = Spread.of(waits[name])
        made.append(
            Target(
                f"{what}: within {WAITS[name]:g} s",
                f"{words(seconds, '.2f')} s",
                seconds.median <= WAITS[name],
                profile,
            )
        )
    return made


def _agreement(results: Results) -> Target:
    largest = max(row.away for row in results.agreement)
    limit = agreement.by_chance(len(results.agreement), SURE)
    seeds, _ = results.seeds
    return Target(
        f"the small model as rules and as plain Mesa objects: {seeds} seeds agree within sampling "
        "error",
        f"largest difference {largest:.1f} standard errors (by chance below {limit:.1f} in "
        f"{SURE:.0%} of cases)",
        largest < limit,
    )


def _entries(case: Case) -> str:
    return " ".join(["entries", *map(str, case)])
