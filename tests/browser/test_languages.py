"""Another language changes every word and nothing else, and everything fits where it is read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from browser.visiting import SMALL, Visit

TEXTS = """() => {
    const page = document.querySelector(".courtyard"), found = [document.title];
    const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim(), one = walk.currentNode.parentElement;
        if (!text || one.closest("code, .pg-language button, script, style")) continue;
        if (one.closest("option, title") || one.checkVisibility()) found.push(text);
    }
    for (const one of page.querySelectorAll("*"))
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
            if (one.hasAttribute(name) && !one.matches("select, option"))
                found.push(one.getAttribute(name));
    return found;
}"""
"""All that is read on the page or said of it, but for names that stand so in files."""

NAMES = re.compile(
    r"\b(TOML|CSV|PNG|SVG|EN|Courtyard|tanh)\b"
    r"|（[\w .-]+）"  # after a Chinese name: DeGroot, von Neumann
    r"|^(文件中写作：)?[a-z]+(_[a-z]+)+$"  # a strategy as it stands in files
    r"|^\w+："  # before what a setting is called: its place in the file
    r"|· 来源：.*"  # sources are cited as they are
)
"""What is the same in both languages."""

OVER = """() => [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    if (box.right <= innerWidth + 1 || !box.width || !one.checkVisibility()) return false;
    for (let above = one.parentElement; above !== document.body; above = above.parentElement)
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(above).overflowX)
            && above.getBoundingClientRect().right <= innerWidth + 1) return false;
    return true;
}).map(one => one.outerHTML.slice(0, 120))"""
"""What reaches over the right edge of the page and cannot be scrolled to within the page."""


def opened_wide(visit: Visit) -> None:
    """Show as much of the page as there is: story, reasons, two worlds, all settings, tables."""
    page = visit.page
    visit.resident(17)
    page.locator(".cy-story .cy-more").click()
    page.wait_for_selector(".cy-why")
    visit.fork(9)
    visit.seek(20)
    page.locator(".pg-more").click()
    page.wait_for_selector(".pg-all summary")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate("document.querySelectorAll('.cy-as').forEach(one => one.click())")
    page.wait_for_selector(".pg-all .pg-field")
    page.locator(".cy-fork").click()
    page.wait_for_selector("#pg-change")


def read(visit: Visit) -> list[str]:
    return list(visit.page.evaluate(TEXTS))


def left(visit: Visit, other: str) -> set[str]:
    """Return what is read in the other language, once the page has had its time."""
    for _ in range(20):
        found = {text for text in read(visit) if re.search(other, NAMES.sub("", text))}
        if not found:
            break
        visit.page.wait_for_timeout(250)
    return found


class TestWords:
    def test_no_word_is_left_in_the_other_language(self, visiting):
        visit: Visit = visiting(SMALL)
        opened_wide(visit)
        for language, other in (("zh", "[A-Za-z]{2}"), ("en", "[\u4e00-\u9fff]")):
            visit.speak(language)
            assert left(visit, other) == set()
            assert len(read(visit)) > 500

    def test_run_week_and_choice_stay(self, visiting):
        visit: Visit = visiting(SMALL)
        visit.resident(17)
        visit.seek(31)

        def kept() -> list[Any]:
            fields = [visit.page.locator(f).input_value() for f in ("#pg-scenario", "#pg-seed")]
            return [visit.week, dots(visit), *fields]

        before = kept()
        for language, code, title in (("zh", "zh-CN", "院落"), ("en", "en", "Courtyard")):
            visit.speak(language)
            assert visit.page.evaluate("document.documentElement.lang") == code
            visit.page.wait_for_function("t => document.title.includes(t)", arg=title)
            assert kept() == before
            visit.page.wait_for_selector(".cy-title")


def dots(visit: Visit) -> str:
    return str(visit.page.evaluate("document.querySelector('.cy-dots').innerHTML"))


SIZES = {
    "200 %": {"width": 683, "height": 384, "device_scale_factor": 2},
    "a phone": {"width": 390, "height": 844},
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_lies_beyond_the_edge(visiting, size, language):
    """At twice the size, and on a phone; with everything opened."""
    visit: Visit = visiting(f"{SMALL}&week=20&lang={language}", **SIZES[size])
    page = visit.page
    for opened in (False, True):
        if opened:
            page.locator(".cy-fork").click()
            page.locator(".pg-fork .pg-main").click()
            page.wait_for_selector(".cy-two")
            visit.whole()
            page.locator(".pg-more").click()
            page.wait_for_selector(".pg-all summary")
            page.locator(".pg-all summary").first.click()
            page.locator(".pg-menu > button").click()
            page.wait_for_selector(".pg-menu-list")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(OVER) == []
