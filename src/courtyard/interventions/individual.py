"""Work with residents one by one: visits, surveys, direct service."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    Work,
    Worker,
    around,
    best_first,
    caseload,
    ease,
    favour,
    served_domain,
)
from courtyard.state import Exposure, State


class HomeVisit(Work):
    """The table `[interventions.home_visit]`."""

    hours: float = quantity(
        1.0, low=1.0 / 60.0, high=80.0, plausible=(0.5, 2.0), unit="hours",
        en="hours of a visit, way and notes included", zh="每次走访小时数",
    )  # fmt: skip
    room: int = quantity(
        30, low=0, high=10000, plausible=(10, 40), unit="visits a worker and week",
        en="most visits in a week", zh="每周最多走访次数",
    )  # fmt: skip
    explains: float = quantity(
        0.15, low=0.0, high=5.0, plausible=(0.0, 0.4), unit="1/visit",
        en="awareness that a visit raises", zh="走访对意识的提升",
    )  # fmt: skip
    explores: float = quantity(
        0.007, low=0.0, high=1.0, plausible=(0.002, 0.02), unit="1/visit",
        en="understanding that a visit adds", zh="走访增加的了解",
    )  # fmt: skip
    registers: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of those visited who let themselves be registered", zh="走访后登记的比例",
    )  # fmt: skip
    asks: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of those visited without any trust who are asked to take part",
        zh="走访时邀请参与的比例（无信任者）",
    )  # fmt: skip
    asks_trusting: float = quantity(
        0.7, low=0.0, high=1.0, plausible=(0.3, 1.0), unit="share",
        en="share of those visited in full trust who are asked to take part",
        zh="走访时邀请参与的比例（完全信任者）",
    )  # fmt: skip


def _to_visit(now: State, p: HomeVisit, luck: Luck, worker: Worker) -> Targets:
    """Return residents, those not yet known first, in random order."""
    mine = around(now, worker)
    new = favour(now, luck, worker, mine) + ~now.residents.known[mine] if worker.informed else 0.0
    return best_first(new - luck.uniform("order")[mine], mine, p.room)


def _visit(
    now: State, p: HomeVisit, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Listen, explain, be of use; ask those who trust to take part."""
    trust = now.residents.trust_worker[targets]
    chance = p.asks + (p.asks_trusting - p.asks) * trust
    asks = luck.uniform("asks")[targets] < chance
    enters = luck.uniform("registers")[targets] < p.registers
    return [
        Exposure("residents.visited", targets, 1.0),
        Exposure("residents.informed", targets, p.explains * worker.quality),
        Exposure("residents.delivered_worker", targets, worker.skill),
        Exposure("residents.asked", targets, asks.astype(np.float64)),
        Exposure("residents.registers", targets, enters.astype(np.float64)),
        Exposure(
            "workers.explored", np.array([worker.row]), p.explores * targets.size * caseload(now)
        ),
    ]


HOME_VISIT = Intervention(
    name="home_visit",
    level="individual",
    parameters=HomeVisit,
    targets=_to_visit,
    act=_visit,
    adds=(
        "residents.visited",
        "residents.informed",
        "residents.delivered_worker",
        "residents.asked",
        "residents.registers",
        "workers.explored",
    ),
    theory=("W1", "W4", "W5", "W12", "G5"),
    en="home visits: get to know a household, explain, ask",
    zh="入户走访：认识住户，说明，邀请",
)


class NeedsSurvey(Work):
    """The table `[interventions.needs_survey]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 5.0), unit="hours",
        en="hours of a survey round, analysis included", zh="每轮调查小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(2, 10), unit="rounds a worker and week",
        en="most rounds in a week", zh="每周最多轮数",
    )  # fmt: skip
    people: int = quantity(
        10, low=1, high=1000, plausible=(5, 30), unit="residents a round",
        en="residents asked in a round", zh="每轮受访人数",
    )  # fmt: skip
    explains: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/round",
        en="awareness that being surveyed raises", zh="受访对意识的提升",
    )  # fmt: skip
    explores: float = quantity(
        0.03, low=0.0, high=1.0, plausible=(0.01, 0.1), unit="1/round",
        en="understanding that a round adds", zh="一轮调查增加的了解",
    )  # fmt: skip


def _rounds(now: State, p: NeedsSurvey, luck: Luck, worker: Worker) -> Targets:
    """Return rounds: as many as there are groups of residents to ask."""
    mine = around(now, worker).size
    return np.arange(max(min(mine, 1), mine // p.people))


def _survey(
    now: State, p: NeedsSurvey, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Ask residents, drawn at random, what they need."""
    mine = around(now, worker)
    asked = best_first(luck.uniform("order")[mine], mine, targets.size * p.people)
    return [
        Exposure("residents.visited", asked, 1.0),
        Exposure("residents.informed", asked, p.explains * worker.quality),
        Exposure(
            "workers.explored", np.array([worker.row]), p.explores * targets.size * caseload(now)
        ),
    ]


NEEDS_SURVEY = Intervention(
    name="needs_survey",
    level="individual",
    parameters=NeedsSurvey,
    targets=_rounds,
    act=_survey,
    adds=("residents.visited", "residents.informed", "workers.explored"),
    theory=("T5", "W1", "W29", "G5", "G14", "G17"),
    en="needs survey: ask many residents what they need",
    zh="需求调查：了解众多居民的需求",
)


class DirectService(Work):
    """The table `[interventions.direct_service]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 4.0), unit="hours",
        en="hours of a service to a few residents", zh="每次直接服务小时数",
    )  # fmt: skip
    room: int = quantity(
        15, low=0, high=10000, plausible=(5, 20), unit="services a worker and week",
        en="most services in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        4, low=1, high=1000, plausible=(1, 10), unit="residents a service",
        en="residents served at a time", zh="每次服务人数",
    )  # fmt: skip
    meets: float = quantity(
        0.2, low=0.0, high=5.0, plausible=(0.05, 0.5), unit="1/service",
        en="own need that a perfect service meets", zh="一次服务满足的个人需求",
    )  # fmt: skip
    costs: float = quantity(
        1.0, low=0.1, high=20.0, plausible=(1.0, 4.0), unit="times",
        en="hours that a vulnerable resident takes for the same, relative to others",
        zh="困难群体达到同样效果所需工时的倍数",
    )  # fmt: skip


def _those_in_need(now: State, luck: Luck, worker: Worker, most: int) -> tuple[int, Targets]:
    """Return the domain that seems most needed, and residents by what they miss in it, as seen."""
    domain = served_domain(now, luck, worker)
    rows = around(now, worker)
    missed = now.residents.need[rows, domain] * (1.0 - now.residents.met[rows, domain])
    counts = missed + favour(now, luck, worker, rows)
    return domain, best_first(worker.sees(counts, luck, rows), rows, most)


def _services(now: State, p: DirectService, luck: Luck, worker: Worker) -> Targets:
    """Return services: as many as there are residents to serve."""
    mine = around(now, worker).size
    return np.arange(max(min(mine, 1), mine // p.people))


def _serve(
    now: State, p: DirectService, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Serve those who need it most, oneself: they trust, and learn nothing by it."""
    domain, served = _those_in_need(now, luck, worker, targets.size * p.people)
    part = ease(now, served, p.costs)
    hours = p.hours * worker.skill * targets.size * (part.mean() if part.size else 1.0)
    met = p.meets * worker.skill * part
    return [
        Exposure("community.served_by_worker", None, hours, domain),
        Exposure("residents.served_personally", served, met, domain),
        Exposure("residents.delivered_worker", served, worker.skill),
        Exposure("residents.visited", served, 1.0),
    ]


DIRECT_SERVICE = Intervention(
    name="direct_service",
    level="individual",
    parameters=DirectService,
    targets=_services,
    act=_serve,
    adds=(
        "community.served_by_worker",
        "residents.served_personally",
        "residents.delivered_worker",
        "residents.visited",
    ),
    theory=("W4", "T1", "G11", "G14"),
    en="direct service: serve those who need it most, oneself",
    zh="直接服务：由社工亲自服务最需要的居民",
)
