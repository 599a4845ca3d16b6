"""What a model writes, as it comes, and the answer as it will stand once each of its sentences is checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rag.answer.citations import CitationResolver, sentences_of
from rag.answer.excerpts import Excerpt
from rag.answer.extractive import refusal
from rag.answer.refusal import RefusalFilter
from rag.answer.verify import AnswerJudge, Unverified, renumbered, sources_of, supported_only
from rag.core import Citation, Deadline, ModelServerError, Sentence, Settings
from rag.llm import Model, Prompt, Trace
from rag.search import Question
from rag.text import clean


class ModelDraft:
    """One answer of a model, with its markers resolved and its word of refusal removed.

    ``raw`` is what the model wrote, ``text`` what a reader may see of it, ``refused`` whether it gave the word of refusal, and
    ``failure`` what ended it early.

    :param prompt: what the model is asked; its fence has the citation keys of the excerpts.
    """

    def __init__(self, prompt: Prompt, excerpts: Sequence[Excerpt], trace: Trace) -> None:
        self.prompt = prompt
        self.excerpts = excerpts
        self.trace = trace
        self._words = RefusalFilter()
        self._resolver = CitationResolver(excerpts, prompt.fence.keys)
        self._written: list[str] = []
        self._raw: list[str] = []
        self.failure: ModelServerError | None = None
        trace.unknown = self._resolver.unknown

    async def pieces(self, model: Model, step: str = "stream") -> AsyncGenerator[str, None]:
        """Ask the model and yield its text as it can be shown. A failure of the server ends it and is kept in ``failure``."""
        try:
            async with aclosing(self.trace.request(step, self.prompt, model)) as pieces:
                async for piece in pieces:
                    self.trace.note_first_token()
                    self._raw.append(piece)
                    if text := self._kept(self._resolver.feed(self._words.feed(clean(piece)))):
                        yield text
        except ModelServerError as problem:
            self.failure = problem
        with self.trace.step("resolve") as resolved:
            rest = self._resolver.feed(self._words.finish()) + self._resolver.finish()
            resolved.output = {"citations": self._resolver.citations, "unknown": self._resolver.unknown}
        if text := self._kept(rest):
            yield text

    async def write(self, model: Model, step: str = "stream") -> None:
        """Ask the model; :meth:`pieces` without a reader."""
        async with aclosing(self.pieces(model, step)) as pieces:
            async for _ in pieces:
                pass

    def _kept(self, text: str) -> str:
        """Keep a piece, unless it is blank and nothing came before; return what was kept."""
        if not (text.strip() or self._written):
            return ""
        self._written.append(text)
        return text

    @property
    def raw(self) -> str:
        return "".join(self._raw)

    @property
    def text(self) -> str:
        return "".join(self._written)

    @property
    def silent(self) -> bool:
        return not self.text

    @property
    def refused(self) -> bool:
        return self._words.found

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._resolver.citations)


@dataclass(frozen=True, slots=True)
class Verified:
    """A draft as it will stand: its sentences have verdicts."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    abstained: bool

    @classmethod
    def refusal(cls, question: Question) -> Verified:
        """Return the answer that the digests do not cover the question."""
        text = refusal(question)
        return cls(text, (), sentences_of(text), abstained=True)

    @property
    def failures(self) -> tuple[Sentence, ...]:
        """The sentences that were checked and not found in what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.is_unsupported)


async def verify_draft(question: Question, draft: ModelDraft, settings: Settings, deadline: Deadline) -> Verified:
    """Check each sentence of a draft; with ``verification=strict`` leave out those that are not supported."""
    if draft.silent:
        return Verified.refusal(question)
    text, citations = draft.text, draft.citations
    # A model that gives the word and cites nothing refuses, even if it also says so in words of its own.
    refused = draft.refused and not citations
    if settings.answer.verification == "off":
        return Verified(text, citations, sentences_of(text), refused)
    sources, judge = sources_of(draft.excerpts), AnswerJudge(settings, deadline, draft.trace)

    async def checked() -> tuple[Sentence, ...]:
        unverified = Unverified(text, citations, sources, question.language)
        return unverified.judged(await judge.judge(unverified.claims))

    sentences = await checked()
    # What is left has to pass, too.
    while settings.answer.verification == "strict" and any(s.is_unsupported for s in sentences):
        kept, citations = renumbered(supported_only(text, sentences), citations)
        if not citations or kept == text:
            return Verified.refusal(question)
        text = kept
        sentences = await checked()
    return Verified(text, citations, sentences, refused)
