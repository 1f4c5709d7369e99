"""Work, demands and quarrels strain people; strain makes leaders step back (L11, W18)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import per_group
from courtyard.state import Change, State


class Burden(Parameters):
    """The table `[burden]`."""

    work: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.01, 0.15), unit="1/week",
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
    recovery: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.02, 0.15), unit="1/week",
        en="strain that fades in a week", zh="压力的恢复",
    )  # fmt: skip
    retreat: float = quantity(
        0.002, low=0.0, high=1.0, plausible=(0.0, 0.004), unit="1/week",
        en="rate of stepping back without any strain, with a family in support",
        zh="无压力时退出任职的频率",
    )  # fmt: skip
    by_strain: float = quantity(
        2.5, low=0.0, high=20.0, plausible=(0.0, 5.0), unit="log-rate",
        en="how much strain raises stepping back", zh="压力对退出的作用",
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

    work     += work hours / free time
    demands  += demands m/(m + many) (1 - 0.4 skill) for post-holders, m members a leader
    quarrels += quarrels for post-holders of an organization in dispute, a third for members
    each loses `recovery` a week, and what support relieves
    P(step back) = 1 - exp(-retreat e^(by_strain strain + by_family (1 - family support)))
    """
    people, groups = now.residents, now.organizations
    giving = (people.hours > 0.0).nonzero()[0]
    members = (people.member_of >= 0).nonzero()[0]
    core = (people.post & (people.member_of >= 0)).nonzero()[0]
    leads, inside = people.member_of[core], people.member_of[members]
    load = groups.members / np.maximum(per_group(leads, groups.rows), 1.0)
    share = load / (load + p.many)
    kept = (1.0 - p.recovery) * np.exp(-people.supported)
    work = people.strain_work * kept
    work[giving] += p.work * people.hours[giving] / people.free_time[giving]
    demands = people.strain_demands * kept
    demands[core] += p.demands * share[leads] * (1.0 - 0.4 * people.skill[core])
    quarrels = people.strain_quarrels * kept
    heavy = np.where(people.post[members], 1.0, 1.0 / 3.0)
    quarrels[members] += p.quarrels * groups.conflict[inside] * heavy
    work, demands, quarrels = (np.minimum(level, 1.0) for level in (work, demands, quarrels))
    total = np.minimum(work + demands + quarrels, 1.0)[core]
    weighs = p.by_strain * total + p.by_family * (1.0 - people.family_support[core])
    retreat = np.zeros(people.rows)
    retreat[core] = -np.expm1(-p.retreat * np.exp(weighs))
    return Change(
        {
            "residents.strain_work": work,
            "residents.strain_demands": demands,
            "residents.strain_quarrels": quarrels,
            "residents.retreat": retreat,
        }
    )


RULE = Rule(
    name="burden",
    act=burden,
    parameters=Burden,
    reads=(
        "residents.post",
        "residents.member_of",
        "residents.hours",
        "residents.free_time",
        "residents.skill",
        "residents.family_support",
        "residents.supported",
        "residents.strain_work",
        "residents.strain_demands",
        "residents.strain_quarrels",
        "organizations.members",
        "organizations.conflict",
    ),
    writes=(
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
