"""What people live through in an activity, and whom a failure makes them question (T2, EM2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.streams import Luck
from courtyard.rules.steps import of_group
from courtyard.state import Exposure, State
from courtyard.state.ties import Floats

if TYPE_CHECKING:
    from courtyard.rules.activities import Activities


def lived(
    now: State,
    p: Activities,
    luck: Luck,
    rows: NDArray[np.int64],
    organizing: Floats,
    success: NDArray[np.bool_],
    say: Floats,
    credit: Floats,
    fair: Floats,
) -> list[Exposure]:
    """Return what the active live through this week.

    A success of the group is credited to the worker for the share that he or she claims, to the
    leaders for the rest; a failure is laid to whoever would have had the credit. Leaders gain by a
    success in proportion to 1 + fairly (2 fair - 1) and lose by a failure in proportion to
    1 - fairly (2 fair - 1): the unfair gain less and lose more. Success and failure teach the
    more, the more say one has: 1 - decides + decides say, post-holders in full.

    Args:
        now: the state.
        p: the parameters of the activities.
        luck: their luck of the week.
        rows: the active, (k,).
        organizing: hours of organizing that each of them did, (k,).
        success: whether the activity of each organization succeeded, (g,).
        say: the part that its members have in deciding, (g,).
        credit: the share of the credit that goes to the worker, (g,).
        fair: mean fairness of its post-holders, (g,).
    """
    people = now.residents
    own = people.member_of[rows]
    alone = own < 0
    lucky = luck.uniform("alone")[rows] < p.alone
    won = np.where(alone, lucky, of_group(success, own, outside=False))
    lost = ~won
    heard = np.where(people.post[rows], 1.0, of_group(say, own))
    counts = np.where(alone, p.alone_counts, 1.0 - p.decides * (1.0 - heard))
    to_worker = of_group(credit, own)
    to_leaders = 1.0 - to_worker
    to_leaders[alone] = 0.0
    # Who is neither fair nor unfair, .5, gains and loses the whole of it.
    favour = p.fairly * (2.0 * of_group(fair, own) - 1.0)
    amounts = {
        "success_lived": won * counts,
        "failure_lived": lost * counts,
        "practised": organizing,
        "delivered_worker": won * to_worker,
        "broken_worker": lost * to_worker,
        "delivered_leaders": won * to_leaders * (1.0 + favour),
        "broken_leaders": lost * to_leaders * (1.0 - favour),
        "helped_alone": people.hours[rows] * (alone & lucky),
    }
    return [Exposure(f"residents.{name}", rows, amount) for name, amount in amounts.items()]


def questioned(now: State, p: Activities, luck: Luck, failed: NDArray[np.bool_]) -> list[Exposure]:
    """Return which post-holders are questioned after a failure: others doubt them, and they do.

    Args:
        now: the state.
        p: the parameters of the activities.
        luck: their luck of the week.
        failed: whether the activity of each organization failed, (g,).
    """
    if not p.questioned or not failed.any():
        return []
    people = now.residents
    core = people.post.nonzero()[0]
    hit = failed[people.member_of[core]] & (luck.uniform("questioned")[core] < p.questioned)
    rows = core[hit]
    if not rows.size:
        return []
    return [Exposure(f"residents.{name}", rows, 1.0) for name in ("questioned", "doubted")]
