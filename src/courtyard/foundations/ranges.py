"""Kinds of plausible ranges, each with the reason for its ends.

A range is declared beside its parameter as two numbers. Which kind it is follows from the numbers,
so that no range is without a reason and none claims one that its ends do not bear out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of range.

    Attributes:
        name: its name, in English and on the pages.
        zh: its name in Chinese.
        why: why its ends are where they are.
        why_zh: the same in Chinese.
    """

    name: str
    zh: str
    why: str
    why_zh: str


OFF = Kind(
    "from off", "自零起",
    "from no effect at all, so that a claim which hangs on it can fail, to the most that seemed "
    "credible when it was declared",
    "从完全不起作用（使依赖它的主张可能被否定）到设定时认为可信的最大值",
)  # fmt: skip
SIGN = Kind(
    "either sign", "可正可负",
    "both signs, since nothing says in which direction it works",
    "正负皆可，因为没有依据表明其方向",
)  # fmt: skip
SHARE = Kind(
    "inner share", "比例中段",
    "that part of the scale from 0 to 1 in which neither end would decide the result by itself",
    "0至1之间不至于由端点单独决定结果的一段",
)  # fmt: skip
FACTOR = Kind(
    "within a factor", "倍数之内",
    "the size is taken to be right within a few times either way, ten times at most",
    "数量级可信，上下各在数倍以内，至多十倍",
)  # fmt: skip
SHIFT = Kind(
    "shifted odds", "比值平移",
    "a constant in log-odds: odds a few times smaller or greater than those assumed",
    "对数比值中的常数：比设定小或大数倍的比值",
)  # fmt: skip
SOURCE = Kind(
    "around a source", "依据来源",
    "around the figure of the source that is named",
    "围绕所注来源的数值",
)  # fmt: skip

KINDS: tuple[Kind, ...] = (SOURCE, SIGN, SHIFT, OFF, SHARE, FACTOR)
"""The kinds; a range is of the first that fits."""


def kind_of(said: Mapping[str, Any]) -> Kind | None:
    """Return the kind of range of a declared parameter, None where there is no range.

    Args:
        said: the declaration, as `declared` gives it.
    """
    if said.get("plausible") is None:
        return None
    low, high = said["plausible"]
    if "assumption" not in said["source"]:
        return SOURCE
    if low < 0.0 < high:
        return SIGN
    if high < 0.0:
        return SHIFT
    if low == 0.0:
        return OFF
    return SHARE if (said["low"], said["high"]) == (0.0, 1.0) else FACTOR
