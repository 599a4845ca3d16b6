"""The answer to a question for a detail: the sentences that give it, or what the digest lacks or contradicts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer.amounts import given_measure
from rag.answer.citations import cite
from rag.answer.forms.common import abstain, answer_of, flat_quote, refusal, title_of
from rag.answer.forms.quotes import doubts, not_there, unknown_names
from rag.answer.missing import Gap, details_of, find_gap
from rag.answer.phrases import phrase
from rag.answer.question_alignment import BulletSentence, Reading, read
from rag.core import Answer, Citation
from rag.search import Gathered, Question
from rag.text import Language, language_of

_ASKS_PARTS = re.compile(
    r"\b(?:stages|steps|phases|components|parts|modules|types|categories|subsets|benchmarks|datasets)\b"
    r"|단계(?:는|가|들|로)|구성 ?요소|종류|하위 ?집합|어떤 (?:모듈|벤치마크|데이터셋)들",
    re.I,
)
_LISTS = re.compile(r"(?:[^,;]{2,60}[,;]){2}[^,;]{2,60}(?:나뉘|나누|구성|포함|등의|이루어|단계|consist|includ)", re.I)

#: Papers looked at for a detail.
_CANDIDATES = 3

# How sentences to quote are chosen.
_NUMBER = 1.0  # what a new number adds where one is asked for, as a share of all the question's words
_MEASURE = 2.0  # what a time, a ratio or a share adds where that is asked for
_DETAIL = 1.0  # what a detail adds that is asked for by name
_BULLET = 0.5  # what the best bullet adds
_TELLING = 1.6  # what a word adds that no other sentence has; one that all have is of the subject, not of the detail
_SUMMARY = 1.0  # what a summary by a model loses: it has a word of everything and what is asked of nothing
_AFTER = 0.2  # what it adds to follow a chosen sentence: the answer often comes right after the question's words
_LEAST = 0.15  # a further sentence has to add this share of what the first did
_ANSWERS = 1.25  # how much more of what is asked another language has that answers alone
_LIST = 0.6  # what a sentence adds that lists, where stages or parts are asked for
_MOST_QUOTED = 4  # sentences
#: Characters quoted, if more than one sentence is; English takes more of them to say the same.
_LONGEST_QUOTED: Mapping[Language, int] = {"ko": 400, "en": 600}


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
    known = "\n".join(side.pair.evidence.text for r in readings for side in r.sides).lower()
    names = [gap.asked for gap in gaps if gap]
    asked = next((name for name in names if name.lower() not in known), names[0])
    return abstain(phrase("no_name", question.language, asked=flat_quote(asked)))


def _corrected(question: Question, reading: Reading, gap: Gap) -> Answer:
    """Quote what the digest says instead of what the question takes for granted."""
    paper = reading.paper
    values = {"title": title_of(paper.paper), "id": paper.paper.arxiv_id, "asked": flat_quote(gap.asked)}
    found = flat_quote(gap.found)
    head = phrase(f"premise{gap.how and '_'}{gap.how}", question.language, found=found, **values)
    sentences = [s for side in reading.sides for s in side.sentences]
    said = gap.said or next((s for s in sentences if gap.found.split(" / ")[0] in s.text), None)
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
    """Return the sentences of a paper to quote, best first.

    Of a paper that is told in both languages, the best sentence in that of the question comes first, unless only the other
    language answers. A digest's sentences follow an abstract's, because it tells more; an abstract's follow a digest's only
    if they have more of what is asked.
    """
    readable = _chosen(question, reading)
    if reading.other is None:
        return readable
    foreign = _chosen(question, reading.other)
    here, there = _share(question, reading, readable), _share(question, reading.other, foreign)
    if here >= there and any(s.bullet.kind == "digest" for s in readable):
        return readable
    rest = [s for s in foreign if not _adds_nothing(s, readable[0])]
    if there > _ANSWERS * here:
        return [*rest, readable[0]]
    return [readable[0], *rest][:_MOST_QUOTED]


def _share(question: Question, reading: Reading, chosen: Sequence[BulletSentence]) -> float:
    """Return the share of what is asked that some sentences have: words by their weights, and a number if one is asked for."""
    words = {i for sentence in chosen for i in reading.covered(sentence)}
    share = sum(map(reading.worth, words)) / (sum(reading.weights) or 1.0)
    measures = given_measure(question, reading)
    return share + _NUMBER * (question.asks_number and any(_counts(reading, it, measures) for it in chosen))


def _adds_nothing(sentence: BulletSentence, beside: BulletSentence) -> bool:
    """Return whether a sentence says what one in the other language says, without a further number."""
    same = beside.bullet.text == sentence.bullet.twin  # each is the twin of the other
    return same and all(any(q.agrees(other) for other in beside.quantities) for q in sentence.quantities)


def _chosen(question: Question, reading: Reading) -> list[BulletSentence]:
    """Return the sentences to quote of what a paper has in one language: few, best first, and together covering what is asked.

    They are chosen one by one for what each adds (maximal marginal coverage, after Carbonell & Goldstein 1998): words of the
    question that no chosen sentence has, a number where one is asked for, and how well its bullet fits.
    """
    whole = sum(reading.weights) or 1.0
    best = max((b.score for b in reading.paper.bullets), default=0.0) or 1.0
    chosen: list[BulletSentence] = []
    seen: set[int] = set()
    first = 0.0
    details, measures = details_of(question), given_measure(question, reading)
    lists = _ASKS_PARTS.search(question.text) is not None
    longest = _LONGEST_QUOTED[language_of(reading.pair.evidence.texts[0].text)]
    while len(chosen) < (1 if question.brief else _MOST_QUOTED):
        length = sum(len(s.text) for s in chosen)
        rest = [s for s in reading.sentences if s not in chosen and (not chosen or length + len(s.text) <= longest)]
        gains = [
            (
                _gain(question, reading, s, seen, measures) / whole
                + _TELLING * _telling(reading, s, seen) / whole
                + _BULLET * s.bullet.score / best
                - _SUMMARY * (s.bullet.kind == "summary")
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


def _telling(reading: Reading, sentence: BulletSentence, seen: set[int]) -> float:
    """Return what the question's words are worth that few other sentences of the paper have; half, if one is quoted."""
    words = reading.covered(sentence)
    worth = {i: reading.worth(i) / reading.spread[i] for i in words}
    return sum(value / 2 if i in seen else value for i, value in worth.items())


def _next(sentence: BulletSentence, chosen: Sequence[BulletSentence]) -> float:
    return _AFTER if any(sentence.number == c.number + 1 and sentence.bullet is c.bullet for c in chosen) else 0.0


def _named(sentence: BulletSentence, chosen: Sequence[BulletSentence], details: Sequence[re.Pattern[str]]) -> float:
    """Return what a sentence adds that has a detail which is asked for by name (GPUs) and no chosen one has."""
    new = [it for it in details if it.search(sentence.text) and not any(it.search(c.text) for c in chosen)]
    return _DETAIL * bool(new)


def _gain(question: Question, reading: Reading, sentence: BulletSentence, seen: set[int], measures: str) -> float:
    new = reading.covered(sentence) - seen
    total = sum(map(reading.worth, new))
    if question.asks_number and _counts(reading, sentence, measures):
        total += (_MEASURE if measures else _NUMBER) * sum(reading.weights)
    return total


def _counts(reading: Reading, sentence: BulletSentence, measures: str) -> bool:
    """Return whether a sentence has a number that the question does not name, of the kind asked for: more than a "one"."""
    new = [q for q in sentence.quantities if reading.is_new(q)]
    if measures:
        return any(q.measures == measures for q in new)
    return any(not (q.word and q.digits <= 1) for q in new)
