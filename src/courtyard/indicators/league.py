"""What becomes of those who were League members at the start (P5, G24)."""

from __future__ import annotations

import numpy as np

from courtyard.indicators.indicator import Indicator
from courtyard.indicators.participation import gave_lately
from courtyard.state import State
from courtyard.state.residents import GONE


def _registered(now: State) -> int:
    people = now.residents
    here = people.first_cohort & (people.school != GONE)
    return int(np.count_nonzero(here & people.registered))


def _gave(now: State) -> int:
    return int(np.count_nonzero(now.residents.first_cohort & now.once(gave_lately)))


LEAGUE: tuple[Indicator, ...] = (
    Indicator("cohort", lambda s: np.count_nonzero(s.residents.first_cohort),
              ("residents.first_cohort",),
              "League members of the start who have not been replaced by others",
              "起始团员中尚未被新居民替代者", whole=True),
    Indicator("cohort_registered", _registered,
              ("residents.first_cohort", "residents.school", "residents.registered"),
              "of them, those who live here and are registered", "其中在社区且已注册的人数",
              whole=True),
    Indicator("cohort_active", _gave,
              ("residents.first_cohort", "residents.active_weeks", "residents.idle_weeks"),
              "of them, those who gave hours of their own will in the last 12 months",
              "其中近12个月自愿参与过的人数", whole=True),
    Indicator("cohort_hours", lambda s: s.residents.hours[s.residents.first_cohort].sum(),
              ("residents.first_cohort", "residents.hours"),
              "hours that they give of their own will this week", "其中本周自愿服务时长", "hours"),
)  # fmt: skip
"""Indicators of the first League members, in the order of the weekly table."""
