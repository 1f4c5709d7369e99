"""The small model as Mesa's own examples put it on a network: residents ask their cell who is near.

Slower than `plain_mesa.py`, which keeps the neighbours in a list on each agent.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

import mesa
import networkx
from mesa.discrete_space import FixedAgent, Network

from benchmarks.start import Start, start


class Resident(FixedAgent):  # type: ignore[misc]  # mesa has no types
    """Somebody who takes part this week, or does not."""

    def __init__(self, model: Neighbourhood, cell: Any, **column: Any) -> None:
        super().__init__(model)
        self.cell = cell
        self.awareness = self.next_awareness = column["awareness"]
        self.active = self.next_active = column["active"]
        self.efficacy = column["efficacy"]
        self.trust = column["trust"]
        self.need = column["need"]
        self.strain = column["strain"]
        self.cost = column["cost"]

    def decide(self) -> None:
        """Look around, become aware, and decide; nothing that others see changes yet."""
        seen = heard = 0.0
        count = 0
        for other in self.cell.neighborhood.agents:
            seen += other.active
            heard += other.awareness
            count += 1
        if count:
            seen /= count
            heard /= count
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
    """The small model on a network of cells, one resident each."""

    def __init__(self, begin: Start, ties: Any, seed: int) -> None:
        super().__init__(rng=seed)
        self.grid = Network(ties, capacity=1, random=self.random, layout=None)
        cells = list(self.grid.all_cells)
        Resident.create_agents(self, len(cells), cells, **begin.columns)
        self.datacollector = mesa.DataCollector(
            {
                "active_share": lambda model: model.agents.agg("active", _mean),
                "awareness": lambda model: model.agents.agg("awareness", _mean),
            }
        )

    def run(self, weeks: int) -> None:
        """Live some weeks."""
        for _ in range(weeks):
            self.agents.do("decide")
            self.agents.do("live")
            self.datacollector.collect(self)

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
    ties = networkx.Graph()
    ties.add_nodes_from(range(residents))
    ties.add_edges_from((i, j) for i, around in enumerate(begin.neighbours) for j in around)
    return lambda: Neighbourhood(begin, ties, seed)
