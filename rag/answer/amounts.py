"""Amounts that a question asks for and a digest lacks: no number at all, none of the kind, or none of what is counted."""

from __future__ import annotations

import re

from rag.answer.question_alignment import Reading
from rag.check import Quantity
from rag.search import Question
from rag.text import has_hangul

# Counted in many words: 13명의 참가자.
PEOPLE = re.compile(r"\b(?:people|persons?|participants?|subjects?|users?|times?)\b|사람|명|인원", re.I)
PARAMETERS = re.compile(r"parameter|파라미터|매개변수", re.I)
SIZE = re.compile(r"\d[\d.]*\s?[BM]")
# Asks for the size of a model, and what gives one.
_ASKS_SIZE = re.compile(
    r"\bhow many (?:\w+ ){0,2}parameters\b|\bhow (?:large|big) is the (?:\w+ ){0,3}model\b"
    r"|(?:파라미터|매개변수)\S{0,2}\s(?:수\S{0,2}\s)?(?:모두\s|총\s)?(?:몇|얼마)|모델\S{0,2}\s(?:크기|규모)\S{0,2}\s(?:얼마|어느|몇)",
    re.I,
)
_GIVES_SIZE = re.compile(r"\d\s?[BM](?![A-Za-z])|파라미터|매개변수|parameters?\b")
_HOW_MANY = re.compile(r"\bhow many\s", re.I)
_PIECES = re.compile(r"몇\s?장(?![르면소치점기])")
_NEXT = 1  # characters between "how many" and what is counted
_COUNTER = re.compile(
    r"\s?(?:(?P<people>명|사람|people|persons?|participants?|users?)|(?P<counter>[편장건쌍권곳종]))(?![A-Za-z])", re.I
)
_MEASURED = {
    "time": re.compile(r"\b(?:milli)?seconds?\b|\bms\b|\bminutes?\b|\bhours?\b|몇\s?(?:밀리)?(?:초|분|시간)", re.I),
    "ratio": re.compile(r"\bby what factor\b|\bhow many times\b|몇\s?배", re.I),
    "share": re.compile(r"\bwhat percent(?:age)?\b|몇\s?(?:퍼센트|프로(?![가-힣])|%)", re.I),
}
COUNTED = re.compile(
    r"\bhow many\b|\bhow much\b|\bhow long\b|\bwhat (?:\w+ ){0,2}(?:accuracy|scores?|percentage|success rate)\b"
    r"|\bwhat (?:is|was|were|are) the (?:exact )?number\b|몇|개수|정확히"
    r"|(?:정확도|점수|성공률|수치)(?:는|가|은)?\s?(?:\?|얼마|어떻게)",
    re.I,
)


def missing_amount(question: Question, reading: Reading) -> str:
    """Return the words that ask for an amount which the bullets do not give; empty if they may give it."""
    quantities = reading.pair.evidence.quantities
    for measures, pattern in _MEASURED.items():
        if (match := pattern.search(question.text)) and question.asks_number:
            given = any(o.measures == measures and reading.is_new(o) for o in quantities)
            return "" if given else match[0].strip()
    if (size := _ASKS_SIZE.search(question.text)) and not _GIVES_SIZE.search(reading.pair.evidence.text):
        return size[0].strip()
    counted = COUNTED.search(question.text)
    counts = [o for o in quantities if reading.is_new(o) and not (o.word and o.digits <= 1)]
    if counted and question.asks_number and not counts:
        return counted[0].strip()
    return _uncounted(question, reading) if reading.called and len(reading.sides) == 1 else ""


def _uncounted(question: Question, reading: Reading) -> str:
    """Return what a question counts (how many layers, 몇 장) that the bullets do not mention, or never count so."""
    evidence = reading.pair.evidence
    if (many := _HOW_MANY.search(question.content)) and not PEOPLE.search(question.text):
        after = [a for a in reading.pair.aligned if a.token.start >= many.end()]
        row = [a for k, a in enumerate(after[:3]) if k == 0 or a.token.start - after[k - 1].token.end == _NEXT]
        if row and row[0].token.start == many.end() and not any(a.strength for a in row):
            return f"{many[0]}{row[0].token.surface}"
    if (pieces := _PIECES.search(question.content)) and has_hangul(evidence.text):
        counted = any(counter_of(text.text, o) == "장" for text in evidence.texts for o in text.quantities)
        return "" if counted else pieces[0]
    return ""


def counter_of(text: str, q: Quantity) -> str:
    """Return in what a bare number counts: 명 for people in either language; empty if that is not said."""
    if q.measures or not (found := _COUNTER.match(text, q.end)):
        return ""
    return "명" if found["people"] else found["counter"]
