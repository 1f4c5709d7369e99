"""Trust goes to whoever is seen to deliver, the worker or the leaders (W4, W15, L3b)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn
from courtyard.state import Change, State


class Trust(Parameters):
    """The table `[trust]`."""

    start: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="trust at the start and at rest", zh="初始信任",
    )  # fmt: skip
    gain: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.01, 0.2), unit="1/event",
        en="pull of a good or a bad experience", zh="一次经历对信任的影响",
    )  # fmt: skip
    fading: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="pace at which trust returns to rest", zh="信任的衰减",
    )  # fmt: skip


def trust(now: State, p: Trust, luck: Luck) -> Change:
    """Let trust in the worker and in the leaders learn from experience, both at the same rate."""
    people = now.residents
    return Change(
        {
            f"residents.trust_{who}": learn(
                getattr(people, f"trust_{who}"),
                up=p.gain * getattr(people, f"delivered_{who}"),
                down=p.gain * getattr(people, f"broken_{who}"),
                forget=p.fading,
                rest=p.start,
            )
            for who in ("worker", "leaders")
        }
    )


def first_trust(now: State, p: Trust, luck: Luck) -> Change:
    """Give everyone the trust of the start."""
    start = np.full(now.residents.rows, p.start)
    return Change({"residents.trust_worker": start, "residents.trust_leaders": start.copy()})


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
    ),
    writes=("residents.trust_worker", "residents.trust_leaders"),
    theory=("W4", "W15", "L3b", "G18"),
    sources=("assumption: the common learning step, one rate for all",),
    en="trust goes to whoever is seen to deliver, the worker or the leaders",
    zh="谁兑现承诺，居民就信任谁：社工或骨干",
)
