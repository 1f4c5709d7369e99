"""An organization ends when its members stop giving hours, or find the goal met (W24, T15).

There is no hazard for a group as such: it ends through its people.
"""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.reasons import fallen_most
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import unmet_share
from courtyard.state import REASONS, Change, Event, State

GOAL_MET, NONE_CLEAR = REASONS.index("goal_met"), REASONS.index("none_clear")


class Dissolution(Parameters):
    """The table `[dissolution]`."""

    quorum: int = quantity(
        3, low=1, high=1000, plausible=(2, 5), unit="people",
        en="givers that an organization needs", zh="组织存续所需的最少参与人数",
    )  # fmt: skip
    patience: int = quantity(
        8, low=1, high=520, plausible=(4, 13), unit="weeks",
        en="weeks with fewer givers after which it ends", zh="人手不足多少周后终止",
    )  # fmt: skip
    goal: float = quantity(
        0.33, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of a member's need that may stay unmet when the goal is found met",
        zh="成员认为目标达成时其需求中仍未满足的比例",
    )  # fmt: skip
    agreement: float = quantity(
        0.67, low=0.0, high=1.0, plausible=(0.5, 1.0), unit="share",
        en="share of members who must agree that it is met", zh="认为目标达成所需的成员比例",
    )  # fmt: skip


def dissolution(now: State, p: Dissolution, luck: Luck) -> Change:
    """End the organizations that have too few givers for too long, or whose goal is met.

    The recorded reason is the commonest among those who left it, counting those who are still
    members but give no hours any more; where two are as common, none is clear.
    """
    people, groups = now.residents, now.organizations
    thin = np.where(groups.alive & (groups.givers < p.quorum), groups.thin_weeks + 1, 0)
    thinned = thin >= p.patience
    rows = (people.member_of >= 0).nonzero()[0]
    group = people.member_of[rows]
    content = unmet_share(now, groups.domain[group], rows) < p.goal
    agree = np.bincount(group[content], minlength=groups.rows)
    members = np.bincount(group, minlength=groups.rows)
    met = groups.alive & ~thinned & (members > 0) & (agree >= p.agreement * members)
    ends = groups.alive & (thinned | met)
    reason, ended = groups.end_reason.copy(), groups.ended.copy()
    events = []
    for g in ends.nonzero()[0].tolist():
        reason[g] = GOAL_MET if met[g] else _commonest(now, g)
        ended[g] = now.week
        events.append(Event(now.week, "ended", -1, g, REASONS[reason[g]]))
    return Change(
        {
            "organizations.thin_weeks": thin,
            "organizations.alive": groups.alive & ~ends,
            "organizations.ended": ended,
            "organizations.end_reason": reason,
        },
        events=events,
    )


def _commonest(now: State, g: int) -> int:
    """Return the code of the commonest reason among those who left and those who have stopped."""
    people = now.residents
    stopped = ((people.member_of == g) & ~people.active).nonzero()[0]
    counts = now.organizations.exits[g] + np.bincount(
        fallen_most(people.terms[stopped], people.terms_joined[stopped]), minlength=len(REASONS)
    )
    counts[NONE_CLEAR] = 0  # only where nothing else was recorded
    most = (counts == counts.max()).nonzero()[0]
    return int(most[0]) if most.size == 1 else NONE_CLEAR


RULE = Rule(
    name="dissolution",
    act=dissolution,
    parameters=Dissolution,
    reads=(
        "residents.member_of",
        "residents.active",
        "residents.met",
        "residents.terms",
        "residents.terms_joined",
        "organizations.alive",
        "organizations.domain",
        "organizations.givers",
        "organizations.thin_weeks",
        "organizations.exits",
        "organizations.ended",
        "organizations.end_reason",
        "community.served",
    ),
    writes=(
        "organizations.thin_weeks",
        "organizations.alive",
        "organizations.ended",
        "organizations.end_reason",
    ),
    theory=("W24", "T15", "L2", "P4"),
    sources=("assumption: eight weeks below three givers, decided",),
    en="an organization ends when its members stop giving hours, or find the goal met",
    zh="成员不再投入时间或认为目标达成时，组织终止",
)
