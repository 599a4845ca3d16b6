"""The answer to a question for a detail: the sentences that give it, or what the digest lacks or contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.citations import cite
from rag.answer.forms.common import abstain, answer_of, flat_quote, refusal, title_of
from rag.answer.forms.quotes import doubts, not_there, unknown_names
from rag.answer.missing import Gap, details_of, find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import BulletSentence, Reading, read
from rag.core import Answer, Citation, EvidenceBullet
from rag.search import Gathered, Question

_ASKS_PARTS = re.compile(
    r"\b(?:stages|steps|phases|components|parts|modules|types|categories|subsets|benchmarks|datasets)\b"
    r"|단계(?:는|가|들|로)|구성 ?요소|종류|하위 ?집합|어떤 (?:모듈|벤치마크|데이터셋)들",
    re.I,
)
_LISTS = re.compile(r"(?:[^,;]{2,60}[,;]){2}[^,;]{2,60}(?:나뉘|나누|구성|포함|등의|이루어|단계|consist|includ)", re.I)

#: Papers looked at for a detail.
_CANDIDATES = 3

# How sentences to quote are chosen.
_NUMBER = 0.5  # what a new number adds where one is asked for, as a share of all the question's words
_DETAIL = 1.0  # what a detail adds that is asked for by name
_BULLET = 1.0  # what the best bullet adds, likewise
_AFTER = 0.2  # what it adds to follow a chosen sentence: the answer often comes right after the question's words
_LEAST = 0.25  # a further sentence has to add this share of what the first did
_LIST = 0.6  # what a sentence adds that lists, where stages or parts are asked for
_MOST_QUOTED = 4  # sentences
_LONGEST_QUOTED = 400  # characters quoted, if more than one sentence is


def detail(question: Question, gathered: Gathered) -> Answer:
    """Return what the best paper, or each of several that are asked about, says."""
    quotable = [e for e in gathered.evidence if e.bullets]
    if unknown := unknown_names(question):
        return not_there(unknown, question.language)
    if not quotable:
        return refusal(question)
    if len(asked_of := question.compared or question.arxiv_ids) > 1:
        return quote(read(question, quotable[: len(asked_of)]), question)
    own = [e for e in quotable if e.paper.arxiv_id in question.focus]  # no other paper answers for the one that was named
    return _of_another(question, _detail(question, read(question, (own or quotable)[:_CANDIDATES])))


def _of_another(question: Question, answer: Answer) -> Answer:
    """Return an answer with a first line that no paper has the name which is asked about, if that is so."""
    name = next((it for it in question.named if it.kind == "paper" and question.subjects == (it.text,) and not it.ids), None)
    if name is None or question.arxiv_ids:
        return answer
    key = "quoting.no_such_paper" if answer.abstained else "quoting.no_paper"
    head = phrase(key, question.language, asked=flat_quote(name.text))
    return replace(answer, text=f"{head}\n{answer.text}")


def _detail(question: Question, readings: Sequence[Reading]) -> Answer:
    """Quote the first of the best papers that can answer; if none can, say what its digest lacks or contradicts."""
    gaps = [find_gap(question, reading) for reading in readings]
    several = sum(bool(named.ids) for named in question.named if named.kind == "paper") > 1
    for reading, gap in zip(readings, gaps, strict=True):
        if gap is None:
            return quote([reading], question)
        if gap.kind == "premise":
            return _corrected(question, reading, gap)
        if gap.kind != "name" or several:  # it is the right paper, of which another name is asked
            title, asked = title_of(reading.paper.paper), flat_quote(gap.asked)
            asked = phrase("quantity", question.language) if gap.kind == "quantity" else asked
            arxiv_id = reading.paper.paper.arxiv_id
            return abstain(phrase("no_detail", question.language, title=title, id=arxiv_id, asked=asked))
    # A name that none of them has says more than one that another paper lacks.
    known = "\n".join(r.pair.evidence.text for r in readings).lower()
    names = [gap.asked for gap in gaps if gap]
    asked = next((name for name in names if name.lower() not in known), names[0])
    return abstain(phrase("no_name", question.language, asked=flat_quote(asked)))


def _corrected(question: Question, reading: Reading, gap: Gap) -> Answer:
    """Quote what the digest says instead of what the question takes for granted."""
    paper = reading.paper
    title, found = title_of(paper.paper), flat_quote(gap.found)
    head = phrase("premise", question.language, title=title, id=paper.paper.arxiv_id, found=found)
    said = next((s for s in reading.sentences if gap.found.split(" / ")[0] in s.text), None)
    if said is None:
        rest = quote([reading], question)
        return answer_of(f"{head}\n{rest.text}", rest.citations, premise="false")
    return answer_of(f"{head}\n“{flat_quote(said.text)}” [1]", [cite(1, paper, said.bullet, said.text)], premise="false")


def quote(readings: Sequence[Reading], question: Question) -> Answer:
    """Return the title of each paper and the sentences of it that answer, each with its marker."""
    lines = doubts((reading.paper for reading in readings), question.language)
    citations: list[Citation] = []
    for reading in readings:
        paper = reading.paper.paper
        lines.append(f"{title_of(paper)} ({paper.arxiv_id}, {paper.date}):")
        for sentence in choose(question, reading):
            citations.append(cite(len(citations) + 1, reading.paper, sentence.bullet, sentence.text))
            lines.append(f"“{flat_quote(sentence.text)}” [{len(citations)}]")
    return answer_of("\n".join(lines), citations)


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
    details = details_of(question)
    lists = _ASKS_PARTS.search(question.text) is not None
    while len(chosen) < (1 if question.brief else _MOST_QUOTED):
        length = sum(len(s.text) for s in chosen)
        rest = [s for s in reading.sentences if s not in chosen and (not chosen or length + len(s.text) <= _LONGEST_QUOTED)]
        rest = [s for s in rest if not any(_says_the_same(s.bullet, c.bullet) for c in chosen)]
        gains = [
            (
                _gain(question, reading, s, seen) / whole
                + _BULLET * s.bullet.score / best
                + _next(s, chosen)
                + _named(s, chosen, details)
                + _LIST * (lists and not chosen and _LISTS.search(s.text) is not None),
                s,
            )
            for s in rest
        ]
        gain, sentence = max(gains, key=lambda pair: (round(pair[0], 6), -pair[1].number), default=(0.0, None))
        if sentence is None or gain < _LEAST * first:
            break
        first = first or gain
        chosen.append(sentence)
        seen |= reading.covered(sentence)
    return chosen


def _says_the_same(one: EvidenceBullet, other: EvidenceBullet) -> bool:
    """Return whether one of two bullets says in one language what the other says in the other."""
    return other.text == one.twin or one.text == other.twin


def _next(sentence: BulletSentence, chosen: Sequence[BulletSentence]) -> float:
    return _AFTER if any(sentence.number == c.number + 1 and sentence.bullet is c.bullet for c in chosen) else 0.0


def _named(sentence: BulletSentence, chosen: Sequence[BulletSentence], details: Sequence[re.Pattern[str]]) -> float:
    """Return what a sentence adds that has a detail which is asked for by name (GPUs) and no chosen one has."""
    new = [it for it in details if it.search(sentence.text) and not any(it.search(c.text) for c in chosen)]
    return _DETAIL * bool(new)


def _gain(question: Question, reading: Reading, sentence: BulletSentence, seen: set[int]) -> float:
    new = reading.covered(sentence) - seen
    total = sum(reading.weights[i] * reading.pair.aligned[i].strength for i in new)
    counts = [q for q in sentence.quantities if reading.is_new(q) and not (q.word and q.digits <= 1)]
    if question.asks_number and counts:
        total += _NUMBER * sum(reading.weights)
    return total
