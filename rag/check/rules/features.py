"""All features of a claim and its evidence: one row for the classifier, and the findings of the rules."""

from __future__ import annotations

import re

from rag.check.data import read_table, word_list
from rag.check.rules.comparison_features import comparison_features
from rag.check.rules.coverage import coverage_features
from rag.check.rules.degree import turned
from rag.check.rules.exchange import exchange_features
from rag.check.rules.granted import part_for_whole
from rag.check.rules.listed import list_features
from rag.check.rules.morphology import Text
from rag.check.rules.negation import ENGLISH
from rag.check.rules.number_features import number_features
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding, RuleResult
from rag.check.rules.pairing import pairing_features
from rag.check.rules.polarity import polarity_features
from rag.check.rules.repetition import repetition_features
from rag.check.rules.roles import role_features

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
_WINS, _MATCHES = (re.compile(read_table("patterns.toml")["scope"][name], re.I) for name in ("wins", "or_matches"))
_SUMMING = ("모두", "전부", "다", "all")
_LISTED = 6  # tokens before such a word among which a list ends
_NEW: dict[str, tuple[ErrorKind, frozenset[str]]] = {
    "universal_new": ("scope", _UNIVERSAL),
    "cause_word_new": ("cause", word_list("scope", "cause")),
}


def pair_features(pair: AlignedPair) -> RuleResult:
    """Return all features of a pair by name, and all findings, most serious kinds first."""
    parts = [
        rule(pair)
        for rule in (
            number_features,
            exchange_features,
            role_features,
            list_features,
            repetition_features,
            polarity_features,
            comparison_features,
            pairing_features,
            _scope_features,
            coverage_features,
        )
    ]
    features = {name: value for part in parts for name, value in part.features.items()}
    repetition = max(0.0, (features.pop("coverage_rest") - _REPEATED) / (1 - _REPEATED))
    features |= {f"{name}_repeated": features[name] * repetition for name in _BY_REPETITION}
    features["repetition"] = repetition
    del features["negation_parity"]  # decisive in a repetition only
    for name in _BY_CROSSING:
        value = features.pop(name)
        features |= {f"{name}_crossed": value * pair.crossed, f"{name}_within": value * (not pair.crossed)}
    features["crossed"] = float(pair.crossed)
    findings = (finding for part in parts for finding in part.findings)
    return RuleResult(features, (*findings, *part_for_whole(pair)))


def _scope_features(pair: AlignedPair) -> RuleResult:
    """Compute whether a claim says more than its evidence: all for some, always for sometimes, a reason not given."""
    mine, theirs = {t.form for t in pair.claim.tokens}, pair.evidence.forms
    features = {
        "universal_hedged": float(bool(mine & _UNIVERSAL) and bool(theirs & _HEDGE)),
        "degree_turned": float(next(turned(pair), None) is not None),
        "hedge_lost": float(bool(theirs & _HEDGE) and not mine & _HEDGE),
    }
    findings: list[Finding] = []
    wider = _WINS.search(pair.claim.text)
    features["or_matches"] = float(wider is not None and _is_weakened(pair))
    if wider and features["or_matches"]:
        findings.append(Finding("scope", wider[0], "", wider.start(), wider.end()))
    for name, (kind, listed) in _NEW.items():
        said = ((k, t) for k, t in enumerate(pair.claim.tokens) if t.form in listed)
        token = next((t for k, t in said if not (_is_both(pair.claim, k) or _is_none(pair.claim, k))), None)
        features[name] = float(token is not None and not theirs & listed)
        if token and features[name]:
            findings.append(Finding(kind, token.surface, "", token.start, token.end))
    return RuleResult(features, tuple(findings))


def _is_weakened(pair: AlignedPair) -> bool:
    """Return whether the evidence says "as good or better" where the claim says "better"."""
    return _MATCHES.search(pair.evidence.text) is not None and not _MATCHES.search(pair.claim.text)


def _is_none(text: Text, k: int) -> bool:
    """Return whether a word for all means none, after a negation (hardly any, not for every)."""
    return any(t.tag == "SL" and t.form in ENGLISH for t in text.tokens[max(0, k - 3) : k])


def _is_both(text: Text, k: int) -> bool:
    """Return whether a word for all sums up what is listed before it (메모리와 시간 모두), which makes it no wider."""
    if text.tokens[k].form not in _SUMMING:
        return False
    return any(t.tag == "JC" or t.form in ("와", "과", "및") for t in text.tokens[max(0, k - _LISTED) : k])
