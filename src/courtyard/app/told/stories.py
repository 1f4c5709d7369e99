"""The stories of a resident and of an organization: dated clauses from recorded events.

"Because" stands only where a reason was recorded; elsewhere it is "after".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courtyard.app.told import phrases
from courtyard.app.told.clauses import OF_ORGANIZATION, OF_RESIDENT, Story, Told, story
from courtyard.figures import names
from courtyard.foundations.words import N_, _, ngettext, speaking
from courtyard.state import Event

BANDS = (N_("youth"), N_("adult"), N_("retired"))
"""Age bands, by the codes of the column age_band."""


@dataclass(frozen=True)
class Resident:
    """What a resident is from the start.

    Attributes:
        number: the number.
        age_band: 0 youth, 1 adult, 2 retired.
        building: number of the building as it is shown, None where there are none.
        party, league, vulnerable: Party member; League member at the start; in a group in
            difficulty.
        active: whether he or she gave hours, by week from 0; empty where this is not known.
    """

    number: int
    age_band: int
    building: int | None = None
    party: bool = False
    league: bool = False
    vulnerable: bool = False
    active: Sequence[bool] = ()


@dataclass(frozen=True)
class Organization:
    """What an organization is.

    Attributes:
        number: the number.
        domain: the domain of need it serves, by its name; "" where it is not known.
        convened: whether it was founded at a session of the team; None where it is not known.
        members, posts: members and posts held in the last week told; None where it is not known.
    """

    number: int
    domain: str = ""
    convened: bool | None = None
    members: int | None = None
    posts: int | None = None


def of_resident(who: Resident, events: Iterable[Event], lang: str) -> Story:
    """Return the story of a resident, from the events of a run, in a language."""
    rows = [Event(*row) for row in events]
    mine = [event for event in rows if event.resident == who.number]
    with speaking(lang):
        told = list(_of_life(mine, rows))
        if len(who.active) > 1:
            told.append(_gave(who.active))
        return story("resident", who.number, _title(who), told)


def of_organization(group: Organization, events: Iterable[Event], last: int, lang: str) -> Story:
    """Return the story of an organization, from the events of a run up to a week, in a language."""
    mine = [
        event for event in (Event(*row) for row in events) if event.organization == group.number
    ]
    with speaking(lang):
        title = _("organization {x}").format(x=names.organization(group.number))
        if group.domain:
            title = _("{title} ({domain})").format(title=title, domain=phrases.domain(group.domain))
        told = [*_of_group(group, mine), *_as_it_is(group, mine, last)]
        return story("organization", group.number, title, told)


def _title(who: Resident) -> str:
    parts = [_("resident {n}").format(n=who.number), _(BANDS[who.age_band])]
    if who.building is not None:
        parts.append(_("building {n}").format(n=who.building))
    for is_so, text in (
        (who.party, _("Party member")),
        (who.league, _("League member at the start")),
        (who.vulnerable, _("in a group in difficulty")),
    ):
        if is_so:
            parts.append(text)
    return " · ".join(parts)


def _gave(active: Sequence[bool]) -> Told:
    """Return in how many of the weeks since the start somebody gave hours, and when first."""
    weeks = len(active) - 1
    gave = [week for week in range(1, len(active)) if active[week]]
    if not gave:
        text = _("up to now has given hours in no week")
    else:
        text = ngettext(
            "up to now has given hours in {n} of {weeks} weeks, first in week {first}",
            "up to now has given hours in {n} of {weeks} weeks, first in week {first}",
            len(gave),
        ).format(n=len(gave), weeks=weeks, first=gave[0])
    return Told(weeks, text)


def _of_life(mine: Sequence[Event], rows: Sequence[Event]) -> Iterable[Told]:
    """Yield what happened to a resident; `rows` are the events of all."""
    joined: int | None = None
    post: int | None = None
    for event in mine:
        beside = {one.kind for one in mine if one.week == event.week}
        founds = event.kind == "joined" and "founded" in beside
        if founds or (event.kind == "term_over" and "stepped_back" in beside):
            joined = event.week if founds else joined
            continue
        text = _clause(OF_RESIDENT, event)
        if event.kind == "took_post":
            text = _after(text, joined, event.week, _("{told}, {weeks} after joining"))
            post = event.week
        elif event.kind == "joined":
            joined, post = event.week, None
        elif event.kind == "stepped_back":
            text = _after(text, post, event.week, _("{told}, after {weeks} in it"))
            text = _why(text, event)
            open_for = _dispute(rows, event)
            text = _after(text, open_for, event.week, _("{told}; a dispute was open for {weeks}"))
            post = None
        elif event.kind == "left":
            text = _after(text, joined, event.week, _("{told}, after {weeks} as a member"))
            text = text if "stepped_back" in beside else _why(text, event)
            joined = post = None
        yield Told(event.week, text, event.kind)


def _clause(texts: dict[str, str], event: Event) -> str:
    name = {("founded", "convened"): "convened", ("practice", "adapted"): "adapted"}.get(
        (event.kind, event.reason), event.kind
    )
    if name not in texts:
        return phrases.kind(name)
    where, who = phrases.groups([event.organization]), phrases.person(event.resident)
    return _(texts[name]).format(where=where, who=who)


def _after(text: str, began: int | None, week: int, lasted: str) -> str:
    """Return a text with for how long something had lasted, where this is known and not 0."""
    if began is None or week <= began:
        return text
    return lasted.format(told=text, weeks=phrases.weeks(week - began))


def _why(text: str, event: Event) -> str:
    """Return a text with the recorded reason of an event, or that none is clear."""
    why = phrases.reason(event.kind, event.reason)
    if not why:
        return _("{told}; no clear reason was recorded").format(told=text)
    return _("{told}; recorded reason: {reason}").format(told=text, reason=why)


def _dispute(rows: Sequence[Event], event: Event) -> int | None:
    """Return since when a dispute is open in the organization of an event; None without one."""
    since = None
    for one in rows:
        if one.week <= event.week and one.organization == event.organization:
            if one.kind == "dispute":
                since = one.week
            elif one.kind in ("settled", "ended"):
                since = None
    return since


def _of_group(group: Organization, mine: Sequence[Event]) -> Iterable[Told]:
    """Yield what happened to an organization; who joined and left is counted elsewhere."""
    founded = next((event.week for event in mine if event.kind == "founded"), None)
    quarrel: int | None = None
    taken = Counter(event.week for event in mine if event.kind == "took_post")
    for event in mine:
        if event.kind == "founded":
            yield Told(event.week, _birth(group, event, mine, taken[event.week]), event.kind)
        elif event.kind == "took_post":
            if event.week != founded and (n := taken.pop(event.week, 0)):
                text = _("{n} people took posts").format(n=n)
                text = text if n > 1 else _clause(OF_ORGANIZATION, event)
                yield Told(event.week, text, event.kind)
        elif event.kind == "stepped_back":
            yield Told(event.week, _why(_clause(OF_ORGANIZATION, event), event), event.kind)
        elif event.kind == "ended":
            yield Told(event.week, _end(event, founded), event.kind)
        elif event.kind in OF_ORGANIZATION or event.kind not in OF_RESIDENT:
            text = _clause(OF_ORGANIZATION, event)
            if event.kind == "settled":
                text = _after(text, quarrel, event.week, _("{told} after {weeks}"))
            yield Told(event.week, text, event.kind)
        quarrel = event.week if event.kind == "dispute" else quarrel


def _birth(group: Organization, event: Event, mine: Sequence[Event], posts: int) -> str:
    convened = event.reason == "convened" if group.convened is None else group.convened
    text = (
        _("founded at a session of the team")
        if convened
        else _("founded, started by {who}").format(who=phrases.person(event.resident))
    )
    n = sum(one.kind == "joined" and one.week == event.week for one in mine)
    if n:
        told = ngettext("{told}, with {n} person", "{told}, with {n} people", n)
        text = told.format(told=text, n=n)
    return phrases.in_posts(text, posts) if posts else text


def _end(event: Event, founded: int | None) -> str:
    text = _after(_("ended"), founded, event.week, _("{told} {weeks} after its founding"))
    if event.reason == "goal_met":
        return _("{told} because its members found the goal met").format(told=text)
    text = _("{told}, too few having given hours for weeks").format(told=text)
    why = phrases.reason("ended", event.reason)
    if not why:
        return _("{told}; no clear reason was recorded").format(told=text)
    text = _("{told}; commonest recorded reason of those who left: {reason}").format(
        told=text, reason=why
    )
    return text


def _as_it_is(group: Organization, mine: Sequence[Event], last: int) -> Iterable[Told]:
    """Yield how a living organization stands in the last week, and who came and went."""
    kinds = [event.kind for event in mine]
    if "ended" in kinds:
        return
    parts = []
    if group.members is not None:
        n = group.members
        parts.append(ngettext("{n} member", "{n} members", n).format(n=n))
    if group.posts is not None:
        n = group.posts
        parts.append(ngettext("{n} post held", "{n} posts held", n).format(n=n))
    since = next((event.week for event in mine if event.kind == "founded"), -1)
    came = sum(event.kind == "joined" and event.week > since for event in mine)
    left = [event.reason for event in mine if event.kind == "left"]
    if came:
        parts.append(
            ngettext("{n} joined since the founding", "{n} joined since the founding", came).format(
                n=came
            )
        )
    filled = sum(event.kind == "took_post" and event.week > since for event in mine)
    if filled:
        parts.append(
            ngettext("{n} post filled anew", "{n} posts filled anew", filled).format(n=filled)
        )
    if quarrels := kinds.count("dispute"):
        parts.append(ngettext("{n} dispute", "{n} disputes", quarrels).format(n=quarrels))
    if left:
        parts.append(ngettext("{n} left", "{n} left", len(left)).format(n=len(left)))
    if parts:
        text = _("up to now: {parts}").format(parts=phrases.comma(parts))
        if why := phrases.reasons("left", left):
            text = _("{told}; recorded reasons of those who left: {reasons}").format(
                told=text, reasons=why
            )
        yield Told(last, text)
