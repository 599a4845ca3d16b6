"""Ask the questions of the configured model, several at once, and keep each answer; what is kept is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.in_earnest.ask import ask_case
from eval.in_earnest.folder import Folder
from eval.in_earnest.questions import Case, check_index
from eval.results.schema import Unanswered
from rag.assistant import Nonmun
from rag.core import UsageError, map_in_order, run
from rag.llm import ModelStream, load_client

#: Questions that fail one after another, after which no more are asked: the server is not there.
_MOST_FAULTS = 5


def collect(
    assistant: Nonmun, cases: Sequence[Case], folder: Folder, *, at_once: int = 6, tell: Callable[[str], object] = print
) -> list[str]:
    """Ask the questions that have no answer yet, in their order.

    :param at_once: questions that are asked at the same time.
    :param tell: is called with a line for each question that was answered or failed.
    :return: the ids of those that failed.
    :raises UsageError: if no model is configured, or if the index is not that of the questions.
    """
    if not assistant.settings.llm.configured:
        raise UsageError("No model is set.", hint="Set OPENAI_BASE_URL, for example to that of a relay.")
    check_index(cases, assistant.index.papers)
    known = folder.answers()
    open_ = [case for case in cases if case.id not in known]
    tell(f"{len(cases)} questions, {len(cases) - len(open_)} answered before, {len(open_)} to ask")
    today = max(paper.date for paper in assistant.index.papers.values())
    assistant.search(cases[0].turns[0].text, 1)  # these load what the first answer would else be timed with
    assistant.check("It is one claim.", ["It is one claim."])
    failed: list[str] = []
    left, in_a_row = len(open_), 0

    async def one(case: Case) -> None:
        nonlocal left, in_a_row
        if in_a_row >= _MOST_FAULTS:
            failed.append(case.id)
            return
        try:
            conversed = await ask_case(assistant, case, today, lambda _: ModelStream)
        except Unanswered as problem:
            in_a_row += 1
            failed.append(case.id)
            tell(f"{case.id} failed: {problem.reason}")
            return
        in_a_row, left = 0, left - 1
        folder.keep(conversed)
        requests = sum(len(turn.requests) for turn in conversed.turns)
        tell(f"{case.id} answered, {requests} requests; {left} to go")

    async def all_() -> None:
        await load_client(assistant.settings)
        await map_in_order(one, open_, at_once)

    run(all_())
    return failed
