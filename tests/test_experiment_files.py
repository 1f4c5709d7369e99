"""The experiments that ship: what they say is equal between arms is so in runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from courtyard import load_scenario
from courtyard.community import Community, simulate
from courtyard.experiments.design import Plan, plan
from courtyard.experiments.schema import load_experiment
from courtyard.foundations.quantities import FITTED
from courtyard.interventions import NEUTRAL
from courtyard.scenario.settings import Settings
from courtyard.state.record import Spent

SEEDS = (1, 2)
WITH_LEADERS = ("casework", "family_outreach", "training_group")

ROOT = Path(__file__).parents[1]
EXPERIMENTS = sorted(path.stem for path in (ROOT / "experiments").glob("*.toml"))
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))


@cache
def planned(name: str) -> Plan:
    """Return the plan of an experiment that ships, one replication of it."""
    return plan(*load_experiment(name), replications=1)


def rows(name: str, arm: str, **point: Any) -> Iterator[Settings]:
    """Yield the settings of an arm at the points that have these values."""
    given = {key.replace("__", "."): value for key, value in point.items()}
    for row, one in planned(name).frame.iterrows():
        if one["arm"] == arm and all(one[key] == value for key, value in given.items()):
            yield planned(name).settings_of(int(str(row)))


@cache
def worked(name: str, arm: str, weeks: int, **point: Any) -> list[Spent]:
    """Return what the team did in so many weeks, over all `SEEDS`."""
    settings = next(rows(name, arm, **point)).lasting(weeks)
    return [row for seed in SEEDS for row in simulate(settings, seed).state.spent.rows]


def hours(done: list[Spent], first: int, last: int) -> dict[str, float]:
    """Return the hours of some weeks, by intervention."""
    spent: dict[str, float] = {}
    for row in done:
        if first <= row.week <= last:
            spent[row.intervention] = spent.get(row.intervention, 0.0) + row.minutes / 60.0
    return spent


def share(spent: dict[str, float], *names: str) -> float:
    return sum(spent.get(name, 0.0) for name in names) / sum(spent.values())


class TestRenewal:
    def done(self, arm: str) -> list[Spent]:
        """Return the work at the point with the fewest in posts."""
        return worked("renewal", arm, 80, burden__retreat=0.0045, succession__term=104)

    def test_one_budget_of_work_with_leaders(self) -> None:
        """With more hours than people, arms with apprentices would have more of it (trap 16)."""
        given = [hours(self.done(arm), 53, 80) for arm in ("first_100", "first_0")]
        leaders = [sum(one.get(name, 0.0) for name in WITH_LEADERS) for one in given]
        assert min(leaders) > 0.0
        assert max(leaders) < 1.15 * min(leaders)

    def test_the_first_year_is_the_same(self) -> None:
        one, other = (hours(self.done(arm), 1, 52) for arm in ("first_100", "first_0"))
        assert one == other
        assert not set(one) & set(WITH_LEADERS)


def test_attention_is_worked_wherever_it_is_meant_to_go() -> None:
    """If one end had no room for its hours, the best share would lie inside (trap 15)."""
    point = {"leadership__posts": 5, "burden__retreat": 0.0032}
    neutral = [
        share(hours(worked("attention", arm, 48, plan__rest=rest, **point), 23, 48), *NEUTRAL)
        for arm, rest in (
            ("core_0", "members"), ("core_0", "residents"), ("core_50", "members"),
            ("core_100", "members"),
        )
    ]  # fmt: skip
    assert max(abs(one - other) for one, other in combinations(neutral, 2)) < 0.15


def test_who_does_the_organizing_touches_a_fifth_of_the_hours() -> None:
    point = {"plan__leaving": "abrupt", "plan__credit": 1.0, "plan__service_first": 0}
    worker, members = (
        share(hours(worked("withdrawal", arm, 53, **point), 1, 52), "team_support")
        for arm in ("worker", "members")
    )
    assert min(worker, members) > 0.2
    assert worker == pytest.approx(members, rel=0.2)


def test_some_who_apply_are_rejected() -> None:
    """Where all win, equal parts, lots and contest are the same."""
    settings = next(rows("grants", "contest", projects__every=520)).lasting(52)
    for seed in SEEDS:
        kinds = [event.kind for event in simulate(settings, seed).state.events.rows]
        assert kinds.count("rejected") > 0
        assert kinds.count("awarded") == 4


@pytest.mark.parametrize("arm", ["charge_1", "charge_4", "charge_8", "talks", "stops"])
def test_charging_is_for_those_in_posts(arm: str) -> None:
    for settings in rows("recharging", arm):
        step = next(s for s in settings.changes if s.week == 53 and s.set)
        assert step.set["plan.leaders"] == "core"


def test_understanding_that_is_set_is_kept() -> None:
    for row in planned("activity_understanding").frame.index:
        assert (
            planned("activity_understanding").settings_of(row).resolved()["staffing"]["turnover"]
            == 0
        )


def test_weights_of_confidence_have_their_constants() -> None:
    """What a weight adds at the start is taken off the constant; the last point is the default."""
    read, _ = load_experiment("individual_first")
    points = read.design.points
    usual = load_scenario("fujian_camp")
    for point in points:
        joining = usual.decision.weights.efficacy - point["decision.weights.efficacy"]
        leading = usual.leadership.efficacy - point["leadership.efficacy"]
        decision = usual.decision.constant + 0.353 * joining
        assert point["decision.constant"] == pytest.approx(decision)
        leadership = usual.leadership.constant - 0.147 * leading
        assert point["leadership.constant"] == pytest.approx(leadership)
    assert points[-1]["decision.constant"] == usual.decision.constant


def fitted_keys(table: type[BaseModel] = Settings, above: str = "") -> Iterator[str]:
    """Yield the dotted keys whose defaults are fitted to patterns."""
    for name, field in table.model_fields.items():
        inner, extra = field.annotation, field.json_schema_extra
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from fitted_keys(inner, f"{above}{name}.")
        elif isinstance(extra, dict) and extra.get("source") == FITTED:
            yield above + name


def value(settings: Settings, key: str) -> float:
    found: Any = settings
    for part in key.split("."):
        found = getattr(found, part)
    return float(found)


def added_at_the_start(settings: Settings, usual: Settings) -> float:
    """Return what weights that are not the usual ones add to the log-odds of acting, on the mean.

    Of stocks of residents, families, the few who are active, and the one impression of the
    government; what else a weight can be of is nothing before there are groups and calls.
    """
    now = Community(settings, seed=1).state
    weights, common = (one.decision.weights.model_dump() for one in (settings, usual))
    means = {
        name: float(np.mean(getattr(now.residents, name)))
        for name in weights
        if hasattr(now.residents, name) and name not in ("asked", "need")
    }
    means["family"] = float(np.mean(now.residents.family_support)) - 1.0
    means["others"] = float(np.mean(now.residents.active))
    means["government"] = float(now.community.responsiveness[0])
    return sum((weights[name] - common[name]) * mean for name, mean in means.items())


def test_some_defaults_are_fitted() -> None:
    assert {"decision.constant", "decision.reconsider", "asking.by_tie"} <= set(fitted_keys())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_is_fitted_is_so_in_every_arm(name: str) -> None:
    """A file that repeats a default must follow it when it is fitted again; 0 is off."""
    usual = load_scenario("fujian_camp")
    for key in set(fitted_keys()) - {"decision.constant"}:
        assert {value(one, key) for one in planned(name).settings} <= {0.0, value(usual, key)}, key


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_constants_take_off_what_other_weights_add(name: str) -> None:
    """So that about as many act at first, whatever counts."""
    usual = load_scenario("fujian_camp")
    apart = {one.decision.model_dump_json(): one for one in planned(name).settings}
    for one in apart.values():
        moved = one.decision.constant - usual.decision.constant
        if moved:
            assert moved == pytest.approx(-added_at_the_start(one, usual), abs=0.03)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios_have_what_is_fitted(name: str) -> None:
    own, usual = load_scenario(name), Settings()
    for key in set(fitted_keys()) - {"decision.constant"}:
        assert value(own, key) == value(usual, key), key
    moved = own.decision.constant - usual.decision.constant
    assert moved == pytest.approx(-added_at_the_start(own, usual), abs=0.03)


def test_backbones_are_chosen_differently() -> None:
    """Nobody is keen before the first decision: chosen in week 1, `keen` would be by lot."""
    chosen: dict[str, set[int]] = {}
    tied: dict[str, float] = {}
    for arm in ("random", "ties", "keen", "clustered"):
        settings = next(rows("backbones", arm, teams__ties=0)).lasting(8)
        now = simulate(settings, 1).state
        mine = now.residents.team_youth
        chosen[arm] = set(mine.nonzero()[0].tolist())
        tied[arm] = float(now.ties.sum(mine.astype(np.float64))[mine].mean())
    assert len({frozenset(each) for each in chosen.values()}) == 4
    assert len({len(each) for each in chosen.values()}) == 1
    assert tied["clustered"] > 1.5 * tied["random"]


def test_what_is_held_without_a_mandate_makes_no_difference() -> None:
    """Crowding out is of required service, what choice protects of one's own choice."""
    for arm, key, values in (
        ("none_once", "league.crowding", (0.0, 0.02)),
        ("mandate_once", "league.chosen_protects", (0.0, 1.0)),
    ):
        settings = next(rows("youths", arm, league__crowding=0.02)).lasting(60)
        liking = [
            simulate(settings.changed({key: value}), 1).state.residents.liking for value in values
        ]
        assert (liking[0] == liking[1]).all()
