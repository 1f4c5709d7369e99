"""Of whom youth teams are formed, and who becomes tied to whom in them (P14, P15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.streams import Luck
from courtyard.state import Change, Event, Exposure, State

if TYPE_CHECKING:
    from courtyard.rules.teams import Teams

type Integers = NDArray[np.int64]

Shape = Literal["clique", "star", "flat"]
Selection = Literal["random", "ties", "keen", "clustered"]

MENTOR, ACTIVIST, YOUTH = range(3)
"""What one is in a youth team; the column `teamed` says 1 + 3 team + this."""


class Composed(NamedTuple):
    """Who is put in youth teams if all are formed at once.

    Attributes:
        rows: numbers of residents, (k,).
        teamed: what the column `teamed` says of them, (k,).
        refused: who was asked to take a post in a team and did not agree, (j,).
    """

    rows: Integers
    teamed: Integers
    refused: Integers


def asked_to_serve(
    now: State, luck: Luck, rows: Integers, wanted: int | None = None
) -> tuple[Integers, Integers]:
    """Ask residents in turn to take a post, until enough agree; return who agrees, who refuses.

    They agree as whoever is called to duty does: by their willingness, and by luck that is theirs
    for good (`leadership`).

    Args:
        now: the state.
        luck: of any rule; what says who agrees is lasting.
        rows: who is asked, in this order, (k,).
        wanted: how many are to agree, None to ask all of them.
    """
    agrees = luck.lasting("consent")[rows] < now.residents.willing[rows]
    if wanted is not None:
        asked = np.searchsorted(agrees.cumsum(), wanted) + 1 if wanted else 0
        rows, agrees = rows[:asked], agrees[:asked]
    return rows[agrees], rows[~agrees]


def answered(week: int, agreed: Integers, refused: Integers) -> list[Event]:
    """Return the events of having been asked to take a post."""
    kinds = (("agreed", agreed), ("refused_duty", refused))
    return [Event(week, kind, i) for kind, rows in kinds for i in rows.tolist()]


def compose(now: State, p: Teams, luck: Luck) -> Composed:
    """Return who is put in youth teams if all are formed at once, and in which.

    The youths are League members, in the order of `selection`, and the same whatever the span:
    `people` of them, all for 0. Each team gets a Party member and an applicant for membership,
    asked in an order drawn by lot; where there are too few applicants, further League members are
    asked in their place. Who refuses is passed over, so that a team may go without an applicant.
    There are as many teams as can be filled and have a Party member who agrees. If there are
    to be more adults than teams, these get further ones in turn, so that the same adults are in
    teams of any span.

    Args:
        now: the state.
        p: the parameters of teams.
        luck: their luck of the week.
    """
    people = now.residents
    free = (people.member_of < 0) & (people.assigned == 0) & (people.here > 0.0)
    young = free & people.league & ~people.party
    pool = _in_order(now, p, luck, (young & ~people.activist).nonzero()[0])
    lot = luck.uniform("drawn")
    members, applicants = (
        rows[np.argsort(lot[rows], kind="stable")]
        for rows in ((free & people.party).nonzero()[0], (young & people.activist).nonzero()[0])
    )
    count = (pool.size + applicants.size) // (p.span + 1)
    if count <= applicants.size:
        count = min(applicants.size, pool.size // p.span)
    willing, _ = asked_to_serve(now, luck, members)
    count = min(count, willing.size, (p.people or pool.size) // p.span)
    youths, others = pool[: count * p.span], pool[count * p.span :]
    adults = max(p.adults, count) if count else 0
    mentors, no = asked_to_serve(now, luck, members, adults)
    activists, nor = asked_to_serve(now, luck, np.concatenate([applicants, others]), adults)
    rows = np.concatenate([mentors, activists, youths])
    role = np.repeat([MENTOR, ACTIVIST, YOUTH], [mentors.size, activists.size, youths.size])
    team = np.concatenate([
        np.arange(mentors.size) % max(count, 1), np.arange(activists.size) % max(count, 1),
        np.arange(youths.size) // p.span,
    ])  # fmt: skip
    return Composed(rows, 1 + 3 * team + role, np.concatenate([no, nor]))


def _in_order(now: State, p: Teams, luck: Luck, rows: Integers) -> Integers:
    """Return League members in the order in which they are chosen, (k,)."""
    people = now.residents
    lot = luck.uniform("chosen")
    worth = lot[rows]
    if p.selection == "ties":
        worth = -now.ties.degree[rows].astype(np.float64)
    elif p.selection == "keen":
        worth = -people.readiness[rows]
    elif p.selection == "clustered":  # by courtyard, so that those of one stand side by side
        worth = lot[people.courtyard[rows] % people.rows]
    order: Integers = rows[np.lexsort((lot[rows], worth))]
    return order


def chosen_youths(now: State) -> NDArray[np.bool_]:
    """Return who has ever been chosen for a team as a youth, this week included, (n,).

    Whether the team comes to be or not: what becomes of youths is judged of all who were chosen.
    """
    people = now.residents
    chosen: NDArray[np.bool_] = (people.teamed > 0.0) & ((people.teamed - 1.0) % 3.0 == YOUTH)
    chosen |= people.team_youth
    return chosen


def form(now: State, p: Teams, luck: Luck, into: Change) -> None:
    """Found the teams of those who are assigned.

    A team serves the domain that its members need most, as a weighted vote: the Party member has
    the part `weight`, the others share the rest. Of several Party members it is the first. All of
    them and applicants take posts.
    """
    people = now.residents
    due = (people.assigned > 0) & (people.member_of < 0) & (people.here > 0.0) & ~people.moving_out
    rows = due.nonzero()[0]
    team, role = np.divmod(people.assigned[rows] - 1, 3)
    heads: list[Integers] = []
    for number in np.unique(team).tolist():
        own, part = rows[team == number], role[team == number]
        if not ((part == MENTOR).any() and (part == YOUTH).any()):
            continue  # those who were to lead or to be led have gone elsewhere
        own = own[np.argsort(part, kind="stable")]
        _found(now, p, own, np.sort(part), len(heads), into)
        heads.append(own)
    if heads:
        into.tied = new_ties(now, p, luck, heads)


def _found(now: State, p: Teams, own: Integers, part: Integers, place: int, into: Change) -> None:
    """Add the founding of one team, the `place`-th of the week; `own`, (m,), mentor first."""
    people = now.residents
    index, mentor = now.organizations.rows + place, int(own[0])
    votes = np.full(own.size, (1.0 - p.weight) / (own.size - 1))
    votes[0] = p.weight
    domain = int(np.argmax(np.bincount(people.wanted[own], weights=votes)))
    into.founded.append(
        {"domain": domain, "founder": mentor, "founded": now.week, "mentor": mentor,
         "mentor_weight": p.weight}
    )  # fmt: skip
    into.exposures += [
        Exposure("residents.joins", own, float(index + 1)),
        Exposure("residents.takes_post", own[part != YOUTH], 1.0),
    ]
    into.events.append(Event(now.week, "founded", mentor, index))


def new_ties(now: State, p: Teams, luck: Luck, heads: list[Integers]) -> Integers:
    """Return the pairs who become tied when teams are formed, (k, 2).

    In every shape they are `ties` a head on the mean, so that shapes differ in structure alone:

        clique: within the team, each to those next in a random order
        star: all to the Party member, the rest as in a clique among the others
        flat: among those of all teams at random

    What finds no room in a team, since it is small or its members know each other, is tied as in
    flat.

    Args:
        now: the state.
        p: the parameters of teams.
        luck: their luck of the week.
        heads: the members of each new team, its Party member first.
    """
    lot = luck.uniform("place")
    made: list[Integers] = []
    left = 0
    for own in heads:
        wanted = round(p.ties * own.size / 2.0)
        near = np.zeros((0, 2), dtype=np.int64)
        if p.shape == "star":
            spokes = np.column_stack([np.full(own.size - 1, own[0]), own[1:]])
            near = np.concatenate([spokes, _ring(own[1:], lot)])
        elif p.shape == "clique":
            near = _ring(own, lot)
        near = near[~now.ties.has(near)][:wanted]
        made.append(near)
        left += wanted - len(near)
    pairs = np.concatenate(made)
    groups, people = now.organizations, now.residents
    led = (people.member_of >= 0).nonzero()[0]
    led = led[groups.mentor[people.member_of[led]] >= 0]
    pool = np.union1d(np.concatenate(heads), led)
    return np.concatenate([pairs, _scattered(now, p, luck, pool, pairs, left)])


def _ring(own: Integers, lot: NDArray[np.float64]) -> Integers:
    """Return all pairs of some, (k, 2): in a random order, neighbours first, then those beyond."""
    own = own[np.argsort(lot[own], kind="stable")]
    m = own.size
    pairs = [
        np.column_stack([own, np.roll(own, -d)])[: m // 2 if 2 * d == m else m]
        for d in range(1, m // 2 + 1)
    ]
    return np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)


def _scattered(
    now: State, p: Teams, luck: Luck, pool: Integers, made: Integers, wanted: int
) -> Integers:
    """Return so many pairs of the pool, (k, 2), who are not tied yet, as far as there are any.

    In each round everybody is paired with somebody at random, so that no one gets many more than
    others.
    """
    found = [np.zeros((0, 2), dtype=np.int64)]
    taken = _codes(now, made)
    for k in range(8 * (p.ties + 1)):  # a few more than without any double
        if wanted <= 0:
            break
        order = pool[np.argsort(luck.uniform(f"round.{k}")[pool], kind="stable")]
        pairs = order[: order.size // 2 * 2].reshape(-1, 2)
        new = ~now.ties.has(pairs) & ~np.isin(_codes(now, pairs), taken)
        pairs = pairs[new][:wanted]
        taken = np.concatenate([taken, _codes(now, pairs)])
        found.append(pairs)
        wanted -= len(pairs)
    return np.concatenate(found)


def _codes(now: State, pairs: Integers) -> Integers:
    """Return one number for each pair, (k,), whatever its order."""
    codes: Integers = pairs.min(axis=1, initial=2**62) * now.residents.rows
    return codes + pairs.max(axis=1, initial=0)
