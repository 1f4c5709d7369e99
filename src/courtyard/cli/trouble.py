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
from courtyard.foundations.messages import message, shortened
from courtyard.foundations.words import _

VARIABLE = "COURTYARD_TRACEBACK"
"""A variable of the environment: where it is set, faults of ours are shown with their traceback."""

SIGPIPE = 141
"""Status of a program whose reader has gone, as a shell counts it."""


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
    words = text.format(error=shortened(what), place=place, variable=VARIABLE)
    return _("Error: {message}").format(message=words)


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
