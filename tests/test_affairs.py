"""Sentences about Party and League and public affairs: by hand, and only where they belong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from courtyard.figures.summary import Ran, summary
from courtyard.foundations.words import speak
from test_figures import tables

WEEKS = 140


@pytest.fixture(autouse=True)
def _speak_english():
    speak("en")
    yield
    speak("en")


def told(made: dict[str, Any], **resolved: Any) -> list[str]:
    """Return the sentences of a made-up run."""
    given = {
        "plan": {"strategy": "yoked", "last_week": 22},
        "week": {"rules": None},
        "community": {"quarter": 25},
        "government": {"hours": 0.0},
        "partners": dict.fromkeys(("education", "medical", "environment", "culture"), 0.0),
        "offices": {"hours": 0.0, "interlocked": True},
    }
    return [text for _heading, texts in summary(Ran(made, given | resolved, 1, 8.0))
            for text in texts]  # fmt: skip


def with_league(vacations: list[range]) -> dict[str, Any]:
    """Return tables of a run with 10 League members of 50 residents, and vacations."""
    made = tables()
    weeks, people, groups = made["weeks"], made["residents"], made["organizations"]
    away = sorted(week for vacation in vacations for week in vacation)
    weeks["vacation"] = np.isin(weeks["week"], away).astype(int)
    weeks["league"] = np.where(weeks["week"] < 30, 8, 10)
    weeks["hours_mandated"] = 5.0 * weeks["vacation"]
    weeks["league_hours"] = np.where(weeks["vacation"] > 0, 2.0, 0.25)
    weeks["team_successes"] = (weeks["week"] % 10 == 0).astype(int)
    numbers = people["resident"]
    people["league"] = numbers < 10
    for stock, level in (("familiarity", 0.3), ("liking", 0.4)):
        people[f"{stock}_rest"] = level
        people[stock] = level + np.where(numbers < 5, 0.1, 0.0)
    people["registered"] = numbers < 9
    people["active_weeks"] = np.where(numbers < 5, 3, 0)
    people["idle_weeks"] = np.where(numbers < 2, 80, 4)
    people["party"] = numbers >= 38
    people["branch"] = np.where(people["party"], numbers % 3, -1)
    groups["mentor"] = [40, -1, 41]
    groups["alive"] = [True, False, False]
    extra = pd.DataFrame({"week": 35, "kind": ["came_back"] + 3 * ["moved_for_good"],
                          "reason": "", "organization": -1, "resident": 3})  # fmt: skip
    made["events"] = pd.concat([made["events"], extra], ignore_index=True)
    return made


class TestPartyAndLeague:
    def test_who_they_are_and_what_they_gave(self):
        text = "\n".join(told(with_league([range(8, 16), range(37, 41)])))
        assert ("8 League members at school at the start, 10 at the end; 12 Party members in 3 "
                "branches.") in text  # fmt: skip
        assert "90% are registered as volunteers, and 30% gave hours" in text
        assert "0 to 1: 0.35, 0.30 when they came; their liking for service: 0.45, 0.40" in text
        assert ("8-15: 40 required, 16 of their own will; 37-40: 20 required, 8 of their own will. "
                "Between vacations: 32.") in text  # fmt: skip
        assert "2 youth teams were formed, 1 alive in week 140; 15 of their" in text
        assert "Of 4 who finished school, 1 came back for good." in text
        assert "secretar" not in text

    def test_many_vacations_are_added_up(self):
        text = "\n".join(told(with_league([range(w, w + 2) for w in range(4, 40, 4)])))
        assert "in all 90 required, 36 of their own will." in text

    @pytest.mark.parametrize(
        ("one", "words"), [(True, "secretary of both"), (False, "secretaries")]
    )
    def test_offices_are_told_where_they_are(self, one, words):
        made = with_league([range(8, 16)])
        made["events"].loc[:1, "kind"] = "placed"
        offices = {"hours": 5.0, "interlocked": one}
        text = "\n".join(told(made, offices=offices))
        assert words in text and "placed youths with Party members 2 times" in text

    def test_nothing_is_said_without_members_or_before_a_vacation(self):
        assert not [text for text in told(tables()) if "League" in text]
        nobody = with_league([range(8, 16)])
        nobody["weeks"]["league"] = 0
        assert not [text for text in told(nobody) if "League" in text]
        assert not [text for text in told(with_league([])) if "vacation" in text]


class TestPublicAffairs:
    def made(self) -> dict[str, Any]:
        made = tables()
        weeks = made["weeks"]
        week = weeks["week"]
        weeks["policy_fit"] = np.select([week == 0, week <= 22], [0.5, 0.7], 0.9)
        weeks["leaking"] = np.where(week == 0, 0.2, 0.1)
        weeks["representation_gap"] = np.where(week == 0, 1.0, np.where(week <= 70, 0.2, 0.4))
        weeks["bias"] = 0.0
        weeks["gap_so_far"] = week / 100
        weeks["proposals_so_far"] = week // 20
        weeks["adopted_so_far"] = week // 70
        return made

    def test_how_government_and_partners_serve(self):
        partners = {"education": 2.0, "medical": 0.0, "environment": 0.0, "culture": 3.0}
        text = "\n".join(told(self.made(), government={"hours": 20.0}, partners=partners))
        assert "in hours a week: government 40, education 4, culture 6." in text
        assert "needs are: 50% at the start, 70% at the exit, 90% at the end." in text
        assert "astray: 20% at the start, 10% at the exit, 10% at the end." in text
        assert "missed, mean of all weeks: 30% (0%" in text
        assert "less that of others: +1.4 months a head." in text
        assert "before the offices: 7, of which 2 were adopted." in text
        assert "denied" not in text and "meetings" not in text

    def test_meetings_and_unequal_chances(self):
        made = self.made()
        made["weeks"]["bias"] = np.where(made["weeks"]["week"] < 20, 0.3, 0.15)
        made["events"]["kind"] = ["carried", "blocked", "blocked"]
        made["weeks"]["policy_fit"] = 0.0
        text = "\n".join(told(made))
        assert "organizations: 1 carried, 2 voted down." in text
        assert "denied: 30% at the start, 15% at the exit, 15% at the end." in text
        assert "astray" not in text and "hours a week:" not in text

    def test_nothing_is_said_where_nobody_governs(self):
        made = self.made()
        made["weeks"]["policy_fit"] = 0.0
        assert not [text for text in told(made) if "offices" in text]


def test_how_many_have_come_from_elsewhere_is_said_where_there_are_any() -> None:
    made = tables()
    people = made["residents"]
    made["residents"] = people.assign(incomer=np.arange(len(people)) < 3)
    assert "3 of them have come from elsewhere." in told(made)
    made["residents"] = people.assign(incomer=False)
    assert not any("elsewhere" in text for text in told(made))
