"""The suite ``in_earnest``: what a capable model once wrote passes through everything again, over the digests of a year.

Planning, searching, prompts, citations and verification run as they are now; only the model's replies are recorded. Where a
prompt asks something else than then, the reply is stale: evidence is still scored, gathered without a model's help, but no
answer.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from typing import Any

from eval.in_earnest.answered import Conversed
from eval.in_earnest.ask import ask_case
from eval.in_earnest.questions import check_index, read_questions
from eval.in_earnest.replies import Recorded, Reply, read_replies
from eval.in_earnest.score import scored
from eval.results.schema import Result
from eval.results.system import system_of
from rag.assistant import Nonmun
from rag.core import Progress, no_progress, run

STALE = "its prompts have changed since the reply was recorded"
#: What decides the prompts: as when the replies were recorded, whatever the environment says.
AS_RECORDED: dict[str, Any] = {
    "openai_base_url": "recorded",
    "llm_model": "recorded",
    "verification": "mark",
    "judge_asks": 0,
    "effort": "normal",
    "llm_context": 32_768,
    "llm_max_tokens": 3000,
    "llm_deadline": 120.0,
}


def run_in_earnest(assistant: Nonmun, *, replies: Iterable[Reply] | None = None, progress: Progress = no_progress) -> Result:
    """Replay all questions, one after another.

    :param assistant: over the digests that the questions are about.
    :param replies: by default those of the repository.
    :raises UsageError: if the index is another one.
    """
    began = time.perf_counter()
    cases = read_questions()
    check_index(cases, assistant.index.papers)
    settings, assistant = assistant.settings.replace(**AS_RECORDED), copy.copy(assistant)  # with the same index
    assistant.settings = settings
    recorded = Recorded(read_replies() if replies is None else replies)
    papers = assistant.index.papers
    today = max(paper.date for paper in papers.values())
    assistant.search(cases[0].turns[0].text, 1)  # these load what the first answer would else be timed with
    assistant.check("It is one claim.", ["It is one claim."])
    answers: dict[str, Conversed] = {}
    for done, case in enumerate(cases):
        progress("replay", done, len(cases))
        answers[case.id] = run(ask_case(assistant, case, today, lambda turn: recorded.of(turn.id)))
    progress("replay", len(cases), len(cases))
    # What follows a stale answer of a conversation is about another one.
    stale = {
        turn.id: STALE
        for case in cases
        for place, turn in enumerate(case.turns)
        if any(recorded.stale.get(earlier.id) for earlier in case.turns[: place + 1])
    }
    total = sum(len(case.turns) for case in cases)
    notes = [f"{len(stale)} of {total} answers are stale: {STALE}"] if stale else []
    if recorded.reworded:
        notes.append(
            f"{len(recorded.reworded)} of {total} answers rest on replies that were written by other rules of a prompt"
        )
    counts = {"stale": str(len(stale)), "reworded": str(len(recorded.reworded))}
    system = system_of(assistant) | {"mode": "recorded"} | counts
    return scored(cases, answers, papers, system=system, stale=stale, notes=notes, began=began)
