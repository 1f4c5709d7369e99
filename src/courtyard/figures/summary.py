"""One run in words: what happened, and why, where a reason was recorded.

"Because" stands only where a reason was recorded; elsewhere it is "after".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courtyard.figures import affairs, names, paths, signs
from courtyard.figures.fates import chosen, fates
from courtyard.figures.stories import counted, story
from courtyard.foundations.words import N_, _, ngettext

if TYPE_CHECKING:
    import pandas as pd

AFTER = {12: 52, 24: 104}
"""Months after the team's exit, and in weeks."""

MOST_TOLD = 12
"""Organizations whose stories are all told; of more, those of a few."""

WORK_TOLD = 8
"""Kinds of the team's work that are named."""

NEUTRAL = ("open_door", "office")
"""Where an hour goes that finds no target."""

PHASES = {
    1: N_("preparation"),
    2: N_("launch"),
    3: N_("consolidation"),
    4: N_("evaluation"),
}
"""Phases, by their codes in the weekly table."""

LEVELS = ("empowerment_individual", "empowerment_organizational", "empowerment_community")


@dataclass(frozen=True)
class Ran:
    """A finished run.

    Attributes:
        tables: weeks, organizations, residents, events, hours, as they are written.
        resolved: the settings as plain values.
        seed: the seed.
        ties: mean number of ties of a resident; None where it is not known.
    """

    tables: Mapping[str, pd.DataFrame]
    resolved: Mapping[str, Any]
    seed: int
    ties: float | None = None

    @property
    def weeks(self) -> pd.DataFrame:
        """The row of each week, by its number."""
        return self.tables["weeks"].set_index("week")

    @property
    def last(self) -> int:
        """The last week of the run."""
        return int(self.tables["weeks"]["week"].iloc[-1])

    @property
    def exit(self) -> int:
        """The week of the reference exit."""
        return int(self.resolved["plan"]["last_week"])

    @property
    def team(self) -> bool:
        """Whether a team worked at all."""
        return not self.tables["hours"].empty

    @property
    def groups(self) -> bool:
        """Whether organizations can be founded in this run."""
        rules = self.resolved["week"]["rules"]
        return rules is None or "founding" in rules


def summary(run: Ran) -> list[tuple[str, list[str]]]:
    """Return what happened: headings, each with its paragraphs."""
    parts = [
        (_("Setting"), list(_setting(run))),
        (_("Team"), list(_team(run))),
        (_("Organizations"), list(_organizations(run))),
        (_("Taking part"), list(_participation(run))),
        (_("Party and League"), list(affairs.party_and_league(run))),
        (_("Services, equity and cooperation"), list(paths.paths(run))),
        (_("Public affairs"), list(affairs.public_affairs(run))),
        (_("Empowerment, scores from 1 to 5"), list(_levels(run))),
        (_("Leaders"), list(_leaders(run))),
    ]
    return [(heading, paragraphs) for heading, paragraphs in parts if paragraphs]


def _setting(run: Ran) -> Iterator[str]:
    people = len(run.tables["residents"])
    text = ngettext("{n} resident", "{n} residents", people).format(n=f"{people:,}")
    if run.ties is not None and run.ties == people - 1 > 2:
        text = _("{people}, each tied to all others").format(people=text)
    elif run.ties is not None:
        text = _("{people} with {ties:.1f} ties each on average").format(people=text, ties=run.ties)
    weeks = ngettext("{n} week", "{n} weeks", run.last).format(n=run.last)
    yield _("{people}; {weeks}; seed {seed}.").format(people=text, weeks=weeks, seed=run.seed)
    if "incomer" in run.tables["residents"] and (
        came := int(run.tables["residents"]["incomer"].sum())
    ):
        yield _("{n} of them have come from elsewhere.").format(n=f"{came:,}")
    if run.team and run.last < run.exit:
        yield _(
            "The run ended in week {last}, before the plan did (week {exit}): "
            "nothing can be said of the time after the team."
        ).format(last=run.last, exit=run.exit)


def _team(run: Ran) -> Iterator[str]:
    if not run.team:
        if run.groups:
            yield _("There was no team.")
        return
    hours = run.tables["hours"]
    worked = hours["week"]
    total = float(hours["hours"].sum())
    yield _(
        "Strategy {strategy}; at work in weeks {first} to {last}, {hours} hours in all."
    ).format(
        strategy=names.strategy(run.resolved["plan"]["strategy"]),
        first=int(worked.min()),
        last=int(worked.max()),
        hours=f"{total:,.0f}",
    )
    by_work = hours.groupby("intervention")["hours"].sum().sort_values(ascending=False) / total
    yield _("Where the hours went: {work}.").format(
        work=paths.by_path(by_work) if paths.governs(hours) else _by_work(by_work)
    )
    strategy = run.resolved["plan"]["strategy"]
    idle = float(hours.loc[hours["intervention"].isin(NEUTRAL), "hours"].sum())
    if strategy != "placebo" and idle >= 1.0:
        yield _("{hours} hours found nobody to work with, or were left out by the plan.").format(
            hours=f"{idle:,.0f}"
        )
    yield from _phases(run, int(worked.min()), min(int(worked.max()), run.last))


def _by_work(shares: pd.Series) -> str:
    """Return the kinds of work that took most, and the rest as one.

    Args:
        shares: share of all hours by kind of work, the greatest first.
    """
    share = _("{work} {share:.0%}")
    told = [
        share.format(work=names.intervention(str(work)), share=spent)
        for work, spent in shares.head(WORK_TOLD).items()
    ]
    if (rest := float(shares.iloc[WORK_TOLD:].sum())) > 0:
        told.append(share.format(work=_("other"), share=rest))
    return _(", ").join(told)


def _phases(run: Ran, first: int, last: int) -> Iterator[str]:
    """Yield which phases were recognized while the team was there, each with its weeks."""
    phase = run.weeks["phase"].loc[first:last].astype(int)
    spells = (phase != phase.shift()).cumsum()
    told = [
        _("{phase} {first}-{last}").format(
            phase=_(PHASES[int(spell.iloc[0])]), first=spell.index[0], last=spell.index[-1]
        )
        for _number, spell in phase.groupby(spells)
    ]
    if 0 < len(told) <= MOST_TOLD:
        yield _("Phases recognized while the team was there, by week: {phases}.").format(
            phases=_(", ").join(told)
        )
    elif told:
        weeks = phase.value_counts().sort_index()
        counts = [
            _("{phase} {n}").format(phase=_(PHASES[code]), n=n)
            for code, n in zip(weeks.index.tolist(), weeks.tolist(), strict=True)
        ]
        yield _("Phases recognized while the team was there, in weeks: {phases}.").format(
            phases=_(", ").join(counts)
        )
    if told:
        yield from signs.unprepared(run, last)


def _organizations(run: Ran) -> Iterator[str]:
    table = run.tables["organizations"]
    if not run.groups:
        return
    if table.empty:
        yield _("None was founded.")
        return
    if not run.team:  # then nobody else could have organized
        table = table.assign(own_share=math.nan)
    alive = sum(not names.is_over(ended) for ended in table["ended"])
    founded = ngettext("{n} was founded", "{n} were founded", len(table)).format(n=len(table))
    yield _("{founded}, {alive} alive in week {last}.").format(
        founded=founded, alive=alive, last=run.last
    )
    rows = table.to_dict("records")
    if len(rows) > MOST_TOLD:
        yield from fates(table, run.tables["events"], run.last)
        rows = chosen(table, run.last)
        yield _("Of those that ended first, and of those that lived longest:")
    yield from (story(row, run.tables["events"], run.last) for row in rows)


def _participation(run: Ran) -> Iterator[str]:
    if not run.groups:
        yield from _classic(run)
        return
    share = run.weeks["active_share"]
    exits = (
        _("{share} when the team left (week {week})") if run.team else _("{share} in week {week}")
    )
    later = _("{share} {n} months later (week {week})")
    moments = [(exits, 0, run.exit)]
    moments += [(later, months, run.exit + weeks) for months, weeks in AFTER.items()]
    told = [
        text.format(share=_share(share[week]), n=months, week=week)
        for text, months, week in moments
        if week <= run.last
    ]
    if told:
        yield _("Active in a week: {shares}.").format(shares=_(", ").join(told))


def _classic(run: Ran) -> Iterator[str]:
    """Yield how a scenario without organizations went: those who act, and what people think."""
    weeks, people = run.weeks, f"{len(run.tables['residents']):,}"
    if weeks["active"].any():
        yield _("{first} of {people} act at the start, {last} of {people} in week {week}.").format(
            first=f"{weeks['active'].iloc[0]:,}",
            last=f"{weeks['active'].iloc[-1]:,}",
            people=people,
            week=run.last,
        )
    for column, text in (
        ("active", _("The number who act changed for the last time in week {week}.")),
        ("awareness", _("Mean awareness: {first:.6f} at the start, {last:.6f} at the end.")),
    ):
        moved = weeks[column].diff().fillna(0.0) != 0.0
        if moved.any():
            yield text.format(
                week=int(moved[moved].index[-1]),
                first=weeks[column].iloc[0],
                last=weeks[column].iloc[-1],
            )


def _levels(run: Ran) -> Iterator[str]:
    if not run.team:
        return
    weeks = run.weeks
    texts = (
        _("Individual level: {start} at the start, {exit} at the exit, {end} at the end."),
        _("Organizational level: {start} at the start, {exit} at the exit, {end} at the end."),
        _("Community level: {start} at the start, {exit} at the exit, {end} at the end."),
    )
    if run.last <= run.exit:
        texts = (
            _("Individual level: {start} at the start, {end} at the end."),
            _("Organizational level: {start} at the start, {end} at the end."),
            _("Community level: {start} at the start, {end} at the end."),
        )
    exit_week = min(run.exit, run.last)
    for text, column in zip(texts, LEVELS, strict=True):
        series = weeks[column]
        yield text.format(
            start=_level(series.iloc[0]),
            exit=_level(series[exit_week]),
            end=_level(series.iloc[-1]),
        )
    if run.last >= run.exit and weeks["organizations"][exit_week]:
        yield _("Of the work of groups, {share} was done by the team at the exit.").format(
            share=_share(weeks["dependency"][exit_week])
        )


def _leaders(run: Ran) -> Iterator[str]:
    events = run.tables["events"]
    took = int((events["kind"] == "took_post").sum())
    back = events[events["kind"] == "stepped_back"]
    if not took:
        return
    times = ngettext("A post was taken once", "A post was taken {n} times", took).format(n=took)
    stepped = ngettext("somebody stepped back once", "somebody stepped back {n} times", len(back))
    yield _("{times}, {stepped}.").format(times=times, stepped=stepped.format(n=len(back)))
    if len(back):
        yield _("Of those who stepped back: {reasons}.").format(reasons=counted(back["reason"]))


def _share(value: Any) -> str:
    return "-" if math.isnan(value) else f"{float(value):.1%}"


def _level(value: Any) -> str:
    return "-" if math.isnan(value) else f"{float(value):.2f}"
