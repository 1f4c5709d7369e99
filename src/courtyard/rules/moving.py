"""Households move away and others move in (T14)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import REASONS, Change, Event, Exposure, State

MOVED = REASONS.index("moved")


class Moving(Parameters):
    """The table `[moving]`."""

    rate: float = quantity(
        0.0, low=0.0, high=52.0, plausible=(0.0, 0.15), unit="1/year",
        en="rate at which a household moves away, 0 for a closed population",
        zh="住户迁出率（0为人口不变）",
    )  # fmt: skip


def moving(now: State, p: Moving, luck: Luck) -> Change:
    """Let whole households move away and others move in.

    A household gives notice with the chance 1 - exp(-rate/52) a week, by the luck of its first
    resident. In the week after, those of them who hold a post or are members give both up, for the
    reason `moved`; from the next week on, as soon as none of the household is a member, other
    people live there.

    The newcomers are as many and of the same traits, so that the mix of people stays: age, free
    time, taste, and the luck that one keeps. They know the neighbours of those who left, come with
    the levels that such people have at rest, share the mean need of the day, trust and expect what
    those around them do on average (`State.settle_anew`), and have no part in anything yet. As a
    resident number is a place to live, what is counted a resident (hours so far, registration)
    begins anew. A closed population is an assumption: with the default rate nobody moves.
    """
    people = now.residents
    going = people.moving_out.nonzero()[0]
    if not (p.rate or going.size):
        return Change()
    inside = going[people.member_of[going] >= 0]
    leads = inside[people.post[inside]]
    waits = np.isin(people.household[going], people.household[inside])
    gone = going[~waits]
    _, first, home = np.unique(people.household, return_index=True, return_inverse=True)
    notice = luck.uniform("notice")[first] < -np.expm1(-p.rate / 52.0)
    moving_out = people.moving_out | notice[home]
    moving_out[gone] = False
    events = [
        Event(now.week, "stepped_back", i, int(people.member_of[i]), "moved")
        for i in leads.tolist()
    ]
    events += [Event(now.week, "moved_out", i) for i in gone.tolist()]
    return Change(
        {"residents.moving_out": moving_out},
        [
            Exposure("residents.steps_back", leads, 1.0),
            Exposure("residents.walks_out", inside, MOVED + 1.0),
        ],
        events=events,
        newcomers=gone,
    )


RULE = Rule(
    name="moving",
    act=moving,
    parameters=Moving,
    reads=(
        "residents.household",
        "residents.moving_out",
        "residents.member_of",
        "residents.post",
    ),
    writes=("residents.moving_out", "residents.steps_back", "residents.walks_out"),
    theory=("T14",),
    sources=("assumption: a constant rate, newcomers like those who left",),
    en="households move away and others move in",
    zh="住户迁出与迁入",
)
