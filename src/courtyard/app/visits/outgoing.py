"""What leaves the page: files made for a visitor, and what stands below a picture.

Tables are not in a film: the run is lived again, in a process of its own that ends with it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from courtyard.app.settings.takeaway import caution, scenario_file, tables_archive
from courtyard.foundations.words import _, speaking
from courtyard.records.provenance import package_version

TOML, ZIP = "application/toml", "application/zip"


def caption(settings: Any, seed: int) -> str:
    """Return what stands below a picture of a run, in the language spoken."""
    return _("{scenario}, seed {seed}, Courtyard {version}. {model}").format(
        scenario=settings.scenario.name, seed=seed, version=package_version(), model=caution()
    )


def settings_file(settings: Any, seed: int) -> dict[str, Any]:
    """Return the settings as a file for the browser."""
    content = scenario_file(settings, seed)
    return {"name": f"{settings.scenario.name}.toml", "mime": TOML, "data": content}


def tables_file(
    settings: Any, seed: int, language: str, ready: Callable[[dict[str, Any] | None], None]
) -> None:
    """Make the tables of a run as a file for the browser, in the background.

    Args:
        settings: of the run.
        seed: of the run.
        language: of the words in the file.
        ready: called with the file, or with None where it could not be made.
    """

    def make() -> None:
        found = None
        try:
            spawned = get_context("spawn")
            with ProcessPoolExecutor(1, spawned, initializer=_leave_keyboard) as pool:
                content = pool.submit(archive, settings, seed, language).result()
            name = f"{settings.scenario.name}_{seed}.zip"
            found = {"name": name, "mime": ZIP, "data": content}
        finally:
            ready(found)

    threading.Thread(target=make, name="courtyard-tables", daemon=True).start()


def archive(settings: Any, seed: int, language: str) -> bytes:
    """Live a run again, and return its tables as an archive."""
    from courtyard.community import simulate

    with speaking(language):
        return tables_archive(simulate(settings, seed).tables(), settings, seed)


def _leave_keyboard() -> None:
    """Ctrl-C is the server's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
