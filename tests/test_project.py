"""The project as a whole: what stands in its root, and what must not."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

SCREEN = 50
"""Lines of a screen."""


def texts() -> list[Path]:
    """Return the files of the project that hold words of ours."""
    folders = ["src", "tests", "docs", "scenarios", "experiments", "benchmarks", "tools"]
    kinds = {".py", ".md", ".toml", ".po", ".csv"}
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return [path for path in (*ROOT.glob("*.*"), *found) if path.suffix in kinds]


def test_the_version_is_the_same_everywhere():
    version = PROJECT["project"]["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason():
    """The page of the decision names each package that pyproject.toml installs."""
    page = (
        (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8").lower()
    )
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.split(r"[\[<>=,]", requirement)[0].lower() for requirement in wanted}
    names = {name for name in names if not name.endswith("-stubs") and name != "courtyard"}
    assert {name for name in names if f"**{name}**" not in page} == set()


def test_nothing_names_a_place_of_one_machine():
    """No absolute path of somebody's computer in any file."""
    place = re.compile(r"/(home|Users|root|work)/\w")
    guilty = [
        path.relative_to(ROOT).as_posix()
        for path in texts()
        if path != Path(__file__) and place.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize("room", ["analysis", "cli"])
def test_functions_fit_on_a_screen(room):
    """With their docstrings."""
    long = [
        f"{path.name}: {node.name}"
        for path in (ROOT / "src" / "courtyard" / room).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= SCREEN
    ]
    assert long == []


def test_decisions_are_numbered_without_a_gap():
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in pages:
        assert page.name in index
        assert all(f"## {part}" in page.read_text("utf-8") for part in ("Context", "Decision"))


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


class TestFindPython:
    def found(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", ROOT / "tools" / "find-python"],
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def test_a_python_of_pyenv_is_found_without_its_shims(self, tmp_path):
        versions = tmp_path / "versions" / "3.13.9" / "bin"
        versions.mkdir(parents=True)
        (versions / "python").write_text("#!/bin/sh\necho found-by-pyenv\n", encoding="utf-8")
        (versions / "python").chmod(0o755)
        assert self.found(PYENV_ROOT=str(tmp_path)).stdout.strip() == "found-by-pyenv"

    def test_what_is_named_but_unusable_is_refused(self):
        refused = self.found(PYTHON="/bin/false")
        assert refused.returncode == 1
        assert "PYTHON=/bin/false" in refused.stderr

    def test_without_any_python_it_says_what_to_do(self, tmp_path):
        for name in ("dirname", "cat"):
            (tmp_path / name).symlink_to(f"/usr/bin/{name}")
        nothing = self.found(PATH=str(tmp_path))
        assert nothing.returncode == 1
        assert "Install one" in nothing.stderr


@pytest.mark.parametrize(
    "target",
    ["help", "demo", "test", "lint", "words", "reference", "readme", "bench", "clean"],
)
def test_every_target_of_make_is_explained(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## \w", makefile, re.MULTILINE)
