"""What is taken away is what was shown, and comes back the same."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import image
from playwright.sync_api import expect
from typer.testing import CliRunner

from browser.visiting import SMALL, SMALL_CHANGES, SMALL_SEED, Visit
from courtyard import load_scenario
from courtyard.cli.app import app
from courtyard.community import simulate
from courtyard.records.provenance import code_version, package_version, run_id

SVG = "{http://www.w3.org/2000/svg}"

CAUTION = "This is a model, not a forecast for any real community."


@pytest.fixture
def visit(visiting) -> Visit:
    return visiting(f"{SMALL}&week=20")


def settings() -> Any:
    return load_scenario("fujian_camp", SMALL_CHANGES)


def opened(visit: Visit, name: str, content: bytes) -> None:
    """Open a file as a person does who chooses it."""
    file = {"name": name, "mimeType": "application/toml", "buffer": content}
    visit.page.locator("input[type=file]").set_input_files(file)


def run_shown(visit: Visit) -> str:
    """Return the id of the run that is shown, as the name of its picture has it."""
    return str(visit.take("Picture (SVG)").suggested_filename).split("-")[1]


class TestSettings:
    def test_the_file_runs_to_the_same_result(self, visit, tmp_path):
        """Changed on the page, taken away, and run by the command line: the same run."""
        visit.page.locator("[id='n-team.hours']").fill("10")
        visit.page.locator("[id='n-team.hours']").press("Enter")
        visit.button("Run again").click()
        expect(visit.page.locator(".pg-draft")).to_have_count(0)
        visit.until("old => __courtyard.week === 0 && __courtyard.done > 0")
        visit.whole()
        file = visit.take("Settings (TOML)")
        assert file.suggested_filename == "fujian_camp.toml"
        path = tmp_path / "fujian_camp.toml"
        file.save_as(path)
        found = load_scenario(path)
        wanted = load_scenario("fujian_camp", SMALL_CHANGES | {"team.hours": 10})
        assert found.resolved() == wanted.resolved()
        run = run_id(code_version(), found.resolved(), SMALL_SEED)
        assert run == run_shown(visit)
        assert f"# courtyard run fujian_camp.toml --seed {SMALL_SEED}\n" in path.read_text("utf-8")
        again = CliRunner().invoke(
            app, ["run", str(path), "--seed", str(SMALL_SEED), "--out", str(tmp_path / "run")]
        )
        assert again.exit_code == 0, again.output
        assert run in "".join(p.read_text("utf-8") for p in (tmp_path / "run").rglob("*.json"))

    def test_the_file_comes_back(self, visit, visiting):
        content = Path(visit.take("Settings (TOML)").path()).read_bytes()
        drawn, run = visit.frame(26), run_shown(visit)
        other = visiting("scenario=granovetter_riot")
        opened(other, "mine.toml", content)
        other.until("__courtyard.weeks === 45")
        other.whole()
        assert other.frame(26) == drawn
        assert run_shown(other) == run


class TestRefused:
    BAD = b'[scenario]\nname = "bad"\nweeks = 10\n\n[team]\nhours = -3\n'

    def check(self, visit: Visit, content: bytes, *words: str) -> str:
        """Open a file that cannot be used: it is said, and what is shown stays."""
        drawn = visit.frame(20)
        opened(visit, "mine.toml", content)
        notice = visit.page.locator(".pg-notice")
        expect(notice).to_be_visible()
        told = str(notice.inner_text())
        assert all(word in told for word in words), told
        assert visit.frame(20) == drawn
        visit.page.locator(".pg-notice button").click()
        expect(notice).to_have_count(0)
        return told

    def test_with_the_message_of_check(self, visit, tmp_path, monkeypatch):
        told = self.check(visit, self.BAD, "mine.toml", "team.hours", "-3")
        (tmp_path / "mine.toml").write_bytes(self.BAD)
        monkeypatch.chdir(tmp_path)
        checked = CliRunner().invoke(app, ["check", "mine.toml"])
        assert checked.exit_code == 2
        said = " ".join(checked.output.split()).removeprefix("Error: ")
        assert said in " ".join(told.split())

    def test_what_is_too_large_or_names_a_file(self, visit):
        self.check(visit, b"# x\n" * 16_385, "mine.toml", "too large", "65536")
        roster = b'[scenario]\nname = "r"\n[community]\nroster = "/etc/passwd"\n'
        self.check(visit, roster, "community.roster", "names a file")
        self.check(visit, b"\xff\xfe", "UTF-8")


def test_tables_are_csv_that_spreadsheets_open(visit):
    file = visit.take("Tables (CSV, zipped)")
    assert file.suggested_filename == f"fujian_camp_{SMALL_SEED}.zip"
    tables = simulate(settings(), SMALL_SEED).tables()
    with zipfile.ZipFile(file.path()) as packed:
        assert set(packed.namelist()) == {f"{name}.csv" for name in tables} | {"fujian_camp.toml"}
        for name, table in tables.items():
            content = packed.read(f"{name}.csv")
            assert content.startswith(b"\xef\xbb\xbf")
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert rows[0] == list(table.columns)
            assert len(rows) == len(table) + 1
            assert {len(row) for row in rows} == {len(table.columns)}
    assert len(tables) > 3


def test_the_link_brings_back_what_was_shown(visit, visiting):
    page = visit.page
    page.locator("[id='n-team.hours']").fill("33")
    page.locator("[id='n-team.hours']").press("Enter")
    page.locator("#pg-seed").fill("4")
    page.locator("#pg-seed").press("Enter")
    visit.button("Run again").click()
    expect(page.locator(".pg-draft")).to_have_count(0)
    visit.until("__courtyard.week === 0 && __courtyard.done > 0")
    visit.whole()
    visit.speak("zh")
    visit.seek(31)
    visit.button("带走").click()
    address = page.locator(".pg-link input")
    page.wait_for_function("document.querySelector('.pg-link input').value.includes('week=31')")
    other = visiting()
    other.open(str(address.input_value()).partition("?")[2])
    other.at(31)
    assert other.page.evaluate("document.documentElement.lang") == "zh-CN"
    for field in ("#pg-scenario", "#pg-seed", "[id='n-team.hours']"):
        assert other.page.locator(field).input_value() == page.locator(field).input_value()
    assert other.page.locator("#pg-seed").input_value() == "4"
    assert other.frame(31) == visit.frame(31)


def test_the_link_brings_back_both_worlds(visit, visiting):
    visit.fork(9, "leaves")
    visit.button("Take away").click()
    page = visit.page
    page.wait_for_function("document.querySelector('.pg-link input').value.includes('fork=9')")
    other = visiting()
    other.open(str(page.locator(".pg-link input").input_value()).partition("?")[2])
    other.page.wait_for_selector(".cy-two")
    other.whole()
    assert other.page.locator(".pg-worlds").inner_text() == page.locator(".pg-worlds").inner_text()
    for week in (9, 10, 45):
        assert other.frame(week) == visit.frame(week)


def texts(root: ElementTree.Element) -> str:
    return " ".join("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))


class TestPictures:
    @pytest.mark.parametrize("worlds", [1, 2])
    def test_svg_is_a_picture_with_its_caption(self, visit, worlds):
        if worlds == 2:
            visit.fork(9)
            visit.seek(20)
        root = ElementTree.fromstring(Path(visit.take("Picture (SVG)").path()).read_text("utf-8"))
        assert root.tag == f"{SVG}svg"
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        assert (float(root.attrib["width"]), float(root.attrib["height"])) == (width, height)
        assert (width, 600 < height < 3000) == (1200, True)
        said = texts(root)
        caption = ("fujian_camp", f"seed {SMALL_SEED}", package_version(), CAUTION, "Week 20")
        for words in caption:
            assert words in said, words
        dots = root.findall(f".//{SVG}path[@transform]")
        assert len(dots) >= worlds * 200
        assert {dot.attrib["fill"] for dot in dots} >= {"rgb(255, 255, 255)", "rgb(184, 184, 184)"}
        lowest = max(float(text.get("y", 0)) for text in root.findall(f"{SVG}text"))
        assert lowest < height
        assert not [
            a for one in root.iter() for a in one.attrib.values() if "http" in a and one is not root
        ]

    def test_png_is_the_same_picture(self, visit):
        svg = ElementTree.fromstring(Path(visit.take("Picture (SVG)").path()).read_text("utf-8"))
        content = Path(visit.take("Picture (PNG)").path()).read_bytes()
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        size = struct.unpack(">II", content[16:24])
        assert size == (2 * int(svg.attrib["width"]), 2 * int(svg.attrib["height"]))
        pixels = np.asarray(image.imread(io.BytesIO(content), format="png"))[..., :3]
        assert pixels.shape[:2] == size[::-1]
        colours = np.unique(np.round(pixels.reshape(-1, 3)[::7], 2), axis=0)
        assert len(colours) > 50
        dark = pixels.max(axis=2) < 0.5
        below = max(float(text.get("y", 0)) for text in svg.findall(f"{SVG}text"))
        assert (
            dark[int(2 * (below - 13)) : int(2 * (below + 3))].sum() > 200
        )  # the caption is there
        assert dark.mean() < 0.3
