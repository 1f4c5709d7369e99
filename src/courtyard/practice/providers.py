"""Government and partners, who give hours where each sees need (T1, G9, G23)."""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa import Agent
from numpy.typing import NDArray

from courtyard.interventions.intervention import best_first, unmet_needs
from courtyard.practice.partners import SECTORS
from courtyard.state import Exposure
from courtyard.state.residents import RETIRED, YOUTH
from courtyard.state.ties import Floats


class Government(Agent):  # type: ignore[misc]  # mesa has no types
    """The government, which serves as its policy says."""

    def serves(self) -> None:
        """Give the week's hours by domain; what goes astray reaches nobody (G8)."""
        state, hours = self.model.state, self.model.settings.government.hours
        place = state.community
        reaches = hours * _quarters(state) * (1.0 - float(place.leaking[0]))
        state.add(Exposure("community.served_by_others", None, reaches * place.policy[0]))


class Partner(Agent):  # type: ignore[misc]  # mesa has no types
    """The partners of one sector.

    Args:
        model: the community.
        sector: one of SECTORS.
    """

    def __init__(self, model: Any, sector: str) -> None:
        super().__init__(model)
        self.sector = sector

    def serves(self) -> None:
        """Serve the sector's domain, and reach some residents by what is done there (G24-G26).

        Education teaches and informs youths, medicine relieves the old and the vulnerable,
        environment and culture bring together those who want what they are about, and ask them.
        """
        model, state = self.model, self.model.state
        p = model.settings.partners
        hours = getattr(p, self.sector) * _quarters(state)
        domain = p.domains.get(self.sector)
        if domain in state.domains:
            place = state.domains.index(domain)
            state.add(Exposure("community.served_by_others", None, hours, place))
        met = self._meets(hours * p.reach)
        if self.sector == "education":
            state.add(Exposure("residents.taught", met, p.teaches))
            state.add(Exposure("residents.informed", met, p.informs))
        elif self.sector == "medical":
            state.add(Exposure("residents.relieved", met, p.relieves))
        else:
            asked = met[model.luck_of(f"partner.asks.{self.sector}")[met] < p.asks]
            state.add(Exposure("residents.met_neighbours", met, p.introduces))
            state.add(Exposure("residents.asked", asked, 1.0))

    def _meets(self, contacts: float) -> NDArray[np.int64]:
        """Return whom the partners come into contact with, drawn among those it is for, (k,)."""
        state = self.model.state
        people, drawn = state.residents, self.model.luck_of(f"partner.{self.sector}")
        if self.sector == "education":
            meant = people.age_band == YOUTH
        elif self.sector == "medical":
            meant = (people.age_band == RETIRED) | people.vulnerable
        else:
            domain = self.model.settings.partners.domains.get(self.sector)
            wanted = state.domains.index(domain) if domain in state.domains else -1
            meant = people.wanted == wanted
        rows = np.flatnonzero(meant & (people.here > 0.0))
        # A part of a contact is one in as many weeks.
        whole = int(contacts + self.model.luck_of(f"partner.part.{self.sector}")[0])
        return best_first(drawn[rows], rows)[:whole]


class Provider(Agent):  # type: ignore[misc]  # mesa has no types
    """Another provider of services, with a part of the staff.

    Args:
        model: the community.
        number: from 0.
    """

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number

    def serves(self, each: float, known: Floats) -> None:
        """Send each of the staff where an hour seems to be worth most (T1, G9, G15, G23).

            worth of a domain = productivity unmet need e^(-hours planned / (capacity residents))

        as far as hours planned are known: those of the own staff, and, to whom is linked, those of
        all who are linked; these come to know of it too. What is seen of needs has an error of its
        own for each provider.

        Args:
            each: hours of one of the staff.
            known: hours that linked providers have planned so far, by domain, (domains,).
        """
        model, state = self.model, self.model.state
        p, domains = model.settings.partners, len(state.domains)
        drawn = np.resize(model.luck_of(f"provider.sees.{self.number}"), domains)
        seen = unmet_needs(state) * (1.0 + p.error * (2.0 * drawn - 1.0))
        rows = state.residents.rows
        links = model.lasting_luck_of("provider.links")[self.number % rows]
        linked = links < state.community.linkage[0]
        planned = known if linked else np.zeros(domains)
        given = np.zeros(domains)
        for member in range(self.number, p.staff, p.providers):
            expert = member if p.specialized == "staff" else self.number
            does = 1.0 + p.special * (np.arange(domains) == expert % domains)
            left = np.exp(-planned / (model.settings.services.capacity * rows))
            domain = int(np.argmax(does * seen * left))
            planned[domain] += each * does[domain]
            given[domain] += each * does[domain]
        state.add(Exposure("community.served_by_others", None, given))


def _quarters(state: Any) -> float:
    """Return how many quarters there are: hours are given for each."""
    quarters: float = state.residents.rows / state.quarter
    return quarters


def _agents(model: Any, kind: type[Any], names: tuple[Any, ...]) -> list[Any]:
    """Return the agents of a kind by what tells them apart; who is new is made, others end."""
    told = "sector" if kind is Partner else "number"
    there = {getattr(agent, told): agent for agent in list(model.agents_by_type.get(kind, ()))}
    for name in [name for name in there if name not in names]:
        there.pop(name).remove()
    return [there[name] if name in there else kind(model, name) for name in names]


def providers_serve(model: Any) -> None:
    """Let government and partners give their hours of the week."""
    settings, state = model.settings, model.state
    p = settings.partners
    if settings.government.hours > 0.0:
        governments = list(model.agents_by_type.get(Government, ())) or [Government(model)]
        for government in governments:
            government.serves()
    sectors = tuple(name for name in SECTORS if getattr(p, name) > 0.0)
    if sectors:
        for partner in _agents(model, Partner, sectors):
            partner.serves()
    if p.providers and p.hours > 0.0:
        number = p.providers
        pairs = number * (number - 1) / 2.0
        lost = p.coordination * pairs * (1.0 - float(state.community.linkage[0]))
        hours = max(p.hours - p.overhead * number - lost, 0.0) * _quarters(state)
        known = np.zeros(len(state.domains))
        for provider in _agents(model, Provider, tuple(range(number))):
            provider.serves(hours / p.staff, known)
