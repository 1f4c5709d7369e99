"""The explorer as a process of its own, and how slow this machine is just now."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

PATIENCE = 60
"""Seconds after which something never comes, however busy the machine is."""

QUIET = 2.0
"""Seconds that `yardstick` takes on two quiet cores."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """`courtyard explore`, until it is ended by its process id.

    What it writes to stderr is kept: an error of the server is an error of the test.

    Args:
        words: arguments of the command.
        program: what Python runs.
    """

    def __init__(self, *words: str, program: tuple[str, str] = ("-m", "courtyard")) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.begun = time.monotonic()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - see stop
        self.process = subprocess.Popen(
            [sys.executable, *program, "explore", *words, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait(self) -> None:
        """Wait until it listens, asking every few hundredths of a second."""
        while time.monotonic() - self.begun < PATIENCE:
            if self.process.poll() is not None:
                pytest.fail(f"courtyard explore has ended by itself:\n{self.errors()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        pytest.fail(f"courtyard explore does not listen:\n{self.errors()}")

    def errors(self) -> str:
        """Return what it has written to stderr."""
        self._errors.seek(0)
        return self._errors.read()

    def status(self, name: str) -> int:
        """Return a number of what the system says of it, such as VmRSS (kB) or Threads."""
        text = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.findall(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[0])

    def loaded(self) -> set[str]:
        """Return the packages of which the server itself has loaded compiled parts."""
        maps = Path(f"/proc/{self.pid}/maps").read_text(encoding="utf-8")
        return set(re.findall(r"site-packages/(\w+)/", maps))

    def work(self) -> float:
        """Return the processor seconds of the server and of the busiest of its processes.

        They work one after the other until the first picture: so long it takes on a quiet machine.
        """
        own, children = 0.0, [0.0]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            except OSError:
                continue  # it has ended meanwhile
            seconds = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
            if int(stat.parent.name) == self.pid:
                own = seconds
            elif int(words[1]) == self.pid:
                children.append(seconds)
        return own + max(children)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._errors.close()


def yardstick() -> float:
    """Return the seconds of two processes that at once import what the explorer is built on.

    Nothing of Courtyard is in it, so that it becomes slower with the machine, and not with the
    code that is tested.
    """
    begun = time.monotonic()
    words = [sys.executable, "-c", "import mesa, solara"]
    processes = [subprocess.Popen(words) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    return time.monotonic() - begun
