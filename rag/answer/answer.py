"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from prompts import fingerprint, render
from rag.answer.abstracts import beside_abstracts
from rag.answer.citations import sentences_of
from rag.answer.draft import ModelDraft, Verified, verify_draft
from rag.answer.events import AnswerDone, Event, NoticeGiven, SentenceChecked, TextPiece
from rag.answer.excerpts import choose_excerpts, prompt_values
from rag.answer.extractive import COMPUTED, NAMING, covers, extract, not_indexed
from rag.answer.forms.common import abstain
from rag.answer.forms.not_covered import is_unknown, not_covered
from rag.answer.missing import find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import read
from rag.answer.refusal import REFUSAL
from rag.answer.remarks import remarks
from rag.answer.rerank import LlmReranker
from rag.core import Answer, ContextTooLongError, Deadline, Evidence, ModelServerError, Settings
from rag.llm import Fences, Message, Model, Models, ModelStream, Trace, draw_fence, make_prompt
from rag.search import Gathered, Question

#: The form of an answer by intent; prose otherwise.
_FORMS = {"list": "list", "similar": "list", "recommend": "list", "compare": "compare"}


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

    def phrase(self, name: str, why: Exception) -> str:
        return phrase(name, self.question.language, why=why)


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
    after ``llm_deadline`` seconds leaves its partial answer, with a notice.

    :param trace: filled in on the way; its clock gives the timings of the answer.
    :param fences: makes the boundaries and the citation keys of the prompts.
    :param models: makes the requests to the model.
    """
    trace = trace or Trace()
    request = _Request(question, gathered, settings, trace, fences, Deadline.after(settings.llm.deadline), models)
    async with aclosing(_answered(request)) as parts:
        async for part in parts:
            if isinstance(part, str):
                yield TextPiece(part)
                continue
            answer = part
            if gathered.missing and not _nothing_else(gathered):
                said = not_indexed(gathered.missing, question.language)
                yield TextPiece(f"\n{said}")
                answer = replace(answer, text=f"{part.text}\n{said}", sentences=(*part.sentences, *sentences_of(said)))
            with trace.step("abstracts"):
                answer = await asyncio.to_thread(beside_abstracts, answer, gathered)
            answer = replace(_noted(answer, question, gathered), timings=trace.timings())
            for sentence in answer.sentences:
                yield SentenceChecked(sentence)
            if answer.notice:
                yield NoticeGiven(answer.notice)
            yield AnswerDone(answer)


def _noted(answer: Answer, question: Question, gathered: Gathered) -> Answer:
    """Return an answer with what a reader has to know beside it, and with how many papers fit and are shown."""
    faults = [*filter(None, (gathered.evidence.notice, answer.notice))]
    notice = " ".join([*faults, *remarks(question, answer.text)])
    total = gathered.tally.papers if gathered.tally else gathered.total
    cited = {citation.arxiv_id for citation in answer.citations}
    papers = {item.paper.arxiv_id for item in gathered.evidence}
    shown = cited | {arxiv_id for arxiv_id in papers if arxiv_id in answer.text}
    return replace(answer, notice=notice, faulty=bool(faults), total=total, shown=len(shown))


def _nothing_else(gathered: Gathered) -> bool:
    """Return whether the answer says which papers are not indexed, and nothing else."""
    return gathered.only_missing and not gathered.evidence


def _answered(request: _Request) -> AsyncGenerator[str | Answer, None]:
    question, gathered, settings = request.question, request.gathered, request.settings
    if _nothing_else(gathered):
        return _said(request, abstain(not_indexed(gathered.missing, question.language)))
    if is_unknown(question):
        return _said(request, not_covered(question, gathered))
    if question.intent in COMPUTED or (question.not_stored and gathered.mentions):
        return _extractive(request)
    if question.intent in NAMING and not gathered.evidence:
        return _extractive(request)
    if not covers(gathered.evidence, settings.answer.least_coverage):
        return _said(request, not_covered(question, gathered))  # without asking the model
    if settings.llm.configured and any(e.bullets for e in gathered.evidence):
        return _from_model(request)
    return _extractive(request)


async def _said(request: _Request, answer: Answer) -> AsyncGenerator[str | Answer, None]:
    yield answer.text
    yield replace(answer, timings=request.trace.timings())


async def _extractive(request: _Request, notice: str = "") -> AsyncGenerator[str | Answer, None]:
    with request.trace.step("extract"):
        answer = await asyncio.to_thread(extract, request.question, request.gathered)
    yield answer.text
    yield replace(answer, notice=notice, timings=request.trace.timings())


async def _from_model(request: _Request) -> AsyncGenerator[str | Answer, None]:
    settings, trace = request.settings, request.trace
    evidence, notice = await _reranked(request)
    shown = 0  # characters
    for half in (False, True):  # half the excerpts when all of them do not fit the model's context
        draft, model = _started(request, evidence, half=half)
        async with aclosing(draft.pieces(model)) as pieces:
            async for piece in pieces:
                if settings.answer.verification in ("mark", "off"):  # else nothing is shown before it is checked
                    shown += len(piece)
                    yield piece
        if draft.text or not isinstance(draft.failure, ContextTooLongError):
            break
    failure = draft.failure
    if not draft.text and not draft.refused:
        failure = failure or ModelServerError(
            f"The model server at {settings.llm.place} sent no text.",
            hint="Ask again, or set NONMUN_LLM_MODEL to another model.",
        )
    if failure is not None and not draft.text:
        async for part in _extractive(request, request.phrase("fell_back", failure)):
            yield part
        return
    with trace.step("verify") as step:
        verified = await verify_draft(request.question, draft, settings, request.deadline)
        if settings.answer.verification == "repair" and failure is None and verified.failures:
            verified = await _repaired(request, draft, verified)
        step.output = verified.sentences
    if rest := verified.text[shown:]:
        yield rest
    notice = request.phrase("cut_off", failure) if failure is not None else notice
    yield await asyncio.to_thread(_finished, request, verified, notice, model)


def _finished(request: _Request, verified: Verified, notice: str, model: Model) -> Answer:
    """Return the answer of a model; its premise is false if the best paper contradicts what the question assumes."""
    question = request.question
    best = [e for e in request.gathered.evidence if e.bullets][:1] if question.intent == "fact" else []
    gaps = [find_gap(question, reading) for reading in read(question, best)]
    return Answer(
        verified.text,
        verified.abstained,
        verified.citations,
        verified.sentences,
        "llm",
        premise="false" if any(gap and gap.kind == "premise" for gap in gaps) else "ok",
        notice=notice,
        timings=request.trace.timings(),
        usage=model.usage,
    )


async def _reranked(request: _Request) -> tuple[Sequence[Evidence], str]:
    """Return the evidence in the order of the second stage, which gets half the time, and a notice if that stage failed."""
    evidence, settings = request.gathered.evidence, request.settings
    if settings.answer.second_stage == "off":
        return evidence, ""
    reranker = LlmReranker(settings, request.deadline.part(0.5), request.trace, request.fences, request.models)
    with request.trace.step("second_stage"):
        try:
            return await reranker.rerank(request.question, evidence), ""
        except ModelServerError as problem:
            return evidence, request.phrase("not_reranked", problem)


def _started(request: _Request, evidence: Sequence[Evidence], *, half: bool) -> tuple[ModelDraft, Model]:
    """Return an empty draft, and the request to the model that will fill it."""
    settings = request.settings
    excerpts = choose_excerpts(evidence, settings.answer.evidence_papers, settings.answer.evidence_bullets, half=half)
    sources, question = prompt_values(excerpts), request.question
    texts = [str(value) for source in sources for value in source.values()]
    fence = request.fences(len(excerpts), [question.text, *texts])
    places = {
        key: {"arxiv_id": item.paper.arxiv_id, "date": bullet.date, "bullet": bullet.index}
        for key, (item, bullet) in zip(fence.keys, excerpts, strict=True)
    }
    form = _FORMS.get(question.intent, "prose")
    with request.trace.step("prompt", sources=places) as step:
        shown = {"language": question.language, "form": form, "refusal": REFUSAL, "sources": sources}
        prompt = make_prompt("answer_system", "answer_user", fence, question=question.text, **shown)
        step.output = {"hash": prompt.hash}
    return ModelDraft(prompt, excerpts, request.trace), request.models(settings, prompt.messages, request.deadline)


async def _repaired(request: _Request, draft: ModelDraft, verified: Verified) -> Verified:
    """Show the model what failed and let it write once more; return that answer if less of it fails, else the first."""
    prompt, settings = draft.prompt, request.settings
    failures = [{"text": s.text, "reason": s.reason} for s in verified.failures]
    turn = render("repair_user", failures=failures, refusal=REFUSAL)
    messages: tuple[Message, ...] = (*prompt.messages, ("assistant", draft.raw), ("user", turn))
    templates = {**prompt.templates, "repair_user": fingerprint("repair_user")}
    again = ModelDraft(replace(prompt, messages=messages, templates=templates), draft.excerpts, request.trace)
    async with aclosing(again.pieces(request.models(settings, messages, request.deadline), "repair")) as pieces:
        async for _ in pieces:
            pass
    if again.failure is not None or not (again.text or again.refused):
        return verified
    second = await verify_draft(request.question, again, settings, request.deadline)
    return second if len(second.failures) < len(verified.failures) else verified
