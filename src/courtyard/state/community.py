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
    "liking",
    "identity",
    "government",
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
    Column("vacation", "school vacation", "学校假期", "calendar", "status", np.bool_, unit="",
           start=False),
    Column("policy", "share of the government's own service, by domain", "政府服务的领域分配",
           "government", width="domains"),
    Column("leaking", "share of the government's service that goes astray", "政府服务的流失比例",
           "government", "status"),
    Column("linkage", "how far those who serve know of each other", "服务主体之间的协同程度",
           "government"),
    Column("bias", "share of chances to hold a post that the vulnerable are denied",
           "困难群体任职机会的受限程度", "leadership"),
    Column("secretary", "who is secretary of the Party branches", "党组织书记", "offices", "status",
           np.int32, unit="", low=-1.0, high=None, start=-1),
    Column("league_secretary", "who is secretary of the League", "团委书记", "offices", "status",
           np.int32, unit="", low=-1.0, high=None, start=-1),
    Column("secretary_vacant", "weeks without a secretary of the Party branches",
           "党组织书记空缺周数", "offices", "status", np.int32, unit="weeks", high=None),
    Column("league_vacant", "weeks without a secretary of the League", "团委书记空缺周数",
           "offices", "status", np.int32, unit="weeks", high=None),
    Column("served_by_others", "hours of service by government and partners, by domain",
           "政府与合作方服务时长（按领域）", "services", "exposure", unit="hours", high=None,
           width="domains"),
    Column("voiced", "problems that the offices hear of in a week, recent mean, by domain",
           "政府每周听到的问题数（近期均值，按领域）", "government", "status", unit="problems",
           high=None, width="domains"),
    Column("heard", "problems that the offices hear of this week, by domain",
           "本周政府听到的问题数（按领域）", "government", "exposure", unit="problems", high=None,
           width="domains"),
    Column("advised", "advice on where to serve, as a rate, by domain", "对政策的建议（按领域）",
           "government", "exposure", unit="", high=None, width="domains"),
    Column("watched", "eyes on how service is carried out", "对政策执行的监督", "government",
           "exposure", unit="eyes", high=None),
    Column("linked", "linking of those who serve, as a rate", "对服务主体的联结", "government",
           "exposure", unit="", high=None),
    Column("advocated", "advocacy for equal chances, as a rate", "对机会平等的倡导", "leadership",
           "exposure", unit="", high=None),
    Column("shown_good", "good work of the offices made public", "公开的政府良好表现",
           "public_affairs", "exposure", unit="", high=None),
    Column("shown_bad", "bad work of the offices made public", "公开的政府不良表现",
           "public_affairs", "exposure", unit="", high=None),
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
    Column("response", "responsiveness of the government as it is: below 0 it retaliates",
           "政府实际回应度（负值为打压）", "public_affairs", "status", unit="", low=-1.0),
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
