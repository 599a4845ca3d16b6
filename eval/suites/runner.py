"""Ask the questions of a suite, or take another system's answers, and score them."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval.cases.questions import Case
from eval.cases.read_answer import ReadAnswer, read_answer
from eval.metrics.registry import AnsweredCase, SuiteKind
from eval.metrics.support import Support
from eval.results.schema import CaseResult, Result, Unanswered
from eval.results.system import system_of
from eval.suites.scoring import NO_ANSWER, case_result, finished
from rag.assistant import Nonmun
from rag.check import Checker, Judge
from rag.core import Answer, Paper, Progress, no_progress

#: Given who is asked, all questions and the day: what answers each of them. It may raise :class:`Unanswered`.
Asker = Callable[[Nonmun, Sequence[str], dt.date], Callable[[str], Answer]]


def in_turn(assistant: Nonmun, questions: Sequence[str], today: dt.date) -> Callable[[str], Answer]:  # noqa: ARG001
    """Ask each question when its answer is wanted."""
    return lambda question: assistant.ask(question, today=today)


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to cases, by id.

    For each case: the answer as given and as read, the papers that the search found, the seconds that it took, or why there is
    no answer to score.
    """

    papers: Mapping[str, Paper]
    answers: Mapping[str, Answer]
    read: Mapping[str, ReadAnswer]
    ranked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    unanswered: Mapping[str, str] = field(default_factory=dict)

    def result(self, case: Case, support: Support, suite: SuiteKind, canaries: Sequence[str] = ()) -> CaseResult:
        """Score the answer to a case, or say why there is none."""
        answer = self.answers.get(case.id, NO_ANSWER)
        read = self.read.get(case.id) or read_answer(NO_ANSWER, self.papers)
        item = AnsweredCase(case, answer, read, support, case.papers, self.ranked.get(case.id), canaries)
        seconds, unanswered = self.seconds.get(case.id, 0.0), self.unanswered.get(case.id, "")
        return case_result(item, self.papers, suite, seconds=seconds, unanswered=unanswered)


def run_questions(
    assistant: Nonmun,
    cases: Sequence[Case],
    suite: str,
    *,
    asker: Asker = in_turn,
    judge: Judge | None = None,
    notes: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Result:
    """Ask every question, and search for those that have an answer."""
    began = time.perf_counter()
    asked = ask_all(assistant, cases, progress, asker=asker, ranked=True)
    results = _scored(cases, asked, judge or Checker())
    result = finished(suite, system_of(assistant), results, _groups(cases), began, notes=notes)
    return replace(result, cost=_tokens(asked.answers.values()))


def score_answers(
    cases: Sequence[Case],
    answers: Mapping[str, Answer],
    papers: Mapping[str, Paper],
    suite: str,
    *,
    system: Mapping[str, str],
    judge: Judge | None = None,
    notes: Sequence[str] = (),
) -> Result:
    """Score answers that another system wrote, by the ids of their cases; cases without an answer are left out.

    :param papers: those of the index, which citations are resolved against.
    """
    began = time.perf_counter()
    mine = [case for case in cases if case.id in answers]
    read = {case.id: read_answer(answers[case.id], papers) for case in mine}
    results = _scored(mine, Asked(papers, answers, read), judge or Checker())
    return finished(suite, system, results, _groups(mine), began, notes=notes)


def ask_all(
    assistant: Nonmun,
    cases: Sequence[Case],
    progress: Progress = no_progress,
    *,
    asker: Asker = in_turn,
    ranked: bool = False,
) -> Asked:
    """Ask the questions of cases as on the day of the newest digest, so that "last week" always means the same.

    :param ranked: also search for those that have an answer.
    """
    papers = assistant.index.papers
    today = max(paper.date for paper in papers.values())
    answers: dict[str, Answer] = {}
    seconds: dict[str, float] = {}
    found: dict[str, list[str]] = {}
    without: dict[str, str] = {}
    answer_of = asker(assistant, [case.question for case in cases], today)
    for done, case in enumerate(cases):
        progress("ask", done, len(cases))
        try:
            answers[case.id] = answer_of(case.question)
            seconds[case.id] = answers[case.id].timings.get("total", 0.0)
        except Unanswered as problem:
            without[case.id] = problem.reason
        if ranked and case.gold:
            found[case.id] = [e.paper.arxiv_id for e in assistant.search(case.question, 10, today=today)]
    progress("ask", len(cases), len(cases))
    read = {name: read_answer(answer, papers) for name, answer in answers.items()}
    return Asked(papers, answers, read, found, seconds, without)


def _scored(cases: Sequence[Case], asked: Asked, judge: Judge) -> list[CaseResult]:
    support = Support(judge, asked.read.values())
    return [asked.result(case, support, "questions") for case in cases]


def _tokens(answers: Iterable[Answer]) -> dict[str, float]:
    """Return the tokens of all answers, as the model server reported them."""
    total: Counter[str] = Counter()
    for answer in answers:
        total.update({name: count for name, count in answer.usage.items() if isinstance(count, int)})
    return {name: float(count) for name, count in sorted(total.items())}


def _groups(cases: Sequence[Case]) -> Callable[[CaseResult], str]:
    groups = {case.id: case.group for case in cases}
    return lambda case: groups[case.id]
