"""A conversation: messages become questions that stand alone, and their answers are kept.

>>> from rag import Conversation, Nonmun
>>> talk = Conversation(Nonmun())                                           # doctest: +SKIP
>>> for event in talk.stream("which papers cover DPO for diffusion?"): ...   # doctest: +SKIP
>>> for event in talk.stream("and its results?"): ...                        # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Collection, Generator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from rag.answer import AnswerDone, Event, QuestionRead, TextPiece, sentences_of
from rag.chat.followup_llm import read_message
from rag.chat.history import History, Turn, new_id
from rag.chat.turns import Earlier, FollowUp, shown_papers
from rag.core import Answer, NonmunError, Searches, Settings, iterate
from rag.llm import Fences
from rag.search import PieceKind, Question

#: Turns before a message that it is read in the light of.
_LOOK_BACK = 8
#: Turns held in memory, so that a page left open for weeks does not grow without end.
LONGEST = 50


class Assistant(Searches, Protocol):
    """Whoever answers in a conversation: a :class:`rag.Nonmun`."""

    settings: Settings
    fences: Fences

    def understand(self, text: str, *, today: dt.date | None = None, ignore: Collection[PieceKind] = ()) -> Question: ...

    def astream(self, question: Question) -> AsyncGenerator[Event, None]: ...


@dataclass(frozen=True, slots=True)
class MessageRead:
    """What a message asks in the light of the turns before it; exactly once, before the events of its answer."""

    followed: FollowUp


class Conversation:
    """One conversation with an assistant. Takes one message at a time; any number of conversations can go on at once.

    ``turns`` are the latest turns, oldest first, the one that is being answered among them. ``problem`` says why the last turn
    could not be kept; it is empty otherwise: a history that cannot be written does not cost the answer. ``kept`` is the number
    of the last turn in the history, 0 where it is not there.

    :param history: where the conversation is kept; None keeps it in memory alone.
    :param conversation_id: goes on with a conversation of the history; None begins a new one, kept from its first message on.
    :raises StorageError: if the history cannot be read.
    """

    def __init__(self, assistant: Assistant, history: History | None = None, conversation_id: str | None = None) -> None:
        self.assistant = assistant
        self.id = conversation_id or new_id()
        turns = history.turns(self.id) if history and conversation_id else []
        self.turns: list[Turn] = turns[-LONGEST:]
        #: The questions of the turns by their texts; those of turns from the history are parsed when they are needed.
        self._questions: dict[str, Question] = {}
        self.problem = ""
        self.kept = self.turns[-1].number if self.turns else 0
        self._history = history

    @property
    def earlier(self) -> list[Earlier]:
        """The turns so far, as a message is read in the light of them."""
        return [
            Earlier(
                turn.message,
                self._questions.get(turn.question, turn.question),
                shown_papers(turn.answer) if turn.answer else (),
                turn.answer.text if turn.answer else "",
            )
            for turn in self.turns[-_LOOK_BACK:]
        ]

    async def astream(
        self, message: str, *, today: dt.date | None = None, ignore: Collection[PieceKind] = (), literal: bool = False
    ) -> AsyncGenerator[MessageRead | Event, None]:
        """Answer a message: first what it was understood as, then the events of the answer (:meth:`rag.Nonmun.astream`).

        Cancelling the task, or closing the generator, stops the answer; what had come in is kept as an unfinished turn.

        :param literal: take the message as it is, not in the light of the turns before it.
        :raises UsageError: if the message is empty or too long.
        :raises NoIndexError: if nothing is indexed.
        """
        followed = await self._read(message, today, ignore, literal=literal)
        yield MessageRead(followed)
        if followed.reply:  # nothing was asked yet, so nothing is kept
            yield TextPiece(followed.reply)
            yield AnswerDone(Answer(followed.reply, True, (), sentences_of(followed.reply), "extractive"))
            return
        turn: Turn | None = None
        answer: Answer | None = None
        pieces: list[str] = []
        try:
            async with aclosing(self.assistant.astream(followed.question)) as events:
                async for event in events:
                    match event:
                        case QuestionRead():
                            turn = await asyncio.to_thread(self._begin, message, followed)
                        case TextPiece(text):
                            pieces.append(text)
                        case AnswerDone(answer) if turn is not None:
                            # Before the answer is handed out: whoever has it may ask the next question at once.
                            await asyncio.to_thread(self._end, turn, "".join(pieces), answer)
                    yield event
        finally:
            if turn is not None and answer is None:
                await asyncio.to_thread(self._end, turn, "".join(pieces), None)

    def stream(self, message: str, *, today: dt.date | None = None) -> Generator[MessageRead | Event, None, None]:
        """Answer a message as :meth:`astream` does, for synchronous callers; closing the iterator stops the answer."""
        return iterate(self.astream(message, today=today))

    def drop_last(self) -> None:
        """Forget the last turn, to ask its question again or another one in its place."""
        turn, history = self.turns.pop(), self._history
        if history is not None and turn.number:
            self._keeping(lambda: history.drop(self.id, turn.number) if history.holds(self.id) else None)

    async def _read(self, message: str, today: dt.date | None, ignore: Collection[PieceKind], *, literal: bool) -> FollowUp:
        """Read a message by the model where one is configured, else by rules."""
        if literal or not self.turns:
            return FollowUp(message, await asyncio.to_thread(self.assistant.understand, message, today=today, ignore=ignore))
        settings, fences = self.assistant.settings, self.assistant.fences
        return await read_message(message, self.earlier, settings, today=today, find=self._find, ignore=ignore, fences=fences)

    def _find(self, name: str) -> str | None:
        """Return the arXiv id of the paper with a name in the index that is asked."""
        found = self.assistant.search(name, 1)
        return found[0].paper.arxiv_id if found and found[0].names >= 0.5 else None

    def _begin(self, message: str, followed: FollowUp) -> Turn:
        """Keep a turn that begins.

        A conversation that was deleted elsewhere goes on as a new one, in which the turns before have no place.
        """
        history, self.problem = self._history, ""

        def begin() -> int:
            if history is None:
                return 0
            if any(t.number for t in self.turns) and not history.holds(self.id):
                self.id = new_id()
                self.turns = [replace(t, number=0) for t in self.turns]
            return history.begin(self.id, message, followed.text)

        self.kept = self._keeping(begin) or 0
        turn = Turn(self.kept, message, followed.text)
        self._questions[followed.text] = followed.question
        self.turns = [*self.turns[-LONGEST + 1 :], turn]
        return turn

    def _end(self, turn: Turn, text: str, answer: Answer | None) -> None:
        """Keep how a turn ended, unless it was dropped in the meantime."""
        self.turns = [replace(t, text=text, answer=answer) if t is turn else t for t in self.turns]
        if (history := self._history) is not None and turn.number:
            self._keeping(lambda: history.finish(self.id, turn.number, text, answer))

    def _keeping(self, change: Callable[[], int | None]) -> int | None:
        """Change the history; ``problem`` says why it failed."""
        try:
            return change()
        except NonmunError as problem:
            self.problem = str(problem)
            return None
