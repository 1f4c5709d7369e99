"""Those who meet at events and by introductions become tied (G4, G5, P19)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from courtyard.foundations.quantities import Parameters, quantity
from courtyard.rules.rule import Luck, Rule
from courtyard.state import Change, State


class Encounters(Parameters):
    """The table `[encounters]`."""

    ties: int = quantity(
        1, low=0, high=20, plausible=(0, 3), unit="ties an occasion",
        en="how many of those introduced to one another each looks to become tied to",
        zh="每次相识后建立联系的人数",
    )  # fmt: skip
    alike: float = quantity(
        0.5, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of these that are sought among one's own age band", zh="优先结识同龄人的比例",
        source="HM9 for the direction; assumption",
    )  # fmt: skip
    most: int = quantity(
        30, low=0, high=10000, plausible=(15, 100), unit="ties",
        en="ties from which on one seeks no new ones", zh="不再结识新人的联系数上限",
    )  # fmt: skip


def encounters(now: State, p: Encounters, luck: Luck) -> Change:
    """Let those who were introduced on the same occasion become tied.

    Each draws `ties` of the others there, of the own age band with the chance `alike` where there
    are others of it, else of all. Both sides then see and can ask each other, as along any tie.
    Who has as many ties as one can keep up, `most`, seeks no new ones and is sought by nobody.
    """
    people = now.residents
    met = (people.introduced > 0.0).nonzero()[0]
    if not (met.size and p.ties):
        return Change()
    met = met[now.ties.degree[met] < p.most]
    # In order of occasion and age band, those to choose from stand side by side.
    rows = met[np.lexsort((people.age_band[met], people.introduced[met]))]
    occasion, band = people.introduced[rows], people.age_band[rows]
    all_first, all_count = _blocks(occasion[:, None])
    own_first, own_count = _blocks(np.column_stack([occasion, band]))
    pairs = []
    for k in range(p.ties):
        own = (own_count > 1) & (luck.uniform(f"alike.{k}")[rows] < p.alike)
        first = np.where(own, own_first, all_first)
        others = np.where(own, own_count, all_count) - 1
        place = (luck.uniform(f"whom.{k}")[rows] * others).astype(np.int64) + first
        place += place >= np.arange(rows.size)  # nobody is introduced to oneself
        some = others > 0
        pairs.append(np.column_stack([rows[some], rows[place[some]]]))
    return Change(tied=np.concatenate(pairs))


def _blocks(keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each row of sorted keys, (k, columns), where its equals begin and how many."""
    begins = np.ones(len(keys), dtype=np.bool_)
    begins[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    start = begins.nonzero()[0]
    block = begins.cumsum() - 1
    return start[block], np.diff(np.append(start, len(keys)))[block]


RULE = Rule(
    name="encounters",
    act=encounters,
    parameters=Encounters,
    reads=("residents.introduced", "residents.age_band"),
    writes=(),
    theory=("G4", "G5", "P19"),
    sources=("HM9", "assumption: who is introduced draws among those there"),
    en="those who meet at events or are introduced become tied",
    zh="活动相识与引荐形成新的联系",
)
