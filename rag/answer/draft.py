"""What a model writes, as it comes, and the answer once each of its sentences is checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rag.answer.citations import CitationResolver, sentences_of
from rag.answer.forms.common import refusal
from rag.answer.refusal import RefusalFilter
from rag.answer.verify import judge_claims, renumbered, sources_of, supported_only, verify
from rag.answer.window import Excerpt
from rag.core import Citation, Claim, Deadline, ModelServerError, Sentence, Settings, Verdict
from rag.llm import Model, Prompt, Trace
from rag.search import Question
from rag.text import clean


class ModelDraft:
    """One answer of a model, with its markers resolved and its word of refusal removed.

    ``raw`` is what the model wrote, ``text`` what a reader may see of it, and ``failure`` what ended it early.

    :param prompt: the prompt; its fence has the citation keys of the excerpts.
    """

    def __init__(self, prompt: Prompt, excerpts: Sequence[Excerpt], trace: Trace) -> None:
        self.prompt = prompt
        self.excerpts = excerpts
        self.trace = trace
        self.raw = self.text = ""
        self.failure: ModelServerError | None = None
        self._words = RefusalFilter()
        self._resolver = CitationResolver(excerpts, prompt.fence.keys)
        trace.unknown = self._resolver.unknown

    async def pieces(self, model: Model, step: str = "stream") -> AsyncGenerator[str, None]:
        """Ask the model and yield its text as it can be shown. A failure of the server ends it and is kept in ``failure``."""
        try:
            async with aclosing(self.trace.request(step, self.prompt, model)) as pieces:
                async for piece in pieces:
                    self.trace.note_first_token()
                    self.raw += piece
                    if text := self._kept(self._resolver.feed(self._words.feed(clean(piece)))):
                        yield text
        except ModelServerError as problem:
            self.failure = problem
        with self.trace.step("resolve") as resolved:
            rest = self._resolver.feed(self._words.finish()) + self._resolver.finish()
            resolved.output = {"citations": self._resolver.citations, "unknown": self._resolver.unknown}
        if text := self._kept(rest):
            yield text

    def _kept(self, text: str) -> str:
        """Keep a piece, unless it is blank and nothing came before; return what was kept."""
        if not (text.strip() or self.text):
            return ""
        self.text += text
        return text

    @property
    def refused(self) -> bool:
        """Whether the model gave the word of refusal."""
        return self._words.found

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._resolver.citations)


@dataclass(frozen=True, slots=True)
class Verified:
    """A draft in its final form, with verdicts on its sentences."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    abstained: bool

    @property
    def failures(self) -> tuple[Sentence, ...]:
        """The sentences that were checked and not found in what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.is_unsupported)


async def verify_draft(question: Question, draft: ModelDraft, settings: Settings, deadline: Deadline) -> Verified:
    """Check each sentence of a draft; with ``verification=strict`` leave out those that are not supported."""
    refused = refusal(question)
    nothing = Verified(refused.text, (), refused.sentences, abstained=True)
    if not draft.text:
        return nothing
    text, citations = draft.text, draft.citations
    # A model that gives the word and cites nothing refuses, even if it also says so in words of its own.
    abstained = draft.refused and not citations
    if settings.answer.verification == "off":
        return Verified(text, citations, sentences_of(text), abstained)

    async def judge(claims: Sequence[Claim]) -> Sequence[Verdict]:
        return await judge_claims(claims, settings, deadline, draft.trace)

    sources = sources_of(draft.excerpts)
    sentences = await verify(text, citations, sources, judge, question.language)
    # What is left has to pass, too.
    while settings.answer.verification == "strict" and any(s.is_unsupported for s in sentences):
        kept, citations = renumbered(supported_only(text, sentences), citations)
        if not citations or kept == text:
            return nothing
        text = kept
        sentences = await verify(text, citations, sources, judge, question.language)
    return Verified(text, citations, sentences, abstained)
