"""Whether a claim says more than its evidence: all for some, always for sometimes, a reason the evidence does not give."""

from __future__ import annotations

from rag.check.data import word_list
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding, RuleResult

_UNIVERSAL = word_list("scope", "universal")
_HEDGE = word_list("scope", "hedge")
_NEW: dict[str, tuple[ErrorKind, frozenset[str]]] = {
    "universal_new": ("scope", _UNIVERSAL),
    "cause_word_new": ("cause", word_list("scope", "cause")),
}


def scope_features(pair: AlignedPair) -> RuleResult:
    """Compute which words of scope and cause only one side has."""
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
