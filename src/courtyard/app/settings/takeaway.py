"""What a visitor takes away: the settings as a file that runs again, and the tables of the run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tomli_w

from courtyard.foundations.words import _
from courtyard.records.provenance import code_version, package_version, run_id

if TYPE_CHECKING:
    import pandas as pd

BOM = "\ufeff"
"""The mark by which spreadsheets know text of any script."""

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of files in an archive: the same run gives the same bytes."""


def scenario_file(settings: Any, seed: int, file: str | None = None) -> bytes:
    """Return settings as a scenario file; run again with its seed, it is the same run.

    The seed is no setting: it stands in the first lines, as the command that repeats the run.

    Args:
        settings: of the run.
        seed: of the run.
        file: what it will be called; None for the name of the scenario.
    """
    file = file or f"{settings.scenario.name}.toml"
    run = run_id(code_version(), settings.resolved(), seed)
    version = package_version()
    lines = [
        f"courtyard run {file} --seed {seed}",
        _("Run {run} of Courtyard {version}. {model}").format(
            run=run, version=version, model=caution()
        ),
    ]
    if named := [f for f in (settings.network.file, settings.community.roster) if f is not None]:
        lines.append(_("This file must lie beside it: {files}").format(files=", ".join(named)))
    head = "".join(f"# {line}\n" for line in lines)
    return (head + "\n" + tomli_w.dumps(settings.given())).encode()


def caution() -> str:
    """Return what stands with everything that leaves the page."""
    return _("This is a model, not a forecast for any real community.")


def tables_archive(tables: Mapping[str, pd.DataFrame], settings: Any, seed: int) -> bytes:
    """Return the tables of a run as CSV in one archive, with the scenario that gave them.

    Args:
        tables: by name, as `Community.tables()` gives them.
        settings: of the run.
        seed: of the run.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in tables.items():
            text = BOM + table.to_csv(index=False, lineterminator="\r\n")
            _put(packed, f"{name}.csv", text.encode())
        _put(packed, f"{settings.scenario.name}.toml", scenario_file(settings, seed))
    return archive.getvalue()


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, content)
