"""The turns of a conversation that a message is read against: what was asked, and the papers that were shown."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.core import Answer, find_ids
from rag.search import Question, understand
from rag.text import clean

FollowUpKind = Literal[
    "", "language", "count", "more", "place", "comparison", "narrowed", "same", "reference", "why", "bare", "model"
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper that an answer showed; ``date`` is the day of its digest, None where the answer does not tell it."""

    arxiv_id: str
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Earlier:
    """A turn that is over: what was typed, what it was ``read`` as, and the papers shown, in their order.

    ``read`` is the text of a question where a history has kept no more; that is parsed when somebody asks for it.
    """

    message: str
    read: Question | str
    papers: tuple[Shown, ...] = ()
    answer: str = ""

    @cached_property
    def question(self) -> Question:
        """The question that the message stood for."""
        return understand(self.read) if isinstance(self.read, str) else self.read

    @property
    def text(self) -> str:
        """That question as a sentence that stands alone."""
        return self.read if isinstance(self.read, str) else self.read.text

    @property
    def followed(self) -> bool:
        """Whether it was a follow-up itself."""
        return not _same_words(self.text, self.message)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message and the question that it stands for. ``kind`` names the rule that read it; it is empty for a fresh question.

    ``reply`` is set when the message cannot be asked because it refers to a place that the last list does not have.
    """

    message: str
    question: Question
    kind: FollowUpKind = ""
    reply: str = ""

    @property
    def text(self) -> str:
        """What the message was understood as, in one line that stands alone; the message itself when that does."""
        return self.question.text if self.rewritten else self.message

    @property
    def rewritten(self) -> bool:
        return not _same_words(self.question.text, self.message)


def _same_words(text: str, message: str) -> bool:
    """Tell whether a question is the message; its characters are composed (NFKC) when it is read."""
    return text.split() == unicodedata.normalize("NFKC", clean(message)).split()


_ITEM = re.compile(r"^\s{0,3}(\d{1,3})\.\s", re.M)


def shown_papers(answer: Answer) -> tuple[Shown, ...]:
    """Return the papers of an answer in the order a reader sees them: by the numbers of a list, else by first citation."""
    known = {c.arxiv_id: Shown(c.arxiv_id, c.title, c.date) for c in answer.citations}
    starts = [match.start() for match in _ITEM.finditer(answer.text)]
    found: list[str] = []
    if len(starts) > 1 and [int(m[1]) for m in _ITEM.finditer(answer.text)] == list(range(1, len(starts) + 1)):
        for start, end in zip(starts, [*starts[1:], len(answer.text)], strict=True):
            named = _named_in(answer.text[start:end], answer)
            if not named:
                break  # a place without a paper: the numbers are not those of papers
            found.append(named[0])
        else:
            return tuple(known.get(i, Shown(i)) for i in found)
    cited = dict.fromkeys(_named_in(answer.text, answer))
    # Without a model an answer also names the paper whose digest lacks what was asked for.
    return tuple(known.get(i, Shown(i)) for i in cited if i in known or answer.mode == "extractive")


def _named_in(text: str, answer: Answer) -> list[str]:
    """Return the ids of the papers that a part of an answer names or cites, in order."""
    places = [(f.start, str(f.value)) for f in find_ids(text)]
    places += [(place, c.arxiv_id) for c in answer.citations if (place := text.find(c.marker)) >= 0]
    return [arxiv_id for _, arxiv_id in sorted(places)]


def focus_of(earlier: Sequence[Earlier], least: int = 1) -> tuple[Shown, ...]:
    """Return the papers that a message can refer to: those of the last answer that shows so many, within the same topic."""
    for turn in reversed(earlier):
        if len(turn.papers) >= least:
            return turn.papers
        if not turn.followed:
            break
    return ()
