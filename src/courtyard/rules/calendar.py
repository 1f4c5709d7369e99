"""Who is here this week: terms, vacations, the spring festival (P4, HM7)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State
from courtyard.state.residents import AT_SCHOOL, GONE

YEAR = 52
"""Weeks of a year in the model."""

type WeekOfYear = Annotated[int, Field(ge=1, le=YEAR)]
type Span = tuple[WeekOfYear, WeekOfYear]


class Calendar(Parameters):
    """The table `[calendar]`."""

    starts: int = quantity(
        1, low=1, high=YEAR, unit="week of the year",
        en="week of the year in which a run begins", zh="运行起始于一年中的第几周",
    )  # fmt: skip
    summer: Span = quantity(
        (27, 34), unit="weeks of the year",
        en="first and last week of the summer vacation", zh="暑假的首周与末周",
        source="HM7 for two vacations; the weeks are an assumption",
    )  # fmt: skip
    winter: Span = quantity(
        (4, 7), unit="weeks of the year",
        en="first and last week of the winter vacation", zh="寒假的首周与末周",
        source="HM7 for two vacations; the weeks are an assumption",
    )  # fmt: skip
    festival: Span = quantity(
        (5, 6), unit="weeks of the year",
        en="first and last week of the spring festival", zh="春节的首周与末周",
    )  # fmt: skip
    festival_away: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of those from elsewhere who are away at the festival",
        zh="春节期间返乡的外来人口比例",
    )  # fmt: skip
    in_term: float = quantity(
        1.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of the week that League members at school spend here in term",
        zh="在读团员学期中在本社区的时间比例",
    )  # fmt: skip


def within(week: int, span: tuple[int, int]) -> bool:
    """Return whether a week of the year lies in a span, which may wrap around the new year."""
    first, last = span
    return first <= week <= last if first <= last else week >= first or week <= last


def week_of_year(week: int, p: Calendar) -> int:
    """Return the week of the year, 1 to 52, of a week of the run."""
    return (p.starts + week - 2) % YEAR + 1


def of_vacation(today: int, p: Calendar) -> tuple[int, int]:
    """Return which week of a vacation a week of the year is, and how many are left of it.

    This one is counted in both; 0 and 0 in term. Where the two vacations overlap it is summer.
    """
    for first, last in (p.summer, p.winter):
        if within(today, (first, last)):
            return (today - first) % YEAR + 1, (last - today) % YEAR + 1
    return 0, 0


def calendar(now: State, p: Calendar, luck: Luck) -> Change:
    """Say who is here, and how much free time that leaves.

        time = free time x share of the week that is spent here x capacity - hours in office

    League members at school are here in vacations, and for `in_term` of the week in term; who has
    moved away for good is not, nor who has gone away otherwise. Offices that one holds come first:
    what they take is worked as far as there is time, and the rest is free. Of those from elsewhere,
    the same share goes away every festival. A year has 52 weeks.
    """
    people = now.residents
    today = week_of_year(now.week, p)
    done, left = of_vacation(today, p)
    here = np.ones(people.rows)
    if people.school.any():
        if not left:
            here[people.school == AT_SCHOOL] = p.in_term
        here[people.school == GONE] = 0.0
    if p.festival_away and within(today, p.festival):
        here[people.incomer & (luck.lasting("festival") < p.festival_away)] = 0.0
    gone = people.away_for_good | (people.goes_away > 0.0)
    here[gone] = 0.0
    time = people.free_time * here * people.capacity
    in_office = np.minimum(people.duty, time)
    return Change(
        {
            "residents.here": here,
            "residents.away_for_good": gone,
            "residents.in_office": in_office,
            "residents.arrives": (here > 0.0) & (people.here == 0.0),
            "residents.time": time - in_office,
            "community.vacation": np.array([left > 0]),
            "community.vacation_week": np.array([done], np.int32),
            "community.vacation_left": np.array([left], np.int32),
            "community.year_ends": np.array([today == p.summer[1]]),
        }
    )


RULE = Rule(
    name="calendar",
    act=calendar,
    parameters=Calendar,
    reads=(
        "residents.school",
        "residents.incomer",
        "residents.here",
        "residents.free_time",
        "residents.capacity",
        "residents.duty",
        "residents.away_for_good",
        "residents.goes_away",
    ),
    writes=(
        "residents.here",
        "residents.arrives",
        "residents.time",
        "residents.in_office",
        "residents.away_for_good",
        "community.vacation",
        "community.vacation_week",
        "community.vacation_left",
        "community.year_ends",
    ),
    theory=("P3", "P4", "G1", "G3", "G25"),
    sources=("HM7", "assumption: the same people go away every festival"),
    en="terms, vacations and the spring festival say who is here, and for how much of the week",
    zh="学期、假期与春节决定谁在社区",
)
