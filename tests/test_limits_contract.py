"""What the classic models' keys mean, to the letter, and every way to give them wrongly."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from classics import COMPLETE, last, scenario, threshold, weekly, who, written
from courtyard import Community, load_scenario
from courtyard.foundations.errors import InputError
from courtyard.scenario import shipped

CLASSICS = {name: path for name, path in shipped().items() if path.parent.name == "classics"}


class TestShipped:
    def test_there_is_one_for_each_model(self):
        families = ("granovetter", "watts", "centola", "morris", "degroot", "friedkin", "brock")
        for family in families:
            assert any(name.startswith(family) for name in CLASSICS), family

    @pytest.mark.parametrize("name", CLASSICS)
    def test_says_what_it_is(self, name):
        settings = load_scenario(name)
        head = settings.scenario
        assert head.name == name
        assert head.title
        assert any("\u4e00" <= letter <= "\u9fff" for letter in head.title_zh)
        text = CLASSICS[name].read_text(encoding="utf-8")
        comment = text[: text.index("\n\n")].replace("\n# ", " ")
        assert "Must give" in comment or "somewhat less" in comment
        assert len(text.splitlines()) <= 45  # a screen
        assert settings.week.rules in (["decision"], ["influence"])


class TestCommandLine:
    def test_run_writes_the_tables(self, tmp_path):
        path = written(
            tmp_path, 3, weeks=4, decision={"rule": "threshold", "threshold": {"values": [0, 1, 2]}}
        )
        out = tmp_path / "out"
        command = [sys.executable, "-m", "courtyard", "run", str(path), "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        weeks = pd.read_parquet(out / "weeks.parquet")
        assert weeks["week"].tolist() == [0, 1, 2, 3, 4]
        assert weeks["active"].tolist() == [0, 1, 2, 3, 3]
        assert weeks["active_share"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
        assert pd.read_parquet(out / "residents.parquet")["active"].all()
        resolved = json.loads((out / "run.json").read_text(encoding="utf-8"))
        assert "threshold" in json.dumps(resolved)

    def test_a_mistake_is_one_message(self, tmp_path):
        path = written(
            tmp_path, 3, weeks=4, decision={"rule": "threshold", "threshold": {"values": [0, 1]}}
        )
        for verb in ("run", "check"):
            command = [sys.executable, "-m", "courtyard", verb, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 2
            assert "decision.threshold.values" in done.stderr.replace("\n", " ")
            assert "Traceback" not in done.stderr


class TestWhatOneSees:
    """The share of everyone counts oneself, the number of people does not."""

    def test_share_of_everyone(self, tmp_path):
        values = {"values": [0.0, 0.25, 0.5, 0.75], "unit": "share"}
        assert weekly(threshold(tmp_path, 4, 5, threshold=values)) == [0, 1, 2, 3, 4, 4]
        whole = {"values": [0.0, 0.25, 0.5, 1.0], "unit": "share"}
        assert weekly(threshold(tmp_path, 4, 5, threshold=whole)) == [0, 1, 2, 3, 3, 3]

    def test_share_of_ties(self, tmp_path):
        values = {"values": [0.0, 1 / 3, 2 / 3, 1.0], "unit": "share"}
        settings = threshold(tmp_path, 4, 5, looks_at="ties", threshold=values)
        assert weekly(settings) == [0, 1, 2, 3, 4, 4]

    @pytest.mark.parametrize("update", ["together", "one_by_one"])
    def test_of_everyone_oneself_is_one(self, tmp_path, update):
        """Half of two: who acts goes on alone; with people it takes another."""
        start = {"people": [0]}
        share = threshold(
            tmp_path, 2, 2, threshold={"values": [0.5, 0.6], "unit": "share"}, starters=start,
            reversible=True, update=update,
        )  # fmt: skip
        assert weekly(share) == [1, 1, 1]
        assert who(share) == [0]
        people = threshold(
            tmp_path, 2, 2, threshold={"values": [1, 2]}, starters=start, reversible=True,
            update=update,
        )  # fmt: skip
        assert weekly(people) == [1, 0, 0]

    def test_everyone_is_seen_where_ties_are_few(self, tmp_path):
        settings = threshold(tmp_path, 5, 6, ties=[], threshold={"values": [0, 1, 2, 3, 4]})
        assert last(settings) == 5

    def test_people_need_not_be_whole(self, tmp_path):
        values = {"values": [0, 0.5, 1.5, 2.0000000005, 4.00001]}
        assert weekly(threshold(tmp_path, 5, 5, threshold=values)) == [0, 1, 2, 4, 4, 4]

    @pytest.mark.parametrize("n", [3, 7, 10, 49, 1000])
    def test_shares_of_everyone_to_the_last_digit(self, tmp_path, n):
        """k/n is reached by k of n, whatever k/n is in binary."""
        values = {"values": [k / n for k in range(n)], "unit": "share"}
        assert weekly(threshold(tmp_path, n, n + 1, threshold=values)) == [*range(n + 1), n]


class TestFewPeople:
    @pytest.mark.parametrize(
        ("looks_at", "value", "end"),
        [("everyone", 0, 1), ("everyone", 1, 0), ("ties", 0, 0), ("ties", -5, 0)],
    )
    def test_one(self, tmp_path, looks_at, value, end):
        """Alone one has no ties and is never reached, yet everyone is there to be seen: nobody."""
        settings = threshold(tmp_path, 1, 2, looks_at=looks_at, threshold={"values": value})
        assert weekly(settings) == [0, end, end]

    def test_two(self, tmp_path):
        settings = threshold(tmp_path, 2, 3, looks_at="ties", threshold={"values": [0, 1]})
        assert weekly(settings) == [0, 1, 2, 2]

    def test_one_week(self, tmp_path):
        assert weekly(threshold(tmp_path, 5, 1, threshold={"values": 0})) == [0, 5]

    def test_a_network_need_not_be_named(self, tmp_path):
        path = tmp_path / "few.toml"
        path.write_text(
            '[scenario]\nname = "few"\nweeks = 5\n[community]\nresidents = 4\n'
            '[decision]\nrule = "threshold"\nthreshold = { values = [0, 1, 2, 3] }\n'
            '[week]\nrules = ["decision"]\n',
            encoding="utf-8",
        )
        assert weekly(load_scenario(path)) == [0, 1, 2, 3, 4, 4]


class TestFilesOfTies:
    TIES = ((0, 1, 5.0), (1, 2, 0.1), (2, 2, 9.0), (3, 3, 1.0), (2, 1, 0.1), (4, 0, 0))

    def test_the_decision_sees_both_ways_and_not_oneself(self, tmp_path):
        """0 - 1 - 2; 3 has only itself, 4 a tie of weight 0: both are alone."""
        settings = threshold(
            tmp_path, 5, 5, ties=self.TIES, looks_at="ties", starters={"people": [0]},
            threshold={"values": 0.5, "unit": "share"},
        )  # fmt: skip
        assert weekly(settings) == [1, 2, 3, 3, 3, 3]
        assert who(settings) == [0, 1, 2]

    def test_a_rule_of_influence_does_not_change_what_the_decision_sees(self, tmp_path):
        settings = threshold(
            tmp_path, 5, 5, ties=self.TIES, looks_at="ties", starters={"people": [0]},
            threshold={"values": 0.5, "unit": "share"}, rules=["influence", "decision"],
        )  # fmt: skip
        assert weekly(settings) == [1, 2, 3, 3, 3, 3]

    def test_beside_the_scenario_wherever_one_is(self, tmp_path, monkeypatch):
        settings = threshold(tmp_path, 5, 1, ties=self.TIES, looks_at="ties")
        monkeypatch.chdir("/")
        assert Community(settings, 1).state.ties.degree.tolist() == [1, 2, 1, 0, 0]


class TestDraws:
    @staticmethod
    def drawn(folder, n=2000, seed=1, **keys):
        model = Community(threshold(folder, n, 1, threshold=keys), seed)
        return model.tables()["residents"]["threshold"].to_numpy()

    def test_list(self, tmp_path):
        values = [3, 0.5, -1, 7]
        assert self.drawn(tmp_path, 4, values=values).tolist() == values
        assert self.drawn(tmp_path, 4, draw="list", values=2).tolist() == [2, 2, 2, 2]

    def test_quantiles_stand_half_a_step_in(self, tmp_path):
        found = self.drawn(tmp_path, 8, draw="quantiles", low=0, high=16)
        assert sorted(found) == pytest.approx([1, 3, 5, 7, 9, 11, 13, 15])
        assert found.tolist() != sorted(found)

    def test_quantiles_of_the_normal(self, tmp_path):
        keys = {"draw": "quantiles", "distribution": "normal", "mean": 3, "sd": 2}
        found = np.sort(self.drawn(tmp_path, 1001, **keys))
        assert found[500] == pytest.approx(3)
        assert found[0] == pytest.approx(3 - 2 * 3.2907, abs=2e-3)
        assert found.std() == pytest.approx(2, abs=0.02)

    def test_integers_include_both_ends(self, tmp_path):
        found = self.drawn(tmp_path, draw="random", distribution="integers", low=2, high=5)
        times = np.bincount(found.astype(int), minlength=6)
        assert set(found) == {2.0, 3.0, 4.0, 5.0}
        assert np.abs(times[2:] - 500).max() < 4 * 19.4

    def test_left_out_the_bounds_are_all_the_others(self, tmp_path):
        found = self.drawn(tmp_path, 50, draw="quantiles", distribution="integers")
        assert sorted(found) == list(range(50))
        shares = self.drawn(tmp_path, 50, draw="quantiles", unit="share")
        assert sorted(shares) == pytest.approx((np.arange(50) + 0.5) / 50)

    @pytest.mark.parametrize(
        ("outside", "low", "high", "at_ends"),
        [("keep", None, None, False), ("clip", 1, 4, True), ("redraw", 1, 4, False)],
    )
    def test_outside(self, tmp_path, outside, low, high, at_ends):
        keys = {"draw": "random", "distribution": "normal", "mean": 3, "sd": 2}
        bounds = {} if low is None else {"low": low, "high": high}
        found = self.drawn(tmp_path, outside=outside, **keys, **bounds)
        if outside == "keep":
            assert found.min() < -1
            assert found.mean() == pytest.approx(3, abs=4 * 2 / np.sqrt(2000))
        else:
            assert found.min() >= 1
            assert found.max() <= 4
        assert ((found == 1).sum() > 200) == at_ends

    def test_far_in_the_tail(self, tmp_path):
        keys = {"distribution": "normal", "mean": 0, "sd": 1, "outside": "redraw"}
        for draw in ("random", "quantiles"):
            found = self.drawn(tmp_path, draw=draw, low=4, high=9, **keys)
            assert 4 <= found.min() < 4.01
            assert 4.8 < found.max() < 9

    def test_the_seed_deals(self, tmp_path):
        one, again, other = (self.drawn(tmp_path, 50, s, draw="random") for s in (1, 1, 2))
        assert one.tolist() == again.tolist() != other.tolist()


class TestInertTables:
    """A table has no effect where the week lacks its rule."""

    def test_decision(self, tmp_path):
        settings = threshold(
            tmp_path, 3, 4, rules=["influence"], threshold={"values": [9]},
            starters={"people": [77]}, start={"active": 0.4},
        )  # fmt: skip
        assert weekly(settings) == [1] * 5

    def test_influence(self, tmp_path):
        start = {"awareness": [0.2, 0.9, 0.4]}
        for table in ({}, {"rule": "degroot"}, {"rule": "friedkin_johnsen", "susceptibility": [1]}):
            settings = scenario(
                tmp_path, 3, weeks=4, start=start, network=COMPLETE, influence=table,
                decision={"rule": "threshold", "threshold": {"values": 1}},
            )  # fmt: skip
            model = Community(settings, 1)
            model.run()
            assert model.tables()["residents"]["awareness"].tolist() == start["awareness"]

    @pytest.mark.parametrize(
        "table",
        [
            {"team": {"workers": 9, "hours": 40}},
            {"plan": {"strategy": "stage_matched", "last_week": 4}},
            {"party": {"share": 0.9}},
            {"needs": {}},
            {"influence": {"rule": "degroot"}},
        ],
    )
    def test_others(self, tmp_path, table):
        decision = {"rule": "threshold", "threshold": {"draw": "random"}}
        first = scenario(tmp_path, 60, weeks=9, network=COMPLETE, decision=decision)
        expected = weekly(first)
        other = scenario(tmp_path, 60, weeks=9, network=COMPLETE, decision=decision, **table)
        assert weekly(other) == expected

    def test_a_week_without_rules(self, tmp_path):
        settings = threshold(tmp_path, 10, 3, rules=[], threshold={"values": 0})
        assert weekly(settings) == [0] * 4


THRESHOLD = {"rule": "threshold"}
NORMAL = {"draw": "quantiles", "distribution": "normal", "mean": 0.2, "sd": 0.1}
WRONG = [
    ({"threshold": {"values": [1, 2]}}, "decision.threshold.values", "2 values"),
    ({"threshold": {"values": [1, 2, 3, 4]}}, "decision.threshold.values", "4 values"),
    ({"threshold": {"values": [1, "a", 3]}}, "decision.threshold.values[2]", "'a'"),
    ({"threshold": {"values": "many"}}, "decision.threshold.values", "'many'"),
    ({"threshold": {"draw": "list"}}, "decision.threshold", "needs values"),
    ({"threshold": {"draw": "random", "values": [1, 2, 3]}}, "decision.threshold", "list"),
    ({"threshold": {"values": 1, "outside": "redraw"}}, "decision.threshold", "redrawn"),
    ({"threshold": {"values": 1, "unit": "percent"}}, "decision.threshold.unit", "share"),
    ({"threshold": {"draw": "quantile"}}, "decision.threshold.draw", "quantiles"),
    ({"threshold": {"mode": 3}}, "decision.threshold.mode", "no such key"),
    ({"threshold": NORMAL | {"sd": 0}}, "decision.threshold", "positive sd"),
    ({"threshold": NORMAL | {"sd": -0.1}}, "decision.threshold.sd", "-0.1"),
    (
        {"threshold": {"draw": "random", "distribution": "normal"}},
        "decision.threshold",
        "needs mean",
    ),
    ({"threshold": {"draw": "quantiles", "low": 5, "high": 4}}, "decision.threshold", "above"),
    ({"threshold": {"draw": "quantiles", "low": 5}}, "decision.threshold", "low = 5, high = 2"),
    (
        {"threshold": {"draw": "random", "distribution": "integers", "low": 0.2, "high": 0.7}},
        "decision.threshold",
        "whole number",
    ),
    (
        {"threshold": NORMAL | {"low": 5, "high": 6, "outside": "redraw"}},
        "decision.threshold",
        "no end",
    ),
    ({"starters": {"people": [3]}}, "decision.starters.people", "0 to 2"),
    ({"starters": {"people": [0, -1]}}, "decision.starters.people", "-1"),
    ({"starters": {"count": 4}}, "decision.starters.count", "0 to 3"),
    ({"starters": {"count": -1}}, "decision.starters.count", "-1"),
    ({"starters": {}}, "decision.starters", "either people or count"),
    ({"starters": {"count": 1, "people": [1]}}, "decision.starters", "either people or count"),
    ({"starters": {"count": 1, "chosen": "blok"}}, "decision.starters.chosen", "block"),
    ({"noise": 1.5}, "decision.noise", "1.5"),
    ({"looks_at": "tie"}, "decision.looks_at", "ties"),
    ({"update": "at_once"}, "decision.update", "together"),
    ({"weights": {"other": 1}}, "decision.weights.other", "others"),
]


class TestMistakes:
    """One message with the file, the key and what is wrong, before anything runs."""

    @pytest.mark.parametrize(("keys", "key", "says"), WRONG)
    def test_decision(self, tmp_path, keys, key, says):
        decision = {"threshold": {"values": 0}} | keys
        with pytest.raises(InputError) as caught:
            threshold(tmp_path, 3, 5, **decision)
        message = str(caught.value)
        assert message.startswith(f"{tmp_path / 'test.toml'}: {key}: ")
        assert says in message
        assert "\n" not in message

    @pytest.mark.parametrize(
        ("tables", "key"),
        [
            ({"start": {"awareness": [0.1, 0.2]}}, "start.awareness"),
            ({"start": {"awareness": 1.2}}, "community.start.awareness"),
            ({"influence": {"rule": "degroot", "self_weight": 1.5}}, "influence.self_weight"),
            ({"influence": {"rule": "degroot", "self_weight": "equa"}}, "influence.self_weight"),
            (
                {"influence": {"rule": "friedkin_johnsen", "susceptibility": [0.1, 0.2]}},
                "influence.susceptibility",
            ),
            ({"network": {"kind": "torus", "rows": 2, "columns": 2}}, "network.rows"),
            ({"network": {"kind": "ring", "mean_ties": 3}}, "mean_ties"),
            ({"network": {"kind": "ring", "mean_ties": 4}}, "network.mean_ties"),
        ],
    )
    def test_other_tables(self, tmp_path, tables, key):
        with pytest.raises(InputError, match=key):
            scenario(tmp_path, 3, weeks=5, rules=["influence"], **tables)

    def test_told_where_it_is_changed(self, tmp_path):
        settings = threshold(tmp_path, 3, 5, threshold={"values": [0, 1, 2]})
        with pytest.raises(InputError, match=r"decision\.threshold\.values.*3 values"):
            settings.changed({"community.residents": 4})

    @pytest.mark.parametrize(
        "change",
        [
            {"decision.threshold.values": 3},
            {"decision.starters": {"count": 2}},
            {"decision.rule": "weighing"},
        ],
    )
    def test_what_is_dealt_at_the_start_cannot_change(self, tmp_path, change):
        """A new threshold in week 2 would move nobody: nothing would deal it."""
        settings = threshold(tmp_path, 3, 5, threshold={"values": 0})
        with pytest.raises(InputError, match=r"changes\[1\].*cannot change in mid-run"):
            settings.changed({"changes": [{"week": 2, "set": change}]})
        kept = settings.changed({"changes": [{"week": 2, "set": {"decision.noise": 0.5}}]})
        assert kept.changes[0].week == 2
