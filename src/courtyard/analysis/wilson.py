"""The interval of a share."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(k: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of the chance of something that was so in k of n runs.

    The interval of Wilson (1927). `scipy.stats` has it too, and takes a second to load, in which
    the server would answer nobody.
    """
    z2 = NormalDist().inv_cdf(0.975) ** 2
    middle = (k + z2 / 2) / (n + z2)
    half = sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2)
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)
