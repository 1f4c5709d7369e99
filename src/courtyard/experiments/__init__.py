"""Experiments: the file, the plan of runs, and the engine that carries it out."""
