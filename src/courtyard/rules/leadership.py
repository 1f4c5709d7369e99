"""Posts are taken and given up; whoever is asked may consent or refuse (L6, L7, L10, W24)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import LEAST_TIME, learn, logistic
from courtyard.state import Change, Event, State
from courtyard.state.residents import NOBODY
from courtyard.state.ties import Floats


class Leadership(Parameters):
    """The table `[leadership]`."""

    posts: int = quantity(
        3, low=0, high=100, plausible=(1, 10), unit="posts",
        en="posts of an organization", zh="每个组织的职位数",
    )  # fmt: skip
    search: float = quantity(
        6.0, low=0.0, high=520.0, plausible=(1.0, 12.0), unit="1/year",
        en="how often a vacant post is offered to somebody", zh="空缺职位寻找接任者的频率",
    )  # fmt: skip
    constant: float = quantity(
        0.0, low=-20.0, high=20.0, plausible=(-2.0, 2.0), unit="log-odds",
        en="consent to duty, other things equal", zh="承担职责的基准意愿",
    )  # fmt: skip
    efficacy: float = quantity(
        4.0, low=0.0, high=50.0, plausible=(0.0, 8.0), unit="log-odds",
        en="consent: self-efficacy", zh="自我效能感对承担职责的作用",
    )  # fmt: skip
    responsibility: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.0, 4.0), unit="log-odds",
        en="consent: sense of responsibility", zh="责任感对承担职责的作用",
    )  # fmt: skip
    time: float = quantity(
        5.0, low=0.0, high=50.0, plausible=(0.0, 8.0), unit="log-odds",
        en="refusal: lack of time, 1 / (free hours a week)", zh="缺少时间对承担职责的阻碍",
    )  # fmt: skip
    family: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.0, 4.0), unit="log-odds",
        en="refusal: a family against it", zh="家庭反对对承担职责的阻碍",
    )  # fmt: skip
    promise: float = quantity(
        1.5, low=0.0, high=50.0, plausible=(0.0, 3.0), unit="log-odds",
        en="consent: having agreed before", zh="已有承诺对承担职责的作用",
    )  # fmt: skip
    bias: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="share of chances to hold a post that the vulnerable are denied, without advocacy",
        zh="困难群体任职机会的受限程度（无倡导时）",
    )  # fmt: skip
    bias_returns: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.04), unit="1/week",
        en="pace at which what advocacy has opened closes again", zh="倡导成效的消退速度",
    )  # fmt: skip
    lapse: int = quantity(
        26, low=1, high=5200, plausible=(13, 104), unit="weeks",
        en="weeks without giving hours after which a backbone without a post is none any more",
        zh="未任职骨干多少周不参与即不再是骨干",
    )  # fmt: skip
    strain: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.0, 4.0), unit="log-odds",
        en="refusal: strain", zh="压力对承担职责的阻碍",
    )  # fmt: skip


def willingness(now: State, p: Leadership) -> Floats:
    """Return the chance that each resident agrees to carry work for others, (n,).

    σ(constant + efficacy (eff - 1/2) + responsibility (resp - 1/2) - time/time of the week
      - family (1 - family support) - strain + promise of who has agreed before)
    """
    people = now.residents
    strain = people.strain_work + people.strain_demands + people.strain_quarrels
    return logistic(
        p.constant
        + p.efficacy * (people.efficacy - 0.5)
        + p.responsibility * (people.responsibility - 0.5)
        - p.time / np.maximum(people.time, LEAST_TIME)
        - p.family * (1.0 - people.family_support)
        - p.strain * np.minimum(strain, 1.0)
        + p.promise * people.backbone
    )


def leadership(now: State, p: Leadership, luck: Luck) -> Change:
    """Let who steps back step back, who is called to duty answer, and who takes a post take it.

    A backbone is a resident who has agreed to carry work for others, with a post or not yet. A
    post ends with the organization; stepping back ends both. Without a post, whoever gives no
    hours is no backbone any more at the end of each `lapse` such weeks; weeks away do not count.
    Whoever refuses refuses again until willingness has grown: asking often is not enough. Of the
    chances to take a post, the share `bias` passes the vulnerable over; advocacy lowers it, and it
    comes back.
    """
    people, groups = now.residents, now.organizations
    inside = people.member_of >= 0
    back = people.steps_back > 0.0
    keeps = people.post & inside & ~back
    called = ((people.called_to_duty > 0.0) & ~people.backbone).nonzero()[0]
    agrees = np.zeros(0, dtype=np.bool_)
    if called.size:
        agrees = luck.lasting("consent")[called] < people.willing[called]
    takes = ((people.takes_post > 0.0) & inside & ~keeps).nonzero()[0]
    bias = now.community.bias
    if bias[0] > 0.0 and takes.size:
        takes = takes[~people.vulnerable[takes] | (luck.uniform("bias")[takes] >= bias[0])]
    post = keeps.copy()
    post[takes] = True
    # Who agrees after a long rest has time to begin, so not every week beyond `lapse` counts.
    without = (people.backbone & ~post).nonzero()[0]
    idle = people.idle_weeks[without] - people.absent_weeks[without]
    backbone = (people.backbone & ~back) | post
    over = (idle > 0) & (idle % p.lapse == 0) & (people.here[without] > 0.0)
    backbone[without[over]] = False
    backbone[called[agrees]] = True
    events = [
        Event(now.week, "agreed" if yes else "refused_duty", i)
        for i, yes in zip(called.tolist(), agrees.tolist(), strict=True)
    ]
    group = people.member_of[takes]
    events += [
        Event(now.week, "took_post", i, g)
        for i, g in zip(takes.tolist(), group.tolist(), strict=True)
    ]
    post_since = np.where(post, people.post_since, NOBODY)
    post_since[takes] = now.week
    # The first core is no renewal: who takes a post later is.
    later = group[groups.founded[group] < now.week]
    renewals = np.bincount(later, minlength=groups.rows)
    columns = {}
    if bias[0] > 0.0 or p.bias > 0.0:
        advocated = now.community.advocated
        opened = learn(bias, up=0.0, down=advocated, forget=p.bias_returns, rest=p.bias)
        columns["community.bias"] = opened
    return Change(
        {
            **columns,
            "residents.post": post,
            "residents.backbone": backbone,
            "residents.willing": willingness(now, p),
            "residents.post_since": post_since,
            "organizations.renewals": groups.renewals + renewals.astype(np.int32),
        },
        events=events,
    )


def first_willingness(now: State, p: Leadership, luck: Luck) -> Change:
    """Say how willing everyone is at the start, and how open posts are."""
    return Change({"residents.willing": willingness(now, p), "community.bias": np.array([p.bias])})


RULE = Rule(
    name="leadership",
    act=leadership,
    prepare=first_willingness,
    parameters=Leadership,
    reads=(
        "residents.member_of",
        "residents.post",
        "residents.post_since",
        "residents.backbone",
        "residents.willing",
        "residents.steps_back",
        "residents.takes_post",
        "residents.called_to_duty",
        "residents.idle_weeks",
        "residents.absent_weeks",
        "residents.here",
        "residents.efficacy",
        "residents.responsibility",
        "residents.time",
        "residents.family_support",
        "residents.strain_work",
        "residents.strain_demands",
        "residents.strain_quarrels",
        "residents.vulnerable",
        "organizations.founded",
        "organizations.renewals",
        "community.bias",
        "community.advocated",
    ),
    writes=(
        "community.bias",
        "residents.post",
        "residents.post_since",
        "residents.backbone",
        "residents.willing",
        "organizations.renewals",
    ),
    theory=("L6", "L7", "L8", "L10", "L11", "L14", "W24", "T12", "G12"),
    sources=("assumption: logit of what speaks for and against",),
    en="posts are taken and given up; whoever is asked may consent or refuse",
    zh="职位有人接任，有人退下；受邀者可以同意或拒绝",
)
