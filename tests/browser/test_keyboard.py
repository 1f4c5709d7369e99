"""Everything can be done with the keyboard alone, and one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from browser.visiting import SMALL, Visit

REACHED = """() => {
    const shown = one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled
        && !one.closest("[aria-hidden=true], [inert]");
    const all = "a[href], button, input, select, textarea, summary, [tabindex]";
    window.__places = [...document.querySelectorAll(all)].filter(
        one => shown(one) && one.tabIndex >= 0);
    return __places.length;
}"""
"""Numbers what can be reached, in the order of the page; returns how many there are."""

HERE = """() => {
    const one = document.activeElement, look = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const part = one.closest(".pg-bar, .pg-panel, .pg-worlds, .cy-top, .cy-bar, .cy-below,"
        + ".cy-tabs, [role=tabpanel], .cy-charts, .pg-answers, body");
    const covers = (one, box) => {
        const bar = document.querySelector(".cy-bar");
        if (getComputedStyle(bar).position !== "sticky" || bar.contains(one)) return false;
        const edge = bar.getBoundingClientRect();
        if (box.top >= edge.bottom || box.bottom <= edge.top) return false;
        return edge.top - Math.max(0, box.top) < Math.min(box.height, 24);
    };
    return {
        place: __places.indexOf(one),
        what: one.outerHTML.slice(0, 120),
        ring: (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 1)
            || look.boxShadow !== "none",
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        covered: covers(one, box),
        top: box.top + scrollY,
        part: part.className || part.getAttribute("role"),
        stuck: getComputedStyle(part).position === "sticky",
    };
}"""
"""Where the focus is, and whether one sees it."""


def walked(visit: Visit) -> list[dict[str, Any]]:
    """Press Tab through the whole page, and return every place."""
    count = int(visit.page.evaluate(REACHED))
    to_top(visit)
    places = [visit.page.evaluate(HERE)]
    for _ in range(count - 1):
        visit.page.keyboard.press("Tab")
        places.append(visit.page.evaluate(HERE))
    return places


def to_top(visit: Visit) -> None:
    """Go to the first place of the page, as Tab does where a page has just been opened."""
    visit.page.keyboard.press("Shift")
    visit.page.evaluate("document.querySelector('a, button').focus()")


@pytest.mark.parametrize("world", ["one", "two"])
def test_tab_reaches_everything_in_order_and_one_sees_it(visiting, world):
    visit: Visit = visiting(f"{SMALL}&week=20")
    if world == "two":
        visit.fork(9)
        visit.page.locator(".pg-more").click()
        expect(visit.page.locator(".pg-all summary").first).to_be_visible()
    visit.page.evaluate("scrollTo(0, 0)")
    places = walked(visit)
    assert [place["place"] for place in places] == list(range(len(places)))
    assert len(places) > 30
    assert [place["what"] for place in places if not place["ring"]] == []
    assert [place["what"] for place in places if not place["seen"]] == []
    visit.page.keyboard.press("Tab")  # no trap at the end: one leaves the page, or begins again
    assert visit.page.evaluate(HERE)["place"] <= 0


def test_on_a_phone_one_comes_to_the_parts_as_they_lie(visiting):
    visit: Visit = visiting(f"{SMALL}&week=20", width=390, height=844)
    places = walked(visit)
    assert [place["what"] for place in places if not place["ring"] or place["covered"]] == []
    tops: dict[str, float] = {}
    for place in places:
        if not place["stuck"]:  # what sticks to the edge is in sight wherever one is
            tops[place["part"]] = min(place["top"], tops.get(place["part"], place["top"]))
    assert len(tops) > 4
    assert list(tops) == sorted(tops, key=tops.__getitem__)


SHOWN = """() => {
    const story = document.querySelector(".cy-story"), bar = document.querySelector(".cy-bar");
    const head = story && story.querySelector("h2").getBoundingClientRect();
    return story && head.top >= 0 && head.bottom + 60 < bar.getBoundingClientRect().top
        && Boolean(story.querySelector(".cy-title"));
}"""
"""Whether one sees the head of a story, and some of it, above the bar at the lower edge."""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_on_a_phone_the_story_of_who_is_tapped_comes_into_view(visiting, motion):
    visit: Visit = visiting(
        f"{SMALL}&week=20", width=390, height=844, has_touch=True, reduced_motion=motion
    )
    page = visit.page
    page.locator(".cy-tile").first.tap()  # enlarges the building, which stays in sight
    page.locator(".cy-dots path").first.wait_for()
    assert page.evaluate("scrollY") == 0
    page.locator(".cy-dots path").first.tap(force=True)
    visit.until(SHOWN)
    expect(page.get_by_role("tab", name="Story")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Charts").click()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.get_by_role("button", name="Whole map").click()
    page.locator(".cy-group").first.tap()
    visit.until(SHOWN)


def test_in_a_low_window_one_row_plays_and_covers_nothing(visiting):
    """At 200 %: little of the window is taken, and a story that is asked for is seen."""
    visit: Visit = visiting(f"{SMALL}&week=20", width=683, height=384)
    page = visit.page
    assert page.locator(".cy-bar").bounding_box()["height"] <= 0.2 * 384
    boxes = [one.bounding_box() for one in page.locator(".cy-controls > *").all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes]
    assert max(middles) - min(middles) < 4
    assert max(box["x"] + box["width"] for box in boxes) < 683
    assert [place["what"] for place in walked(visit) if place["covered"]] == []
    page.locator(".cy-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    visit.until(SHOWN)


def test_keys_of_the_player(visiting):
    visit: Visit = visiting(SMALL)
    page, press = visit.page, visit.page.keyboard.press
    assert page.evaluate("document.activeElement.classList.contains('cy-play')")
    weeks = int(page.evaluate("__courtyard.weeks"))
    for key, week in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("PageDown", 14),
        ("PageDown", 27),
        ("PageUp", 14),
        ("End", weeks),
        ("ArrowRight", weeks),
        ("Home", 0),
        ("ArrowLeft", 0),
        ("PageUp", 0),
    ):
        press(key)
        assert visit.week == week, key
    marks = "[...document.querySelectorAll('.cy-mark')].map(mark => Number(mark.dataset.week))"
    events = sorted(set(page.evaluate(marks)))
    found = []
    for _ in events:
        press("n")
        found.append(visit.week)
    assert found == [week for week in events if week > 0] + ([events[-1]] if 0 in events else [])
    press("p")
    assert visit.week == events[-2]
    press("Home")
    page.locator(".cy-track").focus()
    slider = page.get_by_role("slider", name="Time line")
    press("ArrowUp")
    expect(slider).to_have_attribute("aria-valuenow", "1")
    expect(slider).to_have_attribute("aria-valuetext", f"Week 1 of {weeks}, Team is here")
    press("Space")
    visit.until("__courtyard.playing")
    press("Space")
    visit.until("!__courtyard.playing")
    page.locator(".cy-play").focus()
    press("Space")
    visit.until("__courtyard.playing")
    press("Space")
    visit.until("!__courtyard.playing")


def test_a_whole_visit_by_keyboard(visiting):
    """Skip to the player, walk on the map, fork, compare, change a setting, language, about."""
    visit: Visit = visiting(SMALL)
    page, press = visit.page, visit.page.keyboard.press

    def focused() -> str:
        return str(page.evaluate("document.activeElement.innerText.trim()"))

    def tab_to(name: str) -> None:
        for _ in range(120):
            press("Tab")
            if focused() == name:
                return
        pytest.fail(f"Tab does not reach {name}")

    to_top(visit)
    assert focused() == "Skip to the player"
    press("Enter")
    assert page.evaluate("document.activeElement.closest('.cy') !== null")
    page.locator(".cy-canvas").focus()
    press("ArrowRight")
    press("ArrowDown")
    press("Enter")
    expect(page.locator(".cy-title")).to_be_visible()
    tab_to("Why this week?")
    press("Enter")
    expect(page.locator(".cy-why")).to_be_visible()
    for _ in range(9):
        press("ArrowRight")
    tab_to("Fork here")
    press("Enter")
    expect(page.locator("#pg-change")).to_be_focused()
    press("Escape")
    expect(page.locator("#pg-change")).to_have_count(0)
    page.locator(".cy-fork").focus()
    press("Enter")
    expect(page.locator("#pg-change")).to_be_focused()
    press("Tab")
    press("Enter")
    page.wait_for_selector(".cy-two")
    tab_to("Close world B")
    press("Enter")
    expect(page.locator(".cy-two")).to_have_count(0)
    to_top(visit)
    tab_to("About the model")
    press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert focused() == "About the model"
    tab_to("Take away ▾")
    press("Enter")
    expect(page.locator(".pg-menu-list")).to_be_visible()
    press("Tab")
    assert focused() == "Settings (TOML)"
    press("Escape")
    expect(page.locator(".pg-menu-list")).to_have_count(0)
    assert focused() == "Take away ▾"
    tab_to("中文")
    press("Enter")
    visit.until("document.documentElement.lang === 'zh-CN'")
    assert focused() == "中文"


def test_what_one_types_stays_while_something_is_computed(visiting):
    """Each block of weeks that comes is told in the settings; what is half typed there stays."""
    visit: Visit = visiting()
    visit.open("set=community.residents%3D1500", whole=False)
    page = visit.page
    progress = "document.querySelector('.pg-running progress')?.value"
    before = page.evaluate(progress)
    page.locator("#pg-seed").fill("7")
    page.locator("[id='n-team.hours']").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("33")
    page.wait_for_function(f"before => {progress} !== before", arg=before)
    visit.page.wait_for_timeout(200)
    assert page.locator("[id='n-team.hours']").input_value() == "33"
