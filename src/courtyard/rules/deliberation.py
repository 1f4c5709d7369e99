"""Proposals on their way: before a meeting of organizations, then before the offices (P8, L2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck
from courtyard.rules.steps import per_group
from courtyard.state import Event, State
from courtyard.state.ties import Floats, Integers

MARGIN = 1e-9
"""What a share may miss of a majority or a quorum: errors of rounding."""


class Deliberation(Parameters):
    """The table `[public_affairs.deliberation]`: meetings of organizations under rules."""

    every: int = quantity(
        0, low=0, high=520, plausible=(0, 13), unit="weeks",
        en="weeks from one meeting to the next, 0 for none: each proposes for itself",
        zh="议事会间隔周数（0为不开会，各自提案）",
    )  # fmt: skip
    items: int = quantity(
        2, low=1, high=1000, plausible=(1, 5), unit="proposals",
        en="proposals that a meeting gets to, the oldest first", zh="每次会议审议的提案数",
    )  # fmt: skip
    quorum: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.2, 0.8), unit="share",
        en="share of all voices that must be there", zh="会议的法定到会比例",
    )  # fmt: skip
    majority: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.3, 0.8), unit="share",
        en="share of the voices there that carries a proposal", zh="通过提案所需的多数",
    )  # fmt: skip
    comes: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.05, 0.8), unit="share",
        en="chance that somebody who gives hours goes to a meeting", zh="参与者到会的概率",
    )  # fmt: skip
    branches: float = quantity(
        0.0, low=0.0, high=100.0, plausible=(0.0, 2.0), unit="organizations",
        en="voices of a Party branch", zh="每个党支部相当于几个组织的发言权",
    )  # fmt: skip
    convention: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of those with another need who support a proposal out of a full convention: "
        "rules agreed and used in all organizations",
        zh="规约健全时需求不同者仍支持提案的比例",
    )  # fmt: skip
    by_support: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="quality that unanimous support adds to a proposal", zh="一致支持对提案质量的作用",
    )  # fmt: skip
    spokesman: Literal["joint", "single", "random"] = quantity(
        "joint",
        en="who speaks before the offices: of those who support a proposal the organization with "
        "most members, whoever proposed it, or any of them",
        zh="由谁向政府陈述：支持者中成员最多的组织、提案者自己或任一支持者",
    )  # fmt: skip


@dataclass
class Course:
    """What becomes of proposals in a week.

    Attributes:
        submitted: whose proposal comes before the offices, bool (g,).
        answered: whose proposal is answered, bool (g,).
        blocked: whose proposal was voted down, bool (g,).
        columns: new values by dotted name.
        events: what happened.
    """

    submitted: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    blocked: NDArray[np.bool_]
    columns: dict[str, NDArray[Any]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


def course(now: State, p: Deliberation, wait: float, made: NDArray[np.bool_], luck: Luck) -> Course:
    """Return how far proposals come this week: made, on the agenda, before the offices, answered.

    Without meetings a proposal comes before the offices at once, without delay it is answered at
    once. An organization that has ended proposes nothing any more.

    Args:
        now: the state.
        p: the parameters of meetings.
        wait: weeks from coming before the offices to the answer.
        made: which organizations make a proposal, (g,).
        luck: of this week.
    """
    groups = now.organizations
    on_agenda, before = (groups.agenda >= 0) & groups.alive, (groups.pending >= 0) & groups.alive
    waits = bool(on_agenda.any() or before.any())
    if not p.every and wait <= 0.0 and not waits:
        return Course(made, made, np.zeros_like(made))
    agenda = np.where(on_agenda, groups.agenda + 1, np.where(made, 0, -1)).astype(np.int32)
    backing, speaker = groups.backing.copy(), groups.speaker.copy()
    backing[made], speaker[made] = 0.0, -1
    events: list[Event] = []
    if p.every:
        carried, blocked = _meet(now, p, agenda, backing, speaker, luck)
    else:
        carried, blocked = agenda >= 0, np.zeros_like(made)
    agenda[carried | blocked] = -1
    pending = np.where(before, groups.pending + 1, np.where(carried, 0, -1)).astype(np.int32)
    answered = (pending >= 0) & (pending >= wait)
    pending[answered] = -1
    if p.every:
        events += [Event(now.week, "carried", -1, g) for g in carried.nonzero()[0].tolist()]
        events += [Event(now.week, "blocked", -1, g) for g in blocked.nonzero()[0].tolist()]
    left = made & ~answered & ~blocked
    events += [Event(now.week, "proposed", -1, g) for g in left.nonzero()[0].tolist()]
    columns: dict[str, NDArray[Any]] = {
        "organizations.agenda": agenda,
        "organizations.pending": pending,
        "organizations.backing": backing,
        "organizations.speaker": speaker,
    }
    return Course(carried, answered, blocked, columns, events)


def taken_for(now: State, chance: float, luck: Luck) -> Integers:
    """Return the domain that a proposal of each organization is taken to be about, (g,).

    Args:
        now: the state.
        chance: that it is taken for another one.
        luck: of this week.
    """
    groups, domains = now.organizations, len(now.domains)
    meant: Integers = groups.domain
    if chance <= 0.0 or domains < 2:
        return meant
    wrong = luck.uniform("misread")[groups.founder] < chance
    step = 1 + (luck.uniform("taken_for")[groups.founder] * (domains - 1)).astype(np.int64)
    return np.where(wrong, (meant + step) % domains, meant)


@dataclass
class Voices:
    """Who has a voice: organizations first, then Party branches.

    Attributes:
        weight: how many voices each has, (v,).
        givers: how many of each give hours, (v,).
        wants: share of each that wants most what a domain is about, (v, domains).
        stands_for: a resident of each, whose luck it has, (v,).
    """

    weight: Floats
    givers: Floats
    wants: Floats
    stands_for: Integers


def _meet(
    now: State,
    p: Deliberation,
    agenda: NDArray[np.int32],
    backing: Floats,
    speaker: NDArray[np.int32],
    luck: Luck,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whose proposals a meeting carries and blocks, bool (g,) each; set who backs them.

        P(there)    = 1 - (1 - comes)^givers
        P(supports) = wants + (1 - wants) convention rules

    for each voice that is there, wants being the share of its people whose most pressing need is
    in the domain of the proposal, rules the mean of the rules that living organizations have. Who
    proposes supports. Too few voices decide nothing, and what is on the agenda waits.
    """
    groups = now.organizations
    carried, blocked = np.zeros((2, groups.rows), np.bool_)
    due = (agenda >= 0).nonzero()[0]
    if now.week % p.every or not due.size:
        return carried, blocked
    voices = _voices(now, p)
    absent = (1.0 - p.comes) ** voices.givers
    there = (voices.weight > 0.0) & (luck.uniform("comes")[voices.stands_for] >= absent)
    present = float(voices.weight[there].sum())
    if present <= 0.0 or present < p.quorum * float(voices.weight.sum()) - MARGIN:
        return carried, blocked
    rules = float(groups.rules[groups.alive].mean())
    for g in due[np.argsort(-agenda[due], kind="stable")][: p.items].tolist():
        wants = voices.wants[:, groups.domain[g]]
        drawn = luck.uniform(f"votes.{groups.founder[g]}")[voices.stands_for]
        for_it = there & (drawn < wants + (1.0 - wants) * p.convention * rules)
        for_it[g] = there[g]
        backing[g] = float(voices.weight[for_it].sum()) / present
        carried[g] = backing[g] >= p.majority - MARGIN
        blocked[g] = not carried[g]
        supporters = for_it[: groups.rows].nonzero()[0]
        if p.spokesman != "single" and supporters.size:
            most = supporters[np.argmax(groups.members[supporters])]
            at = int(luck.uniform("speaks")[groups.founder[g]] * supporters.size)
            speaker[g] = most if p.spokesman == "joint" else supporters[at]
    return carried, blocked


def _voices(now: State, p: Deliberation) -> Voices:
    """Return who has a voice: living organizations, and Party branches where these count."""
    people, groups = now.residents, now.organizations
    domains = len(now.domains)
    wanted = people.wanted[:, None] == np.arange(domains)
    members = np.maximum(per_group(people.member_of, groups.rows), 1.0)
    wants = [per_group(people.member_of, groups.rows, wanted[:, d]) for d in range(domains)]
    of_groups = np.column_stack(wants) / members[:, None]
    weight, givers = groups.alive.astype(np.float64), groups.givers.astype(np.float64)
    comrades = (people.branch >= 0).nonzero()[0]
    if not p.branches or not comrades.size:
        return Voices(weight, givers, of_groups, groups.founder)
    _, first, branch = np.unique(people.branch[comrades], return_index=True, return_inverse=True)
    size = np.bincount(branch)
    wants = [np.bincount(branch, wanted[comrades, d]) / size for d in range(domains)]
    return Voices(
        np.concatenate([weight, np.full(size.size, p.branches)]),
        np.concatenate([givers, np.bincount(branch, people.active[comrades])]),
        np.vstack([of_groups, np.column_stack(wants)]),
        np.concatenate([groups.founder, comrades[first]]),
    )
