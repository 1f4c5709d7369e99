"""What is told of many organizations: every number reckoned by hand from a made-up run."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from courtyard.figures.fates import chosen, fates
from courtyard.foundations.words import speaking

LAST = 104
NAN = float("nan")

# founded, ended, reason, by the team, success, own share, renewals
LIVES = [
    (0, None, "", False, 0.9, 0.9, 4),
    (0, None, "", True, 0.7, NAN, 0),
    (10, 62, "goal_met", True, 0.8, 1.0, 3),
    (0, 26, "need", True, 0.2, 0.5, 0),
    (0, 20, "need", True, 0.1, 0.3, 0),
    (50, 56, "none_clear", False, NAN, NAN, 0),
]

EVENTS = [
    # The first is led to week 78, and not in the 26 weeks after it.
    (0, "founded", 1, 0), (0, "took_post", 1, 0), (78, "stepped_back", 1, 0),
    (0, "founded", 2, 1), (0, "took_post", 2, 1),
    (10, "founded", 3, 2), (10, "took_post", 3, 2),
    # Nobody ever leads those that are short of givers.
    (0, "founded", 4, 3), (0, "founded", 5, 4), (50, "founded", 6, 5),
    (0, "joined", 1, 0), (5, "joined", 9, 0), (9, "joined", 8, 0), (30, "joined", 7, 1),
    (20, "dispute", -1, 2),
]  # fmt: skip


def table(lives: list[Any] = LIVES) -> pd.DataFrame:
    columns = ["founded", "ended", "end_reason", "convened_by_worker", "success_share",
               "own_share", "renewals"]  # fmt: skip
    made = pd.DataFrame(lives, columns=columns).assign(organization=range(len(lives)))
    return made.assign(ended=made["ended"].astype("Int64"))


def told(lives: list[Any] = LIVES) -> str:
    events = pd.DataFrame(EVENTS, columns=["week", "kind", "resident", "organization"])
    return "\n".join(fates(table(lives), events.assign(reason=""), LAST))


class TestEndings:
    def test_reasons_are_counted(self):
        text = told()
        assert "1 ended because its members found the goal met." in text
        assert "3 ended when too few had given hours for weeks" in text
        assert "by organization: 2 because of less need of it, 1 without a clear reason." in text

    def test_what_did_not_happen_is_not_told(self):
        assert "ended" not in told(LIVES[:2])
        assert "goal" not in told([*LIVES[:2], *LIVES[3:]])
        assert "too few" not in told(LIVES[:3])


class TestSideBySide:
    @pytest.mark.parametrize(
        "fact",
        [
            "the 2 alive / the one whose goal was met / the 3 that were short of givers",
            "50% / 0% / 33% were founded by residents themselves",
            "activities succeeded in 80% / 80% / 15% of the weeks",
            "members did 90% / 100% / 40% of the organizing up to the exit",
            # 26 of 208 weeks, none of 52, all of 52
            "nobody held a post in 12% / 0% / 100% of the weeks",
            # 4 in four years, 3 in one, none in one
            "posts were filled anew 1.0 / 3.0 / 0.0 times a year",
            "0.8 / 0.0 / 0.0 people joined later, a year",
            "there were 0.0 / 1.0 / 0.0 disputes a year",
        ],
    )
    def test_each_fact(self, fact):
        assert fact in told()

    def test_a_kind_of_which_nothing_is_known(self):
        text = told([LIVES[0], LIVES[5]])
        assert "succeeded in 90% / - of the weeks" in text
        assert "the one alive / the one that was short of givers" in text

    def test_a_fact_that_is_nobody_s_is_left_out(self):
        assert "dispute" not in told(LIVES[:2])
        assert "alive" in told(LIVES[:2]) and "short of givers" not in told(LIVES[:2])

    def test_nothing_is_said_to_be_a_cause(self):
        assert "because" not in told(LIVES[:2] + LIVES[5:])

    def test_in_chinese(self):
        with speaking("zh"):
            text = told()
        assert "活动成功的周占80%／80%／15%" in text and " " not in text.replace("\n", "")


class TestChosen:
    def test_the_first_end_of_either_kind_and_the_longest_lived(self):
        rows = chosen(table(), LAST)
        assert [row["organization"] for row in rows] == [4, 2, 0, 1]

    def test_none_ended(self):
        assert [row["organization"] for row in chosen(table(LIVES[:2]), LAST)] == [0, 1]

    def test_who_is_among_the_first_is_not_told_twice(self):
        rows = chosen(table(LIVES[2:4]), LAST)
        assert sorted(row["organization"] for row in rows) == [0, 1]
