"""Needs drift, and everyone has one that presses most (W27, T5)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Needs(Parameters):
    """The table `[needs]`."""

    drift: float = quantity(
        0.01, low=0.0, high=0.5, plausible=(0.0, 0.03), unit="1/√week",
        en="weekly drift of a need", zh="需求的每周波动",
    )  # fmt: skip
    pull: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="pull of a need back to the middle", zh="需求回归中间水平的速度",
    )  # fmt: skip


def needs(now: State, p: Needs, luck: Luck) -> Change:
    """Let needs drift, and find the domain in which each resident misses most.

        need += drift N(0, 1) + pull (1/2 - need), kept in [0, 1]
        wanted = argmax over d of need_d (1 - served_d)

    The step of a week is the same for all needs of a resident: hard times raise them together.
    """
    people, place = now.residents, now.community
    step = p.drift * luck.normal()
    need = np.clip(people.need + step[:, None] + p.pull * (0.5 - people.need), 0.0, 1.0)
    wanted = np.argmax(need * (1.0 - place.served[0]), axis=1).astype(np.int32)
    return Change({"residents.need": need, "residents.wanted": wanted})


def first_needs(now: State, p: Needs, luck: Luck) -> Change:
    """Find the domain in which each resident misses most at the start."""
    return Change({"residents.wanted": np.argmax(now.residents.need, axis=1).astype(np.int32)})


RULE = Rule(
    name="needs",
    act=needs,
    prepare=first_needs,
    parameters=Needs,
    reads=("residents.need", "community.served"),
    writes=("residents.need", "residents.wanted"),
    theory=("W27", "T5"),
    sources=("assumption: mean-reverting random walk",),
    en="needs drift, and everyone has one that presses most",
    zh="需求逐渐变化，每个人都有最迫切的一项",
)
