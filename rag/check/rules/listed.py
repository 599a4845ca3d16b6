"""Whether a list of a claim has an item in the place of another one of its evidence (장르, 분위기, 가사 for 악기)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rag.check.rules.alignment import PART
from rag.check.rules.morphology import Text
from rag.check.rules.number_binding import JOINT
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_SURE = 0.8  # strength from which a word counts as found
_VERBS = ("VV", "VA", "MAG")
_ENDS = 8  # characters of particles and counters that may stand between a word and what joins it to the next


def list_features(pair: AlignedPair) -> RuleResult:
    """Find items that stand in the place of others."""
    found = list(_replaced(pair))
    return RuleResult({"item_other": float(bool(found))}, tuple(found))


def _replaced(pair: AlignedPair) -> Iterator[Finding]:
    rows, evidence = pair.aligned, pair.evidence
    joined = _joined(pair.claim)
    texts = zip(evidence.texts, evidence.offsets, strict=False)
    theirs = {(offset + i, offset + j) for text, offset in texts for i, j in _joined(text)}
    for k, a in enumerate(rows):
        token = a.token
        known = pair.lexicon.knows(token.form) or pair.lexicon.is_name(token)
        if a.strength > PART or token.tag in _VERBS or not known or _is_compound(pair.claim, k):
            continue
        beside = [rows[i if j == k else j] for i, j in joined if k in (i, j)]
        others = {
            q
            for b in beside
            if b.strength >= _SURE
            for p in b.places
            for q in (*(y for x, y in theirs if x == p), *(x for x, y in theirs if y == p))
            if q not in pair.taken and evidence.tokens[q].tag not in _VERBS
        }
        if len(others) == 1:
            other = evidence.tokens[others.pop()].surface
            yield Finding("name", token.surface, other, token.start, token.end, shown=True)


def _is_compound(text: Text, k: int) -> bool:
    """Return whether an English word is no item by itself, as another one follows (body shape)."""
    token, after = text.content[k], text.content[k + 1 : k + 2]
    return token.tag == "SL" and not text.korean and bool(after) and text.text[token.end : after[0].start] == " "


def _joined(text: Text) -> list[tuple[int, int]]:
    """Return pairs of neighbouring content words of a list: joined by a conjunction, or by one of several commas."""
    found: list[tuple[int, int]] = []
    commas: set[tuple[int, int]] = set()
    for (i, one), (j, two) in pairwise(enumerate(text.content)):
        between = text.text[one.end : two.start].strip()
        if len(between) <= _ENDS and one.sentence == two.sentence and JOINT.fullmatch(between):
            found.append((i, j))
            if between == ",":
                commas.add((i, j))
    ends = [end for pair in found for end in pair]
    return [pair for pair in found if pair not in commas or any(ends.count(end) > 1 for end in pair)]
