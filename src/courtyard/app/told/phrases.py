"""Parts of sentences: who, where, which reasons; and the stop at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from courtyard.figures import names
from courtyard.foundations.words import N_, _, ngettext

NAMED = 3
"""Organizations and reasons that are named one by one in a sentence; of more, how many."""

DOMAINS = {
    "elderly_care": N_("elderly care"),
    "repairs": N_("repairs"),
    "environment": N_("environment"),
    "culture": N_("culture"),
    "education": N_("education"),
    "health": N_("health"),
}
"""Domains of need by their usual names, in words."""

WITH_REASON = frozenset({"stepped_back", "left", "ended"})
"""Kinds of events whose `reason` says why; of others it says how."""


def person(number: int) -> str:
    """Return a resident in words; -1 is for somebody who is not known."""
    return _("resident {n}").format(n=number) if number >= 0 else _("somebody")


def groups(numbers: Iterable[int]) -> str:
    """Return organizations in words: one, two or three by their letters, of more how many."""
    known = sorted({number for number in numbers if number >= 0})
    letters = [names.organization(number) for number in known]
    if not letters:
        return _("an organization")
    if len(letters) == 1:
        return _("organization {x}").format(x=letters[0])
    if len(letters) > NAMED:
        rest = len(letters) - 2
        return _("organizations {first}, {second} and {n} others").format(
            first=letters[0], second=letters[1], n=rest
        )
    return _("organizations {x}").format(x=both(letters))


def both(parts: Sequence[str]) -> str:
    """Return parts as a list with "and" before the last."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{some} and {last}").format(some=_(", ").join(parts[:-1]), last=parts[-1])


def comma(parts: Sequence[str]) -> str:
    """Return clauses one after the other."""
    whole = parts[0]
    for part in parts[1:]:
        whole = _("{some}, {more}").format(some=whole, more=part)
    return whole


def domain(name: str) -> str:
    """Return a domain of need in words; one that a scenario names itself stays as it is."""
    return _(DOMAINS[name]) if name in DOMAINS else name.replace("_", " ")


def reason(kind: str, code: str) -> str:
    """Return the recorded reason of an event in words; "" where none is recorded, or it is none."""
    return _unbraced(names.reason(code)) if kind in WITH_REASON else ""


def reasons(kind: str, codes: Iterable[str]) -> str:
    """Return recorded reasons with their numbers, the commonest first; "" where all are unclear."""
    counted = Counter(reason(kind, code) for code in codes)
    if not any(counted):
        return ""
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [
        _("{reason} ({n})").format(reason=text or _("no clear reason"), n=n)
        for text, n in ranked[:NAMED]
    ]
    if rest := sum(n for _text, n in ranked[NAMED:]):
        told.append(_("other reasons ({n})").format(n=rest))
    return _(", ").join(told)


def kind(code: str) -> str:
    """Return a kind of event that has no words here, as it is recorded."""
    return _unbraced(code.replace("_", " ")) or _("something")


def weeks(n: int) -> str:
    """Return a number of weeks in words."""
    return ngettext("{n} week", "{n} weeks", n).format(n=n)


def percent(share: float) -> str:
    """Return a share in whole percent; what is not quite 0 or 1 is not told as if it were."""
    if 0.0 < share < 0.005:
        return _("under 1%")
    if 0.995 < share < 1.0:
        return _("over 99%")
    return f"{share:.0%}"


def in_posts(text: str, n: int) -> str:
    """Return a text about people with how many of them are in posts."""
    some = ngettext("{told}, {n} of them in a post", "{told}, {n} of them in posts", n)
    return some.format(told=text, n=n)


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital, and a stop."""
    return _("{sentence}.").format(sentence=text[:1].upper() + text[1:])


def _unbraced(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")
