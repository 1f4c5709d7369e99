"""The plan of an experiment: points, crossed with arms and replications, checked before any run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from courtyard.experiments.pictures import outcomes_of
from courtyard.experiments.points import Point, points
from courtyard.experiments.schema import MOST_RUNS, Experiment, Values
from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.words import LANGUAGES, N_
from courtyard.records.provenance import code_version, digest, run_id

if TYPE_CHECKING:
    import pandas as pd

WEEKS_AFTER_EXIT = {"6": 26, "12": 52, "18": 78, "24": 104}
"""Weeks after the reference exit at which an outcome with this ending is taken."""

_TAKEN_LATER = re.compile(r"^(organizations|alive|active|lasting)(6|12|18|24)$")


class Settings(Protocol):
    """What this package needs to know of the settings of a run."""

    def changed(self, changes: Mapping[str, Any], file: str | Path | None = None) -> Self:
        """Return settings with some dotted keys changed."""
        ...

    def lasting(self, weeks: int) -> Self:
        """Return settings of another length, without what comes after its end."""
        ...

    def resolved(self) -> dict[str, Any]:
        """Return all settings as plain values."""
        ...


Loader = Callable[[str | Path], Settings]
"""What turns a path, or the name of a scenario that ships, into settings."""


@dataclass(frozen=True)
class Plan:
    """What a sweep has to do.

    Attributes:
        experiment: the experiment, with the replications that are asked for.
        base: the settings of its scenario, before any arm.
        frame: one row a run with `run` (its id), `point`, `arm`, the varied keys, `replicate` and
            `seed`. Replications come first: the plan for fewer of them is its beginning, and every
            stretch holds whole pairs.
        settings: the settings of each point and arm, in the order of the rows of one replication.
    """

    experiment: Experiment
    base: Settings
    frame: pd.DataFrame
    settings: list[Settings]

    def settings_of(self, row: int) -> Settings:
        """Return the settings of one row."""
        return self.settings[row % len(self.settings)]

    @property
    def identity(self) -> str:
        """What makes it this sweep: everything that decides a run, except how often it is run."""
        experiment = self.experiment.plain()
        head = experiment.pop("experiment")
        arms = {arm: unlabelled(own) for arm, own in experiment["arms"].items()}
        parts = [arms, *(experiment[name] for name in ("vary", "design", "changes"))]
        named = [self.experiment.name, head["first_seed"], digest(self.base.resolved())]
        return digest([*named, *parts])[:16]


def load_settings(experiment: Experiment, file: Path | None, load: Loader | None = None) -> Any:
    """Return the settings of an experiment's scenario, before any arm.

    Args:
        experiment: the experiment.
        file: where it stands; a path to its scenario is relative to that folder.
        load: `courtyard.scenario.load_scenario` if left out.
    """
    load = load or _load_scenario
    name = experiment.experiment.scenario
    beside = None if file is None else file.parent / name
    with _placed(file, "experiment.scenario", keep=True):
        try:
            found = beside is not None and beside.is_file()
        except (OSError, ValueError):
            found = False
        settings = load(beside if found and beside is not None else name)
    if experiment.experiment.weeks is not None:
        with _placed(file, "experiment.weeks"):
            settings = settings.lasting(experiment.experiment.weeks)
    return settings


def _load_scenario(path_or_name: str | Path) -> Any:
    from courtyard import scenario

    return scenario.load_scenario(path_or_name)


def plan(
    experiment: Experiment,
    file: Path | None = None,
    *,
    replications: int | None = None,
    load: Loader | None = None,
) -> Plan:
    """Return the plan of an experiment; the settings of every run are valid.

    Args:
        experiment: the experiment.
        file: where it stands, for messages and for the path of its scenario.
        replications: how often, in place of what the file says.
        load: what loads the scenario; the tests give their own.

    Raises:
        InputError: something in the experiment or its scenario cannot be used.
    """
    experiment = _replicated(experiment, replications)
    base = load_settings(experiment, file, load)
    resolved = base.resolved()
    with _placed(file, "vary", keep=True):
        where = points(experiment, {key: _value(resolved, key) for key in experiment.keys})
    head = experiment.experiment
    if load is None:
        _check_outcomes(experiment, file)
    count = len(where) * len(experiment.arms) * head.replications
    if count > MOST_RUNS:
        raise InputError(
            f"the plan has {count:,} runs",
            file=file,
            key="experiment.replications",
            given=head.replications,
            allowed=f"at most {MOST_RUNS:,} runs",
        )
    arms = _Arms(experiment, base, resolved, file)
    settings = [arms.settings(point, arm) for point in where for arm in experiment.arms]
    return Plan(experiment, base, _frame(experiment, where, settings), settings)


def _replicated(experiment: Experiment, replications: int | None) -> Experiment:
    if replications is None:
        return experiment
    if not 1 <= replications <= MOST_RUNS:
        raise InputError(
            "is out of range",
            key="--replications",
            given=replications,
            allowed=f"a whole number from 1 to {MOST_RUNS}",
        )
    head = experiment.experiment.model_copy(update={"replications": replications})
    return experiment.model_copy(update={"experiment": head})


@dataclass(frozen=True)
class _Arms:
    """Makes the settings of each arm at each point."""

    experiment: Experiment
    base: Settings
    resolved: Mapping[str, Any]
    file: Path | None

    def settings(self, point: Point, arm: str) -> Settings:
        """Return the settings of one arm at one point, checked."""
        own = unlabelled(self.experiment.arms[arm])
        added = [*(c.plain() for c in self.experiment.changes), *own.pop("changes", [])]
        changes: dict[str, Any] = {**point, **own.pop("held", {}), **own}
        if added:
            changes["changes"] = [*self.resolved.get("changes", []), *added]
        try:
            settings = self.base.changed(changes) if changes else self.base
        except InputError as error:
            key = _origin(self.experiment, error.key or "", arm)
            raise _at(error, self.file, key) from None
        _check_horizon(self.experiment, settings.resolved(), arm, self.file)
        return settings


def unlabelled(arm: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides the runs of an arm: all but what it is called."""
    return {key: value for key, value in arm.items() if key not in LANGUAGES}


def _origin(experiment: Experiment, key: str, arm: str) -> str:
    """Return where in the experiment file a key of the scenario was set."""
    if key in experiment.arms[arm] or key.startswith("changes"):
        own = "changes" in experiment.arms[arm] or not key.startswith("changes")
        return f"arms.{arm}.{key}" if own else key
    if isinstance(experiment.vary.get(key), Values):
        return f"vary.{key}.values"
    if key in experiment.keys:
        return f"vary.{key}" if experiment.vary else f"design.points.{key}"
    return f"arms.{arm}: {key}"  # what an arm sets may clash with what the scenario says


def _check_horizon(
    experiment: Experiment, resolved: Mapping[str, Any], arm: str, file: Path | None
) -> None:
    """Refuse an outcome that is taken after the last week of the run."""
    weeks, last = (_value(resolved, key) for key in ("scenario.weeks", "plan.last_week"))
    if weeks is None or last is None:
        return
    for outcome, where in _asked(experiment):
        found = _TAKEN_LATER.match(outcome)
        if found and last + WEEKS_AFTER_EXIT[found[2]] > weeks:
            raise InputError(
                f"is taken in week {last + WEEKS_AFTER_EXIT[found[2]]}, "
                f"after the last week of the runs of arm {arm!r} ({weeks})",
                file=file,
                key=where,
                given=outcome,
                allowed="an outcome within the run, or more weeks (experiment.weeks)",
            )


def _check_outcomes(experiment: Experiment, file: Path | None) -> None:
    """Refuse an outcome that the model does not have, before the first run."""
    from courtyard.community import HEADLINES, OUTCOMES

    for outcome, where in _asked(experiment):
        if outcome not in OUTCOMES:
            raise InputError(
                "no such outcome",
                file=file,
                key=where,
                given=outcome,
                allowed=HEADLINES,
                also=N_("and those of docs/tables.md"),
                nearest=nearest(outcome[:80], OUTCOMES),
            )


def _asked(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Yield each outcome that the experiment or a figure of it needs, and where it is named."""
    own = experiment.experiment.outcomes
    yield from ((outcome, "experiment.outcomes") for outcome in own)
    for place, drawing in enumerate(experiment.figure, 1):
        where = f"figure[{place}]" if len(experiment.figure) > 1 else "figure"
        yield from ((name, where) for name in outcomes_of(drawing, own))


def _frame(experiment: Experiment, where: list[Point], settings: list[Settings]) -> pd.DataFrame:
    """Return one row a run."""
    import pandas as pd

    head, arms = experiment.experiment, list(experiment.arms)
    code = code_version()
    digests = [digest(each.resolved()) for each in settings]
    each, times = len(settings), head.replications
    replicate = np.repeat(np.arange(times, dtype=np.int64), each)
    seeds = replicate + head.first_seed
    point = np.tile(np.repeat(np.arange(len(where), dtype=np.int64), len(arms)), times)
    columns: dict[str, Any] = {
        "run": [
            run_id(code, of, seed)
            for seed in range(head.first_seed, head.first_seed + times)
            for of in digests
        ],
        "point": point,
        "arm": np.tile(np.array(arms * len(where), dtype=object), times),
    }
    for key in experiment.keys:
        columns[key] = _column([values[key] for values in where])[point]
    return pd.DataFrame(columns | {"replicate": replicate, "seed": seeds})


def _column(values: list[Any]) -> Any:
    """Return the values of a varied key as a column of one type."""
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return np.array(values, dtype=bool)
    if kinds == {int} and max(map(abs, values)) < 2**62:
        return np.array(values, dtype=np.int64)
    if kinds <= {int, float}:
        return np.array(values, dtype=np.float64)
    return np.array([str(value) for value in values], dtype=object)


def _value(resolved: Mapping[str, Any], key: str) -> Any:
    """Return what a dotted key is set to, or None."""
    found: Any = resolved
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _at(error: InputError, file: Path | None, key: str) -> InputError:
    """Return the same error at the key of the experiment file that brought it about."""
    return InputError(
        error.problem,
        file=file,
        key=key,
        given=error.given,
        allowed=error.allowed.split(", ") if error.named and error.allowed else error.allowed,
        also=error.also,
        nearest=error.nearest,
    )


@contextmanager
def _placed(file: Path | None, key: str, *, keep: bool = False) -> Iterator[None]:
    """Name the experiment file and key in errors that come from beneath.

    With `keep`, a file or key that the error names already stays.
    """
    try:
        yield
    except InputError as error:
        if keep and error.file is not None:
            raise
        raise _at(error, file, (keep and error.key) or key) from None
