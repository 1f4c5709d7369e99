"""A visit: a page of the explorer in Chromium, with all that goes wrong on it written down."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from browser.serving import PATIENCE

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

MISSING = (
    "These tests need Chromium, and there is none on the PATH. "
    "Debian, Ubuntu: apt-get install chromium. Then run them again."
)

OURS = re.compile(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:|about:")

SMALL = (
    "scenario=fujian_camp&seed=15&set=community.residents%3D200&set=scenario.weeks%3D45"
    "&set=plan.last_week%3D20"
)
"""A community of 200 in which organizations are founded and end within 45 weeks."""

SMALL_CHANGES = {"community.residents": 200, "scenario.weeks": 45, "plan.last_week": 20}
SMALL_SEED = 15


def chromium() -> str:
    """Return the path of Chromium, or fail and say how to get it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


class Visit:
    """One visitor: a browser context with one page.

    Attributes:
        page: Playwright's page.
        wrong: what went wrong: errors of the console and of scripts, requests that failed.
        away: requests to anything but this machine; each is aborted.
        asked: addresses of all requests.
    """

    def __init__(
        self, browser: Browser, address: str, width: int = 1366, height: int = 768, **options: Any
    ) -> None:
        self.address = address
        self.wrong: list[str] = []
        self.away: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        self.context.set_default_timeout(1000 * PATIENCE)
        self.context.route(lambda url: not OURS.match(url), self._abort)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))

    def _abort(self, route: Any) -> None:
        self.away.append(route.request.url)
        route.abort()

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        self.wrong.append(f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def close(self) -> None:
        """Leave as one leaves a page, and say what went wrong on it."""
        away = self.away + [url for url in self.asked if not OURS.match(url)]
        wrong = list(self.wrong)
        self.context.close()
        assert not away, f"requests to other machines: {away}"
        assert not wrong, wrong

    # What is done

    def open(self, query: str = "", *, whole: bool = True) -> None:
        """Open the page, and wait for the first picture, or for the whole film."""
        self.page.goto(f"{self.address}/?{query}")
        self.until("window.__courtyard && __courtyard.weeks > 0")
        if whole:
            self.whole()

    def until(self, condition: str, given: Any = None) -> None:
        """Wait until something is true on the page."""
        self.page.wait_for_function(condition, arg=given)

    def whole(self) -> None:
        """Wait until the film is there to its end."""
        self.until("__courtyard.weeks > 0 && __courtyard.done === __courtyard.weeks")

    def at(self, week: int) -> None:
        """Wait until the playhead rests at a week."""
        self.until("week => __courtyard.week === week && !__courtyard.playing", week)

    def seek(self, week: int) -> None:
        self.page.evaluate("week => __courtyard.seek(week)", week)
        self.at(week)

    def frame(self, week: int) -> str:
        """Return a digest of what the maps show in a week."""
        return str(self.page.evaluate("week => __courtyard.frame(week)", week))

    @property
    def week(self) -> int:
        return int(self.page.evaluate("__courtyard.week"))

    def playing(self) -> bool:
        return bool(self.page.evaluate("__courtyard.playing"))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def speak(self, language: str) -> None:
        """Choose a language at the head of the page, and wait until page and player speak it."""
        self.button({"en": "EN", "zh": "中文"}[language]).click()
        self.until("lang => document.documentElement.lang.startsWith(lang)", language)
        self.page.wait_for_selector(f".cy[lang={language}]", state="attached")

    def resident(self, row: int) -> None:
        """Click on a resident, and wait for the story."""
        self.page.locator(".cy-dots path").nth(row).click(force=True)
        expect(self.page.locator(".cy-clauses, .cy-title").first).to_be_visible()

    def fork(self, week: int, change: str = "leaves") -> None:
        """Begin a second world, and wait for the whole of it."""
        self.seek(week)
        self.page.locator(".cy-fork").click()
        self.page.locator("#pg-change").select_option(change)
        self.page.locator(".pg-fork .pg-main").click()
        self.page.wait_for_selector(".cy-two")
        self.whole()

    def take(self, name: str) -> Any:
        """Take something away from the menu, and return the download."""
        self.button("Take away").click()
        with self.page.expect_download() as coming:
            self.button(name).click()
        return coming.value


type Visiting = Callable[..., Visit]
"""Makes a visit that is closed, and held against what must not happen, at the end of a test."""
