"""How long one waits at the command line: for help, and for the first week of a run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.child import ROOT

COMMANDS = {
    "help": ("--help",),
    "first_week": ("run", "fujian_camp", "--weeks", "1"),
}
"""What is waited for. The second ends with the words on its one week, so it is a bit too long."""


def waits(repetitions: int, tell: Callable[[str], None]) -> dict[str, list[float]]:
    """Return seconds on the clock of each command, whole processes, in turn.

    Args:
        repetitions: how often, after one of each that is not counted (compiled files, disk cache).
        tell: called with a line after each.
    """
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as compiled:
        environment = _as_a_user(compiled)
        for number in range(repetitions + 1):
            for name, arguments in COMMANDS.items():
                seconds = _clocked([*program(), *arguments], environment)
                if number:
                    found[name].append(seconds)
                    tell(f"{number}/{repetitions} courtyard {' '.join(arguments)} {seconds:.3f} s")
    return found


def program() -> list[str]:
    """Return what stands for `courtyard`: the installed command, else the module."""
    name = "courtyard.exe" if sys.platform == "win32" else "courtyard"
    installed = Path(sys.executable).parent / name
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "courtyard"]


def _as_a_user(compiled: str) -> dict[str, str]:
    """Return an environment in which Python keeps what it has compiled, as it does for a user."""
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": compiled}


def _clocked(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - begun
