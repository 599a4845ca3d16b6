"""Runs with a model, which cost money.

In come the questions of a suite and terms (limits, a file of cached answers); out come answers and verdicts of the configured
model. What will be sent is forecast and confirmed first, kept within a budget, and cached. This room does not know which suite
is run, nor how answers are scored.
"""
