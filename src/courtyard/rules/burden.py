"""Work, demands and quarrels strain people; strain makes leaders step back (L11, W18)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, per_group, pull_of
from courtyard.state import Change, State
from courtyard.state.ties import Floats


class Burden(Parameters):
    """The table `[burden]`."""

    work: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.0, 0.15), unit="1/week",
        en="strain from giving all of one's free time", zh="投入全部空闲时间带来的压力",
    )  # fmt: skip
    demands: float = quantity(
        0.03, low=0.0, high=2.0, plausible=(0.0, 0.08), unit="1/week",
        en="strain from the demands of many members on a leader", zh="众多成员的要求带来的压力",
    )  # fmt: skip
    many: float = quantity(
        15.0, low=0.1, high=1000.0, plausible=(5.0, 40.0), unit="members a leader",
        en="members a leader at which demands are half of the most", zh="要求达到一半的成员数",
    )  # fmt: skip
    quarrels: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.0, 0.15), unit="1/week",
        en="strain from an open dispute on a leader", zh="公开矛盾带来的压力",
    )  # fmt: skip
    by_skill: float = quantity(
        0.4, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of the demands' weight that full organizing skill takes off",
        zh="组织能力对要求压力的减轻",
    )  # fmt: skip
    criticism: float = quantity(
        0.1, low=0.0, high=2.0, plausible=(0.0, 0.3), unit="1/event",
        en="strain of being questioned in one's duty without self-trust and support",
        zh="无自信无支持时受质疑带来的压力",
    )  # fmt: skip
    support_fades: float = quantity(
        0.15, low=0.0, high=1.0, plausible=(0.03, 0.5), unit="1/week",
        en="support felt that wears off in a week", zh="所感支持的消退",
    )  # fmt: skip
    members_feel: float = quantity(
        0.33, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="strain of an open dispute on a member without a post, relative to a leader",
        zh="公开矛盾对普通成员的压力（相对骨干）",
    )  # fmt: skip
    recovery: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.02, 0.15), unit="1/week",
        en="strain that fades in a week", zh="压力的恢复",
    )  # fmt: skip
    retreat: float = quantity(
        0.002, low=0.0, high=1.0, plausible=(0.0, 0.008), unit="1/week",
        en="rate of stepping back without any strain, with a family in support",
        zh="无压力时退出任职的频率",
    )  # fmt: skip
    by_strain: float = quantity(
        2.5, low=0.0, high=20.0, plausible=(0.0, 5.0), unit="log-rate",
        en="how much strain raises stepping back", zh="压力对退出的作用",
    )  # fmt: skip
    trained: float = quantity(
        0.0, low=0.0, high=20.0, plausible=(0.0, 4.0), unit="log-rate",
        en="how much skill gained since the start lowers stepping back", zh="能力提升对留任的作用",
        source="L, G against AT8, OR9; assumption",
    )  # fmt: skip
    leaves: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.2, 0.8), unit="share",
        en="share of those who step back who leave the organization too",
        zh="退下者同时离开组织的比例",
    )  # fmt: skip
    by_family: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="log-rate",
        en="how much a family against it raises stepping back", zh="家庭反对对退出的作用",
    )  # fmt: skip


def burden(now: State, p: Burden, luck: Luck) -> Change:
    """Fill and drain strain, and say how likely each post-holder is to step back.

    work     += work hours / free time this week
    demands  += demands m/(m + many) (1 - by_skill skill) for post-holders, m members a leader
              + criticism questioned (1 - efficacy) (1 - support) for post-holders
    quarrels += quarrels for post-holders of an organization in dispute, members_feel of it for
                members
    each loses `recovery` a week
    P(step back) = 1 - exp(-retreat e^(by_strain strain + by_family (1 - family support)
                                       - trained (skill - skill at the start)))

    Support is a stock that talks fill and that wears off; it offsets criticism that is met, and
    nothing else: who is not questioned is not helped by it.
    """
    people = now.residents
    core = (people.post & (people.member_of >= 0)).nonzero()[0]
    work, demands, quarrels = (
        np.minimum(level, 1.0)
        for level in (_work(now, p), _demands(now, p, core), _quarrels(now, p))
    )
    total = np.minimum(work + demands + quarrels, 1.0)[core]
    weighs = p.by_strain * total + p.by_family * (1.0 - people.family_support[core])
    if p.trained:
        weighs -= p.trained * (people.skill[core] - people.skill_rest[core])
    retreat = np.zeros(people.rows)
    retreat[core] = -np.expm1(-p.retreat * np.exp(weighs))
    support = learn(
        people.support,
        up=pull_of(now, supported=1.0),
        down=0.0,
        forget=p.support_fades,
        rest=0.0,
    )
    return Change(
        {
            "residents.support": support,
            "residents.strain_work": work,
            "residents.strain_demands": demands,
            "residents.strain_quarrels": quarrels,
            "residents.retreat": retreat,
        }
    )


def _work(now: State, p: Burden) -> Floats:
    """Return strain from work after this week, (n,)."""
    people = now.residents
    giving = (people.hours > 0.0).nonzero()[0]
    work: Floats = people.strain_work * (1.0 - p.recovery)
    work[giving] += p.work * people.hours[giving] / np.maximum(people.time[giving], 1e-12)
    return work


def _demands(now: State, p: Burden, core: NDArray[np.intp]) -> Floats:
    """Return strain from demands after this week, (n,); core are the post-holders, (k,)."""
    people, groups = now.residents, now.organizations
    leads = people.member_of[core]
    load = groups.members / np.maximum(per_group(leads, groups.rows), 1.0)
    demanded = (load / (load + p.many))[leads] * (1.0 - p.by_skill * people.skill[core])
    met = people.questioned[core] * (1.0 - people.efficacy[core]) * (1.0 - people.support[core])
    demands: Floats = people.strain_demands * (1.0 - p.recovery)
    demands[core] += p.demands * demanded + p.criticism * met
    return demands


def _quarrels(now: State, p: Burden) -> Floats:
    """Return strain from quarrels after this week, (n,)."""
    people = now.residents
    members = (people.member_of >= 0).nonzero()[0]
    heavy = np.where(people.post[members], 1.0, p.members_feel)
    quarrels: Floats = people.strain_quarrels * (1.0 - p.recovery)
    quarrels[members] += p.quarrels * now.organizations.conflict[people.member_of[members]] * heavy
    return quarrels


RULE = Rule(
    name="burden",
    act=burden,
    parameters=Burden,
    reads=(
        "residents.post",
        "residents.member_of",
        "residents.hours",
        "residents.time",
        "residents.skill",
        "residents.skill_rest",
        "residents.family_support",
        "residents.efficacy",
        "residents.questioned",
        "residents.support",
        "residents.supported",
        "residents.strain_work",
        "residents.strain_demands",
        "residents.strain_quarrels",
        "organizations.members",
        "organizations.conflict",
    ),
    writes=(
        "residents.support",
        "residents.strain_work",
        "residents.strain_demands",
        "residents.strain_quarrels",
        "residents.retreat",
    ),
    theory=("L11", "L12", "W18", "L7"),
    sources=("job demands and resources, Demerouti et al. 2001, for the form", "AT9"),
    en="work, demands and quarrels strain people, and strain makes leaders step back",
    zh="工作、要求与矛盾带来压力，压力使骨干退下",
)
