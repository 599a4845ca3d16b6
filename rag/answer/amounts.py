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
SIZE = re.compile(r"(?<![\d.])\d[\d.]{0,12}\s?[BM]")
# Asks for the size of a model, and what gives one.
_ASKS_SIZE = re.compile(
    r"\bhow many (?:\w+ ){0,2}parameters\b|\bhow (?:large|big) is the (?:\w+ ){0,3}model\b"
    r"|(?:파라미터|매개변수)\S{0,2}\s(?:수\S{0,2}\s)?(?:모두\s|총\s)?(?:몇|얼마)|모델\S{0,2}\s(?:크기|규모)\S{0,2}\s(?:얼마|어느|몇)",
    re.I,
)
_GIVES_SIZE = re.compile(r"\d\s?[BM](?![A-Za-z])|파라미터|매개변수|parameters?\b")
_PIECES = re.compile(r"몇\s?장(?![르면소치점기])")
# Graphics cards, which are counted in sheets, pieces and machines alike: 8개의 A100 GPU, A100 8장.
_CARD = re.compile(r"[GT]PU|그래픽\s?카드|(?<![A-Za-z])(?:[AHVBLT]\d{2,4}|RTX)", re.I)
_CARDS = re.compile(
    rf"\d\s?(?:개|장|대|[x×])?(?:의)?\s?(?:\w{{1,20}}\s){{0,2}}?(?:{_CARD.pattern})|(?:{_CARD.pattern})\S{{0,6}}\s?\d{{1,5}}\s?[개장대]",
    re.I,
)
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

_SCORE = re.compile(r"\b(?:accuracy|scores?|success rate)\b|정확도|점수|성공률|수치", re.I)


def missing_amount(question: Question, reading: Reading) -> str:
    """Return the words that ask for an amount which the bullets do not give; empty if they may give it."""
    quantities = reading.pair.evidence.quantities
    if (asked := _measured(question)) is not None:
        return "" if given_measure(question, reading) else asked[1]
    if (size := _ASKS_SIZE.search(question.text)) and not _GIVES_SIZE.search(reading.pair.evidence.text):
        return size[0].strip()
    counted = COUNTED.search(question.text)
    counts = [o for o in quantities if reading.is_new(o) and not (o.word and o.digits <= 1)]
    if counted and question.asks_number and not counts:
        return counted[0].strip()
    return _uncounted(question, reading) if reading.called and len(reading.sides) == 1 else ""


def given_measure(question: Question, reading: Reading) -> str:
    """Return what an amount that is asked for and given measures (time, a ratio, a share); empty if there is none."""
    measures, _ = _measured(question) or ("", "")
    return measures if any(q.measures == measures and reading.is_new(q) for q in reading.pair.evidence.quantities) else ""


def gives_score(question: Question, reading: Reading) -> bool:
    """Tell whether a score that is asked for on something (accuracy on MMLU) may be given: a sentence has that and a number."""
    if not _SCORE.search(question.text):
        return False
    met = (a.token.surface.lower() for a in reading.pair.aligned if a.token.name and a.strength)
    names = [name for name in met if name not in reading.called]
    return any(
        start <= q.start < end and reading.is_new(q) and any(name in text.text[start:end].lower() for name in names)
        for text in reading.pair.evidence.texts
        for start, end in text.spans
        for q in text.quantities
    )


def _measured(question: Question) -> tuple[str, str] | None:
    """Return what is measured in the amount that a question asks for, and its words; None if it asks for none."""
    found = ((measures, pattern.search(question.text)) for measures, pattern in _MEASURED.items())
    return next(((measures, match[0].strip()) for measures, match in found if match and question.asks_number), None)


def _uncounted(question: Question, reading: Reading) -> str:
    """Return the words that ask for a number of pieces (몇 장) if the bullets count nothing so."""
    evidence = reading.pair.evidence
    pieces = _PIECES.search(question.content)
    if not pieces or not has_hangul(evidence.text) or (_CARD.search(question.content) and _CARDS.search(evidence.text)):
        return ""
    return "" if any(counter_of(t.text, o) == "장" for t in evidence.texts for o in t.quantities) else pieces[0]


def counter_of(text: str, q: Quantity) -> str:
    """Return in what a bare number counts: 명 for people in either language; empty if that is not said."""
    if q.measures or not (found := _COUNTER.match(text, q.end)):
        return ""
    return "명" if found["people"] else found["counter"]
