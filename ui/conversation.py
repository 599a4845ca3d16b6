"""One reader's conversation: what was asked, how far each answer is, and how it ended."""

from __future__ import annotations

import logging
import queue
import threading
import time
import weakref
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.chat import answered, earlier_turn, read
from rag.errors import NonmunError
from rag.models import Answer, Paper
from rag.question import Question
from rag.turns import Earlier, FollowUp
from ui.texts import Label

if TYPE_CHECKING:
    from rag.nonmun import Nonmun

__all__ = ["Conversation", "Desk", "Turn", "run"]

_log = logging.getLogger(__name__)

#: Older turns are let go, so that a page left open for weeks does not grow without end.
LONGEST = 50
#: Seconds between two updates of a streaming answer: more often is not seen, but costs the browser and the server.
_PACE = 0.05
#: Seconds between two updates when nothing comes in. At each of them a reader who has left is noticed.
_PULSE = 0.25
#: A question that nobody has begun to answer for so many seconds was given up by its reader.
_GIVEN_UP = 600

State = Literal["waiting", "answering", "done", "stopped", "failed"]


@dataclass(eq=False)
class Turn:
    """A question and its answer.

    ``text`` is what has streamed in so far; ``answer`` is there when it has ended, with the ``papers`` that it cites by
    arXiv id. ``followed`` is the question in the light of the turns before it and ``read`` what was understood of that, both
    there before the first piece of text. ``problem`` and ``hint`` are set when it failed.
    """

    number: int
    question: str
    state: State = "waiting"
    text: str = ""
    answer: Answer | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)
    followed: FollowUp | None = None
    read: Question | None = None
    problem: str = ""
    hint: str = ""
    asked: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.state in ("waiting", "answering")

    def fail(self, problem: str, hint: str) -> None:
        self.state, self.problem, self.hint = "failed", problem, hint


@dataclass
class Conversation:
    """The turns of one browser tab, oldest first."""

    turns: list[Turn] = field(default_factory=list)
    asked: int = 0

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def running(self) -> Turn | None:
        """The turn that is being answered, if any."""
        return self.last if self.last is not None and self.last.running else None

    @property
    def earlier(self) -> list[Earlier]:
        """The turns before the last one, as its question is read in the light of them."""
        turns = [turn for turn in self.turns[:-1] if turn.followed is not None and not turn.followed.reply]
        return [earlier_turn(turn.question, turn.followed.question, turn.answer) for turn in turns if turn.followed]

    def stop(self) -> None:
        """End the running answer, if any; what has come in of it stays."""
        if self.running is not None:
            self.running.state = "stopped"

    def clear(self) -> None:
        """Forget all turns. Their numbers are not used again: a late piece of an old answer must not find a new turn."""
        self.stop()
        self.turns = []


class Desk:
    """Takes questions, and turns them away when too many are being answered or wait already.

    :param limit: how many at the same time, over all conversations.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: weakref.WeakSet[Turn] = weakref.WeakSet()
        self._lock = threading.Lock()

    def take(self, conversation: Conversation, question: str) -> bool:
        """Put a question at the end of a conversation; False if there is none to put or an answer is still running."""
        question = question.strip()
        if not question or conversation.running is not None:
            return False
        conversation.asked += 1
        turn = Turn(conversation.asked, question)
        conversation.turns = [*conversation.turns[-LONGEST + 1 :], turn]
        with self._lock:
            for old in [t for t in self._open if not t.running or turn.asked - t.asked > _GIVEN_UP]:
                self._open.discard(old)
            if len(self._open) < self._limit:
                self._open.add(turn)
            else:
                turn.fail(Label.BUSY, Label.BUSY_HINT)
        return True


def run(conversation: Conversation, assistant: Nonmun) -> Generator[Turn, None, None]:
    """Answer the question that waits at the end of a conversation; yields the turn whenever there is more to show.

    Yields now and then without news as well, so that it can be closed, which stops the answer. Never raises: a failure ends
    the turn with a problem and a hint.
    """
    turn = conversation.running
    if turn is None or turn.state != "waiting":
        return
    turn.state = "answering"
    try:
        yield from _stream(turn, assistant, conversation.earlier)
    except NonmunError as problem:
        turn.fail(str(problem.args[0]), problem.hint)
    except Exception as problem:
        # A fault of the program must not leave the page waiting for ever; the log tells what it was.
        _log.exception("a question could not be answered")
        turn.fail(Label.UNEXPECTED.format(kind=type(problem).__name__), Label.UNEXPECTED_HINT)
    finally:
        if turn.running:
            turn.state = "stopped"
    yield turn


def _stream(turn: Turn, assistant: Nonmun, earlier: Sequence[Earlier]) -> Generator[Turn, None, None]:
    pipe = _Pipe()
    # In a thread of its own, because a model can be silent for a minute, and stopping must not wait for it.
    threading.Thread(target=pipe.fill, args=(assistant, turn.question, earlier), name="answer", daemon=True).start()
    shown, news = 0.0, False
    try:
        while turn.running:
            wait = shown + _PACE - time.monotonic() if news else _PULSE
            piece = pipe.next(wait)
            if isinstance(piece, FollowUp):
                turn.followed, news = piece, piece.rewritten
            elif isinstance(piece, Question):
                turn.read, news = piece, news or bool(piece.understood)
            elif isinstance(piece, Answer):
                turn.papers = _papers(assistant, piece)
                turn.answer, turn.text, turn.state = piece, piece.text, "done"
            elif piece:
                turn.text, news = turn.text + piece, True
            else:
                shown, news = time.monotonic(), False
                yield turn
    finally:
        pipe.left.set()


class _Pipe:
    """Carries the pieces of an answer from the thread that makes it to the one that shows it, until ``left`` is set."""

    def __init__(self) -> None:
        self.left = threading.Event()
        self._pieces: queue.Queue[str | FollowUp | Question | Answer | Exception] = queue.Queue(maxsize=64)

    def next(self, wait: float) -> str | FollowUp | Question | Answer:
        """The next piece, or an empty one after ``wait`` seconds; raises what the making raised."""
        if wait <= 0:
            return ""
        try:
            piece = self._pieces.get(timeout=wait)
        except queue.Empty:
            return ""
        if isinstance(piece, Exception):
            raise piece
        return piece

    def fill(self, assistant: Nonmun, question: str, earlier: Sequence[Earlier]) -> None:
        """Make the answer."""
        try:
            followed = read(assistant, question, earlier)
            self._put(followed)
            self._put(assistant.understand([followed.question])[0])
            stream = answered(assistant, followed)
            try:
                for piece in stream:  # one without text comes so that a reader who has left is noticed
                    if self.left.is_set() if piece == "" else not self._put(piece):
                        break
                else:
                    return
            finally:
                close = getattr(stream, "close", None)
                if close is not None:  # a generator: closing it ends the request to the model
                    close()
        except Exception as problem:
            self._put(problem)

    def _put(self, piece: str | FollowUp | Question | Answer | Exception) -> bool:
        while not self.left.is_set():
            try:
                self._pieces.put(piece, timeout=_PULSE)
            except queue.Full:
                continue
            return True
        return False


def _papers(assistant: Nonmun, answer: Answer) -> dict[str, Paper]:
    """The cited papers as the digests list them; an ingest may have let one go in the meantime."""
    known = assistant.searcher().index.generation.papers
    return {c.arxiv_id: known[c.arxiv_id] for c in answer.citations if c.arxiv_id in known}
