"""What is said when something goes wrong: one message on stderr, in the language spoken."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from courtyard.foundations.errors import InputError, nearest
from courtyard.foundations.words import _, known_texts, spoken

VARIABLE = "COURTYARD_TRACEBACK"
"""A variable of the environment: where it is set, faults of ours are shown with their traceback."""

SIGPIPE = 141
"""Status of a program whose reader has gone, as a shell counts it."""

JOINTS = frozenset({"{0} or {1}"})
"""Templates so short that words of others may look like them: only what is allowed is read so."""

_NAMES = re.compile(r"[\w.-]+(, [\w.-]+)*")


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong inside into a message and a status."""
    try:
        yield
    except InputError as error:
        _end(2, message(error))
    except _usage_error() as error:
        _end(2, message(unusable(error)))
    except BrokenPipeError:
        # What is still unwritten has nobody to read it: let Python's own end find no open pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(SIGPIPE)
    except (KeyboardInterrupt, typer.Abort):
        _end(130, _("Interrupted."))
    except MemoryError:
        _end(1, _("There is not enough memory for this."))
    except OSError as error:
        _end(*of_system(error))
    except Exception as error:
        if os.environ.get(VARIABLE):
            raise
        _end(1, fault(error))


def fault(error: Exception) -> str:
    """Return what to say of an error that should not be: a fault of ours, not of the user."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    text = _("This is a fault of Courtyard, not of yours: {error} ({place}). Please report it; "
             "{variable}=1 shows where it comes from.")  # fmt: skip
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    words = text.format(error=_shortened(what), place=place, variable=VARIABLE)
    return _("Error: {message}").format(message=words)


def message(error: InputError) -> str:
    """Return an error of input as one sentence in the language spoken."""
    if spoken() == "en":
        return _("Error: {message}").format(message=error)
    place = "：".join(part for part in (error.file, error.key) if part)
    problem = said(error.problem)
    text = f"{place}：{problem}" if place else problem
    if error.given is not None:
        text += _(" (given: {value})").format(value=_shown(error.given))
    allowed = error.allowed or ""
    parts = [allowed if error.named else said(allowed, joined=True), said(error.also or "")]
    if accepted := "，".join(filter(None, parts)):
        text += _("; allowed: {values}").format(values=accepted)
    if error.nearest:
        text += _("; did you mean {name}?").format(name=repr(error.nearest))
    return _("Error: {message}").format(message=text)


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


def _are_ours(parts: tuple[str, ...], translated: list[str]) -> bool:
    """Return whether some parts could be translated, and the others are names."""
    ours = [after != before for before, after in zip(parts, translated, strict=True)]
    names = [_NAMES.fullmatch(part) is not None for part in parts]
    return any(ours) and all(o or n for o, n in zip(ours, names, strict=True))


def unusable(error: Any) -> InputError:
    """Return what the parser of the command line found wrong, as an error of input."""
    context = error.ctx
    command = context.command_path if context is not None else "courtyard"
    parameters = [] if context is None else context.command.get_params(context)
    options = [name for p in parameters for name in p.opts if name.startswith("--")]
    option = getattr(error, "option_name", None)
    if type(error).__name__ == "NoSuchOption":
        near = nearest(str(option), options)
        return InputError(
            "no such option", key=command, given=option, allowed=options, nearest=near
        )
    if option is not None:
        if "not take" in error.message:
            return InputError("takes no value", key=option)
        return InputError("needs a value", key=option)
    parameter = getattr(error, "param", None)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        is_option = parameter.param_type_name == "option"
        name = parameter.opts[0] if is_option else parameter.metavar
        return InputError("is missing", key=f"{command} {name}")
    if extra := re.search(r"unexpected extra arguments? ?\(?s?\)? ?\((.*)\)", error.message):
        return InputError("one argument too many", key=command, given=extra[1])
    return InputError(error.format_message(), key=command)


def of_system(error: OSError) -> tuple[int, str]:
    """Return status and message for what the operating system refused."""
    place = error.filename or ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        kept = _("no space is left on the disk; finished parts are kept")
        return 1, _("Error: {message}").format(message=f"{place}: {kept}" if place else kept)
    reason = error.strerror or str(error)
    return 2, message(InputError(f"cannot be used: {reason}", file=place or None))


def _end(status: int, text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  (the one place where errors are printed)
    sys.exit(status)


def _usage_error() -> type[Exception]:
    """Return the class of all usage errors; Typer has no public name for it."""
    return typer.BadParameter.__bases__[0]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\d+\\\}", "(.*?)", re.escape(template)), re.DOTALL)


def _shown(value: object) -> str:
    return _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."
