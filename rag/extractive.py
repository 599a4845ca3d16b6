"""Answers without a model: the papers that fit, or the bullets that answer, quoted as they stand.

Nothing is written but the frame, so nothing can be invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.citation import cite
from rag.models import Citation, Evidence, EvidenceBullet
from rag.question import Question
from rag.render import clean

__all__ = ["Draft", "covers", "extract", "refusal"]

#: A list ends where the score falls below this share of the best one's, or after so many papers.
_LIST_SHARE = 0.55
_LIST_LONGEST = 12
#: A second bullet is quoted when it scores at least this share of the first.
_QUOTE_SHARE = 0.6
_QUOTES = 2

#: A paper with less than this share of the question's names is about something else that is described alike.
_LEAST_NAMES = 0.4

_MARKER = re.compile(r"\[(\d+)\]")
_TEXTS = {
    "en": {
        "list": "{n} papers in the digests fit:",
        "list_one": "One paper in the digests fits:",
        "refusal": "The digests do not cover this.",
        "votes": "{votes} votes",
    },
    "ko": {
        "list": "다이제스트에서 찾은 논문 {n}편입니다:",
        "list_one": "다이제스트에서 찾은 논문 한 편입니다:",
        "refusal": "다이제스트에는 이에 대한 내용이 없습니다.",
        "votes": "추천 {votes}",
    },
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of an answer and the citations that its markers stand for."""

    text: str
    citations: tuple[Citation, ...]
    abstained: bool = False


def refusal(question: Question) -> str:
    """The sentence that says that the digests do not cover a question, in its language."""
    return _TEXTS[question.language]["refusal"]


def covers(evidence: Sequence[Evidence], least_coverage: float) -> bool:
    """Whether one of the first papers has enough of the question's words, and of its names, for an answer to be there."""
    return any(e.coverage >= least_coverage and e.names >= _LEAST_NAMES and e.bullets for e in evidence[:3])


def extract(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """A list of papers, each with its best bullet, or the bullets of the best paper, by the question's intent."""
    evidence = [e for e in evidence if e.bullets]
    if not evidence:
        return Draft(refusal(question), (), abstained=True)
    return _list(question, evidence) if question.intent == "list" else _quote(evidence[0])


def _list(question: Question, evidence: Sequence[Evidence]) -> Draft:
    texts = _TEXTS[question.language]
    fitting = [e for e in evidence[:_LIST_LONGEST] if e.score >= _LIST_SHARE * evidence[0].score]
    lines = [texts["list_one"] if len(fitting) == 1 else texts["list"].format(n=len(fitting))]
    citations = []
    for number, item in enumerate(fitting, 1):
        citations.append(cite(number, item, item.bullets[0]))
        paper = item.paper
        votes = f", {texts['votes'].format(votes=paper.votes)}" if paper.votes is not None else ""
        lines.append(f"{number}. {_flat(paper.title)} ({paper.arxiv_id}, {paper.date}{votes})")
        lines.append(f"   {_flat(item.bullets[0].text)} [{number}]")
    return Draft("\n".join(lines), tuple(citations))


def _quote(best: Evidence) -> Draft:
    lines = [f"{_flat(best.paper.title)} ({best.paper.arxiv_id}, {best.paper.date}):"]
    citations = []
    for number, bullet in enumerate(_quoted(best.bullets), 1):
        citations.append(cite(number, best, bullet))
        lines.append(f"“{_flat(bullet.text)}” [{number}]")
    return Draft("\n".join(lines), tuple(citations))


def _quoted(bullets: Sequence[EvidenceBullet]) -> Iterable[EvidenceBullet]:
    return [b for b in bullets[:_QUOTES] if b.score >= _QUOTE_SHARE * bullets[0].score]


def _flat(text: str) -> str:
    """Quoted text on one line; what looks like one of our markers in it is turned into round brackets."""
    return _MARKER.sub(r"(\1)", " ".join(clean(text).split()))
