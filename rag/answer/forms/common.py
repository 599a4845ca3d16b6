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
from rag.text import flat, plain

_MARKER = re.compile(r"\[(\d+)\]")


def answer_of(text: str, citations: Sequence[Citation] = (), *, premise: Literal["ok", "false"] = "ok") -> Answer:
    """Return an answer that is quoted or computed."""
    return Answer(text, False, tuple(citations), quoted(text), "extractive", premise=premise)


def abstain(text: str) -> Answer:
    """Return an answer that only says why there is none."""
    return Answer(text, True, (), quoted(text), "extractive")


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
        paper = item.paper
        votes = f", {phrase('votes', question.language, votes=paper.votes)}" if paper.votes is not None else ""
        lines.append(f"{number}. {title_of(paper)} ({paper.arxiv_id}, {paper.date}{votes})")
        for bullet in for_reader(item, question.language)[:1]:
            citations.append(cite(len(citations) + 1, item, bullet))
            lines.append(f"   “{flat_quote(bullet.text)}” {citations[-1].marker}")
    return lines, citations


def title_of(paper: Paper) -> str:
    """Return the title of a paper on one line."""
    return flat_quote(plain(paper.title))


def flat_quote(text: str) -> str:
    """Return quoted text on one line, with round brackets in place of what looks like one of our markers."""
    return _MARKER.sub(r"(\1)", flat(text))


def percent(share: float) -> str:
    """Return a share (0 to 1) as a percentage."""
    return f"{100 * share:.1f} %"
