"""A question on the page with its answer so far and its sources."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.answer import StepBegan
from rag.check import supporting
from rag.core import Answer, Citation, Evidence, Paper, Repair
from rag.text import Language, language_of

if TYPE_CHECKING:
    from rag.chat import FollowUp
    from rag.llm import Ahead
    from rag.search import Offer, PieceKind, Question

#: After answers to these, and from so many papers on, a report is offered.
_REPORTED = ("list", "overview", "count", "trend")
_FEWEST = 5
#: From so many cited papers on, a map is offered.
_MAPPED = 3

State = Literal["waiting", "answering", "done", "stopped", "failed"]
Spans = tuple[tuple[int, int], ...]


@dataclass(eq=False)
class ShownTurn:
    """A question and its answer, as the page shows them.

    ``text`` is the text so far. When the answer has ended, ``answer`` is set, ``papers`` are those that it cites by arXiv id,
    and ``support`` has, by marker, the characters of the cited bullets that support it. ``followed`` is the question given the
    turns before it and ``read`` what was understood, both set before the first piece of text. ``ignore`` are kinds of pieces
    that the reader removed; ``literal`` takes the question without the turns before it. ``offer`` are the last days of the
    digests, where the question asked for later ones. ``step`` is what is being done for the answer, ``found`` are the papers
    that a model has to answer from, until it has, and ``ahead`` is what was asked ahead of the question. ``problem`` and
    ``hint`` are set if it failed. ``number`` identifies the turn on the page, ``kept`` in the history (0 if it is not there).
    """

    number: int
    question: str
    state: State = "waiting"
    text: str = ""
    answer: Answer | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)
    support: Mapping[str, Spans] = field(default_factory=dict)
    followed: FollowUp | None = None
    read: Question | None = None
    ignore: tuple[PieceKind, ...] = ()
    literal: bool = False
    offer: Offer | None = None
    step: StepBegan = field(default_factory=lambda: StepBegan("reading"))
    found: Sequence[Evidence] = ()
    ahead: Ahead | None = None
    problem: str = ""
    hint: str = ""
    kept: int = 0
    asked: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.state in ("waiting", "answering")

    @property
    def language(self) -> Language:
        """The language of the question."""
        return self.read.language if self.read is not None else language_of(self.question)

    @property
    def rest(self) -> int:
        """The number of papers of a list that come after those that the answer shows."""
        if self.answer is None or self.read is None or self.read.intent != "list" or not self.answer.shown:
            return 0
        return max(0, (self.answer.total or 0) - self.read.skip - self.answer.shown)

    @property
    def reportable(self) -> str:
        """What a report could be written on after this answer: the subject, with what limits it; empty for none."""
        if self.read is None or self.answer is None or self.answer.abstained or not self.read.weights:
            return ""
        if self.read.intent not in _REPORTED or (self.answer.total or 0) < _FEWEST:
            return ""
        return self.read.text if self.read.filters.any else self.read.subject

    @property
    def mapped(self) -> str:
        """The address of a map of the papers of this answer: all that fit, or those that it cites; empty for too few."""
        if subject := self.reportable:
            return f"map/subject/{subject}"
        return f"map/papers/{' '.join(self.papers)}" if len(self.papers) >= _MAPPED else ""

    @property
    def unread(self) -> list[tuple[str, str]]:
        """The words of the question that were not understood, each with the name of the reason."""
        spans = self.read.spans if self.read is not None else ()
        return [(span.text, span.why) for span in spans if span.use == "not_understood"]

    def fail(self, problem: str, hint: str) -> None:
        self.state, self.problem, self.hint, self.found = "failed", problem, hint, ()

    def finish(self, answer: Answer, indexed: Mapping[str, Paper]) -> None:
        """Set the finished answer, with its papers as they are indexed now; an ingest may have removed some."""
        self.papers = {c.arxiv_id: indexed[c.arxiv_id] for c in answer.citations if c.arxiv_id in indexed}
        self.support = supports_of(answer, self.papers)
        self.answer, self.text, self.state, self.found = answer, answer.text, "done", ()


def bullet_of(citation: Citation, paper: Paper | None) -> tuple[str | None, str, tuple[Repair, ...]]:
    """Return section, whole text and repairs of a cited bullet; only the citation's text if the digest has changed."""
    for entry in paper.entries if paper is not None else ():
        if entry.date == citation.date and citation.bullet < len(entry.bullets):
            bullet = entry.bullets[citation.bullet]
            if citation.text in bullet.text:
                return bullet.section, bullet.text, bullet.repairs
    return None, citation.text, citation.repairs


def supports_of(answer: Answer, papers: Mapping[str, Paper]) -> dict[str, Spans]:
    """Return, by marker, the characters of the whole cited bullet that support the sentences that cite it.

    For a quotation they are the quoted part; nothing is marked if that is the whole bullet.
    """
    found: dict[str, Spans] = {}
    for citation in answer.citations:
        _, whole, _ = bullet_of(citation, papers.get(citation.arxiv_id))
        if answer.mode == "extractive":
            start = whole.find(citation.text)
            quoted = ((start, start + len(citation.text)),) if start >= 0 and citation.text != whole else ()
            found[citation.marker] = quoted
            continue
        said = [sentence.text for sentence in answer.sentences if citation.marker in sentence.citations]
        found[citation.marker] = merged_spans(span for text in said for span in supporting(text, whole))
    return found


def merged_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return places in a text in their order, those that overlap or touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
