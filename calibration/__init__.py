"""Calibration and validation: what is fitted, what is predicted, and what hangs on which mechanism.

`python -m calibration` says what there is. Targets come from published numbers; each is declared
once, in `calibration.patterns`, with its source. Four of them are fitted, all at once; every other
one is a prediction, reported as met or not. What a claim asks about is never fitted.
"""
