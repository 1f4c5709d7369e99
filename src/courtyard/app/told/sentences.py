"""What happened in each week of a film, in at most six sentences.

Events of a kind are counted in one sentence. "Because" stands only where a reason was recorded;
elsewhere it is "after".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from courtyard.app.told import phrases
from courtyard.app.told.kinds import MANY, ONE, RANK
from courtyard.foundations.words import _, ngettext, speaking
from courtyard.state import Event

if TYPE_CHECKING:
    from courtyard.app.films.film import Film

MOST = 6
"""Sentences of a week."""

APART = 2
"""Foundings, endings and steppings-back that are told one by one in a week; of more, a count."""

SINGLE = frozenset({"founded", "ended", "stepped_back", "gave_up"})


class Sentence(TypedDict):
    """A sentence: its text, and the resident and organization it is of, -1 for none or many."""

    text: str
    resident: int
    organization: int
    kind: str


@dataclass
class _Past:
    """What earlier events say of those of a week: since when somebody is what he or she is."""

    joined: dict[int, int] = field(default_factory=dict)
    post: dict[int, int] = field(default_factory=dict)
    founded: dict[int, int] = field(default_factory=dict)

    def add(self, events: Iterable[Event]) -> None:
        """Take note of the events of a week."""
        for event in events:
            if event.kind == "joined":
                self.joined[event.resident] = event.week
            elif event.kind == "took_post":
                self.post[event.resident] = event.week
            elif event.kind == "founded":
                self.founded[event.organization] = event.week

    def since(self, event: Event) -> int | None:
        """Return for how many weeks what ends with an event had lasted; None if not known."""
        began = {
            "stepped_back": self.post.get(event.resident),
            "gave_up": self.post.get(event.resident),
            "left": self.joined.get(event.resident),
            "ended": self.founded.get(event.organization),
        }.get(event.kind)
        return event.week - began if began is not None and event.week > began else None


def sentences(film: Film, lang: str, fork: int | None = None) -> list[list[Sentence]]:
    """Return the sentences of each week of a film from week 0, in a language.

    Args:
        film: the film, as far as it has come.
        lang: "en" or "zh".
        fork: the week after which it goes another way than the film it was forked from.
    """
    marks = [_mark("success", week, number) for number, week in film.successes.items()]
    if film.stay is not None and film.stay[1] < film.weeks:
        marks.append(_mark("team_leaves", film.stay[1]))
    if fork is not None:
        marks.append(_mark("fork", fork))
    return told(film.events, film.done, lang, marks)


def _mark(kind: str, week: int, organization: int = -1) -> Event:
    return Event(week, kind, -1, organization)


def told(
    events: Iterable[Event],
    last: int,
    lang: str,
    marks: Iterable[Event] = (),
    most: int = MOST,
) -> list[list[Sentence]]:
    """Return the sentences of each week from 0 to `last`, the most telling first.

    Args:
        events: the events, in the order in which they happened.
        last: the last week.
        lang: "en" or "zh".
        marks: what is told beside the events: first successes, the team's leaving, a fork.
        most: sentences a week.
    """
    by_week: list[list[Event]] = [[] for _week in range(last + 1)]
    for event in [*(Event(*row) for row in events), *marks]:
        if 0 <= event.week <= last:
            by_week[event.week].append(event)
    past = _Past()
    with speaking(lang):
        weeks = []
        for week in by_week:
            weeks.append(_week(week, past)[:most])
            past.add(week)
    return weeks


def _week(events: Sequence[Event], past: _Past) -> list[Sentence]:
    """Return the sentences of one week, the most telling first."""
    kept = _folded(events)
    by_kind: dict[str, list[Event]] = {}
    for event in kept:
        by_kind.setdefault(event.kind, []).append(event)
    found = []
    for kind in sorted(by_kind, key=lambda kind: RANK.get(kind, len(RANK))):
        some = by_kind[kind]
        if len(some) == 1 or (kind in SINGLE and len(some) <= APART):
            found += [_of_one(event, past, events) for event in some]
        else:
            found.append(_of_many(kind, some))
    return found


def _folded(events: Sequence[Event]) -> list[Event]:
    """Return the events of a week without those that another one tells.

    Who founds joins and takes a post; when an organization ends all leave; a term that is over
    is a stepping back. Who steps back and leaves does one thing, which is called `gave_up`.
    """
    of = {kind: {e.organization for e in events if e.kind == kind} for kind in ("founded", "ended")}
    back = {(e.resident, e.organization) for e in events if e.kind == "stepped_back"}
    left = {(e.resident, e.organization) for e in events if e.kind == "left"}
    kept = []
    for event in events:
        both = (event.resident, event.organization)
        told_elsewhere = (
            (event.kind in ("joined", "took_post") and event.organization in of["founded"])
            or (event.kind == "left" and event.reason == "ended" and both[1] in of["ended"])
            or (event.kind in ("term_over", "left") and both in back)
        )
        if event.kind == "stepped_back" and both in left:
            kept.append(event._replace(kind="gave_up"))
        elif not told_elsewhere:
            kept.append(event)
    return kept


def _of_one(event: Event, past: _Past, week: Sequence[Event]) -> Sentence:
    """Return the sentence of one event."""
    kind = "stepped_back" if event.kind == "gave_up" else event.kind
    name = {("founded", "convened"): "convened", ("practice", "adapted"): "adapted"}.get(
        (event.kind, event.reason), event.kind
    )
    who, where = phrases.person(event.resident), phrases.groups([event.organization])
    if name not in ONE:
        text = _("{who}, {where}: {what}").format(who=who, where=where, what=phrases.kind(name))
    elif kind == "founded":
        text = _founding(_(ONE[name]).format(who=who, where=where), event, week)
    elif kind == "ended":
        text = _ending(event, where, past.since(event))
    else:
        text = _(ONE[name]).format(who=who, where=where)
        text = _with_past(kind, text, past.since(event))
        if why := phrases.reason(kind, event.reason):
            text = _("{told}, because of {reason}").format(told=text, reason=why)
    return {
        "text": phrases.sentence(text),
        "resident": event.resident,
        "organization": event.organization,
        "kind": kind,
    }


def _founding(text: str, event: Event, week: Sequence[Event]) -> str:
    """Return a founding with how many joined, and how many of them took posts."""
    mine = [e.kind for e in week if e.organization == event.organization]
    if people := mine.count("joined"):
        text = ngettext("{told}, with {n} person", "{told}, with {n} people", people).format(
            told=text, n=people
        )
        if posts := min(mine.count("took_post"), people):
            text = phrases.in_posts(text, posts)
    return text


def _ending(event: Event, where: str, lived: int | None) -> str:
    """Return the ending of one organization."""
    text = _("{where} ended").format(where=where)
    if lived is not None:
        text = _("{told} {weeks} after its founding").format(told=text, weeks=phrases.weeks(lived))
    if event.reason == "goal_met":
        return _("{told} because its members found the goal met").format(told=text)
    why = phrases.reason("ended", event.reason)
    if not why:
        return _("{told}, too few having given hours for weeks").format(told=text)
    return _(
        "{told}, too few having given hours for weeks; the commonest recorded reason of those who "
        "left: {reason}"
    ).format(told=text, reason=why)


def _with_past(kind: str, text: str, weeks: int | None) -> str:
    """Return a text with how long what has ended had lasted."""
    if weeks is None:
        return text
    if kind == "stepped_back":
        lasted = _("{told}, after {weeks} in it")
    else:
        lasted = _("{told}, after {weeks} as a member")
    return lasted.format(told=text, weeks=phrases.weeks(weeks))


def _of_many(kind: str, some: Sequence[Event]) -> Sentence:
    """Return the sentence that counts several events of a kind."""
    organizations = {event.organization for event in some}
    where = phrases.groups(organizations)
    if kind in MANY:
        text = _(MANY[kind]).format(n=len(some), where=where)
    else:
        text = _("{n} times: {what}").format(n=len(some), what=phrases.kind(kind))
    recorded = "stepped_back" if kind == "gave_up" else kind
    if why := phrases.reasons(recorded, [event.reason for event in some]):
        text = _("{told}; recorded reasons: {reasons}").format(told=text, reasons=why)
    return {
        "text": phrases.sentence(text),
        "resident": -1,
        "organization": organizations.pop() if len(organizations) == 1 else -1,
        "kind": recorded,
    }
