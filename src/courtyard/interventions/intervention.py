"""What an intervention is: something a social worker can do with hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.foundations.streams import Luck
from courtyard.state import Exposure, State
from courtyard.state.ties import Floats

type Targets = NDArray[np.int64]
Level = Literal["individual", "organizational", "community", "neutral"]
Stance = Literal["neutral", "siding", "aside"]
Issue = Literal["wanted", "easiest", "hardest", "random"]
Leaders = Literal["all", "core"]
Favoured = Literal["vulnerable", "random"]
Choice = Literal["seen", "random", "degree", "keen", "clustered"]


class Work(Parameters):
    """What every intervention has: what one unit takes, and how many fit in a week."""

    hours: float = quantity(
        1.0, low=1.0 / 60.0, high=80.0, plausible=(0.25, 20.0), unit="hours",
        en="hours that one unit takes", zh="每次所需小时数",
    )  # fmt: skip
    room: int = quantity(
        10, low=0, high=10000, plausible=(1, 60), unit="units a worker and week",
        en="most units of one worker in a week", zh="每位社工每周最多次数",
    )  # fmt: skip


class WithLeaders(Work):
    """What work with leaders to be has beside: what counts in the choice of people, with skill."""

    counts_active: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.6), unit="skill",
        en="what being active counts when people are chosen, against skill",
        zh="选择对象时参与的分量（相对于能力）",
    )  # fmt: skip
    counts_post: float = quantity(
        0.3, low=0.0, high=5.0, plausible=(0.0, 0.6), unit="skill",
        en="what holding a post counts when people are chosen, against skill",
        zh="选择对象时任职的分量（相对于能力）",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """What a social worker brings to an intervention.

    Attributes:
        row: number of the worker in the team.
        skill, understanding: levels in [0, 1].
        doing: share of the time with an organization in which the worker does the organizing,
            rather than showing how.
        credit: share of the credit for joint work that the worker takes.
        error: standard deviation of what is seen without any understanding.
        blind: share of skill that is of use without any understanding.
        informed: whether targets are chosen by what is seen, or at random.
        stance: in a dispute, between the parties, on the side of the core, or out of it.
        issue: which need the worker takes up first: the one that seems most wanted, easiest or
            hardest to do something about, or any.
        apprentices: share of the work with leaders that goes to deputies and able active members
            without a post, rather than to post-holders.
        leaders: whom the work with leaders is for: all listed and post-holders, or post-holders
            only. The share of apprentices is theirs either way.
        needs_seen: mean unmet need by domain at the last look, (domains,); None: as it is now.
        targeting: what being favoured counts when it is chosen who is visited, served, counselled
            or worked with, against what else counts, which runs from 0 to 1.
        favoured: who is favoured: the vulnerable, or as many others, drawn once and for all.
        chooses: by what those are chosen who are looked at and worked with as leaders to be.
        mix: shares of service and events by domain, (domains,); None: all of it is on the one
            taken up first.
    """

    row: int
    skill: float
    understanding: float
    doing: float
    credit: float
    informed: bool = True
    error: float = 0.3
    blind: float = 0.4
    stance: Stance = "neutral"
    issue: Issue = "wanted"
    apprentices: float = 0.0
    leaders: Leaders = "all"
    needs_seen: tuple[float, ...] | None = None
    targeting: float = 0.0
    favoured: Favoured = "vulnerable"
    chooses: Choice = "seen"
    mix: tuple[float, ...] | None = None

    @property
    def quality(self) -> float:
        """How much a unit of work achieves: skill, of which a part needs no understanding."""
        return self.skill * (self.blind + (1.0 - self.blind) * self.understanding)

    def sees(
        self, truth: Floats, luck: Luck, rows: NDArray[Any] | None = None, what: str = "sees"
    ) -> Floats:
        """Return what the worker sees of a quantity: the truth and an error.

        The error has the standard deviation error (1 - understanding); who chooses at random sees
        only error.

        Args:
            truth: the quantity, (k,).
            luck: the luck of the intervention this week.
            rows: residents whose luck it is, (k,); None: the first k.
            what: word for the quantity; two of the same people have errors of their own.
        """
        # A resident, and an organization by its founder, falls to one worker of the team.
        error = luck.normal(f"{what}.{self.row}" if rows is None else what)
        # In a handful of residents there may be more of what is seen than luck: it repeats.
        error = np.resize(error, truth.size) if rows is None else error[rows]
        return truth + self.error * (1.0 - self.understanding) * error if self.informed else error


@dataclass(frozen=True)
class Intervention:
    """Something a social worker can do with hours.

    Attributes:
        name: its name, in the account of hours and in the scenario.
        level: the level of empowerment it works on.
        parameters: its table `[interventions.NAME]`.
        targets: what it could be done with or to this week, best first as this worker sees it;
            one entry is one unit of work.
        act: what doing it to the given targets adds to exposures; it touches nothing else.
        adds: dotted names of the exposures it may add to.
        theory: rows of the theory that it serves.
        en, zh: what it is, one sentence in each language.
    """

    name: str
    level: Level
    parameters: type[Work]
    targets: Callable[[State, Any, Luck, Worker], Targets]
    act: Callable[[State, Any, Luck, Worker, Targets], list[Exposure]]
    adds: tuple[str, ...]
    en: str
    zh: str
    theory: tuple[str, ...] = ()


def best_first(seen: Floats, rows: Targets, most: int | None = None) -> Targets:
    """Return rows, (k,), with the greatest of seen, (k,), first.

    Args:
        seen: how good each is, as seen.
        rows: the candidates.
        most: how many are wanted at most; None for all.
    """
    if most is not None and 0 < most < rows.size:
        best = np.argpartition(-seen, most - 1)[:most]
        best.sort()  # so that equals stay in the order of rows
        seen, rows = seen[best], rows[best]
    return rows[np.argsort(-seen, kind="stable")]


APART = 0.3
"""What the widest difference between domains counts as, in the unit of the error (assumption)."""


def unmet_needs(now: State) -> Floats:
    """Return the mean need of residents that no organization serves, (domains,)."""
    unmet: Floats = now.residents.need.mean(axis=0) * (1.0 - now.community.served[0])
    return unmet


def wanted_domain(now: State, luck: Luck, worker: Worker) -> int:
    """Return the domain that the worker takes up first.

    By `worker.issue`: the one taken for the most needed, for the easiest, for the hardest, or any.
    With full understanding it is the one that is; the error is that of all choices, scaled to the
    differences there are between domains. The most needed changes as needs are served, for the
    worker with the next look at the community (`worker.needs_seen`); the other orders go through
    the domains in which no organization lives yet, then through all again.
    """
    if worker.issue == "wanted":
        unmet = unmet_needs(now) if worker.needs_seen is None else np.array(worker.needs_seen)
        return int(np.argmax(worker.sees(apart(unmet), luck)))
    groups = now.organizations
    taken_up = np.bincount(groups.domain[groups.alive], minlength=len(now.domains)) > 0
    left = np.flatnonzero(~taken_up | taken_up.all())
    if worker.issue == "random":
        return int(left[int(luck.uniform(f"issue.{worker.row}")[0] * left.size)])
    seen = worker.sees(apart(now.community.difficulty[0]), luck)[left]
    return int(left[np.argmin(seen) if worker.issue == "easiest" else np.argmax(seen)])


def served_domain(now: State, luck: Luck, worker: Worker) -> int:
    """Return the domain of this week's service and events.

    It is the one taken up first, unless the worker divides the work by domain (`worker.mix`): then
    it is drawn by these shares.
    """
    if worker.mix is None:
        return wanted_domain(now, luck, worker)
    upto = np.cumsum(worker.mix)
    place = luck.uniform(f"mix.{worker.row}")[0] * upto[-1]
    return min(int(np.searchsorted(upto, place, side="right")), upto.size - 1)


def apart(values: Floats) -> Floats:
    """Return values, (k,), from their mean, in the scale of what a worker sees."""
    spread = max(float(np.ptp(values)), 1e-9)
    scaled: Floats = (values - values.mean()) / spread * APART
    return scaled


def caseload(now: State) -> float:
    """Return how much of a worker's part of the community one visit tells about, at most 1.

    A quarter for each worker is the scale: with more residents to a worker a visit tells less.
    """
    return min(1.0, now.quarter * now.workers.rows / now.residents.rows)


def own_share(worker: Worker, team: int, rows: NDArray[Any]) -> Targets:
    """Return the part of rows that falls to a worker: the team divides whom it works with.

    By number, so that nobody is done twice, whatever each of them sees.
    """
    mine: Targets = rows[rows % max(team, 1) == worker.row]
    return mine


def favour(now: State, luck: Luck, worker: Worker, rows: Targets) -> Floats:
    """Return what being favoured adds to how good residents seem as targets, (k,).

    Where others are favoured in place of the vulnerable, they are as many, drawn from all, so that
    hours are as concentrated.
    """
    weak = now.residents.vulnerable
    if worker.targeting == 0.0:
        return np.zeros(rows.size)
    if worker.favoured == "random":
        drawn = luck.lasting("favoured")
        most = int(np.count_nonzero(weak))
        weak = np.zeros(drawn.size, dtype=np.bool_)
        weak[np.argsort(drawn, kind="stable")[:most]] = True
    counts: Floats = worker.targeting * weak[rows]
    return counts


def ease(now: State, rows: Targets, costs: float) -> Floats:
    """Return how far a unit of work takes each resident, (k,): the vulnerable 1/costs as far.

    Args:
        now: the state.
        rows: the residents worked with.
        costs: hours that a vulnerable resident takes for the same, relative to others.
    """
    return np.where(now.residents.vulnerable[rows], 1.0 / costs, 1.0)


def preferred(now: State, luck: Luck, worker: Worker, rows: Targets) -> Floats:
    """Return the rank of residents by what they are chosen by, 0 for the last to 1, (k,).

    By `worker.chooses`: any, who has most ties, who is readiest to take part, or who has the
    greatest share of ties among those already chosen (listed, in posts, or backbones). Ranks, so
    that each way is seen as clearly as any other; equals stand in an order that lasts.
    """
    people = now.residents
    by: Floats = np.zeros(rows.size)
    if worker.chooses == "degree":
        by = now.ties.degree[rows].astype(np.float64)
    elif worker.chooses == "keen":
        by = people.readiness[rows]
    elif worker.chooses == "clustered":
        by = now.ties.mean(people.talent | people.post | people.backbone)[rows]
    rank = np.empty(rows.size)
    order = np.lexsort((luck.lasting("chosen")[rows], by))
    rank[order] = np.arange(rows.size) / max(rows.size - 1, 1)
    return rank


def around(now: State, worker: Worker) -> Targets:
    """Return the residents who fall to a worker and spend at least some of the week here."""
    return own_share(worker, now.workers.rows, np.flatnonzero(now.residents.here > 0.0))


def see_organizations(
    now: State, column: str, luck: Luck, worker: Worker, *, least: bool = False
) -> Targets:
    """Return the organizations that fall to a worker, by what is seen of them.

    Args:
        now: the state.
        column: what is looked at.
        luck: the luck of the intervention this week.
        worker: who looks.
        least: whether those with the least of it come first, else those with the most.
    """
    rows = living(now, worker)
    groups = now.organizations
    seen = worker.sees(getattr(groups, column)[rows], luck, groups.founder[rows])
    return best_first(-seen if least else seen, rows)


def living(now: State, worker: Worker) -> Targets:
    """Return the organizations that fall to a worker, in order of founding."""
    return own_share(worker, now.workers.rows, np.flatnonzero(now.organizations.alive))


def leaders(now: State, worker: Worker) -> NDArray[np.bool_]:
    """Return who is a leader, or may become one, for this worker: (n,)."""
    people = now.residents
    leads: NDArray[np.bool_] = people.post
    return leads if worker.leaders == "core" else leads | people.talent


def ranked(now: State, p: WithLeaders, luck: Luck, worker: Worker, most: int) -> Targets:
    """Return whom to work with as leaders to be, best first, at most so many, (k,).

    They are the listed and the post-holders (see `leaders`), the most able and active first, or by
    what else the plan chooses by. The worker's share for apprentices goes to deputies and other
    active members without a post. Which places are theirs is drawn each week, so that the share
    holds over the weeks however few places there are in one. A place that finds no apprentice goes
    to the others.
    """
    people = now.residents
    member = (people.member_of >= 0) & ~people.post
    learns = member & (people.deputy | people.active) & (worker.apprentices > 0.0)
    usual = leaders(now, worker)
    wanted = (usual | learns) & (people.here > 0.0)
    rows = own_share(worker, now.workers.rows, np.flatnonzero(wanted))
    if worker.chooses == "seen":
        active, post = p.counts_active * people.active[rows], p.counts_post * people.post[rows]
        worth = people.skill[rows] + active + post
    else:
        worth = preferred(now, luck, worker, rows)
    seen = worker.sees(worth + favour(now, luck, worker, rows), luck, rows)
    if worker.apprentices == 0.0:
        return best_first(seen, rows, most)
    rows = best_first(seen, rows)
    most = min(most, rows.size)
    first = luck.uniform("apprentices")[worker.row % people.rows]
    place = np.flatnonzero(np.diff(np.floor(worker.apprentices * np.arange(most + 1) + first)))
    apprentices = rows[learns[rows]][: place.size]
    rest = rows[usual[rows] & ~np.isin(rows, apprentices)]
    order = np.full(most + rest.size, -1, dtype=np.int64)
    order[place[: apprentices.size]] = apprentices
    order[np.flatnonzero(order < 0)[: rest.size]] = rest
    chosen: Targets = order[order >= 0][:most]
    return chosen
