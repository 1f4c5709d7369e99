"""The residents of a neighbourhood as they are on the first day."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import ValidationInfo, field_validator, model_validator

from courtyard.foundations.errors import InputError
from courtyard.foundations.quantities import FITTED, Parameters, quantity
from courtyard.foundations.streams import SETUP, Streams
from courtyard.neighbourhood.households import (
    Floats,
    form_households,
    give_ages,
    greatest,
    group_up,
)
from courtyard.neighbourhood.roster import read_roster
from courtyard.neighbourhood.starts import (
    BETA_COLUMNS,
    Concentrations,
    FreeTime,
    Means,
    Needs,
    Online,
    Start,
)

DOMAINS = ("elderly_care", "repairs", "environment", "culture")
MOST_DOMAINS = 12
LEAST_TIME, MOST_TIME = 0.5, 40.0
CENSUS = "Seventh National Population Census of China (2020): 2.62 people a family household"


class Community(Parameters):
    """`[community]`: the people, their households and homes, and what they need."""

    residents: int = quantity(
        600, en="Residents", zh="居民人数", unit="people", low=1, high=5_000_000
    )
    quarter: int = quantity(
        600,
        en="Residents of a quarter: whom one visit, talk or piece of news is about",
        zh="片区居民数：一次走访、沟通或一条消息所及的范围",
        unit="people",
        low=1,
        high=5_000_000,
        plausible=(300, 2000),
    )
    roster: str | None = quantity(
        None,
        en="Roster of residents (CSV file, relative to the scenario file)",
        zh="居民名册（CSV 文件，相对于情景文件）",
    )
    start: Start = quantity(Start(), en="Start given outright", zh="直接给定的初始状态")
    household_size: float = quantity(
        2.6,
        en="Mean household size",
        zh="户均人数",
        unit="people",
        low=1,
        high=10,
        plausible=(2.0, 3.2),
        source=CENSUS,
    )
    households_per_building: int = quantity(
        12,
        en="Households of a building (stairwell)",
        zh="每栋（楼道）户数",
        unit="households",
        low=1,
        high=1000,
        plausible=(8, 36),
    )
    buildings_per_courtyard: int = quantity(
        4,
        en="Buildings around a courtyard",
        zh="每个院落楼栋数",
        unit="buildings",
        low=1,
        high=1000,
        plausible=(2, 8),
    )
    youths: float = quantity(
        0.20,
        en="Share of youths",
        zh="青年比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.1, 0.3),
    )
    adults: float = quantity(
        0.47,
        en="Share of adults at working age",
        zh="在职居民比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.35, 0.6),
    )
    retired: float = quantity(
        0.33,
        en="Share of retired residents",
        zh="退休居民比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.15, 0.45),
    )
    household_likeness: float = quantity(
        0.7,
        en="Likeness in age within a household",
        zh="户内年龄相近程度",
        unit="correlation",
        low=0,
        high=1,
        plausible=(0.4, 0.9),
    )
    vulnerable: float = quantity(
        0.10,
        en="Share of vulnerable residents",
        zh="困难群体比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.05, 0.2),
    )
    incomers: float = quantity(
        0.0,
        en="Share of residents who have come from elsewhere",
        zh="外来人口比例",
        unit="share",
        low=0,
        high=1,
        plausible=(0.0, 0.6),
    )
    online: Online = quantity(Online(), en="Who can be reached online", zh="可线上联系者")
    capacity_vulnerable: float = quantity(
        1.0,
        en="Mean capacity of vulnerable residents at the start",
        zh="困难群体初始可用精力平均值",
        unit="0 to 1",
        low=0,
        high=1,
        plausible=(0.3, 1.0),
    )
    free_time: FreeTime = quantity(FreeTime(), en="Free time", zh="空闲时间")
    vigour_spread: float = quantity(
        1.57,
        en="Spread of vigour between residents",
        zh="居民投入倾向差异",
        unit="standard deviation of the logarithm",
        low=0,
        high=4,
        plausible=(1.0, 2.0),
        source=FITTED,
    )
    need_domains: tuple[str, ...] = quantity(
        DOMAINS, en="Domains of need (names)", zh="需求领域（名称）"
    )
    needs: Needs = quantity(Needs(), en="Needs", zh="需求")
    means: Means = quantity(Means(), en="Means at the start", zh="初始平均值")
    concentrations: Concentrations = quantity(
        Concentrations(), en="Likeness at the start", zh="初始集中度"
    )

    @field_validator("roster")
    @classmethod
    def _named(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("must be the path of a CSV file")
        return value

    @field_validator("need_domains")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(value) <= MOST_DOMAINS:
            raise ValueError(f"must hold 1 to {MOST_DOMAINS} names")
        for name in value:
            if not (len(name) <= 64 and name.replace("_", "a").replace("-", "a").isalnum()):
                raise ValueError(f"{name!r} is no name: letters, digits, _ and -, at most 64")
        if len(set(value)) < len(value):
            raise ValueError("names a domain twice")
        return value

    @field_validator("needs")
    @classmethod
    def _one_level_each(cls, value: Needs, info: ValidationInfo) -> Needs:
        domains = info.data.get("need_domains", ())
        if value.levels is not None and domains and len(value.levels) != len(domains):
            raise ValueError(
                f"levels must hold a number for each of {len(domains)} domains, "
                f"not {len(value.levels)}"
            )
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Community:
        total = self.youths + self.adults + self.retired
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"youths, adults and retired must add up to 1, not to {total:g}")
        awareness = self.start.awareness
        if isinstance(awareness, tuple) and len(awareness) != self.residents:
            raise ValueError(
                f"start.awareness must hold a number for each of {self.residents} residents, "
                f"not {len(awareness)}"
            )
        return self


def settle(p: Community, streams: Streams, where: Path | None) -> dict[str, np.ndarray]:
    """Return the columns of the residents at the start.

    Each column is drawn from a stream of its own, so that a change of one parameter changes no
    other column, and resident i keeps its luck in all of them.

    Args:
        p: the table `[community]`.
        streams: random streams of the run; this reads "people.*" at the week of setup.
        where: the scenario file or its folder, for the roster; None for the working folder.

    Returns:
        age_band int8 (0 youth, 1 adult, 2 retired); household, building, courtyard int32;
        vulnerable, incomer, online and active bool; float64: free_time (hours a week), vigour (a
        factor, median 1), taste (standard normal), and in 0 to 1 awareness, efficacy,
        responsibility, belonging, knowledge, familiarity, skill, settling, planning,
        family_support, capacity, liking, identity, authority, affinity, fairness;
        each (n,); and need, 0 to 1, (n, domains).

    Raises:
        InputError: for a roster that cannot be used.
    """
    given: dict[str, np.ndarray] = {}
    if p.roster is not None:
        given = read_roster(p.roster, where, p.residents, p.need_domains)
        _check_said_once(p, given)
    columns = _homes(p, streams, given)
    columns |= _persons(p, streams)
    columns["online"] = _online(p, streams, columns["age_band"])
    weak = given.get("vulnerable", columns["vulnerable"])
    columns["capacity"] = np.where(weak, _capacity_of_weak(p, streams), columns["capacity"])
    columns |= {name: column for name, column in given.items() if not name.startswith("need.")}
    if "free_time" not in given:
        columns["free_time"] = _free_time(p, streams, columns["age_band"])
    columns["need"] = _needs(p, streams, given)
    return columns


def _check_said_once(p: Community, given: dict[str, np.ndarray]) -> None:
    said = {"awareness": p.start.awareness is not None, "active": p.start.active != 0}
    for name, start in said.items():
        if start and name in given:
            raise InputError(
                f"{name} stands in the roster too",
                key=f"community.start.{name}",
                given=getattr(p.start, name),
                allowed=f"{name} in one of the two",
            )


def _homes(p: Community, streams: Streams, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return household, building, courtyard and age_band, each (n,); what is given stays."""
    nowhere = np.zeros(p.residents, dtype=np.int32)
    anchor = given.get("building", given.get("courtyard", nowhere))
    household = given.get("household")
    if household is None:
        household = form_households(anchor, p.household_size, streams)
    building = given.get("building")
    if building is None:
        around = given.get("courtyard", nowhere)
        building = group_up(household, p.households_per_building, around)
    courtyard = given.get("courtyard")
    if courtyard is None:
        courtyard = group_up(building, p.buildings_per_courtyard, nowhere)
    age_band = given.get("age_band")
    if age_band is None:
        shares = (p.youths, p.adults, p.retired)
        age_band = give_ages(household, shares, p.household_likeness, streams)
    return {
        "age_band": age_band,
        "household": household,
        "building": building,
        "courtyard": courtyard,
    }


def _persons(p: Community, streams: Streams) -> dict[str, np.ndarray]:
    """Return the columns that depend on neither home nor age, each (n,)."""
    count = p.residents
    columns: dict[str, np.ndarray] = {
        "vulnerable": streams.uniform("people.vulnerable", SETUP, count) < p.vulnerable,
        "incomer": streams.uniform("people.incomer", SETUP, count) < p.incomers,
        "vigour": np.exp(p.vigour_spread * streams.normal("people.vigour", SETUP, count)),
        "taste": streams.normal("people.taste", SETUP, count),
    }
    for name in BETA_COLUMNS:
        luck = streams.uniform(f"people.{name}", SETUP, count)
        mean, concentration = getattr(p.means, name), getattr(p.concentrations, name)
        columns[name] = beta(luck, mean, concentration)
    if p.start.awareness is not None:
        columns["awareness"] = np.full(count, p.start.awareness, dtype=np.float64)
    luck = streams.uniform("people.active", SETUP, count)
    columns["active"] = np.zeros(count, dtype=np.bool_)
    columns["active"][greatest(luck, round(p.start.active * count))] = True
    return columns


def _capacity_of_weak(p: Community, streams: Streams) -> Floats:
    """Return the capacity that each would have if vulnerable, by the same luck as else, (n,)."""
    luck = streams.uniform("people.capacity", SETUP, p.residents)
    return beta(luck, p.capacity_vulnerable, p.concentrations.capacity)


def _online(p: Community, streams: Streams, age_band: np.ndarray) -> np.ndarray:
    """Return who can be reached online, bool (n,)."""
    online: np.ndarray = (
        streams.uniform("people.online", SETUP, p.residents) < p.online.shares()[age_band]
    )
    return online


def beta(luck: Floats, mean: float, concentration: float) -> Floats:
    """Return Beta numbers of a mean and a concentration a + b, (n,).

    By inversion, so that a resident's number moves smoothly with the parameters, and none passes
    another's. The distribution function is interpolated between 4097 points: exact to 1/4096.

    Args:
        luck: uniform numbers in [0, 1), (n,).
        mean: mean, 0 to 1; at 0 or 1 everyone has it.
        concentration: a + b of the Beta distribution.
    """
    if mean in (0.0, 1.0):
        return np.full(luck.size, mean)
    chances, values = _beta_table(mean, concentration)
    drawn: Floats = np.interp(luck, chances, values)
    return drawn


@lru_cache(maxsize=256)
def _beta_table(mean: float, concentration: float) -> tuple[Floats, Floats]:
    values = np.linspace(0.0, 1.0, 4097)
    from scipy.special import betainc  # noqa: PLC0415 - heavy, needed only in runs

    return betainc(mean * concentration, (1.0 - mean) * concentration, values), values


def _free_time(p: Community, streams: Streams, age_band: np.ndarray) -> Floats:
    """Return free time, hours a week, lognormal about the median of the age band, (n,)."""
    spread = np.exp(p.free_time.spread * streams.normal("people.free_time", SETUP, p.residents))
    time: Floats = np.clip(p.free_time.medians()[age_band] * spread, LEAST_TIME, MOST_TIME)
    return time


def _needs(p: Community, streams: Streams, given: dict[str, np.ndarray]) -> Floats:
    """Return how strongly each resident needs help in each domain, 0 to 1, (n, domains)."""
    needs = np.empty((p.residents, len(p.need_domains)))
    for place, domain in enumerate(p.need_domains):
        stream = streams.stream(f"people.need.{domain}", SETUP)
        level = p.needs.low + (p.needs.high - p.needs.low) * stream.random()
        if p.needs.levels is not None:
            level = p.needs.levels[place]
        drawn = level + p.needs.spread * stream.standard_normal(p.residents)
        needs[:, place] = given.get(f"need.{domain}", np.clip(drawn, 0.0, 1.0))
    return needs
