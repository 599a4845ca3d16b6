"""Whether evidence supports a claim: the offline checker, and the interface it shares with the language model as a judge.

The offline checker is deterministic and needs no key, no network and no index. It aligns the words of a claim with those of
its evidence across Korean and English (:mod:`rag.check.rules`), computes features of what is missing, changed, negated or
reversed, and classifies them with a small logistic regression. A conflict that a rule shows in the evidence decides by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from itertools import islice
from typing import Any, Protocol

from rag.check.claims import as_claim
from rag.check.data import read_data
from rag.check.entailment import EntailmentChecker
from rag.check.llm_judge import ModelJudge
from rag.check.rules.alignment import NEAR, EvidenceTokens
from rag.check.rules.corrections import denied, without_corrections
from rag.check.rules.features import pair_features
from rag.check.rules.lexicon import lexicon
from rag.check.rules.meant import texts_on
from rag.check.rules.morphology import analyse
from rag.check.rules.pair import AlignedPair, RuleResult
from rag.check.rules.reading import read, without_known
from rag.check.rules.reasons import LACKED, correction, gravest, phrase, reason
from rag.core import Claim, LinearModel, Settings, Verdict, load_settings

_BATCH = 512  # claims judged together
_UNKNOWN_FIGURE = 0.9  # of the threshold is the most that a claim with a figure reaches that the evidence does not have
SHOWN = 0.3  # what is left of a score where a conflict is shown
_MOST_CLAIM_CHARS, _MOST_EVIDENCE_CHARS = 2_000, 20_000  # read of a claim, and of each text of its evidence


Weighed = tuple[Verdict, float | None]
"""A verdict, and the most that its score can become beside another one; None where the verdict is decided."""


class Judge(Protocol):
    """Judges claims independently: a verdict never depends on the other claims."""

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order."""
        ...


@cache
def bundled() -> LinearModel:
    """Return the classifier that ships with the package (``rag/data/checking/model.json``)."""
    return LinearModel.from_json(json.loads(read_data("model.json")))


class Checker:
    """The offline :class:`Judge`; ``classifier`` replaces the weights that ship with the package.

    A claim is contradicted where a rule shows the conflict in the evidence, whatever the classifier says; the classifier
    tells what is supported from what cannot be confirmed.
    """

    def __init__(self, classifier: LinearModel | None = None) -> None:
        self._classifier = classifier or bundled()

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order; batches are faster, as Korean is analysed on two threads."""
        return [verdict for verdict, _ in self.weigh(claims)]

    @property
    def threshold(self) -> float:
        """The score from which on a claim is supported."""
        return self._classifier.threshold

    def weigh(self, claims: Sequence[Claim]) -> list[Weighed]:
        """Return one verdict per claim, in their order, each with what another score beside its own can make of it."""
        pairs = align_claims(claims)
        return [self._verdict(pair, claim) for pair, claim in zip(pairs, claims, strict=True)]

    def check(self, claim: str, evidence: Iterable[str]) -> Verdict:
        """Return the verdict on one claim against the texts it cites."""
        return self.judge([Claim(claim, tuple(evidence))])[0]

    def _verdict(self, pair: AlignedPair, claim: Claim) -> Weighed:
        context = "\n".join(claim.context)
        if not pair.evidence.text.strip():
            return Verdict("unverifiable", 0.0, phrase("no_evidence", pair)), None
        if pair.lacking:
            return Verdict("supported", self.threshold, phrase("lacking", pair)), None
        if not (pair.aligned or pair.quantities):
            return Verdict("unverifiable", 0.0, phrase("nothing", pair)), None
        if _is_quoted(pair):
            return Verdict("supported", 1.0, phrase("quoted", pair)), None
        if (premise := denied(pair, claim.question)) and any(f.shown for f in pair_features(premise).findings):
            return Verdict("supported", self.threshold, phrase("corrects", pair)), None
        measured = pair_features(pair)
        if any(finding.shown for finding in measured.findings):
            return self._contradicted(pair, measured), None
        if (own := self._on_its_names(pair)) is not None:
            return own
        if context and (reduced := without_known(pair, context[:_MOST_EVIDENCE_CHARS])) is not pair:
            return self._unless_shown(reduced, pair_features(reduced))
        return self._unless_shown(pair, measured)

    def _on_its_names(self, pair: AlignedPair) -> Weighed | None:
        """Return what a text with the names of a claim says of it, where the sentence that fits best is of something else."""
        supported = None
        for alone in texts_on(pair):
            measured = pair_features(alone)
            if any(finding.shown and finding.kind == "negation" for finding in measured.findings):
                return self._contradicted(alone, measured), None
            if not any(finding.shown for finding in measured.findings) and supported is None:
                weighed = self._unless_shown(alone, measured)
                supported = weighed if weighed[0].verdict == "supported" else None
        return supported

    def _unless_shown(self, pair: AlignedPair, measured: RuleResult) -> Weighed:
        """Return the verdict on a claim that no rule contradicts."""
        features, findings = measured
        unknown = any(finding.kind == "number" and finding.is_figure for finding in findings)
        most = self.threshold * _UNKNOWN_FIGURE if unknown else 1.0
        score = min(self._classifier.probability(features), most)
        if score >= self.threshold:
            found = sum(a.strength >= NEAR for a in pair.worded)
            return Verdict("supported", round(score, 4), phrase("supported", pair, found=found, all=len(pair.worded))), most
        finding = gravest([f for f in findings if f.kind in LACKED], self._classifier.contributions(features))
        return Verdict("unverifiable", round(score, 4), reason(pair, finding)), most

    def _contradicted(self, pair: AlignedPair, measured: RuleResult) -> Verdict:
        score = round(self._classifier.probability(measured.features) * SHOWN, 4)
        why = reason(pair, next(finding for finding in measured.findings if finding.shown))
        put_right = "" if pair.denies else correction(pair.claim.text, measured.findings)
        return Verdict("contradicted", score, why, pair.evidence.sentence_text(pair.best), put_right)


def _is_quoted(pair: AlignedPair) -> bool:
    """Return whether a claim is a sentence of its evidence, as it stands there."""
    claim = " ".join(pair.claim.text.split())
    return any(claim == " ".join(text.text[start:end].split()) for text in pair.evidence.texts for start, end in text.spans)


def make_checker(settings: Settings) -> Judge:
    """Return the checker that the settings name, which needs no server: the rules, alone or beside an entailment model.

    :raises SettingsError: if the model cannot be used. It is loaded once for the whole program.
    """
    if not (name := settings.answer.checker):
        return Checker()
    checker = EntailmentChecker(name.removeprefix("hf:"), Checker())
    checker.model.load()
    return checker


def make_judge(asks: int | None = None) -> Judge:
    """Return the configured checker, or with ``asks`` the configured language model, asked that often about each claim.

    :raises UsageError: if no model is configured.
    """
    settings = load_settings()
    return make_checker(settings) if asks is None else ModelJudge(settings, asks)


def judge_batch(judge: Judge, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge rows ``{"id","claim","evidence"}`` in batches; rows with an ``error`` pass through, all in their order."""
    rows = iter(rows)
    size = _BATCH if isinstance(judge, Checker) else 1  # a model is slow: a verdict should not wait for the next, or be lost
    while batch := list(islice(rows, size)):
        good = [row for row in batch if "error" not in row]
        verdicts = iter(judge.judge([Claim(row["claim"], tuple(row["evidence"])) for row in good]))
        yield from ({"id": row["id"], **asdict(next(verdicts))} if "error" not in row else dict(row) for row in batch)


def claim_features(claims: Sequence[Claim]) -> list[tuple[Mapping[str, float], bool]]:
    """Return the features of each claim, to fit the classifier on, and whether a rule shows a conflict, which decides."""
    found = (pair_features(pair) for pair in align_claims(claims))
    return [(features, any(finding.shown for finding in findings)) for features, findings in found]


def align_claims(claims: Sequence[Claim]) -> list[AlignedPair]:
    """Align each claim, in plain words, with its evidence."""
    texts = (as_claim(claim.text[:_MOST_CLAIM_CHARS]) for claim in claims)
    evidence = (tuple(e[:_MOST_EVIDENCE_CHARS] for e in claim.evidence) for claim in claims)
    pairs = align_texts(list(zip(texts, evidence, strict=True)))
    return [read(without_corrections(pair, claim.question)) for pair, claim in zip(pairs, claims, strict=True)]


def align_texts(rows: Sequence[tuple[str, tuple[str, ...]]]) -> list[AlignedPair]:
    """Align each text with the texts of its evidence, across Korean and English."""
    texts = list(dict.fromkeys(text for own, evidence in rows for text in (own, *evidence)))
    analysed = dict(zip(texts, analyse(texts), strict=True))
    words = lexicon()
    tokens = {evidence: EvidenceTokens([analysed[text] for text in evidence], words) for _, evidence in rows}
    return [AlignedPair(analysed[own], tokens[evidence]) for own, evidence in rows]
