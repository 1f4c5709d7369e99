"""`courtyard explore`: the model in a browser, on this machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from courtyard.cli import options
from courtyard.cli.options import Language
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_, _, spoken

HELP = N_("The model in a browser: run it, stop it, fork it, and see why things happened")
EXAMPLE = """courtyard explore
courtyard explore old_compound --port 8000 --lang zh"""
FIRST = "fujian_camp"
"""The scenario that is shown where none is named."""

PROBLEMS = (
    N_('needs more packages: pip install "courtyard[app]"'),
    N_("cannot be listened at"),
    N_("a port from 1 to 65535 that is free and may be used; left out, one is found"),
    N_('files of the page are not installed: pip install --force-reinstall "solara-assets"'),
)
"""What is said where the explorer cannot begin."""

NEEDED = ("solara", "ipyvue", "ipyvuetify", "uvicorn", "tomli_w")
"""Packages of the extra `app` without which no page can be served."""


def command(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help=N_("a scenario file, or the name of one that ships; left out: fujian_camp"),
            show_default=False,
        ),
    ] = FIRST,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            parser=options.whole("--port", 1),
            help=N_("the port to listen at; left out: 8765, or the next that is free"),
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """Serve the explorer until it is stopped."""
    require_extra()
    # Asked of the machine before anything heavy is loaded: a mistake is told at once.
    from courtyard.app import server

    try:
        listening = server.bound(port)
        with server.stopped_by_signal():
            server.serve(lambda: settings_of(scenario), listening, spoken(), ready=announce)
    except KeyboardInterrupt:
        typer.echo("\n" + _("The explorer has stopped."), err=True)


def require_extra() -> None:
    """Refuse to go on without the packages of the extra `app`.

    Raises:
        InputError: one of them is missing.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(
            'needs more packages: pip install "courtyard[app]"',
            key="courtyard explore",
            given=", ".join(missing),
        )


def settings_of(scenario: str) -> object:
    """Return the settings of a scenario, or say what an experiment is for."""
    from courtyard.scenario import load_scenario

    try:
        return load_scenario(scenario)
    except InputError:
        options.refuse_experiment(scenario)
        raise


def announce(address: str) -> None:
    """Say where the explorer is; open it only where a person sits at the terminal."""
    typer.echo(_("The explorer is at {address}").format(address=address))
    seated = sys.stdin.isatty() and sys.stdout.isatty()
    where = _("It opens in the browser.") if seated else _("Open this address in a browser.")
    offline = _("It works without internet, and only this machine can see it.")
    typer.echo(f"{where} {offline}")
    typer.echo(_("Ctrl-C ends it."))
    sys.stdout.flush()
    if seated:
        import webbrowser

        webbrowser.open(address)
