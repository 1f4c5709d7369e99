"""Disputes break out among those who are not heard, and are settled or burn out (L3c, L13)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import core_mean, per_group
from courtyard.state import SETTLING, Change, Event, Exposure, State
from courtyard.state.ties import Floats


class Disputes(Parameters):
    """The table `[disputes]`."""

    quarrels: float = quantity(
        0.004, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="rate of disputes in any organization", zh="一般矛盾发生率",
    )  # fmt: skip
    unheard: float = quantity(
        0.035, low=0.0, high=5.0, plausible=(0.0, 0.12), unit="1/week",
        en="rate of disputes where all need something else and none has a say",
        zh="意见不被听取带来的矛盾发生率",
    )  # fmt: skip
    turned_down: float = quantity(
        0.0, low=0.0, high=5.0, plausible=(0.0, 0.3), unit="1/event",
        en="rate of disputes in an organization whose proposal was just turned down",
        zh="提案被否决引发矛盾的频率",
    )  # fmt: skip
    rivals: float = quantity(
        0.002, low=0.0, high=1.0, plausible=(0.0, 0.01), unit="1/week",
        en="rate of disputes that each deputy adds", zh="每名副手带来的矛盾发生率",
    )  # fmt: skip
    burns_out: float = quantity(
        0.03, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="1/week",
        en="rate at which a dispute burns out by itself", zh="矛盾自行平息的速度",
    )  # fmt: skip
    by_affinity: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="1/week",
        en="rate at which full affinity of the post-holders settles a dispute",
        zh="骨干亲和力化解矛盾的速度",
    )  # fmt: skip
    by_rules: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="1/week",
        en="rate at which a full set of rules settles a dispute", zh="规章化解矛盾的速度",
    )  # fmt: skip
    by_skill: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.0, 0.3), unit="1/week",
        en="rate at which full skill of settling settles a dispute",
        zh="骨干化解能力化解矛盾的速度",
    )  # fmt: skip
    practice: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.03), unit="1/week",
        en="skill of settling that a week of dispute teaches a post-holder",
        zh="处理矛盾对化解能力的提升",
    )  # fmt: skip


def disputes(now: State, p: Disputes, luck: Luck) -> Change:
    """Let disputes break out and be settled.

        opens with 1 - exp(-(quarrels + unheard (1 - say) dissent + rivals deputies
                             + turned_down of proposals turned down last))
        closes with 1 - exp(-(burns_out + by_affinity affinity + by_rules rules
                              + by_skill skill + mediated))

    Who is not heard quarrels only over what he or she wants otherwise, and who is of one mind with
    the leaders does not: authority makes no dispute of itself. Affinity and skill of settling are
    the means of the post-holders, who learn to settle in the weeks in which a dispute is open.
    """
    groups = now.organizations
    if not groups.alive.any():
        return Change()
    open_now = groups.alive & (groups.conflict > 0.0)
    u = luck.uniform("dispute")[groups.founder]
    able = groups.alive & (groups.givers > 1)  # it takes two
    breaks_out = able & ~open_now & (u < -np.expm1(-_opening(now, p)))
    events = [Event(now.week, "dispute", -1, g) for g in breaks_out.nonzero()[0].tolist()]
    conflict = np.where(breaks_out, 1.0, groups.conflict)
    if not open_now.any():
        return Change({"organizations.conflict": conflict}, events=events)
    is_settled = open_now & (u < -np.expm1(-_closing(now, p)))
    conflict[is_settled] = 0.0
    events += [Event(now.week, "settled", -1, g) for g in is_settled.nonzero()[0].tolist()]
    people = now.residents
    core = people.post.nonzero()[0]
    learns = core[open_now[people.member_of[core]]]
    lesson = Exposure("residents.trained", learns, p.practice, SETTLING)
    return Change({"organizations.conflict": conflict}, [lesson], events=events)


def _opening(now: State, p: Disputes) -> Floats:
    """Return the rate at which a dispute breaks out in each organization, (g,)."""
    people, groups = now.residents, now.organizations
    rate: Floats = p.quarrels + p.unheard * (1.0 - groups.say) * groups.dissent
    rate += p.turned_down * groups.turned_down
    deputies = (people.deputy & ~people.post).nonzero()[0]
    if deputies.size:
        rate += p.rivals * per_group(people.member_of[deputies], groups.rows)
    return rate


def _closing(now: State, p: Disputes) -> Floats:
    """Return the rate at which a dispute in each organization is settled, (g,)."""
    people, groups = now.residents, now.organizations
    by_core = p.by_affinity * people.affinity + p.by_skill * people.settling
    rate: Floats = p.burns_out + core_mean(now, by_core) + p.by_rules * groups.rules
    rate += groups.mediated
    return rate


RULE = Rule(
    name="disputes",
    act=disputes,
    parameters=Disputes,
    reads=(
        "residents.post",
        "residents.deputy",
        "residents.member_of",
        "residents.affinity",
        "residents.settling",
        "organizations.founder",
        "organizations.alive",
        "organizations.givers",
        "organizations.rules",
        "organizations.say",
        "organizations.dissent",
        "organizations.conflict",
        "organizations.mediated",
        "organizations.turned_down",
    ),
    writes=("organizations.conflict", "residents.trained"),
    theory=("L3c", "L13", "L18", "L25", "W16", "P8"),
    sources=("assumption: constant rates, added up",),
    en="disputes break out among those who are not heard, and are settled or burn out",
    zh="未被听取的意见引发矛盾，矛盾被化解或自行平息",
)
