"""Films: what they say is what the community's columns and data collector said."""

from __future__ import annotations

import json
import math
import pickle
import tracemalloc
from functools import cache
from typing import Any

import numpy as np
import pytest

from courtyard import Community, load_scenario
from courtyard.app.films import camera
from courtyard.app.films import payload as browser
from courtyard.app.films.camera import STAYS, block_ends, planned_stay, record
from courtyard.app.films.film import (
    ACTIVE,
    BACKBONE,
    COURSES,
    HERE,
    LEAGUE_MEMBER,
    MEMBER,
    MOST,
    POST_HOLDER,
    RESIDENT,
    ROLE,
    Film,
    allowed,
)
from courtyard.app.films.place import ROOM, STEP, TILES_FROM, Tables, _arranged, placed
from courtyard.app.films.shades import SHADES
from courtyard.foundations.errors import InputError
from courtyard.scenario.loading import shipped
from courtyard.state import REASONS

CAMP = {"community.residents": 200, "scenario.weeks": 45, "plan.last_week": 20}
SEED = 15
"""A run in which organizations are founded and end, and posts are taken."""


def small(name: str = "camp") -> Any:
    if name == "camp":
        return load_scenario("fujian_camp", CAMP)
    fewer = {"community.residents": 260, "plan.last_week": 20}
    fewer |= {"party.members": 30, "league.members": 45}
    return load_scenario("pingdi", fewer).lasting(28)


@cache
def filmed(name: str) -> tuple[Film, list[bytes]]:
    """Return a film and its blocks as they were sent."""
    heard: list[bytes] = []
    film = record(small(name), SEED, lambda block: heard.append(pickle.dumps(block)))
    return film, heard


class Seen:
    """A run lived without a camera, with what was in its columns each week."""

    def __init__(self, settings: Any, seed: int) -> None:
        self.model = Community(settings, seed)
        self.people: list[Any] = []
        self.groups: list[Any] = []
        self.team: list[Any] = []
        self.look(self.model)
        self.model.run(each_week=self.look)

    def look(self, model: Community) -> None:
        self.people.append(model.state.residents.copy())
        self.groups.append(model.state.organizations.copy())
        self.team.append(model.state.workers.copy())


@cache
def seen(name: str) -> Seen:
    return Seen(small(name), SEED)


@pytest.fixture(scope="module", params=["camp", "pingdi"])
def pair(request: pytest.FixtureRequest) -> tuple[Film, Seen]:
    return filmed(request.param)[0], seen(request.param)


@pytest.fixture(scope="module")
def camp() -> Film:
    return filmed("camp")[0]


class TestExactness:
    def test_states_say_what_the_columns_said(self, pair):
        film, seen = pair
        states = film.states()
        assert states.shape == (film.weeks + 1, film.n)
        for week, people in enumerate(seen.people):
            now = states[week]
            np.testing.assert_array_equal(now & ACTIVE > 0, people.active)
            np.testing.assert_array_equal(now & HERE > 0, people.here > 0)
            inside = people.member_of >= 0
            for row, role in enumerate((now & ROLE).tolist()):
                told = (people.post[row], people.backbone[row], inside[row], people.league[row])
                wanted = {
                    POST_HOLDER: told[0],
                    BACKBONE: told[1] and not told[0],
                    MEMBER: told[2] and not (told[0] or told[1]),
                    LEAGUE_MEMBER: told[3] and not any(told[:3]),
                    RESIDENT: not any(told),
                }
                assert [code for code, so in wanted.items() if so] == [role]

    def test_there_was_something_to_see(self, pair):
        film, _ = pair
        found = set(np.unique(film.states() & ROLE).tolist())
        wanted = {RESIDENT, MEMBER, POST_HOLDER}
        if film.opening.resolved["scenario"]["name"] == "pingdi":
            wanted |= {BACKBONE, LEAGUE_MEMBER}
            assert not (film.states() & HERE).all()
        assert wanted <= found
        assert len(film.founded) > 1
        assert film.groups().max() == len(film.founded)

    def test_groups_say_who_is_where(self, pair):
        film, seen = pair
        wanted = np.stack([people.member_of + 1 for people in seen.people])
        np.testing.assert_array_equal(film.groups(), wanted)

    @pytest.mark.parametrize("name", SHADES)
    def test_shades_are_steps_of_the_quantity(self, pair, name):
        film, seen = pair
        shade = SHADES[name]
        edges = [-math.inf, *shade.bounds, math.inf]
        for week in (0, film.weeks // 2, film.weeks):
            values = shade.measure(seen.people[week])
            steps = film.shade(name, week, week)[0]
            for step in range(5):
                mine = values[steps == step]
                assert ((mine >= edges[step]) & (mine < edges[step + 1])).all()

    def test_series_are_those_of_the_data_collector(self, pair):
        film, seen = pair
        wanted = seen.model.datacollector.model_vars
        assert set(film.series) == set(wanted)
        for name, values in wanted.items():
            np.testing.assert_array_equal(film.series[name], np.array(values, float))

    def test_events_work_and_outcomes_are_those_of_the_run(self, pair):
        film, seen = pair
        assert film.events == seen.model.state.events.rows
        assert film.work == seen.model.state.spent.rows
        assert film.outcomes == pytest.approx(seen.model.outcomes(), abs=0.0, nan_ok=True)
        assert film.opening.resolved == seen.model.initial.resolved()

    def test_courses_of_organizations_begin_with_their_founding(self, pair):
        film, seen = pair
        last = seen.groups[-1]
        assert [each.week for each in film.founded] == last.founded.tolist()
        ended = {g: (int(last.ended[g]), REASONS[last.end_reason[g]])
                 for g in range(last.rows) if not last.alive[g]}  # fmt: skip
        assert film.ended == ended
        columns = {"members": 1, "givers": 1, "hours": 60, "organized": 60}
        for g, founded in enumerate(film.founded):
            for name, scale in columns.items():
                weeks = seen.groups[founded.week :]
                wanted = [round(scale * float(getattr(now, name)[g])) for now in weeks]
                assert film.course(name, g).tolist() == wanted
            people = seen.people[founded.week :]
            held = [int((each.post & (each.member_of == g)).sum()) for each in people]
            assert film.course("posts", g).tolist() == held
        successes = {g: next((w for w, now in enumerate(seen.groups)
                              if g < now.rows and now.success[g]), None)
                     for g in range(last.rows)}  # fmt: skip
        assert film.successes == {g: week for g, week in successes.items() if week is not None}

    def test_who_carries_it_is_who_organized(self, pair):
        film, seen = pair
        for week in range(film.weeks + 1):
            people, groups = seen.people[week], seen.groups[week]
            wanted = (
                people.organizing[people.post].sum(),
                people.organizing[~people.post].sum(),
                groups.organized_by_worker.sum(),
            )
            assert film.carried[week].tolist() == pytest.approx(wanted, abs=1e-12)
        assert film.carried.sum() > 0.0

    def test_a_resident_alone_is_a_column_of_the_whole(self, pair):
        film, _ = pair
        states, groups = film.resident(7)
        np.testing.assert_array_equal(states, film.states()[:, 7])
        np.testing.assert_array_equal(groups, film.groups()[:, 7].astype(int) - 1)


def assert_same(one: Film, other: Film, first: int = 0) -> None:
    """Assert that two films say the same of the weeks from one on, whatever their blocks."""
    np.testing.assert_array_equal(one.states(first), other.states(first))
    np.testing.assert_array_equal(one.groups(first), other.groups(first))
    for name in SHADES:
        np.testing.assert_array_equal(one.shade(name, first), other.shade(name, first))
    for name, values in one.series.items():
        np.testing.assert_array_equal(values[first:], other.series[name][first:])
    np.testing.assert_array_equal(one.carried[first:], other.carried[first:])
    np.testing.assert_array_equal(one.present[first:], other.present[first:])
    assert one.events == other.events
    assert one.work == other.work
    assert one.founded == other.founded
    assert (one.ended, one.successes) == (other.ended, other.successes)
    assert one.outcomes == pytest.approx(other.outcomes, abs=0.0, nan_ok=True)
    for name in COURSES:
        for founded in one.founded:
            course = one.course(name, founded.number)
            np.testing.assert_array_equal(course, other.course(name, founded.number))


class TestBlocks:
    def test_put_together_they_are_the_whole(self, camp, monkeypatch):
        monkeypatch.setattr(camera, "block_ends", lambda weeks: [weeks])
        whole = record(small(), SEED)
        assert len(camp.blocks) > len(whole.blocks) == 1
        assert_same(camp, whole)

    def test_come_one_by_one_and_survive_the_way(self, camp):
        first, *later = [pickle.loads(each) for each in filmed("camp")[1]]
        film = Film.begun(first)
        assert (film.done, film.finished) == (13, False)
        for block in later:
            assert not film.finished
            film = film.extended(block)
        assert film.finished
        assert_same(film, camp)
        with pytest.raises(ValueError, match="week 46 was to come, not 14"):
            film.extended(later[0])
        with pytest.raises(ValueError, match="first block"):
            Film.begun(later[0])

    @pytest.mark.parametrize("weeks", [1, 12, 13, 14, 26, 156, 208, 312, 313, 500, 5200])
    def test_end_with_the_run_and_are_not_too_many(self, weeks):
        ends = block_ends(weeks)
        assert ends[0] == min(13, weeks)
        assert ends[-1] == weeks
        assert ends == sorted(set(ends))
        assert len(ends) <= 26

    def test_what_each_week_raises_ends_the_run(self):
        weeks: list[int] = []

        def stop() -> None:
            weeks.append(1)
            if len(weeks) == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            record(small(), SEED, each_week=stop)
        assert len(weeks) == 4

    def test_a_film_takes_about_as_much_memory_as_it_says(self, camp):
        packed = pickle.dumps(camp)
        tracemalloc.start()
        film = pickle.loads(packed)
        assert film.series
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert 0.7 < taken / film.size < 1.2


class TestForks:
    @pytest.mark.parametrize(
        ("week", "tables", "happening"),
        [(9, {"plan": {"strategy": "none"}}, None), (20, {"team": {"hours": 50.0}}, "win")],
    )  # fmt: skip
    def test_the_film_of_a_fork_is_that_of_the_changed_scenario(
        self, camp, week, tables, happening
    ):
        settings = small().lasting(week + 5)
        model = Community(settings, SEED)
        model.run(week)
        fork = model.fork(happening, **tables)
        changes = {f"{table}.{key}": v for table, keys in tables.items() for key, v in keys.items()}
        film = record(settings.forked(week + 1, changes, happening), SEED)
        assert film.id != camp.id
        np.testing.assert_array_equal(film.states(0, week), camp.states(0, week))
        while fork.running:
            fork.step()
            people = fork.state.residents
            np.testing.assert_array_equal(
                film.states(fork.week, fork.week)[0], camera.states(people)
            )
        assert film.events == fork.state.events.rows
        assert film.work == fork.state.spent.rows
        assert film.outcomes == pytest.approx(fork.outcomes(), abs=0.0, nan_ok=True)


class TestStay:
    @pytest.mark.parametrize(
        ("changes", "wanted"),
        [
            ({}, (1, 20)),
            ({"plan.first_week": 5}, (5, 20)),
            ({"plan.strategy": "none"}, None),
            ({"team.hours": 0.0}, None),
            ({"plan.leaving": "never"}, (1, 45)),
            ({"week.rules": ["decision", "hours"]}, None),
            ({"changes": [{"week": 10, "set": {"plan.strategy": "none"}}]}, (1, 9)),
            ({"changes": [{"week": 10, "set": {"plan.last_week": 30}}]}, (1, 30)),
            ({"changes": [{"week": 10, "happening": "win"}]}, (1, 20)),
        ],
    )
    def test_planned(self, changes, wanted):
        settings = small().changed(changes)
        assert planned_stay(settings) == wanted

    def test_planned_is_where_the_minutes_are(self, camp):
        weeks = [spent.week for spent in camp.work]
        assert camp.stay == (min(weeks), max(weeks)) == (1, 20)


class TestBudget:
    def test_what_ships_can_be_shown(self):
        for name in shipped():
            allowed(load_scenario(name))

    def test_more_is_refused_in_words(self):
        settings = load_scenario("fujian_camp", {"community.residents": 40_000})
        with pytest.raises(InputError, match=r"too large to be shown.*at most 5000000") as refused:
            record(settings, 1)
        assert refused.value.given == 40_000 * 156
        allowed(settings.changed({"community.residents": MOST // 156}))


KINDS = {
    "circle": ("centola_noise", {}),
    "grid": ("morris_torus", {}),
    "row": ("granovetter_riot", {}),
    "buildings": ("fujian_camp", {}),
}


class TestPlace:
    @pytest.mark.parametrize("kind", KINDS)
    def test_everybody_has_a_place_of_its_own_on_the_map(self, kind):
        name, changes = KINDS[kind]
        settings = load_scenario(name, changes)
        place = placed(settings, Community(settings, 1).state)
        assert place.kind == kind
        assert not place.tiles
        spots = np.stack([place.x, place.y], axis=1)
        assert ((spots > 0.0) & (spots < (place.width, place.height))).all()
        apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
        np.fill_diagonal(apart, math.inf)
        assert apart.min() > 9.0

    def test_a_row_is_sorted_by_threshold(self):
        settings = load_scenario("granovetter_riot")
        state = Community(settings, 1).state
        place = placed(settings, state)
        assert (np.diff(state.residents.threshold[np.argsort(place.x)]) >= 0.0).all()
        assert np.ptp(place.y) == 0.0

    def test_residents_stand_in_their_building_beside_their_household(self, camp):
        place, traits = camp.opening.place, camp.opening.traits
        boxes = {box.number: box for box in place.buildings}
        assert sorted(boxes) == sorted(set(traits["building"].tolist()))
        for row, number in enumerate(traits["building"].tolist()):
            _, _, x, y, w, h = boxes[number]
            assert x < place.x[row] < x + w
            assert y < place.y[row] < y + h
        for a in place.buildings:
            for b in place.buildings:
                beside = a.x + a.w <= b.x or b.x + b.w <= a.x
                assert a is b or beside or a.y + a.h <= b.y or b.y + b.h <= a.y

    def test_a_building_is_as_high_as_its_residents_ask_for(self, camp):
        place, home = camp.opening.place, camp.opening.traits["building"]
        for number, _, _, y, _, h in place.buildings:
            assert y + h - place.y[home == number].max() < STEP

    @pytest.mark.parametrize("residents", [200, 600, 2900])
    def test_buildings_fill_the_map(self, residents):
        settings = load_scenario("fujian_camp", {"community.residents": residents})
        place = placed(settings, Community(settings, 1).state)
        assert 1.4 < place.width / place.height < 2.3
        # A resident takes 100: the rest is yards, labels and what lies between buildings.
        assert place.width * place.height < 450.0 * residents
        left = min(box.x for box in place.buildings)
        right = max(box.x + box.w for box in place.buildings)
        assert left == pytest.approx(place.width - right, abs=1.0)

    def test_lines_of_courtyards_are_centred(self):
        sizes, of_yard = np.array([4, 4, 4]), np.repeat([0, 1, 2], 4)
        streets = _arranged(of_yard, sizes, 48.0, np.full(12, 60.0), 2, 2, 4)
        for line in (streets.corners[:8], streets.corners[8:]):
            middle = (line[:, 0].min() + line[:, 0].max() + 48.0) / 2
            assert middle == pytest.approx(streets.width / 2)

    def test_a_table_stands_where_most_members_live(self, camp):
        place = camp.opening.place
        far = int(np.argmax(place.x))
        near = np.argsort(place.x)[:3]
        spot = Tables(place).seat(0, [far, *near])
        assert spot == Tables(place).seat(0, near)

    def test_many_residents_are_shown_as_tiles(self):
        settings = load_scenario("fujian_camp", {"community.residents": TILES_FROM + 1})
        place = placed(settings, Community(settings, 1).state)
        assert place.tiles
        assert place.buildings

    def test_tables_lie_apart_in_the_open_near_their_members(self, pair):
        film, _ = pair
        assert len(film.founded) > 2
        for number, _, _, week, _, x, y in film.founded:
            for other in film.founded[:number]:
                over, _ = film.ended.get(other.number, (math.inf, ""))
                if over + STAYS >= week:
                    assert math.dist((x, y), (other.x, other.y)) >= 2 * ROOM
            for _, _, left, top, w, h in film.opening.place.buildings:
                near = min(max(x, left), left + w), min(max(y, top), top + h)
                assert math.dist((x, y), near) >= ROOM

    def test_each_table_takes_the_open_spot_nearest_to_its_members(self, camp):
        place = camp.opening.place
        alone = Tables(place)
        corner = int(np.argmin(place.x + place.y))
        other = int(np.argmax(place.x + place.y))
        x, y = alone.seat(0, [corner])
        assert math.dist((x, y), (place.x[corner], place.y[corner])) < 170.0
        assert alone.seat(1, [corner]) != (x, y)
        assert math.dist(alone.seat(2, [other]), (place.x[other], place.y[other])) < 170.0
        alone.clear(0)
        assert alone.seat(3, [corner]) == (x, y)

    def test_there_is_a_table_for_any_number(self, camp):
        tables = Tables(camp.opening.place)
        spots = [tables.seat(number, [0]) for number in range(90)]
        place = camp.opening.place
        assert all(0 < x < place.width and 0 < y < place.height for x, y in spots)


class TestPayload:
    def test_is_plain_and_whole(self, pair):
        film, seen = pair
        sent = json.loads(json.dumps(browser.payload(film), allow_nan=False))
        assert (sent["n"], sent["done"], sent["weeks"]) == (film.n, film.weeks, film.weeks)
        assert len(sent["x"]) == len(sent["y"]) == len(sent["fixed"]) == len(sent["home"]) == film.n
        assert sent["series"]["active"] == [int(people.active.sum()) for people in seen.people]
        assert all(len(weeks) == film.weeks + 1 for weeks in sent["series"].values())
        total = sum(map(sum, sent["work"].values()))
        assert total == sum(spent.minutes for spent in film.work) > 0
        people = seen.people[0]
        for name, bit in (("vulnerable", 4), ("party", 8), ("league", 16), ("activist", 32)):
            wanted = getattr(people, name).tolist()
            assert [bool(fixed & bit) for fixed in sent["fixed"]] == wanted
        assert [fixed & 3 for fixed in sent["fixed"]] == people.age_band.tolist()

    def test_where_only_awareness_moves_it_is_sent_as_it_is(self, camp):
        """Five steps would not show how three people come to one opinion."""
        names = {name: load_scenario(name) for name in ("degroot_three", "friedkin_johnsen")}
        films = {name: record(settings, 1) for name, settings in names.items()}
        for film in films.values():
            sent = browser.payload(film)["awareness"]
            assert sent["each"]
            assert len(sent["lines"]) == film.n == 3
            lines = np.array(sent["lines"])
            assert lines.shape == (3, film.weeks + 1)
            np.testing.assert_allclose(lines.mean(axis=0), film.series["awareness"], atol=1e-4)
        agreed, apart = (film.awareness[:, -1] for film in films.values())
        np.testing.assert_allclose(agreed, 0.563636, atol=1e-5)
        np.testing.assert_allclose(apart, [0.814570, 0.543046, 0.529801], atol=1e-5)
        assert browser.payload(camp)["awareness"] is None

    def test_of_more_residents_the_spread_of_awareness_is_sent(self):
        changes = {"community.residents": 40, "week.rules": ["influence"], "scenario.weeks": 15}
        film = record(load_scenario("fujian_camp", changes), 1)
        sent = browser.payload(film)["awareness"]
        assert not sent["each"]
        low, middle, high = np.array(sent["lines"])
        assert low.size == 16
        assert (low < middle).all()
        assert (middle < high).all()

    def test_tables_tell_of_their_life_and_no_longer(self, pair):
        film, _ = pair
        for table in browser.payload(film)["tables"]:
            over = film.weeks if table["ended"] is None else table["ended"]
            for name in COURSES:
                assert len(table[name]) == over - table["founded"] + 1
            assert (table["ended"] is None) == (table["reason"] is None)

    def test_marks_stand_for_what_happened(self, camp):
        marks = browser.payload(camp, fork=30)["marks"]
        weeks = [mark["week"] for mark in marks]
        assert weeks == sorted(weeks)
        kinds = [mark["kind"] for mark in marks]
        for kind in browser.MARKS:
            assert kinds.count(kind) == sum(event.kind == kind for event in camp.events)
        assert kinds.count("success") == len(camp.successes) > 0
        alone = {mark["kind"]: mark["week"] for mark in marks}
        assert (alone["fork"], alone["team_leaves"]) == (30, 20)
        assert "fork" not in {mark["kind"] for mark in browser.payload(camp)["marks"]}

    def test_of_a_film_that_grows_there_is_no_more_than_has_come(self, camp):
        begun = Film.begun(camp.blocks[0])
        sent = browser.payload(begun)
        assert (sent["done"], sent["weeks"]) == (13, 45)
        assert all(len(weeks) == 14 for weeks in sent["series"].values())
        assert all(mark["week"] <= 13 for mark in sent["marks"])
        assert all(table["founded"] + len(table["members"]) == 14 for table in sent["tables"])

    def test_bytes_are_those_of_the_film_and_not_copied(self, camp):
        frames, groups = browser.frames(camp), browser.groups(camp)
        assert all(sent is block.frames for sent, block in zip(frames, camp.blocks, strict=True))
        assert b"".join(frames) == camp.states().tobytes()
        assert b"".join(groups) == camp.groups().astype("<u2").tobytes()
        shade = browser.shade(camp, "strain")
        assert b"".join(shade["frames"]) == camp.shade("strain").tobytes()
