"""Organizations bring proposals before the government, which answers or does not (T8, G13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import core_mean, learn
from courtyard.state import Change, Event, Exposure, State


class PublicAffairs(Parameters):
    """The table `[public_affairs]`."""

    initiative: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.06), unit="1/week",
        en="rate of proposals of a fully practised organization", zh="组织自主提案的频率",
    )  # fmt: skip
    responsiveness: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.1, 0.9), unit="share",
        en="share of perfect proposals that the government adopts", zh="政府回应度",
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
    fame: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.8), unit="1/event",
        en="visibility that an adopted proposal brings", zh="提案被采纳带来的知名度",
    )  # fmt: skip
    pride: float = quantity(
        0.03, low=0.0, high=2.0, plausible=(0.0, 0.1), unit="1/event",
        en="efficacy that an adopted proposal brings to members", zh="提案被采纳带来的自信",
    )  # fmt: skip
    impression: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.02, 0.3), unit="1/answer",
        en="weight of an answer in the responsiveness perceived", zh="一次答复对回应度印象的影响",
    )  # fmt: skip


def public_affairs(now: State, p: PublicAffairs, luck: Luck) -> Change:
    """Make proposals and have them answered.

        P(proposal) = 1 - exp(-initiative routine - backed)
        P(adopted)  = responsiveness (1/4 + routine/4 + skill of the core/4 + access/4)

    An adopted proposal is a visible success: it is seen by those who know the organization and a
    few others, encourages its members and makes it known. A refusal is lived as a failure.
    """
    people, groups, place = now.residents, now.organizations, now.community
    access = learn(
        place.access, up=place.opened, down=0.0, forget=p.access_fades, rest=p.access_start
    )
    rate = p.initiative * groups.routine + groups.backed
    acts = groups.alive & (groups.givers >= 3)
    made = acts & (luck.uniform("made")[groups.founder] < -np.expm1(-rate))
    if not made.any():
        return Change({"community.access": access})
    skill = core_mean(now, people.skill)
    quality = 0.25 * (1.0 + groups.routine + skill + place.access[0])
    adopted = made & (luck.uniform("adopted")[groups.founder] < p.responsiveness * quality)
    n_made, n_adopted = int(made.sum()), int(adopted.sum())
    weight = 1.0 - (1.0 - p.impression) ** n_made
    perceived = place.responsiveness
    perceived = perceived + weight * (n_adopted / n_made - perceived)
    change = Change(
        {
            "organizations.proposals": groups.proposals + made,
            "organizations.adopted": groups.adopted + adopted,
            "community.proposals": place.proposals + n_made,
            "community.adopted": place.adopted + n_adopted,
            "community.responsiveness": perceived,
            "community.access": access,
        }
    )
    for g in made.nonzero()[0]:
        _answer(now, p, luck, int(g), bool(adopted[g]), change)
    return change


def _answer(now: State, p: PublicAffairs, luck: Luck, g: int, adopted: bool, into: Change) -> None:
    """Add what one answer means to those who hear of it."""
    people, groups = now.residents, now.organizations
    members: Any = (people.member_of == g).nonzero()[0]
    into.events.append(Event(now.week, "adopted" if adopted else "refused", -1, g))
    if not adopted:
        into.exposures.append(Exposure("residents.failure_lived", members, 1.0))
        return
    share = now.part * max(groups.visibility[g], p.heard_of)
    hears = luck.uniform(f"hears.{groups.founder[g]}") < share
    hears[members] = True
    into.exposures += [
        Exposure("residents.win_seen", hears.nonzero()[0], 1.0),
        Exposure("residents.example_seen", hears.nonzero()[0], 1.0),
        Exposure("residents.encouraged", members, p.pride),
        Exposure("organizations.publicized", np.array([g]), p.fame),
    ]


def first_access(now: State, p: PublicAffairs, luck: Luck) -> Change:
    """Set the access to the government at the start."""
    return Change({"community.access": np.array([p.access_start])})


RULE = Rule(
    name="public_affairs",
    act=public_affairs,
    prepare=first_access,
    parameters=PublicAffairs,
    reads=(
        "residents.post",
        "residents.member_of",
        "residents.skill",
        "organizations.alive",
        "organizations.givers",
        "organizations.founder",
        "organizations.routine",
        "organizations.visibility",
        "organizations.backed",
        "organizations.proposals",
        "organizations.adopted",
        "community.access",
        "community.opened",
        "community.responsiveness",
        "community.proposals",
        "community.adopted",
    ),
    writes=(
        "organizations.proposals",
        "organizations.adopted",
        "organizations.publicized",
        "community.proposals",
        "community.adopted",
        "community.responsiveness",
        "community.access",
        "residents.win_seen",
        "residents.example_seen",
        "residents.encouraged",
        "residents.failure_lived",
    ),
    theory=("T8", "G13", "P8", "W10"),
    sources=("assumption: quality is the mean of four parts",),
    en="organizations bring proposals before the government, which answers or does not",
    zh="组织提出议案，政府回应或不回应",
)
