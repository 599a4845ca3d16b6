"""What became of the words of a question that are neither searched for nor a filter: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answer.extractive import not_indexed
from rag.answer.forms.common import flat_quote
from rag.answer.forms.not_covered import name_lines, outside_dates
from rag.answer.phrases import phrase
from rag.core import Found
from rag.index import SearchIndex
from rag.search import Corpus, Gathered, Intent, Question, labels_of, unanswered_half, why_unread

#: Answers to these look for nothing, so that nothing can be missing.
_IDLE: frozenset[Intent] = frozenset({"smalltalk", "help", "outside"})


def remarks(question: Question, text: str = "") -> list[str]:
    """Return what a reader has to know of how a question was read, a sentence each.

    :param text: an answer to it, whose own words are not repeated.
    """
    return [] if question.intent in _IDLE else [*_misread(question), *_names(question, text), *_not_stored(question, text)]


def other_half(question: Question, *, abstained: bool) -> list[str]:
    """Return which of two things that a question asks an answer that is quoted or computed leaves out, if any."""
    half = "" if question.intent in _IDLE else flat_quote(unanswered_half(question, abstained=abstained))
    return [phrase("remarks.half", question.language, half=half)] if half else []


def misread(question: Question) -> list[str]:
    """Return which words of a question were not understood or were taken for others: what to know before the answer."""
    return [] if question.intent in _IDLE else list(_misread(question))


def search_remarks(question: Question, index: SearchIndex, found: Found) -> list[str]:
    """Return what a reader has to know beside the papers found: that, and what is not indexed at all."""
    said = remarks(question)
    if absent := [arxiv_id for arxiv_id in question.arxiv_ids if arxiv_id not in index.row_of]:
        said.append(not_indexed(absent, question.language))
    return said if found else [*said, *outside_dates(question, Gathered(found, corpus=Corpus.of(index)))]


def unread(question: Question) -> list[tuple[str, str]]:
    """Return the words that were not understood, each with the reason in the language of the question."""
    korean = question.language == "ko"
    return [(flat_quote(span.text), why_unread(span.why)[korean]) for span in question.spans if span.use == "not_understood"]


def _misread(question: Question) -> Iterator[str]:
    language = question.language
    if words := [phrase("remarks.why", language, words=words, why=why) for words, why in unread(question)]:
        yield phrase("remarks.not_understood", language, words=", ".join(words))
    if question.without_year and (days := [it for it in question.understood if it.kind in ("since", "until")]):
        said = ", ".join(labels_of(days, korean=language == "ko"))
        yield phrase("remarks.without_year", language, dates=said)
    if question.corrected:
        said = ", ".join(f"{flat_quote(word)} → {flat_quote(meant)}" for word, meant in question.corrected)
        yield phrase("remarks.corrected", language, words=said)


def _names(question: Question, text: str) -> Iterator[str]:
    for named, line in name_lines(question):
        if flat_quote(named.text) not in text or named.candidates:
            yield from [line] if line not in text else []


def _not_stored(question: Question, text: str) -> Iterator[str]:
    left = [name for name in map(flat_quote, question.not_stored) if name not in text]
    if left and question.aspect != "unstored":
        yield phrase("remarks.not_stored", question.language, words=", ".join(left))


def kept_filters(question: Question) -> list[str]:
    """Return which filters a follow-up has from the question before it, and how to ask without them, if it has any."""
    kept = question.carried.kept
    return [phrase("following.kept", question.language, filters=kept)] if kept else []
