"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from rag.citation import CitationResolver, sentences_of
from rag.errors import ModelServerError
from rag.extractive import covers, extract, refusal
from rag.fence import Fence, Fences, draw_fence
from rag.gather import Gathered
from rag.llm import ModelStream
from rag.models import Answer, Evidence
from rag.prompt import Prompt, make_prompt
from rag.question import Question
from rag.refusal import REFUSAL, RefusalFilter
from rag.render import clean
from rag.secondstage import Source, arrange, condense, fenced_sources, rerank
from rag.settings import Settings
from rag.trace import Trace

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

#: The form of an answer, by what is asked; prose otherwise.
_FORMS = {"list": "list", "similar": "list", "compare": "compare"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the model is shown: bullets, each with its key in the fence, and the second stage's notes on them."""

    sources: Sequence[Source]
    fence: Fence
    notes: str = ""


def stream_answer(
    question: Question, gathered: Gathered, settings: Settings, *, trace: Trace | None = None, fences: Fences = draw_fence
) -> Iterator[str | Answer]:
    """Answer a question from what was gathered for it. Counts are computed, never left to a model.

    Yields the text piece by piece, as it may be shown, and last the finished :class:`Answer`, whose text is the pieces
    joined. A model that fails before its first word is replaced by quoted bullets, one that breaks off leaves its partial
    answer; ``notice`` says so.

    :param trace: filled in on the way; its clock is the one of the answer's timings.
    :param fences: makes the boundaries and the citation keys of the prompts.
    """
    trace = trace or Trace()
    trace.settings = settings
    if gathered.tally is None and not covers(gathered.evidence, settings.least_coverage):
        yield from _refused(question, settings, trace)
    elif gathered.tally is None and settings.has_model and any(e.bullets for e in gathered.evidence):
        yield from _from_model(question, gathered, settings, trace, fences)
    else:
        yield from _extractive(question, gathered, trace)


def _refused(question: Question, settings: Settings, trace: Trace) -> Iterator[str | Answer]:
    text = refusal(question)
    mode: Literal["llm", "extractive"] = "llm" if settings.has_model else "extractive"
    yield text
    yield Answer(text, True, (), sentences_of(text), mode, timings=trace.timings())


def _extractive(question: Question, gathered: Gathered, trace: Trace, notice: str = "") -> Iterator[str | Answer]:
    with trace.step("extract"):
        draft = extract(question, gathered)
    yield draft.text
    sentences = sentences_of(draft.text)
    yield Answer(
        draft.text,
        draft.abstained,
        draft.citations,
        sentences,
        "extractive",
        premise=draft.premise,
        notice=notice,
        timings=trace.timings(),
    )


def _from_model(
    question: Question, gathered: Gathered, settings: Settings, trace: Trace, fences: Fences
) -> Iterator[str | Answer]:
    evidence, notice = _prepare(question, gathered.evidence, settings, trace, fences)
    prompt = _prompt(question, evidence, trace)
    model = ModelStream(settings, prompt.messages)
    words, resolver = RefusalFilter(), CitationResolver(evidence.sources, evidence.fence.keys)
    trace.unknown = resolver.unknown
    shown: list[str] = []
    failure: ModelServerError | None = None
    try:
        with closing(trace.request("stream", prompt, model)) as pieces:
            for piece in pieces:
                trace.note_first_token()
                text = resolver.feed(words.feed(clean(piece)))
                if text.strip() or (text and shown):
                    shown.append(text)
                    yield text
    except ModelServerError as problem:
        failure = problem
    with trace.step("resolve") as step:
        rest = resolver.feed(words.finish()) + resolver.finish()
        step.output = {"citations": resolver.citations, "unknown": resolver.unknown}
    silent = not shown and not rest.strip()
    if silent and not words.found:
        failure = failure or ModelServerError(
            f"The model server at {settings.place} sent no text.", hint="Ask again, or set NONMUN_LLM_MODEL to another model."
        )
    if failure is not None and not shown:
        yield from _extractive(question, gathered, trace, _FELL_BACK[question.language] + str(failure))
        return
    notice = _CUT_OFF[question.language] + str(failure) if failure is not None else notice
    if rest := refusal(question) if silent else rest:
        shown.append(rest)
        yield rest
    text = "".join(shown)
    # A model that gives the word and cites nothing refuses, even if it says so in words of its own as well.
    refused = words.found and not resolver.citations
    citations, sentences = tuple(resolver.citations), sentences_of(text)
    yield Answer(text, refused, citations, sentences, "llm", notice=notice, timings=trace.timings(), usage=model.usage)


def _prepare(
    question: Question, evidence: Sequence[Evidence], settings: Settings, trace: Trace, fences: Fences
) -> tuple[_Shown, str]:
    """What the model is shown, and a notice when the second stage failed."""
    if settings.second_stage == "off":
        return _show(question, evidence, settings, fences), ""
    with trace.step("second_stage"):
        try:
            evidence = rerank(question, evidence, settings, trace=trace, fences=fences)
            shown = _show(question, evidence, settings, fences)
            if settings.second_stage == "condense":
                notes = condense(question, shown.sources, settings, trace=trace, fence=shown.fence)
                # Who wrote the notes saw the boundary and may have been made to write it.
                shown = _Shown(shown.sources, replace(shown.fence, boundary=fences().boundary), notes)
        except ModelServerError as problem:
            return _show(question, evidence, settings, fences), _NO_SECOND_STAGE[question.language] + str(problem)
    return shown, ""


def _show(question: Question, evidence: Sequence[Evidence], settings: Settings, fences: Fences) -> _Shown:
    sources = _sources(evidence, settings)
    quoted = [str(value) for item in fenced_sources(sources) for value in item.values()]
    return _Shown(sources, fences(len(sources), [question.text, *quoted]))


def _sources(evidence: Sequence[Evidence], settings: Settings) -> list[Source]:
    """The best bullets of the best papers, the strongest at both ends."""
    shown = evidence[: settings.evidence_papers]
    return arrange([(item, bullet) for item in shown for bullet in item.bullets[: settings.evidence_bullets]])


def _prompt(question: Question, evidence: _Shown, trace: Trace) -> Prompt:
    places = {
        key: {"arxiv_id": item.paper.arxiv_id, "date": bullet.date, "bullet": bullet.index}
        for key, (item, bullet) in zip(evidence.fence.keys, evidence.sources, strict=True)
    }
    with trace.step("prompt", sources=places) as step:
        prompt = make_prompt(
            "answer_system",
            "answer_user",
            evidence.fence,
            language=question.language,
            form=_FORMS.get(question.intent, "prose"),
            refusal=REFUSAL,
            sources=fenced_sources(evidence.sources),
            notes=evidence.notes,
            question=question.text,
        )
        step.output = {"hash": prompt.hash}
    return prompt
