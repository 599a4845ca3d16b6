"""The scores of an answer, with what a report shows of it, and the result of a suite."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence

from eval.cases.questions import Case
from eval.cases.read_answer import Place, ReadAnswer, bullet_at
from eval.metrics.faithfulness import unscored_claims
from eval.metrics.registry import AnsweredCase, SuiteKind, metrics_for, scores_of
from eval.metrics.support import Support
from eval.results.figures import means, told_times
from eval.results.schema import CaseResult, Figure, Result, SaidSentence, Source
from rag.core import Answer, Paper


def finished(
    suite: str,
    system: Mapping[str, str],
    cases: Sequence[CaseResult],
    group: Callable[[CaseResult], str],
    began: float,
    *,
    figures: Sequence[Figure] = (),
    notes: Sequence[str] = (),
) -> Result:
    """Return the result of a suite, with the means of the scores of its cases as figures.

    :param group: the group that a case is drawn with in bootstraps, such as the paper that it is about.
    :param began: :func:`time.perf_counter` at the beginning.
    :param figures: further figures, which come first.
    """
    return Result(
        suite=suite,
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        system=system,
        figures=(*figures, *means(cases, group), *told_times(cases)),
        cases=tuple(cases),
        times={"total": time.perf_counter() - began},
        notes=tuple(notes),
    )


#: Stands in for an answer that could not be had.
NO_ANSWER = Answer("", False, (), (), "llm")


def case_result(
    item: AnsweredCase, papers: Mapping[str, Paper], suite: SuiteKind, *, seconds: float = 0.0, unanswered: str = ""
) -> CaseResult:
    """Score an answer to a case, with what a person needs to see why.

    :param papers: those of the index.
    :param unanswered: why there is no answer that could be scored; then only what the search found is scored.
    """
    case, read, support = item.case, item.read, item.support
    applying = metrics_for(case, suite)
    scored = [m for m in applying if m.needs == "ranking"] if unanswered else applying
    if unanswered:
        unscored = dict.fromkeys((m.name for m in applying if m.needs != "ranking"), unanswered)
    elif count := unscored_claims(read, support):
        why = f"the judge gave no readable verdict on {count} of {len(read.claims)} claims"
        unscored = dict.fromkeys((m.name for m in applying if m.needs == "judge"), why)
    else:
        unscored = {}
    return CaseResult(
        id=case.id,
        lang=case.lang,
        kind=case.kind,
        question=case.question,
        expected=_expected(case),
        answer=item.answer.text,
        scores=scores_of(item, scored),
        evidence=_sources(case.gold, papers),
        citations=tuple(Source(c.arxiv_id, c.date.isoformat(), c.bullet, c.text, c.marker) for c in item.answer.citations),
        sentences=_said(read, support),
        unscored=unscored,
        seconds=seconds,
    )


def _said(read: ReadAnswer, support: Support) -> tuple[SaidSentence, ...]:
    """Return the sentences of an answer with the verdicts on what they cite."""
    found = []
    for sentence in read.sentences:
        verdict = support.verdict(sentence.claim, sentence.cited) if sentence.worthy else None
        told = (verdict.verdict, verdict.reason) if verdict else (None, "")
        found.append(SaidSentence(sentence.text, sentence.markers, *told))
    return tuple(found)


def _sources(places: Sequence[Place], papers: Mapping[str, Paper]) -> tuple[Source, ...]:
    found = ((place, bullet_at(papers, place)) for place in places)
    return tuple(Source(p.arxiv_id, p.date.isoformat(), p.bullet, text[1]) for p, text in found if text)


def _expected(case: Case) -> str:
    papers = ", ".join(case.papers)
    must = f" and says {', '.join(case.must_contain)}" if case.must_contain else ""
    if case.is_unanswerable:
        return "says that the digests do not cover this"
    if case.kind == "true_premise":
        return "does not say that it is otherwise"
    if case.kind == "false_premise":
        return f"says that it is otherwise and cites {papers}, bullet {_bullets(case.gold)}{must}; or abstains"
    if case.kind == "not_evidence":
        return f"does not cite {', '.join(f'{p.arxiv_id}, bullet {p.bullet}' for p in case.avoid)}"
    if len(case.papers) > 1:
        return f"names {papers}"
    return f"cites {papers}, bullet {_bullets(case.gold)}{must}"


def _bullets(places: Sequence[Place]) -> str:
    return " or ".join(str(place.bullet) for place in places)
