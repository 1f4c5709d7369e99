"""`courtyard run`: one run, and what happened in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from courtyard.cli import layout, options
from courtyard.cli.options import Language, Out, Scenario, titled
from courtyard.cli.progress import progress
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_, _, spoken

if TYPE_CHECKING:
    from courtyard.community import Community
    from courtyard.figures.run import Facts
    from courtyard.scenario import Settings

HELP = N_("One run: what happened in words and, with --out, tables and a figure")
EXAMPLE = """courtyard run fujian_camp --seed 1 --out results/first
courtyard run fujian_camp --set plan.strategy=none --set team.hours=20"""
SHOWN_WEEKS = 13
"""Weeks between two reports of progress."""

Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        parser=options.whole("--seed"),
        help=N_("which luck, a whole number from 0 (1 where nothing is said)"),
    ),
]


def command(
    scenario: Scenario,
    seed: Seed = 1,
    weeks: Annotated[
        int | None,
        typer.Option(
            "--weeks",
            metavar="N",
            parser=options.whole("--weeks", 1),
            help=N_("how many weeks, in place of what the scenario says"),
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help=N_("set a key of the scenario; may be given again, the last wins"),
        ),
    ] = None,
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help=N_("write the tables as CSV as well"))] = False,
    lang: Language = None,
) -> None:
    """Run a scenario once."""
    # Mesa looks through the whole stack when it is imported: from here the stack is short.
    import mesa  # noqa: F401 - heavy, as all that follows

    from courtyard.scenario import load_scenario

    if csv and out is None:
        raise InputError("needs --out, the folder to write to", key="--csv")
    try:
        settings = load_scenario(scenario)
    except InputError:
        options.refuse_experiment(scenario)
        raise
    if set_:
        settings = settings.changed(options.changes(set_), file="--set")
    if weeks is not None:
        settings = settings.lasting(weeks, file="--weeks")
    folder = None if out is None else open_folder(out, settings, seed)
    community = watched(settings, seed, keeps=folder)
    say_and_keep(community, settings, seed, folder, csv=csv)


def open_folder(out: Path, settings: Settings, seed: int) -> Path:
    """Make the folder ready, or refuse it before the first week."""
    from courtyard.records.runs import open_run

    return open_run(out, settings.resolved(), seed)


def watched(settings: Settings, seed: int, keeps: Path | None = None) -> Community:
    """Run the settings with progress on stderr.

    Raises:
        KeyboardInterrupt: with what to say of the folder that was opened.
    """
    from courtyard.community import simulate

    total = settings.scenario.weeks
    name = _("{scenario}, seed {seed}").format(scenario=settings.scenario.name, seed=seed)
    with progress(name) as report:

        def each_week(model: Any) -> None:
            if model.week % SHOWN_WEEKS == 0 or model.week == total:
                report(int(model.week), total)

        try:
            return simulate(settings, seed, each_week=each_week)
        except KeyboardInterrupt:
            kept = _("the folder {folder} holds no tables yet").format(folder=keeps)
            raise KeyboardInterrupt(kept if keeps else "") from None


def say_and_keep(
    community: Community, settings: Settings, seed: int, folder: Path | None, *, csv: bool = False
) -> None:
    """Write tables and figure into the folder, and say what happened."""
    tables = community.tables()
    words = page(community, tables, settings, seed)
    if folder is None:
        typer.echo(words)
        return
    from courtyard.figures.paper import language, png
    from courtyard.figures.run import run_figure
    from courtyard.records.runs import read_run, write_run
    from courtyard.records.tables import replacing

    paths = write_run(folder, tables, community.outcomes(), csv=csv)
    run = str(read_run(folder)["id"])
    picture = png(run_figure(tables, facts_of(settings, seed, run, tables)))
    with replacing(folder / "run.png") as temporary:
        temporary.write_bytes(picture)
    typer.echo(words)
    names = ", ".join([path.name for path in paths] + ["run.json", "run.png"])
    typer.echo("\n" + _("Written to {folder}: {names}").format(folder=folder, names=names))
    if language() != spoken():
        typer.echo(_("No font with Chinese letters is installed: the figure is in English."))


def page(community: Community, tables: Any, settings: Settings, seed: int) -> str:
    """Return what happened, as text."""
    from courtyard.figures.summary import Ran, summary

    ties = float(community.state.ties.degree.mean())
    told = summary(Ran(tables, settings.resolved(), seed, ties))
    head = titled(settings.scenario)
    name = settings.scenario.name
    parts = [f"{name}: {head}" if head else name]
    notices = (
        options.unreached(settings),
        options.unused(settings),
        options.without_need(settings),
    )
    parts += [layout.paragraph(text) for text in notices if text]
    for heading, texts in told:
        lines = [layout.paragraph(text, 4, "  - ") for text in texts]
        parts.append("\n".join([heading, *lines]))
    return "\n\n".join(parts)


def facts_of(settings: Settings, seed: int, run: str, tables: Any) -> Facts:
    """Return what the figure of a run says beside its tables."""
    from courtyard.figures.run import Facts
    from courtyard.figures.summary import Ran

    ran = Ran(tables, settings.resolved(), seed)
    return Facts(
        scenario=settings.scenario.name,
        strategy=str(settings.plan.strategy),
        seed=seed,
        first=int(settings.plan.first_week),
        last=int(settings.plan.last_week),
        team=ran.team,
        run=run,
        title=titled(settings.scenario),
        groups=ran.groups,
    )
