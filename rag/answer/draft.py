"""What a model writes, as it comes, and the answer once each of its sentences is checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rag.answer.citations import CitationResolver, sentences_of
from rag.answer.events import TextReplaced
from rag.answer.forms.common import refusal
from rag.answer.framed import claims_of
from rag.answer.habits import (
    LoopWatch,
    Opening,
    is_other_language,
    prose_of_json,
    supports,
    unfenced,
    unframed,
    with_marker,
    without_farewell,
    without_loops,
)
from rag.answer.judging import Judging
from rag.answer.refusal import RefusalFilter
from rag.answer.verify import MARKER, renumbered, sources_of, verify, without_conflicts
from rag.answer.window import Excerpt
from rag.core import Citation, ModelServerError, Sentence, Settings
from rag.llm import Model, Prompt, ThoughtFilter, Trace
from rag.search import Question
from rag.text import Language, clean


class ModelDraft:
    """One answer of a model, with its markers resolved, its word of refusal removed, and its habits repaired.

    ``raw`` is what the model wrote, ``text`` what a reader may see of it, and ``failure`` what ended it early.

    :param prompt: the prompt; its fence has the citation keys of the excerpts.
    """

    def __init__(self, prompt: Prompt, excerpts: Sequence[Excerpt], trace: Trace, language: Language) -> None:
        self.prompt = prompt
        self.language = language
        self.excerpts = excerpts
        self.trace = trace
        self.raw = self.text = self.reasoning = ""
        self.failure: ModelServerError | None = None
        self._thoughts, self._loops = ThoughtFilter(), LoopWatch()
        self._begin()

    def _begin(self) -> None:
        """Begin the answer, as if nothing had been written before."""
        self.text = ""
        self._repaired: tuple[Citation, ...] | None = None
        self._opening, self._words = Opening(), RefusalFilter()
        self._resolver = CitationResolver(self.excerpts, self.prompt.fence.keys)
        self.trace.unknown = self._resolver.unknown

    async def pieces(self, model: Model, step: str = "stream") -> AsyncGenerator[str | TextReplaced, None]:
        """Ask the model and yield its text as it can be shown. A failure of the server ends it and is kept in ``failure``.

        Thoughts that came without a sign are taken back.
        """
        try:
            async with aclosing(self.trace.request(step, self.prompt, model)) as pieces:
                async for piece in pieces:
                    self.trace.note_first_token()
                    self.raw += piece
                    for shown in self._taken(self._thoughts.feed(clean(piece))):
                        yield shown
                    if self._loops.feed(piece):
                        break
        except ModelServerError as problem:
            self.failure = problem
        with self.trace.step("resolve") as resolved:
            rest = [*self._taken(self._thoughts.finish()), *self._end()]
            self.reasoning = "\n\n".join(filter(None, (clean(model.reasoning).strip(), self._thoughts.thoughts.strip())))
            resolved.output = {"citations": self._resolver.citations, "unknown": self._resolver.unknown}
        for shown in rest:
            yield shown

    def _taken(self, text: str) -> list[str | TextReplaced]:
        """Take a piece of the answer; return what can be shown by now."""
        taken: list[str | TextReplaced] = []
        if self._thoughts.restarts:
            self._thoughts.restarts = 0
            taken = [TextReplaced("")] if self.text else []
            self._begin()
        shown = self._kept(self._resolver.feed(self._words.feed(self._opening.feed(text))))
        return [*taken, shown] if shown else taken

    def _end(self) -> list[str]:
        """Return the rest of the answer; one in a form of its own has been kept back to its end, and is read as prose."""
        held = self._opening.finish()
        prose = prose_of_json(held) or unfenced(held) if not self.text else held
        rest = self._resolver.feed(self._words.feed(prose) + self._words.finish()) + self._resolver.finish()
        shown = self._kept(rest)
        return [shown] if shown else []

    def repair(self) -> list[str]:
        """Repair the habits of the whole text where their meaning is certain; return what was repaired."""
        done = []
        for name, mended in (("loop", without_loops), ("frame", unframed), ("farewell", without_farewell)):
            if (text := mended(self.text)) != self.text and text.strip():
                self.text = text
                done.append(name)
        # Who invents a key may mean anything; and a digest that orders a claim, with a key, would support it.
        lacking = {} if self._resolver.unknown else supports(self.text, self.excerpts)
        for sentence, place in lacking.items():
            marker = self._resolver.cited(self.prompt.fence.keys[place])
            self.text = with_marker(self.text, sentence, marker)
            done.append(f"key {marker}")
        if done:
            self.text, citations = renumbered(self.text, self.citations)
            self._repaired = citations
        return done

    @property
    def fault(self) -> str:
        """What makes the answer useless as a whole, so that it is worth asking once more; empty if nothing does."""
        if self.failure is not None or self.refused or not self.text:
            return ""
        if is_other_language(self.text, self.language):
            return "language"
        return "keys" if not self.citations and any(s.worthy for s in claims_of(self.text)) else ""

    def _kept(self, text: str) -> str:
        """Keep a piece, unless it is blank and nothing came before; return what was kept."""
        if not (text.strip() or self.text):
            return ""
        self.text += text
        return text

    def with_keys(self, text: str) -> str:
        """Return a text of this draft with the keys of its excerpts, which the model knows, in place of its markers."""
        keys_of = zip(self.excerpts, self.prompt.fence.keys, strict=True)
        places = {(item.paper.arxiv_id, bullet.date, bullet.index): key for (item, bullet), key in keys_of}
        keys = {c.marker: places[c.arxiv_id, c.date, c.bullet] for c in self.citations}
        return MARKER.sub(lambda found: f"[{keys.get(found[0], found[0][1:-1])}]", text)

    @property
    def refused(self) -> bool:
        """Whether the model gave the word of refusal."""
        return self._words.found

    @property
    def citations(self) -> tuple[Citation, ...]:
        return self._repaired if self._repaired is not None else tuple(self._resolver.citations)


@dataclass(frozen=True, slots=True)
class Verified:
    """A draft in its final form, with verdicts on its sentences; ``dropped`` of them were left out."""

    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    abstained: bool
    dropped: int = 0

    @property
    def failures(self) -> tuple[Sentence, ...]:
        """The sentences that were checked and not found in what they cite."""
        return tuple(sentence for sentence in self.sentences if sentence.is_unsupported)


async def verify_draft(question: Question, draft: ModelDraft, settings: Settings, judging: Judging) -> Verified:
    """Check each sentence of a draft; with ``verification=strict`` leave out those that conflict with what they cite.

    The text is empty if nothing that can be looked up is left then, which is no refusal.
    """
    if not draft.text:
        refused = refusal(question)
        return Verified(refused.text, (), refused.sentences, abstained=True)
    text, citations = draft.text, draft.citations
    # A model that gives the word and cites nothing refuses, even if it also says so in words of its own.
    abstained = draft.refused and not citations
    if settings.answer.verification == "off":
        return Verified(text, citations, sentences_of(text), abstained)
    sources, dropped = sources_of(draft.excerpts), 0
    sentences = await verify(text, citations, sources, judging.judge, question.language, question.text)
    # What is left has to pass, too.
    while settings.answer.verification == "strict" and (wrong := sum(s.verdict == "contradicted" for s in sentences)):
        kept, citations = renumbered(without_conflicts(text, sentences), citations)
        dropped += wrong
        if not citations or kept == text:
            return Verified("", (), (), abstained=False, dropped=dropped)
        text = kept
        sentences = await verify(text, citations, sources, judging.judge, question.language, question.text)
    return Verified(text, citations, sentences, abstained, dropped)
