"""Ask the messages of one question in a conversation of its own, and keep how each was answered."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing

from eval.in_earnest.answered import Answered, Conversed, answered
from eval.in_earnest.fences import settled_fence
from eval.in_earnest.questions import Case, Turn
from eval.in_earnest.requests import Requests
from eval.results.schema import Unanswered
from rag.answer import AnswerDone, Event, EvidenceFound
from rag.assistant import Nonmun
from rag.chat import Conversation, MessageRead
from rag.core import Answer, Evidence, Found, Settings
from rag.llm import Models, Trace
from rag.search import PieceKind, Question


class _Watched:
    """An assistant for one message, whose trace and requests are kept."""

    def __init__(self, assistant: Nonmun, models: Models) -> None:
        self._assistant = copy.copy(assistant)  # with the same index
        self._assistant.fences, self._assistant.models = settled_fence, models
        self.settings: Settings = assistant.settings
        self.fences = settled_fence
        self.models: Models | None = models
        self.trace = Trace()

    def understand(self, text: str, *, today: dt.date | None = None, ignore: Collection[PieceKind] = ()) -> Question:
        return self._assistant.understand(text, today=today, ignore=ignore)

    def search(self, question: str, k: int | None = None) -> Found:
        return self._assistant.search(question, k)

    def astream(self, question: Question) -> AsyncGenerator[Event, None]:
        self.trace = Trace()
        return self._assistant.astream(question, trace=self.trace)


async def ask_case(assistant: Nonmun, case: Case, today: dt.date, models: Callable[[Turn], Models]) -> Conversed:
    """Ask all messages of a question, one after another.

    :param models: makes the requests of a message.
    :raises Unanswered: if the model failed on the way.
    """
    watched = _Watched(assistant, models(case.turns[0]))
    talk = Conversation(watched)
    turns = [await _ask_turn(talk, watched, turn, today, models(turn)) for turn in case.turns]
    settings = assistant.settings
    told = {"model": settings.llm.model, "effort": settings.answer.effort, "verification": settings.answer.verification}
    return Conversed(case.id, tuple(turns), told | {"context": str(settings.llm.context)})


async def _ask_turn(talk: Conversation, watched: _Watched, turn: Turn, today: dt.date, models: Models) -> Answered:
    requests = Requests(models)
    watched.models = watched._assistant.models = requests
    read_as, found = turn.text, list[Evidence]()
    answer: Answer | None = None
    async with aclosing(talk.astream(turn.text, today=today)) as events:
        async for event in events:
            match event:
                case MessageRead(followed):
                    read_as = followed.text
                case EvidenceFound(gathered):
                    found = list(gathered.evidence)
                case AnswerDone(done):
                    answer = done
    assert answer is not None
    kept = answered(turn.id, turn.text, read_as, answer, found, watched.trace, requests.made)
    if failed := next((step for step in kept.steps if step.model and step.error), None):
        raise Unanswered(f"{failed.name}: {failed.error}")
    return kept
