"""The active give hours, as many as their time and their own pace allow (CO1)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Hours(Parameters):
    """The table `[hours]`."""

    typical: float = quantity(
        0.8, low=0.0, high=40.0, plausible=(0.3, 2.0), unit="hours a week",
        en="hours that a typical active resident gives", zh="参与者每周典型时长",
    )  # fmt: skip
    post: float = quantity(
        3.0, low=0.0, high=40.0, plausible=(1.0, 6.0), unit="hours a week",
        en="hours that a post adds", zh="任职增加的时长",
    )  # fmt: skip


def hours(now: State, p: Hours, luck: Luck) -> Change:
    """Let the active give hours.

        h = min(free time this week - hours the school requires,
                typical vigour (1 + Exp(1))/2 + post if in office)

    Vigour differs between people for good, the exponential from week to week.
    """
    people = now.residents
    rows = people.active.nonzero()[0]
    mood = 0.5 * (1.0 - np.log1p(-luck.uniform()[rows]))
    wanted = p.typical * people.vigour[rows] * mood + p.post * people.post[rows]
    given = np.zeros(people.rows)
    own = np.maximum(people.time[rows] - people.mandated[rows], 0.0)
    given[rows] = np.minimum(wanted, own)
    idle = people.idle_weeks + 1
    idle[rows] = 0
    absent = people.absent_weeks + (people.here == 0.0)
    absent[rows] = 0
    return Change(
        {
            "residents.hours": given,
            "residents.hours_total": people.hours_total + given,
            "residents.active_weeks": people.active_weeks + people.active,
            "residents.idle_weeks": idle,
            "residents.absent_weeks": absent,
        }
    )


RULE = Rule(
    name="hours",
    act=hours,
    parameters=Hours,
    reads=(
        "residents.active",
        "residents.post",
        "residents.vigour",
        "residents.time",
        "residents.mandated",
        "residents.here",
        "residents.hours_total",
        "residents.active_weeks",
        "residents.idle_weeks",
        "residents.absent_weeks",
    ),
    writes=(
        "residents.hours",
        "residents.hours_total",
        "residents.active_weeks",
        "residents.idle_weeks",
        "residents.absent_weeks",
    ),
    theory=("L10", "P5"),
    sources=("assumption: a lasting pace, lognormal, and an exponential mood",),
    en="the active give hours, as many as their time and their own pace allow",
    zh="参与者投入时间，多少取决于空闲与个人节奏",
)
