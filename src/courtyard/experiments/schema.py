"""An experiment file: which scenario, which arms, what varies, how often."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from courtyard.experiments.pictures import Drawing, as_list, check_pictures
from courtyard.experiments.table import Key, Name, Plain, Table
from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.validation import explain, read_toml
from courtyard.foundations.words import LANGUAGES, N_

MOST_RUNS = 10_000_000
"""Runs that a plan may hold; more is taken for a slip of the pen."""

Whole = Annotated[int, Field(ge=1)]
Seed = Annotated[int, Field(ge=0, le=2**62)]
Label = Annotated[str, Field(min_length=1, max_length=40)]


class Head(Table):
    """The table `[experiment]`.

    Attributes:
        name: the name of the experiment.
        scenario: a path, relative to the experiment file, or the name of one that ships.
        replications: runs of each arm at each point.
        first_seed: the seed of the first replication; the others follow it.
        baseline: the arm that every other is compared with; left out: the first.
        outcomes: what is compared, the primary one first.
        weeks: length of each run; left out: as the scenario says.
        title: a headline, `title_zh` in Chinese.
        question: what is asked, `question_zh` in Chinese.
        assumptions: what is taken for granted, one sentence each, `assumptions_zh` in Chinese.
    """

    name: Name
    scenario: Annotated[str, Field(min_length=1, max_length=4096)]
    replications: Annotated[int, Field(ge=1, le=MOST_RUNS)] = 100
    first_seed: Seed = 0
    baseline: str | None = None
    outcomes: Annotated[list[Name], Field(min_length=1)]
    weeks: Annotated[int, Field(ge=1, le=100_000)] | None = None
    title: str = ""
    title_zh: str = ""
    question: str = ""
    question_zh: str = ""
    assumptions: list[str] = Field(default_factory=list)
    assumptions_zh: list[str] = Field(default_factory=list)


class Values(Table):
    """A key that takes each of some values."""

    values: Annotated[list[Plain], Field(min_length=1, max_length=10_000)]


class Range(Table):
    """A key that takes numbers between two limits, evenly or (`log`) evenly in its logarithm."""

    low: float
    high: float
    log: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if not self.low < self.high:
            raise ValueError("low must be below high")
        if self.log and self.low <= 0:
            raise ValueError("with log = true, low must be above 0")
        return self


Varied = Values | Range


class Grid(Table):
    """Every combination; a range gives `levels` values."""

    kind: Literal["grid"] = "grid"
    levels: Annotated[int, Field(ge=2, le=10_000)] = 5


class Scattered(Table):
    """Points spread over the whole space."""

    kind: Literal["latin_hypercube", "sobol"]
    points: Annotated[int, Field(ge=1, le=1_000_000)]
    seed: Seed = 1

    @model_validator(mode="after")
    def _balanced(self) -> Scattered:
        if self.kind == "sobol" and self.points & (self.points - 1):
            below = 1 << (self.points.bit_length() - 1)
            raise ValueError(
                f"a sobol design is balanced only with a power of 2 points: {below} or {2 * below}"
            )
        return self


class Morris(Table):
    """Trajectories that change one key at a time, for the screening of many keys."""

    kind: Literal["morris"]
    trajectories: Annotated[int, Field(ge=2, le=100_000)] = 20
    levels: Annotated[int, Field(ge=2, le=1000)] = 4
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1

    @model_validator(mode="after")
    def _even(self) -> Morris:
        if self.levels % 2:
            raise ValueError("levels must be even, so that every level is met equally often")
        return self


class OneAtATime(Table):
    """The scenario as it is, then each key alone at each of its values."""

    kind: Literal["one_at_a_time"]
    levels: Annotated[int, Field(ge=2, le=10_000)] = 5


class Listed(Table):
    """Points as they are given."""

    kind: Literal["list"]
    points: Annotated[list[dict[Key, Plain]], Field(min_length=1, max_length=1_000_000)]

    @model_validator(mode="after")
    def _alike(self) -> Listed:
        first = set(self.points[0])
        for number, point in enumerate(self.points, 1):
            if set(point) != first:
                raise ValueError(f"point {number} does not set the same keys as point 1")
        return self


Design = Annotated[Grid | Scattered | Morris | OneAtATime | Listed, Field(discriminator="kind")]


def _finite(value: Any) -> bool:
    """Return whether all numbers inside of plain values are finite."""
    if isinstance(value, Mapping):
        return all(_finite(one) for one in value.values())
    if isinstance(value, list):
        return all(_finite(one) for one in value)
    return not isinstance(value, float) or math.isfinite(value)


class Change(Table):
    """Something that happens in the same week of every run."""

    week: Annotated[int, Field(ge=1, le=100_000)]
    set: dict[Key, Any] | None = None
    happening: Name | None = None

    @model_validator(mode="after")
    def _something(self) -> Change:
        if (self.set is None) == (self.happening is None):
            raise ValueError("give either set or happening")
        if not _finite(self.set):
            raise ValueError("a number has to be finite")
        return self

    def plain(self) -> dict[str, Any]:
        """Return the change as a scenario file writes it."""
        return self.model_dump(exclude_none=True)


class Experiment(Table):
    """A whole experiment.

    Attributes:
        experiment: what it is called and how often it is run.
        arms: for each arm the keys that it sets; the key `changes` adds changes of its own, and
            `held` holds varied keys at one value at every point, so that it is run once; `en` and
            `zh` are what it is called in words and pictures.
        vary: for each key what it takes; crossed with the arms.
        design: how the points are laid out.
        changes: what happens in every arm.
        figure: how the answer is drawn, one table or several; left out: a forest.
    """

    experiment: Head
    arms: Annotated[dict[Name, dict[str, Any]], Field(min_length=1)]
    vary: dict[Key, Varied] = Field(default_factory=dict)
    design: Design = Grid()
    changes: list[Change] = Field(default_factory=list)
    figure: list[Drawing] = Field(default_factory=list)

    @field_validator("figure", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:
        return as_list(given)

    @model_validator(mode="after")
    def _consistent(self) -> Experiment:
        _check_arms(self)
        _check_keys(self)
        check_pictures(self.figure, self.arms, self.keys, self._listed())
        return self

    @property
    def name(self) -> str:
        """The name of the experiment."""
        return self.experiment.name

    @property
    def baseline(self) -> str:
        """The arm that every other is compared with."""
        return self.experiment.baseline or next(iter(self.arms))

    @cached_property
    def keys(self) -> list[str]:
        """The varied keys, in the order of the file."""
        return list(self.design.points[0]) if isinstance(self.design, Listed) else list(self.vary)

    def _listed(self) -> dict[str, list[Plain]]:
        """Return the values of the varied keys that the file lists."""
        if isinstance(self.design, Listed):
            return {key: [point[key] for point in self.design.points] for key in self.keys}
        return {key: own.values for key, own in self.vary.items() if isinstance(own, Values)}

    def plain(self) -> dict[str, Any]:
        """Return the experiment as plain values, everything said."""
        return self.model_dump(mode="json", exclude_none=True)


def _check_arms(experiment: Experiment) -> None:
    """Check the names of arms against each other; what an arm sets, the scenario checks."""
    head = experiment.experiment
    if head.baseline is not None and head.baseline not in experiment.arms:
        raise InputError(
            "no such arm",
            key="experiment.baseline",
            given=head.baseline,
            allowed=list(experiment.arms)[:40],
            nearest=nearest(head.baseline[:200], experiment.arms),
        )
    if repeated := sorted({n for n in head.outcomes if head.outcomes.count(n) > 1}):
        raise InputError("is named twice", key="experiment.outcomes", given=repeated[0])
    for arm, keys in experiment.arms.items():
        try:
            _Special.model_validate({k: keys[k] for k in _Special.model_fields if k in keys})
        except ValidationError as error:
            raise explain(error, file=None, table=_Special, prefix=f"arms.{arm}") from None
    for language in LANGUAGES:
        called: dict[str, str] = {}
        for arm, keys in experiment.arms.items():
            other = called.setdefault(label := keys.get(language, arm), arm)
            if other != arm:
                raise InputError(
                    f"is what the arm {other} is called", key=f"arms.{arm}.{language}", given=label
                )


class _Special(Table):
    """What an arm may have beside keys of the scenario."""

    changes: list[Change] = Field(default_factory=list)
    held: dict[Key, Plain] = Field(default_factory=dict)
    en: Label | None = None
    zh: Label | None = None


def _check_keys(experiment: Experiment) -> None:
    """Check that no key is set from two sides, and that the design has what it lays out."""
    design = experiment.design
    if isinstance(design, Listed) and experiment.vary:
        raise InputError(
            "a list of points says all that varies", key="vary", allowed="no [vary] beside it"
        )
    if not isinstance(design, (Grid, Listed)) and not experiment.vary:
        raise InputError(
            f"a {design.kind} design needs keys to vary", key="vary", allowed="at least one key"
        )
    for arm, keys in experiment.arms.items():
        for key in experiment.keys:
            if key in keys:
                raise InputError(
                    "is varied and set by this arm", key=f"arms.{arm}.{key}",
                    allowed="held = { ... } in the arm, for one value at every point",
                )  # fmt: skip
        for key in keys.get("held", {}):
            if key not in experiment.keys:
                raise InputError(
                    "is held, but does not vary", key=f"arms.{arm}.held", given=key,
                    allowed=experiment.keys, nearest=nearest(key[:200], experiment.keys),
                )  # fmt: skip


def load_experiment(path_or_name: str | Path) -> tuple[Experiment, Path]:
    """Return an experiment and the file in which it stands.

    Args:
        path_or_name: a path, or the name of one that ships.

    Raises:
        InputError: there is no such experiment, or something in it cannot be used.
    """
    path = find_experiment(path_or_name)
    return parse_experiment(read_toml(path), file=path), path


def parse_experiment(content: Mapping[str, Any], file: str | Path | None = None) -> Experiment:
    """Return the experiment that the tables of a file describe; errors as in `load_experiment`."""
    try:
        return Experiment.model_validate(dict(content))
    except ValidationError as error:
        raise _in_file(explain(error, file=file, table=Experiment), content) from None
    except InputError as error:
        error = _in_file(error, content)
        raise error.located(file) if file is not None else error from None


def _in_file(error: InputError, content: Mapping[str, Any]) -> InputError:
    """Return an error that names its key as the file has it: one table is no list."""
    if isinstance(content.get("figure"), Mapping) and error.key and "figure[1]" in error.key:
        error.key = error.key.replace("figure[1]", "figure", 1)
        error.args = (str(error),)
    return error


def shipped() -> dict[str, Path]:
    """Return the experiments that ship, by name.

    They stand in `experiments/` of a checkout, and inside the package of a wheel.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "shipped" / "experiments", package.parents[1] / "experiments"):
        if folder.is_dir():
            return {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return {}


def find_experiment(path_or_name: str | Path) -> Path:
    """Return the file of an experiment that is given by path or by the name of one that ships."""
    text = str(path_or_name)
    names = shipped()
    try:
        if Path(text).is_file():
            return Path(text)
    except (OSError, ValueError):  # too long, or with a null character
        pass
    if text in names:
        return names[text]
    if text.endswith(".toml") or "/" in text or "\\" in text:
        raise InputError("no such file", file=text[:300])
    raise InputError(
        "no such experiment",
        given=text[:300],
        allowed=names,
        also=N_("or the path of a file"),
        nearest=nearest(text[:200], names),
    )
