"""Evidence to a streamed, cited answer: written by a model, or quoted when none is configured or it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from prompts import fingerprint, render
from rag.citation import CitationResolver, sentences_of
from rag.errors import ModelServerError
from rag.extractive import covers, extract, refusal
from rag.fence import Fence, Fences, draw_fence
from rag.gaps import find_gap
from rag.gather import Gathered
from rag.llm import Message, ModelStream
from rag.models import Answer, Citation, Evidence, Sentence
from rag.prompt import Prompt, make_prompt
from rag.question import Question
from rag.reading import read
from rag.refusal import REFUSAL, RefusalFilter
from rag.render import clean
from rag.secondstage import Source, arrange, condense, fenced_sources, rerank
from rag.settings import Settings
from rag.trace import Trace
from rag.verification import judge_of, quoted, renumbered, sources_of, supported_only, verify

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


def _from_model(
    question: Question, gathered: Gathered, settings: Settings, trace: Trace, fences: Fences
) -> Iterator[str | Answer]:
    evidence, notice = _prepare(question, gathered.evidence, settings, trace, fences)
    prompt = _prompt(question, evidence, trace)
    writing = _Writing(evidence, trace, at_once=settings.verification in ("mark", "off"))
    model = ModelStream(settings, prompt.messages)
    yield from writing.pieces(model, prompt)
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
        final = _verified(question, evidence, writing, settings)
        if settings.verification == "repair" and failure is None and any(s.is_unsupported for s in final.sentences):
            final = _repaired(question, evidence, prompt, writing, final, settings, trace)
        step.output = final.sentences
    yield from final.unseen(writing.text)
    premise = _premise(question, gathered)
    yield Answer(
        final.text,
        final.abstained,
        final.citations,
        final.sentences,
        "llm",
        premise=premise,
        notice=notice,
        timings=trace.timings(),
        usage=model.usage,
    )


class _Writing:
    """What a model writes, as it comes, with its markers resolved.

    :param at_once: whether it is shown while it is written.
    """

    def __init__(self, evidence: _Shown, trace: Trace, *, at_once: bool) -> None:
        self._trace = trace
        self._at_once = at_once
        self._words = RefusalFilter()
        self._resolver = CitationResolver(evidence.sources, evidence.fence.keys)
        self._shown: list[str] = []
        self.raw: list[str] = []
        self.failure: ModelServerError | None = None
        trace.unknown = self._resolver.unknown

    def pieces(self, model: ModelStream, prompt: Prompt, step: str = "stream") -> Iterator[str]:
        """Ask the model; what can be shown by now, piece by piece."""
        try:
            with closing(self._trace.request(step, prompt, model)) as pieces:
                for piece in pieces:
                    self._trace.note_first_token()
                    self.raw.append(piece)
                    yield from self._show(self._resolver.feed(self._words.feed(clean(piece))))
        except ModelServerError as problem:
            self.failure = problem
        with self._trace.step("resolve") as resolved:
            rest = self._resolver.feed(self._words.finish()) + self._resolver.finish()
            resolved.output = {"citations": self._resolver.citations, "unknown": self._resolver.unknown}
        yield from self._show(rest)

    def _show(self, text: str) -> Iterator[str]:
        if text.strip() or (text and self._shown):
            self._shown.append(text)
            if self._at_once:
                yield text

    @property
    def text(self) -> str:
        """What has been shown."""
        return "".join(self._shown) if self._at_once else ""

    @property
    def written(self) -> str:
        return "".join(self._shown)

    @property
    def silent(self) -> bool:
        return not self.written.strip()

    @property
    def refused(self) -> bool:
        """Whether it gave the word for having no answer."""
        return self._words.found

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._resolver.citations)


@dataclass(frozen=True, slots=True)
class _Final:
    """The answer as it will stand."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    abstained: bool

    def unseen(self, shown: str) -> Iterator[str]:
        """The rest of the text after what has been shown."""
        if rest := self.text[len(shown) :]:
            yield rest

    @property
    def failures(self) -> int:
        return sum(s.is_unsupported for s in self.sentences)


def _verified(question: Question, evidence: _Shown, writing: _Writing, settings: Settings) -> _Final:
    """What was written, with verdicts; in strict mode without the sentences that are not supported."""
    if writing.silent:
        text = refusal(question)
        return _Final(text, (), sentences_of(text), abstained=True)
    text, citations = writing.written, writing.citations
    # A model that gives the word and cites nothing refuses, even if it says so in words of its own as well.
    refused = writing.refused and not citations
    if settings.verification == "off":
        return _Final(text, citations, sentences_of(text), refused)
    sources, judge = sources_of(evidence.sources), judge_of(settings)
    sentences = verify(text, citations, sources, judge, question.language)
    if settings.verification == "strict" and any(s.is_unsupported for s in sentences):
        text, citations = renumbered(supported_only(text, sentences), citations)
        if not citations:
            return _Final(refusal(question), (), sentences_of(refusal(question)), abstained=True)
        sentences = verify(text, citations, sources, judge, question.language)
    return _Final(text, citations, sentences, refused)


def _repaired(
    question: Question,
    evidence: _Shown,
    prompt: Prompt,
    writing: _Writing,
    final: _Final,
    settings: Settings,
    trace: Trace,
) -> _Final:
    """One more turn of the model, which is shown what failed; its answer counts when less of it fails."""
    failures = [{"text": s.text, "reason": s.reason} for s in final.sentences if s.is_unsupported]
    turn = render("repair_user", failures=failures, refusal=REFUSAL)
    messages: tuple[Message, ...] = (*prompt.messages, ("assistant", "".join(writing.raw)), ("user", turn))
    again = _Writing(evidence, trace, at_once=False)
    templates = {**prompt.templates, "repair_user": fingerprint("repair_user")}
    for _ in again.pieces(ModelStream(settings, messages), replace(prompt, messages=messages, templates=templates), "repair"):
        pass
    if again.failure is not None:
        return final
    second = _verified(question, evidence, again, settings)
    return second if second.failures < final.failures else final


def _premise(question: Question, gathered: Gathered) -> Literal["ok", "false"]:
    """Whether the best paper contradicts what the question takes for granted."""
    best = [e for e in gathered.evidence if e.bullets][:1]
    gaps = [find_gap(question, reading) for reading in read(question, best)] if question.intent == "fact" else []
    return "false" if any(gap and gap.kind == "premise" for gap in gaps) else "ok"


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
