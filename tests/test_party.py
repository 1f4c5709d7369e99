"""Party members: who they are, whom they call upon, what they live through, how they are called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, settings_of, small
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.interventions import INTERVENTIONS, Worker
from courtyard.practice.cast import PartyMember, party_members_call
from courtyard.practice.party import live_in_own_field, secretary_leaves
from courtyard.state import REASONS, Event


def community(residents: int = 200, **changes: Any) -> Community:
    tables = {"community": {"residents": residents}, "scenario": {"weeks": 8}}
    return Community(settings_of(tables, **({"party__share": 0.3} | changes)), 1)


class TestSettling:
    def test_by_default_nobody_has_anything_of_the_kind(self):
        people = community().state.residents
        assert people.party.any()
        assert (people.branch == -1).all() and (people.expertise == -1).all()
        assert not people.activist.any()

    def test_branches_are_of_neighbours_and_of_equal_size(self):
        people = community(600, party__branches=4).state.residents
        members = np.flatnonzero(people.party)
        assert (people.branch[~people.party] == -1).all()
        sizes = np.bincount(people.branch[members])
        assert sizes.size == 4 and np.ptp(sizes) <= 1
        places = people.building[members]
        spans = [np.ptp(places[people.branch[members] == b]) for b in range(4)]
        assert max(spans) < 0.5 * np.ptp(places)
        order = np.argsort(people.branch[members], kind="stable")
        assert (np.diff(people.courtyard[members][order]) >= 0).all()

    def test_more_branches_than_members(self):
        """As many as a share comes to are taken, though luck may give fewer members."""
        people = community(20, party__branches=5).state.residents
        branch = people.branch[people.party]
        assert 0 < branch.size <= 5 and len(set(branch.tolist())) == branch.size
        for counted in ({}, {"party__members": 5}):
            with pytest.raises(InputError, match=r"party\.branches: there are fewer.* up to 5"):
                community(20, party__branches=6, **counted)

    def test_a_number_of_members_are_those_whom_a_share_comes_to(self):
        by_share = community().state.residents
        count = int(by_share.party.sum())
        counted = community(party__members=count, party__share=0.0).state.residents
        assert (counted.party == by_share.party).all()
        fewer = community(party__members=count - 7).state.residents
        assert fewer.party.sum() == count - 7 and not (fewer.party & ~by_share.party).any()

    def test_there_are_no_more_members_than_grown_up_residents(self):
        grown = int((community().state.residents.age_band > 0).sum())
        assert community(party__members=grown).state.residents.party.sum() == grown
        with pytest.raises(InputError, match=rf"party\.members: there are only {grown} adults"):
            community(party__members=grown + 1)

    def test_a_share_is_expert_in_one_domain_each(self):
        model = community(4000, party__expert=0.5)
        people = model.state.residents
        expert = people.expertise >= 0
        assert not (expert & ~people.party).any()
        assert expert.sum() / people.party.sum() == pytest.approx(0.5, abs=0.05)
        counts = np.bincount(people.expertise[expert], minlength=4)
        assert_allclose(counts / expert.sum(), 0.25, atol=0.06)

    def test_who_applies_is_young(self):
        people = community(4000, party__activists=0.25).state.residents
        young = people.age_band == 0
        assert not people.activist[~young].any()
        assert people.activist[young].mean() == pytest.approx(0.25, abs=0.05)

    def test_willingness_has_a_mean_and_a_spread_of_its_own(self):
        usual = community().state.residents
        other = community(party__willing=0.7, party__spread=0.5).state.residents
        party = usual.party
        assert_allclose(other.taste[party], 0.7 + 0.5 * usual.taste[party])
        assert (other.taste[~party] == usual.taste[~party]).all()


class TestCalls:
    def test_on_the_own_branch(self):
        """Of branch 1 only 3 is idle and here."""
        model = community(6, party__calls=0.0, party__calls_branch=1.0)
        people = model.state.residents
        people.party[:] = [1, 1, 1, 1, 1, 0]
        people.branch[:] = [1, 1, 0, 1, 1, 1]
        people.active[:] = [1, 1, 0, 0, 0, 0]
        people.here[:] = [1, 1, 1, 1, 0, 1]
        for row in range(5):
            model._take_role(PartyMember, row)
        party_members_call(model)
        assert people.asked.tolist() == [0, 0, 0, 2, 0, 0]
        model.state.clear("residents.asked")
        people.branch[:] = -1
        people.here[2] = 0.0
        party_members_call(model)
        assert people.asked.tolist() == [0, 0, 0, 2, 0, 0], "no branches are one branch"

    def test_by_default_nobody_does(self):
        model = community(40, party__calls=0.0)
        model.state.residents.active[:20] = True
        party_members_call(model)
        assert not model.state.exposed

    def test_a_tie_who_is_away_is_not_called_on(self):
        model = community(3, party__calls=1.0)
        people = model.state.residents
        model.state.ties = small(3, pairs=[(0, 1), (0, 2)]).ties
        people.party[:], people.active[:] = [1, 0, 0], [1, 0, 0]
        model._take_role(PartyMember, 0)
        for here in ([1, 0, 1], [1, 1, 0], [1, 0, 0]):
            people.here[:] = here
            party_members_call(model)
        assert people.asked.tolist() == [0, 1, 1]


class TestFitting:
    def lived(self, monkeypatch: pytest.MonkeyPatch, luck: float, **p: float) -> Community:
        """Return a community in which 0 and 1 are experts in groups that won and lost, 2 and 3
        alone with a task: of 2 it is the own field.
        """
        keys = {f"party__{key}": value for key, value in ({"expert": 0.5} | p).items()}
        model = community(5, activities__alone=0.4, activities__alone_counts=0.5, **keys)
        state = model.state
        state.week = 10
        state.organizations.append(2, {"founded": 1, "domain": np.array([2, 3])})
        state.organizations.success[:] = [True, False]
        people = state.residents
        people.active[:] = [1, 1, 1, 1, 1]
        people.member_of[:] = [0, 1, -1, -1, -1]
        people.joined[:] = [1, 1, -1, -1, -1]
        people.expertise[:] = [2, 3, 1, 1, -1]
        people.task[:] = [-1, -1, 1, 0, -1]
        monkeypatch.setattr(model, "luck_of", lambda name: np.full(5, luck))
        live_in_own_field(model)
        return model

    def test_what_comes_of_it_is_lived_the_more(self, monkeypatch):
        people = self.lived(monkeypatch, 0.39, fitting=0.6).state.residents
        assert_allclose(people.success_lived, [0.6, 0, 0.3, 0, 0])
        assert_allclose(people.failure_lived, [0, 0.6, 0, 0, 0])

    def test_a_failure_too(self, monkeypatch):
        people = self.lived(monkeypatch, 0.41, fitting=0.6).state.residents
        assert_allclose(people.success_lived, [0.6, 0, 0, 0, 0])
        assert_allclose(people.failure_lived, [0, 0.6, 0.3, 0, 0])

    def test_expertise_makes_success_more_likely(self, monkeypatch):
        """Odds of .4/.6, times e: .644."""
        won = self.lived(monkeypatch, 0.64, fitting=1.0, helps=1.0).state.residents
        lost = self.lived(monkeypatch, 0.65, fitting=1.0, helps=1.0).state.residents
        assert (won.success_lived[2], lost.success_lived[2]) == (0.5, 0.0)

    def test_off(self, monkeypatch):
        assert not self.lived(monkeypatch, 0.1).state.exposed
        assert not self.lived(monkeypatch, 0.1, fitting=1.0, expert=0.0).state.exposed

    def test_it_reaches_confidence(self):
        """In whole runs, and in no other way than by what is lived."""
        plan = {"party.share": 0.3, "party.expert": 1.0, "plan.strategy": "own_mix",
                "plan.shares": {"party_call": 0.5}, "interventions.party_call.matched": 1.0,
                "community.residents": 200, "scenario.weeks": 30}  # fmt: skip
        ends = []
        for fitting in (0.0, 2.0):
            model = Community(load_scenario("fujian_camp", plan | {"party.fitting": fitting}), 2)
            model.run()
            ends.append(model.state.residents.efficacy[model.state.residents.party].mean())
        assert ends[0] != ends[1]


WORKER = Worker(row=0, skill=0.6, understanding=0.5, doing=0.4, credit=0.5)


class TestPartyCall:
    UNIT = INTERVENTIONS["party_call"]

    def test_who_is_called(self):
        """Party members who are here and in no organization; 5 falls to the other worker."""
        state = small(
            8, workers=2, groups=1, party=[1, 1, 1, 0, 1, 1, 1, 0], here=[1, 1, 0, 1, 1, 1, 1, 1],
            member_of=[-1, -1, -1, -1, 0, -1, -1, -1],
        )  # fmt: skip
        luck = Dealt(8, order=[0.9, 0, 0, 0, 0, 0, 0.1, 0])
        rows = self.UNIT.targets(state, self.UNIT.parameters(), luck, WORKER)
        assert rows.tolist() == [6, 0]

    @pytest.mark.parametrize(("matched", "tasks"), [(1.0, [3, 1, 3]), (0.0, [3, 3, 3])])
    def test_a_task_in_the_own_field_or_in_any(self, matched, tasks):
        """Any is, by .8 of three domains, the last; 0 is expert in it, 1 in the first, 2 in none.

        Numbers are those of the domains plus one.
        """
        state = small(3, party=1, expertise=[2, 0, -1])
        p = self.UNIT.parameters(matched=matched)
        luck = Dealt(3, matched=0.5, domain=0.8)
        done = {e.column: e for e in self.UNIT.act(state, p, luck, WORKER, np.arange(3))}
        assert np.asarray(done["residents.tasked"].amount).tolist() == tasks
        assert done["residents.asked"].amount == done["residents.visited"].amount == 1.0

    def test_the_task_is_there_in_the_next_week(self):
        plan = {"plan.strategy": "own_mix", "plan.shares": {"party_call": 1.0},
                "party.share": 0.5, "community.residents": 60}  # fmt: skip
        model = Community(load_scenario("fujian_camp", plan), 1)
        model.step()
        people = model.state.residents
        assert (people.task[people.party] >= 0).any() and not people.tasked.any()
        assert (people.task[~people.party] == -1).all()


class TestSecretaryLeaves:
    def test_offices_post_and_organization(self):
        model = community(40, offices__hours=4.0, leadership__constant=8.0, offices__vacant=3)
        state = model.state
        row = int(state.community.secretary[0])
        assert row >= 0
        model.run(1)
        state.organizations.append(1, {"founded": 1})
        state.residents.member_of[row], state.residents.post[row] = 0, True
        state.residents.active[row] = True
        fork = model.fork(happening="secretary_leaves")
        fork.run(1)
        place = fork.state.community
        assert place.secretary[0] == place.league_secretary[0] == -1
        assert fork.state.residents.left_office[row]
        assert fork.state.residents.here[row] == 0.0, "ties to who is gone carry nothing"
        kinds = [e.kind for e in fork.state.events.rows if e.resident == row and e.week == 2]
        assert {"left_office", "stepped_back"} <= set(kinds)
        assert fork.state.residents.member_of[row] == -1
        fork.run(3)
        assert fork.state.community.secretary[0] not in (-1, row)
        assert fork.state.residents.here[row] == 0.0

    def test_nothing_happens_without_one(self):
        model = community(10)
        secretary_leaves(model)
        assert not model.state.exposed and not model.state.events.rows

    def test_who_is_leaving_already_leaves_once(self):
        model = community(10)
        state = model.state
        state.community.secretary[0] = 3
        state.organizations.append(1, {"founded": 1})
        people = state.residents
        people.member_of[3], people.post[3] = 0, True
        secretary_leaves(model)
        secretary_leaves(model)
        assert people.steps_back[3] == 1.0
        assert people.walks_out[3] == REASONS.index("none_clear") + 1
        assert state.events.rows == [Event(0, "stepped_back", 3, 0, "none_clear")]


class TestOutcomes:
    def test_of_party_members_by_hand(self):
        """In ten weeks the keener two gave 5 and 3 weeks of 20, the others 2 and 0 of 20."""
        model = community(6)
        state = model.state
        state.week = 10
        people = state.residents
        people.party[:] = [1, 1, 1, 1, 0, 0]
        people.taste = np.array([2.0, 1.0, 0.0, -1.0, 5.0, 5.0])
        people.active_weeks[:] = [5, 3, 2, 0, 9, 9]
        people.idle_weeks[:] = [0, 30, 25, 40, 0, 0]
        state.events.rows += [Event(3, "placed", 4), Event(5, "placed", 5)]
        found = model.outcomes()
        assert found["party_active"] == pytest.approx(0.5)
        assert found["party_keen"] == pytest.approx(0.4)
        assert found["party_reluctant"] == pytest.approx(0.1)
        odds = np.log(8.5 / 12.5) - np.log(2.5 / 18.5)
        assert found["party_keen_odds"] == pytest.approx(odds)
        assert found["placed"] == 2.0

    def test_without_any(self):
        found = community(6, party__share=0.0).outcomes()
        assert np.isnan([found[name] for name in ("party_active", "party_keen_odds")]).all()
