"""What holds for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine is no fault of the code; and what continuous integration finds, everyone can find.
settings.register_profile("courtyard", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("courtyard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one worker, and all that share a browser.

    What a file prepares for its tests is prepared once, and one server is visited by all.
    """
    for item in items:
        group = "browser" if item.path.parent.name == "browser" else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured, also those that passed."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", ()):
            if name == "measured" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid}: {value}")
