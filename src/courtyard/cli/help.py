"""Commands and their help: plain text, in the language spoken when it is shown.

Typer and Click build a command's help when the module is read, before the language is known, and
in English. Here the texts are only marked where they are declared, and looked up when shown.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from courtyard.cli import layout, trouble
from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.words import N_, _, chosen, speak

HELP = N_("show this page")


class Command(TyperCommand):
    """A command whose help is in both languages; its epilog is an example."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of the command."""
        formatter.write(page(self, ctx) + "\n")


class Group(TyperGroup):
    """The whole command line: language, help, and what is said when something goes wrong."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page with all commands."""
        commands = [(name, _(command.help or "")) for name, command in self.commands.items()]
        parts = [page(self, ctx), _("Commands:") + "\n" + layout.listed(commands)]
        parts.append(_("More about one: {call}").format(call="courtyard COMMAND --help"))
        formatter.write("\n\n".join(parts) + "\n")

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or say which one is nearest."""
        name = args[0]
        if name not in self.commands:
            names = list(self.commands)
            raise InputError(
                "no such command",
                key="courtyard",
                given=name,
                allowed=names,
                nearest=nearest(name, names),
            )
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *given: Any, **extra: Any) -> Any:
        """Run one command line, and end with its status; never with a traceback for bad input."""
        words = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        extra["standalone_mode"] = False
        with trouble.told():
            speak("en")
            speak(chosen(asked_language(words)))
            status = super().main(words or ["--help"], *given, **extra)
            sys.stdout.flush()  # a reader that has gone is met here, not at the end of Python
            sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an interruption ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            kept = str(stopped) or _("nothing was written")
            typer.echo("\n" + _("Interrupted: {kept}.").format(kept=kept), err=True)
            raise typer.Exit(130) from None


def asked_language(words: Sequence[str]) -> str | None:
    """Return what `--lang` says, wherever it stands on the command line."""
    found = None
    for i, word in enumerate(words):
        if word == "--":
            break
        if word == "--lang" and i + 1 < len(words):
            found = words[i + 1]
        elif word.startswith("--lang="):
            found = word.removeprefix("--lang=")
    return found


def page(command: Any, ctx: Any) -> str:
    """Return usage, meaning, arguments, options and example of a command."""
    parameters = command.get_params(ctx)
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    usage = [ctx.command_path, "[OPTIONS]" if options else "", *map(_place, arguments)]
    if isinstance(command, Group):
        usage.append("COMMAND ...")
    parts = [
        _("Usage: {line}").format(line=" ".join(filter(None, usage))),
        layout.paragraph(_(command.help or "")),
    ]
    if arguments:
        rows = [(_metavar(p), _(p.help or "")) for p in arguments]
        parts.append(_("Arguments:") + "\n" + layout.listed(rows))
    parts.append(_("Options:") + "\n" + layout.listed([_option(p) for p in options]))
    if command.epilog:
        example = "\n".join("  " + line for line in command.epilog.splitlines())
        parts.append(_("Example:") + "\n" + example)
    return "\n\n".join(parts)


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _place(parameter: Any) -> str:
    name = _metavar(parameter)
    if parameter.nargs != 1:
        name = name.removesuffix("...") + "..."
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> tuple[str, str]:
    if "--help" in parameter.opts:
        return "--help", _(HELP)
    value = "" if parameter.is_flag else " " + _metavar(parameter)
    again = "..." if parameter.multiple else ""
    return ", ".join(parameter.opts) + value + again, _(parameter.help or "")
