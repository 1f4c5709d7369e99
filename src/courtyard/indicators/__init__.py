"""What is measured: the explicit list of all indicators, and the phases that are recognized."""

from courtyard.indicators.capability import CAPABILITY
from courtyard.indicators.empowerment import EMPOWERMENT
from courtyard.indicators.governance import GOVERNANCE
from courtyard.indicators.indicator import Indicator
from courtyard.indicators.league import LEAGUE
from courtyard.indicators.participation import PARTICIPATION
from courtyard.indicators.phases import Phases, Signs, recognize, signs
from courtyard.indicators.survey import SURVEYS, Survey
from courtyard.indicators.teams import TEAMS

INDICATORS: dict[str, Indicator] = {
    unit.name: unit
    for unit in (*PARTICIPATION, *EMPOWERMENT, *CAPABILITY, *GOVERNANCE, *TEAMS, *LEAGUE)
}
"""Every indicator there is, by name, in the order of the weekly table."""

__all__ = [
    "INDICATORS",
    "SURVEYS",
    "Indicator",
    "Phases",
    "Signs",
    "Survey",
    "recognize",
    "signs",
]
