"""What a survey would read: a sample of residents, items from 1 to 5, and the noise of answering.

State, survey score and log are kept apart: `empowerment_individual` is what residents have, on the
scale of the instrument; the survey asks some of them; `active_year` is what a log of hours shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from courtyard.state import State

SAMPLE = 100
"""Residents who are asked (assumption)."""

NOISE = 0.8
"""Standard deviation of an answer to one item, in points of the scale (assumption)."""

ITEMS = (8, 9)
"""Items on leadership competence and on policy control (Peterson et al. 2006)."""


@dataclass(frozen=True)
class Survey:
    """One simulated survey, a column of the weekly table.

    Attributes:
        name: its name.
        score: its mean score, from a state and the luck of the survey.
        en, zh: what it is, a noun phrase in each language.
        unit: its unit.
    """

    name: str
    score: Callable[[State, Generator], float]
    en: str
    zh: str
    unit: str = "score 1-5"


def sociopolitical_control(now: State, luck: Generator) -> float:
    """Return the mean score of a sample on the Sociopolitical Control Scale.

    Each item is answered with a whole number from 1 to 5 about what the person has: leadership
    competence 1 + 4 (efficacy + organizing skill)/2, policy control 1 + 4 × the responsiveness of
    the government that is perceived. Rounding and the ends of the scale bias the score towards
    its middle, as they do on paper.
    """
    people = now.residents
    who = luck.choice(people.rows, min(SAMPLE, people.rows), replace=False)
    leads = 1.0 + 2.0 * (people.efficacy[who] + people.skill[who])
    controls = np.full(who.size, 1.0 + 4.0 * now.community.responsiveness[0])
    meant = np.repeat(np.column_stack([leads, controls]), ITEMS, axis=1)
    answers = np.rint(meant + NOISE * luck.standard_normal(meant.shape))
    return float(np.clip(answers, 1.0, 5.0).mean())


SURVEYS: dict[str, Survey] = {
    survey.name: survey
    for survey in (
        Survey("survey_individual", sociopolitical_control,
               "individual empowerment, as a survey of a sample would read it",
               "个人增能（模拟抽样问卷得分）"),
    )
}  # fmt: skip
"""Every simulated survey there is, by name."""
