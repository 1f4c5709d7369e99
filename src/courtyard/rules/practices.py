"""Organizations take up ways of working that they have seen, one by one (L27, L30, W20).

Nobody knows beforehand whether a way of working fits this place: that shows in what succeeds. A
new way takes hours of organizing until it has been learned, more if it is adapted to the place.
Nothing is averaged: what one organization knows does not become worse by meeting another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import PRACTICES, Change, Event, State
from courtyard.state.ties import Floats

type Marks = NDArray[np.bool_]


class Practices(Parameters):
    """The table `[practices]`."""

    fit: float = quantity(
        0.0, low=-1.0, high=1.0, plausible=(-0.5, 0.5), unit="share",
        en="how well ways of working fit this place, on average", zh="各种做法的平均契合度",
    )  # fmt: skip
    spread: float = quantity(
        1.0, low=0.0, high=2.0, plausible=(0.2, 1.0), unit="share",
        en="how far the fit of a way of working can be from the average", zh="契合度的差异",
    )  # fmt: skip
    adopts: float = quantity(
        0.1, low=0.0, high=20.0, plausible=(0.0, 0.5), unit="1/sighting",
        en="rate of taking up a way of working that was seen", zh="采用所见做法的频率",
    )  # fmt: skip
    times: float = quantity(
        2.0, low=0.0, high=100.0, plausible=(1.0, 3.0), unit="sightings",
        en="sightings in a week that it takes to consider a way of working",
        zh="考虑采用所需的观摩次数", source="Centola & Macy 2007 for more than one",
    )  # fmt: skip
    discovers: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.01), unit="1/week",
        en="rate at which a fully practised organization finds a way of working by itself",
        zh="组织自行摸索出新做法的频率",
    )  # fmt: skip
    drops: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="share",
        en="chance that a failure makes it drop one of its ways of working",
        zh="失败后放弃一项做法的概率",
    )  # fmt: skip
    weeks: float = quantity(
        8.0, low=1.0, high=520.0, plausible=(2.0, 26.0), unit="weeks",
        en="weeks of full organizing that it takes to learn a new way, on average",
        zh="学会新做法的平均周数",
    )  # fmt: skip
    cost: float = quantity(
        1.0, low=0.0, high=168.0, plausible=(0.2, 4.0), unit="hours a week",
        en="organizing that a new way of working takes until it is learned",
        zh="学习新做法所需组织工作",
    )  # fmt: skip
    adapting: float = quantity(
        1.0, low=0.0, high=168.0, plausible=(0.0, 4.0), unit="hours a week",
        en="organizing that adapting it to the place adds", zh="本地化额外所需组织工作",
    )  # fmt: skip


def practices(now: State, p: Practices, luck: Luck) -> Change:
    """Learn what was taken up, take up something new, drop something after a failure.

    What is being learned takes `cost` hours a week (and `adapting` more), until it is learned: with
    chance (share of the organizing done) / weeks. Only then the next is taken up, with

        P(takes one up) = 1 - exp(-sum of r),    r = adopts seen [seen >= times]
                                                     + discovers routine / ways there are

    over the ways that it does not have, one of them with chances in proportion to r. It is adapted
    with 1 - exp(-help with adapting). After a failure one of those it has, any of them, is dropped
    with chance `drops`.
    """
    groups = now.organizations
    seen, held = groups.practices_seen, groups.practices
    idle = not (p.discovers or seen.any() or held.any() or groups.adopting.any())
    if not groups.rows or idle:
        return Change()
    founder, acts = groups.founder, groups.alive & (groups.givers > 0)
    learned = luck.uniform("learned")[founder] < groups.covered / p.weeks
    adopting = np.where(learned | ~groups.alive, 0.0, groups.adopting)
    rates = p.adopts * seen * (seen >= p.times)
    rates += (p.discovers / PRACTICES * groups.routine)[:, None]
    rates *= ~held & (acts & (adopting <= 0.0))[:, None]
    tries = luck.uniform("takes")[founder] < -np.expm1(-rates.sum(axis=1))
    takes = _one_of(rates, tries, luck.uniform("which")[founder])
    fails = acts & ~groups.success & (luck.uniform("drops")[founder] < p.drops)
    drops = _one_of(held.astype(np.float64), fails, luck.uniform("what")[founder])
    adapts = luck.uniform("adapts")[founder] < -np.expm1(-groups.adapts)
    new = takes.any(axis=1)
    adopting[new] = (p.cost + p.adapting * adapts)[new]
    events = [
        Event(now.week, "practice", -1, g, "adapted" if adapts[g] else "")
        for g in new.nonzero()[0].tolist()
    ]
    events += [
        Event(now.week, "practice_dropped", -1, g) for g in drops.any(axis=1).nonzero()[0].tolist()
    ]
    return Change(
        {
            "organizations.practices": (held & ~drops) | takes,
            "organizations.adapted": (groups.adapted & ~drops) | (takes & adapts[:, None]),
            "organizations.adopting": adopting,
        },
        events=events,
    )


def _one_of(weights: Floats, which: Marks, draw: Floats) -> Marks:
    """Mark one thing of each of some organizations, (g, k).

    Args:
        weights: how likely each thing is, in proportion, (g, k); with none nothing is marked.
        which: the organizations, (g,).
        draw: their luck, in [0, 1), (g,).
    """
    upto = np.cumsum(weights, axis=1)
    rows = (which & (upto[:, -1] > 0.0)).nonzero()[0]
    first: Any = (upto[rows] > (draw * upto[:, -1])[rows, None]).argmax(axis=1)
    one = np.zeros(weights.shape, np.bool_, order="F")
    one[rows, first] = True
    return one


def first_practices(now: State, p: Practices, luck: Luck) -> Change:
    """Draw how well each way of working fits this place: fit + spread between -1 and 1."""
    drawn = np.resize(luck.uniform("fit"), (1, PRACTICES))
    fit = p.fit + p.spread * (2.0 * drawn - 1.0)
    return Change({"community.fit": np.asfortranarray(fit.clip(-1.0, 1.0))})


RULE = Rule(
    name="practices",
    act=practices,
    prepare=first_practices,
    parameters=Practices,
    reads=(
        "organizations.alive",
        "organizations.founder",
        "organizations.givers",
        "organizations.success",
        "organizations.routine",
        "organizations.covered",
        "organizations.practices",
        "organizations.adapted",
        "organizations.adopting",
        "organizations.practices_seen",
        "organizations.adapts",
    ),
    writes=(
        "organizations.practices",
        "organizations.adapted",
        "organizations.adopting",
        "community.fit",
    ),
    theory=("L27", "L29", "L30", "W20", "G19"),
    sources=("Centola & Macy 2007 for sightings", "assumption: nobody knows the fit"),
    en="organizations take up ways of working that they have seen, one by one",
    zh="组织逐一采用所见的做法",
    at_start=("fit", "spread"),
)
