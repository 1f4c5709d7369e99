"""The explorer: a run as a film that a browser plays."""
