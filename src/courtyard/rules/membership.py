"""Residents join organizations they hear of, and leave those they no longer work for (T9)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.reasons import fallen_most
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import of_group, per_group, unmet_need
from courtyard.state import REASONS, Change, Event, State
from courtyard.state.residents import GONE, NOBODY

MOVED = REASONS.index("moved")


class Membership(Parameters):
    """The table `[membership]`."""

    by_tie: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.05, 0.6), unit="1/week",
        en="chance to join the organization of a tie, at full need", zh="经熟人加入组织的概率",
    )  # fmt: skip
    by_sight: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance to join a visible organization, at full need", zh="因知名度加入组织的概率",
    )  # fmt: skip
    lapse: int = quantity(
        8, low=1, high=520, plausible=(4, 26), unit="weeks",
        en="weeks without giving hours after which one is no member", zh="多少周不参与即退出",
    )  # fmt: skip


def membership(now: State, p: Membership, luck: Luck) -> Change:
    """Let members leave, the founders of this week join, and others follow.

    Out: whoever has given no hours for `lapse` weeks spent here, for the recorded reason (what fell
    most since joining); whoever walks out or has moved away for good; everyone, when the
    organization has ended. In: an active resident in no organization, with a chance in proportion
    to the need it serves, hears of one through a tie drawn at random, or of a visible one for the
    need that presses most.
    """
    people, groups = now.residents, now.organizations
    events: list[Event] = []
    exits = groups.exits.copy()
    gone = _leave(now, p, exits, events)
    new, entered = _enter(now, p, luck)
    member_of = people.member_of.copy()
    member_of[gone] = NOBODY
    member_of[new] = entered
    joined = people.joined.copy()
    joined[gone] = NOBODY
    joined[new] = now.week
    # The first decision as a member is what later ones are held against.
    fresh = (joined == now.week - 1).nonzero()[0]
    terms_joined = people.terms_joined
    if new.size or fresh.size:
        terms_joined = terms_joined.copy(order="K")
        terms_joined[new] = people.terms[new]
        terms_joined[fresh] = people.terms[fresh]
    events += [
        Event(now.week, "joined", i, g) for i, g in zip(new.tolist(), entered.tolist(), strict=True)
    ]
    return Change(
        {
            "residents.member_of": member_of,
            "residents.joined": joined,
            "residents.terms_joined": terms_joined,
            "organizations.members": per_group(member_of, groups.rows).astype(np.int32),
            "organizations.exits": exits,
        },
        events=events,
    )


def _leave(now: State, p: Membership, exits: Any, events: list[Event]) -> Any:
    """Return who leaves, (k,), with the reason recorded; adds to exits and events."""
    people, groups = now.residents, now.organizations
    members = (people.member_of >= 0).nonzero()[0]
    over = ~groups.alive[people.member_of[members]]
    walks = people.walks_out[members] > 0.0
    since = now.week - people.joined[members]
    idle = people.idle_weeks[members] - people.absent_weeks[members]
    lapsed = np.minimum(idle, since) >= p.lapse
    moved = people.school[members] == GONE
    leaves = over | walks | moved | (lapsed & ~people.post[members])
    gone = members[leaves]
    if not gone.size:
        return gone
    left = people.member_of[gone]
    reason = fallen_most(people.terms[gone], people.terms_joined[gone])
    reason = np.where(moved[leaves], MOVED, reason)
    # Who walks out carries the code of the reason, plus one, in the exposure.
    reason = np.where(walks[leaves], people.walks_out[gone].astype(np.int64) - 1, reason)
    reason = np.where(over[leaves], REASONS.index("ended"), reason)
    np.add.at(exits, (left, reason), 1)
    for i, g, why in zip(gone.tolist(), left.tolist(), reason.tolist(), strict=True):
        events.append(Event(now.week, "left", i, g, REASONS[why]))
    return gone


def _enter(now: State, p: Membership, luck: Luck) -> tuple[Any, Any]:
    """Return who enters an organization this week, ascending, (k,), and which, (k,)."""
    people, groups = now.residents, now.organizations
    new = (people.joins > 0.0).nonzero()[0]
    entered = people.joins[new].astype(np.int64) - 1
    if not groups.alive.any():
        return new, entered
    # Who leaves this week joins no other before the next.
    free = people.active.nonzero()[0]
    free = free[people.member_of[free] < 0]
    free = free[(people.joins[free] == 0.0) & (people.assigned[free] == 0)]
    told, domain, chance = _hear(now, p, luck, free)
    takes = luck.uniform("joins")[free] < chance * unmet_need(now, domain, free)
    joins, chosen = free[takes], told[takes]
    untold = (chosen < 0).nonzero()[0]
    if untold.size:
        u = luck.uniform("sight")[joins[untold]]
        chosen[untold] = _in_sight(now, domain[takes][untold], u)
    new, entered = np.concatenate([new, joins]), np.concatenate([entered, chosen])
    order = new.argsort()
    return new[order], entered[order]


def _hear(now: State, p: Membership, luck: Luck, free: Any) -> tuple[Any, Any, Any]:
    """Return what each of `free` hears of organizations that are alive, (k,) each.

    A tie drawn at random tells of its own organization; who hears of none so, may come across a
    visible one for the need that presses most.

    Returns:
        organization of which a tie tells, -1 for none; domain of what is heard of; chance to join
        at full need.
    """
    people, groups = now.residents, now.organizations
    tie = now.ties.any_of(free, luck.uniform("tie")[free])
    told = np.where(tie >= 0, people.member_of[tie], NOBODY)
    told = np.where(of_group(groups.alive, told, outside=False), told, NOBODY)
    by_sight = told < 0
    domain = np.where(by_sight, people.wanted[free], groups.domain[told])
    unseen = np.log1p(-now.part * np.minimum(groups.visibility, 0.999)) * groups.alive
    seen = -np.expm1(np.bincount(groups.domain, weights=unseen, minlength=len(now.domains)))
    return told, domain, np.where(by_sight, p.by_sight * seen[domain], p.by_tie)


def _in_sight(now: State, domain: Any, u: Any) -> Any:
    """Return an organization for each domain, drawn by u in proportion to visibility, (k,)."""
    groups = now.organizations
    drawn = np.empty_like(domain)
    for d in set(domain.tolist()):
        shown = (groups.alive & (groups.domain == d) & (groups.visibility > 0.0)).nonzero()[0]
        weight = groups.visibility[shown].cumsum()
        here = domain == d
        pick = weight.searchsorted(u[here] * weight[-1])
        drawn[here] = shown[np.minimum(pick, shown.size - 1)]
    return drawn


RULE = Rule(
    name="membership",
    act=membership,
    parameters=Membership,
    reads=(
        "residents.active",
        "residents.member_of",
        "residents.joined",
        "residents.joins",
        "residents.assigned",
        "residents.walks_out",
        "residents.idle_weeks",
        "residents.absent_weeks",
        "residents.post",
        "residents.school",
        "residents.need",
        "residents.met",
        "residents.wanted",
        "residents.terms",
        "residents.terms_joined",
        "organizations.alive",
        "organizations.domain",
        "organizations.visibility",
        "organizations.exits",
        "community.served",
    ),
    writes=(
        "residents.member_of",
        "residents.joined",
        "residents.terms_joined",
        "organizations.members",
        "organizations.exits",
    ),
    theory=("T7", "T9", "T15", "L16", "W8", "P4"),
    sources=("assumption: one hears through a tie or by sight",),
    en="residents join the organizations they hear of, and leave those they no longer work for",
    zh="居民加入听说的组织，离开不再参与的组织",
)
