"""The list of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from courtyard.cli import check, compare, explore, help, list, rerun, run, sweep
from courtyard.cli.options import Language
from courtyard.foundations.words import N_, _

COMMANDS = (run, sweep, compare, rerun, explore, check, list)
"""Each is a file with `command`, its HELP and an EXAMPLE; it is called like its file."""

ABOUT = N_(
    "How residents of a neighbourhood come to organize themselves, and what social workers can do "
    "to start that and then be able to leave."
)

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    cls=help.Group,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(_("courtyard {version}").format(version=version("courtyard")))
        raise typer.Exit


@app.callback(help=ABOUT, epilog="courtyard run fujian_camp --seed 1")
def everything(
    lang: Language = None,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help=N_("the version")),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


for command in COMMANDS:
    app.command(
        command.__name__.rpartition(".")[2],
        help=command.HELP,
        epilog=command.EXAMPLE,
        cls=help.Command,
    )(command.command)
