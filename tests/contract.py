"""What the tests of the model share: guarded states, random valid states, communities by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ValidationError
from scipy import sparse

from courtyard import Community
from courtyard.foundations.quantities import declared
from courtyard.rules import Rule
from courtyard.state import (
    PRACTICES,
    REASONS,
    SKILLS,
    TABLES,
    TERMS,
    Change,
    Column,
    CompleteTies,
    Events,
    Hours,
    SparseTies,
    State,
    Table,
)

DOMAINS = ("care", "repairs", "culture")
WIDTHS = {
    "domains": len(DOMAINS),
    "terms": len(TERMS),
    "reasons": len(REASONS),
    "skills": len(SKILLS),
    "practices": PRACTICES,
}
COLUMNS: dict[str, Column] = {
    f"{table}.{column.name}": column for table, columns in TABLES.items() for column in columns
}
"""Every declared column by its dotted name."""


class Guarded:
    """A table that records which columns are read, and lets nobody write."""

    def __init__(self, name: str, table: Table, reads: set[str]) -> None:
        self.__dict__.update(_name=name, _table=table, _reads=reads)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._table, name)
        if name not in self._table.columns:
            return value
        self._reads.add(f"{self._name}.{name}")
        view = value.view()
        view.flags.writeable = False
        return view

    def __setattr__(self, name: str, value: Any) -> None:
        raise AssertionError(f"{self._name}.{name} is written behind the back of its owner")


def guarded(state: State, reads: set[str]) -> State:
    """Return the state with tables that record into `reads` what is read of them."""
    tables: dict[str, Any] = {name: Guarded(name, getattr(state, name), reads) for name in TABLES}
    return dataclasses.replace(state, **tables)


def written_by(change: Change) -> set[str]:
    """Return the dotted names of all that a change touches, births aside."""
    return {*change.columns, *(exposure.column for exposure in change.exposures)}


def columns_of(state: State) -> dict[str, NDArray[Any]]:
    """Return every column of a state by its dotted name."""
    return {name: getattr(getattr(state, name.split(".")[0]), name.split(".")[1])
            for name in COLUMNS}  # fmt: skip


def different(one: State, other: State) -> set[str]:
    """Return the names of the columns in which two states differ, and "ties" where these do."""
    a, b = columns_of(one), columns_of(other)
    found = {name for name in a if not np.array_equal(a[name], b[name])}
    same = one.ties is other.ties or np.array_equal(pairs_of(one), pairs_of(other))
    return found if same else found | {"ties"}


def pairs_of(state: State) -> NDArray[np.int64]:
    """Return the ties of a state as pairs, (k, 2), each in both orders."""
    each = [state.ties.neighbours(i) for i in range(state.residents.rows)]
    ends = np.repeat(np.arange(len(each)), [found.size for found in each])
    return np.column_stack([ends, np.concatenate(each)])


@dataclasses.dataclass
class Watch:
    """What a rule was seen to read and write."""

    reads: set[str] = dataclasses.field(default_factory=set)
    writes: set[str] = dataclasses.field(default_factory=set)


def watched(rule: Rule, seen: Watch) -> Rule:
    """Return the rule with an eye on it: what it reads and writes is noted, and it must be pure."""

    def act(now: State, p: Any, luck: Any) -> Change:
        events, spent, exposed = len(now.events.rows), len(now.spent.rows), set(now.exposed)
        change = rule.act(guarded(now, seen.reads), p, luck)
        seen.writes |= written_by(change)
        assert (len(now.events.rows), len(now.spent.rows)) == (events, spent)
        assert now.exposed == exposed
        return change

    return dataclasses.replace(rule, act=act)


def watch_run(settings: Any, seed: int, weeks: int | None, seen: dict[str, Watch]) -> Community:
    """Live through a scenario and note what each rule reads and writes, set-up included."""
    model = Community(settings, seed)
    for rule in model.entries:
        if isinstance(rule, Rule) and rule.prepare is not None:
            watch = seen.setdefault(rule.name, Watch())
            before = guarded(model.state, watch.reads)
            change = rule.setup(before, getattr(settings, rule.name), model.streams)
            watch.writes |= written_by(change)
    model.entries = [
        watched(entry, seen.setdefault(entry.name, Watch())) if isinstance(entry, Rule) else entry
        for entry in model.entries
    ]
    model.run(weeks)
    return model


class Dealt:
    """Luck that a test deals by hand, in place of drawn luck.

    Args:
        count: number of residents.
        otherwise: what everyone draws where nothing is dealt.
        dealt: by the word for what is drawn ("" is written `first`): one number or one each.
            Luck that one keeps for good has `lasting_` before its word.
    """

    def __init__(self, count: int, otherwise: float = 0.5, **dealt: ArrayLike) -> None:
        self.count, self.otherwise, self.dealt = count, otherwise, dealt

    def uniform(self, what: str = "") -> NDArray[np.float64]:
        given = self.dealt.get(what or "first", self.otherwise)
        return np.broadcast_to(np.asarray(given, dtype=np.float64), self.count)

    def lasting(self, what: str) -> NDArray[np.float64]:
        given = self.dealt.get(f"lasting_{what}", self.otherwise)
        return np.broadcast_to(np.asarray(given, dtype=np.float64), self.count)

    def normal(self, what: str = "") -> NDArray[np.float64]:
        given = self.dealt.get(what or "first", 0.0)
        return np.broadcast_to(np.asarray(given, dtype=np.float64), self.count)


def ties_of(count: int, pairs: Iterable[tuple[int, int]]) -> SparseTies:
    """Return ties between the pairs of residents that are named."""
    matrix = np.zeros((count, count))
    for i, j in pairs:
        matrix[i, j] = matrix[j, i] = 1.0
    return SparseTies(sparse.csr_array(matrix))


def small(
    count: int,
    *,
    groups: int = 0,
    workers: int = 1,
    pairs: Iterable[tuple[int, int]] = (),
    week: int = 5,
    domains: Sequence[str] = DOMAINS,
    quarter: int = 600,
    **columns: ArrayLike,
) -> State:
    """Return a community by hand.

    Args:
        count: number of residents.
        groups, workers: numbers of organizations and social workers.
        pairs: who is tied to whom.
        week: the week that is being lived.
        domains: names of the domains of need.
        quarter: residents whom one visit, talk or piece of news is about.
        columns: values by name: `active` of residents, `g_routine` of organizations, `w_skill`
            of workers, `c_served` of the community.
    """
    widths = WIDTHS | {"domains": len(domains)}
    rows = {"residents": count, "organizations": groups, "workers": workers, "community": 1}
    tables = {name: Table(TABLES[name], rows[name], widths) for name in TABLES}
    state = State(
        week=week, **tables, ties=ties_of(count, pairs), listening=None, domains=list(domains),
        events=Events(), spent=Hours(), quarter=quarter,
    )  # fmt: skip
    if "free_time" in columns:  # everyone is here all week
        columns = {"time": columns["free_time"], **columns}
    for name, value in columns.items():
        head, _, tail = name.partition("_")
        known = {"g": "organizations", "w": "workers", "c": "community"}
        table = tables[known.get(head, "residents")]
        key = tail if head in known else name
        array = getattr(table, key)
        array[...] = value
        if table.columns[key].kind == "exposure":
            state.exposed.add(f"{known.get(head, 'residents')}.{key}")
    return state


def _random_column(column: Column, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    kind = np.dtype(column.dtype)
    if kind == np.bool_:
        return rng.random(shape) < 0.5
    low = -3.0 if column.low is None else column.low
    high = low + 6.0 if column.high is None else column.high
    if kind.kind == "i":
        return rng.integers(int(low), int(high) + 1, shape).astype(kind)
    values = rng.uniform(low, high, shape)
    corner = rng.random(shape) < rng.choice([0.0, 0.3, 1.0])  # some columns stand at their bounds
    values[corner] = np.where(rng.random(shape) < 0.5, low, high)[corner]
    if column.kind == "exposure":
        values *= rng.random(shape) < rng.choice([0.0, 0.3, 1.0])
    return values.astype(kind)


def random_state(
    seed: int, count: int = 12, groups: int = 3, workers: int = 2, active: str = "some"
) -> State:
    """Return a valid state with columns anywhere within their declared ranges.

    Args:
        seed: of the numbers.
        count, groups, workers: numbers of rows.
        active: who gives hours: "some", "everyone" or "nobody".
    """
    return _drawn_state(seed, count, groups, workers, active).copy()


@lru_cache(maxsize=500)  # every unit is tried with the same ones, and drawing takes 30 times a copy
def _drawn_state(seed: int, count: int, groups: int, workers: int, active: str) -> State:
    rng = np.random.default_rng(seed)
    state = small(count, groups=groups, workers=workers, week=20)
    for dotted, column in COLUMNS.items():
        table, name = dotted.split(".")
        array = getattr(getattr(state, table), name)
        array[...] = _random_column(column, array.shape, rng)
        if column.kind == "exposure" and array.any():
            state.exposed.add(dotted)
    state.ties = CompleteTies(count) if rng.random() < 0.2 else ties_of(count, _pairs(count, rng))
    _make_valid(state, rng, active)
    return state


def _pairs(count: int, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    for _ in range(2 * count if rng.random() < 0.8 else 0):
        i, j = rng.integers(0, count, 2)
        if i != j:
            yield int(i), int(j)


def _make_valid(state: State, rng: np.random.Generator, active: str) -> None:
    """Mend what single columns cannot know of each other."""
    people, groups, count = state.residents, state.organizations, state.residents.rows
    shape = (count,)
    groups.domain[:] = rng.integers(0, len(state.domains), groups.rows)
    groups.founder[:] = rng.integers(0, count, groups.rows)
    groups.founded[:] = rng.integers(1, state.week, groups.rows)
    groups.ended[:] = np.where(groups.alive, -1, state.week - 1)
    groups.end_reason[:] = np.where(groups.alive, -1, 0)
    groups.exits[:] = abs(groups.exits)
    for name in ("thin_weeks", "givers", "idle_weeks", "renewals", "adopted"):
        getattr(groups, name)[:] = abs(getattr(groups, name))
    groups.proposals[:] = groups.adopted + abs(groups.proposals)
    state.community.proposals[:] += state.community.adopted
    groups.conflict[:] = groups.conflict > 0.5
    people.wanted[:] = rng.integers(0, len(state.domains), count)
    living = np.append(np.flatnonzero(groups.alive), -1)
    people.member_of[:] = rng.choice(living, count) if rng.random() < 0.8 else -1
    inside = people.member_of >= 0
    if active != "some":
        people.active[:] = active == "everyone"
    people.here[people.active] = np.maximum(people.here[people.active], 0.1)
    people.post &= inside & people.active
    people.backbone |= people.post
    people.joined[:] = np.where(inside, rng.integers(1, state.week, count), -1)
    people.post_since[:] = np.where(people.post, people.joined, -1)
    groups.members[:] = np.bincount(people.member_of[inside], minlength=groups.rows)
    people.joins[:] = np.where(~inside & (people.joins > 0), rng.choice(living, count) + 1, 0)
    meetings = rng.integers(1, 4, count)
    people.convened[:] = np.where(people.convened > 0, meetings, 0)
    people.walks_out[:] = np.where(
        inside & (people.walks_out > 0), rng.integers(1, len(REASONS) + 1, shape), 0
    )
    for name in ("secretary", "league_secretary"):
        getattr(state.community, name)[:] = rng.integers(-1, count)
    groups.speaker[:] = rng.integers(-1, groups.rows, groups.rows)
    groups.mentor[:] = rng.integers(-1, count, groups.rows)
    for name in ("teamed", "assigned"):  # a team and a part in it
        parts = getattr(people, name)
        some = (parts > 0) & (rng.random(count) < 0.3)
        parts[:] = np.where(some, rng.integers(1, 10, count), 0)
    people.introduced[:] = np.where(people.introduced > 0, rng.integers(1, 5, count), 0)
    people.serves_with[:] = rng.choice(living, count)


def extreme(table: type[BaseModel], rng: np.random.Generator, **fixed: Any) -> Any:
    """Return a table of parameters in which numbers stand at their least, greatest or default."""
    values: dict[str, Any] = {}
    for key, words in declared(table).items():
        value = words["default"]
        if isinstance(value, BaseModel):
            values[key] = extreme(type(value), rng)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            ends = [value, words["low"], words["high"]]
            values[key] = ends[rng.integers(0, 3)]
            values[key] = value if values[key] is None else values[key]
    try:
        return table(**(values | fixed))
    except ValidationError:  # some keys must agree with one another
        return table(**fixed)


def check_columns(state: State, names: Iterable[str] = tuple(COLUMNS)) -> None:
    """Assert that columns are finite, of their declared type and shape, and within range."""
    held = columns_of(state)
    for dotted in names:
        column, array = COLUMNS[dotted], held[dotted]
        table = getattr(state, dotted.split(".")[0])
        shape = (table.rows, table.widths[column.width]) if column.width else (table.rows,)
        assert array.shape == shape, dotted
        assert array.dtype == np.dtype(column.dtype), (dotted, array.dtype)
        assert np.isfinite(array).all(), dotted
        if not array.size or array.dtype == np.bool_:
            continue
        # The last bits of a sum may stand outside.
        assert column.low is None or array.min() >= column.low - 1e-12, (dotted, array.min())
        assert column.high is None or array.max() <= column.high + 1e-12, (dotted, array.max())


def settings_of(tables: Mapping[str, Any] | None = None, **changes: Any) -> Any:
    """Return settings: tables as a scenario file gives them, then changes with `__` for the dot."""
    from courtyard.scenario import Settings

    settings = Settings.read(dict(tables or {}), None)
    return settings.changed({key.replace("__", "."): v for key, v in changes.items()})
