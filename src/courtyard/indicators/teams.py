"""What youth teams do and what becomes of their youths (P14-P16)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.indicators.indicator import Indicator
from courtyard.state import State


def _teams(now: State) -> NDArray[np.bool_]:
    teams: NDArray[np.bool_] = now.organizations.mentor >= 0
    return teams


def team_hours(now: State) -> float:
    """Return the hours that anybody gave in youth teams this week, those with youths included."""
    groups = now.organizations
    if not groups.rows:
        return 0.0
    return float(groups.hours[now.once(_teams)].sum() + now.residents.guiding.sum())


def team_core_hours(now: State) -> float:
    """Return the hours that post-holders of youth teams give this week, those with youths too."""
    people, teams = now.residents, now.once(_teams)
    if not teams.any():
        return 0.0
    core = people.post.nonzero()[0]
    core = core[teams[people.member_of[core]]]
    return float(people.hours[core].sum())


TEAMS: tuple[Indicator, ...] = (
    Indicator("teams", lambda s: np.count_nonzero(s.once(_teams) & s.organizations.alive),
              ("organizations.mentor", "organizations.alive"),
              "youth teams", "青年小组", whole=True),
    Indicator("team_successes",
              lambda s: np.count_nonzero(s.once(_teams) & s.organizations.success),
              ("organizations.mentor", "organizations.success"),
              "youth teams whose activity succeeded this week", "本周活动成功的青年小组",
              whole=True),
    Indicator("team_hours", team_hours,
              ("organizations.mentor", "organizations.hours", "residents.guiding"),
              "hours given in youth teams this week", "本周青年小组中的服务时长", "hours"),
    Indicator("team_guiding", lambda s: s.residents.guiding.sum(), ("residents.guiding",),
              "hours that Party members spend on leading youths this week",
              "本周党员带领团员的时长", "hours"),
    Indicator("team_core_hours", team_core_hours,
              ("residents.post", "residents.member_of", "residents.hours", "organizations.mentor"),
              "hours that post-holders of youth teams give this week",
              "本周青年小组任职者的服务时长", "hours"),
    Indicator("team_youths", lambda s: np.count_nonzero(s.residents.team_youth),
              ("residents.team_youth",),
              "residents who have been chosen as youths of a team", "曾选入青年小组的团员",
              whole=True),
    Indicator("team_youths_active",
              lambda s: np.count_nonzero(s.residents.team_youth & s.residents.active),
              ("residents.team_youth", "residents.active"),
              "of them, those who give hours this week", "其中本周参与的人数", whole=True),
    Indicator("team_youth_hours", lambda s: s.residents.hours[s.residents.team_youth].sum(),
              ("residents.team_youth", "residents.hours"),
              "hours that they give of their own will this week", "其中本周自愿服务时长", "hours"),
)  # fmt: skip
"""Indicators of youth teams, in the order of the weekly table."""
