"""One server and one browser for all of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.serving import Server
from browser.visiting import ARGUMENTS, Visit, Visiting, chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server() as running:
        running.wait()
        yield running


@pytest.fixture
def visiting(browser: Browser, server: Server) -> Iterator[Visiting]:
    """Return what makes a visit to the server; all of them are closed at the end."""
    open_ones: list[Visit] = []
    before = len(server.errors())

    def visit(query: str | None = None, **options: object) -> Visit:
        made = Visit(browser, server.address, **options)
        open_ones.append(made)
        if query is not None:
            made.open(query)
        return made

    yield visit
    for one in open_ones:
        one.close()
    assert server.errors()[before:] == ""
