"""Every parameter does something: over its plausible range it moves a recorded column.

Each is varied alone, at a setting where its mechanism is on, on the same seed. What moves nothing
that a run records is no parameter of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from typing import Any

import numpy as np
import pandas as pd
import pytest

from courtyard import Community, load_scenario
from courtyard.foundations.quantities import Parameters, declared
from courtyard.indicators import Phases
from courtyard.interventions import INTERVENTIONS
from courtyard.practice.partners import SECTORS
from courtyard.practice.strategies import WITHIN

WEEKS = 52

SHARES = {
    **{name: share / 4.0 for name, share in WITHIN.items()},
    **dict.fromkeys(("contest", "exchange", "mediation", "direct_service", "staff_training"), 0.04),
    "party_call": 0.01,
    **dict.fromkeys(("league_activity", "youth_team", "introductions"), 0.01),
    **dict.fromkeys(("counselling", "rehabilitation", "teaching", "publicity", "lecture"), 0.005),
    **dict.fromkeys(("advice", "supervision", "advocacy", "partner_link"), 0.01),
}
"""Something of every kind of work."""

BUSY: dict[str, Any] = {
    "scenario.weeks": WEEKS,
    "community.residents": 180,
    "community.quarter": 180,
    "community.start": {"active": 0.1},
    "plan.strategy": "own_mix",
    "plan.shares": SHARES,
    "plan.last_week": 40,
    "team.workers": 4,
    "team.hours": 40,
    "decision.constant": -4.2,
    "decision.weights": {
        "others": 0.5, "need": 2.8, "expectation": 1.8, "efficacy": 0.5, "responsibility": 1.4,
        "belonging": 0.9, "knowledge": 0.3, "familiarity": 0.3, "skill": 0.3, "trust": 0.5,
        "interest": 1.0, "time": 1.5, "burnout": 1.5, "cohesion": 1.3, "visibility": 0.3,
        "provided": 1.2, "asked": 2.0,
    },
    "party.share": 0.2,
    "league.share": 0.5,
    "founding.initiative": 0.06,
    "founding.agrees": 0.9,
    "leadership.constant": 1.5,
    "dissolution.goal": 0.05,
    "services.capacity": 0.3,
    "succession.term": 30,
    "moving.rate": 0.1,
    "staffing.turnover": 1.5,
    "public_affairs": {"initiative": 0.06, "raises": 0.05, "answers": 1.0},
    "projects": {
        "pot": 4e5, "award": 3e4, "first_round": 14, "every": 14, "weeks": 8, "applies": 0.6,
        "initiative": 0.03, "onward": 0.1, "dues": 1.0, "partner": 100.0,
    },
    "practices": {"discovers": 0.02, "weeks": 4},
    "interventions.contest.bar": 3.0,
}  # fmt: skip
"""A small community where everything goes on at once."""


def _parameters(table: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the dotted key and the declaration of each parameter with a plausible range."""
    for key, said in declared(type(table)).items():
        value = getattr(table, key)
        if isinstance(value, Parameters):
            yield from _parameters(value, f"{before}{key}.")
        elif said.get("plausible") is not None:
            yield f"{before}{key}", said


def _all() -> list[tuple[str, Any]]:
    settings = load_scenario("fujian_camp")
    tables = {name: getattr(settings, name) for name in type(settings).model_fields}
    return [
        found
        for name, table in tables.items()
        if isinstance(table, Parameters)
        for found in _parameters(table, f"{name}.")
    ]


ONLY = {
    f"interventions.{name}.room": {
        "plan.shares": {name: 0.9, "group_session": 0.1}, "team.workers": 1, "team.hours": 80,
    }
    for name in INTERVENTIONS
}  # fmt: skip
"""What limits a kind of work in a week shows where there is little else to do."""

NO_SIGN = {
    **{f"phases.{key}": 0 for key in declared(Phases) if not key.endswith("trusting")},
    "phases.dependent": 1.0,
}
"""Nothing is asked for, so that one sign alone can hold a phase back."""

SLOW_TRUST = {
    **NO_SIGN, "phases.supported": 0.5, "trust.start": 0.15, "trust.gain": 0.03,
}  # fmt: skip

YOUTHS = {
    "league.share": 0.8, "league.mandate": 20.0, "league.crowding": 0.02, "league.years": 2.0,
    "league.returns_belonging": 1.0, "calendar.in_term": 0.0,
}  # fmt: skip

WEARY = {"community.vulnerable": 0.3, "community.capacity_vulnerable": 0.4}

TEAMS = {
    "league.share": 0.9, "community.youths": 0.3, "community.adults": 0.3, "community.retired": 0.4,
    "changes": [{"week": 2, "happening": "teams"}],
}  # fmt: skip

YOUTH_WORK: dict[str, Any] = {
    **TEAMS, "changes": [],
    "plan.shares": {"league_activity": 0.4, "youth_team": 0.3, "introductions": 0.3},
}  # fmt: skip

GOVERNED: dict[str, Any] = {"government.hours": 40.0, "government.eyes": 0.3}

EXCHANGING = {
    "plan.shares": {"exchange": 0.6, "group_session": 0.3},
    "practices": {"discovers": 0.1, "adopts": 0.5, "weeks": 4},
}
"""Organizations see ways of working of others and take them up."""

ELSEWHERE: dict[str, Mapping[str, Any]] = {
    **ONLY,
    "phases": NO_SIGN,
    "phases.supported": SLOW_TRUST,
    "phases.trusting": SLOW_TRUST,
    "phases.distrusting": SLOW_TRUST,
    "phases.kinds": {
        **NO_SIGN, "phases.groups": 5, "community.residents": 600,
        "community.needs": {"levels": [0.9, 0.3, 0.3, 0.3]},
    },
    "public_affairs.memory": {**NO_SIGN, "phases.raised": 0.3},
    "interventions.exchange.sees": EXCHANGING,
    "interventions.exchange.adapts": EXCHANGING,
    "activities.adapting": EXCHANGING,
    "practices": EXCHANGING,
    "public_affairs.solved_lasts": {"public_affairs.solves": 0.2},
    "disputes.by_affinity": {"disputes.quarrels": 0.9},
    "disputes.by_skill": {"disputes.quarrels": 0.9},
    "phases.backed": {**NO_SIGN, "projects": {}, "public_affairs": {}},
    "interventions.mediation.room": {
        **ONLY["interventions.mediation.room"], "disputes.quarrels": 0.9,
    },
    "interventions.neighbourhood_event.audience": {"community.residents": 400},
    "decision.noise": {"decision.rule": "threshold"},
    "dissolution.patience": {"dissolution.quorum": 8},
    "dissolution.agreement": {"dissolution.goal": 0.5, "services.capacity": 0.05},
    "leadership.lapse": {
        "decision.constant": -6.5, "leadership.constant": 4.0, "leadership.search": 0,
        "founding.core": 1, "plan.last_week": 20,
    },
    "plan.emphasis": {"plan.strategy": "stage_matched"},
    "plan.reassess": {"plan.strategy": "stage_matched"},
    "plan.reassess_hours": {"plan.strategy": "stage_matched", "plan.reassess": 4},
    "plan.core_share": {"plan.strategy": "attention"},
    "plan.feedback_delay": {"plan.feedback": 1.0},
    "interventions.counselling": {**WEARY, "plan.shares": {"counselling": 0.4, "community": 0.3}},
    "interventions.rehabilitation": {
        **WEARY, "plan.shares": {"rehabilitation": 0.4, "community": 0.3},
    },
    "interventions.teaching": {"plan.shares": {"teaching": 0.4, "community": 0.3}},
    "interventions.lecture": {"plan.shares": {"lecture": 0.4, "community": 0.3}},
    "interventions.publicity": {
        "plan.shares": {"publicity": 0.4, "community": 0.3}, "interventions.publicity.online": 0.5,
    },
    "interventions.mediation": {"plan.stance": "siding"},
    "government": GOVERNED,
    "government.closes": GOVERNED
    | {"public_affairs.responsiveness": -1.0, "public_affairs.access_start": 0.5},
    "interventions.advice": GOVERNED,
    "interventions.supervision": GOVERNED,
    "interventions.advocacy": {"leadership.bias": 0.5},
    "leadership.bias_returns": {"leadership.bias": 0.5},
    "public_affairs.deliberation": {
        "public_affairs.deliberation": {"every": 2, "branches": 1.0}, "party.branches": 3,
    },
    "public_affairs.deliberation.by_support": {
        "public_affairs.deliberation": {"every": 1, "majority": 0.0},
        "public_affairs.initiative": 0.5, "public_affairs.responsiveness": 1.0,
        "public_affairs.by_routine": 0.0,
    },
    "partners": {
        **{f"partners.{sector}": 8.0 for sector in SECTORS},
        "partners.providers": 4, "partners.hours": 40.0, "community.means.capacity": 0.6,
    },
    "calendar": {
        "league.share": 0.8, "community.incomers": 0.5, "calendar.in_term": 0.5,
        "calendar.festival_away": 0.4,
    },
    "league": YOUTHS,
    "league.chosen_protects": {**YOUTHS, "league.choice": 0.5},
    "league.succeeds": {**YOUTHS, "founding.initiative": 0.0, "founding.agrees": 0.0},
    "league.core": {
        **YOUTHS, "leadership.constant": 5.0, "changes": [{"week": 28, "happening": "teams"}],
    },
    "teams": TEAMS,
    "teams.theta": {**TEAMS, "teams.peers": 0.6},
    "encounters": {"interventions.neighbourhood_event.meets": 0.5},
    "activities.expert": {"party.expert": 0.9},
    "activities.experience": {**TEAMS, "activities.judgement": 2.0},
    "activities.own_view": {"activities.judgement": 2.0},
    **{f"interventions.{name}": YOUTH_WORK for name in YOUTH_WORK["plan.shares"]},
    **{
        f"interventions.{name}.room": {**YOUTH_WORK, **ONLY[f"interventions.{name}.room"]}
        for name in ("league_activity", "youth_team")
    },
    "teams.people": {**TEAMS, "teams.people": 10},
    "teams.noise": {**TEAMS, "teams.theta": 3, "decision.constant": -5.5},
    "decision.asked_memory": {"decision.tired": 1.0},
    "league.growth": {**YOUTHS, "league.share": 0.4, "league.years": 10.0},
    "community.concentrations.capacity": {"community.means": {"capacity": 0.7}},
    "learning.relief_fades": {
        "community.means": {"capacity": 0.5}, "plan.shares": {"counselling": 0.5},
    },
    "party": {
        "party.expert": 0.6, "party.calls_branch": 0.2, "party.fitting": 1.0,
        "interventions.party_call.matched": 0.8,
        "plan.shares": {"party_call": 0.3, "group_session": 0.3},
    },
    "interventions.party_call": {"party.expert": 0.6, "party.fitting": 1.0},
    "offices": {
        "party.share": 0.4, "league.share": 0.8, "offices.hours": 4.0, "offices.exit": 3.0,
        "offices.interlocked": False,
    },
}  # fmt: skip
"""Settings over the busy ones under which a parameter is at work, by its key or its first words."""


def _over(key: str) -> str:
    """Return the words in ELSEWHERE for a parameter, the longest that fit, "" for none."""
    fitting = [words for words in ELSEWHERE if key == words or key.startswith(f"{words}.")]
    return max(fitting, key=len, default="")


def _recorded(model: Community) -> dict[str, np.ndarray[Any, Any]]:
    """Return every column of every table of a run."""
    return {
        f"{table}.{name}": frame[name].to_numpy()
        for table, frame in model.tables().items()
        for name in frame
    }


def _same(one: Any, two: Any) -> bool:
    return one.shape == two.shape and pd.Series(one).equals(pd.Series(two))


OTHERWISE = {
    "community.youths": "community.adults",
    "community.adults": "community.retired",
    "community.retired": "community.adults",
}


class Usual:
    """A run with the usual settings, lived only as far as it is asked for.

    Args:
        words: the settings, as in ELSEWHERE.
    """

    def __init__(self, words: str) -> None:
        self._model = Community(_base(words), seed=3)
        self._rows: list[str] = []

    def row(self, week: int) -> str:
        """Return what is recorded of a week; as text, so that what is no number equals itself."""
        while len(self._rows) < week:
            self._model.run(1)
            self._rows.append(str(self._model.recorder.row))
        return self._rows[week - 1]

    def tables(self) -> dict[str, np.ndarray[Any, Any]]:
        """Return all tables of the whole run."""
        self.row(WEEKS)
        return _recorded(self._model)


_usual = cache(Usual)


def _moves(words: str, changes: Mapping[str, Any]) -> bool:
    """Live with changed settings until a week is recorded otherwise; to the end if none is."""
    usual = _usual(words)
    model = Community(_base(words).changed(changes), seed=3)
    for week in range(1, WEEKS + 1):
        model.run(1)
        if str(model.recorder.row) != usual.row(week):
            return True
    there = _recorded(model)
    return not all(_same(before, there[name]) for name, before in usual.tables().items())


@cache
def _base(words: str) -> Any:
    return load_scenario("fujian_camp", {**BUSY, **ELSEWHERE.get(words, {})})


@pytest.mark.parametrize(("key", "said"), _all(), ids=[key for key, _ in _all()])
def test_it_moves_a_recorded_column(key, said):
    words = _over(key)
    whole = isinstance(said["default"], int) and not isinstance(said["default"], bool)
    now = reduce(getattr, key.split("."), _base(words))
    ends = sorted(said["plausible"], key=lambda end: -abs(end - now))
    for end in ends:  # the farther end first: most move there
        changes = {key: int(end) if whole else end}
        if key in OTHERWISE:  # shares of ages add up to one
            changes[OTHERWISE[key]] = (
                getattr(_base(words).community, OTHERWISE[key][10:]) + now - end
            )
        if _moves(words, changes):
            return
    pytest.fail(f"{key} from {ends[0]:g} to {ends[1]:g} moves nothing that is recorded")


def test_the_busy_community_is_busy():
    model = Community(load_scenario("fujian_camp", BUSY), seed=3)
    model.run()
    spent = set(model.tables()["hours"]["intervention"])
    assert spent >= set(INTERVENTIONS) - {"office"}
    assert {"projects_done", "awards"} <= {k for k, v in model.outcomes().items() if v > 0}
