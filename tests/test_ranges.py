"""Every plausible range has a reason that its ends bear out."""

from __future__ import annotations

import pytest

from courtyard import load_scenario
from courtyard.foundations.ranges import FACTOR, KINDS, OFF, SHARE, SHIFT, SIGN, SOURCE, kind_of
from test_parameters import _parameters

RANGES = [(key, said) for key, said in _parameters(load_scenario("fujian_camp"), "")]


def said(low, high, *, bounds=(None, None), source="assumption"):
    return {"plausible": [low, high], "low": bounds[0], "high": bounds[1], "source": source}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (said(0.0, 2.0), OFF),
        (said(0.0, 0.5, bounds=(0.0, 1.0)), OFF),
        (said(-1.0, 2.0), SIGN),
        (said(-4.0, -1.0), SHIFT),
        (said(0.1, 0.5, bounds=(0.0, 1.0)), SHARE),
        (said(1.0, 4.0, bounds=(0.0, 9.0)), FACTOR),
        (said(0.0, 0.35, source="SW1"), SOURCE),
        ({"plausible": None}, None),
    ],
)
def test_kinds_by_hand(given, kind):
    assert kind_of(given) is kind


def test_what_is_within_a_factor_is_within_ten():
    for key, one in RANGES:
        if kind_of(one) is FACTOR:
            low, high = one["plausible"]
            assert one["default"] / 10 <= low <= one["default"] <= high <= 10 * one["default"], key


def test_every_number_has_a_range_of_some_kind():
    assert len(RANGES) > 500
    assert {kind_of(one).name for _, one in RANGES} == {kind.name for kind in KINDS}


def test_the_default_lies_in_its_range():
    outside = [
        key for key, one in RANGES
        if not one["plausible"][0] <= one["default"] <= one["plausible"][1]
    ]  # fmt: skip
    assert outside == []
