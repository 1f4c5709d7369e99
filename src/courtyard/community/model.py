"""The community as a Mesa model: settled once, stepped week by week, recorded, forked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.time import Priority, Schedule
from numpy.typing import NDArray

from courtyard.community.outcomes import outcomes
from courtyard.community.recorder import Recorder
from courtyard.community.reference import realized
from courtyard.community.settling import settle
from courtyard.community.week import entries
from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.streams import Streams
from courtyard.practice import (
    HAPPENINGS,
    STRATEGIES,
    Backbone,
    LeagueMember,
    Organization,
    PartyMember,
    Resident,
    Role,
    SocialWorker,
)
from courtyard.practice.turns import Turn
from courtyard.rules import Rule
from courtyard.state import REASONS, TABLES, State

if TYPE_CHECKING:
    import pandas as pd

    from courtyard.state.ties import Floats


CAST: dict[str, type[Role]] = {"residents.backbone": Backbone, "residents.league": LeagueMember}
"""Roles that residents take and give up in a run, by the column that says who has them."""


class Community(mesa.Model):  # type: ignore[misc]  # mesa has no types
    """A neighbourhood and what becomes of it.

    Args:
        settings: the settings of the run, from `load_scenario`.
        seed: the seed, a whole number from 0; two communities with the same seed and different
            settings share their people, their luck and their weather.

    Attributes:
        settings: the settings as they are this week (changes in mid-run made).
        state: columns, ties, events, hours.
        week: weeks done so far.
        agents, datacollector, running: as in any Mesa model.
    """

    settings: Any
    entries: list[Rule | Turn]
    recorder: Recorder
    time: float
    steps: int
    _default_schedule: Any

    def __init__(self, settings: Any, seed: int = 1, *, past: Community | None = None) -> None:
        _check_arguments(settings, seed)
        super().__init__(rng=seed)
        self.seed = seed
        self.initial = settings
        self.settings = settings if past is None else past.settings
        self.streams = Streams(seed)
        self.entries = entries(settings.week.rules, settings.known_rules)
        self._rules = [entry for entry in self.entries if isinstance(entry, Rule)]
        self._reference: NDArray[np.int64] | None = None
        self._luck: dict[str, Floats] = {}
        self.state: State = (
            settle(settings, self.streams, self._rules) if past is None else past.state.copy()
        )
        self._owned = _exposures_by_owner([entry.name for entry in self.entries])
        self._people: list[Resident] = [
            Resident(self, row) for row in range(self.state.residents.rows)
        ]
        self._roles: dict[tuple[type[Role], int], Role] = {}
        self._groups: list[Organization] = []
        none = np.zeros(self.state.residents.rows, np.bool_)
        self._cast = dict.fromkeys(CAST, none)  # the columns that roles were made from
        self._team = [SocialWorker(self, row) for row in range(self.state.workers.rows)]
        for row in np.flatnonzero(self.state.residents.party).tolist():
            self._take_role(PartyMember, row)
        self._meet_organizations()
        for name in CAST:
            self._cast_role(name)
        self.recorder = Recorder(self.entries, None if past is None else past.recorder)
        self.datacollector = self.recorder.collector
        if past is not None:
            self._go_on_from(past)
        else:
            self.recorder.record(self)
        self.running = self.week < settings.scenario.weeks

    @property
    def week(self) -> int:
        """Weeks done so far."""
        return self.state.week

    def step(self) -> None:
        """Live one week."""
        self._luck.clear()
        self.state.week += 1
        self._make_changes()
        for entry in self.entries:
            if isinstance(entry, Rule):
                luck = entry.luck(self.streams, self.week, self.state.residents.rows)
                change = entry.act(self.state, getattr(self.settings, entry.name), luck)
                self.state.apply(change)
                if change.founded:
                    self._meet_organizations()
                for name in CAST:
                    if name in change.columns or change.newcomers is not None:
                        self._cast_role(name)
            else:
                entry.act(self)
            self._consume(entry.name)
        self._consume("")
        self.recorder.record(self)
        self.running = self.week < self.initial.scenario.weeks

    def run(
        self, weeks: int | None = None, each_week: Callable[[Community], None] | None = None
    ) -> None:
        """Live on to the end of the scenario, or for some weeks.

        Args:
            weeks: how many; None for all that are left.
            each_week: called after each week.

        Raises:
            InputError: `weeks` is no whole number from 0.
        """
        if weeks is not None and not (isinstance(weeks, (int, np.integer)) and weeks >= 0):
            raise InputError("cannot be used", key="weeks", given=weeks, allowed="0, 1, 2, ...")
        left = self.initial.scenario.weeks - self.week
        for _ in range(left if weeks is None else min(weeks, left)):
            self.step()
            if each_week is not None:
                each_week(self)

    def fork(
        self,
        happening: str | None = None,
        resident: int | None = None,
        **tables: Mapping[str, Any],
    ) -> Community:
        """Return the same community with something different from the coming week on.

        It has the same past and the same later draws, and is just what running the same scenario
        with this entry in `[[changes]]` from the start would give.

        Args:
            happening: what is made to happen in the coming week.
            resident: to whom, by row, where it happens to one: `fork("leader_leaves", 214)`.
            tables: new values by table and key: `fork(plan={"strategy": "none"})`.

        Raises:
            InputError: a key or a value cannot be used.
        """
        for table in tables:
            if table not in type(self.initial).model_fields:
                known = list(type(self.initial).model_fields)
                raise InputError(
                    "no such table", key=table, allowed=known, nearest=nearest(table, known)
                )
        changes = {f"{table}.{key}": v for table, keys in tables.items() for key, v in keys.items()}
        settings = self.initial.forked(self.week + 1, changes, happening, resident)
        return Community(settings, self.seed, past=self)

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Return the tables of the run: weeks, organizations, residents, events, hours.

        Args:
            names: which of them; all where none are named.
        """
        return self.recorder.tables(self.state, names)

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes of the run; those whose week was not reached are left out."""
        weeks = self.datacollector.model_vars
        return outcomes(self.state, weeks, self.initial.plan.last_week)

    def resident(self, row: int) -> Resident:
        """Return a resident by number."""
        return self._people[row]

    def organization(self, row: int) -> Organization:
        """Return an organization by number, ended ones included."""
        return self._groups[row]

    def social_worker(self, row: int) -> SocialWorker:
        """Return the social worker in a place of the team."""
        return self._team[row]

    def role(self, kind: type[Role], row: int) -> Role:
        """Return the role that a resident has taken.

        Raises:
            KeyError: the resident has no such role.
        """
        return self._roles[kind, row]

    def luck_of(self, name: str) -> Floats:
        """Return this week's luck of each resident for a purpose of agents, in [0, 1), (n,)."""
        if name not in self._luck:
            count = self.state.residents.rows
            self._luck[name] = self.streams.uniform(f"agents.{name}", self.week, count)
        return self._luck[name]

    def lasting_luck_of(self, name: str) -> Floats:
        """Return the luck that each resident keeps for a purpose of agents, in [0, 1), (n,)."""
        return self.streams.lasting(name, self.state.residents.rows)

    def reason_code(self, reason: str) -> int:
        """Return the code of a reason, plus one, as the exposure `walks_out` carries it."""
        return REASONS.index(reason) + 1

    def reference_minutes(self) -> NDArray[np.int64] | None:
        """Return the minutes that the replayed strategy realizes, (weeks, interventions).

        None where the strategy replays none. The reference run is made here, so that runs stay
        independent of one another: this community for `constant` and `shuffled`, another one for
        `yoked`.
        """
        if not STRATEGIES[self.settings.plan.strategy].replays:
            return None
        if self._reference is None:
            self._reference = realized(_live, self.initial, self.settings, self.seed)
        return self._reference

    def _make_changes(self) -> None:
        """Make the changes of the scenario that are due at the start of this week."""
        for step in self.initial.changes:
            if step.week != self.week:
                continue
            if step.set:
                self.settings = self.settings.changed_alone(step.set)
                self._reference = None
            if step.happening is not None:
                one = () if step.resident is None else (step.resident,)
                HAPPENINGS[step.happening].act(self, *one)

    def _go_on_from(self, past: Community) -> None:
        """Take over the clock of the past: Mesa's own schedule begins at 0."""
        self._default_schedule.stop()
        self.time, self.steps = past.time, past.steps
        again = Schedule(interval=1.0, start=self.time + 1.0)
        self._default_schedule = self.schedule_recurring(
            self._do_step, again, priority=Priority.HIGH
        )

    def _consume(self, owner: str) -> None:
        """Clear the exposures that an entry of the week has turned into change.

        Those whose owner is not in the week are cleared at its end.
        """
        if owned := self._owned.get(owner):
            for dotted in owned & self.state.exposed:
                self.state.clear(dotted)

    def _take_role(self, kind: type[Role], row: int) -> None:
        self._roles[kind, row] = kind(self._people[row])

    def _meet_organizations(self) -> None:
        """Make agents of the organizations that are new."""
        for row in range(len(self._groups), self.state.organizations.rows):
            self._groups.append(Organization(self, row))

    def _cast_role(self, name: str) -> None:
        """Make and remove the agents of residents who took or gave up a role, by its column."""
        column = getattr(self.state.residents, name.removeprefix("residents."))
        before = self._cast[name]
        if np.array_equal(column, before):
            return
        self._cast[name] = column.copy()
        for row in np.flatnonzero(column & ~before).tolist():
            self._take_role(CAST[name], row)
        for row in np.flatnonzero(before & ~column).tolist():
            self._roles.pop((CAST[name], row)).remove()


def _check_arguments(settings: Any, seed: Any) -> None:
    if not hasattr(settings, "resolved"):
        raise InputError(
            "are no settings",
            key="settings",
            given=settings,
            allowed="what load_scenario(path or name) returns",
        )
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InputError("cannot be used", key="seed", given=seed, allowed="0, 1, 2, ...")


def _live(settings: Any, seed: int, weeks: int) -> State:
    """Return the state that a community is in after some weeks."""
    model = Community(settings, seed)
    model.run(weeks)
    return model.state


def _exposures_by_owner(names: list[str]) -> dict[str, set[str]]:
    """Return dotted names of exposures by the entry that consumes them, "" for no entry."""
    owned: dict[str, set[str]] = {}
    for table, columns in TABLES.items():
        for column in columns:
            if column.kind == "exposure":
                owner = column.owner if column.owner in names else ""
                owned.setdefault(owner, set()).add(f"{table}.{column.name}")
    return owned
