"""Activities that succeed serve needs; who is served counts (T1, T2)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State
from courtyard.state.ties import Floats

MONTHS_A_WEEK = 12.0 / 52.0


class Services(Parameters):
    """The table `[services]`."""

    capacity: float = quantity(
        0.1, low=0.001, high=10.0, plausible=(0.05, 0.3), unit="hours a resident and week",
        en="hours of service that meet two thirds of a need", zh="满足三分之二需求所需的时长",
    )  # fmt: skip
    pace: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.02, 0.2), unit="1/week",
        en="pace at which service becomes need met", zh="服务见效的速度",
    )  # fmt: skip


def services(now: State, p: Services, luck: Luck) -> Change:
    """Turn hours into needs met.

        served_d += pace (1 - exp(-hours_d / (capacity residents)) - served_d)

    where hours_d are the hours of successful activities in the domain and of direct service by
    the workers. Need met accumulates in need-months: one need, fully met, for a month.
    """
    people, groups, place = now.residents, now.organizations, now.community
    hours = place.served_by_worker[0] + np.bincount(
        groups.domain, weights=groups.hours * groups.success, minlength=len(now.domains)
    )
    aim = -np.expm1(-hours / (p.capacity * people.rows))
    served = place.served + p.pace * (aim - place.served)
    met = people.need @ served[0] * MONTHS_A_WEEK
    weak = people.vulnerable
    return Change(
        {
            "community.served": served,
            "community.needs_met": place.needs_met + met.mean(),
            "community.needs_met_vulnerable": place.needs_met_vulnerable + _mean(met[weak]),
            "community.needs_met_others": place.needs_met_others + _mean(met[~weak]),
        }
    )


def _mean(x: Floats) -> float:
    return float(x.mean()) if x.size else 0.0


RULE = Rule(
    name="services",
    act=services,
    parameters=Services,
    reads=(
        "residents.need",
        "residents.vulnerable",
        "organizations.domain",
        "organizations.hours",
        "organizations.success",
        "community.served",
        "community.served_by_worker",
        "community.needs_met",
        "community.needs_met_vulnerable",
        "community.needs_met_others",
    ),
    writes=(
        "community.served",
        "community.needs_met",
        "community.needs_met_vulnerable",
        "community.needs_met_others",
    ),
    theory=("T1", "T2", "W4"),
    sources=("assumption: saturating coverage",),
    en="activities that succeed serve needs",
    zh="成功的活动满足需求",
)
