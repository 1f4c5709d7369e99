"""What is wrong with a file is said in one plain sentence with the key, and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError, model_validator

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.foundations.validation import explain, parse_toml, read_toml, unknown_key


class Start(Parameters):
    awareness: float | list[float] = 0.1
    active: Annotated[float, Field(ge=0, le=1)] = 0


class Grid(Parameters):
    kind: Literal["grid"]
    points: int = Field(3, ge=1)


class Other(Parameters):
    kind: Literal["sobol", "morris"]
    seed: int = 1


class Values(Parameters):
    values: list[float]


class Range(Parameters):
    low: float
    high: float
    log: bool = False


class Team(Parameters):
    residents: int = quantity(600, en="r", zh="居民", low=1, high=10)
    ties: Annotated[float, Field(ge=0, le=1)] | Literal["equal"] = "equal"
    start: Start = Start()
    starts: list[Start] = Field(default_factory=list)
    design: Annotated[Grid | Other, Field(discriminator="kind")] | None = None
    vary: dict[str, Values | Range] = Field(default_factory=dict)
    leaving: Literal["abrupt", "tapered"] = "abrupt"
    name: Annotated[str, Field(pattern="^[a-z]+$", max_length=4)] = "a"

    @model_validator(mode="after")
    def _not_seven(self) -> Team:
        if self.residents == 7:
            raise ValueError("seven\n  is no number of residents")
        return self


class File(Parameters):
    team: Team


def explained(content: Any, prefix: str = "") -> InputError:
    try:
        File.model_validate(content)
    except ValidationError as error:
        return explain(error, file="f.toml", table=File, prefix=prefix)
    raise AssertionError("this was valid")


@pytest.mark.parametrize(
    ("team", "key", "problem", "allowed", "nearest"),
    [
        ({"residnts": 3}, "team.residnts", "no such key", "residents, ties", "residents"),
        (
            {"residents": 0},
            "team.residents",
            "is out of range",
            "a whole number from 1 to 10",
            None,
        ),
        ({"residents": "x"}, "team.residents", "cannot be used", "a whole number from 1", None),
        ({"residents": 1.5}, "team.residents", "must be a whole number", "a whole number", None),
        ({"residents": float("nan")}, "team.residents", "must be finite", "whole number", None),
        ({"residents": 10**400}, "team.residents", "is out of range", "a whole number", None),
        ({"ties": 2}, "team.ties", "no such value", "a number from 0 to 1 or equal", None),
        ({"ties": "equl"}, "team.ties", "no such value", "0 to 1 or equal", "equal"),
        (
            {"start": {"awareness": "a"}},
            "team.start.awareness",
            "cannot be used",
            "a number or a list of numbers",
            None,
        ),
        ({"start": {"awareness": [1, "a"]}}, "team.start.awareness[2]", "cannot", "a number", None),
        ({"start": {"actve": 1}}, "team.start.actve", "no such key", "awareness, active", "active"),
        ({"starts": [{}, {"active": 3}]}, "team.starts[2].active", "out of range", "0 to 1", None),
        ({"starts": 1}, "team.starts", "cannot be used", "a list of a table", None),
        ({"design": {"kind": "gird"}}, "team.design.kind", "no such kind", "sobol", "grid"),
        ({"design": {}}, "team.design.kind", "is missing", "grid, sobol, morris", None),
        (
            {"design": {"kind": "grid", "points": 0}},
            "team.design.points",
            "is out of range",
            "a whole number from 1",
            None,
        ),
        (
            {"design": {"kind": "grid", "poits": 1}},
            "team.design.poits",
            "no such key",
            "kind, points",
            "points",
        ),
        ({"vary": {"a.b": {"low": 1}}}, 'team.vary."a.b".high', "is missing", "a number", None),
        (
            {"vary": {"a.b": {"valus": [1]}}},
            'team.vary."a.b".valus',
            "no such key",
            "values",
            "values",
        ),
        ({"vary": {"a.b": 3}}, 'team.vary."a.b"', "cannot be used", "keys values", None),
        ({"leaving": "abrubt"}, "team.leaving", "no such value", "abrupt, tapered", "abrupt"),
        ({"leaving": 3}, "team.leaving", "no such value", "abrupt, tapered", None),
        ({"name": "ABC"}, "team.name", "is not a name", "text of at most 4 characters", None),
        ({"name": "abcdef"}, "team.name", "is too long", "at most 4 characters", None),
        ({"residents": 7}, "team", "seven is no number of residents", None, None),
    ],
)
def test_words(
    team: dict[str, Any], key: str, problem: str, allowed: str | None, nearest: str | None
) -> None:
    error = explained({"team": team})
    assert error.file == "f.toml"
    assert error.key == key
    assert problem in error.problem
    assert (error.allowed is None) if allowed is None else (allowed in (error.allowed or ""))
    assert error.nearest == nearest
    text = str(error)
    assert len(text) < 600
    assert "\n" not in text
    for jargon in ("pydantic", "http", "Input should", "validation error", "literal[", "type="):
        assert jargon not in text


def test_an_unknown_key_goes_before_what_is_missing() -> None:
    assert explained({"teem": {}}).key == "teem"
    assert explained({"teem": {}}).nearest == "team"
    assert explained({}).key == "team"


def test_the_prefix_names_the_table() -> None:
    assert explained({"team": {"name": "A"}}, prefix="a.b").key == "a.b.team.name"


@pytest.mark.parametrize(
    "given",
    [
        "x" * 10**6,
        list(range(10**6)),
        {str(i): i for i in range(10**5)},
        10**5000,
        {"a": [[["x" * 1000] * 1000]]},
    ],
    ids=["text", "list", "table", "number", "nested"],
)
def test_a_message_stays_short_whatever_was_given(given: Any) -> None:
    for content in ({"team": {"residents": given}}, {"team": {"start": given}}, {"team": given}):
        assert len(str(explained(content))) < 700
    assert len(str(explained({"k" * 10**6: 1}))) < 700


def test_keys_that_would_disturb_a_terminal_are_quoted() -> None:
    assert explained({"te\nam\x1b[31m": 1}).key == '"te\\nam\\u001b[31m"'


def test_an_unknown_key_by_hand() -> None:
    error = unknown_key("plan.stratgy", ["strategy", "leaving"], file="f.toml")
    assert (error.nearest, error.allowed) == ("strategy", "strategy, leaving")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb =", "line 2"),
        ("a = 1\na = 2\n", "overwrite"),
        ("a = [1,\n2\n", "TOML"),
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("a." * 20_000 + "a = 1", "nested too deeply"),
        ("[" + "a." * 20_000 + "a]", "nested too deeply"),
        ("x = { " + "a." * 20_000 + "a = 1 }", "nested too deeply"),
        ("a = " + "9" * 5000, "TOML"),
        ("a = 2020-99-99", "TOML"),
        ("[a]\n[a]", "twice|declare"),
    ],
)
def test_mistakes_of_syntax(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        parse_toml(text, file="f.toml")
    assert caught.value.file == "f.toml"
    assert len(str(caught.value)) < 300


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('title = "Höfe"'.encode("latin-1"))
    (tmp_path / "marked.toml").write_bytes('title = "院"'.encode("utf-8-sig"))
    assert read_toml(tmp_path / "marked.toml") == {"title": "院"}
    for name, words in (("latin.toml", "UTF-8"), ("absent.toml", "no such file"), ("", "folder")):
        with pytest.raises(InputError, match=words):
            read_toml(tmp_path / name)
    with pytest.raises(InputError):
        read_toml("a\0b")
