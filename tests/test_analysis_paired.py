"""The paired comparison: examples by hand, and what must hold of any table."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtyard.analysis.arms import hours_by_arm, not_distinct, runs_by_arm
from courtyard.analysis.paired import Interval, compare, interval, more_replications, pairs_needed
from courtyard.foundations.errors import InputError

Columns = dict[str, list[float | None]]


def table(point: int = 0, **arms: Columns) -> pd.DataFrame:
    """Return outcomes of one point: for each arm, columns of one value a seed (None: no run)."""
    rows = []
    for arm, columns in arms.items():
        for i in range(len(next(iter(columns.values())))):
            values = {name: column[i] for name, column in columns.items()}
            if None not in values.values():
                keys = {"run": f"{point}{arm}{i}", "point": point, "arm": arm, "replicate": i}
                rows.append({**keys, "seed": 100 + i, **values})
    return pd.DataFrame(rows)


def one(frame: pd.DataFrame, **more: object) -> pd.Series:
    found = compare(frame, baseline="base", **more)  # type: ignore[arg-type] # options by name
    assert len(found) == 1
    return found.iloc[0]


class TestByHand:
    """Differences 2, 4, 3, 7: mean 4, variance 14/3; Student's t, 3 degrees: 3.182, 12.924."""

    frame = table(base={"y": [1.0, 2.0, 3.0, 4.0]}, arm={"y": [3.0, 6.0, 6.0, 11.0]})

    def test_difference_and_interval(self) -> None:
        row = one(self.frame)
        assert (row["pairs"], row["left_out"], row["method"]) == (4, 0, "t")
        assert (row["mean"], row["mean_baseline"], row["difference"]) == (6.5, 2.5, 4.0)
        assert row["sd"] == pytest.approx(math.sqrt(14 / 3))
        half = 3.182446305 * math.sqrt(14 / 3) / 2
        assert row["low95"] == pytest.approx(4 - half, abs=1e-8)
        assert row["high95"] == pytest.approx(4 + half, abs=1e-8)
        assert row["high999"] - 4 == pytest.approx(12.92398 * math.sqrt(14 / 3) / 2, abs=1e-4)
        assert row["verdict"] == "higher"

    def test_correlation(self) -> None:
        # Deviations -1.5 -.5 .5 1.5 and -3.5 -.5 -.5 4.5: sum of products 12; squares 5 and 33.
        assert one(self.frame)["correlation"] == pytest.approx(12 / math.sqrt(5 * 33))

    def test_lower_is_the_mirror(self) -> None:
        found = compare(self.frame, baseline="arm").iloc[0]
        assert (found["difference"], found["verdict"], found["arm"]) == (-4.0, "lower", "base")

    def test_how_many_more(self) -> None:
        # sd 2.1602: the half-width at 4 pairs is 3.437, below the difference already; 1 needs 21.
        assert one(self.frame)["more"] == 0
        row = one(self.frame, until_width=1.0)
        t20, t19 = 2.0859634, 2.0930240  # Student's t, .975, for 21 and 20 pairs
        sd = math.sqrt(14 / 3)
        assert t20 * sd / math.sqrt(21) < 1 <= t19 * sd / math.sqrt(20)
        assert row["more"] == 21 - 4

    def test_shares_of_runs(self) -> None:
        """Of 10 pairs, 4 only the arm, 1 only the baseline: adjusted 5/12 and 2/12."""
        base = [1.0, 0, 0, 0, 0, 1, 1, 0, 0, 0]
        arm = [0.0, 1, 1, 1, 1, 1, 1, 0, 0, 0]
        row = one(table(base={"alive24": base}, arm={"alive24": arm}))
        assert (row["method"], row["discordant_up"], row["discordant_down"]) == (
            "Bonett-Price",
            4,
            1,
        )
        assert row["difference"] == pytest.approx(0.3)
        up, down = 5 / 12, 2 / 12
        half = 1.959963985 * math.sqrt((up + down - (up - down) ** 2) / 12)
        assert row["low95"] == pytest.approx(up - down - half)
        assert row["high95"] == pytest.approx(up - down + half)
        assert row["verdict"] == "not told apart"

    def test_shares_that_never_differ_are_not_certain(self) -> None:
        row = one(table(base={"alive24": [1.0, 0, 1]}, arm={"alive24": [1.0, 0, 1]}))
        assert row["difference"] == 0
        assert row["low95"] < -0.3 < 0.3 < row["high95"]
        assert pd.isna(row["more"])

    def test_the_published_precision_at_thirty_percent_discordant(self) -> None:
        for pairs, points in ((500, 8.1), (2000, 4.0), (4000, 2.85)):
            up = np.zeros(pairs)
            up[: int(0.15 * pairs)] = 1
            found = interval(up, np.roll(up, int(0.15 * pairs)), binary=True)
            assert found.half[1] * 100 == pytest.approx(points, abs=0.1)


class TestWhatIsMissing:
    def test_pairs_with_both_only(self) -> None:
        frame = table(base={"y": [1.0, None, 3.0, 4.0]}, arm={"y": [2.0, 9.0, None, 6.0]})
        row = one(frame)
        assert (row["pairs"], row["left_out"], row["difference"]) == (2, 2, 1.5)

    def test_an_outcome_without_value(self) -> None:
        frame = table(base={"y": [1.0, np.nan, 3.0]}, arm={"y": [2.0, 9.0, np.nan]})
        assert (one(frame)["pairs"], one(frame)["left_out"]) == (1, 2)
        # A time that is not reached by week 10 counts as 10; differences 1, -1, 7.
        row = one(frame, restrict={"y": 10.0})
        assert (row["pairs"], row["restricted_at"]) == (3, 10.0)
        assert row["difference"] == pytest.approx(7 / 3)

    def test_a_run_that_failed_is_not_restricted(self) -> None:
        frame = table(base={"y": [1.0, 2.0, 3.0]}, arm={"y": [2.0, None, 4.0]})
        row = one(frame, restrict={"y": 10.0})
        assert (row["pairs"], row["difference"]) == (2, 1.0)

    def test_one_pair_says_no_interval(self) -> None:
        row = one(table(base={"y": [1.0]}, arm={"y": [3.0]}))
        assert (row["pairs"], row["difference"], row["method"]) == (1, 2.0, "none")
        assert row[["low95", "high95", "low999", "sd", "correlation"]].isna().all()
        assert row["verdict"] == "not told apart"
        assert pd.isna(row["more"])

    def test_no_pair_at_all(self) -> None:
        row = one(table(base={"y": [1.0, np.nan]}, arm={"y": [np.nan, 2.0]}))
        assert (row["pairs"], row["method"], row["verdict"]) == (0, "none", "not told apart")

    def test_an_arm_without_a_finished_run_is_left_out(self) -> None:
        first = table(0, base={"y": [1.0, 2.0]}, arm={"y": [2.0, 3.0]})
        found = compare(
            pd.concat([first, table(1, base={"y": [1.0, 2.0]})], ignore_index=True), baseline="base"
        )
        assert found["point"].tolist() == [0]

    def test_names_that_are_not_there(self) -> None:
        frame = table(base={"active24": [1.0]}, arm={"active24": [2.0]})
        with pytest.raises(InputError, match="active24"):
            compare(frame, baseline="base", names=["active42"])
        with pytest.raises(InputError, match="base"):
            compare(frame, baseline="bose")
        with pytest.raises(InputError, match="until-width"):
            compare(frame, baseline="base", until_width=0)

    def test_nothing_finished_yet(self) -> None:
        empty = table(base={"y": [1.0]}).head(0)
        assert compare(empty, baseline="base").empty


def outcomes(draw: st.DrawFn) -> pd.DataFrame:
    numbers = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, math.nan])
    seeds = draw(st.integers(1, 8))
    points = []
    for point in range(draw(st.integers(1, 2))):
        arms = {
            arm: {n: draw(st.lists(numbers, min_size=seeds, max_size=seeds)) for n in ("y", "z")}
            for arm in ("base", "arm", "other")
        }
        points.append(table(point, **arms))  # type: ignore[arg-type] # lists of floats alone
    return pd.concat(points, ignore_index=True)


tables = st.composite(outcomes)()


class TestProperties:
    @given(tables)
    @settings(max_examples=40, deadline=None)
    def test_one_arm_under_two_names_differs_by_exactly_nothing(self, frame: pd.DataFrame) -> None:
        base = frame[frame["arm"] == "base"]
        found = compare(pd.concat([base, base.assign(arm="twin")]), baseline="base")
        paired = found[found["pairs"] > 0]
        zero = paired[["difference", "low95", "high95", "low999", "high999"]].to_numpy()
        assert (zero == 0).all()
        assert set(paired["method"]) <= {"same runs"}
        assert set(paired["more"]) <= {0}

    @given(tables)
    @settings(max_examples=40, deadline=None)
    def test_equal_values_of_other_runs_differ_by_nothing_either(self, frame: pd.DataFrame) -> None:
        base = frame[frame["arm"] == "base"]
        twin = base.assign(arm="twin", run=base["run"] + "'")
        found = compare(pd.concat([base, twin]), baseline="base")
        assert (found.loc[found["pairs"] > 0, "difference"] == 0).all()
        assert (found["verdict"] == "not told apart").all()

    @given(tables, st.randoms(use_true_random=False))
    @settings(max_examples=40, deadline=None)
    def test_the_order_of_rows_changes_nothing(self, frame: pd.DataFrame, random: object) -> None:
        order = list(range(len(frame)))
        random.shuffle(order)  # type: ignore[attr-defined] # hypothesis gives a random.Random
        mixed = compare(frame.iloc[order], baseline="base", names=["y", "z"])
        keys = ["point", "outcome", "arm"]
        pd.testing.assert_frame_equal(
            compare(frame, baseline="base").sort_values(keys, ignore_index=True),
            mixed.sort_values(keys, ignore_index=True),
            check_exact=True,
        )

    @given(tables)
    @settings(max_examples=40, deadline=None)
    def test_swapping_the_arms_turns_the_sign(self, frame: pd.DataFrame) -> None:
        two = frame[frame["arm"] != "other"]
        there, back = compare(two, baseline="base"), compare(two, baseline="arm")
        np.testing.assert_array_equal(there["difference"], -back["difference"])
        np.testing.assert_allclose(there["low95"], -back["high95"], rtol=1e-9, atol=1e-9)

    @given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.sampled_from(["t", "Bonett-Price"]))
    def test_pairs_needed_are_enough_and_no_more(
        self, spread: float, wanted: float, method: str
    ) -> None:
        from courtyard.analysis.paired import quantile

        found = Interval(0, spread, spread, (math.inf, math.inf), 0, method)  # type: ignore[arg-type] # one of the two

        def half(n: int) -> float:
            return quantile(0.95, n - 1 if method == "t" else None) * spread / math.sqrt(n)

        needed = pairs_needed(found, wanted)
        if needed is None:
            assert half(10**9) >= wanted
            return
        assert half(needed) < wanted
        assert needed == 2 or half(needed - 1) >= wanted

    def test_no_number_settles_what_does_not_differ(self) -> None:
        found = interval(np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 3.0]))
        assert found.difference == 0
        assert more_replications(found, 3) is None
        assert more_replications(found, 3, until_width=0.1) is not None


class TestArms:
    def test_runs_by_arm(self) -> None:
        plan = pd.DataFrame({"arm": ["b", "a", "b", "a", "b", "a"]})
        found = runs_by_arm(plan, plan.iloc[[0, 2, 1]], plan.iloc[[3]])
        assert found.to_dict("list") == {
            "arm": ["b", "a"],
            "planned": [3, 3],
            "finished": [2, 1],
            "failed": [0, 1],
            "left": [1, 1],
        }

    def test_hours_tell_arms_apart(self) -> None:
        """30 + 10 against 20 + 20: a quarter went elsewhere; 28 + 12 against 20 + 20: a fifth."""
        frame = table(
            base={"hours_individual": [20.0, 20.0], "hours_community": [10.0, 30.0]},
            far={"hours_individual": [30.0, 30.0], "hours_community": [10.0, 10.0]},
            edge={"hours_individual": [28.0, 28.0], "hours_community": [12.0, 12.0]},
            near={"hours_individual": [27.0, 27.0], "hours_community": [13.0, 13.0]},
            none={"hours_individual": [0.0, 0.0], "hours_community": [0.0, 0.0]},
        )
        found = hours_by_arm(frame, "base").set_index("arm")
        assert found.loc["far", "elsewhere"] == 0.25
        assert found["distinct"].to_dict() | {"base": None} == {
            "base": None,
            "far": True,
            "edge": True,
            "near": False,
            "none": True,
        }
        assert not_distinct(hours_by_arm(frame, "base")) == [(0, "near")]

    def test_the_same_hours_in_another_order_are_distinct(self) -> None:
        early = {
            "hours_individual": [9.0],
            "hours_individual_1": [9.0],
            "hours_individual_2": [0.0],
        }
        late = {"hours_individual": [9.0], "hours_individual_1": [0.0], "hours_individual_2": [9.0]}
        found = hours_by_arm(table(base=early, arm=late), "base").set_index("arm")
        assert found.loc["arm", "elsewhere"] == 1.0
        assert "hours_individual" not in found.columns

    def test_hours_of_residents_do_not_count(self) -> None:
        frame = table(
            base={"hours_neutral": [5.0], "hours_given": [1.0], "hours_gini": [0.5]},
            arm={"hours_neutral": [5.0], "hours_given": [9e9], "hours_gini": [0.9]},
        )
        assert not_distinct(hours_by_arm(frame, "base")) == [(0, "arm")]

    def test_no_hours_anywhere(self) -> None:
        frame = table(base={"hours_neutral": [0.0]}, arm={"hours_neutral": [0.0]})
        assert not_distinct(hours_by_arm(frame, "base")) == [(0, "arm")]
        assert hours_by_arm(table(base={"y": [1.0]}), "base").empty
