"""The three answers in a few words, for one glance; the sentences say the rest."""

from __future__ import annotations

from courtyard.app.films.film import Film
from courtyard.app.told import phrases
from courtyard.app.told.answers import FEWEST, LATER, WINDOW, Facts, Many, facts, outcome
from courtyard.foundations.words import _, ngettext, speaking

NOTHING = "–"


def shorts(film: Film, many: Many | None, lang: str) -> list[str]:
    """Return the three answers in a few words each.

    Args:
        film: the film, as far as it has come.
        many: what many runs of the same settings came to; None before there are any.
        lang: "en" or "zh".
    """
    given = facts(film)
    with speaking(lang):
        return [_carries(given), _stays(given), _luck(given, many)]


def _carries(given: Facts) -> str:
    """Say who does most of the organizing in the last weeks there are."""
    if not given.deciding:
        return NOTHING
    if not given.organizing:
        n = int(given.active[given.done])
        return _("{n} of {all} act").format(n=f"{n:,}", all=f"{given.n:,}")
    if not given.founded:
        return _("no organization yet")
    if not given.alive(given.done):
        return _("nobody any more")
    hours = given.carried[max(given.done - WINDOW + 1, 0) : given.done + 1].sum(axis=0)
    total = float(hours.sum())
    if total <= 0.0:
        return _("nobody")
    names = (_("post-holders {share}"), _("other members {share}"), _("the team {share}"))
    most = int(hours.argmax())
    return names[most].format(share=phrases.percent(float(hours[most]) / total))


def _stays(given: Facts) -> str:
    """Say how many of the organizations of the exit are there 24 months later, or at the end."""
    exits = given.exit
    if not given.deciding or given.stay is None:
        return _("no team here")
    if exits is None:
        return _("the team stays")
    if given.done <= exits:
        return _("the team is still here")
    later = min(exits + LATER, given.done)
    if not given.organizing:
        n = int(given.active[later])
        return _("{n} of {all} act").format(n=f"{n:,}", all=f"{given.n:,}")
    return _left(set(given.alive(exits)), set(given.alive(later)))


def _left(then: set[int], now: set[int]) -> str:
    """Say how many of the organizations of a former week there are now, and how many are new."""
    new = len(now - then)
    if not then:
        text = ngettext("{n} new organization", "{n} new organizations", new).format(n=new)
        return text if new else _("no organization")
    text = ngettext("{n} of {all} organization", "{n} of {all} organizations", len(then))
    text = text.format(n=len(then & now), all=len(then))
    return _("{told}, {n} new").format(told=text, n=new) if new else text


def _luck(given: Facts, many: Many | None) -> str:
    """Say in how many runs it went well, or how many there are."""
    if not given.deciding:
        return NOTHING
    if many is None or not many.whole:
        done = 0 if many is None else many.n
        text = ngettext("{done} of {n} run", "{done} of {n} runs", FEWEST)
        return text.format(done=done, n=FEWEST) if done else _("after {n} runs").format(n=FEWEST)
    if given.organizing and many.k is not None:
        if outcome(given) == "alive24":
            return _("lasts in {k} of {n} runs").format(k=many.k, n=many.n)
        return _("alive at the end in {k} of {n} runs").format(k=many.k, n=many.n)
    if many.active is None:
        return ngettext("{n} run", "{n} runs", many.n).format(n=many.n)
    return _("{middle} act, by the median").format(middle=f"{many.active[1]:,.0f}")
