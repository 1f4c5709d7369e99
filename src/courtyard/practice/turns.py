"""The turns that agents have in a week, beside the rules: the explicit list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Later:
    """A function that is imported when it is first called: agents need Mesa, and settings do not.

    Attributes:
        module, name: where it is in this package, and what it is called.
    """

    module: str
    name: str

    @property
    def function(self) -> Callable[[Any], None]:
        """The function itself."""
        found: Callable[[Any], None] = getattr(
            import_module(f"courtyard.practice.{self.module}"), self.name
        )
        return found

    def __call__(self, model: Any) -> None:
        """Let the agents of a community act."""
        self.function(model)


@dataclass(frozen=True)
class Turn:
    """One entry of the week in which agents act.

    Attributes:
        name: its name in the week's list.
        act: lets the agents of a community act.
        en, zh: what they do, one sentence in each language.
        theory: rows of the theory that it serves.
    """

    name: str
    act: Callable[[Any], None]
    en: str
    zh: str
    theory: tuple[str, ...] = ()


TURNS: dict[str, Turn] = {
    turn.name: turn
    for turn in (
        Turn("social_workers", Later("cast", "social_workers_work"),
             "social workers spend their hours as the strategy says",
             "社工按策略安排工时", ("T3", "T4", "W3", "G14")),
        Turn("party_members", Later("cast", "party_members_call"),
             "active Party members call on their ties to join",
             "参与的党员动员身边的人", ("P11", "P14", "P17")),
        Turn("league_members", Later("league", "league_members_report"),
             "League members who have come home choose where to serve",
             "返乡团员选择服务去处", ("P4", "P5", "G24")),
        Turn("providers", Later("providers", "providers_serve"),
             "government and partners give their hours where they see need",
             "政府与合作方提供服务", ("T1", "G9", "G15", "G23", "G24", "G25", "G26")),
        Turn("backbones", Later("cast", "backbones_weigh_duty"),
             "backbones in office weigh whether to go on",
             "任职骨干权衡去留", ("L7", "L11", "W18")),
        Turn("organizations", Later("cast", "organizations_seek_successors"),
             "organizations with a vacant post look for somebody",
             "有空缺的组织寻找接任者", ("W24", "L7")),
    )
}  # fmt: skip
"""Every turn there is, by name."""
