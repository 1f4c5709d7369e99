"""Whose hours carry an organization, and who decides in it: measured, without effect (W14, W26)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State
from courtyard.state.ties import Floats


class Dependency(Parameters):
    """The table `[dependency]`."""

    memory: float = quantity(
        12.0, low=1.0, high=520.0, plausible=(4.0, 26.0), unit="weeks",
        en="weeks over which dependency is averaged", zh="依赖度的平均周数",
        source="evidence table of measures: 12-week mean",
    )  # fmt: skip
    decides: float = quantity(
        0.75, low=0.01, high=1.0, plausible=(0.5, 1.0), unit="share",
        en="members' part in deciding with which they are said to decide",
        zh="视为由成员决定的决定权份额",
        source="assumption: where Arnstein's seventh rung begins",
    )  # fmt: skip


def dependency(now: State, p: Dependency, luck: Luck) -> Change:
    """Measure dependency on the worker and the rung of participation.

        D = worker's hours on group tasks / all hours on group tasks, exponential mean
        part = share of the organizing that the worker does not do x say
        rung = 2 + 5 part / decides, at most 7; 8 where members decide and hold money of their own

    The rung is the exponential mean of that of the week, 1 in a week in which nothing is done. In
    steps of a fifth of `decides`, members' part takes it from the worker performing (1, nothing
    comes of it, or 2) over being told (3), asked (4), having some seats (5) and deciding jointly
    (6) to deciding themselves (7). Little comes of members' part where the worker organizes or
    where leaders decide alone. Own money is what is saved and what is left of a grant. What is
    bought is done at the members' word.

    No rule reads either. A worker sees the hours behind D as one of the signs of a phase.
    """
    groups = now.organizations
    if not groups.rows:
        return Change()
    pace = 1.0 / p.memory
    by_worker = groups.worker_hours + pace * (groups.worker_present - groups.worker_hours)
    by_members = groups.member_hours + pace * (groups.hours - groups.member_hours)
    both = by_worker + by_members
    rung = groups.rung + pace * (_reached(now, p) - groups.rung)
    return Change(
        {
            "organizations.worker_hours": by_worker,
            "organizations.member_hours": by_members,
            "organizations.dependency": np.divide(
                by_worker, both, out=np.zeros(groups.rows), where=both > 1e-12
            ),
            "organizations.rung": rung.clip(1.0, 8.0),
        }
    )


def _reached(now: State, p: Dependency) -> Floats:
    """Return the rung that each organization stands on this week, (g,)."""
    groups = now.organizations
    theirs = groups.organized + groups.hours_bought
    done = theirs + groups.organized_by_worker
    part = groups.say * theirs / np.maximum(done, 1e-12)
    holds_money = (groups.own_funds > 0.0) | (groups.grant > 0.0)
    rung = 2.0 + 5.0 * np.minimum(part / p.decides, 1.0) + (holds_money & (part >= p.decides))
    return np.where(groups.covered > 0.0, rung, 1.0)


RULE = Rule(
    name="dependency",
    act=dependency,
    parameters=Dependency,
    reads=(
        "organizations.hours",
        "organizations.organized",
        "organizations.organized_by_worker",
        "organizations.worker_present",
        "organizations.worker_hours",
        "organizations.member_hours",
        "organizations.hours_bought",
        "organizations.covered",
        "organizations.say",
        "organizations.own_funds",
        "organizations.grant",
        "organizations.rung",
    ),
    writes=(
        "organizations.worker_hours",
        "organizations.member_hours",
        "organizations.dependency",
        "organizations.rung",
    ),
    theory=("W14", "W26", "T15", "L28", "G20"),
    sources=("Arnstein 1969 for the rungs",),
    en="whose hours carry an organization, and who decides in it: measured, without effect",
    zh="组织由谁的时间支撑、由谁决定：只测量，不起作用",
)
