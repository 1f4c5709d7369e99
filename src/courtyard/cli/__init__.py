"""The command line: `courtyard COMMAND ...`, one file for each command."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the process ends with the status of the command."""
    # Here and not above: who imports one command does not load all of them.
    from courtyard.cli.app import app

    app()
