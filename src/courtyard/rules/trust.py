"""Trust goes to whoever is seen to deliver, and one comes to expect what one gets (W4, W28)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, pull_of, unmet_share
from courtyard.state import Change, State


class Trust(Parameters):
    """The table `[trust]`."""

    start: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="trust at the start and at rest", zh="初始信任",
    )  # fmt: skip
    gain: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.0, 0.2), unit="1/event",
        en="pull of a good or a bad experience", zh="一次经历对信任的影响",
    )  # fmt: skip
    fading: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="pace at which trust returns to rest", zh="信任的衰减",
    )  # fmt: skip
    aspires: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="1/week",
        en="pace at which what one expects follows what one gets", zh="期望随所得而变的速度",
    )  # fmt: skip


def trust(now: State, p: Trust, luck: Luck) -> Change:
    """Let trust learn from experience, at one rate, and what is expected follow what is got.

        aspiration += aspires (share served of the need that presses most - aspiration)

    Who leaves the team takes along a share of what the trust in the worker is above or below its
    start. Expectations rise with service and sink without it, so that a disappointment passes.
    """
    people = now.residents
    moved = {
        f"residents.trust_{who}": learn(
            getattr(people, f"trust_{who}"),
            up=pull_of(now, **{f"delivered_{who}": p.gain}),
            down=pull_of(now, **{f"broken_{who}": p.gain}),
            forget=p.fading,
            rest=p.start,
        )
        for who in ("worker", "leaders")
    }
    if "residents.forgets_worker" in now.exposed:
        lost = np.minimum(people.forgets_worker, 1.0)
        known = moved["residents.trust_worker"]
        moved["residents.trust_worker"] = known + lost * (p.start - known)
    moved["residents.aspiration"] = people.aspiration
    if p.aspires:
        got = 1.0 - unmet_share(now, people.wanted)
        moved["residents.aspiration"] = people.aspiration + p.aspires * (got - people.aspiration)
    return Change(moved)


def first_trust(now: State, p: Trust, luck: Luck) -> Change:
    """Give everyone the trust of the start; what is expected is what there is."""
    start = np.full(now.residents.rows, p.start)
    return Change(
        {
            "residents.trust_worker": start,
            "residents.trust_leaders": start.copy(),
            "residents.aspiration": 1.0 - unmet_share(now, now.residents.wanted),
        }
    )


RULE = Rule(
    name="trust",
    act=trust,
    prepare=first_trust,
    parameters=Trust,
    reads=(
        "residents.trust_worker",
        "residents.trust_leaders",
        "residents.delivered_worker",
        "residents.broken_worker",
        "residents.delivered_leaders",
        "residents.broken_leaders",
        "residents.forgets_worker",
        "residents.aspiration",
        "residents.wanted",
        "residents.met",
        "community.served",
    ),
    writes=("residents.trust_worker", "residents.trust_leaders", "residents.aspiration"),
    theory=("W4", "W15", "W28", "L3b", "G18"),
    sources=("assumption: the common learning step, one rate for all",),
    en="trust goes to whoever is seen to deliver, and one comes to expect what one gets",
    zh="谁兑现承诺，居民就信任谁；得到多少，便期望多少",
)
