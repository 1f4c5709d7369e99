"""A measurement in a process of its own, which says one line of JSON.

The process that starts it imports no numerical library: on Linux a child's peak memory begins at
that of the process that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA", "POLARS")
} | {"VECLIB_MAXIMUM_THREADS": "1"}
"""What holds numerical libraries to one thread."""

NO_FONTS = {"STARSIM_INSTALL_FONTS": "0"}
"""Starsim would add fonts to those of the user."""


class ChildError(Exception):
    """A measurement did not end well; the message is what it said last."""


def fresh(module: str, *arguments: object, python: Path | None = None) -> Any:
    """Return what a module says, run in a process of its own.

    Args:
        module: what is run.
        arguments: its arguments.
        python: the interpreter of a peer's environment; left out: this one, with Courtyard.

    Raises:
        ChildError: it failed, or said nothing that can be read.
    """
    paths = [str(ROOT)]
    if python is None:
        paths += [str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [str(python or sys.executable), "-m", module, *map(str, arguments)],
        env={**os.environ, **ONE_THREAD, **NO_FONTS, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise ChildError(done.stderr.strip() or f"exit status {done.returncode}")
    return said(done.stdout)


def said(output: str) -> Any:
    """Return what the last line says: frameworks greet on the lines before.

    Raises:
        ChildError: it is no JSON.
    """
    lines = [line for line in output.splitlines() if line.strip()]
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise ChildError(f"said {lines[-1] if lines else 'nothing'!r}, which is no JSON") from None
