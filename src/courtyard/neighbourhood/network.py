"""Who is tied to whom at the start: the kinds of network, and how each is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import field_validator, model_validator

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import Parameters, quantity
from courtyard.foundations.streams import SETUP, Streams
from courtyard.neighbourhood.households import labels
from courtyard.neighbourhood.pairs import Circles, Codes, encode, matrix_of, rewire
from courtyard.neighbourhood.tie_files import Arrows, read_ties
from courtyard.state.ties import CompleteTies, Listening, SparseTies, Ties

type Kind = Literal["complete", "ring", "torus", "random", "small_world", "courtyard", "file"]
type People = Mapping[str, np.ndarray]

OF_ONE_KIND = {"rows": "torus", "columns": "torus", "neighbourhood": "torus", "file": "file"}
"""Keys that only one kind of network reads."""

BY_MEAN = ("ring", "small_world", "random", "courtyard")
"""Kinds that have `mean_ties` ties a resident."""


class Network(Parameters):
    """`[network]`: who is tied to whom."""

    kind: Kind = quantity("courtyard", en="Kind of network", zh="关系网络类型")
    mean_ties: float = quantity(
        8.0,
        en="Mean number of ties",
        zh="平均关系数",
        unit="ties a resident",
        low=0,
        high=1000,
        plausible=(4.0, 16.0),
    )
    rewired: float = quantity(
        0.0,
        en="Share of ties exchanged at random",
        zh="随机重连比例",
        unit="share of ties",
        low=0,
        high=1,
        plausible=(0.0, 0.2),
    )
    rows: int = quantity(
        20, en="Rows of the torus", zh="环面行数", unit="residents", low=1, high=5_000_000
    )
    columns: int = quantity(
        30, en="Columns of the torus", zh="环面列数", unit="residents", low=1, high=5_000_000
    )
    neighbourhood: Literal["moore", "von_neumann"] = quantity(
        "moore", en="Neighbours on the torus (8 or 4)", zh="环面邻域（8 或 4 邻居）"
    )
    file: str | None = quantity(
        None,
        en="File of ties (CSV: from, to, weight)",
        zh="关系文件（CSV：from, to, weight）",
    )
    building_ties: float = quantity(
        0.45,
        en="Share of ties outside the household that stay in the building",
        zh="户外关系中同楼比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.2, 0.6),
    )
    long_ties: float = quantity(
        0.15,
        en="Share of ties outside the household that lead anywhere",
        zh="户外关系中远距离比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.05, 0.4),
    )

    @field_validator("file")
    @classmethod
    def _named(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("must be the path of a CSV file")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Network:
        self._check_kind_is_said()
        if self.kind == "file" and self.file is None:
            raise ValueError('kind = "file" needs file, the path of a CSV file')
        if self.kind in ("ring", "small_world") and self.mean_ties % 2:
            raise ValueError(
                f"mean_ties must be an even whole number with kind = {self.kind!r}, "
                f"not {self.mean_ties:g}: as many ties to each side"
            )
        if self.building_ties + self.long_ties > 1.0 + 1e-9:
            raise ValueError(
                "building_ties and long_ties must add up to at most 1, "
                f"not to {self.building_ties + self.long_ties:g}"
            )
        return self

    def _check_kind_is_said(self) -> None:
        # An arm of an experiment may well leave what belongs to another kind; but to give a file
        # and forget the kind would quietly give another network.
        if "kind" in self.model_fields_set:
            return
        for key, kind in OF_ONE_KIND.items():
            if key in self.model_fields_set and getattr(self, key) is not None:
                raise ValueError(f"{key} is read with kind = {kind!r} only, and kind is left out")


def check_fits(p: Network, residents: int) -> None:
    """Refuse a network that does not fit the number of residents.

    Raises:
        InputError: naming the key of `[network]`.
    """
    if p.kind == "torus" and p.rows * p.columns != residents:
        raise InputError(
            "rows times columns must be the number of residents",
            key="network.rows",
            given=f"{p.rows} x {p.columns} = {p.rows * p.columns}",
            allowed=f"{residents} residents (community.residents)",
        )
    # The network of a scenario that says nothing of it is no mistake of a few residents.
    said = bool(p.model_fields_set & {"kind", "mean_ties"})
    if said and p.kind in BY_MEAN and p.mean_ties > residents - 1:
        raise InputError(
            "nobody can have more ties than there are others",
            key="network.mean_ties",
            given=p.mean_ties,
            allowed=f"at most {residents - 1}, with {residents} residents",
        )


def build(
    p: Network,
    people: People,
    count: int,
    streams: Streams,
    where: Path | None,
    *,
    directed: bool = False,
) -> tuple[Ties, Listening | None]:
    """Return the ties of a neighbourhood at the start.

    Args:
        p: the table `[network]`.
        people: columns of the residents; the kind courtyard reads household, building,
            courtyard and age_band, each (n,).
        count: number of residents n.
        streams: random streams of the run; this reads "network.*" at the week of setup.
        where: the scenario file or its folder, for the file; None for the working folder.
        directed: whether a rule of influence asks whom each listens to, with weights.

    Returns:
        The ties, symmetric and without ties to oneself; and, where `directed` and the kind is
        file, the arrows of the file with their weights, those to oneself included.

    Raises:
        InputError: for a network that does not fit the residents, or a file of no use.
    """
    check_fits(p, count)
    if p.kind == "complete":
        return CompleteTies(count), None
    listening = None
    if p.kind == "file":
        arrows = read_ties(str(p.file), where, count)
        listening = _listening(p, arrows, count) if directed else None
        codes = _symmetrized(arrows, count)
    else:
        codes = _BUILDERS[p.kind](p, people, count, streams)
    if p.rewired > 0:
        codes = rewire(codes, p.rewired, count, streams.stream("network.rewired", SETUP))
    return SparseTies(matrix_of(codes, count)), listening


def _listening(p: Network, arrows: Arrows, count: int) -> Listening:
    if p.rewired > 0:
        raise InputError(
            "ties with weights cannot be exchanged",
            key="network.rewired",
            given=p.rewired,
            allowed="0 with a rule of influence and a file of ties",
        )
    places = (arrows.listener, arrows.heard)
    from scipy import sparse  # noqa: PLC0415 - heavy, needed only in runs

    return Listening(sparse.coo_array((arrows.weight, places), shape=(count, count)))


def _symmetrized(arrows: Arrows, count: int) -> Codes:
    """Return the pairs of whom at least one listens to the other, ascending."""
    apart = arrows.listener != arrows.heard
    return np.unique(encode(arrows.listener[apart], arrows.heard[apart], count))


def _ring(p: Network, people: People, count: int, streams: Streams) -> Codes:
    """Return the ties to the mean_ties / 2 next residents on each side, in a circle."""
    resident = np.arange(count)
    steps = range(1, int(p.mean_ties) // 2 + 1)
    ties = [encode(resident, (resident + step) % count, count) for step in steps]
    return np.concatenate([np.empty(0, dtype=np.int64), *ties])


def _torus(p: Network, people: People, count: int, streams: Streams) -> Codes:
    """Return the ties to the 8 or 4 places around each, row by row, edges joined."""
    resident = np.arange(count)
    row, column = np.divmod(resident, p.columns)
    steps = [(0, 1), (1, 0)]
    if p.neighbourhood == "moore":
        steps += [(1, 1), (1, -1)]
    ties = []
    for down, right in steps:
        other = (row + down) % p.rows * p.columns + (column + right) % p.columns
        apart = other != resident  # with one row or column the way around leads back
        ties.append(encode(resident[apart], other[apart], count))
    return np.unique(np.concatenate(ties))


def _random(p: Network, people: People, count: int, streams: Streams) -> Codes:
    """Return ties that are there independently, each with chance mean_ties / (n - 1).

    Degrees are binomial, near Poisson; a resident may have none (Gilbert 1959).
    """
    luck = streams.stream("network.random", SETUP)
    everyone = Circles(np.zeros(count, dtype=np.int8))
    ties = luck.binomial(everyone.pairs, p.mean_ties / max(count - 1, 1))
    return everyone.draw(int(ties), np.empty(0, dtype=np.int64), luck)


def _courtyard(p: Network, people: People, count: int, streams: Streams) -> Codes:
    """Return ties as in a compound of courtyards: household, building, age, and a few anywhere.

    The people of a household are all tied. Of the ties beyond, a share `building_ties` stays in
    the building, a share `long_ties` leads anywhere, and the rest is with people of the same age
    band in the same courtyard (homophily: McPherson, Smith-Lovin and Cook 2001). A circle too
    small for its share hands the rest to the next wider one, so that the mean is met. Where
    households alone would exceed it, some of their ties are left out. Shares are assumptions.
    """
    wanted = round(p.mean_ties * count / 2)
    ties = Circles(people["household"]).draw(
        wanted, np.empty(0, dtype=np.int64), streams.stream("network.household", SETUP)
    )
    beyond = wanted - ties.size
    by_age = labels(people["courtyard"], people["age_band"])
    plan = (
        ("building", people["building"], round(p.building_ties * beyond)),
        ("age", by_age, round((1.0 - p.long_ties) * beyond)),
        ("long", np.zeros(count, dtype=np.int8), beyond),
    )
    drawn = 0
    for name, group, upto in plan:
        luck = streams.stream(f"network.{name}", SETUP)
        more = Circles(group).draw(upto - drawn, ties, luck)
        drawn += more.size
        ties = np.sort(np.concatenate([ties, more]), kind="stable")
    return ties


_BUILDERS: dict[str, Callable[[Network, People, int, Streams], Codes]] = {
    "ring": _ring,
    "small_world": _ring,
    "torus": _torus,
    "random": _random,
    "courtyard": _courtyard,
}
