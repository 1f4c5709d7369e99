"""Two worlds: what the sources hold and what the evidence says, six switches apart.

Where counter-evidence stands against a claim of the sources, both can be run. The two worlds differ
in these six switches and in nothing else, never in strengths that were tuned; the usual model
stands between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Switch:
    """One point on which sources and evidence disagree.

    Attributes:
        name: its name.
        sources, evidence: settings by dotted key in each of the worlds; the keys are the same.
        en, zh: the claim of the sources, one clause in each language.
        against: what speaks against it, codes of the evidence table.
    """

    name: str
    sources: Mapping[str, Any]
    evidence: Mapping[str, Any]
    en: str
    zh: str
    against: tuple[str, ...]


SWITCHES: tuple[Switch, ...] = (
    Switch("efficacy",
           {"decision.weights.efficacy": 1.0}, {"decision.weights.efficacy": 0.0},
           "who trusts in the own strength takes part; the usual model has half of it",
           "自信的人更愿意参与（默认模型取其一半）", ("EM1",)),
    Switch("levels",
           {"learning.vicarious": 0.01, "public_affairs.pride": 0.03, "public_affairs.fame": 0.3},
           {"learning.vicarious": 0.0, "public_affairs.pride": 0.0, "public_affairs.fame": 0.0},
           "success on one level of empowerment strengthens the others",
           "一个层面的成功促进其他层面的增能", ("EM3", "EM6")),
    Switch("training",
           {"burden.by_skill": 0.4}, {"burden.by_skill": 0.0},
           "training keeps leaders in their posts, and does not only make them able",
           "培训不仅提升能力，也使骨干留任", ("AT8", "OR9")),
    Switch("dependency",
           {"learning.doing": 0.0}, {"learning.doing": 0.008},
           "what workers do for an organization takes nothing from what its members learn",
           "社工代办不影响成员的学习", ("OR5", "OR9", "OR11")),
    Switch("time",
           {"activities.elsewhere": 1.0}, {"activities.elsewhere": 0.0},
           "groups of many kinds do not compete for the hours of the same people",
           "多种组织并存不争夺同一批人的时间", ("AT5", "EM7")),
    Switch("noise",
           {"teams.noise": 0.0, "decision.noise": 0.0},
           {"teams.noise": 0.05, "decision.noise": 0.05},
           "one is won over by several who are close, and by them alone",
           "居民只因身边多人参与而加入", ("Eckles et al. 2024",)),
)  # fmt: skip
"""The six switches, in the order of the evidence table."""

WORLDS: tuple[str, ...] = ("usual", "sources", "evidence")
"""The worlds a scenario can name."""


def settings_of(world: str) -> dict[str, Any]:
    """Return what a world sets, by dotted key; nothing for the usual one."""
    if world == "usual":
        return {}
    return {key: value for one in SWITCHES for key, value in getattr(one, world).items()}
