"""What a run says of the paths by which social work takes part in governance (source G).

Only what the tables recorded, and a line only for a path that was taken. Other runs are told as if
this module were not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from courtyard.figures import names
from courtyard.figures.affairs import YEAR, course
from courtyard.foundations.words import N_, _, ngettext

if TYPE_CHECKING:
    import pandas as pd

    from courtyard.figures.summary import Ran

GOVERNS = ("advice", "supervision", "advocacy", "partner_link")
"""Work that is of this source alone: where there is any, a run is told by its paths."""

HEADINGS: dict[str, tuple[str, ...]] = {
    N_("specialized services"): ("counselling", "teaching", "rehabilitation", "direct_service"),
    N_("community development"): (
        "neighbourhood_event", "introductions", "home_visit", "needs_survey", "group_session",
        "team_support", "rules_help", "mediation", "mutual_help", "contest", "project_help",
        "talent_search", "casework", "family_outreach", "training_group", "party_call",
        "league_activity", "youth_team",
    ),
    N_("public affairs and equity"): (
        "advice", "proposal_help", "supervision", "government_channel", "advocacy",
    ),
    N_("training, publicity, new models, cooperation"): (
        "staff_training", "publicity", "lecture", "exchange", "partner_link",
    ),
}  # fmt: skip
"""The paths of the source, and the kinds of work that are on each."""

RELIEF = ("counselling", "rehabilitation")

BANDS = {"youth": N_("youths"), "adult": N_("adults"), "retired": N_("retired residents")}
"""Age bands, by their codes in the table of residents."""


def governs(hours: pd.DataFrame) -> bool:
    """Return whether the team did anything of source G alone."""
    return bool(hours["intervention"].isin(GOVERNS).any())


def by_path(shares: pd.Series) -> str:
    """Return the share of the hours on each path with its kinds of work, the greatest first.

    Args:
        shares: share of all hours by kind of work, the greatest first.
    """
    told, left = [], dict(shares)
    for heading, kinds in HEADINGS.items():
        here = {kind: left.pop(kind) for kind in list(left) if kind in kinds}
        if here:
            text = _("{path} {share:.0%} ({work})")
            work = _(", ").join(names.intervention(kind) for kind in here)
            told.append(text.format(path=_(heading), share=sum(here.values()), work=work))
    if left:
        text = _("{work} {share:.0%}")
        work = _(", ").join(names.intervention(kind) for kind in left)
        told.append(text.format(work=work, share=sum(left.values())))
    return _("; ").join(told)


def paths(run: Ran) -> Iterator[str]:
    """Yield a sentence for each path that was taken and whose outcome is recorded."""
    hours = run.tables["hours"]
    if not governs(hours):
        return
    done = set(hours["intervention"])
    people, plan = run.tables["residents"], run.resolved["plan"]
    if done.intersection(RELIEF) or run.resolved["partners"]["medical"]:
        yield from _relief(people)
    if people["vulnerable"].any() and ("advocacy" in done or plan["targeting"]):
        yield _vulnerable(run, people)
    if "publicity" in done and not people["online"].all():
        yield _online(people)
    if "staff_training" in done:
        yield _workers(run)
    if "exchange" in done:
        yield _practices(run)
    if "partner_link" in done:
        yield _linkage(run)
    if "government_channel" in done:
        yield from _answers(run)


def _relief(people: pd.DataFrame) -> Iterator[str]:
    """Yield the capacity of residents at the end, and what it would go back to."""
    groups = (
        (_("the vulnerable"), people[people["vulnerable"]]),
        (_("others"), people[~people["vulnerable"]]),
    )
    told = [
        _("of {who} {now:.1%} ({rest:.1%})").format(
            who=who, now=some["capacity"].mean(), rest=some["capacity_rest"].mean()
        )
        for who, some in groups
        if len(some)
    ]
    yield _(
        "Free time that stress and illness leave, at the end (without relief): {shares}."
    ).format(shares=_(", ").join(told))


def _gave(people: pd.DataFrame) -> pd.Series:
    """Return who gave hours in the last 52 weeks, (n,)."""
    return (people["active_weeks"] > 0) & (people["idle_weeks"] < YEAR)


def _vulnerable(run: Ran, people: pd.DataFrame) -> str:
    weak, gave, last = people["vulnerable"], _gave(people), run.weeks.iloc[-1]
    posts = int(last["post_holders"])
    return _(
        "Of the {n} vulnerable residents {share:.0%} gave hours in the last 52 weeks, of others "
        "{others:.0%}; at the end they held {held} of {posts}."
    ).format(
        n=int(weak.sum()),
        share=gave[weak].mean(),
        others=gave[~weak].mean(),
        held=int(last["posts_vulnerable"]),
        posts=ngettext("{n} post", "{n} posts", posts).format(n=posts),
    )


def _online(people: pd.DataFrame) -> str:
    gave = _gave(people)
    told = []
    for code, words in BANDS.items():
        here = people["age_band"] == code
        if here.any():
            told.append(
                _("{who} {online:.0%} and {gave:.0%}").format(
                    who=_(words), online=people["online"][here].mean(), gave=gave[here].mean()
                )
            )
    return _(
        "Who can be reached online, and who gave hours in the last 52 weeks: {shares}."
    ).format(shares=_(", ").join(told))


def _workers(run: Ran) -> str:
    skill, left = run.weeks["worker_skill"], (run.tables["events"]["kind"] == "worker_left").sum()
    return _(
        "Social workers' skill, from 0 to 1: {start:.2f} at the start, {end:.2f} in their last "
        "week; those who left the job: {n}."
    ).format(
        start=skill.iloc[0],
        end=skill[min(int(run.tables["hours"]["week"].max()), run.last)],
        n=int(left),
    )


def _practices(run: Ran) -> str:
    events = run.tables["events"]
    taken = events[events["kind"] == "practice"]
    if taken.empty:
        return _("Organizations took up no way of working that they saw at an exchange.")
    return _(
        "Ways of working taken up by organizations: {n}, of which {adapted} were adapted to the "
        "place; given up: {dropped}."
    ).format(
        n=len(taken),
        adapted=int((taken["reason"] == "adapted").sum()),
        dropped=int((events["kind"] == "practice_dropped").sum()),
    )


def _linkage(run: Ran) -> str:
    """Return how far those who serve know of each other; only other providers make use of it."""
    text = _("How far those who serve know of each other: {shares}.")
    settled = not any("partners" in key for step in run.resolved["changes"] for key in step["set"])
    if settled and not run.resolved["partners"]["providers"]:
        text = _(
            "How far those who serve know of each other: {shares}. Nothing came of it: it is for "
            "other providers, and there are none here (partners.providers)."
        )
    return text.format(shares=course(run, "linkage"))


def _answers(run: Ran) -> Iterator[str]:
    """Yield how long the offices took to answer, the organizations' own meetings included."""
    waits: list[int] = []
    since: dict[int, int] = {}
    events = run.tables["events"]
    for week, kind, organization in events[["week", "kind", "organization"]].itertuples(
        index=False
    ):
        if kind == "proposed":
            since[organization] = week
        elif kind in ("adopted", "refused") and organization in since:
            waits.append(week - since.pop(organization))
    if waits:
        yield _("Weeks from a proposal to its answer, on average: {weeks:.1f}.").format(
            weeks=sum(waits) / len(waits)
        )
