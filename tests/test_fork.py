"""Forks: the same past, another future, and the same as the changed scenario from the start."""

from __future__ import annotations

import tomllib
from typing import Any

import pandas as pd
import pytest

from contract import different, settings_of
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.practice import HAPPENINGS

TABLES = ("weeks", "organizations", "residents", "events", "hours")


@pytest.fixture(scope="module")
def settings() -> Any:
    changes = {"community.residents": 200, "scenario.weeks": 36, "plan.last_week": 20}
    return load_scenario("fujian_camp", changes)


def lived(settings: Any, seed: int = 7, weeks: int | None = None) -> Community:
    model = Community(settings, seed)
    model.run(weeks)
    return model


def assert_same(one: Community, other: Community) -> None:
    """Assert that two communities are the same to the last bit."""
    left, right = one.tables(), other.tables()
    for name in TABLES:
        pd.testing.assert_frame_equal(left[name], right[name], check_exact=True, obj=name)
    assert different(one.state, other.state) == set()
    assert one.state.spent.begun == other.state.spent.begun
    assert one.outcomes() == pytest.approx(other.outcomes(), abs=0.0, nan_ok=True)
    assert (one.week, one.time, one.steps) == (other.week, other.time, other.steps)
    assert one.running == other.running


CHANGES: list[tuple[int, dict[str, Any]]] = [
    (0, {"plan": {"strategy": "none"}}),
    (7, {"plan": {"strategy": "none"}}),
    (7, {"plan": {"strategy": "constant"}}),
    (11, {"plan": {"strategy": "shuffled"}}),
    (11, {"plan": {"strategy": "yoked", "reference": "constant_mix"}}),
    (11, {"plan": {"leaving": "tapered"}}),
    (15, {"plan": {"last_week": 30, "strategy": "greedy"}, "team": {"hours": 12.3}}),
    (19, {"plan": {"leaving": "never", "doing": 1.0}, "happening": "swap_team"}),
    (12, {"happening": "win"}),
    (25, {"happening": "leader_leaves"}),
    (5, {"decision": {"constant": -4.5}, "interventions": {"home_visit": {"room": 5}}}),
    (9, {"decision": {"weights": {"need": 3.0, "efficacy": 1.0}}}),
    (35, {"burden": {"retreat": 0.5}}),
]


class TestIdentity:
    @pytest.mark.parametrize(("week", "given"), CHANGES)
    def test_a_fork_is_the_changed_scenario_from_the_start(self, week, given, settings):
        origin = lived(settings, weeks=week)
        fork = origin.fork(**given)
        fork.run()
        assert_same(fork, lived(fork.initial))

    @pytest.mark.parametrize(("week", "given"), CHANGES)
    def test_it_has_the_same_past(self, week, given, settings):
        origin = lived(settings, weeks=week)
        fork = origin.fork(**given)
        assert_same(fork, origin)
        fork.run()
        whole = lived(settings)
        past = fork.tables()["weeks"].head(week + 1)
        pd.testing.assert_frame_equal(past, whole.tables()["weeks"].head(week + 1))

    @pytest.mark.parametrize("week", [0, 13])
    def test_a_fork_without_a_change_is_the_original(self, week, settings):
        fork = lived(settings, weeks=week).fork()
        fork.run()
        assert_same(fork, lived(settings))

    def test_a_change_to_what_is_already_so_changes_nothing(self, settings):
        fork = lived(settings, weeks=9).fork(plan={"strategy": "stage_matched"})
        fork.run()
        assert_same(fork, lived(settings))

    def test_changes_do_make_a_difference(self, settings):
        """Otherwise all of the above could be true of a fork that changes nothing."""
        plain = lived(settings).tables()["weeks"]
        for week, given in CHANGES:
            fork = lived(settings, weeks=week).fork(**given)
            fork.run()
            assert not fork.tables()["weeks"].equals(plain), given

    def test_a_team_is_sent_where_nobody_came(self, settings):
        """The fork has a team, the original goes on without one."""
        alone = lived(settings.changed({"plan.strategy": "none"}), weeks=5)
        fork = alone.fork(plan={"strategy": "constant_mix"})
        fork.run()
        assert sum(fork.state.spent.minutes().values()) == 2 * 15 * 25 * 60
        assert_same(fork, lived(fork.initial))
        alone.run()
        assert not alone.state.spent.rows


class TestIndependence:
    def test_the_original_goes_on_as_if_nothing_had_been_forked(self, settings):
        origin = lived(settings, weeks=12)
        before = origin.state.copy()
        forks = [origin.fork(plan={"strategy": "none"}), origin.fork("win"), origin.fork()]
        for fork in forks:
            fork.run()
        assert different(origin.state, before) == set()
        assert origin.week == 12
        origin.run()
        assert_same(origin, lived(settings))

    def test_they_can_be_stepped_in_turn(self, settings):
        origin = lived(settings, weeks=12)
        fork = origin.fork(plan={"strategy": "individual_only"})
        while origin.running:
            origin.step()
            fork.step()
        assert_same(origin, lived(settings))
        assert_same(fork, lived(fork.initial))

    def test_writing_to_the_one_does_not_reach_the_other(self, settings):
        origin = lived(settings, weeks=6)
        fork = origin.fork()
        before = origin.state.copy()
        fork.resident(0).efficacy = 0.123
        fork.state.residents.need[:] = 0.0
        fork.state.events.rows.clear()
        fork.settings  # noqa: B018 - shared, but frozen
        assert different(origin.state, before) == set()
        assert origin.state.events.rows == before.events.rows

    def test_agents_belong_to_their_own_community(self, settings):
        origin = lived(settings, weeks=20)
        fork = origin.fork()
        assert all(agent.model is fork for agent in fork.agents)
        assert len(fork.agents) == len(origin.agents)

    def test_a_fork_of_a_fork(self, settings):
        first = lived(settings, weeks=6).fork(plan={"strategy": "individual_only"})
        first.run(6)
        second = first.fork(plan={"strategy": "community_only"}, happening="win")
        second.run()
        assert [step.week for step in second.initial.changes] == [7, 13]
        assert_same(second, lived(second.initial))
        first.run()
        assert_same(first, lived(first.initial))

    def test_a_replay_that_gives_way_to_another_replays_the_other(self, settings):
        model = lived(settings, weeks=4).fork(plan={"strategy": "constant"})
        model.run(4)
        here = model.reference_minutes()
        model = model.fork(plan={"strategy": "yoked"})
        model.run(1)
        elsewhere = model.reference_minutes()
        assert here is not None and elsewhere is not None and (here != elsewhere).any()
        later = lived(model.initial, weeks=9)
        assert (later.reference_minutes() == elsewhere).all()

    def test_two_changes_in_one_week(self, settings):
        """A fork of a fork that has not lived a week yet: both come true, in order."""
        origin = lived(settings, weeks=10)
        twice = origin.fork(plan={"strategy": "none"}).fork(plan={"strategy": "greedy"})
        once = origin.fork(plan={"strategy": "greedy"})
        twice.run()
        once.run()
        assert twice.tables()["weeks"].equals(once.tables()["weeks"])

    def test_a_fork_keeps_the_changes_that_are_still_to_come(self, settings):
        steps = [{"week": 25, "happening": "swap_team"}]
        later = settings.changed({"changes": steps})
        fork = lived(later, weeks=8).fork(plan={"strategy": "none"})
        fork.run()
        assert [e.week for e in fork.state.events.rows if e.kind == "team_swapped"] == [25]
        assert_same(fork, lived(fork.initial))


class TestScenario:
    def test_changes_in_a_file(self, tmp_path, settings):
        file = tmp_path / "changed.toml"
        file.write_text(
            """
            [scenario]
            name = "changed"
            weeks = 20
            [community]
            residents = 100
            [[changes]]
            week = 8
            set = { "plan.strategy" = "none" }
            [[changes]]
            week = 12
            happening = "leader_leaves"
            """,
            encoding="utf-8",
        )
        from_file = load_scenario(file)
        plain = {"scenario.weeks": 20, "community.residents": 100, "scenario.name": "changed"}
        fork = lived(settings_of({}).changed(plain), weeks=7).fork(plan={"strategy": "none"})
        fork.run(4)
        fork = fork.fork("leader_leaves")
        fork.run()
        assert_same(fork, lived(from_file))
        assert from_file.resolved()["changes"] == fork.initial.resolved()["changes"]
        assert max(row.week for row in fork.state.spent.rows) == 7

    def test_the_reference_exit_stays_where_it_was(self, settings):
        fork = lived(settings, weeks=10).fork(plan={"last_week": 30})
        fork.run()
        assert (
            fork.outcomes()["dependency_exit"]
            == (fork.tables()["weeks"]["dependency"].tolist()[20])
        )

    @pytest.mark.parametrize("name", HAPPENINGS)
    def test_every_happening_can_be_named(self, name, settings):
        model = lived(settings.changed({"changes": [{"week": 3, "happening": name}]}), weeks=4)
        assert model.week == 4


class TestOneResident:
    """A happening to a resident who is named."""

    def post_holders(self, model: Community) -> list[int]:
        people = model.state.residents
        free = people.post & (people.steps_back == 0.0) & ~people.moving_out
        by_service = people.post_since.argsort(kind="stable")
        return [int(row) for row in by_service if free[row]]

    def stepped(self, model: Community, week: int) -> list[int]:
        rows = model.state.events.rows
        return [e.resident for e in rows if e.kind == "stepped_back" and e.week == week]

    def test_the_leader_who_is_named_leaves_and_no_other(self, settings):
        origin = lived(settings, weeks=25)
        first, *_others, last = self.post_holders(origin)
        for named, leaves in ((None, first), (last, last), (first, first)):
            fork = origin.fork("leader_leaves", named)
            fork.run(1)
            assert leaves in self.stepped(fork, 26)
            assert not fork.state.residents.post[leaves]
            other = last if leaves == first else first
            assert other not in self.stepped(fork, 26)

    def test_it_is_the_changed_scenario_from_the_start(self, settings):
        origin = lived(settings, weeks=25)
        fork = origin.fork(happening="leader_leaves", resident=self.post_holders(origin)[-1])
        fork.run()
        assert_same(fork, lived(fork.initial))

    def test_who_holds_no_post_stays_and_nothing_happens(self, settings):
        origin = lived(settings, weeks=25)
        row = int((~origin.state.residents.post).argmax())
        fork = origin.fork("leader_leaves", row)
        fork.run()
        assert_same(fork, lived(settings))

    def test_a_change_without_one_is_written_as_before(self, settings):
        """Else the ids of all runs with changes would be others."""
        plain = settings.changed({"changes": [{"week": 3, "happening": "leader_leaves"}]})
        wanted = {"week": 3, "set": {}, "happening": "leader_leaves"}
        assert plain.resolved()["changes"] == [wanted]
        named = settings.forked(3, {}, "leader_leaves", 0)
        assert named.resolved()["changes"] == [{**wanted, "resident": 0}]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"community": {"residents": 50}}, "community.residents cannot change in mid-run"),
    ({"network": {"mean_ties": 4}}, "network.mean_ties cannot change in mid-run"),
    ({"scenario": {"weeks": 99}}, "scenario.weeks cannot change in mid-run"),
    ({"party": {"share": 0.5}}, "party.share cannot change in mid-run"),
    ({"week": {"rules": ["decision"]}}, "week.rules cannot change in mid-run"),
    ({"team": {"workers": 5}}, "team.workers cannot change in mid-run"),
    ({"team": {"skill": 0.9}}, "team.skill cannot change in mid-run"),
    ({"decision": {"rule": "threshold"}}, "cannot change in mid-run"),
    ({"expectation": {"start": 0.5}}, "cannot change in mid-run"),
    ({"plan": {"strategy": "stage_match"}}, "stage_matched"),
    ({"plan": {"strategie": "none"}}, "strategy"),
    ({"pln": {"strategy": "none"}}, "plan"),
    ({"plan": {"first_week": 25}}, "before it begins"),
    ({"team": {"hours": -1}}, "team.hours"),
    ({"happening": "earthquake"}, "leader_leaves"),
    ({"happening": "leader_leaves", "resident": 200}, "0 to 199"),
    ({"happening": "leader_leaves", "resident": -1}, "resident"),
    ({"happening": "win", "resident": 3}, "only for a happening to one"),
    ({"resident": 3, "plan": {"strategy": "none"}}, "only for a happening to one"),
    ({"resident": 3}, "needs set or happening"),
]


class TestRefused:
    @pytest.mark.parametrize(("given", "says"), REFUSED)
    def test_what_cannot_change_is_refused_at_once_and_clearly(self, given, says, settings):
        origin = lived(settings, weeks=2)
        before = origin.state.copy()
        with pytest.raises(InputError) as refused:
            origin.fork(**given)
        assert says in str(refused.value)
        assert different(origin.state, before) == set()

    def test_also_inside_of_a_whole_table(self, settings):
        step = {"week": 3, "set": {"team": {"workers": 5, "hours": 10.0}}}
        with pytest.raises(InputError, match=r"team\.workers cannot change in mid-run"):
            settings.changed({"changes": [step]})

    def test_a_change_must_change_something(self, settings):
        with pytest.raises(InputError, match="needs set or happening"):
            settings.changed({"changes": [{"week": 3}]})

    def test_the_key_is_named_with_its_place(self):
        text = '[[changes]]\nweek = 3\nset = { "plan.emphasis" = 2.0 }\n'
        with pytest.raises(InputError) as refused:
            settings_of(tomllib.loads(text))
        assert "changes[1].set.plan.emphasis" in str(refused.value)
