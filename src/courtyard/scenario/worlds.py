"""Two worlds: what the sources hold and what the evidence says, six switches apart.

Where counter-evidence stands against a claim of the sources, both can be run. The two worlds differ
in these six switches and in nothing else, never in strengths that were tuned. A weight on a level
also moves the mean; the constant beside it is shifted by as much, so that who acts at first is the
same. In each switch the usual model is one of the two worlds or stands between them. How many of
those who are close it takes (`teams.theta`) is no point of disagreement: each world has it as the
scenario says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EFFICACY = 0.353
"""Mean self-efficacy of residents at the start, for the means and likeness by default."""


@dataclass(frozen=True)
class Switch:
    """One point on which sources and evidence disagree.

    Attributes:
        name: its name.
        sources, evidence: settings by dotted key in each of the worlds; the keys are the same.
        en, zh: the claim of the sources, one clause in each language.
        against: what speaks against it, codes of the evidence table.
        shifts: by dotted key, what is added to a constant in the world of the sources, and in that
            of the evidence.
    """

    name: str
    sources: Mapping[str, Any]
    evidence: Mapping[str, Any]
    en: str
    zh: str
    against: tuple[str, ...]
    shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)


SWITCHES: tuple[Switch, ...] = (
    Switch("efficacy",
           {"decision.weights.efficacy": 1.0}, {"decision.weights.efficacy": 0.0},
           "who trusts in the own strength takes part; the usual model has half of it",
           "自信的人更愿意参与（默认模型取其一半）", ("EM1",),
           shifts={"decision.constant": (-0.5 * EFFICACY, 0.5 * EFFICACY)}),
    Switch("levels",
           {"learning.vicarious": 0.01, "public_affairs.pride": 0.03, "expectation.event": 0.08},
           {"learning.vicarious": 0.0, "public_affairs.pride": 0.0, "expectation.event": 0.0},
           "what organizations achieve lifts the confidence and the hopes of all who see it",
           "组织的成就提升所有旁观者的信心与期望", ("EM3", "EM6")),
    Switch("training",
           {"burden.trained": 2.0}, {"burden.trained": 0.0},
           "training keeps leaders in their posts, and does not only make them able",
           "培训不仅提升能力，也使骨干留任", ("AT8", "OR9")),
    Switch("dependency",
           {"learning.watching": 1.0, "maturing.watched": 1.0},
           {"learning.watching": 0.0, "maturing.watched": 0.0},
           "what workers do for an organization takes nothing from what its members learn",
           "社工代办不影响成员的学习", ("OR5", "OR9", "OR11")),
    Switch("time",
           {"activities.elsewhere": 1.0}, {"activities.elsewhere": 0.0},
           "groups of many kinds do not compete for the hours of the same people",
           "多种组织并存不争夺同一批人的时间", ("AT5", "EM7")),
    Switch("noise",
           {"teams.noise": 0.0, "decision.noise": 0.0},
           {"teams.noise": 0.05, "decision.noise": 0.05},
           "one is won over by those who are close, and by them alone; without youth teams or "
           "thresholds this switch is void",
           "居民只因身边人参与而加入（没有青年小组或门槛规则时此项不起作用）",
           ("Eckles et al. 2024",)),
)  # fmt: skip
"""The six switches, in the order of the evidence table."""

WORLDS: tuple[str, ...] = ("usual", "sources", "evidence")
"""The worlds a scenario can name."""


def settings_of(world: str) -> dict[str, Any]:
    """Return what a world sets, by dotted key; nothing for the usual one."""
    if world == "usual":
        return {}
    return {key: value for one in SWITCHES for key, value in getattr(one, world).items()}


def shifts_of(world: str) -> dict[str, float]:
    """Return what a world adds to constants, by dotted key; nothing for the usual one."""
    if world == "usual":
        return {}
    place = WORLDS.index(world) - 1
    return {key: both[place] for one in SWITCHES for key, both in one.shifts.items()}
