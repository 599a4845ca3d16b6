"""The papers of a report: those that fit its subject best, with all their bullets, and their themes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from rag.answer import AnswerDone, Written, answer_events
from rag.core import Answer, Evidence, Found, Settings
from rag.llm import Trace
from rag.report.model import NotKnown
from rag.search import Cluster, Corpus, Gathered, Question, Searcher, clusters_of, gather

#: The share of a subject's words that one of the best papers must have: nobody reads a report on something else.
_LEAST = 0.5
#: What is no question about papers: the report would be on all of them.
_NO_SUBJECT = ("outside", "smalltalk", "help")
#: All bullets of a paper.
_BULLETS = 1000


@dataclass(frozen=True)
class Material:
    """What a report is made of.

    ``rows`` are all papers that fit the subject, best first, ``papers`` those that the report covers, by arXiv id.
    """

    question: Question
    searcher: Searcher
    rows: tuple[int, ...]
    papers: Mapping[str, Evidence]
    clusters: tuple[Cluster, ...]

    def shown(self, rows: Sequence[int]) -> list[Evidence]:
        """Return some rows as evidence, in their order, with all their bullets."""
        ranking = self.searcher.rank(self.question)
        return list(self.searcher.evidence(ranking, list(rows), len(rows), bullets=_BULLETS))

    @property
    def corpus(self) -> Corpus:
        """What the index holds."""
        return Corpus.of(self.searcher.index)

    def of(self, ids: Sequence[str]) -> list[Evidence]:
        """Return the papers with these ids; those that are no longer indexed are left out."""
        return [self.papers[arxiv_id] for arxiv_id in ids if arxiv_id in self.papers]

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return the arXiv ids of some rows."""
        return tuple(self.searcher.index.papers[row].arxiv_id for row in rows)


async def find_material(
    question: Question, searcher: Searcher, settings: Settings, most: int, known: Sequence[str] = ()
) -> Material | NotKnown:
    """Return what a report on a subject is made of, or why there is nothing to report on, in the words of an answer.

    :param most: the papers that it covers at most.
    :param known: the papers of a report that is resumed.
    """
    if question.intent in _NO_SUBJECT and not question.subjects:
        answer = await answered(question, await asyncio.to_thread(gather, searcher, question), settings)
        return NotKnown(answer.text)
    asked = replace(question, intent="list", limit=None, skip=0)
    least = max(settings.answer.least_coverage, _LEAST)
    answer = await answered(asked, await asyncio.to_thread(gather, searcher, asked), settings.replace(least_coverage=least))
    return NotKnown(answer.text) if answer.abstained else await asyncio.to_thread(_found, asked, searcher, most, known)


def _found(question: Question, searcher: Searcher, most: int, known: Sequence[str]) -> Material:
    ranking, of = searcher.rank(question), searcher.index.row_of
    rows = searcher.fitting(ranking)
    covered = [of[arxiv_id] for arxiv_id in known if arxiv_id in of] or rows[:most]
    found = searcher.evidence(ranking, covered, len(covered), bullets=_BULLETS)
    papers = {item.paper.arxiv_id: item for item in found}
    return Material(question, searcher, tuple(rows), papers, tuple(clusters_of(searcher, question, covered)))


async def answered(
    question: Question,
    gathered: Gathered,
    settings: Settings,
    *,
    trace: Trace | None = None,
    written: Written | None = None,
) -> Answer:
    """Return the finished answer to a question, whose parameters are those of :func:`rag.answer.answer_events`."""
    async with aclosing(answer_events(question, gathered, settings, trace=trace, written=written)) as events:
        async for event in events:
            if isinstance(event, AnswerDone):
                return event.answer
    raise AssertionError("a stream ends with its answer")


def gathered_of(papers: Sequence[Evidence], corpus: Corpus) -> Gathered:
    """Return papers as the evidence of one section."""
    return Gathered(Found(papers), corpus=corpus)
