"""Work with the community: events that show what can be done, public affairs, the government."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    Work,
    Worker,
    best_first,
    own_share,
    see_organizations,
    served_domain,
)
from courtyard.interventions.meeting import introduced
from courtyard.state import Exposure, State


class NeighbourhoodEvent(Work):
    """The table `[interventions.neighbourhood_event]`."""

    hours: float = quantity(
        10.0, low=1.0 / 60.0, high=80.0, plausible=(5.0, 20.0), unit="hours",
        en="hours of an event, preparation included", zh="每次社区活动小时数",
    )  # fmt: skip
    room: int = quantity(
        3, low=0, high=10000, plausible=(1, 4), unit="events a worker and week",
        en="most events in a week", zh="每周最多次数",
    )  # fmt: skip
    comes: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.05, 0.4), unit="share",
        en="share of those with full need and full trust who come", zh="有需求且信任者的到场比例",
    )  # fmt: skip
    audience: int = quantity(
        600, low=1, high=100000, plausible=(200, 2000), unit="residents",
        en="residents whom an event can reach", zh="一次活动可触及的居民数",
    )  # fmt: skip
    explains: float = quantity(
        0.08, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/event",
        en="awareness that a good event raises", zh="成功活动对意识的提升",
    )  # fmt: skip
    introduces: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/event",
        en="familiarity that an event adds", zh="活动对熟悉程度的提升",
    )  # fmt: skip
    meets: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="share of those who come who are introduced to others there",
        zh="到场者中结识他人的比例",
    )  # fmt: skip
    pleasant: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of those without any need in its domain who find it worth while",
        zh="无相关需求者中认为值得的比例",
    )  # fmt: skip


def _dates(now: State, p: NeighbourhoodEvent, luck: Luck, worker: Worker) -> Targets:
    """Return events: there is room for as many as the worker can hold."""
    return np.arange(p.room)


def _hold(
    now: State, p: NeighbourhoodEvent, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Hold an event on what seems to be the most needed.

    Who comes finds it worth while with the chance pleasant + (1 - pleasant) v, where v is the own
    unmet need in its domain times (1 + skill of the worker)/2; others have lost an afternoon. So an
    ill-chosen topic draws fewer people and disappoints more of them. A share `meets` of those who
    come are introduced to one another, by the worker's events of the week as one occasion.
    """
    people = now.residents
    domain = served_domain(now, luck, worker)
    unmet = people.need[:, domain] * (1.0 - people.met[:, domain])
    unmet *= 1.0 - now.community.served[0][domain]
    chance = p.comes * unmet * (0.5 + 0.5 * people.trust_worker)
    chance *= min(1.0, p.audience / people.rows) * people.here
    came = luck.uniform(f"comes.{worker.row}") < -np.expm1(-targets.size * chance)
    worth = p.pleasant + (1.0 - p.pleasant) * unmet * (0.5 + 0.5 * worker.skill)
    good = luck.uniform(f"good.{worker.row}") < worth
    pleased, annoyed = np.flatnonzero(came & good), np.flatnonzero(came & ~good)
    mixes = np.zeros(0, dtype=np.int64)
    if p.meets:
        mixes = np.flatnonzero(came & (luck.uniform(f"mixes.{worker.row}") < p.meets))
    return [
        *introduced(now, worker, mixes, "event"),
        Exposure("residents.visited", np.flatnonzero(came), 1.0),
        Exposure("residents.met_neighbours", np.flatnonzero(came), p.introduces),
        Exposure("residents.informed", pleased, p.explains),
        Exposure("residents.win_seen", pleased, 1.0),
        Exposure("residents.example_seen", pleased, 1.0),
        Exposure("residents.asked", pleased, 1.0),
        Exposure("residents.delivered_worker", pleased, 1.0),
        Exposure("residents.loss_seen", annoyed, 1.0),
        Exposure("residents.broken_worker", annoyed, 1.0),
    ]


NEIGHBOURHOOD_EVENT = Intervention(
    name="neighbourhood_event",
    level="community",
    parameters=NeighbourhoodEvent,
    targets=_dates,
    act=_hold,
    adds=(
        "residents.introduced",
        "residents.visited",
        "residents.met_neighbours",
        "residents.informed",
        "residents.win_seen",
        "residents.example_seen",
        "residents.asked",
        "residents.delivered_worker",
        "residents.loss_seen",
        "residents.broken_worker",
    ),
    theory=("W2", "W6", "W11", "W12", "G4", "G14"),
    en="a neighbourhood event: show what can be done together",
    zh="社区活动：展示共同行动的成果",
)


class ProposalHelp(Work):
    """The table `[interventions.proposal_help]`."""

    hours: float = quantity(
        4.0, low=1.0 / 60.0, high=80.0, plausible=(2.0, 10.0), unit="hours",
        en="hours of work on a proposal with an organization", zh="每次协助提案小时数",
    )  # fmt: skip
    room: int = quantity(
        4, low=0, high=10000, plausible=(1, 8), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    backs: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.05, 0.8), unit="1/meeting",
        en="rate of proposals that a perfect meeting brings", zh="一次协助带来的提案率",
    )  # fmt: skip
    shows: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/meeting",
        en="visibility that public work brings to the organization", zh="公共事务带来的知名度",
    )  # fmt: skip
    teaches: float = quantity(
        0.02, low=0.0, high=5.0, plausible=(0.0, 0.1), unit="1/meeting",
        en="knowledge of offices and procedures that a perfect meeting teaches",
        zh="协助提案传授的知识",
    )  # fmt: skip


def _proposers(now: State, p: ProposalHelp, luck: Luck, worker: Worker) -> Targets:
    """Return the organizations worked with, the most practised first, as seen."""
    return see_organizations(now, "routine", luck, worker)


def _back(
    now: State, p: ProposalHelp, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Work on a proposal together, and be seen at it: no credit for the activity of the week."""
    core = np.flatnonzero(np.isin(now.residents.member_of, targets) & now.residents.post)
    return [
        Exposure("organizations.worker_present", targets, p.hours),
        Exposure("organizations.backed", targets, p.backs * worker.quality),
        Exposure("organizations.publicized", targets, p.shows),
        Exposure("residents.taught", core, p.teaches * worker.quality),
    ]


PROPOSAL_HELP = Intervention(
    name="proposal_help",
    level="community",
    parameters=ProposalHelp,
    targets=_proposers,
    act=_back,
    adds=(
        "organizations.worker_present",
        "organizations.backed",
        "organizations.publicized",
        "residents.taught",
    ),
    theory=("T8", "T9", "G13", "L26"),
    en="help with a proposal: bring an organization into public affairs",
    zh="协助提案：引导组织参与公共事务",
)


class GovernmentChannel(Work):
    """The table `[interventions.government_channel]`."""

    hours: float = quantity(
        2.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of a forum or a talk with the offices", zh="每次沟通小时数",
    )  # fmt: skip
    room: int = quantity(
        3, low=0, high=10000, plausible=(1, 6), unit="talks a worker and week",
        en="most talks in a week", zh="每周最多次数",
    )  # fmt: skip
    opens: float = quantity(
        0.06, low=0.0, high=5.0, plausible=(0.01, 0.2), unit="1/talk",
        en="access that a talk opens", zh="一次沟通打通的渠道",
    )  # fmt: skip


def _talks(now: State, p: GovernmentChannel, luck: Luck, worker: Worker) -> Targets:
    """Return talks: there is always an office to speak with."""
    return np.arange(p.room)


def _open(
    now: State, p: GovernmentChannel, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Open the doors of the offices a little."""
    return [Exposure("community.opened", None, p.opens * worker.skill * targets.size * now.part)]


GOVERNMENT_CHANNEL = Intervention(
    name="government_channel",
    level="community",
    parameters=GovernmentChannel,
    targets=_talks,
    act=_open,
    adds=("community.opened",),
    theory=("G13", "G6", "W3"),
    en="a channel to the government: forums and talks with the offices",
    zh="与政府沟通的渠道：座谈与协调",
)


class MutualHelp(Work):
    """The table `[interventions.mutual_help]`."""

    hours: float = quantity(
        3.0, low=1.0 / 60.0, high=80.0, plausible=(1.0, 6.0), unit="hours",
        en="hours of a meeting of neighbours, invitation included", zh="每次邻里互助活动小时数",
    )  # fmt: skip
    room: int = quantity(
        5, low=0, high=10000, plausible=(1, 10), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    people: int = quantity(
        8, low=1, high=1000, plausible=(2, 15), unit="pairs a meeting",
        en="pairs of neighbours brought together in a meeting", zh="每次结对数",
    )  # fmt: skip
    comes: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="share who come of those who do not trust the worker", zh="不信任社工者的到场比例",
    )  # fmt: skip
    spare: float = quantity(
        8.0, low=0.5, high=168.0, plausible=(4.0, 16.0), unit="hours a week",
        en="free time from which somebody could certainly help", zh="足以助人的空闲时间",
    )  # fmt: skip
    introduces: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/meeting",
        en="familiarity that both gain", zh="双方熟悉程度的提升",
    )  # fmt: skip


def _meetings(now: State, p: MutualHelp, luck: Luck, worker: Worker) -> Targets:
    """Return meetings: as many as there are full ones of idle residents who know a neighbour."""
    return np.arange(_idle(now, worker).size // p.people)


def _idle(now: State, worker: Worker) -> Targets:
    """Return who falls to a worker, gives no hours and has a tie, in order."""
    idle = ~now.residents.active & (now.residents.here > 0.0) & (now.ties.degree > 0)
    return own_share(worker, now.workers.rows, np.flatnonzero(idle))


def _bring_together(
    now: State, p: MutualHelp, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Ask idle residents to help a neighbour in need, and be there when they meet.

    A pair is a resident with time to spare and one of the own ties who is here; those pairs are
    invited that, as seen, have most of time times need. The meeting is of help with a chance that
    is what the neighbour misses of the need that presses most times (1 + skill of the worker)/2.
    The same neighbour may be helped by several.
    """
    people = now.residents
    rows = _idle(now, worker)
    ties = now.ties.any_of(rows, luck.uniform(f"whom.{worker.row}")[rows])
    both = people.here[ties] > 0.0
    rows, ties = rows[both], ties[both]
    domain = people.wanted[ties]
    missed = people.need[ties, domain] * (1.0 - people.met[ties, domain])
    missed *= 1.0 - now.community.served[0][domain]
    worth = np.minimum(people.free_time[rows] / p.spare, 1.0) * missed
    pairs = best_first(
        worker.sees(worth, luck, rows), np.arange(rows.size), targets.size * p.people
    )
    helpers = rows[pairs]
    chance = p.comes + (1.0 - p.comes) * people.trust_worker[helpers]
    pairs = pairs[luck.uniform(f"comes.{worker.row}")[helpers] < chance]
    helpers, met = rows[pairs], ties[pairs]
    of_use = luck.uniform(f"helps.{worker.row}")[helpers]
    helped = met[of_use < missed[pairs] * (0.5 + 0.5 * worker.skill)]
    return [
        Exposure("residents.visited", helpers, 1.0),
        Exposure("residents.asked", helpers, 1.0),
        Exposure("residents.met_neighbours", helpers, p.introduces),
        Exposure("residents.met_neighbours", met, p.introduces),
        Exposure("residents.helped", helped, 1.0),
    ]


MUTUAL_HELP = Intervention(
    name="mutual_help",
    level="community",
    parameters=MutualHelp,
    targets=_meetings,
    act=_bring_together,
    adds=(
        "residents.visited",
        "residents.asked",
        "residents.met_neighbours",
        "residents.helped",
    ),
    theory=("W7", "W9", "W11"),
    en="mutual help: bring those who can help to those who need it",
    zh="互助：让能帮忙的人与有需要的人相识",
)
