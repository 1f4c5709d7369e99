"""What a social worker has: one column each; one row for each place in the team."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column

WORKERS: tuple[Column, ...] = (
    Column("skill", "professional skill", "专业能力", "staffing", start=0.6),
    Column("skill_rest", "professional skill on coming", "入职时的专业能力", kind="trait",
           start=0.6),
    Column("strain", "strain from work", "工作压力", "staffing"),
    Column("worked", "hours worked this week", "本周工时", "staffing", "exposure", unit="hours",
           high=None),
    Column("trained", "professional skill taught, as a rate", "专业培训", "staffing", "exposure",
           unit="", high=None),
    Column("understanding", "understanding of the community", "对社区的了解", "acquaintance",
           start=0.1),
    Column("present", "at work in the community last week", "上周在岗", "staffing", "status",
           np.bool_, unit="", start=True),
    Column("gone", "has left for good", "已撤出", "acquaintance", "status", np.bool_, unit="",
           start=False),
    Column("leaves", "sees the signs and leaves", "见到成效而撤出", "acquaintance", "exposure",
           unit="", high=None),
    Column("explored", "understanding gained this week, as a rate", "本周了解的增加",
           "acquaintance", "exposure", unit="", high=None),
)  # fmt: skip
"""All columns of social workers."""
