"""Work with youths: activities of forms that they like or not, and youth teams (P10, P15)."""

from __future__ import annotations

from typing import Literal

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
)
from courtyard.interventions.meeting import introduced
from courtyard.state import Exposure, State


class LeagueActivity(Work):
    """The table `[interventions.league_activity]`."""

    hours: float = quantity(
        6.0, low=1.0 / 60.0, high=80.0, plausible=(3.0, 12.0), unit="hours",
        en="hours of an activity, preparation included", zh="每次青年活动小时数",
    )  # fmt: skip
    room: int = quantity(
        2, low=0, high=10000, plausible=(1, 4), unit="activities a worker and week",
        en="most activities in a week", zh="每周最多次数",
    )  # fmt: skip
    comes: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.1, 0.6), unit="share",
        en="share of the League members who are here all week who come",
        zh="在社区的团员的到场比例",
    )  # fmt: skip
    liked: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of them who like the form of the activity", zh="喜欢活动形式的比例",
    )  # fmt: skip
    draws: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of attendance that takes a form one likes", zh="到场中取决于活动形式的份额",
        source="P10 for the form; assumption",
    )  # fmt: skip
    enjoys: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/activity",
        en="liking for service that an activity of a liked form adds", zh="喜欢的活动对兴趣的提升",
    )  # fmt: skip
    introduces: float = quantity(
        0.1, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/activity",
        en="familiarity that an activity adds", zh="活动对熟悉程度的提升",
    )  # fmt: skip
    meets: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of those who come who are introduced to others there",
        zh="到场者中结识他人的比例",
    )  # fmt: skip


def _dates(now: State, p: LeagueActivity, luck: Luck, worker: Worker) -> Targets:
    """Return activities: as many as the worker can hold, as long as any League member is here."""
    people = now.residents
    return np.arange(p.room if (people.league & (people.here > 0.0)).any() else 0)


def _hold(
    now: State, p: LeagueActivity, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Hold activities for League members, in whichever form.

    Each of them comes in proportion to the time spent here, and to 1 - draws (1 - liked): an
    activity of another form draws fewer. Who comes likes the form with the chance `liked`, and is
    then asked to take part; others have lost an afternoon.
    """
    people = now.residents
    chance = p.comes * people.league * people.here * (1.0 - p.draws * (1.0 - p.liked))
    came = luck.uniform(f"comes.{worker.row}") < -np.expm1(-targets.size * chance)
    likes = luck.uniform(f"likes.{worker.row}") < p.liked
    rows, mixes = np.flatnonzero(came), luck.uniform(f"mixes.{worker.row}") < p.meets
    pleased = np.flatnonzero(came & likes)
    return [
        *introduced(now, worker, np.flatnonzero(came & mixes), "activity"),
        Exposure("residents.visited", rows, 1.0),
        Exposure("residents.met_neighbours", rows, p.introduces),
        Exposure("residents.liked", pleased, p.enjoys),
        Exposure("residents.asked", pleased, 1.0),
        Exposure("residents.delivered_worker", pleased, 1.0),
        Exposure("residents.broken_worker", np.flatnonzero(came & ~likes), 1.0),
    ]


LEAGUE_ACTIVITY = Intervention(
    name="league_activity",
    level="community",
    parameters=LeagueActivity,
    targets=_dates,
    act=_hold,
    adds=(
        "residents.introduced",
        "residents.visited",
        "residents.met_neighbours",
        "residents.liked",
        "residents.asked",
        "residents.delivered_worker",
        "residents.broken_worker",
    ),
    theory=("P6", "P10"),
    en="an activity for youths, in a form that they like or not",
    zh="青年活动：采用团员喜欢或不喜欢的形式",
)


class YouthTeam(Work):
    """The table `[interventions.youth_team]`."""

    hours: float = quantity(
        8.0, low=1.0 / 60.0, high=80.0, plausible=(4.0, 20.0), unit="hours",
        en="hours of bringing a team together", zh="组建一个小组的小时数",
    )  # fmt: skip
    room: int = quantity(
        1, low=0, high=10000, plausible=(1, 3), unit="teams a worker and week",
        en="most teams brought together in a week", zh="每周最多组建数",
    )  # fmt: skip
    youths: int = quantity(
        5, low=1, high=200, plausible=(2, 12), unit="youths",
        en="youths of a team, beside a Party member and an applicant", zh="每个小组的团员数",
        source="P15",
    )  # fmt: skip
    picks: Literal["keen", "able", "tied", "random"] = quantity(
        "keen", en="which youths are looked for, as seen", zh="挑选团员的依据（据社工所见）",
    )  # fmt: skip


def _teams(now: State, p: YouthTeam, luck: Luck, worker: Worker) -> Targets:
    """Return teams: as many as there are Party members, applicants and youths for."""
    mentors, applicants, youths = _available(now, worker)
    young = applicants.size + youths.size
    return np.arange(min(mentors.size, young // (p.youths + 1)))


def _available(now: State, worker: Worker) -> tuple[Targets, Targets, Targets]:
    """Return whom a team could be made of: Party members, applicants, other League members.

    They are here, in no organization and not put in any team yet. Party and League have lists of
    their members, so nobody needs to be known to the worker.
    """
    people = now.residents
    free = (people.here > 0.0) & (people.member_of < 0)
    free &= (people.assigned == 0) & (people.teamed == 0.0)
    young = free & people.league & ~people.party
    mine = [
        own_share(worker, now.workers.rows, np.flatnonzero(who))
        for who in (free & people.party, young & people.activist, young & ~people.activist)
    ]
    return mine[0], mine[1], mine[2]


def _bring_together(
    now: State, p: YouthTeam, luck: Luck, worker: Worker, targets: Targets
) -> list[Exposure]:
    """Put a Party member, an applicant and some youths in a team, or several.

    The Party members are those who seem most willing to carry work for others; so are the
    applicants, in whose place other youths stand where there are too few. The youths are the best
    as seen by what is looked for.
    """
    people = now.residents
    mentors, applicants, youths = _available(now, worker)
    mentors, applicants = (
        best_first(worker.sees(people.willing[rows], luck, rows, "willing"), rows)
        for rows in (mentors, applicants)
    )
    worth = {
        "keen": 0.5 * (1.0 + np.tanh(0.5 * people.readiness)),  # the logistic of it
        "able": people.skill,
        "tied": now.ties.degree / max(float(now.ties.degree.max()), 1.0),
        "random": luck.uniform("lot"),
    }[p.picks][youths]
    if p.picks != "random":
        worth = worker.sees(worth, luck, youths)
    count = targets.size
    seconds = np.concatenate([applicants, best_first(worth, youths)])
    firsts = np.concatenate([mentors[:count], seconds[:count]])
    # Applicants whom no team needs as such are youths like others.
    rest = seconds[count : count + count * p.youths]
    team = worker.row + now.workers.rows * np.arange(count)
    number = np.concatenate([
        1 + 3 * team, 2 + 3 * team, 3 + 3 * np.repeat(team, p.youths)[: rest.size],
    ])  # fmt: skip
    rows = np.concatenate([firsts, rest])
    return [
        Exposure("residents.teamed", rows, number.astype(np.float64)),
        Exposure("residents.visited", rows, 1.0),
    ]


YOUTH_TEAM = Intervention(
    name="youth_team",
    level="organizational",
    parameters=YouthTeam,
    targets=_teams,
    act=_bring_together,
    adds=("residents.teamed", "residents.visited"),
    theory=("P14", "P15"),
    en="a youth team: bring a Party member, an applicant and youths together",
    zh="组建青年小组：党员、入党积极分子与团员",
)
