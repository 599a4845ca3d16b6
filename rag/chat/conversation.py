"""A conversation: messages to questions that stand alone, their answers, and what of them is kept.

>>> from rag import Nonmun
>>> from rag.chat.conversation import Conversation
>>> talk = Conversation(Nonmun())                                        # doctest: +SKIP
>>> for event in talk.ask("which papers cover DPO for diffusion?"): ...   # doctest: +SKIP
>>> for event in talk.ask("and its results?"): ...                        # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answer import AnswerDone, TextPiece, sentences_of
from rag.chat.followup import Find
from rag.chat.history import History, Turn, new_id
from rag.chat.keeper import Keeper
from rag.chat.turns import Earlier, FollowUp, shown_papers
from rag.core import Answer, run

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.search import PieceKind

__all__ = ["Conversation", "answered", "earlier_turn", "read"]

#: Turns before a message that it is read in the light of.
_LOOK_BACK = 8


def earlier_turn(message: str, question: str, answer: Answer | None) -> Earlier:
    """A turn that is over as :func:`read` takes it; ``answer`` is None when it was not finished."""
    return Earlier(message, question, shown_papers(answer) if answer else (), answer.text if answer else "")


def read(assistant: Nonmun, message: str, earlier: Sequence[Earlier], *, today: dt.date | None = None) -> FollowUp:
    """What a message asks, as a question that stands alone: by the model where one is configured, else by rules.

    :param earlier: the turns before it in the same conversation, oldest first.
    """
    if not earlier:
        return FollowUp(message, message)
    from rag.chat.followup_llm import read_message

    earlier, find = earlier[-_LOOK_BACK:], _finder(assistant)
    return run(read_message(message, earlier, assistant.settings, today=today, find=find, fences=assistant.fences))


def answered(
    assistant: Nonmun, followed: FollowUp, *, today: dt.date | None = None, ignore: Collection[PieceKind] = ()
) -> Iterator[str | Answer]:
    """The answer to a message that has been read, as :meth:`rag.Nonmun.stream` gives it; close it to stop the answer."""
    if not followed.reply:
        for event in assistant.stream(followed.question, today=today, ignore=ignore):
            if isinstance(event, TextPiece):
                yield event.text
            elif isinstance(event, AnswerDone):
                yield event.answer
        return
    yield followed.reply
    yield Answer(followed.reply, True, (), sentences_of(followed.reply), "extractive")


def _finder(assistant: Nonmun) -> Find:
    """Finds papers by name in the index that is asked."""

    def find(name: str) -> str | None:
        found = assistant.search(name, 1)
        return found[0].paper.arxiv_id if found and found[0].names >= 0.5 else None

    return find


class Conversation:
    """One conversation with an assistant. Not to be shared between threads; any number of them can go on at once.

    :param assistant: who answers.
    :param history: where it is kept; None keeps it in memory alone.
    :param conversation_id: goes on with a conversation of the history; None begins a new one, which is kept from its first
        message on.
    :raises StorageError: if the history cannot be read.
    """

    def __init__(self, assistant: Nonmun, history: History | None = None, conversation_id: str | None = None) -> None:
        self.assistant = assistant
        self.id = conversation_id or new_id()
        self.turns: list[Turn] = history.turns(self.id) if history and conversation_id else []
        self._keeper = Keeper(history, self.id)

    @property
    def problem(self) -> str:
        """Why the last turn could not be kept; mostly empty."""
        return self._keeper.problem

    @property
    def earlier(self) -> list[Earlier]:
        """The turns so far, as a message is read in the light of them."""
        return [earlier_turn(t.message, t.question, t.answer) for t in self.turns[-_LOOK_BACK:]]

    def ask(self, message: str, *, today: dt.date | None = None) -> Generator[FollowUp | str | Answer, None, None]:
        """Answer a message: first what it was understood as, then the text piece by piece, and last the answer.

        A generator that is closed early stops the answer; what had come in is kept as an unfinished turn.

        :raises UsageError: if the message is empty or too long.
        :raises NoIndexError: if nothing is indexed.
        """
        followed = read(self.assistant, message, self.earlier, today=today)
        yield followed
        if followed.reply:  # nothing was asked yet, so nothing is kept
            yield from answered(self.assistant, followed)
            return
        stream = answered(self.assistant, followed, today=today)
        turn = Turn(self.turns[-1].number + 1 if self.turns else 1, message, followed.question)
        number: int | None = None
        pieces: list[str] = []
        try:
            with closing(stream):  # type: ignore[type-var]  # a generator
                for event in stream:
                    if number is None:
                        number = self._keeper.begin(message, turn.question)
                    if isinstance(event, str):
                        pieces.append(event)
                    else:
                        turn = replace(turn, answer=event)
                        # Before the answer is handed out: whoever has it may ask the next at once.
                        self._ended(number, turn, "".join(pieces))
                    yield event
        finally:
            if number is not None and turn.answer is None:
                self._ended(number, turn, "".join(pieces))

    def _ended(self, number: int, turn: Turn, text: str) -> None:
        self.turns.append(replace(turn, number=number or turn.number, text=text))
        self._keeper.end(number, text, turn.answer)
