"""What is kept of a run: a row a week, events, hours, and the state at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa import DataCollector

from courtyard.community.deeds import Deeds
from courtyard.indicators import INDICATORS, SURVEYS, recognize, signs
from courtyard.indicators.phases import SIGNS_READ
from courtyard.state import ORGANIZATIONS, REASONS, RESIDENTS, State, Table
from courtyard.state.residents import NOBODY

if TYPE_CHECKING:
    import pandas as pd


SURVEYED_EVERY = 13
"""Weeks from one survey to the next; between them its last score stands."""


class Weekly(DataCollector):  # type: ignore[misc]  # mesa has no types
    """Mesa's data collector, filled with the row that the recorder has just measured.

    It holds the same as one with a reporter for each indicator, which would measure what never
    changes again every week.
    """

    _collection_steps: list[float]

    def __init__(self, row: dict[str, float], names: list[str]) -> None:
        super().__init__({name: _reporter(row, name) for name in names})
        self.row = row

    def collect(self, model: Any) -> None:
        """Keep the latest row."""
        self._collection_steps.append(model.time)
        for name, values in self.model_vars.items():
            values.append(self.row[name])

    def go_on_from(self, past: Weekly) -> None:
        """Take over what another collector has kept."""
        self._collection_steps = list(past._collection_steps)
        for name, values in past.model_vars.items():
            self.model_vars[name] = list(values)


def _reporter(row: dict[str, float], name: str) -> Any:
    return lambda model: row[name]


class Recorder:
    """Measures every week, and makes the tables of a run.

    Args:
        entries: the entries of the week, rules and turns.
        past: the recorder of the community that this one was forked from.
    """

    practised: float
    deeds: Deeds

    def __init__(self, entries: Sequence[Any], past: Recorder | None = None) -> None:
        self.row: dict[str, float] = {} if past is None else dict(past.row)
        self.practised = 0.0 if past is None else past.practised
        self.deeds = Deeds(None if past is None else past.deeds)
        names = ["week", "phase", *INDICATORS, *SURVEYS]
        self.collector = Weekly(self.row, names)
        if past is not None:
            self.collector.go_on_from(past.collector)
        # Where few rules run, most indicators never change: they are measured once.
        written = {name for entry in entries for name in getattr(entry, "writes", ())}
        if any(entry.name == "founding" for entry in entries):  # a birth is a new row
            written |= {f"organizations.{column.name}" for column in ORGANIZATIONS}
        turns = any(not hasattr(entry, "writes") for entry in entries)
        self._moving = [
            unit for unit in INDICATORS.values() if turns or written.intersection(unit.reads)
        ]
        # A survey is taken anew where what it asks about can have changed.
        asked = ("residents.efficacy", "residents.skill", "community.responsiveness")
        self._survey_moves = turns or bool(written.intersection(asked))
        self._phase_moves = turns or bool(written.intersection(SIGNS_READ))
        self._measured = past is not None

    def record(self, model: Any) -> None:
        """Measure a community and keep the row of the week."""
        with model.state.still():
            self._measure(model)
        self.collector.collect(model)

    def _measure(self, model: Any) -> None:
        state = model.state
        self.practised = model.settings.phases.practised
        self.deeds.add(state, model.initial.plan.last_week)
        units = self._moving if self._measured else INDICATORS.values()
        self.row["week"] = state.week
        if not self._measured or self._phase_moves:
            self.row["phase"] = recognize(signs(state, model.settings.phases))
        for unit in units:
            value = unit.measure(state)
            self.row[unit.name] = int(float(value)) if unit.whole else float(value)
        if not self._measured or (self._survey_moves and state.week % SURVEYED_EVERY == 0):
            for survey in SURVEYS.values():
                luck = model.streams.stream(survey.name, state.week)
                self.row[survey.name] = survey.score(state, luck)
        self._measured = True

    def tables(self, state: State, names: Sequence[str] = ()) -> dict[str, pd.DataFrame]:
        """Return tables of a run that is in this state now, all where none are named."""
        made: dict[str, Callable[[State], pd.DataFrame]] = {
            "weeks": lambda _state: self.collector.get_model_vars_dataframe(),
            "organizations": lambda state: _organizations(state, self.practised, self.deeds),
            "residents": _residents,
            "events": _events,
            "hours": _hours,
        }
        return {name: made[name](state) for name in names or made}


def _organizations(state: State, practised: float, deeds: Deeds) -> pd.DataFrame:
    """Return a row for each organization; the end is missing where it is still alive."""
    import pandas as pd  # noqa: PLC0415 - heavy, needed only for tables

    groups = state.organizations
    alive = groups.alive
    names = np.array([*REASONS, ""], dtype=object)
    domains = np.array([*state.domains, ""], dtype=object)
    columns: dict[str, Any] = {
        "organization": np.arange(groups.rows),
        "founded": groups.founded,
        "ended": pd.array(np.where(alive, 0, groups.ended), dtype="Int64"),
        "end_reason": np.where(alive, "", names[groups.end_reason]).astype(str),
        "domain": domains[groups.domain].astype(str),
        "phase": _phase_of(groups, practised),
        "rung": groups.rung,
        **deeds.columns(),
    }
    columns["ended"][alive] = pd.NA
    # Of ways of working, how many: which ones differs from run to run.
    columns |= {name: getattr(groups, name).sum(axis=1) for name in ("practices", "adapted")}
    columns |= _columns(groups, ORGANIZATIONS, skip=columns)
    return pd.DataFrame(columns)


def _residents(state: State) -> pd.DataFrame:
    """Return a row for each resident as he or she is at the end; `hours` is the total."""
    import pandas as pd  # noqa: PLC0415 - heavy, needed only for tables

    people = state.residents
    bands = np.array(["youth", "adult", "retired"])
    columns: dict[str, Any] = {
        "resident": np.arange(people.rows),
        "age_band": bands[people.age_band],
        "organization": pd.array(people.member_of, dtype="Int64"),
        "hours": people.hours_total,
        "hours_this_week": people.hours,
    }
    columns["organization"][people.member_of == NOBODY] = pd.NA
    for d, domain in enumerate(state.domains):
        columns[f"need.{domain}"] = people.need[:, d]
    taken = {*columns, "member_of", "hours_total"}
    columns |= _columns(people, RESIDENTS, skip=taken)
    columns["wanted"] = np.array(state.domains)[people.wanted]
    return pd.DataFrame(columns)


def _events(state: State) -> pd.DataFrame:
    """Return a row for each event, in the order in which they happened."""
    import pandas as pd  # noqa: PLC0415 - heavy, needed only for tables

    rows = state.events.rows
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    week, kind, resident, organization, reason = columns
    frame = pd.DataFrame({"week": np.array(week, np.int64), "kind": np.array(kind, str)})
    for name, values in (("resident", resident), ("organization", organization)):
        numbers = pd.array(values, dtype="Int64")
        numbers[np.array(values, np.int64) < 0] = pd.NA
        frame[name] = numbers
    frame["reason"] = np.array(reason, str)
    return frame


def _hours(state: State) -> pd.DataFrame:
    """Return a row for each week, worker and kind of work, to the minute."""
    import pandas as pd  # noqa: PLC0415 - heavy, needed only for tables

    rows = state.spent.rows
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    week, worker, intervention, minutes, units = columns
    frame = pd.DataFrame(
        {
            "week": np.array(week, np.int64),
            "worker": np.array(worker, np.int64),
            "intervention": np.array(intervention, str),
            "minutes": np.array(minutes, np.int64),
            "units": np.array(units, np.int64),
        }
    )
    frame["hours"] = frame["minutes"] / 60.0
    return frame


def _columns(table: Table, declared: Any, skip: Any) -> dict[str, Any]:
    """Return the columns of one number a row that are worth keeping, by name."""
    return {
        column.name: getattr(table, column.name)
        for column in declared
        if column.kind != "exposure" and not column.width and column.name not in skip
    }


def _phase_of(groups: Table, practised_from: float) -> Any:
    """Return how far each organization has come, 1 to 4: the phases that apply to a group.

    Launch until it has been practised, consolidation until its core has renewed itself, then
    evaluation; the step of routine is that of the recognized phases.
    """
    practised = groups.routine >= practised_from
    return 2 + practised.astype(int) + (practised & (groups.renewals > 0)).astype(int)
