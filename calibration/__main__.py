"""Calibration and validation, one command at a time; each goes on where it was stopped.

python -m calibration fit         fits four patterns; ends with the fitted values as TOML
python -m calibration measure     measures every pattern on other seeds
python -m calibration patterns    summarizes and shows what was measured
python -m calibration knockouts   each mechanism off
python -m calibration screening   which assumptions move the headline outcomes
python -m calibration page        writes docs/patterns.md from what there is

After a fit, put the values of calibration/data/fitted.toml where the defaults stand, then measure.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

from calibration import fit, knockouts, measure, screening
from calibration.estimate import verdict
from calibration.page import PAGE, page
from calibration.patterns import PATTERNS
from calibration.runs import DATA, StaleError, tell

SEEDS = {
    "fit": fit.SEEDS,
    "measure": measure.SEEDS,
    "knockouts": knockouts.SEEDS,
    "screening": screening.SEEDS,
}


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked for; 0 done, 1 not all of it yet, 2 cannot be."""
    given = _arguments(arguments)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # workers share the cores already
    try:
        complete = _do(given)
    except KeyboardInterrupt:
        tell("Stopped; what was finished is kept. The same command goes on.")
        return 1
    except StaleError as error:
        tell(str(error))
        return 2
    if not complete:
        tell("Not all of it is done; the same command goes on.")
    return 0 if complete else 1


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    words = argparse.ArgumentParser(
        prog="python -m calibration",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words.add_argument("command", choices=[*SEEDS, "patterns", "page"])
    words.add_argument("--seeds", type=int, help="paired seeds (default: " + ", ".join(
        f"{name} {count}" for name, count in SEEDS.items()) + ")")  # fmt: skip
    words.add_argument("--workers", type=int, help="runs at once (default: all cores)")
    words.add_argument("--hours", type=float, default=math.inf, help="begin nothing after this")
    words.add_argument("--trials", type=int, default=300, help="trials of the fit in all")
    words.add_argument(
        "--trajectories", type=int, default=screening.TRAJECTORIES, help="of the screening"
    )
    words.add_argument("--fresh", action="store_true", help="drop what another version made")
    words.add_argument("--data", type=Path, default=DATA, help="where the tables are")
    return words.parse_args(arguments)


def _do(given: argparse.Namespace) -> bool:
    seeds = given.seeds or SEEDS.get(given.command, 0)
    some = (given.data, seeds, given.workers, given.hours)
    match given.command:
        case "fit":
            return fit.fit(*some, given.trials, fresh=given.fresh)
        case "measure":
            return measure.measure(*some, fresh=given.fresh)
        case "knockouts":
            return knockouts.knock_out(*some, fresh=given.fresh)
        case "screening":
            return screening.screen(*some, given.trajectories, fresh=given.fresh)
        case "patterns":
            _show(given.data)
        case "page":
            PAGE.write_text(page(given.data), encoding="utf-8")
            tell(f"Written: {PAGE.name}")
    return True


def _show(folder: Path) -> None:
    """Print what the patterns are, one line each."""
    for code, found in measure.summarize(folder).items():
        p = PATTERNS[code]
        sys.stdout.write(
            f"{code:12}{'fitted   ' if p.aim is not None else 'predicted'}  {p.target:14}"
            f"{found.value:9.3f} [{found.low:.3f}, {found.high:.3f}]  "
            f"{verdict(found, p.low, p.high):8}{p.what}\n"
        )


if __name__ == "__main__":
    sys.exit(main())
