"""Each mechanism off, by settings alone: what hangs on it, and what does not.

Nothing is fitted again, so that a knock-out also moves levels: a pattern may change because fewer
take part at all. One whose absence changes nothing clearly has no work that these seeds show.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calibration.estimate import Estimate, Numbers, change, mean_difference, pooled
from calibration.history import watch
from calibration.measure import columns, flat, parts_of
from calibration.patterns import ALONE, PATTERNS, TEAM, read
from calibration.runs import DATA, Job, Row, Table, carry_out, tell

FIRST_SEED, SEEDS, WEEKS = 2000, 40, 156
ARMS = (ALONE, TEAM, "stage_matched", "order_ioc", "order_coi")
OUTCOMES = ("organizations24", "active24", "needs", "dependency_exit")

CONTRASTS = (
    (TEAM, ALONE),
    ("stage_matched", TEAM),
    ("order_ioc", TEAM),
    ("order_coi", TEAM),
    ("order_ioc", "order_coi"),
)
"""Differences between strategies, the second subtracted from the first."""

NEEDS_FIVE_YEARS = ("OR2.four",)
"""Patterns that three years do not show."""


@dataclass(frozen=True)
class Knockout:
    """A mechanism and what switches it off.

    Attributes:
        name: its name.
        what: what it does in the model.
        changes: the settings without it, by dotted key.
        claims: claims that are about it, or that it could make false.
    """

    name: str
    what: str
    changes: Mapping[str, Any]
    claims: str = ""


def _off(*keys: str) -> dict[str, Any]:
    return dict.fromkeys(keys, 0)


def _weight(*terms: str) -> dict[str, Any]:
    return _off(*(f"decision.weights.{term}" for term in terms))


KNOCKOUTS = (
    Knockout("nothing", "the model as it is", {}),
    Knockout("expectation", "who expects others to join, joins", _weight("expectation"),
             "C07 C20"),
    Knockout("efficacy, joining", "self-efficacy raises joining", _weight("efficacy"),
             "C06"),
    Knockout("efficacy, leading", "self-efficacy raises consent to duty",
             _off("leadership.efficacy"),
             "C06 C12"),
    Knockout("efficacy, both", "self-efficacy raises joining and leading",
             _weight("efficacy") | _off("leadership.efficacy"),
             "C06"),
    Knockout("responsibility", "responsibility raises joining and leading",
             _weight("responsibility") | _off("leadership.responsibility"),
             "C13"),
    Knockout("belonging", "belonging raises joining", _weight("belonging"),
             "C24"),
    Knockout("asking", "the active and their organizations ask others",
             _off("asking.by_tie", "asking.by_call"),
             "C28 C35"),
    Knockout("party calls", "active Party members call on their ties", _off("party.calls"),
             "C35 C38"),
    Knockout("need", "unmet need of which one is aware raises joining", _weight("need"),
             "C07"),
    Knockout("cost of time", "lack of time lowers joining and leading",
             _weight("time") | _off("leadership.time"),
             "C13 C27"),
    Knockout("taste", "some like to take part, for good", _weight("interest"),
             "C10"),
    Knockout("vigour", "some give many more hours than others", _off("community.vigour_spread")),
    Knockout("strain", "work, demands and quarrels strain people",
             _off("burden.work", "burden.demands", "burden.quarrels", "burden.criticism"),
             "C14"),
    Knockout("family", "families tire, and a family against it holds back",
             _off("learning.friction", "burden.by_family", "leadership.family",
                  "interventions.family_outreach.room"),
             "C13"),
    Knockout("renewal", "vacant posts are offered to others", _off("leadership.search"),
             "C26"),
    Knockout("routine", "practice makes activities succeed",
             _off("maturing.practice", "activities.routine"),
             "C24"),
    Knockout("cohesion", "cohesion keeps members and helps activities",
             _weight("cohesion") | _off("activities.cohesion"),
             "C17"),
    Knockout("rules", "rules pass organizing on to others", _off("activities.passed_on"),
             "C18"),
    Knockout("visibility", "organizations become known", {"maturing.fading": 1.0},
             "C21"),
    Knockout("learning", "people learn by doing and from success",
             _off(*(f"learning.{way}" for way in (
                 "mastery", "vicarious", "belonging", "doing", "helping", "meeting"))),
             "C12 C20"),
    Knockout("conflict", "disputes break out",
             _off("disputes.quarrels", "disputes.unheard", "disputes.rivals"),
             "C15 C16"),
    Knockout("say", "deciding together takes time, teaches, and keeps the peace",
             _off("activities.deciding", "activities.decides", "disputes.unheard"),
             "C15"),
    Knockout("alignment", "members who want something else cost success",
             _off("activities.alignment"),
             "C15"),
    Knockout("difficulty", "some needs are harder to serve than others",
             _off("activities.spread_of_difficulty"),
             "C07"),
    Knockout("criticism", "leaders are questioned, which strains and makes doubt",
             _off("activities.questioned", "projects.veto"),
             "C14"),
    Knockout("deputies", "deputies are brought on, and take a part of the work",
             _off("succession.deputies"),
             "C26"),
    Knockout("help seen", "who is helped by a neighbour belongs more, and has seen it",
             _off("services.seen_help", "learning.gratitude"),
             "C27"),
    Knockout("risen expectations", "service short of what one expects costs trust",
             _off("services.gain_served"),
             "C32"),
    Knockout("problems raised", "residents raise problems one by one, and they queue",
             _off("public_affairs.raises"),
             "C03"),
    Knockout("common drift", "needs of all drift together", _off("needs.common"),
             "C09"),
    Knockout("turnover", "social workers leave and are replaced", _off("staffing.turnover"),
             "C22"),
    Knockout("workers learn", "social workers learn by doing and tire",
             _off("staffing.practice", "staffing.tires"),
             "C22"),
    Knockout("influence", "awareness spreads along ties", _off("influence.pace"),
             "C28 C36"),
    Knockout("free-riding", "what is provided anyway lowers joining", _weight("provided"),
             "C02 C21 C27"),
    Knockout("trust", "trust in worker and leaders raises joining, and is earned",
             _weight("trust") | _off("trust.gain"),
             "C08 C24 C32"),
    Knockout("services", "successful activities meet needs of all (what members get stays)",
             _off("services.pace"),
             "C01 C02"),
    Knockout("goals met", "an organization ends when its goal is met", _off("dissolution.goal"),
             "C02 C26"),
    Knockout("public affairs", "organizations bring proposals, which are answered",
             _off("public_affairs.initiative", "interventions.proposal_help.room"),
             "C20 C33"),
    Knockout("starts of residents", "active residents start organizations themselves",
             _off("founding.initiative"),
             "C04"),
    Knockout("convening", "workers convene residents, who may found",
             _off("interventions.group_session.room"),
             "C06 C10"),
    Knockout("casework", "workers strengthen capable residents",
             _off("interventions.casework.room"),
             "C06 C13 C25"),
    Knockout("families", "workers speak with families of leaders",
             _off("interventions.family_outreach.room"),
             "C13"),
    Knockout("training", "workers train leaders in groups",
             _off("interventions.training_group.room"),
             "C12 C16"),
    Knockout("exchange", "leaders of organizations exchange",
             _off("interventions.exchange.room"),
             "C37"),
    Knockout("mutual help", "workers bring helpers and neighbours in need together",
             _off("interventions.mutual_help.room"),
             "C27"),
    Knockout("contests", "workers hold contests between organizations",
             _off("interventions.contest.room"),
             "C29"),
    Knockout("visits", "workers visit residents", _off("interventions.home_visit.room"),
             "C08"),
    Knockout("events", "workers hold neighbourhood events",
             _off("interventions.neighbourhood_event.room"),
             "C08"),
    Knockout("team support", "workers support teams", _off("interventions.team_support.room"),
             "C17 C24"),
    Knockout("doing for", "workers do the organizing part of the time, and take credit",
             _off("plan.doing", "plan.credit"),
             "C24"),
)  # fmt: skip
"""Every mechanism, the model as it is first."""

SUMMARY = (
    "knockout", "kind", "name", "before", "before_low", "before_high", "after",
    "change", "low", "high", "error", "clear", "seeds",
)  # fmt: skip
"""Columns of the summary; intervals of what was before stand with differences and levels."""


def jobs(seeds: int) -> list[Job]:
    """Return the runs: every knock-out and strategy on the same seeds."""
    return [
        Job({"knockout": k.name, "arm": arm}, {**k.changes, "plan.strategy": arm}, seed, WEEKS)
        for k in KNOCKOUTS
        for seed in range(FIRST_SEED, FIRST_SEED + seeds)
        for arm in ARMS
    ]


def measured() -> list[str]:
    """Return the codes of the patterns that three years show."""
    return [code for code in PATTERNS if code not in NEEDS_FIVE_YEARS]


def work(job: Job) -> Row:
    """Do one run; patterns are read where they are measured, outcomes everywhere."""
    history, outcomes = watch(job.settings(), job.seed)
    patterns = read(history, str(job.labels["arm"]))
    for code in NEEDS_FIVE_YEARS:
        patterns.pop(code, None)
    return flat(patterns) | {name: outcomes[name] for name in OUTCOMES}


def table(folder: Path = DATA) -> Table:
    """Return the table of the runs: some 2 MB in all, so that only its summary is kept in git."""
    return Table(
        folder / "knockout_runs.csv", ["knockout", "arm", "seed", *OUTCOMES, *columns(measured())]
    )


def knock_out(folder: Path, seeds: int, workers: int | None, hours: float, *, fresh: bool) -> bool:
    """Do the runs, and summarize when all are done."""
    complete = carry_out(
        jobs(seeds), work, table(folder), workers=workers, hours=hours, fresh=fresh
    )
    if complete:
        summarize(folder)
    return complete


def summary_table(folder: Path = DATA) -> Table:
    """Return the table of changes: knock-out by pattern or difference."""
    made = Table(folder / "knockouts.csv", SUMMARY[1:])
    made.columns[0] = SUMMARY[0]
    return made


def summarize(folder: Path = DATA) -> None:
    """Compare every knock-out with the model as it is, and write what changed."""
    runs: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table(folder).rows():
        runs.setdefault((row["knockout"], row["arm"]), []).append(row)
    for rows in runs.values():
        rows.sort(key=lambda row: int(row["seed"]))
    lines = []
    for k in KNOCKOUTS[1:]:
        lines += [*_patterns(runs, k.name), *_contrasts(runs, k.name)]
    summary_table(folder).write(lines)
    tell(f"knockouts.csv: {len(lines)} comparisons")


def _patterns(runs: Any, name: str) -> list[Row]:
    """Return a row for each pattern: what it is without the mechanism."""
    lines = []
    for code in measured():
        p = PATTERNS[code]
        before, after = (parts_of(runs[k, p.arm], p) for k in (KNOCKOUTS[0].name, name))
        was, now = (float(pooled([*parts.T], p.form)) for parts in (before, after))
        lines.append(_line(name, "pattern", code, was, now, change(after, before, p.form)))
    return lines


def _contrasts(runs: Any, name: str) -> list[Row]:
    """Return a row for each difference between strategies, and for each level with the team."""
    lines = []
    pair = (KNOCKOUTS[0].name, name)
    for outcome in OUTCOMES:
        was, now = (_outcome(runs, k, TEAM, outcome) for k in pair)
        lines.append(_compared(name, "level", outcome, was, now))
        for one, other in CONTRASTS:
            if outcome == "dependency_exit" and other == ALONE:
                continue  # nobody to depend on
            was, now = (
                _outcome(runs, k, one, outcome) - _outcome(runs, k, other, outcome) for k in pair
            )
            lines.append(_compared(name, "contrast", f"{outcome}: {one} - {other}", was, now))
    return lines


def _compared(name: str, kind: str, what: str, was: Numbers, now: Numbers) -> Row:
    both = np.isfinite(was) & np.isfinite(now)  # an outcome may be missing, as may an exit
    was, now = was[both], now[both]
    base = mean_difference(was)
    after = float(now.mean()) if now.size else math.nan
    line = _line(name, kind, what, base.value, after, mean_difference(now - was))
    return line | {"before_low": base.low, "before_high": base.high}


def _outcome(runs: Any, name: str, arm: str, outcome: str) -> Numbers:
    return np.array([float(row[outcome] or math.nan) for row in runs[name, arm]])


def _line(name: str, kind: str, what: str, was: float, now: float, differs: Estimate) -> Row:
    return {
        "knockout": name, "kind": kind, "name": what, "before": was, "after": now,
        "change": differs.value, "low": differs.low, "high": differs.high,
        "error": differs.error, "clear": int(differs.clear()), "seeds": differs.runs,
    }  # fmt: skip
