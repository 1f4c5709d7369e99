"""Party members among the residents: the table `[party]`, and what each of them does."""

from __future__ import annotations

from courtyard.foundations.quantities import Parameters, quantity


class Party(Parameters):
    """The table `[party]`: Party members among the residents."""

    share: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.03, 0.2), unit="share",
        en="Party members among adults and retired", zh="成年居民中的党员比例",
        source="about 100 million of 1.1 billion adults nationwide, [M]; assumption for a place",
    )  # fmt: skip
    calls: float = quantity(
        0.2, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="1/week",
        en="chance that an active Party member calls on a tie to join",
        zh="参与的党员每周动员熟人的概率",
    )  # fmt: skip
