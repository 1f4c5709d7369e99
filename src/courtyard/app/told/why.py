"""Why somebody decided so in a week: what spoke for it and against it, and what came of it.

Said is only what the record supports. Terms are recorded of everybody every week, but only who
reconsiders decides by them; the others go on as before. Whether somebody reconsidered is known
where it shows: who was asked while inactive, came home or changed has reconsidered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from courtyard.app.told import phrases
from courtyard.foundations.words import N_, _, speaking
from courtyard.state import TERMS

CONSTANT = "constant"
ASKED = TERMS.index("asked")

LABELS = {
    CONSTANT: N_("where everybody starts from"),
    "others": N_("others taking part"),
    "need": N_("unmet need that one is aware of"),
    "expectation": N_("expecting others to join"),
    "efficacy": N_("self-efficacy"),
    "responsibility": N_("sense of responsibility"),
    "belonging": N_("belonging"),
    "knowledge": N_("knowledge of offices and procedures"),
    "familiarity": N_("familiarity with the community"),
    "skill": N_("organizing skill"),
    "trust": N_("trust in leaders or social workers"),
    "interest": N_("own liking for taking part"),
    "time": N_("lack of time"),
    "family": N_("the family being against it"),
    "burnout": N_("strain"),
    "cohesion": N_("cohesion of the organization"),
    "visibility": N_("renown of the organization"),
    "provided": N_("being served without taking part"),
    "asked": N_("being asked"),
    "liking": N_("liking for this kind of service"),
    "identity": N_("identification with those who serve"),
    "government": N_("responsiveness of the government"),
}
"""What each term of a decision is called on its bar."""


class Bar(TypedDict):
    """One term of a decision: its name, what it is called, and its part in log-odds."""

    term: str
    label: str
    value: float


class Why(TypedDict):
    """A decision in bars and in a sentence.

    `sum` is that of the bars, in log-odds; `chance` its logistic: the chance to act of who
    reconsiders. `reconsidered` is None where it is not known. `sum` and `chance` are None where
    nothing was weighed.
    """

    week: int
    terms: list[Bar]
    sum: float | None
    chance: float | None
    acted: bool
    reconsidered: bool | None
    text: str


@dataclass(frozen=True)
class Moment:
    """What is recorded of one resident's decision in one week.

    Attributes:
        resident, week: who, and when (from week 1).
        terms: weighted terms in the order of `TERMS`, log-odds.
        constant: log-odds of acting when nothing else counts.
        active: whether he or she gives hours this week.
        before: whether in the week before; None where this is not known.
        here, here_before: whether he or she is here for a part of the week, and was in the week
            before.
        post: whether he or she held a post at the end of the week before.
        reconsider: chance of reconsidering in a week without being asked.
        weighed: whether residents weigh (`decision.rule`); else they act by a threshold.
        new: whether somebody else has moved in this week, so that the decision was another's.
        asking_shows: whether being asked counts, so that it shows in the terms.
        readiness: the sum as it is recorded, being asked left out; None where it is not given.
        decides: whether residents of this scenario decide at all.
    """

    resident: int
    week: int
    terms: Sequence[float]
    constant: float
    active: bool
    before: bool | None = None
    here: bool = True
    here_before: bool = True
    post: bool = False
    reconsider: float = 0.0
    weighed: bool = True
    new: bool = False
    asking_shows: bool = True
    readiness: float | None = None
    decides: bool = True

    @property
    def weighs(self) -> bool:
        """Whether there was a weighing in this week."""
        return self.decides and self.weighed and self.week > 0

    @property
    def asked(self) -> bool:
        """Whether being asked shows in the terms."""
        return float(self.terms[ASKED]) != 0.0


def why(moment: Moment, lang: str) -> Why:
    """Return a decision in bars, the largest first, and in a sentence in a language."""
    with speaking(lang):
        bars = _bars(moment) if moment.weighs else []
        total = math.fsum(bar["value"] for bar in bars)
        return {
            "week": moment.week,
            "terms": bars,
            "sum": total if moment.weighs else None,
            "chance": _logistic(total) if moment.weighs else None,
            "acted": moment.active,
            "reconsidered": reconsidered(moment),
            "text": _text(moment, bars, _logistic(total)),
        }


def reconsidered(moment: Moment) -> bool | None:
    """Return whether somebody reconsidered; None where the record does not say it.

    Who holds a post goes on, and who is away gives none: neither decides.
    """
    if not moment.weighs or moment.new:
        return None
    if not moment.here or moment.post:
        return False
    # Who comes home or is asked while inactive reconsiders at once, and only who does changes.
    called = not moment.here_before or (moment.asked and moment.before is False)
    changed = moment.before is not None and moment.active != moment.before
    if called or changed or moment.reconsider >= 1.0:
        return True
    known = moment.before is not None and moment.asking_shows
    return False if known and moment.reconsider == 0.0 else None


def _bars(moment: Moment) -> list[Bar]:
    """Return the constant and all terms that are not 0, the largest first."""
    values = {CONSTANT: float(moment.constant)}
    values |= {name: float(v) for name, v in zip(TERMS, moment.terms, strict=True)}
    bars: list[Bar] = [
        {"term": name, "label": _(LABELS[name]), "value": value}
        for name, value in values.items()
        if value != 0.0
    ]
    return sorted(bars, key=lambda bar: -abs(bar["value"]))


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))


def _text(moment: Moment, bars: Sequence[Bar], chance: float) -> str:
    """Return what came of it, one sentence, and what spoke most for and against it, another."""
    who = phrases.person(moment.resident)
    short = _without_weighing(moment)
    if short is not None:
        return phrases.sentence(short.format(who=who, week=moment.week))
    percent = phrases.percent(chance)
    if moment.post:
        text = _(
            "{who} held a post and went on: a post is not left from one week to the next, whatever "
            "the weighing says"
        ).format(who=who)
    elif reconsidered(moment) and (moment.before is not None or not moment.here_before):
        text = _reconsidered(moment).format(who=who, week=moment.week, chance=percent)
    else:
        text = _unknown(moment).format(
            who=who, week=moment.week, chance=percent, share=f"{moment.reconsider:.1%}"
        )
    strongest = _strongest(bars)
    told = phrases.sentence(text)
    return _("{first} {second}").format(first=told, second=strongest) if strongest else told


def _without_weighing(moment: Moment) -> str | None:
    """Return what is said where nothing was weighed or nothing is known; None where it was."""
    if moment.week < 1:
        return _("nobody decides before the first week")
    if moment.new:
        return _("somebody else moved in this week; the decision was made by who lived here before")
    if not moment.decides:
        return _("in this scenario nobody decides whether to give hours")
    if not moment.weighed:
        return (
            _("{who} gave hours in week {week}; here residents act when enough others do")
            if moment.active
            else _("{who} gave no hours in week {week}; here residents act when enough others do")
        )
    if not moment.here:
        return _("{who} was away in week {week}, and gave no hours")
    return None


def _reconsidered(moment: Moment) -> str:
    """Return the text for who reconsidered, by why this is known."""
    if not moment.here_before:
        return (
            _("{who} came home, reconsidered and gave hours; the chance was {chance}")
            if moment.active
            else _("{who} came home, reconsidered and gave no hours; the chance was {chance}")
        )
    if moment.asked and not moment.before:
        return (
            _("{who} was asked, reconsidered and gave hours; the chance was {chance}")
            if moment.active
            else _("{who} was asked, reconsidered and gave no hours; the chance was {chance}")
        )
    if moment.active == moment.before:
        return (
            _("{who} reconsidered and went on giving hours; the chance was {chance}")
            if moment.active
            else _("{who} reconsidered and gave no hours, as before; the chance was {chance}")
        )
    return (
        _("{who} reconsidered and began to give hours; the chance was {chance}")
        if moment.active
        else _("{who} reconsidered and stopped giving hours; the chance to go on was {chance}")
    )


def _unknown(moment: Moment) -> str:
    """Return the text for who went on as before, reconsidering or not."""
    if moment.before is None:
        return (
            _("{who} gave hours in week {week}; who reconsiders now does so with a chance of "
              "{chance}")
            if moment.active
            else _("{who} gave no hours in week {week}; who reconsiders now would give them with a "
                   "chance of {chance}")
        )  # fmt: skip
    if reconsidered(moment) is False:
        return (
            _("{who} went on giving hours without reconsidering")
            if moment.active
            else _("{who} gave no hours, as before, without reconsidering")
        )
    return (
        _("{who} went on giving hours; whether by reconsidering is not recorded ({share} a week "
          "do, unasked), the chance would have been {chance}")
        if moment.active
        else _("{who} gave no hours, as before; whether by reconsidering is not recorded ({share} "
               "a week do, unasked), the chance would have been {chance}")
    )  # fmt: skip


def _strongest(bars: Sequence[Bar]) -> str:
    """Return the strongest term on either side, the constant apart."""
    terms = [bar for bar in bars if bar["term"] != CONSTANT]
    plus = next((bar for bar in terms if bar["value"] > 0), None)
    minus = next((bar for bar in terms if bar["value"] < 0), None)
    if plus and minus:
        text = _(
            "beside the base tendency most spoke for it: {plus} ({up}), most against it: {minus} "
            "({down})"
        )
    elif plus:
        text = _("beside the base tendency most spoke for it: {plus} ({up})")
    elif minus:
        text = _("beside the base tendency most spoke against it: {minus} ({down})")
    else:
        return ""
    return phrases.sentence(
        text.format(
            plus=plus["label"] if plus else "",
            up=signed(plus["value"]) if plus else "",
            minus=minus["label"] if minus else "",
            down=signed(minus["value"]) if minus else "",
        )
    )


def signed(value: float) -> str:
    """Return a number with its sign, a real minus before what is below 0."""
    return f"{value:+.1f}".replace("-", "−")
