"""Residents join organizations they hear of, and leave those they no longer work for (T9)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.reasons import fallen_most
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import of_group, per_group, unmet_need
from courtyard.state import REASONS, Change, Event, State
from courtyard.state.residents import NOBODY


class Membership(Parameters):
    """The table `[membership]`."""

    by_tie: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.05, 0.6), unit="1/week",
        en="chance to join the organization of a tie, at full need", zh="经熟人加入组织的概率",
    )  # fmt: skip
    by_sight: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.05, 0.6), unit="1/week",
        en="chance to join a visible organization, at full need", zh="因知名度加入组织的概率",
    )  # fmt: skip
    lapse: int = quantity(
        8, low=1, high=520, plausible=(4, 26), unit="weeks",
        en="weeks without giving hours after which one is no member", zh="多少周不参与即退出",
    )  # fmt: skip


def membership(now: State, p: Membership, luck: Luck) -> Change:
    """Let members leave, the founders of this week join, and others follow.

    Out: whoever has given no hours for `lapse` weeks, for the recorded reason (what fell most
    since joining); whoever walks out; everyone, when the organization has ended. In: an active
    resident in no organization, with a chance in proportion to the need it serves, hears of one
    through a tie drawn at random, or of a visible one for the need that presses most.
    """
    people, groups = now.residents, now.organizations
    member_of = people.member_of.copy()
    events: list[Event] = []
    exits = groups.exits.copy()
    _leave(now, p, member_of, exits, events)
    enters = _enter(now, p, luck, member_of)
    new = np.flatnonzero(enters >= 0)
    member_of[new] = enters[new]
    joined = people.joined.copy()
    joined[new] = now.week
    joined[member_of < 0] = NOBODY
    # The first decision as a member is what later ones are held against.
    fresh = np.flatnonzero((member_of >= 0) & (people.joined == now.week - 1))
    terms_joined = people.terms_joined
    if new.size or fresh.size:
        terms_joined = terms_joined.copy(order="K")
        terms_joined[new] = people.terms[new]
        terms_joined[fresh] = people.terms[fresh]
    events += [Event(now.week, "joined", i, g) for i, g in zip(new.tolist(), enters[new].tolist(),
                                                             strict=True)]  # fmt: skip
    return Change(
        {
            "residents.member_of": member_of,
            "residents.joined": joined,
            "residents.terms_joined": terms_joined,
            "organizations.members": per_group(member_of, None, groups.rows).astype(np.int32),
            "organizations.exits": exits,
        },
        events=events,
    )


def _leave(now: State, p: Membership, member_of: Any, exits: Any, events: list[Event]) -> None:
    """Take out who leaves, with the reason recorded; changes member_of, exits and events."""
    people, groups = now.residents, now.organizations
    inside = member_of >= 0
    over = inside & ~of_group(groups.alive, member_of, outside=False)
    walks = inside & (people.walks_out > 0.0)
    idle = np.minimum(people.idle_weeks, now.week - people.joined)  # since joining
    lapses = inside & (idle >= p.lapse) & ~people.post
    gone = np.flatnonzero(over | walks | lapses)
    if not gone.size:
        return
    reason = fallen_most(people.terms[gone], people.terms_joined[gone])
    # Who walks out carries the code of the reason, plus one, in the exposure.
    reason = np.where(walks[gone], people.walks_out[gone].astype(np.int64) - 1, reason)
    reason = np.where(over[gone], REASONS.index("ended"), reason)
    np.add.at(exits, (member_of[gone], reason), 1)
    for i, g, why in zip(gone.tolist(), member_of[gone].tolist(), reason.tolist(), strict=True):
        events.append(Event(now.week, "left", i, g, REASONS[why]))
    member_of[gone] = NOBODY


def _enter(now: State, p: Membership, luck: Luck, member_of: Any) -> Any:
    """Return the organization that each resident enters this week, -1 for none, (n,)."""
    people, groups = now.residents, now.organizations
    enters = np.full(people.rows, NOBODY, dtype=np.int32)
    if not groups.alive.any():
        founding = people.joins > 0.0
        enters[founding] = people.joins[founding].astype(np.int32) - 1
        return enters
    # Who leaves this week joins no other before the next.
    free = np.flatnonzero(people.active & (people.member_of < 0) & (people.joins == 0.0))
    u = luck.uniform("joins")[free]
    heard, chance = _heard_of(now, p, luck, free)
    takes = (heard >= 0) & (u < chance * unmet_need(now, groups.domain[heard], free))
    enters[free[takes]] = heard[takes]
    founding = people.joins > 0.0
    enters[founding] = people.joins[founding].astype(np.int32) - 1
    return enters


def _heard_of(now: State, p: Membership, luck: Luck, free: Any) -> tuple[Any, Any]:
    """Return for each of `free` the organization it hears of, -1 for none, and the chance to join.

    A tie drawn at random tells of its own organization; who hears of none so, may come across a
    visible one for the need that presses most, drawn in proportion to visibility.
    """
    people, groups = now.residents, now.organizations
    tie = now.ties.any_of(free, luck.uniform("tie")[free])
    told = np.where(tie >= 0, people.member_of[tie], NOBODY)
    told = np.where(of_group(groups.alive, told, outside=False), told, NOBODY)
    heard = told.astype(np.int64)
    chance = np.full(free.size, p.by_tie)
    u = luck.uniform("sight")[free]
    for d in range(len(now.domains)):
        shown = np.flatnonzero(groups.alive & (groups.domain == d) & (groups.visibility > 0.0))
        looks = (told < 0) & (people.wanted[free] == d)
        if not shown.size or not looks.any():
            continue
        weight = np.cumsum(groups.visibility[shown])
        pick = np.minimum(np.searchsorted(weight, u[looks] * weight[-1]), shown.size - 1)
        heard[looks] = shown[pick]
        known = now.part * np.minimum(groups.visibility[shown], 0.999)
        seen = -np.expm1(np.log1p(-known).sum())
        chance[looks] = p.by_sight * seen
    return heard, chance


RULE = Rule(
    name="membership",
    act=membership,
    parameters=Membership,
    reads=(
        "residents.active",
        "residents.member_of",
        "residents.joined",
        "residents.joins",
        "residents.walks_out",
        "residents.idle_weeks",
        "residents.post",
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
    theory=("T9", "T7", "L16", "W8"),
    sources=("assumption: one hears through a tie or by sight",),
    en="residents join the organizations they hear of, and leave those they no longer work for",
    zh="居民加入听说的组织，离开不再参与的组织",
)
