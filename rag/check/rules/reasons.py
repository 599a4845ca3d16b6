"""The reasons of verdicts, in the language of the claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.check.data import read_table
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding

# The prefixes of the features of each kind of finding. The first kind wins a tie.
_FEATURES: Mapping[ErrorKind, tuple[str, ...]] = {
    "scale": ("numbers_scaled", "numbers_units"),
    "number": ("numbers_missing",),
    "moved": ("numbers_segment", "numbers_moved", "numbers_noun", "range_"),
    "name": ("names_", "other_name", "substituted_names"),
    "opposite": ("opposite",),
    "reversed": ("compare_", "instead_", "before_", "become_", "cause_reversed", "contrast"),
    "negation": ("negation_",),
    "scope": ("universal_", "hedge_"),
    "cause": ("cause_new", "cause_word", "cause_uncovered"),
    "missing": ("coverage", "uncovered", "known_", "general_", "latin_", "longest", "substituted_nouns"),
}
_CORRECTABLE = ("number", "scale", "name", "opposite", "moved", "reversed", "negation")
# What a reason may name without a conflict that is shown: words and numbers that the evidence does not have.
LACKED = ("number", "name", "missing", "cause", "scope")
_SHOWN = 4  # missing words named in a reason


def gravest(findings: Sequence[Finding], contributions: Mapping[str, float]) -> Finding | None:
    """Return the finding whose features contribute most against support; missing words count as one finding."""
    found = {finding.kind for finding in findings}
    weight = {
        kind: round(sum(v for name, v in contributions.items() if name.startswith(starts)), 6)
        for kind, starts in _FEATURES.items()
        if kind in found
    }
    if not weight:
        return None
    of_kind = [finding for finding in findings if finding.kind == min(weight, key=weight.__getitem__)]
    if of_kind[0].kind == "missing":
        words = dict.fromkeys(finding.claim for finding in of_kind)
        return of_kind[0]._replace(claim=", ".join(list(words)[:_SHOWN]))
    return of_kind[0]


def reason(pair: AlignedPair, finding: Finding | None) -> str:
    """Return why a claim is not supported, in one sentence in the language of the claim.

    Without a conflict that is shown, a reason names no more than what the evidence does not have.
    """
    if finding is None or not (finding.shown or finding.kind in LACKED):
        return phrase("other", pair)
    key: str = finding.kind
    if finding.evidence and finding.shown:
        key += "-" if not finding.claim and f"{key}-" in read_table("reasons.toml")["en"] else "+"
    return phrase(key, pair, claim=finding.claim, evidence=finding.evidence)


def phrase(key: str, pair: AlignedPair, **values: object) -> str:
    """Return a sentence of ``rag/data/checking/reasons.toml`` in the language of the claim."""
    text: str = read_table("reasons.toml")["ko" if pair.claim.korean else "en"][key]
    return text.format(**values)


def correction(claim: str, findings: Sequence[Finding]) -> str:
    """Return the claim corrected in its one wrong place; empty if more is wrong or the right word is unknown."""
    wrong = [finding for finding in findings if finding.kind in _CORRECTABLE]
    known = [finding for finding in wrong if finding.fix]
    if not known or any(f.start < known[0].start or f.end > known[0].end for f in wrong):
        return ""
    return claim[: known[0].start] + known[0].fix + claim[known[0].end :]
