"""What can be made to happen in a week, whatever the model would have done: for forks and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from courtyard.practice.party import secretary_leaves
from courtyard.rules import RULES
from courtyard.rules.forming import YOUTH, Composed, answered, compose
from courtyard.state import Event
from courtyard.state import Exposure as Adds


@dataclass(frozen=True)
class Happening:
    """One thing that can be made to happen.

    Attributes:
        name: its name in `[[changes]]`.
        act: makes it happen in a community, at the start of a week; also to a resident, by row,
            where it can be `of_one`.
        en, zh: what it is, one sentence in each language.
        of_one: whether it can be made to happen to a resident who is named.
    """

    name: str
    act: Callable[..., None]
    en: str
    zh: str
    of_one: bool = False


def leader_leaves(model: Any, resident: int | None = None) -> None:
    """A post-holder who has not just left steps back, and leaves altogether.

    It is the one named, and nobody where that resident holds no post by then: who does differs by
    seed. Where none is named it is the longest-serving.
    """
    state = model.state
    people = state.residents
    posts = np.flatnonzero(people.post & (people.steps_back == 0.0) & ~people.moving_out)
    if resident is not None:
        posts = posts[posts == resident]
    if not posts.size:
        return
    # The lowest number settles a tie, the same in every arm.
    row = int(posts[np.argmin(people.post_since[posts])])
    group = int(people.member_of[row])
    state.events.rows.append(Event(state.week, "stepped_back", row, group, "none_clear"))
    state.add(Adds("residents.steps_back", np.array([row]), 1.0))
    state.add(Adds("residents.walks_out", np.array([row]), float(model.reason_code("none_clear"))))


def win(model: Any) -> None:
    """Every organization wins something that the whole community sees."""
    state = model.state
    everyone = np.arange(state.residents.rows)
    members = np.flatnonzero(state.residents.member_of >= 0)
    alive = np.flatnonzero(state.organizations.alive)
    state.add(Adds("residents.win_seen", everyone, 1.0))
    state.add(Adds("residents.example_seen", everyone, 1.0))
    state.add(Adds("residents.success_lived", members, 1.0))
    state.add(Adds("organizations.publicized", alive, 0.3))
    state.events.rows += [Event(state.week, "won", -1, int(g)) for g in alive]


def swap_team(model: Any) -> None:
    """New social workers take over, who do not know the community and have learned nothing here.

    Nothing is handed over: gone are the skill learned here and the understanding, the list of
    capable residents, whom the team knew, what was prepared and seen, and the trust in the workers,
    which is back where trust starts; so is the strain. `staffing` replaces workers one by one,
    with a share handed over.
    """
    state = model.state
    state.workers.skill = state.workers.skill_rest.copy()
    state.workers.strain = np.zeros(state.workers.rows)
    state.workers.understanding = np.full(state.workers.rows, model.settings.team.understanding)
    state.workers.gone = np.zeros(state.workers.rows, dtype=np.bool_)
    state.residents.known = np.zeros(state.residents.rows, dtype=np.bool_)
    state.residents.talent = np.zeros(state.residents.rows, dtype=np.bool_)
    state.spent.begun.clear()
    state.spent.seen.clear()
    state.residents.trust_worker = np.full(state.residents.rows, model.settings.trust.start)
    state.events.rows.append(Event(state.week, "team_swapped"))


def project(model: Any) -> None:
    """Every organization that has no project in hand takes one up, without money."""
    state = model.state
    groups = state.organizations
    takes = np.flatnonzero(groups.alive & (groups.project_since < 0))
    left, since = groups.project_left.copy(), groups.project_since.copy()
    left[takes], since[takes] = model.settings.projects.weeks, state.week
    groups.project_left, groups.project_since = left, since
    state.events.rows += [Event(state.week, "project", -1, int(g)) for g in takes]


ALL_AT_ONCE = 1_000_000
"""Where the numbers begin of teams that are formed all at once: those of workers are lower."""


def teams(model: Any) -> None:
    """All youth teams are formed at once, without any hours of social workers.

    The youths are the same whatever the span of the teams (`rules.forming`); the table `[teams]`
    says how many they are and how they are chosen. The adults are asked and may refuse.
    """
    state, made = model.state, _composed(model)
    adults = made.rows[(made.teamed - 1) % 3 != YOUTH]
    state.events.rows += answered(state.week, adults, made.refused)
    state.add(Adds("residents.teamed", made.rows, made.teamed.astype(np.float64)))


def youths_listed(model: Any) -> None:
    """The youths are chosen of whom all teams would be formed, and no team is: a control."""
    made = _composed(model)
    youths = (made.teamed - 1) % 3 == YOUTH
    number = made.teamed[youths].astype(np.float64)
    model.state.add(Adds("residents.teamed", made.rows[youths], number))


def _composed(model: Any) -> Composed:
    """Return who is put in teams, with numbers of teams that no others have."""
    state, rule = model.state, RULES["teams"]
    luck = rule.luck(model.streams, state.week, state.residents.rows)
    made = compose(state, model.settings.teams, luck)
    return made._replace(teamed=made.teamed + 3 * ALL_AT_ONCE)


HAPPENINGS: dict[str, Happening] = {
    happening.name: happening
    for happening in (
        Happening("leader_leaves", leader_leaves,
                  "the longest-serving post-holder leaves, or the one that is named",
                  "任职最久的骨干离开，也可指定哪一位", of_one=True),
        Happening("win", win, "every organization wins something that all see",
                  "每个组织都取得众人可见的成功"),
        Happening("swap_team", swap_team,
                  "new social workers take over: skill and understanding gained, list, known "
                  "residents and trust are gone",
                  "更换社工团队：原有的能力积累、社区了解、能人名单、居民联系与信任全部清零"),
        Happening("secretary_leaves", secretary_leaves,
                  "the Party secretary leaves for good, with all offices held",
                  "党组织书记离任，所任职务一并空缺"),
        Happening("teams", teams, "youth teams are formed, all at once", "一次组建全部青年小组"),
        Happening("youths_listed", youths_listed,
                  "youths are chosen for teams, and no team is formed",
                  "选出小组团员，但不组建小组"),
        Happening("project", project, "every organization without a project takes one up",
                  "每个没有项目的组织都承接一个项目"),
    )
}  # fmt: skip
"""Every happening there is, by name."""
