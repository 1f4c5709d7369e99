"""The active ask those around them, and organizations call for participation (T2, P17)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import FITTED, Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import noticed
from courtyard.state import Change, State


class Asking(Parameters):
    """The table `[asking]`."""

    by_tie: float = quantity(
        0.00972, low=0.0, high=1.0, plausible=(0.0, 0.04), unit="1/week",
        en="rate at which an active tie asks", zh="身边参与者邀请的频率", source=FITTED,
    )  # fmt: skip
    by_call: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/week",
        en="rate at which visible organizations call", zh="组织号召的频率",
    )  # fmt: skip


def asking(now: State, p: Asking, luck: Luck) -> Change:
    """Ask residents to take part: asked with 1 - exp(-by_tie active ties - by_call V).

    V is the chance to come across the work of any organization (`noticed`).
    """
    rate = p.by_tie * now.ties.sum(now.residents.active) + p.by_call * noticed(now)
    asked = luck.uniform() < -np.expm1(-rate)
    return Change({"residents.asked": asked.astype(np.float64)})


RULE = Rule(
    name="asking",
    act=asking,
    parameters=Asking,
    reads=("residents.active", "organizations.visibility", "organizations.alive"),
    writes=("residents.asked",),
    theory=("T2", "T9", "P14", "P17"),
    sources=("assumption: independent rates",),
    en="the active ask those around them, and organizations call for participation",
    zh="参与者邀请身边的人，组织号召居民参与",
)
