"""All features of a claim and its evidence: one row for the classifier, and the findings of the rules."""

from __future__ import annotations

from rag.check.data import word_list
from rag.check.rules.comparison_features import comparison_features
from rag.check.rules.coverage import coverage_features
from rag.check.rules.number_features import number_features
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding, RuleResult
from rag.check.rules.polarity import polarity_features

# Words are missing for other reasons across languages (unknown translation) than within one (other wording).
_BY_CROSSING = ("coverage", "coverage_best", "longest_gap", "known_missing", "general_missing")
# In a claim that repeats its evidence nearly word for word, in the same or the other language, one difference is decisive.
_BY_REPETITION = """
    numbers_missing numbers_scaled numbers_segment numbers_bound range_reversed names_missing latin_missing
    substituted_names substituted_nouns longest_gap opposite negation_added negation_lost negation_parity
    universal_new cause_new compare_reversed subjects_exchanged
""".split()
_REPEATED = 0.85  # coverage, not counting wrong words, from which a claim starts to be a repetition
_UNIVERSAL = word_list("scope", "universal")
_HEDGE = word_list("scope", "hedge")
_NEW: dict[str, tuple[ErrorKind, frozenset[str]]] = {
    "universal_new": ("scope", _UNIVERSAL),
    "cause_word_new": ("cause", word_list("scope", "cause")),
}


def pair_features(pair: AlignedPair) -> RuleResult:
    """Return all features of a pair by name, and all findings, most serious kinds first."""
    parts = [
        rule(pair) for rule in (number_features, polarity_features, comparison_features, _scope_features, coverage_features)
    ]
    features = {name: value for part in parts for name, value in part.features.items()}
    repetition = max(0.0, (features.pop("coverage_rest") - _REPEATED) / (1 - _REPEATED))
    features |= {f"{name}_repeated": features[name] * repetition for name in _BY_REPETITION}
    features["repetition"] = repetition
    for name in _BY_CROSSING:
        value = features.pop(name)
        features |= {f"{name}_crossed": value * pair.crossed, f"{name}_within": value * (not pair.crossed)}
    features["crossed"] = float(pair.crossed)
    return RuleResult(features, tuple(finding for part in parts for finding in part.findings))


def _scope_features(pair: AlignedPair) -> RuleResult:
    """Compute whether a claim says more than its evidence: all for some, always for sometimes, a reason not given."""
    mine, theirs = {t.form for t in pair.claim.tokens}, pair.evidence.forms
    features = {
        "universal_hedged": float(bool(mine & _UNIVERSAL) and bool(theirs & _HEDGE)),
        "hedge_lost": float(bool(theirs & _HEDGE) and not mine & _HEDGE),
    }
    findings = []
    for name, (kind, listed) in _NEW.items():
        token = next((t for t in pair.claim.tokens if t.form in listed), None)
        features[name] = float(token is not None and not theirs & listed)
        if token and features[name]:
            findings.append(Finding(kind, token.surface, "", token.start, token.end))
    return RuleResult(features, tuple(findings))
