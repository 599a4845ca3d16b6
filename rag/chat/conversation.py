"""A conversation: messages become questions that stand alone, and the answers are kept.

>>> from rag import Conversation, Nonmun
>>> talk = Conversation(Nonmun())                                           # doctest: +SKIP
>>> for event in talk.stream("which papers cover DPO for diffusion?"): ...   # doctest: +SKIP
>>> for event in talk.stream("and its results?"): ...                        # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from rag.answer import (
    AnswerDone,
    Event,
    EvidenceFound,
    QuestionPlanned,
    QuestionRead,
    StepBegan,
    TextPiece,
    TextReplaced,
    sentences_of,
)
from rag.chat.carry import carrying
from rag.chat.followup_llm import read_message
from rag.chat.history import History, Turn, new_id
from rag.chat.turns import Earlier, FollowUp, Shown, shown_papers
from rag.core import Answer, NonmunError, Paper, Searches, Settings, iterate
from rag.llm import Fences, Models, ModelStream, Trace
from rag.search import Carried, PieceKind, Question, check_question
from rag.text import terms_of_many

_LOOK_BACK = 8  # turns that a message may refer to
_AUTHORS = 40  # of a paper, whose papers are counted
_SAVED_EVERY = 2.0  # seconds of an answer that a program that is killed may lose


class Assistant(Searches, Protocol):
    """What answers in a conversation: a :class:`rag.Nonmun`."""

    settings: Settings
    fences: Fences
    models: Models | None

    def understand(self, text: str, *, today: dt.date | None = None, ignore: Collection[PieceKind] = ()) -> Question: ...

    def astream(self, question: Question, *, trace: Trace | None = None) -> AsyncGenerator[Event, None]: ...

    async def plan_ahead(self, question: Question, trace: Trace) -> None: ...


@dataclass(frozen=True, slots=True)
class MessageRead:
    """What a message asks, given the turns before it; exactly once, before the events of its answer."""

    followed: FollowUp


class _SoFar:
    """The text of an answer as it comes in, which is saved now and then."""

    def __init__(self, save: Callable[[Turn, str], None]) -> None:
        self.pieces: list[str] = []
        self._save, self._saved = save, time.monotonic()

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    async def add(self, text: str, turn: Turn | None) -> None:
        self.pieces.append(text)
        if turn is not None and time.monotonic() - self._saved > _SAVED_EVERY:
            await asyncio.to_thread(self._save, turn, self.text)
            self._saved = time.monotonic()


class Conversation:
    """One conversation with an assistant. It takes one message at a time; many conversations can run at once.

    ``turns`` are the latest turns, oldest first, including the one being answered, at most ``NONMUN_MAX_TURNS``; ``left_out``
    says how many were before them. ``problem`` says why the last turn could not be kept, and is empty otherwise: the answer
    arrives even if the history cannot be written. ``kept`` is the number of the last turn in the history, 0 if it is not there.

    :param history: where the conversation is kept; None keeps it in memory only.
    :param conversation_id: a conversation of the history to continue; None begins a new one, kept from its first message on.
    :raises StorageError: if the history cannot be read.
    """

    def __init__(self, assistant: Assistant, history: History | None = None, conversation_id: str | None = None) -> None:
        self.assistant = assistant
        self.id = conversation_id or new_id()
        turns = history.turns(self.id) if history and conversation_id else []
        self.turns: list[Turn] = turns[-self.most :]
        self.left_out = len(turns) - len(self.turns)
        # Of the turns, by text; those from the history are parsed when needed, and have no plan.
        self._questions: dict[str, Question] = {}
        self._plans: dict[str, Carried] = {}
        self.problem = ""
        self.kept = self.turns[-1].number if self.turns else 0
        self._history = history

    @property
    def most(self) -> int:
        """The turns held in memory, so that a page left open for weeks does not grow without end."""
        return self.assistant.settings.limits.turns

    @property
    def earlier(self) -> list[Earlier]:
        """The latest turns, as the next message is read against them."""
        return [self._earlier(turn) for turn in self.turns[-_LOOK_BACK:]]

    def _earlier(self, turn: Turn) -> Earlier:
        return Earlier(
            turn.message,
            self._questions.get(turn.question, turn.question),
            self._shown(turn),
            turn.answer.text if turn.answer else "",
            turn.answer is not None and turn.answer.abstained,
            self._plans.get(turn.question, Carried()),
        )

    async def astream(
        self,
        message: str,
        *,
        today: dt.date | None = None,
        ignore: Collection[PieceKind] = (),
        literal: bool = False,
        trace: Trace | None = None,
    ) -> AsyncGenerator[MessageRead | Event, None]:
        """Yield that a message is read, what it was understood as, and the events of its answer (:meth:`rag.Nonmun.astream`).

        Cancelling the task or closing the generator stops the answer; the text so far is kept as an unfinished turn.

        :param literal: take the message as it is, whatever the turns before it are.
        :param trace: a new one, filled in on the way; the request that reads the message counts as one of the answer.
        :raises UsageError: if the message is empty.
        :raises LimitError: if it is too long.
        :raises NoIndexError: if nothing is indexed.
        """
        trace = trace or Trace()
        yield StepBegan("reading")
        followed = await self._read(message, today, ignore, trace, literal=literal)
        yield MessageRead(followed)
        if followed.reply:  # it is not a question, so nothing is kept
            yield TextPiece(followed.reply)
            said = Answer(followed.reply, True, (), sentences_of(followed.reply), "extractive")
            trace.end(said)
            yield AnswerDone(said)
            return
        turn: Turn | None = None
        answer: Answer | None = None
        plan = Carried()
        so_far = _SoFar(self._save)
        try:
            async with aclosing(self.assistant.astream(followed.question, trace=trace)) as events:
                async for event in events:
                    match event:
                        case QuestionRead(question):
                            turn = await asyncio.to_thread(self._begin, message, followed)
                            self._questions[followed.text] = question  # with its names, as the index knows them
                        case QuestionPlanned(question, searches, aspects):
                            self._questions[followed.text] = question
                            plan = Carried(searches=searches, compared=question.compared, aspects=aspects)
                        case EvidenceFound(gathered):
                            read = tuple(it.paper.arxiv_id for it in gathered.evidence)
                            self._plans[followed.text] = replace(plan, read=read)
                        case TextPiece(text):
                            await so_far.add(text, turn)
                        case TextReplaced(text):
                            so_far.pieces = [text]
                        case AnswerDone(answer) if turn is not None:
                            # Before the answer is yielded: its reader may ask the next question at once.
                            await asyncio.to_thread(self._end, turn, so_far.text, answer)
                    yield event
        finally:
            if turn is not None and answer is None:
                await asyncio.to_thread(self._end, turn, so_far.text, None)

    def stream(
        self, message: str, *, today: dt.date | None = None, trace: Trace | None = None
    ) -> Generator[MessageRead | Event, None, None]:
        """Yield the events of :meth:`astream` for synchronous callers; closing the iterator stops the answer."""
        return iterate(self.astream(message, today=today, trace=trace))

    async def plan_ahead(self, message: str, trace: Trace) -> None:
        """Ask a model for what the answer to a message would ask for first, if it were sent now (:class:`rag.llm.Ahead`).

        :raises UsageError: and NoIndexError as :meth:`astream` does.
        """
        followed = await self._read(message, None, (), trace, literal=False)
        if not followed.reply:
            await self.assistant.plan_ahead(followed.question, trace)

    def drop_last(self) -> None:
        """Delete the last turn, to ask its question again or another one in its place."""
        turn, history = self.turns.pop(), self._history
        if history is not None and turn.number:
            self._keeping(lambda: history.drop(self.id, turn.number) if history.holds(self.id) else None)

    async def _read(
        self, message: str, today: dt.date | None, ignore: Collection[PieceKind], trace: Trace, *, literal: bool
    ) -> FollowUp:
        """Read a message with the model if one is configured, else with rules."""
        if literal or not self.turns:
            return FollowUp(message, await asyncio.to_thread(self.assistant.understand, message, today=today, ignore=ignore))
        assistant, earlier = self.assistant, self.earlier
        check_question(message, assistant.settings.limits.question_chars)
        followed = await read_message(
            message,
            earlier,
            assistant.settings,
            today=today,
            find=self._find,
            authors=self._authors,
            says=self._says,
            older=lambda: [self._earlier(turn) for turn in self.turns[:-_LOOK_BACK]],
            ignore=ignore,
            fences=assistant.fences,
            models=assistant.models or ModelStream,
            trace=trace,
        )
        if not (followed.kind or followed.reply):  # a fresh question, which may have titles in it
            asked = await asyncio.to_thread(assistant.understand, message, today=today, ignore=ignore)
            followed = replace(followed, question=asked)
        takes_over = assistant.settings.llm.configured and "carried" not in ignore
        return carrying(followed, earlier) if takes_over else followed

    def _find(self, name: str) -> str | None:
        """Return the arXiv id of the paper that a name is the name of, in the index that is asked."""
        return next(iter(self.assistant.understand(name).focus), None)

    def _authors(self, arxiv_id: str) -> tuple[Sequence[str], str]:
        """Return the authors of a paper, and the first of those with most papers."""
        paper = self._paper(arxiv_id)
        names = paper.authors if paper else ()
        papers = {name: self.assistant.search(f"papers by {name}", 1).total or 0 for name in names[:_AUTHORS]}
        return names, max(papers, key=papers.__getitem__, default="")

    def _says(self, arxiv_id: str, words: str) -> bool:
        """Tell whether the title and the bullets of a paper have all of some words, which are the name of no paper."""
        paper = None if self.assistant.understand(words).focus else self._paper(arxiv_id)
        if paper is None:
            return False
        wanted, *texts = map(set, terms_of_many([words, paper.title, *paper.texts]))
        return bool(wanted) and wanted <= set().union(*texts)

    def _paper(self, arxiv_id: str) -> Paper | None:
        """Return the paper with an arXiv id in the index that is asked."""
        found = self.assistant.search(f"arXiv {arxiv_id}", 1)
        return found[0].paper if found and found[0].paper.arxiv_id == arxiv_id else None

    def _shown(self, turn: Turn) -> tuple[Shown, ...]:
        """Return the papers that a turn shows; an answer that only says what is not indexed shows none."""
        if turn.answer is None:
            return ()
        shown, question = shown_papers(turn.answer), self._questions.get(turn.question)
        if not turn.answer.abstained:
            return shown
        if question is not None and (not shown or any(name.unknown for name in question.named)):
            shown = tuple(map(Shown, (*question.arxiv_ids, *question.focus)))  # it may only say what these lack
        return tuple(known for paper in shown if (known := self._indexed(paper)))

    def _indexed(self, shown: Shown) -> Shown | None:
        """Return a paper that was shown with its title, if it is indexed."""
        found = self.assistant.search(f"arXiv {shown.arxiv_id}", 1)
        papers = [item.paper for item in found if item.paper.arxiv_id == shown.arxiv_id]
        return replace(shown, title=shown.title or papers[0].title) if papers else None

    def _begin(self, message: str, followed: FollowUp) -> Turn:
        """Keep a turn that begins; a conversation that was deleted elsewhere continues as a new one, without earlier turns."""
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
        self.left_out += len(self.turns) >= self.most
        self.turns = [*self.turns[-self.most + 1 :], turn]
        self._forget_old()
        return turn

    def _forget_old(self) -> None:
        """Forget what was understood of turns that are not held any more."""
        held = {turn.question for turn in self.turns}
        self._questions = {text: question for text, question in self._questions.items() if text in held}
        self._plans = {text: plan for text, plan in self._plans.items() if text in held}

    def _end(self, turn: Turn, text: str, answer: Answer | None) -> None:
        """Keep how a turn ended, unless it was dropped in the meantime."""
        self.turns = [replace(t, text=text, answer=answer) if t is turn else t for t in self.turns]
        if (history := self._history) is not None and turn.number:
            self._keeping(lambda: history.finish(self.id, turn.number, text, answer))

    def _save(self, turn: Turn, text: str) -> None:
        """Keep the text so far, which a program that is killed in the middle of an answer would lose."""
        if (history := self._history) is not None and turn.number:
            self._keeping(lambda: history.finish(self.id, turn.number, text, None))

    def _keeping(self, change: Callable[[], int | None]) -> int | None:
        """Change the history; ``problem`` says why it failed."""
        try:
            return change()
        except NonmunError as problem:
            self.problem = str(problem)
            return None
