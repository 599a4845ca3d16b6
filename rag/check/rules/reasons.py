"""Why a claim is judged as it is, in words of the claim's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from rag.check.rules.alignment import NEAR
from rag.check.rules.pair import ErrorKind, Finding, Pair

__all__ = ["correction", "gravest", "reason"]

# The figures that speak for each kind of finding, by how their names start.
_FIGURES: Mapping[ErrorKind, tuple[str, ...]] = {
    "number": ("numbers_missing",),
    "scale": ("numbers_scaled", "numbers_units"),
    "moved": ("numbers_segment", "numbers_moved", "numbers_noun", "range_"),
    "name": ("names_", "other_name", "substituted_names"),
    "opposite": ("opposite",),
    "negation": ("negation_",),
    "reversed": ("compare_", "instead_", "before_", "become_", "cause_reversed", "contrast"),
    "scope": ("universal_", "hedge_"),
    "cause": ("cause_new", "cause_word", "cause_uncovered"),
    "missing": ("coverage", "uncovered", "known_", "general_", "latin_", "longest", "substituted_nouns"),
}
# In case of a tie, and where the classifier weighs nothing.
_ORDER: tuple[ErrorKind, ...] = (
    "scale",
    "number",
    "moved",
    "name",
    "opposite",
    "reversed",
    "negation",
    "scope",
    "cause",
    "missing",
)

_SHOWN = 4  # missing words named in a reason


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files("rag") / "data" / "checking" / "reasons.toml").read_text("utf-8"))


def gravest(findings: Sequence[Finding], contributions: Mapping[str, float]) -> Finding | None:
    """The finding whose figures speak most against support; missing words count as one."""
    if not findings:
        return None
    weight = {kind: sum(v for name, v in contributions.items() if name.startswith(starts)) for kind, starts in _FIGURES.items()}
    kinds = {f.kind for f in findings}
    kind = min(kinds, key=lambda k: (round(weight[k], 6), _ORDER.index(k)))
    first = next(f for f in findings if f.kind == kind)
    if kind == "missing":
        words = dict.fromkeys(f.claim for f in findings if f.kind == kind)
        return first._replace(claim=", ".join(list(words)[:_SHOWN]))
    return first


def reason(pair: Pair, finding: Finding | None, supported: bool, contradicted: bool = False) -> str:
    """One sentence in the language of the claim."""
    if not any(text.text.strip() for text in pair.source.texts):
        return _text("no_evidence", pair)
    if supported:
        found = sum(a.strength >= NEAR for a in pair.worded)
        return _text("supported", pair, found=found, all=len(pair.worded))
    if not pair.aligned and not pair.quantities:
        return _text("nothing", pair)
    if finding is None:
        return _text("other", pair)
    key: str = "otherwise" if contradicted and finding.kind == "missing" else finding.kind
    if finding.evidence:
        key += "-" if f"{key}-" in _texts()["en"] else "+"
    return _text(key, pair, claim=finding.claim, evidence=finding.evidence)


def _text(key: str, pair: Pair, **values: object) -> str:
    return _texts()["ko" if pair.claim.korean else "en"][key].format(**values)


def correction(claim: str, findings: Sequence[Finding]) -> str:
    """The claim put right at its one wrong place; nothing where more is wrong or the right word is not known."""
    wrong = [f for f in findings if f.kind in ("number", "scale", "name", "opposite", "moved", "reversed", "negation")]
    if len(wrong) != 1 or not wrong[0].fix:
        return ""
    return claim[: wrong[0].start] + wrong[0].fix + claim[wrong[0].end :]
