"""The scenarios of the plan for Pingdi (P) and of the paths of governance (G)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from courtyard import Community, load_scenario
from courtyard.practice.partners import SECTORS
from courtyard.practice.providers import Partner
from courtyard.rules.decision import Decision, Weights


def usual_readiness(name: str) -> tuple[float, float]:
    """Return the mean log-odds of acting in the first week, of a scenario and with the defaults.

    Both are of the same people; those of the defaults have none of the terms the scenario adds.
    """
    usual = {name: value for name, value in Weights().model_dump().items() if value}
    found = []
    for changes in ({}, {"decision.weights": usual, "decision.constant": Decision().constant}):
        model = Community(load_scenario(name, changes), 1)
        model.step()
        found.append(float(model.state.residents.readiness.mean()))
    return found[0], found[1]


@pytest.mark.parametrize("name", ["pingdi", "governance_paths"])
def test_as_many_act_at_first_as_elsewhere(name):
    given, usual = usual_readiness(name)
    assert given == pytest.approx(usual, abs=0.02)


@pytest.fixture(scope="module")
def months() -> tuple[Community, Any]:
    """Pingdi after seven weeks of term, a summer and three weeks of term; its weekly table."""
    changes = {"scenario.weeks": 18, "changes": [], "plan.strategy": "none"}
    model = Community(load_scenario("pingdi", changes), 1)
    model.run()
    return model, model.tables()["weeks"].set_index("week")


class TestPingdi:
    def test_branches_and_members_are_as_counted(self):
        people = Community(load_scenario("pingdi"), 3).state.residents
        assert people.party.sum() == 330 and people.league.sum() == 220
        assert set(people.branch[people.party].tolist()) == set(range(14))

    def test_league_members_give_hours_in_vacations_alone(self, months):
        _, weeks = months
        term, vacation = weeks.loc[[*range(1, 8), 16, 17, 18]], weeks.loc[8:15]
        assert not term["vacation"].any() and vacation["vacation"].all()
        assert term["league_hours"].sum() == term["hours_mandated"].sum() == 0.0
        assert vacation["league_hours"].sum() > 100.0
        assert vacation["hours_mandated"].sum() > vacation["league_hours"].sum()

    def test_one_person_holds_both_offices(self, months):
        model, _ = months
        place, people = model.state.community, model.state.residents
        assert place.secretary[0] == place.league_secretary[0] >= 0
        assert people.branch[place.secretary[0]] >= 0

    def test_the_secretary_and_an_applicant_bring_a_team_together(self, months):
        model, _ = months
        groups, people = model.state.organizations, model.state.residents
        teams = np.flatnonzero(groups.mentor >= 0)
        assert teams.size
        assert people.party[groups.mentor[teams]].all()


class TestGovernancePaths:
    def test_four_sectors_serve_a_domain_each(self):
        with_partners, without = (
            Community(load_scenario("governance_paths", {"scenario.weeks": 3, **changes}), 1)
            for changes in ({}, {f"partners.{sector}": 0.0 for sector in SECTORS})
        )
        with_partners.run()
        without.run()
        there = {partner.sector for partner in with_partners.agents_by_type[Partner]}
        assert there == set(SECTORS)
        more = with_partners.state.community.served[0] - without.state.community.served[0]
        served = dict(zip(with_partners.state.domains, more.tolist(), strict=True))
        own = {served.pop(name) for name in ("elderly_care", "repairs")}
        assert min(served.values()) > 0.002 > max(own)

    def test_all_its_kinds_of_work_are_done(self):
        model = Community(load_scenario("governance_paths", {"scenario.weeks": 40}), 1)
        model.run()
        done = set(model.tables()["hours"]["intervention"])
        assert set(model.settings.plan.shares) <= done
        people, place = model.state.residents, model.state.community
        assert people.capacity.mean() > people.capacity_rest.mean() + 0.003
        assert place.leaking[0] < model.settings.government.leak
        assert place.bias[0] < model.settings.leadership.bias
        assert place.linkage[0] > model.settings.government.linkage
