"""Ask the messages of one question in a conversation of its own, and keep how each was answered."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from contextlib import aclosing

from eval.in_earnest.answered import Answered, Conversed, answered
from eval.in_earnest.fences import settled_fence
from eval.in_earnest.questions import Case, Turn
from eval.in_earnest.requests import Requests
from eval.results.schema import Unanswered
from rag.answer import AnswerDone, EvidenceFound
from rag.assistant import Nonmun
from rag.chat import Conversation, MessageRead
from rag.core import Answer, Evidence
from rag.llm import Models, Trace


async def ask_case(assistant: Nonmun, case: Case, today: dt.date, models: Callable[[Turn], Models]) -> Conversed:
    """Ask all messages of a question, one after another.

    :param models: makes the requests of a message.
    :raises Unanswered: if the model failed on the way.
    """
    own = copy.copy(assistant)  # with the same index
    own.fences = settled_fence
    talk = Conversation(own)
    turns = []
    for turn in case.turns:
        own.models = requests = Requests(models(turn))
        turns.append(await _ask_turn(talk, turn, today, requests))
    settings = assistant.settings
    told = {"model": settings.llm.model, "effort": settings.answer.effort, "verification": settings.answer.verification}
    return Conversed(case.id, tuple(turns), told | {"context": str(settings.llm.context)})


async def _ask_turn(talk: Conversation, turn: Turn, today: dt.date, requests: Requests) -> Answered:
    trace, read_as, found = Trace(), turn.text, list[Evidence]()
    answer: Answer | None = None
    async with aclosing(talk.astream(turn.text, today=today, trace=trace)) as events:
        async for event in events:
            match event:
                case MessageRead(followed):
                    read_as = followed.text
                case EvidenceFound(gathered):
                    found = list(gathered.evidence)
                case AnswerDone(done):
                    answer = done
    assert answer is not None
    kept = answered(turn.id, turn.text, read_as, answer, found, trace, requests.made)
    if failed := next((step for step in kept.steps if step.model and step.error), None):
        raise Unanswered(f"{failed.name}: {failed.error}")
    return kept
