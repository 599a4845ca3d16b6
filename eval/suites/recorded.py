"""The suite ``recorded``: answers that a capable model once wrote pass through the whole pipeline again.

It shows whether markers still become the right bullets, and whether verification still finds supported what is supported. The
text never changes, so if a figure moves, the code moved it.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from eval.cases.questions import Case
from eval.cases.read_answer import read_answer
from eval.metrics.registry import AnsweredCase
from eval.metrics.support import Support
from eval.results.schema import Result
from eval.results.system import system_of
from eval.suites.recordings import INJECTION, Recorded, Recording, read_recorded
from eval.suites.scoring import case_result, finished
from rag.assistant import Nonmun
from rag.check import Checker, Judge
from rag.core import Progress, no_progress


def run_recorded(sample: Nonmun, *, judge: Judge | None = None, progress: Progress = no_progress) -> Result:
    """Replay every recorded answer.

    :param sample: an assistant over the indexed sample.
    """
    began = time.perf_counter()
    papers = sample.index.papers
    with tempfile.TemporaryDirectory() as folder:
        recording = Recording(sample, Path(folder), progress)
        rows = read_recorded()
        answers = {row.id: recording.answer(row.question) for row in rows}
        planted = recording.planted_papers
    known = {row.id: planted if row.kind == INJECTION else papers for row in rows}
    read = {row.id: read_answer(answers[row.id], known[row.id]) for row in rows}
    support = Support(judge or Checker(), read.values())
    found = []
    for row in rows:
        seconds = answers[row.id].timings["total"]
        item = AnsweredCase(_case(row), answers[row.id], read[row.id], support, row.papers)
        result = case_result(item, known[row.id], "recorded", seconds=seconds)
        found.append(replace(result, kind=row.kind, expected=_expected(row)))
    groups = {row.id: row.papers[0] if row.papers else row.id for row in rows}
    system = system_of(sample) | {"mode": "recorded"}
    return finished("recorded", system, found, lambda case: groups[case.id], began)


def _case(row: Recorded) -> Case:
    """Return the recording as a case of one of the two kinds that its metrics tell apart."""
    return Case(row.id, row.lang, row.question, "unanswerable" if row.is_unanswerable else "fact", must_contain=row.must)


def _expected(row: Recorded) -> str:
    if row.is_unanswerable:
        return "says that the digests do not cover this"
    return f"cites {', '.join(row.papers)}" if row.papers else "cites what supports it"
