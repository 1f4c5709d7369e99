"""What a reader should know of a pattern besides its target: what kind it is, and what it is not.

Kinds decide how a pattern is counted; remarks are printed beside where the target is from.
"""

from __future__ import annotations

import math

from calibration.patterns import Pattern

SET_AFTER_SEEING = {"OR1.goal"}
"""Shown as missed (never by the goal) before `dissolution.goal` got its present meaning and value:
a share of the need, no amount, and a third, because with a quarter it still never happened. What
comes out is no prediction."""

BY_CONSTRUCTION = {"PA6.growth", "PA6.idle", "EM1.forward", "EM3.group", "OR7", "AT4.old"}
"""Besides those that are declared so: the register never shrinks; only who takes part learns and
comes to trust leaders; below three givers an organization ends; of many who stop and start, a
minority that is active must stop at the greater rate."""

KIN = {"PA1.alone": "PA1", "CO7": "CO1", "HM1": "HM3"}
"""Close to a pattern that is fitted, by its code."""

OURS = {"OR12", "EM1.back", "EM3.place", "EM6.know", "EM6.engage", "LD6", "OR8", "CO5.mean",
        "PA6.hours", "CO8", "AT2", "PA5"}  # fmt: skip
"""Ranges of which at least one end is our reading of the source."""

REMARKS = {
    "PA1": "counts everyone who gave any hour, in an organization or not; members alone are fewer",
    "PA2": "the published ratio is about 2, which is missed; only the direction is asked here",
    "PA5": "the register is an upper bound of activity in the source",
    "OR1": "the source says no time; 24 months are ours, see OR2.four for later",
    "OR2.start": "half a year is ours",
    "OR4": "read a month after the exit",
    "OR7": "the source's small is below a hundred members; ten is ours",
    "OR8": "the source counts all nonprofits; two years and more is ours",
    "CO8": "of communities with ten leaders at least",
    "HM1": "the source says it of clubs, without a number",
    "HM4.party": "the source says it of elders; all adults are ours",
    "EM1.back": "both paths are above zero here; the source found the first alone, so half missed",
}
"""What a target or a measure is not, by the code of the pattern."""

MARKS = {"construction": "†", "seen": "‡", "kin": "§"}
"""Signs beside a code: not counted among the predictions."""


def kind(pattern: Pattern) -> str:
    """Return how a pattern counts.

    Returns:
        "construction", "seen" or "kin" for what is no prediction; else "published" for a range
        that the source gives, "ours" for one that we made of it, "direction" for a sign.
    """
    if pattern.code in SET_AFTER_SEEING:
        return "seen"
    if pattern.coded or pattern.code in BY_CONSTRUCTION:
        return "construction"
    if pattern.code in KIN:
        return "kin"
    if math.isinf(pattern.high) and pattern.low == 0.0:
        return "direction"
    return "ours" if pattern.code in OURS or math.isinf(pattern.high) else "published"


def told(pattern: Pattern) -> str:
    """Return where the target is from, with what is to be remarked."""
    remark = REMARKS.get(pattern.code, "")
    if pattern.code in KIN and "kin" not in pattern.source:
        remark = "; ".join(filter(None, (remark, f"close kin of {KIN[pattern.code]}, fitted")))
    return pattern.source + (f". *{remark[0].upper()}{remark[1:]}*" if remark else "")
