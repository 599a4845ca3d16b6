"""Each sentence of an answer against the bullets that it cites.

A sentence that claims nothing is not judged. One that claims something and cites nothing is unverifiable, however true it may
be: nobody can look it up. A quotation is supported by being one.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace

from rag.answer.framed import claims_of
from rag.answer.phrases import phrase
from rag.check import AnswerSentence, Checker, ModelJudge, split_claims
from rag.core import Citation, Claim, Deadline, Evidence, EvidenceBullet, ModelServerError, Sentence, Settings, Verdict
from rag.llm import Trace
from rag.text import Language

Sources = Mapping[tuple[str, str, int], tuple[str, str]]
"""Title and text of bullets by arXiv id, day and index."""

_log = logging.getLogger(__name__)
_DROPPED = "\0"  # stands for a sentence that was left out; the text of an answer has no such character
_MARKER = re.compile(r"\[\d+\]")


def sources_of(shown: Sequence[tuple[Evidence, EvidenceBullet]]) -> Sources:
    """Return the bullets that an answer may cite."""
    return {(e.paper.arxiv_id, b.date.isoformat(), b.index): (e.paper.title, b.text) for e, b in shown}


async def verify(
    text: str,
    citations: Sequence[Citation],
    sources: Sources,
    judge: Callable[[Sequence[Claim]], Awaitable[Sequence[Verdict]]],
    language: Language,
    question: str = "",
) -> tuple[Sentence, ...]:
    """Return the sentences of a finished answer with their verdicts.

    :param sources: the whole bullets; a citation that is not among them is judged by its own text.
    :param judge: given all claims at once, returns one verdict for each.
    :param language: of the reasons.
    :param question: what the answer is to, whose premise a sentence may correct.
    """
    of = {c.marker: sources.get((c.arxiv_id, c.date.isoformat(), c.bullet), (c.title, c.text)) for c in citations}
    whole: dict[str, list[str]] = {}
    for title, bullet in sources.values():
        whole.setdefault(title, []).append(bullet)
    found = [_read(sentence, of, whole, language) for sentence in claims_of(text)]
    claims = [replace(claim, question=question) for _, claim in found if claim is not None]
    verdicts = iter(await judge(claims))
    return tuple(sentence if claim is None else _judged(sentence, next(verdicts), of) for sentence, claim in found)


def _judged(sentence: Sentence, verdict: Verdict, of: Mapping[str, tuple[str, str]]) -> Sentence:
    cited = dict(of[marker] for marker in sentence.citations if marker in of)
    # A title names the paper and contradicts nothing; the bullet below it does.
    return _with(sentence, replace(verdict, conflict=cited.get(verdict.conflict, verdict.conflict)))


def quoted(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of an answer that only quotes: those with a marker are supported by being quotations."""
    return tuple(
        Sentence(s.text, s.markers, "supported", 1.0) if s.markers else Sentence(s.text, s.markers) for s in split_claims(text)
    )


async def judge_claims(claims: Sequence[Claim], settings: Settings, deadline: Deadline, trace: Trace) -> list[Verdict]:
    """Return one verdict per claim, in order, by the judge that the settings ask for.

    The offline checker's verdicts stand where a model was not asked, failed, was late, or wrote what cannot be read.
    """
    own = await asyncio.to_thread(Checker().judge, claims)
    if not (claims and settings.answer.judge_asks and settings.llm.configured):
        return own
    try:
        judge = ModelJudge(settings, settings.answer.judge_asks)
        with trace.step("judge", claims=claims) as step:
            step.usage = usage = Counter[str]()
            report = await judge.examine(claims, deadline, usage)
            step.output = {"asks": report.asks, "unread": report.unread}
    except ModelServerError as problem:
        _log.warning("the judge failed, so the checker's verdicts stand: %s", problem)
        return own
    return [verdict if verdict.verdict else checked for verdict, checked in zip(report.verdicts, own, strict=True)]


def _read(
    sentence: AnswerSentence, of: Mapping[str, tuple[str, str]], whole: Mapping[str, Sequence[str]], language: Language
) -> tuple[Sentence, Claim | None]:
    """Return a sentence with its verdict if that needs no judge, and else the claim to judge.

    :param whole: all bullets shown of the paper of each title.
    """
    plain = Sentence(sentence.text, sentence.markers)
    if not sentence.worthy:
        return plain, None
    cited = [of[marker] for marker in sentence.markers if marker in of]
    if not cited:
        reason = phrase("unknown" if sentence.markers else "uncited", language)
        return _with(plain, Verdict("unverifiable", 0.0, reason)), None
    if any(_squashed(sentence.claim) in _squashed(text) for _, text in cited):
        return _with(plain, Verdict("supported", 1.0, phrase("quoted", language))), None
    # The title comes along: it says what the bullet calls "this method".
    evidence = tuple(dict.fromkeys(part for title, text in cited for part in (text, title)))
    context = (bullet for title in dict(cited) for bullet in whole.get(title, ()) if bullet not in evidence)
    return plain, Claim(sentence.claim, evidence, tuple(context))


def _squashed(text: str) -> str:
    return " ".join(text.split()).strip(" .“”\"'")


def _with(sentence: Sentence, verdict: Verdict) -> Sentence:
    return replace(sentence, **asdict(verdict))


def supported_only(text: str, sentences: Sequence[Sentence]) -> str:
    """Return an answer without the sentences that were checked and not supported, nor lines that this leaves empty."""
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
    """Return whether a line that lost sentences has more left than the number or the bullet of a list."""
    return any(c.isalpha() for c in line.replace(_DROPPED, ""))


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Return a text with its markers numbered in order of first use, and the citations that it still has."""
    of = {c.marker: c for c in citations}
    used = [marker for marker in dict.fromkeys(_MARKER.findall(text)) if marker in of]
    new = {marker: f"[{number}]" for number, marker in enumerate(used, 1)}
    return _MARKER.sub(lambda m: new.get(m[0], m[0]), text), tuple(replace(of[m], marker=new[m]) for m in used)
