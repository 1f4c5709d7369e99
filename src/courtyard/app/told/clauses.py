"""Clauses of stories: every kind of event without its subject, and which of many are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypedDict

from courtyard.app.told import phrases
from courtyard.foundations.words import N_, _

MOST = 8
"""Clauses of a story."""

CAREER = frozenset({"took_post", "stepped_back", "left"})
"""What a resident's story tells before all else."""

OF_RESIDENT = {
    "took_post": N_("took a post in {where}"),
    "stepped_back": N_("stepped back from a post in {where}"),
    "left": N_("left {where}"),
    "founded": N_("founded {where} with others"),
    "convened": N_("founded {where} with others at a session of the team"),
    "joined": N_("joined {where}"),
    "moved_out": N_("moved away; from now on somebody else lives here"),
    "moved_for_good": N_("finished school and moved away for good"),
    "took_office": N_("took an office of Party or League"),
    "left_office": N_("left an office of Party or League"),
    "term_over": N_("reached the end of the term in {where}"),
    "deputy": N_("became a deputy in {where}"),
    "agreed": N_("was asked to carry work for others, and agreed"),
    "refused_duty": N_("was asked to carry work for others, and refused"),
    "listed": N_("agreed to be listed as a capable resident"),
    "declined": N_("declined to be listed as a capable resident"),
    "came_back": N_("finished school and came back"),
    "grew_up": N_("from now on this is a child who has grown up"),
    "joined_league": N_("joined the League"),
    "placed": N_("was placed with a Party member"),
    "reported": N_("reported to {where} for the service that the school requires"),
}
"""What happened to a resident; those that matter most first."""

OF_ORGANIZATION = {
    "ended": N_("ended"),
    "founded": N_("founded, started by {who}"),
    "convened": N_("founded at a session of the team"),
    "took_post": N_("{who} took a post"),
    "stepped_back": N_("{who} stepped back from a post"),
    "awarded": N_("won a grant"),
    "won": N_("won something that everybody saw"),
    "adopted": N_("a proposal was adopted"),
    "refused": N_("a proposal was refused"),
    "dispute": N_("a dispute broke out"),
    "settled": N_("the dispute was settled"),
    "project_done": N_("finished a project"),
    "project_dropped": N_("gave up a project"),
    "rejected": N_("did not win the grant it had applied for"),
    "blocked": N_("a meeting voted down its proposal"),
    "carried": N_("a meeting carried its proposal"),
    "applied": N_("applied for a grant"),
    "project": N_("took up a project"),
    "proposed": N_("made a proposal"),
    "practice": N_("took up a new way of working"),
    "adapted": N_("took up a new way of working, and adapted it to the place"),
    "practice_dropped": N_("gave up a way of working"),
}
"""What happened to an organization; those that matter most first."""


class Clause(TypedDict):
    """What happened in a week."""

    week: int
    text: str


class Story(TypedDict):
    """A story: of whom, what he, she or it is called, and clauses, the earliest first."""

    kind: str
    id: int
    title: str
    clauses: list[Clause]


class Told(NamedTuple):
    """A clause, and the kind of its event; "" for what is told in any case."""

    week: int
    text: str
    kind: str = ""


def story(kind: str, number: int, title: str, told: Sequence[Told]) -> Story:
    """Return a story of what is to be told: clauses of a week joined, `MOST` of them kept."""
    weeks: dict[int, list[Told]] = {}
    for one in told:
        weeks.setdefault(one.week, []).append(one)
    clauses: list[Clause] = [
        {"week": week, "text": phrases.sentence(_("; ").join(one.text for one in weeks[week]))}
        for week in (
            kept(weeks, OF_RESIDENT, CAREER) if kind == "resident" else kept(weeks, OF_ORGANIZATION)
        )
    ]
    if not clauses:
        clauses = [{"week": 0, "text": phrases.sentence(_("nothing is recorded so far"))}]
    return {"kind": kind, "id": number, "title": title[:1].upper() + title[1:], "clauses": clauses}


def kept(
    weeks: Mapping[int, Sequence[Told]], order: Iterable[str], first: Collection[str] = ()
) -> list[int]:
    """Return the weeks that are told, ascending: the first, the last, and what matters most.

    Before all else come the kinds `first`, the later events before the earlier; then the latest
    event of each kind in their `order`, then the one before it, and so on.
    """
    rank = {kind: place for place, kind in enumerate(order)}
    seen: Counter[str] = Counter()
    matter: dict[int, tuple[int, int]] = {}
    for week in sorted(weeks, reverse=True):
        ranks = []
        for one in weeks[week]:
            place = rank.get(one.kind, len(rank))
            ranks.append((0, 0) if one.kind in (*first, "") else (seen[one.kind], 1 + place))
            seen[one.kind] += 1
        matter[week] = min(ranks)
    for week in (min(weeks, default=-1), max(weeks, default=-1)):
        matter[week] = (-1, 0)
    return sorted(sorted(weeks, key=lambda week: (matter[week], -week))[:MOST])
