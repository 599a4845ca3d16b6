"""The suite ``planted``: does the checker find errors? Claims about the sample, half of them wrong in a known way.

They are the claims written for the sample (``data/claims_sample.jsonl``), sentences of its bullets with errors planted by rule,
and the good ones among the written, taken for sentences of good answers, with errors planted likewise. Two baselines judge the
same claims: one calls everything supported, one goes by the share of words that stand in the evidence.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.cases.claim_set import LabelledClaim
from eval.cases.planted_claims import plant, plant_in_answers
from eval.metrics.checker import MEASURES, detection
from eval.metrics.detection import auc, balanced_accuracy, interval
from eval.results.figures import means
from eval.results.result import CaseResult, Figure, Result, SaidSentence, Source
from eval.results.system import papers_hash
from eval.training.checker_card import overlap, sample_claims, sample_papers
from rag.check import Checker, Judge
from rag.core import Claim, Paper, Verdict, __version__

__all__ = ["planted_cases", "run_planted"]

Floats = NDArray[np.float64]
_LEAST_OVERLAP = 0.5  # share of its words in the evidence from which the baseline calls a claim supported


def planted_cases(papers: Mapping[str, Paper]) -> list[tuple[str, LabelledClaim]]:
    """The claims, each with its id: ``written-``, ``bullet-`` or ``answer-`` and a number."""
    hand = sample_claims()
    quoted = [
        LabelledClaim(p.arxiv_id, Claim(p.text, (p.evidence,)), p.supported, p.kind, "ko") for p in plant(list(papers.values()))
    ]
    sets = {"written": hand, "bullet": quoted, "answer": plant_in_answers(hand)}
    return [(f"{name}-{number:04}", claim) for name, claims in sets.items() for number, claim in enumerate(claims, 1)]


def run_planted(judge: Judge | None = None) -> Result:
    """Judge all claims, by the judge (the offline checker when None) and by the baselines."""
    began = time.perf_counter()
    papers = sample_papers()
    cases = planted_cases(papers)
    claims = [claim.claim for _, claim in cases]
    verdicts = (judge or Checker()).judge(claims)
    overlaps = overlap(claims)
    results = [
        _result(name, labelled, verdict, share, papers)
        for (name, labelled), verdict, share in zip(cases, verdicts, overlaps, strict=True)
    ]
    known = [row for row, verdict in enumerate(verdicts) if verdict.verdict]
    scored = [cases[row][1] for row in known]
    judges = {
        "checker": _Judged.of([verdicts[row] for row in known]),
        "always_supported": _Judged(np.zeros(len(known), dtype=bool), np.ones(len(known))),
        "word_overlap": _Judged(overlaps[known] < _LEAST_OVERLAP, overlaps[known]),
    }
    papers_of = dict((name, claim.arxiv_id) for name, claim in cases)
    figures = [figure for name, judged in judges.items() for figure in _figures(_prefix(name), scored, judged)]
    return Result(
        suite="planted",
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        system={"mode": "checker" if judge is None else "llm", "version": __version__, "papers_hash": papers_hash(papers)},
        figures=(*figures, *means(results, lambda case: papers_of[case.id])),
        cases=tuple(results),
        times={"total": time.perf_counter() - began},
        notes=("Precision is that of a set with as many right claims as errors of the kind.",),
    )


class _Judged:
    """What a judge says of claims: which it flags, and the probability of support that it gives each."""

    def __init__(self, flagged: NDArray[np.bool_], scores: Floats) -> None:
        self.flagged = flagged
        self.scores = scores

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> _Judged:
        return cls(np.array([v.verdict != "supported" for v in verdicts]), np.array([v.score for v in verdicts]))


def _prefix(judge: str) -> str:
    return "checker" if judge == "checker" else f"{judge}_checker"


def _figures(prefix: str, claims: Sequence[LabelledClaim], judged: _Judged) -> Iterator[Figure]:
    """Detection by kind of error and language, balanced accuracy and AUC by language."""
    labels = np.array([c.supported for c in claims])
    groups = [c.arxiv_id for c in claims]
    kinds = sorted({c.kind for c in claims if not c.supported})
    for lang in ("all", "en", "ko"):
        spoken = np.array([lang in ("all", c.language) for c in claims])
        rows = np.flatnonzero(spoken)
        for name, measure in (("balanced_accuracy", _accuracy), ("auc", _area)):
            low, high = interval(lambda drawn: measure(labels, judged, rows[drawn]), [groups[i] for i in rows])  # noqa: B023
            yield Figure(f"{prefix}_{name}", lang, "all", measure(labels, judged, rows), low, high, len(rows))
        for kind in ("all", *kinds):
            wrong = np.array([not c.supported and kind in ("all", c.kind) for c in claims])
            mine = np.flatnonzero(spoken & (labels | wrong))
            if wrong[mine].any():
                found = detection(wrong[mine], judged.flagged[mine], [groups[i] for i in mine])
                n = int(wrong[mine].sum())
                yield from (Figure(f"{prefix}_{m}", lang, kind, *f, n) for m, f in zip(MEASURES, found, strict=True))


def _accuracy(labels: NDArray[np.bool_], judged: _Judged, rows: NDArray[np.int64]) -> float:
    return balanced_accuracy(labels[rows], ~judged.flagged[rows])


def _area(labels: NDArray[np.bool_], judged: _Judged, rows: NDArray[np.int64]) -> float:
    return auc(labels[rows], judged.scores[rows])


def _result(name: str, labelled: LabelledClaim, verdict: Verdict, share: float, papers: Mapping[str, Paper]) -> CaseResult:
    said = verdict.verdict or "unscored"
    right = {
        "checker_right": (verdict.verdict == "supported") == labelled.supported,
        "always_supported_checker_right": labelled.supported,
        "word_overlap_checker_right": (share >= _LEAST_OVERLAP) == labelled.supported,
    }
    return CaseResult(
        id=name,
        lang=labelled.language,
        kind=labelled.kind,
        question=labelled.claim.text,
        expected="supported" if labelled.supported else f"an error: {labelled.kind}",
        answer=f"{said} ({verdict.score:.2f}): {verdict.reason}",
        scores={key: float(value) for key, value in right.items()} if verdict.verdict else {},
        evidence=tuple(_source(labelled, text, papers) for text in labelled.claim.evidence),
        sentences=(SaidSentence(labelled.claim.text, (), verdict.verdict, verdict.reason),),
        unscored={} if verdict.verdict else {"checker_right": verdict.reason},
    )


def _source(labelled: LabelledClaim, text: str, papers: Mapping[str, Paper]) -> Source:
    """The place of a bullet; a swapped citation has that of another paper."""
    for arxiv_id in (labelled.arxiv_id, *papers):
        for entry in papers[arxiv_id].entries:
            for number, bullet in enumerate(entry.bullets):
                if bullet.text == text:
                    return Source(arxiv_id, entry.date.isoformat(), number, text)
    return Source(labelled.arxiv_id, "", 0, text)
