"""Keeps the turns of a conversation as they are answered: a history that cannot be written must not cost the answer."""

from __future__ import annotations

from rag.chat.history import History
from rag.core import Answer, NonmunError

__all__ = ["Keeper"]


class Keeper:
    """Writes the turns of one conversation into a history, and never fails.

    :param history: where they are kept; None keeps nothing.
    :param conversation_id: the conversation, which is kept from its first turn on.
    """

    def __init__(self, history: History | None, conversation_id: str) -> None:
        self._history, self._id = history, conversation_id
        #: Why the last turn could not be kept; mostly empty.
        self.problem = ""

    def begin(self, message: str, question: str) -> int:
        """Keep a turn that begins.

        :return: its number in the history; 0 when it is not kept.
        """
        self.problem = ""
        if self._history is None:
            return 0
        try:
            return self._history.begin(self._id, message, question)
        except NonmunError as problem:
            self.problem = str(problem)
            return 0

    def understood(self, number: int, question: str) -> None:
        """Keep the question that the message of a turn stands for, where it is known later than the message."""
        if self._history is None or not number:
            return
        try:
            self._history.understood(self._id, number, question)
        except NonmunError as problem:
            self.problem = str(problem)

    def drop(self, number: int) -> None:
        """Forget a turn, as :meth:`rag.chat.history.History.drop` does; one with the number 0 is not kept."""
        if self._history is None or not number:
            return
        try:
            self._history.drop(self._id, number)
        except NonmunError as problem:
            self.problem = str(problem)

    def end(self, number: int, text: str, answer: Answer | None) -> None:
        """Keep how a turn ended, as :meth:`rag.chat.history.History.finish` does; one with the number 0 is not kept."""
        if self._history is None or not number:
            return
        try:
            self._history.finish(self._id, number, text, answer)
        except NonmunError as problem:
            self.problem = str(problem)
