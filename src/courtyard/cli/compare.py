"""`courtyard compare`: what a sweep says so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from courtyard.cli import layout, options
from courtyard.cli.options import Language
from courtyard.foundations import messages
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import N_, _, spoken

if TYPE_CHECKING:
    from courtyard.figures.comparison import Comparison

HELP = N_("What a sweep says so far: paired differences with intervals, survival, and the figure")
EXAMPLE = """courtyard compare results/stage_fit
courtyard compare results/stage_fit --until-width 0.05"""


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=N_("the folder of a sweep, finished or running"))
    ],
    until_width: Annotated[
        float | None,
        typer.Option(
            "--until-width",
            metavar="W",
            parser=options.number("--until-width"),
            help=N_("count the runs still needed until 95 % intervals reach W to each side"),
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=N_("say every point and arm, however many there are"))
    ] = False,
    lang: Language = None,
) -> None:
    """Compare the arms of a sweep."""
    say(folder, until_width, every=every)


def say(folder: Path, until_width: float | None = None, *, every: bool = False) -> None:
    """Say what a sweep says, and put its differences and its pictures into its folder."""
    from courtyard.figures import answer
    from courtyard.figures.comparison import compared
    from courtyard.records.tables import write_table

    found = compared(folder, until_width)
    if found.sweep.outcomes.empty:
        typer.echo("\n".join([found.name, *answer.progress(found)]))
        return
    typer.echo(page(found, every=every))
    try:
        write_table(found.differences, folder / answer.TABLE)
        typer.echo("\n" + _("Differences: {file}").format(file=folder / answer.TABLE))
        for name, words in draw(found):
            typer.echo("\n" + _("Figure: {file}").format(file=folder / name))
            typer.echo(layout.paragraph(words))
    except InputError as refused:  # somebody else's folder can be read, if not written to
        typer.echo(messages.message(refused), err=True)


def page(found: Comparison, *, every: bool = False) -> str:
    """Return the comparison as text, with every point and arm or the first of many."""
    from courtyard.figures import answer, names

    parts = [str(found.said("title") or found.name)]
    if question := found.said("question"):
        parts.append(layout.paragraph(str(question)))
    parts += [layout.paragraph(text) for text in answer.progress(found)]
    for outcome in found.outcomes:
        if rows := answer.rows(found, outcome):
            what = names.outcome(outcome)
            heading = f"{outcome}: {what}" if what else outcome
            shown = layout.table(answer.head(), rows if every else rows[: answer.MOST])
            more = answer.cut_off(len(rows), every=every)
            parts.append("\n".join(filter(None, (heading, shown, more))))
    if lives := answer.survival(found):
        parts.append(_("Organizations alive at the exit") + "\n" + layout.table(*lives))
    sections = (
        (_("In words"), answer.sentences(found, every=every)),
        (_("What was equal"), answer.equal(found)),
        (_("What was assumed"), answer.assumed(found)),
    )
    for heading, texts in sections:
        if lines := _lines(texts):
            parts.append(heading + "\n" + lines)
    return "\n\n".join(filter(None, parts))


def draw(found: Comparison) -> Iterator[tuple[str, str]]:
    """Draw the comparison into the folder of the sweep, as the experiment asks.

    Yields:
        The name of each file, and in words what it shows.
    """
    from courtyard.figures.drawings import drawings
    from courtyard.figures.paper import language, png
    from courtyard.records.tables import replacing

    if language() != spoken():
        typer.echo(_("No font with Chinese letters is installed: the figure is in English."))
    for name, figure, words in drawings(found):
        picture = png(figure, words)
        with replacing(found.sweep.folder / name) as temporary:
            temporary.write_bytes(picture)
        yield name, words


def _lines(texts: Iterable[str]) -> str:
    """Return texts as a list, one mark each."""
    return "\n".join(layout.paragraph(text, 4, "  - ") for text in texts)
