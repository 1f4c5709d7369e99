"""What everybody's decision of one week was made of, for the question why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.community import Community

type Marks = NDArray[np.bool_]

NEW = ("moved_out", "grew_up")
"""Events after which somebody else has the number of a resident, and no decision yet."""


@dataclass(frozen=True)
class Decisions:
    """The decisions of one week.

    Attributes:
        week: the week, from 1; in week 0 nobody has decided.
        constant: log-odds of acting when nothing else counts.
        reconsider: chance of reconsidering in a week without being asked.
        weighed: whether residents weigh; else they act by a threshold.
        asking_shows: whether being asked counts, so that it shows in the terms.
        terms: weighted terms in the order of `state.TERMS`, log-odds, (n, terms).
        readiness: their sum with the constant, being asked left out, (n,).
        active, here: whether they give hours, and are here for a part of the week, (n,).
        before, here_before, post: whether they were active, were here, and held a post at the end
            of the week before, (n,).
        new: whether somebody else has moved in since the decision, (n,).
    """

    week: int
    constant: float
    reconsider: float
    weighed: bool
    asking_shows: bool
    terms: NDArray[np.float32]
    readiness: NDArray[np.float64]
    active: Marks
    here: Marks
    before: Marks
    here_before: Marks
    post: Marks
    new: Marks

    @property
    def size(self) -> int:
        """Bytes that they take, about."""
        return self.terms.nbytes + self.readiness.nbytes + 6 * self.active.nbytes

    def of(self, row: int) -> dict[str, Any]:
        """Return all that is recorded of one resident's decision, by the names of `told.why`."""
        marks = ("active", "here", "before", "here_before", "post", "new")
        return {
            "resident": row,
            "week": self.week,
            "terms": self.terms[row].tolist(),
            "constant": self.constant,
            "reconsider": self.reconsider,
            "weighed": self.weighed,
            "asking_shows": self.asking_shows,
            **{name: bool(getattr(self, name)[row]) for name in marks},
        }


def decisions(
    settings: Any, seed: int, week: int, each_week: Callable[[], None] | None = None
) -> Decisions:
    """Return the decisions of a week, by living up to it again.

    Args:
        settings: the settings of the run.
        seed: its seed.
        week: the week, 0 to the last of the run.
        each_week: called after each week; what it raises ends the run.
    """
    model = Community(settings, seed)

    def passed(_model: Community) -> None:
        if each_week is not None:
            each_week()

    model.run(max(week - 1, 0), passed)
    people = model.state.residents
    before, here_before, post = people.active.copy(), people.here > 0.0, people.post.copy()
    if week > 0:
        model.step()
    p = model.settings.decision
    moved = [e.resident for e in model.state.events.rows if e.week == week and e.kind in NEW]
    new = np.zeros(people.rows, np.bool_)
    new[moved] = True
    return Decisions(
        week=model.week,
        constant=float(p.constant),
        reconsider=float(p.reconsider),
        weighed=p.rule == "weighing",
        asking_shows=p.weights.asked != 0.0 or p.latent != 0.0,
        terms=people.terms.copy(),
        readiness=people.readiness.copy(),
        active=people.active.copy(),
        here=people.here > 0.0,
        before=before,
        here_before=here_before,
        post=post,
        new=new,
    )
