"""A short paragraph per theme, written by a model from the lines that a brief quotes, and checked against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answer import Judging
from rag.brief.model import Brief, Line, Theme, Told
from rag.brief.wording import Wording, first_of
from rag.check import AnswerSentence, split_claims
from rag.core import Claim, Deadline, ModelServerError, Progress, Settings, UsageError, map_in_order, no_progress
from rag.llm import Fence, Fences, Models, ModelStream, Trace, draw_fence, make_prompt
from rag.text import Language, clean, flat, has_hangul

_AT_ONCE = 4  # requests at a time: what a small local server takes without a queue
#: Papers that a paragraph is written of, at least and at most: of one alone it would say what its line says.
_FEWEST, _MOST = 2, 8
_SENTENCES = 5
_BRACKETED = re.compile(r"\[([^\[\]\n]{1,60})\]")
_MARKERS = re.compile(r"\s{0,3}\[\d+\]")


async def with_prose(
    brief: Brief,
    language: Language,
    settings: Settings,
    *,
    models: Models = ModelStream,
    fences: Fences = draw_fence,
    progress: Progress = no_progress,
) -> Brief:
    """Return a brief with a paragraph for each theme that quotes at least two papers.

    Every sentence cites papers, and those that the quoted lines do not support are left out. If the model server fails, the
    brief says so and is otherwise as it was.

    :raises UsageError: if no model is configured.
    """
    if not settings.llm.configured:
        raise UsageError("No model is configured to write prose.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL.")
    writer = _Writer(brief, language, settings, models, fences)
    wanted = [theme for theme in brief.themes if len(writer.lines_of(theme)) >= _FEWEST]
    done = 0
    progress("write", 0, len(wanted))

    async def write(theme: Theme) -> tuple[Told, ...]:
        nonlocal done
        told = await writer.write(theme)
        done += 1
        progress("write", done, len(wanted))
        return told

    told = dict(zip(map(id, wanted), await map_in_order(write, wanted, _AT_ONCE), strict=True))
    themes = tuple(replace(theme, prose=told.get(id(theme), ())) for theme in brief.themes)
    return replace(brief, themes=themes, model=settings.llm.model, fault=writer.fault)


class _Writer:
    """Writes about one theme at a time; may be asked about several at once. After a failure it asks no more."""

    def __init__(self, brief: Brief, language: Language, settings: Settings, models: Models, fences: Fences) -> None:
        self._brief, self._settings, self._models, self._fences = brief, settings, models, fences
        self._language: Language = language
        self._trace = Trace()
        self.fault = ""

    def lines_of(self, theme: Theme) -> list[Line]:
        """Return the papers of a theme that are shown at once with a quotation that nobody suspects."""
        return [line for line in first_of(theme, self._brief) if line.text and not line.suspect][:_MOST]

    async def write(self, theme: Theme) -> tuple[Told, ...]:
        """Return the sentences about a theme that its lines support; none if the server fails."""
        if self.fault:
            return ()
        lines, deadline = self.lines_of(theme), Deadline.after(self._settings.llm.deadline)
        papers = [{"title": flat(line.title), "text": flat(line.text)} for line in lines]
        fence = self._fences(len(lines), [text for paper in papers for text in paper.values()])
        given = {"theme": Wording("en").theme(theme), "papers": papers, "language": self._language}
        prompt = make_prompt("brief_system", "brief_user", fence, **given)
        try:
            raw = await self._trace.whole("brief", prompt, self._models(self._settings, prompt.messages, deadline))
        except ModelServerError as problem:
            self.fault = self.fault or str(problem)
            return ()
        return await self._supported(_with_numbers(flat(clean(raw)), fence, lines), lines, deadline)

    async def _supported(self, text: str, lines: Sequence[Line], deadline: Deadline) -> tuple[Told, ...]:
        by_marker = {f"[{line.number}]": line for line in lines}
        sentences = [
            it for it in split_claims(text) if it.worthy and it.markers and has_hangul(it.text) == (self._language == "ko")
        ]
        claims = [Claim(it.claim, tuple(_evidence(it, by_marker))) for it in sentences]
        verdicts = await Judging(self._settings, deadline, self._trace, self._models, self._fences).judge(claims)
        kept = [it for it, verdict in zip(sentences, verdicts, strict=True) if verdict.verdict == "supported"]
        return tuple(
            Told(_MARKERS.sub("", it.text).strip(), tuple(by_marker[marker].number for marker in it.markers))
            for it in kept[:_SENTENCES]
        )


def _with_numbers(text: str, fence: Fence, lines: Sequence[Line]) -> str:
    """Return a model's text with the numbers of papers for their keys; other brackets become round, and cite nothing."""
    numbers = {key: line.number for key, line in zip(fence.keys, lines, strict=True)}

    def shown(found: re.Match[str]) -> str:
        keys = [key.strip().casefold() for key in re.split("[,;]", found[1])]
        return "".join(f"[{numbers[key]}]" for key in keys) if all(key in numbers for key in keys) else f"({found[1]})"

    return _BRACKETED.sub(shown, text)


def _evidence(sentence: AnswerSentence, by_marker: Mapping[str, Line]) -> Iterator[str]:
    for marker in sentence.markers:
        if line := by_marker.get(marker):
            yield from (line.text, line.title)
