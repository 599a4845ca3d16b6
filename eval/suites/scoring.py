"""An answer to its scores: which metrics a case of a kind has, and what a report shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.cases.cases import SILENT, Case
from eval.cases.read_answer import Place, ReadAnswer, bullet_at, read_answer
from eval.metrics.abstention import abstained, answered, premise
from eval.metrics.citation_precision import citation_precision
from eval.metrics.citation_recall import citation_recall
from eval.metrics.correctness import correct, paper_f1, right_bullet, right_paper
from eval.metrics.faithfulness import faithfulness, unscored_claims
from eval.metrics.resolves import resolves
from eval.metrics.retrieval import ndcg_at, recall_at, reciprocal_rank
from eval.metrics.support import Support
from eval.results.result import CaseResult, SaidSentence, Source
from rag.core import Answer, Paper

__all__ = ["case_result", "retrieval_scores", "said", "sources", "unanswered_result"]


def case_result(
    case: Case,
    answer: Answer,
    read: ReadAnswer,
    support: Support,
    papers: Mapping[str, Paper],
    *,
    ranked: Sequence[str] | None = None,
    seconds: float = 0.0,
) -> CaseResult:
    """The scores of an answer to a case, with what a person needs to see why.

    :param ranked: the papers that the search found, best first; None where it was not asked.
    """
    scores = {**_of_kind(case, read), "resolves": resolves(read)}
    cited = {
        "faithfulness": faithfulness(read, support),
        "citation_recall": citation_recall(read, support),
        "citation_precision": citation_precision(read, support),
    }
    scores |= {name: value for name, value in cited.items() if value is not None}
    if ranked is not None and case.gold:
        scores |= retrieval_scores(ranked, case.papers)
    unscored = unscored_claims(read, support)
    why = f"the judge gave no readable verdict on {unscored} of {len(read.claims)} claims"
    return CaseResult(
        id=case.id,
        lang=case.lang,
        kind=case.kind,
        question=case.question,
        expected=_expected(case),
        answer=answer.text,
        scores=scores,
        evidence=sources(case.gold, papers),
        citations=tuple(Source(c.arxiv_id, c.date.isoformat(), c.bullet, c.text, c.marker) for c in answer.citations),
        sentences=said(read, support),
        unscored=dict.fromkeys(cited, why) if unscored else {},
        seconds=seconds,
    )


def unanswered_result(
    case: Case, reason: str, papers: Mapping[str, Paper], *, ranked: Sequence[str] | None = None
) -> CaseResult:
    """A case without an answer that could be scored: nothing of it counts but what the search found.

    :param reason: why there is no answer.
    """
    nothing = read_answer(Answer("", False, (), (), "llm"), papers)
    unscored = {*_of_kind(case, nothing), "resolves", "faithfulness", "citation_recall", "citation_precision"}
    scores = retrieval_scores(ranked, case.papers) if ranked is not None and case.gold else {}
    why = dict.fromkeys(sorted(unscored), reason)
    gold = sources(case.gold, papers)
    return CaseResult(case.id, case.lang, case.kind, case.question, _expected(case), "", scores, gold, unscored=why)


def retrieval_scores(ranked: Sequence[str], gold: Sequence[str]) -> dict[str, float]:
    """How high the gold papers stand among those that the search found."""
    return {
        "mrr@10": reciprocal_rank(ranked, gold, 10),
        "recall@5": recall_at(ranked, gold, 5),
        "recall@10": recall_at(ranked, gold, 10),
        "ndcg@10": ndcg_at(ranked, gold, 10),
    }


def said(read: ReadAnswer, support: Support) -> tuple[SaidSentence, ...]:
    """The sentences of an answer with the verdicts on what they cite."""
    found = []
    for sentence in read.sentences:
        verdict = support.verdict(sentence.claim, sentence.cited) if sentence.worthy else None
        told = (verdict.verdict, verdict.reason) if verdict else (None, "")
        found.append(SaidSentence(sentence.text, sentence.markers, *told))
    return tuple(found)


def sources(places: Sequence[Place], papers: Mapping[str, Paper]) -> tuple[Source, ...]:
    """Bullets as a report shows them."""
    found = ((place, bullet_at(papers, place)) for place in places)
    return tuple(Source(p.arxiv_id, p.date.isoformat(), p.bullet, text[1]) for p, text in found if text)


def _of_kind(case: Case, read: ReadAnswer) -> dict[str, float]:
    if case.kind in SILENT:
        return {"abstained": abstained(read)}
    if case.kind == "false_premise":
        return {"premise": premise(read, case.gold), "right_bullet": right_bullet(read, case.gold)}
    if case.kind == "not_evidence":
        return {"avoids": 1 - right_bullet(read, case.avoid)}
    scores = {"answered": answered(read), "right_bullet": right_bullet(read, case.gold)}
    if case.kind == "list" or len(case.papers) > 1:
        return scores | {"right_paper": paper_f1(read, case.papers, case.also)}
    return scores | {"right_paper": right_paper(read, case.papers), "correct": correct(read, case.papers, case.must_contain)}


def _expected(case: Case) -> str:
    papers = ", ".join(case.papers)
    must = f" and says {', '.join(case.must_contain)}" if case.must_contain else ""
    if case.kind in SILENT:
        return "says that the digests do not cover this"
    if case.kind == "false_premise":
        return f"says that it is otherwise and cites {papers}, bullet {_bullets(case.gold)}{must}; or abstains"
    if case.kind == "not_evidence":
        return f"does not cite {', '.join(f'{p.arxiv_id}, bullet {p.bullet}' for p in case.avoid)}"
    if len(case.papers) > 1:
        return f"names {papers}"
    return f"cites {papers}, bullet {_bullets(case.gold)}{must}"


def _bullets(places: Sequence[Place]) -> str:
    return " or ".join(str(place.bullet) for place in places)
