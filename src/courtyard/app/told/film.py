"""From a film to what is told of it: what of the film each text rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from courtyard.analysis.wilson import wilson
from courtyard.app.films.film import ACTIVE, Film
from courtyard.app.told import answers as told_answers
from courtyard.app.told import stories
from courtyard.app.told import why as told_why
from courtyard.app.told import worlds as two_worlds
from courtyard.app.told.answers import Answer, Many
from courtyard.app.told.clauses import Story
from courtyard.app.told.stories import Organization, Resident
from courtyard.app.told.why import Moment, Why
from courtyard.app.told.workers import Spent, of_worker

NEW = ("moved_out", "grew_up")
"""Events after which somebody else has the number of a resident."""


def story(film: Film, kind: str, number: int, lang: str, week: int | None = None) -> Story | None:
    """Return the story of a resident, an organization or a worker so far; None for none.

    Args:
        film: the film, as far as it has come.
        kind: "resident", "organization" or "worker".
        number: which one.
        lang: "en" or "zh".
        week: up to which week it is told, None for all of the film.
    """
    last = film.done if week is None else max(0, min(week, film.done))
    events = [event for event in film.events if event.week <= last]
    if kind == "resident" and 0 <= number < film.n:
        return stories.of_resident(_resident(film, number, last), events, lang)
    if kind == "organization" and 0 <= number < len(film.founded):
        return stories.of_organization(_organization(film, number, last), events, last, lang)
    if kind == "worker" and 0 <= number < film.opening.workers:
        spent = [
            Spent(row.week, row.worker, row.intervention, row.minutes)
            for row in film.work
            if row.week <= last
        ]
        return of_worker(number, spent, events, film.opening.workers, lang)
    return None


def _resident(film: Film, number: int, last: int) -> Resident:
    traits = {name: int(values[number]) for name, values in film.opening.traits.items()}
    states, _groups = film.resident(number)
    return Resident(
        number,
        traits["age_band"],
        traits["building"] + 1 if film.opening.place.buildings else None,
        bool(traits["party"]),
        bool(traits["league"]),
        bool(traits["vulnerable"]),
        (states[: last + 1] & ACTIVE > 0).tolist(),
    )


def _organization(film: Film, number: int, last: int) -> Organization:
    founded = film.founded[number]
    so_far = max(last - founded.week + 1, 0)
    members, posts = (film.course(name, number)[:so_far] for name in ("members", "posts"))
    return Organization(
        number,
        film.opening.domains[founded.domain],
        founded.by_worker,
        int(members[-1]) if members.size else None,
        int(posts[-1]) if posts.size else None,
    )


def why(film: Film, decision: Mapping[str, Any], lang: str) -> Why:
    """Return one resident's decision in one week of a film.

    Args:
        film: the film.
        decision: what is recorded of it, by the names of `Moment` (`Decisions.of`).
        lang: "en" or "zh".
    """
    rules = film.opening.resolved["week"]["rules"]
    moment = Moment(**decision, decides=rules is None or "decision" in rules)
    there = (moment.week, moment.resident)
    if any((e.week, e.resident) == there and e.kind in NEW for e in film.events):
        moment = replace(moment, new=True)
    return told_why.why(moment, lang)


def answers(film: Film, many: Many | None, lang: str) -> list[Answer]:
    """Return the three questions with their answers.

    Args:
        film: the film, as far as it has come.
        many: what many runs of the same settings came to (`counted`); None before there are any.
        lang: "en" or "zh".
    """
    return told_answers.answers(told_answers.facts(film), many, lang)


def counted(
    film: Film,
    outcomes: Sequence[dict[str, float]],
    active: tuple[float, float, float] | None = None,
    failed: int = 0,
) -> Many:
    """Return what many runs came to, for the third answer.

    Args:
        film: the film that they are compared with; it is not one of them.
        outcomes: the outcomes of each run of a whole round that went well.
        active: tenth, fiftieth and ninetieth percentile of the active in the last week.
        failed: how many went wrong.
    """
    given = told_answers.facts(film)
    name = told_answers.outcome(given)
    known = [value for each in outcomes if math.isfinite(value := each.get(name, math.nan))]
    if not given.organizing or not known:
        return Many(len(outcomes), active=active, whole=True, failed=failed)
    k, n = sum(value > 0.0 for value in known), len(known)
    low, high = wilson(k, n)
    own = math.nan if film.outcomes is None else film.outcomes.get(name, math.nan)
    this = own > 0.0 if math.isfinite(own) else None
    return Many(n, k, low, high, this, active, whole=True, failed=failed)


def worlds(one: Film, other: Film, week: int, lang: str) -> str:
    """Return what differs between two films in a week that both have reached, one sentence."""
    differ = two_worlds.differing(one, other, week)
    facts = told_answers.facts
    return two_worlds.worlds(facts(one), facts(other), differ, week, lang)
