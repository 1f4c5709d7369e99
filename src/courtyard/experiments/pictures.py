"""The tables `[figure]` of an experiment file: how its answer is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from courtyard.experiments.table import BESIDE, Key, Name, Plain, Table
from courtyard.foundations.errors import InputError, nearest

ARM = "arm"
"""The axis along which arms lie."""

Axis = Annotated[str, Field(pattern=r"^(arm|[\w-]+(\.[\w-]+)+)$")]
"""`arm`, or a dotted key that varies from point to point or that arms set."""

AXES = ("x", "y", "lines", "panels", "rows")
"""Keys of a picture that name an axis."""


class Forest(Table):
    """A row for each arm and point: its paired difference from the baseline."""

    kind: Literal["forest"] = "forest"


class Picture(Table):
    """What all other kinds have.

    Attributes:
        outcomes: what is drawn; left out: the first outcomes of the experiment.
        arms: which arms; left out: all.
        where: only the points at which these keys have these values. What varies and is neither
            an axis nor said here is averaged over.
        numbers: for an axis of arms, the number that each arm stands for.
        label: what these numbers are, `label_zh` in Chinese.
    """

    outcomes: list[Name] = Field(default_factory=list)
    arms: list[Name] = Field(default_factory=list)
    where: dict[Key, Plain] = Field(default_factory=dict)
    numbers: dict[Name, float] = Field(default_factory=dict)
    label: str = ""
    label_zh: str = ""


class Curves(Picture):
    """Outcomes over a number.

    Attributes:
        x: what is varied along the page.
        lines: what tells lines apart.
        panels: what tells columns of panels apart; rows of them are outcomes.
        difference: draw paired differences from the baseline instead of means.
        best: mark the x that is best, with the interval of where it lies.
        near_best: mark every x that is not shown to be worse than the best by what would matter.
        reference: arms drawn as level lines, such as one without a team.
    """

    kind: Literal["curves"]
    x: Axis
    lines: Axis | None = None
    panels: Axis | None = None
    difference: bool = False
    best: bool = False
    near_best: bool = False
    reference: list[Name] = Field(default_factory=list)


class Surface(Picture):
    """An outcome over two numbers, in colour.

    Attributes:
        x, y: the two; a panel for each outcome.
        minus: an arm that is taken off, on the same seeds.
        slope: the axis along which a line shows where going further changes nothing.
    """

    kind: Literal["surface"]
    x: Axis
    y: Axis
    minus: Name | None = None
    slope: Literal["x", "y"] | None = None


class Heatmap(Picture):
    """A cell for each two values.

    Attributes:
        x, y: the two axes; values need not be numbers.
        panels: what tells panels apart; left out: outcomes.
        difference: paired differences from the baseline instead of means.
    """

    kind: Literal["heatmap"]
    x: Axis
    y: Axis
    panels: Axis | None = None
    difference: bool = False


class Laws(Table):
    """How long a core would live if leaders came and went by chance alone, at no cost.

    Attributes:
        leaders: leaders at the start.
        exit: rate at which each leaves, a year.
        renewal: rates at which new ones come, a year.
    """

    leaders: Annotated[int, Field(ge=1, le=100)]
    exit: Annotated[float, Field(gt=0, le=50)]
    renewal: Annotated[list[Annotated[float, Field(ge=0, le=50)]], Field(min_length=1)]


class Survival(Picture):
    """Shares still there, by time: Kaplan-Meier.

    Attributes:
        duration: an outcome that is a time in weeks; left out: the life of each organization.
        event: the outcome that is 1 where it ended and 0 where the run ended first.
        lines: what tells lines apart.
        panels: what tells panels apart.
        laws: curves of chance alone beside them.
    """

    kind: Literal["survival"]
    duration: Name | None = None
    event: Name | None = None
    lines: Axis = ARM
    panels: Axis | None = None
    laws: Laws | None = None


class Waterfall(Picture):
    """Where the gap between winners and losers of a contest comes from.

    Attributes:
        contest: the arm in which the best win.
        lottery: the arm in which luck decides.
        without: the arm in which nothing is given.
        panels: what tells panels apart.
    """

    kind: Literal["waterfall"]
    contest: Name
    lottery: Name
    without: Name
    panels: Axis | None = None


Followed = Literal[
    "active", "organizations", "alive", "league_hours", "hours_mandated", "cohort_registered",
    "cohort_active",
]  # fmt: skip
"""What a course can be of; the last three by week alone."""

BY_WEEK = ("league_hours", "hours_mandated", "cohort_registered", "cohort_active")
"""What can be followed by week; the first can by year as well."""


class Centred(Picture):
    """Outcomes at the exit and 6, 12, 18 and 24 months after it, or by year or week of the run.

    Attributes:
        of: what is followed; `league_hours` goes by years of the run.
        lines: what tells lines apart.
        panels: what tells columns of panels apart.
        reference: arms drawn in grey, such as one without a team.
        weekly: follow what concerns the League week by week, where the sweep keeps its weeks
            (`--detail`); else `league_hours` alone, by year.
    """

    kind: Literal["centred"]
    of: Annotated[list[Followed], Field(min_length=1)]
    lines: Axis = ARM
    panels: Axis | None = None
    reference: list[Name] = Field(default_factory=list)
    weekly: bool = False


Drawing = Annotated[
    Forest | Curves | Surface | Heatmap | Survival | Waterfall | Centred,
    Field(discriminator="kind"),
]
"""One picture of an experiment."""

CENTRED = ("exit", "6", "12", "18", "24")
"""Endings of outcomes at the exit and months after it."""

YEARLY = ("1", "2", "3", "4", "5", "6")
"""Endings of outcomes by year of the run."""


def as_list(given: Any) -> Any:
    """Return one table as a list of one; a table that names no kind is a forest."""
    tables = [given] if isinstance(given, Mapping) else given
    if not isinstance(tables, list):
        return tables
    return [
        {"kind": "forest", **table} if isinstance(table, Mapping) else table for table in tables
    ]


def outcomes_of(drawing: Any, first: Sequence[str]) -> list[str]:
    """Return the outcomes that a picture needs.

    Args:
        drawing: its table.
        first: the outcomes of the experiment, which are drawn where the table names none.
    """
    if isinstance(drawing, Centred):
        return [f"{name}_exit" if at == "exit" else f"{name}{at}" for name in drawing.of
                if name not in BY_WEEK[1:]
                for at in (YEARLY if name == BY_WEEK[0] else CENTRED)]  # fmt: skip
    if isinstance(drawing, Survival):
        return [name for name in (drawing.duration, drawing.event) if name is not None]
    if isinstance(drawing, (Forest, Waterfall)):
        return []
    return list(drawing.outcomes or first)


def check_pictures(
    drawings: Sequence[Any],
    arms: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
    taken: Mapping[str, Sequence[Any]],
) -> None:
    """Refuse a picture of what does not vary, of an arm that there is not, or of no point.

    Args:
        drawings: the tables.
        arms: what each arm sets.
        keys: the keys that vary from point to point.
        taken: the values that some of these keys take, where the file lists them.
    """
    moving = varying(arms, keys)
    for place, drawing in enumerate(drawings, 1):
        if isinstance(drawing, Forest):
            continue
        for key, name in _arms_named(drawing):
            if name not in arms:
                raise InputError(
                    "no such arm", key=f"figure[{place}].{key}", given=name,
                    allowed=list(arms)[:40], nearest=nearest(name, arms),
                )  # fmt: skip
        if isinstance(drawing, Centred):
            _check_followed(drawing, place)
        _check_axes(drawing, place, moving)
        _check_numbers(drawing, place, list(arms))
        _check_where(drawing, place, moving, {**_of_arms(arms), **taken})
        if isinstance(drawing, Survival) and (drawing.duration is None) != (drawing.event is None):
            raise InputError(
                "goes with the other of the two", key=f"figure[{place}]", given="duration, event",
                allowed="both, or neither for the lives of organizations",
            )  # fmt: skip


def _check_followed(drawing: Centred, place: int) -> None:
    """Refuse to follow by week what goes from the exit on, or the other way round."""
    weekly = drawing.weekly
    wrong = [
        name for name in drawing.of if (name not in BY_WEEK if weekly else name in BY_WEEK[1:])
    ]
    if weekly and not wrong and BY_WEEK[0] not in drawing.of:
        wrong = drawing.of[:1]  # without weeks there would be nothing to draw
    if wrong:
        raise InputError(
            "cannot be followed so", key=f"figure[{place}].of", given=wrong[0],
            allowed="with weekly = true league_hours, and beside it hours_mandated, "
            "cohort_registered, cohort_active; without, what goes by the exit or by year",
        )  # fmt: skip


def _check_numbers(drawing: Any, place: int, arms: Sequence[str]) -> None:
    """Refuse an axis of arms on which some arm that is drawn has no number."""
    on_axis = ARM in (getattr(drawing, axis, None) for axis in AXES)
    without = [arm for arm in drawing.arms or arms if arm not in drawing.numbers]
    if on_axis and drawing.numbers and without:
        raise InputError(
            "has no number", key=f"figure[{place}].numbers", given=without[0],
            allowed="a number for each arm that is drawn; arms = [...] leaves others out",
        )  # fmt: skip


def _check_where(
    drawing: Any, place: int, moving: Sequence[str], taken: Mapping[str, Sequence[Any]]
) -> None:
    """Refuse what leaves no point to draw."""
    for key, value in drawing.where.items():
        if key not in moving or key == ARM:
            raise _still(f"figure[{place}].where", key, moving)
        if key in taken and value not in taken[key]:
            words = [str(one) for one in taken[key]]
            raise InputError(
                "takes no such value", key=f"figure[{place}].where.{key}", given=value,
                allowed=words[:40], nearest=nearest(str(value)[:200], words),
            )  # fmt: skip


def _of_arms(arms: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the values that arms give to keys which all of them set."""
    common = set.intersection(*(set(own) for own in arms.values())).difference(BESIDE)
    return {key: [own[key] for own in arms.values()] for key in common}


def varying(arms: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> list[str]:
    """Return what an axis may be: keys of points, keys that arms set apart, and the arms."""
    found = list(keys)
    named = dict.fromkeys(key for own in arms.values() for key in own)
    for key in named:
        said = [own.get(key) for own in arms.values()]
        if key not in BESIDE and any(value != said[0] for value in said):
            found.append(key)
    return [*found, *([ARM] if len(arms) > 1 else [])]


def _check_axes(drawing: Any, place: int, moving: Sequence[str]) -> None:
    used: dict[str, str] = {}
    for axis in AXES:
        name = getattr(drawing, axis, None)
        if name is None:
            continue
        if name not in moving:
            raise _still(f"figure[{place}].{axis}", name, moving)
        if name in used:
            raise InputError(
                f"is {used[name]} too", key=f"figure[{place}].{axis}", given=name,
                allowed="an axis of its own",
            )  # fmt: skip
        used[name] = axis


def _still(key: str, name: str, moving: Sequence[str]) -> InputError:
    return InputError(
        "does not vary in this experiment", key=key, given=name, allowed=list(moving),
        nearest=nearest(name, moving),
    )  # fmt: skip


def _arms_named(drawing: Any) -> Iterator[tuple[str, str]]:
    for key in ("arms", "reference", "numbers"):
        for name in getattr(drawing, key, ()):
            yield key, name
    for key in ("minus", "contest", "lottery", "without"):
        name = getattr(drawing, key, None)
        if name is not None:
            yield key, name
