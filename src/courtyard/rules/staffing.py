"""Social workers learn, tire, leave and are replaced; their agency has a standing (T13, W3).

A standing does two things only: fewer workers leave, and more able ones can be hired. Whether an
agency that has once succeeded does better in its next project is an outcome of this, not a rule.
"""

from __future__ import annotations

import numpy as np

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.rules.steps import learn
from courtyard.state import Change, Event, State


class Staffing(Parameters):
    """The table `[staffing]`."""

    practice: float = quantity(
        0.0001, low=0.0, high=1.0, plausible=(0.0, 0.0005), unit="1/hour",
        en="skill that a worker gains from an hour of work", zh="社工每小时实践的能力提升",
    )  # fmt: skip
    by_success: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of it that depends on the success of organizations",
        zh="其中取决于组织成功的比例",
    )  # fmt: skip
    forgets: float = quantity(
        0.001, low=0.0, high=1.0, plausible=(0.0, 0.01), unit="1/week",
        en="share of what a worker has learned that is lost in a week", zh="社工能力的遗忘",
    )  # fmt: skip
    tires: float = quantity(
        0.001, low=0.0, high=1.0, plausible=(0.0, 0.005), unit="1/hour",
        en="strain from an hour of work", zh="每小时工作带来的社工压力",
    )  # fmt: skip
    recovers: float = quantity(
        0.08, low=0.0, high=1.0, plausible=(0.02, 0.15), unit="1/week",
        en="share of a worker's strain that fades in a week", zh="社工压力的恢复",
    )  # fmt: skip
    start: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.3, 0.7), unit="share",
        en="standing of the agency at the start and at rest", zh="机构的初始声誉",
    )  # fmt: skip
    noticed: float = quantity(
        0.01, low=0.0, high=1.0, plausible=(0.0, 0.05), unit="1/activity",
        en="pull on the standing of an activity that is the worker's, good or bad",
        zh="社工活动成败对机构声誉的影响",
    )  # fmt: skip
    counted: float = quantity(
        0.05, low=0.0, high=1.0, plausible=(0.0, 0.2), unit="1/organization",
        en="pull on the standing of a birth, or an end, of what workers convened",
        zh="社工促成的组织成立或终止对机构声誉的影响",
    )  # fmt: skip
    fades: float = quantity(
        0.005, low=0.0, high=1.0, plausible=(0.0, 0.02), unit="1/week",
        en="pace at which the standing returns to rest", zh="机构声誉的衰减",
    )  # fmt: skip
    turnover: float = quantity(
        0.2, low=0.0, high=52.0, plausible=(0.0, 0.35), unit="1/year",
        en="rate at which a worker with the usual strain leaves", zh="社工离职率",
        source="SW1: about 20 % a year",
    )  # fmt: skip
    usual: float = quantity(
        0.22, low=0.0, high=1.0, plausible=(0.1, 0.4), unit="share",
        en="strain of a worker at which that rate holds", zh="上述离职率对应的压力水平",
    )  # fmt: skip
    by_strain: float = quantity(
        1.0, low=0.0, high=20.0, plausible=(0.0, 3.0), unit="log-rate",
        en="how much strain raises leaving", zh="压力对离职的作用",
    )  # fmt: skip
    by_standing: float = quantity(
        0.5, low=0.0, high=20.0, plausible=(0.0, 2.0), unit="log-rate",
        en="how much the standing of the agency lowers leaving", zh="机构声誉对离职的抑制作用",
    )  # fmt: skip
    attracts: float = quantity(
        0.2, low=0.0, high=2.0, plausible=(0.0, 0.5), unit="share",
        en="skill of a new worker that the standing of the agency adds",
        zh="机构声誉对新社工能力的提升",
    )  # fmt: skip
    handed_over: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 0.8), unit="share",
        en="share of understanding and trust that passes to the one who follows",
        zh="交接给继任社工的了解与信任比例",
    )  # fmt: skip


def staffing(now: State, p: Staffing, luck: Luck) -> Change:
    """Let workers learn and tire, the agency gain or lose standing, and some leave.

        skill gains practice hours (1 - by_success + by_success S) + training, forgets to its rest
        strain gains tires hours, and recovers
        standing gains noticed x what succeeded + counted x births,
                 loses noticed x what failed    + counted x ends, and returns to its start

    with S the share of this week's activities of organizations that succeeded. Of each activity the
    part counts for the standing that is the worker's share of the hours (`dependency`); births and
    ends count of the organizations that workers convened.
    """
    team = now.workers
    if not team.rows:
        return Change()
    won, lost, success = _results(now, p)
    doing = p.practice * team.worked * (1.0 - p.by_success + p.by_success * success)
    change = Change(
        {
            "workers.skill": learn(
                team.skill,
                up=doing + team.trained,
                down=0.0,
                forget=p.forgets,
                rest=team.skill_rest,
            ),
            "workers.present": team.worked > 0.0,
            "workers.strain": learn(
                team.strain, up=p.tires * team.worked, down=0.0, forget=p.recovers, rest=0.0
            ),
            "community.standing": learn(
                now.community.standing, up=won, down=lost, forget=p.fades, rest=p.start
            ),
        }
    )
    if p.turnover and (team.worked > 0.0).any():
        _quit(now, p, luck, change)
    return change


def _quit(now: State, p: Staffing, luck: Luck, into: Change) -> None:
    """Let some of those who worked this week leave, and another come at once in the place of each.

        P(leaves) = 1 - exp(-turnover/52 e^(by_strain (strain - usual) - by_standing above))

    with above the standing less that of the start. Who comes has the skill skill_rest + attracts
    above, no strain, and `handed_over` of the understanding and of what was prepared. The rest is
    lost, and so is the rest of the trust in the team, of which each worker has an equal part.
    """
    team = now.workers
    above = float(now.community.standing[0]) - p.start
    weighs = p.by_strain * (team.strain - p.usual) - p.by_standing * above
    chance = -np.expm1(-p.turnover / 52.0 * np.exp(weighs))
    # In a handful of residents there may be more workers than luck: it repeats.
    quits = np.resize(luck.uniform("quits"), team.rows) < chance
    quits &= (team.worked > 0.0) & ~team.gone
    places = quits.nonzero()[0]
    if not places.size:
        return
    comes = np.clip(team.skill_rest[places] + p.attracts * above, 0.0, 1.0)
    into.columns["workers.skill"][places] = comes
    into.columns["workers.strain"][places] = 0.0
    into.replaced = dict.fromkeys(places.tolist(), p.handed_over)
    lost = (1.0 - p.handed_over) * places.size / team.rows
    into.columns["residents.forgets_worker"] = np.full(now.residents.rows, lost)
    into.events += [Event(now.week, "worker_left")] * places.size


def _results(now: State, p: Staffing) -> tuple[float, float, float]:
    """Return what raises the standing, what lowers it, and the share of activities that succeed."""
    groups = now.organizations
    acts = (groups.alive & (groups.givers > 0)).nonzero()[0]
    well = acts[groups.success[acts]]
    share = well.size / max(acts.size, 1)
    mine = groups.convened_by_worker
    born = np.count_nonzero(mine & (groups.founded == now.week))
    ended = np.count_nonzero(mine & (groups.ended == now.week))
    good, all_of_it = (float(groups.dependency[rows].sum()) for rows in (well, acts))
    won, lost = p.noticed * good, p.noticed * max(all_of_it - good, 0.0)
    return won + p.counted * born, lost + p.counted * ended, share


def first_standing(now: State, p: Staffing, luck: Luck) -> Change:
    """Give the agency the standing of the start."""
    return Change({"community.standing": np.array([p.start])})


RULE = Rule(
    name="staffing",
    act=staffing,
    prepare=first_standing,
    parameters=Staffing,
    reads=(
        "workers.skill",
        "workers.skill_rest",
        "workers.strain",
        "workers.worked",
        "workers.trained",
        "workers.gone",
        "community.standing",
        "organizations.alive",
        "organizations.givers",
        "organizations.success",
        "organizations.dependency",
        "organizations.convened_by_worker",
        "organizations.founded",
        "organizations.ended",
    ),
    writes=(
        "workers.skill",
        "workers.present",
        "workers.strain",
        "community.standing",
        "residents.forgets_worker",
    ),
    theory=("T13", "W3", "G16", "G17"),
    sources=("SW1 for the turnover; the common learning step for all levels",),
    en="social workers learn, tire, leave and are replaced",
    zh="社工学习、疲惫、离职与补充",
)
