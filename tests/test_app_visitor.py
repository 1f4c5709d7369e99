"""Visitors: generations of runs, worlds, wishes, and that nobody disturbs anybody else."""

import threading
import time

import pytest

from courtyard.app.films.camera import record
from courtyard.app.films.decisions import decisions
from courtyard.app.films.film import POST_HOLDER, ROLE
from courtyard.app.page import screening, shown
from courtyard.app.processes.bench import Run
from courtyard.app.settings.draft import Draft
from courtyard.app.settings.forks import Change, choices, post_holders, told
from courtyard.app.settings.takeaway import scenario_file
from courtyard.app.visits.house import House, moved_in, the_house
from courtyard.app.visits.visitor import Visitor
from courtyard.app.visits.wishes import Wishes
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import speaking
from courtyard.scenario import load_scenario

SMALL = {"community.residents": 40, "scenario.weeks": 30, "plan.last_week": 10}


class Ticket:
    def __init__(self):
        self.cancelled = False

    def cancel(self):
        self.cancelled = True


class Slow:
    """Works that tell nothing until they are asked to, by the number of the film."""

    def __init__(self):
        self.asked = []
        self.runs_asked = []
        self.tables_asked = []
        self.closed = False

    def film(self, settings, seed, on_block, on_done, on_error, visitor=""):
        ticket = Ticket()
        self.asked.append((settings, seed, on_block, on_done, on_error, ticket, visitor))
        return ticket

    def decisions(self, settings, seed, week, on_done, on_error, visitor=""):
        on_done(decisions(settings, seed, week))
        return Ticket()

    def tables(self, settings, seed, language, on_done, on_error, visitor=""):
        self.tables_asked.append((settings, seed, language, on_done, on_error, Ticket()))
        return self.tables_asked[-1][-1]

    def runs(self, settings, seeds, names, on_run, on_error, visitor=""):
        tickets = [Ticket() for _ in seeds]
        self.runs_asked += [
            (settings, seed, on_run, ticket) for seed, ticket in zip(seeds, tickets, strict=True)
        ]
        return tickets

    def run(self, count):
        """Let the next runs be over: what many runs say is tested elsewhere."""
        for _settings, seed, on_run, _ticket in self.runs_asked[:count]:
            on_run(Run(seed, {}, {"alive24": 1.0}))
        del self.runs_asked[:count]

    def begin(self, number):
        settings, seed, on_block, *_ = self.asked[number]
        film = record(settings, seed)
        for block in film.blocks[:-1]:
            on_block(block)
        return film

    def finish(self, number):
        self.asked[number][3](record(*self.asked[number][:2]))

    def close(self):
        self.closed = True


@pytest.fixture(scope="module")
def base():
    return load_scenario("fujian_camp").changed(SMALL)


@pytest.fixture
def works():
    return Slow()


@pytest.fixture
def visitor(works, base):
    found = Visitor(works, base, "en")
    yield found
    found.close()


@pytest.fixture
def led(works, base):
    """Return a visitor of a community in which somebody holds a post in week 25, and the works."""
    size = {"community.residents": 200, "scenario.weeks": 26, "plan.last_week": 20}
    found = Visitor(works, base.changed(size), "en", seed=7)
    works.finish(0)
    yield found
    found.close()


class TestRuns:
    def test_a_film_grows_and_is_whole(self, visitor, works):
        works.begin(0)
        assert visitor.a.film.done == 26
        assert not visitor.a.finished
        works.finish(0)
        assert visitor.a.finished

    def test_a_newer_run_cancels_an_older_whose_reports_are_dropped(self, visitor, works):
        visitor.edit(lambda desk: desk.set("team.hours", "40"))
        assert visitor.desk.is_draft
        visitor.run()
        assert not visitor.desk.is_draft
        assert works.asked[0][5].cancelled
        works.begin(0)
        assert visitor.a.film is None
        works.asked[0][4](RuntimeError("late"))
        assert visitor.a.error is None
        works.finish(1)
        assert visitor.a.film.opening.resolved["team"]["hours"] == 40

    def test_a_draft_leaves_the_film_and_undo_brings_it_back(self, visitor, works):
        works.finish(0)
        before = visitor.a
        visitor.edit(lambda desk: desk.set("plan.strategy", "none"))
        assert visitor.a is before
        assert len(works.asked) == 1
        visitor.edit(lambda desk: desk.undo())
        assert not visitor.desk.is_draft

    def test_new_luck_runs_at_once(self, visitor, works):
        visitor.new_luck()
        assert len(works.asked) == 2
        assert works.asked[1][0].resolved() == works.asked[0][0].resolved()
        assert visitor.a.seed == visitor.desk.ran.seed == works.asked[1][1]

    def test_what_is_too_large_is_not_run(self, visitor, works):
        visitor.edit(lambda desk: desk.set("community.residents", "200000"))
        visitor.run()
        assert len(works.asked) == 1
        assert visitor.desk.errors["community.residents"].allowed == "at most 50000"
        visitor.edit(lambda desk: desk.set("community.residents", "40000"))
        visitor.edit(lambda desk: desk.set("scenario.weeks", "200"))
        visitor.run()
        assert len(works.asked) == 1
        assert "resident-weeks" in visitor.told_notice()
        assert visitor.desk.is_draft

    def test_stopping_keeps_what_has_come(self, visitor, works):
        film = works.begin(0)
        visitor.cancel()
        works.asked[0][2](film.blocks[-1])
        assert visitor.a.film.done == 26
        assert "Stopped" in visitor.told_notice()
        assert works.asked[0][5].cancelled

    def test_a_link_begins_where_it_says(self, works, base):
        visitor = Visitor(works, base, "zh", seed=9, week=7, changes={"team.hours": 3})
        assert (visitor.a.seed, visitor.start_week, visitor.language) == (9, 7, "zh")
        assert visitor.a.settings.team.hours == 3
        visitor.new_luck()
        assert visitor.start_week == 0


def options(groups):
    return [one["value"] for group in groups for one in group["options"]]


def other_than(row, film, week):
    holders = {holder for holder, _group in post_holders(film, week)}
    return next(other for other in range(film.n) if other not in holders)


class TestForks:
    def test_a_second_world_has_the_same_past(self, visitor, works):
        works.finish(0)
        visitor.fork(5, Change("leaves"))
        works.finish(1)
        a, b = visitor.a.film, visitor.b.film
        assert (a.states(0, 5) == b.states(0, 5)).all()
        assert visitor.b.settings.changes[-1].week == 6
        visitor.drop_other()
        assert visitor.b is None

    @pytest.mark.parametrize("kind", ["leaves", "half", "double", "leader", "strategy"])
    def test_every_change_can_be_made_at_any_week(self, visitor, works, kind):
        for week in (0, 4, 29, 30, 900):
            visitor.fork(week, Change(kind, "placebo"))
            assert visitor.told_notice() == ""
            assert works.asked[-1][0].resolved() != works.asked[0][0].resolved()
            assert visitor.b.fork == min(week, 29)

    def test_the_draft_runs_beside(self, visitor, works):
        visitor.edit(lambda desk: desk.set("team.hours", "3"))
        visitor.fork(0, Change("draft"))
        assert works.asked[-1][0].team.hours == 3
        assert visitor.desk.is_draft
        assert visitor.a.settings.team.hours == 25

    def test_what_cannot_be_changed_is_told(self, visitor):
        visitor.fork(3, Change("strategy", "nonsense"))
        assert "no such strategy" in visitor.told_notice()
        assert visitor.b is None
        visitor.fork(3, Change("anything"))
        assert visitor.b is None

    def test_choices_are_changes_and_have_words(self, base):
        for language in ("en", "zh"):
            with speaking(language):
                for one in options(choices(base, None, 3)):
                    assert told(Change.read(one), 3)
        found = options(choices(base, None, 3))
        assert f"strategy:{base.plan.strategy}" not in found
        assert not [one for one in found if one.startswith("leader")]

    def test_offered_is_only_what_can_still_make_a_difference(self, led, works):
        """The team is here up to week 20, and in week 25 somebody holds a post."""
        film = led.a.film
        groups = [[one["label"] for one in choices(led.a.settings, film, w)] for w in (3, 20, 25)]
        assert groups[0] == ["Team", "Other strategy"]
        assert groups[1] == groups[2] == ["This leader steps back"]

    def test_where_nothing_can_be_changed_it_is_said(self, works):
        visitor = Visitor(works, load_scenario("granovetter_riot"), "en")
        works.finish(0)
        visitor.show(fork_week=4)
        asking = shown.worlds(visitor)["asking"]
        assert (asking["choices"], asking["chosen"]) == ([], "")
        assert "Nothing can be changed" in asking["note"]
        visitor.close()

    def test_without_a_team_by_plan_one_can_still_come(self, works, base):
        visitor = Visitor(works, base.changed({"plan.strategy": "none"}), "en")
        works.finish(0)
        found = choices(visitor.a.settings, visitor.a.film, 3)
        assert [one["label"] for one in found] == ["Other strategy"]
        visitor.close()

    def test_post_holders_of_the_week_can_step_back(self, led):
        film, week = led.a.film, 25
        row, group = post_holders(film, week)[-1]
        states, groups = film.resident(row)
        assert (states[week] & ROLE, groups[week]) == (POST_HOLDER, group)
        wishes = Wishes(led)
        wishes.ask_fork({"week": week, "resident": row})
        asking = shown.worlds(led)["asking"]
        assert asking["chosen"] == f"leader:{row}"
        assert {"leader", f"leader:{row}"} <= set(options(asking["choices"]))
        wishes({"wish": "fork", "week": week, "change": f"leader:{row}"})
        step = led.b.settings.changes[-1]
        assert (step.week, step.happening, step.resident) == (week + 1, "leader_leaves", row)
        assert str(row) in shown.worlds(led)["worlds"][1]["told"]

    def test_who_was_clicked_is_offered_if_in_a_post(self, led):
        film, week = led.a.film, 25
        row = post_holders(film, week)[0][0]
        for chosen, wanted in ((row, f"leader:{row}"), (other_than(row, film, week), "leader")):
            led.choose({"kind": "resident", "id": chosen, "week": week})
            led.show(fork_week=week, fork_leader=None)
            assert shown.worlds(led)["asking"]["chosen"] == wanted

    def test_what_a_fork_can_no_longer_change_is_said(self, visitor, works):
        works.finish(0)
        for week, words in ((3, ""), (10, "week 10"), (20, "week 10")):
            visitor.show(fork_week=week)
            note = shown.worlds(visitor)["asking"]["note"]
            assert (words in note) if words else not note

    @pytest.mark.parametrize("change", [Change("leaves"), Change("leader", resident=7)])
    def test_a_link_begins_with_two_worlds(self, works, base, change):
        visitor = Visitor(works, base, "en", fork=(5, change))
        try:
            assert (visitor.b.fork, visitor.b.change) == (5, change)
            assert visitor.b.settings.changes[-1].week == 6
        finally:
            visitor.close()

    def test_many_runs_are_about_a_leader_of_each_of_them(self, led, works):
        """Whoever holds a post in this run is somebody else, or nobody, in another one."""
        film, week = led.a.film, 25
        row = post_holders(film, week)[0][0]
        led.fork(week, Change("leader", resident=row))
        assert led.b.settings.changes[-1].resident == row
        works.runs_asked.clear()
        works.finish(1)
        step = works.runs_asked[-1][0].changes[-1]
        assert (step.week, step.happening, step.resident) == (week + 1, "leader_leaves", None)
        assert led.stands_for_others
        led.fork(week, Change("leader"))
        assert not led.stands_for_others

    @pytest.mark.parametrize(
        "changes", [{"community.residents": 25}, {"community.vulnerable": 0.9}]
    )
    def test_other_people_beside_are_not_compared_one_by_one(self, works, base, changes):
        draft = Draft(base, changes)
        visitor = Visitor(works, base, "en", fork=(0, Change("draft", draft=draft)))
        works.finish(0)
        works.finish(1)
        with speaking("en"):
            other = screening.answers(visitor)[1]["other"]
            assert "with other people in world B" in other
            for world in ("A", "B"):
                visitor.choose({"kind": "resident", "id": 3, "week": 12, "world": world})
                told = shown.player(visitor)["story"]
                assert (told["other"] is None) == (world == "A")
                assert bool(told["clauses"]) == (world == "A")
        visitor.close()

    def test_what_is_run_beside_stays_in_the_link(self, works):
        visitor = Visitor(works, load_scenario("fujian_camp"), "en")
        try:
            visitor.edit(lambda desk: desk.set("team.hours", "3"))
            visitor.fork(0, Change("draft"))
            visitor.edit(lambda desk: desk.set("team.hours", "4"))
            assert "beside=fujian_camp&beside_set=team.hours%3D3" in visitor.link()
            visitor.drop_other()
            assert "beside" not in visitor.link()
        finally:
            visitor.close()

    def test_a_leader_of_a_link_who_is_nobody_is_told(self, works, base):
        visitor = Visitor(works, base, "en", fork=(5, Change("leader", resident=40)))
        assert "no resident of this community" in visitor.told_notice()
        assert ".toml" not in visitor.told_notice()
        assert visitor.b is None
        visitor.close()

    @pytest.mark.parametrize("luck", [True, False])
    def test_a_new_run_asks_the_same_question(self, visitor, works, luck):
        visitor.fork(5, Change("half"))
        visitor.edit(lambda desk: desk.set("team.hours", "30"))
        if luck:
            visitor.new_luck()
        else:
            visitor.run()
        assert works.asked[1][5].cancelled
        assert (visitor.b.fork, visitor.b.change) == (5, Change("half"))
        hours = 25 if luck else 30
        assert (visitor.a.settings.team.hours, visitor.b.seed) == (hours, visitor.a.seed)
        assert visitor.b.settings.changes[-1].set == {"team.hours": hours / 2}

    def test_of_another_run_somebody_else_is_the_leader(self, led):
        row = post_holders(led.a.film, 25)[0][0]
        led.fork(25, Change("leader", resident=row))
        led.new_luck()
        assert led.b.change == Change("leader")

    def test_what_was_run_beside_is_not_beside_itself(self, visitor):
        visitor.edit(lambda desk: desk.set("team.hours", "3"))
        visitor.fork(0, Change("draft"))
        visitor.run()
        assert (visitor.b, visitor.a.settings.team.hours) == (None, 3)

    def test_what_was_run_beside_stays_with_other_luck(self, visitor):
        visitor.edit(lambda desk: desk.set("team.hours", "3"))
        visitor.fork(0, Change("draft"))
        visitor.new_luck()
        assert (visitor.b.settings.team.hours, visitor.a.settings.team.hours) == (3, 25)

    def test_another_scenario_has_no_second_world(self, visitor):
        visitor.fork(5, Change("half"))
        visitor.edit(lambda desk: desk.set_scenario("old_compound"))
        visitor.run()
        assert visitor.b is None


class TestShown:
    def test_all_parts_in_both_languages_at_every_stage(self, visitor, works):
        for stage in (lambda: None, lambda: works.begin(0), lambda: works.finish(0)):
            stage()
            for language in ("en", "zh"):
                visitor.show(language=language, more=True, fork_week=3)
                with speaking(language):
                    assert shown.bar(visitor)["lang"] == language
                    assert shown.panel(visitor)["more"]
                    assert shown.worlds(visitor)["asking"]["week"] == 3
                    assert shown.player(visitor)["words"]["play"]
                    assert len(shown.answers(visitor)["answers"]) == 3

    def test_a_language_leaves_run_and_week(self, visitor, works):
        works.finish(0)
        visitor.week = 12
        before = visitor.a
        Wishes(visitor)({"wish": "language", "name": "zh"})
        assert (visitor.a, visitor.week, visitor.language) == (before, 12, "zh")
        assert len(works.asked) == 1

    def test_story_and_reasons(self, visitor, works):
        works.finish(0)
        visitor.choose({"kind": "resident", "id": 3, "week": 12})
        visitor.ask_why(3, 12)
        story = shown.player(visitor)["story"]
        assert (story["kind"], story["id"]) == ("resident", 3)
        assert story["why"]["week"] == 12
        visitor.ask_why(999, 12)
        assert visitor.asked_why == (3, 12, False)

    def test_story_and_reasons_in_the_second_world(self, visitor, works):
        works.finish(0)
        visitor.fork(2, Change("leaves"))
        works.finish(1)
        visitor.choose({"kind": "resident", "id": 3, "week": 12})
        Wishes(visitor).why({"resident": 3, "week": 12, "world": "B"})
        found = shown.player(visitor)
        assert found["story"]["other"]["id"] == 3
        assert found["story"]["why"]["world"] == "B"
        assert len(found["other_sentences"]) == len(found["sentences"])

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_answers_are_those_of_both_worlds(self, led, works, language):
        film = led.a.film
        exits = 20
        with speaking(language):
            one = screening.answers(led)[:2]
            assert all("other" not in answer for answer in one)
            led.fork(exits, Change("leaves"))
            works.finish(1)
            two = screening.answers(led)[:2]
        assert film.done == led.b.film.done
        for alone, both in zip(one, two, strict=True):
            assert both["text"].endswith(alone["text"])
            assert both["text"].startswith({"en": "World A", "zh": "甲"}[language])
            assert both["other"].startswith({"en": "World B", "zh": "乙"}[language])
            assert both["when"] == alone["when"]
        led.fork(0, Change("leaves"))
        works.finish(2)
        with speaking(language):
            apart = screening.answers(led)[1]
        assert {"en": "A: ", "zh": "甲："}[language] in apart["short"]
        assert {"en": "B: ", "zh": "乙："}[language] in apart["short"]

    def test_reasons_go_with_the_world_and_the_week_they_are_of(self, visitor, works):
        works.finish(0)
        visitor.fork(2, Change("leaves"))
        works.finish(1)
        visitor.ask_why(3, 12)
        assert visitor.decisions is not None
        visitor.ask_why(3, 12, second=True)
        assert shown.player(visitor)["story"] is None
        assert visitor.decisions.week == 12
        visitor.fork(2, Change("double"))
        assert (visitor.asked_why, visitor.decisions) == (None, None)

    def test_reasons_that_come_late_are_dropped(self, works, base, monkeypatch):
        visitor, late = Visitor(works, base, "en"), []
        works.finish(0)

        def asked(_settings, _seed, _week, on_done, on_error, _visitor):
            late.append((on_done, on_error))
            return Ticket()

        monkeypatch.setattr(works, "decisions", asked)
        visitor.ask_why(3, 12)
        visitor.ask_why(4, 12)
        late[0][0]("reasons of 3")
        late[0][1](RuntimeError("too late"))
        assert (visitor.decisions, visitor.told_notice()) == (None, "")
        late[1][0]("reasons of 4")
        assert visitor.decisions == "reasons of 4"
        visitor.close()

    def test_no_picture_is_taken_of_the_run_before(self, visitor, works):
        works.finish(0)
        shown.player(visitor)
        visitor.new_luck()
        assert shown.player(visitor)["film"] is not None  # the one before, behind a curtain
        visitor.take("png")
        assert visitor.picture is None
        assert "nothing of this run yet" in visitor.told_notice()
        works.finish(1)
        assert visitor.curtain is None
        visitor.take("png")
        assert visitor.picture["kind"] == "png"

    def test_below_a_picture_of_two_worlds_it_says_what_differs(self, visitor, works):
        works.finish(0)
        visitor.fork(5, Change("leaves"))
        assert "world B after week 5: the team leaves" in shown.player(visitor)["caption"]

    def test_below_a_picture_it_says_what_was_set(self, works, base):
        few = {"team.hours": 30, "team.workers": 3}
        visitor = Visitor(works, base, "en", changes=few)
        told = shown.player(visitor)["caption"]
        assert told.startswith("fujian_camp (team.hours = 30; team.workers = 3), seed 1")
        visitor.close()
        many = few | {"plan.first_week": 2, "party.share": 0.1, "moving.rate": 0.1}
        visitor = Visitor(works, base, "en", changes=many)
        assert "fujian_camp (5 settings changed)" in shown.player(visitor)["caption"]
        visitor.close()

    def test_a_part_that_cannot_be_made_leaves_the_others(
        self, visitor, works, monkeypatch, caplog
    ):
        works.finish(0)
        before = dict(shown.parts(visitor))
        monkeypatch.setattr(shown, "answers", lambda _visitor: 1 / 0)
        after = shown.parts(visitor)
        assert after["answers"] is before["answers"]
        assert shown.parts(visitor)["worlds"]["notice"]
        assert "answers" in caplog.text

    def test_what_was_made_of_a_film_is_kept_until_it_grows(self, visitor, works):
        works.begin(0)
        one = shown.player(visitor)
        assert shown.player(visitor)["film"] is one["film"]
        works.finish(0)
        assert shown.player(visitor)["film"]["done"] == 30

    def test_progress_is_told(self, visitor, works):
        works.begin(0)
        assert shown.panel(visitor)["running"]["done"] == 26
        works.finish(0)
        assert shown.panel(visitor)["running"] is None

    def test_nothing_goes_to_another_place(self, visitor):
        for part in (shown.bar(visitor), shown.panel(visitor), shown.worlds(visitor)):
            assert "http" not in str(part)


class TestManyRuns:
    def test_begin_by_themselves_when_the_film_is_whole(self, visitor, works):
        works.begin(0)
        assert not works.runs_asked
        works.finish(0)
        assert [seed for _settings, seed, *_ in works.runs_asked] == list(range(1001, 1021))
        assert shown.answers(visitor)["runs"]["busy"]

    def test_where_nothing_is_decided_there_is_nothing_to_count(self, works):
        visitor = Visitor(works, load_scenario("degroot_three"), "en")
        works.finish(0)
        assert (works.runs_asked, shown.answers(visitor)["runs"]["offer"]) == ([], "")
        assert "the colour says" in shown.panel(visitor)["intro"]
        visitor.close()

    def test_of_two_worlds_are_pairs(self, visitor, works):
        works.finish(0)
        visitor.fork(5, Change("leaves"))
        alone = works.runs_asked[:]
        assert all(ticket.cancelled for *_, ticket in alone)
        assert len(alone) == 20
        works.finish(1)
        pairs = works.runs_asked[20:]
        assert len(pairs) == 40
        assert pairs[0][0] != pairs[20][0]
        assert screening.answers(visitor)[2]["text"].startswith("Band after")
        works.run(60)  # those of one world, cancelled, and the pairs
        assert screening.answers(visitor)[2]["text"].startswith("World A: ")
        works.runs_asked[:0] = alone + pairs
        visitor.drop_other()
        assert all(ticket.cancelled for *_, ticket in pairs)
        assert len(works.runs_asked) == 80

    def test_another_run_cancels_them(self, visitor, works):
        works.finish(0)
        asked = works.runs_asked[:]
        visitor.edit(lambda desk: desk.set("team.hours", "40"))
        assert not any(ticket.cancelled for *_, ticket in asked)
        visitor.run()
        assert all(ticket.cancelled for *_, ticket in asked)
        assert not visitor.many.begun

    def test_a_hundred_on_request(self, visitor, works):
        works.finish(0)
        wishes = Wishes(visitor)
        assert shown.answers(visitor)["runs"]["offer"] == ""
        works.run(20)
        assert shown.answers(visitor)["runs"]["offer"] == "100 runs"
        wishes({"wish": "runs"})
        assert [seed for _settings, seed, *_ in works.runs_asked] == list(range(1021, 1101))
        works.run(80)
        assert shown.answers(visitor)["runs"] | {"wanted": 0, "done": 0} == {
            "done": 0, "wanted": 0, "busy": False, "offer": "", "told": "",
        }  # fmt: skip

    def test_cancelled_they_stay_so_until_one_goes_on(self, visitor, works):
        works.finish(0)
        works.run(7)
        wishes = Wishes(visitor)
        wishes({"wish": "cancel_runs"})
        assert all(ticket.cancelled for *_, ticket in works.runs_asked)
        found = shown.answers(visitor)["runs"]
        assert (found["busy"], found["offer"]) == (False, "Go on")
        works.runs_asked.clear()
        wishes({"wish": "runs"})
        assert [seed for _settings, seed, *_ in works.runs_asked] == list(range(1008, 1021))
        works.run(13)
        assert visitor.many.found.rounds == 20

    def test_long_ones_wait_until_somebody_asks(self, works, base, monkeypatch):
        monkeypatch.setattr("courtyard.app.runs.many.BY_ITSELF", 40 * 30 - 1)
        visitor = Visitor(works, base, "en")
        works.finish(0)
        assert not works.runs_asked
        assert shown.answers(visitor)["runs"]["offer"] == "20 runs"
        Wishes(visitor)({"wish": "runs"})
        assert len(works.runs_asked) == 20
        visitor.close()

    def test_a_page_is_not_shown_anew_for_each_run(self, visitor, works):
        works.finish(0)
        works.run(1)
        before = visitor.version
        works.run(18)
        assert visitor.version == before
        works.run(1)
        assert visitor.version == before + 1


class TestWishes:
    @pytest.mark.parametrize(
        "wish",
        [
            {},
            {"wish": "nonsense"},
            {"wish": "__init__"},
            {"wish": "set"},
            {"wish": "fork", "week": "x", "change": "leaves"},
            {"wish": "fork", "week": 3},
            {"wish": "ask_fork", "week": []},
            {"wish": "open", "name": "x", "content": "%%%"},
            {"wish": "scenario", "name": "../../etc/passwd"},
            {"wish": "take", "kind": "everything"},
        ],
    )
    def test_nonsense_does_no_harm(self, visitor, works, wish):
        Wishes(visitor)(wish)
        assert len(works.asked) == 1

    def test_tables_are_given_and_asked_for_no_more_by_who_has_gone(self, visitor, works):
        visitor.take("tables")
        visitor.take("tables")  # one after the other
        ((settings, seed, language, on_done, on_error, ticket),) = works.tables_asked
        assert (settings, seed, language) == (visitor.a.settings, visitor.a.seed, "en")
        assert shown.bar(visitor)["taking"]
        on_done(b"packed")
        assert (visitor.file["name"], visitor.file["data"]) == ("fujian_camp_1.zip", b"packed")
        visitor.fork(5, Change("half"))
        visitor.take("tables", second=True)
        works.tables_asked[-1][3](b"packed")
        assert visitor.file["name"] == "fujian_camp_1_b.zip"
        visitor.take("settings_file", second=True)
        assert visitor.file["name"] == "fujian_camp_b.toml"
        assert visitor.file["data"].startswith(b"# courtyard run fujian_camp_b.toml --seed 1")
        visitor.take("tables")
        on_error(RuntimeError("no room"))
        assert "could not be made" in visitor.told_notice()
        visitor.take("tables")
        visitor.close()
        assert works.tables_asked[-1][-1].cancelled
        assert not ticket.cancelled

    def test_a_scenario_is_one_that_ships_and_no_path(self, visitor, works, tmp_path):
        mine = tmp_path / "mine.toml"
        mine.write_text("[scenario]\nname = 'mine'\nweeks = 3\n", encoding="utf-8")
        for name in (str(mine), "../scenarios/fujian_camp.toml", "/etc/passwd"):
            Wishes(visitor)({"wish": "scenario", "name": name})
            assert "no such scenario" in visitor.told_notice()
            assert visitor.desk.draft.base.scenario.name == "fujian_camp"
            visitor.dismiss()

    def test_an_opened_file_that_is_called_as_one_that_ships_has_no_link(self, visitor):
        changed = load_scenario("fujian_camp").changed({"team.hours": 3})
        visitor.open_file(scenario_file(changed, 1), "fujian_camp.toml")
        assert (visitor.a.settings.team.hours, visitor.link()) == (3, "")

    def test_a_settings_file_is_given_and_opened_by_another(self, visitor, works, base):
        import base64

        Wishes(visitor)({"wish": "take", "kind": "settings_file", "world": 1})
        other = Visitor(works, load_scenario("old_compound"), "en")
        content = base64.b64encode(visitor.file["data"]).decode()
        Wishes(other)({"wish": "open", "name": "mine.toml", "content": content})
        assert works.asked[-1][0].resolved() == base.resolved()
        assert other.told_notice() == ""
        Wishes(other)({"wish": "open", "name": "mine.toml", "content": "AAAA"})
        assert "mine.toml" in other.told_notice()
        other.close()


class TestApart:
    def test_two_visitors_share_nothing_that_changes(self, works, base):
        one, two = Visitor(works, base, "en"), Visitor(works, base, "zh")
        one.edit(lambda desk: desk.set("team.hours", "3"))
        one.run()
        one.fork(3, Change("leaves"))
        one.show(colour="skill", more=True)
        assert (two.desk.is_draft, two.b, two.colour, two.more) == (False, None, "role", False)
        assert two.a.settings.team.hours == 25
        assert one.name != two.name
        one.close()
        assert not works.asked[1][5].cancelled
        assert two.version < one.version
        two.close()

    def test_who_leaves_lets_everything_go(self, visitor, works):
        works.finish(0)
        visitor.fork(5, Change("leaves"))
        visitor.many_runs()
        shown.player(visitor)
        visitor.close()
        assert visitor.a.film is None
        assert not visitor.a.kept
        assert visitor.b is None
        assert not visitor.many.begun
        assert works.asked[1][5].cancelled
        works.finish(0)
        assert visitor.a.film is None

    def test_who_waits_is_woken_by_news_and_by_the_end(self, visitor, works):
        heard = []

        def watch():
            version = 0
            while (newer := visitor.wait(version)) is not None:
                version = newer
                heard.append(version)
            heard.append(None)

        thread = threading.Thread(target=watch)
        thread.start()
        works.finish(0)
        deadline = time.monotonic() + 5
        while not heard and time.monotonic() < deadline:
            time.sleep(0.01)
        visitor.close()
        thread.join(5)
        assert heard[0] is not None
        assert heard[-1] is None

    def test_a_house_begins_with_its_first_film_and_ends_its_works(self, works, base):
        with House(lambda: base, "en", works) as house, moved_in(house):
            assert the_house() is house
            assert works.asked[0][:2] == (base, 1)
        assert works.closed

    def test_settings_that_cannot_be_used_end_the_works(self, works):
        def load():
            raise InputError("no such scenario")

        with pytest.raises(InputError), House(load, "en", works):
            pass
        assert works.closed
