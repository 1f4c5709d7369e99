"""Every measure on a history made by hand, with the parts that it must read."""

# ruff: noqa: I001 - the helper comes first, which puts the top of the project on the path

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from calibration_histories import history, over_time

from calibration.history import History, watch
from calibration.measures import Parts, attrition, composition, empowerment, organizations
from calibration.measures import participation as taking_part
from calibration.patterns import ALONE, PATTERNS, TEAM, read
from courtyard import Community, load_scenario

YEAR_2, YEAR_3 = 1, 2


def years(*by_resident: tuple[float, ...]) -> np.ndarray:
    """Return hours (n, 5) from the hours of each resident in the first years."""
    return np.array([[*row, *[0.0] * (5 - len(row))] for row in by_resident])


def by_year_3(*hours: float) -> np.ndarray:
    """Return hours (n, 5), given in the third year only."""
    return years(*((0.0, 0.0, each) for each in hours))


GAVE = years((0, 1, 1), (0, 9, 0), (0, 1, 0), (0, 9, 9), (0, 0, 5), (0, 0, 0))
"""Second to third year: stays, stops, stops, stays, starts, never."""

CASES: list[tuple[Callable[[History], Parts], History, Parts]] = [
    (taking_part.active_year, history(4, hours=by_year_3(0, 2, 0, 1)), (2, 4)),
    (
        taking_part.informal_to_formal,
        history(4, hours=by_year_3(3, 2, 1, 0), alone=by_year_3(3, 1, 0, 0)),
        (2, 4, 2, 4),
    ),
    (taking_part.registered, history(4, registered=[True, False, True, True]), (3, 4)),
    (
        taking_part.registered_outgrows_active,
        history(
            3,
            registered=over_time(q0=[False] * 3, q4=[True, False, False], q12=[True] * 3),
            hours=years((1, 0, 1), (1, 0, 0), (0, 0, 0)),
        ),
        (3, 1, 1, 2),
    ),
    (
        taking_part.registered_idle,
        history(3, registered=[True, True, False], hours=by_year_3(1, 0, 0)),
        (1, 2),
    ),
    (
        taking_part.hours_of_registered,
        history(2, registered=[True, False], hours=years((1, 2, 3, 4), (9, 9, 9, 9))),
        (6, 1),
    ),
    (
        taking_part.intention_gap,
        history(2, asked=1.0, readiness=[-1.0, -1.0], active=[True, False]),
        (1, 2, 1, 2),
    ),
    (taking_part.top_tenth, history(20, hours=by_year_3(*[1] * 18, 40, 42)), (0.82, 1)),
    (taking_part.top_fifth, history(5, hours=by_year_3(1, 1, 1, 1, 4)), (0.5, 1)),
    (taking_part.hours_a_year, history(3, hours=by_year_3(0, 20, 30)), (50, 2)),
    (taking_part.above_hundred, history(3, hours=by_year_3(0, 100, 101)), (1, 2)),
    (
        taking_part.spread_of_leaders,
        history(20, 1, post=[0] * 19 + [-1], month=[1.0] * 2 + [5.0] * 15 + [20.0] * 2 + [900.0]),
        (20, 1),
    ),
    (attrition.stopped, history(6, hours=GAVE), (2, 4)),
    (
        attrition.kept,
        history(
            4,
            2,
            member_of=over_time(q0=[0, 0, 1, -1], q11=[0, -1, -1, 0]),
            ended=[-1, 140],
        ),
        (1, 2),
    ),
    (attrition.intense_stay, history(6, hours=GAVE), (1, 2, 1, 2)),
    (
        attrition.intense_stay,
        history(4, hours=years((0, 1, 0), (0, 2, 2), (0, 7, 7), (0, 9, 9))),
        (1, 2, 0, 2),
    ),
    (attrition.old_stop_more, history(6, age_band=[2, 2, 1, 2, 2, 2], hours=GAVE), (1, 3, 1, 2)),
    (
        attrition.household_keeps,
        history(6, household=[0, 0, 1, 2, 3, 3], hours=GAVE),
        (1, 2, 1, 2),
    ),
    (
        attrition.household_brings,
        history(6, household=[0, 1, 2, 3, 3, 4], hours=GAVE),
        (1, 1, 0, 1),
    ),
    (
        attrition.long_members_stay,
        # From week 26 to 260, members since week 0: the first leaves in the third quarter, the
        # second never; up to week 51 they are short ones, on two looks.
        history(2, 1, member_of=over_time(q0=[0, 0], q3=[-1, 0])),
        (1, 3, 0, 16),
    ),
    (
        attrition.atypical_leave,
        # One of four is of another age, a quarter, and leaves in the fourth quarter.
        history(
            4, 1, age_band=[1, 1, 1, 2], member_of=over_time(q0=[0] * 4, q4=[0, 0, 0, -1])
        ),
        (1, 2, 0, 3 * 18),
    ),
    (
        attrition.ties_keep,
        # The third has a post, and is not counted.
        history(
            3, 1, inside=[0, 1, 0], member_of=over_time(q0=[0, 0, 0], q3=[-1, 0, -1]),
            post=over_time(q0=[-1, -1, 0], q3=[-1, -1, -1]),
        ),
        (1, 1, 0, 18),
    ),
    (
        attrition.strained_leave,
        history(3, 1, strain=[0.1, 0.2, 0.9], post=over_time(q0=[0, 0, 0], q3=[0, 0, -1])),
        # First look: the third is above the median. Then two, of whom the second is.
        (1, 1 + 17, 0, 2 + 17),
    ),
    (organizations.at_exit, history(1, 3, founded=[1, 22, 23]), (2, 1)),
    (organizations.continued, history(1, 3, ended=[-1, 40, 49]), (2, 3)),
    (
        organizations.two_years,
        history(1, 4, founded=[1, 1, 1, 50], ended=[-1, 20, 126, -1]),
        (1, 2),
    ),
    (organizations.four_years, history(1, 2, ended=[-1, 230]), (1, 2)),
    (
        organizations.goal_met,
        # Over before the exit; of two that ended in 24 months one met it; later; born later.
        history(
            1,
            6,
            founded=[1, 1, 1, 1, 1, 40],
            ended=[-1, 20, 60, 70, 140, 90],
            goal_met=[False, True, True, False, True, True],
        ),
        (1, 2),
    ),
    # There at week 48: until the end at week 260, and until week 100.
    (organizations.hazard_after, history(1, 3, ended=[-1, 100, 40]), (1, (212 + 52) / 52)),
    # Born at 1: from 22 to 53 young, then to 105 old. Born at 40: young for 30 weeks, and ends.
    (
        organizations.newness,
        history(1, 2, founded=[1, 40], ended=[105, 70]),
        (1, (31 + 30) / 52, 1, 1),
    ),
    (
        organizations.hazard_established,
        history(1, 2, founded=[1, 1], ended=[-1, 110]),
        (1, (155 + 5) / 52),
    ),
    (
        organizations.small_end,
        # Two small, one of which ends at week 60: looks at weeks 26, 39, 52, of 15 in all.
        history(12, 3, member_of=[0, 1, *[2] * 10], ended=[60, -1, -1]),
        (2 + 1, 15 + 3, 0, 15),
    ),
    (
        organizations.able_core_lasts,
        history(3, 2, post=[0, 0, 1], skill=[0.5, 0.7, 0.2], ended=[-1, 60]),
        (1.2, 2, 0.2, 1),
    ),
    (
        organizations.key_person,
        # Lost a leader in the third quarter, and ended within the year; the other goes on. Looks
        # at the first without any leader do not count.
        history(2, 2, member_of=[0, 1], post=over_time(q0=[0, 1], q3=[-1, 1]), ended=[80, -1]),
        (1, 1, 0, 14),
    ),
    (
        composition.leaders_change,
        history(2, 2, post=over_time(q0=[0, 1], q7=[-1, 1]), ended=[-1, 120]),
        (1, 1 + 1),
    ),
    (
        composition.families_tire,
        history(3, 1, post=[0, -1, -1], family_loss=[0.3, 0.1, 0.0]),
        (0.3, 1, 0.1, 2),
    ),
    (composition.retired_leaders, history(3, 1, post=[0, 0, -1], age_band=[2, 1, 2]), (4, 8)),
    (
        composition.retired_members,
        history(
            4, 1, member_of=[0, 0, 0, -1], age_band=[2, 1, 2, 2], active_weeks=[26, 52, 25, 52]
        ),
        (1, 2),
    ),
    (
        composition.party_active,
        history(
            4, party=[True, False, False, False], age_band=[1, 2, 1, 0], hours=by_year_3(1, 1, 0, 1)
        ),
        (1, 1, 1, 2),
    ),
    (
        composition.connected_active,
        history(4, age_band=[2, 2, 2, 1], degree=[9, 4, 2, 99], hours=by_year_3(1, 0, 1, 1)),
        (1, 1, 1, 2),
    ),
    (
        composition.alike,
        # Two of one age and one of another: 2 of 6 ordered pairs, in four quarters.
        history(4, 1, member_of=[0, 0, 0, -1], age_band=[2, 2, 1, 1]),
        (8, 24, 4, 12),
    ),
    (
        composition.old_groups_alike,
        # The first is new at the end of quarter 4, two years old at those of 9 to 20; the second,
        # of two ages, is new at those of 17 to 20.
        history(
            4, 2, age_band=[2, 2, 1, 2], founded=[1, 220],
            member_of=over_time(q0=[0, 0, -1, -1], q17=[0, 0, 1, 1]),
        ),
        (2 * 12, 2 * 12, 2, 2 + 2 * 4),
    ),
    (
        empowerment.leaders_gain,
        history(
            3, 1, post=[0, -1, -1], member_of=[0, 0, -1],
            efficacy=over_time(q0=[0.1] * 3, q10=[0.4, 0.2, 0.9]),
        ),
        (0.3, 1, 0.1, 1),
    ),
    (
        empowerment.awareness_spreads,
        history(
            3, 1, member_of=over_time(q0=[-1, -1, -1], q2=[-1, -1, 0], q3=[0, -1, 0]),
            awareness=over_time(q0=[0.2, 0.2, 0.1], q2=[0.3, 0.5, 0.9]),
        ),
        (0.8, 0.4),
    ),
    (
        empowerment.engagement_spreads,
        history(2, responsibility=over_time(q0=[0.2, 0.3], q2=[0.3, 0.3])),
        (0.6, 0.5),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "lived", "parts"), CASES)
def test_by_hand(measure: Callable[[History], Parts], lived: History, parts: Parts) -> None:
    assert measure(lived) == pytest.approx(parts)


def test_eight_months_of_leaders_are_too_few_for_a_spread() -> None:
    lived = history(3, 1, post=[0, 0, -1], month=[2.0, 20.0, 900.0])
    assert taking_part.spread_of_leaders(lived) == (0.0, 0.0)


class TestRegressions:
    def test_the_path_is_the_coefficient_of_two_independent_causes(self) -> None:
        x = np.array([1.0, 1.0, -1.0, -1.0])
        held = np.array([1.0, -1.0, 1.0, -1.0])
        y = 3.0 * x + 4.0 * held
        assert empowerment.partial(y, x, held) == pytest.approx(0.6)
        assert empowerment.partial(y, held, x) == pytest.approx(0.8)

    def test_what_does_not_vary_has_no_path(self) -> None:
        assert math.isnan(empowerment.partial(np.ones(4), np.arange(4.0), np.arange(4.0) ** 2))

    def test_the_two_paths_between_participation_and_efficacy(self) -> None:
        rng = np.random.default_rng(1)
        hours, efficacy = np.expm1(rng.uniform(0, 3, 200)), rng.uniform(0, 1, 200)
        later = over_time(q0=efficacy, q12=np.log1p(hours))
        given = years(*((0.0, h, np.expm1(2.0 * np.log1p(h))) for h in hours))
        lived = history(200, hours=given, efficacy=later)
        assert empowerment.participation_to_efficacy(lived) == pytest.approx((1.0, 1.0))
        assert empowerment.efficacy_to_participation(lived)[0] == pytest.approx(0.0, abs=1e-9)

    def test_beliefs_of_members_go_with_their_hours(self) -> None:
        hours = np.expm1(np.arange(12.0) / 4.0)
        inside = [0] * 11 + [-1]
        lived = history(
            12, 1, member_of=inside, hours=by_year_3(*hours),
            trust_leaders=[*np.arange(11.0), -99.0], expectation=[*-np.arange(11.0), 99.0],
        )  # fmt: skip
        assert empowerment.hours_and_own_group(lived) == pytest.approx((1.0, 1.0))
        assert empowerment.hours_and_neighbourhood(lived) == pytest.approx((-1.0, 1.0))
        few = history(12, 1, member_of=[0] * 9 + [-1] * 3, hours=by_year_3(*hours))
        assert empowerment.hours_and_own_group(few) == (0.0, 0.0)


def test_every_measure_has_its_example() -> None:
    regressions = {
        empowerment.participation_to_efficacy,
        empowerment.efficacy_to_participation,
        empowerment.hours_and_own_group,
        empowerment.hours_and_neighbourhood,
    }
    assert {p.measure for p in PATTERNS.values()} == {case[0] for case in CASES} | regressions


SMALL = {"community.residents": 120, "scenario.weeks": 156, "plan.strategy": TEAM}


@pytest.fixture(scope="module")
def seen() -> tuple[History, dict[str, float]]:
    return watch(load_scenario("fujian_camp", SMALL), 5)


class TestWatching:
    def test_it_has_the_shapes_it_says(self, seen: tuple[History, dict[str, float]]) -> None:
        h, n = seen[0], 120
        assert (h.weeks, h.exit_week, h.residents) == (156, 22, n)
        for name in ("hours", "alone", "active_weeks"):
            assert getattr(h, name).shape == (n, 3)
        for name in ("member_of", "post", "joined", "inside", "active", "strain", "month"):
            assert getattr(h, name).shape == (13, n)
        assert h.founded.shape == h.ended.shape == h.goal_met.shape

    def test_it_agrees_with_the_outcomes(self, seen: tuple[History, dict[str, float]]) -> None:
        h, outcomes = seen
        assert h.hours.sum() == pytest.approx(outcomes["hours_given"])
        assert h.gave(YEAR_3).mean() == pytest.approx(outcomes["active_year"])
        assert h.founded.size == outcomes["births"]
        assert (h.ended >= 0).sum() == outcomes["endings"]
        assert (h.alone <= h.hours + 1e-9).all()
        assert (h.month[4] <= h.hours[:, 0] + 1e-9).all()
        assert h.month[4].sum() > 0.0
        assert (h.inside <= h.degree).all()
        assert (h.inside[h.member_of < 0] == 0).all()

    def test_watching_changes_nothing(self, seen: tuple[History, dict[str, float]]) -> None:
        model = Community(load_scenario("fujian_camp", SMALL), 5)
        last_month = np.zeros(120)

        def look(now: Community) -> None:
            last_month[:] += now.state.residents.hours * (49 <= now.week <= 52)

        model.run(each_week=look)
        assert model.outcomes() == pytest.approx(seen[1], nan_ok=True)
        assert seen[0].month[4] == pytest.approx(last_month)

    def test_three_years_are_enough_for_all_but_one_pattern(
        self, seen: tuple[History, dict[str, float]]
    ) -> None:
        assert set(read(seen[0], TEAM)) | set(read(seen[0], ALONE)) == set(PATTERNS)
