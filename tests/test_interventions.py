"""What every intervention promises, and some of them by hand."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose

import contract
from contract import COLUMNS, Dealt, different, random_state, settings_of, small
from courtyard import Community, load_scenario
from courtyard.foundations.streams import Luck, Streams
from courtyard.interventions import INTERVENTIONS, LEVELS, NEUTRAL, Intervention, Worker
from courtyard.interventions.intervention import Work, living, own_share, wanted_domain
from courtyard.practice import STRATEGIES, Strategy
from courtyard.practice.strategies import only
from courtyard.practice.work import WITHIN, work
from courtyard.state import State
from courtyard.state.residents import YOUTH

HAN = re.compile("[\u4e00-\u9fff]")
WORKER = Worker(row=0, skill=0.6, understanding=0.5, doing=0.4, credit=0.5)
WORKERS = [
    WORKER,
    dataclasses.replace(WORKER, stance="siding", issue="easiest", apprentices=0.5),
    dataclasses.replace(WORKER, stance="aside", issue="hardest", apprentices=1.0),
    dataclasses.replace(WORKER, row=1, issue="random", informed=False),
]
"""Workers of every stance and taste: what an intervention promises holds for each of them."""
WITH_EFFECT = [name for name in INTERVENTIONS if name not in NEUTRAL]
ON: dict[str, dict[str, Any]] = {
    "neighbourhood_event": {"meets": 0.5},
    "youth_team": {"youths": 1},
    "counselling": {"stigma": 0.5},
    "rehabilitation": {"stigma": 0.5},
    "publicity": {"online": 0.5, "annoys": 0.5},
    "lecture": {"annoys": 0.5},
}
"""Effects that are off by default, switched on, by intervention."""
PLANNED = ("direct_service", "counselling", "rehabilitation", "teaching", "publicity", "lecture",
           "staff_training", "party_call", "advice", "supervision", "advocacy", "partner_link",
           "league_activity", "youth_team", "introductions")  # fmt: skip
"""What is done where a plan says so alone."""
OPEN = ("neighbourhood_event", "exchange", "contest", "publicity", "lecture", "league_activity")
"""What is open to everybody, whoever of the team holds it."""
ONE_BY_ONE = {"mutual_help": {"room": 0}}
"""Community work without mutual help, for which every idle resident is a target."""


def luck_of(unit: Intervention, seed: int, count: int) -> Luck:
    return Luck(Streams(seed), f"intervention.{unit.name}", 20, count)


def done(unit: Intervention, state: State, seed: int = 1, worker: Worker = WORKER) -> Any:
    """Return targets and exposures of as much of the work as there is room for."""
    p = unit.parameters(**ON.get(unit.name, {}))
    luck = luck_of(unit, seed, state.residents.rows)
    targets = unit.targets(state, p, luck, worker)[: p.room]
    return targets, unit.act(state, p, luck, worker, targets) if targets.size else []


class TestContract:
    @pytest.mark.parametrize("name", INTERVENTIONS)
    def test_it_adds_to_what_it_declares_and_to_nothing_else(self, name):
        unit, added = INTERVENTIONS[name], set()
        for seed in range(240):
            if seed >= 60 and added >= set(unit.adds):
                break  # what is rare, as the envy of a contest, takes more communities to be seen
            state = random_state(seed, 40)
            for exposure in done(unit, state, seed, WORKERS[seed % len(WORKERS)])[1]:
                if np.any(np.asarray(exposure.amount) > 0) and (
                    exposure.rows is None or exposure.rows.size
                ):
                    added.add(exposure.column)
        assert added == set(unit.adds)
        assert all(COLUMNS[dotted].kind == "exposure" for dotted in unit.adds)

    @pytest.mark.parametrize("name", INTERVENTIONS)
    def test_it_never_touches_the_state(self, name):
        unit = INTERVENTIONS[name]
        for seed in range(8):
            state = random_state(seed, 40)
            before = state.copy()
            done(unit, contract.guarded(state, set()), seed, WORKERS[seed % len(WORKERS)])
            assert different(state, before) == set()
            assert state.exposed == before.exposed and not state.events.rows

    @pytest.mark.parametrize("name", INTERVENTIONS)
    def test_exposures_fit_the_state_and_are_not_negative(self, name):
        for seed in range(20):
            state = random_state(seed, 30, groups=seed % 4)
            worker = WORKERS[seed % len(WORKERS)]
            for exposure in done(INTERVENTIONS[name], state, seed, worker)[1]:
                amount = np.asarray(exposure.amount)
                assert np.isfinite(amount).all() and (amount >= 0.0).all()
                state.add(exposure)
            contract.check_columns(state)

    @pytest.mark.parametrize("name", INTERVENTIONS)
    def test_the_same_luck_gives_the_same_work(self, name):
        state = random_state(5, 40)
        (targets, one), (again, other) = (done(INTERVENTIONS[name], state, 7) for _ in range(2))
        assert np.array_equal(targets, again)
        for left, right in zip(one, other, strict=True):
            assert left.column == right.column
            assert np.array_equal(left.rows, right.rows)
            assert np.array_equal(left.amount, right.amount)

    @pytest.mark.parametrize("name", INTERVENTIONS)
    @pytest.mark.parametrize("count", [1, 2, 5])
    def test_the_smallest_communities_are_no_special_case(self, name, count):
        for worker in WORKERS:
            state = small(count, workers=2, need=0.5, active=1)
            targets, exposures = done(INTERVENTIONS[name], state, worker=worker)
            for exposure in exposures:
                state.add(exposure)
            assert targets.ndim == 1

    @pytest.mark.parametrize("name", INTERVENTIONS)
    def test_words(self, name):
        unit = INTERVENTIONS[name]
        assert unit.name == name
        assert unit.en.strip() and HAN.search(unit.zh) and not HAN.search(unit.en)
        assert issubclass(unit.parameters, Work)
        assert unit.level in (*LEVELS, "neutral")
        assert bool(unit.theory) == (name not in NEUTRAL), "rows of the theory"

    def test_every_level_has_its_split_and_no_other_work_has_one(self):
        assert set(WITHIN) == set(WITH_EFFECT) - set(PLANNED)
        for level in LEVELS:
            shares = [WITHIN[name] for name in WITHIN if INTERVENTIONS[name].level == level]
            assert sum(shares) == pytest.approx(1.0)

    def test_neutral_hours_make_some_known_and_have_no_other_effect(self):
        assert INTERVENTIONS["open_door"].adds == ("residents.visited",)
        assert INTERVENTIONS["office"].adds == ()
        assert done(INTERVENTIONS["office"], random_state(1))[1] == []


@pytest.fixture(scope="module")
def grown() -> Community:
    """A community with organizations, disputes and listed residents, six weeks before the exit."""
    for seed in range(1, 40):
        model = Community(load_scenario("fujian_camp", {"plan.strategy": "constant_mix"}), seed)
        model.run(16)
        groups = model.state.organizations
        if np.count_nonzero(groups.alive & (groups.hours > 0.0)) >= 3:
            groups.conflict[:] = groups.alive
            model.state.residents.league[:] = model.state.residents.age_band == YOUTH
            return model
    raise AssertionError("in none of them three organizations are at work")


class TestCharged:
    @pytest.mark.parametrize("name", WITH_EFFECT)
    def test_minutes_are_units_times_cost_within_preparation(self, name, grown, monkeypatch):
        alone = Strategy(f"only_{name}", only(name), "", "")
        monkeypatch.setitem(STRATEGIES, alone.name, alone)
        model = grown.fork(plan={"strategy": alone.name})
        begun = dict(model.state.spent.begun)
        before = len(model.state.spent.rows)
        model.run(6)
        p = getattr(model.settings.interventions, name)
        each = round(p.hours * 60)
        rows = [row for row in model.state.spent.rows[before:] if row.intervention == name]
        assert sum(row.targets for row in rows) > 0, "it was never done"
        for worker in range(2):
            mine = [row for row in rows if row.worker == worker]
            at_work = begun.get((worker, name), 0) + sum(row.minutes for row in mine)
            left = model.state.spent.begun.get((worker, name), 0)
            assert at_work == sum(row.targets for row in mine) * each + left
            assert 0 <= left < each
            assert all(0 <= row.targets <= p.room for row in mine)
        spent = {row.intervention for row in model.state.spent.rows[before:]}
        assert spent <= {name, *NEUTRAL}, "an hour without target goes to the neutral list"

    def test_preparation_is_remembered_from_week_to_week(self):
        """One hour a week for an event of ten: it is held every tenth week."""
        alone = {"community": {"residents": 60}, "team": {"workers": 1, "hours": 1.0}}
        settings = settings_of(alone, plan__strategy="community_only")
        unit = {"interventions.government_channel.room": 0, "interventions.mutual_help.room": 0}
        model = Community(settings.changed(unit), 1)
        model.run(20)
        held = [(row.week, row.targets) for row in model.state.spent.rows
                if row.intervention == "neighbourhood_event"]  # fmt: skip
        assert [week for week, targets in held if targets] == [10, 20]
        assert model.state.spent.minutes() == {"neighbourhood_event": 1200}

    def test_what_is_begun_counts_when_there_is_less_to_do_than_time(self):
        """Five minutes of a talk of ten are done: the two there are take fifteen of twenty."""
        tables = {"community": {"residents": 30}, "team": {"workers": 1, "hours": 1.0 / 3.0}}
        channel = {"hours": 1.0 / 6.0, "room": 2}
        nothing = {"neighbourhood_event": {"room": 0}, "government_channel": channel} | ONE_BY_ONE
        settings = settings_of(tables | {"interventions": nothing})
        model = Community(settings.changed({"plan.strategy": "community_only"}), 1)
        model.state.spent.begun[0, "government_channel"] = 5
        model.step()
        rows = [(row.intervention, row.minutes, row.targets) for row in model.state.spent.rows]
        assert rows == [("government_channel", 15, 2), ("open_door", 5, 5)]
        assert model.state.spent.begun[0, "government_channel"] == 0

    @pytest.mark.parametrize("name", WITH_EFFECT)
    def test_room_is_respected_whatever_the_hours(self, name, grown, monkeypatch):
        alone = Strategy(f"only_{name}", only(name), "", "")
        monkeypatch.setitem(STRATEGIES, alone.name, alone)
        rooms = {name: {"room": 1, "hours": 0.5}}
        model = grown.fork(plan={"strategy": alone.name}, team={"hours": 60.0}, interventions=rooms)
        before = len(model.state.spent.rows)
        model.step()
        rows = [row for row in model.state.spent.rows[before:] if row.intervention == name]
        assert rows and all(row.targets <= 1 for row in rows)


class TestRoom:
    """A level is worked on until the whole of it is full; only then hours go neutral."""

    EVENTS: ClassVar = {"hours": 5.0, "room": 1}

    def done(self, hours: float, interventions: Any, groups: int = 0) -> Any:
        """Return (intervention, minutes, units) of the first week of one worker."""
        tables = {
            "community": {"residents": 30},
            "team": {"workers": 1, "hours": hours},
            "plan": {"strategy": "community_only"},
            "interventions": interventions | ONE_BY_ONE,
        }
        model = Community(settings_of(tables), 1)
        model.state.organizations.append(groups, {"founded": 1})
        model.state.week = 1
        work(model, 0)
        rows = [(row.intervention, row.minutes, row.targets) for row in model.state.spent.rows]
        return model, rows

    def test_another_takes_what_one_has_no_room_for(self):
        """Events take 8/11 of 600 minutes, 436, talks 164; of the 436 there is room for 300.

        The talks get 164, then the other 136: 300 in all, five of an hour each.
        """
        talks = {"hours": 1.0, "room": 20}
        _, rows = self.done(10.0, {"neighbourhood_event": self.EVENTS, "government_channel": talks})
        assert rows == [("neighbourhood_event", 300, 1), ("government_channel", 300, 5)]

    def test_the_others_share_it(self):
        """1,000 minutes are split 500, 312, 188; one organization takes 60 of the 312.

        Of the other 252 events take 8/11, 183, and talks 69: 683 and 257 in all.
        """
        rooms = {
            "neighbourhood_event": {"hours": 5.0, "room": 3},
            "proposal_help": {"hours": 1.0},
            "government_channel": {"hours": 1.0, "room": 20},
        }
        model, rows = self.done(1000.0 / 60.0, rooms, groups=1)
        assert rows == [
            ("neighbourhood_event", 683, 2),
            ("proposal_help", 60, 1),
            ("government_channel", 257, 4),
        ]
        begun = {name: minutes for (_, name), minutes in model.state.spent.begun.items()}
        # 683 - 2 300, 60 - 60, 257 - 4 60
        expected = {"neighbourhood_event": 83, "proposal_help": 0, "government_channel": 17}
        assert begun == expected

    def test_only_a_full_level_leaves_hours_over(self):
        """600 minutes: an event of 300, two talks of 60, and 180 at the open door."""
        rooms = {"neighbourhood_event": self.EVENTS, "government_channel": {"hours": 1, "room": 2}}
        model, rows = self.done(10.0, rooms)
        assert rows == [
            ("neighbourhood_event", 300, 1), ("government_channel", 120, 2), ("open_door", 180, 180)
        ]  # fmt: skip
        assert model.outcomes()["hours_neutral"] == pytest.approx(3.0)

    def test_each_kind_of_work_is_done_once_a_week_with_all_its_targets(self, grown, monkeypatch):
        """Done in pieces, the second piece would be with the same people as the first."""
        did: list[tuple[int, int, str]] = []
        units: list[int] = []
        for name, unit in INTERVENTIONS.items():

            def act(
                now: State, p: Any, luck: Any, worker: Worker, targets: Any, of: Any = unit
            ) -> Any:
                did.append((now.week, worker.row, of.name))
                units.append(targets.size)
                return of.act(now, p, luck, worker, targets)

            monkeypatch.setitem(INTERVENTIONS, name, dataclasses.replace(unit, act=act))
        model = grown.fork(plan={"strategy": "organizational_only"})
        before = len(model.state.spent.rows)
        model.run(6)
        rows = [row for row in model.state.spent.rows[before:] if row.targets]
        assert [(row.week, row.worker, row.intervention) for row in rows] == did
        assert [row.targets for row in rows] == units
        assert len(set(did)) == len(did)
        assert {"group_session", "team_support"} <= {name for _, _, name in did}

    @pytest.mark.parametrize(
        ("residents", "team", "each"), [(600, 2, 0.175), (3000, 10, 0.175), (3000, 2, 0.07)]
    )
    def test_a_larger_place_is_explored_in_proportion(self, residents, team, each, monkeypatch):
        """25 visits add .007 each, .175, to a worker who has a quarter of 600 residents or less.

        10 workers have 300 of 3,000 each, as 2 of 600; 2 workers have 1,500 each, of whom a visit
        tells 600/1,500 = .4 as much: .07.
        """
        alone = Strategy("visits", only("home_visit"), "", "")
        monkeypatch.setitem(STRATEGIES, alone.name, alone)
        tables = {"community": {"residents": residents}, "plan": {"strategy": "visits"},
                  "team": {"workers": team, "hours": 25.0}, "network": {"kind": "complete"},
                  "interventions": {"home_visit": {"hours": 1.0, "explores": 0.007}}}  # fmt: skip
        model = Community(settings_of(tables), 1)
        model.state.week = 1
        for row in range(team):
            work(model, row)
        assert_allclose(model.state.workers.explored, each)


class TestWorker:
    def test_quality_by_hand(self):
        assert WORKER.quality == pytest.approx(0.6 * 0.7)
        assert dataclasses.replace(WORKER, understanding=0.0).quality == pytest.approx(0.24)

    def test_error_shrinks_with_understanding(self):
        truth, luck = np.array([0.2, 0.4, 0.6]), Dealt(3, **{"sees.0": [1.0, -1.0, 2.0]})
        sees = [dataclasses.replace(WORKER, understanding=u).sees(truth, luck) for u in (0.5, 1.0)]
        assert_allclose(sees[0], [0.35, 0.25, 0.9])
        assert_allclose(sees[1], truth)

    def test_who_chooses_at_random_sees_only_error(self):
        luck = Dealt(3, **{"sees.0": [1.0, -1.0, 2.0]})
        blind = dataclasses.replace(WORKER, informed=False)
        assert blind.sees(np.array([5.0, 6.0, 7.0]), luck).tolist() == [1.0, -1.0, 2.0]

    def test_the_most_needed_domain_with_full_understanding(self):
        state = small(2, need=[[0.5, 0.6, 0.2], [0.5, 0.6, 0.2]], c_served=[0.0, 0.5, 0.0])
        sure = dataclasses.replace(WORKER, understanding=1.0)
        assert wanted_domain(state, Dealt(2), sure) == 0  # .5 against .3 and .2

    def test_the_most_needed_domain_at_the_last_look(self):
        state = small(2, need=[[0.5, 0.6, 0.2], [0.5, 0.6, 0.2]])
        sure = dataclasses.replace(WORKER, understanding=1.0, needs_seen=(0.1, 0.2, 0.3))
        assert wanted_domain(state, Dealt(2), sure) == 2
        # from the mean, of 1 apart, in .3: -.15, 0, .15; error .15 a standard deviation
        unsure = dataclasses.replace(sure, understanding=0.5)
        assert wanted_domain(state, Dealt(3, **{"sees.0": [2.1, 0.0, 0.0]}), unsure) == 0

    TASTES: ClassVar = {"wanted": 2, "easiest": 1, "hardest": 0}

    @pytest.mark.parametrize(("issue", "domain"), TASTES.items())
    def test_which_need_is_taken_up_first(self, issue, domain):
        needs = [[0.2, 0.3, 0.9]] * 2
        state = small(2, need=needs, c_difficulty=[0.7, -0.4, 0.1])
        sure = dataclasses.replace(WORKER, understanding=1.0, issue=issue)
        assert wanted_domain(state, Dealt(2), sure) == domain

    def test_an_order_goes_on_where_no_organization_lives_yet(self):
        """Domain 1, the easiest, is taken up, 2 was and is no more: it is next."""
        easiest = dataclasses.replace(WORKER, understanding=1.0, issue="easiest")
        usual = {"c_difficulty": [0.7, -0.4, 0.1], "groups": 3}
        state = small(2, g_domain=[1, 2, 2], g_alive=[1, 0, 0], **usual)
        assert wanted_domain(state, Dealt(2), easiest) == 2
        state = small(2, g_domain=[1, 2, 2], g_alive=[1, 0, 1], **usual)
        assert wanted_domain(state, Dealt(2), easiest) == 0
        state = small(2, g_domain=[1, 2, 0], g_alive=[1, 1, 1], **usual)
        assert wanted_domain(state, Dealt(2), easiest) == 1, "all are taken up: from the start"

    def test_difficulty_is_seen_with_an_error(self):
        # from the mean .2, of 1 apart, in .3: -.09, .15, -.06; error .15 a standard deviation
        state = small(3, c_difficulty=[-0.1, 0.7, 0.0])
        easiest = dataclasses.replace(WORKER, issue="easiest")
        assert wanted_domain(state, Dealt(3), easiest) == 0
        assert wanted_domain(state, Dealt(3, **{"sees.0": [1.0, 0.0, 0.0]}), easiest) == 2
        blind = dataclasses.replace(easiest, informed=False)
        assert wanted_domain(state, Dealt(3, **{"sees.0": [1.0, -1.0, 0.0]}), blind) == 1

    @pytest.mark.parametrize(("drawn", "domain"), [(0.0, 0), (0.4, 1), (0.99, 2)])
    def test_any_need_is_drawn(self, drawn, domain):
        whoever = dataclasses.replace(WORKER, issue="random")
        luck = Dealt(2, **{"issue.0": drawn})
        assert wanted_domain(small(2), luck, whoever) == domain
        half = small(2, groups=1, g_domain=1)
        assert wanted_domain(half, luck, whoever) == (0 if drawn < 0.5 else 2)

    def test_more_domains_than_residents(self):
        state = small(1, need=[[0.1, 0.9, 0.2]])
        sure = dataclasses.replace(WORKER, understanding=1.0)
        assert wanted_domain(state, luck_of(INTERVENTIONS["group_session"], 1, 1), sure) == 1

    def test_what_needs_no_understanding_is_a_parameter(self):
        # .6 (.1 + .9 .5) = .33
        assert dataclasses.replace(WORKER, blind=0.1).quality == pytest.approx(0.33)
        assert dataclasses.replace(WORKER, blind=1.0).quality == pytest.approx(0.6)

    def test_so_is_the_error(self):
        truth, luck = np.array([0.2, 0.4]), Dealt(2, **{"sees.0": [1.0, -2.0]})
        # .8 (1 - .5) = .4 a standard deviation
        seen = dataclasses.replace(WORKER, error=0.8).sees(truth, luck)
        assert_allclose(seen, [0.6, -0.4])

    def test_the_team_takes_them_from_its_table(self, monkeypatch):
        seen: list[Worker] = []
        unit = INTERVENTIONS["home_visit"]

        def targets(now: State, p: Any, luck: Any, worker: Worker) -> Any:
            seen.append(worker)
            return unit.targets(now, p, luck, worker)

        monkeypatch.setitem(INTERVENTIONS, unit.name, dataclasses.replace(unit, targets=targets))
        team = {"error": 0.11, "blind": 0.22, "workers": 1}
        model = Community(settings_of({"community": {"residents": 30}, "team": team}), 1)
        model.step()
        assert {(worker.error, worker.blind) for worker in seen} == {(0.11, 0.22)}


class TestDivided:
    """The team divides by number: worker k of K has the rows that leave k when divided by K."""

    def test_by_hand(self):
        rows = np.array([0, 1, 2, 4, 5, 8])
        second = dataclasses.replace(WORKER, row=1)
        assert own_share(WORKER, 3, rows).tolist() == [0]
        assert own_share(second, 3, rows).tolist() == [1, 4]
        assert own_share(WORKER, 1, rows).tolist() == rows.tolist()

    def test_organizations_that_live(self):
        state = small(4, workers=2, groups=5, g_alive=[1, 0, 1, 1, 1])
        second = dataclasses.replace(WORKER, row=1)
        assert living(state, WORKER).tolist() == [0, 2, 4]
        assert living(state, second).tolist() == [3]

    @pytest.mark.parametrize("name", [n for n in INTERVENTIONS if n not in OPEN])
    def test_nobody_is_worked_with_by_two_whatever_they_see(self, name):
        unit, both = INTERVENTIONS[name], 0
        for seed in range(15):
            state = random_state(seed, 200, groups=6, workers=3)
            for row in range(3):
                worker = dataclasses.replace(WORKER, row=row, understanding=0.2)
                exposures = [e for e in done(unit, state, seed, worker)[1] if e.rows is not None]
                for exposure in exposures:
                    column = exposure.column
                    if column.startswith("organizations.") or column == "residents.visited":
                        assert (exposure.rows % 3 == row).all(), column
                    if column == "workers.explored":
                        assert exposure.rows.tolist() == [row]
                both += bool(exposures)
        assert both or all(name.startswith("community.") for name in unit.adds)

    @pytest.mark.parametrize("name", ["needs_survey", "direct_service", "group_session"])
    def test_units_are_counted_on_the_own_share(self, name):
        """25 residents of two workers are 13 and 12: two units of 5 each, of 20 none or one."""
        unit, state = INTERVENTIONS[name], small(25, workers=2)
        for row in range(2):
            worker = dataclasses.replace(WORKER, row=row)
            luck = luck_of(unit, 1, 25)
            assert unit.targets(state, unit.parameters(people=5), luck, worker).size == 2
            few = unit.targets(state, unit.parameters(people=20), luck, worker).size
            assert few == (0 if name == "group_session" else 1), "a session is a full one"

    @pytest.mark.parametrize("name", ["home_visit", "needs_survey", "direct_service"])
    def test_who_has_nobody_does_nothing(self, name):
        second = dataclasses.replace(WORKER, row=1)
        assert done(INTERVENTIONS[name], small(1, workers=2), worker=second)[0].size == 0


def amounts(exposures: list[Any], name: str) -> Any:
    return next((e.rows, e.amount) for e in exposures if e.column.endswith(f".{name}"))


class TestByHand:
    def act(self, name: str, state: State, targets: Any, luck: Any = None, **p: Any) -> list[Any]:
        unit = INTERVENTIONS[name]
        luck = luck or Dealt(state.residents.rows)
        return unit.act(state, unit.parameters(**p), luck, WORKER, np.array(targets))

    def test_a_home_visit(self):
        state = small(3, trust_worker=[0.2, 0.8, 0.0])
        luck = Dealt(3, asks=0.35, registers=0.2)
        exposures = self.act("home_visit", state, [0, 1], luck, explains=0.1, explores=0.01)
        assert amounts(exposures, "informed")[1] == pytest.approx(0.1 * 0.42)
        # asked with .2 + .5 trust: .3 and .6 against .35
        assert amounts(exposures, "asked")[1].tolist() == [0.0, 1.0]
        assert amounts(exposures, "registers")[1].tolist() == [1.0, 1.0]
        rows, explored = amounts(exposures, "explored")
        assert rows.tolist() == [0] and explored == pytest.approx(0.02)

    def test_those_not_yet_known_are_visited_first(self):
        unit, state = INTERVENTIONS["home_visit"], small(4, known=[1, 0, 1, 0])
        luck = Dealt(4, order=[0.1, 0.9, 0.2, 0.3])
        assert unit.targets(state, unit.parameters(), luck, WORKER).tolist() == [3, 1, 0, 2]

    def test_somebody_drops_in_each_full_hour(self):
        state, luck = small(6, workers=2), Dealt(6, order=[0.1, 0.9, 0.5, 0.2, 0.7, 0.3])
        for minutes, came in ((59, []), (60, [4]), (150, [4, 2]), (480, [4, 2, 0])):
            exposures = self.act("open_door", state, np.arange(minutes), luck)
            assert [e.column for e in exposures] == ["residents.visited"]
            assert exposures[0].rows.tolist() == came, "the even ones are those of the first"

    def test_nobody_drops_in_who_is_away(self):
        state = small(3, here=[1, 0, 1])
        exposures = self.act("open_door", state, np.arange(480), Dealt(3, order=[0.1, 0.9, 0.5]))
        assert exposures[0].rows.tolist() == [2, 0]

    def test_casework(self):
        state = small(3, talent=[1, 1, 0], post=[0, 0, 1])
        luck = Dealt(3, asks=[0.4, 0.4, 0.6])
        exposures = self.act("casework", state, [1, 2], luck, strength=0.1, charges=0.5)
        for name in ("encouraged", "made_responsible"):
            rows, given = amounts(exposures, name)
            assert rows.tolist() == [1, 2] and given == pytest.approx(0.1 * 0.42)
        rows, charged = amounts(exposures, "supported")
        assert rows.tolist() == [2] and charged == pytest.approx(0.5 * 0.42)
        assert amounts(exposures, "called_to_duty")[1].tolist() == [1.0, 0.0]

    def test_a_talent_search_lists_whom_it_takes_for_capable(self):
        state = small(4, known=[1, 1, 0, 1], skill=[0.9, 0.2, 0.9, 0.6], talent=[0, 0, 0, 1])
        luck = Dealt(4, **{"order.0": [0.1, 0.2, 0.3, 0.4], "sees.0": 0.0})
        rows, spotted = amounts(self.act("talent_search", state, [0], luck, bar=0.5), "spotted")
        # 2 is neither known nor active, 3 is listed already
        assert rows.tolist() == [0, 1] and spotted.tolist() == [1.0, 0.0]

    def test_team_support_shows_or_does(self):
        state = small(3, groups=2, member_of=[0, 0, 1], post=[1, 0, 1], active=[1, 1, 1])
        exposures = self.act("team_support", state, [0], hours=3.0, bonds=0.1, teaches=0.1)
        assert amounts(exposures, "organizing_help")[1] == pytest.approx(3.0 * 0.4)
        rows, trained = amounts(exposures, "trained")
        assert rows.tolist() == [0] and trained == pytest.approx(0.1 * 0.6 * 0.42)
        assert amounts(exposures, "encouraged")[0].tolist() == [0, 1]
        assert amounts(exposures, "worker_present")[1] == 3.0
        assert amounts(exposures, "credited_to_worker")[1] == 1.5

    def test_an_event_pleases_some_and_disappoints_others(self):
        state = small(4, need=[[0.8, 0.1, 0.1]] * 4, trust_worker=1.0)
        luck = Dealt(4, **{"comes.0": [0.1, 0.1, 0.9, 0.1], "good.0": [0.1, 0.99, 0.1, 0.7]})
        exposures = self.act("neighbourhood_event", state, [0], luck, comes=1.0)
        # who comes: 1 - e^-.8 = .55; pleased: .2 + .8 .8 .8 = .712
        assert amounts(exposures, "visited")[0].tolist() == [0, 1, 3]
        assert amounts(exposures, "win_seen")[0].tolist() == [0, 3]
        assert amounts(exposures, "example_seen")[0].tolist() == [0, 3]
        assert amounts(exposures, "loss_seen")[0].tolist() == [1]

    def test_whose_need_is_met_does_not_come(self):
        state = small(2, need=0.8, met=[[0.5] * 3, [0.0] * 3], trust_worker=1.0)
        luck = Dealt(2, **{"comes.0": 0.5, "good.0": 0.0})
        exposures = self.act("neighbourhood_event", state, [0], luck, comes=1.0)
        # 1 - e^-.4 = .33 and 1 - e^-.8 = .55
        assert amounts(exposures, "visited")[0].tolist() == [1]

    def test_service_goes_to_those_who_miss_most(self):
        state = small(3, need=[[0.9] * 3, [0.6] * 3, [0.5] * 3],
                      met=[[0.5] * 3, [0.0] * 3, [0.0] * 3])  # fmt: skip
        exposures = self.act("direct_service", state, [0], people=1)
        assert amounts(exposures, "served_personally")[0].tolist() == [1]

    def test_two_events_reach_more_people_but_nobody_twice(self):
        state, luck = small(1, need=0.8, trust_worker=1.0), Dealt(1, otherwise=0.0)
        luck.dealt["comes.0"] = 0.6
        once = self.act("neighbourhood_event", state, [0], luck, comes=1.0)
        twice = self.act("neighbourhood_event", state, [0, 1], luck, comes=1.0)
        assert amounts(once, "visited")[0].size == 0  # .55
        assert amounts(twice, "visited")[0].size == 1  # 1 - e^-1.6 = .798

    @pytest.mark.parametrize(
        ("listed", "active", "first"), [(0.3, 0.3, [1, 2]), (0.0, 0.0, [0, 1]), (0.0, 0.6, [2, 0])]
    )
    def test_what_status_counts_in_an_invitation(self, listed, active, first):
        # needs .5, .45, .3 are, with the default, worth .5, .75, .6
        state = small(3, need=[[0.5, 0, 0], [0.45, 0, 0], [0.3, 0, 0]], talent=[0, 1, 0],
                      active=[0, 0, 1], known=1, trust_worker=1.0)  # fmt: skip
        sure = dataclasses.replace(WORKER, understanding=1.0)
        p = {"people": 2, "comes": 1.0, "counts_listed": listed, "counts_active": active}
        unit = INTERVENTIONS["group_session"]
        exposures = unit.act(state, unit.parameters(**p), Dealt(3), sure, np.array([0]))
        assert next(e.rows.tolist() for e in exposures if e.column == "residents.asked") == first

    def test_a_session_is_a_meeting_of_those_who_come(self):
        state = small(6, workers=1, need=[[0.1, 0.9, 0.1]] * 6, member_of=[-1] * 5 + [0], groups=1)
        luck = Dealt(6, **{"comes.0": [0.1, 0.9, 0.1, 0.1, 0.9, 0.1]})
        exposures = self.act("group_session", state, [0, 1], luck, people=3, comes=0.3)
        rows, meeting = amounts(exposures, "convened")
        assert rows.tolist() == [0, 2, 3]
        assert {(int(m) - 1) % 3 for m in meeting} == {1}, "both on need 1"
        assert len({int(m) for m in meeting}) == 2, "two meetings"

    def test_a_channel_opens_a_little_with_each_talk(self):
        state = small(2)
        exposures = self.act("government_channel", state, [0, 1, 2], opens=0.1)
        assert exposures[0].rows is None
        assert exposures[0].amount == pytest.approx(0.1 * 0.6 * 3)
        state.add(exposures[0])
        assert_allclose(state.community.opened, [0.18])

    def test_disputes_are_mediated_where_there_are_any(self):
        unit = INTERVENTIONS["mediation"]
        state = small(2, groups=3, g_conflict=[1, 0, 1], g_alive=[1, 1, 0])
        assert unit.targets(state, unit.parameters(), Dealt(2), WORKER).tolist() == [0]
        exposures = self.act("mediation", state, [0], settles=1.0)
        assert amounts(exposures, "mediated")[1] == pytest.approx(0.42)
        assert math.isclose(amounts(exposures, "worker_present")[1], 2.0)
