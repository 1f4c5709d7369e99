"""Whose hours carry an organization, and who decides in it: measured, without effect (W14, W26)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Dependency(Parameters):
    """The table `[dependency]`."""

    memory: float = quantity(
        12.0, low=1.0, high=520.0, plausible=(4.0, 26.0), unit="weeks",
        en="weeks over which dependency is averaged", zh="依赖度的平均周数",
        source="evidence table of measures: 12-week mean",
    )  # fmt: skip


def dependency(now: State, p: Dependency, luck: Luck) -> Change:
    """Measure dependency on the worker and the rung of participation.

        D = worker's hours on group tasks / all hours on group tasks, exponential mean
        rung = 2 + 5 (members' share of the organizing), one more with an adopted proposal

    No rule reads either. A worker sees the hours behind D as one of the signs of a phase.
    """
    groups = now.organizations
    pace = 1.0 / p.memory
    by_worker = groups.worker_hours + pace * (groups.worker_present - groups.worker_hours)
    by_members = groups.member_hours + pace * (groups.hours - groups.member_hours)
    both = by_worker + by_members
    done = groups.organized + groups.organized_by_worker
    own = np.divide(groups.organized, done, out=np.zeros(groups.rows), where=done > 0.0)
    reached = 2.0 + 5.0 * own + (groups.adopted > 0)
    rung = groups.rung + pace * (np.where(done > 0.0, reached, 1.0) - groups.rung)
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
        "organizations.adopted",
        "organizations.rung",
    ),
    writes=(
        "organizations.worker_hours",
        "organizations.member_hours",
        "organizations.dependency",
        "organizations.rung",
    ),
    theory=("W14", "W26", "T15", "L28"),
    sources=("Arnstein 1969 for the rungs",),
    en="whose hours carry an organization, and who decides in it: measured, without effect",
    zh="组织由谁的时间支撑、由谁决定：只测量，不起作用",
)
