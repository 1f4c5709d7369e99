"""What tables of a scenario must say together, beyond what each of them can check of itself."""

from __future__ import annotations

from typing import Any

from courtyard.foundations.errors import InputError, nearest
from courtyard.practice.partners import SECTORS, Partners


def check(settings: Any) -> None:
    """Refuse what would be left out without a word, or would come out as nothing.

    Raises:
        InputError: partners serve a domain that nobody needs, a requirement ends before it begins,
            or there are more Party branches than members.
    """
    _domains(settings)
    _mandate(settings.league)
    _branches(settings)


def _domains(settings: Any) -> None:
    """Refuse domains that a scenario gives to partners and that its residents do not have.

    The usual domain of a sector stands for where a scenario has it: `sectors_without_need` tells.
    """
    names, usual = settings.community.need_domains, Partners().domains
    for sector, domain in settings.partners.domains.items():
        if domain not in (*names, usual[sector]):
            raise InputError(
                "no such domain of need", key=f"partners.domains.{sector}", given=domain,
                allowed=names, nearest=nearest(domain[:200], names),
            )  # fmt: skip


def _mandate(league: Any) -> None:
    first, last = league.mandate_from, league.mandate_until
    if first > last:
        raise InputError(
            "is before league.mandate_from", key="league.mandate_until", given=last,
            allowed=f"a whole number from {first}",
        )  # fmt: skip


def _branches(settings: Any) -> None:
    """Refuse more branches than members, as far as they are counted before the first day."""
    party, place = settings.party, settings.community
    bands = place.youths + place.adults + place.retired
    grown = 0.0 if place.roster or not bands else 1.0 - place.youths / bands
    members = party.members or round(party.share * grown * place.residents)
    if members and party.branches > members:
        raise InputError(
            "there are fewer Party members than branches", key="party.branches",
            given=party.branches, allowed=f"a whole number up to {members}",
        )  # fmt: skip


def sectors_without_need(settings: Any) -> tuple[str, ...]:
    """Return the sectors whose partners give hours, in any week, that can meet no need.

    No mistake by itself: their usual domain need not be one of this scenario, or none is given.
    """
    now, stages = settings, [settings]
    for step in sorted(settings.changes, key=lambda step: step.week):
        if any(key.split(".")[0] == "partners" for key in step.set):
            now = now.changed_alone(step.set)
            stages.append(now)
    return tuple(
        sector for sector in SECTORS if any(_without_need(stage, sector) for stage in stages)
    )


def _without_need(settings: Any, sector: str) -> bool:
    partners = settings.partners
    domain = partners.domains.get(sector)
    return getattr(partners, sector) > 0.0 and domain not in settings.community.need_domains
