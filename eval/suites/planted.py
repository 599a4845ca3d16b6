"""The suite ``planted``: does the checker find errors? Claims about the sample, half of them wrong in a known way.

They are the claims written for the sample (``data/claims_sample.jsonl``), sentences of its bullets with errors planted by rule,
and the supported written claims, treated as sentences of good answers, with errors planted likewise. Two baselines judge the
same claims: one calls everything supported, the other counts the share of words that the evidence contains.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.cases.claim_set import LabelledClaim
from eval.cases.planted_claims import plant, plant_in_answers
from eval.cases.sample import sample_claims, sample_papers
from eval.metrics.baselines import LEAST_OVERLAP, word_overlap
from eval.metrics.checker import MEASURES, detection
from eval.metrics.detection import auc, balanced_accuracy, interval
from eval.results.schema import CaseResult, Figure, Result, SaidSentence, Source
from eval.results.system import papers_hash
from eval.suites.scoring import finished
from rag.check import Checker, Judge
from rag.core import Paper, Verdict, __version__

Floats = NDArray[np.float64]


def planted_cases(papers: Mapping[str, Paper]) -> list[tuple[str, LabelledClaim]]:
    """Return the claims, each with its id: ``written-``, ``bullet-`` or ``answer-`` and a number."""
    hand = sample_claims()
    sets = {"written": hand, "bullet": plant(list(papers.values())), "answer": plant_in_answers(hand)}
    return [(f"{name}-{number:04}", claim) for name, claims in sets.items() for number, claim in enumerate(claims, 1)]


def run_planted(judge: Judge | None = None) -> Result:
    """Judge all claims, by the judge (the offline checker when None) and by the baselines."""
    began = time.perf_counter()
    papers = sample_papers()
    cases = planted_cases(papers)
    claims = [claim.claim for _, claim in cases]
    verdicts = (judge or Checker()).judge(claims)
    overlaps = word_overlap(claims)
    results = [
        _result(name, labelled, verdict, share, papers)
        for (name, labelled), verdict, share in zip(cases, verdicts, overlaps, strict=True)
    ]
    known = [row for row, verdict in enumerate(verdicts) if verdict.verdict]
    scored = [cases[row][1] for row in known]
    judges = {
        "checker": (
            np.array([verdicts[row].verdict != "supported" for row in known]),
            np.array([verdicts[row].score for row in known]),
        ),
        "always_supported_checker": (np.zeros(len(known), dtype=bool), np.ones(len(known))),
        "word_overlap_checker": (overlaps[known] < LEAST_OVERLAP, overlaps[known]),
    }
    papers_of = {name: claim.arxiv_id for name, claim in cases}
    figures = [figure for prefix, judged in judges.items() for figure in _figures(prefix, scored, *judged)]
    system = {"mode": "checker" if judge is None else "llm", "version": __version__, "papers_hash": papers_hash(papers)}
    notes = ["Precision is that of a set with as many right claims as errors of the kind."]
    return finished("planted", system, results, lambda case: papers_of[case.id], began, figures=figures, notes=notes)


def _figures(prefix: str, claims: Sequence[LabelledClaim], flagged: NDArray[np.bool_], scores: Floats) -> Iterator[Figure]:
    """Yield detection by kind of error and language, and balanced accuracy and AUC by language.

    :param flagged: the claims that the judge does not find supported.
    :param scores: the probability of support that the judge gives each claim.
    """
    labels = np.array([c.supported for c in claims])
    groups = [c.arxiv_id for c in claims]
    kinds = sorted({c.kind for c in claims if not c.supported})
    for lang in ("all", "en", "ko"):
        spoken = np.array([lang in ("all", c.language) for c in claims])
        rows = np.flatnonzero(spoken)
        right = labels[rows]
        measures: list[tuple[str, Callable[[Any, Any], float], NDArray[Any]]] = [
            ("balanced_accuracy", balanced_accuracy, ~flagged[rows]),
            ("auc", auc, scores[rows]),
        ]
        for name, measure, judged in measures:
            low, high = interval(lambda drawn: measure(right[drawn], judged[drawn]), [groups[i] for i in rows])  # noqa: B023
            yield Figure(f"{prefix}_{name}", lang, "all", measure(right, judged), low, high, len(rows))
        for kind in ("all", *kinds):
            wrong = np.array([not c.supported and kind in ("all", c.kind) for c in claims])
            mine = np.flatnonzero(spoken & (labels | wrong))
            if wrong[mine].any():
                found = detection(wrong[mine], flagged[mine], [groups[i] for i in mine])
                n = int(wrong[mine].sum())
                yield from (Figure(f"{prefix}_{m}", lang, kind, *f, n) for m, f in zip(MEASURES, found, strict=True))


def _result(name: str, labelled: LabelledClaim, verdict: Verdict, share: float, papers: Mapping[str, Paper]) -> CaseResult:
    said = verdict.verdict or "unscored"
    right = {
        "checker_right": (verdict.verdict == "supported") == labelled.supported,
        "always_supported_checker_right": labelled.supported,
        "word_overlap_checker_right": (share >= LEAST_OVERLAP) == labelled.supported,
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
    """Return the place of a bullet; a swapped citation has that of another paper."""
    for arxiv_id in (labelled.arxiv_id, *papers):
        for entry in papers[arxiv_id].entries:
            for number, bullet in enumerate(entry.bullets):
                if bullet.text == text:
                    return Source(arxiv_id, entry.date.isoformat(), number, text)
    return Source(labelled.arxiv_id, "", 0, text)
