"""What the explorer says in words: of weeks, of lives, of decisions, of three questions."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import courtyard
from courtyard.analysis.wilson import wilson
from courtyard.app.films.camera import record
from courtyard.app.films.decisions import decisions
from courtyard.app.films.film import ACTIVE, CARRIERS, Film
from courtyard.app.films.payload import MARKS
from courtyard.app.films.shades import SHADES
from courtyard.app.told import answers as answers_of
from courtyard.app.told import counted, player_words, sentences, story
from courtyard.app.told import why as why_of
from courtyard.app.told import worlds as worlds_of
from courtyard.app.told.answers import Facts, Many, answers, outcome
from courtyard.app.told.clauses import MOST as CLAUSES
from courtyard.app.told.kinds import MANY, ONE
from courtyard.app.told.sentences import MOST, told
from courtyard.app.told.stories import Organization, Resident, of_organization, of_resident
from courtyard.app.told.why import LABELS, Moment, why
from courtyard.app.told.words import SIGNS
from courtyard.app.told.workers import Spent, of_worker
from courtyard.app.told.worlds import Difference, differences, number, worlds
from courtyard.community.declared import REASONS_OF, WHY
from courtyard.figures.names import WORK
from courtyard.scenario import load_scenario
from courtyard.state import REASONS, TERMS, Event

PACKAGE = Path(courtyard.__file__).parent
LANGUAGES = ("en", "zh")
BECAUSE = re.compile("because|recorded reason|因为|记录的原因|记录最多的原因")


def kinds_in_the_code() -> set[str]:
    """Return every kind of event that the package can record."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "app" in path.relative_to(PACKAGE).parts:
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                found |= set(_kinds(function))
    return found


def _kinds(function: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or len(call.args) < 2:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == "Event" or name == "tell":
            kind = call.args[1]
            if isinstance(kind, ast.Name) and name == "Event":  # pairs of a kind and its rows
                pairs = (n for n in ast.walk(function) if isinstance(n, ast.Tuple) and n.elts)
                kind = ast.Tuple([pair.elts[0] for pair in pairs], ast.Load())
            yield from (
                node.value
                for node in ast.walk(kind)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )


KINDS = sorted(kinds_in_the_code())


def texts(*events: tuple[Any, ...], lang: str = "en", last: int = 60) -> list[list[str]]:
    rows = [Event(*event) for event in events]
    return [[one["text"] for one in week] for week in told(rows, last, lang)]


class TestSentences:
    def test_the_kinds_are_found(self):
        assert {"founded", "listed", "declined", "came_back", "won", "awarded", "blocked",
                "reported", "team_swapped", "refused", "worker_left"} <= set(KINDS)  # fmt: skip
        assert len(KINDS) >= 39

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_kind_has_its_sentence(self, kind, lang):
        assert kind in ONE and kind in MANY, "words of its own, not those of any event"
        one = texts((4, kind, 7, 0), lang=lang)[4]
        many = texts(*((4, kind, who, who % 2) for who in range(3)), lang=lang)[4]
        for text in (*one, *many):
            assert text.endswith("." if lang == "en" else "。")
            assert "{" not in text
            assert lang == "en" or not re.search("[a-z]", text), text
        assert len(one) == 1 and len(many) == 1

    def test_no_kind_is_told_that_does_not_occur(self):
        assert set(ONE) - {"convened", "adapted", "gave_up"} - set(KINDS) == {
            "success", "team_leaves", "fork"
        }  # fmt: skip

    def test_many_of_a_kind_are_counted(self):
        week = texts(*((9, "joined", who, who % 2) for who in range(12)))[9]
        assert week == ["12 people joined organizations A and B."]
        five = texts(*((9, "joined", who, who) for who in range(5)))[9]
        assert five == ["5 people joined organizations A, B and 3 others."]
        zh = texts(*((9, "joined", who, who % 3) for who in range(12)), lang="zh")[9]
        assert zh == ["12人加入组织A、B和C。"]

    def test_the_most_telling_first_and_six_at_most(self):
        some = [(5, kind, n, 0) for n, kind in enumerate(KINDS) if kind != "founded"]
        week = texts(*some, (5, "founded", 3, 1, "convened"))[5]
        assert len(week) == MOST
        assert week[0] == "Other social workers took over from the whole team."
        assert week[1] == "Organization B was founded at a session of the team."

    def test_a_founding_tells_who_joined(self):
        born = [(3, "founded", 2, 0), *((3, "joined", who, 0) for who in range(7))]
        week = texts(*born, (3, "took_post", 2, 0), (3, "joined", 50, 1))[3]
        assert week == [
            "Organization A was founded, started by resident 2, with 7 people, 1 of them in a "
            "post.",
            "Resident 50 joined organization B.",
        ]

    def test_an_ending_tells_the_leaving_of_all(self):
        over = [(40, "ended", -1, 0, "quarrels"), (40, "left", 2, 0, "ended")]
        week = texts((3, "founded", 2, 0), *over)[40]
        assert week == [
            "Organization A ended 37 weeks after its founding, too few having given hours for "
            "weeks; the commonest recorded reason of those who left: quarrels."
        ]
        met = texts((40, "ended", -1, 0, "goal_met"))[40]
        assert met == ["Organization A ended because its members found the goal met."]
        unclear = texts((40, "ended", -1, 0, "none_clear"))[40]
        assert unclear == ["Organization A ended, too few having given hours for weeks."]

    def test_because_of_what_was_recorded_else_after(self):
        took = (10, "took_post", 4, 0)
        clear = texts(took, (26, "stepped_back", 4, 0, "demands"))[26]
        assert clear == [
            "Resident 4 stepped back from a post in organization A, after 16 weeks in it, because "
            "of too high demands."
        ]
        unclear = texts(took, (26, "stepped_back", 4, 0, "none_clear"))[26]
        assert unclear == [
            "Resident 4 stepped back from a post in organization A, after 16 weeks in it."
        ]
        zh = texts(took, (26, "stepped_back", 4, 0, "demands"), lang="zh")[26]
        assert zh == ["4号居民从组织A的职务上退下，此前任职16周，因为要求过高。"]

    def test_reasons_of_many_are_counted(self):
        why_left = ["time", "quarrels", "time", "none_clear"]
        week = texts(*((8, "left", n, 0, code) for n, code in enumerate(why_left)))[8]
        assert week == [
            "4 people left organization A; recorded reasons: lack of time (2), no clear reason "
            "(1), quarrels (1)."
        ]

    def test_a_term_that_is_over_is_one_thing(self):
        week = texts((9, "term_over", 4, 0), (9, "stepped_back", 4, 0, "term"))[9]
        assert len(week) == 1 and week[0].endswith("because of the end of the term.")

    def test_whoever_steps_back_and_leaves_does_one_thing(self):
        week = texts((9, "stepped_back", 4, 0, "family"), (9, "left", 4, 0, "family"))[9]
        assert week == [
            "Resident 4 stepped back from a post in organization A and left it, because of the "
            "family being against it."
        ]

    def test_what_is_of_one_says_of_whom(self):
        one, many = told([Event(2, "joined", 4, 1), Event(3, "joined", 5, 1),
                          Event(3, "joined", 6, 1)], 3, "en")[2:]  # fmt: skip
        assert (one[0]["resident"], one[0]["organization"]) == (4, 1)
        assert (many[0]["resident"], many[0]["organization"]) == (-1, 1)

    def test_after_no_time_nothing_is_said_of_it(self):
        week = texts((9, "joined", 4, 0), (9, "left", 4, 0, "none_clear"))[9]
        assert week == ["Resident 4 left organization A.", "Resident 4 joined organization A."]

    def test_a_quiet_week_says_nothing(self):
        assert texts((2, "joined", 4, 1), last=3) == [[], [], ["Resident 4 joined organization B."],
                                                      []]  # fmt: skip


def clear(events: list[Event]) -> bool:
    return any(e.kind in REASONS_OF and e.reason not in ("", "none_clear") for e in events)


EVENT = st.builds(
    Event,
    week=st.integers(1, 4),
    kind=st.sampled_from([*KINDS, "somebody_elses"]),
    resident=st.integers(-1, 5),
    organization=st.integers(-1, 30),
    reason=st.sampled_from(["", "none_clear", "convened", "adapted", "own {word}", *REASONS]),
)
STORY = st.lists(EVENT, max_size=25).map(lambda rows: sorted(rows, key=lambda row: row.week))


class TestAnyEvents:
    @settings(max_examples=80, deadline=None)
    @given(rows=STORY, lang=st.sampled_from(LANGUAGES))
    def test_of_a_week(self, rows, lang):
        weeks = told(rows, 4, lang)
        for week, some in enumerate(weeks):
            assert len(some) <= MOST
            mine = [row for row in rows if row.week == week]
            assert bool(some) == bool(mine)
            for one in some:
                assert len(one["text"]) > 2 and not set("{}") & set(one["text"])
                of_kind = [row for row in mine if row.kind == one["kind"]]
                assert clear(of_kind) or not BECAUSE.search(one["text"])

    @settings(max_examples=50, deadline=None)
    @given(rows=STORY, lang=st.sampled_from(LANGUAGES))
    def test_of_lives(self, rows, lang):
        people = [of_resident(Resident(n, n % 3), rows, lang) for n in range(3)]
        groups = [of_organization(Organization(n, members=2), rows, 4, lang) for n in range(3)]
        for life, mine in (
            *((s, [r for r in rows if r.resident == s["id"]]) for s in people),
            *((s, [r for r in rows if r.organization == s["id"]]) for s in groups),
        ):
            weeks = [clause["week"] for clause in life["clauses"]]
            assert 1 <= len(weeks) <= CLAUSES and weeks == sorted(set(weeks))
            text = " ".join(clause["text"] for clause in life["clauses"])
            assert not set("{}") & set(text + life["title"])
            assert clear(mine) or not BECAUSE.search(text)


class TestResidentsStory:
    def test_a_life_is_told(self):
        rows = [
            Event(4, "listed", 214),
            Event(9, "joined", 214, 0),
            Event(15, "took_post", 214, 0),
            Event(20, "dispute", -1, 0),
            Event(31, "stepped_back", 214, 0, "demands"),
            Event(31, "stepped_back", 9, 0, "family"),
        ]
        who = Resident(214, 2, building=3, party=True, active=[False] * 4 + [True] * 28)
        life = of_resident(who, rows, "en")
        assert life["title"] == "Resident 214 · retired · building 3 · Party member"
        assert [(c["week"], c["text"]) for c in life["clauses"]] == [
            (4, "Agreed to be listed as a capable resident."),
            (9, "Joined organization A."),
            (15, "Took a post in organization A, 6 weeks after joining."),
            (31, "Stepped back from a post in organization A, after 16 weeks in it; recorded "
             "reason: too high demands; a dispute was open for 11 weeks; up to now has given "
             "hours in 28 of 31 weeks, first in week 4."),
        ]  # fmt: skip

    def test_in_chinese(self):
        rows = [Event(9, "joined", 214, 0), Event(40, "left", 214, 0, "none_clear")]
        life = of_resident(Resident(214, 2, building=3), rows, "zh")
        assert life["title"] == "214号居民 · 退休 · 住3号楼"
        assert [c["text"] for c in life["clauses"]] == [
            "加入组织A。", "退出组织A，此前已加入31周，未记录到明确原因。",
        ]  # fmt: skip

    def test_first_posts_exits_and_last_of_many(self):
        rows = [Event(1, "listed", 7)]
        rows += [Event(week, "reported", 7, 0) for week in range(2, 40)]
        rows += [Event(50, "took_post", 7, 0), Event(60, "stepped_back", 7, 0, "work")]
        rows += [Event(week, "reported", 7, 0) for week in range(61, 90)]
        life = of_resident(Resident(7, 0), rows, "en")
        weeks = [clause["week"] for clause in life["clauses"]]
        assert len(weeks) == CLAUSES
        assert {1, 50, 60, 89} <= set(weeks)

    def test_whoever_founds_is_not_said_to_join(self):
        rows = [Event(3, "founded", 7, 0), Event(3, "joined", 7, 0), Event(3, "took_post", 7, 0),
                Event(8, "left", 7, 0, "time")]  # fmt: skip
        life = of_resident(Resident(7, 1), rows, "en")
        assert [c["text"] for c in life["clauses"]] == [
            "Founded organization A with others; took a post in organization A.",
            "Left organization A, after 5 weeks as a member; recorded reason: lack of time.",
        ]

    def test_whoever_steps_back_and_leaves_has_one_reason(self):
        rows = [Event(9, "stepped_back", 7, 0, "work"), Event(9, "left", 7, 0, "work")]
        assert [c["text"] for c in of_resident(Resident(7, 1), rows, "en")["clauses"]] == [
            "Stepped back from a post in organization A; recorded reason: too much work; left "
            "organization A."
        ]

    def test_the_first_is_kept_of_many_exits(self):
        rows = [Event(1, "listed", 7)]
        rows += [Event(week, "left", 7, 0, "time") for week in range(2, 40)]
        weeks = [c["week"] for c in of_resident(Resident(7, 0), rows, "en")["clauses"]]
        assert weeks == [1, *range(33, 40)]

    def test_who_has_done_nothing_has_a_story_too(self):
        life = of_resident(Resident(7, 1, active=[False] * 5), [], "en")
        assert [c["text"] for c in life["clauses"]] == ["Up to now has given hours in no week."]
        assert of_resident(Resident(7, 1), [], "en")["clauses"] == [
            {"week": 0, "text": "Nothing is recorded so far."}
        ]


class TestOrganizationsStory:
    def test_a_life_is_told(self):
        rows = [
            Event(3, "founded", 1, 0, "convened"),
            *(Event(3, "joined", n, 0) for n in range(6)),
        ]
        rows += [Event(3, "took_post", 1, 0), Event(8, "dispute", -1, 0),
                 Event(12, "settled", -1, 0), Event(20, "awarded", -1, 0),
                 Event(21, "took_post", 5, 0), Event(22, "left", 2, 0, "time")]  # fmt: skip
        group = Organization(0, "repairs", members=5, posts=2)
        life = of_organization(group, rows, 30, "en")
        assert life["title"] == "Organization A (repairs)"
        assert [(c["week"], c["text"]) for c in life["clauses"]] == [
            (3, "Founded at a session of the team, with 6 people, 1 of them in a post."),
            (8, "A dispute broke out."),
            (12, "The dispute was settled after 4 weeks."),
            (20, "Won a grant."),
            (21, "Resident 5 took a post."),
            (30, "Up to now: 5 members, 2 posts held, 1 post filled anew, 1 dispute, 1 left; "
             "recorded reasons of those who left: lack of time (1)."),
        ]  # fmt: skip

    def test_an_end_is_told(self):
        rows = [Event(3, "founded", 1, 0), Event(50, "ended", -1, 0, "time")]
        life = of_organization(Organization(0), rows, 60, "en")
        assert life["clauses"][-1] == {
            "week": 50,
            "text": "Ended 47 weeks after its founding, too few having given hours for weeks; "
            "commonest recorded reason of those who left: lack of time.",
        }


class TestWorkersStory:
    SPENT = (Spent(1, 0, "home_visit", 600), Spent(1, 1, "home_visit", 900),
             Spent(4, 0, "casework", 450), Spent(4, 0, "home_visit", 150),
             Spent(9, 0, "casework", 60))  # fmt: skip

    def test_hours_are_told_by_kind(self):
        life = of_worker(0, self.SPENT, [], 2, "en")
        assert [(c["week"], c["text"]) for c in life["clauses"]] == [
            (1, "From here to week 1: 10 hours, home visits 100%."),
            (4, "From here to week 4: 10 hours, casework 75%, home visits 25%."),
            (9, "From here to week 9: 1 hours, casework 100%; up to here 21 hours in all."),
        ]

    def test_turnover_is_told_of_the_team(self):
        """It is not recorded which of them left."""
        left = [Event(5, "worker_left")]
        two = of_worker(0, self.SPENT, left, 2, "en")
        assert {
            "week": 5,
            "text": "1 of the 2 of the team left the job, and another one came.",
        } in (two["clauses"])
        one = of_worker(0, self.SPENT, left, 1, "en")
        assert {"week": 5, "text": "Left the job; another social worker came."} in one["clauses"]


def terms(**given: float) -> list[float]:
    return [given.get(name, 0.0) for name in TERMS]


class TestWhy:
    def test_bars_add_up_to_the_chance(self):
        """-2 + 1.5 + 2 - 0.5 = 1; 1 / (1 + e^-1) = 0.731."""
        found = why(Moment(214, 31, terms(need=1.5, asked=2.0, time=-0.5), -2.0, True, False), "en")
        assert [bar["term"] for bar in found["terms"]] == ["constant", "asked", "need", "time"]
        assert found["sum"] == pytest.approx(1.0)
        assert found["chance"] == pytest.approx(0.7310586)
        assert found["acted"] and found["reconsidered"] is True
        assert found["text"] == (
            "Resident 214 was asked, reconsidered and gave hours; the chance was 73%. Beside "
            "the base tendency most spoke for it: being asked (+2.0), most against it: lack of "
            "time (−0.5)."
        )

    def test_whoever_may_not_have_reconsidered_is_not_said_to_have(self):
        moment = Moment(3, 5, terms(need=1.0), -3.0, False, False, reconsider=0.0608)
        found = why(moment, "en")
        assert found["reconsidered"] is None
        assert "whether by reconsidering is not recorded (6.1% a week do, unasked)" in found["text"]
        assert "would have been 12%" in found["text"]
        gone_on = Moment(3, 5, terms(asked=2.0), -3.0, True, True, reconsider=0.0608)
        assert why(gone_on, "en")["reconsidered"] is None, "asked, but active already"

    @pytest.mark.parametrize(
        ("change", "known"),
        [
            ({"active": True, "before": False}, True),
            ({"active": False, "before": True}, True),
            ({"active": True, "before": True, "post": True}, False),
            ({"active": False, "before": True, "here": False}, False),
            ({"active": False, "before": False, "here_before": False}, True),
            ({"active": False, "before": None}, None),
            ({"active": False, "before": True, "new": True}, None),
            ({"active": True, "before": True, "weighed": False}, None),
            ({"active": True, "before": True, "reconsider": 0.0}, False),
            ({"active": True, "before": True, "reconsider": 1.0}, True),
            ({"active": False, "before": False, "reconsider": 1.0}, True),
            ({"active": True, "before": True, "decides": False}, None),
        ],
    )
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_each_way_to_go_on_or_to_change(self, change, known, lang):
        plain = {"reconsider": 0.1, "terms": terms(efficacy=0.4), "constant": -1.0}
        found = why(Moment(resident=1, week=2, **(plain | change)), lang)
        assert found["reconsidered"] is known
        assert found["text"] and "{" not in found["text"]
        assert lang == "en" or not re.search("[a-z]", found["text"])
        assert not BECAUSE.search(found["text"])

    def test_where_nothing_is_weighed_there_are_no_bars(self):
        found = why(Moment(1, 2, terms(), -5.0, True, True, weighed=False), "en")
        assert found["terms"] == [] and found["sum"] is None and found["chance"] is None
        assert found["text"].startswith("Resident 1 gave hours in week 2; here residents act when")

    @given(
        values=st.lists(st.floats(-30, 30), min_size=len(TERMS), max_size=len(TERMS)),
        constant=st.floats(-700, 700),
    )
    @settings(max_examples=40, deadline=None)
    def test_any_terms(self, values, constant):
        found = why(Moment(1, 2, values, constant, True, True), "zh")
        sizes = [abs(bar["value"]) for bar in found["terms"]]
        assert sizes == sorted(sizes, reverse=True) and 0.0 not in sizes
        assert found["sum"] == pytest.approx(math.fsum([*values, constant]), abs=1e-6)
        assert 0.0 <= found["chance"] <= 1.0

    def test_every_term_has_its_label(self):
        assert set(LABELS) == {"constant", *TERMS}


def facts(**given: Any) -> Facts:
    """Return a run of 200 weeks of 600 residents: A from week 5, B from 14 to 60, C from 90."""
    plain: dict[str, Any] = {
        "n": 600, "weeks": 200, "done": 200, "stay": (1, 22), "organizing": True,
        "active": [20] * 22 + [85] + [40] * 178, "carried": np.tile([6.0, 3.0, 1.0], (201, 1)),
        "founded": {0: 5, 1: 14, 2: 90}, "ended": {1: 60}, "measured": 22,
    }  # fmt: skip
    return Facts(**(plain | given))


def said(many: Many | None = None, lang: str = "en", **given: Any) -> list[str]:
    found = answers(facts(**given), many, lang)
    assert all(one["question"] and one["how"] for one in found)
    return [one["text"] for one in found]


class TestAnswers:
    def test_a_whole_run(self):
        carried = np.tile([6.0, 3.0, 1.0], (201, 1))
        carried[23:, 2] = 0.0
        assert said(carried=carried)[:2] == [
            "The organizing up to the exit of the team (week 22): post-holders 60%, other members "
            "30%, the team 10%; up to week 200: post-holders 67%, other members 33%.",
            "When the team left (week 22): 2 organizations, 85 of 600 residents active; 24 months "
            "later (week 126): 1 of these 2 still there, 1 new, 40 of 600 residents active.",
        ]

    def test_the_organizing_of_twelve_weeks(self):
        """Only what was done in weeks 189 to 200 counts."""
        carried = np.zeros((201, 3))
        carried[:189] = [1.0, 0.0, 0.0]
        carried[189:] = [1.0, 3.0, 0.0]
        assert said(carried=carried)[0].endswith("week 200: post-holders 25%, other members 75%.")

    def test_what_ends_in_a_week_is_gone_in_it(self):
        given = facts(ended={0: 22})
        assert given.alive(21) == [0, 1] and given.alive(22) == [1]

    def test_nothing_founded(self):
        who, what, _luck = said(founded={}, ended={})
        assert who == (
            "No organization has been founded; 40 of 600 residents give hours in week 200."
        )
        assert what == (
            "When the team left (week 22): no organization, 85 of 600 residents active; 24 months "
            "later (week 126): no organization, 40 of 600 residents active."
        )

    def test_all_have_ended(self):
        who = said(ended={0: 50, 1: 60, 2: 99})[0]
        assert who.endswith("; since week 99 nobody, for no organization is left.")

    def test_no_team(self):
        who, what, _luck = said(stay=None)
        assert who.startswith("The organizing up to week 200: post-holders 60%")
        assert what == "There was no team; week 200: 2 organizations, 40 of 600 residents active."

    def test_the_team_stays(self):
        for stay in ((1, 200), (1, 260)):
            assert "this run cannot say" in said(stay=stay)[1]

    def test_the_film_has_not_come_so_far(self):
        found = answers(facts(done=15, founded={0: 5, 1: 14}, ended={}), None, "en")
        assert [one["so_far"] for one in found] == [True] * 3
        assert found[1]["text"] == "The team has not left yet; by the plan it does in week 22."
        assert found[0]["text"].startswith("The organizing up to week 15: post-holders 60%")

    def test_a_run_shorter_than_24_months_after(self):
        what = said(weeks=80, done=80, founded={0: 5, 1: 14})[1]
        assert what.endswith(
            "; 58 weeks later (week 80): 1 of these 2 still there, 40 of 600 residents active."
        )
        assert outcome(facts(weeks=80)) == "alive_end" and outcome(facts()) == "alive24"

    @pytest.mark.parametrize(
        "given",
        [
            {"measured": 60},  # a change in mid-run had the team leave before the plan ends
            {"measured": None},  # signs decide, in every run at another time
            {"stay": (1, 200)},
            {"stay": None},
        ],
    )
    def test_months_after_the_exit_are_counted_where_the_model_counts_them(self, given):
        assert outcome(facts(**given)) == "alive_end"
        many = Many(20, 20, 0.84, 1.0, True, whole=True)
        text = said(many, **given)[2]
        assert "24 months" not in text
        assert ("when the team is still here" in text) == (given.get("stay") == (1, 200))

    def test_nobody_organized(self):
        assert said(carried=np.zeros((201, 3)))[0] == (
            "The organizing up to the exit of the team (week 22): nobody; up to week 200: nobody."
        )

    def test_a_scenario_without_organizations(self):
        who, what, luck = said(Many(20, active=(5.0, 99.0, 100.0), whole=True), organizing=False,
                               founded={}, ended={}, stay=None)  # fmt: skip
        assert who.startswith("In week 200 40 of 600 residents act, each by themselves")
        assert what == "There was no team; week 200: 40 of 600 residents active."
        assert luck == (
            "In the middle 80% of 20 runs 5 to 100 of 600 residents are active in the last week "
            "(median 99); in this run 40."
        )

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_a_scenario_in_which_nobody_decides(self, lang):
        found = said(Many(20, active=(0.0, 0.0, 0.0)), lang, deciding=False, organizing=False)
        assert all(text and not re.search(r"\d", text) for text in found)

    def test_luck_waits_for_twenty_runs(self):
        assert said()[2] == "Band after 20 runs."
        assert said(Many(7, 3, 0.2, 0.7))[2] == "Band after 20 runs (7 so far)."
        assert answers(facts(), Many(7, 3), "en")[2]["so_far"]

    @pytest.mark.parametrize(
        ("k", "verdict"),
        [(100, "luck seldom"), (92, "luck seldom"), (62, "luck may"), (50, "luck may"),
         (25, "luck may"), (12, "luck seldom"), (2, "luck seldom"), (0, "luck seldom")],
    )  # fmt: skip
    def test_luck(self, k, verdict):
        low, high = wilson(k, 100)
        text = said(Many(100, k, low, high, this=False, whole=True))[2]
        assert text.startswith(f"In {k} of 100 runs an organization acts of itself 24 months after")
        assert f"): {verdict}" in text
        assert text.endswith(
            "; in this run none. What the plan does to it shows only beside a second world."
        )

    def test_runs_that_broke_off_are_told(self):
        text = said(Many(19, 3, 0.05, 0.36, True, whole=True, failed=1))[2]
        assert text.startswith("In 3 of 19 runs")
        assert "1 run broke off and is left out." in text

    def test_the_interval_is_wilsons(self):
        """By hand for 3 of 100, z = 1.96: (0.03 + z²/200 ± z √(0.03·0.97/100 + z²/40000)) /
        (1 + z²/100) = 0.0103 to 0.0845."""
        assert wilson(3, 100) == (
            pytest.approx(0.0103, abs=1e-4),
            pytest.approx(0.0845, abs=1e-4),
        )

    def test_in_chinese(self):
        found = said(Many(20, 3, 0.05, 0.36, True, whole=True), lang="zh")
        assert found[1] == (
            "社工撤出时（第22周）：2个组织，600名居民中85名参与；24个月后（第126周）："
            "当时的2个还剩1个，新增1个，600名居民中40名参与。"
        )
        assert found[2] == (
            "运行20次，其中3次在撤出24个月后有自主运转的组织（95%置信区间5%至36%）："
            "运气可能改变这一结果；本次运行中有。"
            "做法起什么作用，要与另一个世界对照才看得出。"
        )


class TestWorlds:
    def test_what_differs_in_a_week(self):
        other = facts(founded={0: 5}, ended={}, active=[30] * 201)
        assert worlds(facts(), other, 31, 52, "en") == (
            "In week 52 31 residents differ; world A: 2 organizations, 40 active; world B: 1 "
            "organization, 30 active."
        )
        assert worlds(facts(), facts(), 0, 52, "en") == "In week 52 no resident differs."
        assert worlds(facts(), other, 1, 52, "zh").startswith("第52周有1位居民不同；甲世界：")

    @pytest.mark.parametrize(
        ("low", "high", "words"),
        [(0.5, 3.5, "higher in world B by 2 (0.5 to 3.5"), (-1.0, 5.0, "not told apart (−1 to 5"),
         (0.0, 4.0, "not told apart (0 to 4")],
    )  # fmt: skip
    def test_over_many_pairs(self, low, high, words):
        text = differences([Difference("births", 20, 2.0, low, high)], "en")
        assert text == [f"Organizations founded: {words}, 95% interval, 20 pairs)."]

    def test_lower_too_few_and_the_same(self):
        found = differences(
            [
                Difference("births", 20, -2.0, -3.5, -0.5),
                Difference("births", 7, -2.0, -3.5, -0.5),
                Difference("births", 20, 0.0, 0.0, 0.0),
                Difference("births", 20, 1.0, float("nan"), float("nan")),
            ],
            "zh",
        )
        assert found == [
            "成立的组织数：乙世界低2（95%置信区间0.5至3.5，20对）。",
            "成立的组织数：只有7对有结果。",
            "成立的组织数：20对结果全部相同。",
            "成立的组织数：没有可比的数据。",
        ]

    @pytest.mark.parametrize(
        ("value", "text"),
        [(0.0, "0"), (-0.0004, "0"), (0.01234, "0.012"), (-1.5, "−1.5"), (1234.4, "1,234")],
    )
    def test_numbers(self, value, text):
        assert number(value) == text


@pytest.fixture(scope="module")
def camp() -> Any:
    """Return the settings of a small camp of half a year."""
    small = {"community.residents": 120, "scenario.weeks": 30}
    return load_scenario("fujian_camp").changed(small)


@pytest.fixture(scope="module")
def film(camp: Any) -> Film:
    return record(camp, 3)


@pytest.mark.parametrize("lang", LANGUAGES)
class TestFilm:
    """Of a film, texts say what its columns and events say."""

    def test_weeks(self, film, lang):
        weeks = sentences(film, lang, fork=9)
        assert len(weeks) == film.done + 1
        assert {"fork", "team_leaves"} == {
            one["kind"] for week in (9, 22) for one in weeks[week]
        } & {"fork", "team_leaves"}  # fmt: skip

    def test_stories(self, film, lang):
        told_of = {event.resident for event in film.events if event.resident >= 0}
        for who in told_of:
            life = story(film, "resident", who, lang)
            assert life["clauses"][-1]["week"] == film.done
        gave = sum(int(state) & ACTIVE > 0 for state in film.resident(0)[0][1:])
        assert f"{gave}" in story(film, "resident", 0, lang)["clauses"][-1]["text"] or not gave
        assert len(film.founded) > 0
        assert story(film, "organization", 0, lang)["clauses"][0]["week"] == film.founded[0].week
        for kind in ("resident", "organization", "worker"):
            for week in (0, 9, film.founded[0].week + 3, film.done):
                so_far = story(film, kind, 0, lang, week)["clauses"]
                assert all(clause["week"] <= week for clause in so_far), "nobody knows the future"
            assert so_far == story(film, kind, 0, lang)["clauses"]
        assert story(film, "worker", 1, lang)["kind"] == "worker"
        for kind, none in (("resident", film.n), ("organization", 99), ("worker", 2), ("?", 0)):
            assert story(film, kind, none, lang) is None

    def test_decisions(self, camp, film, lang):
        found = decisions(camp, 3, 20)
        for row in range(film.n):
            one = why_of(film, found.of(row), lang)
            total = float(found.readiness[row] + found.terms[row, TERMS.index("asked")])
            assert one["sum"] == pytest.approx(total, abs=1e-4)
            assert one["acted"] == bool(film.resident(row)[0][20] & ACTIVE)

    def test_answers_and_worlds(self, film, lang):
        alive = film.outcomes["alive_end"]
        many = counted(film, [{"alive_end": 1.0}] * 15 + [{"alive_end": 0.0}] * 5)
        assert (many.n, many.k, many.this) == (20, 15, alive > 0)
        found = answers_of(film, many, lang)
        assert "8" in found[1]["text"], "8 weeks after week 22"
        assert "15" in found[2]["text"]
        assert worlds_of(film, film, 12, lang) == worlds(facts(), facts(), 0, 12, lang)


class TestPlayersWords:
    def test_one_has_a_word_of_its_own(self):
        asked = set()
        for path in (PACKAGE / "app" / "player").glob("*.vue"):
            source = path.read_text(encoding="utf-8")
            asked |= set(re.findall(r"""\bcount\(this\.words, ['"]([a-z_0-9]+)['"]""", source))
        assert asked
        assert {f"{key}_one" for key in asked} <= set(player_words("en"))

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_word_that_the_player_asks_for_is_there(self, lang):
        words = player_words(lang)
        asked = set()
        for path in (PACKAGE / "app" / "player").iterdir():
            if path.suffix in (".vue", ".js"):
                source = path.read_text(encoding="utf-8")
                asked |= set(re.findall(r"""['"]([a-z]+_column)['"]""", source))
                asked |= set(re.findall(r"""\(this\.words, ['"]([a-z_0-9]+)['"]\s*[,)]""", source))
                for call in re.findall(r"""\bt\(([^(),]*)[,)]""", source):
                    asked |= set(re.findall(r"""['"]([a-z_0-9]*[a-z0-9])['"]""", call))
        assert len(asked) > 20
        asked |= {f"colour_{name}" for name in ("role", *SHADES)}
        asked |= {f"mark_{kind}" for kind in (*MARKS, "success", "fork", "team_leaves")}
        asked |= {f"carrier_{name}" for name in CARRIERS} | {f"work_{name}" for name in WORK}
        asked |= {f"reason_{code}" for code in REASONS_OF["ended"]}
        assert sorted(asked - set(words)) == []

    def test_both_languages_have_the_same(self):
        en, zh = player_words("en"), player_words("zh")
        assert en.keys() == zh.keys()
        fields = re.compile(r"\{\w+\}")
        for key, text in en.items():
            assert sorted(fields.findall(text)) == sorted(fields.findall(zh[key]))
            assert text == zh[key] or re.search("[\u4e00-\u9fff]", zh[key]), key
        same = {key for key in en if en[key] == zh[key]}
        assert same == {*SIGNS, "reason_none_clear"}

    def test_every_reason_that_can_be_recorded_has_words(self):
        assert {code for codes in REASONS_OF.values() for code in codes} <= set(WHY)
