"""Pictures and the sentences beside them: nothing is left out, nothing is claimed too much."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtyard.figures import answer, names, paper
from courtyard.figures.comparison import Comparison
from courtyard.figures.forest import comparison_figure, forest_words
from courtyard.figures.paths import GOVERNS
from courtyard.figures.run import Facts, run_figure
from courtyard.figures.summary import Ran, summary
from courtyard.foundations.words import speak, speaking
from courtyard.interventions import INTERVENTIONS
from courtyard.records.sweeps import Sweep
from courtyard.state import REASONS

WEEKS = 140


@pytest.fixture(autouse=True)
def _speak_english():
    speak("en")
    yield
    speak("en")


def tables(organizations: int = 3, *, team: bool = True, name: str = "quarrels") -> dict:
    """Return the tables of a made-up run."""
    week = np.arange(WEEKS + 1)
    weeks = pd.DataFrame({"week": week, "active": week % 7, "active_share": (week % 7) / 100})
    for column in ("registered", "members", "backbones", "organizations"):
        weeks[column] = week // 10
    for column in ("individual", "organizational", "community"):
        weeks[f"empowerment_{column}"] = 1 + week / WEEKS
    weeks["dependency"] = 0.25
    weeks["phase"] = np.where(week < 10, 1, 2)
    ended = [60 if i % 2 else None for i in range(organizations)]
    groups = pd.DataFrame(
        {
            "organization": np.arange(organizations),
            "founded": 5 + np.arange(organizations) % 20,
            "ended": pd.array(ended, dtype="Int64"),
            "end_reason": [name if end else "" for end in ended],
            "convened_by_worker": False,
            "members": 6,
            "givers": 4,
            "thin_weeks": 0,
            "success_share": 0.75,
            "own_share": 0.5,
            "renewals": 1,
            "organized": 3.0,
            "organized_by_worker": 1.0,
        }
    )
    # A run with work of source G alone is told by its paths: test_affairs.py.
    kinds = [kind for kind in INTERVENTIONS if kind not in GOVERNS] if team else []
    rows = [(w, 0, kind, 2.0) for w in range(1, 23) for kind in kinds]
    hours = pd.DataFrame(rows, columns=["week", "worker", "intervention", "hours"])
    events = pd.DataFrame(
        {"week": [9, 30, 40], "kind": ["took_post", "stepped_back", "stepped_back"],
         "reason": ["", "work", "none_clear"], "organization": 0, "resident": [1, 1, 2]}
    )  # fmt: skip
    residents = pd.DataFrame({"resident": range(50)})
    return {"weeks": weeks, "organizations": groups, "hours": hours, "events": events,
            "residents": residents}  # fmt: skip


def facts(**more) -> Facts:
    given = {"scenario": "s", "strategy": "yoked", "seed": 1, "first": 1, "last": 22, "team": True}
    return Facts(**(given | more))


def told(made: dict, **plan) -> str:
    """Return the summary of a made-up run as one text."""
    resolved = {"plan": {"strategy": "yoked", "last_week": 22} | plan, "week": {"rules": None}}
    parts = summary(Ran(made, resolved, 1, 8.0))
    return "\n".join(text for _heading, texts in parts for text in texts)


class TestSheetOfARun:
    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("organizations", [0, 3, 60])
    def test_it_is_drawn_for_any_number_of_organizations(self, organizations, language):
        with speaking(language):
            picture = paper.png(run_figure(tables(organizations), facts()))
        assert picture.startswith(b"\x89PNG")

    def test_it_is_drawn_without_a_team_and_with_names_of_any_script(self):
        given = facts(team=False, scenario="社区 " * 30)
        assert paper.png(run_figure(tables(team=False), given)).startswith(b"\x89PNG")

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_many_kinds_of_work_are_told_apart_on_the_sheet(self, language):
        with speaking(language):
            figure = run_figure(tables(), facts())
        axes = figure.axes[3]
        marks = [text for text in axes.texts if text.get_text() == "■"]
        colours = [mark.get_color() for mark in marks]
        assert len(set(colours)) == len(colours) == 9  # eight kinds and the rest
        edge = figure.get_window_extent().x1 - 4
        assert all(text.get_window_extent().x1 < edge for text in axes.texts)
        high = sorted(text.get_window_extent().extents[[1, 3]].tolist() for text in axes.texts
                      if text not in marks)  # fmt: skip
        assert all(upper[0] >= lower[1] for lower, upper in itertools.pairwise(high))
        drawn = sum(bar.get_height() for bar in axes.patches)
        assert drawn == pytest.approx(tables()["hours"]["hours"].sum())

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("end", [30, 100, 139])
    def test_a_reason_stands_in_its_own_lane(self, language, end):
        made = tables(14, name="expectation")
        made["organizations"]["ended"] = made["organizations"]["ended"].where(
            made["organizations"]["ended"].isna(), end
        )
        with speaking(language):
            figure = run_figure(made, facts())
        axes = figure.axes[2]
        said = [text.get_window_extent() for text in axes.texts if len(text.get_text()) > 3]
        lanes = sorted(
            axes.transData.transform((0, line.get_ydata()[0]))[1]
            for line in axes.lines if len(line.get_xdata()) == 2
        )  # fmt: skip
        reach = 0.5 * 6 * figure.dpi / 72
        crossed = [[lane for lane in lanes if box.y0 - reach < lane < box.y1 + reach]
                   for box in said]  # fmt: skip
        assert len(said) >= 7
        assert all(len(own) <= 1 for own in crossed[:7])

    @pytest.mark.parametrize("text", ["bringing helpers and needs together: 123 h", "社区" * 20])
    def test_a_long_text_takes_two_lines(self, text):
        lines = paper.folded(text, 25).split("\n")
        assert len(lines) == 2
        assert all(paper.columns_of(line) <= 26 for line in lines)
        assert paper.folded("short", 25) == "short"
        assert paper.folded("persons-groups-community", 18) == "persons-groups-\ncommunity"

    def test_the_same_run_gives_the_same_bytes(self):
        first, second = (paper.png(run_figure(tables(), facts())) for _ in range(2))
        assert first == second

    def test_another_run_gives_another_picture(self):
        first = paper.png(run_figure(tables(3), facts()))
        assert paper.png(run_figure(tables(4), facts())) != first

    def test_without_chinese_letters_labels_are_english(self, monkeypatch):
        monkeypatch.setattr(paper, "chinese_font", lambda: None)
        with speaking("zh"):
            assert paper.language() == "en"
            figure = run_figure(tables(), facts())
        words = [text.get_text() for text in figure.texts]
        assert "This is a model, not a forecast for any real community." in words

    def test_settings_of_matplotlib_stay_as_they_are(self):
        import matplotlib as mpl

        before = dict(mpl.rcParams)
        paper.png(run_figure(tables(), facts()))
        assert dict(mpl.rcParams) == before

    def test_pyplot_is_not_touched(self):
        code = "import courtyard.figures.run, courtyard.figures.forest, sys; "
        code += "print([m for m in sys.modules if m.startswith('matplotlib')])"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    @given(
        st.lists(st.floats(0, 1), max_size=12),
        st.floats(0.001, 0.2),
    )
    def test_labels_are_spread_within_their_bounds(self, wanted, gap):
        placed = paper.spread(wanted, gap, 0, 1)
        room = min(gap, 1 / max(1, len(wanted) - 1))
        assert all(-1e-9 <= place <= 1 + 1e-9 for place in placed)
        ordered = sorted(placed)
        assert all(b - a >= room - 1e-9 for a, b in itertools.pairwise(ordered))


class TestSummary:
    def test_because_stands_only_with_a_recorded_reason(self):
        assert "because" in told(tables(2))
        unclear = told(tables(2, name="none_clear"))
        lines = [line for line in unclear.splitlines() if line.startswith("B:")]
        assert len(lines) == 1
        assert "when too few had given hours" in lines[0]
        assert "because" not in lines[0]

    def test_stepping_back_is_told_with_its_reasons(self):
        text = told(tables())
        assert "1 because of too much work" in text
        assert "1 without a clear reason" in text

    def test_of_many_organizations_why_they_ended_and_the_stories_of_a_few(self):
        few, many = told(tables(12)), told(tables(13))
        assert "ended first" not in few and "K: founded" in few
        assert "6 ended when too few had given hours for weeks" in many
        assert "the 7 alive / the 6 that were short of givers" in many
        letters = [line[0] for line in many.splitlines() if line[1:2] == ":"]
        assert letters == ["B", "A", "C"], "the first that ended, and the longest-lived"

    def test_who_organized_up_to_the_exit_is_told_where_there_was_a_team(self):
        for number in (3, 13):
            assert "Up to the exit members did 50%" in told(tables(number))
            assert "organizing" not in told(tables(number, team=False))

    def test_shares_of_the_hours_add_up(self):
        line = next(line for line in told(tables()).splitlines() if line.startswith("Where"))
        shares = [int(word.strip("%,.")) for word in line.split() if "%" in word]
        assert abs(sum(shares) - 100) <= len(shares)

    def test_participation_is_told_at_the_exit_and_12_and_24_months_later(self):
        text = told(tables())
        for week in (22, 74, 126):
            assert f"(week {week})" in text

    def test_a_moment_beyond_the_run_is_left_out(self):
        assert "24 months" not in told(tables(), last_week=60)

    def test_without_a_team_nothing_is_said_of_one(self):
        text = told(tables(team=False))
        assert "There was no team." in text
        assert "the team left" not in text


class TestNames:
    def test_every_recorded_reason_has_words_in_both_languages(self):
        for code in set(REASONS) - {names.NO_REASON}:
            with speaking("en"):
                english = names.reason(code)
            with speaking("zh"):
                assert names.reason(code) not in ("", english)
            assert english

    def test_every_intervention_has_a_short_name(self):
        assert set(INTERVENTIONS) == set(names.WORK)

    @pytest.mark.parametrize(("number", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (52, "BA")])
    def test_organizations_have_letters(self, number, letter):
        assert names.organization(number) == letter

    @pytest.mark.parametrize("alive", [None, float("nan"), pd.NA, -1, ""])
    def test_what_is_alive_has_no_end(self, alive):
        assert not names.is_over(alive)
        assert names.is_over(0)


@pytest.fixture
def sweep(tmp_path) -> Sweep:
    """A made-up sweep: `better` is higher than `base` by 1, `same` has the same runs."""
    rng = np.random.default_rng(0)
    rows = []
    for seed in range(12):
        luck = rng.normal()
        for arm, gain in (("base", 0.0), ("better", 1.0), ("noise", 0.0), ("same", 0.0)):
            own = "base" if arm == "same" else arm
            rows.append(
                {
                    "run": f"{own}{seed}", "point": 0, "arm": arm, "replicate": seed, "seed": seed,
                    "births": 3 + luck + gain + (0 if own == "base" else rng.normal() / 10),
                    "hours_team": 100.0,
                }
            )  # fmt: skip
    outcomes = pd.DataFrame(rows)
    keys = outcomes[["run", "point", "arm", "replicate", "seed"]]
    manifest = {
        "experiment": {"experiment": {"name": "e", "outcomes": ["births"], "assumptions": ["A."]}},
        "scenario": {"scenario": {"weeks": 156}, "plan": {"last_week": 22}},
        "baseline": "base", "arms": ["base", "better", "noise", "same"], "keys": [],
    }  # fmt: skip
    groups = pd.DataFrame(
        {"run": [f"r{i}" for i in range(20)], "arm": ["base", "better"] * 10,
         "founded": range(20), "ended": pd.array([40 + i if i % 3 else None for i in range(20)],
                                                 dtype="Int64")}
    )  # fmt: skip
    folder = tmp_path / "sweep"
    folder.mkdir()
    groups.to_parquet(folder / "organizations.parquet")
    return Sweep(folder, manifest, keys, outcomes, keys.iloc[:0].assign(error="", message=""))


class TestComparison:
    def test_an_arm_that_is_higher_is_said_to_be(self, sweep):
        said = list(answer.sentences(Comparison(sweep)))
        assert "better: births is higher than under base by" in said[0]
        assert "in 12 pairs" in said[0]
        assert "not told apart" in said[1]
        assert said[2] == "same and base are the same settings: no difference."

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_arms_are_called_by_their_labels(self, sweep, language):
        labels = {"base": ("as it is", "现状"), "better": ("improved", "改进"),
                  "noise": ("at random", "随机"), "same": ("no change", "不变")}  # fmt: skip
        arms = {arm: {"en": en, "zh": zh} for arm, (en, zh) in labels.items()}
        manifest = sweep.manifest | {"experiment": sweep.manifest["experiment"] | {"arms": arms}}
        few = sweep.outcomes[sweep.outcomes["seed"] < 3]
        failures = sweep.plan.iloc[:2].assign(error="E", message="m")
        with speaking(language):
            for outcomes in (sweep.outcomes, few):
                own = Sweep(sweep.folder, manifest, sweep.plan, outcomes, failures)
                found = Comparison(own)
                said = "\n".join(
                    [
                        *answer.sentences(found), *answer.progress(found), *answer.equal(found),
                        *(row[0] for row in answer.rows(found, "births")),
                        *(row[0] for row in answer.survival(found)[1]),
                    ]
                )  # fmt: skip
                assert not re.search(r"\b(base|better|noise)\b|^same\b", said, re.MULTILINE)
                assert all(arms[arm][language] in said for arm in arms)
        table = found.differences
        assert set(table["arm"]) == {"better", "noise", "same"} and set(table["baseline"]) == {
            "base"
        }

    def test_few_pairs_say_little(self, sweep):
        few = sweep.outcomes[sweep.outcomes["seed"] < 3]
        found = Comparison(Sweep(sweep.folder, sweep.manifest, sweep.plan, few, sweep.failures))
        said = list(answer.sentences(found))
        assert said[-1] == "better, noise: 3 pairs with base say little yet."
        assert len(said) == 2
        assert "still to be done" in next(answer.progress(found))

    def test_one_pair_is_said_once_and_has_no_interval(self, sweep):
        points = [sweep.outcomes.assign(point=i, key=f"k{i}") for i in range(3)]
        keys = ["run", "point", "arm", "key", "replicate", "seed"]
        many = pd.concat(points)[[*keys, "births", "hours_team"]]
        manifest = sweep.manifest | {"keys": ["key"]}
        plan = many[keys]
        one = replace(sweep, manifest=manifest, plan=plan, outcomes=many[many["seed"] == 0].copy())
        found = Comparison(one)
        little = [text for text in answer.sentences(found) if "little" in text]
        assert little == ["better, noise (at 3 points): one pair with base says little yet."]
        assert {row[4] for row in answer.rows(found, "births") if row[0][0] != "s"} == {"-"}
        figure = comparison_figure(found)
        said = " ".join(text.get_text() for text in figure.texts)
        assert "1 pair " in said
        assert "too few for intervals" in said
        assert "in brackets: key" in said
        none = Comparison(replace(one, outcomes=many[many["arm"] == "base"].copy()))
        assert forest_words(none).endswith("from base: no pair yet.")

    def test_a_run_that_several_share_is_counted_once(self, sweep):
        assert next(answer.progress(Comparison(sweep))) == "36 runs are finished."  # of 48 rows
        outcomes = sweep.outcomes[sweep.outcomes["run"] != "base3"]
        cut = Comparison(replace(sweep, outcomes=outcomes))
        words = "35 runs are finished, 1 is still to be done."
        assert next(answer.progress(cut)) == words

    def test_a_run_that_is_held_is_counted_once_in_its_arm(self, sweep):
        plan = pd.concat([sweep.plan, sweep.plan.assign(point=1)])
        runs = Comparison(replace(sweep, plan=plan)).runs
        assert set(runs["planned"]) == {12}
        assert set(runs["left"]) == {0}

    def test_the_table_has_a_row_for_each_arm_but_the_baseline(self, sweep):
        rows = answer.rows(Comparison(sweep), "births")
        assert [row[0] for row in rows] == ["better", "noise", "same"]
        assert all(len(row) == len(answer.head()) for row in rows)

    def test_survival_counts_from_the_exit(self, sweep):
        heads, rows = answer.survival(Comparison(sweep)) or ([], [])
        assert len(heads) == 4
        assert [row[:2] for row in rows] == [["base", "10"], ["better", "10"]]

    def test_what_was_equal_and_assumed_is_said(self, sweep):
        found = Comparison(sweep)
        assert "100 h in base" not in " ".join(answer.equal(found))  # no kinds of hours are kept
        assert answer.assumed(found) == ["A."]

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_sheet_is_drawn(self, sweep, language):
        with speaking(language):
            picture = paper.png(comparison_figure(Comparison(sweep)))
        assert picture.startswith(b"\x89PNG")

    def test_a_key_that_varies_gives_lines(self, sweep):
        points = [
            sweep.outcomes.assign(point=i, key=float(i))[
                ["run", "point", "arm", "key", "replicate", "seed", "births", "hours_team"]
            ]
            for i in range(4)
        ]
        manifest = sweep.manifest | {"keys": ["key"]}
        many = Sweep(sweep.folder, manifest, sweep.plan, pd.concat(points), sweep.failures)
        figure = comparison_figure(Comparison(many))
        assert figure.axes[0].get_xlabel() == "key"
        assert len(list(answer.sentences(Comparison(many)))) == 12

    @pytest.mark.parametrize(
        ("value", "places", "text"),
        [(0.5, 2, "+0.50"), (-0.5, 3, "−0.500"), (float("nan"), 2, "-")],
    )
    def test_numbers_have_a_true_minus(self, value, places, text):
        assert answer.number(value, places, sign=True) == text


def test_a_picture_has_the_size_of_a_screen():
    from PIL import Image

    with Image.open(io.BytesIO(paper.png(run_figure(tables(), facts())))) as picture:
        assert picture.size == (1690, 1066)
