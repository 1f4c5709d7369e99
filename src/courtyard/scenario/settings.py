"""The settings of a run: one table for each part of the model, composed from where they live."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, one_of, quantity
from courtyard.foundations.validation import explain
from courtyard.indicators import Phases
from courtyard.interventions import INTERVENTIONS
from courtyard.neighbourhood.network import Network, check_fits
from courtyard.neighbourhood.people import Community
from courtyard.practice import TURNS, Partners, Party, Plan, Team
from courtyard.rules import RULES, Rule
from courtyard.scenario import consistency
from courtyard.scenario.changes import Step
from courtyard.scenario.worlds import WORLDS, settings_of, shifts_of

NAME = r"^[^\W_][\w-]{0,63}$|^_[\w-]{1,63}$"
"""A name: letters of any script, digits, _ and -, at most 64."""


class Head(Parameters):
    """The table `[scenario]`."""

    name: Annotated[str, Field(pattern=NAME)] = quantity("scenario", en="name", zh="名称")
    weeks: int = quantity(156, low=1, high=5200, unit="weeks", en="length of a run", zh="运行周数")
    title: str = quantity("", en="title", zh="标题（英文）")
    title_zh: str = quantity("", en="title in Chinese", zh="标题")
    world: str = quantity(
        "usual", en="world: usual, or what the sources or the evidence hold in six switches",
        zh="情境：默认、文献主张或实证结果（六项开关）",
    )  # fmt: skip

    @field_validator("world")
    @classmethod
    def _world(cls, name: str) -> str:
        return one_of(name, WORLDS, "world")


class Week(Parameters):
    """The table `[week]`."""

    rules: list[str] | None = quantity(
        None, en="which rules run, and in which order; left out: all of them", zh="每周运行的规则",
    )  # fmt: skip

    @field_validator("rules")
    @classmethod
    def _known(cls, names: list[str] | None, info: ValidationInfo) -> list[str] | None:
        rules = RULES if info.context is None else info.context
        for name in names or ():
            one_of(name, [*rules, *TURNS], f"rule {name[:80]!r}")
        twice = [name for name in names or () if (names or []).count(name) > 1]
        if twice:
            raise ValueError(f"{twice[0]!r} is named twice; a rule runs once a week")
        return names


class _Interventions(Parameters):
    """The table `[interventions]`: one table for each intervention."""


Interventions: type[Parameters] = create_model(
    "Interventions",
    __base__=_Interventions,
    **{unit.name: (unit.parameters, unit.parameters()) for unit in INTERVENTIONS.values()},  # type: ignore[call-overload]  # fields made from a list
)


class _Settings(Parameters):
    """What every scenario has, and how it is changed, resolved and told apart."""

    scenario: Head = Head()
    community: Community = Community()
    network: Network = Network()
    team: Team = Team()
    plan: Plan = Plan()
    party: Party = Party()
    partners: Partners = Partners()
    phases: Phases = Phases()
    week: Week = Week()
    interventions: Interventions = Interventions()  # type: ignore[valid-type]  # made from a list
    changes: list[Step] = Field(default_factory=list)

    known_rules: ClassVar[Mapping[str, Rule]] = RULES
    """The rules that a week may name, and that have a table."""

    @model_validator(mode="before")
    @classmethod
    def _size_of_torus(cls, given: Any) -> Any:
        """Read the number of residents off a torus, where it is not given."""
        network = given.get("network") if isinstance(given, Mapping) else None
        if not isinstance(network, Mapping) or network.get("kind") != "torus":
            return given
        people = given.get("community", {})
        sides = [network.get(key, getattr(Network(), key)) for key in ("rows", "columns")]
        whole = all(isinstance(side, int) and side > 0 for side in sides)
        if not whole or not isinstance(people, Mapping) or "residents" in people:
            return given
        return {**given, "community": {**people, "residents": sides[0] * sides[1]}}

    _given: dict[str, Any] = PrivateAttr(default_factory=dict)
    _file: Path | None = PrivateAttr(default=None)
    _unreached: tuple[int, ...] = PrivateAttr(default=())

    @property
    def file(self) -> Path | None:
        """The file that the settings come from, None if they do not come from one."""
        return self._file

    def given(self) -> dict[str, Any]:
        """Return the tables that the scenario gives, as they stand in its file; a copy."""
        return copy.deepcopy(self._given)

    @property
    def unreached(self) -> tuple[int, ...]:
        """The weeks of the changes that were left out because the run is too short for them."""
        return self._unreached

    def shares_unused(self) -> bool:
        """Return whether the plan gives shares of the hours, and no strategy takes them.

        No mistake by itself: an experiment may vary the strategy over a scenario that has shares.
        """
        now, plans = self, [self.plan]
        for step in sorted(self.changes, key=lambda step: step.week):
            if any(key.split(".")[0] == "plan" for key in step.set):
                now = now.changed_alone(step.set)
                plans.append(now.plan)
        given = [plan for plan in plans if plan.shares]
        return bool(given) and not any(plan.takes_shares for plan in given)

    def lasting(self, weeks: int, *, file: str | Path | None = None) -> Self:
        """Return settings of another length; changes after the new last week are left out.

        Args:
            weeks: the new length of the run.
            file: the file or option that asks for it, for messages.

        Raises:
            InputError: a run cannot have this length.
        """
        shorter = copy.deepcopy(self._given)
        late = tuple(step.week for step in self.changes if step.week > weeks)
        if late:
            pairs = zip(shorter["changes"], self.changes, strict=True)
            shorter["changes"] = [given for given, step in pairs if step.week <= weeks]
        _put(shorter, self, "scenario.weeks", weeks)
        weeks_left_out = (*self._unreached, *late)
        return self.read(shorter, self._file, place=file, unreached=weeks_left_out)

    def changed(self, changes: Mapping[str, Any], *, file: str | Path | None = None) -> Self:
        """Return settings with other values.

        Args:
            changes: new values by dotted key ("plan.strategy"). A key inside a table changes only
                that key of it; a whole table that is given replaces the table.
            file: the file in which the changes stand, for messages.

        Raises:
            InputError: a key or a value cannot be used.
        """
        given = copy.deepcopy(self._given)
        for key, value in changes.items():
            _put(given, self, key, value)
        return self.read(given, self._file, place=file, unreached=self._unreached)

    @classmethod
    def read(
        cls,
        given: Mapping[str, Any],
        file: Path | None,
        *,
        place: str | Path | None = None,
        unreached: Iterable[int] = (),
    ) -> Self:
        """Return the settings that the tables of a scenario file give.

        Args:
            given: tables by name, as TOML gives them.
            file: the file they stand in, for relative paths.
            place: the file that a message names, where it is another one.
            unreached: the weeks of changes that were left out before.

        Raises:
            InputError: naming the first thing that cannot be used.
        """
        where = place or file
        try:
            settings = cls.model_validate(_in_world(given, cls, where), context=cls.known_rules)
        except ValidationError as error:
            raise explain(error, file=where, table=cls) from None
        settings._given = copy.deepcopy(dict(given))
        settings._file = file
        settings._unreached = tuple(dict.fromkeys(unreached))
        try:
            settings._check()
        except InputError as error:
            raise (error.located(where) if where else error) from None
        return settings

    def _check(self) -> None:
        """Check what depends on several tables."""
        check_fits(self.network, self.community.residents)
        consistency.check(self)
        for name in RULES if self.week.rules is None else self.week.rules:
            rule = self.known_rules.get(name)  # None for a turn of agents
            if rule is not None and rule.fits is not None:
                rule.fits(getattr(self, name), self.community.residents)
        for number, step in enumerate(self.changes, start=1):
            if step.week > self.scenario.weeks:
                raise InputError(
                    "is after the last week of the run",
                    key=f"changes[{number}].week",
                    given=step.week,
                    allowed=f"1 to {self.scenario.weeks} (scenario.weeks)",
                )
            if step.resident is not None and step.resident >= self.community.residents:
                raise InputError(
                    "is no resident of this community",
                    key=f"changes[{number}].resident",
                    given=step.resident,
                    allowed=f"0 to {self.community.residents - 1} (community.residents)",
                )
            if step.set:
                try:
                    self._check_start_is_kept(self.changed_alone(step.set))
                except InputError as error:
                    error.key = f"changes[{number}].set.{error.key}"
                    raise

    def _check_start_is_kept(self, later: Self) -> None:
        """Refuse a change in mid-run of what rules read before the first week only."""
        for name, rule in self.known_rules.items():
            for key in rule.at_start:
                if getattr(getattr(later, name), key) != getattr(getattr(self, name), key):
                    raise InputError(
                        "cannot change in mid-run: it says how a run begins", key=f"{name}.{key}"
                    )

    def changed_alone(self, changes: Mapping[str, Any]) -> Self:
        """Return settings with other values and without `[[changes]]`, as they are in mid-run."""
        given = copy.deepcopy(self._given)
        given.pop("changes", None)
        for key, value in changes.items():
            _put(given, self, key, value)
        return self.read(given, self._file)

    def forked(
        self,
        week: int,
        changes: Mapping[str, Any],
        happening: str | None,
        resident: int | None = None,
    ) -> Self:
        """Return the same scenario with one more change at the start of a week, if any."""
        if not changes and happening is None and resident is None:
            return self
        step: dict[str, Any] = {"week": week}
        if changes:
            step["set"] = dict(changes)
        if happening is not None:
            step["happening"] = happening
        if resident is not None:
            step["resident"] = resident
        given = copy.deepcopy(self._given)
        given["changes"] = [*given.get("changes", []), step]
        return self.read(given, self._file)

    def resolved(self) -> dict[str, Any]:
        """Return every setting as plain values, and the digest of each file that is named."""
        plain: dict[str, Any] = self.model_dump(mode="json")
        named = (self.network.file, self.community.roster)
        plain["files"] = {name: _digest(self._file, name) for name in named if name is not None}
        return plain


def _put(given: dict[str, Any], now: Any, key: str, value: Any) -> None:
    """Set a dotted key in raw tables; an inner table that is not there starts as it is now."""
    *path, last = key.split(".")
    table = given
    for depth, part in enumerate(path):
        now = getattr(now, part, None) if isinstance(now, Parameters) else None
        if part not in table:
            # Only a table within a table is filled: to name it replaces the whole of it.
            inner = depth > 0 and isinstance(now, Parameters)
            table[part] = now.model_dump(exclude_unset=False) if inner and now else {}
        if not isinstance(table[part], dict):
            raise InputError("is not a table", key=".".join(path[: depth + 1]), given=table[part])
        table = table[part]
    table[last] = copy.deepcopy(value)


def _in_world(given: Mapping[str, Any], table: Any, where: str | Path | None) -> Any:
    """Return the tables of a scenario with what its world sets, as it names one.

    Raises:
        InputError: a switch of the world is set by the scenario too.
    """
    head = given.get("scenario")
    world = head.get("world") if isinstance(head, Mapping) else None
    if world not in WORLDS or not settings_of(world):
        return given
    whole, usual = copy.deepcopy(dict(given)), table()
    by_default = usual.model_dump()
    for key, value in settings_of(world).items():
        # A table of weights that is given replaces the whole: it may repeat the usual value.
        if _at(given, key) not in (None, _at(by_default, key)):
            raise InputError(
                f"is set by the world {world!r} too", file=where, key=key, given=_at(given, key),
                allowed="one of the two",
            )  # fmt: skip
        _put(whole, usual, key, value)
    for key, by in shifts_of(world).items():
        now = _at(whole, key)
        before = _at(by_default, key) if now is None else now
        if isinstance(before, (int, float)):  # anything else is refused where it is read
            _put(whole, usual, key, before + by)
    return whole


def _at(given: Any, key: str) -> Any:
    """Return what stands at a dotted key of raw tables, None for nothing."""
    for part in key.split("."):
        given = given.get(part) if isinstance(given, Mapping) else None
    return given


def _digest(file: Path | None, name: str) -> str:
    path = (file.parent if file is not None else Path()) / name
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None


Settings: Any = create_model(
    "Settings",
    __base__=_Settings,
    __module__=__name__,
    __doc__="The settings of a run: one attribute a table, rules' tables by the rules' names.",
    **{rule.name: (rule.parameters, rule.parameters()) for rule in RULES.values()},  # type: ignore[call-overload]  # fields made from a list
)
"""The settings of a run, `_Settings` with one table more for each rule."""


def extended(*rules: Rule) -> Any:
    """Return settings that also know rules made outside the package, with a table for each.

    A week runs such a rule where `[week] rules` names it.

    Raises:
        ValueError: a rule has the name of a table that is there already.
    """
    taken = [rule.name for rule in rules if rule.name in Settings.model_fields]
    if taken:
        raise ValueError(f"there is already a table [{taken[0]}]: give the rule another name")
    tables: dict[str, Any] = {rule.name: (rule.parameters, rule.parameters()) for rule in rules}
    more = create_model("Settings", __base__=Settings, __module__=__name__, **tables)
    more.known_rules = RULES | {rule.name: rule for rule in rules}
    return more
