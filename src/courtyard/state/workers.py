"""What a social worker has: one column each; one row for each place in the team."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column

WORKERS: tuple[Column, ...] = (
    Column("skill", "professional skill", "专业能力", kind="trait", start=0.6),
    Column("understanding", "understanding of the community", "对社区的了解", "acquaintance",
           start=0.1),
    Column("gone", "has left for good", "已撤出", "acquaintance", "status", np.bool_, unit="",
           start=False),
    Column("leaves", "sees the signs and leaves", "见到成效而撤出", "acquaintance", "exposure",
           unit="", high=None),
    Column("explored", "understanding gained this week, as a rate", "本周了解的增加",
           "acquaintance", "exposure", unit="", high=None),
)  # fmt: skip
"""All columns of social workers."""
