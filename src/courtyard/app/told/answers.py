"""The three questions, each answered in a sentence, and how each answer is computed.

Who carries it? What stays when the team leaves? Plan or luck? Said is what this run shows, what
many runs of the same settings show, and nothing of any real community.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from courtyard.app.told import phrases
from courtyard.figures.stories import joined
from courtyard.foundations.words import _, ngettext, speaking
from courtyard.state.ties import Floats

if TYPE_CHECKING:
    from courtyard.app.films.film import Film

WINDOW = 12
"""Weeks over which organizing is added up, as in the measured dependency."""

LATER = 104
"""Weeks after the team has left at which one looks: 24 months."""

FIRM = 0.8
"""Share of runs beyond which luck seldom changes what comes out (assumption)."""

FEWEST = 20
"""Runs from which something is said of luck."""

BY_CALENDAR = ("abrupt", "tapered")
"""Ways of leaving with the same last week in every run."""

CARRIERS = 3
"""Who does the organizing: post-holders, other members, the team."""


class Answer(TypedDict):
    """A question, its answer in a sentence, whether it may still change, and how it is computed."""

    question: str
    text: str
    so_far: bool
    how: str


@dataclass(frozen=True)
class Facts:
    """What the answers rest on.

    Attributes:
        n: residents.
        weeks, done: the last week there will be, and the last there is.
        stay: first and last week of the team; None without any.
        measured: the exit after which the model's outcomes look, None where it has none: the last
            week of the plan, if the team leaves by the calendar.
        organizing: whether organizations can be founded at all.
        deciding: whether residents decide to give hours at all.
        active: residents who give hours, by week from 0.
        carried: hours of organizing by post-holders, other members and the team, (weeks, 3).
        founded: week of founding, by organization.
        ended: week of ending of those that have ended.
    """

    n: int
    weeks: int
    done: int
    stay: tuple[int, int] | None
    organizing: bool
    active: Sequence[float]
    carried: Floats = field(default_factory=lambda: np.zeros((0, CARRIERS)))
    founded: Mapping[int, int] = field(default_factory=dict)
    ended: Mapping[int, int] = field(default_factory=dict)
    deciding: bool = True
    measured: int | None = None

    @property
    def so_far(self) -> bool:
        """Whether there are weeks to come."""
        return self.done < self.weeks

    @property
    def exit(self) -> int | None:
        """The last week of the team, where weeks without it are part of the run."""
        return self.stay[1] if self.stay is not None and self.stay[1] < self.weeks else None

    def alive(self, week: int) -> list[int]:
        """Return the organizations that are there at the end of a week."""
        return [
            number
            for number, born in self.founded.items()
            if born <= week and self.ended.get(number, week + 1) > week
        ]


@dataclass(frozen=True)
class Many:
    """What many runs of the same settings came to.

    Attributes:
        n: finished runs; once the round is whole, those in which it can be said.
        k: those in which some organization acted of itself at the time looked at; None where
            organizations cannot be founded, or nothing is known of it.
        low, high: the 95% interval of k / n.
        this: whether it was so in this run; None where it is not known yet.
        active: tenth, fiftieth and ninetieth percentile of the active in the last week.
        whole: whether a round of runs is over.
        failed: runs that broke off, which are left out.
    """

    n: int
    k: int | None = None
    low: float = 0.0
    high: float = 1.0
    this: bool | None = None
    active: tuple[float, float, float] | None = None
    whole: bool = False
    failed: int = 0


def facts(film: Film) -> Facts:
    """Return what the answers need of a film."""
    rules = film.opening.resolved["week"]["rules"]
    plan = film.opening.resolved["plan"]
    return Facts(
        n=film.n,
        weeks=film.weeks,
        done=film.done,
        stay=film.stay,
        organizing=rules is None or "founding" in rules or "teams" in rules,
        active=film.series["active"].tolist(),
        carried=film.carried,
        founded={each.number: each.week for each in film.founded},
        ended={number: week for number, (week, _reason) in film.ended.items()},
        deciding=rules is None or "decision" in rules,
        measured=plan["last_week"] if plan["leaving"] in BY_CALENDAR else None,
    )


def outcome(given: Facts) -> str:
    """Return the name of the outcome that the third answer counts.

    Months after the exit are counted only where the team left when the model's outcomes say: not
    where a change in mid-run had it leave before, or signs decide.
    """
    exits = given.exit
    reached = exits is not None and exits == given.measured and exits + LATER <= given.weeks
    return "alive24" if reached else "alive_end"


def answers(given: Facts, many: Many | None, lang: str) -> list[Answer]:
    """Return the three questions with their answers, in a language.

    Args:
        given: what the run shows so far.
        many: what many runs of the same settings show; None where there are none yet.
        lang: "en" or "zh".
    """
    with speaking(lang):
        luck_open = many is None or not many.whole
        return [
            {
                "question": _("Who carries it?"),
                "text": carries(given),
                "so_far": given.so_far,
                "how": _(
                    "Shares of the hours of organizing in all organizations in twelve weeks: by "
                    "whoever holds a post, by other members, and by social workers in their stead."
                ),
            },
            {
                "question": _("What stays when the team leaves?"),
                "text": stays(given),
                "so_far": given.so_far,
                "how": _(
                    "Organizations that have not ended and residents who give hours, in the last "
                    "week of the team and 24 months (104 weeks) later, or in the last week there "
                    "is. What would have been without a team only a second world can say."
                ),
            },
            {
                "question": _("Plan or luck?"),
                "text": luck(given, many),
                "so_far": luck_open,
                "how": _(
                    "The same settings with other random numbers, run by run. Counted are runs in "
                    "which some organization acts of itself: at least three members give hours, "
                    "and within twelve weeks members began an activity. The interval is that of a "
                    "share. What the plan does only a comparison with another plan can say."
                ),
            },
        ]


def carries(given: Facts) -> str:
    """Answer who carries it, in the language spoken now."""
    active = int(given.active[given.done])
    if not given.deciding:
        return phrases.sentence(
            _("in this scenario only awareness spreads: nobody gives hours or organizes")
        )
    if not given.organizing:
        text = ngettext(
            "in week {week} {n} of {all} residents acts, of itself: there are no organizations in "
            "this scenario",
            "in week {week} {n} of {all} residents act, each by themselves: there are no "
            "organizations in this scenario",
            active,
        ).format(week=given.done, n=f"{active:,}", all=f"{given.n:,}")
        return phrases.sentence(text)
    if not given.founded:
        text = ngettext(
            "no organization has been founded; {n} of {all} residents gives hours in week {week}",
            "no organization has been founded; {n} of {all} residents give hours in week {week}",
            active,
        ).format(week=given.done, n=f"{active:,}", all=f"{given.n:,}")
        return phrases.sentence(text)
    parts = []
    exits = given.exit
    if exits is not None and min(given.founded.values()) <= exits < given.done:
        parts.append(
            _("up to the exit of the team (week {week}): {shares}").format(
                week=exits, shares=_shares(given, exits)
            )
        )
    if given.alive(given.done):
        parts.append(
            _("up to week {week}: {shares}").format(
                week=given.done, shares=_shares(given, given.done)
            )
        )
    else:
        over = max(given.ended.values())
        parts.append(_("since week {week} nobody, for no organization is left").format(week=over))
    return phrases.sentence(_("the organizing {parts}").format(parts=_("; ").join(parts)))


def _shares(given: Facts, week: int) -> str:
    """Return who did the organizing in the weeks up to one."""
    hours = given.carried[max(week - WINDOW + 1, 0) : week + 1].sum(axis=0)
    total = float(hours.sum())
    if total <= 0.0:
        return _("nobody")
    by_posts, by_members, by_team = (phrases.percent(float(x) / total) for x in hours)
    if hours[2] <= 0.0:
        return _("post-holders {posts}, other members {members}").format(
            posts=by_posts, members=by_members
        )
    return _("post-holders {posts}, other members {members}, the team {team}").format(
        posts=by_posts, members=by_members, team=by_team
    )


def stays(given: Facts) -> str:
    """Answer what stays when the team leaves, in the language spoken now."""
    if not given.deciding:
        return phrases.sentence(_("there was no team, and nothing is built that could stay"))
    if given.stay is None:
        text = _("there was no team; week {week}: {what}").format(
            week=given.done, what=_there(given, given.done)
        )
        return phrases.sentence(text)
    exits = given.exit
    if exits is None:
        return phrases.sentence(
            _("the team is here to the end of the run; what stays without it this run cannot say")
        )
    if given.done <= exits:
        text = _("the team has not left yet; by the plan it does in week {week}")
        return phrases.sentence(text.format(week=exits))
    later = min(exits + LATER, given.done)
    then, now = set(given.alive(exits)), set(given.alive(later))
    if later == exits + LATER:
        when = _("24 months later (week {week})").format(week=later)
    else:
        when = _("{weeks} later (week {week})").format(
            weeks=phrases.weeks(later - exits), week=later
        )
    text = _("when the team left (week {week}): {then}; {when}: {now}").format(
        week=exits, then=_there(given, exits), when=when, now=_left(given, later, then, now)
    )
    return phrases.sentence(text)


def _there(given: Facts, week: int) -> str:
    """Return what there is in a week: organizations, and the active."""
    n = len(given.alive(week))
    groups = (
        ngettext("{n} organization", "{n} organizations", n).format(n=n)
        if n
        else _("no organization")
    )
    if not given.organizing:
        return _active(given, week)
    return phrases.comma([groups, _active(given, week)])


def _left(given: Facts, week: int, then: set[int], now: set[int]) -> str:
    """Return what is left of the organizations of a former week, what is new, and the active."""
    if not given.organizing:
        return _active(given, week)
    parts = []
    if then:
        parts.append(_("{n} of these {all} still there").format(n=len(then & now), all=len(then)))
    if new := len(now - then):
        parts.append(ngettext("{n} new", "{n} new", new).format(n=new))
    elif not then:
        parts.append(_("no organization"))
    return phrases.comma([*parts, _active(given, week)])


def _active(given: Facts, week: int) -> str:
    n = int(given.active[week])
    return _("{n} of {all} residents active").format(n=f"{n:,}", all=f"{given.n:,}")


def luck(given: Facts, many: Many | None) -> str:
    """Answer whether it was plan or luck, in the language spoken now."""
    if not given.deciding:
        return phrases.sentence(_("in this scenario there is nothing to count over many runs"))
    if many is None or not many.whole:
        done = 0 if many is None else many.n
        text = _("band after {n} runs").format(n=FEWEST)
        if done:
            text = _("{told} ({n} so far)").format(told=text, n=done)
        return phrases.sentence(text)
    if not given.organizing or many.k is None:
        return joined([_middle(given, many), *_failed(many)])
    if outcome(given) == "alive24":
        what = _(
            "in {k} of {n} runs an organization acts of itself 24 months after the exit (95% "
            "interval {low} to {high}): {verdict}"
        )
    elif given.stay is not None and given.exit is None:
        what = _(
            "in {k} of {n} runs an organization acts of itself at the end, when the team is still "
            "here (95% interval {low} to {high}): {verdict}"
        )
    else:
        what = _(
            "in {k} of {n} runs an organization acts of itself at the end (95% interval {low} to "
            "{high}): {verdict}"
        )
    text = what.format(
        k=many.k,
        n=many.n,
        low=phrases.percent(many.low),
        high=phrases.percent(many.high),
        verdict=_verdict(many),
    )
    if many.this is not None:
        told = _("{told}; in this run one does") if many.this else _("{told}; in this run none")
        text = told.format(told=text)
    plan = _("What the plan does to it shows only beside a second world.")
    return joined([phrases.sentence(text), *_failed(many), plan])


def _failed(many: Many) -> list[str]:
    """Say how many runs are left out, if any."""
    if not many.failed:
        return []
    text = ngettext(
        "{n} run broke off and is left out", "{n} runs broke off and are left out", many.failed
    )
    return [phrases.sentence(text.format(n=many.failed))]


def _verdict(many: Many) -> str:
    """Return what runs of one plan can say: how much is luck. What the plan does they cannot say.

    With the same plan nothing but luck differs between runs. An outcome that is the same in all of
    them may be so without any plan too.
    """
    if many.low >= FIRM or many.high <= 1.0 - FIRM:
        return _("luck seldom changes that")
    return _("luck may change that")


def _middle(given: Facts, many: Many) -> str:
    """Return between which numbers the active are in most runs, where nothing is founded."""
    if many.active is None:
        text = _("{n} runs done").format(n=many.n)
        return phrases.sentence(text)
    low, middle, high = (f"{x:,.0f}" for x in many.active)
    text = _(
        "in the middle 80% of {n} runs {low} to {high} of {all} residents are active in the last "
        "week (median {middle})"
    ).format(n=many.n, low=low, middle=middle, high=high, all=f"{given.n:,}")
    if not given.so_far:
        text = _("{told}; in this run {n}").format(told=text, n=int(given.active[given.done]))
    return phrases.sentence(text)
