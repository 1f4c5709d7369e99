"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A busy machine is no fault of the code; and what continuous integration finds, everyone can find.
settings.register_profile("courtyard", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("courtyard")
