"""One reader's session on the page: the turns that are shown, how far the running answer is, and how it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.answer import AnswerDone, Event, EvidenceFound, QuestionPlanned, QuestionRead, StepBegan, TextPiece, TextReplaced
from rag.chat import Conversation, FollowUp, History, MessageRead
from rag.chat import Turn as KeptTurn
from rag.core import Answer, NonmunError
from rag.llm import Trace
from rag.search import PieceKind, understand
from rag.text import Language
from ui.locales.errors import said_of
from ui.locales.texts import Label
from ui.session.turn import ShownTurn
from ui.session.typing import Typing

if TYPE_CHECKING:
    from rag.assistant import Nonmun

_log = logging.getLogger(__name__)

#: Seconds between two updates of a streaming answer; more are not visible, but cost time in browser and server.
_PACE = 0.05


@dataclass
class PageSession:
    """The turns of one browser tab, oldest first, in the ``language`` of its page.

    ``talk`` is the conversation behind them; ``history`` keeps it, and is None for a reader without cookie and login.
    ``editing`` says that the next question replaces the last one. ``typing`` is the next question while it is typed.
    ``left_out`` is the number of turns before those that are shown.
    """

    turns: list[ShownTurn] = field(default_factory=list)
    asked: int = 0
    language: Language = "en"
    history: History | None = None
    editing: bool = False
    talk: Conversation | None = None
    typing: Typing = field(default_factory=Typing)
    left_out: int = 0
    _work: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        """The id of the conversation; empty before there is one."""
        return self.talk.id if self.talk is not None else ""

    @property
    def problem(self) -> str:
        """Why the last turn could not be kept; usually empty."""
        return self.talk.problem if self.talk is not None else ""

    @property
    def last(self) -> ShownTurn | None:
        return self.turns[-1] if self.turns else None

    @property
    def running(self) -> ShownTurn | None:
        """The turn that is being answered, if any."""
        return self.last if self.last is not None and self.last.running else None

    def begin(self, assistant: Nonmun, history: History | None = None) -> None:
        """Forget all turns and begin a new conversation.

        Numbers of turns are never reused, so that a late piece of an old answer cannot reach a new turn.
        """
        self.stop()
        self.typing.drop()
        self.history = history or self.history
        self.turns, self.editing, self.left_out = [], False, 0
        self.talk = Conversation(assistant, self.history)

    def resume(self, conversation: str, assistant: Nonmun) -> bool:
        """Continue a conversation of the history; return False if the reader does not have it.

        :raises StorageError: if the history cannot be read.
        """
        talk = Conversation(assistant, self.history, conversation) if self.history else None
        if talk is None or not talk.turns:
            return False
        self.begin(assistant)
        self.talk, self.left_out = talk, talk.left_out
        self.turns = [self._as_it_was(turn, assistant) for turn in talk.turns]
        return True

    def _as_it_was(self, kept: KeptTurn, assistant: Nonmun) -> ShownTurn:
        self.asked += 1
        turn = ShownTurn(self.asked, kept.message, "stopped", kept.text, kept=kept.number)
        with contextlib.suppress(NonmunError):
            turn.read = understand(kept.question)
            turn.followed = FollowUp(kept.message, turn.read)
        if kept.answer is not None:
            turn.finish(kept.answer, assistant.index.papers)
        return turn

    def ask(self, question: str, ignore: Sequence[PieceKind] = (), *, literal: bool = False) -> ShownTurn | None:
        """Append a question, in place of the last one while that is edited.

        :return: its turn; None if the question is blank or an answer is still running.
        """
        question = question.strip()
        if not question or self.running is not None:
            return None
        if self.editing:
            self.drop_last()
        self.asked += 1
        turn = ShownTurn(self.asked, question, ignore=tuple(ignore), literal=literal, ahead=self.typing.sent(question))
        if self.talk is not None and len(self.turns) >= self.talk.most:
            self.left_out += 1
            self.turns = self.turns[-self.talk.most + 1 :]
        self.turns = [*self.turns, turn]
        return turn

    def drop_last(self) -> ShownTurn | None:
        """Delete the last turn on the page and in the history, and return it; None if there is none or it is running."""
        last = self.last
        if last is None or last.running:
            return None
        self.turns, self.editing = self.turns[:-1], False
        if self.talk is not None and last.read is not None:  # otherwise the conversation never had it
            self.talk.drop_last()
        return last

    def stop(self) -> None:
        """Stop the running answer, if any, and keep its text so far. May be called from any thread."""
        if self.running is not None:
            self.running.state = "stopped"
        if (work := self._work) is not None:
            work.get_loop().call_soon_threadsafe(work.cancel)

    def plan_ahead(self, text: str, may: Callable[[], bool]) -> None:
        """Ask for the plan of a question that is being typed, unless an answer is running or a question is edited."""
        if self.talk is None or self.running is not None or self.editing:
            text = ""
        if self.talk is not None:
            self.typing.paused(text, self.talk, may)

    async def answer(self, assistant: Nonmun) -> AsyncGenerator[ShownTurn, None]:
        """Answer the waiting question, and yield its turn whenever there is more to show.

        Closing the generator stops the answer. Never raises: a failure ends the turn with a problem and a hint.
        """
        turn = self.running
        if turn is None or turn.state != "waiting":
            return
        turn.state = "answering"
        # A client that asks without opening the page has no conversation yet.
        talk = self.talk = self.talk or Conversation(assistant, self.history)
        news = asyncio.Event()
        self._work = work = asyncio.create_task(self._fill(turn, talk, assistant, news))
        work.add_done_callback(lambda _: news.set())
        try:
            while True:
                await news.wait()
                if not turn.running:
                    break
                news.clear()
                yield turn
                await asyncio.wait({work}, timeout=_PACE)
        finally:
            work.cancel()
            await asyncio.wait({work})  # the request to the model is closed, and what had come in is kept
            if self._work is work:
                self._work = None
        yield turn

    async def _fill(self, turn: ShownTurn, talk: Conversation, assistant: Nonmun, news: asyncio.Event) -> None:
        """Put the events of an answer into its turn; ``news`` is set whenever there is something new to show."""
        trace = Trace()
        try:
            asking = talk.astream(turn.question, ignore=turn.ignore, literal=turn.literal, trace=trace)
            by_model = assistant.settings.llm.configured  # without a model there is hardly a wait
            if turn.ahead is not None:
                await trace.begin_with(turn.ahead)
            async with aclosing(asking) as events:
                async for event in events:
                    if isinstance(event, AnswerDone):
                        await asyncio.to_thread(self._finish, event.answer, turn, assistant)
                    elif self._take(event, turn, talk) or (by_model and self._wait(event, turn)):
                        news.set()
        except NonmunError as problem:
            turn.fail(*said_of(problem, self.language))
        except Exception as problem:
            # A fault of the program must not leave the page waiting for ever; the log tells what it was.
            _log.exception("a question could not be answered")
            language = self.language
            turn.fail(Label.UNEXPECTED.of(language, kind=type(problem).__name__), Label.UNEXPECTED_HINT.of(language))
        finally:
            if turn.ahead is not None:
                turn.ahead.drop()
                turn.ahead = None
            if turn.running:
                turn.state = "stopped"

    def _finish(self, answer: Answer, turn: ShownTurn, assistant: Nonmun) -> None:
        turn.finish(answer, assistant.index.papers)  # which an ingest may have replaced: then it takes a second

    def _wait(self, event: MessageRead | Event, turn: ShownTurn) -> bool:
        """Put what is being done, and the papers found for it, into a turn; return whether the event tells of that."""
        if isinstance(event, StepBegan):
            turn.step, turn.found = event, event.found or turn.found
        elif isinstance(event, EvidenceFound):
            turn.found = event.gathered.evidence
        return isinstance(event, StepBegan | EvidenceFound)

    def _take(self, event: MessageRead | Event, turn: ShownTurn, talk: Conversation) -> bool:
        """Put an event into its turn; return whether there is something new to show."""
        match event:
            case MessageRead(followed):
                turn.followed = followed
                return followed.rewritten
            case QuestionRead(question):
                turn.read, turn.kept = question, talk.kept
                known = {kept.number for kept in talk.turns}  # a conversation that was deleted goes on as another one
                for shown in self.turns if talk is self.talk else ():
                    shown.kept = shown.kept if shown.kept in known else 0
                return bool(question.understood)
            case QuestionPlanned(question):
                turn.read = question
                return bool(question.understood)
            case EvidenceFound(gathered):
                turn.offer = gathered.empty.offer if gathered.empty else None
            case TextPiece(text):
                turn.text += text
                return True
            case TextReplaced(text):
                turn.text = text
                return True
        return False
