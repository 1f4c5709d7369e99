"""Phases of community work, recognized from the signs of success of source W.

Recognized, never imposed: a phase is over when its signs are there, whatever the calendar says,
and no rule of the model reads it. Only a strategy may, as far as a social worker sees the signs.
The systematic plan and the understanding of offices, signs of the workers' own preparation, are no
signs here: nothing in the community shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.indicators.indicator import mean
from courtyard.state import State

PREPARATION, LAUNCH, CONSOLIDATION, EVALUATION = 1, 2, 3, 4
"""Codes of the phases: preparation, launch, consolidation, evaluation."""

MOST = 2.0
"""Beyond twice what is asked for, more of a sign says no more."""


class Phases(Parameters):
    """The table `[phases]`: at which signs a phase is recognized as over.

    Of problems raised by residents few are asked for by default: in a quarter of 600 there are
    weeks without any, and a phase would come and go with them.
    """

    known: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.1, 0.5), unit="share",
        en="preparation: residents known to the workers, or active of themselves",
        zh="准备期：社工认识或自发参与的居民比例",
    )  # fmt: skip
    aware: float = quantity(
        0.27, low=0.0, high=1.0, plausible=(0.2, 0.5), unit="share",
        en="preparation: mean awareness of common problems", zh="准备期：对共同问题的平均意识",
    )  # fmt: skip
    raised: float = quantity(
        0.05, low=0.0, high=100.0, plausible=(0.0, 0.5), unit="problems a week",
        en="preparation: problems that 100 residents outside organizations raise themselves",
        zh="准备期：每百名未加入组织的居民每周自行反映的问题数",
    )  # fmt: skip
    groups: int = quantity(
        2, low=0, high=1000, plausible=(1, 5), unit="organizations",
        en="launch: organizations for each 600 residents", zh="启动期：每600居民的组织数",
    )  # fmt: skip
    kinds: int = quantity(
        2, low=0, high=100, plausible=(1, 4), unit="domains",
        en="launch: domains that organizations serve, no more than organizations asked for",
        zh="启动期：组织服务的领域数（不超过所要求的组织数）",
    )  # fmt: skip
    backbones: int = quantity(
        6, low=0, high=1000, plausible=(3, 15), unit="people",
        en="launch: backbones for each 600 residents", zh="启动期：每600居民的骨干数",
    )  # fmt: skip
    solved: float = quantity(
        0.4, low=0.0, high=1.0, plausible=(0.2, 0.7), unit="share",
        en="launch: share of what organizations with post-holders begin that succeeds",
        zh="启动期：有任职者的组织所办活动的成功比例",
    )  # fmt: skip
    practised: float = quantity(
        0.35, low=0.0, high=1.0, plausible=(0.2, 0.6), unit="share",
        en="consolidation: mean routine of organizations", zh="巩固期：组织的平均熟练程度",
    )  # fmt: skip
    dependent: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.5), unit="share",
        en="consolidation: most dependency on the workers", zh="巩固期：对社工的最大依赖",
    )  # fmt: skip
    supported: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.4, 0.7), unit="share",
        en="consolidation: supporters of the leaders among all with an opinion of them",
        zh="巩固期：对骨干有看法的居民中的支持者比例",
    )  # fmt: skip
    trusting: float = quantity(
        0.4, low=0.0, high=1.0, plausible=(0.35, 0.6), unit="share",
        en="trust in the leaders from which a resident supports them", zh="视为支持的信任度下限",
    )  # fmt: skip
    distrusting: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.1, 0.25), unit="share",
        en="trust in the leaders up to which a resident opposes them", zh="视为反对的信任度上限",
    )  # fmt: skip
    backed: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="consolidation: organizations with funds, or with a proposal adopted",
        zh="巩固期：有资金或有提案被采纳的组织比例",
    )  # fmt: skip


@dataclass(frozen=True)
class Signs:
    """The signs of success, each relative to what its phase asks for: there from 1, at most 2.

    Above 1 they go on, so that an error in seeing them is as likely to miss a sign that has just
    come as to take it for there too soon.

    Attributes:
        known, aware, raised: signs of preparation.
        groups, kinds, backbones, solved: signs of launch.
        practised, independent, renewed, supported, backed: signs of consolidation.
    """

    known: float
    aware: float
    groups: float
    backbones: float
    practised: float
    independent: float
    renewed: float
    raised: float
    kinds: float
    solved: float
    supported: float
    backed: float

    @property
    def individual(self) -> float:
        """Mean of the signs that work with persons can bring."""
        return _mean(self.known, self.backbones)

    @property
    def organizational(self) -> float:
        """Mean of the signs that work with groups can bring, as far as there are groups."""
        found = (self.groups, self.kinds, self.solved, self.practised)
        return _mean(*found) if self.groups > 0.0 else 0.0

    @property
    def community(self) -> float:
        """Mean of the signs that work with the community can bring, as far as there are groups."""
        if self.groups <= 0.0:
            return _mean(self.aware, self.raised)
        return _mean(self.aware, self.raised, self.independent, self.supported, self.backed)


def signs(now: State, p: Phases) -> Signs:
    """Read the signs of success from the state."""
    people = now.residents
    n = people.rows
    met = np.count_nonzero(people.known | people.active) / n
    outside = np.count_nonzero(people.member_of < 0)
    raised = 100.0 * float(now.community.raised[0]) / outside if outside else np.inf
    supports = int(np.count_nonzero(people.trust_leaders >= p.trusting))
    opposes = int(np.count_nonzero(people.trust_leaders <= p.distrusting))
    return Signs(
        known=relative(met, p.known),
        aware=relative(mean(people.awareness), p.aware),
        raised=relative(raised, p.raised),
        backbones=relative(float(np.count_nonzero(people.backbone)), asked_here(p.backbones, n)),
        supported=relative(supports / max(supports + opposes, 1), p.supported),
        **_signs_of_groups(now, p, asked_here(p.groups, n)),
    )


def _signs_of_groups(now: State, p: Phases, asked: float) -> dict[str, float]:
    """Return the signs that are read from organizations alone, of which so many are asked for."""
    people, groups = now.residents, now.organizations
    living = groups.alive.nonzero()[0]
    count = living.size
    some = max(count, 1)
    by_worker = float(groups.worker_hours[living].sum())
    hours = by_worker + float(groups.member_hours[living].sum())
    own = people.member_of[people.post.nonzero()[0]]
    led = np.bincount(own[own >= 0], minlength=groups.rows)[living] > 0
    money = groups.own_funds[living] + groups.partner_funds[living] + groups.grant[living]
    backed = np.count_nonzero((money > 0.0) | (groups.adopted[living] > 0))
    kinds = min(p.kinds, asked, len(now.domains))
    return {
        "groups": relative(float(count), asked),
        "kinds": relative(float(len(set(groups.domain[living].tolist()))), kinds),
        "solved": relative(float(groups.success_chance[living][led].sum()) / some, p.solved),
        "practised": relative(float(groups.routine[living].sum()) / some, p.practised),
        "independent": relative(
            1.0 - by_worker / hours if hours > 1e-9 else 0.0, 1.0 - p.dependent
        ),
        "renewed": MOST if (groups.renewals[living] > 0).any() else 0.0,
        "backed": relative(backed / some, p.backed),
    }


SIGNS_READ = (
    "residents.known",
    "residents.active",
    "residents.backbone",
    "residents.awareness",
    "residents.member_of",
    "residents.post",
    "residents.trust_leaders",
    "organizations.alive",
    "organizations.domain",
    "organizations.success_chance",
    "organizations.routine",
    "organizations.renewals",
    "organizations.worker_hours",
    "organizations.member_hours",
    "organizations.own_funds",
    "organizations.partner_funds",
    "organizations.grant",
    "organizations.adopted",
    "community.raised",
)
"""The columns that the signs are read from."""


def recognize(seen: Signs) -> int:
    """Return the phase: the first whose signs are not all there, else evaluation."""
    if min(seen.known, seen.aware, seen.raised) < 1.0:
        return PREPARATION
    if min(seen.groups, seen.kinds, seen.backbones, seen.solved) < 1.0:
        return LAUNCH
    order = (seen.practised, seen.independent, seen.renewed)
    return EVALUATION if min(*order, seen.supported, seen.backed) >= 1.0 else CONSOLIDATION


def asked_here(for_600: int, n: int) -> float:
    """Return how many are asked for among n residents: at least one, where any are."""
    return max(1.0, for_600 * n / 600.0) if for_600 else 0.0


def relative(value: float, asked_for: float) -> float:
    """Return a sign relative to what is asked for, at most `MOST`, as where nothing is."""
    return min(value / asked_for, MOST) if asked_for > 0.0 else MOST


def _mean(*found: float) -> float:
    return sum(min(sign, 1.0) for sign in found) / len(found)
