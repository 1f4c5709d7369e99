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
        en="pull of a need back to its level at the start", zh="需求回归初始水平的速度",
    )  # fmt: skip


def needs(now: State, p: Needs, luck: Luck) -> Change:
    """Let needs drift, and find the domain in which each resident misses most.

        need_d += drift N(0, 1) + pull (need_d at the start - need_d), kept in [0, 1]
        wanted = argmax over d of need_d (1 - served_d) (1 - met_d)

    Each domain has a drift of its own, so that what presses most can change.
    """
    people, place = now.residents, now.community
    step = np.column_stack([luck.normal(domain) for domain in now.domains])
    need = people.need + p.drift * step + p.pull * (people.need_rest - people.need)
    need = np.clip(need, 0.0, 1.0)
    missed = need * (1.0 - place.served[0]) * (1.0 - people.met)
    wanted = np.argmax(missed, axis=1).astype(np.int32)
    return Change({"residents.need": need, "residents.wanted": wanted})


def first_needs(now: State, p: Needs, luck: Luck) -> Change:
    """Keep the needs of the start, and find the domain in which each resident misses most."""
    need = now.residents.need
    wanted = np.argmax(need, axis=1).astype(np.int32)
    return Change({"residents.need_rest": need.copy(), "residents.wanted": wanted})


RULE = Rule(
    name="needs",
    act=needs,
    prepare=first_needs,
    parameters=Needs,
    reads=("residents.need", "residents.need_rest", "residents.met", "community.served"),
    writes=("residents.need", "residents.need_rest", "residents.wanted"),
    theory=("W27", "T5"),
    sources=("assumption: mean-reverting random walk",),
    en="needs drift, and everyone has one that presses most",
    zh="需求逐渐变化，每个人都有最迫切的一项",
)
