"""Youth teams: of whom they are formed, their ties, a Party member's hours, peers; by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from contract import Dealt, small
from courtyard import Community, load_scenario
from courtyard.foundations.streams import Streams
from courtyard.rules import RULES
from courtyard.rules.deciding import judgement, of_core
from courtyard.rules.forming import compose, new_ties
from courtyard.rules.hands import hands_of_mandated
from courtyard.state import ORGANIZING, PLANNING, Change, State

QUIET = {"mentor_hours": 0.0, "peers": 0.0, "ties": 0}
"""Teams in which nothing goes on of their own."""


def act(state: State, luck: Any = None, /, **parameters: Any) -> Change:
    rule = RULES["teams"]
    p = rule.parameters(**(QUIET | parameters))
    return rule.act(state, p, luck or Dealt(state.residents.rows))


def added(change: Change, name: str, count: int, place: int | None = None) -> list[float]:
    total = np.zeros(count)
    for exposure in change.exposures:
        if (exposure.column, exposure.place) == (f"residents.{name}", place):
            assert exposure.rows is not None
            np.add.at(total, exposure.rows, exposure.amount)
    return total.tolist()


def edges(pairs: Any) -> set[tuple[int, int]]:
    return {(min(i, j), max(i, j)) for i, j in pairs.tolist()}


class TestComposing:
    """20 League members, 0 to 19, of whom 18 and 19 are applicants; Party members 20 to 25."""

    def state(self, **columns: Any) -> State:
        given: dict[str, Any] = {
            "league": np.arange(26) < 20, "activist": np.isin(np.arange(26), (18, 19)),
            "party": np.arange(26) >= 20, "willing": 1.0,
        }  # fmt: skip
        return small(26, **(given | columns))

    def teams(self, state: State, luck: Any = None, /, **parameters: Any) -> list[list[int]]:
        p = RULES["teams"].parameters(**parameters)
        rows, number, _ = compose(
            state, p, luck or Dealt(26, np.arange(26) / 26, lasting_consent=0.5)
        )
        teams: list[list[int]] = [[] for _ in range(int(number.max()) // 3 + 1 if rows.size else 0)]
        for row, code in sorted(zip(rows.tolist(), number.tolist(), strict=True),
                                key=lambda one: (one[1], one[0])):  # fmt: skip
            teams[(code - 1) // 3].append(row)
        return [team for team in teams if team]

    def test_a_party_member_an_applicant_and_a_span_of_youths(self):
        """By lot in the order of numbers: mentors 20, 21, applicants 18, 19, then five youths."""
        assert self.teams(self.state(), people=10) == [
            [20, 18, 0, 1, 2, 3, 4], [21, 19, 5, 6, 7, 8, 9],
        ]  # fmt: skip

    def test_the_youths_are_the_same_whatever_the_span(self):
        for span in (1, 2, 3, 4, 6):
            teams = self.teams(self.state(), span=span, people=12)
            youths = sorted(row for team in teams for row in team[2:])
            assert youths == list(range(len(teams) * span))
        # 12 would take six teams of two: applicants run short, and other League members step in
        firsts = [team[:2] for team in self.teams(self.state(), span=2, people=12)]
        assert firsts == [[20, 18], [21, 19], [22, 12], [23, 13], [24, 14], [25, 15]]

    def test_as_many_as_there_are(self):
        """18 youths and 2 applicants fill 3 teams of 5: 15 + 2 + 1 of the others."""
        teams = self.teams(self.state())
        assert [team[:2] for team in teams] == [[20, 18], [21, 19], [22, 15]]
        assert [row for team in teams for row in team[2:]] == list(range(15))

    def test_applicants_beyond_need_fill_no_other_place(self):
        """8 youths and 12 applicants: one team of five, though 20 are three times six."""
        state = self.state(activist=np.isin(np.arange(26), range(8, 20)))
        assert self.teams(state) == [[20, 8, 0, 1, 2, 3, 4]]
        # 15 youths and 2 applicants: a third team would have no second post filled
        state = self.state(league=np.isin(np.arange(26), (*range(15), 18, 19)))
        assert [team[:2] for team in self.teams(state)] == [[20, 18], [21, 19]]

    def test_party_members_run_short(self):
        state = self.state(party=np.arange(26) == 25)
        assert len(self.teams(state)) == 1
        assert self.teams(self.state(party=False)) == []
        assert self.teams(self.state(league=False)) == []

    def test_who_is_away_taken_or_assigned_is_left_out(self):
        here, member, assigned = np.ones(26), np.full(26, -1), np.zeros(26)
        here[0], member[1], assigned[2] = 0.0, 0, 4
        state = self.state(here=here, member_of=member, assigned=assigned)
        assert self.teams(state, people=5) == [[20, 18, 3, 4, 5, 6, 7]]

    def test_adults_are_asked_and_who_refuses_is_passed_over(self):
        """Consent .5: 20 and 18 do not agree, 21, 22 and 19 do; one team has no applicant."""
        willing = np.where(np.isin(np.arange(26), (19, 21, 22)), 0.6, 0.4)
        state = self.state(willing=willing)
        assert self.teams(state, people=10) == [[21, 19, 0, 1, 2, 3, 4], [22, 5, 6, 7, 8, 9]]
        p = RULES["teams"].parameters(people=10)
        refused = compose(
            state, p, Dealt(26, np.arange(26) / 26, lasting_consent=0.5)
        ).refused.tolist()
        assert refused == [20, 18, *range(10, 18)], "all who could have been asked were"
        assert len(self.teams(self.state(willing=willing), people=15)) == 2, "no third mentor"
        assert self.teams(self.state(willing=0.4)) == [], "nobody leads against the own will"

    def test_no_more_are_asked_than_are_needed(self):
        state = self.state(willing=np.where(np.arange(26) == 20, 0.4, 0.6))
        p = RULES["teams"].parameters(people=5)
        assert compose(
            state, p, Dealt(26, np.arange(26) / 26, lasting_consent=0.5)
        ).refused.tolist() == [20]

    def test_selections(self):
        courts = np.arange(26) // 4
        state = self.state(readiness=np.arange(26.0), courtyard=courts)
        assert self.teams(state, people=5, selection="keen")[0][2:] == [13, 14, 15, 16, 17]
        state.ties = state.ties.with_pairs(np.array([[5, 6], [5, 7], [6, 7], [6, 8], [6, 9]]))
        assert self.teams(state, people=3, span=3, selection="ties")[0][2:] == [5, 6, 7]
        lot = np.ones(26)
        lot[3], lot[1] = 0.1, 0.2  # the luck of a courtyard is that of the resident of its number
        luck = Dealt(26, 0.5, chosen=lot)
        found = self.teams(state, luck, people=8, span=8, selection="clustered")
        assert found[0][2:] == [4, 5, 6, 7, 12, 13, 14, 15], "courtyards 3 and 1"


class TestForming:
    def state(self, **columns: Any) -> State:
        """A Party member, an applicant and three youths who are to meet, and one more youth."""
        given: dict[str, Any] = {
            "assigned": [4, 5, 6, 6, 6, 0], "party": [1, 0, 0, 0, 0, 0],
            "wanted": [2, 1, 1, 0, 0, 0],
        }  # fmt: skip
        return small(6, **(given | columns))

    def test_a_team_is_founded(self):
        change = act(self.state(), weight=0.4)
        (row,) = change.founded
        # votes: 2 has .4, 1 and 0 have .3 each
        assert row == {"domain": 2, "founder": 0, "founded": 5, "mentor": 0, "mentor_weight": 0.4}
        assert added(change, "joins", 6) == [1, 1, 1, 1, 1, 0]
        assert added(change, "takes_post", 6) == [1, 1, 0, 0, 0, 0]
        assert change.columns["residents.assigned"].tolist() == [0] * 6
        assert [event[:4] for event in change.events] == [(5, "founded", 0, 0)]

    def test_the_vote_is_weighted(self):
        state = self.state(wanted=[2, 1, 0, 0, 0, 0])
        # .75 for 0 of the others' votes against w: (1 - w) .75 > w below w = 3/7
        assert act(state, weight=0.42).founded[0]["domain"] == 0
        assert act(state, weight=0.44).founded[0]["domain"] == 2
        assert act(state, weight=1.0).founded[0]["domain"] == 2

    def test_who_is_assigned_meets_in_the_week_after(self):
        state = self.state(assigned=0, teamed=[4, 5, 6, 6, 6, 0])
        change = act(state)
        assert not change.founded
        assert change.columns["residents.assigned"].tolist() == [4, 5, 6, 6, 6, 0]
        assert change.columns["residents.team_youth"].tolist() == [0, 0, 1, 1, 1, 0]
        state.clear("residents.teamed")
        state.apply(change)
        assert len(act(state).founded) == 1

    def test_who_has_gone_elsewhere_is_not_in_it(self):
        change = act(self.state(member_of=[-1, -1, 0, -1, -1, -1], groups=1))
        assert added(change, "joins", 6) == [2, 2, 0, 2, 2, 0]
        assert not act(self.state(member_of=[0, -1, -1, -1, -1, -1], groups=1)).founded
        assert not act(self.state(here=[1, 1, 0, 0, 0, 1])).founded, "nobody to be led"
        assert not act(self.state(moving_out=[1, 0, 0, 0, 0, 0])).founded

    @pytest.mark.parametrize(("assigned", "founded"), [(0, 1), (4, 0)])
    def test_who_is_to_meet_founds_and_joins_nothing_else(self, assigned, founded):
        state = small(8, active=1, need=1.0, skill=1.0, willing=1.0, assigned=assigned,
                      here=1.0, groups=1, g_visibility=1.0)  # fmt: skip
        change = RULES["founding"].act(
            state, RULES["founding"].parameters(initiative=1.0, agrees=1.0), Dealt(8, 0.0)
        )
        assert len(change.founded) == founded
        told = RULES["membership"].parameters(by_sight=1.0)
        joins = RULES["membership"].act(state, told, Dealt(8, 0.0)).columns["residents.member_of"]
        assert (joins >= 0).all() == bool(founded)

    def test_nothing_to_do_is_nothing(self):
        change = act(small(4, groups=1, member_of=[0, 0, 0, -1]))
        assert not (change.columns or change.exposures or change.founded)


class TestTies:
    HEADS = (np.arange(0, 7), np.arange(7, 14))
    """Two teams of 1 + 1 + 5, the Party members 0 and 7."""

    def made(self, state: State, shape: str, ties: int, heads: Any = HEADS) -> Any:
        p = RULES["teams"].parameters(shape=shape, ties=ties)
        luck = RULES["teams"].luck(Streams(1), 5, state.residents.rows)
        return new_ties(state, p, luck, [own.astype(np.int64) for own in heads])

    @pytest.mark.parametrize("shape", ["clique", "star", "flat"])
    @pytest.mark.parametrize("ties", [1, 2, 4, 6])
    def test_every_shape_has_the_same_number_of_ties(self, shape, ties):
        pairs = self.made(small(20), shape, ties)
        assert len(edges(pairs)) == len(pairs) == 2 * round(ties * 3.5)
        assert (pairs[:, 0] != pairs[:, 1]).all()

    def test_a_clique_is_within_the_team(self):
        pairs = self.made(small(20), "clique", 6)
        inside = {(j, i) for i in range(14) for j in range(i) if i // 7 == j // 7}
        assert edges(pairs) == inside, "six ties each among seven are all there are"
        four = np.bincount(self.made(small(20), "clique", 4).ravel(), minlength=14)
        assert four[:14].tolist() == [4] * 14

    def test_a_star_has_everybody_tied_to_the_party_member(self):
        pairs = edges(self.made(small(20), "star", 4))
        spokes = {(0, i) for i in range(1, 7)} | {(7, i) for i in range(8, 14)}
        assert spokes < pairs
        assert all(i // 7 == j // 7 for i, j in pairs)
        assert len(pairs) == 28

    def test_flat_ties_run_between_teams(self):
        pairs = edges(self.made(small(20), "flat", 4))
        across = sum(i // 7 != j // 7 for i, j in pairs)
        assert across > 7, "more than half of 13 others are in the other team"

    def test_ties_that_there_are_do_not_count(self):
        old = [(0, i) for i in range(1, 7)]
        pairs = self.made(small(20, pairs=old), "clique", 4)
        assert not edges(pairs) & set(old)
        assert len(edges(pairs)) == 28
        assert len(self.made(small(20, pairs=old), "star", 4)) == 28

    def test_what_finds_no_room_in_small_teams_runs_between_them(self):
        heads = [np.arange(3 * k, 3 * k + 3) for k in range(6)]
        pairs = edges(self.made(small(20), "clique", 4, heads))
        inside = {pair for pair in pairs if pair[0] // 3 == pair[1] // 3}
        assert len(pairs) == 36 and len(inside) == 18


def led(**columns: Any) -> State:
    """A team: Party member 0, applicant 1, youths 2, 3, 4; 5 is in another organization."""
    given: dict[str, Any] = {
        "member_of": [0, 0, 0, 0, 0, 1], "post": [1, 1, 0, 0, 0, 0],
        "active": [1, 1, 1, 0, 0, 1], "hours": [3, 2, 1, 0, 0, 1],
        "organizing": [1, 1, 0, 0, 0, 0], "g_mentor": [0, -1], "g_mentor_weight": [0.3, 0],
    }  # fmt: skip
    return small(6, groups=2, **(given | columns))


class TestGuiding:
    def test_hours_by_the_youths_who_are_here(self):
        assert act(led(), mentor_hours=0.5).columns["residents.guiding"].tolist() == [
            1.5, 0, 0, 0, 0, 0,
        ]  # fmt: skip
        away = led(here=[1, 1, 1, 1, 0, 1])
        assert act(away, mentor_hours=0.5).columns["residents.guiding"][0] == 1.0

    def test_no_more_than_is_left_of_the_hours_given(self):
        change = act(led(), mentor_hours=5.0, supports=1.0, shared=1.0)
        assert change.columns["residents.guiding"][0] == 2.0
        assert_allclose(added(change, "supported", 6), [0, 0, 2 / 3, 2 / 3, 2 / 3, 0])

    def test_attention_is_shared(self):
        for shared, each in ((0.0, 1.5), (0.5, 1.5 / math.sqrt(3)), (1.0, 0.5)):
            change = act(led(), mentor_hours=0.5, shared=shared, supports=1.0)
            assert_allclose(added(change, "supported", 6)[2:5], each)

    def test_skill_passes_both_ways(self):
        """Attention 1 each, 3 hours for the Party member; planning .8 against .2, .9, .4."""
        planning = [0.8, 0.0, 0.2, 0.9, 0.4, 0.0]
        state = led(planning=planning, skill=0.5, hours=[9, 2, 1, 0, 0, 1])
        change = act(state, mentor_hours=1.0, shared=1.0, gained=0.1, habits=0.05)
        assert_allclose(added(change, "trained", 6, PLANNING), [0, 0, 0.06, 0, 0.04, 0])
        # 3 is ahead by .1; the mean of the youths, .5, is .3 behind the Party member
        worse = [0.05 * 3 * 0.3, 0, 0, 0.05 * 0.1, 0, 0]
        assert_allclose(added(change, "mistrained", 6, PLANNING), worse)
        assert added(change, "trained", 6, ORGANIZING) == [0.0] * 6

    def test_a_call_with_the_attention(self):
        """1 - e^-(.5 * 1) = .3935."""
        told = {"mentor_hours": 1.0 / 3, "shared": 0.0, "calls": 0.5}
        luck = Dealt(6, calls=[0, 0, 0.39, 0.40, 0.1, 0])
        assert added(act(led(), luck, **told), "asked", 6) == [0, 0, 1, 0, 1, 0]

    @pytest.mark.parametrize(
        "gone",
        [{"member_of": [-1, 0, 0, 0, 0, 1]}, {"post": [0, 1, 0, 0, 0, 0]},
         {"here": [0, 1, 1, 1, 1, 1]}, {"g_alive": [0, 1]}, {"g_mentor": -1}],
    )  # fmt: skip
    def test_without_the_party_member_there_is_none_of_it(self, gone):
        change = act(led(**gone), mentor_hours=1.0, supports=1.0)
        if change.columns:
            assert not change.columns["residents.guiding"].any()
        assert not any(added(change, "supported", 6))


class TestSeveralPartyMembers:
    def test_the_same_adults_are_in_teams_of_any_span(self):
        state = small(26, league=np.arange(26) < 20, activist=np.isin(np.arange(26), (18, 19)),
                      party=np.arange(26) >= 20, willing=1.0)  # fmt: skip
        taken = {}
        for span in (2, 4):
            p = RULES["teams"].parameters(span=span, people=8, adults=4)
            rows, number, _ = compose(state, p, Dealt(26, np.arange(26) / 26, lasting_consent=0.5))
            team, part = np.divmod(number - 1, 3)
            taken[span] = [set(rows[part == k].tolist()) for k in range(3)]
            assert [len(who) for who in taken[span]] == [4, 4, 8]
            for k in range(3):
                count = np.bincount(team[part == k], minlength=8 // span)
                assert count.tolist() == [[1] * 4, [2] * 2][span // 4] if k < 2 else [span] * 2
        assert taken[2] == taken[4]

    def test_they_share_what_is_to_be_done(self):
        """1 hour for each of 3 youths: 1.5 of each; the second has .5 left."""
        state = led(party=[1, 1, 0, 0, 0, 0], hours=[9, 1.5, 1, 0, 0, 1])
        change = act(state, mentor_hours=1.0, shared=1.0, supports=1.0)
        assert change.columns["residents.guiding"].tolist() == [1.5, 0.5, 0, 0, 0, 0]
        assert_allclose(added(change, "supported", 6), [0, 0, 2 / 3, 2 / 3, 2 / 3, 0])

    def test_youths_learn_from_the_mean_of_them(self):
        state = led(party=[1, 1, 0, 0, 0, 0], hours=9, planning=[0.9, 0.5, 0.2, 0.8, 0.7, 0.0])
        change = act(state, mentor_hours=1.0, shared=1.0, gained=0.1, habits=0.0)
        lead = [0, 0.1 * 1.5 * (1.7 / 3 - 0.5), 0.1 * 0.5, 0, 0, 0]
        assert_allclose(added(change, "trained", 6, PLANNING), lead, atol=1e-12)


class TestPeers:
    """Youths 2, 3, 4 of a team; 2 is active. 3 is tied to 2 and to the Party member, 4 to none."""

    PAIRS = ((2, 3), (0, 3), (0, 4), (1, 4))

    def asked(self, luck: Any = None, /, pairs: Any = PAIRS, active: Any = (1, 1, 1, 0, 0, 1),
              **parameters: Any) -> list[float]:  # fmt: skip
        state = led(active=active)
        state.ties = state.ties.with_pairs(np.array(pairs))
        return added(act(state, luck, **parameters), "asked", 6)

    def test_enough_of_the_own_ties_among_youths_are_active(self):
        assert self.asked(peers=0.6) == [0, 0, 0, 1, 0, 0]
        assert self.asked(peers=0.5) == [0] * 6, "luck of .5 is not below"
        assert self.asked(peers=1.0, theta=2) == [0] * 6
        two = ((2, 3), (3, 4))
        assert self.asked(peers=1.0, theta=2, pairs=two, active=(1, 1, 1, 0, 1, 1)) == [
            0, 0, 0, 1, 0, 0,
        ]  # fmt: skip

    def test_noise_asks_where_too_few_are(self):
        assert self.asked(peers=0.0, noise=0.6) == [0, 0, 1, 0, 1, 0]
        assert self.asked(peers=0.6, noise=0.6, theta=0) == [0, 0, 1, 1, 1, 0]

    def test_off(self):
        assert self.asked(peers=0.0, noise=0.0) == [0] * 6


class TestDeciding:
    def test_the_part_of_the_party_member_stands_for_authority(self):
        state = led(authority=[0.9, 0.5, 0, 0, 0, 0.7], fairness=[0.8, 0.4, 0, 0, 0, 0])
        authority, fair = of_core(state)
        assert_allclose(authority, [0.3, 0.0])
        assert_allclose(fair, [0.6, 0.5])
        state.residents.post[0] = False
        assert_allclose(of_core(state)[0], [0.5, 0.0])

    def test_judgement_by_who_decides(self):
        """Planning .8 of the Party member, mean .4 of the five; say .75 gives .5.

        The other organization, without a core, has .6 from its one member for the say of .75.
        """
        state = led(planning=[0.8, 0.0, 0.2, 0.6, 0.4, 0.6])
        say = np.array([0.75, 0.75])
        assert_allclose(judgement(state, say), [0.5, 0.45])
        state.organizations.mentor[:] = -1  # then the core decides: .4
        assert_allclose(judgement(state, say), [0.25 * 0.4 + 0.75 * 0.4, 0.45])

    def test_judgement_counts_as_much_as_its_weight(self):
        state = led(planning=[0.8, 0.0, 0.2, 0.6, 0.4, 0.6], g_rules=0.0)
        rule, chance = RULES["activities"], []
        for weight in (0.0, 2.0):
            p = rule.parameters(judgement=weight)
            chance.append(rule.act(state, p, Dealt(6)).columns["organizations.success_chance"])
        odds = [np.log(c / (1.0 - c)) for c in chance]
        # say is 1 - .3 for the team
        assert_allclose(odds[1] - odds[0], 2.0 * judgement(state, np.array([0.7, 1.0])))

    def test_experience_and_views_that_are_not_heard(self):
        """say .7, the Party member's planning .8 + .1; two of five want something else."""
        state = led(planning=[0.8, 0.0, 0.2, 0.6, 0.4, 0.6], g_rules=0.0, g_domain=0,
                    wanted=[0, 1, 1, 0, 0, 0])  # fmt: skip
        say = np.array([0.7, 1.0])
        assert_allclose(judgement(state, say, 0.1), [0.3 * 0.9 + 0.7 * 0.4, 0.6])
        assert_allclose(judgement(state, say, 0.5), [0.3 + 0.7 * 0.4, 0.6])
        rule, chance = RULES["activities"], []
        for own_view in (0.0, 0.5):
            p = rule.parameters(judgement=2.0, own_view=own_view)
            chance.append(rule.act(state, p, Dealt(6)).columns["organizations.success_chance"])
        odds = [np.log(c / (1.0 - c)) for c in chance]
        assert_allclose(odds[1] - odds[0], [-2.0 * 0.5 * 0.3 * 0.4, 0.0], atol=1e-12)

    def test_experts_count_by_their_share(self):
        state = led(expertise=[1, 0, -1, -1, -1, -1], g_domain=1)
        rule, chance = RULES["activities"], []
        for weight in (0.0, 3.0):
            p = rule.parameters(expert=weight)
            chance.append(rule.act(state, p, Dealt(6)).columns["organizations.success_chance"])
        odds = [np.log(c / (1.0 - c)) for c in chance]
        assert_allclose(odds[1] - odds[0], [1.0, 0.0], atol=1e-12)

    def test_hours_that_the_school_requires_are_worth_their_liking(self):
        state = led(mandated=[0, 0, 4, 2, 1, 1], serves_with=[-1, -1, 0, 1, -1, 1], liking=0.5)
        assert_allclose(hands_of_mandated(state), [2.0, 1.5])
        rule = RULES["activities"]
        change = rule.act(state, rule.parameters(), Dealt(6))
        # 3 + 2 + 1 hours of the team's active members, and 2 that the school requires
        assert_allclose(change.columns["organizations.hands"], [8.0, 2.5])
        assert_allclose(change.columns["organizations.hours"], [6.0, 1.0])
        assert change.columns["organizations.givers"].tolist() == [3, 1]

    def test_hours_with_youths_are_not_there_for_the_rest(self):
        state = led(guiding=[2, 0, 0, 0, 0, 0], mentoring=[0, 0.5, 0, 0, 0, 0])
        rule = RULES["activities"]
        change = rule.act(state, rule.parameters(), Dealt(6))
        assert_allclose(change.columns["organizations.hours"], [3.5, 1.0])
        assert_allclose(change.columns["organizations.hands"], [3.5, 1.0])


def living(span: int, seed: int = 1, weeks: int = 30, **more: Any) -> Community:
    """A community in which all teams are formed in the first week, without social workers."""
    changes = {
        "plan.strategy": "none", "party.share": 0.2, "league.share": 0.9, "community.youths": 0.3,
        "community.adults": 0.4, "community.retired": 0.3, "community.residents": 300,
        "leadership.constant": 5.0,
        "teams.span": span, "teams.people": 30, "plan.last_week": 10,
        "changes": [{"week": 1, "happening": "teams"}],
    }  # fmt: skip
    model = Community(load_scenario("fujian_camp", changes | more), seed)
    model.run(weeks)
    return model


class TestInARun:
    @pytest.mark.parametrize("span", [2, 5, 15])
    def test_the_same_youths_are_in_teams_of_any_span(self, span):
        model = living(span, weeks=2)
        groups, people = model.state.organizations, model.state.residents
        teams = np.flatnonzero(groups.mentor >= 0)
        assert teams.size == 30 // span
        assert people.team_youth.sum() == 30
        assert np.array_equal(people.team_youth, living(5, weeks=2).state.residents.team_youth)
        for g in teams.tolist():
            own = np.flatnonzero(people.member_of == g)
            assert own.size == span + 2
            assert people.post[own].sum() == 2 and people.post[groups.mentor[g]]
            assert people.party[groups.mentor[g]]

    def test_the_same_youths_are_listed_where_no_team_is_formed(self):
        listed = living(5, weeks=20, changes=[{"week": 1, "happening": "youths_listed"}])
        assert not (listed.state.organizations.mentor >= 0).any()
        teams = living(5, weeks=20)
        assert np.array_equal(listed.state.residents.team_youth, teams.state.residents.team_youth)
        assert listed.state.residents.team_youth.sum() == 30
        assert not np.array_equal(listed.state.residents.hours, teams.state.residents.hours)

    def test_nobody_is_in_two_organizations_at_once(self):
        """Others found and join in the same weeks."""
        model = living(5, weeks=3, **{"founding.initiative": 0.9, "founding.agrees": 1.0})
        people, groups = model.state.residents, model.state.organizations
        assert groups.rows > 6, "some were founded beside the teams"
        assert people.member_of.max() < groups.rows
        counted = np.bincount(people.member_of[people.member_of >= 0], minlength=groups.rows)
        assert np.array_equal(counted, groups.members)

    def test_without_it_there_are_none(self):
        model = living(5, weeks=20, changes=[])
        assert not (model.state.organizations.mentor >= 0).any()
        assert not model.state.residents.team_youth.any()
