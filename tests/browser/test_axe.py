"""What axe finds: nothing serious, nothing critical."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.visiting import SMALL, Visit

BAD = ("serious", "critical")

OPTIONS = {"resultTypes": ["violations"]}


def found(visit: Visit) -> list[str]:
    """Return what axe finds on the page as it is."""
    results: Any = Axe().run(visit.page, options=OPTIONS)
    return [
        f"{one['impact']}: {one['id']}: {node['html'][:160]}"
        for one in results.response["violations"]
        if one["impact"] in BAD
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_serious(visiting, language):
    visit: Visit = visiting(f"{SMALL}&lang={language}&week=20")
    page = visit.page
    by_state = {"start": found(visit)}
    visit.resident(17)
    page.locator(".cy-story .cy-more").click()
    page.wait_for_selector(".cy-why")
    page.locator(".pg-more").click()
    page.wait_for_selector(".pg-all summary")
    page.locator(".pg-all summary").first.click()
    page.wait_for_selector(".pg-all .pg-field")
    page.locator("[id='n-team.hours']").fill("900")
    page.locator("[id='n-team.hours']").press("Enter")
    page.wait_for_selector(".pg-error")
    by_state["story, reasons, settings and a mistake"] = found(visit)
    page.locator(".pg-draft .pg-quiet").last.click()
    page.locator(".pg-more").click()
    page.wait_for_selector(".pg-all", state="detached")
    visit.fork(9)
    page.locator(".pg-menu > button").click()
    for table in page.locator(".cy-as").all():
        table.click()
    by_state["two worlds, tables, a menu"] = found(visit)
    page.locator(".cy-as").first.click()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector(".cy-tabs")
    by_state["two worlds on a phone"] = found(visit)
    page.locator(".pg-worlds-row button").click()
    page.wait_for_selector(".cy-two", state="detached")
    page.locator(".cy-tabs button").last.click()
    by_state["a phone"] = found(visit)
    assert {state: wrong for state, wrong in by_state.items() if wrong} == {}


def test_axe_would_find_it(visiting):
    """A button without a name, and words in pale grey."""
    visit: Visit = visiting(SMALL)
    visit.page.evaluate(
        """() => {
            const made = document.createElement("div");
            made.innerHTML = "<button></button><p style='color: #ccc; background: #fff'>pale</p>";
            document.querySelector("main").append(made);
        }"""
    )
    told = found(visit)
    assert [line.split(": ")[1] for line in told] == ["button-name", "color-contrast"]
