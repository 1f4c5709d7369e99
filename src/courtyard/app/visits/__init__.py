"""Visitors of a server: what each watches and wishes."""
