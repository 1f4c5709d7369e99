"""The story of an organization says what was recorded of it, and no more."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from courtyard.figures.stories import counted, joined, story
from courtyard.foundations.words import speaking

BORN = [("founded", 3, 1, ""), ("joined", 3, 1, ""), ("joined", 3, 2, ""), ("took_post", 3, 1, "")]


def told(*events: tuple[str, int, int, str], last: int = 100, **row: Any) -> str:
    """Return the story of organization 1, from (kind, week, resident, reason)."""
    frame = pd.DataFrame(
        [(week, kind, who, 1, why) for kind, week, who, why in (*BORN, *events)],
        columns=["week", "kind", "resident", "organization", "reason"],
    )
    elsewhere = frame.assign(organization=0, kind="dispute")
    given = {
        "organization": 1, "founded": 3, "ended": None, "end_reason": "",
        "convened_by_worker": False, "members": 9, "givers": 4, "thin_weeks": 0,
        "success_share": 0.75, "own_share": 0.5,
    }  # fmt: skip
    return story(given | row, pd.concat([frame, elsewhere]), last)


class TestLife:
    def test_what_is_alive(self):
        text = told()
        assert text.startswith("B: founded in week 3 by residents themselves.")
        assert "Alive at the end with 9 members, 4 of whom gave hours in the last week:" in text
        assert "dispute" not in text, "of another organization"
        assert "because" not in text
        assert "session of the team" in told(convened_by_worker=True)

    def test_why_it_is_alive(self):
        """An end would have asked for too few givers, or for the goal met."""
        text = told()
        assert "it was never short of givers for long, and its members have not found" in text
        short = told(thin_weeks=5)
        assert "never short" not in short and "too few have given hours for 5 weeks." in short
        assert "never short" not in told(ended=60, end_reason="need")
        assert "never short" in told(last=15)
        young = told(last=14, thin_weeks=3)
        assert "it is younger than 12 weeks." in young and "too few" not in young

    def test_what_it_did_of_itself(self):
        text = told(success_share=0.834, own_share=0.421)
        assert "Its activities succeeded in 83% of the weeks." in text
        assert "Up to the exit members did 42% of its organizing." in text
        assert "succeeded in 75%" in told(ended=60, end_reason="need"), "and of the ended"
        nothing = told(success_share=float("nan"), own_share=float("nan"))
        assert "succeeded" not in nothing and "organizing" not in nothing

    def test_who_came_and_why_others_left(self):
        text = told(
            ("joined", 10, 5, ""), ("joined", 11, 6, ""),
            ("left", 40, 5, "burnout"), ("left", 41, 6, "none_clear"), ("left", 50, 2, "ended"),
        )  # fmt: skip
        assert "2 people joined later." in text
        assert "2 left: 1 without a clear reason, 1 because of exhaustion." in text


class TestLeaders:
    def test_nobody_follows(self):
        text = told(("stepped_back", 40, 1, "quarrels"))
        assert "A leader stepped back once: 1 because of quarrels." in text
        assert "Nobody took a post after that." in text
        assert "For 60 weeks nobody held a post." in text

    def test_only_who_takes_a_post_afterwards_follows(self):
        text = told(
            ("took_post", 20, 2, ""), ("stepped_back", 40, 1, "work"), ("took_post", 44, 7, ""),
            ("stepped_back", 60, 2, "work"),
        )  # fmt: skip
        assert "Leaders stepped back 2 times: 2 because of too much work." in text
        assert "A post was taken again once." in text
        assert "nobody held a post" not in text, "somebody always did"

    def test_weeks_without_anybody_are_counted_to_the_end(self):
        text = told(
            ("stepped_back", 40, 1, "work"), ("took_post", 47, 2, ""), ("left", 58, 2, "moved"),
            ended=60, end_reason="none_clear",
        )  # fmt: skip
        assert "For 9 weeks nobody held a post." in text


class TestEnd:
    def test_goal_met(self):
        text = told(ended=60, end_reason="goal_met")
        assert "Ended in week 60 because its members found the goal met." in text

    def test_a_recorded_reason_and_none(self):
        text = told(ended=60, end_reason="cohesion")
        assert "the commonest reason of those who left was weaker cohesion." in text
        text = told(ended=60, end_reason="none_clear")
        assert "no clear reason was recorded" in text and "because" not in text


@pytest.mark.parametrize("kind", ["dispute", "awarded", "project_done", "adopted", "practice"])
def test_what_happened_is_counted(kind):
    once, twice = (told(*[(kind, 20 + k, -1, "") for k in range(n)]) for n in (1, 2))
    assert once != twice and ("1 " in once or " 1" in once) and "2 " in twice


def test_few_reasons_are_named():
    reasons = ["work"] * 3 + ["family"] * 2 + ["need", "time", "trust"]
    text = counted(pd.Series(reasons))
    assert text.startswith("3 because of too much work, 2 because of the family")
    assert text.endswith("2 for other reasons")


def test_in_chinese_no_space_stands_after_a_full_stop():
    with speaking("zh"):
        text = told(("stepped_back", 40, 1, "quarrels"), ended=60, end_reason="goal_met")
    assert "。 " not in text and "，" in text
    assert joined(["One.", "Two."]) == "One. Two."
