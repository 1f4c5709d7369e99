"""The residents at the start: who they are, where they live, and where they stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from courtyard.foundations.quantities import Parameters, declared
from courtyard.foundations.streams import Streams
from courtyard.neighbourhood.households import group_up, seats
from courtyard.neighbourhood.network import Network
from courtyard.neighbourhood.people import Community, beta, settle
from courtyard.neighbourhood.starts import (
    BETA_COLUMNS,
    Concentrations,
    FreeTime,
    Means,
    Needs,
    Start,
)
from courtyard.state.residents import ADULT, RETIRED, YOUTH

TYPES = {
    "age_band": np.int8,
    "household": np.int32,
    "building": np.int32,
    "courtyard": np.int32,
    "vulnerable": np.bool_,
    "incomer": np.bool_,
    "online": np.bool_,
    "active": np.bool_,
}


WITH_LUCK = [name for name in BETA_COLUMNS if name != "capacity"]
"""The columns in which people differ at the defaults: all have their full capacity."""


def people(seed: int = 1, where: Path | None = None, **table: object) -> dict[str, np.ndarray]:
    return settle(Community.model_validate(table), Streams(seed), where)


def ages(youths: float, retired: float) -> dict[str, float]:
    return {"youths": youths, "adults": 1 - youths - retired, "retired": retired}


def changed(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> set[str]:
    return {name for name in one if not np.array_equal(one[name], other[name])}


@pytest.fixture(scope="module")
def many() -> dict[str, np.ndarray]:
    return people(7, residents=40_000, start={"active": 0.125})


class TestColumns:
    def test_types_and_shapes(self):
        columns = people(residents=50)
        assert {name: columns[name].dtype for name in columns} == {
            name: np.dtype(TYPES.get(name, np.float64)) for name in columns
        }
        assert columns.pop("need").shape == (50, 4)
        assert {column.shape for column in columns.values()} == {(50,)}

    @given(
        st.integers(1, 60),
        st.integers(0, 2**32),
        st.floats(1, 10),
        st.tuples(st.floats(0, 1), st.floats(0, 1)),
        st.floats(0, 1),
    )
    def test_any_neighbourhood_is_whole(self, residents, seed, size, shares, active):
        youths, retired = shares[0], shares[1] * (1 - shares[0])
        columns = people(
            seed,
            residents=residents,
            household_size=size,
            start={"active": active},
            **ages(youths, retired),
        )
        for name, column in columns.items():
            assert np.isfinite(column).all(), name
        for name in (*BETA_COLUMNS, "need"):
            assert columns[name].min() >= 0
            assert columns[name].max() <= 1
        assert columns["active"].sum() == round(active * residents)
        assert 0.5 <= columns["free_time"].min() <= columns["free_time"].max() <= 40
        assert (columns["vigour"] > 0).all()
        counts = np.bincount(columns["age_band"], minlength=3)
        expected = residents * np.array([youths, 1 - youths - retired, retired])
        assert np.abs(counts - expected).max() <= 1

    def test_the_same_seed_gives_the_same_people_and_another_seed_others(self):
        assert changed(people(3), people(3)) == set()
        # Nobody is active or from elsewhere, all are online and well; households may agree.
        same = {"household", "active", "incomer", "online", "capacity"}
        assert changed(people(3), people(4)) >= set(people(3)) - same

    def test_resident_i_keeps_its_luck_when_the_neighbourhood_grows(self):
        small, large = people(residents=100), people(residents=1000)
        alike = [name for name in small if name not in {"age_band", "free_time", "active"}]
        for name in alike:
            assert np.array_equal(small[name][:95], large[name][:95]), name

    @pytest.mark.parametrize(
        ("table", "moves"),
        [
            ({"vulnerable": 0.3}, {"vulnerable"}),
            ({"start": {"active": 0.2}}, {"active"}),
            ({"incomers": 0.4}, {"incomer"}),
            ({"online": {"retired": 0.5}}, {"online"}),
            ({"capacity_vulnerable": 0.6}, {"capacity"}),
            ({"start": {"awareness": 0.2}}, {"awareness"}),
            ({"vigour_spread": 1.0}, {"vigour"}),
            ({"free_time": {"retired": 20}}, {"free_time"}),
            ({"free_time": {"spread": 0.7}}, {"free_time"}),
            ({"needs": {"spread": 0.1}}, {"need"}),
            ({"needs": {"levels": [0.5, 0.6, 0.7, 0.8]}}, {"need"}),
            ({"means": {"skill": 0.4}}, {"skill"}),
            ({"concentrations": {"affinity": 4}}, {"affinity"}),
            (ages(0.2, 0.4), {"age_band", "free_time"}),
            ({"household_likeness": 0.2}, {"age_band", "free_time"}),
            ({"households_per_building": 20}, {"building", "courtyard"}),
            ({"buildings_per_courtyard": 2}, {"courtyard"}),
        ],
    )
    def test_a_parameter_moves_its_own_columns_only(self, table, moves):
        assert changed(people(), people(**table)) == moves

    def test_a_greater_share_only_adds(self):
        few, many = people(vulnerable=0.1), people(vulnerable=0.3)
        assert (many["vulnerable"] >= few["vulnerable"]).all()
        few, many = people(start={"active": 0.1}), people(start={"active": 0.15})
        assert (many["active"] >= few["active"]).all()
        few, many = people(**ages(0.2, 0.3)), people(**ages(0.2, 0.4))
        assert ((few["age_band"] == RETIRED) <= (many["age_band"] == RETIRED)).all()

    def test_a_domain_keeps_its_needs_beside_others(self):
        two = people(need_domains=["repairs", "养老"])["need"]
        four = people(need_domains=["culture", "养老", "repairs", "x-1"])["need"]
        assert np.array_equal(two[:, 0], four[:, 2])
        assert np.array_equal(two[:, 1], four[:, 1])

    def test_the_list_of_awareness_is_taken_as_it_stands(self):
        columns = people(residents=3, start={"awareness": [0.2, 0.5, 0.9]})
        assert columns["awareness"].tolist() == [0.2, 0.5, 0.9]


class TestDistributions:
    @pytest.mark.parametrize("name", WITH_LUCK)
    def test_beta_columns(self, many, name):
        mean, total = getattr(Means(), name), getattr(Concentrations(), name)
        law = stats.beta(mean * total, (1 - mean) * total)
        assert stats.kstest(many[name], law.cdf).pvalue > 1e-4
        assert many[name].mean() == pytest.approx(mean, abs=4 * law.std() / 200)

    def test_capacity_of_all_and_of_the_vulnerable(self):
        found = people(residents=20_000, capacity_vulnerable=0.6, means={"capacity": 0.9})
        weak = found["vulnerable"]
        assert found["capacity"][weak].mean() == pytest.approx(0.6, abs=0.02)
        assert found["capacity"][~weak].mean() == pytest.approx(0.9, abs=0.005)
        # the same luck in both: who is best off of all stays so
        full = people(residents=20_000, capacity_vulnerable=0.6, means={"capacity": 0.6})
        assert np.array_equal(full["capacity"][weak], found["capacity"][weak])

    def test_incomers_and_who_is_online(self):
        found = people(residents=20_000, incomers=0.4, online={"retired": 0.3})
        assert found["incomer"].mean() == pytest.approx(0.4, abs=0.015)
        retired = found["age_band"] == RETIRED
        assert found["online"][retired].mean() == pytest.approx(0.3, abs=0.025)
        assert found["online"][~retired].all()

    def test_taste_and_vigour(self, many):
        assert stats.kstest(many["taste"], "norm").pvalue > 1e-4
        paces = np.log(many["vigour"]) / Community().vigour_spread
        assert stats.kstest(paces, "norm").pvalue > 1e-4

    def test_free_time_has_its_median_in_each_age_band(self, many):
        for band, median in ((YOUTH, 4), (ADULT, 3), (RETIRED, 14)):
            found = np.median(many["free_time"][many["age_band"] == band])
            assert found == pytest.approx(median, rel=0.03)

    def test_need_levels_lie_between_their_bounds(self):
        needs = {"low": 0.4, "high": 0.7, "spread": 0}
        levels = np.array([people(seed, residents=2, needs=needs)["need"][0] for seed in range(99)])
        assert 0.4 <= levels.min() < 0.42
        assert 0.68 < levels.max() <= 0.7
        assert np.abs(np.corrcoef(levels.T) - np.eye(4)).max() < 0.35

    def test_columns_do_not_depend_on_each_other(self, many):
        names = [*WITH_LUCK, "taste", "vigour", "vulnerable", "active"]
        table = np.array([stats.rankdata(many[name]) for name in names])
        assert np.abs(np.corrcoef(table) - np.eye(len(names))).max() < 5 / 200

    @given(st.floats(0, 1), st.floats(0.5, 1000))
    @settings(max_examples=50)
    def test_beta_inverts_the_distribution(self, mean, concentration):
        luck = np.linspace(0.001, 0.999, 99)
        drawn = beta(luck, mean, concentration)
        assert (np.diff(drawn) >= 0).all()
        if 0.001 < mean < 0.999:
            exact = stats.beta.ppf(luck, mean * concentration, (1 - mean) * concentration)
            assert np.abs(drawn - exact).max() < 1 / 4000
        assert 0 <= drawn.min() <= drawn.max() <= 1


class TestHomes:
    def test_sizes_of_households(self, many):
        sizes = np.bincount(many["household"])
        assert sizes.min() == 1
        assert sizes.mean() == pytest.approx(2.6, abs=4 * np.sqrt(1.6 / sizes.size))
        assert np.mean(sizes == 1) == pytest.approx(np.exp(-1.6), abs=0.02)

    def test_units_are_nested_and_full(self, many):
        for inner, outer, size in (("household", "building", 12), ("building", "courtyard", 4)):
            pairs = np.unique(np.stack([many[inner], many[outer]]), axis=1)
            assert pairs.shape[1] == np.unique(many[inner]).size
            inside = np.bincount(pairs[1])
            assert (inside[:-1] == size).all()
            assert 1 <= inside[-1] <= size

    def test_youths_live_with_older_people(self, many):
        youths = np.bincount(many["household"][many["age_band"] == YOUTH])
        others = np.bincount(many["household"][many["age_band"] != YOUTH])
        assert (others[: youths.size][youths > 0] > 0).all()

    def test_retired_couples(self, many):
        sizes = np.bincount(many["household"])
        retired = np.bincount(many["household"], many["age_band"] == RETIRED)
        of_two = retired[sizes == 2]
        both, one = np.mean(of_two == 2), np.mean(of_two == 1)
        share = both + one / 2
        assert both > 1.5 * share**2
        assert both > 0.15

    def test_likeness_is_what_makes_couples_alike(self):
        def same_band(likeness):
            columns = people(5, residents=20_000, household_likeness=likeness, **ages(0, 0.4))
            pair = np.flatnonzero(np.diff(columns["household"]) == 0)
            return np.mean(columns["age_band"][pair] == columns["age_band"][pair + 1])

        assert same_band(0.0) == pytest.approx(0.4**2 + 0.6**2, abs=0.02)
        assert same_band(1.0) > 0.99

    def test_where_all_are_youths_so_are_the_heads(self):
        assert (people(**ages(1.0, 0.0))["age_band"] == YOUTH).all()

    def test_single_households(self):
        assert np.array_equal(people(household_size=1)["household"], np.arange(600))

    def test_seats_by_hand(self):
        assert seats(np.array([4, 2, 4, 4, 2, 9], dtype=np.int32)).tolist() == [0, 0, 1, 2, 1, 0]

    def test_grouping_by_hand(self):
        inner = np.array([0, 1, 2, 3, 4, 5], dtype=np.int32)
        anchor = np.array([0, 0, 0, 7, 7, 7], dtype=np.int32)
        assert group_up(inner, 2, anchor).tolist() == [0, 0, 1, 2, 2, 3]


class TestTable:
    @pytest.mark.parametrize(
        ("table", "words"),
        [
            ({"youths": 0.5}, "add up to 1"),
            ({"youths": 0.2 + 2e-6}, "add up to 1"),
            ({"start": {"awareness": [0.5]}}, "600 residents, not 1"),
            ({"start": {"awareness": []}}, "600 residents, not 0"),
            ({"start": {"awareness": 1.5}}, "less than or equal to 1"),
            ({"start": {"active": -0.1}}, "greater than or equal to 0"),
            ({"residents": 0}, "greater than or equal to 1"),
            ({"residents": 5_000_001}, "less than or equal to 5000000"),
            ({"residents": 10.5}, "integer"),
            ({"roster": " "}, "path of a CSV file"),
            ({"need_domains": []}, "1 to 12"),
            ({"need_domains": [str(i) for i in range(13)]}, "1 to 12"),
            ({"need_domains": ["a", "a"]}, "twice"),
            ({"need_domains": ["a b"]}, "no name"),
            ({"need_domains": [""]}, "no name"),
            ({"need_domains": ["x" * 65]}, "no name"),
            ({"needs": {"levels": [0.5]}}, "4 domains, not 1"),
            ({"needs": {"low": 0.8}}, "below low"),
            ({"party_members": 0.1}, "Extra inputs"),
        ],
    )
    def test_what_cannot_be_is_refused(self, table, words):
        with pytest.raises(ValidationError, match=words):
            Community.model_validate(table)

    def test_shares_may_miss_one_by_rounding(self):
        assert people(youths=1 / 3, adults=1 / 3, retired=0.3333333)["age_band"].size == 600

    @pytest.mark.parametrize(
        "table", [Community, Network, Start, Means, Concentrations, FreeTime, Needs]
    )
    def test_every_key_is_declared_in_both_languages(self, table):
        for key, words in declared(table).items():
            assert words["en"].isascii(), key
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words["zh"]), key
            assert words["source"], key
            default = words["default"]
            if isinstance(default, float) and not isinstance(default, Parameters):
                low, high = words["plausible"] or (default, default)
                assert low <= default <= high, key
