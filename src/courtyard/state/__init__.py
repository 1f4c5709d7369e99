"""The data of a run: columns of residents, organizations and workers, ties, hours, events."""

from courtyard.state.columns import Column, Table
from courtyard.state.community import COMMUNITY, PRACTICES, REASONS, TERMS
from courtyard.state.organizations import ORGANIZATIONS
from courtyard.state.record import Events, Hours
from courtyard.state.residents import RESIDENTS
from courtyard.state.skills import (
    ORGANIZING,
    PLANNING,
    SETTLING,
    SKILL_COLUMNS,
    SKILLS,
    passed_on,
)
from courtyard.state.state import Change, Event, Exposure, State
from courtyard.state.ties import CompleteTies, Listening, SparseTies, Ties
from courtyard.state.workers import WORKERS

TABLES: dict[str, tuple[Column, ...]] = {
    "residents": RESIDENTS,
    "organizations": ORGANIZATIONS,
    "workers": WORKERS,
    "community": COMMUNITY,
}
"""The declared columns of each table, by the names that the state has for them."""

__all__ = [
    "COMMUNITY",
    "ORGANIZATIONS",
    "ORGANIZING",
    "PLANNING",
    "PRACTICES",
    "REASONS",
    "RESIDENTS",
    "SETTLING",
    "SKILLS",
    "SKILL_COLUMNS",
    "TABLES",
    "TERMS",
    "WORKERS",
    "Change",
    "Column",
    "CompleteTies",
    "Event",
    "Events",
    "Exposure",
    "Hours",
    "Listening",
    "SparseTies",
    "State",
    "Table",
    "Ties",
    "passed_on",
]
