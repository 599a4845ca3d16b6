"""One reader's conversation: what was asked, how far each answer is, how it ended, and what of it is kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.chat import Earlier, FollowUp, History, Keeper, earlier_turn, new_id
from rag.chat import Turn as KeptTurn
from rag.core import NonmunError
from rag.search import PieceKind, Question, understand
from rag.text import Language
from ui.locales.texts import Label
from ui.session.pipe import PULSE, Piece, Pipe, papers_of, supports_of
from ui.session.turn import Turn

if TYPE_CHECKING:
    from rag.assistant import Nonmun

__all__ = ["Conversation", "run"]

_log = logging.getLogger(__name__)

#: Older turns are let go, so that a page left open for weeks does not grow without end.
LONGEST = 50
#: Seconds between two updates of a streaming answer: more often is not seen, but costs the browser and the server.
_PACE = 0.05


@dataclass
class Conversation:
    """The turns of one browser tab, oldest first, in the ``language`` of its page.

    ``history`` keeps it under its ``id``; None where its reader cannot be told from others. ``editing`` says that the next
    question takes the place of the last one.
    """

    turns: list[Turn] = field(default_factory=list)
    asked: int = 0
    id: str = ""
    language: Language = "en"
    history: History | None = None
    editing: bool = False
    keeper: Keeper = field(default_factory=lambda: Keeper(None, ""))

    def begin(self, history: History | None = None) -> None:
        """Forget all turns and begin a new conversation. Numbers of turns are not used again: a late piece of an old answer
        must not find a new turn."""
        self.stop()
        self.history = history or self.history
        self.id, self.turns, self.editing = new_id(), [], False
        self.keeper = Keeper(self.history, self.id)

    def resume(self, conversation: str, assistant: Nonmun) -> bool:
        """Go on with a conversation that was kept; False where its reader has no such conversation.

        :raises StorageError: if the history cannot be read.
        """
        kept = self.history.turns(conversation) if self.history else []
        if not kept:
            return False
        self.begin()
        self.id, self.keeper = conversation, Keeper(self.history, conversation)
        self.turns = [self._as_it_was(turn, assistant) for turn in kept[-LONGEST:]]
        return True

    def _as_it_was(self, kept: KeptTurn, assistant: Nonmun) -> Turn:
        self.asked += 1
        turn = Turn(self.asked, kept.message, "done" if kept.answer else "stopped", kept.text, kept.answer, kept=kept.number)
        turn.followed = FollowUp(kept.message, kept.question)
        try:
            turn.read = understand(kept.question)
        except NonmunError:
            turn.read = None
        if kept.answer is not None:
            turn.text = kept.answer.text
            turn.papers = papers_of(assistant, kept.answer)
            turn.support = supports_of(kept.answer, turn.papers)
        return turn

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

    def ask(self, question: str, ignore: Sequence[PieceKind] = (), *, literal: bool = False) -> Turn | None:
        """Put a question at the end, in place of the last one while that is edited; None if there is none to put, or an answer
        is still running.

        :raises StorageError: if the history cannot be read.
        """
        question = question.strip()
        if not question or self.running is not None:
            return None
        if self.editing:
            self.drop_last()
        self._let_go_if_deleted()
        self.asked += 1
        turn = Turn(self.asked, question, ignore=tuple(ignore), literal=literal)
        self.turns = [*self.turns[-LONGEST + 1 :], turn]
        return turn

    def drop_last(self) -> Turn | None:
        """Forget the last turn, on the page and in the history; None if there is none or it is still running."""
        last = self.last
        if last is None or last.running:
            return None
        self.turns, self.editing = self.turns[:-1], False
        self._let_go_if_deleted()
        self.keeper.drop(last.kept)
        return last

    def _let_go_if_deleted(self) -> None:
        """Go on under another id when the conversation was deleted elsewhere: what is kept of it now is a new one, and the
        turns before have no place in it.

        :raises StorageError: if the history cannot be read.
        """
        if self.history is None or not any(turn.kept for turn in self.turns) or self.history.holds(self.id):
            return
        self.id = new_id()
        self.keeper = Keeper(self.history, self.id)
        for turn in self.turns:
            turn.kept = 0

    def stop(self) -> None:
        """End the running answer, if any; what has come in of it stays."""
        if self.running is not None:
            self.running.state = "stopped"


def run(conversation: Conversation, assistant: Nonmun) -> Generator[Turn, None, None]:
    """Answer the question that waits at the end of a conversation; yields the turn whenever there is more to show.

    Yields now and then without news as well, so that it can be closed, which stops the answer. Never raises: a failure ends
    the turn with a problem and a hint.
    """
    turn = conversation.running
    if turn is None or turn.state != "waiting":
        return
    turn.state = "answering"
    keeper = conversation.keeper  # the conversation may be another one before this answer ends
    turn.kept = keeper.begin(turn.question, turn.question)
    try:
        yield from _stream(turn, Pipe(assistant, turn, conversation.earlier), keeper)
    except NonmunError as problem:
        turn.fail(str(problem.args[0]), problem.hint)
    except Exception as problem:
        # A fault of the program must not leave the page waiting for ever; the log tells what it was.
        _log.exception("a question could not be answered")
        language = conversation.language
        turn.fail(Label.UNEXPECTED.of(language, kind=type(problem).__name__), Label.UNEXPECTED_HINT.of(language))
    finally:
        if turn.running:
            turn.state = "stopped"
        keeper.end(turn.kept, turn.text, turn.answer)
    yield turn


def _stream(turn: Turn, pipe: Pipe, keeper: Keeper) -> Generator[Turn, None, None]:
    shown, news = 0.0, False
    with pipe:
        while turn.running:
            piece = pipe.next(shown + _PACE - time.monotonic() if news else PULSE)
            if piece == "":
                shown, news = time.monotonic(), False
                yield turn
            else:
                news = _take(piece, turn, keeper) or news


def _take(piece: Piece, turn: Turn, keeper: Keeper) -> bool:
    """Put a piece into its turn; whether there is something new to show."""
    if isinstance(piece, str):
        turn.text += piece
        return True
    if isinstance(piece, FollowUp):
        turn.followed = piece
        if piece.reply:  # nothing was asked
            keeper.drop(turn.kept)
            turn.kept = 0
        elif piece.rewritten:
            keeper.understood(turn.kept, piece.question)
        return piece.rewritten
    if isinstance(piece, Question):
        turn.read = piece
        return bool(piece.understood)
    turn.papers, turn.support = piece.papers, piece.support
    turn.answer, turn.text, turn.state = piece.answer, piece.answer.text, "done"
    return True
