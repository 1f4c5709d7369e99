"""League members come home, serve as the school requires, grow up (P4, P5, P7)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.forming import answered, asked_to_serve
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import logistic, of_group
from courtyard.state import Change, Event, Exposure, State
from courtyard.state.residents import AT_SCHOOL, BACK, GONE, NOBODY, YOUTH
from courtyard.state.ties import Floats

YEAR = 52


class League(Parameters):
    """The table `[league]`."""

    share: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.9), unit="share",
        en="League members at school among youths", zh="青年中在读团员的比例",
    )  # fmt: skip
    members: int = quantity(
        0, low=0, high=5_000_000, unit="people",
        en="League members at school, where they are counted; 0 for by the share",
        zh="在读团员人数（0为按比例）",
    )  # fmt: skip
    growth: float = quantity(
        0.05, low=-0.9, high=2.0, plausible=(0.0, 0.2), unit="1/year",
        en="yearly growth of the number of League members", zh="团员人数的年增长率",
        source="P4 for the direction; assumption",
    )  # fmt: skip
    years: float = quantity(
        4.0, low=1.0, high=20.0, plausible=(2.0, 6.0), unit="years",
        en="mean years at school", zh="平均在学年数",
    )  # fmt: skip
    returns: float = quantity(
        -0.5, low=-20.0, high=20.0, plausible=(-2.0, 1.0), unit="log-odds",
        en="coming back for good after school, at middling belonging", zh="毕业后返乡的基准倾向",
    )  # fmt: skip
    returns_belonging: float = quantity(
        0.0, low=-20.0, high=20.0, plausible=(0.0, 4.0), unit="log-odds",
        en="coming back for good: belonging", zh="归属感对毕业返乡的作用",
        source="P7 for the direction; assumption",
    )  # fmt: skip
    mandate: float = quantity(
        0.0, low=0.0, high=200.0, plausible=(0.0, 40.0), unit="hours a vacation",
        en="service that the school requires", zh="学校每个假期要求的服务时长",
    )  # fmt: skip
    mandate_from: int = quantity(
        1, low=1, high=5200, unit="week",
        en="first week in which the school requires service", zh="学校开始要求服务的周",
    )  # fmt: skip
    mandate_until: int = quantity(
        5200, low=1, high=5200, unit="week",
        en="last week in which the school requires service", zh="学校停止要求服务的周",
    )  # fmt: skip
    choice: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of the required service that one chooses oneself", zh="规定服务中自主选择的比例",
    )  # fmt: skip
    crowding: float = quantity(
        0.0, low=0.0, high=2.0, plausible=(0.0, 0.05), unit="1/hour",
        en="liking lost in an hour of required service",
        zh="规定服务每小时对兴趣的损害", source="P5 for the direction; assumption",
    )  # fmt: skip
    chosen_protects: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of this loss that choosing all of the work oneself would spare",
        zh="完全自主选择可避免的兴趣损害比例", source="P5 raises the question; assumption",
    )  # fmt: skip
    enjoys: float = quantity(
        0.01, low=0.0, high=2.0, plausible=(0.0, 0.05), unit="1/hour",
        en="liking gained in an hour of required service of a form that one likes",
        zh="喜欢的服务形式每小时对兴趣的提升", source="P10 for the direction; assumption",
    )  # fmt: skip
    succeeds: float = quantity(
        0.45, low=0.0, high=1.0, plausible=(0.2, 0.7), unit="share",
        en="share of required service outside organizations that meets a need",
        zh="组织之外的规定服务中有效的比例", source="assumption: as unorganized help",
    )  # fmt: skip
    forms: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="how far the form of required service is one that youths like",
        zh="规定服务的形式受青年喜欢的程度",
    )  # fmt: skip
    familiar: float = quantity(
        0.01, low=0.0, high=2.0, plausible=(0.0, 0.04), unit="1/hour",
        en="familiarity gained in an hour of required service", zh="规定服务每小时对熟悉程度的提升",
        source="P6 for the direction; assumption",
    )  # fmt: skip
    invited: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="1/week",
        en="chance to be asked to go on by the organization with which one serves",
        zh="所在组织每周邀请继续参与的概率",
    )  # fmt: skip
    core: int = quantity(
        0, low=0, high=20, plausible=(0, 3), unit="people",
        en="adults who are asked to take a post in each new youth team, beside its Party member",
        zh="每个新青年小组中除党员外受邀任职的成年人数",
        source="P4 raises the question; assumption",
    )  # fmt: skip


def members_at_first(p: League, youths: int) -> float:
    """Return how many of so many youths are League members at school in the first year."""
    return float(p.members) if p.members else p.share * youths


def requires(p: League, week: int) -> bool:
    """Return whether the school requires service in a week of the run, vacation or not."""
    return p.mandate > 0.0 and p.mandate_from <= week <= p.mandate_until


def league(now: State, p: League, luck: Luck) -> Change:
    """Let League members serve as their school requires, finish school, and others join.

        required this week = min(time, (mandate - done this vacation) / weeks left)

    for who is at school and at home in a vacation. The hours are worth the liking for service, one
    and the same stock as what voluntary service goes by. They help the organization to which one
    has reported, else the one that one is in, else the need that presses most on oneself, where
    `succeeds` of them meets a need. They make familiar with the place, bring liking as far as the
    form is liked, and take it in proportion to crowding (1 - chosen_protects choice).

    When a school year ends, each finishes with the chance 1/years and comes back for good with
    σ(returns + returns_belonging (2 belonging - 1)), or moves away for good; youths join until
    there are (1 + growth)^years times as many as at first. A year after somebody has moved away
    for good, somebody else has grown up in that place, so that there are always youths to come.
    """
    if not (p.share or p.members):
        return Change()
    change = _serve(now, p, luck)
    if now.community.year_ends[0]:
        _new_year(now, p, luck, change)
    if p.core:
        _core(now, p, luck, change)
    return change


def _serve(now: State, p: League, luck: Luck) -> Change:
    """Return this week's required service and what it does."""
    people, left = now.residents, int(now.community.vacation_left[0])
    mandated = np.zeros(people.rows)
    serves_with = np.where(people.reports_to > 0.0, people.reports_to - 1.0, people.serves_with)
    if not left:
        return Change(
            {
                "residents.mandated": mandated,
                "residents.mandate_done": np.zeros(people.rows),
                "residents.serves_with": np.full(people.rows, NOBODY, np.int32),
            }
        )
    serves_with = serves_with.astype(np.int32)
    serves_with[~of_group(now.organizations.alive, serves_with, outside=False)] = NOBODY
    exposures: list[Exposure] = []
    if requires(p, now.week):
        rows = (people.league & (people.school == AT_SCHOOL) & (people.here > 0.0)).nonzero()[0]
        due = np.maximum(p.mandate - people.mandate_done[rows], 0.0) / left
        mandated[rows] = np.minimum(due, people.time[rows])
        rows = rows[mandated[rows] > 0.0]
        # Who has joined since, as in a team formed in the vacation, serves with the own.
        place = serves_with[rows]
        serves_with[rows] = np.where(place == NOBODY, people.member_of[rows], place)
        exposures = _done(now, p, luck, rows, mandated[rows], serves_with[rows])
    return Change(
        {
            "residents.mandated": mandated,
            "residents.mandate_done": people.mandate_done + mandated,
            "residents.serves_with": serves_with,
        },
        exposures,
    )


def _done(
    now: State, p: League, luck: Luck, rows: Any, hours: Floats, serves_with: Any
) -> list[Exposure]:
    """Return what required service does to those who give it and to the needs of others.

    Args:
        now: the state.
        p: the parameters.
        luck: of this week.
        rows: who gives it, (k,).
        hours: how many hours, (k,).
        serves_with: with which organization, -1 for none, (k,).
    """
    people = now.residents
    alone = serves_with == NOBODY
    worth = p.succeeds * hours * people.liking[rows] * alone
    by_domain = np.bincount(people.wanted[rows], weights=worth, minlength=len(now.domains))
    helped = by_domain.nonzero()[0].tolist()
    asked = rows[~alone & (luck.uniform("invited")[rows] < p.invited)]
    lost = p.crowding * (1.0 - p.chosen_protects * p.choice)
    return [
        *(Exposure("community.served_by_others", None, float(by_domain[d]), d) for d in helped),
        Exposure("residents.registers", rows[~people.registered[rows]], 1.0),
        Exposure("residents.met_neighbours", rows, p.familiar * hours),
        Exposure("residents.liked", rows, p.enjoys * p.forms * hours),
        Exposure("residents.controlled", rows, lost * hours),
        Exposure("residents.asked", asked, 1.0),
    ]


def _core(now: State, p: League, luck: Luck, into: Change) -> None:
    """Ask adults in no organization, the most willing first, to take posts in new youth teams.

    They are placed there, as the youths are, in the week after the team was formed. For each post
    one adult is asked; who refuses is passed over, so that a team may have fewer.
    """
    people, groups = now.residents, now.organizations
    new = (groups.alive & (groups.mentor >= 0) & (groups.founded == now.week - 1)).nonzero()[0]
    free = (people.age_band != YOUTH) & (people.member_of == NOBODY) & (people.here > 0.0)
    rows = free.nonzero()[0]
    first = rows[(-people.willing[rows]).argsort(kind="stable")][: p.core * new.size]
    if not first.size:
        return
    agreed, refused = asked_to_serve(now, luck, first)
    # In turn, so that each team gets one before any gets a second.
    where = np.resize(new + 1.0, agreed.size)
    placed = people.core_adult.copy()
    placed[agreed] = True
    into.columns["residents.core_adult"] = placed
    into.events += answered(now.week, agreed, refused)
    into.exposures += [
        Exposure("residents.joins", agreed, where),
        Exposure("residents.takes_post", agreed, 1.0),
    ]


def _new_year(now: State, p: League, luck: Luck, change: Change) -> None:
    """Let some finish school and others join the League, into a change."""
    people, week = now.residents, now.week
    member, school = people.league.copy(), people.school.copy()
    grown = (school == GONE).nonzero()[0]  # in the places of those who went in earlier years
    pupils = (member & (school == AT_SCHOOL)).nonzero()[0]
    over = pupils[luck.uniform("finishes")[pupils] < 1.0 / p.years]
    back = p.returns + p.returns_belonging * (2.0 * people.belonging[over] - 1.0)
    returns = luck.uniform("returns")[over] < logistic(back)
    gone = over[~returns]
    member[over], school[over] = False, np.where(returns, BACK, GONE)
    new = _joins(now, p, luck, int(np.count_nonzero(member)), 1 + (week - 1) // YEAR)
    member[new], school[new] = True, AT_SCHOOL
    leads = gone[people.post[gone]]
    led = people.member_of[leads].tolist()
    change.columns |= {"residents.league": member, "residents.school": school}
    change.exposures.append(Exposure("residents.steps_back", gone, 1.0))
    change.events += [
        Event(week, "stepped_back", i, g, "moved") for i, g in zip(leads.tolist(), led, strict=True)
    ]
    change.newcomers = grown
    kinds = (
        *(("came_back", over[returns]), ("moved_for_good", gone)),
        *(("grew_up", grown), ("joined_league", new)),
    )
    change.events += [Event(week, kind, i) for kind, rows in kinds for i in rows.tolist()]


def _joins(now: State, p: League, luck: Luck, members: int, years: int) -> Any:
    """Return who joins the League, ascending, (k,): those with the least luck first.

    Args:
        now: the state.
        p: the parameters.
        luck: of this week; what says who joins is lasting.
        members: how many are left from the past year.
        years: school years that have ended since the start.
    """
    people = now.residents
    youths = people.age_band == YOUTH
    wanted = members_at_first(p, int(np.count_nonzero(youths))) * (1.0 + p.growth) ** years
    free = (youths & (people.school == 0)).nonzero()[0]
    missing = max(min(round(wanted) - members, free.size), 0)
    order = luck.lasting("league")[free].argsort(kind="stable")
    return np.sort(free[order[:missing]])


def first_league(now: State, p: League, luck: Luck) -> Change:
    """Make League members of a share of the youths, or of a number; all of them are at school.

    Raises:
        InputError: there are fewer youths than members are asked for.
    """
    if not (p.share or p.members):
        return Change()
    people = now.residents
    youths = (people.age_band == YOUTH).nonzero()[0]
    if p.members > youths.size:
        raise InputError(
            f"there are only {youths.size} youths",
            key="league.members",
            given=p.members,
            allowed=f"at most {youths.size}",
        )
    order = luck.lasting("league")[youths].argsort(kind="stable")
    members = youths[order[: round(members_at_first(p, youths.size))]]
    member, school = people.league.copy(), people.school.copy()
    member[members], school[members] = True, AT_SCHOOL
    return Change(
        {
            "residents.league": member,
            "residents.first_cohort": member.copy(),
            "residents.school": school,
        }
    )


RULE = Rule(
    name="league",
    act=league,
    prepare=first_league,
    at_start=("share", "members"),
    parameters=League,
    reads=(
        "residents.age_band",
        "residents.league",
        "residents.school",
        "residents.here",
        "residents.time",
        "residents.mandate_done",
        "residents.serves_with",
        "residents.reports_to",
        "residents.liking",
        "residents.belonging",
        "residents.wanted",
        "residents.registered",
        "residents.member_of",
        "residents.post",
        "residents.willing",
        "residents.core_adult",
        "organizations.alive",
        "organizations.mentor",
        "organizations.founded",
        "community.vacation_left",
        "community.year_ends",
    ),
    writes=(
        "residents.league",
        "residents.first_cohort",
        "residents.school",
        "residents.mandated",
        "residents.mandate_done",
        "residents.serves_with",
        "residents.core_adult",
        "residents.registers",
        "residents.met_neighbours",
        "residents.liked",
        "residents.controlled",
        "residents.asked",
        "residents.steps_back",
        "residents.joins",
        "residents.takes_post",
        "community.served_by_others",
    ),
    theory=("P4", "P5", "P6", "P7", "P10", "G24"),
    sources=("assumption: worth of an hour is liking", "PA6 for registration"),
    en="League members serve as their school requires, join, and grow up",
    zh="团员完成学校要求的服务、加入、成长",
)
