"""Two worlds by keyboard and on a phone: where one is afterwards, and what one is told."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.visiting import SMALL, Visit

FOCUSED = "document.activeElement.className.split(' ')[1] || document.activeElement.tagName"


def focused(visit: Visit) -> str:
    return str(visit.page.evaluate(FOCUSED))


def test_who_uses_the_keyboard_is_at_the_player_again(visiting):
    visit: Visit = visiting(f"{SMALL}&week=9")
    page = visit.page

    def ask() -> None:
        page.locator(".cy-fork").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#pg-change")).to_be_focused()

    ask()
    page.keyboard.press("Escape")
    expect(page.locator(".cy-fork")).to_be_focused()
    ask()
    page.locator(".pg-fork .pg-main").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cy-two")
    expect(page.locator(".cy-fork")).to_be_focused()
    page.locator(".pg-worlds-row .pg-quiet").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cy-two")).to_have_count(0)
    expect(page.locator(".cy-fork")).to_be_focused()


def test_other_luck_asks_the_same_question_and_takes_no_focus(visiting):
    visit: Visit = visiting(SMALL)
    visit.fork(9, "leaves")
    page, before = visit.page, visit.page.locator(".pg-world-b").inner_text()
    luck = visit.button("New luck")
    luck.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#pg-seed').value !== '15'")
    visit.until("document.querySelector('.cy-two') && __courtyard.done === __courtyard.weeks")
    assert page.locator(".pg-world-b").inner_text() == before
    expect(luck).to_be_focused()


def test_other_people_beside_leave_the_page_as_it_is(visiting):
    """Another number of residents: nobody is compared with anybody, and that is said."""
    visit: Visit = visiting(f"{SMALL}&beside=granovetter_riot")
    page = visit.page
    page.wait_for_selector(".cy-two")
    visit.whole()
    assert page.locator(".cy-differ").inner_text() == "Other people live in world B"
    assert page.locator(".cy-rings circle[visibility=visible]").count() == 0
    expect(page.locator(".pg-answer-other").nth(1)).to_contain_text("with other people in world B")


def test_on_a_phone_one_sees_why_a_file_is_refused(visiting):
    visit: Visit = visiting(SMALL, width=390, height=844)
    page = visit.page
    file = {"name": "x.toml", "mimeType": "application/toml", "buffer": b"[scenario\n"}
    page.locator("input[type=file]").set_input_files(file)
    notice = page.locator(".pg-notice")
    expect(notice).to_contain_text("x.toml")
    expect(notice).to_be_in_viewport()


def test_loaded_again_the_page_shows_the_same(visiting):
    visit: Visit = visiting(SMALL)
    page = visit.page
    visit.speak("zh")
    visit.fork(9, "half")
    visit.seek(31)
    page.wait_for_function("location.search.includes('week=31')")
    before = visit.frame(31)
    page.reload()
    page.wait_for_selector(".cy-two")
    visit.whole()
    visit.at(31)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.frame(31) == before
