"""Work with those who govern and serve: advice, supervision, advocacy, links (G6-G9, G12, G15)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    APART,
    Intervention,
    Targets,
    Work,
    Worker,
    unmet_needs,
)
from courtyard.state import Exposure, State
from courtyard.state.ties import Floats


class Talks(Work):
    """What a talk takes: there is always an office or a partner to speak with."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of one of them, preparation included", zh="每次所需小时数（含准备）",
    )  # fmt: skip
    room: int = quantity(
        4, low=0, high=10000, plausible=(1, 8), unit="times a worker and week",
        en="most of them in a week", zh="每周最多次数",
    )  # fmt: skip


class Advice(Talks):
    """The table `[interventions.advice]`."""

    advises: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/talk",
        en="pace at which a talk turns policy, with full access and skill",
        zh="一次建议对政策的影响（渠道与能力充分时）",
    )  # fmt: skip


class Supervision(Talks):
    """The table `[interventions.supervision]`."""

    watches: float = quantity(
        4.0, low=0.0, high=1000.0, plausible=(0.0, 12.0), unit="eyes",
        en="eyes that one perfect inspection is worth", zh="一次监督相当于多少监督者",
    )  # fmt: skip


class Advocacy(Talks):
    """The table `[interventions.advocacy]`."""

    opens: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/talk",
        en="pace at which a talk opens posts to the vulnerable", zh="一次倡导对任职机会的影响",
    )  # fmt: skip


class PartnerLink(Talks):
    """The table `[interventions.partner_link]`."""

    links: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/talk",
        en="pace at which a talk makes those who serve know of each other",
        zh="一次联结对服务主体协同的提升",
    )  # fmt: skip


def _occasions(now: State, p: Talks, luck: Luck, worker: Worker) -> Targets:
    """Return as many as there is room for."""
    return np.arange(p.room)


def _seen_shares(now: State, luck: Luck, worker: Worker) -> Floats:
    """Return the share of each domain in what residents miss, as the worker sees it, (domains,).

    The error is that with which the worker chooses what to take up first; a share that seems
    negative is none.
    """
    missed = unmet_needs(now) if worker.needs_seen is None else np.array(worker.needs_seen)
    scale = max(float(np.ptp(missed)), 1e-9) / APART
    seen = missed.mean() + scale * worker.sees((missed - missed.mean()) / scale, luck)
    seen = np.maximum(seen, 0.0)
    total = float(seen.sum())
    shares: Floats = seen / total if total > 0.0 else np.full(seen.size, 1.0 / seen.size)
    return shares


def _advise(now: State, p: Advice, luck: Luck, worker: Worker, targets: Targets) -> list[Exposure]:
    """Tell the offices what is needed, as far as it is known and as they let one speak (G6)."""
    rate = p.advises * worker.skill * float(now.community.access[0]) * targets.size * now.part
    return [Exposure("community.advised", None, rate * _seen_shares(now, luck, worker))]


def _watch(
    now: State, p: Supervision, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Look whether the service of the offices reaches whom it is for (G8)."""
    return [Exposure("community.watched", None, p.watches * worker.quality * targets.size)]


def _speak_up(
    now: State, p: Advocacy, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Speak up for equal chances of those in difficulty (G12)."""
    amount = p.opens * worker.skill * targets.size * now.part
    return [Exposure("community.advocated", None, amount)]


def _link(
    now: State, p: PartnerLink, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Bring those who serve together (G9, G15, G23)."""
    amount = p.links * worker.skill * targets.size * now.part
    return [Exposure("community.linked", None, amount)]


ADVICE = Intervention(
    name="advice",
    level="community",
    parameters=Advice,
    targets=_occasions,
    act=_advise,
    adds=("community.advised",),
    theory=("G6", "G13"),
    en="advice to the government on what is needed",
    zh="政策建议：向政府反映需求",
)

SUPERVISION = Intervention(
    name="supervision",
    level="community",
    parameters=Supervision,
    targets=_occasions,
    act=_watch,
    adds=("community.watched",),
    theory=("G8",),
    en="supervision: see whether the government's service arrives",
    zh="监督：查看政府服务是否落实",
)

ADVOCACY = Intervention(
    name="advocacy",
    level="community",
    parameters=Advocacy,
    targets=_occasions,
    act=_speak_up,
    adds=("community.advocated",),
    theory=("G12",),
    en="advocacy: equal chances for those in difficulty",
    zh="倡导：为困难群体争取平等机会",
)

PARTNER_LINK = Intervention(
    name="partner_link",
    level="community",
    parameters=PartnerLink,
    targets=_occasions,
    act=_link,
    adds=("community.linked",),
    theory=("G9", "G15", "G23", "W7"),
    en="links: bring those who serve together",
    zh="资源联结：促成服务主体协同",
)
