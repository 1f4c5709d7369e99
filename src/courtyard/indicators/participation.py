"""How many take part, how much they give, and what becomes of organizations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from courtyard.indicators.indicator import Indicator, mean
from courtyard.state import State

BEGUN_WITHIN = 12
"""An organization lives when its members began an activity within so many weeks (decided)."""

QUORUM = 3
"""... and at least so many members give hours (decided)."""


YEAR = 52
"""Weeks of the log of behaviour."""


def living_now(now: State) -> NDArray[np.bool_]:
    """Return which organizations live by the definition of the outcomes, (organizations,).

    At least three members give hours this week, and within twelve weeks there was an activity
    that members began.
    """
    groups = now.organizations
    lives: NDArray[np.bool_]
    lives = groups.alive & (groups.givers >= QUORUM) & (groups.idle_weeks < BEGUN_WITHIN)
    return lives


def living(now: State) -> int:
    """Count the organizations that live by the definition of the outcomes."""
    return int(np.count_nonzero(living_now(now)))


def gave_lately(now: State) -> NDArray[np.bool_]:
    """Return who gave hours in the last 52 weeks, (n,)."""
    people = now.residents
    gave: NDArray[np.bool_] = (people.active_weeks > 0) & (people.idle_weeks < YEAR)
    return gave


def active_year(now: State) -> float:
    """Return the share of residents who gave hours in the last 52 weeks: the log of behaviour."""
    return float(np.count_nonzero(now.once(gave_lately)) / now.residents.rows)


def active_vulnerable(now: State) -> float:
    """Return the share of the vulnerable who give hours this week, 0 without any of them."""
    people = now.residents
    weak = int(np.count_nonzero(people.vulnerable))
    return float(np.count_nonzero(people.active & people.vulnerable) / max(weak, 1))


def approval(now: State) -> float:
    """Return the share of residents who trust the leaders more than not: at least 1/2 of 1."""
    trust = now.residents.trust_leaders
    return float(np.count_nonzero(trust >= 0.5) / trust.size)


def funds(now: State) -> float:
    """Return the money of all living organizations: grants, their own and that of partners."""
    groups = now.organizations
    if not groups.rows:
        return 0.0
    return float((groups.grant + groups.own_funds + groups.partner_funds) @ groups.alive)


def gini(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Return the Gini coefficient of amounts x, not negative, (k,); 0 for none."""
    total = x.sum()
    if total <= 0.0:
        return 0.0
    ranked = np.sort(x)
    rank = np.arange(1, x.size + 1)
    # No dot product: its last bits would hang on the number of threads.
    return float(((2.0 * rank - x.size - 1.0) * ranked).sum() / (x.size * total))


def top_share(x: np.ndarray[tuple[int], np.dtype[np.float64]], top: float) -> float:
    """Return the share of the total that the greatest `top` of the positive amounts have.

    With k positive amounts, top k need not be whole: the last one counts in part.
    """
    ranked = np.sort(x[x > 0.0])[::-1]
    if not ranked.size:
        return 0.0
    k = top * ranked.size
    whole = int(k)
    part = (k - whole) * ranked[whole] if whole < ranked.size else 0.0
    return float((ranked[:whole].sum() + part) / ranked.sum())


def of_league(column: str) -> Callable[[State], float]:
    """Return a measure that adds up a column over those who are in the League now."""

    def measure(now: State) -> float:
        league = now.residents.league
        return float(getattr(now.residents, column)[league].sum()) if league.any() else 0.0

    return measure


def _count(column: str) -> tuple[str, ...]:
    return (f"residents.{column}",)


PARTICIPATION: tuple[Indicator, ...] = (
    Indicator("active", lambda s: np.count_nonzero(s.residents.active), _count("active"),
              "residents who give hours this week", "本周参与的居民", whole=True),
    Indicator("active_share", lambda s: np.count_nonzero(s.residents.active) / s.residents.rows,
              _count("active"), "share of residents who give hours this week",
              "本周参与的居民比例", "share"),
    Indicator("active_year", active_year, ("residents.idle_weeks", "residents.active_weeks"),
              "share of residents who gave hours in the last 12 months",
              "近12个月参与过的居民比例", "share"),
    Indicator("registered", lambda s: np.count_nonzero(s.residents.registered),
              _count("registered"), "residents registered as volunteers", "注册志愿者", whole=True),
    Indicator("members", lambda s: np.count_nonzero(s.residents.member_of >= 0),
              _count("member_of"), "members of organizations", "组织成员", whole=True),
    Indicator("organizations", lambda s: np.count_nonzero(s.organizations.alive),
              ("organizations.alive",), "organizations", "社区组织", whole=True),
    Indicator("living", living,
              ("organizations.alive", "organizations.givers", "organizations.idle_weeks"),
              "organizations that act of themselves", "自主运转的组织", whole=True),
    Indicator("founded", lambda s: np.count_nonzero(s.organizations.founded == s.week),
              ("organizations.founded",),
              "organizations founded this week", "本周成立的组织", whole=True),
    Indicator("ended",
              lambda s: np.count_nonzero(s.organizations.ended[~s.organizations.alive] == s.week),
              ("organizations.alive", "organizations.ended"),
              "organizations ended this week", "本周终止的组织", whole=True),
    Indicator("backbones", lambda s: np.count_nonzero(s.residents.backbone), _count("backbone"),
              "backbones", "骨干", whole=True),
    Indicator("post_holders", lambda s: np.count_nonzero(s.residents.post), _count("post"),
              "post-holders", "任职者", whole=True),
    Indicator("hours", lambda s: s.residents.hours.sum(), _count("hours"),
              "hours given this week", "本周志愿服务时长", "hours"),
    Indicator("needs_met_so_far", lambda s: s.community.needs_met[0], ("community.needs_met",),
              "need met so far, a resident", "累计满足的需求（人均）", "need-months"),
    Indicator("gap_so_far",
              lambda s: s.community.needs_met_vulnerable[0] - s.community.needs_met_others[0],
              ("community.needs_met_vulnerable", "community.needs_met_others"),
              "need met of the vulnerable, less that of others", "困难群体与其他居民的差距",
              "need-months"),
    Indicator("served", lambda s: mean(s.community.served), ("community.served",),
              "share of need that is served, mean of domains", "需求满足程度", "share"),
    Indicator("proposals_so_far", lambda s: s.community.proposals[0], ("community.proposals",),
              "proposals made so far", "累计提案数", whole=True),
    Indicator("adopted_so_far", lambda s: s.community.adopted[0], ("community.adopted",),
              "proposals adopted so far", "累计被采纳的提案数", whole=True),
    Indicator("deputies", lambda s: np.count_nonzero(s.residents.deputy & ~s.residents.post),
              (*_count("deputy"), *_count("post")),
              "deputies", "副手", whole=True),
    Indicator("disputes_open",
              lambda s: np.count_nonzero(s.organizations.alive & (s.organizations.conflict > 0.0)),
              ("organizations.alive", "organizations.conflict"),
              "organizations in open dispute", "有公开矛盾的组织", whole=True),
    Indicator("in_project",
              lambda s: np.count_nonzero(
                  s.organizations.alive & (s.organizations.project_left > 0.0)),
              ("organizations.alive", "organizations.project_left"),
              "organizations with a project in hand", "正在做项目的组织", whole=True),
    Indicator("funds", funds,
              ("organizations.alive", "organizations.grant", "organizations.own_funds",
               "organizations.partner_funds"),
              "money that organizations have", "组织资金", "yuan"),
    Indicator("raised", lambda s: s.community.complaints[0], ("community.complaints",),
              "problems that residents raised one by one this week", "本周居民自行反映的问题",
              whole=True),
    Indicator("queue", lambda s: s.community.queue[0], ("community.queue",),
              "problems that wait for an answer", "等待答复的问题", "problems"),
    Indicator("active_vulnerable", active_vulnerable, (*_count("active"), *_count("vulnerable")),
              "share of the vulnerable who give hours this week", "困难群体本周参与的比例",
              "share"),
    Indicator("posts_vulnerable",
              lambda s: np.count_nonzero(s.residents.post & s.residents.vulnerable),
              (*_count("post"), *_count("vulnerable")),
              "post-holders who are vulnerable", "任职者中的困难群体", whole=True),
    Indicator("vacation", lambda s: s.community.vacation[0], ("community.vacation",),
              "school vacation: 1, or 0 for term", "是否在学校假期（1为是）", whole=True),
    Indicator("league", of_league("league"), _count("league"),
              "League members", "团员", whole=True),
    Indicator("league_registered", of_league("registered"),
              (*_count("league"), *_count("registered")),
              "League members registered as volunteers", "已注册的团员志愿者", whole=True),
    Indicator("league_active", of_league("active"), (*_count("league"), *_count("active")),
              "League members who give hours of their own will this week", "本周自愿参与的团员",
              whole=True),
    Indicator("league_hours", of_league("hours"), (*_count("league"), *_count("hours")),
              "hours that League members give of their own will this week", "本周团员自愿服务时长",
              "hours"),
    Indicator("hours_mandated", of_league("mandated"), (*_count("league"), *_count("mandated")),
              "hours of service that the school requires this week", "本周学校规定服务时长",
              "hours"),
    Indicator("approval", approval, ("residents.trust_leaders",),
              "share of residents who trust the leaders", "信任骨干的居民比例", "share"),
)  # fmt: skip
