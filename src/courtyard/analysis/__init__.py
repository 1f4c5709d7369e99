"""Comparison of arms on the same seeds, and survival of organizations."""
