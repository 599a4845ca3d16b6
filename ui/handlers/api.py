"""The page's endpoints for programs: ``/ask``, ``/search`` and ``/paper``, which ``gradio_client`` can call.

They return the same objects as the tools of the MCP server (:mod:`rag.interfaces.mcp.results`).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from rag.answer import problem_text
from rag.core import LimitError, NonmunError, UsageError
from rag.interfaces.mcp.results import AnswerResult, PaperResult, SearchResult, check_count
from rag.text import flat
from ui.handlers.waited import while_waited_for
from ui.session.reader import Reader, reader_of
from ui.session.turn import ShownTurn

if TYPE_CHECKING:
    from rag.core import Answer
    from rag.search import Question
    from ui.handlers.service import Service

#: Searches of programs at the same time; more would slow down everybody.
SEARCHES = 4


def add_endpoints(service: Service) -> None:
    """Add the endpoints to the page that is being built. They report errors as Gradio's own."""
    assistant, few = service.assistant, asyncio.Semaphore(service.assistant.settings.limits.answers)

    async def answered(question: str) -> tuple[Question, Answer]:
        async with few:
            return await assistant.aask_planned(await asyncio.to_thread(assistant.understand, question))

    async def ask(question: str, request: gr.Request) -> dict[str, Any]:
        """Answer a question from the digests, with a citation for every statement."""
        with _reported(), _place_for(_text(question, "question"), service, reader_of(request)):
            planned, answer = await while_waited_for(answered(question), service.callers, request)
            return AnswerResult.of(answer, assistant.index.name, planned).model_dump(mode="json", by_alias=True)

    def search(question: str, k: float = 10, trusted: bool = False) -> dict[str, Any]:
        """Find the papers that fit a question best, each with the bullets that fit."""
        with _reported():
            read = assistant.understand(_text(question, "question"))
            found = assistant.search(read, _count(k, assistant.settings.limits.papers), trusted=bool(trusted))
            return SearchResult.of(found, assistant.index, read).model_dump(mode="json", by_alias=True)

    def paper(arxiv_id: str) -> dict[str, Any]:
        """Show all that the digests say of one paper."""
        with _reported():
            return PaperResult.of(assistant.paper(_text(arxiv_id, "arxiv_id")), assistant.index).model_dump(mode="json")

    # Questions wait at the desk, not in Gradio's queue, where whatever comes after them would wait too.
    api(ask, api_name="ask", concurrency_limit=None, concurrency_id="questions")
    api(search, api_name="search", concurrency_limit=SEARCHES, concurrency_id="searches")
    api(paper, api_name="paper", concurrency_limit=SEARCHES, concurrency_id="searches")


def _text(value: Any, name: str) -> str:
    """Return the text that a client sent.

    :raises UsageError: if it is not a text.
    """
    if not isinstance(value, str):
        raise UsageError(f"{name} is not a text but {flat(repr(value))[:40]}.", hint="Send it as a string.")
    return value


def _count(value: Any, most: int) -> int:
    """Return the number of papers that a client asked for.

    :raises UsageError: if it is not a number, or less than 1.
    :raises LimitError: if it is greater than ``most``.
    """
    hint = f"Send one from 1 to {most}."
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise UsageError(f"k is not a number but {flat(repr(value))[:40]}.", hint=hint)
    if value < 1:
        raise UsageError(f"k is {value:g}, and no list has so few papers.", hint=hint)
    return check_count(int(value), most)


@contextmanager
def _reported() -> Iterator[None]:
    """Report errors of nonmun to the client with their message."""
    try:
        yield
    except LimitError as problem:  # which the caller cannot raise
        raise gr.Error(f"{problem.args[0]} {problem.advice}", print_exception=False) from None
    except NonmunError as problem:
        raise gr.Error(problem_text(problem), print_exception=False) from None


@contextmanager
def _place_for(question: str, service: Service, reader: Reader) -> Iterator[None]:
    """Hold a place at the desk for a question.

    :raises gr.Error: if no place is free, or the reader asks too fast.
    """
    turn = ShownTurn(0, question)
    if refused := service.door.refuses(reader, reader.language, turn):
        raise gr.Error(" ".join(refused), print_exception=False)
    try:
        yield
    finally:
        turn.state = "done"
