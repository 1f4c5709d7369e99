"""Government and partners: the table `[partners]`, and where each gives hours (T1, G9, G23)."""

from __future__ import annotations

from typing import Any

from courtyard.foundations.quantities import Parameters


class Partners(Parameters):
    """The table `[partners]`: who serves beside residents, social workers and government."""


def providers_serve(model: Any) -> None:
    """Let government and partners give their hours of the week."""
