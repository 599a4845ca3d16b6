"""Whether evidence supports a claim: the offline checker, and the interface it shares with the language model as a judge.

The offline checker is deterministic and needs no key, no network and no index. It aligns the words of a claim with those of
its evidence across Korean and English (:mod:`rag.check.rules`), computes features of what is missing, changed, negated or
reversed, and classifies them with a small logistic regression.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, Protocol

from rag.check.data import read_data
from rag.check.llm_judge import ModelJudge
from rag.check.rules.alignment import NEAR, EvidenceTokens
from rag.check.rules.features import pair_features
from rag.check.rules.lexicon import lexicon
from rag.check.rules.morphology import analyse
from rag.check.rules.pair import AlignedPair
from rag.check.rules.reasons import correction, gravest, phrase, reason
from rag.core import Claim, LinearModel, Verdict, load_settings

_BATCH = 512  # claims judged together

# Findings that contradict a claim by themselves if the evidence says something else instead.
_CONTRADICTING = ("number", "scale", "moved", "opposite", "reversed", "negation")
_MOST_CLAIM_CHARS, _MOST_EVIDENCE_CHARS = 2_000, 20_000  # read of a claim, and of each text of its evidence
_MARKER = re.compile(r"\s?\[\d+\]")


class Judge(Protocol):
    """Judges claims independently: a verdict never depends on the other claims."""

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order."""
        ...


class Classifier(NamedTuple):
    """Two logistic regressions over the features of a claim and its evidence, fitted by ``nonmun eval train-checker``.

    ``support`` gives the probability that the evidence supports the claim, ``conflict`` the probability that a claim it does
    not support contradicts it rather than going beyond it.
    """

    support: LinearModel
    conflict: LinearModel

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Classifier:
        """Read what :meth:`to_json` returned."""
        return cls(LinearModel.from_json(data["support"]), LinearModel.from_json(data["conflict"]))

    def to_json(self) -> dict[str, Any]:
        """Return both models as plain values."""
        return {name: model.to_json() for name, model in self._asdict().items()}


@cache
def bundled() -> Classifier:
    """Return the classifier that ships with the package (``rag/data/checking/model.json``)."""
    return Classifier.from_json(json.loads(read_data("model.json")))


class Checker:
    """The offline :class:`Judge`; ``classifier`` replaces the weights that ship with the package."""

    def __init__(self, classifier: Classifier | None = None) -> None:
        self._classifier = classifier or bundled()

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order; batches are faster, as Korean is analysed on two threads."""
        return [self._verdict(pair) for pair in align_claims(claims)]

    def check(self, claim: str, evidence: Iterable[str]) -> Verdict:
        """Return the verdict on one claim against the texts it cites."""
        return self.judge([Claim(claim, tuple(evidence))])[0]

    def _verdict(self, pair: AlignedPair) -> Verdict:
        if not pair.evidence.text.strip():
            return Verdict("unverifiable", 0.0, phrase("no_evidence", pair))
        if not (pair.aligned or pair.quantities):
            return Verdict("unverifiable", 0.0, phrase("nothing", pair))
        support, conflict = self._classifier
        features, findings = pair_features(pair)
        score = round(support.probability(features), 4)
        if score >= support.threshold:
            found = sum(a.strength >= NEAR for a in pair.worded)
            return Verdict("supported", score, phrase("supported", pair, found=found, all=len(pair.worded)))
        finding = gravest(findings, support.contributions(features))
        contradicts = finding is not None and finding.kind in _CONTRADICTING and bool(finding.evidence)
        if not contradicts and conflict.probability(features) < conflict.threshold:
            return Verdict("unverifiable", score, reason(pair, finding))
        why = reason(pair, finding, contradicted=True)
        return Verdict(
            "contradicted", score, why, pair.evidence.sentence_text(pair.best), correction(pair.claim.text, findings)
        )


def make_judge(asks: int | None = None) -> Judge:
    """Return the offline checker, or with ``asks`` the configured language model, asked that often about each claim.

    :raises UsageError: if no model is configured.
    """
    return Checker() if asks is None else ModelJudge(load_settings(), asks)


def judge_batch(judge: Judge, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge rows ``{"id","claim","evidence"}`` in batches; rows with an ``error`` pass through, all in their order."""
    rows = iter(rows)
    size = _BATCH if isinstance(judge, Checker) else 1  # a model is slow: a verdict should not wait for the next, or be lost
    while batch := list(islice(rows, size)):
        good = [row for row in batch if "error" not in row]
        verdicts = iter(judge.judge([Claim(row["claim"], tuple(row["evidence"])) for row in good]))
        yield from ({"id": row["id"], **asdict(next(verdicts))} if "error" not in row else dict(row) for row in batch)


def claim_features(claims: Sequence[Claim]) -> list[Mapping[str, float]]:
    """Return the features of each claim, to fit the classifier on."""
    return [pair_features(pair).features for pair in align_claims(claims)]


def align_claims(claims: Sequence[Claim]) -> list[AlignedPair]:
    """Align each claim with its evidence, without citation markers, which are not numbers that it states."""
    texts = (_MARKER.sub("", claim.text)[:_MOST_CLAIM_CHARS] for claim in claims)
    evidence = (tuple(e[:_MOST_EVIDENCE_CHARS] for e in claim.evidence) for claim in claims)
    return align_texts(list(zip(texts, evidence, strict=True)))


def align_texts(rows: Sequence[tuple[str, tuple[str, ...]]]) -> list[AlignedPair]:
    """Align each text with the texts of its evidence, across Korean and English."""
    texts = list(dict.fromkeys(text for own, evidence in rows for text in (own, *evidence)))
    analysed = dict(zip(texts, analyse(texts), strict=True))
    words = lexicon()
    tokens = {evidence: EvidenceTokens([analysed[text] for text in evidence], words) for _, evidence in rows}
    return [AlignedPair(analysed[own], tokens[evidence]) for own, evidence in rows]
