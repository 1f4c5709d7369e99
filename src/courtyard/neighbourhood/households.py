"""Who lives with whom, and where: households, buildings, courtyards, age bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.streams import SETUP, Streams
from courtyard.state.residents import ADULT, RETIRED, YOUTH

type Floats = NDArray[np.float64]
type Ids = NDArray[np.int32]

AGE_BANDS = ("youth", "adult", "retired")

LARGEST = 40
"""Most people of one household that can be drawn."""


def form_households(anchor: Ids, mean_size: float, streams: Streams) -> Ids:
    """Return the household of each resident, (n,): residents in order, never across an anchor.

    A household has one resident and a Poisson number of others (assumption). Household k is no
    smaller if the mean size is greater, and the same whatever the number of residents.

    Args:
        anchor: larger unit (building, courtyard) that holds whole households, (n,).
        mean_size: mean number of residents of a household, from 1.
        streams: random streams of the run; this reads "people.household".
    """
    count = anchor.size
    from scipy.special import pdtr  # noqa: PLC0415 - heavy, needed only in runs

    chances = pdtr(np.arange(LARGEST), mean_size - 1.0)
    luck = streams.uniform("people.household", SETUP, count)
    sizes = 1 + np.searchsorted(chances, luck, side="right")
    order = np.argsort(anchor, kind="stable")
    household = np.empty(count, dtype=np.int64)
    household[order] = np.repeat(np.arange(count), sizes)[:count]
    return labels(anchor, household)


def group_up(inner: Ids, size: int, anchor: Ids) -> Ids:
    """Return the larger unit of each resident, (n,): `size` smaller ones each, in their order.

    Args:
        inner: smaller unit (household, building) of each resident, (n,).
        size: smaller units to a larger one.
        anchor: still larger unit that holds whole ones of both, (n,).
    """
    pairs, place = np.unique(_joined(anchor, inner), return_inverse=True)
    outer = pairs >> 32
    starts = np.flatnonzero(np.diff(outer, prepend=-1))
    within = np.arange(pairs.size) - np.repeat(starts, np.diff(starts, append=pairs.size))
    opens = within % size == 0
    units = (np.cumsum(opens) - 1).astype(np.int32)
    grouped: Ids = units[place]
    return grouped


def labels(outer: NDArray[np.integer], inner: NDArray[np.integer]) -> Ids:
    """Return a number from 0 for each pair of an outer and an inner unit, ascending, (n,)."""
    _, place = np.unique(_joined(outer, inner), return_inverse=True)
    return place.astype(np.int32)


def _joined(outer: NDArray[np.integer], inner: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return one number for each pair of numbers below 2**31, (n,)."""
    return (outer.astype(np.int64) << 32) | inner.astype(np.int64)


def seats(household: Ids) -> NDArray[np.int64]:
    """Return the place of each resident in its household: 0, 1, 2, ..., (n,).

    Args:
        household: household of each resident, any whole numbers, (n,).
    """
    order = np.argsort(household, kind="stable")
    _, starts, sizes = np.unique(household[order], return_index=True, return_counts=True)
    place = np.empty(household.size, dtype=np.int64)
    place[order] = np.arange(household.size) - np.repeat(starts, sizes)
    return place


def give_ages(
    household: Ids, shares: tuple[float, float, float], likeness: float, streams: Streams
) -> NDArray[np.int8]:
    """Return the age band of each resident, (n,); the shares are met to the nearest resident.

    Everyone has a latent age, alike within a household. The youngest become youths, with a head
    start of one standard deviation for a second member of a household and of two for a third or
    later one; the first member is a youth only where no one else is left. Of the others the
    oldest are retired. So couples tend to be retired together, youths live with adults, and
    changing a share moves only the residents at its margin. Assumption.

    Args:
        household: household of each resident, (n,).
        shares: shares of youths, adults and retired.
        likeness: correlation of latent age within a household, 0 to 1.
        streams: random streams of the run; this reads "people.age_band" and
            "people.age_household".
    """
    count = household.size
    total = sum(shares)
    youths = round(count * shares[0] / total)
    retired = count - round(count * (shares[0] + shares[1]) / total)
    _, place = np.unique(household, return_inverse=True)
    common = streams.normal("people.age_household", SETUP, int(place.max()) + 1)
    own = streams.normal("people.age_band", SETUP, count)
    age = np.sqrt(likeness) * common[place] + np.sqrt(1.0 - likeness) * own
    head_start = np.array([-100.0, 1.0, 2.0])[np.minimum(seats(household), 2)]
    band = np.full(count, ADULT, dtype=np.int8)
    young = greatest(head_start - age, youths)
    band[young] = YOUTH
    age[young] = -np.inf
    band[greatest(age, retired)] = RETIRED
    return band


def greatest(score: Floats, count: int) -> NDArray[np.intp]:
    """Return the places of the `count` greatest scores, in no order, (count,)."""
    if count <= 0:
        return np.empty(0, dtype=np.intp)
    return np.argpartition(score, score.size - count)[score.size - count :]
