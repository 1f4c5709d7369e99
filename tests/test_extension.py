"""Rules made outside the package: by the door any user has, and the same as plain Mesa objects."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # the benchmarks are no installed package

from benchmarks import agreement, plain_mesa, small_rules
from benchmarks.start import Start

from courtyard import Community, load_scenario
from courtyard.community import WEEK
from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules import Rule
from courtyard.scenario import Settings, extended
from courtyard.state import Change


class Festival(Parameters):
    share: float = quantity(1.0, low=0.0, high=1.0, en="share who are asked", zh="受邀比例")


def _festival(now, p, luck):
    return Change({"residents.asked": (luck.uniform() < p.share).astype(float)})


FESTIVAL = Rule(
    name="festival",
    act=_festival,
    parameters=Festival,
    reads=(),
    writes=("residents.asked",),
    en="a festival at which everyone is asked to join",
    zh="节日活动，邀请每个人参与",
)


class TestTheDoor:
    @pytest.fixture
    def scenario(self, tmp_path):
        """A scenario file with a festival just before residents decide."""
        names = list(WEEK)
        names.insert(names.index("decision"), "festival")
        path = tmp_path / "with_festival.toml"
        path.write_text(
            f"scenario.name = 'with_festival'\nscenario.weeks = 6\ncommunity.residents = 300\n"
            f"plan.strategy = 'none'\nweek.rules = {names}\n",
            encoding="utf-8",
        )
        return path

    @staticmethod
    def active(settings):
        model = Community(settings, seed=3)
        model.run()
        return model.datacollector.model_vars["active"]

    def test_a_rule_from_outside_runs_in_the_week_and_has_its_table(self, scenario):
        settings = load_scenario(scenario, rules=[FESTIVAL])
        assert settings.resolved()["festival"] == {"share": 1.0}
        quiet = settings.changed({"festival.share": 0.0})
        assert self.active(settings)[1] > self.active(quiet)[1] + 20

    def test_set_to_nothing_it_leaves_the_full_week_as_it_is(self, scenario):
        quiet = load_scenario(scenario, {"festival.share": 0.0}, rules=[FESTIVAL])
        without = quiet.changed({"week.rules": list(WEEK)})
        assert self.active(quiet) == self.active(without)

    def test_its_parameters_can_change_in_mid_run_and_in_a_fork(self, scenario):
        quiet = load_scenario(scenario, {"festival.share": 0.0}, rules=[FESTIVAL])
        model = Community(quiet, seed=3)
        model.run(2)
        fork = model.fork(festival={"share": 1.0})
        fork.run()
        change = {"week": 3, "set": {"festival.share": 1.0}}
        told = self.active(quiet.changed({"changes": [change]}))
        assert fork.datacollector.model_vars["active"] == told
        assert told[2] == self.active(quiet)[2]
        assert told[3] > self.active(quiet)[3] + 20

    def test_its_values_are_checked_as_any_others(self, scenario):
        with pytest.raises(InputError, match=r"festival\.share"):
            load_scenario(scenario, {"festival.share": 2.0}, rules=[FESTIVAL])

    def test_a_rule_that_nobody_handed_over_is_unknown(self, scenario):
        with pytest.raises(InputError, match="no such rule 'festival'"):
            load_scenario(scenario)
        assert "festival" not in Settings.known_rules

    def test_a_name_is_given_once(self):
        twin = Rule("decision", _festival, Festival, (), (), en="", zh="")
        with pytest.raises(ValueError, match="already a table"):
            extended(twin)


class _Told:
    """The luck of a run of Courtyard, told to Mesa's agents one by one, week by week."""

    def __init__(self, model: Community) -> None:
        self._numbers = self._all(model)

    @staticmethod
    def _all(model: Community) -> Iterator[float]:
        count = model.state.residents.rows
        for week in range(1, model.initial.scenario.weeks + 1):
            yield from model.streams.uniform("joining.acts", week, count).tolist()

    def random(self) -> float:
        return next(self._numbers)


def _same_start(model: Community) -> Start:
    people, ties = model.state.residents, model.state.ties
    columns = {
        "awareness": people.awareness,
        "efficacy": people.efficacy,
        "trust": people.trust_leaders,
        "need": people.need[:, 0],
        "strain": people.strain_work,
        "cost": 1.0 / people.free_time,
        "active": people.active,
    }
    neighbours = [ties.neighbours(i).tolist() for i in range(people.rows)]
    return Start(neighbours, {name: column.tolist() for name, column in columns.items()})


class TestTheSmallModelTwice:
    """Plain Mesa objects and rules of Courtyard, two ways to write one model."""

    def test_with_the_same_start_and_luck_both_live_the_same_weeks(self):
        """Every series agrees to rounding: no error of a rule can hide in sampling error."""
        rules = small_rules.make(residents=150, weeks=104, seed=5)()
        mesa = plain_mesa.Neighbourhood(_same_start(rules), seed=5)
        mesa.random = _Told(rules)
        mesa.run(104)
        rules.run()
        for name, values in mesa.weeks.items():
            found = rules.datacollector.model_vars[name][1:]
            np.testing.assert_allclose(found, values, rtol=0, atol=1e-9, err_msg=name)
        assert min(mesa.weeks["active_share"]) > 0.05  # something happens

    def test_they_agree_in_distribution(self):
        """Seventy seeds of 500 residents; each model has its own people, ties and luck.

        Power: against a limit of 3.5 standard errors, all six comparisons together cry wolf in
        3 of 1,000 sets of seeds; a true difference of 0.045 in the participation rate or of 0.02
        in mean awareness is seen 19 times of 20 (the weight of need wrong by a tenth makes 0.066
        and 0.034 in week 104).
        """
        for row in agreement.compare(residents=500, seeds=range(70)):
            assert row.away < 3.5, row
            smallest = (3.5 + 1.645) * row.error
            assert smallest < {"active_share": 0.045, "awareness": 0.02}[row.series], row
