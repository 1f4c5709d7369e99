"""Activities that succeed serve needs; who is served counts, and who serves (T1, T2, W28)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, unmet_share
from courtyard.state import Change, Exposure, State
from courtyard.state.ties import Floats, Integers

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
    own: float = quantity(
        0.03, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="1/week",
        en="share of their own need that a successful activity meets for members",
        zh="成功活动对成员自身需求的满足",
    )  # fmt: skip
    lasts: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.01, 0.2), unit="1/week",
        en="share of what was met personally that comes back in a week", zh="个人需求的回升",
    )  # fmt: skip
    seen_help: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 1.0), unit="events",
        en="visible successes that being helped by a neighbour counts as",
        zh="得到邻里帮助相当于看见的成功次数",
    )  # fmt: skip
    gain_served: float = quantity(
        0.1, low=0.0, high=10.0, plausible=(0.0, 1.0), unit="events a week",
        en="good or bad experiences that a week of service above or below what is expected "
        "counts as", zh="服务高于或低于期望相当于的经历次数",
    )  # fmt: skip


def services(now: State, p: Services, luck: Luck) -> Change:
    """Turn hours into needs met.

        served_d += pace (1 - exp(-hours_d / (capacity residents)) - served_d)
        met_id   learns from the successes of one's organization in d, and from being served

    where hours_d are the hours of successful activities in the domain less what went into
    organizing them, of help between residents that succeeded, of direct service by the workers, and
    of government, partners and whoever else serves outside organizations. What adopted proposals
    have done away with is served as well: 1 - exp(...) falls short by a factor 1 - solved_d less.
    Need met accumulates in need-months: one need, fully met, for a month. Help reaches a tie, who
    sees that it works; service above or below what one has come to expect is an experience with
    those who serve.
    """
    people, groups, place = now.residents, now.organizations, now.community
    domains = len(now.domains)
    hours = place.served_by_worker[0] + np.bincount(
        groups.domain, weights=_serving(now) * groups.success, minlength=domains
    )
    helped = (people.helped_alone > 0.0).nonzero()[0]
    hours += np.bincount(
        people.wanted[helped], weights=people.helped_alone[helped], minlength=domains
    )
    hours += place.served_by_others[0]
    aim = -np.expm1(-hours / (p.capacity * people.rows))
    if place.solved.any():
        aim = 1.0 - (1.0 - aim) * (1.0 - place.solved[0])
    served = place.served + p.pace * (aim - place.served)
    met = _met(now, p)
    # All need less what is missed: need (1 - served) (1 - met), summed over domains.
    # Sums in the order of NumPy, not of a library that takes as many threads as there are.
    missed = 1.0 - met
    missed *= 1.0 - served[0]
    gained = people.need * np.subtract(1.0, missed, out=missed)
    gained = gained.sum(axis=1)
    gained *= MONTHS_A_WEEK
    weak = people.vulnerable
    of_weak, of_others = _mean(gained, weak), _mean(gained, ~weak)
    return Change(
        {
            "residents.met": met,
            "community.served": served,
            "community.needs_met": place.needs_met + gained.mean(),
            "community.needs_met_vulnerable": place.needs_met_vulnerable + of_weak,
            "community.needs_met_others": place.needs_met_others + of_others,
            **_experienced(now, p),
        },
        _reached(now, p, luck, helped),
    )


def _serving(now: State) -> Floats:
    """Return the hours that reach others, (g,): organizing is no service itself."""
    groups = now.organizations
    left: Floats = np.maximum(groups.hands - groups.organized, 0.0)
    return left


def _reached(now: State, p: Services, luck: Luck, helpers: Integers) -> list[Exposure]:
    """Let each helper's work reach one of the own ties; who has none has helped a passer-by.

    So has who would have helped a tie who is away.

    Args:
        now: the state.
        p: the parameters.
        luck: of this week.
        helpers: numbers of those whose help outside organizations succeeded, (k,).
    """
    if not helpers.size:
        return []
    found = now.ties.any_of(helpers, luck.uniform("reaches")[helpers])
    found = found[found >= 0]
    found = found[now.residents.here[found] > 0.0]
    reached = [Exposure("residents.helped", found, 1.0)]
    if p.seen_help:
        reached.append(Exposure("residents.win_seen", found, p.seen_help))
    return reached


def _experienced(now: State, p: Services) -> dict[str, Floats]:
    """Return what service means for the trust in those who serve, exposures by name, (n,) each.

        gap = share of the need that presses most that is served - what one has come to expect
        the worker, the leaders: gain_served |gap| times the share of the hours in that domain

    as a good experience where the gap is positive, as a bad one where it is negative. Hours are the
    worker's direct service and what members of organizations give beside organizing, in success or
    in failure, for who fails to deliver is at it too. What government, partners and those who only
    serve with an organization give is neither the worker's merit or fault nor the leaders'; a
    domain that nobody works at is nobody's.
    """
    people, groups, place = now.residents, now.organizations, now.community
    if not p.gain_served:
        return {}
    by_worker = place.served_by_worker[0]
    own = np.maximum(groups.hours - groups.organized, 0.0)
    by_groups, by_guests = (
        np.bincount(groups.domain, weights=hours * groups.alive, minlength=len(now.domains))
        for hours in (own, np.maximum(_serving(now) - own, 0.0))
    )
    total = by_worker + by_groups
    if not total.any():
        return {}
    total = total + by_guests + place.served_by_others[0]
    gap = 1.0 - unmet_share(now, people.wanted) - people.aspiration
    good, bad = p.gain_served * np.maximum(gap, 0.0), p.gain_served * np.maximum(-gap, 0.0)
    found: dict[str, Floats] = {}
    for who, hours in (("worker", by_worker), ("leaders", by_groups)):
        if hours.any():
            part = (hours / np.maximum(total, 1e-12))[people.wanted]
            found[f"residents.delivered_{who}"] = part * good
            found[f"residents.broken_{who}"] = part * bad
    return found


def _met(now: State, p: Services) -> Floats:
    """Return the share of need met personally after this week, (n, domains)."""
    people, groups = now.residents, now.organizations
    members = (people.member_of >= 0).nonzero()[0]
    lived = members[groups.success[people.member_of[members]]]
    there = (lived, groups.domain[people.member_of[lived]])
    # Pulls one after the other come to the same as their sum.
    met: Floats = people.met.copy(order="K")
    met[there] = learn(met[there], up=p.own, down=0.0, forget=0.0, rest=0.0)
    if "residents.served_personally" in now.exposed:
        served = people.served_personally.any(axis=1).nonzero()[0]
        up = people.served_personally[served]
        met[served] = learn(met[served], up=up, down=0.0, forget=0.0, rest=0.0)
    met *= 1.0 - p.lasts
    return met


def _mean(x: Floats, who: NDArray[np.bool_]) -> float:
    """Return the mean of x over some, 0 if there are none."""
    return float(x[who].sum()) / max(int(np.count_nonzero(who)), 1)


RULE = Rule(
    name="services",
    act=services,
    parameters=Services,
    reads=(
        "residents.need",
        "residents.met",
        "residents.wanted",
        "residents.here",
        "residents.member_of",
        "residents.helped_alone",
        "residents.served_personally",
        "residents.vulnerable",
        "residents.aspiration",
        "organizations.alive",
        "organizations.domain",
        "organizations.hours",
        "organizations.hands",
        "organizations.organized",
        "organizations.success",
        "community.served",
        "community.solved",
        "community.served_by_worker",
        "community.served_by_others",
        "community.needs_met",
        "community.needs_met_vulnerable",
        "community.needs_met_others",
    ),
    writes=(
        "residents.met",
        "residents.helped",
        "residents.win_seen",
        "residents.delivered_worker",
        "residents.broken_worker",
        "residents.delivered_leaders",
        "residents.broken_leaders",
        "community.served",
        "community.needs_met",
        "community.needs_met_vulnerable",
        "community.needs_met_others",
    ),
    theory=("T1", "T2", "L20", "L31", "W4", "W11", "W28"),
    sources=("assumption: saturating coverage",),
    en="what succeeds serves needs: organized, between residents, and by the workers",
    zh="成功的活动、居民互助与社工服务满足需求",
)
