"""Scenario files: the schema, composed from where each parameter lives, and loading."""

from courtyard.scenario.loading import load_scenario, shipped
from courtyard.scenario.settings import Settings, extended

__all__ = ["Settings", "extended", "load_scenario", "shipped"]
