"""Each sentence of an answer against the bullets that it cites, while the reader watches.

Sentences that claim nothing are not judged. One that claims something and cites nothing is unverifiable, however true it may
be: nobody can look it up. A quotation is supported by being one.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.check import AnswerSentence, Checker, Judge, model_judge, split_claims
from rag.core import Citation, Claim, Deadline, Evidence, EvidenceBullet, ModelServerError, Sentence, Settings, Verdict
from rag.llm import Trace
from rag.text import Language

Sources = Mapping[tuple[str, str, int], tuple[str, str]]
"""Title and text of bullets by arXiv id, day and index."""

_log = logging.getLogger(__name__)
_DROPPED = "\0"  # stands for a sentence that was left out; the text of an answer has no such character
_MARKER = re.compile(r"\[\d+\]")
_UNCITED = {"en": "It cites nothing.", "ko": "인용이 없습니다."}
_UNKNOWN = {"en": "What it cites is not there.", "ko": "인용한 자료가 없습니다."}
_QUOTED = {"en": "It is quoted word for word.", "ko": "원문 그대로의 인용입니다."}


def sources_of(shown: Sequence[tuple[Evidence, EvidenceBullet]]) -> Sources:
    """The bullets that an answer may cite, as :class:`Unverified` takes them."""
    return {(e.paper.arxiv_id, b.date.isoformat(), b.index): (e.paper.title, b.text) for e, b in shown}


def verify(
    text: str, citations: Sequence[Citation], sources: Sources, judge: Judge, language: Language
) -> tuple[Sentence, ...]:
    """The sentences of an answer with their verdicts; parameters as of :class:`Unverified`.

    :param judge: who judges; it is given all claims at once.
    """
    unverified = Unverified(text, citations, sources, language)
    return unverified.judged(judge.judge(unverified.claims))


class Unverified:
    """The sentences of an answer on the way to their verdicts; ``claims`` are to be judged.

    :param text: the finished answer with its markers.
    :param citations: what the markers stand for.
    :param sources: the whole bullets and their papers' titles; a citation that is not among them is judged by its own text.
    :param language: that of the reasons.
    """

    def __init__(self, text: str, citations: Sequence[Citation], sources: Sources, language: Language) -> None:
        self._of = {c.marker: sources.get((c.arxiv_id, c.date.isoformat(), c.bullet), (c.title, c.text)) for c in citations}
        self._found = [_read(sentence, self._of, language) for sentence in split_claims(text)]
        self.claims = [claim for _, claim in self._found if claim is not None]

    def judged(self, verdicts: Sequence[Verdict]) -> tuple[Sentence, ...]:
        """All sentences, given one verdict per claim."""
        result = [sentence for sentence, _ in self._found]
        asked = [i for i, (_, claim) in enumerate(self._found) if claim is not None]
        for i, verdict in zip(asked, verdicts, strict=True):
            cited = dict(self._of[marker] for marker in result[i].citations if marker in self._of)
            # A title names the paper and contradicts nothing; the bullet below it does.
            conflict = cited.get(verdict.conflict, verdict.conflict)
            result[i] = _with(result[i], replace(verdict, conflict=conflict))
        return tuple(result)


def quoted(text: str) -> tuple[Sentence, ...]:
    """The sentences of an answer that only quotes: those with a marker are supported by being quotations."""
    return tuple(
        Sentence(s.text, s.markers, "supported", 1.0) if s.markers else Sentence(s.text, s.markers) for s in split_claims(text)
    )


class AnswerJudge:
    """The judge that the settings ask for: the offline checker, or the model where it is to be asked and can be read.

    :param deadline: by when the model has to have judged; the checker's verdicts stand where it has not.
    :param trace: told of the model's tokens.
    """

    def __init__(self, settings: Settings, deadline: Deadline, trace: Trace) -> None:
        self._settings = settings
        self._deadline = deadline
        self._trace = trace

    async def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order."""
        own = await asyncio.to_thread(Checker().judge, claims)
        if not (claims and self._settings.answer.judge_asks and self._settings.llm.configured):
            return own
        try:
            judge = model_judge(self._settings, self._settings.answer.judge_asks)
            with self._trace.step("judge", claims=claims) as step:
                report = await judge.examine(claims, self._deadline)
                step.output, step.usage = {"asks": report.asks, "unread": report.unread}, report.usage
        except ModelServerError as problem:
            _log.warning("the judge failed, so the checker's verdicts stand: %s", problem)
            return own
        return [verdict if verdict.verdict else checked for verdict, checked in zip(report.verdicts, own, strict=True)]


def _read(sentence: AnswerSentence, of: Mapping[str, tuple[str, str]], language: Language) -> tuple[Sentence, Claim | None]:
    """The sentence, judged where no judge is needed, and else the claim to judge."""
    plain = Sentence(sentence.text, sentence.markers)
    if not sentence.worthy:
        return plain, None
    cited = [of[marker] for marker in sentence.markers if marker in of]
    if not cited:
        return _with(plain, Verdict("unverifiable", 0.0, (_UNKNOWN if sentence.markers else _UNCITED)[language])), None
    if any(_squashed(sentence.claim) in _squashed(text) for _, text in cited):
        return _with(plain, Verdict("supported", 1.0, _QUOTED[language])), None
    # The title comes along: it says what the bullet calls "this method".
    return plain, Claim(sentence.claim, tuple(dict.fromkeys(part for title, text in cited for part in (text, title))))


def _squashed(text: str) -> str:
    return " ".join(text.split()).strip(" .“”\"'")


def _with(sentence: Sentence, verdict: Verdict) -> Sentence:
    return replace(
        sentence,
        verdict=verdict.verdict,
        score=verdict.score,
        reason=verdict.reason,
        conflict=verdict.conflict,
        correction=verdict.correction,
    )


def supported_only(text: str, sentences: Sequence[Sentence]) -> str:
    """The answer without the sentences that were checked and not supported; lines that are left empty go with them."""
    if not any(s.is_unsupported for s in sentences):
        return text if _says(text) else ""
    kept: list[str] = []
    place = 0
    for sentence in sentences:
        start = text.index(sentence.text, place)
        kept.append(text[place:start])
        kept.append(_DROPPED if sentence.is_unsupported else sentence.text)
        place = start + len(sentence.text)
    lines = [line for line in "".join([*kept, text[place:]]).split("\n") if _DROPPED not in line or _says(line)]
    whole = "\n".join(re.sub(rf"{_DROPPED} ?", "", line).rstrip() for line in lines)
    return whole if _MARKER.search(whole) else ""  # a frame around nothing


def _says(line: str) -> bool:
    """Whether anything is left of a line that lost sentences, beside the number or the bullet of a list."""
    return any(c.isalpha() for c in line.replace(_DROPPED, ""))


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """The text with its markers numbered in order of first use, and the citations that it still has."""
    of = {c.marker: c for c in citations}
    used = [marker for marker in dict.fromkeys(_MARKER.findall(text)) if marker in of]
    new = {marker: f"[{number}]" for number, marker in enumerate(used, 1)}
    return _MARKER.sub(lambda m: new.get(m[0], m[0]), text), tuple(replace(of[m], marker=new[m]) for m in used)
