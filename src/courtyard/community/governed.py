"""Outcomes of public affairs and of those who govern; `declared.py` says what each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from courtyard.state import Event, State

NAN = float("nan")


def governed(now: State, weeks: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return what became of proposals, and how well the government's service fitted and arrived.

    issues: the needs that there were at the start, a full need of a resident counting as one; they
    are the same in every arm, whoever raises them. policy_fit, representation_gap, leakage: means
    of the weeks in which the government served or had heard of anything, NaN without any.

    Args:
        now: the state at the end of the run.
        weeks: the weekly table, from week 0, by column.
    """
    events = now.events.rows
    issues = float(now.residents.need_rest.sum())
    counts = {kind: sum(e.kind == kind for e in events) for kind in ("carried", "blocked")}
    disputes = sum(event.kind == "dispute" for event in events)
    adopted = float(now.community.adopted[0])
    waited = _weeks_to_decision(events)
    return {
        "proposals": float(now.community.proposals[0]),
        "carried": float(counts["carried"]),
        "blocked": float(counts["blocked"]),
        "decision_weeks": sum(waited) / len(waited) if waited else NAN,
        "issues": issues,
        "adopted_per_issue": 100.0 * adopted / issues if issues else NAN,
        "disputes_per_issue": 100.0 * disputes / issues if issues else NAN,
        "policy_fit": _mean(weeks["policy_fit"], weeks["policy_fit"]),
        "representation_gap": _mean(weeks["representation_gap"], weeks["representation_gap"]),
        "leakage": _mean(weeks["leaking"], weeks["policy_fit"]),
        "bias_end": float(now.community.bias[0]),
    }


def _mean(values: Sequence[float], where: Sequence[float]) -> float:
    """Return the mean of values over the weeks in which something is not zero, NaN without any."""
    some = np.asarray(where, np.float64) > 0.0
    return float(np.asarray(values, np.float64)[some].mean()) if some.any() else NAN


def _weeks_to_decision(events: Iterable[Event]) -> list[int]:
    """Return the weeks from each proposal to its answer, or to its being voted down.

    An organization has one proposal at a time; what is decided in the week of proposing has left no
    trace of its making.
    """
    made: dict[int, int] = {}
    weeks: list[int] = []
    for event in events:
        if event.kind == "proposed":
            made[event.organization] = event.week
        elif event.kind in ("adopted", "refused", "blocked"):
            weeks.append(event.week - made.pop(event.organization, event.week))
    return weeks
