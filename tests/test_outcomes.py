"""Outcomes of runs that are made by hand: every number reckoned apart from the code."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import small
from courtyard.community.chronicle import chronicle
from courtyard.community.declared import AFTER, HEADLINES, OUTCOMES, REASONS_OF, WHY
from courtyard.community.outcomes import outcomes
from courtyard.figures import names
from courtyard.foundations.words import speaking
from courtyard.indicators import INDICATORS
from courtyard.state import REASONS, Event, State

HAN = re.compile("[\u4e00-\u9fff]")
EXIT = 10


def weeks_of(state: State, **given: Any) -> dict[str, list[float]]:
    """Return a weekly table, all zero but for what is given."""
    columns = [*INDICATORS, "phase"]
    table = {name: [0.0] * (state.week + 1) for name in columns}
    table["phase"] = [1] * (state.week + 1)
    return table | {name: list(values) for name, values in given.items()}


def outcome(state: State, name: str, exit_week: int = EXIT, **weeks: Any) -> float:
    return outcomes(state, weeks_of(state, **weeks), exit_week)[name]


def told(*events: Event, count: int = 8, week: int = 60, **columns: Any) -> State:
    """Return a community with these events."""
    state = small(count, week=week, **columns)
    state.events.rows += events
    return state


def groups(*lives: tuple[int, int], week: int = 60, **columns: Any) -> State:
    """Return a community with organizations founded and ended in these weeks, -1 for not yet."""
    founded, ended = zip(*lives, strict=True)
    alive = [end < 0 for end in ended]
    return small(8, groups=len(lives), week=week, g_founded=founded, g_ended=ended, g_alive=alive,
                 **columns)  # fmt: skip


class TestWords:
    def test_every_outcome_says_what_it_is_in_both_languages(self):
        for name, one in OUTCOMES.items():
            assert one.name == name
            assert one.en.strip() and not HAN.search(one.en), name
            assert HAN.search(one.zh) and "{" not in one.en + one.zh, name
        for language in ("en", "zh"):
            said = [getattr(one, language) for one in OUTCOMES.values()]
            assert len(said) == len(set(said)), "no two say the same"

    def test_what_a_page_says_is_what_is_declared(self):
        for language in ("en", "zh"):
            with speaking(language):
                assert names.outcome("alive24") == getattr(OUTCOMES["alive24"], language)
        assert names.outcome("nothing_of_this_name") == ""

    def test_every_reason_has_words(self):
        assert set(WHY) == set(REASONS)
        for kind, reasons in REASONS_OF.items():
            assert set(reasons) <= set(REASONS), kind
            assert len(reasons) == len(set(reasons)), kind

    def test_the_page_of_tables_names_every_outcome(self):
        page = (Path(__file__).parents[1] / "docs" / "tables.md").read_text(encoding="utf-8")
        named = set(re.findall(r"`(\w+)`", page[page.index("## Outcomes") :]))
        endings = {
            "PHASE": ["preparation", "launch", "consolidation", "evaluation"],
            "LEVEL": ["individual", "organizational", "community", "neutral"],
            "REASON": REASONS,
        }
        for pattern in [name for name in named if name != name.lower()]:
            word = next(word for word in endings if word in pattern)
            made = {pattern.replace(word, end) for end in endings[word]}
            named |= made | {f"{one[:-1]}{k}" for one in made for k in "23" if one.endswith("_1")}
        assert set(OUTCOMES) <= named

    def test_headlines_are_outcomes(self):
        assert set(HEADLINES) < set(OUTCOMES)
        assert len(HEADLINES) == len(set(HEADLINES))


class TestAfterTheExit:
    def test_at_their_weeks(self):
        state = groups((3, -1), week=EXIT + 104)
        living = [float(week) for week in range(EXIT + 105)]
        share = [week / 1000 for week in range(EXIT + 105)]
        found = outcomes(state, weeks_of(state, living=living, active_share=share), EXIT)
        for months, week in (("6", 36), ("12", 62), ("18", 88), ("24", 114)):
            assert found[f"organizations{months}"] == week
            assert found[f"alive{months}"] == 1.0
            assert found[f"active{months}"] == week / 1000
            assert found[f"lasting{months}"] == 1.0
        assert found["organizations_exit"] == 10.0 and found["active_exit"] == 0.01

    def test_who_organizes_is_read_in_the_week_of_the_exit(self):
        state = groups((3, -1), week=EXIT + 5)
        share = [0.9] * EXIT + [0.4] + [1.0] * 5
        there = [1.0] * (EXIT + 6)
        assert outcome(state, "own_share_exit", own_share=share, organizations=there) == 0.4

    def test_a_week_that_was_not_reached_is_left_out(self):
        names_of = ("organizations", "alive", "active", "lasting")
        for months, later in AFTER.items():
            for short in (0, 1):
                state = small(3, week=EXIT + later - short)
                found = outcomes(state, weeks_of(state), EXIT)
                for name in names_of:
                    assert (f"{name}{months}" in found) == (not short)
        state = small(3, week=EXIT - 1)
        found = outcomes(state, weeks_of(state), EXIT)
        at_exit = {"dependency_exit", "own_share_exit"}
        assert not (at_exit | {"community_life", "community_life_ended"}) & set(found)

    def test_what_lasts(self):
        # At the exit in week 10: the first three; one of them ends in week 30, one in week 36.
        state = groups((1, -1), (5, 30), (10, 36), (2, 10), (11, -1), week=EXIT + 26)
        assert outcome(state, "lasting6") == pytest.approx(1 / 3)

    def test_community_life_goes_on(self):
        state = groups((1, 20), (30, -1))
        assert outcome(state, "community_life") == 50.0
        assert outcome(state, "community_life_ended") == 0.0

    def test_community_life_has_ended_for_good(self):
        """Nobody was there in weeks 20 to 29; that was not the end yet."""
        state = groups((1, 20), (30, 41), (2, 9))
        assert outcome(state, "community_life") == 31.0
        assert outcome(state, "community_life_ended") == 1.0

    @pytest.mark.parametrize("lives", [[], [(1, 9)], [(1, 10)]])
    def test_no_community_life_after_the_exit(self, lives):
        state = groups(*lives) if lives else small(8, week=60)
        assert outcome(state, "community_life") == 0.0
        assert outcome(state, "community_life_ended") == 1.0


class TestOrganizations:
    def test_ages_at_the_end_and_lives(self):
        state = groups((10, 35), (10, 36), (5, 56), (5, 57), (50, -1))
        # 25, 26, 51 and 52 weeks, and 10 so far
        assert outcome(state, "endings_first_half_year") == 1.0
        assert outcome(state, "endings_second_half_year") == 2.0
        assert outcome(state, "endings_later") == 1.0
        assert outcome(state, "endings") == 4.0 and outcome(state, "births") == 5.0
        assert outcome(state, "endings_after_exit", exit_week=36) == 2.0

    def test_restricted_mean_life(self):
        """Exit in week 10 of 60: lives of 25, 26, 50 and 50 weeks; the late ones do not count."""
        state = groups((10, 35), (10, 36), (1, 58), (5, -1), (11, 12), (50, -1))
        assert outcome(state, "life_mean") == pytest.approx((25 + 26 + 50 + 50) / 4)
        assert outcome(state, "life_mean", exit_week=9) == pytest.approx((51 + 51) / 2)
        assert math.isnan(outcome(groups((11, 12), (50, -1)), "life_mean")), "none up to the exit"
        assert math.isnan(outcome(state, "life_mean", exit_week=60)), "no time after it"

    @given(st.lists(st.tuples(st.integers(1, EXIT), st.integers(1, 80)), min_size=1, max_size=12))
    def test_it_is_the_area_under_the_curve_of_kaplan_and_meier(self, lives):
        """Reckoned week by week from those at risk, with what outlives the run censored."""
        week, area, alive = 60, 0.0, 1.0
        spans = [(min(b + lived, week) - b, b + lived <= week) for b, lived in lives]
        for k in range(week - EXIT):
            at_risk = sum(weeks >= k for weeks, _over in spans)
            over = sum(weeks == k and over for weeks, over in spans)
            alive *= 1.0 - over / at_risk if at_risk else 1.0
            area += alive
        state = groups(*((b, b + n if b + n <= week else -1) for b, n in lives), week=week)
        assert outcome(state, "life_mean") == pytest.approx(area)

    def test_births_and_endings_by_phase(self):
        state = groups((1, 4), (2, -1), (4, 5), week=5)
        phase = [1, 1, 2, 3, 4, 4]
        found = outcomes(state, weeks_of(state, phase=phase), EXIT)
        phases = ("preparation", "launch", "consolidation", "evaluation")
        assert [found[f"births_{name}"] for name in phases] == [1.0, 1.0, 0.0, 1.0]
        assert [found[f"endings_{name}"] for name in phases] == [0.0, 0.0, 0.0, 2.0]
        assert found["first_organization_week"] == 1.0

    def test_at_the_end(self):
        """Three givers, and twelve weeks at most since members began something."""
        state = groups((1, -1), (1, -1), (1, -1), (1, 9), g_givers=[3, 2, 3, 9],
                       g_idle_weeks=[11, 0, 12, 0], g_rung=[4, 5, 7.5, 8])  # fmt: skip
        assert outcome(state, "organizations_end") == 1.0
        assert outcome(state, "alive_end") == 1.0
        assert outcome(state, "rung_end") == pytest.approx(5.5)
        state.organizations.givers[:] = 0
        assert (outcome(state, "alive_end"), outcome(state, "organizations_end")) == (0.0, 0.0)

    def test_projects_and_grants(self):
        state = groups((1, -1), (2, -1), (3, 50), (4, -1), g_projects_done=[2, 0, 1, 0],
                       g_projects_dropped=[0, 1, 0, 0], g_applications=[5, 2, 0, 1],
                       g_awards=[3, 1, 0, 0])  # fmt: skip
        state.events.rows += [Event(4, "practice", -1, 0), Event(5, "practice", -1, 3)]
        # Five were taken up, four of them with a grant: three are done, one was given up, one is
        # still in hand.
        state.events.rows += [Event(6, "awarded", -1, g) for g in (0, 0, 0, 1)]
        state.events.rows += [Event(6, "project", -1, 2), Event(6, "rejected", -1, 3)]
        expected = {
            "projects_done": 3.0, "projects_dropped": 1.0, "project_done_share": 0.6,
            "applications": 8.0, "awards": 4.0, "awarded_share": 0.5, "practices": 2.0,
            # ranks 1 to 4 of 0, 0, 1, 3: ((6-5) 1 + (8-5) 3)/(4 4)
            "awards_gini": 0.625,
        }  # fmt: skip
        found = outcomes(state, weeks_of(state), EXIT)
        assert {name: found[name] for name in expected} == pytest.approx(expected)

    def test_where_nothing_can_be_said(self):
        found = outcomes(small(4, week=20), weeks_of(small(4, week=20)), EXIT)
        for name in ("project_done_share", "ended_goal_share", "own_share_exit", "awarded_share",
                     "awards_gini", "leader_life", "uptake_duty", "life_mean", "rung_end",
                     "dependency_exit", "first_organization_week"):  # fmt: skip
            assert math.isnan(found[name]), name
        assert found["duty_share"] == 0.0, "none of four"
        without = groups((1, -1))
        assert outcome(without, "awarded_share") == 0.0, "none of one"
        assert math.isnan(outcome(without, "awards_gini"))

    def test_a_goal_met_is_an_ending_of_its_own_kind(self):
        state = told(
            Event(20, "ended", -1, 1, "goal_met"), Event(21, "ended", -1, 2, "time"),
            Event(22, "left", 3, 1, "ended"), Event(30, "ended", -1, 0, "goal_met"),
            Event(31, "ended", -1, 3, "none_clear"), Event(32, "ended", -1, 4, "goal_met"),
        )  # fmt: skip
        assert outcome(state, "ended_goal_share") == pytest.approx(3 / 5)

    def test_disputes(self):
        state = told(
            Event(5, "dispute", -1, 0), Event(6, "dispute", -1, 1), Event(9, "settled", -1, 0),
            Event(20, "ended", -1, 1, "quarrels"), Event(21, "ended", -1, 2, "time"),
            Event(40, "dispute", -1, 0), Event(60, "dispute", -1, 3),
        )  # fmt: skip
        assert outcome(state, "disputes") == 4.0
        # 4 weeks until settled, 14 until the end of the group, 20 and 0 so far
        assert outcome(state, "dispute_weeks") == 38.0


POSTS = (
    Event(3, "took_post", 1, 0),
    Event(3, "took_post", 2, 0),
    Event(8, "took_post", 3, 1),
    Event(13, "stepped_back", 1, 0, "work"),
    Event(15, "left", 4, 0, "time"),  # held no post
    Event(21, "left", 2, 0, "ended"),
    Event(30, "took_post", 1, 1),
    Event(34, "term_over", 1, 1),
    Event(34, "stepped_back", 1, 1, "term"),  # told twice, over once
    Event(50, "moved_out", 5),
)


class TestLeaders:
    def test_posts(self):
        # 10 and 18 weeks, 4 of the second post of resident 1, 52 so far of resident 3
        state = told(*POSTS)
        # Those taken up to the exit in week 10 of 60: 10, 18, and 50 of the 52
        assert outcome(state, "leader_life") == pytest.approx(78 / 3)
        assert outcome(state, "leader_years") == pytest.approx(84 / 52)
        assert outcome(state, "stepped_back") == 2.0
        assert outcome(state, "stepped_back_work") == 1.0
        assert outcome(state, "stepped_back_term") == 1.0
        assert outcome(state, "left_time") == 1.0 and outcome(state, "left_ended") == 1.0
        assert outcome(state, "moved") == 1.0

    def test_who_moves_away_holds_a_post_no_longer(self):
        state = told(Event(10, "took_post", 2, 0), Event(16, "moved_out", 2), week=60)
        assert outcome(state, "leader_life") == 6.0

    def test_an_event_lost_or_told_twice_makes_no_post(self):
        state = told(Event(3, "stepped_back", 1, 0, "work"), Event(4, "left", 1, 0, "work"))
        assert math.isnan(outcome(state, "leader_life"))
        assert outcome(state, "leader_years") == 0.0

    def test_consent_is_counted_by_person(self):
        state = told(
            Event(1, "declined", 0), Event(2, "declined", 0), Event(3, "listed", 0),
            Event(3, "listed", 1), Event(4, "refused_duty", 1), Event(5, "agreed", 1),
            Event(5, "refused_duty", 2), Event(6, "refused_duty", 2), Event(6, "agreed", 3),
            Event(6, "joined", 3, 0), Event(9, "joined", 3, 1), Event(9, "joined", 4, 1),
            count=8,
        )  # fmt: skip
        assert outcome(state, "declined") == 1.0 and outcome(state, "listed") == 2.0
        assert outcome(state, "uptake_duty") == pytest.approx(2 / 3)
        assert outcome(state, "uptake_join") == pytest.approx(2 / 8)

    def test_duty_is_of_all_residents_whoever_asked_them(self):
        """Resident 1 did all of it, 2 stood by, 3 took a post uncalled, 4 refused, 5 joined."""
        state = told(
            Event(2, "agreed", 1), Event(3, "deputy", 1, 0), Event(4, "took_post", 1, 0),
            Event(4, "deputy", 2, 0), Event(5, "took_post", 3, 0), Event(6, "refused_duty", 4),
            Event(7, "joined", 5, 0), Event(8, "stepped_back", 3, 0, "work"),
            Event(9, "agreed", 6), Event(9, "refused_duty", 6), count=10,
        )  # fmt: skip
        assert outcome(state, "duty_share") == pytest.approx(4 / 10)
        assert outcome(state, "leader_life") == pytest.approx((50 + 3) / 2), "50 of 56"

    def test_successors(self):
        state = small(
            7, groups=1, member_of=[0, 0, 0, 0, 0, -1, 0], active=[1, 1, 1, 1, 0, 1, 1],
            post=[0, 1, 0, 0, 0, 0, 0], skill=[0.9, 0.9, 0.3, 0.9, 0.9, 0.9, 0.2],
            settling=[0.4, 0.9, 0.3, 0.1, 0.9, 0.9, 0.5],
            planning=[0.2, 0.9, 0.3, 0.1, 0.9, 0.9, 0.65],
        )  # fmt: skip
        # Means of .5, (a post), .3, .37, (idle), (no member), .45: the first and the last
        assert outcome(state, "successors") == 2.0

    def test_team(self):
        state = told(Event(3, "worker_left"), Event(9, "worker_left"), known=[1, 1] + [0] * 6)
        assert outcome(state, "workers_left") == 2.0
        assert outcome(state, "knows") == 0.25


def _reckoned(events: list[Event], last: int) -> tuple[list[tuple[int, int]], int]:
    """Return times in post and weeks of dispute by looking at every week of every row."""
    posts, quarrels = [], 0
    ends = ("stepped_back", "term_over", "left", "moved_out")
    for k, one in enumerate(events):
        later = events[k + 1 :]
        if one.kind == "took_post":
            over = [e.week for e in later if e.kind in ends and e.resident == one.resident]
            posts.append((one.week, over[0] if over else last))
        if one.kind == "dispute":
            own = [e for e in later if e.organization == one.organization]
            over = [e.week for e in own if e.kind in ("settled", "ended")]
            quarrels += (over[0] if over else last) - one.week
    return sorted(posts), quarrels


@st.composite
def histories(draw: Any) -> list[Event]:
    """Deal out events in which nobody takes a second post and no dispute breaks out twice."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    held, open_, events = set(), set(), []
    for week in np.sort(rng.integers(1, 50, int(rng.integers(0, 60)))).tolist():
        kind = str(rng.choice(["took_post", "stepped_back", "term_over", "left", "moved_out",
                               "dispute", "settled", "ended", "joined"]))  # fmt: skip
        who, group = int(rng.integers(0, 4)), int(rng.integers(0, 3))
        if (kind == "took_post" and who in held) or (kind == "dispute" and group in open_):
            continue
        if kind == "took_post":
            held.add(who)
        elif kind in ("stepped_back", "term_over", "left", "moved_out"):
            held.discard(who)
        elif kind == "dispute":
            open_.add(group)
        elif kind in ("settled", "ended"):
            open_.discard(group)
        events.append(Event(week, kind, who, group))
    return events


class TestChronicle:
    @given(histories())
    def test_one_reading_finds_what_many_find(self, events):
        read = chronicle(events)
        assert (sorted(read.times_in_post(50)), read.weeks_of_dispute(50)) == _reckoned(events, 50)
        assert sum(read.counted.values()) == len(events)

    def test_reading_leaves_the_events_as_they_are(self):
        events = list(POSTS)
        read = chronicle(events)
        read.times_in_post(60)
        assert events == list(POSTS)
        assert read.times_in_post(60) == chronicle(events).times_in_post(60)
