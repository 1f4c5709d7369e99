"""The story of a place in the team: what its hours went to, and who left the job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from courtyard.app.told.clauses import Story, Told, story
from courtyard.figures import names
from courtyard.foundations.words import _, ngettext, speaking
from courtyard.state import Event

PARTS = 3
"""Parts of a worker's weeks that are told."""

WORK_TOLD = 3
"""Kinds of work that are named of a part."""


class Spent(NamedTuple):
    """Minutes of a worker on a kind of work in a week."""

    week: int
    worker: int
    intervention: str
    minutes: float


def of_worker(
    worker: int, spent: Iterable[Spent], events: Iterable[Event], workers: int, lang: str
) -> Story:
    """Return the story of a place in the team: what its hours went to, and who left the team.

    Args:
        worker: the place, from 0.
        spent: minutes of the whole team.
        events: the events of the run. Who of a team left is not recorded, only that one did.
        workers: workers of the team.
        lang: "en" or "zh".
    """
    mine = [one for one in (Spent(*row) for row in spent) if one.worker == worker]
    left = [row[0] for row in events if row[1] in ("worker_left", "team_swapped")]
    with speaking(lang):
        title = _("social worker {n}").format(n=worker + 1)
        told = [*_of_work(mine), *_of_team(left, workers)]
        return story("worker", worker, title, told)


def _of_work(mine: Sequence[Spent]) -> Iterable[Told]:
    """Yield what each third of a worker's weeks went to, and the hours of all."""
    if not mine:
        return
    first, last = min(one.week for one in mine), max(one.week for one in mine)
    for part in range(PARTS):
        some = [one for one in mine if PARTS * (one.week - first) // (last - first + 1) == part]
        if some:
            text = _("from here to week {week}: {hours} hours, {work}").format(
                week=max(one.week for one in some),
                hours=f"{sum(one.minutes for one in some) / 60:,.0f}",
                work=_shares(some),
            )
            yield Told(min(one.week for one in some), text)
    hours = f"{sum(one.minutes for one in mine) / 60:,.0f}"
    yield Told(last, _("up to here {hours} hours in all").format(hours=hours))


def _shares(some: Sequence[Spent]) -> str:
    """Return what most of some minutes went to, with shares."""
    by_work: Counter[str] = Counter()
    for one in some:
        by_work[one.intervention] += int(one.minutes)
    total = sum(by_work.values()) or 1
    return _(", ").join(
        _("{work} {share:.0%}").format(work=names.intervention(name), share=minutes / total)
        for name, minutes in by_work.most_common(WORK_TOLD)
    )


def _of_team(left: Sequence[int], workers: int) -> Iterable[Told]:
    for week, n in Counter(left).items():
        if workers == 1:
            text = _("left the job; another social worker came")
        else:
            text = ngettext(
                "{n} of the {workers} of the team left the job, and another one came",
                "{n} of the {workers} of the team left the job, and others came",
                n,
            ).format(n=n, workers=workers)
        yield Told(week, text)
