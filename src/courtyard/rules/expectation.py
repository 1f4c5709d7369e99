"""What residents expect of one another follows what they see (W2)."""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn, noticed, pull_of
from courtyard.state import Change, State


class Expectation(Parameters):
    """The table `[expectation]`."""

    start: float = quantity(
        0.1, low=0.0, high=1.0, plausible=(0.02, 0.3), unit="share",
        en="expectation that others join, at the start", zh="对他人参与的初始预期",
    )  # fmt: skip
    pace: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.02, 0.2), unit="1/week",
        en="pace at which expectation follows what is seen", zh="预期变化的速度",
    )  # fmt: skip
    near: float = quantity(
        0.75, low=0.0, high=1.0, plausible=(0.4, 1.0), unit="share",
        en="weight of one's own ties against the whole community", zh="身边关系的权重",
    )  # fmt: skip
    event: float = quantity(
        0.08, low=0.0, high=2.0, plausible=(0.0, 0.3), unit="1/event",
        en="pull of a visible success or failure", zh="可见成败的影响",
    )  # fmt: skip


def expectation(now: State, p: Expectation, luck: Luck) -> Change:
    """Let expectation follow the activity that is seen, and jump with what succeeds or fails.

        seen = near mean over ties of active + (1 - near) min(1, share active (1 + V))
        E += pace (seen - E), then learns from successes and failures seen

    V is the chance to come across the work of any organization (`noticed`): organized work is
    seen beyond one's own ties, as at most twice what it is.
    """
    people = now.residents
    everywhere = np.count_nonzero(people.active) / people.rows
    around = p.near * now.ties.mean(people.active)
    seen = around + (1.0 - p.near) * min(1.0, everywhere * (1.0 + noticed(now)))
    moved = people.expectation + p.pace * (seen - people.expectation)
    up, down = pull_of(now, win_seen=p.event), pull_of(now, loss_seen=p.event)
    moved = learn(moved, up=up, down=down, forget=0.0, rest=0.0)
    return Change({"residents.expectation": moved})


def first_expectation(now: State, p: Expectation, luck: Luck) -> Change:
    """Give everyone the expectation of the start."""
    return Change({"residents.expectation": np.full(now.residents.rows, p.start)})


RULE = Rule(
    name="expectation",
    act=expectation,
    prepare=first_expectation,
    at_start=("start",),
    parameters=Expectation,
    reads=(
        "residents.active",
        "residents.expectation",
        "residents.win_seen",
        "residents.loss_seen",
        "organizations.visibility",
        "organizations.alive",
    ),
    writes=("residents.expectation",),
    theory=("W2", "T8", "W10"),
    sources=("assumption: exponential smoothing of what is seen",),
    en="what residents expect of one another follows what they see",
    zh="居民对彼此的预期随所见而变",
)
