"""What each organization did of itself, added up week by week: facts of which no rule knows."""

from __future__ import annotations

import numpy as np

from courtyard.state import State
from courtyard.state.ties import Floats


class Deeds:
    """How often what organizations began succeeded, and who organized it while the team was there.

    Args:
        past: the deeds up to now of the community that this one was forked from.
    """

    NAMES = ("acted", "succeeded", "own", "by_worker")
    """Weeks in which anybody gave hours, and in which it succeeded; hours of organizing done by
    members and by the worker, up to the reference exit."""

    def __init__(self, past: Deeds | None = None) -> None:
        empty = np.zeros((len(self.NAMES), 0))
        self._sums: Floats = empty if past is None else past._sums.copy()

    def add(self, now: State, exit_week: int) -> None:
        """Add what was done this week.

        Args:
            now: the state at the end of the week.
            exit_week: the week of the reference exit.
        """
        groups = now.organizations
        if not groups.rows:
            return
        born = groups.rows - self._sums.shape[1]
        if born:
            self._sums = np.pad(self._sums, ((0, 0), (0, born)))
        self._sums[0] += groups.givers > 0
        self._sums[1] += groups.success
        if now.week <= exit_week:
            self._sums[2] += groups.organized
            self._sums[3] += groups.organized_by_worker

    def columns(self) -> dict[str, Floats]:
        """Return the columns of the table of organizations, (g,) each, NaN where nothing was done.

        success_share: of the weeks in which anybody gave hours, the share that succeeded.
        own_share: of the organizing done up to the exit by members and by the worker, the share
        of members.
        """
        acted, succeeded, own, by_worker = self._sums
        return {
            "success_share": _share(succeeded, acted),
            "own_share": _share(own, own + by_worker),
        }


def _share(part: Floats, whole: Floats) -> Floats:
    share: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0.0)
    return share
