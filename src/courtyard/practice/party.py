"""Party members among the residents: the table `[party]`, and what each of them does."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.expertise import in_own_field
from courtyard.state import REASONS, Event
from courtyard.state import Exposure as Adds


class Party(Parameters):
    """The table `[party]`: Party members among the residents."""

    share: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.03, 0.2), unit="share",
        en="Party members among adults and retired", zh="成年居民中的党员比例",
        source="about 100 million of 1.1 billion adults nationwide, [M]; assumption for a place",
    )  # fmt: skip
    members: int = quantity(
        0, low=0, high=5_000_000, unit="people",
        en="Party members among adults and retired, where they are counted; 0 for by the share",
        zh="党员人数（0为按比例）",
    )  # fmt: skip
    branches: int = quantity(
        0, low=0, high=1000, unit="branches",
        en="Party branches, by neighbourhood; 0 for a single one", zh="党支部数（0为一个）",
    )  # fmt: skip
    expert: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of Party members who are expert in a domain of need", zh="有专长的党员比例",
    )  # fmt: skip
    activists: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="share",
        en="share of youths who apply for Party membership", zh="青年中入党积极分子的比例",
    )  # fmt: skip
    willing: float = quantity(
        0.0, low=-5.0, high=5.0, plausible=(0.0, 1.0), unit="sd",
        en="how much more Party members like taking part, on average", zh="党员参与意愿的平均差异",
    )  # fmt: skip
    spread: float = quantity(
        1.0, low=0.0, high=5.0, plausible=(0.5, 2.0), unit="sd",
        en="how much Party members differ in their liking to take part",
        zh="党员参与意愿的差异程度",
    )  # fmt: skip
    calls: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance that an active Party member calls on a tie to join",
        zh="参与的党员每周动员熟人的概率",
    )  # fmt: skip
    calls_branch: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance that an active Party member calls on another one of the branch",
        zh="参与的党员每周动员本支部党员的概率",
    )  # fmt: skip
    helps: float = quantity(
        0.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="log-odds",
        en="success of a task that one is expert in, against other unorganized help",
        zh="专长对认领任务成功的作用",
    )  # fmt: skip
    fitting: float = quantity(
        0.0, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="share",
        en="how much more it is lived what comes of work that one is expert in",
        zh="发挥专长时成败感受的增强", source="P11 for the question; assumption",
    )  # fmt: skip


def live_in_own_field(model: Any) -> None:
    """Let Party members live the more what came last week of work that they are expert in (P11).

    A success counts for more and so does a failure. In an organization it is what the organization
    achieved; outside of them a task in hand succeeds with the chance of unorganized help, whose
    log-odds are greater by `helps`, and counts as much as such help does.
    """
    state, p = model.state, model.settings.party
    if not (p.fitting and p.expert):
        return
    usual = model.settings.activities
    member, alone = in_own_field(state)
    won = state.organizations.success[state.residents.member_of[member]]
    chance = usual.alone / (usual.alone + (1.0 - usual.alone) * np.exp(-p.helps))
    lucky = model.luck_of("party.task")[alone] < chance
    once = p.fitting * usual.alone_counts
    for name, inside, outside in (
        ("success_lived", member[won], alone[lucky]),
        ("failure_lived", member[~won], alone[~lucky]),
    ):
        state.add(Adds(f"residents.{name}", inside, p.fitting))
        state.add(Adds(f"residents.{name}", outside, once))


def secretary_leaves(model: Any) -> None:
    """The Party secretary goes away for good: no office, post, organization, nor hours here."""
    state = model.state
    row = int(state.community.secretary[0])
    if row < 0:
        return
    who = np.array([row])
    state.add(Adds("residents.leaves_office", who, 1.0))
    state.add(Adds("residents.goes_away", who, 1.0))
    people = state.residents
    if people.post[row] and people.steps_back[row] == 0.0:
        group = int(people.member_of[row])
        state.events.rows.append(Event(state.week, "stepped_back", row, group, "none_clear"))
        state.add(Adds("residents.steps_back", who, 1.0))
    if people.member_of[row] >= 0 and people.walks_out[row] == 0.0:
        state.add(Adds("residents.walks_out", who, REASONS.index("none_clear") + 1.0))
