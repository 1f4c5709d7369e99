"""Agents: as any Mesa user expects them, one for each role, and none of them decoration."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from mesa import DataCollector

from contract import COLUMNS, settings_of
from courtyard import Community, load_scenario
from courtyard.practice import Backbone, Organization, PartyMember, Resident, Role, SocialWorker
from courtyard.practice.happenings import HAPPENINGS
from courtyard.practice.turns import TURNS


@pytest.fixture(scope="module")
def settings() -> Any:
    """A small community with many posts, so that something can happen to several."""
    few = {"community.residents": 300, "scenario.weeks": 60, "leadership.constant": 2.0}
    return load_scenario("fujian_camp", few)


@pytest.fixture(scope="module")
def lived(settings: Any) -> Community:
    """A community after forty weeks; read only."""
    model = Community(settings, 3)
    model.run(40)
    assert model.state.organizations.alive.any() and model.state.residents.backbone.any()
    return model


@pytest.fixture
def fresh() -> Community:
    return Community(settings_of({"community": {"residents": 50}, "scenario": {"weeks": 8}}), 1)


class TestMesa:
    def test_it_is_a_model(self, fresh):
        assert isinstance(fresh, mesa.Model)
        assert fresh.running and fresh.steps == 0 and fresh.time == 0.0
        fresh.step()
        assert (fresh.steps, fresh.time, fresh.week) == (1, 1.0, 1)
        fresh.run()
        assert (fresh.steps, fresh.time, fresh.week) == (8, 8.0, 8)
        assert not fresh.running

    def test_run_for_some_weeks_and_each_week(self, fresh):
        seen: list[int] = []
        fresh.run(3, each_week=lambda model: seen.append(model.week))
        assert seen == [1, 2, 3]
        fresh.run(each_week=lambda model: seen.append(model.week))
        assert seen == list(range(1, 9))
        fresh.run()
        assert fresh.week == 8, "there is nothing left to live"

    def test_run_for_ends_with_the_scenario(self, fresh):
        fresh.run_for(5)
        assert fresh.week == 5

    def test_a_loop_over_running_ends(self, fresh):
        while fresh.running:
            fresh.step()
        assert fresh.week == 8

    def test_agents_by_type(self, lived):
        by_type = lived.agents_by_type
        assert len(by_type[Resident]) == 300
        assert len(by_type[SocialWorker]) == 2
        assert {agent.row for agent in by_type[Resident]} == set(range(300))
        assert set(by_type) == {Resident, SocialWorker, PartyMember, Backbone, Organization}
        assert len(lived.agents) == sum(len(by_type[kind]) for kind in by_type)

    def test_select_get_and_agg(self, lived):
        people = lived.agents_by_type[Resident]
        retired = people.select(lambda agent: agent.age_band == 2)
        assert len(retired) == np.count_nonzero(lived.state.residents.age_band == 2) > 0
        by_column = dict(zip(people.get("row"), people.get("efficacy"), strict=True))
        column = lived.state.residents.efficacy
        assert [by_column[row] for row in range(300)] == column.tolist()
        assert people.agg("efficacy", np.mean) == pytest.approx(column.mean())
        able = people.select(lambda agent: agent.skill > 0.5, at_most=5)
        assert len(able) <= 5
        groups = people.groupby("age_band").count()
        assert sum(groups.values()) == 300

    def test_values_are_plain_numbers(self, lived):
        somebody = lived.resident(0)
        assert type(somebody.efficacy) is float and type(somebody.active) is bool
        assert type(somebody.member_of) is int
        assert somebody.need.shape == (len(lived.state.domains),)

    def test_set_reaches_the_columns(self, fresh):
        people = fresh.agents_by_type[Resident]
        people.set("efficacy", 0.75)
        assert (fresh.state.residents.efficacy == 0.75).all()
        fresh.resident(7).skill = 0.9
        assert fresh.state.residents.skill[7] == 0.9
        fresh.social_worker(1).understanding = 0.4
        assert fresh.state.workers.understanding[1] == 0.4
        fresh.step()
        fresh.resident(3).trust_worker = 0.1
        assert fresh.state.residents.trust_worker[3] == 0.1, "after a week as before it"

    def test_every_column_of_residents_can_be_written_after_a_week(self, lived):
        model = lived.fork()
        model.step()
        for dotted, column in COLUMNS.items():
            table, name = dotted.split(".")
            array = getattr(getattr(model.state, table), name)
            assert array.flags.writeable, dotted
            if table == "residents" and not column.width:
                somebody = model.resident(1)
                setattr(somebody, name, getattr(somebody, name))

    def test_do_and_shuffle_do(self, fresh):
        people = fresh.agents_by_type[Resident]
        people.do(lambda agent: setattr(agent, "awareness", 0.5))
        assert (fresh.state.residents.awareness == 0.5).all()
        order: list[int] = []
        people.shuffle_do(lambda agent: order.append(agent.row))
        assert sorted(order) == list(range(50)) != order
        assert sorted(agent.row for agent in people.shuffle()) == list(range(50))

    def test_an_exposure_that_is_set_is_consumed_within_the_week(self, fresh):
        names = ("asked", "informed", "encouraged", "family_met", "trained")
        fresh = Community(fresh.initial.changed({"plan.strategy": "none"}), 1)
        for name in names:
            fresh.agents_by_type[Resident].set(name, 0.5)
        before = fresh.state.residents.efficacy.copy()
        fresh.step()
        for name in names:
            assert not getattr(fresh.state.residents, name).any(), name
        assert (fresh.state.residents.efficacy > before).all()

    def test_a_data_collector_on_the_side(self, fresh):
        collector = DataCollector(
            model_reporters={
                "week": "week",
                "giving": lambda m: int(m.state.residents.active.sum()),
            },
            agenttype_reporters={Resident: {"efficacy": "efficacy"}},
        )
        for _ in range(3):
            fresh.step()
            collector.collect(fresh)
        assert collector.get_model_vars_dataframe()["week"].tolist() == [1, 2, 3]
        frame = collector.get_agenttype_vars_dataframe(Resident)
        assert len(frame) == 150
        last = frame.xs(3, level="Step")["efficacy"].to_numpy()
        assert sorted(last) == sorted(fresh.state.residents.efficacy)

    def test_agent_reporters_over_all_kinds(self, fresh):
        collector = DataCollector(agent_reporters={"row": "row"})
        fresh.step()
        collector.collect(fresh)
        assert len(collector.get_agent_vars_dataframe()) == len(fresh.agents)

    def test_its_own_data_collector_is_one(self, lived):
        assert isinstance(lived.datacollector, DataCollector)
        frame = lived.datacollector.get_model_vars_dataframe()
        assert len(frame) == 41
        assert frame.equals(lived.tables()["weeks"])

    def test_neighbours_are_residents(self, lived):
        somebody = lived.resident(int(np.argmax(lived.state.ties.degree)))
        around = somebody.neighbours
        assert len(around) == lived.state.ties.degree[somebody.row] > 0
        assert all(isinstance(agent, Resident) for agent in around)
        assert all(somebody in agent.neighbours for agent in around), "ties go both ways"

    def test_watching_changes_nothing(self, settings):
        """Mesa's own generator belongs to the user: shuffling agents leaves the run as it is."""
        watched, plain = (Community(settings, 5) for _ in range(2))
        for _ in range(6):
            watched.agents.shuffle_do(lambda agent: None)
            watched.random.random()
            watched.rng.random()
            watched.step()
            plain.step()
        assert watched.tables()["weeks"].equals(plain.tables()["weeks"])

    def test_settings_survive_pickling(self, settings):
        twin = pickle.loads(pickle.dumps(settings))
        assert twin.resolved() == settings.resolved()
        changed = twin.changed({"plan.last_week": 9})
        assert changed.plan.last_week == 9
        one, other = Community(settings, 2), Community(twin, 2)
        one.run(4)
        other.run(4)
        assert one.tables()["weeks"].equals(other.tables()["weeks"])


def rows_of(model: Community, kind: type[Any]) -> list[int]:
    held = model.agents_by_type
    return sorted(agent.row for agent in held[kind]) if kind in held else []


class TestRoles:
    def test_roles_are_made_and_removed_with_the_columns(self, settings):
        eager = {"leadership.constant": 1.0, "leadership.lapse": 8}
        model, made, removed = Community(settings.changed(eager), 3), 0, 0
        before: set[int] = set()

        def check(model: Community) -> None:
            nonlocal made, removed, before
            people = model.state.residents
            now = set(rows_of(model, Backbone))
            assert now == set(np.flatnonzero(people.backbone).tolist())
            assert rows_of(model, PartyMember) == np.flatnonzero(people.party).tolist()
            assert rows_of(model, Organization) == list(range(model.state.organizations.rows))
            made, removed, before = made + len(now - before), removed + len(before - now), now

        check(model)
        model.run(each_week=check)
        assert made > 5 and removed > 0

    def test_a_role_is_held_by_its_resident(self, lived):
        for kind in (Backbone, PartyMember):
            for agent in lived.agents_by_type[kind]:
                assert isinstance(agent, Role)
                assert agent.resident is lived.resident(agent.row)
                assert lived.role(kind, agent.row) is agent
        with pytest.raises(KeyError):
            lived.role(PartyMember, int(np.flatnonzero(~lived.state.residents.party)[0]))

    def test_an_organization_knows_its_members(self, lived):
        for agent in lived.agents_by_type[Organization]:
            assert len(agent.residents()) == agent.members
            assert all(person.member_of == agent.row for person in agent.residents())

    def test_youths_are_no_party_members(self, lived):
        people = lived.state.residents
        assert not (people.party & (people.age_band == 0)).any()


def outcome(model: Community) -> dict[str, float]:
    """Return what became of a community: counts of events, people and organizations."""
    kinds = [event.kind for event in model.state.events.rows]
    found: dict[str, float] = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    found["hours"] = float(model.state.residents.hours_total.sum())
    return found


BEHAVIOUR = [
    (Resident, "consents", lambda agent: False, "took_post"),
    (Backbone, "steps_back", lambda agent: None, "stepped_back"),
    (PartyMember, "calls_on_a_tie", lambda agent: None, "hours"),
    (Organization, "seeks_successor", lambda agent: None, "took_post"),
    (SocialWorker, "works", lambda agent: None, "founded"),
]


TURNED_ON: dict[str, dict[str, Any]] = {
    "providers": {"partners.culture": 10.0},
    "league_members": {"league.share": 0.8, "league.mandate": 20.0, "league.choice": 1.0},
}
"""What switches on a turn that has nothing to do by default."""


class TestNotDecoration:
    @pytest.mark.parametrize(
        ("kind", "method", "instead", "moved"), BEHAVIOUR, ids=[case[1] for case in BEHAVIOUR]
    )
    def test_without_its_behaviour_another_outcome(self, kind, method, instead, moved, monkeypatch):
        """Over three seeds: what the behaviour is for goes down, or at least changes."""
        settings = load_scenario("fujian_camp", {"scenario.weeks": 50})

        def total() -> float:
            found = 0.0
            for seed in range(3):
                model = Community(settings, seed)
                model.run()
                found += outcome(model).get(moved, 0.0)
            return found

        usual = total()
        monkeypatch.setattr(kind, method, instead)
        without = total()
        assert without < usual if moved != "hours" else without != usual

    @pytest.mark.parametrize("name", TURNS)
    def test_a_week_without_the_turn_goes_another_way(self, name):
        from courtyard.community import WEEK

        # Long enough for a post to fall vacant.
        camp = load_scenario("fujian_camp", {"scenario.weeks": 104, **TURNED_ON.get(name, {})})
        rules = [entry for entry in WEEK if entry != name]
        with_it, without = Community(camp, 1), Community(camp.changed({"week.rules": rules}), 1)
        with_it.run()
        without.run()
        assert outcome(with_it) != outcome(without)


CHANGES = [
    ({"succession.deputies": 0}, "deputy"),
    ({"staffing.turnover": 0.0}, "worker_left"),
]


class TestDeputiesAndWorkersWhoLeave:
    """What has no method of its own, for it is decided in a rule, is no decoration either."""

    @pytest.mark.parametrize(("off", "kind"), CHANGES, ids=[kind for _, kind in CHANGES])
    def test_without_them_another_outcome(self, off, kind):
        often = {"scenario.weeks": 80, "staffing.turnover": 1.0, "leadership.constant": 1.0}
        with_it = load_scenario("fujian_camp", often)
        models = [Community(settings, 2) for settings in (with_it, with_it.changed(off))]
        for model in models:
            model.run()
        found, without = (outcome(model) for model in models)
        assert found.pop(kind) > 0 and kind not in without
        assert found != without

    def test_who_moves_away_does_not_weigh_duty(self, lived):
        model = lived.fork(burden={"retreat": 1.0})
        people = model.state.residents
        posts = np.flatnonzero(people.post)
        people.moving_out[posts[0]] = True
        people.retreat[:] = 1.0
        model.state.week += 1
        TURNS["backbones"].act(model)
        assert np.flatnonzero(people.steps_back).tolist() == posts[1:].tolist()


class TestOneByOne:
    def model(self, **columns: Any) -> Community:
        model = Community(
            settings_of({"community": {"residents": 30}, "party": {"share": 1.0, "calls": 1.0}}), 1
        )
        model.state.week = 1
        for name, value in columns.items():
            getattr(model.state.residents, name)[:] = value
        return model

    def answers(self, model: Community) -> list[bool]:
        return [model.resident(row).consents() for row in range(30)]

    def test_willingness_alone_decides(self):
        assert not any(self.answers(self.model(willing=0.0)))
        assert not any(self.answers(self.model(willing=0.0, backbone=True)))
        assert all(self.answers(self.model(willing=1.0)))

    def test_who_is_asked_again_says_the_same_until_more_willing(self):
        model = self.model(willing=0.4)
        first = self.answers(model)
        assert 0 < sum(first) < 30
        for week in (1, 2, 50):
            model.state.week = week
            model._luck.clear()
            assert self.answers(model) == first, "asking often is not enough"
        model.state.residents.willing[:] = 0.7
        later = self.answers(model)
        assert sum(later) > sum(first)
        assert all(then for before, then in zip(first, later, strict=True) if before)

    def test_a_promise_makes_more_willing(self):
        """willing is σ(x), with the promise of 1.5 σ(x + 1.5)."""
        model = self.model(backbone=False)
        model.resident(2).backbone = True
        model.state.residents.idle_weeks[:] = 0
        for name in ("efficacy", "responsibility"):
            getattr(model.state.residents, name)[:] = 0.5
        model.state.residents.time[:] = 10.0
        model.state.residents.family_support[:] = 1.0
        from courtyard.rules.leadership import willingness

        willing = willingness(model.state, model.settings.leadership)
        # -5/10 without strain: 1 / (1 + e^.5) and 1 / (1 + e^-1)
        assert willing[1] == pytest.approx(1.0 / (1.0 + np.exp(0.5)))
        assert willing[2] == pytest.approx(1.0 / (1.0 + np.exp(-1.0)))

    def test_stepping_back_for_one_of_what_weighs(self, monkeypatch):
        """Weights: work 2.5 .2 = .5, demands 2.5 .5 = 1.25, family 1 - .9 = .1, none clear .3.

        Of 2.15 in all they end at .2326, .8140, .8605 and 1.
        """
        model = self.model(strain_work=0.2, strain_demands=0.5, family_support=0.9, member_of=-1)
        draws = [0.0, 0.23, 0.24, 0.81, 0.82, 0.86, 0.87, 0.999]
        reasons = ["work"] * 2 + ["demands"] * 2 + ["family"] * 2 + ["none_clear"] * 2
        model.state.residents.backbone[:8] = True
        model._cast_role("residents.backbone")
        luck = {"retreat.why": np.array(draws), "retreat.leaves": np.array([0.0, 0.9] * 4)}
        monkeypatch.setattr(model, "luck_of", luck.__getitem__)
        for row in range(8):
            model.role(Backbone, row).steps_back()
        events = [(event.kind, event.resident, event.reason) for event in model.state.events.rows]
        assert events == [("stepped_back", row, reason) for row, reason in enumerate(reasons)]
        assert model.state.residents.steps_back[:8].tolist() == [1.0] * 8
        # .5 of them leave too, for the reason whose code is in the exposure
        walks = model.state.residents.walks_out[:8]
        codes = [model.reason_code(reason) for reason in reasons[::2]]
        assert walks.tolist() == [x for code in codes for x in (code, 0)]

    def test_without_anything_that_weighs_no_reason_is_clear(self):
        model = self.model(family_support=1.0, backbone=True)
        model._cast_role("residents.backbone")
        for row in range(30):
            model.role(Backbone, row).steps_back()
        assert {event.reason for event in model.state.events.rows} == {"none_clear"}

    def test_a_party_member_asks_one_tie_who_is_not_active(self):
        model = self.model(active=False)
        who = int(np.argmax(model.state.ties.degree))
        around = model.state.ties.neighbours(who)
        model.state.residents.active[around[1:]] = True
        model.role(PartyMember, who).calls_on_a_tie()
        assert np.flatnonzero(model.state.residents.asked).tolist() == [int(around[0])]
        model.state.residents.active[:] = True
        model.state.residents.asked[:] = 0.0
        model.role(PartyMember, who).calls_on_a_tie()
        assert not model.state.residents.asked.any(), "there is nobody to ask"

    def test_a_vacant_post_is_offered_to_the_fittest_active_member(self):
        model = self.model(skill=0.1, efficacy=0.1, active=True, backbone=False, willing=1.0)
        model.state.organizations.append(1, {"founded": 1})
        model._meet_organizations()
        people = model.state.residents
        people.member_of[:6] = 0
        people.skill[:6] = [0.9, 0.8, 0.7, 0.2, 0.1, 0.1]
        people.post[0], people.active[1] = True, False
        people.skill[10] = 1.0  # no member
        model.organization(0).seeks_successor()
        assert np.flatnonzero(people.takes_post).tolist() == [2]
        people.takes_post[:] = 0.0
        people.willing[2] = 0.0
        model.organization(0).seeks_successor()
        assert not people.takes_post.any(), "asked and refused"
        people.backbone[4] = True  # who has agreed before is worth one more
        model.organization(0).seeks_successor()
        assert np.flatnonzero(people.takes_post).tolist() == [4]


class TestHappenings:
    def test_words(self):
        for name, happening in HAPPENINGS.items():
            assert happening.name == name
            assert happening.en.strip() and happening.zh.strip()

    def test_the_longest_serving_leader_leaves(self, lived):
        people = lived.state.residents
        posts = np.flatnonzero(people.post)
        assert posts.size
        first = int(posts[np.argmin(people.post_since[posts])])
        group = int(people.member_of[first])
        model = lived.fork("leader_leaves")
        model.step()
        events = [e for e in model.state.events.rows if e.week == 41 and e.resident == first]
        assert next(e.kind for e in events) == "stepped_back"
        assert any(e.kind == "left" and e.organization == group for e in events)
        assert not model.state.residents.post[first]

    def test_the_next_one_leaves_when_it_happens_twice_in_a_week(self, lived):
        people = lived.state.residents
        posts = np.flatnonzero(people.post)
        assert posts.size > 1
        order = posts[np.argsort(people.post_since[posts], kind="stable")][:2].tolist()
        model = lived.fork("leader_leaves").fork("leader_leaves")
        model.step()
        for kind in ("stepped_back", "left"):
            rows = [e.resident for e in model.state.events.rows if (e.week, e.kind) == (41, kind)]
            assert [row for row in rows if row in order] == (
                order if kind != "left" else sorted(order)
            )
        assert not model.state.residents.post[order].any()

    def test_whom_a_happening_took_does_not_step_back_again(self, lived):
        """... however sure all others are to step back in that week."""
        model = lived.fork("leader_leaves", burden={"retreat": 1.0})
        model.state.residents.retreat[:] = 1.0
        model.step()
        rows = [
            e.resident for e in model.state.events.rows if (e.week, e.kind) == (41, "stepped_back")
        ]
        assert len(rows) == len(set(rows)) == np.count_nonzero(lived.state.residents.post)

    def test_a_win_raises_expectation_and_efficacy_of_everyone(self, lived):
        won, plain = lived.fork("win"), lived.fork()
        won.step()
        plain.step()
        for name in ("expectation", "efficacy"):
            more = getattr(won.state.residents, name) - getattr(plain.state.residents, name)
            assert more.mean() > 0.0 and np.count_nonzero(more > 0) > 290
        alive = int(lived.state.organizations.alive.sum())
        assert [e.kind for e in won.state.events.rows].count("won") == alive

    def test_a_new_team_does_not_know_the_community(self, lived):
        model = lived.fork("swap_team")
        assert lived.state.workers.understanding.max() > 0.15
        model.step()
        assert model.state.workers.understanding.max() <= 0.1
        assert model.state.events.rows[-1].week == 41
        assert "team_swapped" in {e.kind for e in model.state.events.rows}

    def test_a_new_team_has_learned_nothing_here(self, lived):
        model = lived.fork()
        team = model.state.workers
        team.skill[:], team.strain[:] = 0.9, 0.4
        HAPPENINGS["swap_team"].act(model)
        assert model.state.workers.skill.tolist() == team.skill_rest.tolist() == [0.6, 0.6]
        assert not model.state.workers.strain.any()
        model.state.workers.skill[0] = 0.1
        assert team.skill_rest[0] == 0.6, "a column of its own"

    def test_every_organization_without_a_project_takes_one_up(self, lived):
        model = lived.fork()
        groups = model.state.organizations
        alive = np.flatnonzero(groups.alive)
        busy, others = int(alive[0]), alive[1:].tolist()
        assert others
        groups.project_since[alive] = -1
        groups.project_since[busy], groups.project_left[busy] = 7, 3.0
        ended = np.flatnonzero(~groups.alive)
        HAPPENINGS["project"].act(model)
        weeks = model.settings.projects.weeks
        assert weeks > 0 and groups.project_left[others].tolist() == [weeks] * len(others)
        assert (groups.project_since[others] == model.week).all()
        assert (groups.project_since[busy], groups.project_left[busy]) == (7, 3.0)
        assert not groups.project_left[ended].any()
        taken = [e.organization for e in model.state.events.rows if e.kind == "project"]
        assert taken[-len(others) :] == others

    def test_who_moves_away_anyway_is_not_the_one_who_leaves(self, lived):
        model = lived.fork()
        people = model.state.residents
        posts = np.flatnonzero(people.post)
        assert posts.size > 1
        first, second = posts[np.argsort(people.post_since[posts], kind="stable")][:2].tolist()
        people.moving_out[first] = True
        HAPPENINGS["leader_leaves"].act(model)
        assert np.flatnonzero(people.steps_back).tolist() == [second]

    def test_a_new_team_has_met_nobody_and_begun_nothing(self, lived):
        model = lived.fork()
        model.state.workers.gone[0] = True
        model.state.spent.begun[0, "home_visit"] = 30
        assert model.state.residents.known.any() and model.state.residents.talent.any()
        HAPPENINGS["swap_team"].act(model)
        assert not model.state.residents.known.any() and not model.state.residents.talent.any()
        assert not model.state.workers.gone.any() and not model.state.spent.begun
        assert lived.state.residents.known.any(), "the original keeps its own"

    def test_without_leaders_nobody_leaves(self):
        model = Community(settings_of({"community": {"residents": 20}}), 1).fork("leader_leaves")
        model.step()
        assert not any(event.kind == "stepped_back" for event in model.state.events.rows)


def test_agents_keep_nothing_of_their_own(lived):
    """A view of its row: apart from Mesa's own entries, an agent has its place and no more."""
    own = {"row", "resident"}
    empty = set(vars(mesa.Agent(lived)))
    for agent in lived.agents:
        assert set(vars(agent)) - empty <= own
    assert {field.name for field in dataclasses.fields(lived.state)} >= {"residents", "ties"}
