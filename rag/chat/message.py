"""A message of a conversation, and what it and the turns before it tell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import dropwhile, takewhile
from types import ModuleType

from rag.chat import references_en, references_ko
from rag.chat.turns import Earlier, Shown, focus_of
from rag.core import find_ids
from rag.search import UNSAID, Question, Reference, Span, render_question, skim, understand, vocabulary
from rag.text import has_hangul

#: Papers of a list that a message can refer to.
MOST = 24
#: Papers that are compared at most.
MOST_COMPARED = 4
#: Intents that are answered with papers on a subject.
LISTS = frozenset({"list", "count", "trend", "topics", "overview", "recommend", "similar"})
#: Intents whose answers show a few papers as examples.
COUNTS = frozenset({"count", "trend", "topics"})
#: Words of a detail that is asked for by itself; more of them are a question of its own.
_DETAIL = 3

#: Returns the arXiv id of the paper that a name is of, if there is one.
Find = Callable[[str], str | None]
#: Returns the authors of the paper with an arXiv id, as listed, and the one of them with most papers.
Authors = Callable[[str], tuple[Sequence[str], str]]
#: Tells whether the digest of the paper with an arXiv id has certain words, which are the name of no paper.
Says = Callable[[str, str], bool]
#: Returns the turns of a conversation before those that its messages are read against, oldest first.
Older = Callable[[], Sequence[Earlier]]

_CONTENT = frozenset({"subject", "excluded", "entity", "not_stored"})
# Without a paper these are read from words that ask for one: link?, votes?
_NOT_OF_PAPERS = frozenset({"smalltalk", "help", "outside"})
# Asks who answers, not about a paper: what can you do?
_ADDRESS = re.compile(
    r"\b(?:who|what|how)(?:\s+else)?\s+(?:are|can|do|did|could)\s+you\b|\bmade\s+you\b|(?:^|\s)(?:너|넌|네가|당신)|(?:뭐|뭘|무엇)\S*\s*할\s*수",
    re.I,
)


def rules_for(text: str) -> ModuleType:
    """Return how messages in the language of a text refer to what was answered before."""
    return references_ko if has_hangul(text) else references_en


@dataclass(frozen=True)
class Message:
    """A message, the turns before it, and what is read of both when it is needed.

    ``listed`` are the papers that its places and pronouns refer to, if not those of the last list.
    """

    text: str
    earlier: Sequence[Earlier]
    today: dt.date
    find: Find | None
    authors: Authors | None = None
    says: Says | None = None
    older: Older | None = None
    listed: tuple[Shown, ...] = ()

    @cached_property
    def rules(self) -> ModuleType:
        return rules_for(self.text if re.search(r"[^\W\d_]", self.text) else self.before.text)

    @property
    def is_korean(self) -> bool:
        return self.rules is references_ko

    @cached_property
    def turns(self) -> list[Earlier]:
        """All turns of the conversation."""
        return [*(turn for turn in (self.older() if self.older else ()) if not turn.is_aside), *self.earlier]

    @cached_property
    def core(self) -> str:
        """The message without what opens it (ok, and ...)."""
        return str(self.rules.LEAD.sub("", self.text))

    @cached_property
    def plan(self) -> Question:
        """What the message asks if nothing was said before it."""
        return skim(self.core, self.today)

    @cached_property
    def content(self) -> list[Span]:
        """The words of the message that name what it is about."""
        spans = self.plan.spans
        found = [span for span in spans if span.use in _CONTENT and not self.rules.is_generic(span.text)]
        idle = [span for span in spans if span.use in ("instruction", "detail")]
        names = [(it[0], *it.span()) for it in _NAME.finditer(self.core) if it.start() and it[0].lower() not in _NO_NAME]
        return found + [Span(*name, "subject") for name in names if any(s.start <= name[1] < s.end for s in idle)]

    @cached_property
    def pointers(self) -> list[Reference]:
        """The pronouns of the message."""
        found: list[Reference] = self.rules.pointers(self.core, self.content)
        return found

    @cached_property
    def subjects(self) -> list[Span]:
        """What the message is about beside the papers that its pronouns refer to."""
        return [span for span in self.content if not self._is_beside(span)]

    def _is_beside(self, span: Span) -> bool:
        """Tell whether words are a pronoun, or what the paper meant is compared with (NeRF보다 빨라?)."""
        return self.core.startswith(("보다", "만큼"), span.end) or any(it.start <= span.start < it.end for it in self.pointers)

    @cached_property
    def is_bare(self) -> bool:
        """Whether the message names nothing, but asks for what a paper has (results?, who are the authors?)."""
        if self.plan.aspect == "is_author" and all(span.use == "entity" for span in self.content):
            return True
        if self.subjects or find_ids(self.core) or _ADDRESS.search(self.core):
            return False
        details = [(span.start, span.end) for span in self.plan.spans if span.use == "detail"]
        rest = vocabulary.blank(self.core, details)
        named = len(self.plan.detail.split()) <= _DETAIL and not names_in(self.core)
        return bool(self.rules.is_generic(rest) or (named and details and not re.search(r"[^\W\d_]{2}", rest)))

    @property
    def thing(self) -> str:
        """The words of the message for what it is about, and for the detail that it asks for."""
        return " ".join(span.text for span in self.plan.spans if span.use in ("subject", "detail", "excluded"))

    @property
    def asks_for_papers(self) -> bool:
        """Whether the message names papers, so that it is a request of its own; what it keeps or leaves out is none."""
        return self.rules.PAPERS.search(self.core) is not None and not self.rules.KEEPS.search(self.core)

    def about(self) -> str | None:
        """Return what the question before is asked about as well: ``what about X?``."""
        thing: str | None = self.rules.about(self.text, self.core, self.content)
        return thing

    @cached_property
    def papers(self) -> tuple[Shown, ...]:
        """What ``the second one`` and ``those`` refer to: the last list, even if one of its papers was asked about since."""
        return self.listed or self._last_list

    @cached_property
    def _last_list(self) -> tuple[Shown, ...]:
        return (focus_of(self.earlier, 2) or focus_of(self.earlier))[:MOST]

    @cached_property
    def on_list(self) -> Message | None:
        """The message as one on the list from which the papers were compared that the last list shows."""
        for turn in reversed(self.earlier if self.sides else ()):
            if turn.question.intent in LISTS and len(turn.papers) > 1:
                return replace(self, listed=turn.papers[:MOST])
            if not turn.followed:
                break
        return None

    @cached_property
    def term(self) -> str:
        """The term that ``it`` refers to, if that was asked for and no paper shown is the one of that name."""
        for turn in reversed(self.earlier):
            if turn.term or turn.question.arxiv_ids or not turn.followed:
                return turn.term
        return ""

    @cached_property
    def things(self) -> list[str]:
        """What the last questions were about, if each was about one thing."""
        asked = list(takewhile(lambda turn: turn.thing, reversed(self.earlier)))
        papers = {turn.thing: next(iter(turn.question.arxiv_ids or turn.question.focus), turn.thing) for turn in asked}
        return list({papers[turn.thing]: turn.thing for turn in asked}.values())[::-1]  # a paper by its first name

    @property
    def ids(self) -> list[str]:
        return [paper.arxiv_id for paper in self.papers]

    @property
    def focus(self) -> tuple[Shown, ...]:
        """The papers of the last answer that shows any."""
        return focus_of(self.earlier)

    @property
    def last(self) -> list[str]:
        return [paper.arxiv_id for paper in self.focus]

    @property
    def one(self) -> list[str]:
        """The paper that ``it`` refers to: the first of those that the last answer shows."""
        return self.last[:1]

    @cached_property
    def shown_by(self) -> Earlier | None:
        """The turn that shows the papers of the last list."""
        return self._that_shows(self.papers)

    def _that_shows(self, papers: Sequence[Shown]) -> Earlier | None:
        return next((turn for turn in reversed(self.earlier) if turn.papers[:MOST] == papers), None)

    @property
    def are_examples(self) -> bool:
        """Whether the papers shown are examples of those that were counted."""
        return self.shown_by is not None and self.shown_by.question.intent in COUNTS

    @cached_property
    def is_part(self) -> bool:
        """Whether the papers shown are only some of those that were asked for."""
        return self.listing is not None and (self.are_examples or len(self.ids) >= MOST)

    @cached_property
    def sides(self) -> list[str]:
        """The papers that were compared, if the last list is a comparison: it also shows others that come near."""
        turn = self._that_shows(self._last_list)
        if turn is None or turn.question.intent != "compare":
            return []
        sides = [*turn.question.arxiv_ids, *turn.question.focus]
        return list(dict.fromkeys(sides if len(sides) > 1 else [paper.arxiv_id for paper in self._last_list[:MOST_COMPARED]]))

    @property
    def those(self) -> list[str]:
        """The papers that ``they`` refers to."""
        return self.sides or self.ids

    @property
    def meant(self) -> list[str]:
        """The papers that a message leaves unsaid: all that were compared last, else the one in focus."""
        return self.sides if self.last == self.ids and self.sides else self.one

    @property
    def is_on_one(self) -> bool:
        """Whether the last question was about one thing, or about those that it compared."""
        turn = self.earlier[-1]
        return bool(turn.thing or self.before.focus or self.sides) or len(self.last) == 1

    def places(self, text: str) -> list[Reference] | None:
        """Return the ordinals of a text; None if one of them is not on the list.

        On the second page, number 26 is its second paper, and so is the second one.
        """
        shown, skip = len(self.ids), self.skipped
        found: list[Reference] = self.rules.places(text, shown, self.content if text == self.core else ()) if shown else []
        found = [it for it in found if not self._is_number(it)]
        found = [replace(it, places=tuple(i - skip if i >= skip else i for i in it.places)) for it in found]
        if any(not it.places or min(it.places) < 0 or max(it.places) >= shown for it in found):
            return None
        return [replace(it, ids=tuple(self.ids[i] for i in it.places)) for it in found]

    def _is_number(self, it: Reference) -> bool:
        """Tell whether a place is a number of the papers asked for, of which fewer are shown: the first 30."""
        number = len(it.places)
        some = number > 1 and it.places == tuple(range(number)) and self.is_part
        return some and (number > len(self.ids) or (self.are_examples and self.plan.intent in LISTS))

    @property
    def skipped(self) -> int:
        """The number of papers on the pages before the list that is meant."""
        return self.shown_by.question.skip if self.shown_by else 0

    @cached_property
    def before(self) -> Question:
        """The question before, without its request for a language."""
        return self.earlier[-1].question.without(["language"])

    @cached_property
    def listing(self) -> Question | None:
        """The last question for papers on this topic, even if a detail was asked for since."""
        turn = self.list_turn
        return replace(turn.question.without(["language"]), skip=0) if turn else None

    @property
    def limited(self) -> Question | None:
        """The question of the last list, as its filters are changed: also one for papers like one that was shown."""
        asked = self.shown_by.question if self.shown_by else None
        return asked.without(["language"]) if asked and asked.intent == "similar" else self.listing

    @cached_property
    def whole(self) -> Question | None:
        """The last question for papers on this topic that was not about some that were shown."""
        for turn in reversed(self.earlier):
            if turn.question.intent in LISTS and not turn.question.arxiv_ids:
                return replace(turn.question.without(["language"]), skip=0)
            if not turn.followed:
                break
        return None

    @cached_property
    def list_turn(self) -> Earlier | None:
        for turn in reversed(self.earlier):
            asked = turn.question
            if asked.intent in LISTS and (asked.intent != "similar" or not asked.arxiv_ids):
                return turn
            if not turn.followed:
                break
        return None

    def resolved(self, references: Sequence[Reference]) -> Question:
        """Return the message with its references written as the papers that they refer to, read as a question about these."""
        said = replace(Question.for_papers(()), text=self.core, references=tuple(references), language=self.plan.language)
        question = understand(render_question(said), self.today)
        if question.aspect == "top_authors":
            return replace(question, aspect="authors")
        if question.intent in _NOT_OF_PAPERS or question.aspect == "corpus":
            return replace(question, intent="fact", aspect="")
        return question

    def pointed(self, one: Sequence[str]) -> Question:
        """Return the message with its pronouns resolved: to all papers shown, or to one of them or the term asked for."""
        return self.resolved([self._meaning(it, self._several(it, one) if it.all else one) for it in self.pointers])

    def _several(self, it: Reference, one: Sequence[str]) -> Sequence[str]:
        """Return the papers that ``they`` refers to; after an answer about one paper, that are its authors."""
        authors = self.rules.THEY.fullmatch(self.core[it.start : it.end]) and not self.rules.ALIKE.search(self.core)
        return one if authors and len(self.last) == 1 else self.those

    def _meaning(self, it: Reference, ids: Sequence[str]) -> Reference:
        if self.term and not it.all:
            return replace(it, written=it.written.replace("{}", self.term))
        return replace(it, ids=tuple(ids))

    def of(self, ids: Sequence[str]) -> Question:
        """Return the message as one about papers that it does not mention."""
        unsaid = self.rules.unsaid(self.core)
        if self.term and unsaid is UNSAID and self.rules is references_en and len(self.core.split()) <= _DETAIL:
            end = len(self.core.rstrip(" ?!."))
            unsaid = replace(unsaid, start=end, end=end, written=" of {}")  # limitations of GRPO?
        return self.resolved([self._meaning(unsaid, ids)])


_NAME = re.compile(
    r"(?<![A-Za-z0-9.])(?:[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}|[A-Za-z]+-?\d|[A-Z][a-z]+-[A-Z0-9]|[A-Z][A-Za-z0-9_]*)[A-Za-z0-9.+-]*(?:\s+[A-Z][A-Za-z0-9.+-]*)*"
)
_NO_NAME = frozenset(vocabulary.words("before_name"))


def names_in(text: str) -> list[str]:
    """Return the names of a text, by their capitals."""
    found = (dropwhile(lambda word: word.lower().strip(".,") in _NO_NAME, match[0].split()) for match in _NAME.finditer(text))
    return [name for words in found if (name := " ".join(words).strip(".-"))]
