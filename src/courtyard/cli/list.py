"""`courtyard list`: what there is, one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from courtyard.cli import layout
from courtyard.cli.options import Language, titled
from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.words import N_, _, label

HELP = N_("What there is, one line each: scenarios, experiments, strategies, ...")
EXAMPLE = "courtyard list strategies --lang zh"


def scenarios() -> list[tuple[str, str]]:
    """Return the scenarios that ship, with their titles."""
    from courtyard.scenario import load_scenario, shipped

    return [(name, titled(load_scenario(path).scenario)) for name, path in shipped().items()]


def experiments() -> list[tuple[str, str]]:
    """Return the experiments that ship, with their titles."""
    from courtyard.experiments.schema import load_experiment, shipped

    return [(name, titled(load_experiment(path)[0].experiment)) for name, path in shipped().items()]


def strategies() -> list[tuple[str, str]]:
    """Return all strategies."""
    from courtyard.practice import STRATEGIES

    return labelled(STRATEGIES)


def interventions() -> list[tuple[str, str]]:
    """Return all interventions."""
    from courtyard.interventions import INTERVENTIONS

    return labelled(INTERVENTIONS)


def rules() -> list[tuple[str, str]]:
    """Return all rules, in the order of the week."""
    from courtyard.rules import RULES

    return labelled(RULES)


def happenings() -> list[tuple[str, str]]:
    """Return all happenings."""
    from courtyard.practice import HAPPENINGS

    return labelled(HAPPENINGS)


def indicators() -> list[tuple[str, str]]:
    """Return all indicators."""
    from courtyard.indicators import INDICATORS, SURVEYS

    return labelled({**INDICATORS, **SURVEYS})


LISTS: Mapping[str, tuple[str, Callable[[], list[tuple[str, str]]]]] = {
    "scenarios": (N_("Scenarios"), scenarios),
    "experiments": (N_("Experiments"), experiments),
    "strategies": (N_("Strategies"), strategies),
    "interventions": (N_("Interventions"), interventions),
    "happenings": (N_("Happenings"), happenings),
    "rules": (N_("Rules of the week"), rules),
    "indicators": (N_("Indicators"), indicators),
}


def command(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="WHAT",
            help=N_(
                "scenarios, experiments, strategies, interventions, happenings, rules or "
                "indicators; left out: everything"
            ),
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """List what there is."""
    if what is not None and what not in LISTS:
        raise InputError(
            "no such list",
            key="courtyard list",
            given=what,
            allowed=list(LISTS),
            nearest=nearest(what, LISTS),
        )
    for name, (heading, rows) in LISTS.items():
        if what is None:
            typer.echo(_("{heading}:").format(heading=_(heading)))
        if what in (None, name):
            typer.echo(lines(rows(), "" if what else "  "))
        if what is None:
            typer.echo()


def lines(rows: list[tuple[str, str]], indent: str) -> str:
    """Return one line for each row, however long, with the meanings below each other."""
    column = max((layout.width(name) for name, _meaning in rows), default=0) + 2
    return "\n".join(indent + (layout.pad(name, column) + text).rstrip() for name, text in rows)


def labelled(registered: Any) -> list[tuple[str, str]]:
    """Return name and label of registered units; a registry is a mapping or a list."""
    units = registered.values() if isinstance(registered, Mapping) else registered
    return [(unit.name, label({"en": unit.en, "zh": unit.zh})) for unit in units]
