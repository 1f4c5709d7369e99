"""The small model of participation as plain Mesa objects: what Courtyard is compared with.

Each resident looks at the ties, becomes more aware, weighs whether to take part, and learns or
tires. Everyone decides on what was so last week. Written as Mesa's own examples are, with what is
known to be fast: neighbours in a list on each agent, and two passes of `agents.do`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import mesa

from benchmarks.start import Start, start


class Resident(mesa.Agent):  # type: ignore[misc]  # mesa has no types
    """Somebody who takes part this week, or does not."""

    def __init__(
        self,
        model: Neighbourhood,
        awareness: float,
        efficacy: float,
        trust: float,
        need: float,
        strain: float,
        cost: float,
        active: bool,
    ) -> None:
        super().__init__(model)
        self.awareness = self.next_awareness = awareness
        self.efficacy = efficacy
        self.trust = trust
        self.need = need
        self.strain = strain
        self.cost = cost
        self.active = self.next_active = active
        self.neighbours: list[Resident] = []

    def decide(self) -> None:
        """Look around, become aware, and decide; nothing that others see changes yet."""
        around = self.neighbours
        seen = heard = 0.0
        for other in around:
            seen += other.active
            heard += other.awareness
        if around:
            seen /= len(around)
            heard /= len(around)
        aware = self.awareness
        aware += 0.05 * (heard - aware) + 0.03 * seen * (1.0 - aware)
        self.next_awareness = aware = 0.0 if aware < 0.0 else 1.0 if aware > 1.0 else aware
        pull = 2.0 * self.need * aware + 1.5 * seen + self.efficacy + 0.8 * self.trust
        push = 1.5 * self.cost + 1.2 * self.strain + 1.5
        self.next_active = self.random.random() < 1.0 / (1.0 + exp(-4.0 * (pull - push)))

    def live(self) -> None:
        """Make the decision true, and learn, tire and be served by it."""
        self.awareness = self.next_awareness
        self.active = self.next_active
        if self.active:
            self.efficacy += 0.04 * (1.0 - self.efficacy)
            self.strain += 0.10 * (1.0 - self.strain)
            self.need *= 0.97
        else:
            self.efficacy *= 0.99
            self.strain *= 0.85
            self.need = min(1.0, self.need + 0.005)


class Neighbourhood(mesa.Model):  # type: ignore[misc]  # mesa has no types
    """The small model.

    Args:
        begin: ties and columns at the start.
        seed: the seed of the luck.
    """

    def __init__(self, begin: Start, seed: int) -> None:
        super().__init__(rng=seed)
        columns = begin.columns
        residents = list(Resident.create_agents(self, len(begin.neighbours), **columns))
        for resident, around in zip(residents, begin.neighbours, strict=True):
            resident.neighbours = [residents[j] for j in around]
        self.datacollector = mesa.DataCollector(
            {
                "active_share": lambda model: model.agents.agg("active", _mean),
                "awareness": lambda model: model.agents.agg("awareness", _mean),
            }
        )

    def step(self) -> None:
        """Live one week."""
        self.agents.do("decide")
        self.agents.do("live")
        self.datacollector.collect(self)

    def run(self, weeks: int) -> None:
        """Live some weeks."""
        for _ in range(weeks):
            self.step()

    @property
    def weeks(self) -> dict[str, list[float]]:
        """The two series, one number a week."""
        weeks: dict[str, list[float]] = self.datacollector.model_vars
        return weeks


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def make(residents: int, weeks: int, seed: int) -> Callable[[], Neighbourhood]:
    """Return what constructs the model; people and ties are made beforehand."""
    begin = start(residents, seed)
    return lambda: Neighbourhood(begin, seed)
