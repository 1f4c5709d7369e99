"""How fast Courtyard is, beside plain Mesa objects and others.

python -m benchmarks                       everything, in a quarter of an hour; writes the page
python -m benchmarks --peers .venv/peers   the same beside other frameworks; environments go there
python -m benchmarks --only sweep          a part again; the page keeps the others as they were
                                           (speed: with --peers again, if they are to stay)
python -m benchmarks --quick               a taste, in half a minute; writes nothing
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import agreement, store
from benchmarks.child import ROOT, ChildError, fresh
from benchmarks.environments import UnavailableError, environment
from benchmarks.page import page
from benchmarks.peers import PEERS
from benchmarks.series import cases, plain, series
from benchmarks.store import PARTS, Part
from benchmarks.sweeping import REPLICATIONS, sweeps
from benchmarks.targets import Results, targets
from benchmarks.waiting import waits

REPETITIONS, QUICK_REPETITIONS = 7, 2
SWEEPS = 3
"""Repetitions of the sweep at most: each takes a minute."""


def main() -> None:
    """Do what was asked for."""
    try:
        _measure(_given())
    except ChildError as error:
        sys.exit(f"A measurement failed; what was finished before is kept.\n{error}")


def _measure(given: argparse.Namespace) -> None:
    known = {} if given.quick else store.read(given.data)
    for name in ("speed", "waiting") if given.quick else given.only:
        _tell(f"{name}:")
        known[name] = store.measured(partial(_measured, name, given, known))
        if not given.quick:
            store.write(given.data, name, known[name])
    text = page({name: known[name] for name in PARTS if name in known})
    if given.quick:
        print(text)
    elif set(known) == set(PARTS):
        given.out.write_text(text, encoding="utf-8")
        _tell(f"Written: {given.out}")
    else:
        _tell(f"No page yet: {', '.join(name for name in PARTS if name not in known)} lack")


def _given() -> argparse.Namespace:
    """Return what the command line says."""
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("--quick", action="store_true", help="fewer and smaller cases")
    asked.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="these parts (default: all)"
    )
    asked.add_argument(
        "--peers", type=Path, metavar="DIR", help="other frameworks too; their environments"
    )
    asked.add_argument("--repetitions", type=int, metavar="N", help="at most (default: 7)")
    asked.add_argument(
        "--data", type=Path, metavar="DIR", default=ROOT / "benchmarks" / "data",
        help="what was measured (default: benchmarks/data)",
    )  # fmt: skip
    asked.add_argument(
        "--out", type=Path, metavar="FILE", default=ROOT / "docs" / "performance.md",
        help="the page (default: docs/performance.md)",
    )  # fmt: skip
    given = asked.parse_args()
    if given.quick and given.only != PARTS:
        asked.error("--quick is a taste of its own: it knows no parts (--only)")
    return given


def _measured(name: str, given: argparse.Namespace, known: dict[str, Part]) -> Any:
    """Return what a part finds, as plain values."""
    repetitions = given.repetitions or (QUICK_REPETITIONS if given.quick else REPETITIONS)
    if name == "speed":
        return _speed(given, repetitions)
    if name == "sweep":
        return list(sweeps(min(repetitions, SWEEPS), REPLICATIONS, _tell))
    if name == "waiting":
        return waits(repetitions, _tell)
    if name == "agreement":
        residents, seeds = agreement.RESIDENTS, agreement.SEEDS
        found = fresh("benchmarks.agreement", residents, seeds)
        return {"residents": residents, "seeds": seeds, "rows": found}
    return _profiles(known)


def _speed(given: argparse.Namespace, repetitions: int) -> dict[str, Any]:
    """Measure the small model in all ways, and the whole one."""
    pythons, versions, left_out = {}, {}, {}
    for name, peer in PEERS.items() if given.peers else ():
        _tell(f"environment of {name}")
        try:
            found = environment(given.peers, name, peer.requirements)
        except UnavailableError as error:
            # What pip says may name places that are nobody's business: not on the page.
            left_out[name] = "its environment could not be made"
            _tell(f"{name} is left out: {error}")
            continue
        pythons[f"peers.{name}"], versions[name] = found.python, found.versions
    chosen = cases(tuple(versions), given.quick)
    measured, failed = series(chosen, repetitions, _tell, pythons)
    for name, why in failed.items():
        left_out[name.removeprefix("peers.")] = "its run failed"
        _tell(f"{name} is left out: {why}")
    return {"cases": plain(measured), "versions": versions, "left_out": left_out}


def _profiles(known: dict[str, Part]) -> dict[str, Any]:
    """Profile what bounds each target that is missed."""
    found = {}
    for target in targets(Results.of(known)):
        if not target.met and target.profile:
            _tell(f"where {target.profile}")
            found[target.profile] = fresh("benchmarks.where", *target.profile.split())
    return found


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
