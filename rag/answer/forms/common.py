"""What the forms of answers share: quotations, titles and lists of papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.answer.citations import cite
from rag.answer.phrases import phrase
from rag.answer.verify import quoted
from rag.core import Answer, Citation, Evidence, Paper
from rag.search import Question, for_reader
from rag.text import Language, flat, plain

_MARKER = re.compile(r"\[(\d+)\]")


def answer_of(text: str, citations: Sequence[Citation] = (), *, premise: Literal["ok", "false"] = "ok") -> Answer:
    """Return an answer that is quoted or computed."""
    return Answer(text, False, tuple(citations), quoted(text), "extractive", premise=premise)


def abstain(text: str, citations: Sequence[Citation] = ()) -> Answer:
    """Return an answer that only says why there is none, with the papers that it offers instead."""
    return Answer(text, True, tuple(citations), quoted(text), "extractive")


def refusal(question: Question) -> Answer:
    """Return the answer that the digests do not cover a question, or no more of it."""
    if question.skip:  # the page after the last one
        return abstain(phrase("no_more", question.language, n=question.skip))
    return abstain(phrase("refusal", question.language))


def entries(question: Question, evidence: Sequence[Evidence]) -> tuple[list[str], list[Citation]]:
    """Return numbered papers, each with its best bullet and marker, or, without bullets, only the title."""
    lines: list[str] = []
    citations: list[Citation] = []
    for number, item in enumerate(evidence, 1):
        lines.append(f"{number}. {_listed(item.paper, question.language)}")
        for bullet in for_reader(item, question.language)[:1]:
            citations.append(cite(len(citations) + 1, item, bullet))
            lines.append(f"   “{flat_quote(bullet.text)}” {citations[-1].marker}")
    return lines, citations


def titles(evidence: Sequence[Evidence], language: Language) -> tuple[list[str], list[Citation]]:
    """Return numbered papers without quotations, each with the marker of its best bullet, which is among the sources."""
    lines: list[str] = []
    citations: list[Citation] = []
    for number, item in enumerate(evidence, 1):
        citations += [cite(len(citations) + 1, item, bullet) for bullet in for_reader(item, language)[:1]]
        marker = f" {citations[-1].marker}" if item.bullets else ""
        lines.append(f"{number}. {_listed(item.paper, language)}{marker}")
    return lines, citations


def _listed(paper: Paper, language: Language) -> str:
    votes = f", {phrase('votes', language, votes=paper.votes)}" if paper.votes is not None else ""
    return f"{title_of(paper)} ({paper.arxiv_id}, {paper.date}{votes})"


def title_of(paper: Paper) -> str:
    """Return the title of a paper on one line."""
    return flat_quote(plain(paper.title))


def flat_quote(text: str) -> str:
    """Return quoted text on one line, with round brackets in place of what looks like one of our markers."""
    return _MARKER.sub(r"(\1)", flat(text))


def percent(share: float) -> str:
    """Return a share (0 to 1) as a percentage."""
    return f"{100 * share:.1f} %"
