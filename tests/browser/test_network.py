"""Nothing is asked of any other machine, and no script fails, whatever one does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.visiting import OURS, SMALL, Visit

TAKE = {"en": "Take away", "zh": "带走"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_whole_visit_asks_nothing_of_other_machines(visiting, language):
    """Every request elsewhere would be aborted and written down, and so would every error.

    What is written down is held against nothing when the visit is closed (`Visit.close`).
    """
    visit: Visit = visiting(f"{SMALL}&lang={language}")
    page = visit.page
    page.evaluate("__courtyard.speed(32)")
    page.locator(".cy-play").click()
    visit.until("__courtyard.week > 9")
    box = page.locator(".cy-track").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=5)
    page.mouse.up()
    assert 15 < visit.week < 30
    visit.resident(17)
    page.locator(".cy-story .cy-more").click()
    expect(page.locator(".cy-why")).to_be_visible()
    visit.fork(9)
    runs = page.locator(".pg-runs")
    expect(runs.locator("progress")).to_have_count(0)  # those that begin by themselves
    runs.locator("button").click()
    expect(runs.locator("progress")).to_be_visible()
    page.wait_for_function("document.querySelector('.pg-runs progress').value > 42")
    runs.locator("button").click()
    expect(runs.locator("progress")).to_have_count(0)
    page.locator(".pg-worlds-row .pg-quiet").last.click()
    expect(page.locator(".cy-two")).to_have_count(0)
    for kind in range(4):
        visit.button(TAKE[language]).click()
        with page.expect_download() as coming:
            page.locator(".pg-menu-list > button").nth(kind).click()
        assert coming.value.path().stat().st_size > 100
    assert len(visit.asked) > 5
    assert all(OURS.match(url) for url in visit.asked)


def test_a_request_elsewhere_would_be_seen(visiting):
    """The page's own policy forbids it, and the test sees it."""
    visit: Visit = visiting(SMALL)
    visit.page.evaluate("fetch('https://example.org/').catch(() => 0)")
    visit.page.evaluate("new Promise(done => setTimeout(done, 100))")
    assert visit.wrong
    visit.wrong.clear()
    blank = visit.context.new_page()
    blank.on("request", lambda request: visit.asked.append(request.url))
    blank.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert visit.away == ["https://example.org/"]
    with pytest.raises(AssertionError, match="other machines"):
        visit.close()
    visit.away.clear()
    visit.asked.clear()
