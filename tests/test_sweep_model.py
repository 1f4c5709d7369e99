"""Sweeps of the model itself: what ships can be planned, and runs can be repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

import sweep_fakes as fakes
from courtyard.analysis.survival import curves
from courtyard.analysis.sweep import compare_sweep
from courtyard.community import simulate
from courtyard.experiments.design import plan
from courtyard.experiments.repeat import repeat
from courtyard.experiments.schema import Experiment, load_experiment, parse_experiment, shipped
from courtyard.experiments.sweep import sweep
from courtyard.records.sweeps import read_sweep

SMALL = {"community.residents": 80}


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    return parse_experiment(
        {
            "experiment": {
                "name": "small",
                "scenario": "fujian_camp",
                "weeks": 76,
                "replications": 2,
                "outcomes": ["organizations12", "active12", "first_organization_week"],
            },
            "arms": {
                "none": {**SMALL, "plan.strategy": "none"},
                "matched": {**SMALL, "plan.strategy": "stage_matched"},
                "left": {
                    **SMALL,
                    "plan.strategy": "stage_matched",
                    "changes": [{"week": 9, "set": {"plan.strategy": "none"}}],
                },
            },
        }
    )


@pytest.fixture(scope="module")
def whole(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    result = sweep(experiment, folder, workers=1, detail=True)
    assert (result.done, result.failed) == (6, 0)
    return folder


@pytest.mark.parametrize("name", shipped())
def test_what_ships_can_be_planned(name: str) -> None:
    experiment, file = load_experiment(name)
    planned = plan(experiment, file, replications=2)
    assert len(planned.frame) == 2 * len(planned.settings)
    head = experiment.experiment
    for text in (head.title, head.title_zh, head.question, head.question_zh):
        assert text
    assert len(head.assumptions) == len(head.assumptions_zh) > 0


def test_every_outcome_that_ships_is_measured() -> None:
    """An outcome that the model does not give would be noticed only after the first runs."""
    measured: set[str] = set()
    for name in shipped():
        experiment, file = load_experiment(name)
        settings = plan(experiment, file, replications=1).settings[0]
        if not measured:  # of the longest run: an outcome of a year needs that year
            long = settings.changed(SMALL | {"scenario.weeks": 313, "changes": []})
            measured = set(simulate(long, 1).outcomes())
        assert set(experiment.experiment.outcomes) <= measured


def test_workers_make_no_difference(whole: Path, experiment: Experiment, tmp_path: Path) -> None:
    sweep(experiment, tmp_path, workers=2, detail=True)
    assert fakes.tables_of(tmp_path) == fakes.tables_of(whole)


def test_a_run_is_repeated_to_the_last_bit(whole: Path) -> None:
    outcomes = read_sweep(whole).outcomes
    for arm in ("matched", "left"):
        again = repeat(whole, outcomes.loc[outcomes["arm"] == arm, "run"].iloc[-1])
        assert again.differing(simulate(again.settings, again.seed).outcomes()) == []


def test_arms_share_the_past_of_a_change(whole: Path) -> None:
    weeks = read_sweep(whole).table("weeks")
    assert weeks is not None
    past = weeks[weeks["week"] < 9].drop(columns=["run", "arm"])
    matched, left = (
        past[weeks.loc[past.index, "arm"] == arm].reset_index(drop=True)
        for arm in ("matched", "left")
    )
    assert matched.equals(left)


def test_the_comparison_of_the_model(whole: Path) -> None:
    found = read_sweep(whole)
    compared = compare_sweep(found)
    assert len(compared.table) == 2 * 3
    assert (compared.table["pairs"] == 2).all()
    assert compared.hours.set_index("arm").loc["none"].filter(like="hours_").eq(0).all()
    organizations = found.table("organizations")
    assert organizations is not None
    assert set(curves(organizations, 76)["arm"]) == set(organizations["arm"])
