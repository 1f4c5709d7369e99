"""The small model in agentpy: a list of agents, neighbours in a list on each, `record` weekly."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

import agentpy  # type: ignore[import-not-found]  # it has an environment of its own

from benchmarks.start import Start, start


class Resident(agentpy.Agent):  # type: ignore[misc]  # agentpy has no types
    """Somebody who takes part this week, or does not."""

    awareness: float
    efficacy: float
    trust: float
    need: float
    strain: float
    cost: float
    active: bool

    def setup(self, **column: Any) -> None:
        """Take over the columns at the start."""
        self.__dict__.update(column)
        self.neighbours: list[Any] = []

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
        self.next_active = self.model.random.random() < 1.0 / (1.0 + exp(-4.0 * (pull - push)))

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


class Neighbourhood(agentpy.Model):  # type: ignore[misc]  # agentpy has no types
    """The small model."""

    def setup(self) -> None:
        """Make the residents, and tie them."""
        begin: Start = self.p.begin
        columns = {name: agentpy.AttrIter(values) for name, values in begin.columns.items()}
        self.agents = agentpy.AgentList(self, len(begin.neighbours), Resident, **columns)
        residents = list(self.agents)
        for resident, around in zip(residents, begin.neighbours, strict=True):
            resident.neighbours = [residents[j] for j in around]

    def step(self) -> None:
        """Live one week."""
        self.agents.decide()
        self.agents.live()

    def update(self) -> None:
        """Record the week."""
        if self.t:
            self.record("active_share", sum(self.agents.active) / len(self.agents))
            self.record("awareness", sum(self.agents.awareness) / len(self.agents))


class Run:
    """The model as the series wants it: agentpy's `run` ends with a table of its own."""

    def __init__(self, begin: Start, weeks: int, seed: int) -> None:
        self.model = Neighbourhood({"begin": begin})
        self.model.sim_setup(steps=weeks, seed=seed)

    def run(self, weeks: int) -> None:
        """Live some weeks."""
        for _ in range(weeks):
            self.model.sim_step()

    @property
    def weeks(self) -> dict[str, list[float]]:
        """The two series, one number a week."""
        weeks: dict[str, list[float]] = self.model.log
        return weeks


def make(residents: int, weeks: int, seed: int) -> Callable[[], Run]:
    """Return what constructs the model; people and ties are made beforehand."""
    begin = start(residents, seed)
    return lambda: Run(begin, weeks, seed)
