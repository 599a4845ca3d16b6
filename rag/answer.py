"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Literal

from prompts import render
from rag.citation import CitationResolver, sentences_of
from rag.errors import ModelServerError
from rag.extractive import covers, extract, refusal
from rag.gather import Gathered
from rag.llm import Message, ModelStream
from rag.models import Answer, Evidence
from rag.question import Question
from rag.refusal import REFUSAL, RefusalFilter
from rag.render import clean
from rag.secondstage import Source, arrange, condense, fenced_sources, rerank
from rag.settings import Settings

__all__ = ["REFUSAL", "stream_answer"]

_CUT_OFF = {
    "en": "The answer was cut off and is incomplete: ",
    "ko": "답변이 중간에 끊겨 완전하지 않습니다: ",
}
_NO_SECOND_STAGE = {
    "en": "The evidence is in the order of the search: ",
    "ko": "근거는 검색 순서 그대로입니다: ",
}
_FELL_BACK = {
    "en": "The model did not answer, so the digests are quoted instead: ",
    "ko": "모델이 답하지 못해 다이제스트를 그대로 인용합니다: ",
}


def stream_answer(
    question: Question, gathered: Gathered, settings: Settings, *, started: float | None = None
) -> Iterator[str | Answer]:
    """Answer a question from what was gathered for it. Counts are computed, never left to a model.

    Yields the text piece by piece, as it may be shown, and last the finished :class:`Answer`, whose text is the pieces
    joined. A model that fails before its first word is replaced by quoted bullets, one that breaks off leaves its partial
    answer; ``notice`` says so.

    :param started: when the question was asked (``time.perf_counter``), for the timings.
    """
    started = time.perf_counter() if started is None else started
    retrieved = time.perf_counter() - started
    if gathered.tally is None and not covers(gathered.evidence, settings.least_coverage):
        yield from _refused(question, settings, retrieved)
    elif gathered.tally is None and settings.has_model and any(e.bullets for e in gathered.evidence):
        yield from _from_model(question, gathered, settings, started, retrieved)
    else:
        yield from _extractive(question, gathered, started, retrieved)


def _refused(question: Question, settings: Settings, retrieved: float) -> Iterator[str | Answer]:
    text = refusal(question)
    mode: Literal["llm", "extractive"] = "llm" if settings.has_model else "extractive"
    yield text
    yield Answer(text, True, (), sentences_of(text), mode, timings={"retrieve": retrieved, "total": retrieved})


def _extractive(
    question: Question, gathered: Gathered, started: float, retrieved: float, notice: str = ""
) -> Iterator[str | Answer]:
    draft = extract(question, gathered)
    yield draft.text
    timings = {"retrieve": retrieved, "total": time.perf_counter() - started}
    yield Answer(
        draft.text,
        draft.abstained,
        draft.citations,
        sentences_of(draft.text),
        "extractive",
        premise=draft.premise,
        notice=notice,
        timings=timings,
    )


def _from_model(
    question: Question, gathered: Gathered, settings: Settings, started: float, retrieved: float
) -> Iterator[str | Answer]:
    timings = {"retrieve": retrieved}
    sources, notes, notice = _prepare(question, gathered.evidence, settings, timings)
    model = ModelStream(settings, _messages(question, sources, notes))
    words, resolver = RefusalFilter(), CitationResolver(sources)
    shown: list[str] = []
    failure: ModelServerError | None = None
    try:
        for piece in model:
            timings.setdefault("first_token", time.perf_counter() - started)
            text = resolver.feed(words.feed(clean(piece)))
            if text.strip() or (text and shown):
                shown.append(text)
                yield text
    except ModelServerError as problem:
        failure = problem
    rest = resolver.feed(words.finish()) + resolver.finish()
    silent = not shown and not rest.strip()
    if silent and not words.found:
        failure = failure or ModelServerError(
            f"The model server at {settings.place} sent no text.", hint="Ask again, or set NONMUN_LLM_MODEL to another model."
        )
    if failure is not None and not shown:
        yield from _extractive(question, gathered, started, retrieved, _FELL_BACK[question.language] + str(failure))
        return
    notice = _CUT_OFF[question.language] + str(failure) if failure is not None else notice
    if rest := refusal(question) if silent else rest:
        shown.append(rest)
        yield rest
    text = "".join(shown)
    # A model that gives the word and cites nothing refuses, even if it says so in words of its own as well.
    refused = words.found and not resolver.citations
    timings["total"] = time.perf_counter() - started
    yield Answer(
        text, refused, tuple(resolver.citations), sentences_of(text), "llm", notice=notice, timings=timings, usage=model.usage
    )


def _prepare(
    question: Question, evidence: Sequence[Evidence], settings: Settings, timings: dict[str, float]
) -> tuple[list[Source], str, str]:
    """The bullets that the model is shown, the second stage's notes on them, and a notice when that stage failed."""
    began = time.perf_counter()
    notes = notice = ""
    try:
        if settings.second_stage != "off":
            evidence = rerank(question, evidence, settings)
        sources = _sources(evidence, settings)
        if settings.second_stage == "condense":
            notes = condense(question, sources, settings)
    except ModelServerError as problem:
        sources = _sources(evidence, settings)
        notice = _NO_SECOND_STAGE[question.language] + str(problem)
    if settings.second_stage != "off":
        timings["second_stage"] = time.perf_counter() - began
    return sources, notes, notice


def _sources(evidence: Sequence[Evidence], settings: Settings) -> list[Source]:
    """The best bullets of the best papers, the strongest at both ends."""
    shown = evidence[: settings.evidence_papers]
    return arrange([(item, bullet) for item in shown for bullet in item.bullets[: settings.evidence_bullets]])


def _messages(question: Question, sources: Sequence[Source], notes: str) -> list[Message]:
    boundary = secrets.token_hex(8)
    items = fenced_sources(sources)
    return [
        ("system", render("answer_system", language=question.language, refusal=REFUSAL, boundary=boundary)),
        ("user", render("answer_user", sources=items, boundary=boundary, question=question.text, notes=notes)),
    ]
