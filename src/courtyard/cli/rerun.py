"""`courtyard rerun`: one run of a sweep again, exactly, with all its weeks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from courtyard.cli.options import Language, Out
from courtyard.cli.run import open_folder, say_and_keep, watched
from courtyard.foundations.words import N_, _

if TYPE_CHECKING:
    from courtyard.experiments.repeat import Repeat

HELP = N_("Repeat one run of a sweep exactly, with all its weekly detail")
EXAMPLE = "courtyard rerun results/stage_fit --run 3fa2c091 --out results/again"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("the folder of a sweep"))],
    run: Annotated[
        str,
        typer.Option(
            "--run", metavar="ID", help=N_("the run: its id in plan.parquet, or how it begins")
        ),
    ],
    out: Out = None,
    lang: Language = None,
) -> None:
    """Repeat a run, and say whether it came out the same."""
    from courtyard.experiments.repeat import repeat

    again = repeat(folder, run)
    _say_before(again)
    kept = None if out is None else open_folder(out, again.settings, again.seed)
    community = watched(again.settings, again.seed, keeps=kept)
    say_and_keep(community, again.settings, again.seed, kept)
    if again.recorded is None:
        return
    if differing := again.differing(community.outcomes()):
        text = _("Not the same as recorded: {names}.")
        typer.echo("\n" + text.format(names=", ".join(differing)), err=True)
        raise typer.Exit(1)
    typer.echo("\n" + _("Every outcome is the same as recorded, to the last bit."))


def _say_before(again: Repeat) -> None:
    """Say which run it is, how it failed if it did, and which libraries have changed."""
    keys = ", ".join(f"{key}={value}" for key, value in again.keys.items() if key != "run")
    typer.echo(_("Run {run}: {keys}").format(run=again.run, keys=keys), err=True)
    if again.failure is not None:
        text = _("It failed in the sweep: {error}: {message}")
        typer.echo(text.format(**again.failure), err=True)
    for name, (before, now) in again.library_changes.items():
        text = _("Note: the sweep was made with {name} {before}, and this is {now}.")
        typer.echo(text.format(name=name, before=before, now=now), err=True)
