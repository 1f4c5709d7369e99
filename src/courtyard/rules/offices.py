"""Who holds the offices of Party and League, what they do, and which tasks are taken (P11, P18)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.forming import ACTIVIST, MENTOR, YOUTH
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, Event, Exposure, State
from courtyard.state.residents import NOBODY
from courtyard.state.ties import Floats

PARTY, LEAGUE = range(2)
"""Places of the two offices."""


class Offices(Parameters):
    """The table `[offices]`."""

    hours: float = quantity(
        0.0, low=0.0, high=80.0, plausible=(0.0, 20.0), unit="hours a week",
        en="hours that an office takes, 0 for no such offices",
        zh="每项职务每周所需时间（0为不设）",
    )  # fmt: skip
    interlocked: bool = quantity(
        True, en="whether one person is secretary of both Party and League",
        zh="党团书记是否由一人兼任", source="P18",
    )  # fmt: skip
    agrees: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="how far two secretaries act as one in what takes both", zh="两位书记协同的程度",
    )  # fmt: skip
    meets: float = quantity(
        0.0, low=0.0, high=80.0, plausible=(0.0, 6.0), unit="hours a week",
        en="hours that two secretaries need to agree with each other, each of them",
        zh="两位书记每周协商所需时间（每人）",
    )  # fmt: skip
    calls: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="1/week",
        en="chance to be called on by a secretary whose work is done in full",
        zh="书记履职到位时动员每位成员的概率",
    )  # fmt: skip
    places: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="1/week",
        en="chance that youths are placed with a Party member, with both offices done in full",
        zh="两项职务履职到位时为青年安排带领党员的概率",
    )  # fmt: skip
    youths: int = quantity(
        5, low=1, high=100, plausible=(2, 12), unit="youths",
        en="youths who are placed with a Party member at a time", zh="每次安排的青年人数",
    )  # fmt: skip
    vacant: int = quantity(
        8, low=0, high=520, plausible=(2, 26), unit="weeks",
        en="weeks until an office is filled again", zh="职务空缺周数",
    )  # fmt: skip
    exit: float = quantity(
        0.0, low=0.0, high=52.0, plausible=(0.0, 0.5), unit="1/year",
        en="rate at which an office-holder leaves for good", zh="书记卸任的频率",
    )  # fmt: skip


def offices(now: State, p: Offices, luck: Luck) -> Change:
    """Let tasks be taken, offices be left and filled, and secretaries do what is theirs.

    The work of an office gets done as far as its holder had time for it this week: min(1, hours
    worked in office / duty), and what is worked is nobody's free time any more (calendar). duty is
    hours x offices held, and `meets` more for each of two secretaries who have to agree. Who has
    just taken an office begins next week. The secretary of the Party calls on Party members, the
    one of the League on League members in their vacation, each with the chance calls x work done.
    What takes both, placing youths with a Party member who gives hours and is in no organization
    either, has the chance

        places x min(work of the one, work of the other) x (1 if they are one person, else agrees)

    so that one person loses nothing to agreeing, and has the time of one. Whoever leaves, leaves
    every office held, and takes none again; it is `vacant` weeks until somebody else takes it.
    """
    change = Change()
    people = now.residents
    tasked = people.tasked
    if tasked.any():
        task = np.where(tasked > 0.0, tasked.astype(np.int32) - 1, people.task)
        change.columns["residents.task"] = task
    if not p.hours:
        return change
    held = [int(now.community.secretary[0]), int(now.community.league_secretary[0])]
    weeks = [int(now.community.secretary_vacant[0]), int(now.community.league_vacant[0])]
    left = _leave(now, p, luck, held, change)
    for office in (PARTY, LEAGUE):
        if held[office] < 0 and weeks[office] >= p.vacant:
            held[office] = _fill(now, p, luck, held[1 - office], left)
            if held[office] >= 0:
                change.events.append(Event(now.week, "took_office", held[office]))
        weeks[office] = weeks[office] + 1 if held[office] < 0 else 0
    change.columns["residents.left_office"] = left
    change.columns |= _entered(held, weeks)
    worked = people.in_office.sum()
    change.columns["community.office_hours"] = now.community.office_hours + worked
    change.columns["residents.duty"] = _duty(now, p, held)
    _serve(now, p, luck, held, change)
    return change


def _entered(held: list[int], weeks: list[int]) -> dict[str, Any]:
    """Return the columns that say who holds the two offices, and how long each is vacant."""
    values = {
        "secretary": held[PARTY],
        "league_secretary": held[LEAGUE],
        "secretary_vacant": weeks[PARTY],
        "league_vacant": weeks[LEAGUE],
    }
    return {f"community.{name}": np.array([v], np.int32) for name, v in values.items()}


def _duty(now: State, p: Offices, held: list[int]) -> Floats:
    """Return the hours a week that the offices take of those who hold them, (n,)."""
    duty = np.zeros(now.residents.rows)
    agree = p.meets * (min(held) >= 0 and held[PARTY] != held[LEAGUE])
    for row in held:
        if row >= 0:
            duty[row] += p.hours + agree
    return duty


def _leave(now: State, p: Offices, luck: Luck, held: list[int], into: Change) -> Any:
    """Return who has left an office so far, (n,); empties the offices of those who leave now."""
    people = now.residents
    left = people.left_office.copy()
    by_chance = luck.uniform("exit") < -np.expm1(-p.exit / 52.0)
    goes = (people.leaves_office > 0.0) | people.moving_out | by_chance
    for row in sorted({row for row in held if row >= 0 and goes[row]}):
        left[row] = True
        into.events.append(Event(now.week, "left_office", row))
        held[:] = [NOBODY if holder == row else holder for holder in held]
    return left


def _fill(now: State, p: Offices, luck: Luck, other: int, left: Any) -> int:
    """Return who takes a vacant office, -1 for nobody.

    Whoever holds the other office, where the two are interlocked; else the Party member who seems
    fittest of those who agree to carry work for others.

    Args:
        now: the state.
        p: the parameters.
        luck: the luck of the week; the lasting luck with which everyone answers a call to duty.
        other: who holds the other office, -1 for nobody.
        left: who has left an office and takes none again, (n,).
    """
    if p.interlocked and other >= 0:
        return other
    people = now.residents
    able = people.party & (people.here > 0.0) & ~left & ~people.moving_out
    able &= luck.lasting("consent") < people.willing
    able[[row for row in (other,) if row >= 0]] = False
    rows = able.nonzero()[0]
    return int(rows[np.argmax(_fitness(now, rows))]) if rows.size else NOBODY


def _fitness(now: State, rows: Any) -> Floats:
    """Return how fit for duty some residents seem, (k,): able, sure of themselves, responsible."""
    people = now.residents
    fit: Floats = people.skill[rows] + people.efficacy[rows] + people.responsibility[rows]
    return fit


def _serve(now: State, p: Offices, luck: Luck, held: list[int], into: Change) -> None:
    """Add what the secretaries do this week."""
    people = now.residents
    duty = into.columns["residents.duty"]
    done = [min(1.0, float(people.in_office[row] / duty[row])) if row >= 0 else 0.0 for row in held]
    there = people.here > 0.0
    idle = there & ~people.active
    called = idle & people.party & (luck.uniform("party") < p.calls * done[PARTY])
    if now.community.vacation[0]:
        home = idle & people.league & (luck.uniform("league") < p.calls * done[LEAGUE])
        # Whom the League's secretary calls on is reported, whatever comes of it.
        into.exposures.append(Exposure("residents.registers", home.nonzero()[0], 1.0))
        called |= home
    into.exposures.append(Exposure("residents.asked", called.nonzero()[0], 1.0))
    together = 1.0 if held[PARTY] == held[LEAGUE] else p.agrees
    chance = p.places * together * min(done)
    if chance and luck.uniform("places")[held[PARTY]] < chance:
        _place(now, p, luck, there, into)


def _place(now: State, p: Offices, luck: Luck, there: Any, into: Change) -> None:
    """Place free League members with a free Party member, a Party activist among them.

    They form a team next week. Where nobody applies, a further League member is in that place.

    Args:
        now: the state.
        p: the parameters.
        luck: the luck of the week.
        there: who is here this week, (n,).
        into: the change that it is added to.
    """
    people = now.residents
    free = there & (people.member_of < 0) & (people.assigned == 0) & ~people.moving_out
    mentors = (free & people.party & people.active).nonzero()[0]
    young = (free & people.league & ~people.party).nonzero()[0]
    if not mentors.size or young.size < 2:
        return
    mentor = int(mentors[np.argmax(_fitness(now, mentors))])
    young = young[np.argsort(luck.uniform("order")[young], kind="stable")]
    activist = young[np.argmax(people.activist[young])]
    youths = young[young != activist]
    youths = youths[np.argsort(people.activist[youths], kind="stable")][: p.youths]
    # Numbers of teams that are placed here lie above those of teams formed otherwise.
    number = 1.0 + 3.0 * (people.rows + mentor)
    for role, rows in ((MENTOR, [mentor]), (ACTIVIST, [activist]), (YOUTH, youths)):
        into.exposures.append(Exposure("residents.teamed", np.array(rows), number + role))
    into.events += [Event(now.week, "placed", i) for i in (int(activist), *youths.tolist())]


def first_offices(now: State, p: Offices, luck: Luck) -> Change:
    """Fill the offices before the first week, as far as there is somebody who agrees."""
    if not p.hours:
        return Change()
    held = [NOBODY, NOBODY]
    for office in (PARTY, LEAGUE):
        held[office] = _fill(now, p, luck, held[1 - office], now.residents.left_office)
    start = _entered(held, [p.vacant, p.vacant])
    return Change(start | {"residents.duty": _duty(now, p, held)})


RULE = Rule(
    name="offices",
    act=offices,
    prepare=first_offices,
    parameters=Offices,
    reads=(
        "residents.party",
        "residents.league",
        "residents.activist",
        "residents.active",
        "residents.here",
        "residents.in_office",
        "residents.member_of",
        "residents.assigned",
        "residents.moving_out",
        "residents.willing",
        "residents.skill",
        "residents.efficacy",
        "residents.responsibility",
        "residents.task",
        "residents.tasked",
        "residents.left_office",
        "residents.leaves_office",
        "community.secretary",
        "community.league_secretary",
        "community.secretary_vacant",
        "community.league_vacant",
        "community.office_hours",
        "community.vacation",
    ),
    writes=(
        "residents.task",
        "residents.left_office",
        "residents.duty",
        "residents.asked",
        "residents.registers",
        "residents.teamed",
        "community.secretary",
        "community.league_secretary",
        "community.secretary_vacant",
        "community.league_vacant",
        "community.office_hours",
    ),
    theory=("P11", "P17", "P18"),
    sources=("P18 for the offices in one person; assumption: time limits what is done",),
    en="secretaries of Party and League do what is theirs, in one person or in several",
    zh="党团书记履职，一人兼任或分任",
)
