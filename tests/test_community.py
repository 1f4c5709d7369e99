"""Whole runs: the tables agree with one another, arms share their luck, sameness is exact."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from contract import COLUMNS, check_columns, columns_of, different, settings_of
from courtyard import Community, load_scenario
from courtyard.community import HEADLINES, OUTCOMES, WEEK, simulate
from courtyard.foundations.errors import InputError
from courtyard.interventions import INTERVENTIONS, LEVELS
from courtyard.practice import STRATEGIES
from courtyard.state import REASONS, Event
from courtyard.state.residents import NOBODY

SEEDS = (0, 8, 6)


@dataclasses.dataclass
class Life:
    """A run with what was noted in each of its weeks."""

    model: Community
    hours: list[float]
    members: list[int]
    registered: list[np.ndarray]


@pytest.fixture(scope="module")
def camp() -> Any:
    return load_scenario("fujian_camp")


@pytest.fixture(scope="module", params=SEEDS, ids=[f"seed {seed}" for seed in SEEDS])
def life(request: Any, camp: Any) -> Life:
    """Three years of the camp, with a harder life for organizations so that some end."""
    settings = camp.changed({"burden.retreat": 0.004, "membership.lapse": 6})
    noted = Life(Community(settings, request.param), [], [], [])

    def note(model: Community) -> None:
        people, groups = model.state.residents, model.state.organizations
        noted.hours.append(float(people.hours.sum()))
        noted.members.append(int(np.count_nonzero(people.member_of >= 0)))
        noted.registered.append(people.registered.copy())
        inside = people.member_of >= 0
        assert groups.alive[people.member_of[inside]].all(), "nobody in a dead organization"
        assert (people.joined[inside] >= 1).all() and (people.joined[~inside] == NOBODY).all()
        assert not (people.post & ~inside).any(), "a post is one of an organization"
        assert not (people.post & ~people.backbone).any(), "who leads has agreed to"
        assert (people.hours[~people.active] == 0.0).all()
        counted = np.bincount(people.member_of[inside], minlength=groups.rows)
        assert groups.members.tolist() == counted.tolist()
        assert not model.state.exposed - PASSED_ON, "exposures are consumed within the week"

    noted.model.run(each_week=note)
    return noted


PASSED_ON = {
    "residents.win_seen", "residents.loss_seen", "residents.failure_lived", "residents.encouraged",
    "residents.example_seen", "residents.trained", "residents.mistrained",
    "residents.forgets_worker", "organizations.publicized",
}  # fmt: skip
"""What happens after its owner has acted waits for the next week."""


def events_of(model: Community, kind: str) -> list[Event]:
    return [event for event in model.state.events.rows if event.kind == kind]


class TestTablesAgree:
    def test_enough_happens(self, life):
        """The checks below mean little in a run in which nothing happens."""
        kinds = Counter(event.kind for event in life.model.state.events.rows)
        for kind in ("founded", "joined", "left", "took_post", "stepped_back"):
            assert kinds[kind] > 0, kind

    def test_weeks(self, life):
        frame = life.model.tables()["weeks"]
        assert frame["week"].tolist() == list(range(157))
        assert (frame["organizations"] == frame["founded"].cumsum() - frame["ended"].cumsum()).all()
        assert frame["members"].tolist()[1:] == life.members
        np.testing.assert_allclose(frame["hours"].to_numpy()[1:], life.hours)
        assert np.isfinite(frame.to_numpy(dtype=float)).all()
        for name in ("registered", "needs_met_so_far", "proposals_so_far", "adopted_so_far"):
            assert frame[name].is_monotonic_increasing, name
        assert (frame["adopted_so_far"] <= frame["proposals_so_far"]).all()
        assert (frame["living"] <= frame["organizations"]).all()
        assert (frame["post_holders"] <= frame["backbones"]).all()
        assert set(frame["phase"]) <= {1, 2, 3, 4}
        np.testing.assert_allclose(frame["active_share"], frame["active"] / 600)

    def test_nobody_leaves_the_register(self, life):
        for before, after in zip(life.registered, life.registered[1:], strict=False):
            assert not (before & ~after).any()

    def test_hours_add_up(self, life):
        tables = life.model.tables()
        assert tables["residents"]["hours"].sum() == pytest.approx(sum(life.hours))
        people = life.model.state.residents
        np.testing.assert_array_equal(tables["residents"]["hours"], people.hours_total)
        assert life.model.outcomes()["hours_given"] == pytest.approx(sum(life.hours))

    def test_births_and_ends(self, life):
        model = life.model
        groups = model.tables()["organizations"]
        founded, ended = events_of(model, "founded"), events_of(model, "ended")
        assert [event.organization for event in founded] == list(range(len(groups)))
        assert [event.week for event in founded] == groups["founded"].tolist()
        assert [event.resident for event in founded] == groups["founder"].tolist()
        gone = groups[groups["ended"].notna()]
        by_number = {event.organization: (event.week, event.reason) for event in ended}
        assert len(by_number) == len(ended) == len(gone), "each ends once"
        for row in gone.itertuples():
            assert by_number[row.organization] == (row.ended, row.end_reason)
            assert row.ended > row.founded
        weekly = model.tables()["weeks"]
        for kind, events in (("founded", founded), ("ended", ended)):
            counts = Counter(event.week for event in events)
            assert weekly[kind].tolist() == [counts[week] for week in range(157)]
        assert model.outcomes()["births"] == len(founded)
        assert model.outcomes()["endings"] == len(ended)
        phases = [
            name for name in model.outcomes() if name.startswith("births_")
        ]  # by phase recognized then
        assert sum(model.outcomes()[name] for name in phases) == len(founded)

    def test_an_organization_is_founded_by_five_or_more(self, life):
        joined = events_of(life.model, "joined")
        for event in events_of(life.model, "founded"):
            first = [
                e for e in joined if (e.week, e.organization) == (event.week, event.organization)
            ]
            assert len(first) >= 5
            assert event.resident in {e.resident for e in first}

    def test_joining_and_leaving_are_told_in_full(self, life):
        """Replaying the events gives the memberships of the end."""
        member_of = np.full(600, NOBODY)
        exits = np.zeros_like(life.model.state.organizations.exits)
        for event in life.model.state.events.rows:
            if event.kind == "joined":
                assert member_of[event.resident] == NOBODY
                member_of[event.resident] = event.organization
            elif event.kind == "left":
                assert member_of[event.resident] == event.organization
                assert event.reason in REASONS
                member_of[event.resident] = NOBODY
                exits[event.organization, REASONS.index(event.reason)] += 1
        assert np.array_equal(member_of, life.model.state.residents.member_of)
        assert np.array_equal(exits, life.model.state.organizations.exits)

    def test_who_leaves_joins_no_other_in_the_same_week(self, life):
        left = {(e.week, e.resident) for e in events_of(life.model, "left")}
        assert not left & {(e.week, e.resident) for e in events_of(life.model, "joined")}

    def test_posts_are_told_in_full(self, life):
        """Replaying the events gives the posts of the end: nobody carries one along."""
        post: dict[int, int] = {}
        for event in life.model.state.events.rows:
            if event.kind == "took_post":
                post[event.resident] = event.organization
            elif event.kind == "stepped_back":
                assert post.pop(event.resident) == event.organization
            elif event.kind == "left":
                post.pop(event.resident, None)
        people = life.model.state.residents
        held = np.flatnonzero(people.post)
        assert post == {int(i): int(people.member_of[i]) for i in held}

    def test_renewals_are_posts_taken_after_the_founding(self, life):
        groups = life.model.state.organizations
        later = Counter(
            event.organization
            for event in events_of(life.model, "took_post")
            if event.week > groups.founded[event.organization]
        )
        assert groups.renewals.tolist() == [later[g] for g in range(groups.rows)]

    def test_stepping_back_is_counted(self, life):
        assert life.model.outcomes()["stepped_back"] == len(events_of(life.model, "stepped_back"))

    @pytest.mark.parametrize("kind", ["stepped_back", "left", "ended"])
    def test_exits_are_counted_by_reason_and_none_is_forgotten(self, kind, life):
        outcomes = life.model.outcomes()
        counted = Counter(event.reason for event in events_of(life.model, kind))
        found = {
            reason: outcomes[f"{kind}_{reason}"]
            for reason in REASONS if f"{kind}_{reason}" in outcomes
        }  # fmt: skip
        assert {reason: number for reason, number in found.items() if number} == counted
        assert sum(found.values()) == len(events_of(life.model, kind))

    def test_every_reason_that_can_be_recorded_is_counted(self, life):
        """That asking is over is no reason; a goal ends organizations, and an end memberships.

        Whoever has come to the end of a term stays a member.
        """
        counted = {
            "left": set(REASONS) - {"asked", "goal_met", "term"},
            "ended": set(REASONS) - {"asked", "ended", "term"},
            "stepped_back": {
                "work",
                "demands",
                "quarrels",
                "family",
                "term",
                "moved",
                "none_clear",
            },
        }
        outcomes = life.model.outcomes()
        for kind, reasons in counted.items():
            found = {r for r in REASONS if f"{kind}_{r}" in outcomes}
            assert found == reasons, kind

    def test_what_lasts_by_the_events(self, life):
        """Of those founded up to the exit in week 22 and not ended by then."""
        over = {e.organization: e.week for e in events_of(life.model, "ended")}
        there = {
            e.organization for e in events_of(life.model, "founded")
            if e.week <= 22 < over.get(e.organization, 999)
        }  # fmt: skip
        for months, week in (("6", 48), ("12", 74), ("18", 100), ("24", 126)):
            found = life.model.outcomes()[f"lasting{months}"]
            if there:
                last = [g for g in there if over.get(g, 999) > week]
                assert found == pytest.approx(len(last) / len(there))
            else:
                assert np.isnan(found)

    def test_weeks_in_post_by_the_weekly_table(self, life):
        """Who holds a post at the end of a week holds it until the next: the last has none."""
        weeks, outcomes = life.model.tables("weeks")["weeks"], life.model.outcomes()
        in_post = weeks["post_holders"].iloc[:-1].sum()
        assert outcomes["leader_years"] == pytest.approx(in_post / 52) and in_post > 0
        taken = len([e for e in events_of(life.model, "took_post") if e.week <= 22])
        up_to_exit = weeks["post_holders"].iloc[:22].sum() / taken
        assert up_to_exit < outcomes["leader_life"] < in_post / taken

    def test_weeks_of_dispute_by_the_weekly_table(self, life):
        weeks, outcomes = life.model.tables("weeks")["weeks"], life.model.outcomes()
        assert outcomes["dispute_weeks"] == weeks["disputes_open"].iloc[:-1].sum()
        assert outcomes["disputes"] == len(events_of(life.model, "dispute"))

    def test_lives_by_the_table_of_organizations(self, life):
        table, outcomes = life.model.tables("organizations")["organizations"], life.model.outcomes()
        lived = (table["ended"].fillna(156) - table["founded"]).to_numpy(float)
        early = lived[table["founded"] <= 22].clip(max=156 - 22)
        assert outcomes["life_mean"] == pytest.approx(early.mean())
        gone = lived[table["ended"].notna().to_numpy()]
        ages = ("first_half_year", "second_half_year", "later")
        found = [outcomes[f"endings_{age}"] for age in ages]
        assert found == np.histogram(gone, [0, 26, 52, 999])[0].tolist()
        assert outcomes["community_life_ended"] == float(table["ended"].notna().all())

    def test_deeds_by_the_week(self, camp):
        """Added up here from every week, up to the exit for who organized."""
        model = Community(camp.changed({"plan.last_week": 40}).lasting(70), 2)
        acted, succeeded, own, by_worker = (Counter() for _ in range(4))
        while model.running:
            model.step()
            groups = model.state.organizations
            for g in range(groups.rows):
                acted[g] += int(groups.givers[g] > 0)
                succeeded[g] += int(groups.success[g])
                own[g] += float(groups.organized[g]) * (model.week <= 40)
                by_worker[g] += float(groups.organized_by_worker[g]) * (model.week <= 40)
        table = model.tables("organizations")["organizations"]
        there = range(len(table))
        shares = [succeeded[g] / acted[g] if acted[g] else np.nan for g in there]
        assert table["success_share"].tolist() == pytest.approx(shares, nan_ok=True)
        done = [own[g] + by_worker[g] for g in there]
        shares = [own[g] / done[g] if done[g] else np.nan for g in there]
        assert table["own_share"].tolist() == pytest.approx(shares, nan_ok=True)
        assert any(by_worker.values()) and len(table) > 1

    def test_ways_of_working_are_counted_in_the_table_of_organizations(self, life):
        state = life.model.state.copy()
        rng = np.random.default_rng(3)
        for name in ("practices", "adapted"):
            taken_up = rng.random(getattr(state.organizations, name).shape) < 0.5
            setattr(state.organizations, name, taken_up)
            table = life.model.recorder.tables(state, ["organizations"])["organizations"]
            assert table[name].tolist() == [sum(row) for row in taken_up.tolist()]

    def test_proposals_and_answers(self, life):
        state = life.model.state
        answers = Counter(e.kind for e in state.events.rows if e.kind in ("adopted", "refused"))
        assert state.community.adopted[0] == answers["adopted"] == state.organizations.adopted.sum()
        assert (
            state.community.proposals[0] == answers.total() == state.organizations.proposals.sum()
        )

    def test_events_stand_in_the_order_of_weeks(self, life):
        weeks = [event.week for event in life.model.state.events.rows]
        assert weeks == sorted(weeks) and weeks[0] >= 1 and weeks[-1] <= 156
        assert len(life.model.tables()["events"]) == len(weeks)

    def test_the_teams_hours(self, life):
        frame = life.model.tables()["hours"]
        assert frame["minutes"].sum() == 2 * 22 * 25 * 60
        assert (frame.groupby(["week", "worker"])["minutes"].sum() == 1500).all()
        assert frame["week"].max() == 22
        assert set(frame["intervention"]) <= set(INTERVENTIONS)
        outcomes = life.model.outcomes()
        assert outcomes["hours_team"] == pytest.approx(1100.0)
        by_level = sum(outcomes[f"hours_{level}"] for level in (*LEVELS, "neutral"))
        assert by_level == pytest.approx(1100.0)

    def test_everything_is_in_range_at_the_end(self, life):
        check_columns(life.model.state)

    def test_traits_have_never_changed(self, life):
        start = Community(life.model.initial, life.model.seed)
        now = columns_of(life.model.state)
        for dotted, column in COLUMNS.items():
            if column.kind == "trait" and not dotted.startswith("organizations."):
                assert np.array_equal(columns_of(start.state)[dotted], now[dotted]), dotted


def test_an_organization_ends_eight_weeks_after_it_has_fewer_than_three_givers(camp):
    """Seen over whole runs: each end that is no goal met follows eight thin weeks."""
    ends = 0
    for seed in range(4):
        hard = {"burden.retreat": 0.1, "membership.lapse": 3, "decision.reconsider": 0.2}
        model = Community(camp.changed({**hard, "scenario.weeks": 70}), seed)
        givers: list[np.ndarray] = []
        model.run(each_week=lambda m, g=givers: g.append(m.state.organizations.givers.copy()))
        for event in events_of(model, "ended"):
            if event.reason == "goal_met":
                continue
            last = [week[event.organization] for week in givers[event.week - 8 : event.week]]
            assert len(last) == 8 and max(last) < 3
            before = givers[event.week - 9]
            older = event.organization < before.size and model.state.organizations.founded[
                event.organization
            ] < event.week - 8  # fmt: skip
            assert not older or before[event.organization] >= 3, "the first thin week is the eighth"
            ends += 1
    assert ends > 0


def arm(camp: Any, strategy: str, seed: int = 11, weeks: int = 30) -> Community:
    return simulate(camp.changed({"plan.strategy": strategy}), seed, weeks)


class TestSameLuck:
    @pytest.mark.parametrize("strategy", ["none", "placebo", "community_only", "yoked"])
    def test_arms_meet_the_same_people_and_the_same_needs(self, strategy, camp):
        """Needs drift with the luck of the seed alone, whatever the team does."""
        usual = arm(camp, "stage_matched")
        other = arm(camp, strategy)
        for dotted, column in COLUMNS.items():
            if column.kind == "trait" and dotted.startswith("residents."):
                assert np.array_equal(
                    columns_of(usual.state)[dotted], columns_of(other.state)[dotted]
                )
        assert np.array_equal(usual.state.residents.need, other.state.residents.need)
        assert not np.array_equal(usual.state.residents.active, other.state.residents.active)
        for name in ("decision.acts", "activities.success", "intervention.home_visit.asks"):
            one, two = (m.streams.uniform(name, 12, 600) for m in (usual, other))
            assert np.array_equal(one, two)

    def test_ties_are_the_same_too(self, camp):
        one, two = (Community(camp.changed({"plan.strategy": s}), 4) for s in ("none", "greedy"))
        assert (one.state.ties.matrix != two.state.ties.matrix).nnz == 0

    def test_another_seed_is_another_community(self, camp):
        one, two = Community(camp, 1), Community(camp, 2)
        assert not np.array_equal(one.state.residents.taste, two.state.residents.taste)
        assert (one.state.ties.matrix != two.state.ties.matrix).nnz > 0

    @pytest.mark.parametrize("seed", [0, 2**32, 10**18])
    def test_the_same_seed_twice_is_the_same_run(self, seed, camp):
        """A/A: one arm against itself differs by exactly nothing."""
        one, two = simulate(camp, seed, 40), simulate(camp, seed, 40)
        assert different(one.state, two.state) == set()
        for name, frame in one.tables().items():
            pd.testing.assert_frame_equal(frame, two.tables()[name], check_exact=True)

    def test_seeds_that_are_neighbours_and_zero_are_told_apart(self, camp):
        first = [Community(camp, seed).state.residents.taste[0] for seed in (0, 1, 2, 2**32)]
        assert len(set(first)) == 4


class TestOrder:
    def test_who_of_the_team_works_first_does_not_matter(self, camp):
        """Targets are chosen by the state at the start of the week, effects add up."""
        from courtyard.practice import turns

        forth = simulate(camp.changed({"team.workers": 3}), 8, 25)

        def backwards(model: Any) -> None:
            for row in reversed(range(model.state.workers.rows)):
                model.social_worker(row).works()

        model = Community(camp.changed({"team.workers": 3}), 8)
        turn = turns.TURNS["social_workers"]
        model.entries = [
            dataclasses.replace(turn, act=backwards) if entry is turn else entry
            for entry in model.entries
        ]
        model.run(25)
        # A sum in another order may differ in its last digit.
        np.testing.assert_allclose(
            model.tables()["weeks"].to_numpy(float), forth.tables()["weeks"].to_numpy(float),
            rtol=1e-9, atol=1e-12,
        )  # fmt: skip
        assert Counter(model.state.spent.rows) == Counter(forth.state.spent.rows)

    @pytest.mark.parametrize("strategy", ["constant_mix", "none", "order_oci"])
    def test_dependency_is_only_measured(self, strategy, camp):
        """Without its rule only the standing of the agency moves, earned where the team was.

        A strategy that reads signs may see it, and standing keeps staff: nobody quits here.
        """
        rules = [name for name in WEEK if name != "dependency"]
        given = {"plan.strategy": strategy, "staffing.turnover": 0.0}
        with_it = simulate(camp.changed(given), 6, 60)
        without = simulate(camp.changed({**given, "week.rules": rules}), 6, 60)
        owned = {name for name, column in COLUMNS.items() if column.owner == "dependency"}
        assert different(with_it.state, without.state) <= owned | {"community.standing"}
        assert with_it.state.events.rows == without.state.events.rows

    def test_a_full_week_by_its_names_is_the_full_week(self, camp):
        one = simulate(camp, 6, 20)
        other = simulate(camp.changed({"week.rules": list(WEEK)}), 6, 20)
        assert different(one.state, other.state) == set()


@pytest.mark.parametrize("left_out", WEEK)
def test_a_week_can_do_without_any_one_of_its_entries(left_out):
    rules = [name for name in WEEK if name != left_out]
    tables = {"community": {"residents": 80}, "scenario": {"weeks": 12}, "week": {"rules": rules}}
    model = Community(settings_of(tables), 1)
    model.run()
    check_columns(model.state)
    assert not model.state.exposed - PASSED_ON - {"residents.steps_back", "residents.walks_out"}


@pytest.mark.parametrize("residents", [1, 2, 3, 7, 20])
def test_the_smallest_communities_live(residents):
    for strategy in STRATEGIES:
        tables = {"community": {"residents": residents}, "plan": {"strategy": strategy,
                  "last_week": 4}, "network": {"kind": "complete"}}  # fmt: skip
        model = Community(settings_of(tables), 1)
        model.run(6)
        check_columns(model.state)


class TestOutcomes:
    def test_at_their_weeks(self, camp):
        model = simulate(camp, 2)
        weeks, outcomes = model.tables()["weeks"], model.outcomes()
        for months, week in (("6", 48), ("12", 74), ("18", 100), ("24", 126)):
            living = weeks["living"][week]
            assert outcomes[f"organizations{months}"] == living
            assert outcomes[f"alive{months}"] == float(living > 0)
            assert outcomes[f"active{months}"] == weeks["active_share"][week]
        assert outcomes["dependency_exit"] == weeks["dependency"][22]
        assert outcomes["needs"] == weeks["needs_met_so_far"].iloc[-1]

    def test_those_that_lie_beyond_the_run_are_left_out(self, camp):
        outcomes = simulate(camp, 2, 80).outcomes()
        assert "organizations12" in outcomes and "organizations24" not in outcomes
        early = simulate(camp, 2, 10).outcomes()
        assert "dependency_exit" not in early and "needs" in early

    def test_nothing_depends_on_the_team_where_there_is_nothing(self):
        tables = {
            "community": {"residents": 4},
            "plan": {"last_week": 3},
            "scenario": {"weeks": 80},
        }
        model = simulate(settings_of(tables), 1)
        assert not model.state.organizations.rows, "five are needed to found one"
        outcomes = model.outcomes()
        assert np.isnan(outcomes["dependency_exit"]) and np.isnan(outcomes["lasting12"])

    def test_before_the_first_week(self, camp):
        outcomes = Community(camp, 2).outcomes()
        assert outcomes["births"] == 0.0 and outcomes["hours_team"] == 0.0
        assert np.isnan(outcomes["first_organization_week"])

    def test_a_team_is_better_than_none(self, camp):
        """In the middle of four seeds: the model would be about nothing otherwise."""
        gain = [
            simulate(camp, seed, 80).outcomes()["active12"]
            - simulate(camp.changed({"plan.strategy": "none"}), seed, 80).outcomes()["active12"]
            for seed in range(4)
        ]
        assert np.median(gain) > 0.0


class TestNamesOfOutcomes:
    def test_the_names_of_outcomes_are_those_of_a_run(self):
        """Six years, the last of which hours are told of."""
        six = {"plan.last_week": 2, "scenario.weeks": 313, "community.residents": 60}
        model = Community(load_scenario("fujian_camp", six), 1)
        model.run()
        assert sorted(model.outcomes()) == sorted(OUTCOMES)
        assert set(HEADLINES) < set(OUTCOMES)


class TestArguments:
    @pytest.mark.parametrize("seed", [-1, 1.5, "x", None, True])
    def test_a_seed_is_a_whole_number(self, seed):
        with pytest.raises(InputError, match="seed: cannot be used"):
            Community(load_scenario("fujian_camp"), seed=seed)

    def test_settings_come_from_load_scenario(self):
        with pytest.raises(InputError, match="load_scenario"):
            Community("fujian_camp")

    @pytest.mark.parametrize("weeks", [-1, 2.0, "x"])
    def test_weeks_are_whole(self, weeks):
        model = Community(load_scenario("granovetter_riot"))
        with pytest.raises(InputError, match="weeks"):
            model.run(weeks)

    def test_a_fork_names_tables_that_there_are(self):
        with pytest.raises(InputError, match="did you mean 'plan'"):
            Community(load_scenario("granovetter_riot")).fork(plann={})
