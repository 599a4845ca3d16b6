"""What a model writes, as it comes, and the answer as it will stand once each of its sentences is checked."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from rag.answer.citations import CitationResolver, sentences_of
from rag.answer.extractive import refusal
from rag.answer.refusal import RefusalFilter
from rag.answer.rerank import Source
from rag.answer.verify import AnswerJudge, Unverified, renumbered, sources_of, supported_only
from rag.core import Citation, Deadline, ModelServerError, Sentence, Settings
from rag.llm import Model, Prompt, Trace
from rag.search import Question
from rag.text import clean

__all__ = ["Final", "Writing", "verified"]


class Writing:
    """One answer of a model, with its markers resolved and its word of refusal taken out.

    ``raw`` is what it wrote, ``text`` what becomes of it, ``shown`` as much of it as the reader has seen; ``refused`` says
    whether it gave the word, and ``failure`` what ended it before its time.

    :param prompt: what it is asked; the fence has the citation keys of the sources.
    :param at_once: whether the text is shown while it is written.
    """

    def __init__(self, prompt: Prompt, sources: Sequence[Source], trace: Trace, *, at_once: bool) -> None:
        self.prompt = prompt
        self.sources = sources
        self.trace = trace
        self._at_once = at_once
        self._words = RefusalFilter()
        self._resolver = CitationResolver(sources, prompt.fence.keys)
        self._written: list[str] = []
        self._raw: list[str] = []
        self.failure: ModelServerError | None = None
        trace.unknown = self._resolver.unknown

    def pieces(self, model: Model, step: str = "stream") -> Generator[str, None, None]:
        """Ask the model. Yields what can be shown by now, piece by piece, and empty pieces, at which a reader can leave."""
        try:
            with closing(self.trace.request(step, self.prompt, model)) as pieces:
                for piece in pieces:
                    if piece:
                        self.trace.note_first_token()
                    self._raw.append(piece)
                    yield self._show(self._resolver.feed(self._words.feed(clean(piece))))
        except ModelServerError as problem:
            self.failure = problem
        with self.trace.step("resolve") as resolved:
            rest = self._resolver.feed(self._words.finish()) + self._resolver.finish()
            resolved.output = {"citations": self._resolver.citations, "unknown": self._resolver.unknown}
        yield self._show(rest)

    def _show(self, text: str) -> str:
        """Keep a piece, unless it is blank and nothing came before; what of it is shown now."""
        if not (text.strip() or self._written):
            return ""
        self._written.append(text)
        return text if self._at_once else ""

    @property
    def raw(self) -> str:
        return "".join(self._raw)

    @property
    def text(self) -> str:
        return "".join(self._written)

    @property
    def shown(self) -> str:
        return self.text if self._at_once else ""

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
class Final:
    """The answer as it will stand."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    abstained: bool

    @classmethod
    def refusal(cls, question: Question) -> Final:
        """The answer that there is none in the digests."""
        text = refusal(question)
        return cls(text, (), sentences_of(text), abstained=True)

    @property
    def failures(self) -> tuple[Sentence, ...]:
        """The sentences that were checked and not found in what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.is_unsupported)


def verified(question: Question, writing: Writing, settings: Settings, deadline: Deadline) -> Generator[str, None, Final]:
    """Returns what was written, with verdicts; in strict mode without the sentences that are not supported.

    Yields empty pieces while a model judges.
    """
    if writing.silent:
        return Final.refusal(question)
    text, citations = writing.text, writing.citations
    # A model that gives the word and cites nothing refuses, even if it says so in words of its own as well.
    refused = writing.refused and not citations
    if settings.verification == "off":
        return Final(text, citations, sentences_of(text), refused)
    sources, judge = sources_of(writing.sources), AnswerJudge(settings, deadline, writing.trace)

    def checked() -> Generator[str, None, tuple[Sentence, ...]]:
        unverified = Unverified(text, citations, sources, question.language)
        return unverified.judged((yield from judge.judge(unverified.claims)))

    sentences = yield from checked()
    while settings.verification == "strict" and any(s.is_unsupported for s in sentences):  # also what is left has to pass
        kept, citations = renumbered(supported_only(text, sentences), citations)
        if not citations or kept == text:
            return Final.refusal(question)
        text = kept
        sentences = yield from checked()
    return Final(text, citations, sentences, refused)
