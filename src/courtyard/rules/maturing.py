"""Organizations mature or wear: cohesion, routine, rules, visibility (T7, T9, L22)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn
from courtyard.state import Change, State


class Maturing(Parameters):
    """The table `[maturing]`."""

    bond: float = quantity(
        0.045, low=0.0, high=1.0, plausible=(0.0, 0.1), unit="1/week",
        en="pull of a shared success on cohesion", zh="共同成功对凝聚力的作用",
    )  # fmt: skip
    strife: float = quantity(
        0.045, low=0.0, high=1.0, plausible=(0.01, 0.1), unit="1/week",
        en="pull of a failure, and of each week of open dispute, against cohesion",
        zh="失败与矛盾对凝聚力的损害",
    )  # fmt: skip
    practice: float = quantity(
        0.04, low=0.0, high=1.0, plausible=(0.0, 0.08), unit="1/week",
        en="routine gained from a success that members organized", zh="成员自办成功活动的熟练提升",
    )  # fmt: skip
    watched: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="what an hour of the worker's organizing gives the group of practice, against an hour "
        "of its own", zh="社工代办一小时对组织熟练的作用（相对于自办）",
        source="W14 against OR9, OR11; assumption",
    )  # fmt: skip
    forgetting: float = quantity(
        0.006, low=0.0, high=1.0, plausible=(0.0, 0.03), unit="1/week",
        en="routine lost a week", zh="熟练程度的遗忘",
    )  # fmt: skip
    settling: float = quantity(
        0.004, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="rules that grow out of routine", zh="由熟练形成的规章",
    )  # fmt: skip
    disuse: float = quantity(
        0.004, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="rules that fall into disuse a week", zh="规章的荒废",
    )  # fmt: skip
    reach: float = quantity(
        2.0, low=0.0, high=50.0, plausible=(0.0, 5.0), unit="residents an hour",
        en="residents whom an hour of successful work reaches", zh="每小时成功服务触及的居民",
    )  # fmt: skip
    fading: float = quantity(
        0.03, low=0.0, high=1.0, plausible=(0.01, 0.08), unit="1/week",
        en="visibility lost a week", zh="知名度的衰减",
    )  # fmt: skip


def maturing(now: State, p: Maturing, luck: Luck) -> Change:
    """Move what an organization has, from what happened to it this week.

    cohesion learns from shared success, failure, dispute and team building
    routine  learns from a success, for the share that members organized themselves
    rules    grow out of routine and of work on rules, and fall into disuse
    visible  to reach residents for each hour of successful work, faded by a share a week

    What is bought makes no routine in the group, and what the worker does only as far as `watched`.
    """
    groups = now.organizations
    success = groups.success.astype(np.float64)
    acted = groups.alive & (groups.givers > 0)
    done = groups.organized + groups.organized_by_worker + groups.hours_bought
    practised = groups.organized + p.watched * groups.organized_by_worker
    own = np.divide(practised, done, out=np.zeros(groups.rows), where=done > 0.0)
    failed = (acted & ~groups.success) + groups.conflict
    seen = p.reach * groups.hands * success / (now.part * now.residents.rows)
    seen += groups.publicized
    return Change(
        {
            "organizations.cohesion": learn(
                groups.cohesion,
                up=p.bond * success + groups.bonded,
                down=p.strife * failed,
                forget=0.0,
                rest=0.0,
            ),
            "organizations.routine": learn(
                groups.routine,
                up=p.practice * success * own,
                down=0.0,
                forget=p.forgetting,
                rest=0.0,
            ),
            "organizations.rules": learn(
                groups.rules,
                up=p.settling * groups.routine + groups.rule_work,
                down=0.0,
                forget=p.disuse,
                rest=0.0,
            ),
            "organizations.visibility": learn(
                groups.visibility, up=seen, down=0.0, forget=p.fading, rest=0.0
            ),
        }
    )


RULE = Rule(
    name="maturing",
    act=maturing,
    parameters=Maturing,
    reads=(
        "organizations.alive",
        "organizations.givers",
        "organizations.hands",
        "organizations.success",
        "organizations.organized",
        "organizations.organized_by_worker",
        "organizations.hours_bought",
        "organizations.cohesion",
        "organizations.routine",
        "organizations.rules",
        "organizations.visibility",
        "organizations.conflict",
        "organizations.bonded",
        "organizations.rule_work",
        "organizations.publicized",
    ),
    writes=(
        "organizations.cohesion",
        "organizations.routine",
        "organizations.rules",
        "organizations.visibility",
    ),
    theory=("T7", "T9", "L22", "W14", "W19"),
    sources=("assumption: the common learning step",),
    en="organizations mature or wear: cohesion, routine, rules, visibility",
    zh="组织成长或消磨：凝聚力、熟练程度、规章、知名度",
)
