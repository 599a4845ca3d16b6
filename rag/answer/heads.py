"""What a sentence says of a paper that stands above its bullets, not in them: its votes, its days and its authors.

Each such statement is held against the papers that the sentence cites. What is true is cut out, so that the rest can be checked
against the bullets; another value is a conflict, which both values show. What cannot be told from the head alone (votes that a
method counts, a day on which a paper may have been submitted) is left in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.head_authors import authors_in
from rag.answer.head_days import days_in
from rag.answer.head_statement import Statement
from rag.answer.phrases import phrase
from rag.core import ARXIV_ID_VERSION, Paper, Verdict
from rag.text import Language

_AMOUNT = r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,7})"
_VOTES = re.compile(
    r"(?:(?P<than>more than|over|at least|about|around|nearly|almost|some|under|fewer than|less than|a total of|only|just)\s)?"
    rf"(?<![\w.,]){_AMOUNT}\s(?:up-?)?votes?\b(?!\s(?:per|for each|from each)\b)"
    rf"|\b(?:up-?)?votes?(?:\scount)?(?:\s(?:is|are|of)|:|,)\s{_AMOUNT.replace('<n>', '<en>')}(?![\w.,]?\d)"
    r"|(?:추천|득표|투표)(?:\s?수)?(?:은|는|이|가|을|를)?\s?:?\s?(?:약|총|모두)?\s?"
    rf"{_AMOUNT.replace('<n>', '<ko>')}(?:개|표|회|건|번)?(?:\s?(?P<bound>이상|이하|초과|미만|넘게))?"
    rf"|(?<![\w.,]){_AMOUNT.replace('<n>', '<of>')}(?:개|건|회|번)의?\s(?:추천|투표)|"
    rf"(?<![\w.,]){_AMOUNT.replace('<n>', '<pyo>')}표(?=[를을로의가이,. )]|$)",
    re.I,
)
_GIVEN = re.compile(  # that the votes are those of a paper
    r"\b(?:has|have|had|receiv\w*|got|gets?|gain\w*|earn\w*|attract\w*|collect\w*|drew)\b|\bvotes?(?:\scount)?\s?:"
    r"|\((?:[^()]{0,60},\s)?\d[\d,]*\svotes?\)|"
    r"받|얻|획득|기록|모았|추천\s?수|추천은|추천이|득표",
    re.I,
)
_VOTING = re.compile(r"vot(?:e|ing)|추천|투표|득표|표결", re.I)
# Compared with other papers, which the head of one cannot confirm.
_RANKED = re.compile(
    r"\b(?:most|highest|fewest|least|lowest|latest|newest|top|more|fewer|less|ranks?|ranked)\b(?!\sthan\s\d)(?<!at least)"
    r"|가장|최다|제일|최신|\d위|순위|보다",
    re.I,
)
_BRACKETED = re.compile(r"\([^()]{0,120}\)")
_IDS = re.compile(rf"(?:arXiv:?\s?)?\b({ARXIV_ID_VERSION})\b", re.I)
_EMPTY = re.compile(r"\(\s*(?:[,;·]\s*)*\)")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_'’-]*|[가-힣]+|\d[\d.,]*")
# What is left of a sentence that says nothing but what the head has.
_FRAME = re.compile(
    r"(?:the|a|an|it|its|this|that|paper|work|study|article|has|have|had|was|were|is|are|been|and|in|on|of|by|from|with|to|"
    r"receiv\w*|got|gets?|gain\w*|earn\w*|publish\w*|post(?:ed)?|list(?:ed)?|releas\w*|appear\w*|digests?|dated?|featured|votes?|"
    r"upvotes?|arxiv|at|total|written|authored|who|which)"
    r"|(?:이|그|해당)?\s?(?:논문|연구)[가-힣]{0,3}|추천[가-힣]{0,3}|다이제스트[가-힣]{0,3}|받[았은아][가-힣]{0,3}|얻[었은어][가-힣]{0,3}"
    r"|획득[가-힣]{0,3}|기록[가-힣]{0,4}|공개[가-힣]{0,4}|게재[가-힣]{0,4}|등록[가-힣]{0,4}|소개[가-힣]{0,4}|올라[가-힣]{0,3}|실[렸린려][가-힣]{0,3}"
    r"|은|는|이|가|을|를|의|에|에서|로|으로|와|과|이다|이며|이고|입니다|다|총|모두|개|표|명|등|등이|쓴|이\s?논문|지금까지|날짜[가-힣]{0,2}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HeadReading:
    """A sentence without what the heads of its papers confirm (``rest``), and the ``verdict`` if they decide it."""

    rest: str
    verdict: Verdict | None = None


def read_heads(claim: str, papers: Sequence[Paper], evidence: str, language: Language) -> HeadReading:
    """Return what the heads of the papers that a claim cites say to it.

    :param papers: each once.
    :param evidence: the bullets that the claim cites; of votes, years and authors that they speak of, they decide.
    """
    found = sorted(_statements(claim, papers, evidence), key=lambda it: it.start)
    for it in found:
        if it.holds is False:
            reason = phrase("head_wrong", language, said=it.said, has=it.has)
            return HeadReading(claim, Verdict("contradicted", 0.0, reason, it.has, it.put_right(claim)))
    if not found or _ranks(claim, papers, evidence):
        return HeadReading(claim)
    rest, place = [], 0
    for it in found:
        rest.append(claim[place : it.start])
        place = max(place, it.end)
    text = " ".join(_EMPTY.sub("", " ".join([*rest, claim[place:]])).split())
    known = {word.casefold() for paper in papers for word in _WORD.findall(paper.title)}
    left = [word for word in _WORD.findall(text) if word.casefold() not in known and not _FRAME.fullmatch(word)]
    told = [it for it in found if it.has]
    if told and not left:
        reason = phrase("head_right", language, has=", ".join(dict.fromkeys(it.has for it in told)))
        return HeadReading("", Verdict("supported", 1.0, reason))
    return HeadReading(text)


def _ranks(claim: str, papers: Sequence[Paper], evidence: str) -> bool:
    """Return whether a claim sets the votes or the days of a paper above those of others; what stands in brackets does not."""
    bare = _BRACKETED.sub("", claim)
    if not _RANKED.search(bare):
        return False
    return any(True for _ in (*_votes_in(bare, papers, evidence), *days_in(bare, papers, evidence)))


def _statements(claim: str, papers: Sequence[Paper], evidence: str) -> Iterator[Statement]:
    ids = {paper.arxiv_id for paper in papers}
    yield from (Statement(*m.span(), m[0]) for m in _IDS.finditer(claim) if m[1].split("v")[0] in ids)
    yield from _votes_in(claim, papers, evidence)
    yield from days_in(claim, papers, evidence)
    yield from authors_in(claim, papers)


def _votes_in(claim: str, papers: Sequence[Paper], evidence: str) -> Iterator[Statement]:
    votes = [paper.votes for paper in papers if paper.votes is not None]
    if len(votes) < len(papers) or _VOTING.search(evidence):
        return
    for found in _VOTES.finditer(claim):
        name = next(name for name in ("n", "en", "ko", "of", "pyo") if found[name])
        said = int(found[name].replace(",", ""))
        if any(_fits(said, count, found["than"] or found["bound"] or "") for count in votes):
            right = next(count for count in votes if _fits(said, count, found["than"] or found["bound"] or ""))
            yield Statement(*found.span(), found[0], True, _votes_text(right, claim))
        elif len(votes) == 1 and _GIVEN.search(claim):
            fix = "" if found["than"] or found["bound"] else str(votes[0])
            yield Statement(*found.span(name), found[0], False, _votes_text(votes[0], claim), fix)


def _fits(said: int, count: int, bound: str) -> bool:
    match bound.casefold():
        case "more than" | "over" | "초과" | "넘게":
            return count > said
        case "at least" | "이상":
            return count >= said
        case "under" | "fewer than" | "less than" | "미만":
            return count < said
        case "이하":
            return count <= said
        case "about" | "around" | "nearly" | "almost" | "some":
            return abs(count - said) <= max(1, count // 10)
    return count == said


def _votes_text(count: int, claim: str) -> str:
    korean = re.search("[가-힣]", claim)
    return f"추천 {count}" if korean else f"{count} vote{'' if count == 1 else 's'}"
