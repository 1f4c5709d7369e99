"""Calibration: what is fitted, runs that go on, numbers with intervals, the page."""

# ruff: noqa: I001 - the helper comes first, which puts the top of the project on the path

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from calibration_histories import ROOT

from calibration import fit, knockouts, measure, page, runs, screening
from calibration.__main__ import main
from calibration.estimate import Estimate, change, estimate, mean_difference, verdict
from calibration.patterns import FITTED, NOT_REACHED, PATTERNS, TEAM
from courtyard import load_scenario


class TestFirewall:
    def test_four_patterns_are_fitted_and_none_that_claims_ask_about(self) -> None:
        assert [p.code for p in FITTED] == ["PA1", "CO1", "AT1", "HM3"]
        assert {p.code for p in PATTERNS.values() if p.aim is not None} == {
            "PA1",
            "CO1",
            "AT1",
            "HM3",
        }
        assert {"OR1", "OR2.hazard", "OR2.four", "OR5", "EM1.forward"} <= set(PATTERNS)

    def test_what_is_fitted_has_its_plausible_range_and_belongs_to_no_organization(self) -> None:
        declared = {f.key: (f.low, f.high) for f in screening.factors()}
        for free in fit.FREE:
            assert declared[free.key] == (free.low, free.high)
            assert free.key.split(".")[0] in ("decision", "asking", "community")
        asked_about = {"efficacy", "expectation", "asked", "cohesion", "trust", "provided"}
        assert not asked_about & {free.key.split(".")[-1] for free in fit.FREE}

    def test_the_defaults_are_what_was_fitted(self) -> None:
        """After a fit its values stand in the model; before the first there is nothing to hold."""
        toml = runs.DATA / "fitted.toml"
        values = tomllib.loads(toml.read_text(encoding="utf-8")) if toml.is_file() else {}
        now = load_scenario(runs.SCENARIO).resolved()
        for free in fit.FREE if values else ():
            assert fit._at(now, free.key) == fit._at(values, free.key), free.key

    def test_seeds_of_fit_report_knock_outs_and_screening_do_not_meet(self) -> None:
        parts = [
            set(range(first, first + count))
            for first, count in (
                (fit.FIRST_SEED, fit.SEEDS),
                (measure.FIRST_SEED, measure.SEEDS),
                (knockouts.FIRST_SEED, knockouts.SEEDS),
                (screening.FIRST_SEED, screening.SEEDS * screening.LEVELS ** len(screening.LUCK)),
            )
        ]
        assert len(set().union(*parts)) == sum(map(len, parts))
        assert max(set().union(*parts)) < 10_000  # later ones confirm claims


class TestEstimates:
    def test_runs_are_pooled_before_they_are_divided(self) -> None:
        assert estimate(np.array([[1.0, 1.0], [0.0, 9.0]]), "ratio").value == pytest.approx(0.1)

    @pytest.mark.parametrize(("form", "value"), [("difference", 0.5 - 0.25), ("quotient", 2.0)])
    def test_forms_of_four_parts(self, form: Any, value: float) -> None:
        parts = np.array([[1.0, 2.0, 1.0, 2.0], [1.0, 2.0, 0.0, 2.0]])
        assert estimate(parts, form).value == pytest.approx(value)

    def test_the_interval_is_that_of_the_mean(self) -> None:
        x = np.random.default_rng(3).normal(5.0, 2.0, 400)
        found = estimate(np.column_stack([x, np.ones(400)]), "ratio")
        half = 1.96 * x.std() / 20.0
        assert found.low == pytest.approx(x.mean() - half, abs=0.02)
        assert found.high == pytest.approx(x.mean() + half, abs=0.02)

    def test_never_in_thirty_is_not_sure_to_be_never(self) -> None:
        found = estimate(np.array([[0.0, 3.0]] * 10), "ratio")
        assert (found.value, found.low) == (0.0, 0.0)
        assert found.high == pytest.approx(1.0 - 0.025 ** (1 / 30), abs=1e-6)

    def test_a_change_is_paired(self) -> None:
        before = np.random.default_rng(4).uniform(0, 100, (50, 1)) * [[1.0, 0.0]]
        before = before + np.array([[0.0, 1.0]])
        after = before + np.array([[0.5, 0.0]])
        found = change(after, before, "ratio")
        assert found.value == pytest.approx(0.5)
        assert found.high - found.low < 1e-9

    def test_nothing_measured_is_no_number(self) -> None:
        found = estimate(np.zeros((5, 2)), "ratio")
        assert math.isnan(found.value)
        assert verdict(found, 0.0, 1.0) == "not measured"

    def test_a_mean_of_differences_has_its_t_interval(self) -> None:
        found = mean_difference(np.array([1.0, 2.0, 3.0]))
        assert (found.value, found.low) == (2.0, pytest.approx(2.0 - 4.302653 / math.sqrt(3.0)))
        assert [bool(mean_difference(np.ones(n)).clear()) for n in (4, 5)] == [False, True]

    @pytest.mark.parametrize(
        ("low", "high", "word"),
        [(0.2, 0.3, "met"), (0.05, 0.3, "open"), (0.5, 0.9, "missed"), (0.0, 0.05, "missed")],
    )
    def test_verdicts(self, low: float, high: float, word: str) -> None:
        assert verdict(Estimate(0.0, low, high, 0.1, 9), 0.1, 0.4) == word


def fake_work(job: runs.Job) -> runs.Row:
    if job.seed == 3:
        raise ValueError("cannot")
    return {"x": float(job.seed)}


def fake_jobs(count: int) -> list[runs.Job]:
    return [runs.Job({"arm": "a"}, {}, seed, 1) for seed in range(count)]


class TestRuns:
    def table(self, folder: Path) -> runs.Table:
        return runs.Table(folder / "t.csv", ["arm", "seed", "x", "error"])

    def test_it_goes_on_where_it_was_stopped_and_ends_in_order(self, tmp_path: Path) -> None:
        seeds: list[int] = []

        def work(job: runs.Job) -> runs.Row:
            if job.seed == 1 and seeds == [3, 2]:
                raise KeyboardInterrupt
            seeds.append(job.seed)
            return {"x": float(job.seed)}

        table, jobs = self.table(tmp_path), fake_jobs(4)
        with pytest.raises(KeyboardInterrupt):
            runs.carry_out(jobs[::-1], work, table, workers=1)
        assert [row["seed"] for row in table.rows()] == ["3", "2"]
        seeds.clear()
        assert runs.carry_out(jobs, work, table, workers=1) is True
        assert seeds == [0, 1]
        assert [row["seed"] for row in table.rows()] == ["0", "1", "2", "3"]

    def test_a_row_cut_in_two_is_done_again(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert runs.carry_out(fake_jobs(2), fake_work, table, workers=1)
        whole = table.path.read_text(encoding="utf-8")
        table.path.write_text(whole[:-3], encoding="utf-8")
        assert len(table.rows()) == 1
        assert runs.carry_out(fake_jobs(2), fake_work, table, workers=1)
        assert table.path.read_text(encoding="utf-8") == whole

    def test_a_run_that_raises_is_a_row_that_says_so(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert runs.carry_out(fake_jobs(5), fake_work, table, workers=1)
        assert [row["error"] for row in table.rows()] == ["", "", "", "ValueError: cannot", ""]

    def test_no_time_no_run(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert not runs.carry_out(fake_jobs(2), fake_work, table, workers=1, hours=0.0)
        assert table.rows() == []

    def test_what_another_version_made_is_dropped_only_when_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = self.table(tmp_path)
        runs.carry_out(fake_jobs(2), fake_work, table, workers=1)
        monkeypatch.setattr(runs, "version", lambda: "another")
        with pytest.raises(runs.StaleError, match="2 runs of another version"):
            runs.carry_out(fake_jobs(2), fake_work, table, workers=1)
        assert len(table.rows()) == 2
        assert runs.carry_out(fake_jobs(2), fake_work, table, workers=1, fresh=True)
        assert len(table.rows()) == 2

    def test_comments_are_no_other_version_and_numbers_are(self, tmp_path: Path) -> None:
        one, other, more = (tmp_path / f"{name}.py" for name in "abc")
        one.write_text('def f():\n    """Say."""\n    return 1\n', encoding="utf-8")
        other.write_text('def f():\n    """Tell."""  # so\n    return 1\n', encoding="utf-8")
        more.write_text('def f():\n    """Say."""\n    return 2\n', encoding="utf-8")
        assert runs._code(one) == runs._code(other) != runs._code(more)


class FakeRuns:
    """Runs whose patterns are straight lines in the parameters, so that the best point is known."""

    def __init__(self) -> None:
        self.seeds = 0

    def __call__(self, point: Any, seeds: range) -> list[fit.Measured]:
        self.seeds += len(seeds)
        four = {
            "PA1": 0.25 + 0.2 * (point["decision.constant"] + 6.0),
            "CO1": 0.53 + 0.1 * (point["community.vigour_spread"] - 1.5),
            "AT1": 0.36 + 0.1 * (point["decision.weights.interest"] - 1.0),
            "HM3": 0.50 + 0.1 * (point["decision.weights.time"] - 2.0),
        }
        return [{code: (value, 1.0) for code, value in four.items()} for _ in seeds]


class TestFit:
    def go(self, folder: Path, count: int, does: FakeRuns) -> None:
        assert fit.fit(folder, 60, 1, math.inf, count, fresh=False, runs=does)

    def test_the_loss_is_in_half_widths_of_the_targets(self) -> None:
        four = {"PA1": (0.35, 1.0), "CO1": (0.53, 1.0), "AT1": (0.42, 1.0), "HM3": (0.4, 1.0)}
        assert fit.loss_of([four])[0] == pytest.approx(1.0 + 0.0 + 1.0 + 1.0)

    def test_nobody_active_is_as_far_off_as_can_be(self) -> None:
        nothing = {"PA1": (0.0, 9.0), "CO1": (0.0, 0.0), "AT1": (0.0, 0.0), "HM3": (0.0, 0.0)}
        assert fit.loss_of([nothing])[0] == 1e6

    def test_it_begins_where_the_model_is_and_finds_a_better_point(self, tmp_path: Path) -> None:
        does = FakeRuns()
        self.go(tmp_path, 60, does)
        rows = fit.trials(tmp_path).rows()
        assert len(rows) == 60
        for free in fit.FREE:
            assert float(rows[0][free.key]) == pytest.approx(fit.start()[free.key], rel=1e-5)
        best = fit.best(tmp_path)
        assert best is not None
        assert float(best["loss"]) < min(float(row["loss"]) for row in rows[: fit.STARTUP])
        given_up = [row for row in rows if row["state"] == "given up"]
        assert given_up
        assert does.seeds == sum(int(row["seeds"]) for row in rows) + 60  # the rounded point

    def test_it_goes_on_with_what_it_has_seen(self, tmp_path: Path) -> None:
        self.go(tmp_path, 10, FakeRuns())
        before = (tmp_path / "trials.csv").read_text(encoding="utf-8")
        again = FakeRuns()
        self.go(tmp_path, 14, again)
        after = (tmp_path / "trials.csv").read_text(encoding="utf-8")
        assert after.startswith(before)
        assert again.seeds <= 4 * 60 + 60
        rows = fit.trials(tmp_path).rows()
        assert [row["trial"] for row in rows] == [str(k) for k in range(14)]
        keys = [tuple(row[free.key] for free in fit.FREE) for row in rows]
        assert len(set(keys)) == 14  # no point is drawn twice

    def test_the_optimizer_is_told_all_of_it_again(self, tmp_path: Path) -> None:
        self.go(tmp_path, 40, FakeRuns())
        rows = fit.trials(tmp_path).rows()
        told = fit._study(fit.trials(tmp_path)).trials
        assert len(told) == len(rows)
        for row, trial in zip(rows, told, strict=True):
            assert (trial.state.name == "COMPLETE") == (row["state"] == "finished")
            assert trial.value == float(row["loss"])
            steps = {n: float(row[f"loss{n}"]) for n in fit.STEPS if row[f"loss{n}"]}
            assert trial.intermediate_values == steps
            assert trial.params == {f.key: float(row[f.key]) for f in fit.FREE}

    def test_it_ends_with_toml_that_the_scenario_reads(self, tmp_path: Path) -> None:
        self.go(tmp_path, 5, FakeRuns())
        values = tomllib.loads((tmp_path / "fitted.toml").read_text(encoding="utf-8"))
        changes = {free.key: fit._at(values, free.key) for free in fit.FREE}
        settings = load_scenario(runs.SCENARIO, changes).resolved()
        assert {key: fit._at(settings, key) for key in changes} == changes


class TestKnockouts:
    @pytest.mark.parametrize("k", knockouts.KNOCKOUTS[1:], ids=lambda k: k.name)
    def test_its_settings_are_good_and_make_a_difference(self, k: knockouts.Knockout) -> None:
        assert load_scenario(runs.SCENARIO, k.changes).resolved() != _resolved()

    def test_names_are_told_apart(self) -> None:
        names = [k.name for k in knockouts.KNOCKOUTS]
        assert len(set(names)) == len(names)

    def test_what_changes_is_found(self, tmp_path: Path) -> None:
        """One mechanism halves a pattern and turns a difference; the others change nothing."""
        write_knockouts(tmp_path, "asking")
        rows = knockouts.summary_table(tmp_path).rows()
        assert {row["knockout"] for row in rows if row["clear"] == "1"} == {"asking"}
        at = {(row["knockout"], row["name"]): row for row in rows}
        assert float(at["asking", "PA1"]["before"]) == pytest.approx(0.3, abs=0.05)
        assert float(at["asking", "PA1"]["after"]) == pytest.approx(0.15, abs=0.03)
        turned = at["asking", f"organizations24: {TEAM} - none"]
        assert (float(turned["before"]), float(turned["after"])) == (2.0, -2.0)
        assert (turned["before_low"], turned["clear"]) == ("2", "1")


def _resolved() -> Any:
    return load_scenario(runs.SCENARIO).resolved()


def write_knockouts(folder: Path, strong: str, seeds: int = 8) -> None:
    """Write runs in which one mechanism matters and no other, and summarize them."""
    rng = np.random.default_rng(7)
    noise = rng.uniform(-0.02, 0.02, (len(knockouts.ARMS), seeds))
    rows = []
    for k in knockouts.KNOCKOUTS:
        off = k.name == strong
        for a, arm in enumerate(knockouts.ARMS):
            for seed in range(seeds):
                level = 0.3 + noise[a, seed]
                row = {f"{code}:{i}": 1.0 for code in knockouts.measured() for i in range(4)}
                row |= dict.fromkeys(knockouts.OUTCOMES, 1.0 + noise[a, seed])
                row["PA1:0"] = level / 2.0 if off else level
                row["organizations24"] = 3.0 if (arm == TEAM) != off else 1.0
                rows.append({"run": len(rows), "knockout": k.name, "arm": arm, "seed": seed} | row)
    knockouts.table(folder).write(rows)
    knockouts.summarize(folder)


class TestScreening:
    def test_every_assumption_with_a_range_is_varied(self) -> None:
        keys = {f.key for f in screening.factors()}
        assert {"decision.constant", "learning.mastery", "community.free_time.retired"} <= keys
        assert {"interventions.casework.strength", "plan.doing"} <= keys
        assert not keys & set(screening.NOT_VARIED)
        assert "plan.last_week" not in keys

    def test_whole_numbers_reach_both_ends_of_their_range(self) -> None:
        posts = screening.Factor("leadership.posts", 1, 7, True)
        assert [posts.at(u) for u in (0.0, 0.34, 1.0)] == [1, 3, 7]
        assert screening.Factor("x", -1.0, 1.0, False).at(0.25) == -0.5

    def test_the_corners_of_the_cube_are_settings(self) -> None:
        varied = screening.factors()
        for u in (0.0, 1.0):
            point = np.full(len(varied), u)
            load_scenario(runs.SCENARIO, screening.changes_at(point, varied))

    def test_factors_of_luck_change_the_seeds_and_nothing_else(self) -> None:
        varied = screening.factors()[:2]
        made = screening.jobs(varied, 2, 5)
        points = screening.design(len(varied) + len(screening.LUCK), 5)
        assert len(made) == 2 * len(points)
        seeds: dict[tuple[float, ...], set[int]] = {}
        for job in made:
            point = points[job.labels["point"]]
            assert job.changes == screening.changes_at(point[:2], varied)
            seeds.setdefault(tuple(point[2:]), set()).add(job.seed)
        assert all(len(found) == 2 for found in seeds.values())
        assert len(set().union(*seeds.values())) == 2 * len(seeds)  # no two share one

    def test_a_straight_line_has_its_slopes_and_no_spread(self) -> None:
        keys = ["a", "b", "c"]
        x = screening.design(3, 6)
        found = screening.effects(keys, x, x @ np.array([2.0, -1.0, 0.0]))
        for name, values in (("mu", [2, -1, 0]), ("mu_star", [2, 1, 0]), ("sigma", [0, 0, 0])):
            assert np.asarray(found[name]) == pytest.approx(np.array(values, float), abs=1e-9)

    def test_a_trajectory_with_a_failure_is_left_out(self, tmp_path: Path) -> None:
        write_screening(tmp_path, ["a", "b"])
        rows = screening.summary_table(tmp_path).rows()
        assert [(row["outcome"], row["key"]) for row in rows[:2]] == [
            ("organizations24", "b"),
            ("organizations24", "a"),
        ]
        assert float(rows[0]["mu"]) == pytest.approx(-3.0, rel=1e-4)


def write_screening(folder: Path, keys: list[str]) -> None:
    """Write runs of a straight line, one of which failed, and summarize them."""
    points = screening.design(len(keys), 4)
    rows: list[dict[str, Any]] = []
    for number, point in enumerate(points):
        y = float(point[0] - 3.0 * point[1])
        row = {"run": number, "point": number, "seed": 0, **dict.fromkeys(screening.OUTCOMES, y)}
        failed = dict.fromkeys(screening.OUTCOMES) | {"error": "ValueError: cannot"}
        rows.append(row | failed if number == 4 else row)
    screening.table(folder).write(rows)
    screening.summarize(folder, keys, 4)


class TestPage:
    def test_it_is_in_step(self) -> None:
        committed = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
        assert page.page() == committed, "run python -m calibration page"

    def test_before_anything_has_run_it_says_what_will_be_measured(self, tmp_path: Path) -> None:
        text = page.page(tmp_path)
        for command in ("fit", "measure", "knockouts", "screening"):
            assert f"`python -m calibration {command}`" in text
        assert all(f"| {code} |" in text for code in PATTERNS)
        assert all(rows in text for rows in NOT_REACHED)

    @pytest.fixture
    def full(self, tmp_path: Path) -> str:
        """A page of data that were made up: every pattern is 1 but OR1, which is 7 of 10."""
        fit.fit(tmp_path, 60, 1, math.inf, 12, fresh=False, runs=FakeRuns())
        rows = []
        for arm in measure.ARMS:
            for seed in range(10):
                row: dict[str, Any] = dict.fromkeys(measure.columns(), 1.0)
                row |= {"OR1:0": float(seed % 2 == 0) + 9.0, "OR1:1": 13.5}
                rows.append({"run": f"{arm}{seed}", "arm": arm, "seed": seed} | row)
        measure.table(tmp_path).write(rows)
        measure.summarize(tmp_path)
        write_knockouts(tmp_path, "asking", seeds=4)
        write_screening(tmp_path, ["a", "b"])
        return page.page(tmp_path)

    def test_it_tells_what_was_found(self, full: str) -> None:
        assert "Not run yet" not in full
        line = next(line for line in full.splitlines() if line.startswith("| OR1 |"))
        assert "| 0.61 to 0.75 |  | 0.704 |" in line  # nothing was published before
        assert "| met |" in line
        assert "On 10 seeds" in full
        assert "12 trials" in full
        assert "| asking |" in full
        assert "- taste: nothing changes at all; kept for C10" in full
        for what, count in (("source gives", 5), ("we made", 13), ("at any size", 14)):
            row = next(line for line in full.splitlines() if what in line and "| " in line)
            cells = [int(cell) for cell in row.split("|")[2:-1]]
            assert sum(cells[1:]) == cells[0] == count, row
        assert "| OR1.goal ‡ |" in full and "| CO7 § |" in full and "| OR7 † |" in full
        assert "**organizations24**: 2 of 2 clear luck (0):" in full


def test_commands_go_from_one_to_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path), "--workers", "1", "--hours", "0", "--trajectories", "1"]
    for command in ("measure", "knockouts", "screening"):
        assert main([command, *data]) == 1
        assert "goes on" in capsys.readouterr().err
    (tmp_path / "runs.csv").write_text("run,x\n1,2\n", encoding="utf-8")
    assert main(["measure", *data]) == 2
    assert "--fresh" in capsys.readouterr().err
