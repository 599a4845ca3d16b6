"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prompts import fingerprint, render
from rag.answer.citations import sentences_of
from rag.answer.draft import Final, Writing, verified
from rag.answer.extractive import covers, extract, refusal
from rag.answer.missing import find_gap
from rag.answer.question_alignment import read
from rag.answer.refusal import REFUSAL
from rag.answer.rerank import Source, arrange, condense, fenced_sources, rerank
from rag.answer.verify import quoted
from rag.core import Answer, ContextTooLongError, Deadline, Evidence, ModelServerError, Settings
from rag.llm import Fence, Fences, Message, Model, Models, ModelStream, Prompt, Trace, draw_fence, make_prompt
from rag.search import Gathered, Question

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
class _Asking:
    """What all requests for one answer have in common."""

    question: Question
    settings: Settings
    trace: Trace
    fences: Fences
    deadline: Deadline
    models: Models


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the model is shown: bullets, each with its key in the fence, and the second stage's notes on them."""

    sources: Sequence[Source]
    fence: Fence
    notes: str = ""


def stream_answer(
    question: Question,
    gathered: Gathered,
    settings: Settings,
    *,
    trace: Trace | None = None,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> Iterator[str | Answer]:
    """Answer a question from what was gathered for it. Counts are computed, never left to a model.

    Yields the text piece by piece, as it may be shown, and last the finished :class:`Answer`, whose text is the pieces
    joined. A piece is empty now and then while nothing is to be shown yet, so that a reader can leave at any time: closing
    the iterator hangs up on the server. A model that fails before its first word is replaced by quoted bullets, one that
    breaks off or has not ended after ``llm_deadline`` seconds leaves its partial answer; ``notice`` says so.

    :param trace: filled in on the way; its clock is the one of the answer's timings.
    :param fences: makes the boundaries and the citation keys of the prompts.
    :param models: who writes.
    """
    trace = trace or Trace()
    if gathered.tally is None and not covers(gathered.evidence, settings.least_coverage):
        yield from _refused(question, trace)
    elif gathered.tally is None and settings.has_model and any(e.bullets for e in gathered.evidence):
        asking = _Asking(question, settings, trace, fences, Deadline.after(settings.llm_deadline), models)
        yield from _from_model(asking, gathered)
    else:
        yield from _extractive(question, gathered, trace)


def _refused(question: Question, trace: Trace) -> Iterator[str | Answer]:
    text = refusal(question)  # the program's own words, also where there is a model: it is not asked
    yield text
    yield Answer(text, True, (), sentences_of(text), "extractive", timings=trace.timings())


def _extractive(question: Question, gathered: Gathered, trace: Trace, notice: str = "") -> Iterator[str | Answer]:
    with trace.step("extract"):
        draft = extract(question, gathered)
    yield draft.text
    yield Answer(
        draft.text,
        draft.abstained,
        draft.citations,
        quoted(draft.text),
        "extractive",
        premise=draft.premise,
        notice=notice,
        timings=trace.timings(),
    )


def _from_model(asking: _Asking, gathered: Gathered) -> Iterator[str | Answer]:
    question, settings, trace = asking.question, asking.settings, asking.trace
    evidence, shown, notice = yield from _prepare(asking, gathered.evidence)
    writing, model = yield from _written(asking, shown)
    if writing.silent and isinstance(writing.failure, ContextTooLongError):
        writing, model = yield from _written(asking, _show(asking, evidence, half=True))
    failure = writing.failure
    if writing.silent and not writing.refused:
        failure = failure or ModelServerError(
            f"The model server at {settings.place} sent no text.", hint="Ask again, or set NONMUN_LLM_MODEL to another model."
        )
    if failure is not None and writing.silent:
        yield from _extractive(question, gathered, trace, _FELL_BACK[question.language] + str(failure))
        return
    notice = _CUT_OFF[question.language] + str(failure) if failure is not None else notice
    with trace.step("verify") as step:
        final = yield from verified(question, writing, settings, asking.deadline)
        if settings.verification == "repair" and failure is None and final.failures:
            final = yield from _repaired(asking, writing, final)
        step.output = final.sentences
    if rest := final.text[len(writing.shown) :]:
        yield rest
    yield Answer(
        final.text,
        final.abstained,
        final.citations,
        final.sentences,
        "llm",
        premise=_premise(question, gathered),
        notice=notice,
        timings=trace.timings(),
        usage=model.usage,
    )


def _written(asking: _Asking, shown: _Shown) -> Generator[str, None, tuple[Writing, Model]]:
    """Returns what the model makes of what it is shown. Yields the text where it is not to be checked first."""
    settings, prompt = asking.settings, _prompt(asking, shown)
    writing = Writing(prompt, shown.sources, asking.trace, at_once=settings.verification in ("mark", "off"))
    model = asking.models(settings, prompt.messages, asking.deadline)
    yield from writing.pieces(model)
    return writing, model


def _repaired(asking: _Asking, writing: Writing, final: Final) -> Generator[str, None, Final]:
    """One more turn of the model, which is shown what failed; its answer counts when less of it fails."""
    prompt, settings = writing.prompt, asking.settings
    failures = [{"text": s.text, "reason": s.reason} for s in final.failures]
    turn = render("repair_user", failures=failures, refusal=REFUSAL)
    messages: tuple[Message, ...] = (*prompt.messages, ("assistant", writing.raw), ("user", turn))
    templates = {**prompt.templates, "repair_user": fingerprint("repair_user")}
    again = Writing(replace(prompt, messages=messages, templates=templates), writing.sources, asking.trace, at_once=False)
    yield from again.pieces(asking.models(settings, messages, asking.deadline), "repair")
    if again.failure is not None or (again.silent and not again.refused):
        return final
    second = yield from verified(asking.question, again, settings, asking.deadline)
    return second if len(second.failures) < len(final.failures) else final


def _premise(question: Question, gathered: Gathered) -> Literal["ok", "false"]:
    """Whether the best paper contradicts what the question takes for granted."""
    best = [e for e in gathered.evidence if e.bullets][:1]
    gaps = [find_gap(question, reading) for reading in read(question, best)] if question.intent == "fact" else []
    return "false" if any(gap and gap.kind == "premise" for gap in gaps) else "ok"


def _prepare(asking: _Asking, evidence: Sequence[Evidence]) -> Generator[str, None, tuple[Sequence[Evidence], _Shown, str]]:
    """Returns the evidence as the second stage orders it, what the model is shown of it, and a notice when that stage failed.

    It gets half the time.
    """
    question, settings = asking.question, asking.settings
    if settings.second_stage == "off":
        return evidence, _show(asking, evidence), ""
    trace, fences, models, deadline = asking.trace, asking.fences, asking.models, asking.deadline.part(0.5)
    with trace.step("second_stage"):
        try:
            evidence = yield from rerank(question, evidence, settings, deadline, trace=trace, fences=fences, models=models)
            shown = _show(asking, evidence)
            if settings.second_stage == "condense":
                notes = yield from condense(
                    question, shown.sources, settings, deadline, trace=trace, fence=shown.fence, models=models
                )
                # Who wrote the notes saw the boundary and may have been made to write it.
                shown = _Shown(shown.sources, replace(shown.fence, boundary=fences().boundary), notes)
        except ModelServerError as problem:
            return evidence, _show(asking, evidence), _NO_SECOND_STAGE[question.language] + str(problem)
    return evidence, shown, ""


def _show(asking: _Asking, evidence: Sequence[Evidence], *, half: bool = False) -> _Shown:
    sources = _sources(evidence, asking.settings, half=half)
    texts = [str(value) for item in fenced_sources(sources) for value in item.values()]
    return _Shown(sources, asking.fences(len(sources), [asking.question.text, *texts]))


def _sources(evidence: Sequence[Evidence], settings: Settings, *, half: bool) -> list[Source]:
    """The best bullets of the best papers, the strongest at both ends; with ``half``, half of them: fewer of each paper."""
    papers, most = evidence[: settings.evidence_papers], settings.evidence_bullets
    sources = [(item, bullet) for item in papers for bullet in item.bullets[:most]]
    if half:
        fewer = [(item, bullet) for item in papers for bullet in item.bullets[: (most + 1) // 2]]
        sources = fewer[: max(len(sources) // 2, 1)]
    return arrange(sources)


def _prompt(asking: _Asking, shown: _Shown) -> Prompt:
    places = {
        key: {"arxiv_id": item.paper.arxiv_id, "date": bullet.date, "bullet": bullet.index}
        for key, (item, bullet) in zip(shown.fence.keys, shown.sources, strict=True)
    }
    with asking.trace.step("prompt", sources=places) as step:
        prompt = make_prompt(
            "answer_system",
            "answer_user",
            shown.fence,
            language=asking.question.language,
            form=_FORMS.get(asking.question.intent, "prose"),
            refusal=REFUSAL,
            sources=fenced_sources(shown.sources),
            notes=shown.notes,
            question=asking.question.text,
        )
        step.output = {"hash": prompt.hash}
    return prompt
