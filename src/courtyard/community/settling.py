"""The state before the first week: people, ties, an empty record, what each rule sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from courtyard.foundations.errors import InputError
from courtyard.foundations.streams import SETUP, Streams
from courtyard.neighbourhood.network import build
from courtyard.neighbourhood.people import settle as people_of
from courtyard.rules import Rule
from courtyard.state import (
    COMMUNITY,
    ORGANIZATIONS,
    PRACTICES,
    REASONS,
    RESIDENTS,
    SKILLS,
    TERMS,
    WORKERS,
    Events,
    Hours,
    State,
    Table,
)
from courtyard.state.residents import NOBODY, YOUTH


def settle(settings: Any, streams: Streams, rules: list[Rule]) -> State:
    """Return the state of a community before its first week.

    Args:
        settings: the settings of the run.
        streams: its random streams.
        rules: the rules of its week, in order; each sets what it starts from.

    Raises:
        InputError: a file that the settings name cannot be used, or does not fit.
    """
    try:
        return _settled(settings, streams, rules)
    except InputError as error:
        raise (error.located(settings.file) if settings.file else error) from None


def _settled(settings: Any, streams: Streams, rules: list[Rule]) -> State:
    people = people_of(settings.community, streams, settings.file)
    directed = any(rule.name == "influence" for rule in rules)
    n = settings.community.residents
    ties, listening = build(settings.network, people, n, streams, settings.file, directed=directed)
    domains = list(settings.community.need_domains)
    widths = {
        "domains": len(domains),
        "terms": len(TERMS),
        "reasons": len(REASONS),
        "skills": len(SKILLS),
        "practices": PRACTICES,
    }
    residents = Table(RESIDENTS, n, widths)
    residents.fill(people | {"awareness_rest": people["awareness"].copy()})
    residents.fill({"time": people["free_time"].copy()})
    residents.fill(_party(settings, streams, people))
    # There is a place for each, also where nobody comes: a change in mid-run may send them.
    workers = Table(WORKERS, settings.team.workers, widths)
    workers.skill[:] = workers.skill_rest[:] = settings.team.skill
    workers.understanding[:] = settings.team.understanding
    state = State(
        week=0,
        residents=residents,
        organizations=Table(ORGANIZATIONS, 0, widths),
        workers=workers,
        community=Table(COMMUNITY, 1, widths),
        ties=ties,
        listening=listening,
        domains=domains,
        events=Events(),
        spent=Hours(),
        quarter=settings.community.quarter,
    )
    for rule in rules:
        state.apply(rule.setup(state, getattr(settings, rule.name), streams))
    return state


def _party(settings: Any, streams: Streams, people: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that Party members and those who apply to join have of their own, (n,).

    Members are a share of the adults and the retired, or a number of them, who are the same that a
    share comes to. A branch is made of members who live near
    each other; expertise is dealt at random, in one domain each; how well they like to take part
    is what they would have as anybody, in a scale of their own. Each is drawn from a stream of its
    own. Who applies is a youth, and counts as such as a member of the League.

    Raises:
        InputError: there are fewer adults and retired than members are asked for.
    """
    p, age = settings.party, people["age_band"]
    n = age.size
    luck = streams.uniform("people.party", SETUP, n)
    party = (luck < p.share) & (age > YOUTH)
    if p.members:
        party = _luckiest(luck, age > YOUTH, p.members)
    columns: dict[str, Any] = {"party": party}
    if p.branches:
        columns["branch"] = _branches(party, p.branches, people)
    if p.expert:
        domain = streams.uniform("people.field", SETUP, n) * len(settings.community.need_domains)
        expert = party & (streams.uniform("people.expert", SETUP, n) < p.expert)
        columns["expertise"] = np.where(expert, domain.astype(np.int32), NOBODY)
    if p.activists:
        drawn = streams.uniform("people.activist", SETUP, n) < p.activists
        columns["activist"] = drawn & (age == YOUTH)
    if p.willing or p.spread != 1.0:
        taste = people["taste"]
        columns["taste"] = np.where(party, p.willing + p.spread * taste, taste)
    return columns


def _luckiest(luck: Any, grown: Any, members: int) -> Any:
    """Return the so many of those grown up who have the least luck, bool (n,)."""
    rows = np.flatnonzero(grown)
    if members > rows.size:
        raise InputError(
            f"there are only {rows.size} adults and retired residents",
            key="party.members",
            given=members,
            allowed=f"at most {rows.size}",
        )
    party = np.zeros(luck.size, dtype=np.bool_)
    party[rows[luck[rows].argsort(kind="stable")[:members]]] = True
    return party


def _branches(party: Any, branches: int, people: Mapping[str, Any]) -> Any:
    """Return the branch of each Party member, -1 for others, (n,).

    Branches are of equal size, made of neighbours; with few members some have none.
    """
    members = np.flatnonzero(party)
    keys = [people[name][members] for name in ("household", "building", "courtyard")]
    branch = np.full(party.size, NOBODY, dtype=np.int32)
    branch[members[np.lexsort(keys)]] = np.arange(members.size) * branches // max(members.size, 1)
    return branch
