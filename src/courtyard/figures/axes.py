"""What the axes of a picture are: keys that vary or that arms set, and the arms themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from courtyard.figures import names
from courtyard.figures.comparison import Comparison
from courtyard.figures.paper import clipped, columns_of
from courtyard.foundations.words import _, spoken

if TYPE_CHECKING:
    import pandas as pd

ARM = "arm"
ROLES = ("x", "y", "lines", "panels")


@dataclass(frozen=True)
class Scale:
    """An axis, with what stands along it.

    Attributes:
        name: its key, or "arm".
        label: what it is, in the language spoken.
        marks: what stands along it, in order: rising numbers, else as in the file.
        numeric: whether they are numbers.
        unit: the unit of the numbers, "" for none.
        called: what values are called, where that is not how they are written.
    """

    name: str
    label: str
    marks: list[Any]
    numeric: bool
    unit: str = ""
    called: Mapping[Any, str] = field(default_factory=dict)

    @property
    def places(self) -> list[float]:
        """Where the values lie: where they are, or one after the other."""
        return [float(v) for v in self.marks] if self.numeric else [*map(float, self.ranks)]

    @property
    def ranks(self) -> range:
        """The values counted from 0."""
        return range(len(self.marks))

    @property
    def ticks(self) -> list[str]:
        """The values as they are written."""
        return [self.said(value) for value in self.marks]

    def said(self, value: Any) -> str:
        """Return a value in words, in the language spoken."""
        return self.called.get(value) or shown(value)

    @property
    def titled(self) -> str:
        """The label with the unit."""
        plain = self.unit in ("", "share", "log-odds")
        return self.label if plain else f"{self.label} ({self.unit})"


def panel_named(scale: Scale, value: Any, most: int) -> str:
    """Return what a panel is of in so many characters, the value last and whole."""
    if not scale.name:
        return ""
    said = scale.said(value)
    return f"{clipped(scale.label, max(most - columns_of(said), 8))}: {said}"


def shown(value: Any) -> str:
    """Return a value as a label; what is a flag is said in words."""
    if isinstance(value, (bool, np.bool_)):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float, np.number)):
        return f"{float(value):g}".replace("-", "−")
    return str(value)


def scale(found: Comparison, drawing: Any, name: str, column: pd.Series[Any]) -> Scale:
    """Return the axis of a name, over the values of a column."""
    values = list(dict.fromkeys(column.dropna().tolist()))
    numeric = bool(values) and all(
        isinstance(v, (int, float)) and not isinstance(v, bool) for v in values
    )
    label, unit = label_of(name)
    called: dict[Any, str] = {}
    if name == ARM:
        own = drawing.label_zh if spoken() == "zh" and drawing.label_zh else drawing.label
        label = own or label
        if not numeric:
            values = [arm for arm in found.arms if arm in values]
            called = {arm: found.called(arm) for arm in values}
    return Scale(name, label, sorted(values) if numeric else values, numeric, unit, called)


def label_of(name: str) -> tuple[str, str]:
    """Return what a dotted key of a scenario is, and its unit; the key itself if nobody says."""
    if name == ARM:
        return _("arm"), ""
    from pydantic import BaseModel

    from courtyard.scenario import Settings

    table: Any = Settings
    extra: Any = None
    *above, last = name.split(".")
    if above == ["plan", "shares"]:
        return _("share of the hours: {work}").format(work=names.intervention(last)), ""
    for part in (*above, last):
        fields = getattr(table, "model_fields", {})
        if part not in fields:
            return name, ""
        extra = fields[part].json_schema_extra
        inner = fields[part].annotation
        table = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    if not isinstance(extra, dict) or spoken() not in extra:
        return name, ""
    unit = str(extra.get("unit", ""))
    return str(extra[spoken()]), unit if spoken() == "en" else ""


def runs_of(
    found: Comparison, drawing: Any, *more: str, table: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the outcomes of the runs that a picture is of, with a column for each axis.

    Args:
        found: the comparison.
        drawing: the table of the picture.
        more: arms that are needed beside those drawn.
        table: another table with the keys of runs in place of their outcomes.

    Returns:
        The rows of the arms and points that are wanted, with columns `_x`, `_y`, `_lines` and
        `_panels`, where the picture has such an axis.
    """
    table = found.sweep.outcomes if table is None else table
    for key, wanted in drawing.where.items():
        column = values_of(found, drawing, key, table)
        table = table[(column == wanted).to_numpy()]
    if drawing.arms:
        table = table[table["arm"].isin([*drawing.arms, *more])]
    axes = {
        f"_{role}": values_of(found, drawing, getattr(drawing, role), table)
        for role in ROLES
        if getattr(drawing, role, None)
    }
    return table.assign(**axes)


def values_of(found: Comparison, drawing: Any, name: str, table: pd.DataFrame) -> pd.Series[Any]:
    """Return the value of an axis in each run.

    What an arm sets is its value there; where it sets nothing, the point or the scenario says it.
    """
    if name == ARM:
        return table["arm"].map(drawing.numbers) if drawing.numbers else table["arm"]
    if name in found.keys:
        return table[name]
    arms = found.sweep.manifest["experiment"]["arms"]
    here = _within(found.sweep.manifest["scenario"], name)
    own = {arm: keys.get(name, here) for arm, keys in arms.items()}
    return table["arm"].map(own)


def setting(found: Comparison, name: str, arm: str) -> Any:
    """Return what a dotted key is in an arm; where it varies, in the scenario."""
    keys = found.sweep.manifest["experiment"]["arms"][arm]
    return keys.get(name, _within(found.sweep.manifest["scenario"], name))


def averaged(found: Comparison, drawing: Any) -> list[str]:
    """Return the labels of what varies and is neither an axis nor fixed: it is averaged over."""
    used = {getattr(drawing, role, None) for role in ROLES} | set(drawing.where)
    runs = runs_of(found, drawing)
    moving = [key for key in found.keys if len(set(runs[key].tolist())) > 1]
    return [label_of(key)[0] for key in moving if key not in used]


def _within(tables: Any, name: str) -> Any:
    for part in name.split("."):
        tables = tables.get(part) if isinstance(tables, dict) else None
    return tables


def drawn(found: Comparison, drawing: Any, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the runs of the arms that are drawn as such, with every axis that panels need.

    Level lines are of other arms. Without `lines`, arms are lines where the arms do not already lie
    along an axis; without `panels` there is one.
    """
    arms = drawing.arms or [a for a in found.arms if a not in getattr(drawing, "reference", ())]
    table = runs[runs["arm"].isin(arms)]
    if "_lines" not in table:
        along = [getattr(drawing, role, None) for role in ("x", "y")]
        apart = all(name is None or name in found.keys for name in along) and len(arms) > 1
        table = table.assign(_lines=table["arm"] if apart else "")
    return table if "_panels" in table else table.assign(_panels="")


def scale_of(found: Comparison, drawing: Any, role: str, runs: pd.DataFrame) -> Scale:
    """Return the axis of a role; "arm" where the picture names none."""
    name = getattr(drawing, role, None) or ARM
    column = runs[f"_{role}"]
    if getattr(drawing, role, None) is None and set(column) <= {""}:
        return Scale("", "", [""], numeric=False)
    return scale(found, drawing, name, column)
