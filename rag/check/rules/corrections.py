"""What an answer takes up of its question only to correct it: "it does not use 16 GPUs", "unlike the 16 of the question".

A clause that denies words of the question which the evidence does not have asserts nothing else. Where nothing else is said,
the denial holds if the evidence is shown to conflict with what it denies.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from rag.check.data import read_table
from rag.check.rules.alignment import WITHIN
from rag.check.rules.clauses import breaks
from rag.check.rules.morphology import squashed
from rag.check.rules.negation import negations
from rag.check.rules.numbers import quantities
from rag.check.rules.pair import AlignedPair

Span = tuple[int, int]

_TABLE = read_table("reading.toml")["corrected"]
_CORRECTED = [re.compile(pattern, re.I) for pattern in _TABLE["patterns"]]
_NO = re.compile(_TABLE["no"], re.I)


def without_corrections(pair: AlignedPair, question: str) -> AlignedPair:
    """Return a claim beside its evidence without what it says of its question alone."""
    if not question:
        return pair
    found = [match.span("set") for pattern in (*_CORRECTED, _NO) for match in pattern.finditer(pair.claim.text)]
    told = [span for span in found if _NO.match(pair.claim.text[: span[1] + 1]) or _takes_up(pair, span, question)]
    denied = [span for span in _denying(pair) if _takes_up(pair, span, question)]
    if not (told or denied):
        return pair
    kept = _without(pair, [*told, *denied])
    return kept if kept.claim.content else pair


def denied(pair: AlignedPair, question: str) -> AlignedPair | None:
    """Return what a claim denies of its question, asserted, if the claim does nothing else; else None."""
    spans = _denying(pair) if question else []
    if len(spans) != 1 or not _takes_up(pair, spans[0], question) or _without(pair, spans).claim.content:
        return None
    mine = {n.token for n in negations(pair.claim)}
    claim = replace(pair.claim, tokens=tuple(t for t in pair.claim.tokens if t not in mine))
    return AlignedPair(claim, pair.evidence)


def _denying(pair: AlignedPair) -> list[Span]:
    """Return the clauses that negate."""
    text = pair.claim
    ends = {*breaks(text), *(match.end() for match in re.finditer(r";\s", text.text))}
    clauses = list(pairwise([0, *sorted(ends), len(text.text)]))
    return [(start, end) for start, end in clauses if any(start <= n.token.start < end for n in negations(text))]


def _takes_up(pair: AlignedPair, span: Span, question: str) -> bool:
    """Return whether a part of a claim has a number or a name of the question that the evidence does not have."""
    start, end = span
    asked, known = quantities(question), squashed(question)
    numbers = [q for q in pair.quantities if start <= q.start < end]
    if any(any(q.agrees(o) for o in asked) and not any(q.agrees(o) for o in pair.evidence.quantities) for q in numbers):
        return True
    return any(
        start <= a.token.start < end
        and a.strength < WITHIN
        and pair.lexicon.is_name(a.token)
        and squashed(a.token.surface) in known
        for a in pair.aligned
    )


def _without(pair: AlignedPair, spans: list[Span]) -> AlignedPair:
    text = pair.claim.text
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    tokens = tuple(t for t in pair.claim.tokens if not any(start <= t.start < end for start, end in spans))
    return AlignedPair(replace(pair.claim, text=text, tokens=tokens), pair.evidence, denies=True)
