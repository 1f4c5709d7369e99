"""What several commands take: their common options, and how a value on the line is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from courtyard.foundations.errors import InputError
from courtyard.foundations.words import LANGUAGES, N_, _, ngettext, spoken


def whole(option: str, low: int = 0) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low`, for the option of that name."""

    def read(text: str) -> int:
        try:
            number = int(str(text))
        except ValueError:
            number = low - 1
        if number < low:
            allowed = f"a whole number from {low}"
            raise InputError("cannot be used", key=option, given=text, allowed=allowed)
        return number

    return read


def number(option: str) -> Callable[[str], float]:
    """Return a reader of positive numbers, for the option of that name."""

    def read(text: str) -> float:
        try:
            value = float(str(text))
        except ValueError:
            value = 0.0
        if not 0.0 < value < float("inf"):
            raise InputError("cannot be used", key=option, given=text, allowed="a number above 0")
        return value

    return read


def changes(pairs: Iterable[str]) -> dict[str, Any]:
    """Return what `--set` says: KEY=VALUE, the value as TOML, else as text; the last wins."""
    found = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign or not key.strip():
            raise InputError(
                "cannot be read", key="--set", given=pair, allowed="KEY=VALUE, as in team.hours=40"
            )
        found[key.strip()] = value(text)
    return found


_POINT = re.compile(r"[+-]?(\d+\.|\.\d+)([eE][+-]?\d+)?")
"""A number that begins or ends with its point, which TOML does not know."""


def value(text: str) -> Any:
    """Return a TOML value, or the text itself where it is none; 5., .5 and True count as well."""
    if text.strip() in ("True", "False"):
        return text.strip() == "True"
    if _POINT.fullmatch(text.strip()):
        return float(text)
    try:
        read = tomllib.loads(f"value = {text}")
    except ValueError:
        return text
    plain = (bool, int, float, str, list, dict)
    return read["value"] if len(read) == 1 and isinstance(read["value"], plain) else text


def titled(head: Any) -> str:
    """Return the title of a scenario or experiment in the language spoken."""
    chinese = str(getattr(head, "title_zh", ""))
    return chinese if chinese and spoken() == "zh" else str(getattr(head, "title", ""))


def unreached(settings: Any) -> str:
    """Return a sentence on the changes for which the run is too short; "" where there are none."""
    weeks = settings.unreached
    if not weeks:
        return ""
    text = ngettext(
        "The run is shorter than its scenario: the change in week {weeks} is not reached.",
        "The run is shorter than its scenario: the changes in weeks {weeks} are not reached.",
        len(weeks),
    )
    return text.format(weeks=_(", ").join(map(str, weeks)))


def unused(settings: Any) -> str:
    """Return a sentence on shares of hours that no strategy of the run takes; "" without any."""
    if not settings.shares_unused():
        return ""
    return _("plan.shares is given, but not used: only the strategy own_mix takes shares.")


def without_need(*several: Any) -> str:
    """Return a sentence on partners whose hours meet no need in any of some settings; else ""."""
    from courtyard.figures.affairs import SECTORS
    from courtyard.scenario.consistency import sectors_without_need

    found = {sector for settings in several for sector in sectors_without_need(settings)}
    if not found:
        return ""
    return _(
        "The hours of these partners meet no need, since community.need_domains does not have "
        "their domain: {sectors} (partners.domains says which domain each of them serves)."
    ).format(sectors=_(", ").join(_(words) for name, words in SECTORS.items() if name in found))


def unused_by_arms(planned: Any) -> str:
    """Return a sentence on shares that no arm takes, or not the arm that sets them; else ""."""
    arms = planned.experiment.arms
    idle = [
        arm
        for place, arm in enumerate(arms)
        if all(settings.shares_unused() for settings in planned.settings[place :: len(arms)])
    ]
    if len(idle) == len(arms):
        return unused(planned.settings[0])
    if own := [arm for arm in idle if any(key.startswith("plan.shares") for key in arms[arm])]:
        text = ngettext(
            "The arm {arms} gives plan.shares and does not use it: "
            "only the strategy own_mix takes shares.",
            "The arms {arms} give plan.shares and do not use it: "
            "only the strategy own_mix takes shares.",
            len(own),
        )
        return text.format(arms=_(", ").join(own))
    return ""


def refuse_experiment(name: str) -> None:
    """Say what an experiment is for, where one was given in the place of a scenario.

    Raises:
        InputError: the name, or the file, is an experiment.
    """
    from courtyard.experiments.schema import shipped

    if name in shipped() or _holds("experiment", name):
        raise InputError(f"{name} is an experiment: courtyard sweep {name}")


def refuse_scenario(name: str) -> None:
    """Say what a scenario is for, where one was given in the place of an experiment.

    Raises:
        InputError: the name, or the file, is a scenario.
    """
    from courtyard.scenario import shipped

    if name in shipped() or (_holds("scenario", name) and not _holds("experiment", name)):
        raise InputError(f"{name} is a scenario: courtyard run {name}")


def _holds(table: str, name: str) -> bool:
    """Return whether a TOML file of that name is there and has that table."""
    from courtyard.foundations.validation import read_toml

    try:
        return isinstance(read_toml(name).get(table), dict)
    except InputError:
        return False


Language = Annotated[
    str | None,
    typer.Option("--lang", metavar="|".join(LANGUAGES), help=N_("the language of all words")),
]
"""`--lang`, which every command takes; it is read before the command (help.asked_language)."""

Scenario = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help=N_("a scenario file, or the name of one that ships"),
        show_default=False,
    ),
]  # fmt: skip

Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help=N_("a folder for the tables and the figure")),
]
"""`--out` of what writes a run."""
