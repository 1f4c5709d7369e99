"""What the measures need of a run, collected in one pass without slowing it much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard import Community
from courtyard.state import REASONS
from courtyard.state.residents import NOBODY

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Marks = NDArray[np.bool_]

YEAR, QUARTER, MONTH = 52, 13, 4
"""Weeks of a year, of a quarter, and of a month as leaders' hours are counted."""

COPIED = (
    "active",
    "strain_work",
    "strain_demands",
    "strain_quarrels",
    "registered",
    "joined",
    "efficacy",
    "awareness",
    "responsibility",
    "expectation",
    "trust_leaders",
    "skill",
    "family_support",
    "readiness",
)
"""Columns of residents that are copied every quarter."""


@dataclass(frozen=True)
class History:
    """The life of one community, as the measures see it.

    n residents, g organizations, Y whole years, Q quarters; row 0 of what is taken by quarter is
    the state before the first week, so that year y lies between rows 4 y and 4 y + 4.

    Attributes:
        weeks: weeks lived.
        exit_week: the week of the reference exit.
        asked: weight of being asked in a decision, log-odds.
        age_band, household, degree: traits and number of ties, (n,).
        party: Party members, (n,).
        hours: hours given, by year (n, Y).
        alone: hours given outside organizations, by year (n, Y).
        active_weeks: weeks with hours, by year (n, Y).
        member_of: organization, -1 for none, (Q + 1, n).
        post: organization in which a post is held, -1 for none, (Q + 1, n).
        joined: week of joining the organization, (Q + 1, n).
        inside: ties to members of the same organization, (Q + 1, n).
        active, registered: (Q + 1, n).
        strain: strain of all kinds, (Q + 1, n).
        efficacy, awareness, responsibility, expectation, trust_leaders, skill: (Q + 1, n).
        family_loss: how far family support lies below what it was at the start, (Q + 1, n).
        readiness: log-odds of acting when not asked, (Q + 1, n).
        month: hours of the last four weeks, (Q + 1, n).
        founded, ended: weeks, -1 for what has not ended, (g,).
        goal_met: ended because the goal was met, (g,).
    """

    weeks: int
    exit_week: int
    asked: float
    age_band: Whole
    household: Whole
    degree: Whole
    party: Marks
    hours: Floats
    alone: Floats
    active_weeks: Whole
    member_of: Whole
    post: Whole
    joined: Whole
    inside: Whole
    active: Marks
    registered: Marks
    strain: Floats
    efficacy: Floats
    awareness: Floats
    responsibility: Floats
    expectation: Floats
    trust_leaders: Floats
    skill: Floats
    family_loss: Floats
    readiness: Floats
    month: Floats
    founded: Whole
    ended: Whole
    goal_met: Marks

    @property
    def residents(self) -> int:
        """Number of residents n."""
        return self.age_band.size

    def gave(self, year: int) -> Marks:
        """Return who gave any hours in a year, counted from 0, (n,)."""
        return np.asarray(self.hours[:, year] > 0.0)

    def alive(self, week: int) -> Marks:
        """Return which organizations are there at the end of a week, (g,)."""
        return (self.founded <= week) & ((self.ended < 0) | (self.ended > week))

    def alive_of(self, member_of: Whole, week: int) -> Marks:
        """Return for each entry of organizations, -1 for none, whether it is there then."""
        return np.append(self.alive(week), False)[member_of]


def watch(settings: Any, seed: int, weeks: int | None = None) -> tuple[History, dict[str, float]]:
    """Return the history of a run, and its outcomes.

    Args:
        settings: the settings of the run.
        seed: its seed.
        weeks: how many weeks; None for all.
    """
    model = Community(settings, seed)
    watcher = Watcher(model)
    model.run(weeks, watcher.look)
    return watcher.history(), model.outcomes()


class Watcher:
    """Looks at a community every week, and copies columns every quarter.

    Args:
        model: the community, before its first week.
    """

    def __init__(self, model: Community) -> None:
        self.model = model
        people = model.state.residents
        self._years: dict[str, list[Any]] = {"hours": [], "alone": [], "active_weeks": []}
        self._hours, self._alone = np.zeros(people.rows), np.zeros(people.rows)
        self._active = np.zeros(people.rows, np.int64)
        self._before_month = np.zeros(people.rows)
        matrix = model.state.ties.matrix.tocoo()  # type: ignore[attr-defined]  # sparse ties
        self._pairs = (matrix.coords[0], matrix.coords[1])
        self._quarters: dict[str, list[Any]] = {}
        self._copy()

    def look(self, model: Community) -> None:
        """Take in the week that was just lived."""
        people = model.state.residents
        self._hours += people.hours
        self._alone += people.hours * (people.member_of == NOBODY)
        self._active += people.hours > 0.0
        if (model.week + MONTH) % QUARTER == 0:
            self._before_month = people.hours_total
        if model.week % QUARTER == 0:
            self._copy()
        if model.week % YEAR == 0:
            for name, done in zip(
                self._years, (self._hours, self._alone, self._active), strict=True
            ):
                self._years[name].append(done.copy())
                done[:] = 0

    def _copy(self) -> None:
        people = self.model.state.residents
        group = people.member_of.astype(np.int64)
        one, other = self._pairs
        same = (group[one] >= 0) & (group[one] == group[other])
        taken = {
            "member_of": group,
            "post": np.where(people.post, group, NOBODY),
            "inside": np.bincount(one[same], minlength=people.rows),
            "month": people.hours_total - self._before_month,
            **{name: getattr(people, name).copy() for name in COPIED},
        }
        for name, values in taken.items():
            self._quarters.setdefault(name, []).append(values)

    def history(self) -> History:
        """Return the history so far; what is left of a year or a quarter is not in it."""
        model, rows = self.model, {name: np.array(v) for name, v in self._quarters.items()}
        people, groups = model.state.residents, model.state.organizations
        strain = sum(rows.pop(f"strain_{kind}") for kind in ("work", "demands", "quarrels"))
        rows["family_loss"] = people.family_support_rest - rows.pop("family_support")
        ended = np.where(groups.alive, -1, groups.ended).astype(np.int64)
        n = people.rows
        return History(
            weeks=model.week,
            exit_week=model.initial.plan.last_week,
            asked=model.settings.decision.weights.asked,
            age_band=people.age_band.astype(np.int64),
            household=people.household.astype(np.int64),
            degree=model.state.ties.degree.astype(np.int64),
            party=people.party.copy(),
            **{name: np.array(v).reshape(-1, n).T for name, v in self._years.items()},
            **rows,
            strain=np.minimum(strain, 1.0),
            founded=groups.founded.astype(np.int64),
            ended=ended,
            goal_met=(ended >= 0) & (groups.end_reason == REASONS.index("goal_met")),
        )
