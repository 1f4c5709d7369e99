"""The patterns that the model is held against, one declaration each.

Each has a code, and how sure its source is (H high, M middle, L low). An interval that the source
does not give is ours, and the declaration says so. Four patterns are fitted; OR1, OR2, OR5 and
whatever else a claim asks about are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from calibration.estimate import Form
from calibration.history import History
from calibration.measures import Parts, attrition, composition, empowerment, organizations
from calibration.measures import participation as taking_part

TEAM, ALONE = "constant_mix", "none"
"""Arms: a team that gives each level a third of its hours for five months, and nobody.

The first is the standing arm for patterns: its third year lies a year and a half after the exit.
That this stands for the places that were surveyed is a choice. The second tells what a place does
by itself.
"""

INF = math.inf


@dataclass(frozen=True)
class Pattern:
    """One published regularity and how it is read from a run.

    Attributes:
        code: the row of the evidence, with a part after a full stop.
        what: what is measured, in words.
        low, high: the target; infinite where only a direction is known.
        source: where it comes from, in what form, and what is ours.
        sure: how sure the source is, H, M or L.
        measure: reads the parts from a history.
        form: what the parts stand for.
        arm: the arm in which it is measured.
        aim: what the fit aims at; None for a prediction.
        coded: the direction is written into a rule: that it comes out shows no more than that.
    """

    code: str
    what: str
    low: float
    high: float
    source: str
    sure: str
    measure: Callable[[History], Parts]
    form: Form = "ratio"
    arm: str = TEAM
    aim: float | None = None
    coded: bool = False

    @property
    def target(self) -> str:
        """The target in words."""
        if math.isinf(self.high):
            return f"> {self.low:g}"
        return f"{self.low:g} to {self.high:g}"

    def distance(self, value: float) -> float:
        """Return how far a value lies from the aim, in half-widths of the target."""
        assert self.aim is not None
        return (value - self.aim) / ((self.high - self.low) / 2.0)


FITTED = (
    Pattern("PA1", "residents active within 12 months, third year", 0.15, 0.35,
            "formal volunteering 23-30 % a year in the US; range 10-35 %, levels differ by ±8 "
            "points between surveys (PA4)", "H", taking_part.active_year, aim=0.25),
    Pattern("CO1", "hours of a year by the top tenth of those who gave any", 0.50, 0.56,
            "53 % in Canada 2010, 54 % in Ontario 2007; ±3 points are ours", "H",
            taking_part.top_tenth, aim=0.53),
    Pattern("AT1", "active in the second year, not in the third", 0.33, 0.45,
            "more than a third: 22 of about 61 million US volunteers, 2006 to 2007 (.36); the "
            "upper end is ours", "H", attrition.stopped, aim=0.36),
    Pattern("HM3", "retired share of regular members", 0.40, 0.60,
            "50 % of a union of 4,700 in Beijing, 44 % of 2,332 in a sub-district of Shanghai",
            "M", composition.retired_members, aim=0.50),
)  # fmt: skip
"""What is fitted, all at once."""

ORGANIZATIONS = (
    Pattern("OR1", "of the organizations at the exit, there 24 months later", 0.61, 0.75,
            "113 of 165 federal coalitions went on after the funding (95 % interval)", "H",
            organizations.two_years),
    Pattern("OR1.goal", "gone 24 months after the exit: because the goal was met", 0.22, 0.47,
            "a third of 52 coalitions that were not sustained (95 % interval)", "H",
            organizations.goal_met),
    Pattern("OR2.start", "of the organizations at the exit, there half a year later", 0.83, 0.94,
            "90 % of 110 sites continued after the grant (95 % interval)", "H",
            organizations.continued),
    Pattern("OR2.hazard", "endings a year, from half a year after the exit on", 0.03, 0.08,
            "3-8 % of 110 sites a year", "H", organizations.hazard_after),
    Pattern("OR2.four", "of the organizations at the exit, there four years later", 0.57, 0.75,
            "about two thirds of 110 sites four years after the grant (95 % interval)", "H",
            organizations.four_years),
    Pattern("OR4", "skill of leaders at the exit: what lasts 24 months, less what does not", 0, INF,
            "leaders with experience help coalitions to last", "H", organizations.able_core_lasts,
            "difference"),
    Pattern("OR5", "endings a year: in the first year of life, less later", 0, INF,
            "of organizations that live on volunteers, older ones survive better; the interaction "
            "with government money needs money, which the standing arm has not", "H",
            organizations.newness, "difference"),
    Pattern("OR7", "endings in a year: fewer than ten members, less others", 0, INF,
            "small groups of the peace movement died more often", "M", organizations.small_end,
            "difference"),
    Pattern("OR8", "endings a year of organizations of two years and more", 0.01, 0.05,
            "20 % of nonprofits in Minneapolis ceased in 8 years, 2.8 % a year; the range is ours",
            "H", organizations.hazard_established),
    Pattern("OR12", "organizations of 600 residents at the exit", 1.2, 6,
            "policy asks for ten in an urban community; for 600 of some 5,000 residents that is "
            "1.2, and the upper end is ours", "H", organizations.at_exit),
    Pattern("LD3", "small organizations that end within a year: lost a leader, less others", 0, INF,
            "a small organization can collapse if one or two stop", "M", organizations.key_person,
            "difference"),
)  # fmt: skip

PARTICIPATION = (
    Pattern("PA1.alone", "residents active within 12 months, third year, without a team", 0.10,
            0.35, "as PA1; without a team less, but some", "H", taking_part.active_year, arm=ALONE),
    Pattern("PA2", "who helps outside organizations, to who helps as a member", 1, INF,
            "informal help is about twice as common as formal: 51-54 against 23-28 % (US)", "H",
            taking_part.informal_to_formal, "quotient"),
    Pattern("PA5", "registered share at the end of the third year", 0.026, 0.18,
            "registered volunteers in China: 2.6 % (2016) to 18 % (Shanghai 2019)", "H",
            taking_part.registered),
    Pattern("PA6.growth", "growth of the register from year 1 to 3, less that of the active", 0,
            INF, "registered numbers grow faster than active ones", "M",
            taking_part.registered_outgrows_active, "difference"),
    Pattern("PA6.idle", "registered who gave no hours in the third year", 0, INF,
            "many register and never serve; no share given", "M", taking_part.registered_idle),
    Pattern("PA6.hours", "hours of three years by each of the registered", 3, 15,
            "7.4 h a registered volunteer in total; a factor of two is ours", "M",
            taking_part.hours_of_registered),
    Pattern("PA7", "would act if asked, less who acts", 0, INF,
            "high willingness, low participation (surveys in China)", "M",
            taking_part.intention_gap, "difference", coded=True),
    Pattern("CO5.mean", "hours a year of somebody who gave any", 116, 216,
            "166 h (Canada 2007); ±30 % are ours", "H", taking_part.hours_a_year),
    Pattern("CO5.hundred", "more than a hundred hours a year, of those who gave any", 0.26, 0.42,
            "34 % of US volunteers (2007); ±8 points as in PA4", "H", taking_part.above_hundred),
    Pattern("CO7", "hours of a year by the top fifth of those who gave any", 0.7, 0.9,
            "Chinese relief groups follow Pareto's law; 80 % with ±10 points is ours. Close kin "
            "of CO1, which is fitted", "M", taking_part.top_fifth),
    Pattern("CO8", "hours a month of leaders, 95th percentile to 5th", 10, INF,
            "from under 1 to about 200 h a month among 1,616 leaders; tenfold is ours", "H",
            taking_part.spread_of_leaders),
)  # fmt: skip

STAYING = (
    Pattern("AT2", "members still in the same organization a year later", 0.65, 0.85,
            "charities report a median of 80 %", "M", attrition.kept),
    Pattern("AT4.old", "of the retired: who stops, less who starts", 0, INF,
            "older people are more likely to stop than to start", "H", attrition.old_stop_more,
            "difference"),
    Pattern("AT4.tenure", "leaving in a quarter: members of less than a year, less longer ones", 0,
            INF, "those with long service are least likely to quit", "H",
            attrition.long_members_stay, "difference"),
    Pattern("AT4.intense", "stopping: fewer hours than the median, less the others", 0, INF,
            "intense volunteers are least likely to quit", "H", attrition.intense_stay,
            "difference"),
    Pattern("AT4.quit", "stopping: nobody active in the household, less the others", 0, INF,
            "a volunteering spouse lowers quitting", "H", attrition.household_keeps, "difference"),
    Pattern("AT4.start", "starting: somebody active in the household, less the others", 0, INF,
            "a volunteering spouse raises starting", "H", attrition.household_brings,
            "difference"),
    Pattern("AT5", "leaving in a quarter: age band in the minority, less the others", 0, INF,
            "exit is faster at the edge of the niche (2,813 spells)", "H",
            attrition.atypical_leave, "difference"),
    Pattern("AT6", "leaving in a quarter: no tie inside, less the others", 0, INF,
            "ties inside the group lower turnover", "H", attrition.ties_keep, "difference"),
    Pattern("AT9", "stepping back in a quarter: strained leaders, less the others", 0, INF,
            "burnout goes with the intention to quit", "M", attrition.strained_leave,
            "difference", coded=True),
    Pattern("LD5", "family support lost: leaders, less the others", 0, INF,
            "volunteer-family conflict lowers the partner's support", "M",
            composition.families_tire, "difference", coded=True),
    Pattern("LD6", "leaders who are none a year later", 0.20, 0.35,
            "a guess, no source seen", "L", composition.leaders_change),
)  # fmt: skip

PEOPLE = (
    Pattern("HM1", "retired share of leaders", 0.5, 1.0,
            "retired people account for the majority (source L)", "M",
            composition.retired_leaders),
    Pattern("HM4.party", "active in a year: Party members, less other adults", 0, INF,
            "elders who are Party members take part more", "M", composition.party_active,
            "difference"),
    Pattern("HM4.ties", "active in a year: retired with many ties, less those with few", 0, INF,
            "better connected elders take part more", "M", composition.connected_active,
            "difference"),
    Pattern("HM9", "pairs of one age band: within organizations, less among all", 0, INF,
            "associations are more alike in age than chance", "H", composition.alike,
            "difference"),
    Pattern("HM9.age", "the same: organizations of two years and more, less new ones", 0, INF,
            "likeness rises with the age of the group", "H", composition.old_groups_alike,
            "difference"),
    Pattern("EM1.forward", "path from participation to efficacy a year later", 0, INF,
            "participation raises later empowerment (two waves, n = 474)", "H",
            empowerment.participation_to_efficacy),
    Pattern("EM1.back", "path from efficacy to participation a year later", -0.05, 0.05,
            "empowerment does not raise later participation; ±.05 is ours. Two waves do not "
            "identify the weight in the model", "H", empowerment.efficacy_to_participation),
    Pattern("EM2", "efficacy gained in a year: leaders, less other members", 0, INF,
            "who also takes part in decisions gains more", "M", empowerment.leaders_gain,
            "difference"),
    Pattern("EM3.group", "members' hours and trust in their leaders, correlation", 0, INF,
            "participation goes with collective efficacy of the organization; trust in its "
            "leaders stands for it", "M", empowerment.hours_and_own_group),
    Pattern("EM3.place", "members' hours and expectation of the others, correlation", -0.1, 0.1,
            "no relation with collective efficacy of the neighbourhood; ±.1 is ours", "M",
            empowerment.hours_and_neighbourhood),
    Pattern("EM6.know", "awareness outside organizations: at the exit to at the start", 1.5, 2.5,
            "knowledge doubled; the range is ours", "M", empowerment.awareness_spreads),
    Pattern("EM6.engage", "responsibility outside organizations: at the exit to at the start", 1.0,
            1.2, "engagement rose slightly; the range is ours", "M",
            empowerment.engagement_spreads),
)  # fmt: skip

PREDICTED = (*ORGANIZATIONS, *PARTICIPATION, *STAYING, *PEOPLE)
PATTERNS = {pattern.code: pattern for pattern in (*FITTED, *PREDICTED)}
"""Every pattern by its code: the fitted ones, then predictions."""

NOT_REACHED = {
    "PA3, PA4, PA9": "other levels of the same thing, and the tolerance between surveys",
    "AT8, OR9, OR10": "awards, doses of technical assistance and tasks of a hand-over are no "
    "mechanisms of the model: training can be compared in an experiment, not read from one run",
    "AT10": "coalitions between organizations",
    "OR6, OR11, OR13": "no money in the standing arm: grants, dues and partners are switched on in "
    "scenarios of their own",
    "LD2, LD4": "shared work among leaders and limits of terms are not varied within a run",
    "HM5, HM6, HM7": "floating Party members, identity through the Party, students' vacations",
    "SW1 to SW6": "turnover of social workers is set to what SW1 says (`staffing.turnover`), so "
    "that it comes out shows nothing; norms of staffing are settings",
    "EM4, EM5": "the quality that members perceive, alienation and class",
    "EM7": "kinds of participation that compete for time",
    "EM9": "earlier collaboration of members",
}
"""Rows of the evidence that the mechanisms do not reach, and why."""


def read(history: History, arm: str) -> dict[str, Parts]:
    """Return the parts of every pattern that is measured in an arm, by code."""
    return {p.code: p.measure(history) for p in PATTERNS.values() if p.arm == arm}
