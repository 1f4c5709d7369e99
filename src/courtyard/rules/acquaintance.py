"""Workers get to know the community; residents become known, listed, registered (W1, L5, PA6)."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, logistic
from courtyard.state import Change, Event, State


class Acquaintance(Parameters):
    """The table `[acquaintance]`."""

    fading: float = quantity(
        0.003, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="understanding that is out of date after a week", zh="对社区了解的过时速度",
    )  # fmt: skip
    consent: float = quantity(
        3.0, low=-20.0, high=20.0, plausible=(0.0, 5.0), unit="log-odds",
        en="readiness to be listed as a capable resident, beyond that to take part",
        zh="同意列入能人名单的意愿（相对参与意愿）",
    )  # fmt: skip


def acquaintance(now: State, p: Acquaintance, luck: Luck) -> Change:
    """Keep what the team knows: its understanding, whom it has met, whom it takes for capable.

    Who is met stays known, and the register only grows: it counts entries, not activity (PA6).
    Members of organizations are registered. Who is taken for capable is asked before being
    listed, and consents with the chance σ(readiness to act + consent); who declines declines
    again until readiness has grown. Who is listed stays listed. A worker who leaves on seeing
    the signs is gone for good.
    """
    people, team = now.residents, now.workers
    asked = ((people.spotted > 0.0) & ~people.talent).nonzero()[0]
    listed = people.talent.copy()
    events: list[Event] = []
    if asked.size:
        agrees = luck.lasting("list")[asked] < logistic(people.readiness[asked] + p.consent)
        listed[asked] = agrees
        events = [
            Event(now.week, "listed" if yes else "declined", i)
            for i, yes in zip(asked.tolist(), agrees.tolist(), strict=True)
        ]
    return Change(
        {
            "workers.understanding": learn(
                team.understanding, up=team.explored, down=0.0, forget=p.fading, rest=0.0
            ),
            "workers.gone": team.gone | (team.leaves > 0.0),
            "residents.known": people.known | (people.visited > 0.0),
            "residents.talent": listed,
            "residents.registered": people.registered
            | (people.registers > 0.0)
            | (people.member_of >= 0),
        },
        events=events,
    )


RULE = Rule(
    name="acquaintance",
    act=acquaintance,
    parameters=Acquaintance,
    reads=(
        "workers.understanding",
        "workers.explored",
        "workers.gone",
        "workers.leaves",
        "residents.known",
        "residents.visited",
        "residents.talent",
        "residents.spotted",
        "residents.readiness",
        "residents.registered",
        "residents.registers",
        "residents.member_of",
    ),
    writes=(
        "workers.understanding",
        "workers.gone",
        "residents.known",
        "residents.talent",
        "residents.registered",
    ),
    theory=("T5", "T6", "L5", "W1", "W5", "G5", "G17"),
    sources=("PA5 and PA6: registered is not active",),
    en="workers come to know the community; residents become known, registered, listed on consent",
    zh="社工了解社区；居民被认识、经同意列入名单、登记注册",
)
