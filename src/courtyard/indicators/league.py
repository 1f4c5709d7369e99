"""League members of the start, and adults in posts of youth teams (P4, P5, G24)."""

from __future__ import annotations

import numpy as np

from courtyard.indicators.indicator import Indicator
from courtyard.indicators.participation import QUORUM, gave_lately, living_now
from courtyard.state import State
from courtyard.state.residents import GONE


def _registered(now: State) -> int:
    people = now.residents
    here = people.first_cohort & (people.school != GONE)
    return int(np.count_nonzero(here & people.registered))


def _gave(now: State) -> int:
    return int(np.count_nonzero(now.residents.first_cohort & now.once(gave_lately)))


def _living_by_others(now: State) -> int:
    people, groups = now.residents, now.organizations
    lives = now.once(living_now)
    asked = (people.core_adult & people.active & (people.member_of >= 0)).nonzero()[0]
    if asked.size:
        given = np.bincount(people.member_of[asked], minlength=groups.rows)
        lives = lives & (groups.givers - given >= QUORUM)
    return int(np.count_nonzero(lives))


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
    Indicator("core_adults_hours", lambda s: s.residents.hours[s.residents.core_adult].sum(),
              ("residents.core_adult", "residents.hours"),
              "hours given this week by adults who agreed to a post in a youth team",
              "受邀在青年小组任职的成年人本周服务时长", "hours"),
    Indicator("living_by_others", _living_by_others,
              ("residents.core_adult", "residents.active", "residents.member_of",
               "organizations.alive", "organizations.givers", "organizations.idle_weeks"),
              "organizations that act of themselves and have three givers beside such adults",
              "不计上述成年人仍有三人参与且自主运转的组织", whole=True),
)  # fmt: skip
"""Indicators of the first League members, in the order of the weekly table."""
