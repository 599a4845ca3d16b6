"""What papers are counted of apart, to see which has more: subjects, authors or times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.search.query.dates.calendar import DatePoint, Days, whole_year
from rag.search.query.dates.find import DateSpan, find_dates, find_periods
from rag.search.query.question import Question
from rag.search.query.statistics import statistic_of
from rag.search.query.vocabulary import Spans, blank
from rag.text import has_hangul

_HEAD = 300  # characters that are looked at
_MORE_KO = r"(?:많|적)(?:아|어|나|니|은가|은지|습니까|았|었|다|(?:이|게)\s?(?:나[와왔]|올라|썼|쓰|냈|발표|실[렸려]))"
_PAPERS_THAN_KO = rf"보다\s(?:\S{{1,20}}\s){{0,2}}?논문[이은도을]?\s(?:\S{{1,20}}\s)?{_MORE_KO}"
# More papers, not more of something in a paper.
_MOST_KO = r"(?:더|제일|가장)\s?(?:많|적)(?!은\s(?!쪽|것|게|건|거|편|해|달|때|주제|분야|연구|논문|사람|저자))"
# Which of some subjects has more papers, or how many each has.
_EACH = re.compile(
    r"\b(?:more|fewer)\s+(?:[\w-]{1,30}\s+){0,3}?(?:papers|publications|articles)\b|\b(?:most|fewest)\s+(?:papers|publications)\b"
    r"|\bhow\s+many\b[^?]{0,80}\b(?:and\s+how\s+many|vs|versus|compared\s+(?:to|with))\b"
    r"|\b(?:vs|versus|compared\s+(?:to|with))\b[^?]{0,80}\b(?:how\s+many|number\s+of\s+papers|paper\s+counts?)\b"
    r"|\bcompare\b[^?]{0,40}\b(?:numbers?|counts?|amounts?)\b|\b(?:number\s+of\s+papers|paper\s+counts?)\b[^?]{0,80}\b(?:vs|versus|compared)\b"
    r"|\bpapers\s+(?:(?:are\s+there|there\s+are|do\s+they\s+have)\s+)?(?:(?:on|about|for|in|by|from)\s+)?each\b(?!\s+(?:day|week|month|quarter|year))"
    r"|\b(?:does|do|did|has|have)\s+each\b|\beach\s+(?:write|published?|wrote|have|authored?)\b|\bmore\s+of\b[^?]{0,60}\bpapers\b"
    r"|\bwho\s+(?:has\s+|have\s+|had\s+)?(?:wrote|written|writes|published|publishes|authored|authors)\s+(?:the\s+)?(?:more|most)\b"
    rf"|논문[^?]{{0,20}}{_MOST_KO}|{_MOST_KO}[^?]{{0,8}}논문"
    r"|\s중(?:에서?)?\s(?:[^?]{0,15}\s)?논문[이은]?\s(?:많|적)은|논문[^?]{0,40}\s중(?:에서?)?\s(?:어느|어떤|뭐|무엇)[^?\s]{0,3}\s(?:\S{1,3}\s)?(?:많|적)(?:아|어|은가|나|니)"
    r"|몇\s?(?:편|개|건)[이인][고가][^?]{0,40}\s몇\s?(?:편|개|건)"
    r"|논문\s?(?:의\s)?(?:편\s?)?수\s?(?:는|은|를|을|가)?\s?(?:\S{1,10}\s)?(?:비교|차이)|비교[^?]{0,30}논문\s?(?:편\s?)?수"
    rf"|논문[^?]{{0,60}}보다\s(?:(?:더|훨씬|조금|(?:편\s?)?수[가도]?|논문[이은도을]?|\S{{1,8}}에)\s){{0,3}}?{_MORE_KO}|{_PAPERS_THAN_KO}"
    rf"|논문[이은]?\s(?:더\s)?{_MORE_KO}[^?]{{0,60}}\s{_MORE_KO}|각각?\s?(?:논문(?:이|은|\s수)?\s)?몇\s?(?:편|개|건)|논문\s?(?:편\s?)?수[^?]{{0,10}}각각"
    r"|누가[^?]{0,20}(?:더|제일|가장)\s?(?:많이|적게)\s?(?:썼|쓴|쓰|냈|낸|발표|출판|게재)"
    r"|\b(?:studied|researched|published|written\s+about)\s+more\b|\bmore\s+(?:widely\s+|often\s+|actively\s+)?(?:studied|researched)\b"
    r"|더\s?(?:많이|활발(?:히|하게))\s?(?:연구|다뤄|다루어)",
    re.I,
)
# A request for more papers compares nothing.
_MORE_PLEASE = re.compile(
    r"^\W*(?:(?:please|pls|can|could|would|you|i|we|also|now)\s+){0,4}(?:show|give|find|list|get|recommend|fetch|send|want|need)\b"
    r"|(?:많이|더)\s?(?:보여|추천|찾아|알려|줘)",
    re.I,
)
_SURELY = re.compile(_PAPERS_THAN_KO)
_BETWEEN = re.compile(
    r",?\s(?:or|vs\.?|versus|than)\s(?:(?:on|about|in|for|with|using|by)\s)?|,\s(?:(?:and|or)\s)?|\s아니면\s|(?<=[가-힣A-Za-z0-9])(?:이랑|하고|[과와랑])\s",
    re.I,
)
_MARKED = re.compile(r"(?<=[가-힣A-Za-z0-9])[이가은는]\s")
_THAN_KO = re.compile(r"(?:\s?(?:논문|연구))?\s?보다\s")
_COMPARE = re.compile(r"\bcompar(?:e|ed|ing|ison)\b|비교", re.I)
# What is counted stands before what is asked of it, which begins behind such a word (A vs B: which has more papers?).
_NAMED_FIRST = re.compile(
    r"^\W*(?P<sides>[^:;?]{2,120}?)\s*(?:[:;?]|,(?=\s*(?:which|who|how|are))|\s[-–—]\s)\s*(?:which|who|what|how|are|is|number|papers?|논문|누가|뭐가|어느|어떤)",
    re.I,
)
_ENDS = " ,;:!?.~·'\"“”‘’"
# Two times are held against each other, not listed (papers of November and December).
_AGAINST = re.compile(
    r"\b(?:vs|versus|than|compared?|comparison|or|each|against|differences?)\b|보다|대비|비교|차이|비해|\s중|각각|아니면|많아.+많아",
    re.I,
)


def surely_counts(text: str) -> bool:
    """Tell whether a text compares numbers of papers even where it was read as a question for a detail (RAG가 LoRA보다 논문이 적어?)."""
    return _SURELY.search(text[:_HEAD]) is not None


def counted_apart(text: str, subjects: Sequence[str], filters: Spans = ()) -> tuple[str, ...]:
    """Return the subjects whose papers a question wants counted apart, to see which has more; none if it does not.

    :param subjects: those that were read, or a single one with all of them, as :func:`parted` takes them.
    :param filters: the places of words that are no part of them.
    """
    if not _asks(text):
        return ()
    sides = compared_sides(text, subjects)
    if len(sides) == 1 and _THAN_KO.match(text, text.find(sides[0]) + len(sides[0])):  # 확산이 양자화보다
        sides = tuple(_MARKED.split(sides[0], maxsplit=1))
    if len(sides) < 2 and (named := _NAMED_FIRST.search(blank(text, filters)[:_HEAD])):
        sides = tuple(filter(None, (side.strip(_ENDS) for side in _BETWEEN.split(named["sides"]))))
    return sides if len(sides) > 1 else ()


def parted(subjects: Sequence[str]) -> tuple[str, ...]:
    """Return subjects, or the parts of a single one with what stands between them (``GANs or on diffusion``)."""
    sides = _BETWEEN.split(subjects[0]) if len(subjects) == 1 else subjects
    return tuple(dict.fromkeys(filter(None, sides)))


def compared_sides(text: str, subjects: Sequence[str]) -> tuple[str, ...]:
    """Return subjects as :func:`parted` does, also those that "and" joins where a question says that it compares."""
    sides = parted(subjects)
    return tuple(sides[0].split(" and ")) if len(sides) == 1 and _COMPARE.search(text[:_HEAD]) else sides


def without_times(sides: Sequence[str], today: dt.date) -> tuple[tuple[str, ...], DateSpan | None]:
    """Return sides without the time that is one of them (RAG vs LoRA in 2024) or begins one (2024년 RAG), and that time."""
    times = {side: found[0] for side in sides if len(found := find_dates(side, today)) == 1 and _is_time_of(side, found[0])}
    if len(times) != 1:
        return tuple(sides), None
    ((dated, time),) = times.items()
    left = (side[time.end :].strip() if side == dated else side for side in sides)
    return tuple(filter(None, left)), time


def _is_time_of(side: str, date: DateSpan) -> bool:
    is_first = date.start == 0 and has_hangul(date.text)
    return not date.unread and (date.text == side or is_first)


def authors_apart(question: Question, is_author: Callable[[str], bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the authors whose papers a question wants counted apart, and what these are on; none if it does not.

    :param is_author: tells whether a subject is the name of an author.
    """
    if not _asks(question.text):
        return (), ()
    sides = [side for subject in question.subjects for part in parted([subject]) for side in _persons(part, is_author)]
    names = [part for name in question.authors for part in _names_in_a_row(name)]
    names += [side for side in sides if is_author(side)]
    names.sort(key=question.text.find)
    on = tuple(side for side in sides if side not in names)
    return (tuple(dict.fromkeys(names)), on) if len(set(names)) > 1 else ((), ())


def _persons(side: str, is_author: Callable[[str], bool]) -> list[str]:
    """Return the authors that "and" joins, else the side as it is."""
    names = side.split(" and ")
    return names if all(map(is_author, names)) else [side]


def _names_in_a_row(name: str) -> list[str]:
    """Return the names that commas part, each of several words: no surname before a given name (Gu, Jiatao)."""
    parts = [part.strip() for part in name.split(",")]
    return parts if all(" " in part for part in parts) else [name]


def periods_apart(question: Question) -> tuple[Days, ...]:
    """Return the times whose papers a question wants counted apart (November vs December)."""
    head = " ".join(question.text[: 2 * _HEAD].split())[:_HEAD]  # spans are of single spaces
    if (
        not (question.filters.since or question.filters.until)
        or statistic_of(head)
        or not (_asks(head) and _AGAINST.search(head))
    ):
        return ()
    read = filters_of(question)  # of a follow-up none are known
    found = [
        span
        for span in find_periods(head, question.today or dt.date.today())
        if not question.spans or any(start < span.end and span.start < end for start, end in read)
    ]
    days = [(it.since, it.until) for it in _of_the_same_month(found) if it.since and it.until and not it.unread]
    are_apart = all(one[1] < other[0] for one, other in pairwise(sorted(days)))
    return tuple(days) if len(days) == len(found) > 1 and are_apart else ()


def filters_of(question: Question) -> list[tuple[int, int]]:
    """Return the places of the words that were read as filters."""
    return [(span.start, span.end) for span in question.spans if span.use == "filter"]


def _of_the_same_month(found: Sequence[DateSpan]) -> list[DateSpan]:
    """Return two times, of which a year takes the month beside it (2023년과 2024년 12월; December 2023 and 2024)."""
    if len(found) != 2 or any(it.unread or not (it.since and it.until) for it in found):
        return list(found)
    year, other = found if has_hangul(found[0].text) else found[::-1]
    if _is_year(year) and not _is_year(other) and year.since and other.since and other.until:
        point = DatePoint(other.start, other.end, other.since, other.until).in_year(year.since.year)
        if point and (point.first, point.last) != (other.since, other.until):
            year = replace(year, since=point.first, until=point.last)
    return sorted((year, other), key=lambda it: it.start)


def _is_year(span: DateSpan) -> bool:
    return (span.since, span.until) == (whole_year(span.since.year) if span.since else None)


def _asks(text: str) -> bool:
    return _EACH.search(text[:_HEAD]) is not None and not _MORE_PLEASE.search(text[:_HEAD])
