"""The suite ``natural``: what people really ask, in their own words, with checks of each answer that need no judge.

Each question is asked as on a day of its own, so that "last week" may lie before or after the end of the digests.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

from eval.cases.natural import NaturalCase
from eval.cases.natural_answer import Seen
from eval.cases.read_answer import read_answer
from eval.metrics.natural import problems
from eval.metrics.resolves import resolves
from eval.results.schema import CaseResult, Result, Source, Unanswered
from eval.results.system import system_of
from eval.suites.runner import Asker, in_turn
from eval.suites.scoring import finished
from rag.assistant import Nonmun
from rag.core import Answer, Paper, Progress, no_progress


def run_natural(
    assistant: Nonmun, cases: Sequence[NaturalCase], *, asker: Asker = in_turn, progress: Progress = no_progress
) -> Result:
    """Ask natural questions over the index of an assistant, and check the answers."""
    began = time.perf_counter()
    papers = assistant.index.papers
    answers = _asked(assistant, cases, asker, progress)
    results = [_result(case, answers[case.id], papers) for case in cases]
    groups = {case.id: case.group for case in cases}
    return finished("natural", system_of(assistant), results, lambda case: groups[case.id], began)


def _asked(assistant: Nonmun, cases: Sequence[NaturalCase], asker: Asker, progress: Progress) -> dict[str, Answer | Unanswered]:
    """Return the answer to each case by its id, or why there is none."""
    days = defaultdict(list)
    for case in cases:
        days[case.today].append(case)
    found: dict[str, Answer | Unanswered] = {}
    for today, mine in days.items():
        answer_of = asker(assistant, [case.question for case in mine], today)
        for case in mine:
            progress("ask", len(found), len(cases))
            try:
                found[case.id] = answer_of(case.question)
            except Unanswered as problem:
                found[case.id] = problem
    progress("ask", len(cases), len(cases))
    return found


def _result(case: NaturalCase, answer: Answer | Unanswered, papers: Mapping[str, Paper]) -> CaseResult:
    if isinstance(answer, Unanswered):
        unscored = dict.fromkeys(("passed", "resolves"), answer.reason)
        return CaseResult(case.id, case.lang, case.kind, case.question, str(case.expect), "", {}, unscored=unscored)
    wrong = problems(case.expect, Seen(answer, papers))
    return CaseResult(
        id=case.id,
        lang=case.lang,
        kind=case.kind,
        question=case.question,
        expected=str(case.expect),
        answer=answer.text,
        scores={"passed": float(not wrong), "resolves": resolves(read_answer(answer, papers))},
        citations=tuple(Source(c.arxiv_id, c.date.isoformat(), c.bullet, c.text, c.marker) for c in answer.citations),
        seconds=answer.timings.get("total", 0.0),
        problems=tuple(wrong),
    )
