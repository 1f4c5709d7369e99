"""Who acts: residents and their roles, organizations, social workers, as Mesa agents.

An agent is a view of its row: attributes read and write the columns, nothing is kept twice. What
few decide one by one is a method here; what everyone does every week is a rule over columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, cast

import numpy as np
from mesa import Agent

from courtyard.foundations.streams import Streams
from courtyard.practice.party import live_in_own_field
from courtyard.practice.work import work
from courtyard.rules.leadership import Leadership
from courtyard.rules.steps import per_group
from courtyard.state import ORGANIZATIONS, REASONS, RESIDENTS, WORKERS, Column, Event, State


class Host(Protocol):
    """What an agent needs of the model it lives in."""

    state: State
    streams: Streams
    settings: Any

    def luck_of(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return this week's luck of each resident for a purpose, (n,)."""

    def lasting_luck_of(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the luck that each resident keeps for a purpose, (n,)."""


class _Cell:
    """An attribute that is an entry of a column."""

    def __init__(self, table: str, column: Column) -> None:
        self.table, self.name = table, column.name
        self.exposure = column.kind == "exposure"
        self.__doc__ = column.en

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = getattr(getattr(agent.model.state, self.table), self.name)[agent.row]
        return value if isinstance(value, np.ndarray) else value.item()

    def __set__(self, agent: Any, value: Any) -> None:
        getattr(getattr(agent.model.state, self.table), self.name)[agent.row] = value
        if self.exposure:
            agent.model.state.exposed.add(f"{self.table}.{self.name}")


def _shows(table: str, columns: Iterable[Column]) -> Any:
    """Return a class decorator that gives an agent one attribute for each column of its table."""

    def decorate(cls: type) -> type:
        for column in columns:
            if not hasattr(cls, column.name):
                setattr(cls, column.name, _Cell(table, column))
        return cls

    return decorate


@_shows("residents", RESIDENTS)
class Resident(Agent):  # type: ignore[misc]  # mesa has no types
    """Somebody who lives here.

    Args:
        model: the community.
        row: number of the resident, from 0.
    """

    def __init__(self, model: Host, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def neighbours(self) -> list[Resident]:
        """The residents to whom this one is tied."""
        return [self.model.resident(int(j)) for j in self.model.state.ties.neighbours(self.row)]

    def consents(self) -> bool:
        """Answer whether to carry work for others, when asked to take a post this week.

        They agree with their willingness, which speaks of self-trust, responsibility, time,
        family, strain and of having agreed before (L6, L7). Who has refused refuses again until
        willingness has grown.
        """
        return bool(self.model.lasting_luck_of("consent")[self.row] < self.willing)


class Role(Agent):  # type: ignore[misc]  # mesa has no types
    """A role that a resident has taken; the agent is made with the role and removed with it."""

    def __init__(self, resident: Resident) -> None:
        super().__init__(resident.model)
        self.resident = resident
        self.row = resident.row


class Backbone(Role):
    """A resident who has agreed to carry work for others, in a post or not yet."""

    def steps_back(self) -> None:
        """Give up the post for one of what weighs on it; some leave the organization too.

        What weighs is strain from work, demands or quarrels, and a family against it, each as far
        as it raises the chance to step back (L7, L11, W18). The recorded reason is drawn in that
        proportion, the rest of life, which weighs 0.3, standing for no clear reason (assumption).
        """
        model, who, p = self.model, self.resident, self.model.settings.burden
        weighs = {
            "work": p.by_strain * who.strain_work,
            "demands": p.by_strain * who.strain_demands,
            "quarrels": p.by_strain * who.strain_quarrels,
            "family": p.by_family * (1.0 - who.family_support),
        }
        weighs["none_clear"] = 0.3
        upto = np.cumsum(list(weighs.values()))
        drawn = model.luck_of("retreat.why")[self.row] * upto[-1]
        reason = list(weighs)[int(np.searchsorted(upto, drawn, side="right"))]
        state = model.state
        state.events.rows.append(Event(state.week, "stepped_back", self.row, who.member_of, reason))
        who.steps_back += 1.0
        if model.luck_of("retreat.leaves")[self.row] < p.leaves:
            who.walks_out += REASONS.index(reason) + 1.0


class PartyMember(Role):
    """A Party member among the residents."""

    def calls_on_a_tie(self) -> None:
        """Ask one tie who is not active to join, when active oneself (P14, P17)."""
        model = self.model
        around = model.state.ties.neighbours(self.row)
        people = model.state.residents
        self._asks(around[~people.active[around] & (people.here[around] > 0.0)], "party.whom")

    def calls_on_the_branch(self) -> None:
        """Ask one Party member of the own branch who is not active to join (P17)."""
        people = self.model.state.residents
        idle = people.party & ~people.active & (people.here > 0.0)
        own = people.branch == people.branch[self.row]
        self._asks(np.flatnonzero(idle & own), "party.comrade")

    def _asks(self, idle: Any, purpose: str) -> None:
        """Ask one of some residents, (k,), drawn by the luck for a purpose."""
        if idle.size:
            chosen = idle[int(self.model.luck_of(purpose)[self.row] * idle.size)]
            self.model.resident(int(chosen)).asked += 1.0


@_shows("organizations", ORGANIZATIONS)
class Organization(Agent):  # type: ignore[misc]  # mesa has no types
    """An organization of residents.

    Args:
        model: the community.
        row: number of the organization, from 0 in the order of founding.
    """

    def __init__(self, model: Host, row: int) -> None:
        super().__init__(model)
        self.row = row

    def residents(self) -> list[Resident]:
        """The members."""
        rows = np.flatnonzero(self.model.state.residents.member_of == self.row)
        return [self.model.resident(int(i)) for i in rows]

    def seeks_successor(self) -> None:
        """Offer a vacant post to a deputy, then to another member; either may refuse (W24, L7).

        Asked is the one who seems fittest: who has agreed to carry work before, then who gives
        hours and can organize.
        """
        people = self.model.state.residents
        members = np.flatnonzero(people.member_of == self.row)
        free = people.active[members] & ~people.post[members] & ~people.moving_out[members]
        pool = members[free]
        for some in (pool[people.deputy[pool]], pool[~people.deputy[pool]]):
            if not some.size:
                continue
            fit = people.skill[some] + people.efficacy[some] + people.backbone[some]
            asked = self.model.resident(int(some[np.argmax(fit)]))
            if asked.consents():
                asked.takes_post += 1.0
                return


@_shows("workers", WORKERS)
class SocialWorker(Agent):  # type: ignore[misc]  # mesa has no types
    """A social worker of the team.

    Args:
        model: the community.
        row: place in the team, from 0.
    """

    def __init__(self, model: Host, row: int) -> None:
        super().__init__(model)
        self.row = row

    def works(self) -> None:
        """Spend this week's hours: the strategy says on what, the worker chooses with whom."""
        work(self.model, self.row)


def backbones_weigh_duty(model: Any) -> None:
    """Let each backbone in a post weigh whether to go on; most do, some step back this week."""
    people = model.state.residents
    core = np.flatnonzero(people.post & ~people.moving_out)  # who moves gives up the post anyway
    if not core.size:
        return
    leaves = model.luck_of("retreat")[core] < people.retreat[core]
    leaves &= people.steps_back[core] == 0.0  # whom a happening took already
    for row in core[leaves].tolist():
        model.role(Backbone, row).steps_back()


def party_members_call(model: Any) -> None:
    """Let the active Party members call on their ties and on their branch, each with a chance.

    Before that they live through what came of the work that they are expert in.
    """
    live_in_own_field(model)
    people, p = model.state.residents, model.settings.party
    members = np.flatnonzero(people.party & people.active)
    calls = model.luck_of("party.calls")[members] < p.calls
    for row in members[calls].tolist():
        model.role(PartyMember, row).calls_on_a_tie()
    if p.calls_branch:
        calls = model.luck_of("party.calls_branch")[members] < p.calls_branch
        for row in members[calls].tolist():
            model.role(PartyMember, row).calls_on_the_branch()


def organizations_seek_successors(model: Any) -> None:
    """Let each organization with a vacant post look for somebody, at the rate of its search."""
    state, p = model.state, model.settings.leadership
    groups = state.organizations
    if not groups.rows:
        return
    core = state.residents.member_of[state.residents.post]
    filled = per_group(core, groups.rows)
    vacant = np.maximum(cast(Leadership, p).posts - filled, 0) * groups.alive
    chance = -np.expm1(-p.search / 52.0 * vacant)
    looks = model.luck_of("post.search")[groups.founder] < chance
    for row in np.flatnonzero(looks).tolist():
        model.organization(row).seeks_successor()


def social_workers_work(model: Any) -> None:
    """Let each social worker work."""
    for row in range(model.state.workers.rows):
        model.social_worker(row).works()
