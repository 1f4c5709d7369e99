"""Problems come before the offices one by one or by way of organizations (T8, G13, L2, W5)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.deliberation import Deliberation, course, taken_for
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import core_mean, learn, unmet_need
from courtyard.state import Change, Event, Exposure, State
from courtyard.state.ties import Floats


class PublicAffairs(Parameters):
    """The table `[public_affairs]`."""

    initiative: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.06), unit="1/week",
        en="rate of proposals of a fully practised organization", zh="组织自主提案的频率",
    )  # fmt: skip
    responsiveness: float = quantity(
        0.5, low=-1.0, high=1.0, plausible=(-0.3, 0.9), unit="share",
        en="share of perfect proposals that the government adopts; below 0 the share of proposals "
        "for which it retaliates", zh="政府回应度（负值为打压提案者的比例）",
    )  # fmt: skip
    delay: float = quantity(
        0.0, low=0.0, high=520.0, plausible=(0.0, 26.0), unit="weeks",
        en="weeks until an answer where there is no access", zh="无沟通渠道时等待答复的周数",
    )  # fmt: skip
    noise: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of proposals that are taken for another where there is no access",
        zh="无沟通渠道时提案被误解的比例",
    )  # fmt: skip
    deliberation: Deliberation = quantity(
        Deliberation(), en="meetings of organizations that decide what is proposed",
        zh="决定提案的议事会",
    )  # fmt: skip
    access_start: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.4), unit="share",
        en="access to the government at the start", zh="初始沟通渠道",
    )  # fmt: skip
    access_fades: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.04), unit="1/week",
        en="pace at which access fades", zh="沟通渠道的衰减",
    )  # fmt: skip
    heard_of: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="share of residents who hear of an adopted proposal, beyond those who know the "
        "organization", zh="听说提案被采纳的居民比例",
    )  # fmt: skip
    refusals_heard: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of those who would hear of an adopted proposal who hear of a refused one",
        zh="听说提案被拒者与听说被采纳者之比",
    )  # fmt: skip
    fame: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.8), unit="1/event",
        en="visibility that an adopted proposal brings", zh="提案被采纳带来的知名度",
    )  # fmt: skip
    pride: float = quantity(
        0.03, low=0.0, high=2.0, plausible=(0.0, 0.1), unit="1/event",
        en="efficacy that an adopted proposal brings to members", zh="提案被采纳带来的自信",
    )  # fmt: skip
    solves: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="share",
        en="share of the unmet need of its domain in a quarter that an adopted proposal does away "
        "with", zh="一项被采纳的提案解决的本领域未满足需求比例",
        source="T2, T8, W26 take for granted that it does; assumption",
    )  # fmt: skip
    solved_lasts: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="share of what was done away with that comes back in a week", zh="已解决需求的回升",
    )  # fmt: skip
    impression: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.02, 0.3), unit="1/answer",
        en="weight of an answer in the responsiveness perceived", zh="一次答复对回应度印象的影响",
    )  # fmt: skip
    quorum: int = quantity(
        3, low=1, high=1000, plausible=(2, 5), unit="givers",
        en="givers without whom an organization makes no proposal", zh="提案所需的最少参与人数",
    )  # fmt: skip
    by_itself: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="quality of any proposal", zh="提案的基本质量",
    )  # fmt: skip
    by_routine: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="quality that full routine adds to a proposal", zh="熟练程度对提案质量的作用",
    )  # fmt: skip
    by_skill: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="quality that a skilled core adds to a proposal", zh="骨干能力对提案质量的作用",
    )  # fmt: skip
    by_access: float = quantity(
        0.25, low=0.0, high=1.0, plausible=(0.0, 0.5), unit="share",
        en="quality that access to the government adds to a proposal",
        zh="沟通渠道对提案质量的作用",
    )  # fmt: skip
    raises: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/week",
        en="rate at which a fully aware resident with a need in full raises it alone",
        zh="居民个别反映问题的频率",
    )  # fmt: skip
    members_raise: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="rate at which members of organizations raise problems alone, relative to others",
        zh="组织成员个别反映问题的频率（相对其他居民）",
    )  # fmt: skip
    answers: float = quantity(
        5.0, low=0.0, high=1000.0, plausible=(1.0, 15.0), unit="problems a week and quarter",
        en="problems that the offices answer", zh="政府每周答复的问题数",
    )  # fmt: skip
    takes: float = quantity(
        1.0, low=0.0, high=100.0, plausible=(0.0, 5.0), unit="problems",
        en="problems that a proposal is as much work to answer as",
        zh="一项提案相当于多少个问题的答复工作",
    )  # fmt: skip
    given_up: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="1/week",
        en="share of the waiting problems that are given up", zh="等待中放弃的问题比例",
    )  # fmt: skip
    memory: float = quantity(
        12.0, low=1.0, high=520.0, plausible=(4.0, 26.0), unit="weeks",
        en="weeks over which problems raised are averaged, for a sign", zh="反映问题数的平均周数",
    )  # fmt: skip
    crowding: float = quantity(
        0.02, low=0.0, high=10.0, plausible=(0.0, 0.1), unit="1/problem in a quarter",
        en="how much a waiting problem lowers the chance that a proposal is adopted",
        zh="积压问题对提案采纳的影响",
    )  # fmt: skip


def public_affairs(now: State, p: PublicAffairs, luck: Luck) -> Change:
    """Let residents raise problems, and organizations make proposals and have them answered.

        P(proposal) = 1 - exp(-initiative routine - backed), one at a time
        weeks until the answer = delay (1 - access)
        P(taken for another) = noise (1 - access)
        P(adopted)  = responsiveness quality / (1 + crowding queue of a quarter)
        quality     = by_itself + by_routine routine + by_skill skill of the core
                      + by_access access + by_support support at a meeting, at most 1
        P(raises)   = 1 - exp(-raises awareness unmet need), in the domain that presses most,
                      the rate times members_raise for members

    An adopted proposal may do away with a share of the need it was for, which comes back slowly
    (`solves`, `solved_lasts`). It is a visible success: it is seen by those who know the
    organization and a few others, encourages its members and makes it known. A refusal is lived as
    a failure, and `refusals_heard` of those who would have heard of an adoption see that it led
    nowhere; so is the grant of what nobody asked for, where a proposal was taken for another. A
    government whose responsiveness is negative adopts nothing, and has those who lead the
    organization questioned.
    Where organizations meet (`deliberation`), a proposal is brought in only if it is carried.
    Who is here raises problems alone, members as far as they do not leave it to the organization.
    The offices answer `answers` problems a week for each quarter, a proposal being as much work as
    `takes` of them; what they do not get to waits or is given up, and the more waits, the less
    attention a proposal gets. What they hear of, by domain, is where policy may turn to.
    """
    groups, place = now.organizations, now.community
    access = learn(
        place.access, up=place.opened, down=place.closed, forget=p.access_fades, rest=p.access_start
    )
    rate = p.initiative * groups.routine + groups.backed
    acts = groups.alive & (groups.givers >= p.quorum)
    acts &= (groups.agenda < 0) & (groups.pending < 0)  # one proposal at a time
    made = acts & (luck.uniform("made")[groups.founder] < -np.expm1(-rate))
    closed = 1.0 - float(place.access[0])
    way = course(now, p.deliberation, p.delay * closed, made, luck)
    change = Change({"community.access": access, **way.columns}, events=way.events)
    change.columns["community.response"] = np.array([p.responsiveness])
    if place.solved.any():
        change.columns["community.solved"] = place.solved * (1.0 - p.solved_lasts)
    change.columns.update(_waiting(now, p, luck, int(way.submitted.sum()), change))
    if way.blocked.any():
        lost = Exposure("organizations.turned_down", way.blocked.nonzero()[0], 1.0)
        change.exposures.append(lost)
    if place.shown_good[0] + place.shown_bad[0] > 0.0:
        change.columns["community.responsiveness"] = _shown(now, p)
    if way.submitted.any():
        change.columns |= {
            "organizations.proposals": groups.proposals + way.submitted,
            "community.proposals": place.proposals + int(way.submitted.sum()),
        }
    if way.answered.any():
        _answers(now, p, luck, way.answered, change)
    return change


def _answers(
    now: State, p: PublicAffairs, luck: Luck, answered: NDArray[np.bool_], into: Change
) -> None:
    """Answer proposals: adopt, refuse or misread them, and let it be known."""
    groups, place = now.organizations, now.community
    quality = _quality(now, p, into)
    chance = max(p.responsiveness, 0.0) * quality
    chance /= 1.0 + p.crowding * _a_quarter(now, place.queue)
    adopted = answered & (luck.uniform("adopted")[groups.founder] < chance)
    domain = taken_for(now, p.noise * (1.0 - float(place.access[0])), luck)
    adopted &= domain == groups.domain
    n_answered, n_adopted = int(answered.sum()), int(adopted.sum())
    weight = 1.0 - (1.0 - p.impression) ** n_answered
    perceived = into.columns.get("community.responsiveness", place.responsiveness)
    perceived = perceived + weight * (n_adopted / n_answered - perceived)
    into.columns |= {
        "organizations.adopted": groups.adopted + adopted,
        "community.adopted": place.adopted + n_adopted,
        "community.responsiveness": perceived,
    }
    if p.solves and n_adopted:
        times = np.bincount(groups.domain[adopted], minlength=len(now.domains))
        left = 1.0 - into.columns.get("community.solved", place.solved)
        into.columns["community.solved"] = 1.0 - left * (1.0 - now.part * p.solves) ** times
    if place.policy.any():
        voices = np.bincount(domain[answered], minlength=len(now.domains))
        into.exposures.append(Exposure("community.heard", None, voices * np.float64(p.takes)))
    speaker = into.columns.get("organizations.speaker", np.full(groups.rows, -1))
    speaks = np.where((speaker >= 0) & groups.alive[speaker], speaker, np.arange(groups.rows))
    for g in answered.nonzero()[0].tolist():
        _answer(now, p, luck, g, int(speaks[g]), bool(adopted[g]), into)


def _shown(now: State, p: PublicAffairs) -> Floats:
    """Return how responsive the offices seem after what was made public of their work, (1,)."""
    place = now.community
    shown = place.shown_good + place.shown_bad
    good: Floats = place.shown_good / shown
    seems: Floats = good - (1.0 - p.impression) ** shown * (good - place.responsiveness)
    return seems


def _quality(now: State, p: PublicAffairs, so_far: Change) -> Floats:
    """Return how good the proposal of each organization is, (g,).

    Routine and skill are those of who speaks for it; support is that at this or an earlier meeting.
    """
    groups = now.organizations
    quality = p.by_itself + p.by_routine * groups.routine
    quality = quality + p.by_skill * core_mean(now, now.residents.skill)
    quality = quality + p.by_access * now.community.access[0]
    if p.deliberation.every:
        speaker = so_far.columns["organizations.speaker"]
        backing = so_far.columns["organizations.backing"]
        spoken_for = (speaker >= 0) & groups.alive[speaker]
        quality = np.where(spoken_for, quality[speaker], quality)
        quality += p.deliberation.by_support * backing
    best: Floats = np.minimum(quality, 1.0)
    return best


def _a_quarter(now: State, count: Any) -> Any:
    """Return what a number of problems, (1,), is in a quarter: offices serve every quarter."""
    return count[0] * now.quarter / now.residents.rows


def _waiting(
    now: State, p: PublicAffairs, luck: Luck, proposals: int, into: Change
) -> dict[str, Any]:
    """Return the problems raised by residents alone this week, and all that wait for an answer.

    Args:
        now: the state.
        p: the parameters.
        luck: of this week.
        proposals: how many proposals come in this week.
        into: takes what the offices hear of, where there is a policy that could heed it.
    """
    people, place = now.residents, now.community
    drawn = luck.uniform("raises")
    # Nobody raises more than a fully aware one in full need does: only those are reckoned.
    may = (drawn < -np.expm1(-p.raises)).nonzero()[0]
    may = may[people.here[may] > 0.0]
    alone = np.where(people.member_of[may] < 0, 1.0, p.members_raise)
    rate = p.raises * alone * people.awareness[may] * unmet_need(now, people.wanted[may], may)
    raise_it = may[drawn[may] < -np.expm1(-rate)]
    raised = raise_it.size
    if raised and place.policy.any():
        voices = np.bincount(people.wanted[raise_it], minlength=len(now.domains))
        into.exposures.append(Exposure("community.heard", None, voices.astype(np.float64)))
    answered = p.answers * people.rows / now.quarter
    waiting = (1.0 - p.given_up) * place.queue
    queue = np.maximum(waiting + (raised + p.takes * proposals - answered), 0.0)
    return {
        "community.complaints": np.array([raised], np.int32),
        "community.raised": place.raised + (raised - place.raised) / p.memory,
        "community.queue": queue,
    }


def _answer(
    now: State, p: PublicAffairs, luck: Luck, g: int, by: int, adopted: bool, into: Change
) -> None:
    """Add what one answer means to those who hear of it.

    Args:
        now: the state.
        p: the parameters.
        luck: of this week.
        g: whose proposal it was.
        by: who spoke for it, and is known for it.
        adopted: whether it was adopted.
        into: takes events and exposures.
    """
    people, groups = now.residents, now.organizations
    members: Any = (people.member_of == g).nonzero()[0]
    into.events.append(Event(now.week, "adopted" if adopted else "refused", -1, g))
    chance = np.full(people.rows, now.part * max(groups.visibility[by], p.heard_of))
    chance[members] = 1.0
    if not adopted:
        into.exposures.append(Exposure("residents.failure_lived", members, 1.0))
        chance *= p.refusals_heard
    drawn = luck.uniform(f"hears.{groups.founder[g]}")
    hears = (drawn < chance).nonzero()[0]
    if not adopted:
        into.exposures.append(Exposure("residents.loss_seen", hears, 1.0))
        into.exposures.append(Exposure("organizations.turned_down", np.array([g]), 1.0))
        if luck.uniform("retaliates")[groups.founder[g]] < -p.responsiveness:
            core = members[people.post[members]]
            for name in ("questioned", "doubted"):
                into.exposures.append(Exposure(f"residents.{name}", core, 1.0))
        return
    into.exposures += [
        Exposure("residents.win_seen", hears, 1.0),
        Exposure("residents.example_seen", hears, 1.0),
        Exposure("residents.encouraged", members, p.pride),
        Exposure("organizations.publicized", np.array([by]), p.fame),
    ]


def first_access(now: State, p: PublicAffairs, luck: Luck) -> Change:
    """Set the access to the government at the start, and how it answers."""
    return Change(
        {
            "community.access": np.array([p.access_start]),
            "community.response": np.array([p.responsiveness]),
        }
    )


RULE = Rule(
    name="public_affairs",
    act=public_affairs,
    prepare=first_access,
    parameters=PublicAffairs,
    reads=(
        "residents.post",
        "residents.active",
        "residents.branch",
        "residents.here",
        "residents.member_of",
        "residents.skill",
        "residents.awareness",
        "residents.need",
        "residents.met",
        "residents.wanted",
        "organizations.alive",
        "organizations.givers",
        "organizations.founder",
        "organizations.routine",
        "organizations.visibility",
        "organizations.backed",
        "organizations.domain",
        "organizations.members",
        "organizations.rules",
        "organizations.agenda",
        "organizations.pending",
        "organizations.backing",
        "organizations.speaker",
        "organizations.proposals",
        "organizations.adopted",
        "community.policy",
        "community.shown_good",
        "community.shown_bad",
        "community.served",
        "community.solved",
        "community.raised",
        "community.queue",
        "community.access",
        "community.opened",
        "community.closed",
        "community.responsiveness",
        "community.proposals",
        "community.adopted",
    ),
    writes=(
        "organizations.agenda",
        "organizations.pending",
        "organizations.backing",
        "organizations.speaker",
        "organizations.turned_down",
        "organizations.proposals",
        "organizations.adopted",
        "community.heard",
        "community.response",
        "community.solved",
        "organizations.publicized",
        "community.complaints",
        "community.raised",
        "community.queue",
        "community.proposals",
        "community.adopted",
        "community.responsiveness",
        "community.access",
        "residents.win_seen",
        "residents.loss_seen",
        "residents.example_seen",
        "residents.encouraged",
        "residents.failure_lived",
        "residents.questioned",
        "residents.doubted",
    ),
    theory=("T2", "T8", "L2", "L24", "W5", "W10", "P1", "P8", "P9", "G7", "G10", "G13"),
    sources=("assumption: quality is a sum of four parts, answers are given in turn",),
    en="problems come before the offices one by one or as proposals of organizations, "
    "which are adopted or refused",
    zh="居民个别反映问题，组织提出议案，政府采纳或拒绝",
)
