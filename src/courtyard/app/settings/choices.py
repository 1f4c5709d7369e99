"""What can be chosen at a setting, in words; the names that stand in files are shown beside."""

from __future__ import annotations

from courtyard.foundations.words import N_, _, label
from courtyard.practice import STRATEGIES

CHOICES: dict[str, dict[str, str]] = {
    "scenario.world": {
        "usual": N_("as usual"),
        "sources": N_("as the sources hold"),
        "evidence": N_("as the evidence has it"),
    },
    "network.kind": {
        "complete": N_("everybody with everybody"),
        "ring": N_("ring"),
        "torus": N_("grid without edges"),
        "random": N_("random ties"),
        "small_world": N_("ring with long ties (small world)"),
        "courtyard": N_("neighbours, courtyards, likes"),
        "file": N_("from a file"),
    },
    "network.neighbourhood": {
        "moore": N_("eight around (Moore)"),
        "von_neumann": N_("four beside (von Neumann)"),
    },
    "plan.leaving": {
        "abrupt": N_("from one week to the next"),
        "tapered": N_("with fewer and fewer hours"),
        "on_signs": N_("when the signs are good"),
        "never": N_("not at all"),
    },
    "plan.stance": {
        "neutral": N_("neutral, mediating"),
        "siding": N_("on one side"),
        "aside": N_("out of it"),
    },
    "plan.issue": {
        "wanted": N_("the most wanted"),
        "easiest": N_("the easiest"),
        "hardest": N_("the hardest"),
        "random": N_("any, drawn at random"),
    },
    "plan.leaders": {
        "all": N_("all listed and post-holders"),
        "core": N_("post-holders only"),
    },
    "plan.chooses": {
        "seen": N_("by what is seen of them"),
        "random": N_("at random"),
        "degree": N_("those with most ties"),
        "keen": N_("the keenest"),
        "clustered": N_("those who know each other"),
    },
    "plan.favoured": {
        "vulnerable": N_("the vulnerable"),
        "random": N_("as many others, at random"),
    },
    "plan.rest": {
        "members": N_("members"),
        "residents": N_("all residents"),
    },
    "plan.evaluates": {
        "observation": N_("what is observed"),
        "counts": N_("what is counted"),
        "both": N_("both"),
    },
    "partners.specialized": {
        "providers": N_("each provider"),
        "staff": N_("the staff as a whole"),
    },
    "interventions.training_group.topic": {
        "lacking": N_("what is lacking most"),
        "identity": N_("identity"),
        "organizing": N_("organizing"),
        "conflict": N_("conflict"),
        "planning": N_("planning"),
    },
    "interventions.youth_team.picks": {
        "keen": N_("the keenest"),
        "able": N_("the ablest"),
        "tied": N_("those with most ties"),
        "random": N_("at random"),
    },
    "interventions.contest.prize": {
        "shared": N_("all who reach the bar"),
        "rival": N_("the best one alone"),
    },
    "influence.rule": {
        "everyday": N_("everyday contacts"),
        "degroot": N_("averaging (DeGroot)"),
        "friedkin_johnsen": N_("averaging, with own views kept (Friedkin-Johnsen)"),
    },
    "decision.rule": {
        "weighing": N_("by weighing for and against"),
        "threshold": N_("by a threshold"),
    },
    "decision.looks_at": {
        "everyone": N_("everybody"),
        "ties": N_("own ties"),
    },
    "decision.threshold.draw": {
        "list": N_("as listed"),
        "quantiles": N_("at the quantiles"),
        "random": N_("drawn at random"),
    },
    "decision.threshold.distribution": {
        "uniform": N_("uniform"),
        "integers": N_("whole numbers, uniform"),
        "normal": N_("normal"),
    },
    "decision.threshold.unit": {
        "people": N_("people"),
        "share": N_("share"),
    },
    "decision.threshold.outside": {
        "keep": N_("kept"),
        "clip": N_("set to the limit"),
        "redraw": N_("drawn again"),
    },
    "decision.starters.chosen": {
        "block": N_("the first in order"),
        "random": N_("at random"),
        "neighbourhood": N_("someone with his or her ties"),
    },
    "decision.update": {
        "together": N_("all at once"),
        "one_by_one": N_("one by one"),
    },
    "projects.mode": {
        "contest": N_("the best win"),
        "lottery": N_("by lot"),
        "equal": N_("all in equal parts"),
    },
    "public_affairs.deliberation.spokesman": {
        "joint": N_("the largest organization in support"),
        "single": N_("the organization that proposed"),
        "random": N_("any of them, at random"),
    },
    "teams.shape": {
        "clique": N_("within the team"),
        "star": N_("through the Party member"),
        "flat": N_("across all teams"),
    },
    "teams.selection": {
        "random": N_("at random"),
        "ties": N_("those with most ties"),
        "keen": N_("the keenest"),
        "clustered": N_("those who know each other"),
    },
}
"""Words for names of choices, by the key of the setting."""


def choice_name(key: str, name: str) -> str:
    """Return what a choice is called, in the language spoken."""
    if key == "plan.strategy" and name in STRATEGIES:
        strategy = STRATEGIES[name]
        text = label({"en": strategy.en, "zh": strategy.zh})
        return f"{name.replace('_', ' ')}: {text}"
    return _(CHOICES.get(key, {}).get(name, name))
