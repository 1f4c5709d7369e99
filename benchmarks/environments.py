"""An environment of its own for each peer, made when it is first asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ASK_VERSIONS = """
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


class UnavailableError(Exception):
    """A peer cannot be measured; the message says why."""


class Environment(NamedTuple):
    """Where a peer runs.

    Attributes:
        python: its interpreter.
        versions: version of each package that was asked for.
    """

    python: Path
    versions: dict[str, str]


def environment(folder: Path, name: str, requirements: tuple[str, ...]) -> Environment:
    """Return the environment of a peer, made by `venv` and `pip` if it is not there yet.

    Args:
        folder: where the environments of all peers are.
        name: of the peer.
        requirements: what is installed; an environment with other requirements is made again.

    Raises:
        UnavailableError: the environment cannot be made.
    """
    place = folder.resolve() / name
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp, asked = place / "requirements.txt", "\n".join(requirements) + "\n"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != asked:
        _said([sys.executable, "-m", "venv", "--clear", str(place)])
        _said([str(python), "-m", "pip", "install", "--quiet", *requirements])
        stamp.write_text(asked, encoding="utf-8")
    names = [distribution(requirement) for requirement in requirements]
    versions: dict[str, str] = json.loads(_said([str(python), "-c", ASK_VERSIONS, *names]))
    return Environment(python, versions)


def distribution(requirement: str) -> str:
    """Return the name of the package that a requirement asks for."""
    return re.split(r"[\s\[<>=!~;]", requirement.strip(), maxsplit=1)[0]


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UnavailableError(str(error)) from None
    if done.returncode:
        raise UnavailableError(last_line(done.stderr) or f"exit status {done.returncode}")
    return done.stdout


def last_line(text: str) -> str:
    """Return the last line that says anything; of pip, that with the error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or [""])[-1]
