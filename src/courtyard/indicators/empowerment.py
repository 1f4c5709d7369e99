"""Empowerment on three levels: what people have, what a survey would read, what a log would read.

The three levels and the three ways of reading are kept apart and are never added up. Survey scores
run from 1 to 5, as on the instruments they stand for.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from courtyard.indicators.indicator import Indicator, mean
from courtyard.indicators.participation import gave_lately
from courtyard.state import State
from courtyard.state.ties import Floats


def leadership_competence(now: State) -> float:
    """Mean score on leadership competence, 1 to 5.

    After the Sociopolitical Control Scale (Zimmerman and Zahniser 1991, Peterson et al. 2006):
    1 + 4 (efficacy + organizing skill)/2.
    """
    people = now.residents
    return 1.0 + 2.0 * (mean(people.efficacy) + mean(people.skill))


def policy_control(now: State) -> float:
    """Mean score on policy control, 1 to 5 (the scale's second part).

    1 + 4 × the responsiveness of the government that residents perceive.
    """
    return 1.0 + 4.0 * float(now.community.responsiveness[0])


def individual(now: State) -> float:
    """Mean score of the Sociopolitical Control Scale: 8 items of one part, 9 of the other."""
    return (8.0 * now.once(leadership_competence) + 9.0 * policy_control(now)) / 17.0


def sense_of_community(now: State) -> float:
    """Brief Sense of Community Scale, 1 to 5 (Peterson, Speer and McMillan 2008).

    The mean of four parts: needs met, membership, influence, emotional connection.
    """
    people, place = now.residents, now.community
    made = float(place.proposals[0])
    influence = (place.adopted[0] + 1.0) / (made + 4.0)  # shrunk towards a quarter
    wanted = people.need.sum(axis=0)
    met = float(wanted @ place.served[0]) / max(float(wanted.sum()), 1e-12)
    parts = (met, mean(people.belonging), influence, mean(people.familiarity))
    return 1.0 + 4.0 * sum(parts) / len(parts)


def _alive(now: State, values: Floats) -> float:
    """Return the mean over living organizations, 0 without any."""
    living = values[now.organizations.alive]
    return mean(living) if living.size else 0.0


def _team(now: State, values: Floats) -> float:
    """Return the mean over social workers, 0 without any."""
    return mean(values) if now.workers.rows else 0.0


def support(now: State) -> float:
    """Support felt by post-holders, mean; 0 without any."""
    people = now.residents
    felt = people.support[people.post]
    return mean(felt) if felt.size else 0.0


def role_openness(now: State) -> float:
    """Posts held for each member, mean of organizations, at most 1."""
    people, groups = now.residents, now.organizations
    held = np.bincount(people.member_of[people.post.nonzero()[0]], minlength=groups.rows)
    return _alive(now, np.minimum(held / np.maximum(groups.members, 1), 1.0))


def succession(now: State) -> float:
    """Active members without a post who would rather take one than not, for each post held."""
    people = now.residents
    held = np.count_nonzero(people.post)
    ready = (people.active & ~people.post).nonzero()[0]
    ready = ready[(people.member_of[ready] >= 0) & (people.willing[ready] >= 0.5)]
    return float(ready.size / held) if held else 0.0


def own_share(now: State) -> float:
    """Members' share of the organizing of this week, mean of organizations (decision share)."""
    groups = now.organizations
    done = groups.organized + groups.organized_by_worker
    return _alive(
        now, np.divide(groups.organized, done, out=np.zeros(groups.rows), where=done > 0.0)
    )


def organizational(now: State) -> float:
    """Intra-organizational empowerment of the organizations there are, 1 to 5.

    After Peterson and Zimmerman (2004), the mean of role openness, members' share of the
    organizing, cohesion, rules and the absence of open dispute; 1 where there is no organization.
    """
    groups = now.organizations
    if not groups.alive.any():
        return 1.0
    parts = (
        now.once(role_openness),
        now.once(own_share),
        _alive(now, groups.cohesion),
        _alive(now, groups.rules),
        1.0 - _alive(now, groups.conflict),
    )
    return 1.0 + 4.0 * sum(parts) / len(parts)


def _rating(value: float, steps: tuple[float, float, float, float]) -> int:
    """Return 1 to 5: one more for each step that the value reaches."""
    return 1 + bisect_right(steps, value)


def domains(now: State) -> dict[str, int]:
    """Rate the nine domains of community empowerment, 1 to 5 each (Laverack 2005, 2006).

    The steps of participation are those of the evidence table, the others are assumptions.
    """
    people, groups, place = now.residents, now.organizations, now.community
    n = people.rows
    alive = groups.alive
    # Who has never given hours has been idle for as many weeks as there were, few at first.
    takes_part = np.count_nonzero(now.once(gave_lately)) / n
    kinds = len(set(groups.domain[alive].tolist()))
    groups_for_600 = np.count_nonzero(alive) * 600.0 / n
    helped = _alive(now, groups.dependency)
    return {
        "participation": _rating(takes_part, (0.05, 0.10, 0.20, 0.35)),
        "leadership": _rating(np.count_nonzero(people.backbone) / n, (0.005, 0.01, 0.02, 0.04)),
        "structures": _rating(groups_for_600 + (kinds > 1), (1, 2, 4, 6)),
        "problem_assessment": _rating(mean(people.awareness), (0.2, 0.3, 0.4, 0.5)),
        "resources": _rating(mean(place.served), (0.05, 0.15, 0.3, 0.5)),
        "asking_why": _rating(mean(people.knowledge), (0.2, 0.3, 0.4, 0.5)),
        "links": _rating(float(place.access[0]), (0.15, 0.3, 0.5, 0.7)),
        "outside_agents": _rating(1.0 - helped if alive.any() else 0.0, (0.3, 0.5, 0.7, 0.9)),
        "management": _rating(_alive(now, groups.rung), (2.0, 4.0, 5.5, 7.0)),
    }


def community(now: State) -> float:
    """Mean rating of the nine domains of community empowerment, 1 to 5."""
    ratings = domains(now).values()
    return sum(ratings) / len(ratings)


def dependency(now: State) -> float:
    """Worker's share of all hours on group tasks, 12 weeks, over all living organizations."""
    groups = now.organizations
    by_worker = groups.worker_hours[groups.alive].sum()
    both = by_worker + groups.member_hours[groups.alive].sum()
    return float(by_worker / both) if both > 1e-9 else 0.0


def neighbourhood_efficacy(now: State) -> float:
    """Mean belief that the neighbourhood could mend something together."""
    return mean(now.residents.expectation)


def _people(*names: str) -> tuple[str, ...]:
    return tuple(f"residents.{name}" for name in names)


def _groups(*names: str) -> tuple[str, ...]:
    return tuple(f"organizations.{name}" for name in ("alive", *names))


_DOMAINS = (
    *_people("active_weeks", "idle_weeks", "backbone", "awareness", "knowledge"),
    *_groups("domain", "dependency", "rung"),
    "community.served",
    "community.access",
)

EMPOWERMENT: tuple[Indicator, ...] = (
    Indicator("empowerment_individual", individual,
              (*_people("efficacy", "skill"), "community.responsiveness"),
              "individual empowerment (Sociopolitical Control Scale)",
              "个人增能（社会政治控制量表）",
              "score 1-5"),
    Indicator("empowerment_organizational", organizational,
              (*_people("post", "member_of"),
               *_groups("members", "organized", "organized_by_worker", "cohesion", "rules",
                        "conflict")),
              "organizational empowerment (intra-organizational)", "组织增能（组织内部）",
              "score 1-5"),
    Indicator("empowerment_community", community, _DOMAINS,
              "community empowerment (nine domains)", "社区增能（九个领域）", "score 1-5"),
    Indicator("dependency", dependency, _groups("worker_hours", "member_hours"),
              "dependency on the worker, 12 weeks", "对社工的依赖（十二周）", "share"),
    Indicator("leadership_competence", lambda s: s.once(leadership_competence),
              _people("efficacy", "skill"),
              "leadership competence", "领导能力", "score 1-5"),
    Indicator("policy_control", policy_control, ("community.responsiveness",),
              "policy control", "政策影响力", "score 1-5"),
    Indicator("sense_of_community", sense_of_community,
              (*_people("need", "belonging", "familiarity"), "community.served",
               "community.proposals", "community.adopted"),
              "sense of community (brief scale)", "社区归属感（简版量表）", "score 1-5"),
    Indicator("efficacy", lambda s: mean(s.residents.efficacy), _people("efficacy"),
              "self-efficacy, mean", "自我效能感均值", "share"),
    Indicator("awareness", lambda s: mean(s.residents.awareness), _people("awareness"),
              "awareness, mean", "意识均值", "share"),
    Indicator("responsibility", lambda s: mean(s.residents.responsibility),
              _people("responsibility"), "sense of responsibility, mean", "责任感均值", "share"),
    Indicator("belonging", lambda s: mean(s.residents.belonging), _people("belonging"),
              "belonging, mean", "归属感均值", "share"),
    Indicator("knowledge", lambda s: mean(s.residents.knowledge), _people("knowledge"),
              "knowledge, mean", "知识均值", "share"),
    Indicator("skill", lambda s: mean(s.residents.skill), _people("skill"),
              "organizing skill, mean", "组织能力均值", "share"),
    Indicator("expectation", neighbourhood_efficacy, _people("expectation"),
              "expectation that others join, mean", "对他人参与的预期均值", "share"),
    Indicator("trust_worker", lambda s: mean(s.residents.trust_worker), _people("trust_worker"),
              "trust in the social workers, mean", "对社工的信任均值", "share"),
    Indicator("trust_leaders", lambda s: mean(s.residents.trust_leaders),
              _people("trust_leaders"), "trust in the leaders, mean", "对骨干的信任均值", "share"),
    Indicator("cohesion", lambda s: _alive(s, s.organizations.cohesion), _groups("cohesion"),
              "cohesion, mean of organizations", "凝聚力均值", "share"),
    Indicator("routine", lambda s: _alive(s, s.organizations.routine), _groups("routine"),
              "routine, mean of organizations", "熟练程度均值", "share"),
    Indicator("rules", lambda s: _alive(s, s.organizations.rules), _groups("rules"),
              "rules, mean of organizations", "规章制度均值", "share"),
    Indicator("visibility", lambda s: _alive(s, s.organizations.visibility),
              _groups("visibility"), "visibility, mean of organizations", "知名度均值", "share"),
    Indicator("role_openness", lambda s: s.once(role_openness),
              (*_people("post", "member_of"), *_groups("members")),
              "posts for each member, mean of organizations", "职位开放度", "share"),
    Indicator("succession", succession,
              _people("post", "member_of", "active", "willing"),
              "members ready to take a post, for each post held", "每个职位的后备人选", "people"),
    Indicator("own_share", lambda s: s.once(own_share), _groups("organized", "organized_by_worker"),
              "members' share of the organizing", "成员自办比例", "share"),
    Indicator("rung", lambda s: _alive(s, s.organizations.rung), _groups("rung"),
              "rung of participation, mean of organizations", "参与阶梯均值", "rung"),
    Indicator("understanding", lambda s: _team(s, s.workers.understanding),
              ("workers.understanding",), "social workers' understanding of the community",
              "社工对社区的了解", "share"),
    Indicator("settling", lambda s: mean(s.residents.settling), _people("settling"),
              "skill of settling disputes, mean", "化解矛盾的能力均值", "share"),
    Indicator("planning", lambda s: mean(s.residents.planning), _people("planning"),
              "skill of planning, mean", "策划能力均值", "share"),
    Indicator("support", support, _people("post", "support"),
              "support felt by post-holders, mean", "任职者感受到的支持均值", "share"),
    Indicator("aspiration", lambda s: mean(s.residents.aspiration), _people("aspiration"),
              "service that residents have come to expect, mean", "对服务的期望均值", "share"),
    Indicator("say", lambda s: _alive(s, s.organizations.say), _groups("say"),
              "part that members have in deciding, mean of organizations", "成员决定权均值",
              "share"),
    Indicator("dissent", lambda s: _alive(s, s.organizations.dissent), _groups("dissent"),
              "members with another need than their organization's, mean of organizations",
              "需求不一致的成员比例", "share"),
    Indicator("worker_skill", lambda s: _team(s, s.workers.skill), ("workers.skill",),
              "social workers' skill, mean", "社工专业能力均值", "share"),
    Indicator("worker_strain", lambda s: _team(s, s.workers.strain), ("workers.strain",),
              "social workers' strain, mean", "社工工作压力均值", "share"),
    Indicator("standing", lambda s: s.community.standing[0], ("community.standing",),
              "standing of the social workers' agency", "社工机构的声誉", "share"),
)  # fmt: skip
