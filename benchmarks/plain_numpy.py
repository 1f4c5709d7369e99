"""The small model of participation as whole columns of NumPy, the way an analyst would write it.

No framework at all: beside it shows what Courtyard's rules cost over the arithmetic itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from benchmarks.start import Arrays, arrays


class Columns:
    """The small model.

    Args:
        begin: ties and columns at the start.
        seed: the seed of the luck.

    Attributes:
        weeks: participation rate and mean awareness, one number a week.
    """

    def __init__(self, begin: Arrays, seed: int) -> None:
        count = begin.begins.size - 1
        ties = np.diff(begin.begins)
        share = np.repeat(1.0 / np.maximum(ties, 1), ties)
        self.mean = csr_array((share, begin.others, begin.begins), shape=(count, count))
        self.columns = {name: column.copy() for name, column in begin.columns.items()}
        self.luck = np.random.default_rng(seed)
        self.weeks: dict[str, list[float]] = {"active_share": [], "awareness": []}

    def step(self) -> None:
        """Live one week."""
        now = self.columns
        aware, efficacy, need, strain = (
            now[name] for name in ("awareness", "efficacy", "need", "strain")
        )
        seen = self.mean @ now["active"].astype(float)
        aware = aware + 0.05 * (self.mean @ aware - aware) + 0.03 * seen * (1.0 - aware)
        aware = np.clip(aware, 0.0, 1.0)
        pull = 2.0 * need * aware + 1.5 * seen + efficacy + 0.8 * now["trust"]
        push = 1.5 * now["cost"] + 1.2 * strain + 1.5
        active = self.luck.random(aware.size) < 1.0 / (1.0 + np.exp(-4.0 * (pull - push)))
        now["awareness"], now["active"] = aware, active
        now["efficacy"] = np.where(active, efficacy + 0.04 * (1.0 - efficacy), 0.99 * efficacy)
        now["strain"] = np.where(active, strain + 0.10 * (1.0 - strain), 0.85 * strain)
        now["need"] = np.where(active, 0.97 * need, np.minimum(1.0, need + 0.005))
        self.weeks["active_share"].append(float(active.mean()))
        self.weeks["awareness"].append(float(aware.mean()))

    def run(self, weeks: int) -> None:
        """Live some weeks."""
        for _ in range(weeks):
            self.step()


def make(residents: int, weeks: int, seed: int) -> Callable[[], Columns]:
    """Return what constructs the model; people and ties are made beforehand."""
    begin = arrays(residents, seed)
    return lambda: Columns(begin, seed)
