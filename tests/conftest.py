"""What holds for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# A busy machine is no fault of the code; and what continuous integration finds, everyone can find.
settings.register_profile("courtyard", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("courtyard")


class ByFile(LoadScopeScheduling):
    """The tests of a file stay in one worker, and so do all that share a browser.

    What a file prepares for its tests is prepared once, and one server is visited by all.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Hand out files in the order of their names: the browser, which takes longest, comes first."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured, also those that passed."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", ()):
            if name == "measured" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid}: {value}")
