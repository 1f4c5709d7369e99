"""Needs drift, and everyone has one that presses most (W27, T5)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import within_unit
from courtyard.state import Change, State
from courtyard.state.ties import Floats

UNIT = 12.0**0.5
"""What makes a uniform number between -1/2 and 1/2 one of variance 1."""


class Needs(Parameters):
    """The table `[needs]`."""

    drift: float = quantity(
        0.01, low=0.0, high=0.5, plausible=(0.0, 0.03), unit="1/√week",
        en="weekly drift of a need of one's own", zh="个人需求的每周波动",
    )  # fmt: skip
    common: float = quantity(
        0.005, low=0.0, high=0.5, plausible=(0.0, 0.02), unit="1/√week",
        en="weekly drift of a need that all share", zh="共同需求的每周波动",
    )  # fmt: skip
    pull: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="pull of a need back to its level at the start", zh="需求回归初始水平的速度",
    )  # fmt: skip


def needs(now: State, p: Needs, luck: Luck) -> Change:
    """Let needs drift, and find the domain in which each resident misses most.

        need_d += drift ε_d + common η_d + pull (need_d at the start - need_d), kept in [0, 1]
        wanted = argmax over d of need_d (1 - served_d) (1 - met_d)

    ε is everyone's own, η the same for all: only what moves all moves the mean, and makes what was
    found out about a place go out of date. In the long run the mean of a domain wanders with a
    standard deviation of common / √(2 pull). Each domain has steps of its own, so that what presses
    most can change. Steps are uniform with mean 0 and variance 1: over some weeks they add up to a
    normal drift all the same.
    """
    people, place = now.residents, now.community
    # Wide columns: each step is made in place of the one before.
    need: Floats = np.array([luck.uniform(domain) for domain in now.domains]).T
    need -= 0.5
    need *= p.drift * UNIT
    if p.common:
        # With fewer residents than domains their numbers are used again.
        shared = np.resize(luck.uniform("common"), len(now.domains))
        need += p.common * UNIT * (shared - 0.5)
    need += people.need
    back = people.need_rest - people.need
    back *= p.pull
    need += back
    within_unit(need)
    missed = need * (1.0 - place.served[0])
    missed *= 1.0 - people.met
    return Change({"residents.need": need, "residents.wanted": _greatest(missed)})


def _greatest(x: Floats) -> NDArray[np.int64]:
    """Return the column of the greatest entry of each row, the first of equal ones, (n,).

    A few whole columns are compared faster than many short rows (`np.argmax`).

    Args:
        x: (n, columns).
    """
    which = np.zeros(len(x), np.int64)
    most = x[:, 0]
    for column in range(1, x.shape[1]):
        more = x[:, column] > most
        np.copyto(which, column, where=more)
        most = np.maximum(most, x[:, column])
    return which


def first_needs(now: State, p: Needs, luck: Luck) -> Change:
    """Keep the needs of the start, and find the domain in which each resident misses most."""
    need = now.residents.need
    return Change({"residents.need_rest": need.copy("K"), "residents.wanted": _greatest(need)})


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
