"""Money for projects: who applies in a round, who wins, what money buys (L23, W21).

Functions of the rule `projects`, which calls them with the books of the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from courtyard.rules.rule import Luck
from courtyard.rules.steps import core_mean
from courtyard.state import Change, Event, Exposure, State
from courtyard.state.ties import Floats

if TYPE_CHECKING:
    from courtyard.rules.projects import Projects

type Numbers = NDArray[np.int32]
type Rows = NDArray[np.int64]

NO_PROJECT = -1
"""The week of taking up a project of an organization that has none in hand."""


@dataclass
class Books:
    """What the rule changes this week, column by column, (g,) each, and what it adds.

    Attributes:
        left, since: weeks of work left of the project in hand, and the week of taking it up.
        load, bought: hours of organizing that projects take and that money buys this week.
        grant, own, partner: money at hand by source, yuan.
        finished, dropped, applications, awards: counts so far.
        into: events and exposures of the week.
    """

    left: Floats
    since: Numbers
    load: Floats
    bought: Floats
    grant: Floats
    own: Floats
    partner: Floats
    finished: Numbers
    dropped: Numbers
    applications: Numbers
    awards: Numbers
    into: Change

    @staticmethod
    def opened(now: State) -> Books:
        """Return the books as they stand at the start of the week."""
        groups = now.organizations
        return Books(
            left=groups.project_left.copy(),
            since=groups.project_since.copy(),
            load=np.zeros(groups.rows),
            bought=np.zeros(groups.rows),
            grant=groups.grant.copy(),
            own=groups.own_funds.copy(),
            partner=groups.partner_funds.copy(),
            finished=groups.projects_done.copy(),
            dropped=groups.projects_dropped.copy(),
            applications=groups.applications.copy(),
            awards=groups.awards.copy(),
            into=Change(),
        )

    def closed(self) -> Change:
        """Return the change that the books come to."""
        columns: dict[str, NDArray[Any]] = {
            "project_left": self.left,
            "project_since": self.since,
            "project_load": self.load,
            "hours_bought": self.bought,
            "grant": self.grant,
            "own_funds": self.own,
            "partner_funds": self.partner,
            "projects_done": self.finished,
            "projects_dropped": self.dropped,
            "applications": self.applications,
            "awards": self.awards,
        }
        self.into.columns |= {f"organizations.{name}": x for name, x in columns.items()}
        return self.into

    def tell(self, now: State, kind: str, rows: Rows) -> None:
        """Note an event of each of some organizations, (k,)."""
        self.into.events += [Event(now.week, kind, -1, g) for g in rows.tolist()]

    def begin(self, now: State, weeks: float, rows: Rows) -> None:
        """Let organizations take up a project of so many weeks of work."""
        self.left[rows] = weeks
        self.since[rows] = now.week


def core_of(now: State, which: NDArray[np.bool_]) -> Rows:
    """Return the post-holders of the organizations that are marked, (g,)."""
    people = now.residents
    core = (people.post & (people.member_of >= 0)).nonzero()[0]
    mine: Rows = core[which[people.member_of[core]]]
    return mine


def can_take_up(now: State, p: Projects, books: Books) -> NDArray[np.bool_]:
    """Return which organizations have the hands for a project and none in hand, (g,)."""
    groups = now.organizations
    able: NDArray[np.bool_] = groups.alive & (groups.givers >= p.givers) & (books.left <= 0.0)
    return able


def closing_week(week: int, p: Projects) -> int | None:
    """Return the week in which the round that is open this week is decided, None without one."""
    closes = week + (p.first_round - week) % p.every
    if p.pot <= 0.0 or closes < p.first_round or closes - week >= min(p.window, p.every):
        return None
    return closes


def waiting(now: State, p: Projects) -> NDArray[np.bool_]:
    """Return which organizations have applied in the round that is open this week, (g,)."""
    entered = np.zeros(now.organizations.rows, np.bool_)
    closes = closing_week(now.week, p)
    if closes is None:
        return entered
    opened = closes - min(p.window, p.every) + 1
    for event in reversed(now.events.rows):
        if event.week < opened:
            break
        if event.kind == "applied":
            entered[event.organization] = True
    return entered


def hold_round(
    now: State, p: Projects, luck: Luck, entered: NDArray[np.bool_], books: Books
) -> None:
    """Take applications while a round is open, and decide it in its last week.

        P(applies in a week) = 1 - exp(-(applies planning of the core + coached))

    Once a round; who has a project in hand may not apply (no double funding), nor may, unless
    grants are renewable, who has won before.

    Args:
        now: the state.
        p: the parameters.
        luck: the luck of the rule.
        entered: who has applied in this round already, (g,).
        books: changed in place.
    """
    groups = now.organizations
    closes = closing_week(now.week, p)
    if closes is None:
        return
    planning = core_mean(now, now.residents.planning)
    may = can_take_up(now, p, books) & ~entered
    if not p.renewable:
        may &= books.awards == 0
    rate = p.applies * planning + groups.coached
    applies = may & (luck.uniform("applies")[groups.founder] < -np.expm1(-rate))
    books.applications += applies
    books.load[applies] += p.writing
    books.tell(now, "applied", applies.nonzero()[0])
    if now.week == closes:
        _decide(now, p, luck, (entered & can_take_up(now, p, books)) | applies, planning, books)


def _decide(
    now: State,
    p: Projects,
    luck: Luck,
    entered: NDArray[np.bool_],
    planning: Floats,
    books: Books,
) -> None:
    """Give the pot to applicants: the best as judges see them, by lot, or to all in equal parts.

    As many whole awards as the pot holds and there are applicants, and one smaller award of a pot
    that is smaller; in equal parts the same sum is shared by all of them, so that each way spends
    the same money on the same applicants.
    """
    rows = entered.nonzero()[0]
    pot = p.pot * now.residents.rows / now.quarter
    award = min(p.award, pot)
    awards = min(int(pot / award + 1e-9), rows.size)
    founder = now.organizations.founder[rows]
    winners, amount = rows, award * awards / max(rows.size, 1)
    if p.mode != "equal":
        quality = planning[rows] + p.judges * luck.normal("judges")[founder]
        rank = -quality if p.mode == "contest" else luck.uniform("lot")[founder]
        winners, amount = rows[np.argsort(rank, kind="stable")[:awards]], award
    if not awards:
        winners = winners[:0]
    won = np.zeros(entered.size, np.bool_)
    won[winners] = True
    books.grant[winners] += amount
    books.awards[winners] += 1
    books.begin(now, p.weeks, winners)
    books.tell(now, "awarded", winners)
    books.tell(now, "rejected", (entered & ~won).nonzero()[0])
    books.into.exposures += [
        Exposure("residents.success_lived", core_of(now, won), p.pride),
        Exposure("residents.failure_lived", core_of(now, entered & ~won), p.disappointment),
    ]


def spend(now: State, p: Projects, books: Books) -> None:
    """Let money come in and go out; a part of all that is spent buys hours of organizing.

        own      += dues givers                 partner += partner
        spent     = grant / max(weeks of work left, 1) + spending (own + partner)
        bought    = labour spent / wage

    A grant lasts as long as its project. What is not spent on labour goes into material, rooms
    and transport, which have no further effect. Nothing is ever spent twice or below zero.
    """
    groups = now.organizations
    alive = groups.alive
    books.own += p.dues * groups.givers.clip(0) * alive
    books.partner += p.partner * alive
    of_grant = np.where(books.left > 0.0, books.grant / np.maximum(books.left, 1.0), 0.0)
    of_own, of_partner = p.spending * books.own * alive, p.spending * books.partner * alive
    books.grant -= of_grant
    books.own -= of_own
    books.partner -= of_partner
    books.bought += p.labour * (of_grant + of_own + of_partner) / p.wage
