"""Where the gap between winners and losers of a contest for grants comes from.

    contest gap = selection + winning + losers' loss

Winning is what the winners of a lottery have more than the very same organizations where nothing
is given; the losers' loss is what the losers of the contest have less than the same organizations
there. Selection is what is left: winners would have done better anyhow. Up to the first round a
seed has the same organizations in every arm, so that they can be met again by their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from courtyard.analysis.cells import resampled

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("selection", "winning", "loss", "gap")
"""What the parts are, and what they add up to."""

_SIDES = (
    "contest_winners", "contest_losers", "lottery_winners", "lottery_winners_without",
    "contest_losers_without",
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """The parts of a gap, in shares of organizations alive.

    Attributes:
        parts: for each of `PARTS` its size, and the 95 % interval over seeds.
        winners, losers: organizations in the contest that won, and that applied in vain.
    """

    parts: dict[str, tuple[float, float, float]]
    winners: int
    losers: int


def contest_gap(
    contest: pd.DataFrame,
    lottery: pd.DataFrame,
    without: pd.DataFrame,
    *,
    first_round: int,
    week: int,
) -> Gap:
    """Return the parts of the gap in organizations alive in a later week.

    Args:
        contest: the organizations of that arm: `point`, `seed`, `organization`, `founded`,
            `ended`, `awards`, `applications`; those alive at the first round count.
        lottery: the same of the arm in which luck decides.
        without: the same of the arm in which nothing is given.
        first_round: week of the first round.
        week: the later week.
    """
    there = [_at_risk(table, first_round, week) for table in (contest, lottery, without)]
    keys = ["point", "seed", "organization", "founded"]
    twin = there[2].set_index(keys)["alive"].rename("twin")
    sides: dict[str, pd.DataFrame] = {}
    for name, table in (("contest", there[0]), ("lottery", there[1])):
        both = table.join(twin, on=keys, how="inner")
        sides[f"{name}_winners"] = both[both["awards"] > 0]
        sides[f"{name}_losers"] = both[(both["awards"] == 0) & (both["applications"] > 0)]
    seeds = np.unique(np.concatenate([table["seed"].to_numpy() for table in there]))
    sums = np.hstack([_sums(sides, side, seeds) for side in _SIDES])
    point = _parts(sums.sum(axis=0, keepdims=True) if len(sums) else np.zeros((1, 10)))[0]
    ends = np.full((2, 4), np.nan)
    if len(seeds) > 1:
        drawn = _parts(resampled(sums))
        if np.isfinite(drawn).any(axis=0).all():
            ends = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    values = {
        name: (float(point[k]), float(ends[0, k]), float(ends[1, k]))
        for k, name in enumerate(PARTS)
    }
    return Gap(values, len(sides["contest_winners"]), len(sides["contest_losers"]))


def _at_risk(table: pd.DataFrame, first_round: int, week: int) -> pd.DataFrame:
    """Return the organizations alive at the first round, with whether they are later."""
    ended = table["ended"].to_numpy(dtype=np.float64, na_value=np.nan)
    over = np.where(np.isnan(ended), np.inf, ended)
    found: pd.DataFrame = table.assign(alive=(over > week).astype(np.float64))
    return found[(table["founded"].to_numpy() < first_round) & (over >= first_round)]


def _sums(
    sides: dict[str, pd.DataFrame], side: str, seeds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how many there are and how many are alive, by seed, (seeds, 2)."""
    column = "twin" if side.endswith("_without") else "alive"
    own = sides[side.removesuffix("_without")]
    place = np.searchsorted(seeds, own["seed"].to_numpy())
    count = np.bincount(place, minlength=len(seeds)).astype(np.float64)
    living = np.bincount(place, weights=own[column].to_numpy(dtype=np.float64),
                         minlength=len(seeds))  # fmt: skip
    return np.column_stack([count, living])


def _parts(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return selection, winning, loss and gap of each row of sums, (rows, 4)."""
    count, living = sums[:, 0::2], sums[:, 1::2]
    share = np.divide(living, count, out=np.full_like(living, np.nan), where=count > 0)
    gap = share[:, 0] - share[:, 1]
    winning = share[:, 2] - share[:, 3]
    loss = share[:, 4] - share[:, 1]
    return np.column_stack([gap - winning - loss, winning, loss, gap])
