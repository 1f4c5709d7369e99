"""Residents learn by doing, from success and failure, and by being taught (T6, L6, L7)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.identification import from_party
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, of_group, pull_of
from courtyard.state import ORGANIZING, SKILL_COLUMNS, Change, State
from courtyard.state.ties import Floats


class Learning(Parameters):
    """The table `[learning]`."""

    mastery: float = quantity(
        0.03, low=0.0, high=1.0, plausible=(0.0, 0.08), unit="1/week",
        en="pull of a lived success or failure on efficacy", zh="亲历成败对自信的作用",
    )  # fmt: skip
    vicarious: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.04), unit="1/event",
        en="pull of a seen success on efficacy", zh="所见成功对自信的作用",
    )  # fmt: skip
    belonging: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.06), unit="1/week",
        en="pull of a lived success on belonging", zh="亲历成功对归属感的作用",
    )  # fmt: skip
    doing: float = quantity(
        0.008, low=0.0, high=1.0, plausible=(0.0, 0.03), unit="1/hour",
        en="skill gained from an hour of organizing oneself", zh="亲自组织对能力的提升",
    )  # fmt: skip
    watching: float = quantity(
        0.0, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="what an hour of the worker's organizing teaches those who take part, together, against "
        "an hour of their own", zh="社工代办一小时对参与者能力的作用（相对于自办）",
        source="W14 against OR9, OR11; assumption",
    )  # fmt: skip
    helping: float = quantity(
        0.002, low=0.0, high=1.0, plausible=(0.0, 0.01), unit="1/week",
        en="skill gained from a week of giving hours", zh="参与服务对能力的提升",
    )  # fmt: skip
    meeting: float = quantity(
        0.02, low=0.0, high=1.0, plausible=(0.0, 0.06), unit="1/week",
        en="familiarity and knowledge gained from a week of giving hours",
        zh="参与服务对熟悉程度与知识的提升",
    )  # fmt: skip
    friction: float = quantity(
        0.05, low=0.0, high=2.0, plausible=(0.0, 0.2), unit="1/week",
        en="family support lost when all free time goes into organizing",
        zh="组织工作占用全部空闲时间对家庭支持的损害", source="LD5 for the direction; assumption",
    )  # fmt: skip
    friction_hours: float = quantity(
        0.0, low=0.0, high=2.0, plausible=(0.0, 0.1), unit="1/week",
        en="family support lost when all free time is given, to whatever activity",
        zh="参与占用全部空闲时间对家庭支持的损害", source="L7 for the direction; assumption",
    )  # fmt: skip
    unused: float = quantity(
        0.004, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="share of what was learned that is lost in a week", zh="每周遗忘的比例",
    )  # fmt: skip
    skill_unused: float = quantity(
        0.001, low=0.0, high=1.0, plausible=(0.0, 0.01), unit="1/week",
        en="share of a learned skill that is lost in a week without using it",
        zh="能力在不使用时每周遗忘的比例",
    )  # fmt: skip
    doubt: float = quantity(
        0.03, low=0.0, high=2.0, plausible=(0.0, 0.1), unit="1/event",
        en="efficacy lost when questioned in one's duty without any support",
        zh="无支持时受质疑对自信的损害",
    )  # fmt: skip
    gratitude: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/event",
        en="pull of a neighbour's help on belonging", zh="得到邻里帮助对归属感的作用",
    )  # fmt: skip
    shown: float = quantity(
        0.0, low=0.0, high=5.0, plausible=(0.0, 0.05), unit="1/week",
        en="identification gained from a visible week of service of a tied Party member",
        zh="看到相识党员服务一周对认同的提升", source="P12, HM6; assumption",
    )  # fmt: skip
    disappoints: float = quantity(
        0.0, low=0.0, high=5.0, plausible=(0.0, 0.05), unit="1/week",
        en="identification lost with a visible failure of a tied Party member",
        zh="看到相识党员服务失败一次对认同的损害",
        source="P12 tells successes only; assumption",
    )  # fmt: skip
    relief_fades: float = quantity(
        0.04, low=0.0, high=1.0, plausible=(0.0, 0.15), unit="1/week",
        en="share of the relief of stress or illness that wears off in a week",
        zh="压力与病痛缓解后每周回落的比例",
    )  # fmt: skip


def learning(now: State, p: Learning, luck: Luck) -> Change:
    """Turn the week's experience into change, by the one learning step.

    Efficacy rises with success and falls with failure and, as far as no support is felt, with
    being questioned. Belonging rises with success and with neighbours' help, family support falls
    with the hours that organizing, and giving of any kind, take from home. Casework, training and
    events add their exposures. All drift back to their resting value; skills have their own pace
    (`_skills`).
    """
    people = now.residents
    gives = p.meeting * people.active
    at_home = p.friction * people.organizing + p.friction_hours * people.hours
    at_home /= np.maximum(people.time, 1e-12)
    unaided = pull_of(now, doubted=1.0) * (1.0 - people.support)
    moves: dict[str, tuple[Floats | float, Floats | float]] = {
        "efficacy": (
            pull_of(now, success_lived=p.mastery, example_seen=p.vicarious, encouraged=1.0),
            pull_of(now, failure_lived=p.mastery) + p.doubt * unaided,
        ),
        "responsibility": (pull_of(now, made_responsible=1.0), 0.0),
        "belonging": (pull_of(now, success_lived=p.belonging, helped=p.gratitude), 0.0),
        "knowledge": (gives + pull_of(now, taught=1.0), 0.0),
        "familiarity": (gives + pull_of(now, met_neighbours=1.0), 0.0),
        "family_support": (pull_of(now, family_met=1.0), at_home),
    }
    levels = {
        name: learn(
            getattr(people, name),
            up=up,
            down=down,
            forget=p.unused,
            rest=getattr(people, f"{name}_rest"),
        )
        for name, (up, down) in moves.items()
    }
    levels |= _skills(now, p)
    levels |= _seldom(now, p)
    return Change({f"residents.{name}": level for name, level in levels.items()})


def _seldom(now: State, p: Learning) -> dict[str, Floats]:
    """Return capacity, liking and identity after the week, by column, (n,); only what moves.

    Relief gives capacity, which goes back to what stress and illness leave. Liking for service
    rises with service of a form that one likes and falls with service under orders. Identification
    rises with the visible service of Party members among one's ties, and falls with their failures.
    """
    people = now.residents
    moves = {
        "capacity": ("relieved", None, p.relief_fades),
        "liking": ("liked", "controlled", p.unused),
    }
    levels = {}
    for name, (ups, downs, forget) in moves.items():
        level, rest = getattr(people, name), getattr(people, f"{name}_rest")
        met = {f"residents.{exposure}" for exposure in (ups, downs)} & now.exposed
        # At rest with nothing happening, which is how it is where no such work is done.
        if not met and not (level != rest).any():
            continue
        down = getattr(people, downs) if downs else 0.0
        levels[name] = learn(level, up=getattr(people, ups), down=down, forget=forget, rest=rest)
    if p.shown or p.disappoints or (people.identity != people.identity_rest).any():
        levels["identity"] = learn(
            people.identity,
            up=from_party(now, people.active, p.shown),
            down=from_party(now, people.failure_lived > 0.0, p.disappoints),
            forget=p.unused,
            rest=people.identity_rest,
        )
    return levels


def _skills(now: State, p: Learning) -> dict[str, Floats]:
    """Return the three skills after the week, by their columns, (n,) each.

    They rise with what is taught and fall with worse habits that are copied; organizing also
    rises with the organizing done oneself and a little with giving hours. Whoever neither
    practised nor was taught a skill this week forgets some of it: training that finds no use
    fades (L21).
    """
    people = now.residents
    levels = {}
    for place, name in enumerate(SKILL_COLUMNS):
        up = used = people.trained[:, place]
        if place == ORGANIZING:
            practised = _practised(now, p)
            used = used + practised
            up = up + p.doing * practised + p.helping * people.active
        levels[name] = learn(
            getattr(people, name),
            up=up,
            down=people.mistrained[:, place],
            forget=p.skill_unused * (used == 0.0),
            rest=getattr(people, f"{name}_rest"),
        )
    return levels


def _practised(now: State, p: Learning) -> Floats:
    """Return the hours of organizing that each resident learns from, (n,).

    They are one's own, and `watching` of the worker's, in equal parts for who takes part in it.
    """
    people, groups = now.residents, now.organizations
    own: Floats = people.practised
    if not p.watching or not groups.rows:
        return own
    each = groups.organized_by_worker / np.maximum(groups.givers, 1)
    own = own + p.watching * of_group(each, people.member_of) * people.active
    return own


STOCKS = (
    "efficacy",
    "responsibility",
    "belonging",
    "knowledge",
    "familiarity",
    "skill",
    "settling",
    "planning",
    "family_support",
    "capacity",
    "liking",
    "identity",
)


def first_learning(now: State, p: Learning, luck: Luck) -> Change:
    """Take what residents bring with them as the resting values."""
    people = now.residents
    return Change({f"residents.{name}_rest": np.copy(getattr(people, name)) for name in STOCKS})


RULE = Rule(
    name="learning",
    act=learning,
    prepare=first_learning,
    parameters=Learning,
    reads=(
        *(f"residents.{name}" for name in STOCKS),
        *(f"residents.{name}_rest" for name in STOCKS),
        "residents.here",
        "residents.active",
        "residents.member_of",
        "residents.party",
        "residents.organizing",
        "residents.hours",
        "residents.time",
        "residents.example_seen",
        "residents.success_lived",
        "residents.failure_lived",
        "residents.encouraged",
        "residents.made_responsible",
        "residents.taught",
        "residents.met_neighbours",
        "residents.practised",
        "residents.trained",
        "residents.mistrained",
        "residents.doubted",
        "residents.support",
        "residents.helped",
        "residents.family_met",
        "residents.relieved",
        "residents.liked",
        "residents.controlled",
        "organizations.organized_by_worker",
        "organizations.givers",
    ),
    writes=tuple(f"residents.{name}{end}" for end in ("", "_rest") for name in STOCKS),
    theory=(
        *("T6", "T8", "T12", "T15", "L6", "L7", "L8", "L11", "L17", "L18", "L21", "W14"),
        *("P2", "P5", "P6", "P10", "P12", "P13", "G1", "G3", "G20"),
    ),
    sources=("Bandura 1977 for the direction of mastery", "EM1", "LD5"),
    en="residents learn by doing, from success and failure, and from what they are taught",
    zh="居民在实践、成败与学习中成长",
)
