"""The settings as the page shows them: a few for each scenario, all others on request."""

from __future__ import annotations

from functools import cache
from typing import Any

from courtyard.app.settings.fields import as_data, at, fields, heading, problem, written
from courtyard.app.settings.forks import strategy_name
from courtyard.app.settings.week import decides, has_team
from courtyard.app.visits.visitor import Visitor
from courtyard.foundations.words import N_, _, label, spoken
from courtyard.practice import STRATEGIES
from courtyard.scenario import load_scenario, shipped

TEAM = (
    ("team.workers", 0, 8, 1),
    ("team.hours", 0, 60, 1),
    ("plan.last_week", 1, 104, 1),
    ("network.mean_ties", 2, 20, 1),
)
"""Sliders of a scenario with a team: key, least, most, step. The field beside takes any value."""

SLIDERS: dict[str, tuple[tuple[str, float, float, float], ...]] = {
    "pingdi": (
        ("league.mandate", 0, 60, 1),
        ("league.choice", 0, 1, 0.05),
        ("team.hours", 0, 60, 1),
        ("plan.last_week", 1, 104, 1),
    ),
    "governance_paths": (
        ("team.hours", 0, 60, 1),
        ("plan.last_week", 1, 104, 1),
        ("public_affairs.access_start", 0, 1, 0.05),
        ("network.mean_ties", 2, 20, 1),
    ),
    "threshold": (
        ("decision.noise", 0, 0.2, 0.005),
        ("network.mean_ties", 2, 20, 1),
        ("network.rewired", 0, 1, 0.02),
        ("scenario.weeks", 10, 300, 10),
    ),
    "weighing": (
        ("decision.constant", -6, 2, 0.1),
        ("decision.weights.others", 0, 8, 0.1),
        ("decision.reconsider", 0.05, 1, 0.05),
        ("scenario.weeks", 10, 300, 10),
    ),
    "influence": (
        ("influence.susceptibility", 0, 1, 0.05),
        ("influence.self_weight", 0, 1, 0.05),
        ("scenario.weeks", 10, 300, 10),
    ),
}
"""Sliders of scenarios that ask for others, by name, and of the classic models, by their rule."""

IDLE: dict[str, tuple[str, ...]] = {
    "complete": ("network.mean_ties", "network.rewired"),
    "torus": ("network.mean_ties",),
    "file": ("network.mean_ties", "network.rewired"),
    "random": ("network.rewired",),
}
"""Sliders that would change nothing, by the kind of network."""

CALLED = {
    "team.workers": N_("Social workers"),
    "team.hours": N_("Hours of each"),
    "plan.last_week": N_("Team leaves after"),
    "network.mean_ties": N_("Ties of a resident"),
    "network.rewired": N_("Long ties"),
    "league.mandate": N_("Required hours"),
    "league.choice": N_("Service of one's own choice"),
    "public_affairs.access_start": N_("Access to the government"),
    "decision.noise": N_("Noise"),
    "decision.constant": N_("Readiness of everybody"),
    "decision.weights.others": N_("Weight of others"),
    "decision.reconsider": N_("Chance to reconsider"),
    "scenario.weeks": N_("Length of the run"),
    "influence.susceptibility": N_("Openness to others"),
    "influence.self_weight": N_("Weight of oneself"),
}
"""Short names at sliders; "More" has the full ones."""

TABLES = (
    "network", "team", "plan", "party", "league", "decision", "community", "scenario",
)  # fmt: skip
"""Tables that come first under "More"; the others follow in the order of the schema."""

EMPTY = N_("There is no setting of this name.")


def panel(visitor: Visitor) -> dict[str, Any]:
    """Return what the panel shows, in the language spoken."""
    draft, shown = visitor.desk.draft, visitor.desk.ran
    settings = draft.settings()
    name = settings.scenario.name
    return {
        "words": words(),
        "scenarios": scenarios(name, draft.base),
        "scenario": name,
        "blurb": _titled(settings.scenario),
        "strategy": _field(visitor, settings, "plan.strategy") | {"what": _what(settings)}
        if has_team(settings)
        else None,
        "sliders": [
            _field(visitor, settings, key)
            | {"step": step, "name": _(CALLED[key])}
            | _reach(at(settings, key), low, high)
            for key, low, high, step in sliders(settings)
        ],
        "seed": {
            "value": visitor.desk.typed.get("seed", str(draft.seed)),
            "error": _error(visitor, "seed"),
        },
        "draft": visitor.desk.is_draft,
        "usable": not visitor.desk.errors,
        "running": _running(visitor),
        "changes": _changes(draft, shown),
        "more": _more(visitor, settings) if visitor.more else None,
        "intro": intro(visitor),
    }


def intro(visitor: Visitor) -> str:
    """Return what one sees and what to do, before the first play; in the language spoken."""
    weeks = visitor.a.settings.scenario.weeks
    n = visitor.a.settings.community.residents
    if has_team(visitor.a.settings):
        text = _(
            "{n} residents at home, week by week: a filled dot gives hours, a round table is an "
            "organization. Press Play to see {weeks} weeks, or click anybody."
        )
    elif not decides(visitor.a.settings):
        text = _(
            "{n} residents, week by week: the colour says how much each is aware of. Press Play to "
            "see {weeks} weeks, or click anybody."
        )
    else:
        text = _(
            "{n} residents, week by week: a filled dot is active. Press Play to see {weeks} weeks, "
            "or click anybody."
        )
    return text.format(n=f"{n:,}", weeks=weeks)


def sliders(settings: Any) -> tuple[tuple[str, float, float, float], ...]:
    """Return the sliders for a scenario: key, least, most, step; none for lists and words."""
    if settings.scenario.name in SLIDERS:
        found = SLIDERS[settings.scenario.name]
    elif has_team(settings):
        found = TEAM
    else:
        found = SLIDERS[settings.decision.rule if decides(settings) else "influence"]
    idle = IDLE.get(settings.network.kind, ())
    return tuple(
        one
        for one in found
        if one[0] not in idle and isinstance(at(settings, one[0]), (int, float))
    )


def _reach(value: float, low: float, high: float) -> dict[str, float]:
    """Return the ends of a slider, farther apart where the value lies beyond."""
    return {"least": min(low, value), "most": max(high, value)}


def scenarios(name: str, base: Any) -> list[dict[str, Any]]:
    """Return the scenarios that can be chosen, in groups, in the language spoken.

    A file of the visitor's own comes first, if that is what is set.
    """
    heads = _heads()
    own = name not in heads or base.file is None
    groups: dict[str, list[dict[str, str]]] = {_("Own file"): [], _("Communities"): []}
    if own:
        groups[_("Own file")].append({"value": name, "label": _titled(base.scenario) or name})
    for each, (head, whole) in heads.items():
        if own and each == name:
            continue  # two entries cannot have one name
        group = groups.setdefault(_("Communities") if whole else _("Classic models"), [])
        group.append({"value": each, "label": _titled(head) or each.replace("_", " ")})
    return [{"label": text, "options": options} for text, options in groups.items() if options]


@cache
def _heads() -> dict[str, tuple[Any, bool]]:
    """Return the head of each scenario that ships, and whether it has the whole week."""
    found = {name: load_scenario(path) for name, path in shipped().items()}
    order = ["fujian_camp", *[name for name in found if name != "fujian_camp"]]
    return {name: (found[name].scenario, found[name].week.rules is None) for name in order}


def _titled(head: Any) -> str:
    chinese = str(head.title_zh)
    return chinese if chinese and spoken() == "zh" else str(head.title)


def _what(settings: Any) -> str:
    """Return what the list does not say of the strategy: what it is, or in Chinese its name."""
    strategy = STRATEGIES[settings.plan.strategy]
    if spoken() == "zh":
        return _("in files: {name}").format(name=strategy.name)
    return str(strategy.en)


def _field(visitor: Visitor, settings: Any, key: str) -> dict[str, Any]:
    text = visitor.desk.typed.get(key)
    shown = as_data(fields()[key], settings, visitor.desk.draft.base, text, _error(visitor, key))
    if key == "plan.strategy":
        shown["choices"] = [{"value": n, "label": strategy_name(n)} for n in STRATEGIES]
    return shown


def _error(visitor: Visitor, key: str) -> str:
    return problem(visitor.desk.errors[key]) if key in visitor.desk.errors else ""


def _changes(draft: Any, shown: Any) -> list[str]:
    """Return what differs from the film that is shown, a line each, in the language spoken."""
    if draft.base is not shown.base and draft.base.scenario != shown.base.scenario:
        return [_titled(draft.base.scenario) or draft.base.scenario.name]
    now, then = draft.settings(), shown.settings()
    lines = []
    for key in {**shown.changes, **draft.changes}:
        before, after = written(at(then, key)), written(at(now, key))
        if key in fields() and before != after:
            name = label(fields()[key].declaration)
            lines.append(f"{name}: {before or '–'} → {after or '–'}")
    if draft.seed != shown.seed:
        lines.append(f"{_('Seed')}: {shown.seed} → {draft.seed}")
    return lines


def _running(visitor: Visitor) -> dict[str, Any] | None:
    """Return how far what is being computed has come, None when nothing is."""
    for world in (visitor.a, visitor.b):
        if world is not None and world.error is None and not world.finished:
            total = world.settings.scenario.weeks
            done = 0 if world.film is None else world.film.done
            text = _("Computing: week {n} of {total}").format(n=done, total=total)
            return {"done": done, "total": total, "text": text}
    return None


def _more(visitor: Visitor, settings: Any) -> list[dict[str, Any]]:
    """Return all fields by table, in the language spoken."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for key, field in fields().items():
        tables.setdefault(field.table, []).append(_field(visitor, settings, key))
    return [
        {"name": name, "heading": heading(name), "fields": listed}
        for name, listed in tables.items()
        if listed
    ]


def words() -> dict[str, str]:
    """Return the words of the panel, in the language spoken."""
    return {
        "settings": _("Settings"),
        "scenario": _("Scenario"),
        "strategy": _("Strategy"),
        "more": _("More settings"),
        "less": _("Fewer settings"),
        "search": _("Search settings"),
        "found": _("{n} settings"),
        "empty": _(EMPTY),
        "seed": _("Seed"),
        "seed_hint": _("The same seed: the same people, the same luck."),
        "luck": _("New luck"),
        "changed": _("Settings changed"),
        "run": _("Run again"),
        "beside": _("Run beside"),
        "beside_hint": _("Runs the changed settings as a second world with the same seed"),
        "undo": _("Undo"),
        "cancel": _("Cancel"),
        "reset": _("As in the scenario"),
        "before": _("in the scenario: {value}"),
        "source": _("Source: {source}"),
        "yes": _("yes"),
        "no": _("no"),
        "dismiss": _("Close"),
        "value": _("value"),
    }
