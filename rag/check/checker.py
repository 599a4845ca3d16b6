"""Whether evidence supports a claim: one interface for the offline checker and for judges that ask a language model.

The offline checker needs no key, no network and no index. It aligns the words of a claim with those of its evidence across
Korean and English (:mod:`rag.check.rules`), measures what is missing, changed, denied or turned round, and lets a small fitted
classifier weigh the figures. The same claim and evidence always give the same verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from rag.check.rules.alignment import Source
from rag.check.rules.classifier import Classifier, bundled
from rag.check.rules.features import read
from rag.check.rules.lexicon import Lexicon, lexicon
from rag.check.rules.morphology import Text, analyse
from rag.check.rules.pair import Measured, Pair
from rag.check.rules.reasons import correction, gravest, reason
from rag.core import Claim, Verdict

if TYPE_CHECKING:
    from rag.core import Settings

__all__ = ["Checker", "Judge", "judge_batch", "make_judge", "measured", "pairs"]

_PORTION = 512  # claims of a batch that are judged together

# Findings that contradict by themselves where the evidence has something else instead.
_CONTRADICTING = ("number", "scale", "moved", "opposite", "reversed", "negation")
_CONTRADICTED = 0.5  # probability from which a claim is said to contradict its evidence rather than to go beyond it
_LONGEST = 2_000, 20_000  # characters of a claim, and of one text of its evidence, that are read
_MARKER = re.compile(r"\s?\[\d+\]")


class Judge(Protocol):
    """Judges claims, each by itself: a verdict never depends on the other claims it is given with."""

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict per claim, in their order."""
        ...


class Checker:
    """The offline :class:`Judge`."""

    def __init__(self, classifier: Classifier | None = None, words: Lexicon | None = None) -> None:
        """:param classifier: the weights to use; those that ship with the package when None.
        :param words: the lexicon to use; the one that ships with the package when None."""
        self._classifier = classifier or bundled()
        self._words = words or lexicon()

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict per claim, in their order; many at once are faster, as Korean is analysed on two threads."""
        return [self._verdict(claim, pair) for claim, pair in zip(claims, pairs(claims, self._words), strict=True)]

    def check(self, claim: str, evidence: Iterable[str]) -> Verdict:
        """The verdict on one claim against the texts it cites."""
        return self.judge([Claim(claim, tuple(evidence))])[0]

    def _verdict(self, claim: Claim, pair: Pair) -> Verdict:
        empty = not any(text.strip() for text in claim.evidence)
        if empty or not (pair.aligned or pair.quantities):
            return Verdict("unverifiable", 0.0, reason(pair, None, supported=False))
        figures, findings = read(pair)
        score = round(self._classifier.supported(figures), 4)
        if score >= self._classifier.threshold:
            return Verdict("supported", score, reason(pair, None, supported=True))
        finding = gravest(findings, self._classifier.contributions(figures))
        said = finding is not None and finding.kind in _CONTRADICTING and bool(finding.evidence)
        if not said and self._classifier.contradicted(figures) < _CONTRADICTED:
            return Verdict("unverifiable", score, reason(pair, finding, supported=False))
        why = reason(pair, finding, supported=False, contradicted=True)
        return Verdict("contradicted", score, why, pair.source.sentence_text(pair.best), correction(pair.claim.text, findings))


def make_judge(asks: int | None = None, settings: Settings | None = None) -> Judge:
    """The offline checker, or the configured language model where it is to be asked ``asks`` times about each claim.

    :raises UsageError: if a model is wanted and none is configured.
    """
    if asks is None:
        return Checker()
    from rag.check.llm_judge import model_judge
    from rag.core import load_settings

    return model_judge(settings or load_settings(), asks)


def judge_batch(judge: Judge, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge rows ``{"id","claim","evidence"}`` in portions; rows with an ``error`` pass through, all in their order."""
    rows = iter(rows)
    size = _PORTION if isinstance(judge, Checker) else 1  # a model is slow, and what it has said should not be lost
    while portion := list(islice(rows, size)):
        good = [row for row in portion if "error" not in row]
        verdicts = iter(judge.judge([Claim(row["claim"], tuple(row["evidence"])) for row in good]))
        yield from ({"id": row["id"], **asdict(next(verdicts))} if "error" not in row else dict(row) for row in portion)


def measured(claims: Sequence[Claim], words: Lexicon | None = None) -> list[Measured]:
    """The figures and findings of each claim, to fit and to study the classifier."""
    return [read(pair) for pair in pairs(claims, words or lexicon())]


def pairs(claims: Sequence[Claim], words: Lexicon) -> list[Pair]:
    """Each claim beside its evidence, ready to be aligned and measured."""
    own = [_MARKER.sub("", claim.text)[: _LONGEST[0]] for claim in claims]  # a marker is no number of the claim
    texts = [[text, *(e[: _LONGEST[1]] for e in claim.evidence)] for text, claim in zip(own, claims, strict=True)]
    ready = iter(analyse([text for part in texts for text in part]))
    sources: dict[tuple[str, ...], Source] = {}
    pairs = []
    for claim in claims:
        mine = next(ready)
        evidence: list[Text] = [next(ready) for _ in claim.evidence]
        if claim.evidence not in sources:
            sources[claim.evidence] = Source(evidence, words)
        pairs.append(Pair(mine, sources[claim.evidence]))
    return pairs
