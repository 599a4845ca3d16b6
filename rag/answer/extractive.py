"""Answers without a model: the papers that fit, the bullets that answer, or a count, quoted and computed as they stand.

Nothing is written but the frame, so nothing can be invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.citations import cite
from rag.answer.missing import Gap, find_gap
from rag.answer.question_alignment import Reading, read
from rag.answer.quotes import choose
from rag.core import Citation, Evidence, Paper
from rag.search import Gathered, Question, Tally
from rag.text import Language, flat, plain

__all__ = ["Draft", "covers", "extract", "not_indexed", "refusal"]

#: Papers looked at for a detail.
_CANDIDATES = 3
#: A paper with less than this share of the question's names is about something else that is described alike.
_LEAST_NAMES = 0.4

_MARKER = re.compile(r"\[(\d+)\]")
_TEXTS = {
    "en": {
        "list": "{n} papers in the digests fit:",
        "list_one": "One paper in the digests fits:",
        "refusal": "The digests do not cover this.",
        "missing_one": "{ids} is not in the digests.",
        "missing": "{ids} are not in the digests.",
        "votes": "{votes} votes",
        "count": "{n} papers in the digests match{subject}{filters}.",
        "count_one": "One paper in the digests matches{subject}{filters}.",
        "subject": " “{subject}”",
        "examples": "The first of them:",
        "no_name": "None of the digests that fit best mentions {asked}.",
        "no_detail": "The digest of “{title}” ({id}) does not say: {asked}.",
        "quantity": "it gives no such number",
        "premise": "The digest of “{title}” ({id}) says otherwise: {found}.",
    },
    "ko": {
        "list": "다이제스트에서 찾은 논문 {n}편입니다:",
        "list_one": "다이제스트에서 찾은 논문 한 편입니다:",
        "refusal": "다이제스트에는 이에 대한 내용이 없습니다.",
        "missing_one": "다이제스트에 없는 논문입니다: {ids}.",
        "missing": "다이제스트에 없는 논문들입니다: {ids}.",
        "votes": "추천 {votes}",
        "count": "다이제스트에서{subject} 조건에 맞는 논문은 {n}편입니다{filters}.",
        "count_one": "다이제스트에서{subject} 조건에 맞는 논문은 1편입니다{filters}.",
        "subject": " “{subject}”",
        "examples": "그중 앞의 논문:",
        "no_name": "가장 가까운 다이제스트들에 {asked}에 대한 내용이 없습니다.",
        "no_detail": "“{title}” ({id})의 다이제스트에 없는 내용입니다: {asked}.",
        "quantity": "해당 수치",
        "premise": "“{title}” ({id})의 다이제스트는 다르게 말합니다: {found}.",
    },
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of an answer and the citations that its markers stand for."""

    text: str
    citations: tuple[Citation, ...]
    abstained: bool = False
    premise: Literal["ok", "false"] = "ok"


def not_indexed(ids: Sequence[str], language: Language) -> str:
    """That papers which a question names are not in the digests."""
    return _TEXTS[language]["missing_one" if len(ids) == 1 else "missing"].format(ids=", ".join(ids))


def refusal(question: Question) -> str:
    """The sentence that says that the digests do not cover a question, in its language."""
    return _TEXTS[question.language]["refusal"]


def covers(evidence: Sequence[Evidence], least_coverage: float) -> bool:
    """Whether one of the first papers has enough of the question's words, and of its names, for an answer to be there."""
    return any(e.coverage >= least_coverage and e.names >= _LEAST_NAMES for e in evidence[:3])


def extract(question: Question, gathered: Gathered) -> Draft:
    """A list of papers, each with its best bullet; the bullets of the best paper, or of each that is compared; or a count."""
    if gathered.tally is not None:
        return _count(question, gathered.tally, gathered.evidence)
    if question.intent in ("list", "similar") and gathered.evidence:
        return _list(question, gathered.evidence)
    quotable = [e for e in gathered.evidence if e.bullets]
    if not quotable:
        return Draft(refusal(question), (), abstained=True)
    # Of several papers that are named each is asked.
    if len(asked_of := question.compared or question.arxiv_ids) > 1:
        return _quote(read(question, quotable[: len(asked_of)]), question)
    return _answered(question, read(question, quotable[:_CANDIDATES]))


def _list(question: Question, evidence: Sequence[Evidence]) -> Draft:
    texts = _TEXTS[question.language]
    head = texts["list_one"] if len(evidence) == 1 else texts["list"].format(n=len(evidence))
    lines, citations = _entries(question, evidence)
    return Draft("\n".join([head, *lines]), citations)


def _entries(question: Question, evidence: Sequence[Evidence]) -> tuple[list[str], tuple[Citation, ...]]:
    """Numbered papers, each with its best bullet and marker; of a paper without bullets there is only the title."""
    texts = _TEXTS[question.language]
    lines: list[str] = []
    citations: list[Citation] = []
    for number, item in enumerate(evidence, 1):
        paper = item.paper
        votes = f", {texts['votes'].format(votes=paper.votes)}" if paper.votes is not None else ""
        lines.append(f"{number}. {_title(paper)} ({paper.arxiv_id}, {paper.date}{votes})")
        if item.bullets:
            citations.append(cite(len(citations) + 1, item, item.bullets[0]))
            lines.append(f"   “{_flat(item.bullets[0].text)}” {citations[-1].marker}")
    return lines, tuple(citations)


def _count(question: Question, tally: Tally, evidence: Sequence[Evidence]) -> Draft:
    texts = _TEXTS[question.language]
    labels = [u.label_ko if question.language == "ko" else u.label_en for u in question.understood if u.kind != "language"]
    text = texts["count_one" if tally.papers == 1 else "count"].format(
        n=f"{tally.papers:,}",
        subject=texts["subject"].format(subject=_flat(question.subject)) if question.weights else "",
        filters=f" ({', '.join(_flat(label) for label in labels)})" if labels else "",
    )
    lines = [text, *(f"- {step}: {papers:,}" for step, papers in tally.steps.items())]
    entries, citations = _entries(question, evidence)
    return Draft("\n".join([*lines, texts["examples"], *entries] if entries else lines), citations)


def _answered(question: Question, readings: Sequence[Reading]) -> Draft:
    """The first of the best papers that can answer; where none can, what its digest lacks or says otherwise."""
    gaps = [find_gap(question, reading) for reading in readings]
    for reading, gap in zip(readings, gaps, strict=True):
        if gap is None:
            return _quote([reading], question)
        if gap.kind != "name":
            break  # it is the right paper
    else:
        # A name that none of them has says more than one that another paper lacks.
        known = "\n".join(r.pair.evidence.text for r in readings).lower()
        everywhere = [gap.asked for gap in gaps if gap and gap.asked.lower() not in known]
        reading, gap = readings[0], Gap("name", everywhere[0]) if everywhere else gaps[0]
    if gap is None or gap.kind != "premise":
        return _missing(question, reading, gap)
    return _corrected(question, reading, gap)


def _missing(question: Question, reading: Reading, gap: Gap | None) -> Draft:
    """That the digest lacks what is asked for: says which paper's digest, and that it lacks what."""
    texts, paper = _TEXTS[question.language], reading.paper.paper
    if gap is None or gap.kind == "name":
        asked = gap.asked if gap else ""
        return Draft(texts["no_name"].format(asked=_flat(asked)), (), abstained=True)
    what = texts["quantity"] if gap.kind == "quantity" else _flat(gap.asked)
    return Draft(texts["no_detail"].format(title=_title(paper), id=paper.arxiv_id, asked=what), (), abstained=True)


def _corrected(question: Question, reading: Reading, gap: Gap) -> Draft:
    """What the digest says instead of what the question takes for granted, quoted."""
    texts, paper = _TEXTS[question.language], reading.paper
    instead = gap.found.split(" / ")[0]
    quoted = next((s for s in reading.sentences if instead in s.text), None)
    draft = _quote([reading], question) if quoted is None else None
    head = texts["premise"].format(title=_title(paper.paper), id=paper.paper.arxiv_id, found=_flat(gap.found))
    if draft is not None or quoted is None:
        rest = draft.text if draft else ""
        return Draft(f"{head}\n{rest}", draft.citations if draft else (), premise="false")
    citation = cite(1, paper, quoted.bullet, quoted.text)
    return Draft(f"{head}\n“{_flat(quoted.text)}” [1]", (citation,), premise="false")


def _quote(readings: Sequence[Reading], question: Question) -> Draft:
    """The title of each paper and the sentences of it that answer, each with its marker."""
    lines: list[str] = []
    citations: list[Citation] = []
    for reading in readings:
        paper = reading.paper
        lines.append(f"{_title(paper.paper)} ({paper.paper.arxiv_id}, {paper.paper.date}):")
        for sentence in choose(question, reading):
            citations.append(cite(len(citations) + 1, paper, sentence.bullet, sentence.text))
            lines.append(f"“{_flat(sentence.text)}” [{len(citations)}]")
    return Draft("\n".join(lines), tuple(citations))


def _title(paper: Paper) -> str:
    return _flat(plain(paper.title))


def _flat(text: str) -> str:
    """Quoted text on one line; what looks like one of our markers in it is turned into round brackets."""
    return _MARKER.sub(r"(\1)", flat(text))
