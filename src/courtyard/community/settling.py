"""The state before the first week: people, ties, an empty record, what each rule sets."""

from __future__ import annotations

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
    residents.fill({"party": _party(settings, streams, people["age_band"])})
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


def _party(settings: Any, streams: Streams, age_band: np.ndarray[Any, Any]) -> Any:
    """Return who is a Party member: a share of the adults and the retired, bool (n,)."""
    drawn = streams.uniform("people.party", SETUP, age_band.size) < settings.party.share
    return drawn & (age_band > 0)
