"""Whom a claim is about, among several texts: what is denied of a name is not shown by what is said of something else.

Against a whole paper, the words of "D3PO trains a reward model" are found in what is said of the methods before it. Where the
sentence that fits best does not have the name, the texts that have it are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from rag.check.rules.alignment import NEAR, EvidenceTokens
from rag.check.rules.pair import AlignedPair


def texts_on(pair: AlignedPair) -> Iterator[AlignedPair]:
    """Yield a claim beside each text that has its names and words, if the sentence that fits best lacks a name."""
    evidence = pair.evidence
    named = [set(word.places) for word in pair.worded if word.token.name and word.places]
    if len(evidence.texts) < 2 or not named or all(_has(evidence, places, pair.best) for places in named):
        return
    for text, first, end in zip(evidence.texts, evidence.offsets, evidence.offsets[1:], strict=False):
        if not all(any(first <= place < end for place in places) for places in named):
            continue
        alone = AlignedPair(pair.claim, EvidenceTokens([text], evidence.lexicon), pair.denies)
        if all(word.strength >= NEAR for word in alone.worded):
            yield alone


def _has(evidence: EvidenceTokens, places: set[int], sentence: int) -> bool:
    return any(evidence.sentence[place] == sentence for place in places)
