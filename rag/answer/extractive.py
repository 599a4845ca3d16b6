"""Answers without a model: the papers that fit, the sentences that answer, or a count, quoted and computed as they stand.

Only the frame around quotations is worded here, so nothing can be invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.answer.citations import cite
from rag.answer.missing import Gap, find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import BulletSentence, Reading, read
from rag.answer.verify import quoted
from rag.core import Answer, Citation, Evidence, Paper
from rag.search import Gathered, Question, Tally
from rag.text import Language, flat, plain

#: Papers looked at for a detail.
_CANDIDATES = 3
#: A paper with less than this share of the question's names is about something else that is described alike.
_LEAST_NAMES = 0.4

# How sentences to quote are chosen.
_NUMBER = 0.5  # what a new number adds where one is asked for, as a share of all the question's words
_BULLET = 1.0  # what the best bullet adds, likewise
_AFTER = 0.2  # what it adds to follow a chosen sentence: the answer often comes right after the question's words
_LEAST = 0.25  # a further sentence has to add this share of what the first did
_MOST_QUOTED = 4  # sentences
_LONGEST_QUOTED = 400  # characters quoted, if more than one sentence is

_MARKER = re.compile(r"\[(\d+)\]")


def _answer(text: str, citations: Sequence[Citation] = (), *, premise: Literal["ok", "false"] = "ok") -> Answer:
    return Answer(text, False, tuple(citations), quoted(text), "extractive", premise=premise)


def abstain(text: str) -> Answer:
    """Return an answer that only says why there is none."""
    return Answer(text, True, (), quoted(text), "extractive")


def not_indexed(ids: Sequence[str], language: Language) -> str:
    """Return the sentence that papers which a question names are not in the digests."""
    return phrase("not_indexed_one" if len(ids) == 1 else "not_indexed", language, ids=", ".join(ids))


def refusal(question: Question) -> Answer:
    """Return the answer that the digests do not cover a question."""
    return abstain(phrase("refusal", question.language))


def covers(evidence: Sequence[Evidence], least_coverage: float) -> bool:
    """Return whether one of the first papers has enough of the question's words, and of its names, to answer it."""
    return any(e.coverage >= least_coverage and e.names >= _LEAST_NAMES for e in evidence[:3])


def extract(question: Question, gathered: Gathered) -> Answer:
    """Return papers, each with its best bullet; what the best paper, or each that is compared, says; or a count."""
    if gathered.tally is not None:
        return _count(question, gathered.tally, gathered.evidence)
    if question.intent in ("list", "similar") and (evidence := gathered.evidence):
        lines, citations = _entries(question, evidence)
        head = phrase("list_one" if len(evidence) == 1 else "list", question.language, n=len(evidence))
        return _answer("\n".join([head, *lines]), citations)
    quotable = [e for e in gathered.evidence if e.bullets]
    if not quotable:
        return refusal(question)
    if len(asked_of := question.compared or question.arxiv_ids) > 1:
        return _quote(read(question, quotable[: len(asked_of)]), question)
    return _detail(question, read(question, quotable[:_CANDIDATES]))


def _entries(question: Question, evidence: Sequence[Evidence]) -> tuple[list[str], list[Citation]]:
    """Return numbered papers, each with its best bullet and marker, or, without bullets, only the title."""
    lines: list[str] = []
    citations: list[Citation] = []
    for number, item in enumerate(evidence, 1):
        paper = item.paper
        votes = f", {phrase('votes', question.language, votes=paper.votes)}" if paper.votes is not None else ""
        lines.append(f"{number}. {_title(paper)} ({paper.arxiv_id}, {paper.date}{votes})")
        if item.bullets:
            citations.append(cite(len(citations) + 1, item, item.bullets[0]))
            lines.append(f"   “{_flat(item.bullets[0].text)}” {citations[-1].marker}")
    return lines, citations


def _count(question: Question, tally: Tally, evidence: Sequence[Evidence]) -> Answer:
    language = question.language
    labels = [u.label_ko if language == "ko" else u.label_en for u in question.understood if u.kind != "language"]
    text = phrase(
        "count_one" if tally.papers == 1 else "count",
        language,
        n=f"{tally.papers:,}",
        subject=f" “{_flat(question.subject)}”" if question.weights else "",
        filters=f" ({', '.join(map(_flat, labels))})" if labels else "",
    )
    lines = [text, *(f"- {step}: {papers:,}" for step, papers in tally.steps.items())]
    entries, citations = _entries(question, evidence)
    return _answer("\n".join([*lines, phrase("examples", language), *entries] if entries else lines), citations)


def _detail(question: Question, readings: Sequence[Reading]) -> Answer:
    """Quote the first of the best papers that can answer; if none can, say what its digest lacks or contradicts."""
    gaps = [find_gap(question, reading) for reading in readings]
    for reading, gap in zip(readings, gaps, strict=True):
        if gap is None:
            return _quote([reading], question)
        if gap.kind == "premise":
            return _corrected(question, reading, gap)
        if gap.kind != "name":  # it is the right paper
            title, asked = _title(reading.paper.paper), _flat(gap.asked)
            asked = phrase("quantity", question.language) if gap.kind == "quantity" else asked
            arxiv_id = reading.paper.paper.arxiv_id
            return abstain(phrase("no_detail", question.language, title=title, id=arxiv_id, asked=asked))
    # A name that none of them has says more than one that another paper lacks.
    known = "\n".join(r.pair.evidence.text for r in readings).lower()
    names = [gap.asked for gap in gaps if gap]
    asked = next((name for name in names if name.lower() not in known), names[0])
    return abstain(phrase("no_name", question.language, asked=_flat(asked)))


def _corrected(question: Question, reading: Reading, gap: Gap) -> Answer:
    """Quote what the digest says instead of what the question takes for granted."""
    paper = reading.paper
    title, found = _title(paper.paper), _flat(gap.found)
    head = phrase("premise", question.language, title=title, id=paper.paper.arxiv_id, found=found)
    said = next((s for s in reading.sentences if gap.found.split(" / ")[0] in s.text), None)
    if said is None:
        rest = _quote([reading], question)
        return _answer(f"{head}\n{rest.text}", rest.citations, premise="false")
    return _answer(f"{head}\n“{_flat(said.text)}” [1]", [cite(1, paper, said.bullet, said.text)], premise="false")


def _quote(readings: Sequence[Reading], question: Question) -> Answer:
    """Return the title of each paper and the sentences of it that answer, each with its marker."""
    lines: list[str] = []
    citations: list[Citation] = []
    for reading in readings:
        paper = reading.paper.paper
        lines.append(f"{_title(paper)} ({paper.arxiv_id}, {paper.date}):")
        for sentence in choose(question, reading):
            citations.append(cite(len(citations) + 1, reading.paper, sentence.bullet, sentence.text))
            lines.append(f"“{_flat(sentence.text)}” [{len(citations)}]")
    return _answer("\n".join(lines), citations)


def choose(question: Question, reading: Reading) -> list[BulletSentence]:
    """Return the sentences of a paper's bullets to quote: few, best first, and together covering what is asked.

    They are chosen one by one for what each adds (maximal marginal coverage, after Carbonell & Goldstein 1998): words of the
    question that no chosen sentence has, a number where one is asked for, and how well its bullet fits.
    """
    whole = sum(reading.weights) or 1.0
    best = max((b.score for b in reading.paper.bullets), default=0.0) or 1.0
    chosen: list[BulletSentence] = []
    seen: set[int] = set()
    first = 0.0
    while len(chosen) < _MOST_QUOTED:
        length = sum(len(s.text) for s in chosen)
        rest = [s for s in reading.sentences if s not in chosen and (not chosen or length + len(s.text) <= _LONGEST_QUOTED)]
        gains = [
            (_gain(question, reading, s, seen) / whole + _BULLET * s.bullet.score / best + _next(s, chosen), s) for s in rest
        ]
        gain, sentence = max(gains, key=lambda pair: (round(pair[0], 6), -pair[1].number), default=(0.0, None))
        if sentence is None or gain < _LEAST * first:
            break
        first = first or gain
        chosen.append(sentence)
        seen |= reading.covered(sentence)
    return chosen


def _next(sentence: BulletSentence, chosen: Sequence[BulletSentence]) -> float:
    return _AFTER if any(sentence.number == c.number + 1 and sentence.bullet is c.bullet for c in chosen) else 0.0


def _gain(question: Question, reading: Reading, sentence: BulletSentence, seen: set[int]) -> float:
    new = reading.covered(sentence) - seen
    total = sum(reading.weights[i] * reading.pair.aligned[i].strength for i in new)
    counts = [q for q in sentence.quantities if reading.is_new(q) and not (q.word and q.digits <= 1)]
    if question.asks_number and counts:
        total += _NUMBER * sum(reading.weights)
    return total


def _title(paper: Paper) -> str:
    return _flat(plain(paper.title))


def _flat(text: str) -> str:
    """Return quoted text on one line, with round brackets in place of what looks like one of our markers."""
    return _MARKER.sub(r"(\1)", flat(text))
