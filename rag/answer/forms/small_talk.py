"""One fitting line for words between people, help with examples of these digests, and what is not about papers."""

from __future__ import annotations

import zlib
from dataclasses import replace

from rag.answer.forms.common import abstain, answer_of, flat_quote
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Examples, Gathered, Question, topic_of
from rag.text import Language

_KINDS = ("greeting", "thanks", "identity")
_COMPUTED = ("trend", "authors")
_MONTHS = "January February March April May June July August September October November December".split()


def small_talk(question: Question, gathered: Gathered) -> Answer:
    """Return a line that fits a greeting, thanks, a question for who answers, or a word that asks nothing."""
    if any("ㄱ" <= letter <= "ㆎ" for letter in question.text):  # ㅋㅋㅋ has no syllable to tell the language by
        question = replace(question, language="ko")
    kind = question.aspect if question.aspect in _KINDS else "other"
    asked = example_questions(gathered.examples, question.language)
    if not asked and kind in ("greeting", "other", "identity"):
        return answer_of(phrase("not_covered.empty", question.language))
    example = asked[zlib.crc32(question.text.encode()) % len(asked)] if asked else ""
    return answer_of(phrase(f"small_talk.{kind}", question.language, example=example, **_corpus(gathered)))


def help_(question: Question, gathered: Gathered) -> Answer:
    """Return what a question about nonmun itself asks, else what can be asked, with examples of these digests."""
    if topic := topic_of(question.text):
        return answer_of(phrase(f"nonmun.{topic}", question.language))
    asked = example_questions(gathered.examples, question.language)
    if not asked:
        return answer_of(phrase("not_covered.empty", question.language))
    head = phrase("small_talk.help", question.language, **_corpus(gathered))
    return answer_of("\n".join([head, *(f"- {example}" for example in asked)]))


def outside(question: Question, _: Gathered) -> Answer:
    """Decline a question that is not about papers."""
    return abstain(phrase("small_talk.outside", question.language))


def _corpus(gathered: Gathered) -> dict[str, object]:
    corpus = gathered.corpus
    return {"n": f"{corpus.papers:,}", "first": corpus.first, "last": corpus.last}


def example_questions(examples: Examples | None, language: Language, *, quoting: bool = False) -> list[str]:
    """Return example questions that the digests answer.

    :param quoting: only those whose answers have citations.
    """
    of = examples or Examples()
    values = {"paper": flat_quote(of.paper), "author": flat_quote(of.author), "subject": of.subject}
    if of.month:
        year, month = of.month.split("-")
        values["month"] = f"{year}년 {int(month)}월" if language == "ko" else f"{_MONTHS[int(month) - 1]} {year}"
    kinds = {
        "define": "paper",
        "overview": "subject",
        "month": "month",
        "author": "author",
        "trend": "subject",
        "authors": "paper",
    }
    asked = {kind: phrase(f"small_talk.ask_{kind}", language, **values) for kind, needs in kinds.items() if values.get(needs)}
    return [question for kind, question in asked.items() if not (quoting and kind in _COMPUTED)]
