"""Awareness spreads along ties (L3a; DeGroot 1974, Friedkin and Johnsen 1990)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, Share, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, pull_of, within_unit
from courtyard.state import Change, State
from courtyard.state.ties import Floats


class Influence(Parameters):
    """The table `[influence]`."""

    rule: Literal["everyday", "degroot", "friedkin_johnsen"] = quantity(
        "everyday", en="rule of influence", zh="影响规则",
        source="DeGroot 1974; Friedkin & Johnsen 1990; everyday: the latter at a weekly pace",
    )  # fmt: skip
    self_weight: Share | Literal["equal"] = quantity(
        0.0, en="weight of one's own opinion: a share, or \"equal\" to count as one tie",
        zh="自身意见的权重", unit="share",
    )  # fmt: skip
    susceptibility: Share | list[Share] = quantity(
        0.6, en="weight of others against one's starting opinion (not for degroot)",
        zh="受他人影响的程度", unit="share", plausible=(0.3, 0.9),
    )  # fmt: skip
    pace: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/week",
        en="share of the distance that an opinion moves in a week (everyday)",
        zh="意见每周变化的速度",
    )  # fmt: skip
    active_voice: float = quantity(
        3.0, low=0.0, high=50.0, plausible=(0.0, 10.0), unit="ties",
        en="how many more ties an active resident counts as (everyday)",
        zh="参与者的声音放大倍数",
    )  # fmt: skip


def influence(now: State, p: Influence, luck: Luck) -> Change:
    """Move awareness towards what is heard, with an anchor at the start.

        x += pace (s W x + (1 - s) x(0) - x)

    with s the susceptibility (1 for degroot) and W the mean over those one listens to, oneself
    included with the self-weight. The textbook rules move the whole distance at once (pace 1) and
    count every tie alike; the everyday rule is slow, and the active are heard more. What a social
    worker or an event explains pulls awareness up besides (`informed`).
    """
    people = now.residents
    awareness = people.awareness
    everyday = p.rule == "everyday"
    heard = _heard(now, p, p.active_voice if everyday else 0.0)
    s = 1.0 if p.rule == "degroot" else np.asarray(p.susceptibility, dtype=np.float64)
    aim = s * heard + (1.0 - s) * people.awareness_rest
    moved = awareness + p.pace * (aim - awareness) if everyday else aim
    moved = learn(moved, up=pull_of(now, informed=1.0), down=0.0, forget=0.0, rest=0.0)
    # A mean of numbers up to 1 may exceed 1 in the last digit.
    return Change({"residents.awareness": within_unit(moved)})


def _heard(now: State, p: Influence, active_voice: float) -> Floats:
    """Return what each resident hears, itself included; without ties its own opinion, (n,)."""
    own: Floats = now.residents.awareness
    weight: Floats
    total: Floats
    if now.listening is not None:
        total, weight = now.listening.matrix @ own, now.listening.weight
    elif active_voice > 0.0:
        active = now.residents.active
        total = now.ties.sum(own + active_voice * active * own)
        weight = now.ties.degree + active_voice * now.ties.sum(active)
    else:
        total, weight = now.ties.sum(own), now.ties.degree.astype(np.float64)
    if p.self_weight == "equal":
        return (total + own) / (weight + 1.0)
    alone = weight == 0.0
    if alone.any():
        total, weight = total + alone * own, weight + alone
    others: Floats = total / weight
    return p.self_weight * own + (1.0 - p.self_weight) * others if p.self_weight else others


def check_fits(p: Influence, n: int) -> None:
    """Refuse a list of susceptibilities that is not one for each of n residents.

    Raises:
        InputError: naming the key of `[influence]`.
    """
    if isinstance(p.susceptibility, list) and len(p.susceptibility) != n:
        raise InputError(
            "one susceptibility for each resident is needed",
            key="influence.susceptibility",
            given=f"{len(p.susceptibility)} values",
            allowed=f"{n} values (community.residents)",
        )


RULE = Rule(
    name="influence",
    act=influence,
    fits=check_fits,
    parameters=Influence,
    reads=(
        "residents.awareness",
        "residents.awareness_rest",
        "residents.active",
        "residents.informed",
    ),
    writes=("residents.awareness",),
    theory=("L3a", "T6", "W12"),
    sources=("DeGroot 1974", "Friedkin & Johnsen 1990"),
    en="awareness of common problems moves towards what is heard along ties",
    zh="对共同问题的意识沿着关系网络传播",
)
