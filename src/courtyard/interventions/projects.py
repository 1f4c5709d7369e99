"""Work with organizations that go further: projects, exchange, contests."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import quantity
from courtyard.foundations.streams import Luck
from courtyard.interventions.intervention import (
    Intervention,
    Targets,
    Work,
    Worker,
    best_first,
    living,
)
from courtyard.state import PLANNING, PRACTICES, SKILL_COLUMNS, Exposure, State, passed_on
from courtyard.state.ties import Floats


class ProjectHelp(Work):
    """The table `[interventions.project_help]`."""

    hours: float = quantity(
        4.0, low=1.0 / 60.0, high=80.0, plausible=(2.0, 10.0), unit="hours",
        en="hours of work on a project with an organization", zh="每次项目辅导小时数",
    )  # fmt: skip
    room: int = quantity(
        2, low=0, high=10000, plausible=(1, 6), unit="meetings a worker and week",
        en="most meetings in a week", zh="每周最多次数",
    )  # fmt: skip
    coaches: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="1/meeting",
        en="rate of applying that a perfect meeting adds while a round is open",
        zh="辅导对申报的促进",
    )  # fmt: skip
    teaches: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/meeting",
        en="planning that a perfect meeting teaches the core", zh="辅导对策划能力的提升",
    )  # fmt: skip


def _without_project(now: State, p: ProjectHelp, luck: Luck, worker: Worker) -> Targets:
    """Return the organizations worked with that have no project, the most practised first."""
    groups, rows = now.organizations, living(now, worker)
    rows = rows[groups.project_left[rows] <= 0.0]
    return best_first(worker.sees(groups.routine[rows], luck, groups.founder[rows]), rows)


def _coach(
    now: State, p: ProjectHelp, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Work out with the core what it could do, and how to ask for the money."""
    core = np.flatnonzero(np.isin(now.residents.member_of, targets) & now.residents.post)
    return [
        Exposure("organizations.worker_present", targets, p.hours),
        Exposure("organizations.coached", targets, p.coaches * worker.quality),
        Exposure("residents.trained", core, p.teaches * worker.quality, PLANNING),
    ]


PROJECT_HELP = Intervention(
    name="project_help",
    level="organizational",
    parameters=ProjectHelp,
    targets=_without_project,
    act=_coach,
    adds=("organizations.worker_present", "organizations.coached", "residents.trained"),
    theory=("L19", "L23", "L26"),
    en="help with a project: design it, apply for it",
    zh="协助设计与申报项目",
)


class Exchange(Work):
    """The table `[interventions.exchange]`."""

    hours: float = quantity(
        6.0, low=1.0 / 60.0, high=80.0, plausible=(3.0, 16.0), unit="hours",
        en="hours of a workshop, preparation included", zh="每次交流小时数",
    )  # fmt: skip
    room: int = quantity(
        1, low=0, high=10000, plausible=(1, 3), unit="workshops a worker and week",
        en="most workshops in a week", zh="每周最多次数",
    )  # fmt: skip
    organizations: int = quantity(
        5, low=2, high=1000, plausible=(2, 10), unit="organizations a workshop",
        en="organizations invited to a workshop", zh="每次邀请的组织数",
    )  # fmt: skip
    comes: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="share of post-holders who come without trust in the worker",
        zh="不信任社工的任职者的到场比例",
    )  # fmt: skip
    sees: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="sightings",
        en="sightings of each way of working of each other organization",
        zh="对其他组织每项做法的观摩次数",
    )  # fmt: skip
    elsewhere: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="chance that a workshop is a visit to a place elsewhere", zh="外出观摩的概率",
    )  # fmt: skip
    shows: float = quantity(
        2.0, low=0.0, high=100.0, plausible=(0.0, 4.0), unit="sightings",
        en="sightings of a way of working on a visit elsewhere", zh="外出观摩所见做法的次数",
    )  # fmt: skip
    adapts: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="1/workshop",
        en="help of a perfect workshop with adapting what is taken up", zh="协助本地化的作用",
    )  # fmt: skip
    peers: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/workshop",
        en="skill learned from the others, for each point that they are ahead",
        zh="向能力更强者学习",
    )  # fmt: skip
    habits: float = quantity(
        0.05, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/workshop",
        en="skill lost to the others, for each point that they are behind",
        zh="受能力较弱者影响",
    )  # fmt: skip
    supports: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.5), unit="1/workshop",
        en="support that leaders find with each other", zh="骨干之间的支持",
    )  # fmt: skip


def _has_turn(now: State, worker: Worker) -> bool:
    """Return whether it is the week of this worker for what is open to all organizations."""
    return now.week % max(now.workers.rows, 1) == worker.row


def _workshops(now: State, p: Exchange, luck: Luck, worker: Worker) -> Targets:
    """Return workshops, each of two organizations at least and of as many as are invited.

    They are open to all organizations, so the team holds them in turn: this is whose week it is.
    """
    if not _has_turn(now, worker):
        return np.arange(0)
    full, rest = divmod(int(np.count_nonzero(now.organizations.alive)), p.organizations)
    return np.arange(full + (rest >= 2))


def _exchange(
    now: State, p: Exchange, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Let leaders of several organizations meet, each at one workshop of this worker's.

    It is open to all organizations, whoever of the team holds it: who is invited is a matter of
    turn, not of merit, so that good and bad ways of working are seen alike.
    """
    people, groups = now.residents, now.organizations
    rows = np.flatnonzero(groups.alive)
    turn = luck.uniform(f"turn.{worker.row}")[groups.founder[rows]]
    invited = rows[np.argsort(turn, kind="stable")][: targets.size * p.organizations]
    chance = p.comes + (1.0 - p.comes) * people.trust_worker
    comes = people.post & (luck.uniform(f"comes.{worker.row}") < chance)
    came = np.flatnonzero(comes & np.isin(people.member_of, invited))
    added: list[Exposure] = []
    for k in range(targets.size):
        here = came[np.isin(people.member_of[came], invited[k :: targets.size])]
        present = np.unique(people.member_of[here])
        if present.size >= 2:
            added += _learn_from_each_other(now, p, here)
            added += _see_ways(now, p, luck, worker, here, present)
            added.append(Exposure("organizations.adapts", present, p.adapts * worker.quality))
            added.append(Exposure("residents.supported", here, p.supports))
    return added


def _learn_from_each_other(now: State, p: Exchange, here: Targets) -> list[Exposure]:
    """Return what those who are there teach each other, and what they spoil, skill by skill.

    peers (mean of the others - own) up, habits (own - mean of the others) down, where positive.
    """
    added = []
    for place, name in enumerate(SKILL_COLUMNS):
        own: Floats = getattr(now.residents, name)[here]
        gap = (own.sum() - own) / (here.size - 1) - own
        added += passed_on(place, here, gap, up=p.peers, down=p.habits)
    return added


def _see_ways(
    now: State, p: Exchange, luck: Luck, worker: Worker, here: Targets, present: NDArray[np.int32]
) -> list[Exposure]:
    """Return which ways of working are seen: those of the others, and now and then one elsewhere.

    What is shown elsewhere is any one of all there are: what works there need not fit here.
    """
    ways = now.organizations.practices[present]
    seen: Floats = p.sees * (ways.sum(axis=0) - ways)
    host = now.organizations.founder[present[0]]
    visits = luck.uniform(f"visit.{worker.row}")[host] < p.elsewhere
    if visits:
        seen[:, int(luck.uniform(f"shown.{worker.row}")[host] * PRACTICES)] += p.shows
    added = [
        Exposure("organizations.practices_seen", present, seen[:, k], k) for k in range(PRACTICES)
    ]
    return [*added, Exposure("residents.example_seen", here, float(visits))]


EXCHANGE = Intervention(
    name="exchange",
    level="organizational",
    parameters=Exchange,
    targets=_workshops,
    act=_exchange,
    adds=(
        "residents.trained",
        "residents.mistrained",
        "residents.supported",
        "residents.example_seen",
        "organizations.practices_seen",
        "organizations.adapts",
    ),
    theory=("L27", "L29", "L30", "W20", "G19"),
    en="exchange among leaders: see how others work",
    zh="骨干交流：观摩他人的做法",
)


class Contest(Work):
    """The table `[interventions.contest]`."""

    hours: float = quantity(
        10.0, low=1.0 / 60.0, high=80.0, plausible=(5.0, 30.0), unit="hours",
        en="hours of a contest, preparation included", zh="每次竞赛小时数",
    )  # fmt: skip
    room: int = quantity(
        1, low=0, high=1, plausible=(0, 1), unit="contests a worker and week",
        en="most contests in a week", zh="每周最多次数",
    )  # fmt: skip
    prize: Literal["shared", "rival"] = quantity(
        "shared", en="who wins: all who reach the bar, or the best one alone",
        zh="奖励方式：达标者共享或第一名独享", source="W22",
    )  # fmt: skip
    bar: float = quantity(
        5.0, low=0.0, high=10000.0, plausible=(2.0, 20.0), unit="hours",
        en="hours of successful work in a week that win a shared prize", zh="达标所需有效服务时长",
    )  # fmt: skip
    calls: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of members whom their organization asks to give their best",
        zh="因竞赛受动员的成员比例",
    )  # fmt: skip
    pride: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="successes",
        en="what a prize is worth to members", zh="获奖的鼓舞",
    )  # fmt: skip
    disappointment: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="failures",
        en="what going without a prize is worth to members", zh="未获奖的挫折",
    )  # fmt: skip
    fame: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.5), unit="1/prize",
        en="visibility that a prize brings", zh="获奖带来的知名度",
    )  # fmt: skip
    envy: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="chance that a winning post-holder is questioned, if all the others lost",
        zh="获奖骨干受落选者质疑的概率",
    )  # fmt: skip


def _contests(now: State, p: Contest, luck: Luck, worker: Worker) -> Targets:
    """Return a contest, if there are two organizations to take part; the team holds it in turn."""
    if not _has_turn(now, worker):
        return np.arange(0)
    return np.arange(min(p.room, int(_taking_part(now).size >= 2)))


def _taking_part(now: State) -> Targets:
    """Return the organizations that compete: those whose members gave hours last week."""
    groups = now.organizations
    return np.flatnonzero(groups.alive & (groups.hours > 0.0))


def _hold_contest(
    now: State, p: Contest, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Compare the hours of last week's successful activities, and give the prize.

    Only who wins depends on the kind of prize. Winning is lived as a success and makes known,
    going without is lived as a failure; the more of the others go without, the more do they
    question those who won.
    """
    people, groups = now.residents, now.organizations
    rows = _taking_part(now)
    did = groups.hours[rows] * groups.success[rows]
    wins = did > 0.0
    if p.prize == "shared":
        wins &= did >= p.bar
    else:
        wins &= np.arange(rows.size) == did.argmax()
    won = np.zeros(groups.rows + 1, np.bool_)  # the last place is that of those in none
    part = won.copy()
    won[rows[wins]], part[rows] = True, True
    members = np.flatnonzero(part[people.member_of])
    happy = won[people.member_of[members]]
    called = members[luck.uniform(f"called.{worker.row}")[members] < p.calls]
    core = members[happy & people.post[members]]
    envied = p.envy * np.count_nonzero(~wins) / max(rows.size - 1, 1)
    asked = core[luck.uniform(f"envy.{worker.row}")[core] < envied]
    return [
        Exposure("residents.asked", called, 1.0),
        Exposure("residents.success_lived", members[happy], p.pride),
        Exposure("residents.failure_lived", members[~happy], p.disappointment),
        Exposure("residents.questioned", asked, 1.0),
        Exposure("residents.doubted", asked, 1.0),
        Exposure("organizations.publicized", rows[wins], p.fame),
    ]


CONTEST = Intervention(
    name="contest",
    level="community",
    parameters=Contest,
    targets=_contests,
    act=_hold_contest,
    adds=(
        "residents.asked",
        "residents.success_lived",
        "residents.failure_lived",
        "residents.questioned",
        "residents.doubted",
        "organizations.publicized",
    ),
    theory=("W22",),
    en="a contest of actions between organizations",
    zh="行动竞赛",
)
