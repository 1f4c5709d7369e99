"""How long a core of leaders lives if they come and go by chance alone: laws to hold beside runs.

Leaders leave independently at rate `exit`, new ones come one by one at rate `renewal` however many
there are, and the core is over once nobody is left: the immigration-death process. Renewal is free
here; what a community pays for it is what a simulation adds.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROOM = 60
"""Leaders above the largest number that is likely, beyond which none come."""


def mean_life(leaders: int, exit_rate: float, renewal: float = 0.0) -> float:
    """Return the mean time until nobody is left, in units of the rates.

    Without renewal it is H_n / exit, H_n = 1 + 1/2 + ... + 1/n. In general the mean time from i
    leaders to i - 1 is the sum over j >= i of (renewal/exit)^(j-i) (i-1)! / (j! exit).

    Args:
        leaders: leaders at the start.
        exit_rate: rate at which each leaves.
        renewal: rate at which new ones come.
    """
    ratio, total = renewal / exit_rate, 0.0
    for i in range(1, leaders + 1):
        term, j = 1.0 / (i * exit_rate), i
        while term > 1e-15 * max(total, 1e-12):
            total += term
            j += 1
            term *= ratio / j
    return total


def alive(
    times: ArrayLike, leaders: int, exit_rate: float, renewal: float = 0.0
) -> NDArray[np.float64]:
    """Return the chance that somebody has been there without a break up to each time, (k,).

    Args:
        times: times from the start, not negative, in units of the rates.
        leaders: leaders at the start.
        exit_rate: rate at which each leaves.
        renewal: rate at which new ones come.
    """
    at = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if renewal == 0.0:
        gone: NDArray[np.float64] = 1.0 - (1.0 - np.exp(-exit_rate * at)) ** leaders
        return gone
    from scipy.linalg import expm

    likely = max(leaders, renewal / exit_rate)
    most = math.ceil(likely + 10.0 * math.sqrt(likely)) + ROOM
    here = np.arange(1, most + 1, dtype=np.float64)
    come = np.full(most, renewal)
    come[-1] = 0.0
    moves = np.diag(-(exit_rate * here + come))  # leaders 1, 2, ...; 0 is the end
    moves += np.diag(come[:-1], 1) + np.diag(exit_rate * here[1:], -1)
    return np.array([float(expm(moves * t)[leaders - 1].sum()) for t in at])
