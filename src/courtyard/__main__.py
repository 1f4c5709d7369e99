"""`python -m courtyard` is the same as `courtyard`."""

from __future__ import annotations

from courtyard.cli import main

if __name__ == "__main__":
    main()
