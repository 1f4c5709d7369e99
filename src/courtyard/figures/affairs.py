"""What a run says of Party and League, and of the government and its partners, in words.

These sentences stand only where there are such people or such service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from courtyard.foundations.words import N_, _, ngettext

if TYPE_CHECKING:
    from courtyard.figures.summary import Ran

MOST_VACATIONS = 8
"""Vacations that are told one by one; of more only the sums."""

YEAR = 52

SECTORS = {
    "education": N_("education"),
    "medical": N_("medicine"),
    "environment": N_("environmental protection"),
    "culture": N_("culture"),
}
"""The sectors of partners, in words."""


def _ever(run: Ran, column: str) -> bool:
    return column in run.weeks and bool(run.weeks[column].any())


def party_and_league(run: Ran) -> Iterator[str]:
    """Yield who is in Party and League, and what became of the League's members."""
    if not _ever(run, "league"):
        return
    weeks, people = run.weeks, run.tables["residents"]
    party = people[people["party"]]
    branches = max(party["branch"].nunique(), 1)
    yield _(
        "{first} League members at school at the start, {last} at the end; {party} Party members "
        "in {branches}."
    ).format(
        first=f"{weeks['league'].iloc[0]:,.0f}",
        last=f"{weeks['league'].iloc[-1]:,.0f}",
        party=f"{len(party):,}",
        branches=ngettext("{n} branch", "{n} branches", branches).format(n=branches),
    )
    league = people[people["league"]]
    if len(league):
        gave = (league["active_weeks"] > 0) & (league["idle_weeks"] < YEAR)
        yield _(
            "Of the League members at the end, {registered} are registered as volunteers, and "
            "{gave} gave hours of their own will in the last 52 weeks."
        ).format(registered=f"{league['registered'].mean():.0%}", gave=f"{gave.mean():.0%}")
        mean = {
            name: f"{league[name].mean():.2f}"
            for stock in ("familiarity", "liking")
            for name in (stock, f"{stock}_rest")
        }
        yield _(
            "Their familiarity with the community, from 0 to 1: {familiarity}, {familiarity_rest} "
            "when they came; their liking for service: {liking}, {liking_rest} when they came."
        ).format_map(mean)
    yield from _vacations(run)
    yield from _offices(run)
    yield from _teams(run)
    yield from _grown_up(run)


def _vacations(run: Ran) -> Iterator[str]:
    """Yield the hours that League members gave in each vacation, and between vacations."""
    weeks = run.weeks.loc[1:]
    here, hours = weeks["vacation"] > 0, weeks["league_hours"]
    spells = (here != here.shift()).cumsum()[here]
    told = [
        _("{first}-{last}: {required} required, {own} of their own will").format(
            first=weeks_of[0],
            last=weeks_of[-1],
            required=f"{weeks['hours_mandated'][weeks_of].sum():,.0f}",
            own=f"{hours[weeks_of].sum():,.0f}",
        )
        for weeks_of in (spell.index for _number, spell in spells.groupby(spells))
    ]
    if not told:
        return
    if len(told) > MOST_VACATIONS:
        told = [
            _("in all {required} required, {own} of their own will").format(
                required=f"{weeks['hours_mandated'].sum():,.0f}", own=f"{hours[here].sum():,.0f}"
            )
        ]
    yield _(
        "Hours of League members in vacations, by week: {vacations}. Between vacations: {term}."
    ).format(vacations=_("; ").join(told), term=f"{hours[~here].sum():,.0f}")


def _offices(run: Ran) -> Iterator[str]:
    """Yield what the offices did that takes both of them: a team is placed in a week, at most."""
    offices = run.resolved["offices"]
    if not offices["hours"]:
        return
    events = run.tables["events"]
    placed = events[events["kind"] == "placed"]
    youths, teams = len(placed), placed["week"].nunique()
    who = (
        _("The secretary of both Party and League")
        if offices["interlocked"]
        else _("The secretaries of Party and League")
    )
    yield _("{who} placed {youths} with Party members, in {teams}.").format(
        who=who,
        youths=ngettext("{n} youth", "{n} youths", youths).format(n=youths),
        teams=ngettext("{n} team", "{n} teams", teams).format(n=teams),
    )


def _teams(run: Ran) -> Iterator[str]:
    """Yield how many youth teams there were, what became of them, and what they achieved.

    What succeeds is counted by organization: what others did who have joined cannot be told apart.
    """
    teams = run.tables["organizations"]
    teams = teams[teams["mentor"] >= 0]
    if not len(teams):
        return
    formed = ngettext("{n} youth team was formed", "{n} youth teams were formed", len(teams))
    alive = teams[teams["alive"]]
    text = _("{formed}, {alive} alive in week {last}.")
    if len(alive):
        text = _(
            "{formed}, {alive} alive in week {last}, with {sizes}, of whom {share} are youths "
            "chosen for a team."
        )
    people, sizes = run.tables["residents"], alive["members"]
    there = people[people["organization"].isin(alive["organization"])]
    yield text.format(
        formed=formed.format(n=len(teams)),
        alive=len(alive),
        last=run.last,
        sizes=_numbers(sizes.min(), sizes.max()) if len(alive) else "",
        share=f"{there['team_youth'].mean():.0%}" if len(there) else "-",
    )
    yield _(
        "Activities of youth teams that succeeded: {n}, those of others who joined them included."
    ).format(n=f"{run.weeks['team_successes'].sum():,.0f}")


def _numbers(least: int, most: int) -> str:
    """Return how many members teams have, in words."""
    if least == most:
        return ngettext("{n} member in each", "{n} members in each", int(most)).format(n=most)
    return _("{least} to {most} members").format(least=least, most=most)


def _grown_up(run: Ran) -> Iterator[str]:
    """Yield who came back after school."""
    kinds = run.tables["events"]["kind"].value_counts()
    back, gone = int(kinds.get("came_back", 0)), int(kinds.get("moved_for_good", 0))
    if back + gone:
        yield _("Of {n} who finished school, {back} came back for good.").format(
            n=back + gone, back=back
        )


def public_affairs(run: Ran) -> Iterator[str]:
    """Yield how government and partners served, and what became of proposals."""
    yield from _hours(run)
    governs = _ever(run, "policy_fit")
    kinds = run.tables["events"]["kind"].value_counts()
    carried, blocked = int(kinds.get("carried", 0)), int(kinds.get("blocked", 0))
    if not (governs or carried or blocked):
        return
    if governs:
        yield from _government(run)
    weeks = run.weeks
    if carried + blocked:
        yield _("Proposals at meetings of organizations: {n} carried, {m} voted down.").format(
            n=carried, m=blocked
        )
    yield _("Proposals before the offices: {n}, of which {m} were adopted.").format(
        n=int(weeks["proposals_so_far"].iloc[-1]), m=int(weeks["adopted_so_far"].iloc[-1])
    )
    if _ever(run, "bias"):
        yield _("Chances to hold a post that the vulnerable are denied: {shares}.").format(
            shares=course(run, "bias")
        )


def _hours(run: Ran) -> Iterator[str]:
    """Yield what government and partners give in a week, as the scenario says at its start."""
    if "partners" not in run.resolved:
        return
    place, partners = run.resolved["community"], run.resolved["partners"]
    quarters = len(run.tables["residents"]) / float(place["quarter"])
    given = {_("government"): run.resolved["government"]["hours"]}
    for name, words in SECTORS.items():
        needed = partners["domains"].get(name) in place["need_domains"]
        who = _(words) if needed else _("{sector} (meets no need here)").format(sector=_(words))
        given[who] = partners[name]
    given[_("other providers")] = partners["hours"] if partners["providers"] else 0.0
    told = [
        _("{who} {hours}").format(who=who, hours=f"{hours * quarters:,.0f}")
        for who, hours in given.items()
        if hours > 0
    ]
    if told:
        text = (
            _("Served by government and partners, in hours a week: {hours}.")
            if given[_("government")] > 0
            else _("Served by partners, in hours a week: {hours}.")
        )
        yield text.format(hours=_(", ").join(told))


def _government(run: Ran) -> Iterator[str]:
    """Yield how well the government's service fitted, arrived and was informed."""
    yield _("Share of the government's service that goes where needs are: {shares}.").format(
        shares=course(run, "policy_fit")
    )
    yield _("Share of it that goes astray: {shares}.").format(shares=course(run, "leaking"))
    yield _(
        "Distance between what the offices heard of and what residents missed, mean of all weeks: "
        "{gap} (0% the same, 100% nothing in common)."
    ).format(gap=f"{run.weeks['representation_gap'].loc[1:].mean():.0%}")
    yield _("Need met of the vulnerable, less that of others: {gap} months a head.").format(
        gap=f"{run.weeks['gap_so_far'].iloc[-1]:+.1f}"
    )


def course(run: Ran, column: str) -> str:
    """Return a share at the start, at the exit where it lies within the run, and at the end."""
    values: Any = run.weeks[column]
    text = _("{start} at the start, {end} at the end")
    if run.team and run.exit < run.last:
        text = _("{start} at the start, {exit} at the exit, {end} at the end")
    return text.format(
        start=f"{values.iloc[0]:.0%}",
        exit=f"{values[min(run.exit, run.last)]:.0%}",
        end=f"{values.iloc[-1]:.0%}",
    )
