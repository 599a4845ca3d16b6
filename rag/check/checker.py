"""Whether evidence supports a claim: the offline checker, and the interface it shares with judges that ask a language model.

The offline checker needs no key, no network and no index. It aligns the words of a claim with those of its evidence across
Korean and English (:mod:`rag.check.rules`), computes features of what is missing, changed, negated or reversed, and classifies
them with a small logistic regression. It is deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from rag.check.llm_judge import model_judge
from rag.check.rules.alignment import EvidenceTokens
from rag.check.rules.classifier import Classifier, bundled
from rag.check.rules.features import pair_features
from rag.check.rules.lexicon import lexicon
from rag.check.rules.morphology import analyse
from rag.check.rules.pair import AlignedPair
from rag.check.rules.reasons import correction, gravest, reason
from rag.core import Claim, Verdict, load_settings

if TYPE_CHECKING:
    from rag.core import Settings

_BATCH = 512  # claims judged together

# Findings that contradict a claim by themselves where the evidence says something else instead.
_CONTRADICTING = ("number", "scale", "moved", "opposite", "reversed", "negation")
_MOST_CLAIM_CHARS, _MOST_EVIDENCE_CHARS = 2_000, 20_000  # what is read of a claim, and of each text of its evidence
_MARKER = re.compile(r"\s?\[\d+\]")


class Judge(Protocol):
    """Judges claims independently: a verdict never depends on the other claims."""

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order."""
        ...


class Checker:
    """The offline :class:`Judge`."""

    def __init__(self, classifier: Classifier | None = None) -> None:
        """:param classifier: the weights to use; None takes those that ship with the package."""
        self._classifier = classifier or bundled()

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order; batches are faster, as Korean is analysed on two threads."""
        return [self._verdict(claim, pair) for claim, pair in zip(claims, align_claims(claims), strict=True)]

    def check(self, claim: str, evidence: Iterable[str]) -> Verdict:
        """Return the verdict on one claim against the texts it cites."""
        return self.judge([Claim(claim, tuple(evidence))])[0]

    def _verdict(self, claim: Claim, pair: AlignedPair) -> Verdict:
        empty = not any(text.strip() for text in claim.evidence)
        if empty or not (pair.aligned or pair.quantities):
            return Verdict("unverifiable", 0.0, reason(pair, None, supported=False))
        support, conflict = self._classifier
        features, findings = pair_features(pair)
        score = round(support.probability(features), 4)
        if score >= support.threshold:
            return Verdict("supported", score, reason(pair, None, supported=True))
        finding = gravest(findings, support.contributions(features))
        contradicts = finding is not None and finding.kind in _CONTRADICTING and bool(finding.evidence)
        if not contradicts and conflict.probability(features) < conflict.threshold:
            return Verdict("unverifiable", score, reason(pair, finding, supported=False))
        why = reason(pair, finding, supported=False, contradicted=True)
        return Verdict(
            "contradicted", score, why, pair.evidence.sentence_text(pair.best), correction(pair.claim.text, findings)
        )


def make_judge(asks: int | None = None, settings: Settings | None = None) -> Judge:
    """Return the offline checker, or the configured language model if it is to be asked ``asks`` times about each claim.

    :raises UsageError: if a model is wanted and none is configured.
    """
    if asks is None:
        return Checker()
    return model_judge(settings or load_settings(), asks)


def judge_batch(judge: Judge, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge rows ``{"id","claim","evidence"}`` in batches; rows with an ``error`` pass through, all in their order."""
    rows = iter(rows)
    size = _BATCH if isinstance(judge, Checker) else 1  # a model is slow: no verdict should wait for the next or be lost
    while batch := list(islice(rows, size)):
        good = [row for row in batch if "error" not in row]
        verdicts = iter(judge.judge([Claim(row["claim"], tuple(row["evidence"])) for row in good]))
        yield from ({"id": row["id"], **asdict(next(verdicts))} if "error" not in row else dict(row) for row in batch)


def claim_features(claims: Sequence[Claim]) -> list[Mapping[str, float]]:
    """Return the features of each claim, to fit the classifier on."""
    return [pair_features(pair).features for pair in align_claims(claims)]


def align_claims(claims: Sequence[Claim]) -> list[AlignedPair]:
    """Align each claim with its evidence, without citation markers, which are no numbers of the claim."""
    texts = (_MARKER.sub("", claim.text)[:_MOST_CLAIM_CHARS] for claim in claims)
    evidence = (tuple(e[:_MOST_EVIDENCE_CHARS] for e in claim.evidence) for claim in claims)
    return align_texts(list(zip(texts, evidence, strict=True)))


def align_texts(rows: Sequence[tuple[str, tuple[str, ...]]]) -> list[AlignedPair]:
    """Align each text with the texts of its evidence. Words are matched across Korean and English."""
    texts = list(dict.fromkeys(text for own, evidence in rows for text in (own, *evidence)))
    analysed = dict(zip(texts, analyse(texts), strict=True))
    words = lexicon()
    tokens = {evidence: EvidenceTokens([analysed[text] for text in evidence], words) for _, evidence in rows}
    return [AlignedPair(analysed[own], tokens[evidence]) for own, evidence in rows]
