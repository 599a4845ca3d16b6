"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from prompts import fingerprint, render
from rag.answer.citations import sentences_of
from rag.answer.draft import ModelDraft, Verified, verify_draft
from rag.answer.events import Event, TextPiece, ending
from rag.answer.excerpts import Excerpt, choose_excerpts, prompt_values
from rag.answer.extractive import covers, extract, not_indexed, refusal
from rag.answer.missing import find_gap
from rag.answer.question_alignment import read
from rag.answer.refusal import REFUSAL
from rag.answer.rerank import LlmReranker
from rag.answer.verify import quoted
from rag.core import Answer, ContextTooLongError, Deadline, Evidence, ModelServerError, Settings
from rag.llm import Fence, Fences, Message, Model, Models, ModelStream, Prompt, Trace, draw_fence, make_prompt
from rag.search import Gathered, Question

_CUT_OFF = {
    "en": "The answer was cut off and is incomplete: ",
    "ko": "답변이 중간에 끊겨 완전하지 않습니다: ",
}
_NOT_RERANKED = {
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
class _Request:
    """What all steps towards one answer have in common."""

    question: Question
    gathered: Gathered
    settings: Settings
    trace: Trace
    fences: Fences
    deadline: Deadline
    models: Models

    def answer(self, verified: Verified, notice: str, model: Model) -> Answer:
        return Answer(
            verified.text,
            verified.abstained,
            verified.citations,
            verified.sentences,
            "llm",
            premise=_premise(self.question, self.gathered),
            notice=notice,
            timings=self.trace.timings(),
            usage=model.usage,
        )


async def answer_events(
    question: Question,
    gathered: Gathered,
    settings: Settings,
    *,
    trace: Trace | None = None,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> AsyncGenerator[Event, None]:
    """Answer a question from what was gathered for it. Counts are computed, never left to a model.

    Yields the text as it may be shown, then its sentences with their verdicts, a notice if there is one, and last the
    finished answer, whose text is the pieces joined. Closing the generator, or cancelling its task, closes the request to the
    model. A model that fails before its first word is replaced by quoted bullets; one that breaks off or has not finished
    after ``llm_deadline`` seconds leaves its partial answer. The notice says so.

    :param trace: filled in on the way; its clock is the one of the answer's timings.
    :param fences: makes the boundaries and the citation keys of the prompts.
    :param models: who writes.
    """
    trace = trace or Trace()
    request = _Request(question, gathered, settings, trace, fences, Deadline.after(settings.llm.deadline), models)
    async with aclosing(_with_missing(request, _answered(request))) as parts:
        async for part in parts:
            if isinstance(part, str):
                yield TextPiece(part)
                continue
            notice = " ".join(filter(None, (gathered.evidence.notice, part.notice)))
            for event in ending(replace(part, notice=notice)):
                yield event


async def _with_missing(request: _Request, parts: AsyncGenerator[str | Answer, None]) -> AsyncGenerator[str | Answer, None]:
    """Say which papers the question names that are not indexed; nothing but that where it asks for nothing else."""
    question, gathered = request.question, request.gathered
    said = not_indexed(gathered.missing, question.language) if gathered.missing else ""
    if said and not gathered.evidence and gathered.only_missing:
        await parts.aclose()
        yield said
        yield Answer(said, True, (), sentences_of(said), "extractive", timings=request.trace.timings())
        return
    async with aclosing(parts):
        async for part in parts:
            if said and isinstance(part, Answer):
                yield f"\n{said}"
                part = replace(part, text=f"{part.text}\n{said}", sentences=(*part.sentences, *sentences_of(said)))
            yield part


def _answered(request: _Request) -> AsyncGenerator[str | Answer, None]:
    gathered, settings = request.gathered, request.settings
    if gathered.tally is None and not covers(gathered.evidence, settings.answer.least_coverage):
        return _refused(request)
    if gathered.tally is None and settings.llm.configured and any(e.bullets for e in gathered.evidence):
        return _from_model(request)
    return _extractive(request)


async def _refused(request: _Request) -> AsyncGenerator[str | Answer, None]:
    text = refusal(request.question)  # the program's own words, also where there is a model: it is not asked
    yield text
    yield Answer(text, True, (), sentences_of(text), "extractive", timings=request.trace.timings())


async def _extractive(request: _Request, notice: str = "") -> AsyncGenerator[str | Answer, None]:
    with request.trace.step("extract"):
        draft = await asyncio.to_thread(extract, request.question, request.gathered)
    yield draft.text
    yield Answer(
        draft.text,
        draft.abstained,
        draft.citations,
        quoted(draft.text),
        "extractive",
        premise=draft.premise,
        notice=notice,
        timings=request.trace.timings(),
    )


async def _from_model(request: _Request) -> AsyncGenerator[str | Answer, None]:
    question, settings, trace = request.question, request.settings, request.trace
    evidence, notice = await _reranked(request)
    shown: list[str] = []
    for half in (False, True):  # half the excerpts when all of them do not fit the model's context
        draft, model = _started(request, evidence, half=half)
        async with aclosing(draft.pieces(model)) as pieces:
            async for piece in pieces:
                if settings.answer.verification in ("mark", "off"):  # else nothing is shown before it is checked
                    shown.append(piece)
                    yield piece
        if not (draft.silent and isinstance(draft.failure, ContextTooLongError)):
            break
    failure = draft.failure
    if draft.silent and not draft.refused:
        failure = failure or ModelServerError(
            f"The model server at {settings.llm.place} sent no text.",
            hint="Ask again, or set NONMUN_LLM_MODEL to another model.",
        )
    if failure is not None and draft.silent:
        async for part in _extractive(request, _FELL_BACK[question.language] + str(failure)):
            yield part
        return
    notice = _CUT_OFF[question.language] + str(failure) if failure is not None else notice
    with trace.step("verify") as step:
        verified = await verify_draft(question, draft, settings, request.deadline)
        if settings.answer.verification == "repair" and failure is None and verified.failures:
            verified = await _repaired(request, draft, verified)
        step.output = verified.sentences
    if rest := verified.text[len("".join(shown)) :]:
        yield rest
    yield await asyncio.to_thread(request.answer, verified, notice, model)


async def _reranked(request: _Request) -> tuple[Sequence[Evidence], str]:
    """Return the evidence as the second stage orders it, and a notice when that stage failed. It gets half the time."""
    evidence, settings = request.gathered.evidence, request.settings
    if settings.answer.second_stage == "off":
        return evidence, ""
    reranker = LlmReranker(settings, request.deadline.part(0.5), request.trace, request.fences, request.models)
    with request.trace.step("second_stage"):
        try:
            return await reranker.rerank(request.question, evidence), ""
        except ModelServerError as problem:
            return evidence, _NOT_RERANKED[request.question.language] + str(problem)


def _started(request: _Request, evidence: Sequence[Evidence], *, half: bool) -> tuple[ModelDraft, Model]:
    """Return an empty draft, and the request to the model that will fill it."""
    settings = request.settings
    excerpts = choose_excerpts(evidence, settings.answer.evidence_papers, settings.answer.evidence_bullets, half=half)
    texts = [str(value) for item in prompt_values(excerpts) for value in item.values()]
    prompt = _prompt(request, excerpts, request.fences(len(excerpts), [request.question.text, *texts]))
    return ModelDraft(prompt, excerpts, request.trace), request.models(settings, prompt.messages, request.deadline)


async def _repaired(request: _Request, draft: ModelDraft, verified: Verified) -> Verified:
    """Show the model what failed and let it write once more; return that answer when less of it fails, else the first."""
    prompt, settings = draft.prompt, request.settings
    failures = [{"text": s.text, "reason": s.reason} for s in verified.failures]
    turn = render("repair_user", failures=failures, refusal=REFUSAL)
    messages: tuple[Message, ...] = (*prompt.messages, ("assistant", draft.raw), ("user", turn))
    templates = {**prompt.templates, "repair_user": fingerprint("repair_user")}
    again = ModelDraft(replace(prompt, messages=messages, templates=templates), draft.excerpts, request.trace)
    await again.write(request.models(settings, messages, request.deadline), "repair")
    if again.failure is not None or (again.silent and not again.refused):
        return verified
    second = await verify_draft(request.question, again, settings, request.deadline)
    return second if len(second.failures) < len(verified.failures) else verified


def _premise(question: Question, gathered: Gathered) -> Literal["ok", "false"]:
    """Say whether the best paper contradicts what the question takes for granted."""
    best = [e for e in gathered.evidence if e.bullets][:1]
    gaps = [find_gap(question, reading) for reading in read(question, best)] if question.intent == "fact" else []
    return "false" if any(gap and gap.kind == "premise" for gap in gaps) else "ok"


def _prompt(request: _Request, excerpts: Sequence[Excerpt], fence: Fence) -> Prompt:
    places = {
        key: {"arxiv_id": item.paper.arxiv_id, "date": bullet.date, "bullet": bullet.index}
        for key, (item, bullet) in zip(fence.keys, excerpts, strict=True)
    }
    with request.trace.step("prompt", sources=places) as step:
        prompt = make_prompt(
            "answer_system",
            "answer_user",
            fence,
            language=request.question.language,
            form=_FORMS.get(request.question.intent, "prose"),
            refusal=REFUSAL,
            sources=prompt_values(excerpts),
            question=request.question.text,
        )
        step.output = {"hash": prompt.hash}
    return prompt
