"""Pictures of whole designs: what is drawn is what was made up, at the right place."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import made_sweeps
from courtyard.analysis import cells, laws
from courtyard.analysis.contest import contest_gap
from courtyard.analysis.survival import of_durations
from courtyard.experiments.pictures import Surface
from courtyard.figures import axes as scales
from courtyard.figures import paper, waterfall
from courtyard.figures.comparison import Comparison
from courtyard.figures.courses import course
from courtyard.figures.drawings import KINDS, asked, drawings
from courtyard.figures.forest import comparison_figure
from courtyard.figures.frame import _wrapped
from courtyard.figures.grids import grids, slopes
from courtyard.figures.pulses import of_weeks
from courtyard.foundations.words import speak, speaking


@pytest.fixture(autouse=True)
def _speak_english():
    speak("en")
    yield
    speak("en")


def drawn(found):
    """Return the first picture, its panels that show something, and its words."""
    _name, figure, words = next(iter(drawings(found)))
    return figure, [axes for axes in figure.axes if axes.axison], words


def texts_of(found):
    """Return every text on the first picture, and its words."""
    figure, _panels, words = drawn(found)
    return [words, *(text.get_text() for text in figure.findobj(Text))]


def line(axes, name):
    """Return the points of the line of a name."""
    (found,) = [each for each in axes.lines if each.get_label() == name]
    return dict(zip(found.get_xdata(), found.get_ydata(), strict=True))


class TestEveryKind:
    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("kind", made_sweeps.ALL)
    def test_it_is_drawn_and_told_in_both_languages(self, tmp_path, kind, language):
        with speaking(language):
            for name, figure, words in drawings(made_sweeps.ALL[kind](tmp_path / "s")):
                picture = paper.png(figure, words)
                assert picture.startswith(b"\x89PNG")
                assert b"Description" in picture
                assert name == "comparison.png"
                assert len(words) > 20

    @pytest.mark.parametrize("kind", [*made_sweeps.ALL, "forest"])
    def test_arms_are_called_by_their_labels(self, tmp_path, kind):
        """Where they have one in the language spoken; else by their names."""
        found = made_sweeps.ALL["heatmap" if kind == "forest" else kind](tmp_path / "s")
        if kind == "forest":
            found.sweep.manifest["experiment"]["figure"] = []
        arms = found.sweep.manifest["experiment"]["arms"]
        arms.update({arm: own | {"zh": f"方案{i}"} for i, (arm, own) in enumerate(arms.items())})
        names = re.compile("|".join(rf"\b{arm}\b" for arm in arms))
        with speaking("zh"):
            labelled = texts_of(found)
        assert not [text for text in labelled if names.search(text)]
        plain = texts_of(found)
        assert not [text for text in plain if "方案" in text]
        if kind not in ("surface", "survival", "waterfall"):
            assert any("方案" in text for text in labelled)
            assert any(names.search(text) for text in plain)

    def test_every_kind_of_the_schema_can_be_drawn(self):
        assert set(made_sweeps.ALL) | {"forest"} == set(KINDS)

    def test_nothing_asked_is_a_forest(self, tmp_path):
        found = made_sweeps.heatmap(tmp_path / "s")
        found.sweep.manifest["experiment"]["figure"] = []
        assert [one.kind for one in asked(found)] == ["forest"]

    def test_several_have_names_of_their_own(self, tmp_path):
        found = made_sweeps.heatmap(tmp_path / "s")
        found.sweep.manifest["experiment"]["figure"] = [
            {"kind": "heatmap", "x": "plan.leaving", "y": "arm"},
            {"kind": "curves", "x": "plan.leaving", "lines": "arm"},
        ]
        assert [name for name, _f, _w in drawings(found)] == ["comparison.png", "comparison-2.png"]

    @pytest.mark.parametrize("kind", made_sweeps.ALL)
    def test_labels_lie_on_the_sheet(self, tmp_path, kind):
        figure, panels, _words = drawn(made_sweeps.ALL[kind](tmp_path / "s"))
        width, height = figure.canvas.get_width_height()
        for axes in panels:
            box = axes.get_tightbbox(figure.canvas.get_renderer())
            assert -1 <= box.x0 < box.x1 <= width + 1
            assert -1 <= box.y0 < box.y1 <= height + 1


class TestLittleData:
    """What is said while a sweep has only just begun."""

    @staticmethod
    def cut(found, rows):
        outcomes = found.sweep.outcomes
        outcomes.drop(outcomes[~rows].index, inplace=True)  # noqa: PD002 - the sweep holds it
        return found

    @pytest.mark.parametrize("kind", made_sweeps.ALL)
    def test_one_seed_is_one_seed(self, tmp_path, kind):
        found = made_sweeps.ALL[kind](tmp_path / "s")
        figure, _panels, words = drawn(self.cut(found, found.sweep.outcomes["seed"] == 0))
        said = " ".join(text.get_text() for text in figure.texts)
        assert "1 seeds" not in said
        assert kind == "survival" or "95 %" not in said  # those are of many organizations
        assert ": ." not in words
        assert "nan" not in words

    def test_curves_without_a_pair(self, tmp_path):
        found = made_sweeps.curves(tmp_path / "s", difference=True)
        alone = found.sweep.outcomes["arm"] == found.baseline
        _figure, _panels, words = drawn(self.cut(found, ~alone))
        assert words.endswith(": no pair yet.")

    def test_no_difference_in_any_cell(self, tmp_path):
        found = made_sweeps.heatmap(tmp_path / "s", difference=True)
        found.sweep.outcomes["active24"] = 0.25
        assert drawn(found)[2].endswith(": no difference in any cell.")


class TestCurves:
    def test_lines_panels_and_values(self, tmp_path):
        _figure, panels, words = drawn(made_sweeps.curves(tmp_path / "s"))
        assert len(panels) == 2
        for axes in panels:
            members, residents = line(axes, "members"), line(axes, "residents")
            assert list(members) == [0.0, 0.25, 0.5, 0.75, 1.0]
            assert max(members, key=members.get) == 0.5
            assert max(residents, key=residents.get) == 0.25
            assert members[0.5] - members[0.0] == pytest.approx(0.25)
            level = [each for each in axes.lines if each.get_label() == "none"]
            assert len(level) == 1
        assert "posts" in panels[0].texts[0].get_text()
        assert "at 0.25" in words

    def test_a_difference_starts_from_nothing_at_the_baseline(self, tmp_path):
        _figure, panels, _words = drawn(made_sweeps.curves(tmp_path / "s", difference=True))
        members = line(panels[0], "members")
        assert members[1.0] == 0.0
        assert members[0.5] == pytest.approx(0.25)

    def test_the_baseline_is_no_line_where_arms_are_lines(self, tmp_path):
        found = made_sweeps.heatmap(tmp_path / "s")
        found.sweep.manifest["experiment"]["figure"] = [
            {"kind": "curves", "x": "plan.leaving", "difference": True}
        ]
        _figure, panels, _words = drawn(found)
        assert line(panels[0], "both")[1.0] == pytest.approx(0.5, abs=0.03)
        assert not [each for each in panels[0].lines if each.get_label() == "worker"]

    def test_where_the_best_lies(self):
        rng = np.random.default_rng(3)
        rows = [(seed, x, -((x - 0.5) ** 2) + rng.normal() / 50)
                for seed in range(30) for x in (0.0, 0.25, 0.5, 0.75, 1.0)]  # fmt: skip
        table = pd.DataFrame(rows, columns=["seed", "x", "y"])
        assert cells.best_value(table, "y", "x") == (0.5, 0.5, 0.5)
        noisy = table.assign(y=np.random.default_rng(1).normal(size=len(table)))
        found = cells.best_value(noisy, "y", "x")
        assert found is not None
        assert found[1] < found[2]
        assert cells.best_value(table[table["seed"] == 0], "y", "x") is None

    def test_what_is_not_worse_than_the_best(self):
        """-(x - .5)^2 and luck that all values of a seed share: .0625 behind at .25 and .75."""
        luck = np.random.default_rng(3).normal(size=30)
        table = pd.DataFrame(
            [(seed, x, -((x - 0.5) ** 2) + luck[seed])
             for seed in range(30) for x in (0.0, 0.25, 0.5, 0.75, 1.0)],
            columns=["seed", "x", "y"],
        )  # fmt: skip
        assert cells.near_best(table, "y", "x", 0.06) == [0.5]
        assert cells.near_best(table, "y", "x", 0.07) == [0.25, 0.5, 0.75]
        assert cells.near_best(table, "y", "x", 0.3) == [0.0, 0.25, 0.5, 0.75, 1.0]
        assert cells.near_best(table[table["seed"] == 0], "y", "x", 1.0) == []
        noisy = table.assign(y=np.random.default_rng(1).normal(size=len(table)))
        assert len(cells.near_best(noisy, "y", "x", 0.1)) == 5, "few seeds shut nothing out"

    def test_it_is_marked_at_the_foot_for_each_line(self, tmp_path):
        """Baseline 1 has a spread of .01 and so a smallest effect of .02 for shares of active."""
        _figure, panels, words = drawn(made_sweeps.curves(tmp_path / "s", near_best=True))
        axes = panels[0]
        marks = [each for each in axes.lines if each.get_linestyle() == "None"]
        assert [list(each.get_xdata()) for each in marks] == [[0.5], [0.25]]
        assert [each.get_ydata()[0] for each in marks] == pytest.approx([0.03, 0.075])
        drawn_low = min(min(each.get_ydata()) for each in axes.lines if each.get_label()[0] != "_")
        low, high = axes.get_ylim()
        assert low + 0.1 * (high - low) < drawn_low, "nothing that is drawn lies below the marks"
        assert min(axes.get_yticks()) > low + 0.1 * (high - low)
        assert words

    def test_without_any_in_the_baseline_what_matters_is_read_off_the_runs(self, tmp_path):
        """Teams cannot succeed where there are none: a fifth of the spread of those who can."""
        found = made_sweeps.curves(tmp_path / "s", near_best=True, outcomes=["needs"])
        runs = found.sweep.outcomes
        runs.loc[runs["arm"] == found.baseline, "needs"] = np.nan
        _figure, panels, _words = drawn(found)
        assert any(each.get_linestyle() == "None" for each in panels[0].lines)


class TestLongNames:
    """Neither names of arms nor what is said above the panels run off the sheet."""

    def test_names_of_arms_beside_a_heatmap(self, tmp_path):
        found = made_sweeps.heatmap(tmp_path / "s")
        for own in found.sweep.manifest["experiment"]["arms"].values():
            own["zh"] = "要求二十小时，寒暑假均接触"
        with speaking("zh"):
            figure, panels, _words = drawn(found)
        for text in panels[0].get_yticklabels():
            assert text.get_window_extent(figure.canvas.get_renderer()).x0 >= 0

    def test_chinese_letters_are_twice_as_wide(self):
        lines = _wrapped(["对以下各项取均值" * 6, "灰带相差过小无实际意义" * 4], 150)
        assert len(lines) == 2
        assert _wrapped(["short", "words"], 150) == ["short  ·  words"]


class TestGrids:
    def test_cells_stand_where_they_belong(self, tmp_path):
        found = made_sweeps.surface(tmp_path / "s")
        grid = grids(found, asked(found)[0])["active24", ""]
        assert grid.x.marks == [0, 2, 4, 8]
        assert grid.y.marks == [1.0, 2.0, 8.0]
        assert grid.y.label == "events a month"
        assert grid.mean[2, 0] == pytest.approx(0.2 - 0.24)
        assert grid.mean[2, 3] == pytest.approx(0.2 + 0.40)

    def test_the_slope_is_of_the_numbers(self, tmp_path):
        found = made_sweeps.surface(tmp_path / "s")
        slope = slopes(grids(found, asked(found)[0])["active24", ""], "y")
        assert slope == pytest.approx(np.tile([-0.03, -0.01, 0.01, 0.05], (3, 1)))
        across = slopes(grids(found, asked(found)[0])["active24", ""], "x")
        assert across == pytest.approx(np.tile([[0.01], [0.02], [0.08]], (1, 4)))

    def test_the_line_without_slope_lies_between_two_and_four_weeks(self, tmp_path):
        _figure, panels, _words = drawn(made_sweeps.surface(tmp_path / "s"))
        drawn_lines = [path for each in panels[0].collections for path in each.get_paths()]
        across = np.concatenate([path.vertices[:, 0] for path in drawn_lines if len(path.vertices)])
        assert across == pytest.approx(1.5)

    def test_an_arm_is_taken_off(self, tmp_path):
        found = made_sweeps.surface(tmp_path / "s", minus="events_1")
        grid = grids(found, asked(found)[0])["active24", ""]
        assert grid.y.marks == [2.0, 8.0]
        assert grid.mean[1, 3] == pytest.approx(0.35)

    def test_what_is_told_apart_is_framed(self, tmp_path):
        _figure, panels, _words = drawn(made_sweeps.heatmap(tmp_path / "s"))
        frames = [patch.get_xy() for patch in panels[0].patches]
        assert {tuple(np.round(np.add(at, 0.46), 6)) for at in frames} == {(1.0, 0.0)}
        texts = [text.get_text() for text in panels[0].texts]
        assert len([text for text in texts if text.startswith(("+", "−"))]) == 4
        assert [tick.get_text() for tick in panels[0].get_yticklabels()] == ["both", "members"]


class TestCourses:
    def test_they_start_at_the_exit_and_end_two_years_later(self, tmp_path):
        _figure, panels, _words = drawn(made_sweeps.centred(tmp_path / "s"))
        assert len(panels) == 6
        worker = line(panels[0], "worker")
        assert worker == pytest.approx({0: 0.4, 6: 0.2, 12: 0.1, 18: 0.05, 24: 0.025})
        assert line(panels[3], "members")[24] == pytest.approx(2.0)
        assert line(panels[0], "none")[12] == pytest.approx(0.1)

    def test_few_seeds_have_no_intervals(self, tmp_path):
        runs = made_sweeps.centred(tmp_path / "s").sweep.outcomes
        assert course(runs, "active")["low95"].notna().all()
        assert course(runs[runs["seed"] < 4], "active")["low95"].isna().all()

    def test_what_was_not_reached_is_left_out(self, tmp_path):
        runs = made_sweeps.centred(tmp_path / "s").sweep.outcomes.drop(columns="active24")
        assert list(course(runs, "active")["months"]) == [0, 6, 12, 18]


class TestPulses:
    """Week by week: hours that members give, and what became of those of the start."""

    @staticmethod
    def weekly(folder, **more):
        """Two members give 2 hours in weeks 1 and 2, all in vacation; one has gone from week 3."""
        found = made_sweeps.centred(folder, of=["league_hours", "cohort_active"], weekly=True,
                                    reference=[], panels=None, **more)  # fmt: skip
        runs = found.sweep.outcomes
        runs = runs.assign(**{f"league_hours{year}": 1.0 for year in range(1, 7)})
        week = pd.DataFrame({
            "week": [0, 1, 2, 3, 4], "vacation": [0, 1, 1, 0, 0], "league": [2, 2, 2, 1, 0],
            "league_hours": [0.0, 2.0, 2.0, 1.0, 0.0], "cohort": [2, 2, 2, 1, 1],
            "cohort_active": [0, 1, 1, 1, 1],
        })  # fmt: skip
        keys = ["run", "point", "arm", "plan.leaving", "replicate", "seed"]
        table = runs[keys].merge(week, how="cross")
        table.to_parquet(folder / "weeks.parquet")
        return found, table

    def test_means_are_by_head_of_the_week_or_of_the_start(self, tmp_path):
        _found, table = self.weekly(tmp_path / "s")
        hours = of_weeks(table, "league_hours").set_index("week")["mean"].to_dict()
        assert hours == {1: 1.0, 2: 1.0, 3: 1.0}, "in week 4 there is no member"
        active = of_weeks(table, "cohort_active").set_index("week")["mean"].to_dict()
        assert active == {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.5}, "who has gone counts as well"

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_a_row_for_each_and_vacations_in_grey(self, tmp_path, language):
        found, _table = self.weekly(tmp_path / "s")
        with speaking(language):
            figure, panels, words = drawn(found)
        assert len(panels) == 2
        assert line(panels[0], "worker") == {1: 1.0, 2: 1.0, 3: 1.0}
        (grey,) = panels[0].patches
        box = grey.get_extents().transformed(panels[0].transData.inverted())
        assert (round(box.x0, 6), round(box.x1, 6)) == (0.5, 2.5)
        assert "worker" in words
        assert figure.texts

    def test_without_weeks_it_goes_by_year(self, tmp_path):
        found, _table = self.weekly(tmp_path / "s")
        (tmp_path / "s" / "weeks.parquet").unlink()
        for year in range(1, 7):
            found.sweep.outcomes[f"league_hours{year}"] = float(year)
        figure, panels, _words = drawn(found)
        assert len(panels) == 1, "of the others no outcome tells"
        assert line(panels[0], "worker") == {year: float(year) for year in range(1, 7)}
        assert any("--detail" in text.get_text() for text in figure.texts)


class TestForest:
    @staticmethod
    def sheet_of(folder, points):
        found = made_sweeps.heatmap(folder)
        runs = found.sweep.outcomes
        half = runs[runs["plan.leaving"] == "abrupt"]
        more = [half.assign(point=2 + i, **{"plan.leaving": f"way {i}"}) for i in range(points)]
        table = pd.concat([runs, *more], ignore_index=True)
        table = table.assign(run=table["run"] + "-" + table["point"].astype(str))
        plan = table[["run", "point", "arm", "plan.leaving", "replicate", "seed"]]
        found = Comparison(replace(found.sweep, outcomes=table, plan=plan))
        return found, comparison_figure(found)

    def test_few_points_have_rows_of_their_own(self, tmp_path):
        _found, figure = self.sheet_of(tmp_path / "s", 2)
        labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
        assert len(labels) == 2 * 4
        assert labels[0] == "both (abrupt)"

    def test_many_are_averaged_over_so_that_none_is_cut_off(self, tmp_path):
        """`both` is .5 higher at one of 40 points: .0125 on the mean."""
        found, figure = self.sheet_of(tmp_path / "s", 38)
        labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
        assert labels == ["both", "members"]
        runs = found.sweep.outcomes
        mean = runs.groupby("arm")["active24"].mean()
        marks = [each.get_xdata()[0] for each in figure.axes[0].lines if each.get_marker() == "o"]
        assert marks == pytest.approx([mean["both"] - mean["worker"],
                                       mean["members"] - mean["worker"]])  # fmt: skip
        assert any("mean over" in text.get_text() for text in figure.texts)

    def test_numbers_along_the_foot_do_not_touch(self, tmp_path):
        _found, figure = self.sheet_of(tmp_path / "s", 2)
        axes = figure.axes[0]
        labels = [text.get_window_extent() for text in axes.get_xticklabels() if text.get_text()]
        low, high = axes.get_window_extent().intervalx
        inside = sorted((box.x0, box.x1) for box in labels if low <= box.x0 and box.x1 <= high)
        assert all(a[1] + 3 < b[0] for a, b in pairwise(inside))
        assert len(inside) >= 2


class TestLives:
    def test_kaplan_meier_by_hand(self):
        """Weeks 3, 5+, 5, 8, 9+ (+ censored): 4/5, then 3/4 of it, then half of that."""
        table = pd.DataFrame({"life": [3, 5, 5, 8, 9], "over": [1, 0, 1, 1, 0], "arm": "a"})
        curve = of_durations(table, "life", "over", "arm").set_index("time")["survival"]
        assert curve.to_dict() == pytest.approx({0: 1.0, 3: 0.8, 5: 0.6, 8: 0.3, 9: 0.3})

    def test_what_never_was_is_left_out(self):
        table = pd.DataFrame({"life": [3.0, np.nan], "over": [1.0, 0.0], "arm": "a"})
        assert of_durations(table, "life", "over", "arm")["at_risk"].max() == 1

    def test_lines_and_the_laws_beside_them(self, tmp_path):
        _figure, panels, words = drawn(made_sweeps.survival(tmp_path / "s"))
        assert len(panels) == 2
        assert line(panels[0], "first")[10.0] == pytest.approx(0.5)
        assert line(panels[0], "renewed")[10.0] == 1.0
        said = [text.get_text() for text in panels[1].get_legend().get_texts()]
        assert [text.split("mean ")[1] for text in said] == ["9.1 years", "22.3 years",
                                                             "76.0 years"]  # fmt: skip
        assert "first 50%" in words

    @pytest.mark.parametrize(("renewal", "years"), [(0.0, 9.1), (0.5, 22.3), (1.0, 76.0)])
    def test_the_law_of_chance_alone(self, renewal, years):
        assert laws.mean_life(5, 0.25, renewal) == pytest.approx(years, abs=0.05)

    @pytest.mark.parametrize("renewal", [0.0, 0.5, 1.0])
    def test_the_mean_is_the_area_under_the_curve(self, renewal):
        at = np.concatenate([[0.0], np.geomspace(0.05, 900.0, 250)])
        area = np.trapezoid(laws.alive(at, 5, 0.25, renewal), at)
        assert area == pytest.approx(laws.mean_life(5, 0.25, renewal), rel=1e-3)

    def test_without_renewal_it_is_the_longest_of_the_leaders(self):
        assert laws.mean_life(1, 0.5) == pytest.approx(2.0)
        assert laws.alive([2.0], 3, 0.25)[0] == pytest.approx(1 - (1 - np.exp(-0.5)) ** 3)


class TestContest:
    def test_parts_add_up_to_the_gap(self, tmp_path):
        _figure, panels, words = drawn(made_sweeps.waterfall(tmp_path / "s"))
        bars = [each for each in panels[0].patches if each.get_width() == pytest.approx(0.6)]
        assert [bar.get_height() for bar in bars] == pytest.approx([0.5, 0.5, 0.0, 1.0])
        assert "100 points, of which selection 50, winning 50" in words

    def test_the_losers_loss(self):
        """Without it both live; the loser of the contest does not."""
        own = pd.DataFrame({"point": 0, "seed": [1, 1], "organization": [0, 1], "founded": 2,
                            "awards": [1, 0], "applications": 1})  # fmt: skip
        alive = own.assign(ended=pd.array([None, None], dtype="Int64"))
        lost = own.assign(ended=pd.array([None, 50], dtype="Int64"))
        gap = contest_gap(lost, alive, alive, first_round=20, week=100).parts
        assert {name: part[0] for name, part in gap.items()} == {
            "selection": 0.0, "winning": 0.0, "loss": 1.0, "gap": 1.0,
        }  # fmt: skip

    def test_every_point_of_a_panel_counts(self, tmp_path):
        """A second pot, under which winning saves nobody, halves what winning does."""
        found = made_sweeps.waterfall(tmp_path / "s", pots=2)
        ((_title, gap),) = waterfall.gaps(found, asked(found)[0]).items()
        assert (gap.winners, gap.losers) == (4 * made_sweeps.SEEDS, 4 * made_sweeps.SEEDS)
        assert gap.parts["winning"][0] == pytest.approx(0.25)
        assert gap.parts["gap"][0] == pytest.approx(0.75)

    def test_only_what_was_there_at_the_first_round_counts(self):
        own = pd.DataFrame({"point": 0, "seed": [1, 1, 1], "organization": [0, 1, 2],
                            "founded": [2, 2, 30],
                            "awards": [1, 0, 0], "applications": 1,
                            "ended": pd.array([None, 10, None], dtype="Int64")})  # fmt: skip
        gap = contest_gap(own, own, own, first_round=20, week=100)
        assert (gap.winners, gap.losers) == (1, 0)


class TestCells:
    def test_a_mean_over_points_is_taken_within_each_seed_first(self):
        table = pd.DataFrame({"point": [0, 1, 0, 1], "arm": "a", "seed": [1, 1, 2, 2],
                              "needs": [1.0, 3.0, 2.0, 4.0]})  # fmt: skip
        found = cells.means(table, "needs", ["arm"]).iloc[0]
        assert (found["seeds"], found["mean"]) == (2, 2.5)
        assert found["high95"] - found["mean"] == pytest.approx(12.706 * np.sqrt(0.5) / np.sqrt(2),
                                                                rel=1e-3)  # fmt: skip

    def test_a_few_runs_that_agree_are_no_certainty(self):
        table = pd.DataFrame({"point": 0, "arm": "a", "seed": range(4), "alive24": [1.0] * 4})
        found = cells.means(table, "alive24", ["arm"]).iloc[0]
        assert found["mean"] == 1.0
        assert found["low95"] == pytest.approx(0.510, abs=0.001)

    @pytest.mark.parametrize(
        ("name", "effect"),
        [("alive24", 0.05), ("active24", 0.02), ("gap", 0.05), ("needs", 0.15),
         ("first_organization_week", 8.0), ("organizations24", 0.2)],
    )  # fmt: skip
    def test_what_would_matter(self, name, effect):
        assert cells.smallest(name, [2.0, 3.0, 4.0]) == pytest.approx(effect)


class TestAxes:
    def test_a_key_is_called_what_its_declaration_says(self):
        assert scales.label_of("team.hours") == ("direct hours of each worker", "hours a week")
        with speaking("zh"):
            assert scales.label_of("team.hours") == ("每位社工每周直接服务时长", "")
        assert scales.label_of("interventions.casework.hours")[1] == "hours"
        assert scales.label_of("plan.shares.casework") == ("share of the hours: casework", "")
        for odd in ("no.such", "team", "team.hours.more"):
            assert scales.label_of(odd)[0] == odd or odd == "team"

    def test_arms_may_stand_for_numbers(self, tmp_path):
        found = made_sweeps.surface(tmp_path / "s")
        table = Surface.model_validate(found.sweep.manifest["experiment"]["figure"])
        runs = scales.runs_of(found, table)
        assert set(runs["_y"]) == {1.0, 2.0, 8.0}

    def test_what_is_averaged_over_is_said(self, tmp_path):
        figure, _panels, _words = drawn(made_sweeps.survival(tmp_path / "s"))
        said = " ".join(text.get_text() for text in figure.texts)
        assert "mean over rate of stepping back" in said

    def test_only_some_points(self, tmp_path):
        found = made_sweeps.curves(tmp_path / "s", where={"leadership.posts": 5}, panels=None)
        runs = scales.runs_of(found, asked(found)[0])
        assert set(runs["leadership.posts"]) == {5}
