"""`courtyard check`: are these files what they should be, and if not, what is to be mended?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from courtyard.cli import layout, options
from courtyard.cli.options import Language
from courtyard.foundations import messages
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_, _

HELP = N_("Are scenario and experiment files valid, and what is to be mended?")
EXAMPLE = "courtyard check my_scenario.toml experiments/*.toml"


def command(
    file: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help=N_("scenario or experiment files, in any order")),
    ],
    lang: Language = None,
) -> None:
    """Check each file, and say of each that it is well or what is wrong."""
    bad = 0
    for name in file:
        try:
            kind, notices = checked(name)
        except InputError as error:
            bad += 1
            typer.echo(messages.message(error.located(name)), err=True)
        else:
            typer.echo(_("{file}: ok ({kind})").format(file=name, kind=kind))
            for notice in filter(None, notices):
                typer.echo(layout.paragraph(notice, 2))
    if bad:
        raise typer.Exit(2)


def checked(name: str) -> tuple[str, tuple[str, ...]]:
    """Return what kind of file it is, once validated as such, and what is odd about it, if any."""
    from courtyard.foundations.validation import read_toml

    path = Path(name)
    if "experiment" in read_toml(path):
        from courtyard.experiments.design import plan
        from courtyard.experiments.schema import load_experiment

        experiment, file = load_experiment(path)
        planned = plan(experiment, file)
        count = planned.frame["run"].nunique()
        notices = options.unused_by_arms(planned), options.without_need(*planned.settings)
        return _("experiment, {n} runs").format(n=count), notices
    from courtyard.scenario import load_scenario

    settings = load_scenario(path)
    notices = options.unused(settings), options.without_need(settings)
    return _("scenario, {n} weeks").format(n=settings.scenario.weeks), notices
