"""Words in two languages: what is shown to a person is marked, looked up, and never put together.

Texts in the code are English and marked by `_("...")` or `ngettext("...", "...", n)`; texts that
are declared before the language is known (help of options) are marked by `N_("...")` and looked up
when they are shown. The Chinese stands in `locale/zh/LC_MESSAGES/courtyard.po`. Labels of declared
quantities carry both languages themselves (`label`).
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from courtyard.foundations.errors import InputError, nearest

LANGUAGES = ("en", "zh")
CATALOGUES = Path(__file__).parents[1] / "locale"
VARIABLE = "COURTYARD_LANG"

_of_process = ["en"]
_of_context: ContextVar[str | None] = ContextVar("language", default=None)


def speak(language: str) -> None:
    """Set the language of this process: "en" or "zh"."""
    _of_process[0] = _known(language, "language")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within a block, for this thread or task only (a visitor's)."""
    token = _of_context.set(_known(language, "language"))
    try:
        yield
    finally:
        _of_context.reset(token)


def spoken() -> str:
    """Return the language spoken now."""
    return _of_context.get() or _of_process[0]


def chosen(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to speak: the one asked for, else that of the environment, else English.

    Args:
        asked: what the user gave, as in `--lang zh`.
        environment: COURTYARD_LANG is looked at first, then the locale (LC_ALL, LC_MESSAGES,
            LANG), of which only a Chinese one counts.

    Raises:
        InputError: a language that Courtyard does not speak was asked for.
    """
    if asked is not None:
        return _known(asked, "--lang")
    if environment.get(VARIABLE):
        return _known(environment[VARIABLE], VARIABLE)
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _(text: str) -> str:
    """Return `text` in the language spoken now."""
    return _catalogue(spoken()).gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form for `n` things, in the language spoken now; `{n}` is not filled in."""
    return _catalogue(spoken()).ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802  (the name that gettext tools know)
    """Mark `text` for the catalogue, and return it as it is."""
    return text


def label(declaration: Mapping[str, object]) -> str:
    """Return the label of something declared with `en=` and `zh=`, in the language spoken now."""
    return str(declaration[spoken()])


def known_texts() -> list[str]:
    """Return the texts of the catalogue of the language spoken now, as they stand in the code."""
    texts = getattr(_catalogue(spoken()), "_catalog", {})
    return sorted(text for text in texts if isinstance(text, str) and text)


def _known(language: str, key: str) -> str:
    name = language.strip().lower()
    if name not in LANGUAGES:
        raise InputError(
            "no such language",
            key=key,
            given=language,
            allowed=LANGUAGES,
            nearest=nearest(name, LANGUAGES),
        )
    return name


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("courtyard", CATALOGUES, [language])
