"""Sentences about Party and League and public affairs: by hand, and only where they belong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from courtyard.figures import paths
from courtyard.figures.summary import Ran, summary
from courtyard.foundations.words import speak
from courtyard.interventions import INTERVENTIONS, NEUTRAL
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
        "community": {"quarter": 25, "need_domains": ["education", "culture"]},
        "government": {"hours": 0.0},
        "partners": partners(),
        "offices": {"hours": 0.0, "interlocked": True},
    }
    return [text for _heading, texts in summary(Ran(made, given | resolved, 1, 8.0))
            for text in texts]  # fmt: skip


def partners(**hours: float) -> dict[str, Any]:
    """Return what a scenario says of partners, who give no hours but these."""
    sectors = ("education", "medical", "environment", "culture")
    domains = {"education": "education", "medical": "health", "culture": "culture"}
    none = dict.fromkeys((*sectors, "hours", "providers"), 0.0)
    return none | hours | {"domains": domains}


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
    people["organization"] = pd.array([0] * 6 + [pd.NA] * 44, dtype="Int64")
    people["team_youth"] = numbers >= 3
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
        assert ("2 youth teams were formed, 1 alive in week 140, with 6 members in each, of whom "
                "50% are youths chosen for a team.") in text  # fmt: skip
        assert "succeeded: 15, those of others who joined them included." in text
        assert "Of 4 who finished school, 1 came back for good." in text
        assert "secretar" not in text

    def test_one_branch_and_teams_of_several_sizes(self):
        made = with_league([range(8, 16)])
        made["residents"]["branch"] = -1
        made["organizations"]["alive"] = [True, False, True]
        made["organizations"]["members"] = [6, 5, 19]
        text = "\n".join(told(made))
        assert "12 Party members in 1 branch." in text
        assert "2 alive in week 140, with 6 to 19 members, of whom" in text
        made["organizations"]["alive"] = False
        assert "2 youth teams were formed, 0 alive in week 140." in told(made)

    def test_many_vacations_are_added_up(self):
        text = "\n".join(told(with_league([range(w, w + 2) for w in range(4, 40, 4)])))
        assert "in all 90 required, 36 of their own will." in text

    @pytest.mark.parametrize(
        ("one", "words"), [(True, "secretary of both"), (False, "secretaries")]
    )
    def test_offices_are_told_where_they_are(self, one, words):
        made = with_league([range(8, 16)])
        made["events"].loc[:2, "kind"] = "placed"
        made["events"].loc[:2, "week"] = [9, 9, 12]
        offices = {"hours": 5.0, "interlocked": one}
        text = "\n".join(told(made, offices=offices))
        assert words in text and "placed 3 youths with Party members, in 2 teams." in text
        speak("zh")
        assert "3名青年安排了带领党员，编成2个小组" in "\n".join(told(made, offices=offices))

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
        served = partners(education=2.0, culture=3.0)
        text = "\n".join(told(self.made(), government={"hours": 20.0}, partners=served))
        assert "in hours a week: government 40, education 4, culture 6." in text
        assert "needs are: 50% at the start, 70% at the exit, 90% at the end." in text
        assert "astray: 20% at the start, 10% at the exit, 10% at the end." in text
        assert "missed, mean of all weeks: 30% (0%" in text
        assert "less that of others: +1.4 months a head." in text
        assert "before the offices: 7, of which 2 were adopted." in text
        assert "denied" not in text and "meetings" not in text

    def test_partners_alone_have_their_line_and_no_other(self):
        made = self.made()
        made["weeks"]["policy_fit"] = 0.0
        served = partners(culture=3.0, medical=1.0, providers=2.0, hours=4.0)
        sentences = told(made, partners=served)
        assert not any("before the offices" in each for each in sentences)
        assert [each for each in sentences if "Served" in each] == [
            "Served by partners, in hours a week: medicine (meets no need here) 2, culture 6, "
            "other providers 8."
        ]

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
        assert not [text for text in told(made) if "before the offices" in text or "Served" in text]


class TestPaths:
    """The paths of governance: told where there is work of theirs, of what is recorded."""

    def made(self, *work: str, **events: Any) -> dict[str, Any]:
        made = tables()
        weeks, people = made["weeks"], made["residents"]
        rows = [(w, 0, kind, 2.0) for w in range(1, 23) for kind in ("home_visit", *work)]
        made["hours"] = pd.DataFrame(rows, columns=["week", "worker", "intervention", "hours"])
        weeks["worker_skill"] = np.where(weeks["week"] == 22, 0.8, 0.6)
        weeks["linkage"] = np.where(weeks["week"] == 0, 0.0, 0.5)
        weeks["post_holders"], weeks["posts_vulnerable"] = 4, 1
        numbers = people["resident"]
        people["vulnerable"] = numbers < 10
        people["capacity_rest"] = np.where(numbers < 10, 0.5, 0.8)
        people["capacity"] = people["capacity_rest"] + np.where(numbers < 5, 0.1, 0.0)
        people["age_band"] = np.where(numbers < 20, "youth", "retired")
        people["online"] = numbers < 30
        people["active_weeks"] = np.where(numbers % 2, 3, 0)
        people["idle_weeks"] = np.where(numbers < 40, 4, 80)
        return made

    def told(self, made: dict[str, Any], **more: Any) -> str:
        plan = {"strategy": "own_mix", "last_week": 22, "targeting": 0.0}
        resolved = {"plan": plan, "changes": [], "partners": partners()}
        return "\n".join(told(made, **(resolved | more)))

    def test_hours_stand_by_path_with_their_kinds(self):
        text = self.told(self.made("advice", "advocacy", "lecture", "open_door"))
        assert ("community development 20% (home visits); public affairs and equity 40% (advice to "
                "the government, advocacy); training, publicity, new models, cooperation 20% "
                "(lectures); open door 20%.") in text  # fmt: skip

    def test_every_kind_of_work_is_on_one_path_or_on_none(self):
        on_a_path = [kind for kinds in paths.HEADINGS.values() for kind in kinds]
        assert len(on_a_path) == len(set(on_a_path))
        assert set(INTERVENTIONS) - set(on_a_path) == set(NEUTRAL)

    def test_nothing_is_said_of_runs_without_such_work(self):
        text = self.told(self.made("counselling", "publicity", "staff_training", "exchange"))
        assert "free time" not in text.lower() and "online" not in text and "skill" not in text
        assert "counselling 20%" in text

    def test_each_path_has_its_line(self):
        text = self.told(self.made("advocacy", "counselling", "publicity", "staff_training"))
        assert "(without relief): of the vulnerable 55.0% (50.0%), of others 80.0% (80.0%)." in text
        assert ("Of the 10 vulnerable residents 50% gave hours in the last 52 weeks, of others "
                "38%; at the end they held 1 of 4 posts.") in text  # fmt: skip
        assert "52 weeks: youths 100% and 50%, retired residents 33% and 33%." in text
        assert "0.60 at the start, 0.80 in their last week; those who left the job: 0." in text
        assert "exchange" not in text and "know of each other" not in text
        bare = self.told(self.made("advice"))
        assert not any(part in bare for part in ("relief", "vulnerable", "online", "skill"))

    def test_ways_of_working_and_answers_are_counted(self):
        made = self.made("advice", "exchange", "government_channel")
        assert "took up no way of working" in self.told(made)
        kinds = ["practice", "practice", "practice_dropped", "proposed", "proposed", "adopted",
                 "refused", "refused"]  # fmt: skip
        made["events"] = pd.DataFrame(
            {"week": [9, 30, 40, 10, 20, 14, 30, 31], "kind": kinds, "resident": 1,
             "reason": ["adapted", *7 * [""]], "organization": [0, 1, 1, 0, 1, 0, 1, 2]}
        )  # fmt: skip
        text = self.told(made)
        assert "organizations: 2, of which 1 were adapted to the place; given up: 1." in text
        assert "to its answer, on average: 7.0." in text

    def test_linking_is_said_to_be_of_no_use_where_it_is(self):
        made = self.made("partner_link")
        text = self.told(made)
        assert "0% at the start, 50% at the exit, 50% at the end. Nothing came of it" in text
        assert "Nothing came of it" not in self.told(made, partners=partners(providers=3.0))
        later = [{"week": 5, "set": {"partners.providers": 3}}]
        assert "Nothing came of it" not in self.told(made, changes=later)


class TestPreparation:
    """Which sign of preparation is missing, where there are organizations."""

    def told(self, awareness: float, raised: float, *, changes: Any = ()) -> str:
        made = tables()
        weeks = made["weeks"]
        weeks["phase"], weeks["members"] = 1, 10
        weeks["awareness"], weeks["raised"] = awareness, raised
        asked = {"known": 0.2, "aware": 0.27, "raised": 5.0}
        return "\n".join(told(made, phases=asked, changes=list(changes)))

    @pytest.mark.parametrize(
        ("awareness", "raised", "signs"),
        [
            (0.264, 2, "mean awareness of common problems 0.264 (asked for: 0.270)."),
            (0.3, 1, "problems raised by 100 residents 2.50 (asked for: 5.00)."),
            (0.3, 2, "residents known to the team or active, fewer than 20%."),
            (
                0.2,
                0,
                "mean awareness of common problems 0.200 (asked for: 0.270), problems raised "
                "by 100 residents 0.00 (asked for: 5.00).",
            ),
        ],
    )
    def test_it_is_what_the_weekly_table_tells(self, awareness, raised, signs):
        assert f"Preparation was not over in week 22: {signs}" in self.told(awareness, raised)

    def test_nothing_is_said_where_what_is_asked_for_changes(self):
        changes = [{"week": 5, "set": {"phases.aware": 0.1}}]
        assert "Preparation was" not in self.told(0.2, 0, changes=changes)


def test_how_many_have_come_from_elsewhere_is_said_where_there_are_any() -> None:
    made = tables()
    people = made["residents"]
    made["residents"] = people.assign(incomer=np.arange(len(people)) < 3)
    assert "3 of them have come from elsewhere." in told(made)
    made["residents"] = people.assign(incomer=False)
    assert not any("elsewhere" in text for text in told(made))
