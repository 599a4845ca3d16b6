"""All that is measured of a claim and its evidence: one row of figures for the classifier, and what was found on the way."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.rules import comparison_features as roles
from rag.check.rules import coverage, polarity, scope
from rag.check.rules import number_features as amounts
from rag.check.rules.pair import Finding, Measured, Pair

__all__ = ["read"]

# Words are missed for other reasons across languages (no translation known) than within one (other words used).
_BY_CROSSING = ("coverage", "coverage_best", "longest_gap", "known_missing", "general_missing")
# In a claim that repeats its evidence nearly word for word, in the same or the other language, one difference is decisive.
_BY_REPETITION = (
    "numbers_missing",
    "numbers_scaled",
    "numbers_segment",
    "numbers_bound",
    "range_reversed",
    "names_missing",
    "latin_missing",
    "substituted_names",
    "substituted_nouns",
    "longest_gap",
    "opposite",
    "negation_added",
    "negation_lost",
    "negation_parity",
    "universal_new",
    "cause_new",
    "compare_reversed",
    "subjects_exchanged",
)
_REPEATED = 0.85  # coverage, wrong words aside, from which a claim begins to be a repetition


def read(pair: Pair) -> Measured:
    """The figures of a pair by name, and its findings, the gravest kinds first."""
    parts = [module.measure(pair) for module in (amounts, polarity, roles, scope, coverage)]
    figures = {name: value for part in parts for name, value in part.figures.items()}
    repetition = max(0.0, (figures.pop("coverage_rest") - _REPEATED) / (1 - _REPEATED))
    figures |= {f"{name}_repeated": figures[name] * repetition for name in _BY_REPETITION}
    figures["repetition"] = repetition
    for name in _BY_CROSSING:
        value = figures.pop(name)
        figures |= {f"{name}_crossed": value * pair.crossed, f"{name}_within": value * (not pair.crossed)}
    figures["crossed"] = float(pair.crossed)
    findings: Sequence[Finding] = [finding for part in parts for finding in part.findings]
    return Measured(figures, tuple(findings))
