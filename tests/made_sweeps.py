"""Made-up sweeps whose numbers are known, for the pictures that are drawn of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from courtyard.figures.comparison import Comparison
from courtyard.records.sweeps import Sweep

SEEDS = 12


def made(
    folder: Path,
    drawing: Any,
    arms: dict[str, dict[str, Any]],
    vary: dict[str, list[Any]],
    value: Any,
    *,
    groups: pd.DataFrame | None = None,
    **more: Any,
) -> Comparison:
    """Return the comparison of a sweep in which `value(arm, point, seed)` gives all outcomes."""
    points: list[dict[str, Any]] = [{}]
    for key, values in vary.items():
        points = [point | {key: each} for point in points for each in values]
    rows = [
        {"run": f"{arm}-{i}-{seed}", "point": i, "arm": arm, **point, "replicate": seed,
         "seed": seed, **value(arm, point, seed)}
        for seed in range(SEEDS)
        for i, point in enumerate(points)
        for arm in arms
    ]  # fmt: skip
    outcomes = pd.DataFrame(rows)
    keys = outcomes[["run", "point", "arm", *vary, "replicate", "seed"]]
    head = {"name": "made", "title": "Made up", "title_zh": "示例", **more}
    manifest = {
        "experiment": {"experiment": {"outcomes": ["active24"], **head}, "arms": arms,
                       "figure": drawing},
        "scenario": {"scenario": {"weeks": 520}, "plan": {"last_week": 22, "strategy": "none"}},
        "baseline": next(iter(arms)), "arms": list(arms), "keys": list(vary),
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    if groups is None:
        nobody = {"run": ["none"], "arm": ["none"], "organization": [0], "founded": [1]}
        groups = pd.DataFrame({**nobody, "ended": pd.array([None], dtype="Int64")})
    groups.to_parquet(folder / "organizations.parquet")
    failures = keys.iloc[:0].assign(error="", message="")
    return Comparison(Sweep(folder, manifest, keys, outcomes, failures))


def curves(folder: Path, **more: Any) -> Comparison:
    """Best at 0.5 for members, at 0.25 for residents; the baseline is 1."""

    def value(arm: str, point: dict[str, Any], seed: int) -> dict[str, float]:
        share = float(arm.removeprefix("share_")) / 100 if arm != "none" else 0.0
        top = 0.5 if point["plan.rest"] == "members" else 0.25
        luck = np.random.default_rng(seed).normal() / 100
        height = 0.05 if arm == "none" else 0.3 - (share - top) ** 2
        return {"active24": height + luck, "needs": 10 * height, "alive24": float(seed % 2)}

    arms: dict[str, dict[str, Any]] = {
        f"share_{n}": {"plan.core_share": n / 100} for n in (100, 0, 25, 50, 75)
    }
    arms["none"] = {"plan.strategy": "none"}
    drawing = {"kind": "curves", "x": "plan.core_share", "lines": "plan.rest", "best": True,
               "panels": "leadership.posts", "reference": ["none"], **more}  # fmt: skip
    vary = {"plan.rest": ["members", "residents"], "leadership.posts": [2, 5]}
    return made(folder, drawing, arms, vary, value)


def surface(folder: Path, **more: Any) -> Comparison:
    """Rises with events once there was some assessment; falls without."""

    def value(arm: str, point: dict[str, Any], seed: int) -> dict[str, float]:
        events = float(arm.removeprefix("events_").replace("_", "."))
        return {"active24": 0.2 + 0.01 * events * (point["plan.survey_first"] - 3), "needs": 1.0}

    drawing = {"kind": "surface", "x": "plan.survey_first", "y": "arm", "slope": "y",
               "numbers": {"events_1": 1.0, "events_2": 2.0, "events_8": 8.0},
               "label": "events a month", "label_zh": "每月活动次数", **more}  # fmt: skip
    arms = {f"events_{n}": {"plan.shares": {"x": n}} for n in (1, 2, 8)}
    return made(folder, drawing, arms, {"plan.survey_first": [0, 2, 4, 8]}, value)


def heatmap(folder: Path, **more: Any) -> Comparison:
    """`both` is 0.5 above the baseline where the worker leaves slowly, else as it is."""

    def value(arm: str, point: dict[str, Any], seed: int) -> dict[str, float]:
        gain = 0.5 if arm == "both" and point["plan.leaving"] == "tapered" else 0.0
        noise = np.random.default_rng([seed, len(arm)]).normal() / 50
        return {"active24": 0.3 + gain + noise}

    drawing = {"kind": "heatmap", "x": "plan.leaving", "y": "arm", "difference": True, **more}
    arms: dict[str, dict[str, Any]] = {"worker": {}, "both": {"plan.doing": 0.5},
                                       "members": {"plan.doing": 0.0}}  # fmt: skip
    return made(folder, drawing, arms, {"plan.leaving": ["abrupt", "tapered"]}, value)


def survival(folder: Path, **more: Any) -> Comparison:
    """Half of `first` end in week 100, `renewed` never do."""

    def value(arm: str, point: dict[str, Any], seed: int) -> dict[str, float]:
        ends = arm == "first" and seed % 2 == 0
        life = 100.0 if ends else 520.0
        return {"active24": 0.1, "community_life": life, "community_life_ended": float(ends)}

    laws = {"leaders": 5, "exit": 0.25, "renewal": [0.0, 0.5, 1.0]}
    drawing = {"kind": "survival", "duration": "community_life", "laws": laws,
               "event": "community_life_ended", **more}  # fmt: skip
    arms: dict[str, dict[str, Any]] = {"first": {}, "renewed": {"succession.deputies": 2}}
    return made(folder, drawing, arms, {"burden.retreat": [0.1, 0.25]}, value)


def centred(folder: Path, **more: Any) -> Comparison:
    """`members` stay as they are at the exit, `worker` halves every six months."""

    def value(arm: str, point: dict[str, Any], seed: int) -> dict[str, float]:
        keep = {"worker": 0.5, "members": 1.0, "none": 1.0}[arm]
        start = 0.1 if arm == "none" else 0.4
        names = ("active_exit", "active6", "active12", "active18", "active24")
        found = {name: start * keep**i for i, name in enumerate(names)}
        return found | {name.replace("active", "organizations"): 5 * found[name] for name in names}

    drawing = {"kind": "centred", "of": ["active", "organizations"], "panels": "plan.leaving",
               "reference": ["none"], **more}  # fmt: skip
    arms: dict[str, dict[str, Any]] = {"worker": {}, "members": {"plan.doing": 0.0},
                                       "none": {"plan.strategy": "none"}}  # fmt: skip
    return made(folder, drawing, arms, {"plan.leaving": ["abrupt", "tapered", "on_signs"]}, value)


def waterfall(folder: Path, pots: int = 1, **more: Any) -> Comparison:
    """In every run four organizations: 0 and 1 are able, 2 and 3 are not.

    Without anything 0 lives, the others end. The contest gives to 0 and 1, and winning keeps 1
    alive; the lottery gives to 1 and 2, of whom 1 lives for it. Nothing is lost by losing. Under a
    second pot winning does nothing. What is without a pot is the same run under both.
    """
    wins: dict[str, set[int]] = {"none": set(), "contest": {0, 1}, "lottery": {1, 2}}
    rows = [
        {"run": f"{arm}-{0 if arm == 'none' else pot}-{seed}", "arm": arm, "point": pot,
         "organization": i, "founded": 5, "awards": int(i in wins[arm]),
         "ended": None if i == 0 or (i == 1 and arm != "none" and pot == 0) else 60,
         "applications": int(arm != "none")}
        for arm in wins
        for pot in range(pots)
        for seed in range(SEEDS)
        for i in range(4)
    ]  # fmt: skip
    groups = pd.DataFrame(rows).astype({"ended": "Int64"})
    drawing = {"kind": "waterfall", "contest": "contest", "lottery": "lottery", "without": "none"}
    first = {"projects.first_round": 22, "projects.window": 4}
    arms: dict[str, dict[str, Any]] = {"none": {}, "contest": first, "lottery": first}
    vary = {"projects.pot": list(range(pots))}
    found = made(folder, drawing | more, arms, vary, lambda *_: {"active24": 0.1}, groups=groups)
    runs = found.sweep.outcomes
    held = (runs["arm"] == "none").to_numpy()
    runs.loc[held, "run"] = "none-0-" + runs.loc[held, "seed"].astype(str)
    runs.loc[~held, "run"] = (
        runs["arm"] + "-" + runs["point"].astype(str) + "-" + runs["seed"].astype(str)
    )[~held]
    return found


ALL = {made_up.__name__: made_up for made_up in (curves, surface, heatmap, survival, centred,
                                                 waterfall)}  # fmt: skip
"""Every made-up sweep, by the kind of picture that it is drawn as."""
