"""Courtyard."""
