"""Residents decide whether to give hours: by weighing, or by a threshold.

Weighing is a logit of everything that speaks for and against (Brock and Durlauf 2001, when only
the others count); the threshold is that of Granovetter (1978), Watts (2002) and Centola and Macy
(2007). Which of the two, and what counts, is a matter of the scenario alone.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import model_validator

from courtyard.foundations.quantities import ASSUMPTION, FITTED, Parameters, quantity
from courtyard.rules import threshold as granovetter
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import LEAST_TIME, logistic, of_group, unmet_need
from courtyard.rules.threshold import Starters, Threshold
from courtyard.state import TERMS, Change, State
from courtyard.state.ties import Floats


def _weight(default: float, en: str, zh: str, high: float, source: str = ASSUMPTION) -> Any:
    return quantity(
        default, low=-100.0, high=100.0, plausible=(0.0, high), unit="log-odds", en=en, zh=zh,
        source=source,
    )  # fmt: skip


class Weights(Parameters):
    """The table `[decision.weights]`: how much each term counts."""

    others: float = _weight(0.0, "share of the others who are active", "他人参与的比例", 6.0)
    need: float = _weight(2.8, "awareness × unmet need", "意识×未满足的需求", 5.0)
    expectation: float = _weight(1.8, "expectation that others join", "对他人参与的预期", 4.0)
    efficacy: float = _weight(0.5, "self-efficacy", "自我效能感", 2.0)
    responsibility: float = _weight(1.4, "sense of responsibility", "责任感", 3.0)
    belonging: float = _weight(0.9, "belonging", "归属感", 2.0)
    knowledge: float = _weight(0.0, "knowledge", "知识", 2.0)
    familiarity: float = _weight(0.0, "familiarity with the community", "对社区的熟悉程度", 2.0)
    skill: float = _weight(0.0, "organizing skill", "组织能力", 2.0)
    trust: float = _weight(
        0.5,
        "trust in leaders, or in workers who are there, the greater",
        "对骨干或在岗社工的信任",
        2.0,
    )
    interest: float = _weight(1.74, "own liking for taking part", "个人兴趣", 2.0, FITTED)
    time: float = _weight(2.43, "lack of time, 1 / (free hours a week)", "缺少时间", 4.0, FITTED)
    family: float = _weight(
        0.0, "a family against it, 1 - family support", "家人不支持", 2.0, "L7; assumption"
    )
    burnout: float = _weight(1.5, "strain", "压力", 4.0)
    cohesion: float = _weight(1.3, "cohesion of one's organization", "所在组织的凝聚力", 3.0)
    visibility: float = _weight(0.0, "visibility of one's organization", "所在组织的知名度", 2.0)
    provided: float = _weight(1.2, "what is provided anyway, for non-members", "坐享其成", 3.0)
    asked: float = _weight(2.0, "being asked", "受到邀请", 4.0)
    liking: float = _weight(0.0, "liking for this kind of service", "对服务的兴趣", 2.0)
    identity: float = _weight(
        0.0, "identification with those who serve", "对服务者的认同", 2.0, "P12, HM6; assumption"
    )
    government: float = _weight(
        0.0, "perceived responsiveness of the government", "感知的政府回应度", 2.0, "P9; assumption"
    )


class Decision(Parameters):
    """The table `[decision]`."""

    rule: Literal["weighing", "threshold"] = quantity(
        "weighing", en="how a resident decides", zh="居民如何决定",
        source="Brock & Durlauf 2001; Granovetter 1978",
    )  # fmt: skip
    looks_at: Literal["everyone", "ties"] = quantity(
        "everyone", en="whom a resident looks at", zh="居民看着谁",
    )  # fmt: skip
    constant: float = quantity(
        -5.56, low=-100.0, high=100.0, plausible=(-7.0, -4.5), unit="log-odds",
        en="log-odds of acting when nothing else counts", zh="基准倾向", source=FITTED,
    )  # fmt: skip
    weights: Weights = quantity(
        Weights(), en="weights of the terms (a table that is given replaces the whole)",
        zh="各项因素的权重",
    )  # fmt: skip
    reconsider: float = quantity(
        0.0608, low=0.0, high=1.0, plausible=(0.02, 0.1), unit="1/week",
        en="chance of reconsidering in a week without being asked", zh="每周重新考虑的概率",
        source=FITTED,
    )  # fmt: skip
    tired: float = quantity(
        0.0, low=0.0, high=10.0, plausible=(0.0, 2.0), unit="log share for one a week",
        en="how much having been asked of late takes from being asked", zh="近期频繁受邀的削弱作用",
    )  # fmt: skip
    asked_memory: float = quantity(
        8.0, low=1.0, high=520.0, plausible=(4.0, 26.0), unit="weeks",
        en="weeks over which being asked is remembered", zh="受邀记忆的周数",
    )  # fmt: skip
    latent: float = quantity(
        0.0, low=-10.0, high=10.0, plausible=(-0.5, 0.5), unit="log-odds",
        en="how much more being asked counts for each standard deviation of liking to take part",
        zh="受邀作用随个人参与偏好的变化", source="P17 raises the question; assumption, no sign",
    )  # fmt: skip
    threshold: Threshold = quantity(
        Threshold(), en="thresholds (rule = threshold)", zh="门槛",
    )  # fmt: skip
    starters: Starters | None = quantity(
        None, en="who is active at the start (rule = threshold)", zh="最初的行动者",
    )  # fmt: skip
    update: Literal["together", "one_by_one"] = quantity(
        "together", en="whether all act at once or in turn (rule = threshold)", zh="更新方式",
    )  # fmt: skip
    reversible: bool = quantity(
        False, en="whether the active stop below their threshold (rule = threshold)",
        zh="是否可逆",
    )  # fmt: skip
    noise: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="1/week",
        en="chance of acting below the threshold (rule = threshold)", zh="噪声",
        source="Eckles et al. 2024",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _replace_weights(cls, given: Any) -> Any:
        """Read a table of weights as the whole of them: what it does not name is 0."""
        if isinstance(given, dict) and isinstance(given.get("weights"), dict):
            nothing = dict.fromkeys(TERMS, 0.0)
            return given | {"weights": nothing | given["weights"]}
        return given


def decision(now: State, p: Decision, luck: Luck) -> Change:
    """Let residents decide whether to give hours this week; nobody does who is not here."""
    decide = weighing if p.rule == "weighing" else granovetter.decide
    change = decide(now, p, luck)
    change.columns["residents.active"] &= now.residents.here > 0.0
    return change


def weighing(now: State, p: Decision, luck: Luck) -> Change:
    """Weigh what speaks for and against, and act with the logistic of the sum.

        x = constant + Σ_k weight_k term_k;  P(active) = σ(x)

    Everyone reconsiders with the chance `reconsider`, and whoever is asked while inactive or has
    just come home reconsiders at once; the others go on as they were. A post is not left from one
    week to the next: who holds one goes on until he or she steps back.
    """
    people = now.residents
    weights = p.weights
    terms = np.zeros((people.rows, len(TERMS)), np.float32, order="F")
    x = np.full(people.rows, p.constant)
    for k, name in enumerate(TERMS):
        weight = getattr(weights, name)
        if weight != 0.0 and name != "asked":
            part = weight * _TERM[name](now, p)
            terms[:, k] = part
            x += part
    asked = (people.asked > 0.0) & (people.here > 0.0)
    push, columns = _asked(now, p, asked)
    terms[:, TERMS.index("asked")] = push
    reconsiders = luck.uniform("reconsiders") < p.reconsider
    reconsiders |= (asked & ~people.active) | people.arrives
    rows = reconsiders.nonzero()[0]
    active = people.active.copy()
    active[rows] = luck.uniform("acts")[rows] < logistic(x[rows] + push[rows])
    active |= people.post
    return Change(
        {
            "residents.active": active,
            "residents.readiness": x,
            "residents.terms": terms,
            **columns,
        }
    )


def _asked(now: State, p: Decision, asked: Any) -> tuple[Floats, dict[str, Any]]:
    """Return what being asked counts for, (n,), and what is remembered of it, by column.

        (weight + latent taste) e^(-tired lately), for who is asked

    lately being how often a week one was asked before, with a memory of `asked_memory` weeks,
    which is kept only where it counts.
    """
    people = now.residents
    push: Floats = p.weights.asked * asked
    if p.latent:
        push = push + p.latent * people.taste * asked
    if not p.tired:
        return push, {}
    lately = people.asked_lately
    push = push * np.exp(-p.tired * lately)
    times = np.where(asked, people.asked, 0.0)
    return push, {"residents.asked_lately": lately + (times - lately) / p.asked_memory}


def _others(now: State, p: Decision) -> Floats:
    active = now.residents.active
    if p.looks_at == "ties":
        return now.ties.mean(active)
    return np.full(active.size, np.count_nonzero(active) / active.size)


def _domain(now: State) -> Any:
    """Return the domain that counts: the organization's for members, else the most wanted."""
    people = now.residents
    own = of_group(now.organizations.domain, people.member_of, outside=-1)
    return np.where(own >= 0, own, people.wanted)


def _unmet(now: State, p: Decision) -> Floats:
    unmet: Floats = now.residents.awareness * unmet_need(now, _domain(now))
    return unmet


def _provided(now: State, p: Decision) -> Floats:
    served: Floats = now.community.served[0][now.residents.wanted]
    provided: Floats = -served * (now.residents.member_of < 0)
    return provided


def _in_group(column: str) -> Any:
    def term(now: State, p: Decision) -> Floats:
        values: Floats = of_group(getattr(now.organizations, column), now.residents.member_of)
        return values

    return term


def _own(column: str) -> Any:
    def term(now: State, p: Decision) -> Floats:
        values: Floats = getattr(now.residents, column)
        return values

    return term


def _strain(now: State, p: Decision) -> Floats:
    people = now.residents
    strain: Floats = people.strain_work + people.strain_demands + people.strain_quarrels
    return -np.minimum(strain, 1.0)


def _trust(now: State, p: Decision) -> Floats:
    """Return trust in whoever there is to take part with: a worker who has left asks nobody."""
    people = now.residents
    trust: Floats = people.trust_leaders
    return np.maximum(trust, people.trust_worker) if now.workers.present.any() else trust


_TERM: dict[str, Any] = {
    "others": _others,
    "need": _unmet,
    "provided": _provided,
    "interest": _own("taste"),
    "trust": _trust,
    "time": lambda now, p: -1.0 / np.maximum(now.residents.time, LEAST_TIME),
    "family": lambda now, p: now.residents.family_support - 1.0,
    "burnout": _strain,
    "cohesion": _in_group("cohesion"),
    "visibility": _in_group("visibility"),
    **{
        name: _own(name)
        for name in (
            "expectation",
            "efficacy",
            "responsibility",
            "belonging",
            "knowledge",
            "familiarity",
            "skill",
            "liking",
            "identity",
        )
    },
    "government": lambda now, p: np.full(
        now.residents.rows, float(now.community.responsiveness[0])
    ),
}
"""What each term is before its weight."""


def first_decision(now: State, p: Decision, luck: Luck) -> Change:
    """Deal thresholds and name the starters, where residents decide by a threshold."""
    return granovetter.deal(now, p, luck) if p.rule == "threshold" else Change()


RULE = Rule(
    name="decision",
    act=decision,
    prepare=first_decision,
    fits=granovetter.check_fits,
    at_start=("rule", "threshold", "starters"),
    parameters=Decision,
    reads=(
        "residents.active",
        "residents.post",
        "residents.asked",
        "residents.asked_lately",
        "residents.here",
        "residents.arrives",
        "residents.member_of",
        "residents.need",
        "residents.met",
        "residents.wanted",
        "residents.awareness",
        "residents.expectation",
        "residents.efficacy",
        "residents.responsibility",
        "residents.belonging",
        "residents.knowledge",
        "residents.familiarity",
        "residents.skill",
        "residents.trust_worker",
        "residents.trust_leaders",
        "workers.present",
        "residents.taste",
        "residents.liking",
        "residents.identity",
        "residents.time",
        "residents.family_support",
        "residents.threshold",
        "residents.strain_work",
        "residents.strain_demands",
        "residents.strain_quarrels",
        "organizations.domain",
        "organizations.cohesion",
        "organizations.visibility",
        "community.served",
        "community.responsiveness",
    ),
    writes=(
        "residents.active",
        "residents.asked_lately",
        "residents.readiness",
        "residents.terms",
        "residents.threshold",
    ),
    theory=(
        *("T2", "T5", "T7", "T12", "L6", "L7", "W2", "W8"),
        *("P2", "P5", "P6", "P9", "P12", "P13", "P17"),
    ),
    sources=("Brock & Durlauf 2001", "Granovetter 1978", "Watts 2002", "Centola & Macy 2007"),
    en="residents decide whether to give hours: by weighing, or by a threshold",
    zh="居民决定是否参与：权衡各项因素，或依据门槛",
)
