"""The suite ``recorded``: what a capable model once wrote goes the whole way of an answer again, and comes out as well cited.

It tells whether markers still become the right bullets, and whether verification still finds supported what is; the text never
changes, so a figure that moves is the work of the code.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from eval.cases.cases import Case
from eval.cases.read_answer import ReadAnswer, read_answer
from eval.metrics.abstention import abstained, answered
from eval.metrics.correctness import right_paper
from eval.metrics.support import Support
from eval.results.figures import means, told_times
from eval.results.result import Result
from eval.results.system import system_of
from eval.suites.recordings import INJECTION, Recorded, Recording
from eval.suites.scoring import case_result
from rag.assistant import Nonmun
from rag.check import Checker, Judge
from rag.core import Progress, no_progress

__all__ = ["run_recorded"]

_CITED = ("faithfulness", "citation_recall", "citation_precision", "resolves")


def run_recorded(sample: Nonmun, *, judge: Judge | None = None, progress: Progress = no_progress) -> Result:
    """Replay every recorded answer.

    :param sample: an assistant over the indexed sample.
    :param judge: who judges claims; the offline checker when None.
    """
    began = time.perf_counter()
    papers = sample.index.papers
    with tempfile.TemporaryDirectory() as folder:
        recording = Recording(sample, Path(folder), progress)
        rows = recording.rows
        answers = {row.id: recording.answer(row.question) for row in rows}
        planted = recording.planted_papers
    known = {row.id: planted if row.kind == INJECTION else papers for row in rows}
    read = {row.id: read_answer(answers[row.id], known[row.id]) for row in rows}
    support = Support(judge or Checker(), read.values())
    found = []
    for row in rows:
        seconds = answers[row.id].timings["total"]
        result = case_result(_case(row), answers[row.id], read[row.id], support, known[row.id], seconds=seconds)
        scores = {name: result.scores[name] for name in _CITED if name in result.scores} | _of_row(row, read[row.id])
        found.append(replace(result, kind=row.kind, scores=scores, expected=_expected(row)))
    groups = {row.id: row.papers[0] if row.papers else row.id for row in rows}
    return Result(
        suite="recorded",
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        system=system_of(sample) | {"mode": "recorded"},
        figures=(*means(found, lambda case: groups[case.id]), *told_times(found)),
        cases=tuple(found),
        times={"total": time.perf_counter() - began},
    )


def _case(row: Recorded) -> Case:
    """The recording as a case; its own scores are told by :func:`_of_row`."""
    return Case(row.id, row.lang, row.question, must_contain=row.must)


def _of_row(row: Recorded, read: ReadAnswer) -> dict[str, float]:
    if row.is_unanswerable:
        return {"abstained": abstained(read)}
    scores = {"answered": answered(read)}
    return scores | ({"right_paper": right_paper(read, row.papers)} if row.papers else {})


def _expected(row: Recorded) -> str:
    if row.is_unanswerable:
        return "says that the digests do not cover this"
    return f"cites {', '.join(row.papers)}" if row.papers else "cites what supports it"
