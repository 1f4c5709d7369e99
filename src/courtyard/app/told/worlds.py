"""Two worlds in words: what differs in a week, and over many pairs of runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from courtyard.app.told import phrases
from courtyard.app.told.answers import Facts
from courtyard.figures import names
from courtyard.foundations.words import _, ngettext, speaking

if TYPE_CHECKING:
    from courtyard.app.films.film import Film


FEWEST_PAIRS = 10
"""Pairs below which no interval is told (assumption)."""


class Difference(NamedTuple):
    """The mean paired difference of an outcome, world B less world A, with its 95% interval."""

    outcome: str
    pairs: int
    difference: float
    low: float
    high: float


def same_people(one: Film, other: Film) -> bool:
    """Return whether the same residents live in two films: resident by resident the same traits."""
    if one.n != other.n:
        return False
    theirs = other.opening.traits
    return all(np.array_equal(v, theirs[name]) for name, v in one.opening.traits.items())


def differing(one: Film, other: Film, week: int) -> int | None:
    """Return how many residents are another in two films in a week: role, active, here, group.

    None where the residents themselves are others, and there is nobody to compare with anybody.
    """
    if not same_people(one, other):
        return None
    states = one.states(week, week)[0] != other.states(week, week)[0]
    groups = one.groups(week, week)[0] != other.groups(week, week)[0]
    return int(np.count_nonzero(states | groups))


def worlds(one: Facts, other: Facts, differ: int | None, week: int, lang: str) -> str:
    """Return what differs between two worlds in a week, one sentence in a language.

    Args:
        one: world A.
        other: world B.
        differ: residents who differ; None where other people live in world B.
        week: a week that both have reached.
        lang: "en" or "zh".
    """
    with speaking(lang):
        if differ is None:
            text = _("week {week}, with other people in world B; world A: {one}; world B: {other}")
            told = text.format(week=week, one=_world(one, week), other=_world(other, week))
            return phrases.sentence(told)
        if not differ:
            return phrases.sentence(_("in week {week} no resident differs").format(week=week))
        text = ngettext(
            "in week {week} {n} resident differs; world A: {one}; world B: {other}",
            "in week {week} {n} residents differ; world A: {one}; world B: {other}",
            differ,
        )
        return phrases.sentence(
            text.format(week=week, n=differ, one=_world(one, week), other=_world(other, week))
        )


def _world(given: Facts, week: int) -> str:
    active = int(given.active[week])
    told = ngettext("{n} active", "{n} active", active).format(n=f"{active:,}")
    if not given.organizing:
        return told
    n = len(given.alive(week))
    groups = ngettext("{n} organization", "{n} organizations", n).format(n=n)
    return phrases.comma([groups, told])


def differences(found: Iterable[Difference], lang: str) -> list[str]:
    """Return a sentence for each outcome of paired runs, in a language."""
    with speaking(lang):
        return [_told(one) for one in found]


def unmoved(k: int, n: int) -> str:
    """Return in how many pairs nothing differs, one sentence in the language spoken."""
    text = _("in {k} of {n} pairs nothing at all differs")
    return phrases.sentence(text.format(k=k, n=n))


def _told(one: Difference) -> str:
    what = names.outcome(one.outcome) or one.outcome.replace("_", " ")
    if one.pairs < FEWEST_PAIRS:
        told = ngettext(
            "{what}: only {n} pair has it", "{what}: only {n} pairs have it", one.pairs
        ).format(what=what, n=one.pairs)
        return phrases.sentence(told)
    if not (math.isfinite(one.low) and math.isfinite(one.high)):
        return phrases.sentence(_("{what}: nothing to compare").format(what=what))
    if one.low == one.high == one.difference == 0.0:
        return phrases.sentence(
            _("{what}: the same in all {n} pairs").format(what=what, n=one.pairs)
        )
    if one.low <= 0.0 <= one.high:
        text = _("{what}: not told apart ({low} to {high}, 95% interval, {n} pairs)")
    elif one.low > 0.0:
        text = _("{what}: higher in world B by {d} ({low} to {high}, 95% interval, {n} pairs)")
    else:
        text = _("{what}: lower in world B by {d} ({low} to {high}, 95% interval, {n} pairs)")
    low, high = one.low, one.high
    if high < 0.0:  # lower by so much to so much
        low, high = -high, -low
    return phrases.sentence(
        text.format(
            what=what,
            d=number(abs(one.difference)),
            low=number(low),
            high=number(high),
            n=one.pairs,
        )
    )


def number(value: float) -> str:
    """Return a number in three digits, a real minus before what is below 0."""
    digits = 3 if value == 0.0 else 2 - math.floor(math.log10(abs(value)))
    told = f"{round(value, max(digits, 0)):,.{min(max(digits, 0), 3)}f}"
    told = told.rstrip("0").rstrip(".") if "." in told else told
    return (told if told not in ("-0", "") else "0").replace("-", "−")
