"""Evidence to a streamed, cited answer: written by a model from what it was given to read, or quoted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from prompts import fingerprint, render
from rag.answer.abstracts import beside_abstracts
from rag.answer.citations import sentences_of
from rag.answer.draft import ModelDraft, Verified, verify_draft
from rag.answer.events import AnswerDone, Event, NoticeGiven, SentenceChecked, TextPiece, TextReplaced
from rag.answer.extractive import COMPUTED, NAMING, covers, extract, not_indexed
from rag.answer.facts import known_facts
from rag.answer.forms.common import abstain
from rag.answer.forms.not_covered import is_unknown, not_covered
from rag.answer.habits import is_other_language
from rag.answer.judging import Judging
from rag.answer.missing import find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import read
from rag.answer.refusal import REFUSAL
from rag.answer.remarks import kept_filters, other_half, remarks
from rag.answer.rows import RowsRead, read_rows
from rag.answer.tabled import answer_of_rows, with_verdicts
from rag.answer.window import Reading, Window, open_window, prompt_values, room_for_evidence
from rag.check import make_checker
from rag.core import Answer, ContextTooLongError, Deadline, ModelServerError, Settings
from rag.llm import Fences, Message, Model, Models, ModelStream, Trace, draw_fence, make_prompt
from rag.search import Gathered, Question

#: Papers that a model reads where it found no figures in them.
_WITHOUT_FIGURES = 24


@dataclass(frozen=True, slots=True)
class Written:
    """What a model writes an answer from, and what is quoted in its place if it fails.

    ``deadline`` is for the whole answer, from the question on. Without ``quoted``, a failure is raised. ``rules`` names the
    prompt that says how to write.
    """

    reading: Reading
    quoted: Callable[[], Gathered] | None
    deadline: Deadline
    fences: Fences = draw_fence
    models: Models = ModelStream
    rules: str = "answer_system"


@dataclass(frozen=True, slots=True)
class _Request:
    """What all steps towards one answer have in common."""

    question: Question
    gathered: Gathered
    settings: Settings
    trace: Trace = field(default_factory=Trace)

    def phrase(self, name: str, **values: object) -> str:
        return phrase(name, self.question.language, **values)


_Part = str | TextReplaced | Answer
"""A piece of the answer, its text so far in place of the pieces, or the finished answer."""


async def answer_events(
    question: Question,
    gathered: Gathered,
    settings: Settings,
    *,
    trace: Trace | None = None,
    written: Written | None = None,
) -> AsyncGenerator[Event, None]:
    """Answer a question from what was gathered for it. Counts are computed, never left to a model.

    Yields the text as it may be shown, then its sentences with their verdicts, a notice if there is one, and last the
    finished answer, whose text is the pieces joined, or what replaced them. Closing the generator, or cancelling its task,
    closes the request to the model. A model that fails before its first word is replaced by quoted bullets; one that breaks
    off or has not finished in time leaves its partial answer, with a notice.

    :param trace: filled in on the way; its clock gives the timings of the answer.
    :param written: what a model writes the answer from; None for an answer that is quoted or computed.
    """
    request = _Request(question, gathered, settings, trace or Trace())
    async with aclosing(_parts(request, written)) as parts:
        async for part in parts:
            if isinstance(part, str):
                yield TextPiece(part)
                continue
            if isinstance(part, TextReplaced):
                yield part
                continue
            answer = part
            if gathered.missing and not _nothing_else(gathered):
                said = not_indexed(gathered.missing, question.language)
                yield TextPiece(f"\n{said}")
                answer = replace(answer, text=f"{part.text}\n{said}", sentences=(*part.sentences, *sentences_of(said)))
            with request.trace.step("abstracts"):
                answer = await asyncio.to_thread(beside_abstracts, answer, gathered)
            answer = replace(_noted(answer, question, gathered), timings=request.trace.timings(), usage=request.trace.usage)
            for sentence in answer.sentences:
                yield SentenceChecked(sentence)
            if answer.notice:
                yield NoticeGiven(answer.notice)
            yield AnswerDone(answer)


def _parts(request: _Request, written: Written | None) -> AsyncGenerator[_Part, None]:
    if written is None:
        return _quoted(request)
    return (_from_rows if written.reading.form == "figures" else _from_model)(request, written)


def is_computed(question: Question, gathered: Gathered) -> bool:
    """Tell whether an answer is counted or looked up, so that no model has to be asked."""
    if _nothing_else(gathered):
        return True
    return question.intent in COMPUTED or bool(question.not_stored and gathered.mentions)


def _noted(answer: Answer, question: Question, gathered: Gathered) -> Answer:
    """Return an answer with what a reader has to know beside it, and with how many papers fit and are shown."""
    carried = question.carried
    faults = [*filter(None, (carried.notice if carried.faulty else "", gathered.evidence.notice, answer.notice))]
    nothing = answer.abstained or (gathered.tally is not None and not gathered.tally.papers)
    others = [*filter(None, ["" if carried.faulty else carried.notice]), *(kept_filters(question) if nothing else [])]
    half = other_half(question, abstained=answer.abstained) if answer.mode == "extractive" else []
    notice = " ".join([*faults, *others, *remarks(question, answer.text), *half])
    total = gathered.tally.papers if gathered.tally else gathered.total
    cited = {citation.arxiv_id for citation in answer.citations}
    papers = {item.paper.arxiv_id for item in gathered.evidence}
    shown = cited | {arxiv_id for arxiv_id in papers if arxiv_id in answer.text}
    return replace(answer, notice=notice, faulty=bool(faults), total=total, shown=len(shown))


def _nothing_else(gathered: Gathered) -> bool:
    """Return whether the answer says which papers are not indexed, and nothing else."""
    return gathered.only_missing and not gathered.evidence


def _quoted(request: _Request, notice: str = "") -> AsyncGenerator[_Part, None]:
    """Return the answer without a model: computed, quoted, or that the digests do not cover the question."""
    question, gathered = request.question, request.gathered
    if _nothing_else(gathered):
        return _said(request, abstain(not_indexed(gathered.missing, question.language)), notice)
    if is_unknown(question):
        return _said(request, not_covered(question, gathered), notice)
    if is_computed(question, gathered) or (question.intent in NAMING and not gathered.evidence):
        return _extractive(request, notice)
    if not covers(gathered.leading, request.settings.answer.least_coverage):
        return _said(request, not_covered(question, gathered), notice)
    return _extractive(request, notice)


async def _said(request: _Request, answer: Answer, notice: str) -> AsyncGenerator[_Part, None]:
    yield answer.text
    yield replace(answer, notice=notice, timings=request.trace.timings())


async def _extractive(request: _Request, notice: str) -> AsyncGenerator[_Part, None]:
    with request.trace.step("extract"):
        answer = await asyncio.to_thread(extract, request.question, request.gathered)
    yield answer.text
    yield replace(answer, notice=notice, timings=request.trace.timings())


async def _from_model(request: _Request, written: Written) -> AsyncGenerator[_Part, None]:
    settings = request.settings
    await asyncio.to_thread(make_checker, settings)  # what cannot be used is reported before a model writes
    shown, room = "", room_for_evidence(settings)  # text, tokens
    for _ in range(2):  # with half of the papers when all of them do not fit the model's context
        window = open_window(written.reading.papers, room, ordered=written.reading.ordered)
        draft, model = _started(request, written, window)
        async with aclosing(draft.pieces(model)) as pieces:
            async for piece in pieces:
                if settings.answer.verification in ("mark", "off"):  # else nothing is shown before it is checked
                    shown = shown + piece if isinstance(piece, str) else piece.text
                    yield piece
        if draft.text or not isinstance(draft.failure, ContextTooLongError):
            break
        room = min(room, window.tokens) // 2
    why = _failure(draft, written, settings)
    answer = request.phrase("fell_back", why=why) if why else await _settled(request, written, draft, window)
    if isinstance(answer, str):
        async for part in _instead(request, written, draft, answer, why):
            yield part
        return
    if not answer.text.startswith(shown):
        yield TextReplaced(answer.text)
    elif rest := answer.text[len(shown) :]:
        yield rest
    yield answer


async def _from_rows(request: _Request, written: Written) -> AsyncGenerator[_Part, None]:
    """Yield the figures that a model reads, in order; where it finds none, what it writes of the same papers."""
    ready = asyncio.create_task(asyncio.to_thread(make_checker, request.settings))  # while the model reads
    rows = await read_rows(
        request.question,
        written.reading.papers,
        request.settings,
        request.trace,
        deadline=written.deadline,
        fences=written.fences,
        models=written.models,
    )
    await ready
    if rows.failure is not None and not rows.figures:
        if written.quoted is None:
            raise rows.failure
        gathered = await asyncio.to_thread(written.quoted)
        parts = _quoted(replace(request, gathered=gathered), request.phrase("fell_back", why=rows.failure))
    elif (answer := await _in_order(request, written, rows)) is not None:
        yield answer.text
        yield answer
        return
    else:
        papers = written.reading.papers[:_WITHOUT_FIGURES]
        parts = _from_model(request, replace(written, reading=replace(written.reading, form="prose", papers=papers)))
    async with aclosing(parts) as said:
        async for part in said:
            yield part


async def _in_order(request: _Request, written: Written, rows: RowsRead) -> Answer | None:
    """Return the figures that a model has read as an answer; None if none of them can be put in order."""
    settings, question, trace = request.settings, request.question, request.trace
    with trace.step("verify") as step:
        found = await asyncio.to_thread(answer_of_rows, question, request.gathered, rows)
        if found is None:
            return None

        judge = Judging(settings, written.deadline, trace, written.models, written.fences).judge
        answer = found.answer if settings.answer.verification == "off" else await with_verdicts(found, judge)
        step.output = answer.sentences
    notices = [*([request.phrase("cut_off", why=rows.failure)] if rows.failure else []), *written.reading.notices]
    return replace(answer, mode="llm", notice=" ".join(notices), timings=trace.timings(), usage=trace.usage)


async def _instead(
    request: _Request, written: Written, draft: ModelDraft, notice: str, why: ModelServerError | None = None
) -> AsyncGenerator[_Part, None]:
    """Yield what is quoted in place of a model's answer.

    :raises ModelServerError: if nothing is.
    """
    if written.quoted is None:
        raise why or ModelServerError(notice)
    gathered = await asyncio.to_thread(written.quoted)
    async for part in _quoted(replace(request, gathered=gathered), notice):
        yield replace(part, reasoning=draft.reasoning) if isinstance(part, Answer) else part


async def _settled(request: _Request, written: Written, draft: ModelDraft, window: Window) -> Answer | str:
    """Return the answer that a draft becomes once it is repaired and checked, or why nothing of it is left."""
    settings, failure = request.settings, draft.failure
    draft = await _mended(request, written, draft)
    judging = Judging(settings, written.deadline, request.trace, written.models, written.fences)
    with request.trace.step("verify") as step:
        verified = await verify_draft(request.question, draft, settings, judging)
        if settings.answer.verification == "repair" and failure is None and verified.failures:
            verified = await _repaired(request, written, draft, verified, judging)
        step.output = verified.sentences
    if not verified.text:
        return request.phrase("nothing_left", n=verified.dropped)
    faults = [request.phrase("cut_off", why=failure)] if failure is not None else []
    if is_other_language(verified.text, request.question.language):
        faults.append(request.phrase("other_language"))
    notices = [*faults, *_fewer(request, verified, draft), *written.reading.notices, *_cut(request, window)]
    answer = await asyncio.to_thread(_finished, request, verified, " ".join(notices))
    return replace(answer, reasoning=draft.reasoning)


def _failure(draft: ModelDraft, written: Written, settings: Settings) -> ModelServerError | None:
    """Return why nothing that a model wrote can be shown; a part of an answer can if something is quoted else."""
    if draft.text:
        return draft.failure if written.quoted is None else None
    return draft.failure or (None if draft.refused else _no_text(draft, settings))


def _no_text(draft: ModelDraft, settings: Settings) -> ModelServerError:
    what = "sent nothing but what its model thought" if draft.reasoning else "sent no text"
    hint = "Raise NONMUN_LLM_MAX_TOKENS" if draft.reasoning else "Ask again"
    return ModelServerError(
        f"The model server at {settings.llm.place} {what}.", hint=f"{hint}, or set NONMUN_LLM_MODEL to another model."
    )


async def _mended(request: _Request, written: Written, draft: ModelDraft) -> ModelDraft:
    """Return a draft with the habits of its model repaired, or a second one if the first is useless and that is not."""
    await _repair(request, draft)
    if not (fault := draft.fault):
        return draft
    prompt, language = draft.prompt, request.question.language
    turn = render("again_user", fault=fault, language=language, keys=prompt.fence.keys, refusal=REFUSAL)
    again = await _asked_again(request, written, draft, "again", turn)
    await _repair(request, again)
    if again.failure is not None or not (again.text or again.refused) or again.fault:
        return draft
    again.reasoning = "\n\n".join(filter(None, (draft.reasoning, again.reasoning)))
    return again


async def _repair(request: _Request, draft: ModelDraft) -> None:
    if draft.text and not draft.refused:
        with request.trace.step("mend") as step:
            step.output = await asyncio.to_thread(draft.repair)


async def _asked_again(request: _Request, written: Written, draft: ModelDraft, name: str, turn: str) -> ModelDraft:
    """Return what a model writes to a further turn after its draft."""
    prompt = draft.prompt
    messages: tuple[Message, ...] = (*prompt.messages, ("assistant", draft.raw), ("user", turn))
    templates = {**prompt.templates, f"{name}_user": fingerprint(f"{name}_user")}
    prompt = replace(prompt, messages=messages, templates=templates)
    again = ModelDraft(prompt, draft.excerpts, request.trace, request.question.language)
    async with aclosing(again.pieces(written.models(request.settings, messages, written.deadline), name)) as pieces:
        async for _ in pieces:
            pass
    return again


def _fewer(request: _Request, verified: Verified, draft: ModelDraft) -> list[str]:
    """Return that a list has fewer papers than were asked for, which a model is told not to count, if it is whole."""
    limit, told = request.question.limit, len({citation.arxiv_id for citation in verified.citations})
    if limit is None or verified.abstained or draft.failure is not None or not 0 < told < limit:
        return []
    if len(request.gathered.evidence) == request.settings.limits.evidence < limit:  # it was given no more, which is told
        return []
    return [request.phrase("fewer", n=told, limit=limit)]


def _cut(request: _Request, window: Window) -> list[str]:
    """Return that papers did not fit the model's context, if some did not."""
    if not (window.cut or window.shortened):
        return []
    read, found = len(window.papers), len(window.papers) + len(window.cut)
    return [request.phrase("window_cut", read=read, found=found)]


def _finished(request: _Request, verified: Verified, notice: str) -> Answer:
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
        left_out=verified.dropped,
    )


def _started(request: _Request, written: Written, window: Window) -> tuple[ModelDraft, Model]:
    """Return an empty draft, and the request to the model that will fill it."""
    settings, reading, question = request.settings, written.reading, request.question
    excerpts, papers = window.excerpts, prompt_values(window)
    fence = written.fences(len(excerpts), [question.text, str(papers)])
    places = {
        key: {"arxiv_id": item.paper.arxiv_id, "date": bullet.date, "bullet": bullet.index}
        for key, (item, bullet) in zip(fence.keys, excerpts, strict=True)
    }
    with request.trace.step("prompt", sources=places, papers=len(window.papers), cut=window.cut) as step:
        shown = {
            "language": question.language,
            "form": reading.form,
            "refusal": REFUSAL,
            "papers": papers,
            "ordered": reading.ordered,
            "limit": reading.limit,
            "aspects": reading.aspects,
            "table": reading.table,
            "columns": reading.columns,
            "facts": known_facts(question, request.gathered),
        }
        prompt = make_prompt(written.rules, "answer_user", fence, question=question.text, **shown)
        step.output = {"hash": prompt.hash}
    return ModelDraft(prompt, excerpts, request.trace, question.language), written.models(
        settings, prompt.messages, written.deadline
    )


async def _repaired(request: _Request, written: Written, draft: ModelDraft, verified: Verified, judging: Judging) -> Verified:
    """Show the model what failed and let it write once more; return that answer if less of it fails, else the first."""
    failures = [{"text": draft.with_keys(s.text), "reason": s.reason} for s in verified.failures]
    turn = render("repair_user", failures=failures, refusal=REFUSAL)
    again = await _asked_again(request, written, draft, "repair", turn)
    if again.failure is not None or not (again.text or again.refused):
        return verified
    await _repair(request, again)
    second = await verify_draft(request.question, again, request.settings, judging)
    return second if len(second.failures) < len(verified.failures) else verified
