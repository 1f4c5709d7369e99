"""The page of results, written from what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks import agreement
from benchmarks.peers import PEERS
from benchmarks.series import MILLION, Found, Measured, Spread
from benchmarks.store import Part
from benchmarks.sweeping import EXPERIMENT, Sweeps
from benchmarks.targets import Results, Target, targets, words
from benchmarks.waiting import COMMANDS

NAMES = {
    "plain_mesa": "[plain Mesa objects](../benchmarks/plain_mesa.py)",
    "plain_numpy": "[plain NumPy, no framework](../benchmarks/plain_numpy.py)",
    "small_rules": "**[rules of Courtyard](../benchmarks/small_rules.py)**",
    "whole": "whole model",
}

PART_NAMES = {
    "speed": "small and whole model",
    "sweep": "sweep",
    "waiting": "command line",
    "agreement": "agreement",
    "where": "where the time goes",
}

HEAD = """\
# Performance

Written by `make bench` (`python -m benchmarks`) from the figures in
[benchmarks/data](../benchmarks/data). Medians, with least and greatest in brackets; ratios are
taken within a repetition, where all that is compared took turns on the same machine.

## What is asked, and what is met

{targets}

{missed}
"""

SMALL = """\
## A small model, written by a user

The small model is one of participation: each resident looks at the ties, becomes more aware, weighs
whether to take part, and learns or tires. For Courtyard it is four rules made outside the package
and handed over with the scenario, as any user can; so the figures are what somebody else's model
costs on Courtyard, with its checks, its streams of luck and its records. Plain Mesa objects are an
agent a resident with its neighbours in a list, two passes of `agents.do` and a data collector.

{table}

A repetition has one seed for all, the same people and ties for all but Courtyard, which makes its
own; luck is each one's own. The last column is the share of residents who take part in the last
week: a check that it is one model. Times are processor time of one core (numerical libraries are
held to one thread), after a warm-up in the same process. Construction is apart: with Courtyard it
includes settling the people and making their ties, with the others only what they build from them.
Memory is the peak of the process, interpreter and libraries included.

{peers}
"""

WHOLE = """\
## The whole model

The scenario `fujian_camp` with its full week, social workers and all indicators, which does far
more for each resident than the small model.

{table}

The model lives on one core; a second one is used by sweeps. Times plain Mesa: resident-weeks a
second of the whole model over those of plain Mesa objects on the *small* one, at the same size (600
residents against 500).
"""

SWEEP = """\
## A sweep

`{experiment}`, {runs} runs, with one worker and with two in turn, repetitions: {repetitions};
seconds on the clock. Plan and sweep are timed in an interpreter that has lived some weeks of a
small community before; the whole process has its start as well. The command `courtyard sweep`
besides estimates how long it will take and ends with the comparison, whatever the number of
workers.

{table}

- Two workers are {gain} times as fast as one; counting the start of the interpreter, {process}
  times.
- Two workers together spend {shared} times as long as one on the same communities: what both cores
  (and whoever else is at work) take from each other bounds the gain at 2 over that.
- With one worker, {around} % of the time goes elsewhere than into making communities and living
  their weeks, their weekly records among it. A single `courtyard run` is another matter: starting
  takes longer than the weeks of 600 residents.
"""

WAITING = """\
## At the command line

Whole processes, seconds on the clock, after one that is not counted.

{table}

The second ends with the words on its one week, so that the week itself is done a little earlier.
"""

AGREEMENT = """\
## The two small models agree

{residents:,} residents, {seeds} seeds each, people, ties and luck apart: mean ± standard error.

{table}

Of {numbers} differences between models that are one and the same, taken as independent, the largest
is below {half:.1f} standard errors in half of all cases and below {most:.1f} in 95 of 100; here it
is {largest:.1f}. With the same people, ties and luck they agree to rounding in every week
(`tests/test_extension.py`).
"""

MADE = """\
## How it was measured

Every run has a process of its own. Candidates take turns within a repetition; the largest sizes
have fewer repetitions, as the tables say. Load is the number of processes that wanted a core, mean
of a minute; before the first part it is the work of others, later the measurement itself as well.

{table}

{machines}
"""

UNITS = {
    "entries": "milliseconds a week, by entry of the week",
    "memory": "bytes a resident that are held at the end, by source file",
    "imports": "milliseconds on the clock, by library",
}


def page(parts: dict[str, Part]) -> str:
    """Return the page from what is kept; a part that was not measured has no chapter."""
    results = Results.of(parts)
    chapters = [_head(results)]
    small = {case: each for case, each in results.speed.items() if case.candidate != "whole"}
    if small:
        chapters.append(SMALL.format(table=_small(small), peers=_peers(results)))
    if any(case.candidate == "whole" for case in results.speed):
        chapters.append(WHOLE.format(table=_whole(results.speed)))
    if results.sweeps:
        chapters.append(_sweep(results.sweeps))
    if results.waits:
        chapters.append(_waiting(results.waits))
    if results.agreement:
        chapters.append(_agreement(results))
    return "\n".join([*chapters, _made(parts)])


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _head(results: Results) -> str:
    asked = targets(results)
    missed = [target for target in asked if not target.met]
    table = rows(
        ("asked", "found", ""),
        [(each.asks, each.found, "met" if each.met else "**not met**") for each in asked],
    )
    bounds = "\n\n".join(["What bounds it:", *(_bound(each, results) for each in missed)])
    return HEAD.format(targets=table, missed=bounds if missed else "All are met.")


def _bound(target: Target, results: Results) -> str:
    """Return what bounds a target that is missed."""
    if not target.profile:
        return f"*{target.asks}:* see the chapter on it below."
    spent = results.profiles.get(target.profile)
    if spent is None:
        return f"*{target.asks}:* not profiled yet (`python -m benchmarks --only where`)."
    kind, _, of = target.profile.partition(" ")
    total = sum(spent.values())
    table = rows(
        (f"{UNITS[kind]} (`{of}`)", "", "share"),
        [(name, f"{value:,.3g}", f"{value / total:.0%}") for name, value in spent.items()]
        + [("together", f"{total:,.4g}", "")],
    )
    return f"*{target.asks}:*\n\n{table}"


def _small(found: Found) -> str:
    body = []
    for case, measured in found.items():
        mesa = found.get(case._replace(candidate="plain_mesa"))
        body.append(
            (
                _name(case.candidate), *_case(measured),
                "not told" if mesa is None else words(measured.times(mesa), ".1f"),
                _middle(measured, "share", ".3f"),
            )
        )  # fmt: skip
    return rows((*CASE_HEAD, "times plain Mesa", "take part"), body)


def _whole(found: Found) -> str:
    body = []
    for case, measured in found.items():
        if case.candidate != "whole":
            continue
        # The small model has 500 where the whole one has 600: the cost of both hardly differs.
        size = 500 if case.residents == 600 else case.residents
        mesa = [each for each in found if each[:2] == ("plain_mesa", size)]
        times = words(measured.times(found[mesa[0]]), ".1f") if mesa else "not measured"
        wall = words(measured.spread("wall"), ".2f")
        body.append((_name(case.candidate), *_case(measured), wall, times))
    return rows((*CASE_HEAD, "on the clock, s", "times plain Mesa"), body)


CASE_HEAD = (
    "what", "residents", "weeks", "repetitions", "construction, s", "weeks, s of one core",
    "a resident and week, ns", "peak memory, MB",
)  # fmt: skip


def _case(measured: Measured) -> tuple[str, ...]:
    case = measured.case
    return (
        f"{case.residents:,}",
        f"{case.weeks}",
        f"{len(measured.runs)}",
        words(measured.spread("construction"), ".3f"),
        words(measured.spread("run"), ".3f" if case.residents < MILLION.residents else ".1f"),
        words(Spread.of(measured.costs()), ",.0f"),
        _middle(measured, "memory", ",.0f"),
    )


def _middle(measured: Measured, what: str, form: str) -> str:
    """Return the median of a number that hardly differs between repetitions."""
    spread = measured.spread(what)
    return "not told" if spread is None else format(spread.median, form)


def _name(candidate: str) -> str:
    peer = candidate.removeprefix("peers.")
    if peer in PEERS:
        return f"[{PEERS[peer].title}](../benchmarks/peers/{peer}.py)"
    return NAMES[candidate]


def _peers(results: Results) -> str:
    held = [
        f"- {PEERS[peer].title}: "
        + ", ".join(f"{name} {number}" for name, number in versions.items())
        for peer, versions in results.versions.items()
        if peer not in results.left_out
    ]
    lacking = [f"- {PEERS[peer].title}: left out ({why})" for peer, why in results.left_out.items()]
    lines = [*held, *lacking]
    if not lines:
        return "Other frameworks join with `python -m benchmarks --peers FOLDER`."
    return "\n".join(["Other frameworks, each in an environment of its own:", "", *lines])


def _sweep(sweeps: Sweeps) -> str:
    columns = ("process", "wall", "plan", "model", "tables")
    body = [
        (
            workers,
            *(words(sweeps.spread(workers, name), ".2f") for name in columns),
            words(sweeps.rest(workers), ".2f"),
        )
        for workers in ("1", "2")
    ]
    head = (
        "workers", "whole process", "plan and sweep", "of which the plan",
        "in communities, all workers", "in their tables and outcomes, all workers",
        "the rest: starting workers, handing out, writing, putting together",
    )  # fmt: skip
    return SWEEP.format(
        experiment=EXPERIMENT,
        runs=f"{sweeps[0]['1']['runs']:.0f}",
        repetitions=len(sweeps),
        shared=words(sweeps.shared(), ".2f"),
        table=rows(head, body),
        gain=words(sweeps.gain(), ".2f"),
        process=words(sweeps.gain("process"), ".2f"),
        around=words(sweeps.around(), ".1f", 100),
    )


def _waiting(waits: dict[str, list[float]]) -> str:
    body = [
        (f"`courtyard {' '.join(COMMANDS[name])}`", f"{len(seconds)}", words(spread, ".3f"))
        for name, seconds in waits.items()
        for spread in [Spread.of(seconds)]
    ]
    return WAITING.format(table=rows(("command", "repetitions", "seconds"), body))


def _agreement(results: Results) -> str:
    seeds, residents = results.seeds
    compared = results.agreement
    head = (
        "series", "week", "plain Mesa", "rules of Courtyard", "difference, in standard errors",
    )  # fmt: skip
    body = [
        (
            agreement.SERIES[row.series], f"{row.week}", f"{row.mesa:.4f} ± {row.mesa_error:.4f}",
            f"{row.rules:.4f} ± {row.rules_error:.4f}", f"{row.away:.1f}",
        )
        for row in compared
    ]  # fmt: skip
    return AGREEMENT.format(
        residents=residents,
        seeds=seeds,
        table=rows(head, body),
        numbers=len(compared),
        half=agreement.by_chance(len(compared), 0.5),
        most=agreement.by_chance(len(compared), 0.95),
        largest=max(row.away for row in compared),
    )


def _made(parts: dict[str, Part]) -> str:
    body = [
        (
            PART_NAMES[name], each.date, f"{each.minutes:g}", f"`{each.code}`",
            "not told" if each.before is None else f"{each.before:g}",
            "not told" if each.after is None else f"{each.after:g}",
        )
        for name, (each, _) in parts.items()
    ]  # fmt: skip
    machines = dict.fromkeys(f"{each.machine}. {each.versions}." for each, _ in parts.values())
    head = ("part", "date (UTC)", "minutes", "code", "load before", "load after")
    return MADE.format(table=rows(head, body), machines="\n\n".join(machines))
