"""When a worker looks at the signs of success, what they are read from, and what it takes."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

import pytest

from contract import settings_of, small
from courtyard import Community, load_scenario
from courtyard.indicators import Phases, Signs, signs
from courtyard.indicators.phases import MOST, asked_here, relative
from courtyard.interventions import Worker, organizational
from courtyard.practice import STRATEGIES, View
from courtyard.practice.evaluation import counted
from courtyard.state import REASONS, Event, State
from test_fork import assert_same, lived
from test_plan import SMALL, minutes


class TestLooks:
    def seen(self, monkeypatch: pytest.MonkeyPatch, **plan: Any) -> tuple[Community, list[Signs]]:
        """Return what one worker without any understanding takes the signs to be, week by week."""
        found: list[Signs] = []
        usual = STRATEGIES["organizational_only"]

        def shares(view: View) -> Any:
            found.append(view.signs)
            return usual.shares(view)

        watched = dataclasses.replace(usual, shares=shares)
        monkeypatch.setitem(STRATEGIES, usual.name, watched)
        team = {"workers": 1, "hours": 10.0, "understanding": 0.0}
        plan = SMALL["plan"] | {"strategy": usual.name} | plan
        return lived(settings_of(SMALL | {"team": team, "plan": plan})), found

    @pytest.mark.parametrize(
        ("every", "looks"),
        [(0, [1]), (1, [1, 2, 3, 4, 5, 6, 7, 8]), (3, [1, 4, 7]), (7, [1, 8]), (9, [1])],
    )
    def test_between_two_looks_the_last_one_holds(
        self, every: int, looks: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model, found = self.seen(monkeypatch, reassess=every)
        anew = [1 + k for k in range(8) if k == 0 or found[k] != found[k - 1]]
        assert anew == looks
        assert model.state.spent.seen[0][:2] == (looks[-1], dataclasses.astuple(found[-1]))

    def test_a_look_sees_what_looking_every_week_would(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        often = self.seen(monkeypatch)[1]
        monkeypatch.undo()
        rarely = self.seen(monkeypatch, reassess=3)[1]
        assert [rarely[k] for k in (0, 3, 6)] == [often[k] for k in (0, 3, 6)]

    def domains(self, monkeypatch: pytest.MonkeyPatch, reassess: int) -> tuple[list[int], Any]:
        """Return the domain that one worker who makes no errors takes up, by week; and the run.

        In week 3 the need of all for domain 0 is gone, and that for domain 2 as great as can be.
        """
        found: dict[int, int] = {}
        usual = organizational.wanted_domain

        def wanted(now: State, luck: Any, worker: Worker) -> int:
            sure = dataclasses.replace(worker, understanding=1.0)
            return found.setdefault(now.week, usual(now, luck, sure))

        monkeypatch.setattr(organizational, "wanted_domain", wanted)
        plan = {"strategy": "organizational_only", "reassess": reassess}
        tables = {"team": {"workers": 1, "hours": 30.0}, "plan": SMALL["plan"] | plan,
                  "needs": {"common": 0.02}}  # fmt: skip
        model = Community(settings_of(SMALL | tables), 1)
        model.state.residents.need[:, 0] += 2.0
        while model.week < 8:
            if model.week == 2:
                model.state.residents.need[:, [0, 2]] = 0.0, 1.0
            model.step()
        return [found[week] for week in sorted(found)], model

    def test_needs_are_those_of_the_last_look(self, monkeypatch: pytest.MonkeyPatch) -> None:
        always, often = self.domains(monkeypatch, 1)
        monkeypatch.undo()
        never, once = self.domains(monkeypatch, 0)
        monkeypatch.undo()
        rarely, _ = self.domains(monkeypatch, 4)
        assert always == [0] * 2 + [2] * 6
        assert rarely == [0] * 4 + [2] * 4
        assert never == [0] * 8
        assert often.state.spent.seen[0].needs != once.state.spent.seen[0].needs
        assert often.state.spent.seen[0].week == 8 and once.state.spent.seen[0].week == 1

    def test_other_organizations_serve_others_where_needs_drift_unseen(self) -> None:
        plan = SMALL["plan"] | {"strategy": "organizational_only", "last_week": 40}
        team = {"workers": 2, "hours": 30.0, "understanding": 1.0}
        tables = {"community": {"residents": 150}, "scenario": {"weeks": 40}, "team": team,
                  "needs": {"common": 0.02}}  # fmt: skip
        served = [
            lived(settings_of(SMALL | tables | {"plan": plan | {"reassess": weeks}}))
            .state.community.served[0].tolist()
            for weeks in (1, 0)
        ]  # fmt: skip
        assert served[0] != served[1]

    def test_a_look_after_the_first_takes_hours_of_survey(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model, _ = self.seen(monkeypatch, reassess=3, reassess_hours=2.5)
        surveys = {row.week: row.minutes for row in model.state.spent.rows
                   if row.intervention == "needs_survey"}  # fmt: skip
        assert surveys == {4: 150, 7: 150}
        assert all(sum(minutes(model, week).values()) == 600 for week in range(1, 9))

    def test_no_more_hours_than_there_are_and_none_without_room(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model, _ = self.seen(monkeypatch, reassess=3, reassess_hours=60.0)
        # five rounds of two hours are 600 minutes, all that the week has
        assert minutes(model, 4) == {"needs_survey": 600}
        monkeypatch.undo()
        model, _ = self.seen(monkeypatch, reassess=3, reassess_hours=5, without=["needs_survey"])
        assert minutes(model, 4)["open_door"] >= 300

    def test_a_control_that_is_no_strategy_pays_for_no_look(self) -> None:
        plan = {"reassess": 2, "reassess_hours": 5.0}
        for name in ("placebo", "constant"):
            usual, charged = (
                lived(settings_of(SMALL | {"plan": SMALL["plan"] | {"strategy": name} | more}))
                for more in ({"reference": "placebo"}, {"reference": "placebo"} | plan)
            )
            assert usual.state.spent.rows == charged.state.spent.rows

    def test_what_registers_say(self) -> None:
        """Ten residents: registered 4, met 5, in an organization 2; a listed name, two that agreed.

        Of five organizations two live, one of them active, two faded and one met its goal.
        """
        p = Phases(known=0.5, aware=1.0, groups=180, kinds=3, backbones=240, solved=1.0,
                   practised=0.25, supported=1.0)  # fmt: skip
        state = small(
            10, groups=5, registered=[1] * 4 + [0] * 6, known=[1] * 5 + [0] * 5,
            member_of=[0] + [-1] * 8 + [1], g_alive=[1, 1, 0, 0, 0], g_domain=[0, 0, 1, 1, 2],
            g_givers=[3, 0, 0, 0, 0],
            g_end_reason=[-1, -1, *[REASONS.index("need")] * 2, REASONS.index("goal_met")],
        )  # fmt: skip
        state.events.rows += [Event(1, "listed", 3), Event(2, "agreed", 3), Event(2, "agreed", 4),
                              Event(2, "refused_duty", 5), Event(3, "took_post", 4)]  # fmt: skip
        assert counted(state, p) == pytest.approx({
            "known": 0.4 / 0.5, "aware": 0.5, "groups": 4 / 3, "kinds": 2 / 3,
            "backbones": 2 / 4, "solved": 0.5, "practised": 0.5 / 0.25, "supported": 0.5,
        })  # fmt: skip

    @pytest.mark.parametrize(("residents", "asked"), [(30, 1.0), (300, 2.0), (1200, 8.0)])
    def test_books_and_truth_are_measured_against_the_same(
        self, residents: int, asked: float
    ) -> None:
        """Four for each 600 are at least one, and what is there counts up to twice what is asked.

        A sign that is not asked for is there.
        """
        p = Phases(groups=4, kinds=0)
        assert asked_here(p.groups, residents) == asked
        state = small(residents, groups=3)
        assert signs(state, p).groups == counted(state, p)["groups"] == min(3 / asked, MOST)
        assert signs(state, p).kinds == counted(state, p)["kinds"] == relative(0.0, 0.0) == MOST

    def test_registers_are_read_without_error_and_both_is_the_mean(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found: dict[str, Signs] = {}
        for way in ("observation", "counts", "both"):
            found[way] = self.seen(monkeypatch, evaluates=way)[1][0]
            monkeypatch.undo()
        model = Community(settings_of(SMALL), 3)
        books = counted(model.state, model.settings.phases)
        names = [f.name for f in dataclasses.fields(Signs)]
        for name in names:
            seen = {way: getattr(each, name) for way, each in found.items()}
            assert seen["both"] == pytest.approx((seen["observation"] + seen["counts"]) / 2)
        assert set(books) <= set(names)
        assert found["counts"].groups == books["groups"] == 0.0
        assert found["observation"] != found["counts"]


@pytest.fixture(scope="module")
def origin() -> Community:
    """Six weeks of a plan that looks at the signs every fourth week."""
    changes = {"community.residents": 150, "scenario.weeks": 16, "plan.last_week": 14,
               "plan.reassess": 4}  # fmt: skip
    return lived(load_scenario("fujian_camp", changes), weeks=6)


class TestForks:
    CHANGES: ClassVar[tuple[dict[str, Any], ...]] = (
        {"without": ["home_visit", "team_support"]},
        {"every": {"casework": 2, "neighbourhood_event": 3}},
        {"strategy": "own_mix", "shares": {"casework": 0.4, "community": 0.3}},
        {"strategy": "attention", "core_share": 0.8, "rest": "residents"},
        {"reassess": 0},
        {"reassess": 0, "strategy": "organizational_only"},
        {"reassess": 5, "reassess_hours": 3.0, "evaluates": "both"},
        {"evaluates": "counts"},
        {"stance": "siding", "issue": "easiest", "apprentices": 0.5},
        {"leaders": "core", "apprentices": 0.3},
        {"issue": "random", "survey_first": 12},
    )

    @pytest.mark.parametrize("change", CHANGES)
    def test_a_fork_is_the_changed_scenario_from_the_start(
        self, change: dict[str, Any], origin: Community
    ) -> None:
        fork = origin.fork(plan=change)
        fork.run()
        again = lived(fork.initial)
        assert_same(fork, again)
        assert fork.state.spent.seen == again.state.spent.seen
        assert {last.week for last in origin.state.spent.seen.values()} == {5}, "it has its own"
