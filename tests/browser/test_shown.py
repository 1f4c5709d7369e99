"""What the player shows where a usual picture would show nothing, or would be cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from browser.visiting import SMALL, Visit

CUT = """() => [...document.querySelectorAll(".cy-plot svg text")].filter(text => {
    const box = text.getBoundingClientRect(), svg = text.closest("svg").getBoundingClientRect();
    return box.left < svg.left - 0.5 || box.right > svg.right + 0.5;
}).map(text => text.textContent)"""
"""Words of charts that reach beyond their edge."""

FILLS = "[...document.querySelectorAll('.cy-dots path')].map(dot => dot.getAttribute('fill'))"


@pytest.mark.parametrize("scenario", ["degroot_three", "friedkin_johnsen"])
def test_where_nobody_decides_one_sees_awareness(visiting, scenario):
    visit: Visit = visiting(f"scenario={scenario}")
    page = visit.page
    expect(page.get_by_label("Colour by")).to_have_value("awareness")
    expect(page.locator(".cy-chart h3")).to_have_text(["Awareness of residents"])
    expect(page.locator(".cy-name")).to_have_text([f"Resident {k}" for k in range(3)])
    expect(page.locator(".cy-map-said")).not_to_contain_text("active")
    assert page.evaluate(CUT) == []
    visit.seek(0)
    assert len(set(page.evaluate(FILLS))) == 3
    visit.seek(page.evaluate("__courtyard.weeks"))
    assert len(set(page.evaluate(FILLS))) == (1 if scenario == "degroot_three" else 3)
    page.get_by_label("Colour by").select_option("role")
    expect(page.get_by_label("Colour by")).to_have_value("role")


def test_of_many_who_only_listen_one_sees_the_middle_and_most(visiting):
    changes = "community.residents%3D40&set=scenario.weeks%3D20&set=week.rules%3D%5B%22influence%22"
    visit: Visit = visiting(f"scenario=fujian_camp&set={changes}%5D")
    expect(visit.page.locator(".cy-chart h3")).to_have_text(["Awareness of residents"])
    expect(visit.page.locator(".cy-chart .cy-name")).to_have_text(["Median"])
    expect(visit.page.locator(".cy-map-said")).to_contain_text("for the middle 80% of residents")


def test_two_worlds_of_awareness_are_told_apart(visiting):
    """A ring round who is otherwise aware, though nobody has a role or is active."""
    query = "beside=degroot_three&beside_set=influence.self_weight%3D%22equal%22"
    visit: Visit = visiting(f"scenario=degroot_three&{query}")
    visit.page.wait_for_selector(".cy-two")
    visit.whole()
    visit.seek(0)
    expect(visit.page.locator(".cy-differ")).to_have_text("0 residents differ")
    visit.seek(3)
    expect(visit.page.locator(".cy-differ")).to_have_text("3 residents differ")


def test_other_films_are_coloured_by_role_again(visiting):
    visit: Visit = visiting("scenario=degroot_three")
    colour = visit.page.get_by_label("Colour by")
    expect(colour).to_have_value("awareness")
    visit.page.locator("#pg-scenario").select_option("granovetter_riot")
    visit.page.get_by_role("button", name="Run again").click()
    expect(colour).to_have_value("role")


@pytest.mark.parametrize(
    ("query", "size"),
    [("watts_cascade", (1366, 768)), ("brock_durlauf&set=community.residents%3D200", (390, 844))],
)
def test_in_tiles_without_roles_one_sees_who_is_active(visiting, query, size):
    visit: Visit = visiting(f"scenario={query}", width=size[0], height=size[1])
    bars = """() => [...document.querySelectorAll(".cy-tile")].map(tile => {
        const bar = tile.querySelector(".cy-active-bar"), part = bar.firstElementChild;
        const [active, all] = tile.querySelector("b").textContent.split("/").map(Number);
        return [part.offsetWidth / bar.clientWidth, active / all];
    })"""
    weeks = int(visit.page.evaluate("__courtyard.weeks"))
    found = {}
    for week in (0, weeks):
        visit.seek(week)
        found[week] = visit.page.evaluate(bars)
        assert found[week]
        for drawn, told in found[week]:
            assert drawn == pytest.approx(told, abs=0.03)
    assert found[0] != found[weeks]


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_of_a_chart_is_cut(visiting, language, width):
    """Not even where the two years after the team end with the run."""
    weeks = "&set=scenario.weeks%3D124&set=plan.last_week%3D20"
    query = f"scenario=fujian_camp&set=community.residents%3D200{weeks}&lang={language}"
    visit: Visit = visiting(query, width=width)
    if width < 560:
        visit.page.get_by_role("tab").nth(2).click()
    visit.page.locator(".cy-chart").nth(5).wait_for()
    texts = visit.page.locator(".cy-plot").all_inner_texts()
    assert any("24" in text for text in texts)
    assert visit.page.evaluate(CUT) == []


def taken(visit: Visit, name: str) -> list[str]:
    """Return the texts of a picture that lie in it."""
    content = Path(visit.take(name).path()).read_text("utf-8")
    root: Any = ElementTree.fromstring(content)
    width = float(root.attrib["width"])
    found = []
    for text in root.findall("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) < width
        found.append(text.text)
    return found


KEYS = {
    "en": (
        {"Resident", "Member", "Post-holder", "Active this week", "Not active"},
        "Organization; its chairs are posts, filled or vacant",
        "Differs between the two worlds",
        "Backbone",
    ),
    "zh": (
        {"居民", "成员", "任职者", "本周参与", "本周未参与"},
        "组织，椅子是职位（任职或空缺）",
        "两个世界不同",
        "骨干",
    ),
}


def test_a_picture_taken_away_tells_what_its_signs_mean(visiting):
    """In the language spoken, and only of what occurs."""
    visit: Visit = visiting(f"{SMALL}&week=20")
    always, table, ring, nobody = KEYS["en"]
    texts = taken(visit, "Picture (SVG)")
    assert always | {table} <= set(texts)
    assert not {ring, nobody} & set(texts)
    visit.seek(0)
    assert table not in taken(visit, "Picture (SVG)")
    visit.fork(9)
    visit.seek(20)
    assert ring in taken(visit, "Picture (SVG)")
    visit.speak("zh")
    always, table, ring, nobody = KEYS["zh"]
    visit.page.locator(".pg-menu > button").click()
    with visit.page.expect_download() as coming:
        visit.page.locator(".pg-menu-list button").filter(has_text="SVG").click()
    texts = Path(coming.value.path()).read_text("utf-8")
    assert all(f">{word}</text>" in texts for word in always | {table, ring})


def test_a_number_is_found_as_it_is_shown(visiting):
    visit: Visit = visiting("scenario=watts_cascade")
    page = visit.page
    field = page.get_by_label("Find resident")
    field.fill("9999")
    field.press("Enter")
    expect(page.locator(".cy-nobody-there")).to_contain_text("0 to 4,999")
    field.fill("4,999")
    field.press("Enter")
    expect(page.locator(".cy-story h2")).to_contain_text("Resident 4999")
