"""Experiment files: the plan that they give, and what is said of those that cannot be used."""

from __future__ import annotations

import copy
import math
import re
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sweep_fakes as fakes
from courtyard.experiments.design import plan
from courtyard.experiments.points import points
from courtyard.experiments.schema import (
    Experiment,
    find_experiment,
    load_experiment,
    parse_experiment,
    shipped,
)
from courtyard.figures.paper import columns_of
from courtyard.foundations.errors import InputError
from courtyard.foundations.validation import parse_toml

CURRENT = {"team.hours": 20.0, "team.number": 2, "plan.strategy": "none"}


def varied(design: dict[str, Any] | None = None, **vary: Any) -> Experiment:
    keys = {name.replace("__", "."): value for name, value in vary.items()}
    more = {} if design is None else {"design": design}
    return fakes.experiment(vary=keys, **more)


class TestPoints:
    def test_a_grid_is_every_combination(self) -> None:
        found = points(
            varied(team__hours={"values": [10.0, 20.0]}, team__number={"values": [1, 2, 3]}),
            CURRENT,
        )
        assert len(found) == 6
        assert found[:2] == [
            {"team.hours": 10.0, "team.number": 1},
            {"team.hours": 10.0, "team.number": 2},
        ]

    def test_a_range_in_a_grid_has_both_ends(self) -> None:
        design = {"kind": "grid", "levels": 11}
        found = points(varied(design, team__hours={"low": 0.0, "high": 1.0}), CURRENT)
        assert [p["team.hours"] for p in found] == [i / 10 for i in range(11)]
        logged = {"low": 1.0, "high": 100.0, "log": True}
        found = points(varied({"kind": "grid", "levels": 3}, team__hours=logged), CURRENT)
        assert [p["team.hours"] for p in found] == [1.0, 10.0, 100.0]

    def test_a_key_with_whole_numbers_takes_whole_numbers(self) -> None:
        for design in (
            {"kind": "grid", "levels": 9},
            {"kind": "latin_hypercube", "points": 40},
            {"kind": "sobol", "points": 64},
            {"kind": "morris", "trajectories": 9},
        ):
            found = points(varied(design, team__number={"low": 1, "high": 4}), CURRENT)
            values = [p["team.number"] for p in found]
            assert all(type(v) is int for v in values)
            assert set(values) == {1, 2, 3, 4}

    def test_no_design_gives_one_point(self) -> None:
        assert points(fakes.experiment(), CURRENT) == [{}]

    def test_a_latin_hypercube_meets_every_slice_once(self) -> None:
        design = {"kind": "latin_hypercube", "points": 16, "seed": 3}
        ranges = {"team__hours": {"low": 0.0, "high": 16.0}, "team__x": {"low": 0, "high": 16}}
        found = points(varied(design, **ranges), CURRENT)
        for key in ("team.hours", "team.x"):
            assert sorted(math.floor(float(p[key])) for p in found) == list(range(16))
        assert found == points(varied(design, **ranges), CURRENT)
        assert found != points(varied({**design, "seed": 4}, **ranges), CURRENT)

    def test_sobol_is_balanced(self) -> None:
        design = {"kind": "sobol", "points": 32}
        values = {"team__hours": {"values": [1.0, 2.0]}, "team__x": {"low": 0.0, "high": 1.0}}
        found = points(varied(design, **values), CURRENT)
        assert sum(p["team.hours"] == 1.0 for p in found) == 16
        with pytest.raises(InputError, match=r"power of 2.*64 or 128"):
            varied({"kind": "sobol", "points": 100}, **values)

    def test_morris_changes_one_key_at_a_time(self) -> None:
        keys = {f"team__x{i}": {"low": 0.0, "high": 1.0} for i in range(4)}
        found = points(varied({"kind": "morris", "trajectories": 6}, **keys), {})
        assert len(found) == 6 * 5
        for step in range(len(found) - 1):
            if (step + 1) % 5:
                changed = [k for k in found[0] if found[step][k] != found[step + 1][k]]
                assert len(changed) == 1

    def test_one_at_a_time_starts_from_the_scenario(self) -> None:
        design = {"kind": "one_at_a_time", "levels": 3}
        keys = {
            "team__hours": {"values": [10.0, 20.0]},
            "plan__strategy": {"values": ["none", "yoked"]},
        }
        assert points(varied(design, **keys), CURRENT) == [
            {"team.hours": 20.0, "plan.strategy": "none"},
            {"team.hours": 10.0, "plan.strategy": "none"},
            {"team.hours": 20.0, "plan.strategy": "yoked"},
        ]
        with pytest.raises(InputError, match="start from"):
            points(varied(design, team__unknown={"values": [1]}), CURRENT)

    def test_a_list_is_as_it_is_given(self) -> None:
        given = [{"team.hours": 1.0, "team.number": 1}, {"team.number": 3, "team.hours": 2.0}]
        listed = fakes.experiment(design={"kind": "list", "points": given})
        assert points(listed, CURRENT) == given
        assert list(plan(listed, load=fakes.load).frame.columns) == [
            "run", "point", "arm", "team.hours", "team.number", "replicate", "seed",
        ]  # fmt: skip


class TestPlan:
    def test_every_arm_and_point_has_the_same_seeds(self) -> None:
        frame = plan(varied(team__hours={"values": [10.0, 20.0]}), load=fakes.load).frame
        assert len(frame) == 2 * 2 * 6
        for _, own in frame.groupby(["point", "arm"]):
            assert own["seed"].tolist() == list(range(100, 106))
            assert own["replicate"].tolist() == list(range(6))
        assert frame["run"].is_unique
        assert (frame["team.hours"] == np.where(frame["point"] == 0, 10.0, 20.0)).all()

    def test_fewer_replications_are_the_beginning(self) -> None:
        both = varied(team__hours={"values": [10.0, 20.0]})
        few = plan(both, load=fakes.load, replications=2).frame
        assert few.equals(plan(both, load=fakes.load).frame.head(len(few)))

    def test_one_key_tells_a_run(self) -> None:
        """The id hangs on settings and seed: not on names of arms, nor on what else there is."""
        base = plan(fakes.experiment(), load=fakes.load).frame
        other = fakes.experiment(
            arms={"z": {"plan.effect": 1.0}, "y": {"team.number": 9}}, head={"first_seed": 102}
        )
        again = plan(other, load=fakes.load).frame
        mine = base[base["arm"] == "helped"].set_index("seed")["run"]
        theirs = again[again["arm"] == "z"].set_index("seed")["run"]
        assert mine.loc[102:105].tolist() == theirs.loc[102:105].tolist()
        assert set(base["run"]).isdisjoint(again.loc[again["arm"] == "y", "run"])

    def test_the_identity_of_a_sweep(self) -> None:
        def identity(**more: Any) -> str:
            return plan(fakes.experiment(**more), load=fakes.load).identity

        same = identity()
        assert identity(head={"replications": 99}) == same
        assert identity(head={"title": "words", "outcomes": ["needs"]}) == same
        for more in (
            {"head": {"first_seed": 1}},
            {"head": {"weeks": 130}},
            {"arms": {"none": {}}},
            {"vary": {"team.hours": {"values": [1.0]}}},
            {"changes": [{"week": 3, "happening": "win"}]},
        ):
            assert identity(**more) != same

    def test_changes_of_the_experiment_and_of_an_arm_add_up(self) -> None:
        own = {"changes": [{"week": 9, "happening": "swap_team"}]}
        both = fakes.experiment(arms={"a": {}, "b": own}, changes=[{"week": 3, "happening": "win"}])
        a, b = plan(both, load=fakes.load).settings
        assert a.resolved()["changes"] == [{"week": 3, "happening": "win"}]
        assert b.resolved()["changes"] == [
            {"week": 3, "happening": "win"},
            {"week": 9, "happening": "swap_team"},
        ]

    def test_weeks_of_the_experiment(self) -> None:
        longer = plan(fakes.experiment(head={"weeks": 300}), load=fakes.load)
        assert {s.resolved()["scenario"]["weeks"] for s in longer.settings} == {300}

    def test_an_outcome_after_the_last_week(self) -> None:
        head = {"weeks": 125, "outcomes": ["alive12", "alive24"]}
        with pytest.raises(InputError, match="week 126") as caught:
            plan(fakes.experiment(head=head), load=fakes.load)
        assert (caught.value.key, caught.value.given) == ("experiment.outcomes", "alive24")
        plan(fakes.experiment(head={**head, "weeks": 126}), load=fakes.load)

    @pytest.mark.parametrize(
        ("more", "key"),
        [
            ({"arms": {"a": {"plan.stratgy": "x"}}}, "arms.a.plan.stratgy"),
            ({"arms": {"a": {"team.hours": -1}}}, "arms.a.team.hours"),
            ({"vary": {"team.hours": {"values": [1.0, 999.0]}}}, "vary.team.hours.values"),
            ({"vary": {"team.hours": {"low": 0, "high": 900}}}, "vary.team.hours"),
            (
                {"design": {"kind": "list", "points": [{"team.hours": 999.0}]}},
                "design.points.team.hours",
            ),
            ({"head": {"scenario": "fujan"}}, "experiment.scenario"),
        ],
    )
    def test_every_setting_is_checked_before_the_first_run(
        self, more: dict[str, Any], key: str
    ) -> None:
        with pytest.raises(InputError) as caught:
            plan(fakes.experiment(**more), Path("e.toml"), load=fakes.load)
        assert (caught.value.file, caught.value.key) == ("e.toml", key)

    def test_more_runs_than_anybody_meant(self) -> None:
        keys = {f"team__x{i}": {"low": 0, "high": 1} for i in range(9)}
        for much in (
            varied({"kind": "grid", "levels": 100}, **keys),
            varied({"kind": "latin_hypercube", "points": 10**4}, team__hours={"low": 1, "high": 2}),
        ):
            with pytest.raises(InputError, match="runs"):
                plan(much, load=fakes.load, replications=10**7)


GOOD = """
[experiment]
name = "good"
scenario = "fake"
replications = 3
first_seed = 5
baseline = "none"
outcomes = ["active24", "alive24"]
[arms.none]
[arms.helped]
"plan.effect" = 1.0
changes = [{ week = 4, happening = "win" }]
[vary]
"team.hours" = { values = [10.0, 20.0] }
"team.number" = { low = 1, high = 3 }
[design]
kind = "latin_hypercube"
points = 4
[[changes]]
week = 22
set = { "plan.strategy" = "none" }
"""


class TestFiles:
    def test_what_is_written_is_read(self) -> None:
        good = parse_experiment(parse_toml(GOOD))
        assert (good.name, good.baseline, good.keys) == (
            "good",
            "none",
            ["team.hours", "team.number"],
        )
        assert parse_experiment(good.plain()) == good

    @pytest.mark.parametrize(
        ("old", "new", "key", "words"),
        [
            ('name = "good"', 'nmae = "good"', "experiment.nmae", "did you mean 'name'"),
            ('name = "good"', 'name = "go od"', "experiment.name", "name"),
            ("replications = 3", "replications = 0", "experiment.replications", "from 1 to"),
            ("replications = 3", "replications = 3.5", "experiment.replications", "whole number"),
            ("replications = 3", 'replications = "3"', "experiment.replications", "whole number"),
            (
                'baseline = "none"',
                'baseline = "nona"',
                "experiment.baseline",
                "did you mean 'none'",
            ),
            ('outcomes = ["active24", "alive24"]', "outcomes = []", "experiment.outcomes", "few"),
            ('"alive24"]', '"active24"]', "experiment.outcomes", "named twice"),
            ("[arms.none]", "[arm.none]", "arm", "did you mean 'arms'"),
            ('happening = "win"', 'hapening = "win"', "arms.helped.changes[1].hapening", "mean"),
            ("week = 4, ", "", "arms.helped.changes[1].week", "missing"),
            ("week = 22", "week = 0", "changes[1].week", "from 1"),
            ('set = { "plan.strategy" = "none" }', "", "changes[1]", "either set or happening"),
            ("low = 1", "lwo = 1", 'vary."team.number".lwo', "did you mean 'low'"),
            ("low = 1", "low = 9", 'vary."team.number"', "low must be below high"),
            ("values = [10.0, 20.0]", "values = []", 'vary."team.hours".values', "few"),
            ('kind = "latin_hypercube"', 'kind = "latin"', "design.kind", "latin_hypercube"),
            ("points = 4", "", "design.points", "missing"),
            ("points = 4", "levels = 4", "design.levels", "no such key"),
            ('"plan.effect" = 1.0', '"team.hours" = 1.0', "arms.helped.team.hours", "varied"),
            ('"team.hours" = {', "hours = {", "vary.hours", ""),
        ],
    )
    def test_what_is_wrong_is_named(self, old: str, new: str, key: str, words: str) -> None:
        assert old in GOOD
        with pytest.raises(InputError) as caught:
            parse_experiment(parse_toml(GOOD.replace(old, new, 1)), file="e.toml")
        assert caught.value.file == "e.toml"
        assert caught.value.key == key
        assert words in str(caught.value)

    def test_a_path_or_a_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "mine.toml").write_text(GOOD)
        assert load_experiment(tmp_path / "mine.toml")[0].name == "good"
        monkeypatch.chdir(tmp_path)
        assert find_experiment("mine.toml") == Path("mine.toml")
        for name in shipped():
            assert load_experiment(name)[0].name == name
        with pytest.raises(InputError, match="did you mean 'stage_fit'"):
            find_experiment("stage_fti")
        for bad in ("absent.toml", "no/such", "a\0b", "x" * 10_000, "", "."):
            with pytest.raises(InputError):
                load_experiment(bad)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything within plain tables."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, part in inner if isinstance(value, (dict, list)) else ():
        found += places(part, (*path, key)) if isinstance(part, (dict, list)) else [(*path, key)]
    return found


TREE = parse_toml(GOOD)
PLACES = places(TREE)
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["none", "grid", "sobol", "active24", "team.hours", "../x", "\x00", "院"]),
    st.lists(st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=6), st.integers() | st.text(max_size=3), max_size=2),
    st.just([[]]),
    st.just({"values": [1, "a", True, 2.5]}),
    st.just(TREE),
)


@given(st.data())
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_hundreds_of_broken_files_never_end_in_anything_but_words(data: st.DataObject) -> None:
    content = copy.deepcopy(TREE)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PLACES))
        table: Any = content
        try:
            for key in path[:-1]:
                table = table[key]
            how = data.draw(st.sampled_from(["replace", "remove", "add", "rename"]))
            if how == "replace":
                table[path[-1]] = copy.deepcopy(data.draw(JUNK))
            elif how == "remove":
                del table[path[-1]]
            elif how == "add" and isinstance(table, dict):
                table[data.draw(st.text(max_size=8) | st.just("points"))] = copy.deepcopy(
                    data.draw(JUNK)
                )
            elif isinstance(table, dict):
                table[str(path[-1]) + "x"] = table.pop(path[-1])
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    try:
        planned = plan(parse_experiment(content, "e.toml"), Path("e.toml"), load=fakes.load)
    except InputError as error:
        text = str(error)
        assert len(text) < 1500
        assert error.file is not None or error.given is not None
        assert "pydantic" not in text
    else:
        assert len(planned.frame) >= 1


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 12), st.text(max_size=3))
@settings(max_examples=400, deadline=None)
def test_broken_texts_too(start: int, cut: int, put: str) -> None:
    text = GOOD[:start] + put + GOOD[start + cut :]
    try:
        plan(parse_experiment(parse_toml(text), "e.toml"), Path("e.toml"), load=fakes.load)
    except InputError as error:
        assert len(str(error)) < 1500


FIGURED = {
    "arms": {"a": {"plan.effect": 0.0}, "b": {"plan.effect": 1.0}, "c": {"plan.strategy": "x"}},
    "vary": {"team.hours": {"values": [10.0, 20.0]}, "team.number": {"values": [1, 2]}},
}


class TestFigures:
    def figured(self, *drawings: Any, **more: Any) -> Experiment:
        given = list(drawings) if len(drawings) > 1 else drawings[0]
        return fakes.experiment(**{**copy.deepcopy(FIGURED), **more}, figure=given)

    def test_a_table_or_several(self) -> None:
        one = self.figured({"kind": "curves", "x": "team.hours"})
        two = self.figured({"kind": "heatmap", "x": "team.hours", "y": "arm"}, {"kind": "forest"})
        assert [drawing.kind for drawing in one.figure] == ["curves"]
        assert [drawing.kind for drawing in two.figure] == ["heatmap", "forest"]
        assert parse_experiment(two.plain()) == two

    def test_without_a_kind_it_is_a_forest(self) -> None:
        assert [drawing.kind for drawing in self.figured({}).figure] == ["forest"]

    def test_the_picture_does_not_make_another_sweep(self) -> None:
        plain = fakes.experiment(**copy.deepcopy(FIGURED))
        drawn = self.figured({"kind": "curves", "x": "team.hours"})
        identities = {plan(each, load=fakes.load).identity for each in (plain, drawn)}
        assert len(identities) == 1

    @pytest.mark.parametrize(
        ("drawing", "key", "words"),
        [
            ({"kind": "curvs"}, "figure.kind", "did you mean 'curves'"),
            ({"kind": "curves"}, "figure.x", "missing"),
            ({"kind": "curves", "x": "team.hour"}, "figure.x", "did you mean 'team.hours'"),
            ({"kind": "curves", "x": "plan.last_week"}, "figure.x", "does not vary"),
            ({"kind": "curves", "x": 3}, "figure.x", "text"),
            (
                {"kind": "curves", "x": "team.hours", "lnes": "arm"},
                "figure.lnes",
                "did you mean 'lines'",
            ),
            ({"kind": "curves", "x": "team.hours", "lines": "team.hours"}, "figure.lines", "x too"),
            ({"kind": "curves", "x": "team.hours", "arms": ["aa"]}, "figure.arms", "no such arm"),
            ({"kind": "curves", "x": "team.hours", "where": {"plan.x": 1}}, "figure.where", "vary"),
            ({"kind": "surface", "x": "arm", "y": "team.hours", "minus": "d"}, "figure.minus", "d"),
            ({"kind": "waterfall", "contest": "a", "lottery": "b"}, "figure.without", "missing"),
            ({"kind": "survival", "duration": "needs"}, "figure", "the other of the two"),
            ({"kind": "centred", "of": ["activ"]}, "figure.of[1]", "did you mean 'active'"),
            ({"kind": "forest", "x": "arm"}, "figure.x", "no such key"),
            (
                {"kind": "surface", "x": "arm", "y": "team.hours", "numbers": {"a": 1}},
                "figure.numbers",
                "has no number",
            ),
            (
                {"kind": "curves", "x": "arm", "where": {"team.hours": 7}},
                "figure.where.team.hours",
                "no such value",
            ),
        ],
    )
    def test_what_cannot_be_drawn_is_refused(
        self, drawing: dict[str, Any], key: str, words: str
    ) -> None:
        with pytest.raises(InputError) as caught:
            self.figured(drawing)
        assert caught.value.key == key
        assert words in str(caught.value)

    def test_the_second_of_two_is_named(self) -> None:
        with pytest.raises(InputError, match=r"figure\[2\]\.x"):
            self.figured({"kind": "forest"}, {"kind": "curves", "x": "team.x"})

    def test_keys_that_arms_set_apart_are_axes_too(self) -> None:
        self.figured({"kind": "curves", "x": "plan.effect"})
        same = {"a": {"plan.effect": 1.0}, "b": {"plan.effect": 1.0}}
        with pytest.raises(InputError, match="does not vary"):
            self.figured({"kind": "curves", "x": "plan.effect"}, arms=same)

    def test_an_outcome_after_the_last_week(self) -> None:
        late = self.figured({"kind": "centred", "of": ["active"]}, head={"weeks": 110})
        with pytest.raises(InputError, match="week 126") as caught:
            plan(
                late.model_copy(update={"experiment": fakes.experiment(
                    head={"weeks": 110, "outcomes": ["active12"]}).experiment}),
                load=fakes.load,
            )  # fmt: skip
        assert (caught.value.key, caught.value.given) == ("figure", "active24")


class TestHeld:
    def test_a_held_key_is_the_same_at_every_point_and_run_once(self) -> None:
        arms = {"a": {}, "none": {"held": {"team.hours": 15.0}}}
        planned = plan(fakes.experiment(arms=arms, vary=FIGURED["vary"]), load=fakes.load)
        frame = planned.frame[planned.frame["replicate"] == 0]
        own = [planned.settings_of(row).resolved() for row in frame.index[frame["arm"] == "none"]]
        assert {each["team"]["hours"] for each in own} == {15.0}
        assert frame[frame["arm"] == "none"]["run"].nunique() == 2  # team.number still varies
        assert frame[frame["arm"] == "a"]["run"].nunique() == 4

    def test_only_what_varies_is_held(self) -> None:
        with pytest.raises(InputError, match="does not vary") as caught:
            fakes.experiment(arms={"a": {"held": {"plan.effect": 1.0}}}, vary=FIGURED["vary"])
        assert caught.value.key == "arms.a.held"


class TestLabels:
    ARMS: ClassVar[dict[str, dict[str, Any]]] = {"a": {}, "b": {"plan.effect": 1.0}}

    def test_they_are_words_and_decide_nothing(self) -> None:
        labels = {"a": {"en": "as it is", "zh": "现状"}, "b": {"zh": "有帮助"}}
        arms = {arm: own | labels[arm] for arm, own in self.ARMS.items()}
        plain, said = (
            plan(fakes.experiment(arms=each), load=fakes.load) for each in (self.ARMS, arms)
        )
        assert plain.identity == said.identity
        assert plain.frame.equals(said.frame)
        assert said.experiment.plain()["arms"]["a"] == labels["a"]

    @pytest.mark.parametrize(
        ("own", "key"),
        [
            ({"a": {"zh": ""}}, "arms.a.zh"),
            ({"b": {"en": "x" * 41}}, "arms.b.en"),
            ({"b": {"en": 3}}, "arms.b.en"),
            ({"a": {"zh": "现状"}, "b": {"zh": "现状"}}, "arms.b.zh"),
            ({"b": {"en": "a"}}, "arms.b.en"),
            ({"a": {"en": "b"}}, "arms.b.en"),
        ],
    )
    def test_each_arm_is_called_by_some_letters_of_its_own(self, own: Any, key: str) -> None:
        arms = {arm: keys | own.get(arm, {}) for arm, keys in self.ARMS.items()}
        with pytest.raises(InputError) as caught:
            fakes.experiment(arms=arms)
        assert caught.value.key == key

    @pytest.mark.parametrize("name", shipped())
    def test_what_ships_has_them_short_enough_for_a_picture(self, name: str) -> None:
        for arm, own in load_experiment(name)[0].arms.items():
            assert re.search("[\u4e00-\u9fff]", own["zh"]), arm
            assert own["en"].isascii(), arm
            assert max(map(columns_of, (own["en"], own["zh"]))) <= 26, arm
            assert not re.search("[,，、;；]", own["en"] + own["zh"]), "they stand in lists"

    def test_they_are_no_axis(self) -> None:
        arms = {arm: own | {"en": f"the {arm}"} for arm, own in self.ARMS.items()}
        with pytest.raises(InputError, match="does not vary") as caught:
            fakes.experiment(arms=arms, figure={"kind": "curves", "x": "plan.rest"})
        assert "en" not in str(caught.value.allowed).split(", ")


def test_a_change_sets_finite_numbers_only() -> None:
    content = copy.deepcopy(TREE)
    content["changes"] = [{"week": 2, "set": {"team.hours": [1.0, math.inf]}}]
    with pytest.raises(InputError, match="finite"):
        parse_experiment(content, "e.toml")
