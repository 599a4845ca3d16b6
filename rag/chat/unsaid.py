"""A question that leaves out what it is about: how many tokens?, MMLU score?, 데이터셋은 몇 개의 비디오로 이루어져 있어."""

from __future__ import annotations

from rag.chat.message import Message
from rag.chat.narrowing import limits
from rag.core import find_ids
from rag.search import Question, Span

#: A message with more words says what it is about, and so do more words that name something.
_LONGEST, _NAMED = 10, 3


def of_unsaid(said: Message) -> Question | None:
    """Ask for a detail of the paper of the last answer, of all that it compared, if the message names no other thing."""
    if not said.ids or said.pointers or said.plan.intent != "fact" or find_ids(said.core):
        return None
    if limits(said.plan) or said.rules.PAPERS.search(said.core):
        return None
    if len(said.core.split()) > _LONGEST or said.rules.names_someone(said.core):
        return None
    named = [span for span in said.subjects if not said.rules.is_counted(said.core, span.start)]
    return said.of(said.meant) if not named or _is_said(said, named) else None


def _is_said(said: Message, named: list[Span]) -> bool:
    """Tell whether what a score is asked on (MMLU score?), or what is added, is in the digest of the one paper talked about."""
    words = " ".join(span.text for span in named)
    adds = said.rules.SCORE.search(said.core) or any(said.rules.adds(said.core, span.end) for span in named)
    if said.says is None or not said.is_on_one or not adds or len(words.split()) > _NAMED:
        return False
    return all(said.says(i, words) for i in said.meant)
