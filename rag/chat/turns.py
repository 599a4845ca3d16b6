"""The turns of a conversation that a message is read against: what was asked, and the papers shown."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rag.core import Answer, find_ids
from rag.search import Carried, Question, listed_ids, shortened, understand
from rag.text import clean

FollowUpKind = Literal["", "language", "count", "more", "place", "comparison", "narrowed", "same", "reference", "bare", "model"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper that an answer showed; ``date`` is the day of its digest, None if the answer does not give it."""

    arxiv_id: str
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Earlier:
    """A finished turn: what was typed, the question it was ``read`` as, and the papers shown, in order.

    ``abstained`` tells that the answer was none. ``read`` is only the text of the question if a history has kept no more; it is
    parsed on demand. ``plan`` is how a model planned and read for it, which no history keeps.
    """

    message: str
    read: Question | str
    papers: tuple[Shown, ...] = ()
    answer: str = ""
    abstained: bool = False
    plan: Carried = Carried()  # noqa: RUF009 (frozen)

    @cached_property
    def question(self) -> Question:
        if isinstance(self.read, str):
            return understand(self.read)
        return replace(self.read, carried=Carried()) if self.read.carried != Carried() else self.read  # was for its answer

    @property
    def text(self) -> str:
        """The question as a sentence that needs no context."""
        return self.read if isinstance(self.read, str) else self.read.text

    @property
    def thing(self) -> str:
        """The one thing that it was about, as a question names it; empty if it was about several, or a subject."""
        asked = self.question
        if asked.intent not in ("define", "summary", "fact", "reason"):
            return ""
        if asked.arxiv_ids:
            return listed_ids(asked.arxiv_ids) if len(asked.arxiv_ids) == 1 else ""
        if len(asked.subjects) == 1 and asked.intent in ("define", "summary"):
            return asked.subjects[0]
        named = [name.text for name in asked.named if name.kind == "paper" and name.ids]
        return named[0] if len(named) == 1 and len(asked.focus) == 1 else ""

    @property
    def term(self) -> str:
        """The term that it asked for, if no paper shown is called so: none of them is meant by ``it``."""
        asked, first = self.question, self.papers[:1]
        if asked.intent != "define" or asked.arxiv_ids or len(asked.subjects) != 1:
            return ""
        name = asked.subjects[0]
        if asked.resolved:
            return "" if asked.focus or not first else name
        return name if all(paper.title and name.lower() not in paper.title.lower() for paper in first) and first else ""

    @property
    def is_aside(self) -> bool:
        """Whether it was only a word between people, or nothing that is answered here: the conversation goes on as before."""
        return self.question.intent in ("smalltalk", "help", "outside")

    @property
    def followed(self) -> bool:
        """Whether it was a follow-up itself."""
        return not _same_words(self.text, self.message)


@dataclass(frozen=True, slots=True)
class GoneBack:
    """The turn that a message goes back to, and what it asks beside (``... and sort by votes``), read against ``turns``.

    Without ``turns`` it is read against that turn alone.
    """

    turn: Earlier
    rest: str = ""
    turns: Sequence[Earlier] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message and the question meant by it. ``kind`` names the rule that read it; it is empty for a fresh question.

    ``reply`` is set if the message cannot be asked because it refers to a place that the last list does not have. ``notice``
    says why rules read it in place of the model; it is ``faulty`` if the server failed.
    """

    message: str
    question: Question
    kind: FollowUpKind = ""
    reply: str = ""
    notice: str = ""
    faulty: bool = False

    @property
    def text(self) -> str:
        """What the message was understood as, in one line that needs no context."""
        return self.question.text if self.rewritten else self.message

    @property
    def said(self) -> str:
        """The same for a reader: many papers are counted, not named."""
        return shortened(self.text)

    @property
    def rewritten(self) -> bool:
        return not _same_words(self.question.text, self.message)


def _same_words(text: str, message: str) -> bool:
    return text.split() == unicodedata.normalize("NFKC", clean(message)).split()


_ITEM = re.compile(r"^\s{0,3}(\d{1,3})\.\s", re.M)


def shown_papers(answer: Answer) -> tuple[Shown, ...]:
    """Return the papers of an answer as a reader sees them: in the order of a numbered list, else of their first citation."""
    known = {c.arxiv_id: Shown(c.arxiv_id, c.title, c.date) for c in answer.citations}
    items = list(_ITEM.finditer(answer.text))
    numbers = [int(item[1]) for item in items]
    if len(items) > 1 and numbers == list(range(numbers[0], numbers[0] + len(items))):
        ends = [*(item.start() for item in items[1:]), len(answer.text)]
        named = [_named_in(answer.text[item.start() : end], answer) for item, end in zip(items, ends, strict=True)]
        if all(named):  # in an item without a paper, the numbers are not those of papers
            return tuple(known.get(ids[0], Shown(ids[0])) for ids in named)
    cited = dict.fromkeys(_named_in(answer.text, answer))
    # An answer without a model also names the paper whose digest lacks what was asked for.
    return tuple(known.get(i, Shown(i)) for i in cited if i in known or answer.mode == "extractive")


def _named_in(text: str, answer: Answer) -> list[str]:
    places = [(f.start, str(f.value)) for f in find_ids(text)]
    places += [(place, c.arxiv_id) for c in answer.citations if (place := text.find(c.marker)) >= 0]
    return [arxiv_id for _, arxiv_id in sorted(places)]


def focus_of(earlier: Sequence[Earlier], least: int = 1) -> tuple[Shown, ...]:
    """Return the papers that a message can refer to: those of the last answer on this topic that shows at least so many."""
    for turn in reversed(earlier):
        if len(turn.papers) >= least:
            return turn.papers
        if not turn.followed:
            break
    return ()
