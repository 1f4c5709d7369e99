"""The first picture, and what one is told where there is no browser to test with."""

from __future__ import annotations

import shutil
import time

import pytest

from browser import visiting as visits
from browser.serving import QUIET, Server, yardstick
from browser.visiting import Visit

SECONDS = 5.0
"""From the command to the first picture of the first week, on two quiet cores."""

TRIES = 3


def test_the_first_picture_is_there_soon_after_the_command(browser, record_property):
    """A busy or slower machine is allowed more, by a yardstick with nothing of Courtyard in it.

    The yardstick is taken after each try and tells how much slower than two quiet cores the
    machine is just then. What is slow in Courtyard is slow in every try; what is slow in the
    machine passes by, so that one good try of three is enough. Where others keep the processors
    busy all the time, what counts is what is worked until the picture is there.
    """
    tries = []
    for _ in range(TRIES):
        seconds, worked = first_picture(browser)
        factor = max(1.0, yardstick() / QUIET)
        tries.append(
            f"{seconds:.1f} s, {worked:.1f} s of processor (machine slower by {factor:.1f})"
        )
        if min(seconds, worked) <= SECONDS * factor:
            break
    record_property("measured", f"first picture after {'; '.join(tries)}")
    assert min(seconds, worked) <= SECONDS * factor, tries


def first_picture(browser) -> tuple[float, float]:
    """Return the seconds from the command until residents are drawn, and those of processor."""
    with Server() as server:
        server.wait()
        visit = Visit(browser, server.address)
        visit.page.goto(server.address)
        visit.page.wait_for_selector(".cy-dots path")
        seconds, worked = time.monotonic() - server.begun, server.work()
        assert visit.page.locator(".cy-dots path").count() == 600
        visit.close()
        # Films are computed elsewhere: the server, on which the page waits, goes without Mesa.
        assert "numpy" in server.loaded()
        assert not {"pandas", "scipy", "matplotlib"} & server.loaded()
        assert server.errors() == ""
    return seconds, worked


def test_without_chromium_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        visits.chromium()
