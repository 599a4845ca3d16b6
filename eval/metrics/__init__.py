"""Metrics: how good an answer, a ranking or a verdict is.

In come a case and an answer taken apart (or labels and scores); out comes a number from 0 to 1, or None if there is nothing to
score. Each file defines one metric or a family of them, with edge cases and source, and registers it by name, meaning, where to
look when it gets worse, and what it applies to (:mod:`eval.metrics.registry`). This room does not know how answers are
obtained, nor what becomes of the numbers.
"""
