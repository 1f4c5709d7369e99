"""Take the pictures of the explorer that README.md and README.zh.md show: docs/images/explore*.

    python tools/screens.py

Starts `courtyard explore` on a port of its own, opens it in headless Chromium (Debian, Ubuntu:
apt-get install chromium), waits for the film and for twenty runs beside it, and shows a week in
which something is to be seen. The same code makes the same run; only letters and edges differ from
one machine to the next.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = ViewportSize(width=1366, height=768)
LANGUAGES = {"en": "", "zh": "-zh"}
WEEK, FORKED, LATER = 60, 12, 90
PATIENCE = 120
"""Seconds until it is given up."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the explorer, and yield its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    words = [sys.executable, "-m", "courtyard", "explore", "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(PATIENCE * 10):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("courtyard explore does not listen")


def _whole(page: Page) -> None:
    page.wait_for_function(
        "window.__courtyard && __courtyard.weeks > 0 && __courtyard.done === __courtyard.weeks"
    )


def _one(page: Page) -> None:
    """Show one world: an organization with its members and its story, beside twenty runs."""
    page.wait_for_function("/%/.test(document.querySelector('.cy-note').textContent)")
    page.evaluate(f"__courtyard.seek({WEEK})")
    page.locator(".cy-canvas text").get_by_text("A", exact=True).click(force=True)


def _two(page: Page) -> None:
    """Show two worlds: what if the team had left in week FORKED?"""
    page.evaluate(f"__courtyard.seek({FORKED})")
    page.locator(".cy-fork").click()
    page.locator("#pg-change").select_option("leaves")
    page.locator(".pg-fork .pg-main").click()
    page.wait_for_selector(".cy-two")
    _whole(page)
    page.evaluate(f"__courtyard.seek({LATER})")


SHOTS: dict[str, Callable[[Page], None]] = {"explore": _one, "explore-fork": _two}


def main() -> None:
    """Take all pictures in both languages."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("needs Chromium: apt-get install chromium")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for language, ending in LANGUAGES.items():
            for name, show in SHOTS.items():
                context = browser.new_context(viewport=SIZE, device_scale_factor=1.5)
                context.set_default_timeout(1000 * PATIENCE)
                page = context.new_page()
                page.goto(f"{address}/?scenario=fujian_camp&seed=1&lang={language}")
                _whole(page)
                show(page)
                page.mouse.move(2, 2)
                page.wait_for_timeout(1500)
                page.screenshot(path=str(IMAGES / f"{name}{ending}.png"))
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
