"""An error of input as a sentence in the language spoken, at a terminal or beside a field."""

from __future__ import annotations

import re

from courtyard.foundations.errors import InputError
from courtyard.foundations.words import _, known_texts, spoken

JOINTS = frozenset({"{0} or {1}"})
"""Templates so short that words of others may look like them: only what is allowed is read so."""

_NAMES = re.compile(r"[\w.-]+(, [\w.-]+)*")


def message(error: InputError) -> str:
    """Return an error of input as one sentence in the language spoken, named as an error."""
    return _("Error: {message}").format(message=sentence(error))


def sentence(error: InputError, *, placed: bool = True) -> str:
    """Return an error of input as one sentence in the language spoken.

    Args:
        error: what cannot be used.
        placed: whether to name the file and the key first.
    """
    if spoken() == "en":
        return str(error) if placed else str(_without_place(error))
    place = "：".join(part for part in (error.file, error.key) if part) if placed else ""
    problem = said(error.problem)
    text = f"{place}：{problem}" if place else problem
    if error.given is not None:
        text += _(" (given: {value})").format(value=shortened(repr(error.given)))
    allowed = error.allowed or ""
    parts = [allowed if error.named else said(allowed, joined=True), said(error.also or "")]
    if accepted := "，".join(filter(None, parts)):
        text += _("; allowed: {values}").format(values=accepted)
    if error.nearest:
        text += _("; did you mean {name}?").format(name=repr(error.nearest))
    return text


def said(text: str, *, joined: bool = False) -> str:
    """Return a text that was filled in before it came here, in the language spoken.

    A text with fields stands in the catalogue with numbered places ("from {0} to {1}"); what
    stands at these places is found again and put into the translation.

    Args:
        text: our own words, or words of the system, which stay as they are where nobody knows them.
        joined: whether it may be two of our texts with a word between them ("text or a number").
    """
    translated = _(text) if text else text
    if translated != text or spoken() == "en":
        return translated
    # The more a template says itself, the surer it is the one: "from {0} to {1}" before "from {0}".
    templates = (known for known in known_texts() if "{0}" in known)
    for known in sorted(templates, key=len, reverse=True):
        if known in JOINTS and not joined:
            continue
        if found := _pattern(known).fullmatch(text):
            parts = [said(part, joined=joined) for part in found.groups()]
            if known not in JOINTS or _are_ours(found.groups(), parts):
                return _(known).format(*parts)
    return text


def shortened(text: str) -> str:
    """Return a text, cut to what a message can hold."""
    return text if len(text) <= 80 else text[:77] + "..."


def _without_place(error: InputError) -> InputError:
    return InputError(
        error.problem, given=error.given, allowed=error.allowed, also=error.also,
        nearest=error.nearest,
    )  # fmt: skip


def _are_ours(parts: tuple[str, ...], translated: list[str]) -> bool:
    """Return whether some parts could be translated, and the others are names."""
    ours = [after != before for before, after in zip(parts, translated, strict=True)]
    names = [_NAMES.fullmatch(part) is not None for part in parts]
    return any(ours) and all(o or n for o, n in zip(ours, names, strict=True))


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\d+\\\}", "(.*?)", re.escape(template)), re.DOTALL)
