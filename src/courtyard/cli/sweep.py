"""`courtyard sweep`: the runs of an experiment, in parallel, and what they say."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from courtyard.cli import compare, options
from courtyard.cli.options import Language
from courtyard.cli.progress import progress, span
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_, _, ngettext

if TYPE_CHECKING:
    from courtyard.experiments.design import Plan
    from courtyard.experiments.sweep import SweepResult

HELP = N_(
    "the runs of an experiment, in parallel; goes on where it stopped; ends with the comparison"
)
EXAMPLE = """courtyard sweep stage_fit --replications 20 --workers 2
courtyard sweep my_experiment.toml --shard 1/4 --out results/mine"""

LONG = 10 * 60.0
"""Seconds of estimated work from which a person is asked first."""

TRIED_WEEKS = 13
"""Weeks that are simulated to estimate how long a run takes."""

TRIED_SETTINGS = 4
"""Settings of the plan for which that is done, evenly spaced."""


Experiment = Annotated[
    str,
    typer.Argument(
        metavar="EXPERIMENT", help=N_("an experiment file, or the name of one that ships")
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        metavar="N",
        parser=options.whole("--replications", 1),
        help=N_("runs of each arm at each point, in place of what the experiment says"),
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        parser=options.whole("--workers", 1),
        help=N_("processes at work; left out: one for each core"),
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help=N_("a Dask scheduler (tcp://HOST:PORT), or local to try one on this machine"),
    ),
]
Shard = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help=N_("only share I of N shares of the replications")),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="S",
        parser=options.number("--time-limit"),
        help=N_("begin no more runs after so many seconds"),
    ),
]
Detail = Annotated[bool, typer.Option("--detail", help=N_("keep the table of weeks of every run"))]
Yes = Annotated[bool, typer.Option("--yes", help=N_("do not ask before long work"))]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help=N_("a folder for the tables; left out: results/NAME")
    ),
]


def command(
    experiment: Experiment,
    replications: Replications = None,
    workers: Workers = None,
    cluster: Cluster = None,
    shard: Shard = None,
    time_limit: TimeLimit = None,
    detail: Detail = False,
    yes: Yes = False,
    out: Out = None,
    lang: Language = None,
) -> None:
    """Carry out an experiment, or what is left of it."""
    from courtyard.experiments.sweep import parse_shard, sweep
    from courtyard.records.folders import refuse_other

    share = None if shard is None else parse_shard(shard)
    planned, file = plan_of(experiment, replications)
    name = planned.experiment.name
    folder = out or Path("results") / name
    refuse_other(folder.resolve(), "sweep", planned.identity)
    notices = (
        options.unreached(planned.base),
        options.unused_by_arms(planned),
        options.without_need(*planned.settings),
    )
    for notice in filter(None, notices):
        typer.echo(notice, err=True)
    announce(planned, folder, workers, cluster, share, ask=not yes, detail=detail)
    with progress(name) as report:
        result = sweep(
            planned.experiment,
            folder,
            file=file,
            workers=workers,
            cluster=cluster,
            shard=share,
            time_limit=time_limit,
            detail=detail,
            progress=report,
            planned=planned,
        )
    tell(result)
    answer(result)
    raise typer.Exit(130 if result.ended == "interrupted" else result.status)


def plan_of(experiment: str, replications: int | None) -> tuple[Plan, Path]:
    """Return the plan of an experiment, given by path or name, and its file."""
    from courtyard.experiments.design import plan
    from courtyard.experiments.schema import load_experiment

    try:
        read, file = load_experiment(experiment)
    except InputError:
        options.refuse_scenario(experiment)
        raise
    return plan(read, file, replications=replications), file


def announce(
    planned: Plan,
    folder: Path,
    workers: int | None,
    cluster: str | None,
    shard: tuple[int, int] | None,
    *,
    ask: bool,
    detail: bool = False,
) -> None:
    """Say how much there is to do and how long it may take; ask where that is long."""
    from courtyard.experiments.executors import cores
    from courtyard.records.sweeps import Parts

    frame = planned.frame
    if shard is not None:
        frame = frame[frame["replicate"] % shard[1] == shard[0] - 1]
    finished = Parts(folder).finished(detail=detail)
    runs = frame["run"].drop_duplicates()
    left = int((~runs.isin({*finished.outcomes, *finished.failures})).sum())
    head = planned.experiment
    points = int(planned.frame["point"].max()) + 1
    often = head.experiment.replications
    times = ngettext("{n} replication", "{n} replications", often).format(n=often)
    text = _("{name}: {runs} runs ({arms} arms, {times})")
    if points > 1:
        text = _("{name}: {runs} runs ({arms} arms at {points} points, {times})")
    words = text.format(
        name=head.name,
        runs=f"{len(runs):,}",
        arms=len(head.arms),
        points=points,
        times=times,
    )
    if left < len(runs):
        words += _("; {done} are done already").format(done=f"{len(runs) - left:,}")
    if not left or cluster is not None:
        typer.echo(_("{words}.").format(words=words), err=True)
        return
    seconds = estimate(planned) * left / min(workers or cores(), left)
    typer.echo(words + _("; about {time}.").format(time=span(seconds)), err=True)
    if ask and seconds > LONG and sys.stdin.isatty() and sys.stderr.isatty():
        question = _("Ctrl-C keeps what is finished, and the same command goes on. Begin?")
        if not typer.confirm(question, default=True, err=True):
            raise typer.Exit(0)


def estimate(planned: Plan) -> float:
    """Return about how many seconds a run takes, from the first weeks of a few."""
    from courtyard.community import Community

    settings: list[Any] = planned.settings[:: max(1, len(planned.settings) // TRIED_SETTINGS)]
    spent: list[float] = []
    for each in settings[:TRIED_SETTINGS]:
        begun = time.perf_counter()
        model = Community(each, seed=planned.experiment.experiment.first_seed)
        made = time.perf_counter()
        weeks = min(TRIED_WEEKS, each.scenario.weeks)
        for _week in range(weeks):
            model.step()
        pace = (time.perf_counter() - made) / weeks
        spent.append(made - begun + pace * each.scenario.weeks)
    return sum(spent) / len(spent)


def tell(result: SweepResult) -> None:
    """Say on stderr how the sweep ended."""
    new = result.done + result.failed - result.before
    counts = _("{done} of {total} runs are done ({new} now)").format(
        done=f"{result.done:,}", total=f"{result.total:,}", new=f"{new:,}"
    )
    if result.ended == "interrupted":
        counts = _("Interrupted: {counts}").format(counts=counts)
    elif result.ended == "time":
        counts = _("The time limit is reached: {counts}").format(counts=counts)
    if result.left:
        counts += _("; the same command goes on with the rest")
    typer.echo(_("{words}.").format(words=counts), err=True)
    for name, (before, now) in result.library_changes.items():
        text = _("Note: the folder was begun with {name} {before}, and this is {now}.")
        typer.echo(text.format(name=name, before=before, now=now), err=True)
    if result.failed:
        text = ngettext("{n} run failed", "{n} runs failed", result.failed)
        where = _("{count}; the reasons are in {file}.").format(
            count=text.format(n=result.failed), file=result.folder / "failures.parquet"
        )
        typer.echo(where, err=True)


def answer(result: SweepResult) -> None:
    """Say what the sweep says so far, where a run of it is done."""
    if not result.done:
        return
    typer.echo(err=True)
    try:
        compare.say(result.folder)
    except InputError as error:
        # Cut short, a sweep may not yet hold what a comparison needs: that is no mistake.
        if result.ended == "finished":
            raise
        typer.echo(str(error), err=True)
