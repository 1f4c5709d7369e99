"""League members, each of whom chooses where to serve on coming home (P4, P5)."""

from __future__ import annotations

from typing import Any

import numpy as np

from courtyard.practice.cast import Role
from courtyard.rules.league import requires
from courtyard.state import Event
from courtyard.state.residents import AT_SCHOOL, NOBODY


class LeagueMember(Role):
    """A League member: made when somebody joins the League, removed on leaving it."""

    def reports(self) -> None:
        """Choose with which organization to give the service that the school requires.

        Who is in an organization serves with it. Of the others, as many as the school leaves the
        choice choose one that works at the need that presses most on themselves, or none if there
        is none; the rest go where there is a place.
        """
        model, who = self.model, self.resident
        chosen = who.member_of
        if chosen == NOBODY:
            groups = model.state.organizations
            places = np.flatnonzero(groups.alive)
            if model.luck_of("league.choice")[self.row] < model.settings.league.choice:
                places = places[groups.domain[places] == who.wanted]
            if not places.size:
                return
            chosen = int(places[int(model.lasting_luck_of("league.place")[self.row] * places.size)])
        who.reports_to += chosen + 1.0
        model.state.events.rows.append(Event(model.state.week, "reported", self.row, chosen))


def league_members_report(model: Any) -> None:
    """Let the League members who have come home choose where to serve, when a vacation begins."""
    state = model.state
    if state.community.vacation_week[0] != 1 or not requires(model.settings.league, state.week):
        return
    people = state.residents
    home = people.league & (people.school == AT_SCHOOL) & (people.here > 0.0)
    for row in np.flatnonzero(home).tolist():
        model.role(LeagueMember, row).reports()
