"""The government adapts its policy to what it hears, and is watched (G6-G8, G10, P1)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn
from courtyard.state import Change, Exposure, State
from courtyard.state.ties import Floats

SAME = 1e-9
"""Share by which two policies may differ and still be the same."""


class Government(Parameters):
    """The table `[government]`."""

    hours: float = quantity(
        0.0, low=0.0, high=100000.0, plausible=(0.0, 60.0), unit="hours a week and quarter",
        en="hours of the government's own service", zh="政府自身服务时长",
    )  # fmt: skip
    bias: float = quantity(
        0.5, low=0.0, high=5.0, plausible=(0.0, 1.5), unit="sd of logarithms",
        en="how far policy is off the needs at the start", zh="政策与需求的初始偏离",
    )  # fmt: skip
    heeds: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/week",
        en="pace at which the policy of a fully responsive government turns to what it hears",
        zh="政策随所闻调整的速度",
    )  # fmt: skip
    half: float = quantity(
        0.0, low=0.0, high=10000.0, plausible=(0.0, 10.0), unit="problems a week and quarter",
        en="problems heard of at which policy turns at half its pace; 0 for the full pace however "
        "few they are",
        zh="政策以一半速度调整时所闻的问题数（0为无论多少均全速）",
    )  # fmt: skip
    responds: float | None = quantity(
        None, low=-1.0, high=1.0, unit="share",
        en="responsiveness of policy, of what is mended where somebody watches and of retaliation "
        "against that; left out: as to proposals (public_affairs.responsiveness)",
        zh="政策、监督整改与报复方面的回应度；不填则与对提案的回应度相同",
    )  # fmt: skip
    memory: float = quantity(
        12.0, low=1.0, high=520.0, plausible=(4.0, 52.0), unit="weeks",
        en="weeks over which the offices average what they hear", zh="政府汇总所闻的周数",
    )  # fmt: skip
    leak: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of the government's service that goes astray where nobody looks",
        zh="无人监督时政府服务的流失比例",
    )  # fmt: skip
    sees: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="1/week",
        en="chance that one pair of eyes finds what goes astray", zh="一名监督者发现问题的概率",
    )  # fmt: skip
    eyes: float = quantity(
        0.1, low=0.0, high=100.0, plausible=(0.0, 0.5), unit="eyes",
        en="eyes on the government's service of each member who gives hours",
        zh="每位参与成员相当于多少监督者",
    )  # fmt: skip
    eyes_outside: float = quantity(
        0.1, low=0.0, high=100.0, plausible=(0.0, 0.5), unit="eyes",
        en="eyes on it of each resident who gives hours outside organizations",
        zh="组织之外每位参与者相当于多少监督者",
    )  # fmt: skip
    closes: float = quantity(
        0.0, low=0.0, high=5.0, plausible=(0.0, 0.05), unit="1/eyes",
        en="access that a government which fully retaliates closes for each pair of eyes that "
        "social workers turn on it", zh="报复性政府对社工每次监督所关闭的渠道",
    )  # fmt: skip
    publishes: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of what became of what it heard that is made public, good or bad",
        zh="政府公开所闻问题落实情况的比例",
    )  # fmt: skip
    linkage: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="how far those who serve know of each other, without anybody linking them",
        zh="服务主体之间的协同程度（无人联结时）",
    )  # fmt: skip
    unlinks: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.04), unit="1/week",
        en="pace at which such links go back to that", zh="协同的消退速度",
    )  # fmt: skip


def government(now: State, p: Government, luck: Luck) -> Change:
    """Let policy turn to what is heard and advised, and let service be watched.

        policy  += (1 - e^-(h + a)) ((h voiced + a advised)/(h + a) - policy)
        h        = heeds max(responsiveness, 0) told/(told + half)
        a        = advice max(responsiveness, 0)
        leaking  = leak (1 - max(responsiveness, 0) detection)
        detection = 1 - (1 - sees)^eyes

    `policy` is the share of the government's hours that goes to each domain, `voiced` the shares of
    what it has heard of lately, whoever spoke. Eyes are those of residents who give hours and of
    whoever watches for them; what they find is mended as far as the government responds. One that
    retaliates has those members who watch questioned, with the chance -responsiveness eyes sees,
    and closes access to social workers who watch at the rate -responsiveness closes watched.
    How far policy follows voices may hang on how many there are: told is a week's problems heard of
    in a quarter, mean of lately. How far those who serve know of each other is learnt and lost.

    What is made public is what became of what was heard, since that is what the responsiveness
    perceived is about:

        good     = publishes (1 - leaking) progress;  bad = publishes - good
        progress = (overlap - overlap at first)/(1 - overlap at first), between 0 and 1

    where overlap is Σ min(policy, voiced), and at first is with the policy of the start. A policy
    that does not move has made none, however well it fits what is needed. Where nothing was heard
    of, or nothing that policy was not about already, there is nothing to make public.
    """
    place = now.community
    change = Change()
    if place.linked[0] > 0.0 or place.linkage[0] != p.linkage:
        change.columns["community.linkage"] = learn(
            place.linkage, up=place.linked, down=0.0, forget=p.unlinks, rest=p.linkage
        )
    if p.hours <= 0.0:
        return change
    response = _response(now, p)
    voiced = place.voiced + (place.heard - place.voiced) / p.memory
    policy = place.policy if place.policy.any() else _first_policy(now, p, luck)
    start = place.policy_start if place.policy_start.any() else policy
    if start is policy:
        change.columns["community.policy_start"] = policy
    change.columns["community.voiced"] = voiced
    change.columns["community.policy"] = _heeded(now, p, policy, voiced)
    eyes = _eyes(now, p)
    detection = 1.0 - (1.0 - p.sees) ** eyes
    leaking = p.leak * (1.0 - max(response, 0.0) * detection)
    change.columns["community.leaking"] = np.array([leaking])
    if response < 0.0:
        change.exposures += _retaliates(now, p, -response, luck)
    progress = _progress(start, policy, voiced) if p.publishes else None
    if progress is not None:
        good = p.publishes * (1.0 - leaking) * progress
        change.exposures.append(Exposure("community.shown_good", None, good))
        change.exposures.append(Exposure("community.shown_bad", None, p.publishes - good))
    return change


def _response(now: State, p: Government) -> float:
    """Return how responsive the government is in what it does of its own, -1 to 1."""
    return float(now.community.response[0]) if p.responds is None else p.responds


def _need_shares(now: State) -> Floats:
    """Return the share of each domain in what residents miss, (domains,)."""
    missed = now.residents.need.mean(axis=0) * (1.0 - now.community.served[0])
    total = float(missed.sum())
    shares: Floats = missed / total if total > 0.0 else np.full(missed.size, 1.0 / missed.size)
    return shares


def _first_policy(now: State, p: Government, luck: Luck) -> Floats:
    """Return the policy at the start: off the needs by `bias`, (1, domains)."""
    shares = _need_shares(now)
    drawn = np.resize(luck.lasting("government.policy"), shares.size)
    # An even distribution of this width has the standard deviation 1.
    off = shares * np.exp(p.bias * 12.0**0.5 * (drawn - 0.5))
    policy: Floats = (off / off.sum())[None, :]
    return policy


def _heeded(now: State, p: Government, policy: Floats, voiced: Floats) -> Floats:
    """Return the policy after what was heard and advised, (1, domains)."""
    responds, told = max(_response(now, p), 0.0), float(voiced.sum())
    advised = responds * now.community.advised
    hears = 0.0
    if told > 0.0:
        quarter = told * now.quarter / now.residents.rows
        hears = p.heeds * responds * (quarter / (quarter + p.half))
    total = hears + float(advised.sum())
    if total <= 0.0:
        return policy.copy()
    towards = (hears * voiced / max(told, 1e-12) + advised) / total
    turned: Floats = policy - np.expm1(-total) * (towards - policy)
    return turned


def _progress(start: Floats, policy: Floats, voiced: Floats) -> float | None:
    """Return how far policy has come from the start to what is heard of, None where nothing is.

    Args:
        start: the policy of the start, (1, domains).
        policy: the policy now, (1, domains).
        voiced: the problems heard of lately, (1, domains).
    """
    told = float(voiced.sum())
    if told <= 0.0:
        return None
    before, after = (float(np.minimum(one, voiced / told).sum()) for one in (start, policy))
    room = 1.0 - before
    return min(max((after - before) / room, 0.0), 1.0) if room > SAME else None


def _eyes(now: State, p: Government) -> float:
    """Return how many pairs of eyes are on the service in a quarter."""
    people, groups = now.residents, now.organizations
    members = float(groups.givers[groups.alive].sum())
    others = float(np.count_nonzero(people.active & (people.member_of < 0)))
    watch = p.eyes * members + p.eyes_outside * others + float(now.community.watched[0])
    return now.part * watch


def _retaliates(now: State, p: Government, strength: float, luck: Luck) -> list[Exposure]:
    """Return that it closes itself to workers who watch, and has some members questioned for it."""
    closed = strength * p.closes * now.part * float(now.community.watched[0])
    shut = Exposure("community.closed", None, closed)
    if not p.eyes:
        return [shut]
    chance = strength * p.eyes * p.sees
    people = now.residents
    watch = people.active & (people.member_of >= 0)
    hit = (watch & (luck.uniform("questioned") < chance)).nonzero()[0]
    asked = [Exposure(f"residents.{name}", hit, 1.0) for name in ("questioned", "doubted")]
    return [shut, *asked]


def first_policy(now: State, p: Government, luck: Luck) -> Change:
    """Set how those who serve are linked, and, where the government serves, its policy."""
    start = {"community.linkage": np.array([p.linkage])}
    if p.hours > 0.0:
        start["community.policy"] = _first_policy(now, p, luck)
        start["community.policy_start"] = start["community.policy"].copy()
        start["community.leaking"] = np.array([p.leak])
    return Change(start)


RULE = Rule(
    name="government",
    act=government,
    prepare=first_policy,
    parameters=Government,
    reads=(
        "residents.need",
        "residents.active",
        "residents.member_of",
        "organizations.alive",
        "organizations.givers",
        "community.served",
        "community.response",
        "community.policy",
        "community.policy_start",
        "community.voiced",
        "community.heard",
        "community.advised",
        "community.watched",
        "community.linked",
        "community.linkage",
    ),
    writes=(
        "community.policy",
        "community.policy_start",
        "community.voiced",
        "community.leaking",
        "community.linkage",
        "community.shown_good",
        "community.shown_bad",
        "community.closed",
        "residents.questioned",
        "residents.doubted",
    ),
    theory=("G6", "G7", "G8", "G9", "G10", "G13", "P1"),
    sources=("assumption: shares that move to what is heard, and independent eyes",),
    en="the government adapts its policy to what it hears, and is watched",
    zh="政府根据所闻调整政策，并接受监督",
)
