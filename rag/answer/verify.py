"""Each sentence of an answer against the bullets that it cites.

A sentence that claims nothing is not judged. One that claims something and cites nothing is unverifiable, however true it may
be: nobody can look it up. A quotation is supported by being one.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from rag.answer.framed import claims_of
from rag.answer.heads import HeadReading, read_heads
from rag.answer.phrases import phrase
from rag.check import AnswerSentence, is_listed_paper, split_claims
from rag.core import Citation, Claim, Evidence, EvidenceBullet, Paper, Sentence, Verdict
from rag.text import Language


class Source(NamedTuple):
    """A bullet with the title of its paper; and the paper, where its head is known."""

    title: str
    text: str
    paper: Paper | None = None


Sources = Mapping[tuple[str, str, int], Source]
"""Bullets by arXiv id, day and index."""

_DROPPED = "\0"  # stands for a sentence that was left out; the text of an answer has no such character
MARKER = re.compile(r"\[\d+\]")


def sources_of(shown: Sequence[tuple[Evidence, EvidenceBullet]]) -> Sources:
    """Return the bullets that an answer may cite."""
    return {(e.paper.arxiv_id, b.date.isoformat(), b.index): Source(e.paper.title, b.text, e.paper) for e, b in shown}


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
    of = {c.marker: sources.get((c.arxiv_id, c.date.isoformat(), c.bullet), Source(c.title, c.text)) for c in citations}
    whole: dict[str, list[str]] = {}
    for title, bullet, _ in sources.values():
        whole.setdefault(title, []).append(bullet)
    found = [_read(sentence, of, whole, language) for sentence in claims_of(text)]
    claims = [replace(claim, question=question) for _, claim in found if claim is not None]
    verdicts = iter(await judge(claims))
    return tuple(sentence if claim is None else _judged(sentence, next(verdicts), of) for sentence, claim in found)


def _judged(sentence: Sentence, verdict: Verdict, of: Mapping[str, Source]) -> Sentence:
    cited = dict(of[marker][:2] for marker in sentence.citations if marker in of)
    # A title names the paper and contradicts nothing; the bullet below it does.
    return _with(sentence, replace(verdict, conflict=cited.get(verdict.conflict, verdict.conflict)))


def quoted(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of an answer that only quotes: those with a marker are supported by being quotations, not titles."""
    return tuple(
        Sentence(s.text, s.markers, "supported", 1.0)
        if s.markers and not is_listed_paper(s.text)
        else Sentence(s.text, s.markers)
        for s in split_claims(text)
    )


def _read(
    sentence: AnswerSentence, of: Mapping[str, Source], whole: Mapping[str, Sequence[str]], language: Language
) -> tuple[Sentence, Claim | None]:
    """Return a sentence with its verdict if that needs no judge, and else the claim to judge.

    :param whole: all bullets shown of the paper of each title.
    """
    plain = Sentence(sentence.text, sentence.markers)
    cited = [of[marker] for marker in sentence.markers if marker in of]
    head = _read_head(sentence, cited, language)
    if head.verdict is not None:
        return _with(plain, head.verdict), None
    if not sentence.worthy:
        return plain, None
    if not cited:
        reason = phrase("unknown" if sentence.markers else "uncited", language)
        return _with(plain, Verdict("unverifiable", 0.0, reason)), None
    if any(_squashed(sentence.claim) in _squashed(source.text) for source in cited):
        return _with(plain, Verdict("supported", 1.0, phrase("quoted", language))), None
    # The title comes along: it says what the bullet calls "this method".
    evidence = tuple(dict.fromkeys(part for source in cited for part in (source.text, source.title)))
    titles = dict.fromkeys(source.title for source in cited)
    context = (bullet for title in titles for bullet in whole.get(title, ()) if bullet not in evidence)
    return plain, Claim(head.rest, evidence, tuple(context))


def _read_head(sentence: AnswerSentence, cited: Sequence[Source], language: Language) -> HeadReading:
    """Return what the heads of the cited papers say to a sentence; nothing to a title with its id and day."""
    papers = list({source.paper.arxiv_id: source.paper for source in cited if source.paper}.values())
    if not papers:
        return HeadReading(sentence.claim)
    return read_heads(sentence.claim, papers, "\n".join(source.text for source in cited), language)


def _squashed(text: str) -> str:
    return " ".join(text.split()).strip(" .“”\"'")


def _with(sentence: Sentence, verdict: Verdict) -> Sentence:
    return replace(sentence, **asdict(verdict))


def without_conflicts(text: str, sentences: Sequence[Sentence]) -> str:
    """Return an answer without the sentences that conflict with what they cite, nor lines that this leaves empty."""
    if not any(s.verdict == "contradicted" for s in sentences):
        return text if _says(text) else ""
    kept: list[str] = []
    place = 0
    for sentence in sentences:
        start = text.index(sentence.text, place)
        kept.append(text[place:start])
        kept.append(_DROPPED if sentence.verdict == "contradicted" else sentence.text)
        place = start + len(sentence.text)
    lines = [line for line in "".join([*kept, text[place:]]).split("\n") if _DROPPED not in line or _says(line)]
    whole = "\n".join(re.sub(rf"{_DROPPED} ?", "", line).rstrip() for line in lines)
    return whole if MARKER.search(whole) else ""  # a frame around nothing


def _says(line: str) -> bool:
    """Return whether a line that lost sentences has more left than the number or the bullet of a list."""
    return any(c.isalpha() for c in line.replace(_DROPPED, ""))


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Return a text with its markers numbered in order of first use, and the citations that it still has."""
    of = {c.marker: c for c in citations}
    used = [marker for marker in dict.fromkeys(MARKER.findall(text)) if marker in of]
    new = {marker: f"[{number}]" for number, marker in enumerate(used, 1)}
    return MARKER.sub(lambda m: new.get(m[0], m[0]), text), tuple(replace(of[m], marker=new[m]) for m in used)
