"""Run a suite by name, or score another system's answers to it, over an index of its own.

A user's own cases are asked of the user's own index if there is one, and otherwise of the bundled sample.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from eval.cases.answers_file import match_notes, read_answers
from eval.cases.natural import natural_cases
from eval.cases.questions import bundled_cases, read_suite
from eval.in_earnest.replay import run_in_earnest
from eval.results.gates import SUITES
from eval.results.schema import Result
from eval.suites.adversarial import run_adversarial
from eval.suites.natural import run_natural
from eval.suites.planted import run_planted
from eval.suites.recorded import run_recorded
from eval.suites.runner import Asker, in_turn, run_questions, score_answers
from rag.assistant import Nonmun
from rag.check import Judge
from rag.core import Progress, Settings, UsageError, no_progress
from rag.index import OWN


def is_file(suite: str) -> bool:
    """Tell whether a suite is a user's file.

    :raises UsageError: if it is neither a file nor a bundled suite.
    """
    if suite in SUITES:
        return False
    if suite.endswith(".jsonl") or Path(suite).is_file():
        return True
    hint = f"Type `nonmun eval --suite {'|'.join(SUITES)}`, or name a file of cases."
    raise UsageError(f"There is no suite {suite!r}.", hint=hint)


def run_suite(
    suite: str,
    settings: Settings,
    *,
    answers: Path | None = None,
    asker: Asker = in_turn,
    judge: Judge | None = None,
    progress: Progress = no_progress,
) -> Result:
    """Run a suite.

    :param suite: ``sample``, ``natural``, ``planted``, ``adversarial``, ``recorded``, ``in_earnest``, or a file of cases.
    :param settings: with a model, the model answers.
    :param answers: answers of another system, to be scored instead.
    :param asker: how the questions are asked.
    :param judge: who judges claims; the offline checker when None.
    :raises UsageError: if the suite does not exist, or a line of a file is invalid.
    """
    own = is_file(suite)
    if suite in SUITES and suite != "sample":
        if answers is not None:
            hint = "Leave out --suite, or name a file of cases."
            raise UsageError(f"The suite {suite!r} takes no answers of another system.", hint=hint)
        return _without_file(suite, settings, asker, judge, progress)
    # First: it takes no index to find a bad line.
    written = read_answers(answers) if answers is not None else None
    mine = read_suite(Path(suite)) if own else None
    with _asked_of(own, settings, progress) as assistant:
        papers = assistant.index.papers
        if mine is not None:
            mine.check(papers)
        cases, notes, name = (mine.cases, [*mine.notes], Path(suite).stem) if mine else (bundled_cases(), [], suite)
        if written is None:
            return run_questions(assistant, cases, name, asker=asker, judge=judge, notes=notes, progress=progress)
        if not any(case.id in written for case in cases):
            hint = "Give each answer the id of the case that it answers."
            raise UsageError("No answer has the id of a case of the suite.", hint=hint)
        notes += match_notes(cases, written)
        system = {"mode": "answers", "answers": answers.name if answers else ""}
        return score_answers(cases, written, papers, name, system=system, judge=judge, notes=notes)


def _without_file(suite: str, settings: Settings, asker: Asker, judge: Judge | None, progress: Progress) -> Result:
    if suite == "planted":
        return run_planted(judge)
    if suite == "recorded":
        with _asked_of(False, settings.without_model(), progress) as sample:
            return run_recorded(sample, judge=judge, progress=progress)
    if suite == "in_earnest":
        with Nonmun(sample=False, settings=settings.without_model()) as assistant:
            return run_in_earnest(assistant, progress=progress)
    if suite == "natural":
        with _asked_of(False, settings, progress) as sample:
            return run_natural(sample, natural_cases(), asker=asker, progress=progress)
    return run_adversarial(settings, asker=asker, judge=judge, progress=progress)


@contextlib.contextmanager
def _asked_of(own: bool, settings: Settings, progress: Progress) -> Iterator[Nonmun]:
    """Open the user's own index for their own cases, or else the sample in a temporary one."""
    if own:
        with Nonmun(settings=settings) as assistant:
            if assistant.index.name == OWN and (assistant.index.folder_of(OWN) / "CURRENT").is_file():
                yield assistant
                return
    with tempfile.TemporaryDirectory() as home, Nonmun(home, sample=True, settings=settings) as assistant:
        assistant.ingest_sample(progress=progress)
        yield assistant
