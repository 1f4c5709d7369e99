"""Phases of community work, recognized from the signs of success of source W.

Recognized, never imposed: a phase is over when its signs are there, whatever the calendar says,
and no rule of the model reads it. Only a strategy may, as far as a social worker sees the signs.
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
    """The table `[phases]`: at which signs a phase is recognized as over."""

    known: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.1, 0.5), unit="share",
        en="preparation: residents known to the workers, or active of themselves",
        zh="准备期：社工认识或自发参与的居民比例",
    )  # fmt: skip
    aware: float = quantity(
        0.27, low=0.0, high=1.0, plausible=(0.2, 0.5), unit="share",
        en="preparation: mean awareness of common problems", zh="准备期：对共同问题的平均意识",
    )  # fmt: skip
    groups: int = quantity(
        2, low=0, high=1000, plausible=(1, 5), unit="organizations",
        en="launch: organizations for each 600 residents", zh="启动期：每600居民的组织数",
    )  # fmt: skip
    backbones: int = quantity(
        6, low=0, high=1000, plausible=(3, 15), unit="people",
        en="launch: backbones for each 600 residents", zh="启动期：每600居民的骨干数",
    )  # fmt: skip
    practised: float = quantity(
        0.35, low=0.0, high=1.0, plausible=(0.2, 0.6), unit="share",
        en="consolidation: mean routine of organizations", zh="巩固期：组织的平均熟练程度",
    )  # fmt: skip
    dependent: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.5), unit="share",
        en="consolidation: most dependency on the workers", zh="巩固期：对社工的最大依赖",
    )  # fmt: skip


@dataclass(frozen=True)
class Signs:
    """The signs of success, each relative to what its phase asks for: there from 1, at most 2.

    Above 1 they go on, so that an error in seeing them is as likely to miss a sign that has just
    come as to take it for there too soon.

    Attributes:
        known, aware: signs of preparation.
        groups, backbones: signs of launch.
        practised, independent, renewed: signs of consolidation.
    """

    known: float
    aware: float
    groups: float
    backbones: float
    practised: float
    independent: float
    renewed: float

    @property
    def individual(self) -> float:
        """Mean of the signs that work with persons can bring."""
        return _mean(self.known, self.backbones)

    @property
    def organizational(self) -> float:
        """Mean of the signs that work with groups can bring, as far as there are groups."""
        return _mean(self.groups, self.practised) if self.groups > 0.0 else 0.0

    @property
    def community(self) -> float:
        """Mean of the signs that work with the community can bring, as far as there are groups."""
        return _mean(self.aware, self.independent) if self.groups > 0.0 else _mean(self.aware)


def signs(now: State, p: Phases) -> Signs:
    """Read the signs of success from the state."""
    people, groups = now.residents, now.organizations
    n, alive = people.rows, groups.alive
    met = np.count_nonzero(people.known | people.active) / n
    bones = np.count_nonzero(people.backbone)
    wanted_bones, wanted_groups = (
        max(1.0, asked * n / 600.0) if asked else 0.0 for asked in (p.backbones, p.groups)
    )
    routine = float(groups.routine[alive].mean()) if alive.any() else 0.0
    by_worker = groups.worker_hours[alive].sum()
    hours = by_worker + groups.member_hours[alive].sum()
    dependent = float(by_worker / hours) if hours > 1e-9 else 1.0
    return Signs(
        known=_share(met, p.known),
        aware=_share(mean(people.awareness), p.aware),
        groups=_share(float(np.count_nonzero(alive)), wanted_groups),
        backbones=_share(float(bones), wanted_bones),
        practised=_share(routine, p.practised),
        independent=_share(1.0 - dependent, 1.0 - p.dependent),
        renewed=MOST if (groups.renewals[alive] > 0).any() else 0.0,
    )


SIGNS_READ = (
    "residents.known",
    "residents.active",
    "residents.backbone",
    "residents.awareness",
    "organizations.alive",
    "organizations.routine",
    "organizations.renewals",
    "organizations.worker_hours",
    "organizations.member_hours",
)
"""The columns that the signs are read from."""


def recognize(seen: Signs) -> int:
    """Return the phase: the first whose signs are not all there, else evaluation."""
    if min(seen.known, seen.aware) < 1.0:
        return PREPARATION
    if min(seen.groups, seen.backbones) < 1.0:
        return LAUNCH
    if min(seen.practised, seen.independent, seen.renewed) < 1.0:
        return CONSOLIDATION
    return EVALUATION


def _share(value: float, asked_for: float) -> float:
    return min(value / asked_for, MOST) if asked_for > 0.0 else MOST


def _mean(*found: float) -> float:
    return sum(min(sign, 1.0) for sign in found) / len(found)
