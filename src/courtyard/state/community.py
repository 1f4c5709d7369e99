"""What belongs to the community as a whole: one value each, some by domain of need."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column

TERMS: tuple[str, ...] = (
    "others",
    "need",
    "expectation",
    "efficacy",
    "responsibility",
    "belonging",
    "knowledge",
    "familiarity",
    "skill",
    "trust",
    "interest",
    "time",
    "family",
    "burnout",
    "cohesion",
    "visibility",
    "provided",
    "asked",
)
"""The terms of a resident's decision, in the order of the columns `terms`."""

REASONS: tuple[str, ...] = (
    *TERMS,
    "work",
    "demands",
    "quarrels",
    "term",
    "moved",
    "goal_met",
    "ended",
    "none_clear",
)
"""Recorded reasons of stepping back, leaving and ending, in the order of their codes.

A term of the decision as a reason means that it had fallen most since joining; work, demands,
quarrels and family are what weighed most on somebody who stepped back, term is that it was over,
and moved that somebody moved away. Family is both: a term, and a weight on who holds a post.
"""

PRACTICES = 6
"""Ways of working that there are to be found out (assumption)."""

COMMUNITY: tuple[Column, ...] = (
    Column("difficulty", "difficulty of each domain", "各领域的难度", kind="trait", unit="log-odds",
           low=None, high=None, width="domains"),
    Column("fit", "how well each way of working fits this place", "各种做法与本地的契合度",
           kind="trait", unit="", low=-1.0, width="practices"),
    Column("complaints", "problems that residents raised one by one this week",
           "本周居民个别反映的问题数", "public_affairs", "status", np.int32, unit="", high=None),
    Column("raised", "problems that residents raise one by one in a week, 12-week mean",
           "每周居民个别反映的问题数（十二周均值）", "public_affairs",
           "status", unit="", high=None),
    Column("queue", "problems that wait for an answer", "等待答复的问题数", "public_affairs",
           "status", unit="", high=None),
    Column("standing", "standing of the social workers' agency", "社工机构的声誉", "staffing",
           start=0.5),
    Column("served", "share of need that is served", "需求满足程度", "services", width="domains"),
    Column("access", "access to the government", "与政府沟通的渠道", "public_affairs"),
    Column("responsiveness", "perceived responsiveness of the government", "感知的政府回应度",
           "public_affairs", start=0.3),
    Column("proposals", "proposals made so far", "累计提案数", "public_affairs", "status",
           np.int32, unit="", high=None),
    Column("adopted", "proposals adopted so far", "累计被采纳的提案数", "public_affairs", "status",
           np.int32, unit="", high=None),
    Column("needs_met", "need met so far, a resident", "累计满足的需求（人均）", "services",
           "status", unit="need-months", high=None),
    Column("needs_met_vulnerable", "need met so far, a vulnerable resident",
           "累计满足的需求（困难群体人均）", "services", "status", unit="need-months", high=None),
    Column("opened", "access opened by the worker, as a rate", "社工打通的渠道", "public_affairs",
           "exposure", unit="", high=None),
    Column("needs_met_others", "need met so far, a resident who is not vulnerable",
           "累计满足的需求（其他居民人均）", "services", "status", unit="need-months", high=None),
    Column("served_by_worker", "hours of direct service, by domain", "社工直接服务时长（按领域）",
           "services", "exposure", unit="hours", high=None, width="domains"),
)  # fmt: skip
"""All columns of the community: a table with one row."""
